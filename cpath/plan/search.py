"""The best cover by looking through all that could be better: whole numbers only, no tolerance.

Branch and bound: an open row with the fewest columns must be covered by one of them, so each is tried in
turn, and is out for those after it. A part is left alone where rows that share no column already cost
more than the best answer known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cpath.plan.cover import Answer, add, bits, columns_by_row

if TYPE_CHECKING:
    from cpath.plan.cover import Costs, Rest

EFFORT = 400_000
"""Open rows that are looked at, part by part, before the search gives up. Counted, not timed: the same on
every machine."""
LEAST_PARTS = 1_000
"""Where the effort allows fewer parts than this, nothing would come of it."""


class _Node(NamedTuple):
    rows: int
    columns: int
    """The columns that may still be taken, a bit each."""
    costs: Costs
    chosen: tuple[int, ...]


def search(rest: Rest, start: Answer, effort: int = EFFORT) -> Answer | None:
    """Give the one best answer, or None where it takes more than ``effort`` looks at rows.

    ``start`` is some answer of the same cover; nothing that is worse is looked at.
    """
    if rest.rows.bit_count() * LEAST_PARTS > EFFORT:
        return None
    columns, levels = rest.cover.columns, rest.cover.levels
    masks = rest.masks()
    by_row = columns_by_row(masks, rest.rows)
    touching = {row: _union(masks, found) for row, found in by_row.items()}
    best = (start.costs, start.chosen)
    stack = [_Node(rest.rows, sum(1 << index for index in masks), rest.cover.costs(rest.taken), ())]
    looks = 0
    while stack:
        node = stack.pop()
        looks += node.rows.bit_count()
        if looks > effort:
            return None
        if not node.rows:
            best = min(best, (node.costs, tuple(sorted((*rest.taken, *node.chosen)))))
            continue
        ways = {row: by_row[row] & node.columns for row in bits(node.rows)}
        if not all(ways.values()) or add(levels, (node.costs, _least(rest, ways, touching))) > best[0]:
            continue
        row = min(ways, key=lambda row: (ways[row].bit_count(), row))
        left = node.columns
        children = []
        for index in sorted(bits(ways[row]), key=lambda index: (columns[index].costs, index)):
            left &= ~(1 << index)
            costs = add(levels, (node.costs, columns[index].costs))
            children.append(_Node(node.rows & ~masks[index], left, costs, (*node.chosen, index)))
        stack.extend(reversed(children))
    costs, chosen = best
    return Answer(chosen, costs, costs, "search")


def _union(masks: dict[int, int], columns: int) -> int:
    rows = 0
    for index in bits(columns):
        rows |= masks[index]
    return rows


def _least(rest: Rest, ways: dict[int, int], touching: dict[int, int]) -> Costs:
    """Add up the cheapest column of rows that no column has in common."""
    blocked = 0
    found = []
    for row in sorted(ways, key=lambda row: (ways[row].bit_count(), row)):
        if not blocked >> row & 1:
            blocked |= touching[row]
            found.append(min(rest.cover.columns[index].costs for index in bits(ways[row])))
    return add(rest.cover.levels, found)
