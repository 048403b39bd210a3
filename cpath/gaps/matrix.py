"""Every occupation against every program in one sweep, whose cost follows what they share.

Numbers in, numbers out: it knows positions in lists, and no catalog (`cpath.gaps.every_pair` makes
them, of what `tile` beside this module holds). NumPy lives in these two. A program that teaches nothing
covers nothing, so a program is only touched where it teaches something that is required
(``docs/decisions/0015-matrix.md``).

Weights and levels are whole numbers over common denominators: every end of listed, assessed and met is
the float64 nearest to the exact figure; those of partial, whose summands are quotients, are within
1e-12 of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpath.gaps.tile import Tile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from cpath.gaps.tile import Floats, Indices, Postings, Wanted

FIGURES = tuple(
    f"{statistic}_{end}" for statistic in ("listed", "assessed", "met", "partial") for end in ("low", "high")
)
"""Ends of the four coverages of a pair; NaN where there is none."""
HEADLINES = (None, "met", "assessed")
"""What the numbers in `Block.headline` mean."""
ROWS = 20_000
"""Pairs that a block holds by default: two megabytes, which stay in the processor's cache."""

TILE = 16_384
"""Programs that are worked on at a time: what they teach of an occupation's items fits in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Programs from ``first`` up to ``last``, against ``wanted``; None where the occupation is not rated.

    Each is itself alone, so that what is found out about it can be kept by it.
    """

    first: int
    last: int
    wanted: Wanted | None


