"""Heat maps of gaps: occupations by sources, and the competencies of one occupation by sources.

Shade goes with the figure and never stands alone: each square says in words and numbers what it is.
Must not know how a page looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cpath.gaps.scale import ZERO, round_half_up
from cpath.reports.gap.text import by_coverage
from cpath.reports.gap.words import span
from cpath.reports.wording import View, count, level, number, percent, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.gaps.competency import Item, Pair

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


def anchor_of(pair: Pair) -> str:
    """Give the name of an occupation's place on the page."""
    return f"{pair.region or 'all'}-{pair.occupation}"


def region_map(region: str | None, pairs: Sequence[Pair], view: View) -> HeatMap:
    """Give the coverage of each occupation by each source; sources stand near what they are for."""
    ordered = sorted(pairs, key=lambda pair: (pair.occupation, by_coverage(pair)))
    sources = {pair.source: Head(words(pair.source_title, view), pair.source) for pair in ordered}
    lines = []
    for occupation in dict.fromkeys(pair.occupation for pair in ordered):
        own = {pair.source: pair for pair in ordered if pair.occupation == occupation}
        first = next(iter(own.values()))
        squares = tuple(_pair_square(own[source]) if source in own else Square() for source in sources)
        title = words(first.occupation_title, view)
        lines.append(Line(title, occupation, (), squares, f"#{anchor_of(first)}"))
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


def competency_map(pairs: Sequence[Pair], view: View) -> HeatMap:
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
