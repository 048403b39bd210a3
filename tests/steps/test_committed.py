"""Whether a sign-off would be of committed data: histories and folders, as files."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.model import Initiative
from cpath.source.history import History
from cpath.steps.committed import find_uncommitted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import GitFolder

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
TEAM = "regions/plains/partnerships/health-care.yaml"
PROGRAM = "regions/plains/programs/nurse-aide.yaml"
ON = date(2026, 6, 30)

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="reads histories made by git")


@pytest.fixture
def folder(git_folder: GitFolder) -> GitFolder:
    """Commit the base with the first two steps signed."""
    shutil.copytree(BASE, git_folder.root, dirs_exist_ok=True)
    git_folder.commit("Sign two", files={FILE: read(git_folder, FILE).partition("  - step: 3\n")[0]})
    return git_folder


def read(folder: GitFolder, path: str) -> str:
    return (folder.root / path).read_text(encoding="utf-8")


def find(folder: GitFolder, step: int = 3, root: Path | None = None) -> tuple[str, ...]:
    root = root or folder.root
    catalog = load(root).catalog
    record = catalog.all(Initiative)["plains/health-care"]
    return find_uncommitted(catalog, record, History.open(root), step, ON)


def changed(folder: GitFolder, path: str, old: str, new: str) -> Mapping[str, str]:
    text = read(folder, path)
    assert old in text
    return {path: text.replace(old, new, 1)}


def test_what_is_committed(folder: GitFolder) -> None:
    assert find(folder) == ()


def test_data_count_and_not_bytes(folder: GitFolder) -> None:
    """Line ends that Git changes, comments and spaces are no other data."""
    text = read(folder, FILE)
    folder.write(
        {FILE: f"# a remark\n{text}".replace("\n", "\r\n"), TEAM: f"# a remark\n{read(folder, TEAM)}"}
    )
    assert find(folder) == ()


@pytest.mark.parametrize(
    ("path", "old", "new", "step"),
    [
        ("occupations/nursing-assistant.yaml", "openings: 120", "openings: 121", 3),
        (FILE, "sector: Health care", "sector: Health", 3),
        (TEAM, "role: Owner", "role: Founder", 3),
        (PROGRAM, "length:", "notes: x\nlength:", 4),
    ],
)
def test_evidence_that_is_not_committed(path: str, old: str, new: str, step: int, folder: GitFolder) -> None:
    folder.write(changed(folder, path, old, new))
    expected = () if path == PROGRAM else (path,)  # a remark on a program is no evidence
    assert find(folder, step) == expected


def test_evidence_of_later_steps_does_not_count(folder: GitFolder) -> None:
    folder.write(changed(folder, PROGRAM, "weeks: 10", "weeks: 11"))
    assert find(folder, 3) == ()
    assert find(folder, 4) == (PROGRAM,)


def test_a_record_that_is_new(folder: GitFolder) -> None:
    """An organization decides how members count, though no evidence names its file."""
    folder.git("rm", "--quiet", "--cached", "organizations/employer-10.yaml")
    text = read(folder, "organizations/employer-10.yaml")
    (folder.root / "organizations/employer-10.yaml").unlink()
    folder.commit("Without it")
    folder.write({"organizations/employer-10.yaml": text})
    assert "organizations/employer-10.yaml" in find(folder)


def test_what_cpath_wrote_into_the_record_is_committed_with_the_sign_off(folder: GitFolder) -> None:
    text = read(folder, FILE)
    waiver = (
        "waivers:\n  - {criterion: S2.1, reason: Few, by: workforce-center, role: Director, "
        "on: 2026-01-01, expires: 2026-12-31}\n"
    )
    signed = (BASE / FILE).read_text(encoding="utf-8").partition("  - step: 4\n")[0]
    for changed_text in (text + waiver, signed):
        folder.write({FILE: changed_text})
        assert find(folder, 4) == ()


def test_an_initiative_that_was_never_committed(folder: GitFolder) -> None:
    text = read(folder, FILE)
    folder.commit("Without it", files={FILE: None})
    folder.write({FILE: text})
    assert find(folder) == (FILE,)


def test_a_repository_that_is_not_kept_in_this_git(folder: GitFolder) -> None:
    """A copy in a folder that Git ignores, or was never told of: what it holds is in no commit."""
    copy = folder.root / "trial"
    shutil.copytree(BASE, copy)
    assert find(folder, root=copy) == ("cpath.yaml", FILE)


def test_before_the_first_commit(git_folder: GitFolder) -> None:
    shutil.copytree(BASE, git_folder.root, dirs_exist_ok=True)
    assert find(git_folder) == ("cpath.yaml", FILE)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("cpath.yaml", "thresholds: {voters_minimum: {value: 4, source: Board, as_of: 2026}}\n"),
        (
            "regions/plains/region.yaml",
            "thresholds: {voters_minimum: {value: 4, source: Board, as_of: 2026}}\n",
        ),
    ],
)
def test_settings_that_are_not_committed(path: str, text: str, folder: GitFolder) -> None:
    """They count though the evidence and its digest are the same."""
    before = read(folder, path)
    folder.write({path: before + text})
    assert find(folder) == (path,)
    folder.commit("Settle it")
    assert find(folder) == ()
    folder.write({path: before + "titel: x\n"})
    folder.commit("Misspell a key")
    folder.write({path: before + text})
    assert find(folder) == (path,)
