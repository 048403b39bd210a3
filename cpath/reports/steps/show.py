"""The criteria of an initiative's steps: what was measured, what is expected, where the evidence is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Document, Item, Items, Section
from cpath.messages import Code, Listed, Message, msg
from cpath.model import Partnership
from cpath.reports.steps.data import steps_data
from cpath.reports.steps.states import SHORT_TITLES, STATES
from cpath.reports.steps.words import (
    decisions,
    initiative_name,
    owners,
    places,
    said,
    signed_words,
    step_lead,
)
from cpath.steps.alike import group_alike, say_span
from cpath.steps.criterion import State
from cpath.steps.due import holds_until
from cpath.steps.gate import StepState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.documents import Block
    from cpath.documents.data import Data
    from cpath.messages import Value
    from cpath.reports.titles import Titles
    from cpath.steps.gate import CriterionStatus, InitiativeStatus, StepStatus

_RESULTS = {
    State.MET: msg("met"),
    State.UNMET: msg("not met"),
    State.WAIVED: msg("waived"),
    State.ATTESTED: msg("confirmed"),
    State.UNKNOWN: msg("not known"),
}


def data(status: InitiativeStatus, step: int | None, titles: Titles) -> Data:
    """Return the steps as ``cpath-steps/1``."""
    return steps_data([status], titles, step)


def document(status: InitiativeStatus, step: int | None, titles: Titles) -> Document:
    """Return every criterion of a step; without ``step`` the steps to work on, and the others in short."""
    partnership = titles.catalog.find(Partnership, status.record.entity.partnership, status.record.region)
    about: list[Value] = []
    if partnership is not None:
        about.append(msg("{title} ({path})", title=partnership.entity.title, path=Code(partnership.path)))
    if status.record.entity.illustrative:
        about.append(msg("illustrative"))
    sections = [
        _step(status, item, titles, whole=step is not None)
        for item in status.steps
        if step is None or item.step.number == step
    ]
    blocks: list[Block] = [*sections]
    if step is None:
        command = Code(f"cpath step show {status.id} N")
        blocks.append(msg("Every criterion of a step: {command}", command=command))
    lead = tuple(step_lead(status, status.current if step is None else status.steps[step - 1], titles))
    return Document(initiative_name(status, titles), lead, tuple(blocks), tuple(about))


def _step(status: InitiativeStatus, step: StepStatus, titles: Titles, *, whole: bool) -> Section:
    blocks: list[Block] = []
    history = tuple(_history(status, step, titles))
    if history:
        blocks.append(Items(history))
    if whole or step is status.current or step.state is StepState.NEEDS_REVIEW:
        items = tuple(_group(status, step, group, titles) for group in _ordered(step))
        blocks.append(Items(items))
    else:
        blocks.append(_count_met(step))
    words = STATES[step.state][1]
    n = step.step.number
    heading = msg("Step {n}, {title}: {state}", n=n, title=SHORT_TITLES[n], state=words)
    return Section(heading, tuple(blocks))


def _ordered(step: StepStatus) -> list[tuple[CriterionStatus, ...]]:
    """Criteria that say the same, together; first what is missing."""
    return sorted(group_alike(step.criteria), key=lambda group: group[0].passes)


def _count_met(step: StepStatus) -> Message:
    """Say how many of a step's criteria pass, and which of those that should do not."""
    must = [item for item in step.criteria if item.criterion.required]
    passing = sum(item.passes for item in must)
    words = msg("{n} of {all} criteria that must pass are met.", n=passing, all=len(must))
    if not step.warnings:
        return words
    ids = Listed([Code(item.criterion.id) for item in step.warnings], 99)
    return msg("{met} These should be met and are not: {criteria}.", met=words, criteria=ids)


def _history(status: InitiativeStatus, step: StepStatus, titles: Titles) -> Iterator[Message]:
    """Yield what happened to a step: who signed it, what else was decided, and who takes care of it."""
    sign_off = step.sign_off
    if sign_off is not None:
        yield signed_words(sign_off, titles)
        if step.has_changed:
            yield msg(
                "the evidence has changed since then: {now} instead of {then}",
                now=Code(step.signed_digest or ""),
                then=Code(sign_off.digest or ""),
            )
    yield from decisions(status, step, titles)
    if step.owners:
        yield msg("who takes care of this step: {partners}", partners=owners(step.owners, titles))


def _group(
    status: InitiativeStatus, step: StepStatus, group: tuple[CriterionStatus, ...], titles: Titles
) -> Item:
    """Return a criterion with its evidence; where several say the same, what they say once."""
    item, result = group[0], group[0].result
    kind = msg("must") if item.criterion.required else msg("should")
    head = msg(
        "{result}: {criteria} {summary} ({kind})",
        result=_RESULTS[result.state],
        criteria=Code(say_span(group)),
        summary=Listed([one.criterion.summary for one in group], 99),
        kind=kind,
    )
    lines: list[Value] = []
    if result.missing:
        lines.append(msg("To do: {what}", what=result.missing))
    lines.append(msg("measured: {measured}", measured=said(result.measured)))
    lines.append(
        msg(
            "expected: {expected}",
            expected=Listed([*dict.fromkeys(said(g.result.expected) for g in group)], 99),
        )
    )
    if any(one.is_newer and one.criterion.required for one in group):
        lines.append(msg("asked since the step was signed: it only warns until the step is signed again"))
    lines += places(titles.catalog, result)
    until = holds_until(status, step, item)
    if until is not None:
        lines.append(msg("passes until {day} as the data are", day=until))
    return Item(head, tuple(lines))
