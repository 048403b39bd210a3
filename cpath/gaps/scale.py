"""Scales of levels, exact numbers on them, and the declared ways from one scale to another.

Knows numbers and the settings' scales; must not know occupations or programs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING

from cpath.model.settings import BUILT_IN_SCALES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpath.model import Settings
    from cpath.model.settings import Conversion, Scale

COURSE_LEVEL = "course-level"
"""The scale of the words introduced, reinforced and mastered."""

ZERO = Fraction(0)
ONE = Fraction(1)


@lru_cache(maxsize=65_536)
def exact(value: float) -> Fraction:
    """Return the number that a person wrote: 3.1 is 31/10, not the float nearest to it."""
    return Fraction(repr(value))


def on_common_denominator(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """Return the values as whole numbers over one denominator; they add and compare quickly, and exactly."""
    denominator = lcm(*(value.denominator for value in values))
    return [value.numerator * (denominator // value.denominator) for value in values], denominator


@lru_cache(maxsize=65_536)
def standard_score(value: float, low: float, high: float) -> Fraction:
    """Return the place of a rating on its own scale, 0 at its low end and 1 at its high end.

    O*NET's standardized score, (O - L) / (H - L), without the factor 100
    (onetcenter.org, question 20). Ratings off the scale count as its nearest end.
    """
    if high <= low:
        return ZERO
    score = (exact(value) - exact(low)) / (exact(high) - exact(low))
    return min(ONE, max(ZERO, score))


@dataclass(frozen=True, slots=True)
class Interval:
    """Levels that are possible, from ``low`` to ``high``; a point where the level is known.

    ``high`` is None where the scale has no known top. ``open``: ``low`` itself is not possible, only
    what is above it, as of a competency that is taught at a level not stated.
    """

    low: Fraction
    high: Fraction | None
    open: bool = False

    @classmethod
    def at(cls, level: Fraction) -> Interval:
        """Only this level."""
        return cls(level, level)

    @property
    def point(self) -> Fraction | None:
        """The level where it is known, else None."""
        return self.low if self.low == self.high else None

    @property
    def surely_above_zero(self) -> bool:
        """Whether every possible level is above 0."""
        return self.low > 0 or self.open

    @property
    def possibly_above_zero(self) -> bool:
        """Whether any possible level is above 0."""
        return self.high is None or self.high > 0

    def widened(self, top: Fraction | None) -> Interval:
        """The same interval, reaching at least up to ``top``; None is without end."""
        if self.high is None or (top is not None and top <= self.high):
            return self
        return Interval(self.low, top, self.open)


NOTHING = Interval(ZERO, ZERO)


def highest(intervals: Iterable[Interval]) -> Interval:
    """What is possible for the highest of several levels; 0 of none at all."""
    low, is_open, high = ZERO, False, ZERO
    endless = False
    for interval in intervals:
        if interval.low > low or (interval.low == low and interval.open):
            low, is_open = interval.low, interval.open
        if interval.high is None:
            endless = True
        elif interval.high > high:
            high = interval.high
    return Interval(low, None if endless else high, is_open)


@dataclass(frozen=True, slots=True)
class Line:
    """A conversion as a rising line through points; it knows nothing outside of them."""

    points: tuple[tuple[Fraction, Fraction], ...]

    def at(self, value: Fraction) -> Fraction | None:
        """The value on the other scale, or None outside the points."""
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
        """Return what a course's level counts, and on which scale.

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

    def top(self, scale: str | None) -> Fraction | None:
        """The highest level of a scale, or None where the scale is not declared."""
        bounds = None if scale is None else self.bounds.get(scale)
        return None if bounds is None else bounds[1]

    def convert(self, value: Fraction, scale: str, target: str | None) -> Interval:
        """The levels on ``target`` that a level on ``scale`` can mean.

        0 is "not taught" on every scale. A level off its scale counts as not stated. Below the first
        point of a conversion lies (0, first], beyond its last one [last, top]; without a conversion
        any level above 0 is possible.
        """
        if not value:
            return NOTHING
        if not self.holds(value, scale):
            return self.not_stated(scale, target)
        if scale == target:
            return Interval.at(value)
        line = None if target is None else self.lines.get((scale, target))
        top = self.top(target)
        if line is None:
            return Interval(ZERO, top, open=True)
        converted = line.at(value)
        if converted is not None:
            return Interval.at(converted)
        (first, least), (_, most) = line.points[0], line.points[-1]
        if value < first:
            return Interval(ZERO, least, open=True)
        return Interval(most, None if top is None else max(most, top))

    def not_stated(self, scale: str, target: str | None) -> Interval:
        """The levels on ``target`` that are possible for a level on ``scale`` that is not stated."""
        top = self.top(scale)
        high = self.top(target) if top is None else self.convert(top, scale, target).high
        return Interval(ZERO, high, open=True)


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
