"""The gap report as one page that opens anywhere: heat maps with text in every cell.

Gathers what the template shows. No script, nothing loaded from elsewhere; a policy in the page allows
its own style sheet and nothing more. The heat maps are `cpath.reports.gap.heat`'s.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from cpath.reports.gap.changes import change_tables
from cpath.reports.gap.crosswalk import (
    LEGEND,
    cell_text,
    cell_words,
    course_remarks,
    crosswalk_title,
    required_text,
    row_state,
)
from cpath.reports.gap.heat import (
    SHADES,
    UNDETERMINED,
    Head,
    HeatMap,
    anchor_of,
    competency_map,
    region_map,
)
from cpath.reports.gap.ranking import ranking_tables
from cpath.reports.gap.reason_words import CLASSES
from cpath.reports.gap.rollup import rollup_tables
from cpath.reports.gap.table import show
from cpath.reports.gap.unknowns import noted, width_lines
from cpath.reports.gap.words import (
    by_coverage,
    by_region,
    category_line,
    conversion_lines,
    count_line,
    definition_lines,
    definition_table,
    demand_lines,
    headline,
    kinds_of,
    over_taught_lines,
    short_notes,
    unserved_line,
)
from cpath.reports.render import read_style, render_template
from cpath.reports.wording import View, count, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.gaps.competency import Pair
    from cpath.gaps.crosswalk import Crosswalk
    from cpath.gaps.report import GapReport
    from cpath.reports.gap.extras import Extras
    from cpath.reports.gap.table import Table

STYLE = "gap-report.css"


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What is to be said of one source below an occupation's map."""

    title: str
    headline: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OccupationPart:
    """One occupation: its map of competencies by sources, and what stands beside it."""

    anchor: str
    title: str
    map: HeatMap | None
    sources: tuple[SourceNote, ...]
    demand: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table of text; ``numbers`` are the columns that stand at the right."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A crosswalk matrix: its programs over their courses, and a row a competency."""

    title: str
    programs: tuple[tuple[str, int], ...]
    courses: tuple[Head, ...]
    rows: tuple[tuple[str, str, tuple[tuple[str, str], ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that stands on the page."""

    style: str
    policy: str
    lead: str
    notes: tuple[str, ...]
    signs: tuple[tuple[str, str, str, str], ...]
    tables: tuple[PlainTable, ...]
    regions: tuple[HeatMap, ...]
    occupations: tuple[OccupationPart, ...]
    matrices: tuple[Matrix, ...]
    matrix_legend: str
    unserved: tuple[str, ...]
    left_out: tuple[str, ...]
    short_definition: tuple[str, ...]
    definition: tuple[tuple[str, str], ...]


def render_page(report: GapReport, view: View, extras: Extras) -> str:
    """Render the page."""
    return render_template("gap-report.html.j2", build_page(report, view, extras))


def build_page(report: GapReport, view: View, extras: Extras) -> Page:
    """Everything that is on the page; every name of every list."""
    view = replace(view, show_all=True)
    style = read_style(STYLE)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    tables: list[Table] = []
    if extras.rollup is not None:
        tables += rollup_tables(extras.rollup, view)
    if extras.changes is not None:
        tables += change_tables(extras.changes, view)
    if extras.ranking is not None:
        tables += ranking_tables(extras.ranking, view)
    regions = {pair.region for pair in report.pairs if pair.region is not None}
    groups: dict[tuple[str | None, str], list[Pair]] = {}
    for pair in report.pairs:
        groups.setdefault((pair.region, pair.occupation), []).append(pair)
    return Page(
        style,
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        f"{count(len(groups), 'occupation', 'occupations')}, {count(len(report.pairs), 'pair', 'pairs')} "
        f"compared" + (f", {', '.join(sorted(regions))}" if regions else ""),
        tuple(short_notes(report.pairs)),
        tuple(
            (SHADES.get(name, UNDETERMINED), found.mark, found.name, found.meaning)
            for name, found in CLASSES.items()
        ),
        tuple(_plain_table(table) for table in tables),
        tuple(region_map(region, pairs, view) for region, pairs in by_region(report.pairs)),
        tuple(_occupation_part(report, pairs, view) for pairs in groups.values()),
        tuple(_matrix(crosswalk, view) for crosswalk in extras.crosswalks or ()),
        LEGEND,
        tuple(unserved_line(entry, view) for entry in report.unserved),
        report.left_out,
        definition_lines(report.definition, kinds_of(report.pairs) or {"program"}),
        definition_table(report.definition, view),
    )


# Competencies by sources


def _occupation_part(report: GapReport, pairs: Sequence[Pair], view: View) -> OccupationPart:
    ordered = sorted(pairs, key=by_coverage)
    first = ordered[0]
    place = f", {first.region}" if first.region else ""
    return OccupationPart(
        anchor_of(first),
        f"{words(first.occupation_title, view)} ({first.occupation}){place}",
        competency_map(ordered, view) if first.items else None,
        tuple(_source_note(report, pair, view) for pair in ordered),
        tuple(demand_lines(report, first, view)),
    )


def _source_note(report: GapReport, pair: Pair, view: View) -> SourceNote:
    lines = [*width_lines(report, pair), count_line(pair) if pair.items else "", category_line(pair)]
    lines += [*conversion_lines(report, pair), *over_taught_lines(pair, view)]
    lines += [
        f"{', '.join(words(pair.items[number - 1].title, view) for number in numbers)}: {note}"
        for note, numbers in noted(pair.items, report, pair).items()
    ]
    return SourceNote(
        f"{words(pair.source_title, view)} ({pair.source})",
        headline(pair),
        tuple(line for line in lines if line),
    )


# Tables and matrices


def _plain_table(table: Table) -> PlainTable:
    return PlainTable(
        table.title,
        tuple(column.head for column in table.columns),
        tuple(
            tuple(show(cell, column.kind) for cell, column in zip(row, table.columns, strict=True))
            for row in table.rows
        ),
        frozenset(index for index, column in enumerate(table.columns) if column.is_number),
        table.notes,
    )


def _matrix(crosswalk: Crosswalk, view: View) -> Matrix:
    courses = crosswalk.courses
    return Matrix(
        crosswalk_title(crosswalk, view),
        tuple((words(program.title, view), len(program.courses)) for program in crosswalk.programs),
        tuple(
            Head(f"{words(course.title, view)}{remark}", course.course)
            for course, remark in zip(courses, course_remarks(crosswalk), strict=True)
        ),
        tuple(
            (
                words(row.title, view),
                required_text(row) or "-",
                tuple(
                    (cell_text(marks, course), cell_words(marks, course))
                    for marks, course in zip(row.cells, courses, strict=True)
                ),
                tuple(row_state(row, index) for index in range(len(crosswalk.programs))),
            )
            for row in crosswalk.rows
        ),
    )
