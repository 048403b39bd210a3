"""The gap report as text for a terminal: the coverage of all pairs, then what is behind it, in its width."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cpath.diagnostics.columns import hang
from cpath.gaps.figures import STATISTICS
from cpath.gaps.scale import ZERO
from cpath.reports.gap.items import Part, counts_table, in_order, items_table, overview_table, shown_parts
from cpath.reports.gap.table import table_lines
from cpath.reports.gap.unknowns import width_lines
from cpath.reports.gap.words import (
    EXPLAIN,
    by_region,
    category_line,
    conversion_lines,
    count_line,
    definition_table,
    demand_lines,
    headline,
    occupation_line,
    over_taught_lines,
    pair_line,
    short_notes,
    unserved_line,
)
from cpath.reports.wording import View, count, percent
from cpath.rounding import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.gaps.competency import Pair
    from cpath.gaps.report import GapReport


def render_text(report: GapReport, view: View) -> str:
    """Render the whole report: the answer first, the method last and only where it is asked for."""
    lines: list[str] = []
    for region, pairs in by_region(report.pairs):
        lines += [*table_lines(overview_table(region, pairs, view), view.width), ""]
    for note in short_notes(report.pairs):
        lines += hang(note, view.width, first="  ", rest="    ")
    for _, pairs in by_region(report.pairs):
        for _, own in groupby(in_order(pairs), key=lambda pair: pair.occupation):
            lines += _occupation_lines(report, list(own), view)
    if report.unserved:
        lines += ["", "Critical occupations that no program of their region prepares for"]
        for entry in report.unserved:
            lines += hang(unserved_line(entry, view), view.width, first="  ", rest="    ")
    return "\n".join([*lines, *method_lines(report, view)]).lstrip("\n") + "\n"


def method_lines(report: GapReport, view: View) -> list[str]:
    """The definition where it is asked for, else where to find it."""
    if not view.explain:
        return ["", EXPLAIN]
    lines = ["", "How it is counted"]
    for name, text in definition_table(report.definition, view):
        lines += hang(f"{name}: {text}", view.width, first="  ", rest="    ")
    return lines


def _occupation_lines(report: GapReport, pairs: Sequence[Pair], view: View) -> Iterator[str]:
    """The pairs that are shown in full, and once what the occupation requires."""
    shown = [(pair, parts) for pair in pairs if (parts := shown_parts(report, pair, view)) is not None]
    for pair, parts in shown:
        yield ""
        yield from _pair_lines(report, pair, parts, view)
    lines = demand_lines(report, shown[0][0], view) if shown else []
    if lines:
        yield from ("", *hang(f"What {occupation_line(shown[0][0], view)} requires", view.width, rest="  "))
    for line in lines:
        yield from hang(line, view.width, first="  ", rest="    ")


def _pair_lines(report: GapReport, pair: Pair, parts: Sequence[Part], view: View) -> Iterator[str]:
    yield from hang(pair_line(pair, view), view.width, rest="  ")
    facts = [headline(pair), *width_lines(report, pair)]
    facts += [count_line(pair)] if pair.items else []
    facts += [category_line(pair), *conversion_lines(report, pair), *over_taught_lines(pair, view)]
    for fact in filter(None, facts):
        yield from hang(fact, view.width, first="  ", rest="    ")
    for part in parts:
        yield ""
        yield from table_lines(items_table(part, view), view.width)
        for note in (*part.notes, *part.rest):
            yield from hang(note, view.width, first="  ", rest="    ")
    if view.explain and pair.coverage is not None:
        yield ""
        yield from table_lines(counts_table(pair, view), view.width)
        yield from _sum_lines(pair)


def _sum_lines(pair: Pair) -> Iterator[str]:
    """The sums that the figures are made of."""
    total = sum((item.weight for item in pair.items), ZERO)
    for name in STATISTICS:
        for end in ("low", "high"):
            part = sum(
                (item.weight * getattr(getattr(item.coverage, name), end) for item in pair.items), ZERO
            )
            figures = f"{round_half_up(part)} / {round_half_up(total)} = {percent(part / total)}"
            yield f"  {name} {end}: {figures}"


def heading(report: GapReport) -> str:
    """What is compared, in one line, for what is shown in the place of pairs."""
    regions = {pair.region for pair in report.pairs if pair.region is not None}
    return f"Gap report: {count(len(report.pairs), 'pair', 'pairs')} compared" + (
        f" in {count(len(regions), 'region', 'regions')}" if regions else ""
    )
