"""Words and figures that every report shares: how a reader wants them, rounding, counts, sources.

Must not know what a report is about, nor a format.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from cpath.diagnostics.plain import clean
from cpath.gaps.figures import STATISTICS
from cpath.messages import UNKNOWN, Number, msg
from cpath.messages.translate import english
from cpath.model import read_text
from cpath.model.origin import origin
from cpath.rounding import round_half_up

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.gaps.figures import Coverage, Range
    from cpath.gaps.scale import Interval
    from cpath.messages import Value
    from cpath.model import Sourced, Text

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class View:
    """How a reader wants the report: in which language, how wide, and whether with every item.

    ``explain`` shows the sums behind the figures as well.
    """

    language: str = "en"
    show_all: bool = False
    width: int = 80
    explain: bool = False

    @property
    def every_item(self) -> bool:
        """Whether every item is shown, also what is met."""
        return self.show_all or self.explain


def number(value: Fraction | None) -> float | None:
    """Round a figure for a program to read; None where unknown."""
    return None if value is None else float(round_half_up(value))


def percent(value: Fraction | None) -> str:
    """Return a share as per cents with one decimal; a question mark where unknown.

    Nothing that is less than whole is called 100.0%, and nothing that is more than nothing 0.0%.
    """
    if value is None:
        return "?"
    rounded = round_half_up(value * 100, 1)
    if value < 1 and rounded == _WHOLE:
        return ">99.9%"
    return "<0.1%" if value > 0 and not rounded else f"{rounded}%"


def percent_range(found: Range | None) -> str:
    """A range in whole percents, such as 84-91%; one figure only where both ends are equal.

    The low end is rounded down and the high end up. 0 and 100 are printed only where they are exact.
    """
    if found is None:
        return "?"
    if found.low == found.high:
        return f"{_whole_percent(found.low, _half_up)}%"
    return f"{_whole_percent(found.low, floor)}-{_whole_percent(found.high, ceil)}%"


def range_data(found: Range | None) -> dict[str, float] | None:
    """A range for programs to read, in full precision; None where it is unknown."""
    return None if found is None else {"low": float(found.low), "high": float(found.high)}


def level_data(name: str, found: Interval | None) -> dict[str, float | None]:
    """Both ends of possible levels for programs to read; None where an end is unknown."""
    low = None if found is None else float(found.low)
    high = None if found is None or found.high is None else float(found.high)
    return {f"{name}_low": low, f"{name}_high": high}


def coverage_data(found: Coverage | None) -> dict[str, dict[str, float] | None] | None:
    """The four coverages for programs to read; None where they are unknown."""
    return None if found is None else {name: range_data(getattr(found, name)) for name in STATISTICS}


def percent_at_least(value: Fraction) -> str:
    """The low end of a range in whole percents, rounded down; 0% only where it is exact."""
    return f"{_whole_percent(value, floor)}%"


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _whole_percent(value: Fraction, rounding: Callable[[Fraction], int]) -> str:
    whole = rounding(value * 100)
    if 0 < whole < _WHOLE or value in (0, 1):
        return str(whole)
    # So near to an end that a whole number would claim it: one decimal, on the safe side.
    near = (
        ceil(value * 1_000)
        if rounding is ceil or (rounding is _half_up and not whole)
        else floor(value * 1_000)
    )
    if not near:
        return "<0.1"
    return ">99.9" if near == _WHOLE * 10 else f"{near / 10:.1f}"


def level(value: Fraction | None) -> str:
    """A level with at most two decimals; a question mark where it is unknown."""
    return "?" if value is None else f"{float(round_half_up(value, 2)):g}"


def levels(found: Interval) -> str:
    """Possible levels: 4.62; 3.5-5.5; 3.5 or more; ? where nothing is known but the scale."""
    if found.point is not None:
        return level(found.point)
    if not found.low:
        return "?" if found.high is None else f"0-{level(found.high)}"
    return f"{level(found.low)} or more" if found.high is None else f"{level(found.low)}-{level(found.high)}"


def read_words(text: Text, language: str) -> str:
    """Return a title on one line, without what a terminal would act on."""
    return clean(read_text(text, language))


def words(text: Text, view: View) -> str:
    """Return a title on one line, without what a terminal would act on."""
    return clean(read_text(text, view.language))


def count(amount: int, one: str, many: str) -> str:
    """Return a number with its noun, such as 1 item or 3 items."""
    return f"{amount} {one if amount == 1 else many}"


def source_words(part: Sourced) -> str:
    """Say where figures came from."""
    return english(origin(part))


def level_value(found: Interval) -> Value:
    """Possible levels as a value: 4.62; 3.5-5.5; 3.5 or more; ? where nothing is known but the scale."""
    if found.point is not None:
        return Number(found.point, 2)
    low = Number(found.low, 2)
    if found.high is None:
        return msg("{level} or more", level=low) if found.low else UNKNOWN
    return msg("{low}-{high}", low=low, high=Number(found.high, 2))
