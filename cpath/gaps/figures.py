"""The figures of one gap: coverage, shortfall, bounds. Numbers in, numbers out.

Exact throughout (`fractions.Fraction`); rounding is for output alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from cpath.gaps.scale import ZERO, on_common_denominator

if TYPE_CHECKING:
    from collections.abc import Sequence

Z_SQUARED = Fraction("1.96") ** 2
"""Square of the normal deviate of a 95 % interval, 1.96."""


@dataclass(frozen=True, slots=True)
class Levels:
    """One required item: its weight, and the required and offered level, None where unknown.

    ``at_least``: the source may offer more than ``offered``, because part of it is unknown.
    """

    weight: Fraction
    required: Fraction | None
    offered: Fraction | None
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What one item lacks; both None where a level is unknown.

    ``shortfall`` is max(0, required - offered) in level points; ``priority`` is
    weight * shortfall / required.
    """

    shortfall: Fraction | None
    priority: Fraction | None


UNKNOWN = Measured(None, None)
MET = Measured(ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures over the required items; None where there is nothing to work them out from.

    The first three are over the items whose two levels are known. They are no headline where
    ``withheld``: then too much of the weight is unknown, and the bounds stand instead.
    """

    coverage_met: Fraction | None
    coverage_partial: Fraction | None
    mean_shortfall: Fraction | None
    coverage_low: Fraction | None
    coverage_high: Fraction | None
    unknown_weight_share: Fraction | None
    withheld: bool


def measure(items: Sequence[Levels], unknown_maximum: Fraction) -> tuple[Figures, tuple[Measured, ...]]:
    """Work out the figures of a gap, and what each item lacks.

    ``unknown_maximum`` is the share of weight, 0 to 1, above which there is no headline. Without
    weight there are no figures: never 0, never 1.
    """
    # Over common denominators everything is whole numbers: exact, and several times as quick.
    weights, unit = on_common_denominator([item.weight for item in items])
    levels, step = on_common_denominator(
        [
            level
            for item in items
            if item.required is not None and item.offered is not None
            for level in (item.required, item.offered)
        ]
    )
    pairs = iter(levels)
    known = met = lost = 0
    parts: dict[int, int] = {}
    open_parts: dict[int, int] = {}
    measured = []
    for item, weight in zip(items, weights, strict=True):
        if item.required is None or item.offered is None:
            measured.append(UNKNOWN)
            continue
        required, offered = next(pairs), next(pairs)
        known += weight
        if offered >= required:
            met += weight
            measured.append(MET)
            continue
        short = required - offered
        lost += weight * short
        if offered:
            parts[required] = parts.get(required, 0) + weight * offered
        if item.at_least:
            open_parts[required] = open_parts.get(required, 0) + weight * short
        measured.append(Measured(Fraction(short, step), Fraction(weight * short, unit * required)))
    # Met weight plus weight * offered / required of the others, over the common multiple of the levels.
    common = lcm(*parts, *open_parts)
    covered = met * common + sum(part * (common // required) for required, part in parts.items())
    possible = sum(part * (common // required) for required, part in open_parts.items())
    whole = sum(weights)
    share = Fraction(whole - known, whole) if whole else None
    figures = Figures(
        Fraction(met, known) if known else None,
        Fraction(covered, common * known) if known else None,
        Fraction(lost, step * known) if known else None,
        Fraction(covered, common * whole) if whole else None,
        Fraction(covered + possible + (whole - known) * common, common * whole) if whole else None,
        share,
        withheld=share is not None and share > unknown_maximum,
    )
    return figures, tuple(measured)


def is_significant(
    shortfall: Fraction | None, source_error: Fraction | None, target_error: Fraction | None
) -> bool | None:
    """Whether a shortfall is more than sampling error, d > 1.96 * sqrt(se_source^2 + se_target^2).

    None where the shortfall or one of the standard errors is unknown.
    """
    if shortfall is None or source_error is None or target_error is None:
        return None
    return shortfall**2 > Z_SQUARED * (source_error**2 + target_error**2)
