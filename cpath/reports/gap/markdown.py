"""The gap report as Markdown, for pull requests and minutes: a table a region, then pair after pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics.plain import escape_markdown
from cpath.reports.gap.table import Column, Table, markdown_lines
from cpath.reports.gap.text import by_coverage, notes, why_unknown
from cpath.reports.gap.words import (
    aside_lines,
    basis_lines,
    by_region,
    chosen,
    definition_lines,
    error_line,
    headline,
    kinds_of,
    pair_line,
    span,
    unserved_line,
)
from cpath.reports.wording import View, count, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.report import GapReport


def heading_lines(report: GapReport) -> list[str]:
    """Give the title and the definition."""
    lines = ["# Competency gap report", ""]
    definition = definition_lines(report.definition, kinds_of(report.pairs) or {"program"})
    return lines + [f"- {escape_markdown(line)}" for line in definition]


def render_markdown(report: GapReport, view: View) -> str:
    """Render the whole report."""
    lines = heading_lines(report)
    for region, pairs in by_region(report.pairs) if len(report.pairs) > 1 else ():
        lines += ["", *markdown_lines(overview_table(pairs, f"Coverage in {region or 'no region'}"))]
    for pair in report.pairs:
        lines += ["", *_pair_lines(pair, view)]
    if report.unserved:
        lines += ["", "## Critical occupations without a program", ""]
        lines += [f"- {escape_markdown(unserved_line(entry, view))}" for entry in report.unserved]
    return "\n".join(lines) + "\n"


def _pair_lines(pair: Pair, view: View) -> list[str]:
    line = escape_markdown(headline(pair))
    lines = [f"## {escape_markdown(pair_line(pair, view))}", "", f"{line[:1].upper()}{line[1:]}."]
    for told in (error_line(pair), "; ".join(basis_lines(pair, view))):
        if told:
            lines += ["", escape_markdown(f"{told[:1].upper()}{told[1:]}.")]
    shown, rest = chosen(pair, view)
    if not pair.known and not view.every_item:
        reasons = why_unknown(pair, view)
        return lines + (["", *(f"- {escape_markdown(reason)}" for reason in reasons)] if reasons else [])
    if shown:
        lines += ["", *markdown_lines(_items_table(shown, view))]
    if rest:
        lines += ["", f"And {count(rest, 'more gap', 'more gaps')}."]
    asides = [*notes(shown, view), *aside_lines(pair, view)]
    if asides:
        lines += ["", *(f"- {escape_markdown(line)}" for line in asides)]
    return lines


def overview_table(pairs: Sequence[Pair], title: str) -> Table:
    """Give the figures of pairs, the highest coverage of each occupation first."""
    order = list(dict.fromkeys(pair.occupation for pair in pairs))
    return Table(
        "overview",
        title,
        (
            Column("Occupation"),
            Column("Source"),
            Column("Met", "share"),
            Column("Counting parts", "share"),
            Column("Low to high", "count"),
            Column("Gaps", "count"),
            Column("Unknown", "count"),
        ),
        tuple(
            (
                pair.occupation,
                pair.source,
                pair.coverage_met,
                pair.coverage_partial,
                span(pair.figures),
                sum(item.gap_class not in ("met", "unknown") for item in pair.items),
                sum(item.gap_class == "unknown" for item in pair.items) if pair.demand.rated else None,
            )
            for pair in sorted(pairs, key=lambda pair: (order.index(pair.occupation), by_coverage(pair)))
        ),
    )


def _items_table(items: Sequence[Item], view: View) -> Table:
    return Table(
        "items",
        "",
        (
            Column("No", "count"),
            Column("Competency"),
            Column("Class"),
            Column("Weight", "figure"),
            Column("Required", "level"),
            Column("Offered", "level"),
            Column("Priority", "figure"),
        ),
        tuple(
            (
                number,
                words(item.title, view),
                item.gap_class,
                item.weight,
                item.required_level,
                item.offered_level,
                item.priority,
            )
            for number, item in enumerate(items, 1)
        ),
    )
