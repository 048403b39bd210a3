"""The steps of an initiative with all their criteria, as text for people and as JSON for other programs.

The keys of ``cpath-steps/1``, one object for each of ``initiatives``; more may be added, none is taken away:

================  ====================================================================================
``id``            as ``cpath step advance`` takes it; ``region``, ``sector``, ``title``, ``launched``
``current_step``  the first step that is not signed or does not stand; null where all eight stand
``steps``         ``number, title, state, signed_by, signed_on, waivers, attestations, reopened``;
                  ``changed``: the evidence is not that of the sign-off any more; ``owners``: who of the
                  core team takes care of it; ``signed_by_sides``: who is to sign
``criteria``      of a step: ``id, summary, required, state, measured, expected, evidence``; ``missing``:
                  what would satisfy it; ``holds_until``: the last day on which it passes as the data are
                  now, null where nothing in it ends; ``newer``: asked for only since the step was signed
``due``           what ends by itself, the earliest first: ``on`` (the first day on which it does not pass),
                  ``holds_until``, ``step, criterion, required``, ``cause`` (age, waiver, attestation),
                  ``of, what, do, owners, evidence``
``today``         the day that ages are counted to
================  ====================================================================================

Owns the words and the layout of ``cpath step show`` too. Must not judge anything.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cpath.diagnostics.columns import COLUMNS, hang
from cpath.model import Partnership, Region, read_text
from cpath.steps.alike import group_alike, say_span
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import State
from cpath.steps.due import find_dues, holds_until
from cpath.steps.gate import StepState, places_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.catalog import Catalog
    from cpath.model.initiative import Reopening
    from cpath.steps.criterion import Place
    from cpath.steps.due import Due
    from cpath.steps.gate import (
        AttestationStatus,
        CriterionStatus,
        InitiativeStatus,
        StepStatus,
        WaiverStatus,
    )

FORMAT = "cpath-steps/1"
_PLACES_SHOWN = 3
_STATE_WIDTH = max(len(state) for state in StepState)
_RESULT_WIDTH = max(len(state) for state in State)


# JSON


def steps_json(catalog: Catalog, statuses: Sequence[InitiativeStatus], step: int | None = None) -> str:
    """Return the statuses as ``cpath-steps/1``; of one step only where ``step`` is set."""
    initiatives = [
        {
            "id": status.id,
            "region": status.record.region,
            "sector": read_text(status.record.entity.sector),
            "current_step": status.current_step,
            "steps": [
                _step_data(catalog, status, item)
                for item in status.steps
                if step is None or item.step.number == step
            ],
            "title": read_text(status.record.entity.title),
            "launched": status.record.entity.launched,
            "illustrative": bool(status.record.entity.illustrative),
            "today": status.today.isoformat(),
            "due": [
                _due_data(catalog, due)
                for due in find_dues(status)
                if step is None or due.criterion.step == step
            ],
        }
        for status in statuses
    ]
    return json.dumps({"format": FORMAT, "initiatives": initiatives}, ensure_ascii=False, indent=2) + "\n"


def _step_data(catalog: Catalog, initiative: InitiativeStatus, status: StepStatus) -> dict[str, object]:
    sign_off = status.sign_off
    reopened = status.reopened
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
        "criteria": [_criterion_data(catalog, initiative, status, item) for item in status.criteria],
        "attestations": [_attestation_data(item) for item in status.attestations],
        "reopened": None
        if reopened is None
        else {
            "on": reopened.on.isoformat(),
            "reason": read_text(reopened.reason),
            "by": reopened.by,
            "role": reopened.role,
        },
        "changed": status.has_changed,
        "owners": list(status.owners),
        "signed_by_sides": [side.value for side in status.step.signers],
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


def _attestation_data(status: AttestationStatus) -> dict[str, object]:
    item = status.attestation
    return {
        "criterion": item.criterion,
        "statement": read_text(item.statement),
        "by": item.by,
        "role": item.role,
        "on": item.on.isoformat(),
        "expires": item.expires.isoformat() if item.expires else None,
        "in_force": status.in_force,
    }


def _criterion_data(
    catalog: Catalog, initiative: InitiativeStatus, step: StepStatus, status: CriterionStatus
) -> dict[str, object]:
    until = holds_until(initiative, step, status)
    return {
        "id": status.criterion.id,
        "summary": status.criterion.summary,
        "required": status.criterion.required,
        "state": status.result.state.value,
        "measured": status.result.measured,
        "expected": status.result.expected,
        "evidence": [_place_data(catalog, place) for place in status.result.evidence],
        "missing": status.result.missing,
        "holds_until": until.isoformat() if until else None,
        "newer": status.is_newer,
    }


def _place_data(catalog: Catalog, place: Place) -> dict[str, object]:
    record, path = place
    start = catalog.locate(record, path).start
    return {"path": record.path, "line": start.line, "column": start.column}


def _due_data(catalog: Catalog, due: Due) -> dict[str, object]:
    return {
        "on": due.on.isoformat(),
        "holds_until": due.until.isoformat(),
        "step": due.criterion.step,
        "criterion": due.criterion.id,
        "required": due.binds,
        "cause": due.cause.value,
        "of": list(due.of),
        "what": due.what,
        "do": due.do,
        "owners": list(due.owners),
        "evidence": [_place_data(catalog, place) for place in due.places],
    }


# Text


def waiver_words(status: WaiverStatus, initiative: InitiativeStatus) -> str:
    """Say what is waived, by whom, until when and why."""
    waiver = status.waiver
    if status.in_force:
        held = f"until {waiver.expires}"
    elif waiver.expires < initiative.today:
        held = f"expired on {waiver.expires}, stands in for nothing"
    else:
        held = f"holds from {waiver.on} on"
    return f"waiver of {waiver.criterion} by {waiver.by} ({waiver.role}), {held}: {read_text(waiver.reason)}"


def attestation_words(status: AttestationStatus, initiative: InitiativeStatus) -> str:
    """Say what is attested, by whom, since and until when."""
    item = status.attestation
    if status.in_force:
        held = f"on {item.on}" + (f" until {item.expires}" if item.expires else "")
    elif item.on > initiative.today:
        held = f"from {item.on} on"
    elif item.expires is not None and item.expires < initiative.today:
        held = f"expired on {item.expires}, stands in for nothing"
    else:
        held = "stands in for nothing: what is computed from the data cannot be attested"
    return f"attested {item.criterion} by {item.by} ({item.role}), {held}: {read_text(item.statement)}"


def reopening_words(reopened: Reopening) -> str:
    """Say that a step was opened again, by whom and why."""
    return f"reopened on {reopened.on} by {reopened.by} ({reopened.role}): {read_text(reopened.reason)}"


def initiative_name(catalog: Catalog, status: InitiativeStatus) -> str:
    """Return an initiative's title and region, and say where it is illustrative."""
    record = status.record
    region = catalog.find(Region, record.region) if record.region else None
    place = read_text(region.entity.title) if region else record.region
    name = title_in(read_text(record.entity.title), place)
    return f"{name} (illustrative)" if record.entity.illustrative else name


