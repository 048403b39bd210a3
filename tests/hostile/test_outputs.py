"""Words of a repository by every command and every format: they come out as the words they are.

`naughty.yaml` and ``tests/maps/naughty.txt`` hold words that terminals, spreadsheets, browsers, Markdown
or a log of CI would act on. They stand in every text of small repositories, found by the schema; then
every command writes every format it knows, and `output_readers` reads each format back. A command or a
format that is new is asked for here. As a program (``python -m tests.hostile.test_outputs FOLDER``) it
prints a digest of every output, for the test that the surroundings change none.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from cpath.cli import main
from cpath.cli.lazy import COMMANDS
from cpath.model import KINDS, Settings
from cpath.sheets.delimited import write_csv
from cpath.source.reader import read
from tests.hostile.output_readers import check, check_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
REPOSITORIES = HERE.parent / "repos"
TODAY = "2026-07-15"

REFUSED = (
    "step waive health-care S2.1 --reason Few --by employer-01 --role Owner --dry-run",
    "step attest health-care S6.9 --statement Few --by employer-01 --role Owner --dry-run",
)
"""Both criteria pass; so the words are those of a refusal."""

CALLS: dict[str, list[str]] = {
    "steps": [
        "validate",
        "status",
        "status --table",
        "step list health-care",
        "step show health-care",
        "step check",
        "step reopen health-care 3 --reason Few --by employer-01 --role Owner --diff",
        "step reopen health-care 8 --reason Few --by employer-01 --role Owner",
        "step show health-care 8",
        "step advance health-care --by employer-01 --role Owner --by workforce-center --role Director --diff",
        *REFUSED,
        "gap-report --all",
        "gap-report --explain",
        "gap-report --by sector",
        "gap-report --sensitivity",
        "gap-report --occupation registered-nurse --crosswalk",
        "gap-report --since HEAD",
        "gap-report --fail-under 100",
        "plan registered-nurse --all",
        "plan nursing --programs",
        "plan registered-nurse --from nursing-assistant",
        "supply",
        "supply --by program",
        "supply --by sector",
        "survey make registered-nurse",
        "survey import filled.csv --occupation registered-nurse --region plains",
        "survey results registered-nurse",
        "survey feedback registered-nurse",
        "survey feedback health-care",
        "map render nursing",
        "report render progress",
        "diff HEAD",
        "rename employer-01 hospital --dry-run",
        "rename plains high-plains --diff",
        "fmt --check",
    ],
    "gaps": ["gap-report --all", "gap-report --crosswalk", "gap-report --by region", "status", "supply"],
    "map": [
        "map render healthcare",
        "map render healthcare --language es",
        "gap-report",
        "supply",
        "diff HEAD",
    ],
    "plan": [
        "plan care --programs",
        "plan nurse --all",
        "plan nursing --explain",
        "plan nurse --from some-college",
        "gap-report --occupation nurse",
    ],
    "survey": [
        "survey make care-aide",
        "survey results care-aide",
        "survey feedback care-aide",
        "step check",
    ],
    "supply": ["supply", "supply --by program", "status", "validate"],
}
SILENT = {"init repository", "init region", "new", "explain", "schema export", "step guide", "report list"}
"""Commands that print no words of a repository."""
ROUNDS = range(0, 84, 21)
NOT_WORDS = {"level_scale", "scale"}
"""Texts that name something else, and must go on doing so."""
SUBJECT = "\x1b[31m::error::pwned\x1b[0m \N{RIGHT-TO-LEFT OVERRIDE}subject"


# The repositories


def naughty_words() -> list[str]:
    families: dict[str, list[str]] = read((HERE / "naughty.yaml").read_bytes()).data
    lines = (HERE.parent / "maps" / "naughty.txt").read_text(encoding="utf-8").splitlines()
    return [*(word for family in families.values() for word in family), *filter(None, lines)]


class Spoiler:
    """Puts naughty words in the place of every text; the same words for the same text.

    Every other round marks each text at its end, so that what comes out can be told from its pieces.
    """

    def __init__(self, turn: int) -> None:
        self.words, self.turn, self.marked = naughty_words(), turn, turn % 2 == 0
        self.texts: dict[str, str] = {}

    def spoil(self, text: str) -> str:
        if text not in self.texts:
            count = len(self.texts)
            word = self.words[(7 * count + self.turn) % len(self.words)]
            again = word in self.texts.values()
            self.texts[text] = f"{word} Q{count}Q" if self.marked or again else word
        return self.texts[text]

    def walk(self, schema: dict[str, Any], data: Any, parts: dict[str, Any]) -> Any:
        for part in _alternatives(schema, parts):
            if isinstance(data, str) and part.get("pattern") == r"\S":
                return self.spoil(data)
            if isinstance(data, list) and part.get("type") == "array":
                return [self.walk(part.get("items", {}), item, parts) for item in data]
            if isinstance(data, dict) and part.get("type") == "object":
                fields, others = part.get("properties", {}), _others(part)
                return {
                    key: value if key in NOT_WORDS else self.walk(fields.get(key, others), value, parts)
                    for key, value in data.items()
                }
        return data


def _alternatives(schema: dict[str, Any], parts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in schema:
        schema = parts[schema["$ref"].rpartition("/")[2]]
    for one in schema.get("anyOf") or schema.get("oneOf") or ():
        yield from _alternatives(one, parts)
    yield schema


def _others(part: dict[str, Any]) -> dict[str, Any]:
    others = part.get("additionalProperties")
    patterns = part.get("patternProperties", {})
    return others if isinstance(others, dict) else next(iter(patterns.values()), {})


def build(name: str, root: Path, turn: int) -> dict[str, str]:
    """Spoil a copy of a repository, whose commit holds it as it was; give the words by their marks."""
    shutil.copytree(REPOSITORIES / name, root)
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "a@b" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        **{f"GIT_{who}_DATE": "2026-06-30T12:00:00 +0000" for who in ("AUTHOR", "COMMITTER")},
    }
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", SUBJECT]):
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)  # noqa: S607
    spoiler = Spoiler(turn)
    models = {model.folder: model for model in KINDS}
    for path in sorted(root.rglob("*.yaml")):
        single = {"cpath.yaml": Settings, "region.yaml": models["regions"]}
        schema = (single.get(path.name) or models[path.parent.name]).model_json_schema()
        data = spoiler.walk(schema, read(path.read_bytes()).data, schema.get("$defs", {}))
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    (root / "filled.csv").write_text(_fill(spoiler), encoding="utf-8")
    return {f"Q{count}Q": text for count, text in enumerate(spoiler.texts.values())}


def _fill(spoiler: Spoiler) -> str:
    """Return a sheet of votes as a stranger may send it back."""
    return write_csv(
        [
            ["firm", "", "", "employer-01"],
            ["role", "", "", f"\x1b[31m{spoiler.spoil('role of a sheet')}"],
            ["id", "Item", "What it means", "Your vote, 1 to 4"],
            ["infection-control", "", "", "4"],
            *(["missing", "", "", spoiler.spoil(f"missing {line}")] for line in range(5)),
            ["missing", "", "", "\x1b]0;title\x07 \N{RIGHT-TO-LEFT OVERRIDE}x"],
        ]
    )


# The commands


def leaves() -> Iterator[tuple[str, Any]]:
    """Yield every command that does something, by its whole name."""
    for name, lazy in COMMANDS.items():
        command = typer.main.get_command(importlib.import_module(f"cpath.cli.commands.{lazy.module}").app)
        for sub, leaf in getattr(command, "commands", {"": command}).items():
            yield f"{name} {sub}".strip(), leaf


def call(arguments: Sequence[str], root: Path) -> tuple[int, bytes, bytes]:
    """Run a command in this process, in the repository; give its exit code and what it wrote."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", "\n") for _ in range(2)]
    before = sys.argv, sys.stdout, sys.stderr, Path.cwd()
    os.chdir(root)
    sys.argv, sys.stdout, sys.stderr = ["cpath", *arguments], *streams
    try:
        code = main._call()
    finally:
        sys.argv, sys.stdout, sys.stderr = before[:3]
        os.chdir(before[3])
    out, err = (stream.detach() for stream in streams if not stream.flush())
    assert isinstance(out, io.BytesIO)
    assert isinstance(err, io.BytesIO)
    return code, out.getvalue(), err.getvalue()


