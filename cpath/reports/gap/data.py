"""The gap report as data: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from cpath.gaps.scale import exact
from cpath.gaps.sums import figures_by_category, sum_up
from cpath.reports.gap.words import definition_lines, headline, kinds_of
from cpath.reports.wording import View, number, words
from cpath.sheets.cell import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.report import Definition, GapReport
    from cpath.model import Sourced

JSON_FORMAT = "cpath-gap/1"
_NO_PAIRS = '\n  "pairs": []'
"""The pairs of a document that has none; inside a text, the quotation marks would be escaped."""
_SUMS = ("required", "known", "met", "parts", "possible", "shortfall")


def render_json(report: GapReport, view: View, more: Mapping[str, object] | None = None) -> str:
    """Render the keys of ``cpath-gap/1``; ``gaps`` holds every required item, the met ones last.

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
        _dump(json_pair(pair, report.definition, view)).replace("\n", "\n    ") for pair in report.pairs
    )
    return f"{before}{_NO_PAIRS[:-1]}\n    {pairs}\n  ]{after}\n"


def _dump(part: object) -> str:
    return json.dumps(part, ensure_ascii=False, indent=2)


def json_definition(definition: Definition) -> dict[str, Any]:
    """Give the definition as data: formulas, thresholds, scales and conversions with their sources."""
    return {
        "formula": dict(definition.formulas),
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


def json_pair(pair: Pair, definition: Definition, view: View) -> dict[str, Any]:
    """Give a pair as data, with the sums that its figures can be worked out from again."""
    validation, requirements = pair.demand.validation, pair.demand.requirements
    figures = pair.figures
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
        "required": pair.required,
        "known": pair.known,
        "unknown_weight_share": number(figures.unknown_weight_share),
        "headline": pair.coverage_met is not None,
        "coverage_met": number(pair.coverage_met),
        "coverage_partial": number(pair.coverage_partial),
        "coverage_low": number(figures.coverage_low),
        "coverage_high": number(figures.coverage_high),
        "coverage_within_error": number(pair.coverage_within_error),
        "mean_shortfall": number(pair.mean_shortfall),
        "sums": _json_sums(pair),
        "categories": _json_categories(pair, definition),
        "basis": {
            "votes": None
            if validation is None
            else {
                "validation": validation.key,
                "held_on": validation.entity.held_on.isoformat(),
                "voters": len(validation.entity.voters),
            },
            "framework": None if requirements is None else _json_source(requirements),
        },
        "gaps": [_json_item(item, view) for item in pair.items],
        "over_taught": [
            {
                "competency": entry.competency,
                "title": words(entry.title, view),
                "courses": list(entry.courses),
                "class": "over-taught",
                "reason": entry.reason,
            }
            for entry in pair.over_taught
        ],
        "unmapped_courses": list(pair.unmapped_courses),
        "dropped": [
            {"competency": entry.competency, "title": words(entry.title, view), "reason": entry.reason}
            for entry in pair.demand.dropped
        ],
    }


def _json_sums(pair: Pair) -> dict[str, float | None]:
    sums = sum_up(pair)
    return {f"weight_{name}": number(getattr(sums, name)) for name in _SUMS}


def _json_categories(pair: Pair, definition: Definition) -> list[dict[str, Any]]:
    """Give the figures of each category apart; those of the pair pool all of them."""
    maximum = exact(definition.value("unknown_share_maximum", pair.region))
    return [
        {
            "category": category or None,
            "required": amount,
            "headline": not figures.withheld and figures.coverage_met is not None,
            "coverage_met": None if figures.withheld else number(figures.coverage_met),
            "coverage_partial": None if figures.withheld else number(figures.coverage_partial),
            "coverage_low": number(figures.coverage_low),
            "coverage_high": number(figures.coverage_high),
            "mean_shortfall": None if figures.withheld else number(figures.mean_shortfall),
            "unknown_weight_share": number(figures.unknown_weight_share),
        }
        for category, (amount, figures) in figures_by_category(pair, maximum).items()
    ]


def _json_item(item: Item, view: View) -> dict[str, Any]:
    return {
        "competency": item.competency,
        "title": words(item.title, view),
        "category": item.category,
        "weight": number(item.weight),
        "required_level": number(item.required_level),
        "offered_level": number(item.offered_level),
        "shortfall": number(item.shortfall),
        "priority": number(item.priority),
        "class": item.gap_class,
        "scale": item.scale,
        "basis": item.basis,
        "importance": number(item.importance),
        "level_basis": item.level_basis,
        "required_error": number(item.required_error),
        "offered_error": number(item.offered_error),
        "at_least": item.at_least,
        "out_of_order": item.out_of_order,
        "significant": item.significant,
        "reasons": [words(reason, view) for reason in item.reasons],
        "leads": list(item.leads),
    }


CSV_COLUMNS = (
    "region",
    "occupation",
    "occupation_title",
    "source_kind",
    "source",
    "source_title",
    "competency",
    "title",
    "category",
    "class",
    "weight",
    "required_level",
    "offered_level",
    "shortfall",
    "priority",
    "scale",
    "basis",
    "reason",
    "definition",
)


def render_csv(report: GapReport, view: View) -> str:
    """Render one row an item, then over-taught ones, courses not mapped, occupations without a program.

    Cells of text are made safe with `safe_cell`.
    """
    rows: list[list[object]] = [list(CSV_COLUMNS)]
    definition = " ".join(definition_lines(report.definition, kinds_of(report.pairs) or {"program"}))
    for pair in report.pairs:
        for row in _csv_rows(pair, view):
            cells = {
                "region": pair.region,
                "occupation": pair.occupation,
                "occupation_title": words(pair.occupation_title, view),
                "source_kind": pair.source_kind,
                "source": pair.source,
                "source_title": words(pair.source_title, view),
                "definition": definition,
                **row,
            }
            rows.append([cells.get(column) for column in CSV_COLUMNS])
    for entry in report.unserved:
        cells = {
            "region": entry.region,
            "occupation": entry.occupation,
            "occupation_title": words(entry.title, view),
            "class": "unserved",
            "reason": "" if entry.reason is None else words(entry.reason, view),
            "definition": definition,
        }
        rows.append([cells.get(column) for column in CSV_COLUMNS])
    return write_rows(rows)


def write_rows(rows: Iterable[Sequence[object]]) -> str:
    """Write rows as CSV: numbers with at most three decimals, text made safe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return target.getvalue()


def _csv_rows(pair: Pair, view: View) -> Iterable[dict[str, object]]:
    for item in pair.items:
        row = _json_item(item, view)
        yield {**row, "reason": "; ".join(row["reasons"])}
    if not pair.items:
        yield {"class": "unknown" if not pair.demand.rated else "", "reason": headline(pair)}
    for entry in pair.over_taught:
        yield {
            "competency": entry.competency,
            "title": words(entry.title, view),
            "class": "over-taught",
            "reason": entry.reason,
        }
    for course in pair.unmapped_courses:
        yield {"class": "unmapped-course", "reason": f"nobody has said what the course {course} teaches"}


def _csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return safe_cell(str(value))
