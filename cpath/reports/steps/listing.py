"""The eight steps in short: who signs each, or where one initiative is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Cell, Column, Document, Table
from cpath.messages import Listed, Message, msg, plural
from cpath.reports.steps.states import SHORT_TITLES, STATES
from cpath.reports.steps.words import SIGNERS, initiative_name
from cpath.steps.criteria import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.documents import Row
    from cpath.reports.titles import Titles
    from cpath.steps.gate import InitiativeStatus


def document(status: InitiativeStatus | None, titles: Titles | None) -> Document:
    """Return the eight steps; with ``status`` their states in one initiative."""
    columns: tuple[Column, ...]
    if status is not None and titles is not None:
        columns = (
            Column(msg("Step"), "number"),
            Column(msg("Name"), "name"),
            Column(msg("State")),
            Column(msg("Must be met"), "number"),
        )
        return Document(initiative_name(status, titles), (), (Table(columns, _states(status)),))
    columns = (
        Column(msg("Step"), "number"),
        Column(msg("Name"), "name"),
        Column(msg("Must"), "number"),
        Column(msg("Should"), "number"),
        Column(msg("Signed by")),
    )
    caption = msg("Must: criteria that must pass before the sign-off. Should: criteria that only warn.")
    return Document(msg("The eight steps"), (), (Table(columns, _steps(), caption),))


def _steps() -> Iterator[Row]:
    for step in STEPS:
        must = sum(criterion.required for criterion in step.criteria)
        signers = Listed([SIGNERS[side] for side in step.signers])
        yield step.number, SHORT_TITLES[step.number], must, len(step.criteria) - must, signers


def _states(status: InitiativeStatus) -> Iterator[Row]:
    for item in status.steps:
        mark, words, tone = STATES[item.state]
        must = [criterion for criterion in item.criteria if criterion.criterion.required]
        met: Message = plural(
            "{met} of {n}", "{met} of {n}", len(must), met=sum(criterion.passes for criterion in must)
        )
        yield (
            item.step.number,
            SHORT_TITLES[item.step.number],
            Cell(msg("{mark} {state}", mark=mark, state=words), tone),
            met,
        )