def title_in(title: str, place: str | None) -> str:
    """Return a title with its place, where it does not say the place itself."""
    return title if not place or place.casefold() in title.casefold() else f"{title}, {place}"


def next_command(status: InitiativeStatus) -> str:
    """Return the command that an initiative's people run next."""
    current = status.current
    if current is None:
        return "cpath report render progress -o progress.html"
    if current.is_open:
        signing = " ".join(["--by ORGANIZATION --role ROLE"] * len(current.step.signers))
        return f"cpath step advance {status.id} {signing}"
    return f"cpath step show {status.id} {current.step.number}"


def steps_text() -> str:
    """Return the list of the eight steps: who signs each, and how many criteria it has."""
    lines = []
    for step in STEPS:
        hard = sum(criterion.required for criterion in step.criteria)
        signers = " and ".join(
            f"a {side.value}" if side.value != "business" else "business" for side in step.signers
        )
        lines.append(f"{step.number} {step.title}")
        lines.append(
            f"  {hard} criteria that must pass, {len(step.criteria) - hard} that should; signed by {signers}"
        )
    return "\n".join(lines) + "\n"


def list_text(catalog: Catalog, status: InitiativeStatus) -> str:
    """Return the eight steps of one initiative with their states."""
    lines = [f"{status.id}: {initiative_name(catalog, status)}"]
    for item in status.steps:
        passing = sum(criterion.passes for criterion in item.criteria if criterion.criterion.required)
        hard = sum(criterion.criterion.required for criterion in item.criteria)
        words = f"{passing} of {hard} met"
        lines.append(f"  {item.step.number} {item.state:<{_STATE_WIDTH}}  {words:<12}  {item.step.title}")
    return "\n".join(lines) + "\n"


