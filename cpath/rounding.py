"""Rounding of exact figures, the same wherever people read them. A leaf: imports nothing of cpath."""

from __future__ import annotations

from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

_WHOLE = 100


def round_half_up(value: Fraction, places: int = 3) -> Decimal:
    """Round a figure for output; a half goes up, as people round."""
    scaled = value * 10**places
    return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(-places)


def whole(value: Fraction) -> int:
    """Nearest whole number; a half goes up."""
    return int(round_half_up(value, 0))


def percents(low: Fraction, high: Fraction | None = None) -> str:
    """A share in whole percents, such as 87%; a range as 84-91%, its low end rounded down, its high end up.

    0% and 100% appear only where they are exact: next to them there is one decimal, on the safe side.
    """
    if high is None or high == low:
        return f"{_whole_percent(low, whole)}%"
    return f"{_whole_percent(low, floor)}-{_whole_percent(high, ceil)}%"


def percent_at_least(value: Fraction) -> str:
    """The low end of a range in whole percents, rounded down; 0% only where it is exact."""
    return f"{_whole_percent(value, floor)}%"


def _whole_percent(value: Fraction, rounding: Callable[[Fraction], int]) -> str:
    rounded = rounding(value * 100)
    if 0 < rounded < _WHOLE or value in (0, 1) or not 0 < value < 1:
        return str(rounded)
    # So near to an end that a whole number would claim it.
    near = ceil if rounding is ceil or (rounding is whole and not rounded) else floor
    thousandths = near(value * 1_000)
    if not thousandths:
        return "<0.1"
    return ">99.9" if thousandths == _WHOLE * 10 else f"{thousandths / 10:.1f}"
