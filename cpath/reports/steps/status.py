"""Where initiatives stand: a block for each of a region, a row for each of a state.

Owns the words and the layout of ``cpath status``. Must not judge anything.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from cpath.diagnostics.columns import COLUMNS, display_width, fit_left, fit_right, hang
from cpath.diagnostics.plain import escape_markdown
from cpath.reports.steps.report import (
    attestation_words,
    initiative_name,
    next_command,
    reopening_words,
    waiver_words,
)
from cpath.reports.steps.status_data import StatusRow, build_row, due_words, places_of_due
from cpath.steps.alike import group_alike, say_span
from cpath.steps.criterion import State
from cpath.steps.due import find_dues
from cpath.steps.gate import StepState, places_of
from cpath.steps.signer import SIDES, find_belonging
from cpath.steps.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.catalog import Catalog
    from cpath.steps.gate import CriterionStatus, InitiativeStatus, StepStatus

_DUES_SHOWN = 4
_BINDING_SHOWN = 2
_PLACES_SHOWN = 3
_STATE_WIDTH = max(len(state) for state in StepState)
_INDENT = " " * 6
_DEEPER = " " * 11


# Blocks


def status_text(catalog: Catalog, statuses: Sequence[InitiativeStatus], columns: int = COLUMNS) -> str:
    """Return a block for each initiative: its steps' states, what blocks it and where, what ages next."""
    blocks = ["\n".join(_iter_status(catalog, status, columns)) for status in statuses]
    if len(statuses) > 1:
        blocks.insert(0, "\n".join(hang(_summary(statuses), columns, rest="  ")))
    return "\n\n".join(blocks) + "\n"


def _summary(statuses: Sequence[InitiativeStatus]) -> str:
    states = Counter(status.current.state if status.current else StepState.SIGNED for status in statuses)
    words = {
        StepState.NEEDS_REVIEW: "to be reviewed",
        StepState.READY: "ready for the next sign-off",
        StepState.BLOCKED: "blocked",
        StepState.SIGNED: "with all eight steps signed",
        StepState.AT_RISK: "at risk",
    }
    told = [f"{states[state]} {text}" for state, text in words.items() if states[state]]
    return f"{count(len(statuses), 'initiative')}: {', '.join(told)}"


def _iter_status(catalog: Catalog, status: InitiativeStatus, columns: int) -> Iterator[str]:
    launched = status.record.entity.launched
    head = f"{status.id}: {initiative_name(catalog, status)}"
    yield from hang(f"{head}, launched {launched}" if launched else head, columns, rest="  ")
    for step in status.steps:
        yield from _iter_step(catalog, status, step, columns)
    yield from _iter_ages(catalog, status, columns)
    yield from hang(next_command(status), columns, first="  next: ")
    if status.current is not None and status.current.is_open:
        yield from hang(_signers(catalog, status, status.current), columns, first=_INDENT, rest=_INDENT)


def _iter_step(catalog: Catalog, status: InitiativeStatus, step: StepStatus, columns: int) -> Iterator[str]:
    signed = str(step.sign_off.signed_on) if step.sign_off else ""
    first = f"  {step.step.number} {step.state:<{_STATE_WIDTH}}  {signed:<10}  "
    yield from hang(step.step.title, columns, first=first)
    if step.reopened is not None:
        yield from hang(reopening_words(step.reopened), columns, first=_INDENT, rest=_DEEPER)
    is_current = step is status.current
    if is_current or step.state is StepState.NEEDS_REVIEW:
        for group in group_alike(step.failing):
            yield from _iter_failing(catalog, group, columns)
    notes = [waiver_words(waiver, status) for waiver in step.waivers]
    notes += [attestation_words(item, status) for item in step.attestations]
    if is_current or step.sign_off is not None:
        notes += _notes(step)
    if step.failing and is_current and step.owners:
        notes.append(f"cared for by: {listed(step.owners)}")
    for note in notes:
        yield from hang(note, columns, first=_INDENT, rest=_DEEPER)


def _notes(step: StepStatus) -> Iterator[str]:
    """Yield what else is to be known of a step that is signed or next: words, warnings, changes."""
    said = [item.criterion.id for item in step.criteria if item.result.state is State.ATTESTED]
    if said:
        yield f"{count(len(said), 'criterion', 'criteria')} attested: {', '.join(said)}"
    warnings = [item.criterion.id for item in step.warnings]
    if warnings:
        yield f"{count(len(warnings), 'warning')}: {', '.join(warnings)}"
    if step.state is StepState.SIGNED and step.has_changed:
        yield "the evidence has changed since the sign-off, and still passes"


