"""``cpath rename``: what it says, what it refuses, and that all files change or none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.catalog.test_renaming import files

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath

BASE = Path(__file__).parents[1] / "rules" / "base"
STEPS = Path(__file__).parents[1] / "repos" / "steps"
GIT = shutil.which("git")
INITIATIVE = "regions/example/initiatives/nursing.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    shutil.copytree(BASE, folder)
    return folder


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository whose eight steps are signed."""
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    folder = tmp_path / "signed"
    shutil.copytree(STEPS, folder)
    return folder


def test_renames_a_file_and_what_refers_to_it(cpath: Cpath, root: Path) -> None:
    result = cpath("rename", "nurse-aide", "aide", "--repo", str(root))
    assert result.exit_code == 0
    assert result.out == (
        "renamed program example/nurse-aide to example/aide\n"
        "  regions/example/programs/nurse-aide.yaml -> regions/example/programs/aide.yaml\n"
        "  regions/example/pathways/nursing.yaml: 2 places\n"
        "2 places in 1 file\n"
    )
    assert result.err == "next: cpath validate\n"
    assert cpath("validate", "--fail-on", "note", "--repo", str(root)).exit_code == 0
    again = cpath("rename", "nurse-aide", "aide", "--repo", str(root))
    assert again.exit_code == 2
    assert "there is no record 'nurse-aide'" in again.err


def test_a_region_moves_with_everything_in_it(cpath: Cpath, root: Path) -> None:
    (root / "regions/example/.keep").write_bytes(b"")
    (root / "regions/example/programs/old").mkdir()
    (root / "regions/example/programs/old/notes.txt").write_bytes(b"example/nursing\r\n")
    result = cpath("rename", "--force", "example", "plains", "--repo", str(root))
    assert result.exit_code == 0
    assert "  regions/example -> regions/plains (9 files)\n" in result.out
    assert "no other place names it by this id\n" in result.out
    assert not (root / "regions/example").exists()
    assert (root / "regions/plains/.keep").read_bytes() == b""
    assert (root / "regions/plains/programs/old/notes.txt").read_bytes() == b"example/nursing\r\n"


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are a matter of POSIX")
@pytest.mark.parametrize("what", ["link", "linked folder", "pipe"])
def test_a_region_with_what_is_no_file_stays(cpath: Cpath, root: Path, tmp_path: Path, what: str) -> None:
    place = root / "regions/example/notes.txt"
    if what == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(tmp_path if what == "linked folder" else root / "cpath.yaml")
    before = files(root)
    result = cpath("rename", "example", "plains", "--repo", str(root))
    assert (result.exit_code, result.out) == (1, "")
    assert "regions/example/notes.txt is" in result.err
    assert files(root) == before
    assert cpath("rename", "example", "plains", "--diff", "--repo", str(root)).exit_code == 0


def test_dry_run_writes_nothing(cpath: Cpath, root: Path) -> None:
    before = files(root)
    result = cpath("rename", "nurse-aide", "aide", "--dry-run", "--repo", str(root))
    assert result.exit_code == 0
    assert result.out.startswith("would rename program example/nurse-aide to example/aide\n")
    assert "next:" not in result.err
    assert files(root) == before


@pytest.mark.skipif(GIT is None, reason="git is not installed")
@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("organization", "employer-01", "hospital"),
        ("region", "plains", "high-plains"),
        ("lane", "nursing", "care"),
    ],
)
def test_git_can_apply_the_diff(cpath: Cpath, signed: Path, kind: str, old: str, new: str) -> None:
    for path in signed.rglob("*.yaml"):
        if "partnerships" in path.parts or path.name == "employer-01.yaml":
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n").rstrip())
    before = files(signed)
    result = cpath("rename", "--kind", kind, old, new, "--diff", "--repo", str(signed))
    assert result.exit_code == 0
    assert files(signed) == before
    by_git = signed.with_name("by-git")
    shutil.copytree(signed, by_git)
    for command, given in (["init", "-q", "."], b""), (["apply", "-"], result.out.encode()):
        subprocess.run([GIT or "git", *command], input=given, cwd=by_git, check=True)
    shutil.rmtree(by_git / ".git")
    assert cpath("rename", "--kind", kind, old, new, "--repo", str(signed)).exit_code == 0
    assert files(by_git) == files(signed)


def test_signed_steps_are_told(cpath: Cpath, signed: Path) -> None:
    result = cpath("rename", "employer-01", "hospital", "--repo", str(signed))
    assert result.exit_code == 0
    assert (
        "note: the evidence of signed steps 1, 2, 3, 5, 6 of health-care holds the id; its fingerprint is "
        "carried over, and what was signed stands as before\n"
    ) in result.err
    status = cpath("status", "--repo", str(signed))
    assert "changed" not in status.out


def test_json(cpath: Cpath, signed: Path) -> None:
    (signed / "README.md").write_text("`plains/nurse-aide` is the first program\n")
    result = cpath(
        "rename", "nurse-aide", "aide", "--kind", "program", "--format", "json", "--repo", str(signed)
    )
    assert result.exit_code == 0
    assert json.loads(result.out) == {
        "format": "cpath-rename/1",
        "kind": "program",
        "old": "plains/nurse-aide",
        "new": "plains/aide",
        "written": True,
        "moves": [
            {"from": "regions/plains/programs/nurse-aide.yaml", "to": "regions/plains/programs/aide.yaml"}
        ],
        "files": [{"path": "regions/plains/pathways/nursing.yaml", "places": 2}],
        "signed": [{"initiative": "health-care", "steps": [4, 6, 8]}],
        "qualified": [],
        "claimed": [],
        "mentions": [{"path": "README.md", "line": 1}],
        "unread": [],
    }


