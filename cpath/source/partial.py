"""Clones with only part of a repository's contents (`git clone --filter`), and what they lack.

Owns how Git is asked without fetching anything, and the error text. Must not know which files there should
be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.errors import UnreadableError
from cpath.source.git import GitError

if TYPE_CHECKING:
    from collections.abc import Callable

_SETTINGS = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$"
_HELP = (
    "this clone was made with --filter: fetch the rest with `git fetch --refetch --no-filter`, "
    "or clone again without --filter"
)


def is_partial(ask: Callable[..., bytes]) -> bool:
    """Whether the clone leaves out some contents, which Git would fetch on demand."""
    try:
        return bool(ask("config", "--local", "--get-regexp", _SETTINGS).strip())
    except GitError:  # no such setting
        return False


def find_missing(ask: Callable[..., bytes], tree: str) -> frozenset[str]:
    """Ids of everything that a tree has and the clone lacks. Nothing is fetched."""
    answer = ask("rev-list", "--objects", "--no-object-names", "--missing=print", tree, "--")
    return frozenset(line[1:] for line in answer.decode("ascii", "replace").split("\n") if line[:1] == "?")


def measure(ask: Callable[..., bytes], ids: list[str]) -> dict[str, int]:
    """Sizes of files that the clone has, by id."""
    answer = ask(
        "cat-file", "--batch-check=%(objectname) %(objectsize)", given="\n".join([*ids, ""]).encode()
    )
    pairs = (line.split(" ") for line in answer.decode("ascii", "replace").split("\n"))
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2 and pair[1].isdecimal()}  # noqa: PLR2004


def lacks(what: str) -> UnreadableError:
    """Error for contents that the clone leaves out."""
    return UnreadableError(f"this clone is partial: it does not have {what}", help=_HELP)
