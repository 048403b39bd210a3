"""What a partnership decides on a step besides signing it: to reopen it, to waive, to attest.

Owns when each may be decided, and the edits that record it. Must not know any criterion by name, nor
write anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.errors import UsageError
from cpath.model import read_text
from cpath.model.initiative import Signer
from cpath.source.edit import Edit
from cpath.steps.age import add_months
from cpath.steps.context import build_context
from cpath.steps.criteria import STEPS, find_criterion
from cpath.steps.gate import evaluate, shown_id
from cpath.steps.sign_off import append, check_day
from cpath.steps.signer import BOTH, check_decider
from cpath.steps.wording import number as written

if TYPE_CHECKING:
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.model import Initiative
    from cpath.model.initiative import Attestation, Reopening, Waiver
    from cpath.steps.criterion import Criterion, Step
    from cpath.steps.gate import CriterionStatus

_A_YEAR = 12


def find_step(step: int) -> Step:
    """Return a step by its number; `UsageError` where there is none."""
    found = next((item for item in STEPS if item.number == step), None)
    if found is None:
        raise UsageError(
            f"there is no step {step}", help="name a step from 1 to 8; `cpath step list` lists them"
        )
    return found


def check_criterion(criterion_id: str) -> Criterion:
    """Return a criterion by its id, in large or small letters; `UsageError` where there is none."""
    wanted = criterion_id.upper()
    found = find_criterion(wanted)
    if found is None:
        step = next((item for item in STEPS if wanted.startswith(f"S{item.number}")), None)
        known = "" if step is None else ", ".join(criterion.id for criterion in step.criteria)
        raise UsageError(
            f"no criterion {criterion_id!r}",
            help="name one such as S3.4; `cpath step show INITIATIVE` lists them"
            if step is None
            else f"step {step.number} has {known}",
        )
    return found


def reopen(
    catalog: Catalog, initiative: Record[Initiative], step: int, reopening: Reopening
) -> tuple[Edit, ...]:
    """Return the edits that reopen a signed step. Any organization of the partnership may ask for it.

    Raises `UsageError` where the step is not signed, is reopened already, or the day lies before
    what the record holds.
    """
    find_step(step)
    entries = [(index, item) for index, item in enumerate(initiative.entity.steps) if item.step == step]
    name = shown_id(catalog, initiative)
    if not entries:
        raise UsageError(
            f"step {step} of {name} is not signed, so there is nothing to reopen",
            help="its data can be changed at any time; `cpath step show` says where it stands",
        )
    index, sign_off = entries[-1]
    if sign_off.reopened is not None:
        raise UsageError(
            f"step {step} of {name} is reopened already, since {sign_off.reopened.on}: "
            f"{read_text(sign_off.reopened.reason)}",
            help=f"sign it again with `cpath step advance {name}` once its criteria pass",
        )
    check_day(initiative, reopening.on, "reopen")
    signer = Signer(organization=reopening.by, role=reopening.role)
    check_decider(catalog, initiative, signer, BOTH, f"reopening step {step}")
    value = {
        "on": reopening.on,
        "reason": reopening.reason,
        "by": reopening.by,
        "role": reopening.role,
    }
    return (Edit(initiative.path, ("steps", index), "add-key", value, key="reopened"),)


def waive(catalog: Catalog, initiative: Record[Initiative], waiver: Waiver, today: date) -> tuple[Edit, ...]:
    """Return the edits that let a hard criterion pass for a while.

    Decided by the side that signs the step: who answers for it answers for its exceptions. Raises
    `UsageError` for a soft criterion, for one that passes, and for an expiry that is past or too far.
    """
    criterion = check_criterion(waiver.criterion)
    if not criterion.required:
        raise UsageError(
            f"{criterion.id} ({criterion.summary}) only warns and closes no gate: there is nothing to waive",
            help="sign without it",
        )
    latest = find_latest_expiry(catalog, initiative, waiver.on)
    _check_period(waiver.on, waiver.expires, today)
    if waiver.expires > latest:
        raise UsageError(
            f"the waiver would hold until {waiver.expires}, "
            f"more than {written(_months(catalog, initiative, waiver.on))} months after {waiver.on}",
            help=f"let it expire by {latest}; decide again then, or set `waiver_months` under "
            "`thresholds` in cpath.yaml, with its source",
        )
    status = _measure(catalog, initiative, criterion, waiver.on)
    if status.passes and status.waiver is None:
        raise UsageError(
            f"{criterion.id} ({criterion.summary}) passes, so there is nothing to waive: "
            f"{status.result.measured}",
            help="a waiver is for what does not pass; decide on it when it no longer does",
        )
    if status.waiver is not None and status.waiver.waiver.expires >= waiver.expires:
        raise UsageError(
            f"{criterion.id} is waived already, until {status.waiver.waiver.expires}",
            help="give a later day with --expires to renew the waiver",
        )
    signer = Signer(organization=waiver.by, role=waiver.role)
    check_decider(
        catalog, initiative, signer, find_step(criterion.step).signers, f"a waiver of {criterion.id}"
    )
    value = {
        "criterion": waiver.criterion,
        "reason": waiver.reason,
        "by": waiver.by,
        "role": waiver.role,
        "on": waiver.on,
        "expires": waiver.expires,
    }
    return (append(catalog, initiative, "waivers", value),)


def find_latest_expiry(catalog: Catalog, initiative: Record[Initiative], on: date) -> date:
    """Return the last day on which a waiver of the day ``on`` may still hold."""
    return add_months(on, _months(catalog, initiative, on))


def find_usual_expiry(catalog: Catalog, initiative: Record[Initiative], on: date) -> date:
    """Return the last day of a waiver that names none: a year from ``on``, or the latest one allowed."""
    return min(add_months(on, _A_YEAR), find_latest_expiry(catalog, initiative, on))


def _months(catalog: Catalog, initiative: Record[Initiative], on: date) -> float:
    return build_context(catalog, initiative, on).thresholds.waiver_months.value


def attest(
    catalog: Catalog, initiative: Record[Initiative], attestation: Attestation, today: date
) -> tuple[Edit, ...]:
    """Return the edits that attest what no data can show.

    Any organization of the partnership may give it. Raises `UsageError` for a criterion that is
    computed, and for one that passes on what is recorded.
    """
    criterion = check_criterion(attestation.criterion)
    name = shown_id(catalog, initiative)
    status = _measure(catalog, initiative, criterion, attestation.on)
    if not criterion.attestable:
        raise UsageError(
            f"{criterion.id} ({criterion.summary}) is computed from the data; a word cannot stand in for it",
            help=f"{status.result.missing or 'it passes as it is'}; "
            f"`cpath step show {name} {criterion.step}` says what was measured",
        )
    if attestation.expires is not None:
        _check_period(attestation.on, attestation.expires, today)
    if status.passes and status.attestation is None and status.waiver is None:
        raise UsageError(
            f"{criterion.id} ({criterion.summary}) passes on what is recorded: {status.result.measured}",
            help=f"there is nothing to attest; `cpath step show {name} {criterion.step}` shows its place",
        )
    signer = Signer(organization=attestation.by, role=attestation.role)
    check_decider(catalog, initiative, signer, BOTH, f"an attestation of {criterion.id}")
    value: dict[str, object] = {
        "criterion": attestation.criterion,
        "statement": attestation.statement,
        "by": attestation.by,
        "role": attestation.role,
        "on": attestation.on,
    }
    if attestation.expires is not None:
        value["expires"] = attestation.expires
    return (append(catalog, initiative, "attestations", value),)


def _measure(
    catalog: Catalog, initiative: Record[Initiative], criterion: Criterion, on: date
) -> CriterionStatus:
    step = evaluate(catalog, initiative, on).steps[criterion.step - 1]
    return next(item for item in step.criteria if item.criterion.id == criterion.id)


def _check_period(on: date, expires: date, today: date) -> None:
    """Refuse an expiry that is past, or before the beginning."""
    if expires < on:
        raise UsageError(
            f"--expires {expires} is before {on}, on which it would begin", help="name a later day"
        )
    if expires < today:
        raise UsageError(
            f"--expires {expires} is past: it would stand in for nothing", help="name a later day"
        )
