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

The CSV and the workbook have a row for each thing to do, with the same keys as far as they apply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.diagnostics.plain import show
from cpath.documents.data import Data
from cpath.model import read_text
from cpath.reports.steps.data import place_data, reopened_data, signers_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog import Catalog, Record
    from cpath.reports.titles import Titles
    from cpath.source.history import Commit
    from cpath.steps.check import Ended, Expired, InitiativeCheck, LapsedStep
    from cpath.steps.gate import CriterionStatus
    from cpath.steps.record import RecordFault
    from cpath.steps.trace import StepCheck, Traced

FORMAT = "cpath-step-check/1"


def data(report: StepCheck, _: Titles) -> Data:
    """Return what was found as ``cpath-step-check/1``."""
    initiatives = [_initiative(report, check) for check in report.checks]
    return Data(
        FORMAT,
        "Signed steps",
        {
            "on": report.on.isoformat(),
            "stands": report.stands,
            "history": report.history,
            "initiatives": initiatives,
        },
        {"to review": [row for found in initiatives for row in _rows(found)]},
        "to review",
        {"step": "whole", "line": "whole"},
        frozenset(("what", "summary", "measured", "expected", "path")),
        csv_keys=_KEYS,
    )


_KEYS = (
    "initiative",
    "region",
    "step",
    "signed_on",
    "cause",
    "since",
    "criterion",
    "summary",
    "measured",
    "expected",
    "what",
    "path",
    "line",
)


def _rows(initiative: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for each thing to do at an initiative."""
    found = [{"cause": "record", "what": fault["message"], **fault} for fault in initiative["record"]]
    for step in initiative["steps"]:
        own = {"step": step["number"], **{key: step[key] for key in ("signed_on", "path", "line")}}
        if step["reopened"]:
            found.append({**own, "cause": "reopened", "what": step["reopened"]["reason"]})
        for reason in step["reasons"]:
            place = reason["evidence"][0] if reason["evidence"] else {}
            cause = reason["cause"] or "reopened"
            found.append({**own, **reason, "cause": cause, "what": reason["missing"], **place})
    for item in initiative["expired"]:
        step = int(item["criterion"][1:].partition(".")[0])
        found.append({**item, "step": step, "cause": "expired", "what": item["missing"]})
    for row in found:
        known = {"initiative": initiative["id"], "region": initiative["region"], **row}
        yield {key: known.get(key) for key in _KEYS}


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
                "summary": str(due.criterion.summary),
                "holds_until": due.until.isoformat(),
                "what": str(due.what),
                "do": str(due.do),
            }
            for due in check.soon
        ],
    }


def _fault(catalog: Catalog, record: Record[Any], fault: RecordFault) -> dict[str, object]:
    return {
        "step": fault.step,
        "message": str(fault.message),
        "help": str(fault.help),
        **place_data(catalog, (record, fault.path)),
    }


def _step(report: StepCheck, check: InitiativeCheck, step: LapsedStep) -> dict[str, object]:
    status = step.status
    record = check.status.record
    sign_off = status.sign_off
    if status.reopened is None:
        reasons = [_reason(report.catalog, traced) for traced in report.traced_of(check, step)]
    else:
        reasons = [_criterion(report.catalog, item) | _NOT_TRACED for item in status.failing]
    return {
        "number": status.step.number,
        "title": status.step.title,
        "signed_on": sign_off.signed_on.isoformat() if sign_off else None,
        "signed_by": signers_data(status),
        **place_data(report.catalog, (record, ("steps", status.sign_off_index or 0))),
        "reopened": reopened_data(status),
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
        "before": str(before.result.measured) if before else None,
        "commit": _commit(origin.commit) if origin and origin.commit else None,
        "uncommitted": bool(origin and origin.is_uncommitted),
        "touched": [_commit(commit) for commit in origin.touched] if origin else [],
        "ended": _ended(lapse.ended) if lapse.ended else None,
    }


def _criterion(catalog: Catalog, status: CriterionStatus) -> dict[str, object]:
    result = status.result
    return {
        "criterion": status.criterion.id,
        "summary": str(status.criterion.summary),
        "measured": str(result.measured),
        "expected": str(result.expected),
        "missing": str(result.missing or ""),
        "evidence": [place_data(catalog, place) for place in result.evidence],
    }


def _expired(catalog: Catalog, record: Record[Any], item: Expired) -> dict[str, object]:
    result = item.now.result
    return {
        "criterion": item.now.criterion.id,
        "summary": str(item.now.criterion.summary),
        "measured": str(result.measured),
        "expected": str(result.expected),
        "missing": str(result.missing or ""),
        **_ended(item.ended),
        **place_data(catalog, (record, item.ended.path)),
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