IDLE = b"changes nothing here"
"""Said where an option is of no use with a format: there is no output to look at."""


def formats_of(line: str, root: Path) -> list[str | None]:
    """Return the formats that a command offers, from its own help; None where it shows a difference."""
    options = {option for name, leaf in leaves() if f"{line} ".startswith(f"{name} ") for param in leaf.params
               for option in param.opts}  # fmt: skip
    if "--format" not in options or "--diff" in line:
        return [None]
    told = call([*line.split(), "--format", "none"], root)[2].decode()
    found = re.search(r"one of: (.+)", told)
    assert found is not None, told
    return [*found[1].split(", ")]


# The words


@pytest.fixture(scope="module", params=[(name, turn) for name in CALLS for turn in ROUNDS], ids=str)
def spoiled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, dict[str, str]]:
    name, turn = request.param
    root = tmp_path_factory.mktemp("outputs") / "repository"
    return name, root, build(name, root, turn)


def test_every_command_is_called_here() -> None:
    called = {
        name for lines in CALLS.values() for line in lines for name, _ in leaves()
        if f"{line} ".startswith(f"{name} ")
    }  # fmt: skip
    assert called | SILENT == {name for name, _ in leaves()}
    assert not called & SILENT


def test_words_stay_words(spoiled: tuple[str, Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPATH_TODAY", TODAY)
    name, root, texts = spoiled
    faults = []
    for line in CALLS[name]:
        for format_ in formats_of(line, root):
            arguments = [*line.split(), *(["--format", format_] if format_ else [])]
            code, out, err = call(arguments, root)
            if IDLE in err:
                continue
            try:
                assert code in ({2} if line in REFUSED else {0, 1}), err
                check_text(err.decode())
                check(out, "diff" if "--diff" in line else format_, texts)
            except AssertionError as fault:
                faults.append(f"cpath {' '.join(arguments)}: {str(fault)[:500]}")
    assert not faults, "\n".join(faults)


# The same input has the same bytes


def digests(root: Path) -> dict[str, str]:
    """Return a digest of every output of one repository."""
    found = {}
    for line in CALLS["steps"]:
        for format_ in formats_of(line, root):
            code, out, err = call([*line.split(), *(["--format", format_] if format_ else [])], root)
            found[f"{line} {format_}"] = f"{code} {hashlib.sha256(out + b'|' + err).hexdigest()}"
    return found


SURROUNDINGS = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "LANG": "de_DE.UTF-8"},
    {"TZ": "America/Denver", "LC_ALL": "POSIX", "PYTHONHASHSEED": "4711", "PYTHONUTF8": "0"},
)


def test_surroundings_change_no_byte(tmp_path: Path) -> None:
    found = []
    for number, environment in enumerate(SURROUNDINGS):
        root = tmp_path / ("a" * (1 + 20 * number)) / "repository"
        root.parent.mkdir()
        build("steps", root, 5)
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "tests.hostile.test_outputs", str(root)],
            cwd=HERE.parents[1],
            capture_output=True,
            env={**os.environ, **environment, "CPATH_TODAY": TODAY},
            check=True,
        )
        found.append(json.loads(done.stdout))
    assert len(found[0]) > 60
    for other in found[1:]:
        assert {key for key in found[0] if found[0][key] != other[key]} == set()


if __name__ == "__main__":
    print(json.dumps(digests(Path(sys.argv[1]))))
