"""The gap report as text for a terminal: a table a region, then pair after pair, within its width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpath.diagnostics.columns import display_width, fit_left, fit_right, hang
from cpath.gaps.scale import ZERO, round_half_up
from cpath.gaps.sums import sum_up
from cpath.reports.gap.words import (
    TOP,
    aside_lines,
    basis_lines,
    by_region,
    chosen,
    definition_lines,
    error_line,
    headline,
    kinds_of,
    pair_line,
    pair_source,
    span,
    unserved_line,
)
from cpath.reports.wording import View, count, level, percent, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.report import GapReport

_COLUMNS = ("met", "parts", "low to high", "gaps")
_COMPARED = {
    "program": ("pair of occupation and program", "pairs of occupation and program"),
    "route": ("pair of occupation and what stands together", "pairs of occupation and what stands together"),
    "pathway": ("pair of occupation and pathway", "pairs of occupation and pathway"),
    "occupation": ("move between occupations", "moves between occupations"),
    "person": ("occupation against a list", "occupations against a list"),
}
"""What is counted in the first line, one and many, by the kind of source."""


def heading_lines(report: GapReport, view: View) -> list[str]:
    """Give the first lines of every text: what is compared, and by which definition."""
    regions = {pair.region for pair in report.pairs if pair.region is not None}
    kinds = {pair.source_kind for pair in report.pairs} or {"program"}
    one, many = _COMPARED[next(iter(kinds))] if len(kinds) == 1 else _COMPARED["route"]
    lines = [
        f"Gap report: {count(len(report.pairs), one, many)}"
        + (f" in {count(len(regions), 'region', 'regions')}" if regions else ""),
        "",
    ]
    for line in definition_lines(report.definition, kinds_of(report.pairs) or {"program"}):
        lines += hang(line, view.width, rest="  ")
    return lines


def render_text(report: GapReport, view: View) -> str:
    """Render the whole report."""
    lines = heading_lines(report, view)
    if len(report.pairs) > 1:
        lines += ["", *_overview(report, view)]
    for pair in report.pairs:
        lines += ["", *_pair_lines(pair, view)]
    if report.unserved:
        lines += ["", "Critical occupations that no program of their region prepares for"]
        for entry in report.unserved:
            lines += hang(unserved_line(entry, view), view.width, first="  ", rest="    ")
    return "\n".join(lines) + "\n"


def _overview(report: GapReport, view: View) -> Iterator[str]:
    """Give a table a region: below each occupation its sources, the highest coverage first."""
    for number, (region, pairs) in enumerate(by_region(report.pairs)):
        if number:
            yield ""
        rows = _overview_rows(pairs, view)
        sources = {pair.source for pair in pairs}
        title = f"Coverage in {region}" if region else "Coverage"
        if len(pairs) > 1 and len(sources) == 1:
            yield from hang(f"From {pair_source(pairs[0], view)}", view.width, rest="  ")
        widths = [
            max(len(head), *(len(cells[index]) for _, cells in rows if cells))
            for index, head in enumerate(_COLUMNS)
        ]
        numbers = sum(widths) + 2 * len(widths)
        longest = max(display_width(title), *(display_width(name) + 2 for name, cells in rows if cells))
        first = min(longest, view.width - numbers)
        yield fit_left(title, first) + _cells(_COLUMNS, widths)
        for name, cells in rows:
            if not cells:
                yield from hang(name, view.width, first="  ", rest="    ")
            elif display_width(name) + 2 > first:
                yield f"  {name}"
                yield " " * first + _cells(cells, widths)
            else:
                yield fit_left(f"  {name}", first) + _cells(cells, widths)
    if any(item.gap_class == "unknown" for pair in report.pairs for item in pair.items):
        yield "  gaps: those that are known + items of which a level is unknown"


def _overview_rows(pairs: Sequence[Pair], view: View) -> list[tuple[str, tuple[str, ...]]]:
    """Give names with their cells; a name without cells is a heading.

    Where all is held against one and the same source, it is named once: the rows are occupations.
    """
    if len(pairs) > 1 and len({pair.source for pair in pairs}) == 1:
        return [
            (f"{words(pair.occupation_title, view)} ({pair.occupation})", _overview_cells(pair))
            for pair in sorted(pairs, key=lambda pair: (*by_coverage(pair), pair.occupation))
        ]
    rows: list[tuple[str, tuple[str, ...]]] = []
    for occupation in dict.fromkeys(pair.occupation for pair in pairs):
        own = [pair for pair in pairs if pair.occupation == occupation]
        rows.append((f"{words(own[0].occupation_title, view)} ({occupation})", ()))
        rows += [(f"  {pair.source}", _overview_cells(pair)) for pair in sorted(own, key=by_coverage)]
    return rows


def by_coverage(pair: Pair) -> tuple[bool, Fraction, Fraction, str]:
    """Give the place of a pair among others: the highest coverage first, unknown ones last."""
    met, low = pair.coverage_met, pair.figures.coverage_low
    return met is None, -(met or ZERO), -(low or ZERO), pair.source


def _cells(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(f"  {fit_right(cell, width)}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _overview_cells(pair: Pair) -> tuple[str, ...]:
    if not pair.demand.rated:
        return "?", "?", "", ""
    if not pair.items:
        return "-", "-", "", "0"
    figures = pair.figures
    bounds = span(figures) if figures.coverage_low != figures.coverage_high else ""
    unknown = sum(item.gap_class == "unknown" for item in pair.items)
    gaps = f"{len(pair.gaps) - unknown}" + (f" + {unknown}?" if unknown else "")
    return percent(pair.coverage_met), percent(pair.coverage_partial), bounds, gaps


def _pair_lines(pair: Pair, view: View) -> list[str]:
    lines = [*hang(pair_line(pair, view), view.width, rest="  ")]
    for line in filter(None, (headline(pair), error_line(pair), ", ".join(basis_lines(pair, view)))):
        lines += hang(line, view.width, first="  ", rest="    ")
    shown, rest = chosen(pair, view)
    if not pair.known and not view.every_item:
        for reason in why_unknown(pair, view):
            lines += hang(reason, view.width, first="  ", rest="    ")
        return lines
    if shown:
        lines += _item_lines(shown, view)
    if rest:
        lines.append(f"  and {count(rest, 'more gap', 'more gaps')}; --all shows every item")
    for line in aside_lines(pair, view):
        lines += hang(line, view.width, first="  ", rest="    ")
    return lines + (_sum_lines(pair, view) if view.explain and pair.known else [])


def _item_lines(items: Sequence[Item], view: View) -> Iterator[str]:
    """List items with their levels; a remark stands below them, with the numbers of its items."""
    width = max(len("class"), *(len(item.gap_class) for item in items))
    weight = "weight  " if view.every_item else ""
    head = f"  {'no':>3}  {weight}priority  {'class'.ljust(width)}  needs   has  "
    yield head + "competency"
    for number, item in enumerate(items, 1):
        priority = "?" if item.priority is None else f"{round_half_up(item.priority)}"
        weighed = f"{round_half_up(item.weight)!s:>6}  " if view.every_item else ""
        start = (
            f"  {number:>3}  {weighed}{priority:>8}  {item.gap_class.ljust(width)}  "
            f"{level(item.required_level):>5}  {level(item.offered_level):>4}  "
        )
        yield from hang(_item_name(item, view, view.width - len(start)), view.width, first=start)
    for note in notes(items, view):
        yield from hang(note, view.width, first="  ", rest="    ")


def _item_name(item: Item, view: View, space: int) -> str:
    """Give title and id; where they take two lines and the id is the title in small letters, the title."""
    title = words(item.title, view)
    name = f"{title} ({item.competency})"
    told = "-".join(re.findall(r"[a-z0-9]+", title.lower())) == item.competency
    return title if told and display_width(name) > space else name


def why_unknown(pair: Pair, view: View) -> list[str]:
    """Say why nothing is known: a list in which everything is unknown would tell nothing."""
    reasons = dict.fromkeys(reason for item in pair.items for reason in item.reasons)
    return [words(reason, view) for reason in list(reasons)[:TOP]]


def notes(items: Sequence[Item], view: View) -> Iterator[str]:
    """Say why levels are unknown, and what is within sampling error, each with the numbers of its items."""
    for reason, numbers in _reasons(items, view).items():
        yield f"{', '.join(str(number + 1) for number in numbers)}: {reason}"


def reasons(items: Sequence[Item], view: View) -> Iterator[str]:
    """Say the same with the names of the items, where they have no numbers."""
    for reason, numbers in _reasons(items, view).items():
        yield f"{', '.join(words(items[number].title, view) for number in numbers)}: {reason}"


def _reasons(items: Sequence[Item], view: View) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, item in enumerate(items):
        for reason in item.reasons:
            found.setdefault(words(reason, view), []).append(number)
        if item.shortfall and item.significant is False:
            found.setdefault("no more than sampling error", []).append(number)
        if item.shortfall and item.at_least:
            found.setdefault("may be more: part of what is compared is unknown", []).append(number)
    return found


def _sum_lines(pair: Pair, view: View) -> list[str]:
    """Show the sums that the figures are made of."""
    sums = sum_up(pair)

    def part(name: str, top: Fraction, bottom: Fraction, form: str = "percent") -> str:
        value = "?" if not bottom else percent(top / bottom) if form == "percent" else f"{_two(top / bottom)}"
        return f"{name} = {round_half_up(top)} / {round_half_up(bottom)} = {value}"

    lines = [
        f"required {round_half_up(sums.required)} = known {round_half_up(sums.known)} + unknown "
        + str(round_half_up(sums.required - sums.known)),
        part("coverage met", sums.met, sums.known),
        part("coverage counting parts", sums.parts, sums.known),
        part("lower bound", sums.parts, sums.required),
        part("upper bound", sums.parts + sums.possible, sums.required),
        part("mean shortfall", sums.shortfall, sums.known, "levels") + " levels",
    ]
    told = [line for text in lines for line in hang(text, view.width, first="    ", rest="      ")]
    return ["  Sums of weight", *told]


def _two(value: Fraction) -> str:
    return str(round_half_up(value, 2))
