"""The keys of ``cpath-diff/1``: a comparison for other programs, whole and unrounded in its words.

Shares are rounded half up to three decimals; null is unknown, never zero. Must not judge anything.

``from``, ``to``     name as asked for, commit and subject (null for the working folder), on
``changed``          whether anything changed
``yardstick``        thresholds: name, region (null: everywhere), title, before, after
``records``          change (added, dropped, renamed, changed), kind, key, region, title, was (the key
                     before, of a renamed one), fields (titles of what changed)
``initiatives``      id, region, title; steps: number, title, before and after (states; null: new),
                     by_time, events (what, on, by, reason), failing (criterion, missing), passing;
                     waivers and attestations: what, criterion, by, on, expires, expired_before;
                     critical_occupations: change, occupation, title
``gaps``             region, occupation, program; before and after: coverage_met (null where too
                     much is unknown), coverage_low, coverage_high, required, known; items:
                     move, competency, title, before and after (class of the gap; null: not required)
``unreadable``       from, to: records whose file cannot be read there
``not_compared``     what could not be compared because of that, in words
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cpath.diagnostics.plain import clean
from cpath.model.initiative import Waiver
from cpath.reports.wording import coverage_data, words

if TYPE_CHECKING:
    from cpath.compare import Comparison
    from cpath.compare.gaps import PairChange
    from cpath.compare.walk import InitiativeChange, StepChange, WordChange
    from cpath.gaps.competency import Pair
    from cpath.reports.diff.words import Side
    from cpath.reports.wording import View

FORMAT = "cpath-diff/1"


def render_json(comparison: Comparison, before: Side, after: Side, view: View) -> str:
    """Write a comparison as ``cpath-diff/1``."""
    data = {
        "format": FORMAT,
        "from": _side(before),
        "to": _side(after),
        "changed": not comparison.is_empty,
        "yardstick": [
            {
                "name": change.name,
                "region": change.region,
                "title": change.title,
                "before": change.before,
                "after": change.after,
            }
            for change in comparison.yardstick
        ],
        "records": [
            {
                "change": change.change,
                "kind": change.kind,
                "key": change.key,
                "region": change.region,
                "title": words(change.title, view),
                "was": change.was,
                "fields": list(change.fields),
            }
            for change in comparison.records
        ],
        "initiatives": [_initiative(change, view) for change in comparison.initiatives],
        "gaps": [pair_change_data(change, view) for change in comparison.gaps],
        "unreadable": {"from": list(comparison.broken_before), "to": list(comparison.broken_after)},
        "not_compared": list(comparison.left_out),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _side(side: Side) -> dict[str, object]:
    return {
        "name": clean(side.name),
        "commit": side.commit.id if side.commit else None,
        "subject": clean(side.commit.subject) if side.commit else None,
        "on": side.on.isoformat(),
    }


def _initiative(change: InitiativeChange, view: View) -> dict[str, object]:
    return {
        "id": change.id,
        "region": change.region,
        "title": words(change.title, view),
        "steps": [_step(step, view) for step in change.steps],
        "waivers": [_word(item, view) for item in change.waivers],
        "attestations": [_word(item, view) for item in change.attestations],
        "critical_occupations": [
            {"change": item.change, "occupation": item.occupation, "title": words(item.title, view)}
            for item in change.critical
        ],
    }


def _step(step: StepChange, view: View) -> dict[str, object]:
    return {
        "number": step.number,
        "title": step.title,
        "before": step.before.value if step.before else None,
        "after": step.after.value if step.after else None,
        "by_time": step.by_time,
        "events": [
            {
                "what": event.what,
                "on": event.on.isoformat(),
                "by": list(event.by),
                "reason": None if event.reason is None else words(event.reason, view),
            }
            for event in step.events
        ],
        "failing": [
            {"criterion": item.criterion.id, "missing": item.result.missing} for item in step.failing
        ],
        "passing": [item.criterion.id for item in step.passing],
    }


def _word(change: WordChange, view: View) -> dict[str, object]:
    word = change.word
    return {
        "what": change.what,
        "criterion": word.criterion,
        "text": words(word.reason if isinstance(word, Waiver) else word.statement, view),
        "by": word.by,
        "role": word.role,
        "on": word.on.isoformat(),
        "expires": None if word.expires is None else word.expires.isoformat(),
        "expired_before": None if change.expired_before is None else change.expired_before.isoformat(),
    }


def pair_change_data(change: PairChange, view: View) -> dict[str, object]:
    """Return what became of one occupation's gaps against one program."""
    return {
        "region": change.region,
        "occupation": change.occupation,
        "program": change.program,
        "before": _pair(change.before),
        "after": _pair(change.after),
        "items": [
            {
                "move": item.move,
                "competency": item.key,
                "title": words(shown.title, view),
                "before": item.before.gap_class if item.before else None,
                "after": item.after.gap_class if item.after else None,
            }
            for item in change.items
            if (shown := item.after or item.before) is not None
        ],
    }


def _pair(pair: Pair | None) -> dict[str, object] | None:
    if pair is None:
        return None
    return {"headline": pair.headline, "coverage": coverage_data(pair.coverage), "required": pair.required}
