"""The weighted set cover, exactly: which columns to take so that every row is covered at least cost.

Knows numbers, not programs. A column covers rows and has a *vector* of whole, non-negative costs that
are compared like words in a dictionary: the first one decides, the next ones break its ties. Of answers
with the same costs the one whose column numbers come first counts, so that there is one best answer.

Such vectors add and compare as numbers do, so that what is proven for the set cover with numbers (the
reductions, the bounds, the greedy's ratio) holds for them too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

Costs = tuple[int, ...]

Method = Literal["reduction", "search", "solver", "greedy"]
"""How an answer was found: by rules alone, by looking through all, by HiGHS, or by the greedy."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column covers, a bit a row, and what it costs."""

    rows: int
    costs: Costs


@dataclass(frozen=True, slots=True)
class Cover:
    """A set cover. ``rows`` are the bits that must be covered; columns are in the order that breaks ties."""

    columns: tuple[Column, ...]
    rows: int

    @property
    def levels(self) -> int:
        """How many costs a column has."""
        return len(self.columns[0].costs) if self.columns else 0

    def covered(self, chosen: Iterable[int]) -> int:
        """Give the rows that some columns cover together."""
        rows = 0
        for index in chosen:
            rows |= self.columns[index].rows
        return rows & self.rows

    def costs(self, chosen: Iterable[int]) -> Costs:
        """Add up what some columns cost."""
        return add(self.levels, (self.columns[index].costs for index in chosen))


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns to take, what they cost, and how good that is.

    ``bound`` is a vector that no answer can be below, in the same order; it is ``costs`` where the
    answer is proven to be the best. ``ratio`` is the proven bound of the greedy, None for the others.
    ``note`` says what went wrong on the way.
    """

    chosen: tuple[int, ...]
    costs: Costs
    bound: Costs
    method: Method
    ratio: Fraction | None = None
    note: str | None = None

    @property
    def optimal(self) -> bool:
        """Whether no answer can cost less."""
        return self.bound >= self.costs

    def bound_of(self, level: int) -> int:
        """Give what the best costs at least at one place of the vector; 0 where nothing is proven."""
        if self.bound[:level] != self.costs[:level]:
            return 0
        return max(0, min(self.bound[level], self.costs[level]))


@dataclass(slots=True)
class Rest:
    """What is left of a cover after the reductions: some columns are taken, others are out."""

    cover: Cover
    taken: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    rows: int = 0
    """Rows that are still to be covered, without those that another row takes care of."""

    def masks(self) -> dict[int, int]:
        """Give what each column that is left covers of what is left."""
        return {index: self.cover.columns[index].rows & self.rows for index in self.columns}


def add(levels: int, costs: Iterable[Costs]) -> Costs:
    """Add vectors place by place."""
    total = [0] * levels
    for vector in costs:
        for place, cost in enumerate(vector):
            total[place] += cost
    return tuple(total)


def bits(rows: int) -> Iterator[int]:
    """Give the numbers of the bits that are set, the lowest first."""
    while rows:
        low = rows & -rows
        yield low.bit_length() - 1
        rows ^= low


def columns_by_row(masks: dict[int, int], rows: int) -> dict[int, int]:
    """Give for each row the columns that cover it, a bit a column."""
    found = dict.fromkeys(bits(rows), 0)
    for index, mask in masks.items():
        for row in bits(mask & rows):
            found[row] |= 1 << index
    return found


def reduce_cover(cover: Cover) -> Rest:
    """Take what must be taken and leave out what never helps, until neither is left.

    - A column that alone covers some row is taken.
    - A column is out where another one covers as much of the rest and stands before it in the order of
      costs and numbers: putting the other in its place is never worse.
    - A row is out where every column of some other row covers it as well.

    The one best answer of the rest, with what was taken, is the one best answer of the whole. Raises
    ValueError where a row is in no column.
    """
    rest = Rest(cover, [], list(range(len(cover.columns))), cover.rows)
    if cover.covered(rest.columns) != cover.rows:
        raise ValueError("a row is in no column")
    before = None
    while before != (len(rest.columns), rest.rows):
        before = (len(rest.columns), rest.rows)
        _take_forced(rest)
        _drop_columns(rest)
        _drop_rows(rest)
    rest.taken.sort()
    return rest


def _take_forced(rest: Rest) -> None:
    for columns in columns_by_row(rest.masks(), rest.rows).values():
        if columns & (columns - 1) == 0:
            index = columns.bit_length() - 1
            if index in rest.columns:
                rest.columns.remove(index)
                rest.taken.append(index)
    rest.rows &= ~rest.cover.covered(rest.taken)


def _drop_columns(rest: Rest) -> None:
    columns = rest.cover.columns
    masks = rest.masks()
    kept: list[int] = []
    # Whatever covers as much covers each of its rows: only those of the row with the fewest are looked at.
    covering: dict[int, list[int]] = {row: [] for row in bits(rest.rows)}
    for index in sorted(rest.columns, key=lambda index: (columns[index].costs, index)):
        mask = masks[index]
        if not mask:
            continue
        rows = tuple(bits(mask))
        if not any(mask & ~other == 0 for other in min((covering[row] for row in rows), key=len)):
            kept.append(index)
            for row in rows:
                covering[row].append(mask)
    rest.columns = sorted(kept)


def _drop_rows(rest: Rest) -> None:
    by_row = columns_by_row(rest.masks(), rest.rows)
    kept: list[int] = []
    rows = 0
    for row in sorted(by_row, key=lambda row: (by_row[row].bit_count(), row)):
        columns = by_row[row]
        if not any(other & ~columns == 0 for other in kept):
            kept.append(columns)
            rows |= 1 << row
    rest.rows = rows
