"""The keys of ``cpath-step-check/1``: which signed steps do not stand, and why, for other programs.

Must not judge anything, nor lay anything out for people.

``on``               the day as of which it was looked
``stands``           whether everything signed stands and every record is in order
``history``          read, shallow (a clone without older commits), or none: no Git, or nothing to look for
``initiatives``      all that were looked at, whether they stand or not:

- ``id`` (as commands take it), ``region``, ``title``, ``path``, ``stands``, ``signed`` (how many steps)
- ``record``: what no command would have written: step, message, help, path, line, column
- ``steps``: those that do not stand: number, title, signed_on, signed_by, path, line, column,
  reopened (null, or on, reason, by, role), is_open (whether it can be signed again now), and
  ``reasons``: criterion, summary, cause (changed, aged, expired, never-met; null for a step that was
  reopened), since (the first day on which it does not pass with the data as they are; null where that
  cannot be told), measured, expected, missing (what to do), evidence (path, line, column), before
  (what was measured the moment before; null where unknown), commit (what re-opened it: id, short, on,
  subject; null where not one alone, or unknown), uncommitted (whether it is in files not committed),
  touched (where no single commit is told: those since the sign-off that changed the evidence's
  files), ended (null, or the waiver or attestation that ran out: what, on, by, role)
- ``at_risk``: numbers of the steps that wait for those
- ``expired``: criteria of steps that are not signed, whose waiver or attestation ran out: criterion,
  summary, measured, expected, missing, what, on, by, role, path, line, column
- ``soon``: what signed steps rest on and ends within 60 days: criterion, summary, holds_until (the
  last day), what, do
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cpath.diagnostics.plain import show
from cpath.model import read_text

if TYPE_CHECKING:
    from cpath.catalog import Catalog, Record
    from cpath.reports.steps.check_words import StepCheck
    from cpath.source.history import Commit
    from cpath.source.position import DataPath
    from cpath.steps.check import Ended, Expired, InitiativeCheck, LapsedStep
    from cpath.steps.gate import CriterionStatus
    from cpath.steps.record import RecordFault
    from cpath.steps.trace import Traced

FORMAT = "cpath-step-check/1"


def render_json(report: StepCheck) -> str:
    """Write what was found as ``cpath-step-check/1``."""
    data = {
        "format": FORMAT,
        "on": report.on.isoformat(),
        "stands": report.stands,
        "history": report.history,
        "initiatives": [_initiative(report, check) for check in report.checks],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _initiative(report: StepCheck, check: InitiativeCheck) -> dict[str, object]:
    record = check.status.record
    return {
        "id": check.status.id,
        "region": record.region,
        "title": read_text(record.entity.title),
        "path": record.path,
        "stands": check.stands,
        "signed": check.signed,
        "record": [_fault(report.catalog, record, fault) for fault in check.faults],
        "steps": [_step(report, check, step) for step in check.lapsed],
        "at_risk": list(check.at_risk),
        "expired": [_expired(report.catalog, record, item) for item in check.expired],
        "soon": [
            {
                "criterion": due.criterion.id,
                "summary": due.criterion.summary,
                "holds_until": due.until.isoformat(),
                "what": due.what,
                "do": due.do,
            }
            for due in check.soon
        ],
    }


def _fault(catalog: Catalog, record: Record[Any], fault: RecordFault) -> dict[str, object]:
    return {
        "step": fault.step,
        "message": fault.message,
        "help": fault.help,
        **_place(catalog, record, fault.path),
    }


def _step(report: StepCheck, check: InitiativeCheck, step: LapsedStep) -> dict[str, object]:
    status = step.status
    record = check.status.record
    sign_off, reopened = status.sign_off, status.reopened
    if reopened is None:
        reasons = [_reason(report.catalog, traced) for traced in report.traced_of(check, step)]
    else:
        reasons = [_criterion(report.catalog, item) | _NOT_TRACED for item in status.failing]
    return {
        "number": status.step.number,
        "title": status.step.title,
        "signed_on": sign_off.signed_on.isoformat() if sign_off else None,
        "signed_by": [
            {"organization": signer.organization, "role": signer.role}
            for signer in (sign_off.signed_by if sign_off else ())
        ],
        **_place(report.catalog, record, ("steps", status.sign_off_index or 0)),
        "reopened": None
        if reopened is None
        else {
            "on": reopened.on.isoformat(),
            "reason": read_text(reopened.reason),
            "by": reopened.by,
            "role": reopened.role,
        },
        "is_open": status.is_open,
        "reasons": reasons,
    }


_NOT_TRACED: dict[str, object] = {
    "cause": None,
    "since": None,
    "before": None,
    "commit": None,
    "uncommitted": False,
    "touched": [],
    "ended": None,
}


def _reason(catalog: Catalog, traced: Traced) -> dict[str, object]:
    lapse, origin = traced.lapse, traced.origin
    before = origin.before if origin else None
    return _criterion(catalog, lapse.now) | {
        "cause": lapse.cause.value,
        "since": lapse.since.isoformat() if lapse.since else None,
        "before": before.result.measured if before else None,
        "commit": _commit(origin.commit) if origin and origin.commit else None,
        "uncommitted": bool(origin and origin.is_uncommitted),
        "touched": [_commit(commit) for commit in origin.touched] if origin else [],
        "ended": _ended(lapse.ended) if lapse.ended else None,
    }


def _criterion(catalog: Catalog, status: CriterionStatus) -> dict[str, object]:
    result = status.result
    return {
        "criterion": status.criterion.id,
        "summary": status.criterion.summary,
        "measured": result.measured,
        "expected": result.expected,
        "missing": result.missing,
        "evidence": [_place(catalog, record, path) for record, path in result.evidence],
    }


def _expired(catalog: Catalog, record: Record[Any], item: Expired) -> dict[str, object]:
    result = item.now.result
    return {
        "criterion": item.now.criterion.id,
        "summary": item.now.criterion.summary,
        "measured": result.measured,
        "expected": result.expected,
        "missing": result.missing,
        **_ended(item.ended),
        **_place(catalog, record, item.ended.path),
    }


def _ended(ended: Ended) -> dict[str, object]:
    return {
        "what": ended.what,
        "on": ended.on.isoformat(),
        "by": ended.word.by,
        "role": ended.word.role,
    }


def _commit(commit: Commit) -> dict[str, object]:
    return {
        "id": commit.id,
        "short": commit.short,
        "on": commit.on.isoformat(),
        "subject": show(commit.subject),
    }


def _place(catalog: Catalog, record: Record[Any], path: DataPath) -> dict[str, object]:
    start = catalog.locate(record, path).start
    return {"path": record.path, "line": start.line, "column": start.column}
