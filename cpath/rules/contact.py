"""Finds people's addresses and telephone numbers in one pass over each file, for all privacy rules.

Every pattern is linear with bounded repeats, so no hostile text can make it slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpath.source.reader import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cpath.catalog.catalog import Catalog, Record

_KINDS_OF_STREET = (
    *("Street", "St", "Avenue", "Ave", "Road", "Rd", "Boulevard", "Blvd", "Lane", "Drive"),
    *("Parkway", "Pkwy", "Circle", "Terrace", "Highway", "Hwy"),
)

# In order: an email address; a North American telephone number with separators; one with a country code; a
# house number, up to three capitalized words and a street type.
MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w-])")
TELEPHONE = re.compile(
    r"(?<![\w.+-])(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}(?![\w-])"
    r"|(?<![\w.+-])\+[1-9]\d{0,2}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]?\d{2,4}){2,3}(?![\w-])"
)
STREET = re.compile(
    r"(?<![\w.,$-])\d{1,5} (?:(?:North|South|East|West|[NSEW][EW]?)\.? )?"
    r"(?:(?:[A-Z][a-z'.]{0,30}|\d{1,3}(?:st|nd|rd|th)) ){1,3}"
    rf"(?:{'|'.join(_KINDS_OF_STREET)})"
    r"(?![\w-])"
)
# A text must match one of these before the full pattern can match. They are 5 to 50 times faster.
_MAYBE_TELEPHONE = re.compile(r"[2-9]\d\d[ .)-] ?[2-9]\d\d[ .-]\d{4}")
_MAYBE_STREET = re.compile(r"\d [A-Z0-9]")
_STREET_WORDS = tuple(f" {kind}" for kind in _KINDS_OF_STREET)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Records whose files match a pattern. There are few, so each is searched value by value."""

    mail: tuple[Record[Any], ...]
    telephone: tuple[Record[Any], ...]
    street: tuple[Record[Any], ...]


def survey_contacts(catalog: Catalog) -> Contacts:
    """Records whose files match each pattern."""
    found: tuple[list[Record[Any]], ...] = ([], [], [])
    limit = catalog.settings.entity.limits.size
    for record in catalog.iter_records():
        text = _read(catalog.root, record.path, limit)
        for records, (may_have, pattern) in zip(found, _SEARCHES, strict=True):
            if may_have(text) and pattern.search(text):
                records.append(record)
    return Contacts(*(tuple(records) for records in found))


def _read(root: Path, path: str, limit: int) -> str:
    """A file's text, with spaces in place of line ends."""
    try:
        return read_bytes(root / path, limit).decode("utf-8", "replace").replace("\n", " ")
    except OSError:  # the file was removed after it was read
        return ""


def _may_have_telephone(text: str) -> bool:
    return "+" in text or _MAYBE_TELEPHONE.search(text) is not None


def _may_have_street(text: str) -> bool:
    return any(word in text for word in _STREET_WORDS) and _MAYBE_STREET.search(text) is not None


_SEARCHES: tuple[tuple[Callable[[str], bool], re.Pattern[str]], ...] = (
    (lambda text: "@" in text, MAIL),
    (_may_have_telephone, TELEPHONE),
    (_may_have_street, STREET),
)
