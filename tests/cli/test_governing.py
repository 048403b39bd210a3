"""Settings and region files that cannot be used, by the commands whose answers depend on them.

Each key of the two models is misspelled once, and each file is spoiled in each way that an accident
spoils one. The gate is asked about every one of them, all commands about a few.
"""

from __future__ import annotations

import errno
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
from pydantic import BaseModel

from cpath.catalog import load
from cpath.catalog.governing import UngovernedError
from cpath.model import Initiative, Region, Settings
from cpath.model.settings import Thresholds
from cpath.model.wording import write_flow
from cpath.source.files import Folder
from cpath.steps.check import check_all
from cpath.steps.gate import evaluate, evaluate_all
from cpath.steps.sign_off import find_open_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Cpath

BASE = Path(__file__).parent.parent / "repos" / "steps"
TODAY = date(2026, 6, 30)
SETTINGS = "cpath.yaml"
REGION = "regions/plains/region.yaml"
GOVERNING = {SETTINGS: Settings, REGION: Region}
HEAD = {SETTINGS: {"title": "A region", "format": 1}, REGION: {"title": "Plains", "counties": ["08017"]}}
THRESHOLD = {"value": 1, "source": "Board", "as_of": "2026"}


# One document that holds every key, and that document with one key misspelled


def whole(path: str) -> dict[str, Any]:
    """Write a document that has every key of the model, as the model's own examples fill them."""
    document: dict[str, Any] = dict(HEAD[path])
    for name, field in GOVERNING[path].model_fields.items():
        document.setdefault(name, (field.examples or [None])[0])
    document["thresholds"] = {name: dict(THRESHOLD) for name in Thresholds.model_fields}
    document["thresholds"]["top_jobs_year"]["value"] = 2021
    if path == SETTINGS:
        document["limits"] = {"depth": 60, "nodes": 300_000, "scalar": 300_000, "size": 3_000_000}
        document["rules"] = {"ignore": ["CP604"], "severity": {"CP402": "note"}}
        document["scales"] = [{**document["scales"][0], "words": [{"word": "begins", "value": 1}]}]
        document["conversions"] = [{**document["conversions"][0], "source": "Board", "as_of": "2026"}]
    return document


