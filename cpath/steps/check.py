"""Whether what was signed still stands, and why not: for CI, and for whoever looks after months.

Owns what is a reason to fail: a signed step that does not pass any more, one that waits to be signed
again, a record that no command wrote, a waiver that ran out. Says of each criterion whether the data
changed or only time passed. Must not know Git, nor how anything is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from cpath.messages import Code, Listed, msg, msg_in
from cpath.steps.age import add_months
from cpath.steps.context import build_index
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import Side
from cpath.steps.due import Due, find_dues, holds_until
from cpath.steps.gate import StepState, evaluate, evaluate_all, measure
from cpath.steps.record import RecordFault, iter_future_faults, iter_order_faults, iter_reopening_faults
from cpath.steps.signer import side_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cpath.catalog import Catalog, Record
    from cpath.model import Initiative
    from cpath.model.initiative import Attestation, Waiver
    from cpath.source.position import DataPath
    from cpath.steps.context import Index
    from cpath.steps.criterion import Criterion
    from cpath.steps.gate import CriterionStatus, InitiativeStatus, StepStatus

SOON = timedelta(days=60)
"""So far ahead it is told what is going to end."""
_INDEXES = 32
"""So many indexes of a catalog are held at a time."""
_PROBES = 60
"""So many months back it is looked whether a criterion passed with the data as they are."""
_DAY = timedelta(days=1)


class Cause(StrEnum):
    """Why a criterion of a signed step does not pass any more."""

    CHANGED = "changed"
    """With the data as they are now it would not have passed since the sign-off."""
    AGED = "aged"
    """The data are the same; too much time has passed."""
    EXPIRED = "expired"
    """The waiver or the attestation that stood in for it has ended."""
    NEVER_MET = "never-met"
    """It did not pass when it was signed either."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A waiver or an attestation (``what``) that has ended, and its place in the initiative."""

    what: str
    path: DataPath
    word: Waiver | Attestation
    on: date
    """The last day on which it held."""


@dataclass(frozen=True, slots=True)
class Lapse:
    """A criterion of a signed step that does not pass any more, and why.

    ``since`` is the first day on which it does not pass with the data as they are now; None where
    it passes on no day since the sign-off. ``ended`` is what stood in for it.
    """

    now: CriterionStatus
    cause: Cause
    since: date | None = None
    ended: Ended | None = None


@dataclass(frozen=True, slots=True)
class LapsedStep:
    """A signed step that does not stand: it was reopened, or its ``lapses`` say why."""

    status: StepStatus
    lapses: tuple[Lapse, ...]


@dataclass(frozen=True, slots=True)
class Expired:
    """A criterion of a step that is not signed, which does not pass since what stood in has ended."""

    now: CriterionStatus
    ended: Ended


@dataclass(frozen=True, slots=True)
class InitiativeCheck:
    """What is wrong with the signed steps of one initiative."""

    status: InitiativeStatus
    faults: tuple[RecordFault, ...]
    lapsed: tuple[LapsedStep, ...]
    expired: tuple[Expired, ...]

    @property
    def stands(self) -> bool:
        """Whether everything signed stands, and the record is as commands write it."""
        return not (self.faults or self.lapsed or self.expired)

    @property
    def signed(self) -> int:
        """How many steps are signed, whether they stand or not."""
        return sum(step.sign_off is not None for step in self.status.steps)

    @property
    def at_risk(self) -> tuple[int, ...]:
        """The signed steps that stand again by themselves once the ones before them do."""
        return tuple(step.step.number for step in self.status.steps if step.state is StepState.AT_RISK)

    @property
    def soon(self) -> tuple[Due, ...]:
        """What signed steps rest on and is going to end within `SOON`, the earliest first."""
        signed = {step.step.number for step in self.status.steps if step.sign_off is not None}
        return tuple(
            due
            for due in find_dues(self.status)
            if due.binds and due.criterion.step in signed and due.on <= self.status.today + SOON
        )


def check_all(catalog: Catalog, today: date, *, region: str | None = None) -> tuple[InitiativeCheck, ...]:
    """Check every initiative, of one region or of all, in the order of their keys."""
    find_index = _index_finder(catalog)
    return tuple(
        _check(catalog, status, find_index) for status in evaluate_all(catalog, today, region=region)
    )


def check_initiative(catalog: Catalog, initiative: Record[Initiative], today: date) -> InitiativeCheck:
    """Check the signed steps and the record of one initiative."""
    return _check(catalog, evaluate(catalog, initiative, today), _index_finder(catalog))


def _index_finder(catalog: Catalog) -> Callable[[date], Index]:
    """Return what finds the catalog's index of a day: initiatives age on the same days."""
    return lru_cache(maxsize=_INDEXES)(lambda day: build_index(catalog, day))


def _check(
    catalog: Catalog, status: InitiativeStatus, find_index: Callable[[date], Index]
) -> InitiativeCheck:
    days = _Days(catalog, status, find_index)
    lapsed = []
    expired: list[Expired] = []
    for step in status.steps:
        if step.state is StepState.NEEDS_REVIEW:
            lapses = () if step.reopened else tuple(_find_cause(days, step, item) for item in step.failing)
            lapsed.append(LapsedStep(step, lapses))
        elif step.sign_off is None:
            expired += _iter_expired(step, status.today)
    return InitiativeCheck(status, tuple(_iter_faults(catalog, status)), tuple(lapsed), tuple(expired))


