"""A person's routes to an occupation: the quickest, the cheapest and the one with the best first pay.

Each is the first in its order of three figures: weeks, dollars, and the pay of the first work on the way.
So no other route is better in one of them and no worse in the others. Unknown comes after everything that is
known: it is never zero, and never better. Pay counts in whole dollars an hour, up to the pay at the goal:
that other work pays more is no reason for a detour through it.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from math import floor
from typing import TYPE_CHECKING, Literal, get_args

from cpath.catalog.labor import nearest_wage, whole_code
from cpath.gaps.scale import ZERO
from cpath.model import Occupation
from cpath.model.origin import ESTIMATE, whole_code_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.catalog.labor import Figure
    from cpath.messages import Message
    from cpath.plan.network import Leg, Network, Stop

Reason = Literal["quickest", "cheapest", "best paid"]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""Why one would choose a route."""

LOOKS = 200_000
"""Steps that are looked at for one route before the search ends without it."""

Vector = tuple["Fraction | int", ...]


@dataclass(frozen=True, slots=True)
class Wage:
    """Median hourly wage, its area, and the figure that it is from.

    ``whole_code`` is the occupation's SOC code where the wage is also that of other jobs.
    """

    hourly: Fraction
    area: str
    figure: Figure
    whole_code: str | None

    @property
    def marks(self) -> tuple[Message, ...]:
        """What to say beside the figure: that it is an estimate, that it is the pay of other jobs too."""
        estimate = (ESTIMATE,) if self.figure.is_estimate else ()
        return estimate if self.whole_code is None else (*estimate, whole_code_words(self.whole_code))


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over the legs of which it is known; ``unknown`` are the others, each with its share left."""

    known: Fraction
    unknown: Mapping[str, Fraction]

    def is_at_most(self, other: Total) -> bool:
        """Whether it is certain, whatever the unknown parts are, that it is no more than ``other``."""
        return self.known <= other.known and all(
            name in other.unknown and share <= other.unknown[name] for name, share in self.unknown.items()
        )


@dataclass(frozen=True, slots=True)
class Route:
    """One way, and what it takes in all: dollars, weeks, and weeks without pay.

    ``first_jobs`` is what one can first work as on the way, ``first_pay`` the best pay there as it counts,
    None where it is unknown.
    """

    legs: tuple[Leg, ...]
    weeks: Total
    cost: Total
    unpaid: Total
    first_jobs: frozenset[str]
    first_pay: int | None
    reasons: tuple[Reason, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether no school has to be asked first."""
        return all(leg.is_sure for leg in self.legs)

    @property
    def steps(self) -> tuple[str, ...]:
        """What it consists of, to tell routes apart."""
        return tuple(leg.to.key for leg in self.legs)

    def dominates(self, other: Route) -> bool:
        """Whether it is certainly no longer, no dearer and first paid no less, and not the same in all."""
        pays_no_less = self.first_jobs == other.first_jobs or (
            self.first_pay is not None and other.first_pay is not None and self.first_pay >= other.first_pay
        )
        if not (self.weeks.is_at_most(other.weeks) and self.cost.is_at_most(other.cost) and pays_no_less):
            return False
        return not (
            other.weeks.is_at_most(self.weeks)
            and other.cost.is_at_most(self.cost)
            and (self.first_jobs == other.first_jobs or self.first_pay == other.first_pay)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The routes, three at most, the quickest first; ``complete``: False where a search gave up."""

    routes: tuple[Route, ...]
    complete: bool


def find_routes(network: Network, target: str, pay: Mapping[str, Fraction]) -> Found:
    """The quickest, the cheapest and the best paid route to an occupation, each once.

    ``pay`` is the median pay an hour by key of occupation, where it is known. A route is called by what is
    known of it: one of unknown cost is never the cheapest. Where nothing is known, there is one without a
    reason.
    """
    search = _Search(network, target, pay)
    found: dict[tuple[str, ...], Route] = {}
    reasons: dict[tuple[str, ...], list[Reason]] = {}
    complete = True
    for reason in REASONS:
        way = search.best(reason)
        complete &= search.complete
        if way is None:
            continue
        route = search.route(way)
        found.setdefault(route.steps, route)
        known = {
            "quickest": not route.weeks.unknown,
            "cheapest": not route.cost.unknown,
            "best paid": route.first_pay is not None,
        }
        if known[reason]:
            reasons.setdefault(route.steps, []).append(reason)
    named = [steps for steps in found if steps in reasons] or list(found)[:1]
    routes = [
        replace(route, reasons=tuple(reasons.get(steps, ())))
        for steps, route in found.items()
        if steps in named
    ]
    kept = [route for route in routes if not any(other.dominates(route) for other in routes)]
    return Found(tuple(kept), complete)


class _Search:
    """Looks for the way that comes first in an order: all of them, by what each takes at least."""

    def __init__(self, network: Network, target: str, pay: Mapping[str, Fraction]) -> None:
        self.network, self.target = network, target
        self.most = floor(pay[target]) if target in pay else 0
        # Where the pay at the goal is not known, no first pay can be called good.
        self.pay = {key: min(floor(found), self.most) for key, found in pay.items() if target in pay}
        self.exact = pay
        self.highest = max(pay.values(), default=ZERO)
        self.legs = _all_legs(network)
        self.complete = True

    def best(self, reason: Reason) -> tuple[Leg, ...] | None:
        """The first way in an order; None where there is none, or it takes too long to find."""
        left = self._distances(reason)
        self.complete = True
        first = self.network.first
        if first not in left:
            return None
        number = looks = 0
        heap: list[tuple[Vector, tuple[str, ...], int, Vector, tuple[Leg, ...]]] = [
            (left[first], (), 0, _NOTHING, ())
        ]
        while heap:
            _, names, _, spent, way = heapq.heappop(heap)
            stop = way[-1].to if way else first
            looks += 1 + len(self.legs[stop])
            if looks > LOOKS:
                self.complete = False
                return None
            if self.target in stop.jobs:
                if self._repeats(way):
                    continue
                return way
            for leg in self._following(way, stop):
                if leg.to in left:
                    total = _add(spent, self._weigh(leg, reason, way))
                    number += 1
                    entry = (_add(total, left[leg.to]), (*names, leg.to.key), number, total, (*way, leg))
                    heapq.heappush(heap, entry)
        return None

    def _repeats(self, way: tuple[Leg, ...]) -> bool:
        """Whether a step only leads to work that one does already, and the rest can do without it."""
        known = self.network.first.jobs
        return any(
            leg.to.jobs and leg.to.jobs <= known and self._can_follow((*way[:place], *way[place + 1 :]))
            for place, leg in enumerate(way)
        )

    def _can_follow(self, way: Sequence[Leg]) -> bool:
        """Whether the same steps follow on each other from the start, and lead to the target."""
        stop, held = self.network.first, self.network.start.credentials
        for step in way:
            same = (
                leg for leg in self.legs[stop] if leg.program == step.program and leg.to.job == step.to.job
            )
            found = next(same, None)
            if found is None or not found.needs <= held:
                return False
            stop, held = found.to, held.union(found.credentials)
        return self.target in stop.jobs

    def _following(self, way: Sequence[Leg], stop: Stop) -> Iterable[Leg]:
        """The steps that can come next: nowhere twice, and with the credentials that are asked for."""
        seen = {self.network.first.key, *(leg.to.key for leg in way)}
        taken = {leg.to.program for leg in way if leg.to.program is not None}
        held = self.network.start.credentials.union(*(leg.credentials for leg in way))
        for leg in self.legs[stop]:
            if leg.to.key not in seen and leg.to.program not in taken and leg.needs <= held:
                yield leg

    def _weigh(self, leg: Leg, reason: Reason, way: Sequence[Leg] | None) -> Vector:
        """What a leg takes, in the order that decides: the unknown before what is added up.

        The first work on the way counts once, by how much less than the most it is paid. Without ``way``
        the pay is left out: what is left then takes at least so much.
        """
        pay: tuple[Fraction | int, ...] = (0, ZERO)
        more = ZERO
        if way is not None and not self._new_jobs(way) and (jobs := self._jobs(leg)):
            known = self.first_pay(jobs)
            pay = (1, ZERO) if known is None else (0, self.most - known)
            more = self.highest - max((self.exact[job] for job in jobs if job in self.exact), default=ZERO)
        weeks, cost = _known(leg.weeks), _known(leg.cost)
        order = {
            "quickest": (*weeks, *cost, *pay),
            "cheapest": (*cost, *weeks, *pay),
            "best paid": (*pay, *weeks, *cost),
        }
        return (*order[reason], more, int(not leg.is_sure), 1)

    def _jobs(self, leg: Leg) -> frozenset[str]:
        return leg.to.jobs - self.network.first.jobs

    def _new_jobs(self, way: Iterable[Leg]) -> frozenset[str]:
        """What one can first work as on a way that one could not before."""
        return next((jobs for leg in way if (jobs := self._jobs(leg))), frozenset())

    def first_pay(self, jobs: Iterable[str]) -> int | None:
        """The best pay of some jobs, as it counts; the target's where it is among them."""
        jobs = set(jobs)
        if self.target in jobs:
            return self.pay.get(self.target)
        return max((self.pay[job] for job in jobs if job in self.pay), default=None)

    def _distances(self, reason: Reason) -> dict[Stop, Vector]:
        """By stop, what is left at least to the target (Dijkstra, backwards)."""
        back: dict[Stop, list[Leg]] = {}
        for leaving in self.legs.values():
            for leg in leaving:
                back.setdefault(leg.to, []).append(leg)
        known: dict[Stop, Vector] = {}
        heap: list[tuple[Vector, int, Stop]] = []
        for number, stop in enumerate(stop for stop in self.legs if self.target in stop.jobs):
            heapq.heappush(heap, (_NOTHING, number, stop))
        number = len(heap)
        while heap:
            distance, _, stop = heapq.heappop(heap)
            if stop in known:
                continue
            known[stop] = distance
            for leg in back.get(stop, ()):
                if leg.source not in known:
                    number += 1
                    entry = (_add(distance, self._weigh(leg, reason, None)), number, leg.source)
                    heapq.heappush(heap, entry)
        return known

    def route(self, way: tuple[Leg, ...]) -> Route:
        """What a way takes in all."""
        jobs = self._new_jobs(way)
        if self.target in jobs:
            jobs = frozenset((self.target,))
        return Route(
            way,
            _total(way, lambda leg: leg.weeks),
            _total(way, lambda leg: leg.cost),
            _total(way, lambda leg: leg.unpaid),
            jobs,
            self.first_pay(jobs),
        )


_NOTHING: Vector = (0, ZERO, 0, ZERO, 0, ZERO, ZERO, 0, 0)


def _all_legs(network: Network) -> dict[Stop, list[Leg]]:
    """Every step that can be reached from the start, by the stop that it leaves."""
    found: dict[Stop, list[Leg]] = {}
    waiting = [network.first]
    while waiting:
        stop = waiting.pop()
        if stop not in found:
            found[stop] = list(network.legs(stop))
            waiting += [leg.to for leg in found[stop]]
    return found


def _known(value: Fraction | None) -> tuple[int, Fraction]:
    return (1, ZERO) if value is None else (0, value)


def _add(one: Vector, other: Vector) -> Vector:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _total(way: Iterable[Leg], value: Callable[[Leg], Fraction | None]) -> Total:
    known, unknown = ZERO, {}
    for leg in way:
        found = value(leg)
        if found is None:
            unknown[leg.to.key] = leg.share
        else:
            known += found
    return Total(known, unknown)


def wages(catalog: Catalog, region: str | None) -> dict[str, Wage]:
    """The pay of every occupation of which it is known."""
    found = {key: wage_of(catalog, record, region) for key, record in catalog.all(Occupation).items()}
    return {key: wage for key, wage in found.items() if wage is not None}


def wage_of(catalog: Catalog, occupation: Record[Occupation], region: str | None) -> Wage | None:
    """Return an occupation's pay: in the region where that is known, else in the nearest area that is."""
    found = nearest_wage(catalog, occupation, region)
    if found is None or found.hourly is None:
        return None
    return Wage(found.hourly, found.market.area, found, whole_code(catalog, occupation))
