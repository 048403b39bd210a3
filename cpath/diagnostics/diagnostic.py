"""One finding about the data, with its places and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpath.source.edit import Edit
    from cpath.source.position import Span


class Severity(StrEnum):
    """How much a finding matters. Comparable: ``NOTE < WARNING < ERROR``."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for a note, 1 for a warning, 2 for an error."""
        return ("note", "warning", "error").index(self.value)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding is about, such as the other end of a broken reference."""

    path: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe change that fixes a finding: it has only one possible meaning and changes nothing else.

    ``edits`` are in the finding's file. ``cpath validate --fix`` applies them.
    """

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``path`` is relative to the repository, with forward slashes. ``message`` is one sentence without a
    period that names the problem. ``help`` says what to do. ``more`` is 0, or the number of unlisted
    findings that this one represents.
    """

    code: str
    name: str
    severity: Severity
    message: str
    path: str
    span: Span
    related: tuple[Related, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    more: int = 0
    place: str | None = None
    """Where people find it in a file of cells: ``sheet 'Votes', cell C5``; empty for the whole file."""

    @property
    def where(self) -> str:
        """The file and the place in it: ``path:3:14``, or ``path: cell C5``."""
        if self.place is not None:
            return f"{self.path}: {self.place}" if self.place else self.path
        return f"{self.path}:{self.span.start.line}:{self.span.start.column}"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order by file, place, code."""
        return (self.path, self.span.start.line, self.span.start.column, self.code, self.message)
