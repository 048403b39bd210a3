"""``cpath new``: every kind, what is taken by itself, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath import api
from cpath.catalog import load
from cpath.catalog.starting_values import MADE_BY_INIT
from cpath.diagnostics import Severity
from cpath.errors import ExitCode
from cpath.model import BY_KIND, KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cpath

COMMANDS: dict[str, tuple[str, ...]] = {
    "organization": ("example-college", "--type", "community-college"),
    "framework": ("local", "--publisher", "The region", "--level-scale", "course-level"),
    "occupation": ("registered-nurse", "--soc", "29-1141", "--level", "middle"),
    "credential": ("nursing-aas", "--type", "associate-degree"),
    "partnership": ("healthcare",),
    "program": ("nursing", "--type", "associate"),
    "pathway": ("nursing",),
    "validation": ("nurses-2026",),
    "initiative": ("healthcare",),
}
"""One command for each kind; each takes by itself what the ones before it made."""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cpath: Cpath) -> Path:
    """Stand in a new repository with one region."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CPATH_TODAY", "2026-05-10")
    cpath("init", "--title", "Pathways", "--state", "CO")
    cpath("init", "region", "plains", "--counties", "08041")
    return tmp_path


def test_there_is_a_command_for_every_kind() -> None:
    assert set(COMMANDS) | MADE_BY_INIT == {model.kind for model in KINDS}


def test_every_kind_starts_without_an_error(repo: Path, cpath: Cpath) -> None:
    for kind, arguments in COMMANDS.items():
        result = cpath("new", kind, *arguments)
        assert (result.exit_code, result.out) == (ExitCode.OK, ""), (kind, result.err)
        path = result.err.split("wrote ")[1].split("\n")[0]
        text = (repo / path).read_text(encoding="utf-8")
        schema = text.split("$schema=")[1].split("\n")[0]
        assert (repo / path).parent.joinpath(schema).resolve() == repo / ".schemas" / f"{kind}.schema.json"
        assert result.err.endswith(f"next: edit {path}, then `cpath validate`\n")
    loaded = load(repo)
    found = [one for one in api.check(loaded) if one.severity is Severity.ERROR]
    assert found == []
    for kind in COMMANDS:
        assert len(loaded.catalog.all(BY_KIND[kind])) == 1


def test_capital_letters_are_forgiven(repo: Path, cpath: Cpath) -> None:
    assert cpath("new", "Organization", "x", "--type", "Employer").exit_code == ExitCode.OK
    assert (repo / "organizations/x.yaml").read_text(encoding="utf-8").count("\ntype: employer\n") == 1


def test_the_only_one_is_taken_and_named(repo: Path, cpath: Cpath) -> None:
    cpath("new", "organization", "example-college", "--type", "community-college")
    result = cpath("new", "program", "Nurse aide", "--type", "certificate")
    assert result.err.splitlines()[:3] == [
        "id: nurse-aide",
        "region: plains (the only one)",
        "provider: example-college (the only organization)",
    ]
    program = next(iter(load(repo).catalog.all(BY_KIND["program"]).values()))
    assert program.key == "plains/nurse-aide"
    assert program.entity.title == "Nurse aide"


def test_an_initiative_takes_the_sector_of_its_partnership(repo: Path, cpath: Cpath) -> None:
    cpath("new", "partnership", "care", "--title", "Salud y cuidado")
    cpath("new", "initiative", "care")
    initiative = load(repo).catalog.all(BY_KIND["initiative"])["plains/care"].entity
    assert initiative.model_dump(include={"partnership", "sector"}) == {
        "partnership": "care",
        "sector": "Salud y cuidado",
    }


def test_a_vote_is_of_today_unless_told(repo: Path, cpath: Cpath) -> None:
    cpath("new", "occupation", "nurse", "--soc", "29-1141", "--level", "middle")
    cpath("new", "validation", "a")
    cpath("new", "validation", "b", "--held-on", "2026-02-12")
    records = load(repo).catalog.all(BY_KIND["validation"])
    assert [str(record.entity.model_dump()["held_on"]) for record in records.values()] == [
        "2026-05-10",
        "2026-02-12",
    ]


@pytest.mark.usefixtures("repo")
def test_several_to_choose_from_are_named(cpath: Cpath) -> None:
    for name in ("a-college", "b-college"):
        cpath("new", "organization", name, "--type", "university")
    result = cpath("new", "program", "nursing", "--type", "associate")
    assert result.exit_code == ExitCode.USAGE
    assert "add --provider with one of: a-college, b-college" in result.err
    given = cpath("new", "program", "nursing", "--type", "associate", "--provider", "b-college")
    assert given.exit_code == ExitCode.OK


