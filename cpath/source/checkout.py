"""Which files of a repository are not checked out: `git sparse-checkout`, `git clone --no-checkout`.

A file that Git leaves out of the working folder is not deleted: its content is unknown here. The head of
Git's index almost always shows that there are none. Git is only asked if it does not. Must not know which
files there should be.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.errors import CpathError, UsageError
from cpath.source.git import GitError, ask, find_git
from cpath.source.history import History, cannot_open

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LONGEST_POINTER = 4_096
_HEAD = 12
_PLAIN_VERSION = 2
"""Version of an index that cannot mark files as left out. Version 3 added those marks."""
_LEFT_OUT = ("S ", "s ")
_WITHOUT_INDEX = "`git checkout HEAD -- .` checks out everything and overwrites local files"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Files that are in Git and not checked out, by path below the root, in order.

    ``doubt`` says why it is unknown whether there are any. ``remedy`` says what checks them out.
    """

    paths: tuple[str, ...] = ()
    doubt: str = ""
    remedy: str = "`git sparse-checkout disable` checks out everything"

    @property
    def is_whole(self) -> bool:
        """Whether everything is certainly checked out."""
        return not (self.paths or self.doubt)


WHOLE = LeftOut()
"""A folder with nothing left out, or not under Git."""


def find_left_out(root: Path, below: Sequence[str]) -> LeftOut:
    """Files and folders ``below`` the root that Git has but does not check out here. Never raises.

    Deleted files are not included, because Git would check those out.
    """
    folder = _find_git_folder(root)
    if folder is None or _can_leave_nothing_out(folder):
        return WHOLE
    try:
        has_index = os.path.lexists(os.path.join(folder, "index"))
        named = (_ask_index if has_index else _ask_commit)(root, below)
    except GitError as error:
        refused = cannot_open(root, error)
        return LeftOut(doubt=refused.message, remedy=refused.help or WHOLE.remedy)
    except CpathError as error:
        return LeftOut(doubt=error.message, remedy=error.help or WHOLE.remedy)
    paths = tuple(path for path in named if not os.path.lexists(os.path.join(root, path)))
    return LeftOut(paths) if has_index else LeftOut(paths, remedy=_WITHOUT_INDEX)


def _find_git_folder(root: Path) -> str | None:
    """Git's own folder, found upward as Git does. In a linked worktree, a file names it."""
    folder = os.path.realpath(root)
    while True:
        place = os.path.join(folder, ".git")
        if os.path.isdir(place):
            return place
        if os.path.isfile(place):
            pointer = _read_head(place, _LONGEST_POINTER)
            word, _, path = (pointer or b"").partition(b": ")
            return os.path.join(folder, os.fsdecode(path).rstrip("\r\n")) if word == b"gitdir" else None
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _can_leave_nothing_out(folder: str) -> bool:
    """Whether the index is a single file of a version that cannot leave files out."""
    head = _read_head(os.path.join(folder, "index"), _HEAD)
    if head is None or head[:4] != b"DIRC" or int.from_bytes(head[4:8], "big") != _PLAIN_VERSION:
        return False
    try:
        return not any(name.startswith("sharedindex.") for name in os.listdir(folder))
    except OSError:
        return False


def _read_head(path: str, size: int) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read(size)
    except OSError:
        return None


def _ask_index(root: Path, below: Sequence[str]) -> list[str]:
    answer = ask(find_git(root), root, "ls-files", "-t", "-z", "--", *below)
    lines = answer.decode("utf-8", "surrogateescape").split("\0")
    return sorted({line[2:] for line in lines if line.startswith(_LEFT_OUT)})


def _ask_commit(root: Path, below: Sequence[str]) -> list[str]:
    """Files of the last commit. In a clone made with --no-checkout, none was ever checked out."""
    history = History.open(root)
    try:
        commit = history.resolve("HEAD")
    except UsageError:
        return []  # nothing was ever committed
    return sorted(history.list_files(commit, below))
