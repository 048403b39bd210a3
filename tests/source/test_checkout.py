"""Files that are not checked out, in every way that Git leaves some out, and files that are deleted."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from cpath.source.checkout import WHOLE, LeftOut, find_left_out

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import GitFolder

FILES = {"data/a/1": "1", "data/a/2": "2", "data/b/ü\n3": "3", "data/c": "c", "x/4": "4"}
BELOW = ("a", "b", "c")

WAYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "whole": ((), ()),
    "a folder of a cone": (("sparse-checkout set --cone data/a",), ("b/ü\n3",)),
    "patterns": (("sparse-checkout set --no-cone /data/c",), ("a/1", "a/2", "b/ü\n3")),
    "a sparse index": (("sparse-checkout set --cone --sparse-index data/a",), ("b/ü\n3",)),
    "everything again": (("sparse-checkout set --cone data/a", "sparse-checkout disable"), ()),
    "a bit set by hand": (("update-index --skip-worktree data/a/2", "-rm data/a/2"), ("a/2",)),
    "with the bit, and here": (("update-index --skip-worktree data/a/2",), ()),
    "both bits": (
        ("update-index --skip-worktree data/a/2", "update-index --assume-unchanged data/a/2", "-rm data/a/2"),
        ("a/2",),
    ),
    "an index of version 4": (
        ("update-index --index-version 4", "sparse-checkout set --cone data/a"),
        ("b/ü\n3",),
    ),
    "a split index": (("sparse-checkout set --cone data/a", "update-index --split-index"), ("b/ü\n3",)),
    "deleted": (("-rm data/a/1", "rm --quiet data/c"), ()),
    "deleted beside what is left out": (("sparse-checkout set --cone data/a", "-rm data/a/1"), ("b/ü\n3",)),
    "assumed to be unchanged and deleted": (
        ("update-index --assume-unchanged data/a/2", "-rm data/a/2"),
        (),
    ),
    "meant to be added": (("-add data/new", "add --intent-to-add data/new"), ()),
    "without an index": (("-index", "-rm data/a/1"), ("a/1",)),
}


def do(folder: GitFolder, command: str) -> None:
    word, *rest = command.split(" ")
    if word == "-rm":
        (folder.root / rest[0]).unlink()
    elif word == "-add":
        folder.write({rest[0]: "new"})
    elif word == "-index":
        (folder.root / ".git" / "index").unlink()
    else:
        folder.git(word, *rest)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_checked_out_is_known(git_folder: GitFolder, way: str) -> None:
    git_folder.commit("First", files=FILES)
    commands, expected = WAYS[way]
    for command in commands:
        do(git_folder, command)
    found = find_left_out(git_folder.root / "data", BELOW)
    assert (found.paths, found.doubt) == (expected, "")
    assert found.is_whole == (not expected)


def test_the_remedy_checks_everything_out(git_folder: GitFolder, tmp_path: Path) -> None:
    git_folder.commit("First", files=FILES)
    for index, commands in enumerate((("sparse-checkout set --cone data/a",), ("-rm data/a/1", "-index"))):
        place = tmp_path / str(index)
        shutil.copytree(git_folder.root, place)
        folder = type(git_folder)(place)
        folder.git("update-index", "--refresh")
        for command in commands:
            do(folder, command)
        left_out = find_left_out(place / "data", BELOW)
        assert left_out.paths
        folder.git(*left_out.remedy.split("`")[1].removeprefix("git ").split(" "))
        assert find_left_out(place / "data", BELOW).is_whole
        assert (place / "data/a/1").exists()


def test_of_a_linked_worktree_its_own_index_counts(git_folder: GitFolder, tmp_path: Path) -> None:
    git_folder.commit("First", files=FILES)
    git_folder.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = type(git_folder)(tmp_path / "linked")
    linked.git("sparse-checkout", "set", "--cone", "data/a")
    assert find_left_out(linked.root / "data", BELOW).paths == ("b/ü\n3",)
    assert find_left_out(git_folder.root / "data", BELOW) == WHOLE


def test_a_folder_without_git_or_commits_is_whole(git_folder: GitFolder, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    assert find_left_out(plain, BELOW) == WHOLE
    assert find_left_out(git_folder.root, BELOW).is_whole


def test_git_is_not_asked_where_nothing_can_be_left_out(
    git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_folder.commit("First", files=FILES)
    monkeypatch.setattr("cpath.source.checkout.find_git", lambda: pytest.fail("git was asked"))
    assert find_left_out(git_folder.root / "data", BELOW) == WHOLE


@pytest.mark.parametrize("damage", [b"", b"DIRC", b"DIRC\0\0\0\3\0\0\0\7cut", b"no index at all"])
def test_where_git_cannot_tell_the_doubt_is_said(git_folder: GitFolder, damage: bytes) -> None:
    git_folder.commit("First", files=FILES)
    (git_folder.root / ".git" / "index").write_bytes(damage)
    found = find_left_out(git_folder.root / "data", BELOW)
    assert found.paths == ()
    assert found.doubt or damage == b""  # to Git an empty index is one that lists nothing


def test_without_the_program_git_the_doubt_is_said(
    git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_folder.commit("First", files=FILES)
    git_folder.git("sparse-checkout", "set", "--cone", "data/a")
    monkeypatch.setenv("PATH", "")
    found = find_left_out(git_folder.root / "data", BELOW)
    assert found == LeftOut(doubt=found.doubt, remedy=found.remedy)
    assert "git" in found.doubt
