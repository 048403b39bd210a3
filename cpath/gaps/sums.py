"""What the figures of a pair are made of: the sums behind them, and the same figures by category.

For readers who work a figure out again. Adds up what a `cpath.gaps.competency.Pair` holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.figures import Figures, Levels, measure
from cpath.gaps.scale import ONE, ZERO

if TYPE_CHECKING:
    from fractions import Fraction

    from cpath.gaps.competency import Item, Pair


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of weight over the required items.

    ``required``: all of them; ``known``: both levels known; ``met``: of those, the level is reached;
    ``parts``: weight * min(1, offered / required); ``possible``: what is unknown, or may be more than
    is known, taken as covered; ``shortfall``: weight * shortfall.
    """

    required: Fraction
    known: Fraction
    met: Fraction
    parts: Fraction
    possible: Fraction
    shortfall: Fraction


def sum_up(pair: Pair) -> Sums:
    """Add up the weights of a pair, item by item as the definition reads."""
    known = [item for item in pair.items if item.shortfall is not None]
    unknown = [item.weight for item in pair.items if item.shortfall is None]
    open_parts = [item.weight * (1 - _covered(item)) for item in known if item.at_least]
    return Sums(
        sum((item.weight for item in pair.items), ZERO),
        sum((item.weight for item in known), ZERO),
        sum((item.weight for item in known if not item.shortfall), ZERO),
        sum((item.weight * _covered(item) for item in known), ZERO),
        sum((*unknown, *open_parts), ZERO),
        sum((item.weight * (item.shortfall or ZERO) for item in known), ZERO),
    )


def _covered(item: Item) -> Fraction:
    if not item.required_level or item.offered_level is None:
        return ONE
    return min(ONE, item.offered_level / item.required_level)


def figures_by_category(pair: Pair, unknown_maximum: Fraction) -> dict[str, tuple[int, Figures]]:
    """Give the number of items and the figures of each category, in the order of their names.

    The figures of a pair pool all categories; these do not.
    """
    found: dict[str, list[Levels]] = {}
    for item in sorted(pair.items, key=lambda item: item.category or ""):
        levels = Levels(item.weight, item.required_level, item.offered_level, item.at_least)
        found.setdefault(item.category or "", []).append(levels)
    return {
        category: (len(levels), measure(levels, unknown_maximum)[0]) for category, levels in found.items()
    }
