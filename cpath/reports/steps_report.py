"""Where initiatives stand in the eight steps, as text for people and as JSON for other programs.

Owns the words, the layout and the keys of ``cpath-steps/1``. Must not judge anything.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from cpath.model import Partnership, Region, read_text
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import State
from cpath.steps.gate import StepState, places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.catalog import Catalog
    from cpath.steps.gate import CriterionStatus, InitiativeStatus, StepStatus, WaiverStatus

FORMAT = "cpath-steps/1"
_PLACES_SHOWN = 3
_STATE_WIDTH = max(len(state) for state in StepState)
_RESULT_WIDTH = max(len(state) for state in State)


# JSON


def steps_json(catalog: Catalog, statuses: Sequence[InitiativeStatus], step: int | None = None) -> str:
    """Give the statuses as ``cpath-steps/1``; of one step only where ``step`` is set."""
    initiatives = [
        {
            "id": status.id,
            "region": status.record.region,
            "sector": read_text(status.record.entity.sector),
            "current_step": status.current_step,
            "steps": [
                _step_data(catalog, item) for item in status.steps if step is None or item.step.number == step
            ],
        }
        for status in statuses
    ]
    return json.dumps({"format": FORMAT, "initiatives": initiatives}, ensure_ascii=False, indent=2) + "\n"


def _step_data(catalog: Catalog, status: StepStatus) -> dict[str, object]:
    sign_off = status.sign_off
    return {
        "number": status.step.number,
        "title": status.step.title,
        "state": status.state.value,
        "signed_by": [
            {"organization": signer.organization, "role": signer.role}
            for signer in (sign_off.signed_by if sign_off else ())
        ],
        "signed_on": sign_off.signed_on.isoformat() if sign_off else None,
        "waivers": [_waiver_data(waiver) for waiver in status.waivers],
        "criteria": [_criterion_data(catalog, item) for item in status.criteria],
    }


def _waiver_data(status: WaiverStatus) -> dict[str, object]:
    waiver = status.waiver
    return {
        "criterion": waiver.criterion,
        "reason": read_text(waiver.reason),
        "by": waiver.by,
        "role": waiver.role,
        "on": waiver.on.isoformat(),
        "expires": waiver.expires.isoformat(),
        "in_force": status.in_force,
    }


def _criterion_data(catalog: Catalog, status: CriterionStatus) -> dict[str, object]:
    evidence = []
    for record, path in status.result.evidence:
        start = catalog.locate(record, path).start
        evidence.append({"path": record.path, "line": start.line, "column": start.column})
    return {
        "id": status.criterion.id,
        "summary": status.criterion.summary,
        "required": status.criterion.required,
        "state": status.result.state.value,
        "measured": status.result.measured,
        "expected": status.result.expected,
        "evidence": evidence,
    }


# Text


def status_text(catalog: Catalog, statuses: Sequence[InitiativeStatus]) -> str:
    """Give a block for each initiative: its steps' states, what blocks it and where, what to do next."""
    blocks = ["\n".join(_iter_status(catalog, status)) for status in statuses]
    if len(statuses) > 1:
        blocks.insert(0, _summary(statuses))
    return "\n\n".join(blocks) + "\n"


def _summary(statuses: Sequence[InitiativeStatus]) -> str:
    states = Counter(status.current.state if status.current else StepState.SIGNED for status in statuses)
    words = {
        StepState.NEEDS_REVIEW: "to be reviewed",
        StepState.READY: "ready for the next sign-off",
        StepState.BLOCKED: "blocked",
        StepState.SIGNED: "with all eight steps signed",
        StepState.AT_RISK: "at risk",
    }
    told = [f"{states[state]} {text}" for state, text in words.items() if states[state]]
    return f"{len(statuses)} initiatives: {', '.join(told)}"


def _iter_status(catalog: Catalog, status: InitiativeStatus) -> Iterator[str]:
    current = status.current
    yield f"{status.id}: {_name(catalog, status)}"
    for item in status.steps:
        sign_off = item.sign_off
        by = f"  ({sign_off.signed_on})" if sign_off else ""
        yield f"  {item.step.number} {item.state:<{_STATE_WIDTH}}  {item.step.title}{by}"
        if item is current or item.state is StepState.NEEDS_REVIEW:
            for failing in item.failing:
                yield from _iter_failing(catalog, failing)
        for waiver in item.waivers:
            yield f"      {_waiver_words(waiver, status)}"
        if item.state is StepState.SIGNED and item.has_changed:
            yield "      the evidence has changed since the sign-off, and still passes"
    yield f"  next: {next_command(status)}"


