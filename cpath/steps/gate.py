"""The gates of the eight steps: where an initiative stands, and the sign-off of its next step.

Owns order, waivers, staleness, signers and the digest of evidence. Must not know any criterion by
name, nor how a status is shown; writes nothing, but gives the edits that a sign-off takes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from cpath.diagnostics.suggestion import did_you_mean
from cpath.errors import CpathError, ExitCode, UsageError
from cpath.model import Initiative, Organization, Partnership
from cpath.source.editor import Edit
from cpath.steps.context import build_context, build_index
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import Side, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.model.initiative import Signer, SignOff, Waiver
    from cpath.source.position import DataPath
    from cpath.steps.context import Context, Index
    from cpath.steps.criterion import Criterion, Measured, Place, Step

DIGEST_LENGTH = 16
"""Hexadecimal digits of a digest: enough to notice a change, short enough to read."""


class StepState(StrEnum):
    """Where one step stands."""

    SIGNED = "signed"
    NEEDS_REVIEW = "needs-review"
    """Signed, but a hard criterion does not pass (any more)."""
    AT_RISK = "at-risk"
    """Signed, but an earlier step does not stand."""
    READY = "ready"
    """Next in turn, and every hard criterion passes."""
    BLOCKED = "blocked"
    """Next in turn, and a hard criterion does not pass."""
    LATER = "later"


@dataclass(frozen=True, slots=True)
class WaiverStatus:
    """A waiver, where it stands in the initiative, and whether it holds on the day."""

    index: int
    waiver: Waiver
    in_force: bool


@dataclass(frozen=True, slots=True)
class CriterionStatus:
    """One criterion with what was measured. ``waiver`` is the one that stands in for it."""

    criterion: Criterion
    result: Measured
    waiver: WaiverStatus | None = None

    @property
    def passes(self) -> bool:
        """Whether it lets a sign-off through."""
        return self.result.state.passes


@dataclass(frozen=True, slots=True)
class StepStatus:
    """One step of an initiative: its state, its sign-off, its criteria and waivers."""

    step: Step
    state: StepState
    sign_off: SignOff | None
    criteria: tuple[CriterionStatus, ...]
    waivers: tuple[WaiverStatus, ...]
    digest: str

    @property
    def failing(self) -> tuple[CriterionStatus, ...]:
        """The hard criteria that do not pass."""
        return tuple(item for item in self.criteria if item.criterion.required and not item.passes)

    @property
    def warnings(self) -> tuple[CriterionStatus, ...]:
        """The soft criteria that do not pass."""
        return tuple(item for item in self.criteria if not item.criterion.required and not item.passes)

    @property
    def has_changed(self) -> bool:
        """Whether the evidence is not that of the sign-off any more; the step may stand all the same."""
        recorded = self.sign_off.digest if self.sign_off else None
        if recorded is None:
            return False
        shorter = min(len(recorded), len(self.digest))
        return recorded[:shorter] != self.digest[:shorter]


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


class GateClosedError(CpathError):
    """The next step cannot be signed; ``status`` is the step that does not pass."""

    exit_code = ExitCode.FINDINGS

    def __init__(self, message: str, status: StepStatus, *, help: str) -> None:  # noqa: A002
        super().__init__(message, help=help)
        self.status = status


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


def shown_id(catalog: Catalog, initiative: Record[Initiative]) -> str:
    """Give the id that commands take: bare where only one initiative has it, else ``region/id``."""
    bare = catalog.resolve(Initiative.kind, initiative.id).key == initiative.key
    return initiative.id if bare else initiative.key


def _evaluate(
    catalog: Catalog, initiative: Record[Initiative], today: date, index: Index
) -> InitiativeStatus:
    context = build_context(catalog, initiative, today, index)
    statuses: list[StepStatus] = []
    stands = True
    for step in STEPS:
        waivers = _waivers(context, step)
        criteria = tuple(_measure(context, criterion, waivers) for criterion in step.criteria)
        passes = all(item.passes for item in criteria if item.criterion.required)
        signed = context.signed.get(step.number)
        if signed is None:
            state = StepState.LATER if not stands else StepState.READY if passes else StepState.BLOCKED
        elif not passes:
            state = StepState.NEEDS_REVIEW
        else:
            state = StepState.SIGNED if stands else StepState.AT_RISK
        stands = state is StepState.SIGNED
        statuses.append(
            StepStatus(step, state, signed[1] if signed else None, criteria, waivers, digest_of(criteria))
        )
    return InitiativeStatus(initiative, shown_id(catalog, initiative), today, tuple(statuses))


def _waivers(context: Context, step: Step) -> tuple[WaiverStatus, ...]:
    ids = {criterion.id for criterion in step.criteria}
    return tuple(
        WaiverStatus(index, waiver, waiver.on <= context.today <= waiver.expires)
        for index, waiver in enumerate(context.initiative.entity.waivers)
        if waiver.criterion in ids
    )


def _measure(context: Context, criterion: Criterion, waivers: Sequence[WaiverStatus]) -> CriterionStatus:
    result = criterion.check(context)
    if result.state.passes:
        return CriterionStatus(criterion, result)
    own = [status for status in waivers if status.waiver.criterion == criterion.id]
    waiver = next((status for status in own if status.in_force), None)
    if waiver is None:
        expired = max((status.waiver.expires for status in own), default=None)
        if expired is not None and expired < context.today:
            missing = f"{result.missing}; the waiver expired on {expired}"
            result = replace(result, missing=missing)
        return CriterionStatus(criterion, result)
    place = (context.initiative, ("waivers", waiver.index))
    waived = replace(result, state=State.WAIVED, evidence=(*result.evidence, place))
    return CriterionStatus(criterion, waived, waiver)


# The digest of evidence


def digest_of(criteria: Sequence[CriterionStatus]) -> str:
    """Give the fingerprint of a step's evidence: what its hard criteria measured, and on what.

    It depends on values, not on where they stand in a file, nor on the day.
    """
    evidence = [
        [
            item.criterion.id,
            item.result.state,
            item.result.measured,
            [_canonical(at) for at in item.result.evidence],
        ]
        for item in criteria
        if item.criterion.required
    ]
    text = json.dumps(evidence, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]}"


def _canonical(place: Place) -> list[object]:
    record, path = place
    keys = [part for part in path if isinstance(part, str)]
    return [record.kind, record.key, keys, _plain(_value(record.entity, path))]


def _value(value: Any, path: DataPath) -> Any:
    for part in path:
        if value is None:
            return None
        value = value[part] if isinstance(part, int) else getattr(value, part)
    return value


def _plain(value: Any) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool | dict) else str(value)


# The sign-off


def find_open_step(catalog: Catalog, initiative: Record[Initiative], on: date) -> StepStatus:
    """Give the next step to sign, evaluated as of ``on``.

    Raises `GateClosedError` where it does not pass or an earlier one does not stand, and
    `UsageError` where there is nothing to sign or ``on`` lies before an earlier sign-off.
    """
    later = max(initiative.entity.steps, key=lambda sign_off: sign_off.signed_on, default=None)
    if later is not None and later.signed_on > on:
        raise UsageError(
            f"{on} is before the sign-off of step {later.step}, which is dated {later.signed_on}",
            help="sign with a day on or after it",
        )
    status = evaluate(catalog, initiative, on)
    current = status.current
    if current is None:
        raise UsageError(
            f"all eight steps of {status.id} are signed and stand",
            help="keep reviewing: `cpath status` shows when a step needs review",
        )
    if current.state is StepState.READY:
        return current
    number = current.step.number
    unsigned = next((item.step.number for item in status.steps if item.sign_off is None), None)
    if current.state is StepState.NEEDS_REVIEW:
        what = f"step {number} of {status.id} is signed, but does not pass any more"
        if unsigned is not None:
            what += f"; step {unsigned} cannot be signed before it does"
    else:
        what = f"step {number} of {status.id} cannot be signed yet"
    failing = current.failing
    lines = [f"{what}: {len(failing)} {'criterion is' if len(failing) == 1 else 'criteria are'} not met"]
    for item in failing:
        lines += explain_failure(catalog, item)
    raise GateClosedError(
        "\n".join(lines),
        current,
        help=f"mend what is listed, then look again with `cpath step show {status.id} {number}`",
    )


def explain_failure(catalog: Catalog, item: CriterionStatus) -> list[str]:
    """Say in lines what a criterion measured, what it expects, where, and what to do."""
    result = item.result
    unknown = " (unknown)" if result.state is State.UNKNOWN else ""
    lines = [
        f"  {item.criterion.id} {item.criterion.summary}{unknown}",
        f"    measured: {result.measured}",
        f"    expected: {result.expected}",
    ]
    lines += [f"    at: {place}" for place in places_of(catalog, result)]
    return [*lines, f"    do: {result.missing}"]


def places_of(catalog: Catalog, result: Measured) -> list[str]:
    """Give the places of the evidence as ``path:line``, each once."""
    places = (f"{record.path}:{catalog.locate(record, path).start.line}" for record, path in result.evidence)
    return list(dict.fromkeys(places))


def advance(
    catalog: Catalog, initiative: Record[Initiative], signers: Sequence[Signer], on: date
) -> tuple[Edit, ...]:
    """Sign the next step: give the edits that record who signed, when, and on what evidence.

    The gate is evaluated before the signers are looked at. Raises `GateClosedError` where it is
    closed and `UsageError` where a signer is missing, unknown or of the wrong side.
    """
    return sign(catalog, initiative, find_open_step(catalog, initiative, on), signers, on)


def sign(
    catalog: Catalog,
    initiative: Record[Initiative],
    status: StepStatus,
    signers: Sequence[Signer],
    on: date,
) -> tuple[Edit, ...]:
    """Give the edits that record the sign-off of a step that is open."""
    step = status.step
    _check_signers(catalog, initiative, step, signers)
    value = {
        "step": step.number,
        "signed_on": on,
        "signed_by": [{"organization": signer.organization, "role": signer.role} for signer in signers],
        "digest": status.digest,
    }
    if ("steps",) in catalog.places(initiative.path).nodes:
        return (Edit(initiative.path, ("steps",), "append-item", value),)
    return (Edit(initiative.path, (), "add-key", [value], key="steps"),)


def _check_signers(
    catalog: Catalog, initiative: Record[Initiative], step: Step, signers: Sequence[Signer]
) -> None:
    wanted = " and ".join(f"one of {_SIDES[side]}" for side in step.signers)
    example = " ".join(["--by ORGANIZATION --role ROLE"] * len(step.signers))
    if not signers:
        raise UsageError(
            f"step {step.number} is open and needs {_signers(step)} to sign it: {wanted}",
            help=f"add {example}{_candidates(catalog, initiative, step.signers)}",
        )
    sides = set()
    for signer in signers:
        record = catalog.find(Organization, signer.organization)
        if record is None:
            raise UsageError(
                f"no organization {signer.organization!r} in organizations/",
                help=did_you_mean(signer.organization, catalog.all(Organization))
                or "name the signer's organization by its id, or write its record first",
            )
        sides.add(Side.BUSINESS if record.entity.is_business else Side.PUBLIC)
    missing = [side for side in step.signers if side not in sides]
    if missing:
        named = ", ".join(signer.organization for signer in signers)
        raise UsageError(
            f"step {step.number} needs {_signers(step)}, {wanted}; "
            f"{named} {'is' if len(signers) == 1 else 'are'} not of {_SIDES[missing[0]]}",
            help=f"sign with {example}{_candidates(catalog, initiative, missing)}",
        )


def _candidates(catalog: Catalog, initiative: Record[Initiative], sides: Sequence[Side]) -> str:
    """Name some who could sign: the partnership's champions, and the partners of its core team."""
    partnership = catalog.find(Partnership, initiative.entity.partnership, initiative.region)
    if partnership is None:
        return ""
    words = ""
    for side in sides:
        listed = partnership.entity.champions if side is Side.BUSINESS else partnership.entity.core_team
        ids = list(dict.fromkeys(member.organization for member in listed))
        if ids:
            others = " and others" if len(ids) > _CANDIDATES_SHOWN else ""
            words += f"; from {_SIDES[side]}: {', '.join(ids[:_CANDIDATES_SHOWN])}{others}"
    return words


_CANDIDATES_SHOWN = 4
_SIDES = {Side.BUSINESS: "business", Side.PUBLIC: "the public partners"}


def _signers(step: Step) -> str:
    return "a signer" if len(step.signers) == 1 else "two signers"
