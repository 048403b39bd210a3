"""Where initiatives stand, as rows for spreadsheets: what stands, what ends when, what is missing.

Owns what one row sums up, and the sheets of a workbook. Must not judge anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from cpath.model import Region, read_text
from cpath.steps.due import find_dues
from cpath.steps.gate import StepState, places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from cpath.catalog import Catalog
    from cpath.sheets.table import Sheet
    from cpath.steps.due import Due
    from cpath.steps.gate import InitiativeStatus

_NAMES_SHOWN = 2
_ALL_SIGNED = "all signed"


def due_words(due: Due) -> str:
    """Say what ends: ``S5.5 Registered nurse: the vote turns 12 months old``; soft ones only warn."""
    names = ", ".join(due.of[:_NAMES_SHOWN])
    others = len(due.of) - _NAMES_SHOWN
    if others > 0:
        names += f" and {others} more"
    warns = "" if due.binds else " (warns)"
    return f"{due.criterion.id}{warns} {names}{': ' if names else ''}{due.what}"


def places_of_due(catalog: Catalog, due: Due) -> list[str]:
    """Return the places of what ends as ``path:line``, each once."""
    places = (f"{record.path}:{catalog.locate(record, path).start.line}" for record, path in due.places)
    return list(dict.fromkeys(places))


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One initiative in one row.

    ``signed`` counts sign-offs, also those that do not stand, which ``state`` tells; ``due`` is the first
    thing to end that a step stands on.
    """

    region: str
    region_title: str
    sector: str
    id: str
    launched: int | None
    current_step: int | None
    state: str
    signed: int
    waivers: int
    attestations: int
    warnings: int
    due: Due | None
    illustrative: bool

    @property
    def step(self) -> str:
        """The current step and its state in words."""
        return _ALL_SIGNED if self.current_step is None else f"{self.current_step} {self.state}"

    @property
    def next_due(self) -> str:
        """The day and the criterion of the first thing to end."""
        return f"{self.due.on} {self.due.criterion.id}" if self.due else ""


def build_row(catalog: Catalog, status: InitiativeStatus) -> StatusRow:
    """Sum up where one initiative stands; warnings are those of steps that are signed or next."""
    record = status.record
    region = catalog.all(Region).get(record.region or "")
    current = status.current
    told = [step for step in status.steps if step.sign_off is not None or step is current]
    return StatusRow(
        region=record.region or "",
        region_title=read_text(region.entity.title) if region else "",
        sector=read_text(record.entity.sector),
        id=status.id,
        launched=record.entity.launched,
        current_step=status.current_step,
        state=(current.state if current else StepState.SIGNED).value,
        signed=sum(step.sign_off is not None for step in status.steps),
        waivers=sum(waiver.in_force for step in status.steps for waiver in step.waivers),
        attestations=sum(item.in_force for step in status.steps for item in step.attestations),
        warnings=sum(len(step.warnings) for step in told),
        due=next((due for due in find_dues(status) if due.binds), None),
        illustrative=bool(record.entity.illustrative),
    )


HEADS = (
    "region",
    "sector",
    "id",
    "launched",
    "current_step",
    "state",
    "signed_steps",
    "waivers",
    "attestations",
    "warnings",
    "next_due",
    "next_due_criterion",
    "next_due_what",
    "illustrative",
)
"""The columns of the table as CSV."""


def status_csv(catalog: Catalog, statuses: Sequence[InitiativeStatus]) -> str:
    """Return all initiatives as CSV, a row each."""
    from cpath.sheets.delimited import write_csv  # noqa: PLC0415 - other formats need no sheets

    return write_csv([HEADS, *(_values(build_row(catalog, status)) for status in statuses)])


def _values(row: StatusRow) -> tuple[str | int | date | None, ...]:
    return (
        row.region,
        row.sector,
        row.id,
        row.launched,
        row.current_step,
        row.state,
        row.signed,
        row.waivers,
        row.attestations,
        row.warnings,
        row.due.on if row.due else None,
        row.due.criterion.id if row.due else None,
        due_words(row.due) if row.due else None,
        "yes" if row.illustrative else "no",
    )