def test_regions_are_told_apart(repo: Path, cpath: Cpath) -> None:
    cpath("init", "region", "valley")
    result = cpath("new", "partnership", "care")
    assert result.exit_code == ExitCode.USAGE
    assert "add --region with one of: plains, valley" in result.err
    assert cpath("new", "partnership", "care", "--region", "valley").exit_code == ExitCode.OK
    assert cpath("new", "partnership", "plains/care").exit_code == ExitCode.OK
    assert set(load(repo).catalog.all(BY_KIND["partnership"])) == {"plains/care", "valley/care"}
    # A partnership of another region is no candidate.
    assert cpath("new", "initiative", "valley/care").exit_code == ExitCode.OK


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("organisation", "x"), "did you mean 'organization'?"),
        (("programs", "x"), "did you mean 'program'?"),
        (("employer", "x"), "employer is a type: `cpath new organization ID --type employer`"),
        (("region", "x"), "cpath init region NAME"),
        (("settings", "x"), "cpath init repository DIR"),
        (("organization", "x"), "an organization needs a value for type: add --type"),
        (("organization", "x", "--type", "comunity-college"), "did you mean 'community-college'?"),
        (("organization", "x", "--type", "employer", "--region", "plains"), "--region does not apply here"),
        (("organization", "x", "--type", "employer", "--soc", "29-1141"), "--soc does not apply here"),
        (("organization", "日本", "--type", "employer"), "'日本' cannot be an id"),
        (("occupation", "x", "--level", "entry"), "an occupation needs a value for soc: add --soc"),
        (
            ("occupation", "x", "--soc", "29-1142", "--level", "entry"),
            "did you mean 29-1141 (Registered Nurses)?",
        ),
        (("occupation", "x", "--soc", "29-0000", "--level", "entry"), "not the code of an occupation"),
        (("occupation", "x", "--soc", "nurse", "--level", "entry"), "write it like 29-1141"),
        (
            ("occupation", "x", "--soc", "29-1141.00", "--level", "entry"),
            "--soc cannot be '29-1141.00': it is an O*NET code\nhelp: write --soc 29-1141,",
        ),
        (
            ("framework", "x", "--publisher", "P", "--level-scale", "percent"),
            "--level-scale cannot be 'percent'\nhelp: one of: onet-level",
        ),
        (("framework", "x", "--publisher", "P"), "one of: onet-level, course-level, skillsfuture-level"),
        (("program", "x", "--type", "associate"), "cpath new organization ID"),
        (("partnership", "x", "--region", "plain"), "did you mean 'plains'?"),
        (("validation", "x", "--occupation", "nurse"), "there is no occupation 'nurse'"),
    ],
)
def test_what_is_refused(repo: Path, cpath: Cpath, arguments: tuple[str, ...], said: str) -> None:
    before = sorted(repo.rglob("*"))
    result = cpath("new", *arguments)
    assert (result.exit_code, result.out) == (ExitCode.USAGE, "")
    assert "pattern" not in result.err
    assert said in result.err
    assert sorted(repo.rglob("*")) == before


@pytest.mark.usefixtures("repo")
def test_a_day_that_is_none(cpath: Cpath) -> None:
    cpath("new", "occupation", "nurse", "--soc", "29-1141", "--level", "middle")
    result = cpath("new", "validation", "v", "--held-on", "soon")
    assert result.exit_code == ExitCode.USAGE
    assert "--held-on cannot be 'soon'" in result.err


def test_an_existing_file_is_left_alone(repo: Path, cpath: Cpath) -> None:
    cpath("new", "credential", "cna", "--type", "badge")
    before = (repo / "credentials" / "cna.yaml").read_bytes()
    result = cpath("new", "credential", "CNA", "--type", "license")
    assert result.exit_code == ExitCode.USAGE
    assert "credentials/cna.yaml is there already" in result.err
    assert (repo / "credentials" / "cna.yaml").read_bytes() == before


def test_a_dry_run_shows_the_file(repo: Path, cpath: Cpath) -> None:
    result = cpath("new", "credential", "cna", "--type", "badge", "--dry-run")
    assert result.exit_code == ExitCode.OK
    assert "type: badge\n" in result.out
    assert result.err == "would write credentials/cna.yaml\n"
    assert not (repo / "credentials").exists()


def test_a_place_that_cannot_be_written(repo: Path, cpath: Cpath) -> None:
    (repo / "credentials").write_text("in the way", encoding="utf-8")
    result = cpath("new", "credential", "cna", "--type", "badge")
    assert result.exit_code == ExitCode.USAGE
    assert "credentials/cna.yaml" in result.err


def test_without_schemas_there_is_no_line_for_them(repo: Path, cpath: Cpath) -> None:
    for path in (repo / ".schemas").iterdir():
        path.unlink()
    (repo / ".schemas").rmdir()
    cpath("new", "credential", "cna", "--type", "badge")
    assert "$schema" not in (repo / "credentials" / "cna.yaml").read_text(encoding="utf-8")
