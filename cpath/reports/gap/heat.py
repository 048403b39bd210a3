"""Heat maps of gaps: occupations by sources, and the competencies of one occupation by sources.

Shade goes with the figure and never stands alone: each square says in words and numbers what it is.
Must not know how a page looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cpath.reports.gap.reason_words import CLASSES
from cpath.reports.gap.words import by_coverage, no_figure, short_answer
from cpath.reports.wording import View, count, levels, words
from cpath.rounding import round_half_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.gaps.competency import GapClass, Item, Pair
    from cpath.gaps.scale import Interval

SHADES: Mapping[GapClass, str] = {
    "met": "met",
    "short": "s1",
    "introduced-only": "s2",
    "taught-not-assessed": "s3",
    "missing": "s5",
}
"""The shade of what is certain, by class; what is undetermined is hatched, whatever its class."""
UNDETERMINED = "unknown"
SPARSE = 3
"""A map of a region is a list where fewer than one in this many cells would be filled."""
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
    """A heat map: its caption, the heads of the rows' figures, its columns, its rows.

    ``heads`` say of each whether it is a number.
    """

    caption: str
    heads: tuple[tuple[str, bool], ...]
    columns: tuple[Head, ...]
    lines: tuple[Line, ...]


def anchor_of(pair: Pair) -> str:
    """The name of an occupation's place on the page."""
    return f"{pair.region or 'all'}-{pair.occupation}"


def region_map(region: str | None, pairs: Sequence[Pair], view: View) -> HeatMap:
    """The coverage of each occupation by each source; sources are near what they are for.

    Where most of these are not compared, each row is a pair: a wide map of empty cells tells nothing.
    """
    caption = f"Coverage in {region}" if region else "Coverage"
    ordered = sorted(pairs, key=lambda pair: (pair.occupation, by_coverage(pair)))
    sources = {pair.source: Head(words(pair.source_title, view), pair.source) for pair in ordered}
    groups: dict[str, list[Pair]] = {}
    for pair in ordered:
        groups.setdefault(pair.occupation, []).append(pair)

    def line(pair: Pair, figures: tuple[Value, ...], squares: tuple[Square, ...]) -> Line:
        return Line(
            words(pair.occupation_title, view), pair.occupation, figures, squares, f"#{anchor_of(pair)}"
        )

    if SPARSE * len(ordered) < len(groups) * len(sources):
        rows = tuple(
            line(
                pair,
                (Value(words(pair.source_title, view), unit=pair.source),),
                (_pair_square(pair),),
            )
            for pair in ordered
        )
        return HeatMap(caption, (("Source", False),), (Head("Coverage", ""),), rows)
    rows = tuple(
        line(
            own[0],
            (),
            tuple(
                next((_pair_square(pair) for pair in own if pair.source == source), Square())
                for source in sources
            ),
        )
        for own in groups.values()
    )
    return HeatMap(caption, (), tuple(sources.values()), rows)


def _pair_square(pair: Pair) -> Square:
    found = pair.range
    if found is None:
        shade = "met" if pair.required == 0 else UNDETERMINED
        return Square(shade, "", Value(short_answer(pair)), no_figure(pair))
    counted = [count(len(pair.gaps), "gap", "gaps")]
    counted += [f"{len(pair.to_find_out)} unclear"] if pair.to_find_out else []
    low, high = _shade(found.low), _shade(found.high)
    figure = Value(short_answer(pair), float(found.low))
    return Square(low if low == high else UNDETERMINED, "", figure, ", ".join(counted))


def _shade(share: Fraction) -> str:
    """The shade of a share: the more is missing, the darker."""
    return next((shade for least, shade in _BANDS if share >= least), "s4" if share else "s5")


def competency_map(pairs: Sequence[Pair], view: View) -> HeatMap:
    """What each source offers of each item; what no source closes is above, then what some do not."""
    held = [{item.key: item for item in pair.items} for pair in pairs]

    def place(item: Item) -> tuple[Fraction, Fraction, Fraction, str]:
        own = [by_key[item.key] for by_key in held if item.key in by_key]
        priorities = [one.priority for one in own]
        return -min(priorities), -max(priorities), -item.weight, item.key

    lines = tuple(
        Line(
            words(item.title, view),
            item.competency,
            (
                Value(str(round_half_up(item.weight)), float(item.weight)),
                Value(levels(item.required), _point(item.required), item.scale or ""),
            ),
            tuple(_item_square(by_key[item.key]) for by_key in held),
        )
        for item in sorted(held[0].values(), key=place)
    )
    columns = tuple(Head(words(pair.source_title, view), pair.source) for pair in pairs)
    heads = (("Weight", True), ("Needs", True))
    return HeatMap("Competencies, what no source closes first, then what some do not", heads, columns, lines)


def _item_square(item: Item) -> Square:
    found = CLASSES[item.gap_class]
    shade = SHADES.get(item.gap_class, UNDETERMINED)
    return Square(shade, found.mark, Value(levels(item.offered), _point(item.offered)), found.name)


def _point(found: Interval) -> float | None:
    return None if found.point is None else float(found.point)
