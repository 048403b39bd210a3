"""What an import is about and what it leads to: options, votes on their way, and the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from cpath.catalog.catalog import Catalog, Record
    from cpath.diagnostics import Diagnostic
    from cpath.messages import Message
    from cpath.model import Occupation, Validation
    from cpath.source.edit import Edit


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person says about the sheets: whose votes, of which day, and what may pass all the same."""

    occupation: str | None = None
    region: str | None = None
    held_on: date | None = None
    same_role: bool = False
    """Two voters of one firm in one role are two people."""
    mix_lists: bool = False
    """Sheets may have been made from different lists."""
    keep_levels: bool = False
    """Take the level of each item over from the last vote."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What would be written: ``edits`` of an existing file whose bytes were ``old``, or a new ``text``."""

    path: str
    text: str
    validation: Record[Validation]
    edits: tuple[Edit, ...] = ()
    old: bytes | None = None
    notes: tuple[Message, ...] = ()


@dataclass
class Plan:
    """Ballots on their way into a record."""

    catalog: Catalog
    occupation: Record[Occupation]
    region: str
    held_on: date
    options: ImportOptions
    problems: list[Diagnostic] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


Made = tuple[str, str, tuple["Edit", ...], "bytes | None"]
"""A path, the text that would stand there, and for an existing file the edits and its bytes before."""


def key_of(catalog: Catalog, ref: str) -> str:
    """Return a competency's key; the reference unchanged where it leads nowhere."""
    return catalog.resolve("competency", ref).key or ref
