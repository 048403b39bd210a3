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

The CSV has a row for each initiative; the workbook also what ends next, and what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.documents.data import Data
from cpath.model import read_text
from cpath.reports.steps.words import places_of_due
from cpath.steps.due import find_dues, holds_until
from cpath.steps.gate import StepState, places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cpath.catalog import Catalog
    from cpath.reports.titles import Titles
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
_KINDS = {True: "must", False: "should"}
_NAMES_SHOWN = 2


def steps_data(statuses: Sequence[InitiativeStatus], titles: Titles, step: int | None = None) -> Data:
    """Return the statuses as ``cpath-steps/1``; of one step only where ``step`` is set."""
    catalog = titles.catalog
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
    ends = sorted(_due_rows(catalog, statuses), key=lambda row: str(row["on"]))
    tables = {
        "initiatives": [_row(status) for status in statuses],
        "what ends next": ends,
        "what is missing": list(_missing_rows(catalog, statuses)),
    }
    return Data(
        FORMAT,
        "Where the initiatives are",
        {"initiatives": initiatives},
        tables,
        "initiatives",
        dict.fromkeys(
            ("current_step", "signed_steps", "waivers", "attestations", "warnings", "step"), "whole"
        ),
        frozenset(
            ("sector", "next_due_what", "what", "do", "asks_for", "measured", "expected", "places", "of")
        ),
    )


def _row(status: InitiativeStatus) -> dict[str, Any]:
    """One initiative in one row; ``signed_steps`` counts sign-offs, also those that need review.

    Warnings are those of steps that are signed or next; what is due is the first thing to end that a
    step depends on.
    """
    record, current = status.record, status.current
    seen = [step for step in status.steps if step.sign_off is not None or step is current]
    due = next((due for due in find_dues(status) if due.binds), None)
    return {
        "region": record.region or "",
        "sector": read_text(record.entity.sector),
        "id": status.id,
        "launched": record.entity.launched,
        "current_step": status.current_step,
        "state": (current.state if current else StepState.SIGNED).value,
        "signed_steps": sum(step.sign_off is not None for step in status.steps),
        "waivers": sum(waiver.in_force for step in status.steps for waiver in step.waivers),
        "attestations": sum(item.in_force for step in status.steps for item in step.attestations),
        "warnings": sum(len(step.warnings) for step in seen),
        "next_due": due.on if due else None,
        "next_due_criterion": due.criterion.id if due else None,
        "next_due_what": due_words(due) if due else None,
        "illustrative": bool(record.entity.illustrative),
    }


def due_words(due: Due) -> str:
    """Say what ends: ``S5.5 Registered nurse: the vote turns 12 months old``; soft ones only warn."""
    names = ", ".join(due.of[:_NAMES_SHOWN])
    others = len(due.of) - _NAMES_SHOWN
    if others > 0:
        names += f" and {others} more"
    warns = "" if due.binds else " (warns)"
    return f"{due.criterion.id}{warns} {names}{': ' if names else ''}{due.what}"


def _first_of(places: Sequence[str]) -> str:
    return places[0] if len(places) == 1 else f"{places[0]} and {len(places) - 1} more"


def _due_rows(catalog: Catalog, statuses: Iterable[InitiativeStatus]) -> Iterator[dict[str, Any]]:
    for status in statuses:
        for due in find_dues(status):
            yield {
                "on": due.on,
                "region": status.record.region,
                "initiative": status.id,
                "step": due.criterion.step,
                "criterion": due.criterion.id,
                "kind": _KINDS[due.binds],
                "of": ", ".join(due.of),
                "what": str(due.what),
                "do": str(due.do),
                "owners": ", ".join(due.owners),
                "places": _first_of(places_of_due(catalog, due)),
            }


def _missing_rows(catalog: Catalog, statuses: Iterable[InitiativeStatus]) -> Iterator[dict[str, Any]]:
    """Yield what does not pass in the steps that are signed or next: what is hard, then what warns."""
    for status in statuses:
        for step in status.steps:
            if step.sign_off is None and step is not status.current:
                continue
            for item in (*step.failing, *step.warnings):
                yield {
                    "region": status.record.region,
                    "initiative": status.id,
                    "step": step.step.number,
                    "criterion": item.criterion.id,
                    "kind": _KINDS[item.binds],
                    "asks_for": str(item.criterion.summary),
                    "measured": str(item.result.measured),
                    "expected": str(item.result.expected),
                    "do": str(item.result.missing or ""),
                    "owners": ", ".join(step.owners),
                    "places": _first_of(places_of(catalog, item.result)),
                }


def _step_data(catalog: Catalog, initiative: InitiativeStatus, status: StepStatus) -> dict[str, object]:
    sign_off = status.sign_off
    return {
        "number": status.step.number,
        "title": str(status.step.title),
        "state": status.state.value,
        "signed_by": signers_data(status),
        "signed_on": sign_off.signed_on.isoformat() if sign_off else None,
        "waivers": [_waiver_data(waiver) for waiver in status.waivers],
        "criteria": [_criterion_data(catalog, initiative, status, item) for item in status.criteria],
        "attestations": [_attestation_data(item) for item in status.attestations],
        "reopened": reopened_data(status),
        "changed": status.has_changed,
        "owners": list(status.owners),
        "signed_by_sides": [side.value for side in status.step.signers],
    }


def signers_data(status: StepStatus) -> list[dict[str, str]]:
    """Return who signed a step, by organization and role."""
    signers = status.sign_off.signed_by if status.sign_off else ()
    return [{"organization": signer.organization, "role": signer.role} for signer in signers]


def reopened_data(status: StepStatus) -> dict[str, str] | None:
    """Return that a step was reopened; None where it was not."""
    reopened = status.reopened
    if reopened is None:
        return None
    return {
        "on": reopened.on.isoformat(),
        "reason": read_text(reopened.reason),
        "by": reopened.by,
        "role": reopened.role,
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
        "summary": str(status.criterion.summary),
        "required": status.criterion.required,
        "state": status.result.state.value,
        "measured": str(status.result.measured),
        "expected": str(status.result.expected),
        "evidence": [place_data(catalog, place) for place in status.result.evidence],
        "missing": str(status.result.missing or ""),
        "holds_until": until.isoformat() if until else None,
        "newer": status.is_newer,
    }


def place_data(catalog: Catalog, place: Place) -> dict[str, object]:
    """Return the path, line and column of a value."""
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
        "what": str(due.what),
        "do": str(due.do),
        "owners": list(due.owners),
        "evidence": [place_data(catalog, place) for place in due.places],
    }
