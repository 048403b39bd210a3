"""Clones made with ``--filter``: what is there is read, what is not is said, nothing is fetched."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from cpath.errors import UnreadableError
from cpath.source.files import Found, What
from cpath.source.history import History

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import GitFolder

FILES = {"data/a": "one", "data/folder/b": "two", "data/link": "", "other": "other"}


@pytest.fixture
def clone(git_folder: GitFolder, tmp_path: Path) -> Callable[[str], Path]:
    """Clone a repository of two commits with a filter; of the first commit one file differs."""
    git_folder.write(FILES)
    (git_folder.root / "data/link").unlink()
    (git_folder.root / "data/link").symlink_to("folder/b")
    git_folder.commit("First", files={"data/a": "first"})
    git_folder.commit("Second", files={"data/a": "second"})
    for setting in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        git_folder.git("config", setting, "true")

    def make(filter_: str) -> Path:
        place = tmp_path / "clone"
        git_folder.git("clone", "--quiet", f"--filter={filter_}", git_folder.root.as_uri(), str(place))
        # Whoever fetched now would find nothing, and fail.
        os.rename(git_folder.root, git_folder.root.with_name("gone"))
        return place

    return make


@pytest.mark.parametrize("filter_", ["blob:none", "tree:0", "blob:limit=1"])
def test_what_is_checked_out_can_be_read(clone: Callable[[str], Path], filter_: str) -> None:
    history = History.open(clone(filter_) / "data")
    assert history.is_partial
    tree = history.tree(history.resolve("HEAD"))
    assert [entry.name for entry in tree.scan("")] == ["a", "folder", "link"]
    assert tree.read_bytes("a", 100) == b"second"
    assert tree.read_bytes("link", 100) == b"two"
    assert history.blob(history.resolve("HEAD"), "a") == b"second"


def test_of_a_former_commit_what_is_there_can_be_read(clone: Callable[[str], Path]) -> None:
    history = History.open(clone("blob:none") / "data")
    commit = history.resolve("HEAD~1")
    tree = history.tree(commit)
    assert tree.look("a") == Found(What.FILE, 0)
    assert tree.read_bytes("folder/b", 100) == b"two"
    assert tree.look("folder/b") == Found(What.FILE, 3)
    with pytest.raises(UnreadableError, match=r"the contents of 1 file of \w+, such as a") as one:
        tree.read_bytes("a", 100)
    with pytest.raises(UnreadableError, match="this clone is partial"):
        history.blob(commit, "a")
    assert "git fetch --refetch --no-filter" in (one.value.help or "")


def test_where_the_lists_of_files_are_missing_too_it_is_said(clone: Callable[[str], Path]) -> None:
    history = History.open(clone("tree:0") / "data")
    commit = history.resolve("HEAD~1")
    assert history.commit("HEAD~1").subject == "First"
    for ask in (
        lambda: history.tree(commit),
        lambda: history.blob(commit, "a"),
        lambda: history.commits(None, "HEAD", ["a"]),
    ):
        with pytest.raises(UnreadableError, match="this clone is partial"):
            ask()


def test_a_whole_clone_is_not_partial(git_folder: GitFolder) -> None:
    git_folder.commit("First", files={"a": "1"})
    assert not History.open(git_folder.root).is_partial
