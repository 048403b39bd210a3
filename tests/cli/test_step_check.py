"""``cpath step check``: exit codes, and what it says of each way in which a signed step can fall."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.errors import UnreadableError
from cpath.source.edit import Edit
from cpath.source.editor import write_edits
from cpath.source.history import History

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath
    from tests.conftest import GitFolder, Golden

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
TEAM = "regions/plains/partnerships/health-care.yaml"
OCCUPATION = "occupations/nursing-assistant.yaml"

VALID = """\
Signed steps
June 30, 2026

All 8 signed steps are still valid, in 1 initiative.

Everything: `--all`
"""

with_git = pytest.mark.skipif(shutil.which("git") is None, reason="names commits")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    shutil.copytree(BASE, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    return folder


@pytest.fixture
def committed(git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    shutil.copytree(BASE, git_folder.root, dirs_exist_ok=True)
    git_folder.commit("Sign all", "2026-06-15T12:00:00 +0000")
    monkeypatch.chdir(git_folder.root)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    return git_folder


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def break_in_every_way(root: Path) -> None:
    """Spoil the base so that everything that is looked for is found once."""
    waiver = {
        "criterion": "S2.1",
        "reason": "Only five agencies",
        "by": "workforce-center",
        "role": "Director",
        "on": "2026-01-02",
        "expires": "2026-05-31",
    }
    reopened = {"on": "2026-06-20", "reason": "The vote was split", "by": "employer-01", "role": "CNO"}
    write_edits(
        root,
        [
            *(Edit(TEAM, ("core_team", index), "remove") for index in (7, 6, 5)),
            Edit(FILE, (), "add-key", [waiver], key="waivers"),
            Edit(OCCUPATION, ("labor_market", 0, "openings"), "replace", 40),
            Edit(FILE, ("steps", 4), "add-key", reopened, key="reopened"),
            Edit(FILE, ("steps", 6, "signed_on"), "replace", "2026-05-01"),
        ],
    )


# How it ends


def test_all_stands(root: Path, cpath: Cpath) -> None:
    result = cpath("step", "check")
    assert (result.exit_code, result.out, result.err) == (0, VALID, "")
    assert cpath("step", "check", "health-care").out == result.out
    assert cpath("step", "check", "--region", "plains").exit_code == 0
    assert not (root / ".cpath").exists()


def test_nothing_is_signed(root: Path, cpath: Cpath) -> None:
    text = (root / FILE).read_text(encoding="utf-8")
    (root / FILE).write_text(text.partition("# Signed by role")[0], encoding="utf-8")
    result = cpath("step", "check")
    assert result.exit_code == 0
    assert "\nNothing is signed yet, in 1 initiative.\n" in result.out


def test_something_fell(root: Path, cpath: Cpath, set_openings: Any) -> None:
    set_openings(root, 40)
    for arguments in ((), ("health-care",), ("--format", "json"), ("--format", "github"), ("-o", "x.txt")):
        assert cpath("step", "check", *arguments).exit_code == 1
    assert (root / "x.txt").read_text(encoding="utf-8").startswith("Signed steps\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("health-car",), 2, "did you mean 'health-care'?"),
        (("--region", "plain"), 2, "did you mean 'plains'?"),
        (("health-care", "--region", "plains"), 2, "--region goes without an initiative"),
        (("--format", "yaml"), 2, "no format 'yaml' here"),
        (("--format", "github", "--all"), 2, "--all changes nothing here: github has one form"),
        (("--format", "github", "--language", "es"), 2, "--language changes nothing here"),
        (("--format", "json", "--all"), 2, "--all changes nothing here"),
        (("-o", "check.pdf"), 2, "check.pdf: .pdf is no format here"),
        (("--repo", "/"), 3, "cpath.yaml"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], code: int, words: str, root: Path, cpath: Cpath) -> None:
    assert root.is_dir()
    result = cpath("step", "check", *arguments)
    assert (result.exit_code, result.out) == (code, "")
    assert words in result.err


def test_no_initiative_is_3(root: Path, cpath: Cpath, copy_region: Any) -> None:
    copy_region(root, "hills")
    (root / FILE).unlink()
    result = cpath("step", "check", "--region", "plains")
    assert (result.exit_code, "no initiative in the region 'plains'" in result.err) == (3, True)
    assert cpath("step", "check").exit_code == 0
    shutil.rmtree(root / "regions/hills")
    assert cpath("step", "check").exit_code == 3


def test_what_cannot_be_read_is_never_called_standing(
    root: Path, cpath: Cpath, copy_region: Any, set_openings: Any
) -> None:
    copy_region(root, "hills")
    edit(root, FILE, "title:", "title: [")
    result = cpath("step", "check")
    assert (result.exit_code, result.out) == (4, VALID)
    assert "error: the steps of plains/health-care cannot be checked: the file cannot be read" in result.err
    assert cpath("step", "check", "--region", "hills").exit_code == 0
    assert cpath("step", "check", "plains/health-care").exit_code == 4
    # What fell elsewhere is told all the same.
    set_openings(root, 40, "hills")
    assert cpath("step", "check").exit_code == 1


def test_evidence_that_cannot_be_read_does_not_stand(root: Path, cpath: Cpath) -> None:
    edit(root, TEAM, "title:", "title: [")
    result = cpath("step", "check")
    assert result.exit_code == 1
    assert "note: 1 record left out" in result.err
    # All that is asked of the file fails by one reason, which is told once for each step.
    assert result.out.count("no partnership 'health-care' that can be read") == len(
        [line for line in result.out.splitlines() if line.startswith("Step ")]
    )
    assert (
        "cpath validate` says what is wrong with it (`S1.1, S1.3, S1.4, S1.5, S1.6, S1.7, S1.8`)"
        in " ".join(result.out.split())
    )


# What it says


@with_git
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("step-check/check.txt", ()),
        ("step-check/check.md", ("--format", "markdown")),
        ("step-check/check.html", ("--format", "html")),
        ("step-check/check.csv", ("--format", "csv")),
        ("step-check/check.json", ("--format", "json")),
        ("step-check/check.github", ("--format", "github")),
    ],
)
def test_every_way_to_fall(
    name: str, arguments: tuple[str, ...], committed: GitFolder, cpath: Cpath, golden: Golden
) -> None:
    break_in_every_way(committed.root)
    committed.commit("Spoil it: 100 %\x1b[31m", "2026-06-20T12:00:00 +0000")
    result = cpath("step", "check", *arguments)
    assert result.exit_code == 1
    assert "\x1b" not in result.out
    ids = committed.git("log", "--format=%H %h").split()
    text = result.out
    for id_ in ids:
        text = text.replace(id_, "COMMIT")
    golden(name, text)


def test_what_ends_soon_is_told_beside(
    root: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch, copy_region: Any
) -> None:
    words = "Health care careers in the plains: An up-to-date action plan (`S1.8`), until January 13, 2027"
    for day, told in (("2026-11-14", False), ("2026-11-15", True)):
        monkeypatch.setenv("CPATH_TODAY", day)
        for format_ in ("text", "github"):
            result = cpath("step", "check", "--format", format_)
            assert (result.exit_code, result.err) == (0, "")
            assert "All 8 signed steps are still valid, in 1 initiative.\n" in result.out
            assert (words in " ".join(result.out.split())) is told
        assert ("What ends within 60 days" in cpath("step", "check").out) is told
    soon: Any = json.loads(cpath("step", "check", "--format", "json").out)["initiatives"][0]["soon"]
    assert [(due["criterion"], due["holds_until"]) for due in soon] == [("S1.8", "2027-01-13")]
    for number in range(6):
        copy_region(root, f"r{number}")
    assert "\n  and 2 more: `--all`\n" in cpath("step", "check").out
    assert cpath("step", "check", "--all").out.count(": An up-to-date action plan (`S1.8`)") == 7


def test_a_year_later(root: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPATH_TODAY", "2027-03-20")
    result = cpath("step", "check")
    assert result.exit_code == 1
    assert "    it has been too old since January 14, 2027\n" in result.out
    assert "    An up-to-date action plan: dated 2026-01-14\n" in result.out
    assert f"    at `{TEAM}:" in result.out
    assert "\nSteps 2, 3, 4, 6, 7 and 8 are signed and wait for that.\n" in result.out
    assert "\n2 of 8 signed steps need review, in 1 initiative.\n" in result.out
    assert root.is_dir()


@with_git
def test_a_shallow_clone_is_told(
    committed: GitFolder, cpath: Cpath, tmp_path: Path, set_openings: Any
) -> None:
    set_openings(committed.root, 40)
    committed.commit("Fewer openings", "2026-06-20T12:00:00 +0000")
    clone = tmp_path / "clone"
    committed.git("clone", "--quiet", "--depth", "1", committed.root.as_uri(), str(clone))
    result = cpath("step", "check", "--repo", str(clone))
    assert result.exit_code == 1
    assert "older than this clone goes back" in result.out
    assert "in CI set fetch-depth: 0" in result.err
    data = json.loads(cpath("step", "check", "--repo", str(clone), "--format", "json").out)
    assert data["history"] == "shallow"
    assert data["initiatives"][0]["steps"][0]["reasons"][0]["commit"] is None


def test_without_git_the_cause_is_told_all_the_same(
    root: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch, set_openings: Any
) -> None:
    monkeypatch.setenv("PATH", str(root / "no-programs"))
    set_openings(root, 40)
    result = cpath("step", "check", "--format", "json")
    assert result.exit_code == 1
    data: Any = json.loads(result.out)
    assert (data["format"], data["stands"], data["history"]) == ("cpath-step-check/1", False, "none")
    (reason,) = data["initiatives"][0]["steps"][0]["reasons"]
    assert (reason["criterion"], reason["cause"], reason["since"], reason["commit"]) == (
        "S3.3",
        "changed",
        None,
        None,
    )
    assert "the data changed after the sign-off" in cpath("step", "check").out


def test_a_git_that_cannot_be_read_is_told(
    root: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch, set_openings: Any
) -> None:
    def refuse(_: Path) -> History:
        raise UnreadableError("Git does not read it: another user owns it", help="trust it")

    monkeypatch.setattr(History, "open", refuse)
    assert cpath("step", "check").err == ""
    set_openings(root, 40)
    result = cpath("step", "check")
    assert result.exit_code == 1
    assert (
        result.err == "note: no commit is named: Git does not read it: another user owns it\nhelp: trust it\n"
    )


def test_github_gets_only_ten_and_is_told_of_the_others(
    root: Path, cpath: Cpath, copy_region: Any, set_openings: Any
) -> None:
    for number in range(12):
        copy_region(root, f"r{number}")
        set_openings(root, 40, f"r{number}")
    lines = cpath("step", "check", "--format", "github").out.splitlines()
    assert len([line for line in lines if line.startswith("::error file=")]) == 10
    assert lines[-2:] == [
        "12 of 104 signed steps need review, in 13 initiatives. 60 more wait for an earlier step.",
        "2 more: `cpath step check`",
    ]
