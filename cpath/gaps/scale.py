"""Scales of levels, exact numbers on them, and the declared ways from one scale to another.

Knows numbers and the settings' scales; must not know occupations or programs.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING

from cpath.model.settings import BUILT_IN_SCALES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.model import Settings
    from cpath.model.settings import Conversion, Scale

COURSE_LEVEL = "course-level"
"""The scale of the words introduced, reinforced and mastered."""

ZERO = Fraction(0)
ONE = Fraction(1)


@lru_cache(maxsize=65_536)
def exact(value: float) -> Fraction:
    """Give the number that a person wrote: 3.1 is 31/10, not the float nearest to it."""
    return Fraction(repr(value))


def round_half_up(value: Fraction, places: int = 3) -> Decimal:
    """Round a figure for output; a half goes up, as people round."""
    scaled = value * 10**places
    return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(-places)


def on_common_denominator(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Give the values as whole numbers over one denominator; they add and compare quickly, and exactly."""
    denominator = lcm(*(value.denominator for value in values))
    return [value.numerator * (denominator // value.denominator) for value in values], denominator


@lru_cache(maxsize=65_536)
def standard_score(value: float, low: float, high: float) -> Fraction:
    """Give the place of a rating on its own scale, 0 at its low end and 1 at its high end.

    O*NET's standardized score, (O - L) / (H - L), without the factor 100
    (onetcenter.org, question 20). Ratings off the scale count as its nearest end.
    """
    if high <= low:
        return ZERO
    score = (exact(value) - exact(low)) / (exact(high) - exact(low))
    return min(ONE, max(ZERO, score))


@dataclass(frozen=True, slots=True)
class Line:
    """A conversion as a rising line through points; it knows nothing outside of them."""

    points: tuple[tuple[Fraction, Fraction], ...]

    def at(self, value: Fraction) -> Fraction | None:
        """Give the value on the other scale, or None outside the points."""
        points = self.points
        if not points[0][0] <= value <= points[-1][0]:
            return None
        for (start, low), (end, high) in pairwise(points):
            if value <= end:
                return low + (value - start) * (high - low) / (end - start)
        return points[-1][1]

    @property
    def reverse(self) -> Line:
        """The same line, read the other way."""
        return Line(tuple((high, low) for low, high in self.points))


@dataclass(frozen=True, slots=True)
class Scales:
    """Every scale of a repository by id, and the lines that join two of them."""

    by_id: Mapping[str, Scale]
    lines: Mapping[tuple[str, str], Line]
    words: Mapping[tuple[str, str], Fraction]
    conversions: Mapping[tuple[str, str], Conversion]
    bounds: Mapping[str, tuple[Fraction, Fraction]]

    def read_level(self, level: str | float, scale: str) -> tuple[Fraction, str]:
        """Give what a course's level counts, and on which scale.

        ``scale`` is that of the competency's framework. A number is on it. A word is on it where
        the scale declares that word itself, else on the scale of curriculum maps.
        """
        if not isinstance(level, str):
            return exact(level), scale
        own = self.words.get((scale, level))
        if own is not None:
            return own, scale
        return self.words[COURSE_LEVEL, level], COURSE_LEVEL

    def holds(self, value: Fraction, scale: str) -> bool:
        """Whether ``value`` can be a level on ``scale``; 0 always can, it means not taught."""
        if not value:
            return True
        bounds = self.bounds.get(scale)
        return value > 0 if bounds is None else bounds[0] <= value <= bounds[1]

    def convert(self, value: Fraction, scale: str, target: str) -> Fraction | None:
        """Give the level on ``target`` that a level on ``scale`` means, or None where it is unknown.

        0 is "not taught" on every scale, with or without a conversion.
        """
        if not self.holds(value, scale):
            return None
        if scale == target or not value:
            return value
        line = self.lines.get((scale, target))
        converted = None if line is None else line.at(value)
        return converted if converted is not None and self.holds(converted, target) else None


def read_scales(settings: Settings) -> Scales:
    """Read the settings' scales and conversions.

    A conversion is read both ways; where both ways are declared, each by its own. One whose points
    do not rise is no line, and is left out: levels that would need it are unknown.
    """
    by_id = {scale.id: scale for scale in (*settings.scales, *BUILT_IN_SCALES)}
    words = {(scale.id, word.word): exact(word.value) for scale in by_id.values() for word in scale.words}
    lines: dict[tuple[str, str], Line] = {}
    conversions: dict[tuple[str, str], Conversion] = {}
    for conversion in settings.conversions:
        way = (conversion.from_scale, conversion.to_scale)
        points = tuple((exact(point.from_value), exact(point.to_value)) for point in conversion.points)
        rises = all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(points))
        if points and rises and way not in lines:
            lines[way] = Line(points)
            conversions[way] = conversion
    for way, line in tuple(lines.items()):
        back = (way[1], way[0])
        if back not in lines:
            lines[back] = line.reverse
            conversions[back] = conversions[way]
    bounds = {scale.id: (exact(scale.low), exact(scale.high)) for scale in by_id.values()}
    return Scales(by_id, lines, words, conversions, bounds)
