"""Who teaches what, and what an occupation requires, as arrays of numbers for `cpath.gaps.matrix`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]


class Wide(NamedTuple):
    """A program that teaches something, perhaps, at levels from ``low`` to ``high``.

    ``assessed`` and ``listed`` are for certain, ``may_assess`` and ``may_list`` at best, 0 or 1. ``open``
    is 1 for a program with a course that is not mapped, whole or in part.
    """

    program: int
    low: float
    high: float
    assessed: int
    may_assess: int
    listed: int
    may_list: int
    open: int


@dataclass(frozen=True, slots=True)
class Postings:
    """Who teaches one competency: programs in rising order.

    ``programs`` teach and assess it at the known ``levels`` above 0. ``wide`` are all others, one column
    a field of `Wide`. A program in neither teaches nothing of it; where it is open, perhaps all of it.
    """

    programs: Indices
    levels: Floats
    wide: tuple[Floats, ...]

    @classmethod
    def of(cls, known: Sequence[tuple[int, float]], wide: Sequence[Wide] = ()) -> Postings:
        """Make them of programs in rising order, each with its level, and of those without one level."""
        rows = np.array(wide, np.float64).reshape(len(wide), len(Wide._fields))
        return cls(
            np.array([program for program, _ in known], np.int64),
            np.array([level for _, level in known], np.float64),
            tuple(rows.T),
        )

    def within(self, first: int, last: int) -> Postings:
        """The part about the programs from ``first`` up to ``last``, counted from ``first``."""
        start, end = np.searchsorted(self.programs, (first, last))
        low, high = np.searchsorted(self.wide[0], (first, last))
        programs, *others = (column[low:high] for column in self.wide)
        return Postings(self.programs[start:end] - first, self.levels[start:end], (programs - first, *others))


class Need(NamedTuple):
    """One required item: its competency, weight and level, a range where ``low`` and ``high`` differ.

    ``open``: the low end itself is not possible.
    """

    competency: int
    weight: int
    low: float
    high: float
    open: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an occupation requires; the first ``known`` items have a known level.

    ``whole`` is the weight of all of them. ``screening``: no employer has voted on it.
    """

    competencies: Indices
    weights: Floats
    low: Floats
    high: Floats
    open: NDArray[np.bool_]
    known: int
    whole: float
    screening: bool

    @classmethod
    def of(cls, needs: Sequence[Need], *, screening: bool = False) -> Wanted:
        """Make it of required items."""
        ordered = sorted(needs, key=lambda need: need.low != need.high)
        known = sum(need.low == need.high for need in needs)
        return cls(
            np.array([need.competency for need in ordered], np.int64),
            np.array([need.weight for need in ordered], np.float64),
            np.array([need.low for need in ordered], np.float64),
            np.array([need.high for need in ordered], np.float64),
            np.array([need.open for need in ordered], np.bool_),
            known,
            float(sum(need.weight for need in needs)),
            screening,
        )


@dataclass(frozen=True, slots=True)
class Tile:
    """Programs from ``first`` up to ``last``, counted from ``first``: who of them teaches what.

    ``programs`` and ``levels`` are those of all competencies one after the other, within each by rising
    level; ``starts`` says where each begins. ``keys`` rise through all of it: competency * ``base`` +
    the place of the level among the ``distinct`` ones, so that one search finds for every item of an
    occupation from where on its level is reached. ``wide`` (with ``wide_starts``) are the columns of
    `Wide`. ``open`` are the open programs.
    """

    first: int
    last: int
    programs: Indices
    levels: Floats
    starts: Indices
    keys: Indices
    distinct: Floats
    base: int
    wide: tuple[Floats, ...]
    wide_starts: Indices
    open: Indices

    @classmethod
    def of(cls, first: int, last: int, postings: Sequence[Postings], open_programs: Indices) -> Tile:
        """Make it of postings by competency, and of open programs in rising order."""
        own = [posting.within(first, last) for posting in postings]
        lengths = [len(posting.programs) for posting in own]
        programs = np.concatenate([np.zeros(0, np.int64), *(posting.programs for posting in own)])
        levels = np.concatenate([np.zeros(0), *(posting.levels for posting in own)])
        distinct = np.unique(levels)
        base = len(distinct) + 1
        keys = np.repeat(np.arange(len(own)) * base, lengths) + np.searchsorted(distinct, levels)
        order = np.argsort(keys, kind="stable")
        return cls(
            first,
            last,
            programs[order],
            levels[order],
            _starts(lengths),
            keys[order],
            distinct,
            base,
            tuple(
                np.concatenate([np.zeros(0), *(posting.wide[column] for posting in own)])
                for column in range(len(Wide._fields))
            ),
            _starts([len(posting.wide[0]) for posting in own]),
            open_programs[(open_programs >= first) & (open_programs < last)] - first,
        )


def _starts(lengths: Sequence[int]) -> Indices:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
