"""The gap report as a workbook: definition, pairs, gaps, what is beside them, and what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.reports.gap.changes import change_tables
from cpath.reports.gap.crosswalk import wide_table
from cpath.reports.gap.ranking import ranking_rows
from cpath.reports.gap.rollup import rollup_tables
from cpath.reports.gap.table import Column, Table, make_sheet
from cpath.reports.gap.words import basis_lines, definition_lines, kinds_of
from cpath.reports.wording import source_words, words
from cpath.sheets.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.gaps.competency import Pair
    from cpath.gaps.report import GapReport
    from cpath.reports.gap.extras import Extras
    from cpath.reports.wording import View

_PLACE = (
    Column("region", width=14),
    Column("occupation"),
    Column("occupation title", width=34),
    Column("source kind", width=12),
    Column("source"),
    Column("source title", width=34),
)


def render_xlsx(report: GapReport, view: View, extras: Extras) -> bytes:
    """Render a workbook of several sheets; figures are numbers, what is unknown is an empty cell."""
    tables = [_definition(report, view), _pairs(report, view), _gaps(report, view)]
    beside = _beside(report, view)
    if beside.rows:
        tables.append(beside)
    tables += [wide_table(crosswalk, view) for crosswalk in extras.crosswalks or ()]
    if extras.rollup is not None:
        tables += rollup_tables(extras.rollup, view)
    if extras.changes is not None:
        tables += change_tables(extras.changes, view)
    if extras.ranking is not None:
        tables.append(ranking_rows(extras.ranking, view))
    return write_workbook([make_sheet(table) for table in tables], title="Competency gap report")


def _definition(report: GapReport, view: View) -> Table:
    definition = report.definition
    rows = [(f"{name}", text) for name, text in definition.formulas]
    rows += [
        (
            f"threshold {used.name}" + (f" in {used.region}" if used.region else ""),
            f"{used.threshold.value:g} ({words(source_words(used.threshold), view)})",
        )
        for used in definition.thresholds
    ]
    rows += [
        (f"scale {scale.id}", f"{words(scale.title, view)}: {scale.low:g} to {scale.high:g}")
        for scale in definition.scales
    ]
    rows += [
        (
            f"conversion {conversion.from_scale} to {conversion.to_scale}",
            ", ".join(f"{point.from_value:g} is {point.to_value:g}" for point in conversion.points)
            + f" ({words(source_words(conversion), view)})",
        )
        for conversion in definition.conversions
    ]
    return Table(
        "Definition",
        "Competency gap report: how the figures are worked out",
        (Column("what", width=34), Column("how", width=110)),
        tuple(rows),
        definition_lines(definition, kinds_of(report.pairs) or {"program"}),
    )


def _place(pair: Pair, view: View) -> tuple[str | None, ...]:
    return (
        pair.region,
        pair.occupation,
        words(pair.occupation_title, view),
        pair.source_kind,
        pair.source,
        words(pair.source_title, view),
    )


def _pairs(report: GapReport, view: View) -> Table:
    columns = (
        *_PLACE,
        Column("required", "count"),
        Column("known", "count"),
        Column("unknown weight", "share"),
        Column("coverage met", "share"),
        Column("coverage counting parts", "share", width=14),
        Column("lower bound", "share"),
        Column("upper bound", "share"),
        Column("mean shortfall", "figure"),
        Column("gaps", "count"),
        Column("basis", width=60),
    )
    rows = tuple(
        (
            *_place(pair, view),
            pair.required,
            pair.known,
            pair.figures.unknown_weight_share,
            pair.coverage_met,
            pair.coverage_partial,
            pair.figures.coverage_low,
            pair.figures.coverage_high,
            pair.mean_shortfall,
            len(pair.gaps) if pair.demand.rated else None,
            "; ".join(basis_lines(pair, view)),
        )
        for pair in report.pairs
    )
    unserved = tuple(
        (
            entry.region,
            entry.occupation,
            words(entry.title, view),
            None,
            None,
            "no program of the region prepares for it",
            *(None,) * 9,
            None if entry.reason is None else words(entry.reason, view),
        )
        for entry in report.unserved
    )
    notes = ("An empty cell is unknown, never 0.",)
    return Table("Pairs", "Occupations and what is held against them", columns, (*rows, *unserved), notes)


def _gaps(report: GapReport, view: View) -> Table:
    columns = (
        *_PLACE,
        Column("competency"),
        Column("title", width=34),
        Column("category", width=14),
        Column("class", width=20),
        Column("weight", "figure"),
        Column("required level", "level"),
        Column("offered level", "level"),
        Column("shortfall", "figure"),
        Column("priority", "figure"),
        Column("scale", width=18),
        Column("basis", width=12),
        Column("remark", width=50),
    )
    rows = tuple(
        (
            *_place(pair, view),
            item.competency,
            words(item.title, view),
            item.category,
            item.gap_class,
            item.weight,
            item.required_level,
            item.offered_level,
            item.shortfall,
            item.priority,
            item.scale,
            item.basis,
            words("; ".join(item.reasons), view) if item.reasons else None,
        )
        for pair in report.pairs
        for item in pair.items
    )
    notes = ("Every required item, the first gap of a pair first. An empty cell is unknown, never 0.",)
    return Table("Gaps", "What is required, and at what level it is offered", columns, rows, notes)


def _beside(report: GapReport, view: View) -> Table:
    rows: Iterator[tuple[str | None, ...]] = (
        (*_place(pair, view), *told)
        for pair in report.pairs
        for told in (
            *(
                (entry.competency, words(entry.title, view), "over-taught", entry.reason)
                for entry in pair.over_taught
            ),
            *((None, None, "unmapped-course", course) for course in pair.unmapped_courses),
            *(
                (left.competency, words(left.title, view), "not required", left.reason)
                for left in pair.demand.dropped
            ),
        )
    )
    columns = (*_PLACE, Column("competency"), Column("title", width=34), Column("what", width=18))
    return Table(
        "Beside the gaps",
        "Taught and not asked for, courses not mapped, items left out",
        (*columns, Column("why", width=60)),
        tuple(rows),
    )
