"""The gap report as data: JSON for programs, CSV for spreadsheets. Figures keep their full precision."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cpath.gaps.definition import EDITION
from cpath.gaps.figures import STATISTICS
from cpath.reports.gap.reason_words import dropped_words, reason_words, write_words
from cpath.reports.gap.unknowns import item_notes, telling, width_causes, write_lines
from cpath.reports.gap.words import (
    headline,
    voter_interval,
    votes_of,
)
from cpath.reports.wording import View, words
from cpath.sheets.cell import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.definition import Definition
    from cpath.gaps.figures import Coverage, Range
    from cpath.gaps.reason import Reason
    from cpath.gaps.report import GapReport
    from cpath.model import Sourced

JSON_FORMAT = "cpath-gap/2"
_NO_PAIRS = '\n  "pairs": []'
"""The pairs of a document that has none; inside a text, the quotation marks would be escaped."""


def full(value: Fraction | None) -> float | None:
    """The float nearest to an exact figure; None where unknown."""
    return None if value is None else float(value)


def render_json(report: GapReport, view: View, more: Mapping[str, object] | None = None) -> str:
    """The keys of ``cpath-gap/2``; ``gaps`` holds every required item, the met ones last.

    ``more`` is what was asked for beside the pairs, each under its own key.
    """
    document = {
        "format": JSON_FORMAT,
        "definition": json_definition(report.definition),
        "pairs": [],
        "unserved": [
            {
                "region": entry.region,
                "occupation": entry.occupation,
                "title": words(entry.title, view),
                "reason": None if entry.reason is None else words(entry.reason, view),
            }
            for entry in report.unserved
        ],
        "left_out": list(report.left_out),
        **(more or {}),
    }
    before, place, after = _dump(document).partition(_NO_PAIRS)
    if not report.pairs:
        return f"{before}{place}{after}\n"
    # Pair by pair: as one tree, the pairs of a large state take ten times the memory of their text.
    pairs = ",\n    ".join(
        _dump(json_pair(report, pair, view)).replace("\n", "\n    ") for pair in report.pairs
    )
    return f"{before}{_NO_PAIRS[:-1]}\n    {pairs}\n  ]{after}\n"


def _dump(part: object) -> str:
    return json.dumps(part, ensure_ascii=False, indent=2)


def json_definition(definition: Definition) -> dict[str, Any]:
    """The definition as data: formulas, thresholds, scales and conversions with their sources."""
    return {
        "edition": EDITION,
        "formulas": dict(definition.formulas),
        "thresholds": [
            {
                "name": used.name,
                "region": used.region,
                "value": used.threshold.value,
                **_json_source(used.threshold),
            }
            for used in definition.thresholds
        ],
        "scales": [
            {
                "id": scale.id,
                "title": scale.title,
                "low": scale.low,
                "high": scale.high,
                "words": {word.word: word.value for word in scale.words},
            }
            for scale in definition.scales
        ],
        "conversions": [
            {
                "from_scale": conversion.from_scale,
                "to_scale": conversion.to_scale,
                "points": [[point.from_value, point.to_value] for point in conversion.points],
                **_json_source(conversion),
            }
            for conversion in definition.conversions
        ],
    }


def _json_source(part: Sourced) -> dict[str, object]:
    return {"source": part.source, "as_of": part.as_of, "illustrative": part.illustrative}


def json_pair(report: GapReport, pair: Pair, view: View) -> dict[str, Any]:
    """A pair as data: its coverage, every required item, and all that the figures rest on."""
    requirements = pair.demand.requirements
    votes = sum(item.basis == "votes" for item in pair.items)
    return {
        "region": pair.region,
        "occupation": pair.occupation,
        "occupation_title": words(pair.occupation_title, view),
        "source": {
            "kind": pair.source_kind,
            "id": pair.source,
            "title": words(pair.source_title, view),
            "members": [
                {"kind": kind, "id": id_, "title": words(title, view)} for kind, id_, title in pair.members
            ],
        },
        "screening_only": pair.screening_only,
        "required": pair.required,
        "mapped_courses": pair.mapped_courses,
        "unmapped_courses": list(pair.unmapped_courses),
        "headline": pair.headline,
        "answer": headline(pair),
        "coverage": _coverage(pair.coverage),
        "so_far": _coverage(pair.so_far),
        "width": [
            {
                "causes": list(cause.kinds),
                "points": float(cause.share),
                "items": [item.competency for item in cause.items],
                "words": cause.words,
                "write": list(cause.write),
            }
            for cause in width_causes(report, pair)
        ],
        "by_category": [
            {"category": category or None, "required": amount, "coverage": _coverage(coverage)}
            for category, (amount, coverage) in pair.by_category.items()
        ],
        "votes": _votes(report, pair),
        "basis": {
            "votes": votes,
            "framework": len(pair.items) - votes,
            "ratings": None if requirements is None else _json_source(requirements),
        },
        "gaps": [_json_item(report, pair, item, view) for item in pair.items],
        "to_find_out": [
            {
                "competency": item.competency,
                "title": words(item.title, view),
                "class": item.gap_class,
                "weight": float(item.doubt),
                "causes": list(dict.fromkeys(reason.kind for reason in telling(item))),
                "write": list(write_lines(telling(item), report, pair)),
            }
            for item in pair.to_find_out
        ],
        "over_taught": [
            {
                "competency": entry.competency,
                "title": words(entry.title, view),
                "courses": list(entry.courses),
                "vote": full(entry.mean),
            }
            for entry in pair.over_taught
        ],
        "dropped": [
            {
                "competency": entry.competency,
                "title": words(entry.title, view),
                "reason": entry.reason,
                "words": dropped_words(entry),
                "vote": full(entry.vote),
                "close_call": entry.close_call,
            }
            for entry in pair.demand.dropped
        ],
    }


def _range(found: Range) -> dict[str, float]:
    return {"low": float(found.low), "high": float(found.high)}


def _coverage(found: Coverage | None) -> dict[str, dict[str, float]] | None:
    return None if found is None else {name: _range(getattr(found, name)) for name in STATISTICS}


def _votes(report: GapReport, pair: Pair) -> dict[str, Any] | None:
    """The vote that counts, with the interval over voters where it was worked out."""
    validation, cast = pair.demand.validation, votes_of(pair)
    if validation is None or cast is None:
        return None
    found: dict[str, Any] = {
        "validation": validation.key,
        "held_on": validation.entity.held_on.isoformat(),
        "voters": cast[0],
        "firms": cast[1],
    }
    interval = voter_interval(report, pair)
    if interval is not None:
        low, high = interval
        found["interval"] = {
            "low": [float(low.low), float(low.high)],
            "high": [float(high.low), float(high.high)],
        }
    return found


def _json_item(report: GapReport, pair: Pair, item: Item, view: View) -> dict[str, Any]:
    return {
        "competency": item.competency,
        "title": words(item.title, view),
        "category": item.category,
        "class": item.gap_class,
        "flags": list(item.flags),
        "certain": item.certain,
        "weight": float(item.weight),
        "importance": float(item.importance),
        "basis": item.basis,
        "scale": item.scale,
        "required_low": float(item.required.low),
        "required_high": full(item.required.high),
        "required_open": item.required.open,
        "level_basis": item.level_basis,
        "offered_low": float(item.offered.low),
        "offered_high": full(item.offered.high),
        "offered_open": item.offered.open,
        "shortfall_low": float(item.shortfall_low),
        "shortfall_high": full(item.shortfall_high),
        "priority": float(item.priority),
        "doubt": float(item.doubt),
        "significant": item.significant,
        "errors": {"required": full(item.required_error), "offered": full(item.offered_error)},
        "counts": _coverage(item.coverage),
        "reasons": [_json_reason(report, pair, reason) for reason in item.reasons],
        "leads": list(item.leads),
    }


def _json_reason(report: GapReport, pair: Pair, reason: Reason) -> dict[str, Any]:
    return {
        "kind": reason.kind,
        "course": reason.course or None,
        "level": reason.level or None,
        "scale": reason.scale or None,
        "target": reason.target or None,
        "competencies": list(reason.competencies),
        "words": reason_words([reason]),
        "write": write_words([reason], report, pair),
    }


_ITEM_COLUMNS = (
    "competency",
    "title",
    "category",
    "class",
    "certain",
    "flags",
    "weight",
    "importance",
    "basis",
    "scale",
    "required_low",
    "required_high",
    "level_basis",
    "offered_low",
    "offered_high",
    "shortfall_low",
    "shortfall_high",
    "priority",
    "doubt",
    "significant",
)
CSV_COLUMNS = (
    "region",
    "occupation",
    "occupation_title",
    "source_kind",
    "source",
    "source_title",
    "screening_only",
    "headline",
    "coverage_low",
    "coverage_high",
    "so_far_low",
    "so_far_high",
    "required",
    *_ITEM_COLUMNS,
    "remark",
)


def render_csv(report: GapReport, view: View) -> str:
    """One row an item; then what is over-taught or dropped, courses not mapped, occupations unserved.

    The coverage of the pair is in each of its rows. Cells of text are made safe with `safe_cell`.
    """
    rows: list[Sequence[object]] = [CSV_COLUMNS]
    for pair in report.pairs:
        common: dict[str, object] = {
            "region": pair.region,
            "occupation": pair.occupation,
            "occupation_title": words(pair.occupation_title, view),
            "source_kind": pair.source_kind,
            "source": pair.source,
            "source_title": words(pair.source_title, view),
            "screening_only": pair.screening_only,
            "headline": pair.headline,
            "required": pair.required,
        }
        for name, found in (("coverage", pair.range), ("so_far", pair.range_so_far)):
            if found is not None:
                common |= {f"{name}_low": found.low, f"{name}_high": found.high}
        for row in _csv_rows(report, pair, view):
            cells = {**common, **row}
            rows.append([cells.get(column) for column in CSV_COLUMNS])
    for entry in report.unserved:
        cells = {
            "region": entry.region,
            "occupation": entry.occupation,
            "occupation_title": words(entry.title, view),
            "class": "unserved",
            "remark": "" if entry.reason is None else words(entry.reason, view),
        }
        rows.append([cells.get(column) for column in CSV_COLUMNS])
    return write_rows(rows)


def _csv_rows(report: GapReport, pair: Pair, view: View) -> Iterable[dict[str, object]]:
    for item in pair.items:
        row = _json_item(report, pair, item, view)
        cells = {column: row[column] for column in _ITEM_COLUMNS}
        remark = "; ".join(item_notes(item, report, pair))
        yield {**cells, "flags": " ".join(item.flags), "remark": remark}
    if not pair.items:
        yield {"class": "" if pair.demand.rated else "unknown", "remark": headline(pair)}
    for entry in pair.over_taught:
        remark = f"taught in {', '.join(entry.courses)}"
        yield _beside(entry.competency, words(entry.title, view), "over-taught", remark)
    for left in pair.demand.dropped:
        remark = dropped_words(left) + ("; close vote" if left.close_call else "")
        yield _beside(left.competency, words(left.title, view), "dropped", remark)
    for course in pair.unmapped_courses:
        yield {"class": "unmapped-course", "remark": f"course {course} is not mapped: it may teach anything"}


def _beside(competency: str, title: str, class_: str, remark: str) -> dict[str, object]:
    return {"competency": competency, "title": title, "class": class_, "remark": remark}


def write_rows(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV: numbers in full precision, text made safe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return target.getvalue()


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Fraction):
        return repr(float(value)).removesuffix(".0")
    return safe_cell(str(value))