# The record

_SIDES = {Side.BUSINESS: msg("business"), Side.PUBLIC: msg("the public partners")}


def _iter_faults(catalog: Catalog, status: InitiativeStatus) -> Iterator[RecordFault]:
    entity = status.record.entity
    yield from iter_order_faults(entity)
    yield from iter_future_faults(entity, status.today)
    yield from iter_reopening_faults(entity)
    signers = {step.number: step.signers for step in STEPS}
    for index, item in enumerate(entity.steps):
        sides = {side_of(catalog, signer.organization) for signer in item.signed_by}
        # An organization that no record tells of may be of any side.
        missing = [] if None in sides else [_SIDES[side] for side in signers[item.step] if side not in sides]
        if missing:
            yield RecordFault(
                item.step,
                ("steps", index, "signed_by"),
                msg(
                    "step {n} has no signer from {sides}",
                    n=item.step,
                    sides=Listed(missing, joint=msg_in("list", "or")),
                ),
                msg("remove the entry and sign the step with {command}", command=Code("cpath step advance")),
            )


# Why a criterion does not pass any more


class _Days:
    """The criteria of one initiative as of other days, with the data as they are now."""

    def __init__(
        self, catalog: Catalog, status: InitiativeStatus, find_index: Callable[[date], Index]
    ) -> None:
        self.status = status
        self.today = status.today
        self._find_index = find_index
        self._catalog = catalog
        self._known: dict[tuple[str, date], CriterionStatus] = {}

    def look(self, criterion: Criterion, day: date) -> CriterionStatus:
        """Measure a criterion as of a day."""
        known = (criterion.id, day)
        if known not in self._known:
            index = self._find_index(day)
            self._known[known] = measure(self._catalog, self.status.record, criterion, day, index)
        return self._known[known]


def _find_cause(days: _Days, step: StepStatus, item: CriterionStatus) -> Lapse:
    assert step.sign_off is not None  # noqa: S101 - it needs review, so it was signed
    signed_on = step.sign_off.signed_on
    criterion = item.criterion
    ended = _find_ended(step, criterion.id, days.today)
    if ended is not None and ended.on >= signed_on:
        held = days.look(criterion, ended.on)
        if held.waiver is not None or held.attestation is not None:
            return Lapse(item, Cause.EXPIRED, ended.on + _DAY, ended)
    good = _find_good_day(days, criterion, signed_on)
    if good is None:
        return Lapse(item, Cause.CHANGED)
    since = _find_first_bad_day(days, step, criterion, good)
    before = days.look(criterion, since - _DAY).result
    # A record that begins to count later, such as a newer vote, is a change, and no matter of age.
    new = {record.path for record, _ in item.result.evidence} - {record.path for record, _ in before.evidence}
    return Lapse(item, Cause.CHANGED if new else Cause.AGED, since)


def _find_good_day(days: _Days, criterion: Criterion, signed_on: date) -> date | None:
    """Find a day since the sign-off on which the criterion passes with the data as they are now."""
    for months in range(1, _PROBES + 1):
        day = max(signed_on, add_months(days.today, -months))
        if days.look(criterion, day).passes:
            return day
        if day == signed_on:
            return None
    return signed_on if days.look(criterion, signed_on).passes else None


def _find_first_bad_day(days: _Days, step: StepStatus, criterion: Criterion, good: date) -> date:
    """Find the day on which the criterion ceased to pass, between a good day and today."""
    item = days.look(criterion, good)
    until = holds_until(days.status, step, item) if item.result.terms else None
    if until is not None and good <= until < days.today:
        # What it says of itself: seen to be so, and not looked for.
        since = until + _DAY
        if days.look(criterion, until).passes and not days.look(criterion, since).passes:
            return since
    bad = days.today
    while bad - good > _DAY:
        middle = good + (bad - good) // 2
        if days.look(criterion, middle).passes:
            good = middle
        else:
            bad = middle
    return bad


# Waivers and attestations


def _find_ended(step: StepStatus, criterion_id: str, today: date) -> Ended | None:
    """Return the waiver or attestation of a criterion that ended last; None where none has."""
    words: list[tuple[str, DataPath, Waiver | Attestation]] = [
        ("waiver", ("waivers", item.index), item.waiver) for item in step.waivers
    ]
    words += [("attestation", ("attestations", item.index), item.attestation) for item in step.attestations]
    ended = [
        Ended(what, path, word, word.expires)
        for what, path, word in words
        if word.criterion == criterion_id and word.expires is not None and word.expires < today
    ]
    return max(ended, key=lambda item: item.on, default=None)


def _iter_expired(step: StepStatus, today: date) -> Iterator[Expired]:
    for item in step.failing:
        ended = _find_ended(step, item.criterion.id, today)
        if ended is not None:
            yield Expired(item, ended)
