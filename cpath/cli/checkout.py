"""What commands say and refuse where not everything is checked out: one wording for all of them."""

from collections import Counter
from typing import TYPE_CHECKING

from cpath.errors import RefusedEditError, UnreadableError

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.source.checkout import LeftOut

FOLDERS_NAMED = 4
"""Folders named of those that hold files that are not checked out."""


def say_not_checked_out(left_out: "LeftOut") -> None:
    """Say on stderr what is in Git and not in this folder, so that a part is not taken for the whole."""
    from cpath.cli.output import say

    if left_out.paths:
        what = "what it holds" if len(left_out.paths) == 1 else "what they hold"
        say(f"note: {_count(left_out)} not checked out here, so {what} is unknown: {_where(left_out)}")
        say(f"help: {left_out.remedy}")
    elif left_out.doubt:
        say(f"note: it is unknown whether every file is checked out: {left_out.doubt}")
        say(f"help: {left_out.remedy}")


def refuse_partly_checked_out(catalog: "Catalog", what: str, why: str) -> None:
    """Refuse to write where files are left out, or may be; ``what`` is refused, ``why`` says why."""
    left_out = catalog.left_out
    if left_out.is_whole:
        return
    if left_out.paths:
        reason = f"{_count(left_out)} not checked out here ({_where(left_out)}); {why}"
    else:
        reason = f"it is unknown whether every file is checked out: {left_out.doubt}"
    raise RefusedEditError(
        f"{what}: {reason}", help=f"{left_out.remedy}; then run this again. Nothing was written"
    )


def refuse_to_judge(catalog: "Catalog") -> None:
    """End where signed steps seem to have lapsed only because their evidence is not checked out."""
    if catalog.left_out.paths:
        count = _count(catalog.left_out)
        raise UnreadableError(
            f"whether the signed steps still hold is unknown: {count} not checked out here",
            help=f"{catalog.left_out.remedy}; then run this again",
        )


def _count(left_out: "LeftOut") -> str:
    number = len(left_out.paths)
    return "1 file is" if number == 1 else f"{number} files are"


def _where(left_out: "LeftOut") -> str:
    if len(left_out.paths) == 1:
        return left_out.paths[0]
    folders = Counter(path.rpartition("/")[0] or path for path in left_out.paths).most_common()
    named = ", ".join(f"{folder} ({number})" for folder, number in folders[:FOLDERS_NAMED])
    more = len(folders) - FOLDERS_NAMED
    return f"{named} and {more} more" if more > 0 else named
