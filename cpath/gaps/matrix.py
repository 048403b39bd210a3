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

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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

    competencies: Indices
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
            np.array([competency for competency, _, _ in known], np.int64),
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


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Programs from ``first`` up to ``last``, against ``wanted``; None where nobody has rated it.

    Each is itself alone, so that what is found out about it can be kept by it.
    """

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
    """Programs from ``first`` up to ``last``, counted from ``first``: who of them teaches what.

    ``programs`` and ``levels`` are those of all competencies one after the other, of each by rising
    level; ``starts`` says where each begins. ``keys`` rise through all of it: competency * ``base`` +
    the place of the level among the ``distinct`` ones, so that one search finds for every item of an
    occupation from where on its level is reached. ``unknown`` (with ``unknown_starts``) are the
    programs of each competency whose level is unknown, ``unmapped`` those that nobody has mapped.
    """

    first: int
    last: int
    programs: Indices
    levels: Floats
    starts: Indices
    keys: Indices
    distinct: Floats
    base: int
    unknown: Indices
    unknown_starts: Indices
    unmapped: Indices

    @classmethod
    def of(cls, first: int, last: int, postings: Sequence[Postings], unmapped: Indices) -> Tile:
        """Make it of postings by competency, and of programs that nobody has mapped, in rising order."""
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
            np.concatenate([np.zeros(0, np.int64), *(posting.unknown for posting in own)]),
            _starts([len(posting.unknown) for posting in own]),
            unmapped[(unmapped >= first) & (unmapped < last)] - first,
        )


def _starts(lengths: Sequence[int]) -> Indices:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


@dataclass(frozen=True, slots=True)
class Matrix:
    """Occupations by programs. ``step`` is what 1 level point is in the levels here.

    ``rows`` holds of each occupation the stretches of programs in the order in which they are worked
    out: a later one stands over an earlier one.
    """

    programs: int
    step: float
    rows: Sequence[Sequence[Stretch]]
    tiles: Mapping[tuple[int, int], tuple[Tile, ...]]
    """By the stretch that they make up: there are as many as regions, and the whole."""
    cuts: Mapping[Stretch, tuple[Indices, ...]]
    """Of a stretch, one a tile: from where on in it the level of each item is reached."""

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
        nobody = np.array(unmapped, np.int64)
        by_place: dict[tuple[int, int], list[Stretch]] = defaultdict(list)
        for row in rows:
            for part in row:
                by_place[part.first, part.last].append(part)
        tiles: dict[tuple[int, int], tuple[Tile, ...]] = {}
        cuts: dict[Stretch, tuple[Indices, ...]] = {}
        for (first, last), parts in by_place.items():
            own = tiles[first, last] = tuple(
                Tile.of(start, min(start + TILE, last), postings, nobody)
                for start in range(first, last, TILE)
            )
            cuts |= _cut(own, [part for part in parts if part.wanted is not None])
        return cls(programs, step, rows, tiles, cuts)

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
        tiles = self.tiles[stretch.first, stretch.last]
        for tile, cuts in zip(tiles, self.cuts[stretch], strict=True):
            self._put(block, (index, slice(tile.first, tile.last)), wanted, _sums(tile, wanted, cuts))

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
        hidden = np.flatnonzero(unknown > wanted.unknown_limit)
        for name in ("coverage_met", "coverage_partial", "mean_shortfall"):
            row[name][hidden] = np.nan
        block.known[place] = sums.items
        headline = block.headline[place]
        np.greater(sums.known, 0, out=headline)
        headline[hidden] = False


@dataclass(slots=True)
class _Sums:
    """Sums over the items of an occupation whose required level is known, a place a program."""

    known: Floats
    met: Floats
    covered: Floats
    lost: Floats
    items: NDArray[np.int32]


def _cut(tiles: Sequence[Tile], parts: Sequence[Stretch]) -> dict[Stretch, tuple[Indices, ...]]:
    """Find for the stretches that ``tiles`` make up from where on in each the items' levels are reached.

    One search for all occupations; a search for each took a tenth of all time.
    """
    wanted = [part.wanted for part in parts if part.wanted is not None]
    if not wanted:
        return {}
    items = np.concatenate([one.competencies[: one.above] for one in wanted])
    required = np.concatenate([one.levels[: one.above] for one in wanted])
    ends = np.cumsum([one.above for one in wanted])[:-1]
    found = []
    for tile in tiles:
        keys = items * tile.base + np.searchsorted(tile.distinct, required)
        found.append(np.split(np.searchsorted(tile.keys, keys), ends))
    return {part: tuple(cuts[index] for cuts in found) for index, part in enumerate(parts)}


def _sums(tile: Tile, wanted: Wanted, cuts: Indices) -> _Sums:
    """Add up over the items: what programs teach, and everything else as not taught."""
    count = tile.last - tile.first
    met, covered, lost = _teach(tile, wanted, cuts)
    if wanted.free:
        met += wanted.free
        covered += wanted.free
    items = np.full(count, len(wanted.competencies), np.int32)
    sums = _Sums(np.full(count, wanted.weight), met, covered, lost, items)
    _forget(sums, tile, wanted)
    for values in (sums.known, sums.met, sums.covered, sums.lost, sums.items) if len(tile.unmapped) else ():
        values[tile.unmapped] = 0
    return sums


def _teach(tile: Tile, wanted: Wanted, cuts: Indices) -> tuple[Floats, Floats, Floats]:
    """Give the weight met, the weight covered in part or whole, and what is lost.

    ``cuts`` say from where on in the tile the level of each item is reached.
    """
    count = tile.last - tile.first
    items = wanted.competencies[: wanted.above]
    if not len(items):
        return np.zeros(count), np.zeros(count), np.full(count, wanted.most)
    weights, required = wanted.weights[: wanted.above], wanted.levels[: wanted.above]
    starts, ends = tile.starts[items], tile.starts[items + 1]
    first, cut, last = starts.tolist(), cuts.tolist(), ends.tolist()
    programs, levels = tile.programs, tile.levels
    where = np.concatenate([programs[start:end] for start, end in zip(cut, last, strict=True)])
    met = _add_up(where, np.repeat(weights, ends - cuts), count)
    lost = _add_up(where, np.repeat(weights * required, ends - cuts), count)
    where = np.concatenate([programs[start:end] for start, end in zip(first, cut, strict=True)])
    offered = np.concatenate([levels[start:end] for start, end in zip(first, cut, strict=True)])
    parts = np.repeat(weights / required, cuts - starts)
    parts *= offered
    offered *= np.repeat(weights, cuts - starts)
    lost += _add_up(where, offered, count)
    np.subtract(wanted.most, lost, out=lost)
    covered = _add_up(where, parts, count)
    covered += met
    return met, covered, lost


def _add_up(where: Indices, values: Floats, count: int) -> Floats:
    # Of nothing, NumPy makes whole numbers.
    return np.bincount(where, values, count).astype(np.float64, copy=False)


def _forget(sums: _Sums, tile: Tile, wanted: Wanted) -> None:
    """Take back, from what was counted as not taught, the items whose offered level is unknown."""
    starts = tile.unknown_starts[wanted.competencies]
    lengths = tile.unknown_starts[wanted.competencies + 1] - starts
    total = int(lengths.sum())
    if not total:
        return
    behind = np.cumsum(lengths)
    where = tile.unknown[np.arange(total) + np.repeat(starts - behind + lengths, lengths)]
    weight = np.repeat(wanted.weights, lengths)
    np.subtract.at(sums.known, where, weight)
    np.subtract.at(sums.lost, where, np.repeat(wanted.weights * wanted.levels, lengths))
    np.subtract.at(sums.items, where, 1)
    if wanted.free:
        # Those required at level 0 are the last.
        start = int(lengths[: wanted.above].sum())
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
