"""Which files Git ignores, and by which line of which file.

Git is only queried: its index is not read and nothing is started (`docs/decisions/0007-git.md`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.source.git import GitError, ask, find_git

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELDS = 4
"""Fields that `git check-ignore` prints per path: the pattern's file, its line, the pattern, the path."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """The line by which Git ignores something: its file, number and pattern."""

    file: Path
    line: int
    pattern: str


def find_top(root: Path) -> Path | None:
    """Top folder of the Git repository that contains a folder; None if there is none."""
    try:
        answer = ask(find_git(), root, "rev-parse", "--show-toplevel")
    except GitError:
        return None
    return Path(answer.decode("utf-8", "surrogateescape").removesuffix("\n"))


def find_ignored(root: Path, paths: Sequence[str]) -> dict[str, Ignored]:
    """Which of some paths below a folder Git ignores, whether they are committed or not."""
    top = find_top(root)
    if top is None or not paths:
        return {}
    given = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
    # It takes no literal paths. Record paths contain only letters, digits, hyphens, dots and slashes.
    question = ("--no-literal-pathspecs", "check-ignore", "--no-index", "-v", "-z", "--stdin")
    try:
        answer = ask(find_git(), root, *question, given=given)
    except GitError:
        return {}  # its exit code also says so if none is ignored
    parts = answer.decode("utf-8", "surrogateescape").split("\0")[:-1]
    found: dict[str, Ignored] = {}
    for file, line, pattern, path in zip(*(parts[start::_FIELDS] for start in range(_FIELDS)), strict=False):
        if line.isdecimal() and not pattern.startswith("!"):
            found[path] = Ignored(top / Path(file).expanduser(), int(line), pattern)
    return found