_NARROWEST, _WIDEST = 8, 48
_LINE = 13.5
"""Points that a line of text takes in a sheet."""

_WHOLE = ("current_step", "signed_steps", "waivers", "attestations", "warnings", "step")


def status_workbook(catalog: Catalog, statuses: Sequence[InitiativeStatus]) -> bytes:
    """Return a workbook: the initiatives, what ages next in all of them by day, and what is missing."""
    from cpath.sheets.workbook import write_workbook  # noqa: PLC0415 - heavy, and seldom asked for

    dues = sorted(_iter_due_values(catalog, statuses), key=lambda row: str(row[0]))
    sheets = [
        _make_sheet("Initiatives", HEADS, [_values(build_row(catalog, item)) for item in statuses]),
        _make_sheet("What ages next", DUE_HEADS, dues),
        _make_sheet("What is missing", MISSING_HEADS, list(_iter_missing_values(catalog, statuses))),
    ]
    return write_workbook(sheets, title="Where initiatives stand")


def _make_sheet(name: str, heads: Sequence[str], rows: Sequence[Sequence[str | int | date | None]]) -> Sheet:
    """Make a sheet whose columns are as wide as what stands in them, and whose rows as high."""
    from cpath.sheets.table import Column, make_table  # noqa: PLC0415 - as above

    widths = [
        min(max(_NARROWEST, len(head), *(len(str(row[index] or "")) for row in rows)) + 2, _WIDEST)
        for index, head in enumerate(heads)
    ]
    columns = [
        (head.replace("_", " ").capitalize(), Column(width, "whole" if head in _WHOLE else "text"))
        for head, width in zip(heads, widths, strict=True)
    ]
    lines = [
        max(ceil(len(str(cell or "")) / (width - 2)) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    heights = {number: amount * _LINE for number, amount in enumerate(lines, 1) if amount > 1}
    return replace(make_table(name, columns, rows), heights=heights)


DUE_HEADS = (
    "on",
    "region",
    "initiative",
    "step",
    "criterion",
    "kind",
    "of",
    "what",
    "do",
    "owners",
    "places",
)
MISSING_HEADS = (
    "region",
    "initiative",
    "step",
    "criterion",
    "kind",
    "asks_for",
    "measured",
    "expected",
    "do",
    "owners",
    "places",
)
_KINDS = {True: "must", False: "should"}


def _first_of(places: Sequence[str]) -> str:
    return places[0] if len(places) == 1 else f"{places[0]} and {len(places) - 1} more"


def _iter_due_values(
    catalog: Catalog, statuses: Sequence[InitiativeStatus]
) -> Iterator[tuple[str | int | date | None, ...]]:
    for status in statuses:
        for due in find_dues(status):
            yield (
                due.on,
                status.record.region,
                status.id,
                due.criterion.step,
                due.criterion.id,
                _KINDS[due.binds],
                ", ".join(due.of),
                due.what,
                due.do,
                ", ".join(due.owners),
                _first_of(places_of_due(catalog, due)),
            )


def _iter_missing_values(
    catalog: Catalog, statuses: Sequence[InitiativeStatus]
) -> Iterator[tuple[str | int | date | None, ...]]:
    """Yield what does not pass in the steps that are signed or next: what is hard, then what warns."""
    for status in statuses:
        for step in status.steps:
            if step.sign_off is None and step is not status.current:
                continue
            for item in (*step.failing, *step.warnings):
                yield (
                    status.record.region,
                    status.id,
                    step.step.number,
                    item.criterion.id,
                    _KINDS[item.binds],
                    item.criterion.summary,
                    item.result.measured,
                    item.result.expected,
                    item.result.missing,
                    ", ".join(step.owners),
                    _first_of(places_of(catalog, item.result)),
                )
