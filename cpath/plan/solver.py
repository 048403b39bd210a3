"""HiGHS for large covers: the one home of ``highspy``, which is an extra.

One cost after the other: the least of the first, then of the second among all that have it, and so on,
so that no figure is so large that the solver's tolerances could matter. Costs are whole numbers over their
greatest common divisor; a bound is only believed up to the next whole number. What comes back is a set of
columns, which the caller adds up and checks in whole numbers.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from math import ceil, gcd, isinf
from typing import TYPE_CHECKING, Any

from cpath.plan.cover import Answer, bits, columns_by_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.plan.cover import Costs, Rest

SLACK = 1e-4
"""How far a solver's figure may lie from the whole number that it means."""
TICK = 0.1
"""Seconds between two looks at the keyboard while the solver runs."""
LARGEST = 10**9
"""Coefficients above this are too coarse for a solver that counts in floats; then the greedy answers."""


@cache
def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("highspy") is not None


def solve(rest: Rest, start: Answer, deadline: float) -> Answer:
    """Give the best answer that HiGHS finds up to a moment (``time.monotonic``), with what it has proven.

    Never worse than ``start``. An interruption (Ctrl-C) stops the solver and goes on to the caller.
    """
    order = sorted(rest.columns)
    model = _Model(rest, order)
    chosen = [index for index in start.chosen if index not in rest.taken]
    base = rest.cover.costs(rest.taken)
    proven: list[int] = []
    for level in range(rest.cover.levels):
        coefficients = [rest.cover.columns[index].costs[level] for index in order]
        unit = gcd(*coefficients) or 1
        small = [value // unit for value in coefficients]
        if not any(small):
            proven.append(base[level])
            continue
        if sum(small) > LARGEST:
            return _answer(rest, chosen, start, proven, "a figure is too large for the solver")
        found, bound = model.minimize(small, deadline - time.monotonic())
        if found is not None:
            chosen = found
        value = sum(small[place] for place, index in enumerate(order) if index in chosen)
        least = max(0, ceil(bound - SLACK))
        proven.append(base[level] + min(least, value) * unit)
        if least < value:
            return _answer(rest, chosen, start, proven, None)
        model.hold(small, value)
    return _answer(rest, chosen, start, proven, None)


def _answer(rest: Rest, chosen: Sequence[int], start: Answer, proven: list[int], note: str | None) -> Answer:
    """Make an answer of what the solver says, checked and added up in whole numbers."""
    whole = tuple(sorted((*rest.taken, *chosen)))
    if rest.cover.covered(whole) != rest.cover.rows:
        return replace(start, note="the solver's set covers too little")
    costs = rest.cover.costs(whole)
    # What is not proven is at least 0.
    bound: Costs = max((*proven, *([0] * (rest.cover.levels - len(proven)))), start.bound)
    if start.costs < min(costs, bound):
        return replace(start, note="the solver's bound is wrong")
    costs, whole = min((costs, whole), (start.costs, start.chosen))
    return Answer(whole, costs, min(bound, costs), "solver", None, note)


def _quiet(highspy: Any) -> Any:
    """Make a solver that never writes to the standard output, which belongs to the result.

    As made, it greets there when its callbacks are set; so they are set after it was told to be silent.
    """
    highs = type("Quiet", (highspy.Highs,), {"enableCallbacks": lambda _: None})()
    highs.setOptionValue("output_flag", False)  # noqa: FBT003 - the option's value
    highspy.Highs.enableCallbacks(highs)
    return highs


class _Model:
    """A cover as HiGHS holds it."""

    def __init__(self, rest: Rest, order: Sequence[int]) -> None:
        import highspy  # noqa: PLC0415 - an extra, and slow to import

        self._order = order
        self._highs: Any = _quiet(highspy)
        self._status: Any = highspy.HighsModelStatus
        for option, value in (
            ("threads", 2),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),  # costs are whole numbers: nothing lies between
        ):
            self._highs.setOptionValue(option, value)
        self._highs.HandleUserInterrupt = True
        place = {index: number for number, index in enumerate(order)}
        count = len(order)
        lp: Any = highspy.HighsLp()
        by_row = columns_by_row(rest.masks(), rest.rows)
        lp.num_col_, lp.num_row_ = count, len(by_row)
        lp.col_cost_ = [0.0] * count
        lp.col_lower_, lp.col_upper_ = [0.0] * count, [1.0] * count
        lp.row_lower_, lp.row_upper_ = [1.0] * len(by_row), [highspy.kHighsInf] * len(by_row)
        lp.integrality_ = [highspy.HighsVarType.kInteger] * count
        starts, indices = [0], []
        for columns in by_row.values():
            indices += [place[index] for index in bits(columns)]
            starts.append(len(indices))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = starts, indices
        lp.a_matrix_.value_ = [1.0] * len(indices)
        self._highs.passModel(lp)

    def minimize(self, costs: Sequence[int], seconds: float) -> tuple[list[int] | None, float]:
        """Give the columns of the least costs found, and what the costs are at least.

        None where none were found in time, or where the set and the figure that come back do not agree;
        then the figure is not believed either. No start is handed over: with one, HiGHS 1.16 at times gives
        back the start as the answer, with the costs of another one (docs/decisions/0013-plan.md).
        """
        highs = self._highs
        for place, cost in enumerate(costs):
            highs.changeColCost(place, float(cost))
        highs.setOptionValue("time_limit", highs.getRunTime() + max(seconds, TICK))
        self._run()
        info = highs.getInfo()
        status = highs.getModelStatus()
        if status not in (self._status.kOptimal, self._status.kTimeLimit):
            return None, 0.0
        values = highs.getSolution().col_value
        found = [place for place, value in enumerate(values) if value > 1 / 2]
        if isinf(info.objective_function_value) and status == self._status.kTimeLimit:
            return None, info.mip_dual_bound
        if abs(sum(costs[place] for place in found) - info.objective_function_value) > SLACK:
            return None, 0.0
        return [self._order[place] for place in found], info.mip_dual_bound

    def hold(self, costs: Sequence[int], value: int) -> None:
        """Keep what was found: from now on no answer may cost more than this."""
        import highspy  # noqa: PLC0415 - see above

        places = [place for place, cost in enumerate(costs) if cost]
        weights = [float(costs[place]) for place in places]
        self._highs.addRow(-highspy.kHighsInf, float(value) + SLACK, len(places), places, weights)

    def _run(self) -> None:
        """Run beside the keyboard: while the solver counts, Python would not hear Ctrl-C."""
        running = self._highs.startSolve()
        try:
            while not self._highs.wait(TICK)[0]:
                pass
        except KeyboardInterrupt:
            self._highs.cancelSolve()
            running.join(10 * TICK)
            raise
