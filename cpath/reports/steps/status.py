"""Where the initiatives are: the eight steps of each, what is missing, what ends next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cpath.documents import Cell, Column, Document, Grid, Item, Items, Section, Table
from cpath.messages import Code, Listed, Message, msg, plural
from cpath.reports.steps.data import steps_data
from cpath.reports.steps.states import LEGEND, SHORT_TITLES, STATES, state_cell
from cpath.reports.steps.words import (
    decisions,
    ending,
    initiative_name,
    missing_item,
    next_command,
    owners,
    places_of_due,
    said,
    step_lead,
)
from cpath.reports.titles import Titles
from cpath.steps.alike import group_alike
from cpath.steps.criteria import STEPS
from cpath.steps.due import find_dues
from cpath.steps.gate import StepState, evaluate_all
from cpath.steps.signer import find_belonging

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cpath.catalog import Catalog
    from cpath.documents import Block
    from cpath.documents.data import Data
    from cpath.messages import Value
    from cpath.steps.gate import InitiativeStatus, StepStatus

_DUES = 4
"""What ends next that text shows of an initiative without --all."""
_SIDES = {"business": msg("one of the businesses"), "public partner": msg("one of the public partners")}


def gather(
    catalog: Catalog, today: date, region: str | None
) -> tuple[Sequence[InitiativeStatus], bool, Titles]:
    """Return the facts of the report on one region, or on all, with the initiatives in short."""
    return evaluate_all(catalog, today, region=region), False, Titles(catalog)


def data(statuses: Sequence[InitiativeStatus], _: bool, titles: Titles) -> Data:  # noqa: FBT001 - as `document`
    """Return the statuses as ``cpath-steps/1``."""
    return steps_data(statuses, titles)


def document(statuses: Sequence[InitiativeStatus], in_full: bool, titles: Titles) -> Document:  # noqa: FBT001
    """Return the grid of steps; ``in_full`` also what each initiative lacks and what ends next."""
    only = statuses[0] if len(statuses) == 1 else None
    blocks: list[Block] = [] if in_full and only else [steps_grid(statuses, titles)]
    blocks += [_initiative(status, titles, in_full=in_full, alone=only is not None) for status in statuses]
    made_up = sum(bool(status.record.entity.illustrative) for status in statuses)
    about: list[Value] = [statuses[0].today] if statuses else []
    if made_up:
        about.append(
            plural(
                "{n} initiative is made up to show how it works",
                "{n} are made up to show how it works",
                made_up,
            )
        )
    lead = step_lead(only, only.current, titles) if only else _lead(statuses)
    return Document(msg("Where the initiatives are"), tuple(lead), tuple(blocks), tuple(about))


def _lead(statuses: Sequence[InitiativeStatus]) -> Iterator[Message]:
    """Yield how many initiatives are where, those first that need someone."""
    states = Counter(status.current.state if status.current else StepState.SIGNED for status in statuses)
    words = (
        (StepState.NEEDS_REVIEW, msg("{n} to be reviewed")),
        (StepState.READY, msg("{n} ready for the next sign-off")),
        (StepState.BLOCKED, msg("{n} blocked")),
        (StepState.AT_RISK, msg("{n} at risk")),
        (StepState.SIGNED, msg("{n} with all eight steps signed")),
    )
    found = [text.fill(n=states[state]) for state, text in words if states[state]]
    yield msg(
        "{initiatives}: {states}.",
        initiatives=plural("{n} initiative", "{n} initiatives", len(statuses)),
        states=Listed(found),
    )


def steps_grid(statuses: Iterable[InitiativeStatus], titles: Titles) -> Grid:
    """Return the eight steps of each initiative as marks, and what comes next."""
    columns = tuple(Column(str(step.number), "mark", SHORT_TITLES[step.number]) for step in STEPS)
    rows = tuple(
        (
            initiative_name(status, titles),
            tuple(state_cell(step.state) for step in status.steps),
            (_next(status),),
        )
        for status in statuses
    )
    empty = msg("There is no initiative yet.")
    return Grid(msg("Initiative"), columns, rows, (Column(msg("Next")),), LEGEND, empty)


def _next(status: InitiativeStatus) -> Message:
    current = status.current
    if current is None:
        return msg("all eight steps are signed")
    if current.state is StepState.READY:
        return msg("sign step {n}", n=current.step.number)
    if current.is_open:
        return msg("sign step {n} again", n=current.step.number)
    return plural(
        "step {step}: meet {n} condition",
        "step {step}: meet {n} conditions",
        len(current.failing),
        step=current.step.number,
    )


# One initiative


def _initiative(status: InitiativeStatus, titles: Titles, *, in_full: bool, alone: bool) -> Section:
    blocks: list[Block] = [_steps(status)]
    for step in status.steps:
        if step is status.current or step.state is StepState.NEEDS_REVIEW:
            # Of a single initiative the answer has already said it.
            blocks += _missing(step, titles, by=not alone or step is not status.current)
    notes = tuple(_notes(status, titles))
    if notes:
        blocks.append(Section(msg("Decided, and to be known"), (Items(notes),)))
    dues = find_dues(status)
    if dues:
        items = tuple(
            Item(
                msg(
                    "{day}: {what} ({criterion})",
                    day=due.on,
                    what=ending(due, titles),
                    criterion=Code(due.criterion.id),
                ),
                (
                    *(
                        msg("at {place}", place=Code(place))
                        for place in places_of_due(titles.catalog, due)[:1]
                    ),
                    msg("To do: {what}", what=said(due.do)),
                ),
            )
            for due in dues
        )
        blocks.append(Section(msg("What ends next"), (Items(items, most=_DUES),)))
    blocks += _how_to_go_on(status, titles)
    return Section(initiative_name(status, titles), tuple(blocks), "always" if in_full else "all")


def _steps(status: InitiativeStatus) -> Table:
    columns = (
        Column(msg("Step"), "number"),
        Column(msg("Name"), "name"),
        Column(msg("State")),
        Column(msg("Signed"), "date"),
    )
    rows = []
    for step in status.steps:
        mark, words, tone = STATES[step.state]
        signed = step.sign_off.signed_on if step.sign_off else None
        state = Cell(msg("{mark} {state}", mark=mark, state=words), tone)
        rows.append((step.step.number, SHORT_TITLES[step.step.number], state, signed))
    return Table(columns, rows)


def _missing(step: StepStatus, titles: Titles, *, by: bool) -> Iterator[Section]:
    """Yield what a step lacks, what several criteria lack alike once; ``by`` also who takes care of it."""
    if not step.failing:
        return
    items = tuple(missing_item(group, titles) for group in group_alike(step.failing))
    blocks: list[Block] = [Items(items)]
    if by and step.owners:
        blocks.append(msg("Who takes care of it: {partners}.", partners=owners(step.owners, titles)))
    yield Section(msg("Still missing at step {n}", n=step.step.number), tuple(blocks))


def _notes(status: InitiativeStatus, titles: Titles) -> Iterator[Message]:
    for step in status.steps:
        n = step.step.number
        for decided in decisions(status, step, titles):
            yield msg("step {n}: {what}", n=n, what=decided)
        if step is not status.current and step.sign_off is None:
            continue
        if step.warnings:
            ids = [Code(item.criterion.id) for item in step.warnings]
            yield msg("step {n}: these only warn: {criteria}", n=n, criteria=Listed(ids, 99))
        if step.state is StepState.SIGNED and step.has_changed:
            yield msg("step {n}: the evidence has changed since the sign-off, and still passes", n=n)


def _how_to_go_on(status: InitiativeStatus, titles: Titles) -> Iterator[Message]:
    current = status.current
    yield msg("Next: {command}", command=Code(next_command(status)))
    if current is None or not current.is_open:
        return
    belonging = find_belonging(titles.catalog, status.record)
    for side in current.step.signers:
        members = belonging.of(side) if belonging else ()
        who = _SIDES[side.value]
        if members:
            yield msg("To be signed by {who}: {members}.", who=who, members=owners(tuple(members), titles))
        else:
            yield msg("To be signed by {who}; none is listed yet.", who=who)
