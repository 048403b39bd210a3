"""What ages next, and when: the last day on which each criterion that passes goes on passing.

Owns no limit: each criterion that ages gives its own last day, waivers and attestations have theirs in
the record. Must not know any criterion by name, nor how a due is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cpath.messages import Message, msg
from cpath.steps.age import day_after
from cpath.steps.criterion import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cpath.steps.criterion import Criterion, Place
    from cpath.steps.gate import CriterionStatus, InitiativeStatus, StepStatus


class Cause(StrEnum):
    """Why something ends."""

    AGE = "age"
    WAIVER = "waiver"
    ATTESTATION = "attestation"


@dataclass(frozen=True, slots=True)
class Due:
    """Something that passes now and ends by itself, as long as nobody writes anything anew.

    ``until`` is the last day on which it passes, ``on`` the day after. ``of`` names the occupations,
    programs or pathways that it is told of; there is none where it is the criterion as a whole.
    ``binds`` says that the step does not stand without it.
    """

    on: date
    until: date
    criterion: Criterion
    binds: bool
    cause: Cause
    of: tuple[str, ...]
    what: Message | str
    do: Message | str
    places: tuple[Place, ...]
    owners: tuple[str, ...]


def find_dues(status: InitiativeStatus) -> tuple[Due, ...]:
    """Return what ends by itself in the steps that are signed or next in turn, the earliest first.

    What of later steps is drafted ages too, but nobody has signed on it yet.
    """
    current = status.current_step or len(status.steps)
    found = [
        due
        for step in status.steps
        if step.sign_off is not None or step.step.number <= current
        for item in step.criteria
        for due in _iter_dues(status, step, item)
    ]
    return tuple(sorted(found, key=lambda due: (due.on, not due.binds, due.criterion.step)))


def holds_until(status: InitiativeStatus, step: StepStatus, item: CriterionStatus) -> date | None:
    """Return the last day on which a criterion that passes goes on passing as the data are now.

    None where it does not pass, or where nothing in it ends.
    """
    if not item.passes:
        return None
    if item.result.state is not State.MET and item.waiver is None and item.attestation is None:
        # The pathway's own word, or a link to an existing partnership: neither has an end.
        return None
    until = min((term.until for term in item.result.terms), default=None)
    if until is None and item.waiver is None and item.attestation is None:
        return None
    return _extend(until or status.today, step, item)


def _extend(until: date, step: StepStatus, item: CriterionStatus) -> date | None:
    """Return the last day covered from ``until`` on without a gap; None where it has no end."""
    periods: list[tuple[date, date | None]] = [
        (found.waiver.on, found.waiver.expires)
        for found in step.waivers
        if found.waiver.criterion == item.criterion.id
    ]
    if item.criterion.attestable:
        periods += [
            (found.attestation.on, found.attestation.expires)
            for found in step.attestations
            if found.attestation.criterion == item.criterion.id
        ]
    for begins, ends in sorted(periods, key=lambda period: period[0]):
        if begins <= day_after(until):
            if ends is None:
                return None
            until = max(until, ends)
    return until


def _iter_dues(status: InitiativeStatus, step: StepStatus, item: CriterionStatus) -> Iterator[Due]:
    until = holds_until(status, step, item)
    if until is None:
        return
    terms = item.result.terms
    first = min((term.until for term in terms), default=None)
    if first != until:
        yield _stand_in_due(status, step, item, until)
        return
    groups: dict[tuple[date, str, Message, str | None], list[int]] = {}
    for index, term in enumerate(terms):
        groups.setdefault((term.until, term.what, term.do, term.owner), []).append(index)
    for (last, what, do, owner), indices in groups.items():
        yield Due(
            day_after(last),
            last,
            item.criterion,
            item.binds,
            Cause.AGE,
            tuple(dict.fromkeys(terms[index].of for index in indices if terms[index].of)),
            what,
            do,
            tuple(terms[index].place for index in indices),
            step.owners if owner is None else (owner,),
        )


def _stand_in_due(status: InitiativeStatus, step: StepStatus, item: CriterionStatus, until: date) -> Due:
    """Say that what stands in for a criterion ends: the last waiver or attestation of its kind."""
    waivers = [found for found in step.waivers if found.waiver.criterion == item.criterion.id]
    waiver = next((found for found in waivers if found.waiver.expires == until), None)
    if waiver is not None:
        cause, key, index = Cause.WAIVER, "waivers", waiver.index
        by, role = waiver.waiver.by, waiver.waiver.role
        what = msg("the waiver by {organization} ({role}) has expired")
        do = msg(
            "{missing}; or decide on another waiver",
            missing=item.result.missing or msg("let it pass by its data again"),
        )
    else:
        said = [found for found in step.attestations if found.attestation.criterion == item.criterion.id]
        word = next(found for found in said if found.attestation.expires == until)
        cause, key, index = Cause.ATTESTATION, "attestations", word.index
        by, role = word.attestation.by, word.attestation.role
        what = msg("the attestation by {organization} ({role}) has expired")
        do = msg("write down what can be recorded, or have it attested again")
    return Due(
        day_after(until),
        until,
        item.criterion,
        item.binds,
        cause,
        (),
        what.fill(organization=by, role=role),
        do,
        ((status.record, (key, index)),),
        step.owners,
    )
