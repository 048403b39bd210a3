"""The gap report as one page that opens anywhere: heat maps with text in every cell.

Gathers what the template shows. No script, nothing loaded from elsewhere; a policy in the page allows
its own style sheet and nothing more. Shade goes with the figure and never stands alone: each cell
says in words and numbers what it is, so that it can be read in black and white and be heard.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

from cpath.gaps.scale import ZERO, round_half_up
from cpath.reports.gap_changes import change_tables
from cpath.reports.gap_crosswalk import LEGEND, cell_text, cell_words, crosswalk_title, row_state
from cpath.reports.gap_rollup import rollup_tables
from cpath.reports.gap_table import show
from cpath.reports.gap_text import by_coverage, reasons, why_unknown
from cpath.reports.gap_words import (
    View,
    aside_lines,
    basis_lines,
    by_region,
    count,
    definition_lines,
    error_line,
    headline,
    kinds_of,
    level,
    number,
    percent,
    span,
    unserved_line,
    words,
)
from cpath.reports.render import read_style, render_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.crosswalk import Crosswalk
    from cpath.gaps.report import GapReport
    from cpath.reports.gap_report import Extras
    from cpath.reports.gap_table import Table

STYLE = "gap-report.css"

MARKS = {
    "met": "●",
    "short": "◐",
    "introduced-only": "◔",
    "missing": "○",
    "taught-not-assessed": "△",
    "out-of-order": "⇅",
    "unknown": "?",
}
"""A sign for each class: with the word beside it, never by color alone."""
MEANINGS = {
    "met": "the required level is reached and assessed",
    "short": "assessed below the required level",
    "introduced-only": "never more than introduced",
    "missing": "not taught at all",
    "taught-not-assessed": "taught, but no course assesses it",
    "out-of-order": "mastered before it is introduced or reinforced",
    "unknown": "nobody has said, or the scales do not compare",
}
_BANDS = ((Fraction(1), "met"), (Fraction(3, 4), "s1"), (Fraction(1, 2), "s2"), (Fraction(1, 4), "s3"))


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as people read it, and as JSON has it (None: there is none)."""

    text: str
    value: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of a heat map: its shade, a sign, a figure, more words. ``empty``: nothing is compared here."""

    shade: str = ""
    mark: str = ""
    figure: Value | None = None
    words: str = ""
    link: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is compared here."""
        return not self.shade


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a heat map: what people call it, and its id."""

    title: str
    id: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a heat map."""

    title: str
    id: str
    figures: tuple[Value, ...]
    squares: tuple[Square, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A heat map: its caption, its columns, its rows."""

    caption: str
    columns: tuple[Head, ...]
    lines: tuple[Line, ...]


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
    definition: tuple[str, ...]
    signs: tuple[tuple[str, str, str], ...]
    tables: tuple[PlainTable, ...]
    regions: tuple[HeatMap, ...]
    occupations: tuple[OccupationPart, ...]
    matrices: tuple[Matrix, ...]
    matrix_legend: str
    unserved: tuple[str, ...]
    left_out: tuple[str, ...]


def render_page(report: GapReport, view: View, extras: Extras) -> str:
    """Render the page."""
    return render_template("gap-report.html.j2", build_page(report, view, extras))


def build_page(report: GapReport, view: View, extras: Extras) -> Page:
    """Gather what stands on the page."""
    style = read_style(STYLE)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    tables: list[Table] = []
    if extras.rollup is not None:
        tables += rollup_tables(extras.rollup, view)
    if extras.changes is not None:
        tables += change_tables(extras.changes, view)
    regions = {pair.region for pair in report.pairs if pair.region is not None}
    groups: dict[tuple[str | None, str], list[Pair]] = {}
    for pair in report.pairs:
        groups.setdefault((pair.region, pair.occupation), []).append(pair)
    return Page(
        style,
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        f"{count(len(groups), 'occupation', 'occupations')}, {count(len(report.pairs), 'pair', 'pairs')} "
        f"compared" + (f", {', '.join(sorted(regions))}" if regions else ""),
        definition_lines(report.definition, kinds_of(report.pairs) or {"program"}),
        tuple((MARKS[name], name, MEANINGS[name]) for name in MARKS),
        tuple(_plain_table(table) for table in tables),
        tuple(_region_map(region, pairs, view) for region, pairs in by_region(report.pairs)),
        tuple(_occupation_part(pairs, view) for pairs in groups.values()),
        tuple(_matrix(crosswalk, view) for crosswalk in extras.crosswalks or ()),
        LEGEND,
        tuple(unserved_line(entry, view) for entry in report.unserved),
        report.left_out,
    )


def _anchor(pair: Pair) -> str:
    return f"{pair.region or 'all'}-{pair.occupation}"


# Occupations by sources


def _region_map(region: str | None, pairs: Sequence[Pair], view: View) -> HeatMap:
    """Give the coverage of each occupation by each source; sources stand near what they are for."""
    ordered = sorted(pairs, key=lambda pair: (pair.occupation, by_coverage(pair)))
    sources = {pair.source: Head(words(pair.source_title, view), pair.source) for pair in ordered}
    lines = []
    for occupation in dict.fromkeys(pair.occupation for pair in ordered):
        own = {pair.source: pair for pair in ordered if pair.occupation == occupation}
        first = next(iter(own.values()))
        squares = tuple(_pair_square(own[source]) if source in own else Square() for source in sources)
        lines.append(Line(words(first.occupation_title, view), occupation, (), squares, f"#{_anchor(first)}"))
    return HeatMap(f"Coverage in {region}" if region else "Coverage", tuple(sources.values()), tuple(lines))


def _pair_square(pair: Pair) -> Square:
    gaps = sum(item.gap_class not in ("met", "unknown") for item in pair.items)
    if not pair.demand.rated:
        return Square("unknown", "", Value("?"), "nobody rated or voted")
    if not pair.items:
        return Square("met", "", Value("nothing required"))
    if not pair.known:
        return Square("unknown", "", Value("?"), f"{len(pair.items)} unknown")
    told = count(gaps, "gap", "gaps")
    if pair.figures.withheld:
        return Square("unknown", "", Value(span(pair.figures)), f"{told}, too much unknown")
    met = pair.coverage_met
    return Square(_shade(met), "", Value(percent(met), number(met)), told)


def _shade(share: Fraction | None) -> str:
    """Give the shade of a share: the more is missing, the darker."""
    if share is None:
        return "unknown"
    for least, shade in _BANDS:
        if share >= least:
            return shade
    return "s4" if share else "s5"


# Competencies by sources


def _occupation_part(pairs: Sequence[Pair], view: View) -> OccupationPart:
    ordered = sorted(pairs, key=by_coverage)
    first = ordered[0]
    place = f", {first.region}" if first.region else ""
    return OccupationPart(
        _anchor(first),
        f"{words(first.occupation_title, view)} ({first.occupation}){place}",
        _competency_map(ordered, view) if first.items else None,
        tuple(_source_note(pair, view) for pair in ordered),
    )


def _competency_map(pairs: Sequence[Pair], view: View) -> HeatMap:
    """Give what each source offers of each item; what no source closes stands above."""
    held = [{item.key: item for item in pair.items} for pair in pairs]

    def place(item: Item) -> tuple[Fraction, Fraction, str]:
        own = [by_key[item.key] for by_key in held if item.key in by_key]
        least = min((one.priority if one.priority is not None else one.weight / 2) for one in own)
        return -least, -item.weight, item.key

    lines = tuple(
        Line(
            words(item.title, view),
            item.competency,
            (
                Value(str(round_half_up(item.weight)), number(item.weight)),
                Value(level(item.required_level), number(item.required_level), item.scale or ""),
            ),
            tuple(_item_square(by_key[item.key]) for by_key in held),
        )
        for item in sorted(held[0].values(), key=place)
    )
    columns = tuple(Head(words(pair.source_title, view), pair.source) for pair in pairs)
    return HeatMap("Competencies, by what no source closes first", columns, lines)


def _item_square(item: Item) -> Square:
    if item.shortfall is None:
        shade = "unknown"
    elif not item.shortfall or not item.required_level:
        shade = "met"
    else:
        shade = _shade((item.offered_level or ZERO) / item.required_level)
    figure = Value(level(item.offered_level), number(item.offered_level))
    mark = "" if item.offered_level is None else MARKS[item.gap_class]
    return Square(shade, mark, figure, item.gap_class)


def _source_note(pair: Pair, view: View) -> SourceNote:
    lines = [error_line(pair), *basis_lines(pair, view)]
    lines += list(reasons(pair.items, view)) if pair.known else why_unknown(pair, view)
    lines += aside_lines(pair, replace(view, show_all=True))
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
        tuple(Head(words(course.title, view), course.course) for course in courses),
        tuple(
            (
                words(row.title, view),
                level(row.required_level) if row.is_required else "-",
                tuple(
                    (cell_text(marks, course), cell_words(marks, course))
                    for marks, course in zip(row.cells, courses, strict=True)
                ),
                tuple(row_state(row, index) for index in range(len(crosswalk.programs))),
            )
            for row in crosswalk.rows
        ),
    )
