"""``cpath init``: repositories and regions, and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from cpath import api
from cpath.catalog import load
from cpath.errors import ExitCode
from cpath.model.schema import render_schemas

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cpath

NEXT = 'cpath init region "YOUR REGION" --counties NAMES --sector SECTOR'


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    folder = tmp_path / "mountain-pathways"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def _files(root: Path) -> set[str]:
    """Return the files there, without the lock that a writer leaves."""
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    return files - {".cpath/lock", ".cpath/queue", ".cpath/.gitignore"}


def test_a_repository_starts_here(inside: Path, cpath: Cpath) -> None:
    result = cpath("init", "--state", "CO")
    assert (result.exit_code, result.out) == (ExitCode.OK, "")
    assert "wrote cpath.yaml\n" in result.err
    assert result.err.endswith(f"next: {NEXT}\n")
    assert "`git init` here starts it\n" in result.err
    assert _files(inside) == {
        "cpath.yaml",
        "README.md",
        ".gitignore",
        ".vscode/extensions.json",
        ".vscode/settings.json",
        *(f".schemas/{name}" for name in render_schemas()),
    }
    settings = load(inside).catalog.settings.entity
    assert (settings.title, settings.state) == ("Mountain pathways", "CO")
    assert api.check(load(inside)) == ()


def test_a_repository_starts_elsewhere(inside: Path, cpath: Cpath) -> None:
    result = cpath("init", "repository", "a/b", "--title", "Rutas: “uno”", "--state", "colorado")
    assert result.exit_code == ExitCode.OK
    assert f"next: cd a/b && {NEXT}" in result.err
    settings = load(inside / "a" / "b").catalog.settings.entity
    assert (settings.title, settings.state) == ("Rutas: “uno”", "CO")


def test_editors_find_a_schema_for_every_file(inside: Path, cpath: Cpath) -> None:
    cpath("init")
    chosen = json.loads((inside / ".vscode" / "settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert {path.removeprefix(".schemas/") for path in chosen} == set(render_schemas())
    assert chosen[".schemas/program.schema.json"] == "regions/*/programs/*.yaml"
    assert (
        (inside / "cpath.yaml")
        .read_text(encoding="utf-8")
        .startswith("# yaml-language-server: $schema=.schemas/settings.schema.json\n")
    )


def test_nothing_is_written_over(inside: Path, cpath: Cpath) -> None:
    (inside / "README.md").write_text("Ours\n", encoding="utf-8")
    assert "kept README.md as it is" in cpath("init").err
    assert (inside / "README.md").read_text(encoding="utf-8") == "Ours\n"
    before = (inside / "cpath.yaml").read_bytes()
    again = cpath("init", "--title", "Other")
    assert again.exit_code == ExitCode.USAGE
    assert "there is a cpath.yaml here already" in again.err
    assert (inside / "cpath.yaml").read_bytes() == before


def test_no_repository_inside_another(inside: Path, cpath: Cpath) -> None:
    cpath("init")
    result = cpath("init", "repository", "inner")
    assert result.exit_code == ExitCode.USAGE
    assert "above this folder" in result.err
    assert not (inside / "inner").exists()


def test_a_dry_run_writes_nothing_and_shows_the_text(inside: Path, cpath: Cpath) -> None:
    result = cpath("init", "--title", "Dry", "--dry-run")
    assert result.exit_code == ExitCode.OK
    assert yaml.safe_load(result.out) == {"title": "Dry", "format": 1}
    assert "would write cpath.yaml" in result.err
    assert "wrote" not in result.err
    assert _files(inside) == set()


def test_a_region_with_its_sector(inside: Path, cpath: Cpath) -> None:
    cpath("init", "--state", "CO")
    result = cpath(
        "init", "region", "São Luís Valley", "--counties", "El Paso, 08119", "--sector", "Health & care",
        "--naics", "622,62",
    )  # fmt: skip
    assert result.exit_code == ExitCode.OK
    assert result.err.splitlines() == [
        "id: sao-luis-valley",
        "wrote regions/sao-luis-valley/region.yaml",
        "wrote regions/sao-luis-valley/partnerships/health-care.yaml",
        "wrote regions/sao-luis-valley/initiatives/health-care.yaml",
        "next: cpath status",
    ]
    text = (inside / "regions" / "sao-luis-valley" / "region.yaml").read_text(encoding="utf-8")
    assert 'counties:\n  - "08041"  # El Paso\n  - "08119"  # Teller\n' in text
    loaded = load(inside)
    assert api.check(loaded) == ()
    assert {record.key for record in loaded.catalog.iter_records()} == {
        "cpath",
        "sao-luis-valley",
        "sao-luis-valley/health-care",
    }


def test_a_region_alone(inside: Path, cpath: Cpath) -> None:
    cpath("init")
    result = cpath("init", "region", "plains", "--title", "The plains")
    assert "next: cpath new partnership ID --region plains" in result.err
    assert _files(inside / "regions") == {"plains/region.yaml"}
    again = cpath("init", "region", "Plains")
    assert again.exit_code == ExitCode.USAGE
    assert "there is a region 'plains' already" in again.err
    more = cpath("init", "region", "Plains", "--sector", "Health care")
    assert "`cpath new partnership health-care --region plains`" in more.err


def test_a_dry_run_of_a_region(inside: Path, cpath: Cpath) -> None:
    cpath("init")
    result = cpath("init", "region", "plains", "--dry-run")
    assert "title: Plains" in result.out
    assert not (inside / "regions").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--counties", "08042"), "did you mean 08041 (El Paso, CO)?"),
        (("--counties", "8041"), "did you mean 08041 (El Paso, CO)?"),
        (("--counties", "804"), "five-digit FIPS code"),
        (("--counties", "El Passo"), "did you mean 'el-paso'?"),
        (("--sector", "Care", "--naics", "99"), "'99' is not in a NAICS 2022 sector"),
        (("--sector", "日本"), "cannot be turned into an id"),
        (("--naics", "622"), "add --sector"),
    ],
)
def test_regions_that_cannot_be(inside: Path, cpath: Cpath, arguments: tuple[str, ...], said: str) -> None:
    cpath("init", "--state", "CO")
    result = cpath("init", "region", "plains", *arguments)
    assert result.exit_code == ExitCode.USAGE
    assert said in result.err
    assert result.out == ""
    assert not (inside / "regions").exists()


@pytest.mark.usefixtures("inside")
def test_names_of_counties_need_a_state(cpath: Cpath) -> None:
    cpath("init")
    result = cpath("init", "region", "plains", "--counties", "El Paso")
    assert result.exit_code == ExitCode.USAGE
    assert "such as `state: CO`" in result.err


@pytest.mark.parametrize("name", ["日本", "con", "---"])
@pytest.mark.usefixtures("inside")
def test_names_that_make_no_id(cpath: Cpath, name: str) -> None:
    cpath("init")
    result = cpath("init", "region", "--", name)
    assert result.exit_code == ExitCode.USAGE
    assert "cannot be an id" in result.err


@pytest.mark.usefixtures("inside")
def test_a_region_needs_a_repository(cpath: Cpath) -> None:
    result = cpath("init", "region", "plains")
    assert result.exit_code == ExitCode.NOTHING
    assert "cpath init" in result.err


def test_no_such_state(inside: Path, cpath: Cpath) -> None:
    result = cpath("init", "--state", "Colorada")
    assert result.exit_code == ExitCode.USAGE
    assert "did you mean 'colorado'?" in result.err
    assert _files(inside) == set()


def test_a_place_that_cannot_be_written(inside: Path, cpath: Cpath) -> None:
    cpath("init")
    (inside / "regions").write_text("in the way", encoding="utf-8")
    result = cpath("init", "region", "plains")
    assert result.exit_code == ExitCode.USAGE
    assert "regions/plains/region.yaml" in result.err
    assert "Traceback" not in result.err


@pytest.mark.usefixtures("inside")
def test_options_before_a_command_are_not_lost_in_silence(cpath: Cpath) -> None:
    result = cpath("init", "--title", "T", "repository", "a")
    assert result.exit_code == ExitCode.USAGE
    assert "options stand after the command" in result.err