def _iter_failing(catalog: Catalog, group: tuple[CriterionStatus, ...], columns: int) -> Iterator[str]:
    """Yield a criterion that does not pass; where several say the same, what they say once."""
    result = group[0].result
    if len(group) == 1:
        words = f"{group[0].criterion.id} {group[0].criterion.summary}: {result.measured}"
        yield from hang(words, columns, first=_INDENT, rest=_DEEPER)
        yield from hang(result.expected, columns, first=f"{_DEEPER}expected: ")
    else:
        yield from hang(f"{say_span(group)}: {result.measured}", columns, first=_INDENT, rest=_DEEPER)
        for item in group:
            yield from hang(f"{item.criterion.id} {item.criterion.summary}", columns, first=f"{_DEEPER}- ")
    places = places_of(catalog, result)
    for place in places[:_PLACES_SHOWN]:
        yield f"{_DEEPER}at: {place}"
    others = len(places) - _PLACES_SHOWN
    if others > 0:
        yield f"{_DEEPER}and {count(others, 'more place')}"
    yield from hang(result.missing, columns, first=f"{_DEEPER}do: ")


def _signers(catalog: Catalog, status: InitiativeStatus, step: StepStatus) -> str:
    """Say who may sign the next step, by its side."""
    belonging = find_belonging(catalog, status.record)
    sides = [
        f"{SIDES[side]}: {listed(belonging.of(side)) if belonging and belonging.of(side) else 'nobody yet'}"
        for side in step.step.signers
    ]
    return f"step {step.step.number} is signed by {'; and by '.join(sides)}"


def _iter_ages(catalog: Catalog, status: InitiativeStatus, columns: int) -> Iterator[str]:
    dues = find_dues(status)
    if not dues:
        return
    # The first ones, and what a step stands on even where much that only warns comes before it.
    shown = [*dues[:_DUES_SHOWN], *[due for due in dues[_DUES_SHOWN:] if due.binds][:_BINDING_SHOWN]]
    yield "  ages next:"
    for due in shown:
        first = f"    {due.on}  "
        rest = " " * len(first)
        yield from hang(due_words(due), columns, first=first)
        for place in places_of_due(catalog, due)[:1]:
            yield f"{rest}at: {place}"
        owners = f" ({listed(due.owners)})" if due.owners else ""
        yield from hang(f"do: {due.do}{owners}", columns, first=rest, rest=f"{rest}    ")
    if len(dues) > len(shown):
        words = (
            f"and {len(dues) - len(shown)} more until {dues[-1].on}; `cpath status -o status.xlsx` lists all"
        )
        yield from hang(words, columns, first="    ")


# One row for each initiative


def table_text(catalog: Catalog, statuses: Sequence[InitiativeStatus], columns: int = COLUMNS) -> str:
    """Return all initiatives in one table, by region; plain text, since a state has hundreds."""
    rows = [build_row(catalog, status) for status in statuses]
    cells = [
        (
            "sector",
            [row.sector for row in rows],
        ),
        ("since", [str(row.launched or "") for row in rows]),
        ("step", [row.step for row in rows]),
        ("signed", [f"{row.signed}/8" for row in rows]),
        ("waived", [str(row.waivers or "") for row in rows]),
        ("next due", [row.next_due for row in rows]),
    ]
    widths = [max(display_width(head), *map(display_width, column)) for head, column in cells]
    room = columns - 2 - sum(widths[1:]) - 2 * (len(widths) - 1)
    widths[0] = max(min(widths[0], room), _LEAST_SECTOR)
    lines = hang(_summary(statuses), columns, rest="  ")
    lines += ["", _table_line([head for head, _ in cells], widths)]
    numbered = enumerate(rows)
    for _, group in groupby(numbered, key=lambda found: found[1].region):
        members = list(group)
        lines.append(cut(_region_words(members[0][1]), columns))
        lines += [_table_line([column[index] for _, column in cells], widths) for index, _ in members]
    made_up = sum(row.illustrative for row in rows)
    if made_up:
        lines += ["", f"{made_up} of {len(rows)} illustrative: made up to show how it works"]
    return "\n".join(lines) + "\n"


_LEAST_SECTOR = 12
_RIGHT = {3, 4}


def _table_line(cells: Sequence[str], widths: Sequence[int]) -> str:
    parts = [
        fit_right(cell, width) if index in _RIGHT else fit_left(cut(cell, width), width)
        for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"  {'  '.join(parts)}".rstrip()


def _region_words(row: StatusRow) -> str:
    return f"{row.region_title} ({row.region})" if row.region_title else row.region or "no region"


def cut(text: str, columns: int) -> str:
    """Cut a text to so many columns; what was cut is shown by an ellipsis."""
    if display_width(text) <= columns:
        return text
    kept = ""
    for char in text:
        if display_width(kept + char) > columns - 1:
            break
        kept += char
    return f"{kept.rstrip()}…"


def status_markdown(catalog: Catalog, statuses: Sequence[InitiativeStatus]) -> str:
    """Return all initiatives as one Markdown table, for a summary in a pull request or a wiki."""
    lines = [
        escape_markdown(_summary(statuses)),
        "",
        "| Region | Sector | Launched | Current step | Signed | Waivers | Next due |",
        "|---|---|--:|---|--:|--:|---|",
    ]
    for status in statuses:
        row = build_row(catalog, status)
        due = f"{row.due.on} {due_words(row.due)}" if row.due else ""
        cells = [row.region_title or row.region, row.sector, row.launched or "", row.step]
        cells += [f"{row.signed}/8", row.waivers or "", due]
        lines.append(f"| {' | '.join(escape_markdown(cell) for cell in cells)} |")
    return "\n".join(lines) + "\n"
