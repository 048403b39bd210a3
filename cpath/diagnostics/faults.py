"""What is wrong with a file that somebody hands in: a person's list, a filled sheet, a workbook.

The same `Diagnostic` as of a record, without a rule behind it; its place may be a cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics.diagnostic import Diagnostic, Severity
from cpath.source.position import START

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.source.position import Span

CODE = "input"
SHOWN = 20
"""Faults of one file that are listed."""


def make_fault(
    path: str, message: str, help_: str | None = None, *, span: Span = START, place: str | None = None
) -> Diagnostic:
    """Make a fault of a file that was handed in."""
    return Diagnostic(CODE, CODE, Severity.ERROR, message, path, span, help=help_, place=place)


def say_fault(fault: Diagnostic) -> str:
    """Return where a fault is and what it is, in one line."""
    # What cannot be read at all names its file already.
    if fault.message.startswith(f"{fault.path} "):
        return fault.message
    return f"{fault.where}: {fault.message}"


def list_faults(faults: Sequence[Diagnostic]) -> str:
    """Return the first faults of a file, each with what to do, and how many more there are."""
    lines = [f"{say_fault(fault)}; {fault.help}" if fault.help else say_fault(fault) for fault in faults]
    if len(lines) == 1:
        return lines[0]
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return "\n  ".join([f"the list has {len(lines)} faults", *lines[:SHOWN], *more])