def test_words_are_left_and_told(cpath: Cpath, root: Path) -> None:
    path = root / "regions/example/programs/nurse-aide.yaml"
    path.write_text("# nurse-aide was the first\n" + path.read_text(), encoding="utf-8")
    result = cpath("rename", "nurse-aide", "aide", "--repo", str(root))
    assert (
        "note: also mentioned in words, which are left as they are: regions/example/programs/aide.yaml:1\n"
        in result.err
    )
    assert (
        (root / "regions/example/programs/aide.yaml").read_text().startswith("# nurse-aide was the first\n")
    )


def test_what_could_not_be_looked_into_stops_it(cpath: Cpath, root: Path) -> None:
    spoiled = root / "regions/example/pathways/nursing.yaml"
    spoiled.write_bytes(b"title: [\nprograms: [nurse-aide]\n")
    before = files(root)
    result = cpath("rename", "nurse-aide", "aide", "--repo", str(root))
    assert (result.exit_code, result.out) == (1, "")
    assert "regions/example/pathways/nursing.yaml cannot be read and may hold a reference" in result.err
    assert files(root) == before
    forced = cpath("rename", "nurse-aide", "aide", "--force", "--repo", str(root))
    assert forced.exit_code == 0
    assert "note: cannot be read, and may still hold the old id: regions/example/pathways/nursing.yaml" in (
        forced.err
    )
    assert spoiled.read_bytes() == before["regions/example/pathways/nursing.yaml"]


def test_a_broken_file_that_does_not_name_it_is_no_obstacle(cpath: Cpath, root: Path) -> None:
    (root / "regions/example/pathways/nursing.yaml").write_bytes(b"title: [\n")
    assert cpath("rename", "nurse-aide", "aide", "--repo", str(root)).exit_code == 0


def test_claimed_and_qualified_references_are_told(cpath: Cpath, root: Path) -> None:
    path = root / INITIATIVE
    path.write_text(path.read_text().replace("by: example-center", "by: plains-center"), encoding="utf-8")
    result = cpath("rename", "example-center", "plains-center", "--repo", str(root))
    assert f"note: named nothing before, and name this organization now: {INITIATIVE}:32\n" in result.err
    result = cpath("rename", "nursing-assistant", "nurse-aide", "--repo", str(root))
    assert "bare id would mean another record: regions/example/pathways/nursing.yaml:11\n" in result.err


@pytest.mark.parametrize("there", ["regions/plains", "organizations/plains.yaml"])
def test_what_stands_in_the_new_place_stays(cpath: Cpath, root: Path, there: str) -> None:
    (root / there).mkdir()
    old = "example" if there.startswith("regions") else "example-hospital"
    result = cpath("rename", old, "plains", "--repo", str(root))
    assert result.exit_code == 2
    assert f"error: {there} is there already\n" in result.err
    assert list((root / there).iterdir()) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everything")
def test_a_folder_that_may_not_be_written(cpath: Cpath, root: Path) -> None:
    before = files(root)
    (root / "organizations").chmod(0o555)
    try:
        result = cpath("rename", "example-hospital", "plains", "--repo", str(root))
    finally:
        (root / "organizations").chmod(0o755)
    assert result.exit_code == 2
    assert "cannot be written" in result.err
    assert files(root) == before


def test_one_file_that_is_read_only_stops_all(cpath: Cpath, root: Path) -> None:
    before = files(root)
    (root / INITIATIVE).chmod(0o444)
    result = cpath("rename", "example-hospital", "plains", "--repo", str(root))
    assert result.exit_code == 1
    assert f"{INITIATIVE} is read-only" in result.err
    assert files(root) == before


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nursing", "x"], 2, "help: say which one you mean, for example with `--kind program nursing`"),
        (["example-hopsital", "x"], 2, "help: did you mean 'example-hospital'?"),
        (["example-hospital", "example-clinic"], 2, "the organization 'example-clinic' already exists"),
        (["example-hospital", "Example Hospital"], 2, "digits and single hyphens: example-hospital"),
        (["--kind", "stage", "entry", "middle"], 2, "the stage 'example/nursing/middle' already exists"),
        (["example-hospital", "../../x"], 2, "is not in the same place as"),
        (["example-hospital"], 2, "Missing argument 'NEW'"),
    ],
)
def test_wrong_use(cpath: Cpath, root: Path, arguments: list[str], code: int, words: str) -> None:
    before = files(root)
    result = cpath("rename", *arguments, "--repo", str(root))
    assert (result.exit_code, result.out) == (code, "")
    assert words in result.err
    assert files(root) == before


def test_an_empty_repository(cpath: Cpath, tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Empty\n")
    result = cpath("rename", "a", "b", "--repo", str(tmp_path))
    assert (result.exit_code, result.out) == (3, "")
    assert "there is no record in this repository" in result.err
