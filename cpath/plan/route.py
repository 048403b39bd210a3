"""Routes for one person: the best ways from what they have to an occupation, through programs and work.

Exact: every way that repeats no program is looked at in the order of what it takes at least, with the
distance that is left known beforehand, so that the first ones found are the best ones. What a leg asks for
by name (a credential of the repository) must be there, from the start or from a leg before. A way with legs
that can be left out is none of its own, where it then takes no more, or where they lead to no work further up
than what one does: nobody learns again what they work in.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.gaps.competency import Pair, compare_offer
from cpath.gaps.completers import source_of
from cpath.gaps.occupation_move import offer_of_occupation
from cpath.gaps.offer import offer_by
from cpath.gaps.openings import hourly_wage, regional_market
from cpath.gaps.route import stack
from cpath.gaps.scale import ZERO
from cpath.model import Program
from cpath.plan.plan import Total

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.yardstick import Yardstick
    from cpath.model import Occupation
    from cpath.plan.need import Target
    from cpath.plan.network import Leg, Network, Stop

By = Literal["time", "cost", "pay", "legs"]

ORDER: dict[By, tuple[str, ...]] = {
    "time": ("weeks", "cost"),
    "cost": ("cost", "weeks"),
    "pay": ("unpaid", "weeks", "cost"),
    "legs": ("legs", "weeks", "cost"),
}
"""What decides between two routes, the first first; then fewer legs, then the order of ids."""

BY: dict[str, By] = {"shortest": "time", "cheapest": "cost", "paid": "pay", "smallest": "legs"}
"""What is asked for, by the word that people use."""

LOOKS = 200_000
"""Steps that are looked at before the search ends with what it has."""
LONG = 20
"""Routes of more legs than this are not searched for legs that could be left out."""

Vector = tuple["Fraction | int", ...]


@dataclass(frozen=True, slots=True)
class Wage:
    """What the middle one of those who work in an occupation earns an hour, where, and who says so."""

    hourly: Fraction
    area: str
    source: str


@dataclass(frozen=True, slots=True)
class Route:
    """One way, and what it takes in all: dollars, weeks, and weeks without pay.

    ``pair`` holds what it teaches, with what was learned before and what the work one comes from asks
    for, against the target.
    """

    legs: tuple[Leg, ...]
    weeks: Total
    cost: Total
    unpaid: Total
    pair: Pair
    is_sure: bool
    effort: Vector
    """What it takes, in the order that decides."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best routes, in their order; ``complete`` is False where the search ended before it was done."""

    routes: tuple[Route, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Goal:
    """The occupation that a route leads to, what it requires in a region, and what makes a route good."""

    target: Target
    region: str | None
    by: By = "time"
    count: int = 3


def find_routes(yardstick: Yardstick, network: Network, goal: Goal, *, sure_only: bool = True) -> Found:
    """Give the best routes to an occupation, at most ``goal.count``.

    ``sure_only`` leaves out those whose first program may refuse one for what cpath cannot read.
    """
    legs = _all_legs(network, sure_only=sure_only)
    ways, complete = _best(network, legs, goal)
    return Found(tuple(_route(yardstick, network, way, goal) for way in ways), complete)


def _all_legs(network: Network, *, sure_only: bool) -> dict[Stop, list[Leg]]:
    """Give every step that can be reached from the start."""
    found: dict[Stop, list[Leg]] = {}
    waiting = [network.first]
    while waiting:
        stop = waiting.pop()
        if stop not in found:
            found[stop] = [leg for leg in network.legs(stop) if leg.is_sure or not sure_only]
            waiting += [leg.to for leg in found[stop]]
    return found


def weigh(leg: Leg, by: By) -> Vector:
    """Give what a leg takes, in the order that decides; what is unknown counts before what is added up."""
    vector: list[Fraction | int] = []
    for name in ORDER[by]:
        if name == "legs":
            vector.append(1)
            continue
        value: Fraction | None = getattr(leg, name)
        vector += [int(value is None), ZERO if value is None else value]
    return (*vector, 1)


def _nothing(by: By) -> Vector:
    """Give the vector of a way without a leg."""
    return (0,) * (sum(1 if name == "legs" else 2 for name in ORDER[by]) + 1)


def _add(one: Vector, other: Vector) -> Vector:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _distances(legs: dict[Stop, list[Leg]], target: str, by: By) -> dict[Stop, Vector]:
    """Give for each stop what is left at least to the target (Dijkstra, backwards)."""
    zero = _nothing(by)
    back: dict[Stop, list[Leg]] = {}
    for leaving in legs.values():
        for leg in leaving:
            back.setdefault(leg.to, []).append(leg)
    known: dict[Stop, Vector] = {}
    number = 0
    heap: list[tuple[Vector, int, Stop]] = []
    for stop in legs:
        if target in stop.jobs:
            heapq.heappush(heap, (zero, number, stop))
            number += 1
    while heap:
        distance, _, stop = heapq.heappop(heap)
        if stop in known:
            continue
        known[stop] = distance
        for leg in back.get(stop, ()):
            if leg.source not in known:
                number += 1
                heapq.heappush(heap, (_add(distance, weigh(leg, by)), number, leg.source))
    return known


def _best(network: Network, legs: dict[Stop, list[Leg]], goal: Goal) -> tuple[list[tuple[Leg, ...]], bool]:
    """Give the best ways in their order, and whether no better one can have been missed."""
    target, by = goal.target.occupation.key, goal.by
    left = _distances(legs, target, by)
    if network.first not in left:
        return [], True
    heap: list[tuple[Vector, tuple[str, ...], int, Vector, tuple[Leg, ...]]] = [
        (left[network.first], (), 0, _nothing(by), ())
    ]
    found: list[tuple[Leg, ...]] = []
    looks = number = 0
    while heap and len(found) < goal.count:
        _, names, _, spent, way = heapq.heappop(heap)
        stop = way[-1].to if way else network.first
        looks += 1 + len(legs[stop])
        if looks > LOOKS:
            return found, False
        if target in stop.jobs:
            if all(_steps(way) != _steps(other) for other in found) and not _has_needless(
                network, legs, way, goal
            ):
                found.append(way)
            continue
        seen = {network.first.key, *(leg.to.key for leg in way)}
        taken = {leg.to.program for leg in way if leg.to.program is not None}
        held = network.start.credentials.union(*(leg.credentials for leg in way))
        for leg in legs[stop]:
            if leg.to not in left or leg.to.key in seen or leg.to.program in taken:
                continue
            if not leg.needs <= held:
                continue
            total = _add(spent, weigh(leg, by))
            number += 1
            least = _add(total, left[leg.to])
            heapq.heappush(heap, (least, (*names, leg.to.key), number, total, (*way, leg)))
    return found, True


def _steps(way: Sequence[Leg]) -> tuple[tuple[str | None, str | None], ...]:
    """Give what a way does, whatever one could work as in between."""
    return tuple((leg.to.program, None if leg.to.program else leg.to.job) for leg in way)


def _has_needless(network: Network, legs: dict[Stop, list[Leg]], way: tuple[Leg, ...], goal: Goal) -> bool:
    """Whether some legs in a row can be left out, and nothing is lost by it."""
    if len(way) > LONG:
        return False
    by, target = goal.by, goal.target.occupation.key
    whole = _sum(way, by)
    for start in range(len(way)):
        for end in range(start + 1, len(way)):
            shorter = _follow(network, legs, (*way[:start], *way[end:]), target)
            if shorter is not None and (
                _sum(shorter, by) <= whole or all(network.leads_no_further(leg.to) for leg in way[start:end])
            ):
                return True
    return False


def _follow(
    network: Network, legs: dict[Stop, list[Leg]], way: Sequence[Leg], target: str
) -> list[Leg] | None:
    """Take the same steps from the start, where each can follow on the one before and they lead there."""
    stop, held, taken = network.first, set(network.start.credentials), []
    for step in way:
        found = next((leg for leg in legs[stop] if _steps((leg,)) == _steps((step,))), None)
        if found is None or not found.needs <= held:
            return None
        taken.append(found)
        held.update(found.credentials)
        stop = found.to
    return taken if target in stop.jobs else None


def _sum(way: Iterable[Leg], by: By) -> Vector:
    total = _nothing(by)
    for leg in way:
        total = _add(total, weigh(leg, by))
    return total


def _route(yardstick: Yardstick, network: Network, way: tuple[Leg, ...], goal: Goal) -> Route:
    offers = [*network.had]
    offers += [offer_of_occupation(yardstick.catalog, occupation) for occupation in network.start.occupations]
    behind = yardstick.catalog.all(Program)
    offers += [offer_by(yardstick, behind[key]) for key in sorted(network.start.programs)]
    offers += [offer_by(yardstick, leg.program) for leg in way if leg.program is not None]
    return Route(
        way,
        _total(network, way, "weeks"),
        _total(network, way, "cost"),
        _total(network, way, "unpaid"),
        compare_offer(yardstick, goal.target.occupation, goal.target.demand, stack(offers), goal.region),
        all(leg.is_sure for leg in way),
        _sum(way, goal.by),
    )


def _total(network: Network, way: Iterable[Leg], name: str) -> Total:
    known, unknown = ZERO, []
    for leg in way:
        value: Fraction | None = getattr(leg, name)
        if value is None:
            unknown.append(network.id_of(leg.program) if leg.program is not None else leg.to.job or "")
        else:
            known += value
    return Total(known, tuple(unknown))


def wage_of(catalog: Catalog, occupation: Record[Occupation], region: str | None) -> Wage | None:
    """Give an occupation's pay: in the region where that is known, else in the first area that is."""
    own = None if region is None else regional_market(catalog, occupation, region)
    for market in (*([own] if own is not None else []), *occupation.entity.labor_market):
        hourly = hourly_wage(market)
        if hourly is not None:
            return Wage(hourly, market.area, source_of(market))
    return None
