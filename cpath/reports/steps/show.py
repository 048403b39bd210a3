"""The criteria of an initiative's steps: what was measured, what is expected, where the evidence is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Document, Item, Items, Section
from cpath.messages import Code, Listed, Message, coded, msg, plural
from cpath.model import Partnership
from cpath.reports.steps.data import steps_data
from cpath.reports.steps.states import STATES
from cpath.reports.steps.words import decisions, initiative_name, owners, places
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
    lead = tuple(_lead(status, step))
    return Document(initiative_name(status, titles), lead, tuple(blocks), tuple(about))


def _lead(status: InitiativeStatus, number: int | None) -> Iterator[Message]:
    """Yield the answer: how many criteria are still missing, of the step or of the current one."""
    step = status.current if number is None else status.steps[number - 1]
    if step is None:
        yield msg("All eight steps are signed.")
        return
    n, failing = step.step.number, len(step.failing)
    if failing:
        yield plural(
            "Step {step} lacks {n} of the criteria that must pass.",
            "Step {step} lacks {n} of the criteria that must pass.",
            failing,
            step=n,
        )
    else:
        yield msg("Step {step} has everything that must pass.", step=n)


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
    heading = msg("Step {n}, {title}: {state}", n=step.step.number, title=step.step.title, state=words)
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
        signers: list[Value] = [
            msg("{who} ({role})", who=titles(signer.organization), role=signer.role)
            for signer in sign_off.signed_by
        ]
        yield msg("signed on {day} by {signers}", day=sign_off.signed_on, signers=Listed(signers, 99))
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
        lines.append(msg("To do: {what}", what=coded(result.missing)))
    lines.append(msg("measured: {measured}", measured=coded(result.measured)))
    lines.append(
        msg(
            "expected: {expected}",
            expected=Listed([*dict.fromkeys(coded(g.result.expected) for g in group)], 99),
        )
    )
    if any(one.is_newer and one.criterion.required for one in group):
        lines.append(msg("asked since the step was signed: it only warns until the step is signed again"))
    lines += places(titles.catalog, result)
    until = holds_until(status, step, item)
    if until is not None:
        lines.append(msg("passes until {day} as the data are", day=until))
    return Item(head, tuple(lines))
