"""The greedy for the set cover, what it is proven to be worth, and what no answer can be below.

Greedy: V. Chvátal, A greedy heuristic for the set-covering problem, Mathematics of Operations Research
4 (1979): at most H(d) = 1 + 1/2 + ... + 1/d times the best, where d is the most rows that one column
covers. Lower bound: the greatest of the greedy's prices over H(d) and a dual ascent (each row in turn
asks for as much as the columns that cover it can still pay).
"""

from __future__ import annotations

import heapq
from fractions import Fraction
from typing import TYPE_CHECKING

from cpath.plan.cover import Answer, add, bits, columns_by_row

if TYPE_CHECKING:
    from cpath.plan.cover import Costs, Method, Rest


def harmonic(number: int) -> Fraction:
    """Give 1 + 1/2 + ... + 1/number."""
    return sum((Fraction(1, part) for part in range(1, number + 1)), Fraction(0))


def greedy(rest: Rest) -> Answer:
    """Cover what is left of a cover by the greedy, with what was taken; say how good that can be."""
    columns = rest.cover.columns
    masks = rest.masks()
    widest = max((mask.bit_count() for mask in masks.values()), default=0)
    order: list[int] = []
    open_rows = rest.rows
    # A column's price only rises as rows are covered, so one that is still the least is the least of all.
    heap = [(_price(columns[index].costs, mask.bit_count()), index) for index, mask in masks.items() if mask]
    heapq.heapify(heap)
    while open_rows:
        price, index = heapq.heappop(heap)
        rows = (masks[index] & open_rows).bit_count()
        if not rows:
            continue
        now = _price(columns[index].costs, rows)
        if now > price:
            heapq.heappush(heap, (now, index))
            continue
        order.append(index)
        open_rows &= ~masks[index]
    full = add(rest.cover.levels, (columns[index].costs for index in order))
    chosen = sorted([*rest.taken, *_without_needless(rest, order)])
    costs = rest.cover.costs(chosen)
    ratio = max(harmonic(widest), Fraction(1))
    taken = rest.cover.costs(rest.taken)
    lower = max(dual_ascent(rest), _upwards(tuple(Fraction(cost) / ratio for cost in full)))
    bound = min(costs, add(rest.cover.levels, (taken, lower)))
    proven = bound == costs
    method: Method = "greedy" if rest.rows else "reduction"
    return Answer(tuple(chosen), costs, bound, method, None if proven else ratio)


def _price(costs: Costs, rows: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(cost, rows) for cost in costs)


def _upwards(vector: tuple[Fraction, ...]) -> Costs:
    """Give the least vector of whole numbers that is not below one of fractions."""
    whole: list[int] = []
    for place, value in enumerate(vector):
        whole.append(-(-value.numerator // value.denominator))
        if value.denominator != 1:
            return (*whole, *([0] * (len(vector) - place - 1)))
    return tuple(whole)


def _without_needless(rest: Rest, order: list[int]) -> list[int]:
    """Leave out columns whose rows the others cover, the dearest first."""
    columns = rest.cover.columns
    masks = {index: columns[index].rows & rest.rows for index in order}
    kept = set(order)
    for index in sorted(order, key=lambda index: (columns[index].costs, index), reverse=True):
        others = 0
        for other in kept:
            if other != index:
                others |= masks[other]
        if masks[index] & ~others == 0:
            kept.discard(index)
    return sorted(kept)


def dual_ascent(rest: Rest) -> Costs:
    """Give a vector that no cover of the rest can be below."""
    levels = rest.cover.levels
    slack = {index: rest.cover.columns[index].costs for index in rest.columns}
    total = (0,) * levels
    by_row = columns_by_row(rest.masks(), rest.rows)
    for row in sorted(by_row, key=lambda row: (by_row[row].bit_count(), row)):
        own = tuple(bits(by_row[row]))
        step = min(slack[index] for index in own)
        total = add(levels, (total, step))
        for index in own:
            slack[index] = tuple(have - part for have, part in zip(slack[index], step, strict=True))
    return total
