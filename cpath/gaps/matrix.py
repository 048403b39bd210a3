"""Every occupation against every program in one sweep, whose cost follows what they share.

Numbers in, numbers out: it knows positions in lists, and no catalog (`cpath.gaps.every_pair` makes
them). NumPy lives here and nowhere else. The identity that saves the work
(``docs/decisions/0015-matrix.md``)::

    sum(w * max(0, r - o)) = sum(w * r) - sum over what the program teaches of w * min(r, o)

so a program is only touched where it teaches something that is required. Weights and levels are
whole numbers over common denominators: coverage_met, mean_shortfall and unknown_weight_share come out
as the float64 nearest to the exact figure; coverage_partial and the bounds, whose summands are
quotients, within 1e-12 of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]

FIGURES = (
    "unknown_weight_share",
    "coverage_met",
    "coverage_partial",
    "coverage_low",
    "coverage_high",
    "mean_shortfall",
)
"""Figures of a pair, under the names of the gap report; NaN where there is none."""
ROWS = 20_000
"""Pairs that a block holds by default: two megabytes, which stay in the processor's cache."""

TILE = 16_384
"""Programs that are worked on at a time: what they teach of an occupation's items fits in the cache."""


@dataclass(frozen=True, slots=True)
class Postings:
    """Who teaches one competency: programs in rising order with levels above 0, and those unknown.

    A program that stands in neither teaches it at level 0.
    """

    programs: Indices
    levels: Floats
    unknown: Indices

    @classmethod
    def of(cls, taught: Sequence[tuple[int, float | None]]) -> Postings:
        """Make them of programs in rising order, each with its level, None where that is unknown."""
        known = [(program, level) for program, level in taught if level is not None]
        return cls(
            np.array([program for program, _ in known], np.int64),
            np.array([level for _, level in known], np.float64),
            np.array([program for program, level in taught if level is None], np.int64),
        )

    def within(self, first: int, last: int) -> Postings:
        """Give the part about the programs from ``first`` up to ``last``, counted from ``first``."""
        start, end = np.searchsorted(self.programs, (first, last))
        low, high = np.searchsorted(self.unknown, (first, last))
        return Postings(
            self.programs[start:end] - first, self.levels[start:end], self.unknown[low:high] - first
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one occupation requires: of the items whose level is known the competency, weight and level.

    The first ``above`` of them are required above level 0; the others, of the weight ``free``, are met
    by everybody. ``weight`` is of all of them, ``most`` the shortfall of who teaches nothing. ``whole``
    is the weight of all ``required`` items, known or not. ``unknown_limit`` is the weight of unknown
    ones above which there is no headline figure.
    """

    competencies: tuple[int, ...]
    weights: Floats
    levels: Floats
    above: int
    free: float
    weight: float
    most: float
    whole: float
    required: int
    unknown_limit: float

    @classmethod
    def of(cls, items: Sequence[tuple[int, int, float | None]], unknown_limit: float) -> Wanted:
        """Make it of competencies, each with its weight and its level, None where that is unknown."""
        known = [(competency, weight, level) for competency, weight, level in items if level is not None]
        # Required at level 0 last, so that one slice leaves them out.
        known.sort(key=lambda item: not item[2])
        weights = np.array([weight for _, weight, _ in known], np.float64)
        levels = np.array([level for _, _, level in known], np.float64)
        above = int(np.count_nonzero(levels))
        return cls(
            tuple(competency for competency, _, _ in known),
            weights,
            levels,
            above,
            float(weights[above:].sum()),
            float(weights.sum()),
            float((weights * levels).sum()),
            float(sum(weight for _, weight, _ in items)),
            len(items),
            unknown_limit,
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Programs from ``first`` up to ``last``, against ``wanted``; None where nobody has rated it."""

    first: int
    last: int
    wanted: Wanted | None


@dataclass(frozen=True, slots=True)
class Block:
    """Occupations from ``first`` on against all programs; every array is occupations x programs.

    ``required`` and ``known`` count items, -1 where nobody has rated the occupation.
    """

    first: int
    figures: dict[str, Floats]
    required: NDArray[np.int32]
    known: NDArray[np.int32]
    headline: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Tile:
    """Some programs that follow each other: who of them teaches what, counted from ``first``.

    ``unmapped`` are those that nobody has mapped.
    """

    first: int
    last: int
    postings: tuple[Postings, ...]
    unmapped: Indices


@dataclass(frozen=True, slots=True)
class Matrix:
    """Occupations by programs. ``step`` is what 1 level point is in the levels here.

    ``rows`` holds of each occupation the stretches of programs in the order in which they are worked
    out: a later one stands over an earlier one.
    """

    programs: int
    step: float
    tiles: tuple[Tile, ...]
    rows: Sequence[Sequence[Stretch]]

    @classmethod
    def of(
        cls,
        programs: int,
        step: float,
        postings: Sequence[Postings],
        rows: Sequence[Sequence[Stretch]],
        unmapped: Sequence[int],
    ) -> Matrix:
        """Make it of postings by competency; ``unmapped`` are programs in rising order, like theirs."""
        all_unmapped = Postings(np.zeros(0, np.int64), np.zeros(0), np.array(unmapped, np.int64))
        tiles = []
        for first in range(0, programs, TILE):
            last = min(first + TILE, programs)
            tiles.append(
                Tile(
                    first,
                    last,
                    tuple(posting.within(first, last) for posting in postings),
                    all_unmapped.within(first, last).unknown,
                )
            )
        return cls(programs, step, tuple(tiles), rows)

    def blocks(self, *, pairs: int = ROWS, jobs: int = 1) -> Iterator[Block]:
        """Give the figures of all pairs, in the order of occupations, some ``pairs`` at a time.

        The figures are the same bits for any ``pairs`` and any number of processes ``jobs``: every
        figure is summed in the order of its occupation's items.
        """
        size = max(1, pairs // max(1, self.programs))
        starts = range(0, len(self.rows), size)
        if jobs == 1 or len(starts) <= 1:
            _keep_freed_memory()
            yield from (self.block(start, start + size) for start in starts)
            return
        yield from _in_processes(self, [(start, start + size) for start in starts], jobs)

    def block(self, first: int, last: int) -> Block:
        """Give the figures of the occupations from ``first`` up to ``last``."""
        rows = self.rows[first:last]
        shape = (len(rows), self.programs)
        block = Block(
            first,
            {name: np.empty(shape) for name in FIGURES},
            np.empty(shape, np.int32),
            np.empty(shape, np.int32),
            np.empty(shape, np.bool_),
        )
        for index, stretches in enumerate(rows):
            for stretch in stretches:
                if stretch.first < stretch.last:
                    self._fill(block, index, stretch)
        return block

    def _fill(self, block: Block, index: int, stretch: Stretch) -> None:
        """Work out the figures of one occupation over a stretch of programs, into its row of a block."""
        wanted = stretch.wanted
        place = (index, slice(stretch.first, stretch.last))
        if wanted is None:
            for values in block.figures.values():
                values[place] = np.nan
            block.required[place] = block.known[place] = -1
            block.headline[place] = False
            return
        block.required[place] = wanted.required
        for tile in self.tiles:
            first, last = max(stretch.first, tile.first), min(stretch.last, tile.last)
            if first < last:
                sums = _sums(tile, wanted, first - tile.first, last - tile.first)
                self._put(block, (index, slice(first, last)), wanted, sums)

    def _put(self, block: Block, place: tuple[int, slice], wanted: Wanted, sums: _Sums) -> None:
        """Make figures of sums, at their place in a block."""
        row = {name: values[place] for name, values in block.figures.items()}
        whole = np.float64(wanted.whole)
        unknown = whole - sums.known
        with np.errstate(invalid="ignore", divide="ignore"):  # 0 / 0 is NaN: no figure
            np.divide(unknown, whole, out=row["unknown_weight_share"])
            np.divide(sums.met, sums.known, out=row["coverage_met"])
            np.divide(sums.covered, sums.known, out=row["coverage_partial"])
            np.divide(sums.covered, whole, out=row["coverage_low"])
            np.divide(sums.covered + unknown, whole, out=row["coverage_high"])
            np.divide(sums.lost, sums.known * self.step, out=row["mean_shortfall"])
        withheld = unknown > wanted.unknown_limit
        hidden = np.flatnonzero(withheld)
        for name in ("coverage_met", "coverage_partial", "mean_shortfall"):
            row[name][hidden] = np.nan
        block.known[place] = sums.items
        block.headline[place] = ~withheld & (sums.known > 0)


@dataclass(slots=True)
class _Sums:
    """Sums over the items of an occupation whose required level is known, a place a program."""

    known: Floats
    met: Floats
    covered: Floats
    lost: Floats
    items: NDArray[np.int32]


def _sums(tile: Tile, wanted: Wanted, first: int, last: int) -> _Sums:
    """Add up over the items: what programs teach, and everything else as not taught.

    The programs are those of a tile from ``first`` up to ``last``, counted in it.
    """
    own = [tile.postings[competency] for competency in wanted.competencies]
    count = last - first
    unmapped = tile.unmapped
    if count != tile.last - tile.first:
        own = [posting.within(first, last) for posting in own]
        unmapped = unmapped[(unmapped >= first) & (unmapped < last)] - first
    met, covered, lost = _teach(own[: wanted.above], wanted, count)
    if wanted.free:
        met += wanted.free
        covered += wanted.free
    sums = _Sums(np.full(count, wanted.weight), met, covered, lost, np.full(count, len(own), np.int32))
    _forget(sums, own, wanted)
    for values in (sums.known, sums.met, sums.covered, sums.lost, sums.items) if len(unmapped) else ():
        values[unmapped] = 0
    return sums


def _teach(taught: Sequence[Postings], wanted: Wanted, count: int) -> tuple[Floats, Floats, Floats]:
    """Give the weight met, the weight covered in part or whole, and what is lost."""
    if not taught:
        return np.zeros(count), np.zeros(count), np.full(count, wanted.most)
    lengths = [len(posting.programs) for posting in taught]
    where = np.concatenate([posting.programs for posting in taught])
    offered = np.concatenate([posting.levels for posting in taught])
    weight = np.repeat(wanted.weights[: len(taught)], lengths)
    required = np.repeat(wanted.levels[: len(taught)], lengths)
    met = _add_up(where, weight * (offered >= required), count)
    np.minimum(offered, required, out=offered)
    offered *= weight
    lost = _add_up(where, offered, count)
    np.subtract(wanted.most, lost, out=lost)
    # The weight itself where the level is met, for the quotient of whole numbers is then exact.
    offered /= required
    return met, _add_up(where, offered, count), lost


def _add_up(where: Indices, values: Floats, count: int) -> Floats:
    # Of nothing, NumPy makes whole numbers.
    return np.bincount(where, values, count).astype(np.float64, copy=False)


def _forget(sums: _Sums, own: Sequence[Postings], wanted: Wanted) -> None:
    """Take back, from what was counted as not taught, the items whose offered level is unknown."""
    lengths = [len(posting.unknown) for posting in own]
    if not any(lengths):
        return
    where = np.concatenate([posting.unknown for posting in own])
    weight = np.repeat(wanted.weights, lengths)
    np.subtract.at(sums.known, where, weight)
    np.subtract.at(sums.lost, where, np.repeat(wanted.weights * wanted.levels, lengths))
    np.subtract.at(sums.items, where, 1)
    if wanted.free:
        # Those required at level 0 are the last.
        start = sum(lengths[: wanted.above])
        np.subtract.at(sums.met, where[start:], weight[start:])
        np.subtract.at(sums.covered, where[start:], weight[start:])


def _keep_freed_memory() -> None:
    """Let glibc keep what is freed, up to some megabytes, instead of giving it back each time.

    It raises its limit to the size of what was once freed (malloc(3), M_MMAP_THRESHOLD); without it
    every array would be new pages, which took a third of the time. Elsewhere it does nothing.
    """
    np.empty(1 << 24, np.uint8)


_MATRIX: list[Matrix] = []
"""The matrix that a process of its own works on, sent once."""


def _receive(matrix: Matrix) -> None:
    _keep_freed_memory()
    _MATRIX[:] = [matrix]


def _work(part: tuple[int, int]) -> Block:
    return _MATRIX[0].block(*part)


def _in_processes(matrix: Matrix, parts: Sequence[tuple[int, int]], jobs: int) -> Iterator[Block]:
    """Let several processes work, a few parts ahead of who takes the blocks, which come in order."""
    from concurrent.futures import Future, ProcessPoolExecutor  # noqa: PLC0415 - seldom asked for
    from multiprocessing import get_context  # noqa: PLC0415

    # Not by fork: the libraries that write the file have threads.
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_receive, initargs=(matrix,)) as pool:
        waiting: list[Future[Block]] = []
        for part in parts:
            waiting.append(pool.submit(_work, part))
            if len(waiting) > jobs:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()