def keys(value: object, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every key in a document, those of free words (languages, codes) left out."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if way[-1:] != ("severity",):
                yield (*way, name)
            yield from keys(inner, (*way, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from keys(inner, (*way, index))


def fields(model: type[BaseModel], seen: frozenset[type[BaseModel]] = frozenset()) -> set[str]:
    """Return every key that a model and the parts in it have."""
    found: set[str] = set()

    def look(annotation: object) -> None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in seen:
            found.update(fields(annotation, seen | {model}))
        for inner in get_args(annotation):
            look(inner)

    for name, field in model.model_fields.items():
        found.add(name)
        look(field.annotation)
    return found


def misspell(document: dict[str, Any], way: tuple[str | int, ...]) -> dict[str, Any]:
    """Return the document with the last key of a way written with one letter less."""

    def change(value: Any, rest: tuple[str | int, ...]) -> Any:
        if len(rest) == 1:
            last = str(rest[0])
            return {(last[:-1] if name == last else name): inner for name, inner in value.items()}
        if isinstance(value, list):
            return [change(item, rest[1:]) if at == rest[0] else item for at, item in enumerate(value)]
        return {name: change(inner, rest[1:]) if name == rest[0] else inner for name, inner in value.items()}

    return change(document, way)  # type: ignore[no-any-return]


def written(document: dict[str, Any]) -> bytes:
    return "".join(f"{name}: {write_flow(value)}\n" for name, value in document.items()).encode()


SPOILED = {
    "empty": b"",
    "a-list": b"- format: 1\n",
    "cut-off": b'title: "A reg',
    "not-utf-8": b"title: A regi\xf3n\nformat: 1\n",
    "tab": b"title: x\nthresholds:\n\tvoters_minimum: 1\n",
    "twice": b"title: x\nformat: 1\ncounties: ['08017']\ntitle: y\n",
    "conflict": b"<<<<<<< ours\ntitle: a\n=======\ntitle: b\n>>>>>>> theirs\nformat: 1\n",
    "too-large": b"title: x\nformat: 1\n# " + b"x" * 2_000_001,
}
WRONG = {
    SETTINGS: [
        {"thresholds": {"voters_minimum": {"value": "five", "source": "Board", "as_of": 2026}}},
        {"thresholds": {"voters_minimum": 5}},
        {"thresholds": [1]},
        {"thresholds": {"top_jobs_year": {"value": 1999, "source": "Board", "as_of": "2026"}}},
        {"languages": "en"},
        {"rules": {"ignore": "CP604"}},
        {"rules": {"severity": {"CP604": "hint"}}},
        {"limits": {"depth": 1}},
        {"scales": {"id": "own"}},
        {"conversions": [{"from_scale": "course-level"}]},
        {"state": "Colorado"},
    ],
    REGION: [
        {"counties": "08017"},
        {"counties": [8017]},
        {"number": "four"},
        {"living_wage": [{"household": "one adult", "hourly": "19"}]},
        {"thresholds": {"voters_minimum": 5}},
        {"thresholds": 5},
    ],
}


@cache
def spoiled() -> dict[str, tuple[str, bytes | None]]:
    """Return every way in which a governing file is spoiled: the file, and its bytes (None: it is gone)."""
    found: dict[str, tuple[str, bytes | None]] = {}
    for path in GOVERNING:
        document = whole(path)
        for way in keys(document):
            name = ".".join(map(str, way))
            found[f"{path}:{name}"] = (path, written(misspell(document, way)))
        for name, data in SPOILED.items():
            found[f"{path}:{name}"] = (path, data)
        for index, wrong in enumerate(WRONG[path]):
            found[f"{path}:wrong-{index}"] = (path, written({**HEAD[path], **wrong}))
    found[f"{REGION}:gone"] = (REGION, None)
    return found


def test_the_matrix_misspells_every_key_there_is() -> None:
    for path, model in GOVERNING.items():
        document = whole(path)
        model.model_validate(document)  # nothing else is wrong with it
        assert {way[-1] for way in keys(document)} == fields(model), path
    assert len(spoiled()) > 250  # 31 thresholds of four keys each, twice, and what is around them


class Overlay(Folder):
    """The base repository with one file that holds other bytes, or (None) may not be read."""

    def __init__(self, path: str, data: bytes | None) -> None:
        super().__init__(BASE)
        self._path, self._data = path, data

    def read_bytes(self, path: str, limit: int) -> bytes:
        if path != self._path:
            return super().read_bytes(path, limit)
        if self._data is None:
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return self._data[: limit + 1]


@pytest.mark.parametrize(
    "name",
    [*(name for name, (_, data) in spoiled().items() if data), *(f"{path}:locked" for path in GOVERNING)],
)
def test_the_gate_judges_nothing_by_a_file_that_is_wrong(name: str) -> None:
    """The domain itself refuses: whoever calls it, by whatever command or from Python."""
    path, data = spoiled().get(name, (name.partition(":")[0], None))
    catalog = load(BASE, source=Overlay(path, data)).catalog
    assert list(catalog.faults) == [None if path == SETTINGS else "plains"]
    initiative = catalog.all(Initiative)["plains/health-care"]
    for ask in (
        lambda: evaluate(catalog, initiative, TODAY),
        lambda: evaluate_all(catalog, TODAY),
        lambda: check_all(catalog, TODAY),
        lambda: find_open_step(catalog, initiative, TODAY),
    ):
        with pytest.raises(UngovernedError, match=rf"cannot be used: {path}:\d+:\d+: ") as refused:
            ask()
        assert refused.value.help
        assert "changed" not in refused.value.message


# Whole commands

BY_BUSINESS = ("--by", "employer-01", "--role", "Owner")
BY_PUBLIC = ("--by", "workforce-center", "--role", "Director")
ANSWERS: dict[str, tuple[str, ...]] = {
    "status": ("status",),
    "status-json": ("status", "--format", "json"),
    "step-list": ("step", "list", "health-care"),
    "step-show": ("step", "show", "health-care"),
    "step-check": ("step", "check"),
    "step-check-one": ("step", "check", "health-care"),
    "step-check-github": ("step", "check", "--format", "github"),
    "step-advance": ("step", "advance", "health-care", *BY_BUSINESS),
    "step-reopen": ("step", "reopen", "health-care", "3", "--reason", "New", *BY_BUSINESS),
    "step-waive": ("step", "waive", "health-care", "S2.1", "--reason", "Few", *BY_PUBLIC),
    "step-attest": ("step", "attest", "health-care", "S6.9", "--statement", "So", *BY_PUBLIC),
    "progress": ("report", "render", "progress"),
    "gap-report": ("gap-report",),
    "gap-report-region": ("gap-report", "--region", "plains"),
    "supply": ("supply",),
    "plan": ("plan", "nursing-assistant"),
    "map": ("map", "render", "--format", "dot"),
    "map-one": ("map", "render", "nursing", "--format", "dot"),
    "survey-make": ("survey", "make", "registered-nurse", "--format", "csv"),
    "survey-results": ("survey", "results", "registered-nurse"),
    "survey-feedback": ("survey", "feedback", "registered-nurse"),
}
SIGNING = ("step-", "status", "progress")
"""Commands that say how it is with signed steps; a region without any file refuses these alone."""
SAMPLE = (
    f"{SETTINGS}:thresholds.voters_minimum",
    f"{SETTINGS}:rules.ignore",
    f"{SETTINGS}:conflict",
    f"{SETTINGS}:not-utf-8",
    f"{SETTINGS}:wrong-1",
    f"{REGION}:counties",
    f"{REGION}:thresholds.openings_above.value",
    f"{REGION}:cut-off",
    f"{REGION}:gone",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    shutil.copytree(BASE, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CPATH_TODAY", str(TODAY))
    return folder


def spoil(root: Path, name: str) -> str:
    path, data = spoiled()[name]
    if data is None:
        (root / path).unlink()
    else:
        (root / path).write_bytes(data)
    return path


def contents(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", SAMPLE)
def test_no_command_answers_by_a_file_that_is_wrong(name: str, root: Path, cpath: Cpath) -> None:
    path = spoil(root, name)
    before = contents(root)
    for command, arguments in ANSWERS.items():
        result = cpath(*arguments)
        first, *_ = result.err.splitlines()
        assert f"cannot be used: {path}:" in first, (command, result.err)
        if not name.endswith(":gone") or command.startswith(SIGNING):
            assert (result.exit_code, result.out) == (4, ""), command
            assert "help: " in result.err
        assert "signed" not in result.out, command
        assert "the data changed" not in result.out + result.err
    assert {path: data for path, data in contents(root).items() if "/maps/" not in path} == before
    assert (root / "maps").exists() == name.endswith(":gone")


@pytest.mark.parametrize("name", SAMPLE)
def test_what_mends_a_file_still_works(name: str, root: Path, cpath: Cpath) -> None:
    path = spoil(root, name)
    result = cpath("validate")
    assert (result.exit_code, path in result.out or "region-without-file" in result.out) == (1, True)
    assert f"cannot be used: {path}:" in result.err
    assert cpath("validate", "--fix").exit_code == 1
    assert cpath("fmt", "--check").exit_code in (0, 1)
    assert cpath("explain", "CP101").exit_code == 0
    assert cpath("schema", "--help").exit_code == 0
    assert cpath("init", "region", "Mesa", "--counties", "08077").exit_code == 0
    assert (root / "regions/mesa/region.yaml").exists()


def test_validate_says_it_whatever_is_selected(root: Path, cpath: Cpath) -> None:
    """Which rules are off is not known while the settings cannot be read."""
    spoil(root, f"{SETTINGS}:rules.ignore")
    for options in (("--select", "CP7"), ("--ignore", "CP101")):
        result = cpath("validate", *options)
        assert (result.exit_code, "CP101" in result.out) == (1, True)


def test_settings_that_are_gone_are_no_repository(root: Path, cpath: Cpath) -> None:
    (root / SETTINGS).unlink()
    for arguments in ANSWERS.values():
        result = cpath(*arguments)
        assert (result.exit_code, result.out) == (3, "")


@pytest.mark.parametrize("kind", ["folder", "broken-link", "link-out"])
def test_something_else_in_the_place_of_the_file(kind: str, root: Path, cpath: Cpath, tmp_path: Path) -> None:
    for path in GOVERNING:
        kept = (root / path).read_bytes()
        (root / path).unlink()
        if kind == "folder":
            (root / path).mkdir()
        else:
            target = tmp_path / "elsewhere.yaml"
            target.write_bytes(kept)
            (root / path).symlink_to(target if kind == "link-out" else tmp_path / "nothing")
        for command in ("step-advance", "step-check", "status", "progress", "gap-report"):
            result = cpath(*ANSWERS[command])
            assert (result.exit_code, result.out) == (4, ""), (path, command)
            assert f"cannot be used: {path}:1:1" in result.err
        (root / path).rmdir() if kind == "folder" else (root / path).unlink()
        (root / path).write_bytes(kept)


# A region that is wrong, and answers that are not about it


def test_another_region_is_answered_for_and_the_fault_is_said(root: Path, cpath: Cpath) -> None:
    assert cpath("init", "region", "Mesa", "--counties", "08077", "--sector", "Care").exit_code == 0
    (root / "regions/mesa/region.yaml").write_text("title: Mesa\ncountis: ['08077']\n", encoding="utf-8")
    refused = ("status", "step-check", "progress", "gap-report", "supply", "plan", "map")
    for command in refused:
        result = cpath(*ANSWERS[command])
        assert (result.exit_code, result.out) == (4, ""), command
        assert "regions/mesa/region.yaml:2:1: the key 'countis' is unknown here" in result.err
    for arguments in (
        ("status", "--region", "plains"),
        ("step", "check", "--region", "plains"),
        ("step", "check", "health-care"),
        ("step", "show", "health-care"),
        ("gap-report", "--region", "plains"),
        ("report", "render", "progress", "--region", "plains"),
        ("map", "render", "nursing", "--format", "dot"),
    ):
        result = cpath(*arguments)
        assert (result.exit_code, bool(result.out)) == (0, True), arguments
        assert result.err.startswith("note: the region 'mesa' cannot be used: regions/mesa/region.yaml:2:1")