def _iter_failing(catalog: Catalog, item: CriterionStatus) -> Iterator[str]:
    result = item.result
    yield f"      {item.criterion.id} {item.criterion.summary}: {result.measured}"
    yield f"           expected: {result.expected}"
    for place in places_of(catalog, result)[:_PLACES_SHOWN]:
        yield f"           at: {place}"


def _waiver_words(status: WaiverStatus, initiative: InitiativeStatus) -> str:
    waiver = status.waiver
    if status.in_force:
        held = f"until {waiver.expires}"
    elif waiver.expires < initiative.today:
        held = f"expired on {waiver.expires}, stands in for nothing"
    else:
        held = f"holds from {waiver.on} on"
    return f"waiver of {waiver.criterion} by {waiver.by} ({waiver.role}), {held}: {read_text(waiver.reason)}"


def _name(catalog: Catalog, status: InitiativeStatus) -> str:
    record = status.record
    region = catalog.find(Region, record.region) if record.region else None
    place = read_text(region.entity.title) if region else record.region
    name = f"{read_text(record.entity.title)}, {place}" if place else read_text(record.entity.title)
    return f"{name} (illustrative)" if record.entity.illustrative else name


def next_command(status: InitiativeStatus) -> str:
    """Give the command that an initiative's people run next."""
    current = status.current
    if current is None:
        return f"cpath step show {status.id} 8"
    if current.state is StepState.READY:
        signing = " ".join(["--by ORGANIZATION --role ROLE"] * len(current.step.signers))
        return f"cpath step advance {status.id} {signing}"
    return f"cpath step show {status.id} {current.step.number}"


def steps_text() -> str:
    """Give the list of the eight steps: who signs each, and how many criteria it has."""
    lines = []
    for step in STEPS:
        hard = sum(criterion.required for criterion in step.criteria)
        signers = " and ".join(
            f"a {side.value}" if side.value != "business" else "business" for side in step.signers
        )
        lines.append(f"{step.number} {step.title}")
        lines.append(f"  {hard} hard criteria, {len(step.criteria) - hard} that warn; signed by {signers}")
    return "\n".join(lines) + "\n"


def list_text(catalog: Catalog, status: InitiativeStatus) -> str:
    """Give the eight steps of one initiative with their states."""
    lines = [f"{status.id}: {_name(catalog, status)}"]
    for item in status.steps:
        passing = sum(criterion.passes for criterion in item.criteria if criterion.criterion.required)
        hard = sum(criterion.criterion.required for criterion in item.criteria)
        words = f"{passing} of {hard} hard criteria"
        lines.append(f"  {item.step.number} {item.state:<{_STATE_WIDTH}}  {words:<22}  {item.step.title}")
    return "\n".join(lines) + "\n"


def show_text(catalog: Catalog, status: InitiativeStatus, step: int | None = None) -> str:
    """Give every criterion of an initiative's steps, or of one of them, with its evidence."""
    partnership = catalog.find(Partnership, status.record.entity.partnership, status.record.region)
    head = [f"{status.id}: {_name(catalog, status)}"]
    if partnership is not None:
        head.append(f"partnership: {read_text(partnership.entity.title)} ({partnership.path})")
    blocks = ["\n".join(head)]
    blocks += [
        "\n".join(_iter_step(catalog, status, item))
        for item in status.steps
        if step is None or item.step.number == step
    ]
    return "\n\n".join(blocks) + "\n"


def _iter_step(catalog: Catalog, initiative: InitiativeStatus, status: StepStatus) -> Iterator[str]:
    yield f"Step {status.step.number}, {status.state}: {status.step.title}"
    sign_off = status.sign_off
    if sign_off is not None:
        signers = ", ".join(f"{signer.organization} ({signer.role})" for signer in sign_off.signed_by)
        yield f"  signed on {sign_off.signed_on} by {signers}"
        if status.has_changed:
            yield f"  evidence {status.digest}, was {sign_off.digest} at the sign-off"
    for waiver in status.waivers:
        yield f"  {_waiver_words(waiver, initiative)}"
    for item in status.criteria:
        result = item.result
        kind = "hard" if item.criterion.required else "soft"
        yield f"  {result.state:<{_RESULT_WIDTH}}  {item.criterion.id:<5} {kind}  {item.criterion.summary}"
        indent = " " * (_RESULT_WIDTH + 4)
        yield f"{indent}measured: {result.measured}"
        yield f"{indent}expected: {result.expected}"
        places = places_of(catalog, result)
        for place in places[:_PLACES_SHOWN]:
            yield f"{indent}at: {place}"
        others = len(places) - _PLACES_SHOWN
        if others > 0:
            yield f"{indent}and {others} more place{'s' if others > 1 else ''}"
        if result.missing:
            yield f"{indent}do: {result.missing}"
