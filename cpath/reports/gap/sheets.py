"""The gap report as a workbook: coverage, items, what to find out, what is beside; the definition last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.reports.gap.changes import change_tables
from cpath.reports.gap.crosswalk import wide_table
from cpath.reports.gap.ranking import ranking_rows
from cpath.reports.gap.reason_words import CLASSES, dropped_words
from cpath.reports.gap.rollup import rollup_tables
from cpath.reports.gap.table import Column, Table, make_sheet
from cpath.reports.gap.unknowns import item_notes, telling, width_lines, write_lines
from cpath.reports.gap.words import (
    basis_lines,
    conversion_lines,
    definition_lines,
    definition_table,
    headline,
    kinds_of,
)
from cpath.reports.wording import words
from cpath.sheets.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.gaps.competency import Pair
    from cpath.gaps.report import GapReport
    from cpath.reports.gap.extras import Extras
    from cpath.reports.gap.table import Cell
    from cpath.reports.wording import View

_PLACE = (
    Column("region", width=14),
    Column("occupation title", width=30),
    Column("source title", width=30),
    Column("occupation"),
    Column("source"),
)
_UNKNOWN = "An empty cell is unknown, never 0."


def render_xlsx(report: GapReport, view: View, extras: Extras) -> bytes:
    """Several sheets, the answer first; figures are numbers, what is unknown is an empty cell."""
    tables = [_coverage(report, view), _items(report, view)]
    tables += [table for table in (_to_find_out(report, view), _beside(report, view)) if table.rows]
    tables += [wide_table(crosswalk, view) for crosswalk in extras.crosswalks or ()]
    if extras.rollup is not None:
        tables += rollup_tables(extras.rollup, view)
    if extras.changes is not None:
        tables += change_tables(extras.changes, view)
    if extras.ranking is not None:
        tables.append(ranking_rows(extras.ranking, view))
    tables.append(_definition(report, view))
    return write_workbook([make_sheet(table) for table in tables], title="Competency gap report")


def _definition(report: GapReport, view: View) -> Table:
    return Table(
        "Definition",
        "How the figures are worked out",
        (Column("what", width=34), Column("how", width=110)),
        definition_table(report.definition, view),
        definition_lines(report.definition, kinds_of(report.pairs) or {"program"}),
    )


def _place(pair: Pair, view: View) -> tuple[Cell, ...]:
    return (
        pair.region,
        words(pair.occupation_title, view),
        words(pair.source_title, view),
        pair.occupation,
        pair.source,
    )


def _coverage(report: GapReport, view: View) -> Table:
    columns = (
        *_PLACE,
        Column("headline", width=11),
        Column("coverage low", "share"),
        Column("coverage high", "share"),
        Column("so far low", "share"),
        Column("so far high", "share"),
        Column("screening only", width=10),
        Column("required", "count"),
        Column("gaps", "count"),
        Column("to find out", "count"),
        Column("in words", width=60),
        Column("why it is a range", width=60),
        Column("basis", width=50),
    )
    rows: list[tuple[Cell, ...]] = []
    for pair in report.pairs:
        found, so_far, rated = pair.range, pair.range_so_far, pair.demand.rated
        rows.append(
            (
                *_place(pair, view),
                pair.headline,
                None if found is None else found.low,
                None if found is None else found.high,
                None if so_far is None else so_far.low,
                None if so_far is None else so_far.high,
                "yes" if pair.screening_only else "no",
                pair.required,
                len(pair.gaps) if rated else None,
                len(pair.to_find_out) if rated else None,
                headline(pair),
                "; ".join(width_lines(report, pair)),
                "; ".join((*basis_lines(report, pair, view), *conversion_lines(report, pair))),
            )
        )
    for entry in report.unserved:
        reason = "" if entry.reason is None else f": {words(entry.reason, view)}"
        answer = f"no program of the region prepares for it{reason}"
        rows.append(
            (
                entry.region,
                words(entry.title, view),
                None,
                entry.occupation,
                *(None,) * 10,
                answer,
                None,
                None,
            )
        )
    return Table("Coverage", "How much of what is required is covered", columns, tuple(rows), (_UNKNOWN,))


def _items(report: GapReport, view: View) -> Table:
    columns = (
        *_PLACE,
        Column("competency title", width=34),
        Column("class", width=20),
        Column("weight", "figure"),
        Column("required low", "level"),
        Column("required high", "level"),
        Column("offered low", "level"),
        Column("offered high", "level"),
        Column("priority", "figure"),
        Column("category", width=14),
        Column("competency"),
        Column("scale", width=18),
        Column("basis", width=12),
        Column("remark", width=60),
    )
    rows = tuple(
        (
            *_place(pair, view),
            words(item.title, view),
            CLASSES[item.gap_class].name,
            item.weight,
            item.required.low,
            item.required.high,
            item.offered.low,
            item.offered.high,
            item.priority,
            item.category,
            item.competency,
            item.scale,
            item.basis,
            "; ".join(item_notes(item, report, pair)) or None,
        )
        for pair in report.pairs
        for item in pair.items
    )
    notes = (
        "Every required item: of each pair first the gaps, then what has to be found out, then what is met. "
        + _UNKNOWN,
    )
    return Table("Items", "What is required, and at what level it is offered", columns, rows, notes)


def _to_find_out(report: GapReport, view: View) -> Table:
    columns = (
        *_PLACE,
        Column("competency title", width=34),
        Column("weight it decides", "figure"),
        Column("class", width=20),
        Column("what to write", width=90),
    )
    rows = tuple(
        (
            *_place(pair, view),
            words(item.title, view),
            item.doubt,
            CLASSES[item.gap_class].name,
            "; ".join(write_lines(telling(item), report, pair)),
        )
        for pair in report.pairs
        for item in pair.to_find_out
    )
    return Table("To find out", "What to find out or write down", columns, rows)


def _beside(report: GapReport, view: View) -> Table:
    rows: Iterator[tuple[Cell, ...]] = (
        (*_place(pair, view), *found)
        for pair in report.pairs
        for found in (
            *(
                (words(entry.title, view), "over-taught", f"taught in {', '.join(entry.courses)}", entry.mean)
                for entry in pair.over_taught
            ),
            *(
                (None, "unmapped course", f"add `teaches` to {course}", None)
                for course in pair.unmapped_courses
            ),
            *(
                (words(left.title, view), "not required", dropped_words(left), left.vote)
                for left in pair.demand.dropped
            ),
        )
    )
    columns = (
        *_PLACE,
        Column("competency title", width=34),
        Column("what", width=18),
        Column("why", width=60),
        Column("mean vote", "level"),
    )
    return Table(
        "Beside the gaps",
        "Taught and not asked for, courses not mapped, items left out",
        columns,
        tuple(rows),
    )