def show_text(
    catalog: Catalog, status: InitiativeStatus, step: int | None = None, columns: int = COLUMNS
) -> str:
    """Return every criterion of one of an initiative's steps, with its evidence.

    Without ``step`` it is the steps to work on, and a few lines on each other one: what is signed
    and stands, and what is not next in turn.
    """
    partnership = catalog.find(Partnership, status.record.entity.partnership, status.record.region)
    head = hang(f"{status.id}: {initiative_name(catalog, status)}", columns, rest="  ")
    if partnership is not None:
        words = f"partnership: {read_text(partnership.entity.title)} ({partnership.path})"
        head += hang(words, columns, rest="  ")
    blocks = ["\n".join(head)]
    blocks += [
        "\n".join(_iter_step(catalog, status, item, columns, whole=step is not None))
        for item in status.steps
        if step is None or item.step.number == step
    ]
    if step is None:
        blocks.append(f"every criterion of a step: cpath step show {status.id} N")
    return "\n\n".join(blocks) + "\n"


def _iter_step(
    catalog: Catalog, initiative: InitiativeStatus, status: StepStatus, columns: int, *, whole: bool
) -> Iterator[str]:
    yield from hang(f"Step {status.step.number}, {status.state}: {status.step.title}", columns, rest="  ")
    for line in _iter_history(initiative, status):
        yield from hang(line, columns, first="  ", rest="    ")
    if not (whole or status is initiative.current or status.state is StepState.NEEDS_REVIEW):
        yield from hang(_count_met(status), columns, first="  ", rest="    ")
        return
    for group in group_alike(status.criteria):
        yield from _iter_group(catalog, initiative, status, group, columns)


def _count_met(status: StepStatus) -> str:
    """Say how many of a step's criteria pass, and which of those that should do not."""
    must = [item for item in status.criteria if item.criterion.required]
    words = f"{sum(item.passes for item in must)} of {len(must)} criteria that must pass are met"
    warnings = [item.criterion.id for item in status.warnings]
    return f"{words}; these should be and are not: {', '.join(warnings)}" if warnings else words


def _iter_history(initiative: InitiativeStatus, status: StepStatus) -> Iterator[str]:
    """Yield what became of a step: who signed it, reopened it, waived or attested, and who cares for it."""
    sign_off = status.sign_off
    if sign_off is not None:
        signers = ", ".join(f"{signer.organization} ({signer.role})" for signer in sign_off.signed_by)
        yield f"signed on {sign_off.signed_on} by {signers}"
        if status.has_changed:
            yield f"evidence {status.signed_digest}, was {sign_off.digest} at the sign-off"
    if status.reopened is not None:
        yield reopening_words(status.reopened)
    for waiver in status.waivers:
        yield waiver_words(waiver, initiative)
    for word in status.attestations:
        yield attestation_words(word, initiative)
    if status.owners:
        yield f"cared for by: {', '.join(status.owners)}"


def _iter_group(
    catalog: Catalog,
    initiative: InitiativeStatus,
    step: StepStatus,
    group: tuple[CriterionStatus, ...],
    columns: int,
) -> Iterator[str]:
    """Yield a criterion with its evidence; where several say the same, what they say once, below them."""
    item, result = group[0], group[0].result
    indent = " " * (_RESULT_WIDTH + 4)
    for one in group:
        kind = "must" if one.criterion.required else "should"
        first = f"  {one.result.state:<{_RESULT_WIDTH}}  {one.criterion.id:<5} {kind:<6}  "
        yield from hang(one.criterion.summary, columns, first=first)
        if one is item and len(group) == 1:
            yield from hang(result.measured, columns, first=f"{indent}measured: ")
        yield from hang(one.result.expected, columns, first=f"{indent}expected: ")
        if one.is_newer and one.criterion.required:
            words = "asked since the step was signed: warns until it is signed again"
            yield from hang(words, columns, first=indent)
    if len(group) > 1:
        yield f"{indent}{say_span(group)}:"
        yield from hang(result.measured, columns, first=f"{indent}measured: ")
    places = places_of(catalog, result)
    for place in places[:_PLACES_SHOWN]:
        # A place stays on one line, however long: people copy it.
        yield f"{indent}at: {place}"
    others = len(places) - _PLACES_SHOWN
    if others > 0:
        yield f"{indent}and {others} more place{'s' if others > 1 else ''}"
    until = holds_until(initiative, step, item)
    if until is not None:
        yield f"{indent}holds until: {until}"
    if result.missing:
        yield from hang(result.missing, columns, first=f"{indent}do: ")
