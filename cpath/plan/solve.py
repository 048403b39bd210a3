"""The best answer to a cover: by rules, by looking through all, by HiGHS, or by the greedy.

Small covers, those of a region, are solved exactly here in whole numbers, with or without HiGHS. Large ones
go to HiGHS where it is installed; else the greedy's answer stands, with its bound.
"""

from __future__ import annotations

import time

from cpath.plan.bound import greedy
from cpath.plan.cover import Answer, Cover, reduce_cover
from cpath.plan.search import EFFORT, search
from cpath.plan.solver import is_installed
from cpath.plan.solver import solve as solve_by_highs

SECONDS = 40.0
"""How long HiGHS may look; an answer with its bound comes back within a minute."""


def solve(
    cover: Cover, *, seconds: float = SECONDS, effort: int = EFFORT, use_solver: bool | None = None
) -> Answer:
    """Give the best answer there is time for. Raises ValueError where a row is in no column.

    The answer says itself whether it is proven to be the best. ``use_solver`` False leaves HiGHS out.
    """
    began = time.monotonic()
    rest = reduce_cover(cover)
    if not rest.rows:
        chosen = tuple(rest.taken)
        costs = cover.costs(chosen)
        return Answer(chosen, costs, costs, "reduction")
    start = greedy(rest)
    found = search(rest, start, effort)
    if found is None:
        wanted = is_installed() if use_solver is None else use_solver
        found = start if start.optimal or not wanted else solve_by_highs(rest, start, began + seconds)
    if cover.covered(found.chosen) != cover.rows or cover.costs(found.chosen) != found.costs:
        raise AssertionError("an answer does not cover what it says")  # a fault of ours: exit 70
    return found
