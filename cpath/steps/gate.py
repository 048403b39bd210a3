"""The gates of the eight steps: where an initiative stands on a day.

Owns order, staleness, and what waivers and attestations stand in for. Must not know any criterion by
name, who may sign, nor how a status is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from cpath.messages import msg
from cpath.model import Initiative
from cpath.steps.context import build_context, build_index
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import State, joined
from cpath.steps.digest import digest_of, digest_to_compare, edition_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.model.initiative import Attestation, Reopening, SignOff, Waiver
    from cpath.steps.context import Context, Index
    from cpath.steps.criterion import Criterion, Measured, Step


class StepState(StrEnum):
    """Where one step stands."""

    SIGNED = "signed"
    NEEDS_REVIEW = "needs-review"
    """Signed, but a hard criterion does not pass (any more), or the step was reopened."""
    AT_RISK = "at-risk"
    """Signed, but an earlier step does not stand."""
    READY = "ready"
    """Next in turn, and every hard criterion passes."""
    BLOCKED = "blocked"
    """Next in turn, and a hard criterion does not pass."""
    LATER = "later"


_OVER = {
    "waiver": msg("the waiver expired on {day}"),
    "attestation": msg("the attestation expired on {day}"),
}


@dataclass(frozen=True, slots=True)
class WaiverStatus:
    """A waiver, where it stands in the initiative, and whether it holds on the day."""

    index: int
    waiver: Waiver
    in_force: bool


@dataclass(frozen=True, slots=True)
class AttestationStatus:
    """An attestation, where it stands in the initiative, and whether it holds on the day.

    One of a criterion that is computed from the data never holds.
    """

    index: int
    attestation: Attestation
    in_force: bool


@dataclass(frozen=True, slots=True)
class CriterionStatus:
    """One criterion with what was measured, and the waiver or attestation that stands in for it.

    ``is_newer`` says that cpath asks for it only since the step was signed: until it is signed again,
    the criterion only warns.
    """

    criterion: Criterion
    result: Measured
    waiver: WaiverStatus | None = None
    attestation: AttestationStatus | None = None
    is_newer: bool = False

    @property
    def passes(self) -> bool:
        """Whether it lets a sign-off through."""
        return self.result.state.passes

    @property
    def binds(self) -> bool:
        """Whether the step does not stand without it."""
        return self.criterion.required and not self.is_newer


@dataclass(frozen=True, slots=True)
class StepStatus:
    """One step of an initiative: its state, its sign-off, its criteria, waivers and attestations.

    ``sign_off`` is the last one in the record of those dated by the day; its ``reopened`` is None
    where the reopening is dated later. ``sign_off_index`` is its place in the record. ``digest`` is what
    a sign-off would record now, ``signed_digest`` what the last one would record on the same criteria;
    None where that cannot be told. ``owners`` are the core team's partners who take care of the step.
    """

    step: Step
    state: StepState
    sign_off: SignOff | None
    criteria: tuple[CriterionStatus, ...]
    waivers: tuple[WaiverStatus, ...]
    digest: str
    attestations: tuple[AttestationStatus, ...] = ()
    sign_off_index: int | None = None
    signed_digest: str | None = None
    owners: tuple[str, ...] = ()

    @property
    def reopened(self) -> Reopening | None:
        """That the step was opened again since it was signed last; None where it was not."""
        return None if self.sign_off is None else self.sign_off.reopened

    @property
    def is_open(self) -> bool:
        """Whether it can be signed now: it is ready, or it was reopened and passes again."""
        return self.state is StepState.READY or (self.reopened is not None and not self.failing)

    @property
    def failing(self) -> tuple[CriterionStatus, ...]:
        """The hard criteria that do not pass."""
        return tuple(item for item in self.criteria if item.binds and not item.passes)

    @property
    def warnings(self) -> tuple[CriterionStatus, ...]:
        """The criteria that do not pass and only warn: soft ones, and those newer than the sign-off."""
        return tuple(item for item in self.criteria if not item.binds and not item.passes)

    @property
    def has_changed(self) -> bool:
        """Whether the evidence is not that of the sign-off any more; the step may stand all the same."""
        recorded = self.sign_off.digest if self.sign_off else None
        if recorded is None or self.signed_digest is None:
            return False
        shorter = min(len(recorded), len(self.signed_digest))
        return recorded[:shorter] != self.signed_digest[:shorter]


@dataclass(frozen=True, slots=True)
class InitiativeStatus:
    """Where one initiative stands in the eight steps on a day. ``id`` is as commands take it."""

    record: Record[Initiative]
    id: str
    today: date
    steps: tuple[StepStatus, ...]

    @property
    def current_step(self) -> int | None:
        """The first step that is not signed or does not stand; None where all eight stand."""
        current = self.current
        return None if current is None else current.step.number

    @property
    def current(self) -> StepStatus | None:
        """The status of the current step."""
        return next((status for status in self.steps if status.state is not StepState.SIGNED), None)

    @property
    def is_stale(self) -> bool:
        """Whether a signed step needs review."""
        return any(status.state is StepState.NEEDS_REVIEW for status in self.steps)


# Where an initiative stands


def evaluate(catalog: Catalog, initiative: Record[Initiative], today: date) -> InitiativeStatus:
    """Compute where an initiative stands in the eight steps on a day."""
    return _evaluate(catalog, initiative, today, build_index(catalog, today))


def evaluate_all(catalog: Catalog, today: date, *, region: str | None = None) -> tuple[InitiativeStatus, ...]:
    """Compute where every initiative stands, of one region or of all, in the order of their keys."""
    index = build_index(catalog, today)
    return tuple(
        _evaluate(catalog, record, today, index)
        for record in catalog.all(Initiative).values()
        if region is None or record.region == region
    )


def measure(
    catalog: Catalog, initiative: Record[Initiative], criterion: Criterion, day: date, index: Index
) -> CriterionStatus:
    """Measure one criterion of an initiative as of a day, with what stands in for it."""
    context = build_context(catalog, initiative, day, index)
    step = STEPS[criterion.step - 1]
    return _measure(context, criterion, _waivers(context, step), _attestations(context, step))


def shown_id(catalog: Catalog, initiative: Record[Initiative]) -> str:
    """Return the id that commands take: bare where only one initiative has it, else ``region/id``."""
    bare = catalog.resolve(Initiative.kind, initiative.id).key == initiative.key
    return initiative.id if bare else initiative.key


def _evaluate(
    catalog: Catalog, initiative: Record[Initiative], today: date, index: Index
) -> InitiativeStatus:
    context = build_context(catalog, initiative, today, index)
    statuses: list[StepStatus] = []
    stands = True
    for step in STEPS:
        waivers, attestations = _waivers(context, step), _attestations(context, step)
        place, sign_off = context.signed.get(step.number, (None, None))
        # What was signed was not asked for more; what is signed next, or again, is asked for all.
        stands_signed = sign_off is not None and sign_off.reopened is None
        edition = edition_of(sign_off.digest, step) if sign_off and stands_signed else step.edition
        measured = (_measure(context, criterion, waivers, attestations) for criterion in step.criteria)
        criteria = tuple(
            replace(item, is_newer=True) if item.criterion.since > edition else item for item in measured
        )
        passes = all(item.passes for item in criteria if item.binds)
        if sign_off is None:
            state = StepState.LATER if not stands else StepState.READY if passes else StepState.BLOCKED
        elif sign_off.reopened is not None or not passes:
            state = StepState.NEEDS_REVIEW
        else:
            state = StepState.SIGNED if stands else StepState.AT_RISK
        stands = state is StepState.SIGNED
        results = [(item.criterion, item.result) for item in criteria]
        digest = digest_of(results, step.edition)
        statuses.append(
            StepStatus(
                step,
                state,
                sign_off,
                criteria,
                waivers,
                digest,
                attestations,
                place,
                digest_to_compare(sign_off.digest, step, results, digest) if sign_off else None,
                _owners(context, step),
            )
        )
    return InitiativeStatus(initiative, shown_id(catalog, initiative), today, tuple(statuses))


def _owners(context: Context, step: Step) -> tuple[str, ...]:
    """Return the partners of the core team who take care of a step, each once."""
    team = context.partnership.entity.core_team if context.partnership else ()
    return tuple(dict.fromkeys(member.organization for member in team if step.number in member.steps))


def _waivers(context: Context, step: Step) -> tuple[WaiverStatus, ...]:
    ids = {criterion.id for criterion in step.criteria}
    return tuple(
        WaiverStatus(index, waiver, waiver.on <= context.today <= waiver.expires)
        for index, waiver in enumerate(context.initiative.entity.waivers)
        if waiver.criterion in ids
    )


def _attestations(context: Context, step: Step) -> tuple[AttestationStatus, ...]:
    attestable = {criterion.id: criterion.attestable for criterion in step.criteria}
    return tuple(
        AttestationStatus(
            index,
            item,
            attestable[item.criterion]
            and item.on <= context.today
            and (item.expires is None or context.today <= item.expires),
        )
        for index, item in enumerate(context.initiative.entity.attestations)
        if item.criterion in attestable
    )


def _measure(
    context: Context,
    criterion: Criterion,
    waivers: Sequence[WaiverStatus],
    attestations: Sequence[AttestationStatus],
) -> CriterionStatus:
    """Measure a criterion; where it does not pass, see what stands in: a word first, then a waiver."""
    result = _refuse_samples(context, criterion, criterion.check(context))
    if result.state.passes:
        return CriterionStatus(criterion, result)
    said = [status for status in attestations if status.attestation.criterion == criterion.id]
    word = next((status for status in reversed(said) if status.in_force), None)
    if word is not None:
        by = word.attestation
        attested = replace(
            result,
            state=State.ATTESTED,
            measured=f"{result.measured}; {by.by} ({by.role}) attests it on {by.on}",
            evidence=(*result.evidence, (context.initiative, ("attestations", word.index))),
            missing=None,
        )
        return CriterionStatus(criterion, attested, attestation=word)
    own = [status for status in waivers if status.waiver.criterion == criterion.id]
    waiver = next((status for status in own if status.in_force), None)
    if waiver is not None:
        place = (context.initiative, ("waivers", waiver.index))
        waived = replace(result, state=State.WAIVED, evidence=(*result.evidence, place))
        return CriterionStatus(criterion, waived, waiver)
    ended = [("waiver", status.waiver.expires) for status in own]
    ended += [("attestation", status.attestation.expires) for status in said if status.attestation.expires]
    what, expired = max(ended, key=lambda item: item[1], default=("", None))
    if expired is not None and expired < context.today:
        over = _OVER[what].fill(day=expired)
        result = replace(result, missing=joined([*([result.missing] if result.missing else []), over]))
    return CriterionStatus(criterion, result)


def _refuse_samples(context: Context, criterion: Criterion, result: Measured) -> Measured:
    """Let no hard criterion pass on a value that is a sample of cpath's own."""
    if not criterion.required or not result.state.passes:
        return result
    found = dict.fromkeys(
        (record.path, at)
        for record, path in result.evidence
        for at in context.samples.find_under(record, path)
    )
    if not found:
        return result
    records = {record.path: record for record, _ in result.evidence}
    return replace(
        result,
        state=State.UNMET,
        measured=f"{result.measured}; but on {'a sample' if len(found) == 1 else f'{len(found)} samples'} "
        "that cpath shows in its starting files",
        evidence=tuple((records[path], at) for path, at in found),
        missing=msg("put in what is true in the place of the sample, or take it out"),
        terms=(),
    )


# Where the evidence stands


def places_of(catalog: Catalog, result: Measured) -> list[str]:
    """Return the places of the evidence as ``path:line``, each once."""
    places = (f"{record.path}:{catalog.locate(record, path).start.line}" for record, path in result.evidence)
    return list(dict.fromkeys(places))
