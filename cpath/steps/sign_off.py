"""The sign-off of the next step: whether it is open, and the edits that record it.

Owns the words of a closed gate. Must not know who may sign, nor write anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.errors import CpathError, ExitCode, UsageError
from cpath.source.edit import Edit
from cpath.steps.alike import group_alike, say_span
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import Side, State
from cpath.steps.gate import evaluate, places_of, shown_id
from cpath.steps.signer import SIDES, check_signers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.model import Initiative
    from cpath.model.initiative import Signer, SignOff
    from cpath.steps.gate import CriterionStatus, InitiativeStatus, StepStatus

_PLACES_SHOWN = 5


class GateClosedError(CpathError):
    """The next step cannot be signed; ``status`` is the step that does not pass."""

    exit_code = ExitCode.FINDINGS

    def __init__(self, message: str, status: StepStatus, *, help: str) -> None:  # noqa: A002
        super().__init__(message, help=help)
        self.status = status


class OutOfTurnError(CpathError):
    """Another step is next than the one that was asked for."""

    exit_code = ExitCode.FINDINGS


def find_open_step(
    catalog: Catalog, initiative: Record[Initiative], on: date, step: int | None = None
) -> StepStatus:
    """Return the next step to sign, evaluated as of ``on``; a reopened one that passes is open too.

    With ``step`` it must be that one. Raises `GateClosedError` where it does not pass or an earlier
    one does not stand, `OutOfTurnError` where another step is next, and `UsageError` where there is
    nothing to sign or ``on`` lies before what the record holds.
    """
    check_day(initiative, on, "sign")
    status = evaluate(catalog, initiative, on)
    current = status.current
    if step is not None and (current is None or step < current.step.number):
        raise _signed_already(status, status.steps[step - 1])
    if current is None:
        raise UsageError(
            f"all eight steps of {status.id} are signed and stand",
            help="keep reviewing: `cpath status` shows when a step needs review",
        )
    number = current.step.number
    if current.is_open:
        if step is not None and step > number:
            raise OutOfTurnError(
                f"step {step} of {status.id} cannot be signed yet: step {number} comes first, and is open",
                help=f"sign it with `cpath step advance {status.id} --step {number}`, "
                "--by and --role of those who sign it",
            )
        return current
    failing = current.failing
    words = "criterion is" if len(failing) == 1 else "criteria are"
    head = _closed(status, current)
    if step is not None and step > number:
        head = f"step {step} of {status.id} cannot be signed yet, step {number} comes first; {head}"
    lines = [f"{head}: {len(failing)} {words} not met"]
    for group in group_alike(failing):
        lines += explain_failure(catalog, *group)
    help_ = f"mend what is listed, then look again with `cpath step show {status.id} {number}`"
    if any(catalog.broken.values()):
        # What cannot be read is mended, not waived.
        help_ = f"first correct the files that cannot be read, which `cpath validate` names; {help_}"
    else:
        help_ += (
            "; what cannot be met for now may be waived with "
            f"`cpath step waive {status.id} {failing[0].criterion.id}`"
        )
    raise GateClosedError("\n".join(lines), current, help=help_)


def _signed_already(status: InitiativeStatus, signed: StepStatus) -> OutOfTurnError:
    number = signed.step.number
    sign_off = signed.sign_off
    assert sign_off is not None  # noqa: S101 - it stands before the current step
    return OutOfTurnError(
        f"step {number} of {status.id} is signed already, "
        f"on {sign_off.signed_on} by {describe_signers(sign_off)}",
        help=f"to look at it again, use `cpath step reopen {status.id} {number}`",
    )


def describe_signers(sign_off: SignOff) -> str:
    """Say who signed, by organization and role."""
    told = " and ".join(f"{signer.organization} ({signer.role})" for signer in sign_off.signed_by)
    return told or "nobody"


def check_day(initiative: Record[Initiative], on: date, what: str) -> None:
    """Refuse a day before the last sign-off or reopening: the record runs forward."""
    days = [(item.signed_on, f"the sign-off of step {item.step}") for item in initiative.entity.steps]
    days += [
        (item.reopened.on, f"the reopening of step {item.step}")
        for item in initiative.entity.steps
        if item.reopened is not None
    ]
    day, entry = max(days, key=lambda found: found[0], default=(on, ""))
    if day > on:
        raise UsageError(
            f"{on} is before {entry}, which is dated {day}", help=f"{what} with a day on or after it"
        )


def _closed(status: InitiativeStatus, current: StepStatus) -> str:
    number = current.step.number
    if current.sign_off is None:
        return f"step {number} of {status.id} cannot be signed yet"
    if current.reopened is not None:
        what = f"step {number} of {status.id} was reopened on {current.reopened.on}, and does not pass"
    else:
        what = f"step {number} of {status.id} is signed, but does not pass any more"
    unsigned = next((item.step.number for item in status.steps if item.sign_off is None), None)
    return what if unsigned is None else f"{what}; step {unsigned} cannot be signed before it does"


def explain_failure(catalog: Catalog, first: CriterionStatus, *alike: CriterionStatus) -> list[str]:
    """Say in lines what a criterion measured, what it expects, where, and what to do.

    Others that say the same are named together, each with what it expects.
    """
    result = first.result
    unknown = " (unknown)" if result.state is State.UNKNOWN else ""
    lines = []
    for item in (first, *alike):
        lines.append(f"  {item.criterion.id} {item.criterion.summary}{unknown}")
        lines += [f"    expected: {item.result.expected}"] if alike else []
    lines += [f"  {say_span((first, *alike))}:"] if alike else []
    lines.append(f"    measured: {result.measured}")
    lines += [] if alike else [f"    expected: {result.expected}"]
    places = places_of(catalog, result)
    lines += [f"    at: {place}" for place in places[:_PLACES_SHOWN]]
    others = len(places) - _PLACES_SHOWN
    lines += [f"    and {others} more place{'s' if others > 1 else ''}"] if others > 0 else []
    return [*lines, f"    do: {result.missing}"]


def advance(
    catalog: Catalog, initiative: Record[Initiative], signers: Sequence[Signer], on: date
) -> tuple[Edit, ...]:
    """Sign the next step: give the edits that record who signed, when, and on what evidence.

    The gate is evaluated before the signers are looked at. Raises `GateClosedError` where it is
    closed and `UsageError` where a signer is missing, unknown, of the wrong side or of no partner.
    """
    return sign(catalog, initiative, find_open_step(catalog, initiative, on), signers, on)


def sign(
    catalog: Catalog,
    initiative: Record[Initiative],
    status: StepStatus,
    signers: Sequence[Signer],
    on: date,
) -> tuple[Edit, ...]:
    """Return the edits that record the sign-off of a step that is open.

    Raises `OutOfTurnError` for signers of the step before, which somebody has signed that very day:
    they came second.
    """
    try:
        check_signers(catalog, initiative, status.step, signers)
    except UsageError:
        _refuse_second(catalog, initiative, status, signers, on)
        raise
    value = {
        "step": status.step.number,
        "signed_on": on,
        "signed_by": [{"organization": signer.organization, "role": signer.role} for signer in signers],
        "digest": status.digest,
    }
    return (append(catalog, initiative, "steps", value),)


def _refuse_second(
    catalog: Catalog, initiative: Record[Initiative], status: StepStatus, signers: Sequence[Signer], on: date
) -> None:
    number = status.step.number
    last = initiative.entity.steps[-1] if initiative.entity.steps else None
    if not signers or last is None or (last.step, last.signed_on) != (number - 1, on):
        return
    try:
        check_signers(catalog, initiative, STEPS[last.step - 1], signers)
    except UsageError:
        return
    name = shown_id(catalog, initiative)
    needed = " and ".join(SIDES[side] for side in status.step.signers)
    raise OutOfTurnError(
        f"step {last.step} of {name} is signed already, on {on} by {describe_signers(last)}",
        help=f"step {number} is next, which {needed} sign{'s' if needed == SIDES[Side.BUSINESS] else ''}",
    )


def append(catalog: Catalog, initiative: Record[Initiative], key: str, value: object) -> Edit:
    """Return the edit that adds an entry to one of the initiative's lists, or begins the list."""
    if (key,) in catalog.places(initiative.path).nodes:
        return Edit(initiative.path, (key,), "append-item", value)
    return Edit(initiative.path, (), "add-key", [value], key=key)
