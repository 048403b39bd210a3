"""The gap report as data: the keys of ``cpath-gap/2``, and the rows of its CSV and workbook.

Figures keep their full precision; what is unknown is null, or an empty cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.documents.data import Data
from cpath.gaps.definition import EDITION
from cpath.gaps.figures import STATISTICS
from cpath.messages import msg
from cpath.messages.translate import english
from cpath.reports.gap.reasons import CLASSES, dropped_words, reason_words, write_words
from cpath.reports.gap.unknowns import item_notes, telling, width_causes, width_lines, write_lines
from cpath.reports.gap.words import basis_lines, conversion_lines, headline, voter_interval, votes_of
from cpath.reports.wording import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.definition import Definition
    from cpath.gaps.figures import Coverage, Range
    from cpath.gaps.reason import Reason
    from cpath.gaps.report import GapReport
    from cpath.model import Sourced
    from cpath.reports.titles import Titles
    from cpath.sheets.table import Style

JSON_FORMAT = "cpath-gap/2"


def full(value: Fraction | None) -> float | None:
    """The float nearest to an exact figure; None where unknown."""
    return None if value is None else float(value)


def data(report: GapReport, titles: Titles, more: dict[str, Any] | None = None) -> Data:
    """Return every pair; ``more`` is what another report adds, each under its own key.

    Pairs are worked out one by one: as one tree, those of a large state take ten times the memory of
    their text.
    """
    language = titles.language
    keys: dict[str, Any] = {
        "definition": json_definition(report.definition),
        "pairs": (json_pair(report, pair, language) for pair in report.pairs),
        "unserved": [
            {
                "region": entry.region,
                "occupation": entry.occupation,
                "title": read_words(entry.title, language),
                "reason": None if entry.reason is None else read_words(entry.reason, language),
            }
            for entry in report.unserved
        ],
        "left_out": [english(message) for message in report.left_out],
        **(more or {}),
    }
    tables = {
        "coverage": list(_coverage_rows(report, language)),
        "items": _item_rows(report, language),
        "to find out": _open_rows(report, language),
        "beside the gaps": _beside_rows(report, language),
    }
    notes = tuple((name, english(words)) for name, words in report.definition.formulas)
    return Data(
        JSON_FORMAT,
        "Competency gap report",
        keys,
        tables,
        "coverage",
        _STYLES,
        _WIDE,
        (*notes, ("empty cell", "unknown, never 0")),
        csv=_csv_rows(report, language),
        csv_keys=CSV_COLUMNS,
    )


def json_definition(definition: Definition) -> dict[str, Any]:
    """The definition as data: formulas, thresholds, scales and conversions with their sources."""
    return {
        "edition": EDITION,
        "formulas": {name: english(message) for name, message in definition.formulas},
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


def json_pair(report: GapReport, pair: Pair, language: str) -> dict[str, Any]:
    """A pair as data: its coverage, every required item, and all that the figures rest on."""
    requirements = pair.demand.requirements
    votes = sum(item.basis == "votes" for item in pair.items)
    return {
        "region": pair.region,
        "occupation": pair.occupation,
        "occupation_title": read_words(pair.occupation_title, language),
        "source": {
            "kind": pair.source_kind,
            "id": pair.source,
            "title": read_words(pair.source_title, language),
            "members": [
                {"kind": kind, "id": id_, "title": read_words(title, language)}
                for kind, id_, title in pair.members
            ],
        },
        "screening_only": pair.screening_only,
        "required": pair.required,
        "mapped_courses": pair.mapped_courses,
        "unmapped_courses": list(pair.unmapped_courses),
        "headline": pair.headline,
        "answer": english(headline(pair)),
        "coverage": _coverage(pair.coverage),
        "so_far": _coverage(pair.so_far),
        "width": [
            {
                "causes": list(cause.kinds),
                "points": float(cause.share),
                "items": [item.competency for item in cause.items],
                "words": english(cause.words),
                "write": [english(message) for message in cause.write],
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
        "gaps": [_json_item(report, pair, item, language) for item in pair.items],
        "to_find_out": [
            {
                "competency": item.competency,
                "title": read_words(item.title, language),
                "class": item.gap_class,
                "weight": float(item.doubt),
                "causes": list(dict.fromkeys(reason.kind for reason in telling(item))),
                "write": [english(message) for message in write_lines(telling(item), report, pair)],
            }
            for item in pair.to_find_out
        ],
        "over_taught": [
            {
                "competency": entry.competency,
                "title": read_words(entry.title, language),
                "courses": list(entry.courses),
                "vote": full(entry.mean),
            }
            for entry in pair.over_taught
        ],
        "dropped": [
            {
                "competency": entry.competency,
                "title": read_words(entry.title, language),
                "reason": entry.reason,
                "words": english(dropped_words(entry)),
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


def _json_item(report: GapReport, pair: Pair, item: Item, language: str) -> dict[str, Any]:
    return {
        "competency": item.competency,
        "title": read_words(item.title, language),
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
        "words": english(reason_words([reason])),
        "write": english(write_words([reason], report, pair)),
    }


_ITEM_COLUMNS = (
    "competency", "title", "category", "class", "certain", "flags", "weight", "importance", "basis", "scale",
    "required_low", "required_high", "level_basis", "offered_low", "offered_high", "shortfall_low",
    "shortfall_high", "priority", "doubt", "significant",
)  # fmt: skip
CSV_COLUMNS = (
    "region", "occupation", "occupation_title", "source_kind", "source", "source_title", "screening_only",
    "headline", "coverage_low", "coverage_high", "so_far_low", "so_far_high", "required", *_ITEM_COLUMNS,
    "remark",
)  # fmt: skip


def _csv_rows(report: GapReport, language: str) -> Iterator[dict[str, Any]]:
    """Yield a row an item; then what is over-taught or dropped, courses not mapped, occupations unserved.

    The coverage of the pair is in each of its rows.
    """
    for pair in report.pairs:
        common: dict[str, Any] = {
            "region": pair.region,
            "occupation": pair.occupation,
            "occupation_title": read_words(pair.occupation_title, language),
            "source_kind": pair.source_kind,
            "source": pair.source,
            "source_title": read_words(pair.source_title, language),
            "screening_only": pair.screening_only,
            "headline": pair.headline,
            "required": pair.required,
        }
        for name, found in (("coverage", pair.range), ("so_far", pair.range_so_far)):
            if found is not None:
                common |= {f"{name}_low": float(found.low), f"{name}_high": float(found.high)}
        for row in _csv_parts(report, pair, language):
            yield {**common, **row}
    for entry in report.unserved:
        yield {
            "region": entry.region,
            "occupation": entry.occupation,
            "occupation_title": read_words(entry.title, language),
            "class": "unserved",
            "remark": "" if entry.reason is None else read_words(entry.reason, language),
        }


def _csv_parts(report: GapReport, pair: Pair, language: str) -> Iterator[dict[str, Any]]:
    for item in pair.items:
        row = _json_item(report, pair, item, language)
        cells = {column: row[column] for column in _ITEM_COLUMNS}
        remark = "; ".join(map(english, item_notes(item, report, pair)))
        yield {**cells, "flags": " ".join(item.flags), "remark": remark}
    if not pair.items:
        yield {"class": "" if pair.demand.rated else "unknown", "remark": english(headline(pair))}
    for entry in pair.over_taught:
        remark = f"taught in {', '.join(entry.courses)}"
        yield _beside(entry.competency, read_words(entry.title, language), "over-taught", remark)
    for left in pair.demand.dropped:
        remark = english(dropped_words(left)) + ("; close vote" if left.close_call else "")
        yield _beside(left.competency, read_words(left.title, language), "dropped", remark)
    for course in pair.unmapped_courses:
        yield {"class": "unmapped-course", "remark": f"course {course} is not mapped: it may teach anything"}


def _beside(competency: str, title: str, class_: str, remark: str) -> dict[str, Any]:
    return {"competency": competency, "title": title, "class": class_, "remark": remark}


# Sheets of the workbook

_STYLES: dict[str, Style] = {
    **dict.fromkeys(("coverage low", "coverage high", "so far low", "so far high"), "percent"),
    **dict.fromkeys(("required", "gaps", "to find out"), "whole"),
    **dict.fromkeys(("weight", "priority", "weight it decides"), "figure"),
}
_WIDE = frozenset(
    ("occupation title", "source title", "in words", "why it is a range", "basis", "competency title",
     "remark", "what to write", "why")
)  # fmt: skip


def _place(pair: Pair, language: str) -> dict[str, Any]:
    return {
        "region": pair.region,
        "occupation title": read_words(pair.occupation_title, language),
        "source title": read_words(pair.source_title, language),
        "occupation": pair.occupation,
        "source": pair.source,
    }


def _lines(messages: Any) -> str:
    return "; ".join(map(english, messages))


def _coverage_rows(report: GapReport, language: str) -> Iterator[dict[str, Any]]:
    for pair in report.pairs:
        found, so_far, rated = pair.range, pair.range_so_far, pair.demand.rated
        yield {
            **_place(pair, language),
            "headline": pair.headline,
            "coverage low": None if found is None else found.low,
            "coverage high": None if found is None else found.high,
            "so far low": None if so_far is None else so_far.low,
            "so far high": None if so_far is None else so_far.high,
            "screening only": pair.screening_only,
            "required": pair.required,
            "gaps": len(pair.gaps) if rated else None,
            "to find out": len(pair.to_find_out) if rated else None,
            "in words": english(headline(pair)),
            "why it is a range": _lines(width_lines(report, pair)),
            "basis": _lines((*basis_lines(report, pair), *conversion_lines(report, pair))),
        }
    for entry in report.unserved:
        answer = english(msg("no program of the region prepares for it"))
        reason = "" if entry.reason is None else f": {read_words(entry.reason, language)}"
        place = {"region": entry.region, "occupation title": read_words(entry.title, language)}
        yield {**place, "occupation": entry.occupation, "in words": f"{answer}{reason}"}


def _item_rows(report: GapReport, language: str) -> Iterator[dict[str, Any]]:
    for pair in report.pairs:
        for item in pair.items:
            yield {
                **_place(pair, language),
                "competency title": read_words(item.title, language),
                "class": english(CLASSES[item.gap_class].name),
                "weight": item.weight,
                "required low": item.required.low,
                "required high": item.required.high,
                "offered low": item.offered.low,
                "offered high": item.offered.high,
                "priority": item.priority,
                "category": item.category,
                "competency": item.competency,
                "scale": item.scale,
                "basis": item.basis,
                "remark": _lines(item_notes(item, report, pair)) or None,
            }


def _open_rows(report: GapReport, language: str) -> Iterator[dict[str, Any]]:
    for pair in report.pairs:
        for item in pair.to_find_out:
            yield {
                **_place(pair, language),
                "competency title": read_words(item.title, language),
                "weight it decides": item.doubt,
                "class": english(CLASSES[item.gap_class].name),
                "what to write": _lines(write_lines(telling(item), report, pair)),
            }


def _beside_rows(report: GapReport, language: str) -> Iterator[dict[str, Any]]:
    for pair in report.pairs:
        place = _place(pair, language)
        for entry in pair.over_taught:
            title, why = read_words(entry.title, language), f"taught in {', '.join(entry.courses)}"
            yield {**place, **_why(title, "over-taught", why, entry.mean)}
        for course in pair.unmapped_courses:
            yield {**place, **_why(None, "unmapped course", f"add `teaches` to {course}", None)}
        for left in pair.demand.dropped:
            why = english(dropped_words(left))
            yield {**place, **_why(read_words(left.title, language), "not required", why, left.vote)}


def _why(title: str | None, what: str, why: str, mean: Fraction | None) -> dict[str, Any]:
    return {"competency title": title, "what": what, "why": why, "mean vote": mean}
