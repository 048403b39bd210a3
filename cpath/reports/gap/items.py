"""Tables of the gap report that text and Markdown share: coverage of pairs, gaps, what to find out.

Must not know a format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.figures import STATISTICS, Range
from cpath.reports.gap.reason_words import CLASSES
from cpath.reports.gap.table import Column, Table
from cpath.reports.gap.unknowns import notes
from cpath.reports.gap.words import (
    FEW,
    TOP,
    by_coverage,
    occupation_line,
    pair_source,
    short_answer,
)
from cpath.reports.wording import View, levels, words
from cpath.rounding import round_half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.report import GapReport
    from cpath.reports.gap.table import Cell

MOST_IN_FULL = 3
"""Pairs of one occupation up to which each one's gaps are listed without being asked for."""


def in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs by occupation, of each the highest coverage first; by coverage alone where the source is one."""
    occupations = list(dict.fromkeys(pair.occupation for pair in pairs))
    several = len({pair.source for pair in pairs}) > 1
    return sorted(
        pairs, key=lambda pair: (several and occupations.index(pair.occupation), *by_coverage(pair))
    )


def overview_table(region: str | None, pairs: Sequence[Pair], view: View, *, ids: bool = False) -> Table:
    """The coverage of pairs of a region, of each occupation the highest first.

    What all of them have in common is in the title: the occupation, or the source. ``ids`` adds ids to
    titles.
    """
    occupations = {pair.occupation for pair in pairs}
    sources = {pair.source for pair in pairs}
    order = in_order(pairs)
    first = order[0]
    place = f", {region}" if region else ""
    columns: list[Column] = []
    if len(occupations) == 1:
        title = f"{occupation_line(first, view)}: {_of(first)}"
    elif len(sources) == 1:
        title = f"From {pair_source(first, view)}{place}"
    else:
        title = f"Coverage in {region}" if region else "Coverage"
    if len(occupations) > 1:
        columns.append(Column("occupation"))
    if len(sources) > 1 or len(occupations) == 1:
        columns.append(Column(first.source_kind if len({p.source_kind for p in pairs}) == 1 else "source"))
    columns += [Column("coverage", "mark"), Column("gaps", "count"), Column("unclear", "count")]
    shown = order if view.every_item else order[:TOP]
    rows: list[tuple[Cell, ...]] = []
    before = None
    for pair in shown:
        cells: list[Cell] = []
        if len(occupations) > 1:
            again = pair.occupation == before and not ids
            title_of = words(pair.occupation_title, view) + (f" ({pair.occupation})" if ids else "")
            cells.append("" if again else title_of)
        if len(sources) > 1 or len(occupations) == 1:
            cells.append(pair_source(pair, view) if ids else words(pair.source_title, view))
        known = pair.demand.rated
        cells += [
            short_answer(pair),
            len(pair.gaps) if known else "",
            len(pair.to_find_out) if known else "",
        ]
        rows.append(tuple(cells))
        before = pair.occupation
    rest = len(order) - len(shown)
    return Table("overview", title, tuple(columns), tuple(rows), (f"and {rest} more: --all",) if rest else ())


def _of(pair: Pair) -> str:
    return "required items unknown" if pair.required is None else f"{pair.required} required"


@dataclass(frozen=True, slots=True)
class Part:
    """A list of a pair's items, with notes after their numbers, and how many are left over."""

    title: str
    items: tuple[Item, ...]
    notes: tuple[str, ...]
    rest: tuple[str, ...]


def shown_parts(report: GapReport, pair: Pair, view: View) -> tuple[Part, ...] | None:
    """The lists to show of a pair: gaps, what to find out, and what is met where every item is asked for.

    None where the pair is not shown in full: one of many, without being asked for. No list where no
    course is mapped, and one cause explains all of it.
    """
    alone = len(report.pairs) == 1
    if not view.every_item:
        occupations = {other.occupation for other in report.pairs}
        if not alone and (len(occupations) > 1 or len(report.pairs) > MOST_IN_FULL):
            return None
        if pair.mapped_courses == 0:
            return ()
    most = None if view.every_item else TOP if alone else FEW
    met = tuple(item for item in pair.items if item.gap_class == "met") if view.every_item else ()
    lists = (
        ("Gaps, the most pressing first", pair.gaps),
        ("To find out or write down, what decides most first", pair.to_find_out),
        ("Met", met),
    )
    parts = []
    for title, items in lists:
        if items:
            shown = items[:most]
            noted = tuple(notes(shown, report, pair))
            kept = noted[:most]
            rest = []
            if len(noted) > len(kept):
                rest.append(f"and {len(noted) - len(kept)} more notes: --all")
            if len(items) > len(shown):
                rest.append(f"and {len(items) - len(shown)} more: --all")
            parts.append(Part(f"{title} ({len(items)})", shown, kept, tuple(rest)))
    return tuple(parts)


def items_table(part: Part, view: View) -> Table:
    """A list of items with their levels."""
    return Table(
        "items",
        part.title,
        (
            Column("no", "count"),
            Column("competency"),
            Column("class", "mark"),
            Column("needs", "mark"),
            Column("has", "mark"),
        ),
        tuple(
            (
                number,
                words(item.title, view),
                CLASSES[item.gap_class].name,
                levels(item.required),
                levels(item.offered),
            )
            for number, item in enumerate(part.items, 1)
        ),
    )


def counts_table(pair: Pair, view: View) -> Table:
    """What each item counts in each coverage, with its weight: what the sums are made of."""
    return Table(
        "counts",
        "What each item counts, 0 to 1",
        (
            Column("competency"),
            Column("weight", "figure"),
            *(Column(name, "mark") for name in STATISTICS),
        ),
        tuple(
            (
                words(item.title, view),
                item.weight,
                *(_counted(getattr(item.coverage, name)) for name in STATISTICS),
            )
            for item in pair.items
        ),
    )


def _counted(found: Range) -> str:
    low, high = (f"{float(round_half_up(end)):g}" for end in (found.low, found.high))
    return low if found.low == found.high else f"{low}-{high}"
