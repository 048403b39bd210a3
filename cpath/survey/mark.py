"""The line by which a survey sheet is known again, whatever became of the rest of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = "cpath-survey/1"
_MONTHS = re.compile(r"[1-9][0-9]{0,3}")
_MARK = re.compile(r"cpath-survey/(\S+)((?:\s+[a-z]+=\S+)*)\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """The line by which a sheet is known again: which vote it was made for, and with which list."""

    occupation: str
    region: str
    list: str
    horizon: int

    def __str__(self) -> str:
        place = f"occupation={self.occupation} region={self.region}"
        return f"{FORMAT} {place} list={self.list} horizon={self.horizon}"


def read_mark(text: str) -> Mark | None:
    """Read a sheet's mark; None where it is none, or damaged. Raises `UsageError` for a later format."""
    match = _MARK.fullmatch(text.strip())
    if match is None:
        return None
    if match.group(1) != "1":
        raise UsageError(
            f"the sheet was made by a newer cpath (cpath-survey/{match.group(1)})",
            help="install that one here",
        )
    values = dict(pair.split("=", 1) for pair in match.group(2).split())
    horizon = values.get("horizon", "")
    if not {"occupation", "region", "list"} <= values.keys() or not _MONTHS.fullmatch(horizon):
        return None
    return Mark(values["occupation"], values["region"], values["list"], int(horizon))


def digest_of(keys: Iterable[str]) -> str:
    """Return the fingerprint of a list; the order of its items does not count."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:8]
