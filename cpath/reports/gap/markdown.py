"""The gap report as Markdown, for pull requests and minutes: a table a region, then pair after pair."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cpath.diagnostics.plain import escape_markdown
from cpath.reports.gap.items import Part, counts_table, in_order, items_table, overview_table, shown_parts
from cpath.reports.gap.table import markdown_lines
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cpath.gaps.competency import Pair
    from cpath.gaps.report import GapReport
    from cpath.reports.wording import View

TITLE = "# Competency gap report"


def render_markdown(report: GapReport, view: View) -> str:
    """Render the whole report: the answer first, the method last."""
    lines = [TITLE]
    for region, pairs in by_region(report.pairs):
        lines += ["", *markdown_lines(overview_table(region, pairs, view, ids=True))]
    lines += _bullets(short_notes(report.pairs))
    for _, pairs in by_region(report.pairs):
        for _, own in groupby(in_order(pairs), key=lambda pair: pair.occupation):
            lines += _occupation_lines(report, list(own), view)
    if report.unserved:
        lines += ["", "## Critical occupations without a program"]
        lines += _bullets(unserved_line(entry, view) for entry in report.unserved)
    return "\n".join([*lines, *method_lines(report, view)]) + "\n"


def method_lines(report: GapReport, view: View) -> list[str]:
    """The definition where it is asked for, else where to find it."""
    if not view.explain:
        return ["", EXPLAIN]
    return [
        "",
        "## How it is counted",
        *_bullets(f"{name}: {text}" for name, text in definition_table(report.definition, view)),
    ]


def _occupation_lines(report: GapReport, pairs: Sequence[Pair], view: View) -> Iterator[str]:
    """The pairs that are shown in full, and once what the occupation requires."""
    shown = [(pair, parts) for pair in pairs if (parts := shown_parts(report, pair, view)) is not None]
    for pair, parts in shown:
        yield from _pair_lines(report, pair, parts, view)
    lines = demand_lines(report, shown[0][0], view) if shown else []
    if lines:
        yield from ("", f"## What {escape_markdown(occupation_line(shown[0][0], view))} requires")
        yield from _bullets(lines)


def _pair_lines(report: GapReport, pair: Pair, parts: Sequence[Part], view: View) -> Iterator[str]:
    line = escape_markdown(headline(pair))
    yield from ("", f"## {escape_markdown(pair_line(pair, view))}", "", f"**{line[:1].upper()}{line[1:]}.**")
    facts = [*width_lines(report, pair), count_line(pair) if pair.items else "", category_line(pair)]
    facts += [*conversion_lines(report, pair), *over_taught_lines(pair, view)]
    yield from _bullets(filter(None, facts))
    for part in parts:
        yield from ("", *markdown_lines(items_table(part, view), "###"))
        yield from _bullets((*part.notes, *part.rest))
    if view.explain and pair.coverage is not None:
        yield from ("", *markdown_lines(counts_table(pair, view), "###"))


def _bullets(lines: Iterable[str]) -> list[str]:
    found = [f"- {escape_markdown(line)}" for line in lines]
    return ["", *found] if found else []
