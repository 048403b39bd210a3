"""The figures of one gap: four coverages, each with a low and a high end. Numbers in, numbers out.

Exact throughout (`fractions.Fraction`); rounding is for output alone. Sections 4 to 6 of the
definition in ``docs/gaps.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from cpath.gaps.scale import ONE, ZERO, Interval, on_common_denominator

if TYPE_CHECKING:
    from collections.abc import Sequence

Statistic = Literal["listed", "assessed", "met", "partial"]
STATISTICS: tuple[Statistic, ...] = ("listed", "assessed", "met", "partial")
Z_SQUARED = Fraction("1.96") ** 2
"""Square of the normal deviate of a 95 % interval, 1.96."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a figure lies between, both ends included, 0 to 1."""

    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        """What is not known."""
        return self.high - self.low


NONE = Range(ZERO, ZERO)
EITHER = Range(ZERO, ONE)
"""Not known."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares of the required weight, 0 to 1: met <= partial <= assessed <= listed, at both ends.

    ``listed``: taught at any level. ``assessed``: taught and assessed at any level. ``met``: assessed
    at the required level. ``partial``: the same, where a lower level counts in part.
    """

    listed: Range
    assessed: Range
    met: Range
    partial: Range


def hold(required: Interval, offered: Interval, *, listed: bool, may_list: bool) -> Coverage:
    """What one item counts, 0 to 1, in each coverage, between its worst and its best case."""
    return Coverage(
        Range(ONE if listed else ZERO, ONE if may_list else ZERO),
        Range(
            ONE if offered.surely_above_zero else ZERO,
            ONE if offered.possibly_above_zero else ZERO,
        ),
        Range(
            ONE if _surely_met(required, offered) else ZERO, ONE if _possibly_met(required, offered) else ZERO
        ),
        Range(_least_part(required, offered), _most_part(required, offered)),
    )


def _surely_met(required: Interval, offered: Interval) -> bool:
    return required.high is not None and offered.low >= required.high


def _possibly_met(required: Interval, offered: Interval) -> bool:
    if offered.high is None or offered.high > required.low:
        return True
    return offered.high == required.low and not required.open


def _least_part(required: Interval, offered: Interval) -> Fraction:
    # Of a scale without a top anything more could be required.
    return ZERO if required.high is None else min(ONE, offered.low / required.high)


def _most_part(required: Interval, offered: Interval) -> Fraction:
    if offered.high is None or offered.high > required.low:
        return ONE
    return offered.high / required.low if required.low else ZERO


def add_up(weights: Sequence[Fraction], items: Sequence[Coverage]) -> Coverage | None:
    """Weighted means of the items' coverages; None where there is no weight."""
    whole_weights, _ = on_common_denominator(weights)
    whole = sum(whole_weights)
    if not whole:
        return None

    def mean(ends: Sequence[Fraction]) -> Fraction:
        # Most ends are 0 or 1: those are added as whole numbers.
        total = sum(weight for weight, end in zip(whole_weights, ends, strict=True) if end == 1)
        parts = [weight * end for weight, end in zip(whole_weights, ends, strict=True) if end not in (0, 1)]
        return (total + sum(parts, ZERO)) / Fraction(whole)

    def range_of(name: Statistic) -> Range:
        found: list[Range] = [getattr(item, name) for item in items]
        low = mean([one.low for one in found])
        return Range(
            low, low if all(one.low == one.high for one in found) else mean([one.high for one in found])
        )

    return Coverage(*(range_of(name) for name in STATISTICS))


def is_significant(
    required: Interval, offered: Interval, source_error: Fraction | None, target_error: Fraction | None
) -> bool | None:
    """Whether a shortfall is more than sampling error, d > 1.96 * sqrt(se_source^2 + se_target^2).

    None where a level or one of the standard errors is unknown.
    """
    wanted, found = required.point, offered.point
    if wanted is None or found is None or source_error is None or target_error is None:
        return None
    shortfall = max(ZERO, wanted - found)
    return shortfall**2 > Z_SQUARED * (source_error**2 + target_error**2)
