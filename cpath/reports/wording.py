"""Words and figures that every report shares: how a reader wants them, rounding, counts, sources.

Must not know what a report is about, nor a format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.diagnostics.plain import clean
from cpath.gaps.scale import round_half_up
from cpath.model import read_text

if TYPE_CHECKING:
    from fractions import Fraction

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
    """Give a share as per cents with one decimal; a question mark where unknown.

    Nothing that is less than whole is called 100.0%, and nothing that is more than nothing 0.0%.
    """
    if value is None:
        return "?"
    rounded = round_half_up(value * 100, 1)
    if value < 1 and rounded == _WHOLE:
        return ">99.9%"
    return "<0.1%" if value > 0 and not rounded else f"{rounded}%"


def level(value: Fraction | None) -> str:
    """Give a level with at most two decimals; a question mark where unknown."""
    return "?" if value is None else f"{float(round_half_up(value, 2)):g}"


def words(text: Text, view: View) -> str:
    """Give a title on one line, without what a terminal would act on."""
    return clean(read_text(text, view.language))


def count(amount: int, one: str, many: str) -> str:
    """Give a number with its noun, such as 1 item or 3 items."""
    return f"{amount} {one if amount == 1 else many}"


def source_words(part: Sourced) -> str:
    """Say where figures came from."""
    if part.source is None:
        return "illustrative" if part.illustrative else "no source given"
    return part.source if part.as_of is None else f"{part.source}, {part.as_of}"
