"""The keys of ``cpath-diff/1``: a comparison for other programs, in full precision.

Null is unknown, never zero.

``from``, ``to``     name as asked for, commit and subject (null for the working folder), on
``changed``          whether anything changed
``yardstick``        thresholds: name, region (null: everywhere), title, before, after
``records``          change (added, dropped, renamed, changed), kind, key, region, title, was (the key
                     before, of a renamed one), fields (titles of what changed)
``initiatives``      id, region, title; steps: number, title, before and after (states; null: new),
                     by_time, events (what, on, by, reason), failing (criterion, missing), passing;
                     waivers and attestations: what, criterion, by, on, expires, expired_before;
                     critical_occupations: change, occupation, title
``gaps``             region, occupation, program; before and after: headline, coverage, required (null:
                     not compared); items: move, competency, title, before and after (class of the
                     gap; null: not required)
``unreadable``       from, to: records whose file cannot be read there
``not_compared``     what could not be compared because of that, in words
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.diagnostics.plain import clean
from cpath.documents.data import Data
from cpath.messages.translate import english
from cpath.model.initiative import Waiver
from cpath.reports.wording import coverage_data, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.compare import Comparison
    from cpath.compare.gaps import PairChange
    from cpath.compare.walk import InitiativeChange, StepChange, WordChange
    from cpath.gaps.competency import Pair
    from cpath.reports.diff.document import Side
    from cpath.reports.titles import Titles

FORMAT = "cpath-diff/1"


def data(comparison: Comparison, before: Side, after: Side, titles: Titles) -> Data:
    """Return a comparison; the CSV and the workbook have its records and gaps."""
    language = titles.language
    records = [
        {
            "change": change.change,
            "kind": change.kind,
            "key": change.key,
            "region": change.region,
            "title": read_words(change.title, language),
            "was": change.was,
            "fields": list(change.fields),
        }
        for change in comparison.records
    ]
    keys = {
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
        "records": records,
        "initiatives": [_initiative(change, language) for change in comparison.initiatives],
        "gaps": [pair_change_data(change, language) for change in comparison.gaps],
        "unreadable": {"from": list(comparison.broken_before), "to": list(comparison.broken_after)},
        "not_compared": [english(reason) for reason in comparison.left_out],
    }
    tables = {"records": records, "steps": _step_rows(comparison), "gaps": _gap_rows(comparison, language)}
    names = ("change", "kind", "key", "region", "title", "was", "fields")
    return Data(
        FORMAT, "What changed", keys, tables, "records", wide=frozenset(("title", "fields")), csv_keys=names
    )


def _step_rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    for walk in comparison.initiatives:
        for step in walk.steps:
            before, after = (state.value if state else None for state in (step.before, step.after))
            place = {"region": walk.region, "initiative": walk.id, "step": step.number}
            yield {**place, "before": before, "after": after, "by time": step.by_time}


def _gap_rows(comparison: Comparison, language: str) -> Iterator[dict[str, Any]]:
    for pair in comparison.gaps:
        for item in pair.items:
            shown = item.after or item.before
            yield {
                "region": pair.region,
                "occupation": pair.occupation,
                "program": pair.program,
                "move": item.move,
                "competency": item.key,
                "title": "" if shown is None else read_words(shown.title, language),
                "before": item.before.gap_class if item.before else None,
                "after": item.after.gap_class if item.after else None,
            }


def _side(side: Side) -> dict[str, object]:
    return {
        "name": clean(side.name),
        "commit": side.commit.id if side.commit else None,
        "subject": clean(side.commit.subject) if side.commit else None,
        "on": side.on.isoformat(),
    }


def _initiative(change: InitiativeChange, language: str) -> dict[str, object]:
    return {
        "id": change.id,
        "region": change.region,
        "title": read_words(change.title, language),
        "steps": [_step(step, language) for step in change.steps],
        "waivers": [_word(item, language) for item in change.waivers],
        "attestations": [_word(item, language) for item in change.attestations],
        "critical_occupations": [
            {"change": item.change, "occupation": item.occupation, "title": read_words(item.title, language)}
            for item in change.critical
        ],
    }


def _step(step: StepChange, language: str) -> dict[str, object]:
    return {
        "number": step.number,
        "title": str(step.title),
        "before": step.before.value if step.before else None,
        "after": step.after.value if step.after else None,
        "by_time": step.by_time,
        "events": [
            {
                "what": event.what,
                "on": event.on.isoformat(),
                "by": list(event.by),
                "reason": None if event.reason is None else read_words(event.reason, language),
            }
            for event in step.events
        ],
        "failing": [
            {"criterion": item.criterion.id, "missing": str(item.result.missing or "")}
            for item in step.failing
        ],
        "passing": [item.criterion.id for item in step.passing],
    }


def _word(change: WordChange, language: str) -> dict[str, object]:
    word = change.word
    return {
        "what": change.what,
        "criterion": word.criterion,
        "text": read_words(word.reason if isinstance(word, Waiver) else word.statement, language),
        "by": word.by,
        "role": word.role,
        "on": word.on.isoformat(),
        "expires": None if word.expires is None else word.expires.isoformat(),
        "expired_before": None if change.expired_before is None else change.expired_before.isoformat(),
    }


def pair_change_data(change: PairChange, language: str) -> dict[str, object]:
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
                "title": read_words(shown.title, language),
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