@dataclass(frozen=True, slots=True)
class Block:
    """Occupations from ``first`` on against all programs; every array is occupations x programs.

    ``required`` counts items, -1 where the occupation is not rated. ``headline`` is a place in
    `HEADLINES`.
    """

    first: int
    figures: dict[str, Floats]
    required: NDArray[np.int32]
    headline: NDArray[np.int8]
    screening: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Occupations by programs.

    ``rows`` holds for each occupation the stretches of programs in the order in which they are worked
    out: a later one replaces an earlier one.
    """

    programs: int
    rows: Sequence[Sequence[Stretch]]
    tiles: Mapping[tuple[int, int], tuple[Tile, ...]]
    """By the stretch that they make up: there are as many as regions, and the whole."""
    cuts: Mapping[Stretch, tuple[Indices, ...]]
    """Per stretch and tile: where in it each known level is reached."""

    @classmethod
    def of(
        cls,
        programs: int,
        postings: Sequence[Postings],
        rows: Sequence[Sequence[Stretch]],
        open_programs: Sequence[int],
    ) -> Matrix:
        """Make it of postings by competency; ``open_programs`` in rising order, like theirs."""
        opened = np.array(open_programs, np.int64)
        by_place: dict[tuple[int, int], list[Stretch]] = defaultdict(list)
        for row in rows:
            for part in row:
                by_place[part.first, part.last].append(part)
        tiles: dict[tuple[int, int], tuple[Tile, ...]] = {}
        cuts: dict[Stretch, tuple[Indices, ...]] = {}
        for (first, last), parts in by_place.items():
            own = tiles[first, last] = tuple(
                Tile.of(start, min(start + TILE, last), postings, opened)
                for start in range(first, last, TILE)
            )
            cuts |= _cut(own, [part for part in parts if part.wanted is not None])
        return cls(programs, rows, tiles, cuts)

    def blocks(self, *, pairs: int = ROWS, jobs: int = 1) -> Iterator[Block]:
        """The figures of all pairs, in the order of occupations, some ``pairs`` at a time.

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
        """The figures of the occupations from ``first`` up to ``last``."""
        rows = self.rows[first:last]
        shape = (len(rows), self.programs)
        block = Block(
            first,
            {name: np.empty(shape) for name in FIGURES},
            np.empty(shape, np.int32),
            np.empty(shape, np.int8),
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
        block.required[place] = -1 if wanted is None else len(wanted.weights)
        block.screening[place] = wanted is None or wanted.screening
        if wanted is None or not wanted.whole:
            for values in block.figures.values():
                values[place] = np.nan
            block.headline[place] = 0
            return
        block.headline[place] = 1 if wanted.known == len(wanted.weights) else 2
        tiles = self.tiles[stretch.first, stretch.last]
        for tile, cuts in zip(tiles, self.cuts[stretch], strict=True):
            where = (index, slice(tile.first, tile.last))
            sums = {name: values[where] for name, values in block.figures.items()}
            _add_up_all(sums, tile, wanted, cuts)
            for values in sums.values():
                np.divide(values, wanted.whole, out=values)


_Sums = dict[str, "Floats"]
"""By figure: the covered weight of each program, in its place in a block."""


def _cut(tiles: Sequence[Tile], parts: Sequence[Stretch]) -> dict[Stretch, tuple[Indices, ...]]:
    """Where in the tiles of some stretches the known levels of their items are reached.

    One search for all occupations; a search for each took a tenth of all time.
    """
    wanted = [part.wanted for part in parts if part.wanted is not None]
    if not wanted:
        return {}
    items = np.concatenate([one.competencies[: one.known] for one in wanted])
    required = np.concatenate([one.low[: one.known] for one in wanted])
    ends = np.cumsum([one.known for one in wanted])[:-1]
    found = []
    for tile in tiles:
        keys = items * tile.base + np.searchsorted(tile.distinct, required)
        found.append(np.split(np.searchsorted(tile.keys, keys), ends))
    return {part: tuple(cuts[index] for cuts in found) for index, part in enumerate(parts)}


def _add_up_all(sums: _Sums, tile: Tile, wanted: Wanted, cuts: Indices) -> None:
    """Put the weight that each program covers, at worst and at best, into ``sums``."""
    met, partial, assessed = _add_known(tile, wanted, cuts)
    for name, known in zip(
        FIGURES, (assessed, assessed, assessed, assessed, met, met, partial, partial), strict=True
    ):
        sums[name][:] = known
    if wanted.known < len(wanted.weights):
        _add_to_open_items(sums, tile, wanted)
    starts = tile.wide_starts[wanted.competencies]
    lengths = tile.wide_starts[wanted.competencies + 1] - starts
    missing = _add_wide(sums, tile, wanted, (starts, lengths))
    for name in FIGURES[1::2] if len(tile.open) else ():
        # What an open program does not list, it may teach in the courses that are not mapped.
        sums[name][tile.open] += wanted.whole - missing[tile.open]


def _add_known(tile: Tile, wanted: Wanted, cuts: Indices) -> tuple[Floats, Floats, Floats]:
    """The weight met, covered in part or whole, and assessed, of items and offers whose level is known.

    ``cuts`` say where in the tile the level of each item is reached.
    """
    count = tile.last - tile.first
    items = wanted.competencies[: wanted.known]
    if not len(items):
        return np.zeros(count), np.zeros(count), np.zeros(count)
    weights, required = wanted.weights[: wanted.known], wanted.low[: wanted.known]
    starts, ends = tile.starts[items], tile.starts[items + 1]
    first, cut, last = starts.tolist(), cuts.tolist(), ends.tolist()
    programs, levels = tile.programs, tile.levels
    where = np.concatenate([programs[start:end] for start, end in zip(cut, last, strict=True)])
    met = _add_up(where, np.repeat(weights, ends - cuts), count)
    where = np.concatenate([programs[start:end] for start, end in zip(first, cut, strict=True)])
    below = cuts - starts
    assessed = _add_up(where, np.repeat(weights, below), count)
    assessed += met
    parts = np.repeat(weights / required, below)
    parts *= np.concatenate([levels[start:end] for start, end in zip(first, cut, strict=True)])
    partial = _add_up(where, parts, count)
    partial += met
    return met, partial, assessed


def _add_to_open_items(sums: _Sums, tile: Tile, wanted: Wanted) -> None:
    """Add what known offers cover of the items whose required level is a range."""
    for place in range(wanted.known, len(wanted.weights)):
        start, end = tile.starts[wanted.competencies[place]], tile.starts[wanted.competencies[place] + 1]
        where, levels = tile.programs[start:end], tile.levels[start:end]
        low, high, weight = wanted.low[place], wanted.high[place], wanted.weights[place]
        one = np.ones(len(levels))
        met_high = levels > low if wanted.open[place] else levels >= low
        parts = (
            one,
            one,
            one,
            one,
            levels >= high,
            met_high,
            np.minimum(1, levels / high),
            np.minimum(1, levels / low) if low else one,
        )
        for name, part in zip(FIGURES, parts, strict=True):
            # A program teaches a competency once, so no position comes twice.
            sums[name][where] += weight * part


def _add_wide(sums: _Sums, tile: Tile, wanted: Wanted, found: tuple[Indices, Indices]) -> Floats:
    """Add what offers without one known level cover.

    Returns, for open programs, the weight of the items about which they state something.
    """
    starts, lengths = found
    missing = np.zeros(tile.last - tile.first)
    total = int(lengths.sum())
    if not total:
        return missing
    behind = np.cumsum(lengths)
    chosen = np.arange(total) + np.repeat(starts - behind + lengths, lengths)
    programs, least, most, assessed, may_assess, listed, may_list, opened = (
        column[chosen] for column in tile.wide
    )
    where = programs.astype(np.int64)
    weight, is_open = np.repeat(wanted.weights, lengths), np.repeat(wanted.open, lengths)
    low, high = np.repeat(wanted.low, lengths), np.repeat(wanted.high, lengths)
    with np.errstate(divide="ignore", invalid="ignore"):
        part_low = np.minimum(1, np.where(np.isinf(high), 0, least / high))
        part_high = np.where(most > low, 1, most / low)
    parts = (
        listed,
        may_list,
        assessed,
        may_assess,
        least >= high,
        (most > low) | ((most == low) & ~is_open),
        part_low,
        np.where(low > 0, part_high, most > 0),
    )
    for name, part in zip(FIGURES, parts, strict=True):
        np.add.at(sums[name], where, weight * part)
    np.add.at(missing, where, weight * opened)
    return missing


def _add_up(where: Indices, values: Floats, count: int) -> Floats:
    # Of nothing, NumPy makes whole numbers.
    return np.bincount(where, values, count).astype(np.float64, copy=False)


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
