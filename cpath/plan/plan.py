"""A plan that closes a gap: which programs or courses, what each adds, what they take, what stays open.

Must not know how it was found, nor how a report looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.gaps.scale import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from cpath.gaps.competency import Pair
    from cpath.plan.candidate import Candidate
    from cpath.plan.cover import Method
    from cpath.plan.need import Need, Open, Sorted, Target, Unclear
    from cpath.plan.reach import Reach

Objective = Literal["cheapest", "shortest", "smallest", "fewest-credits"]

MEASURES: Mapping[Objective, tuple[str, ...]] = {
    "cheapest": ("cost", "count", "weeks"),
    "shortest": ("weeks", "count", "cost"),
    "smallest": ("count", "cost", "weeks"),
}
"""What decides between two sets of programs, the first first; after them the order of ids."""
COURSE_MEASURES: Mapping[Objective, tuple[str, ...]] = {
    "fewest-credits": ("credits", "count"),
    "smallest": ("count", "credits"),
}
"""The same for courses, which have credits, and no cost or length of their own."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over those of which it is known; ``unknown`` are the ids of the others."""

    known: Fraction
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a set takes in all. Cost in dollars; weeks as if one followed the other."""

    count: int
    cost: Total
    weeks: Total
    credits: Total

    def value(self, measure: str) -> Fraction:
        """Give one of the figures: ``count``, or the known sum of ``cost``, ``weeks`` or ``credits``."""
        if measure == "count":
            return ZERO + self.count
        total: Total = getattr(self, measure)
        return total.known


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another set that covers as much."""

    ids: tuple[str, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Member:
    """One program or course of a plan.

    ``given`` is whether it was asked for. ``closes`` is all that it covers, ``adds`` what those before it
    do not, ``alone`` what nothing else in reach does. ``leads_there`` are occupations of the plan that it
    prepares for. ``would_do`` are the courses of it that are enough for what it adds; none for a program
    that is there for the whole. ``without`` is the best set without it: None where there is none, or
    where nobody looked.
    """

    candidate: Candidate
    given: bool
    closes: tuple[Need, ...]
    adds: tuple[Need, ...]
    alone: tuple[Need, ...]
    leads_there: tuple[str, ...]
    would_do: tuple[Candidate, ...]
    without: Alternative | None


@dataclass(frozen=True, slots=True)
class Fill:
    """The single courses of fewest credits that would close what a plan leaves open or unknown."""

    courses: tuple[Candidate, ...]
    closes: Mapping[str, tuple[Need, ...]]
    """By key of a course, what it closes."""
    totals: Totals
    optimal: bool

    def is_enough_for(self, needs: Iterable[Need]) -> bool:
        """Whether the courses close all of some needs."""
        closed = {need for needs in self.closes.values() for need in needs}
        return closed.issuperset(needs)


@dataclass(frozen=True, slots=True)
class Carry:
    """Credit of one member that carries over into another, by an articulation; None where unsaid how much."""

    source: str
    into: str
    credits: Fraction | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What closes the gap of one occupation, or of several at once, in one region.

    ``bound`` is what the first measure is at least in every such set; ``optimal`` where no set can be
    better, tie-breaks among it. ``pairs`` hold the members together against each occupation, as a gap
    report does.
    """

    region: str | None
    pathway: str | None
    objective: Objective
    targets: tuple[Target, ...]
    members: tuple[Member, ...]
    totals: Totals
    needs: Sorted
    pairs: tuple[Pair, ...]
    reach: Reach
    optimal: bool
    bound: Fraction
    method: Method
    ratio: Fraction | None
    note: str | None
    next_best: Alternative | None
    fill: Fill | None
    carries: tuple[Carry, ...]

    @property
    def by_course(self) -> bool:
        """Whether its members are single courses."""
        return self.reach.by_course

    @property
    def measure(self) -> str:
        """What is made as small as possible."""
        return measures(self.objective, by_course=self.by_course)[0]

    @property
    def value(self) -> Fraction:
        """The plan's own figure of that measure, over the members whose figure is known."""
        return self.totals.value(self.measure)

    @property
    def open(self) -> tuple[Open, ...]:
        """The needs that nothing in reach meets."""
        return self.needs.open

    @property
    def unclear(self) -> tuple[Unclear, ...]:
        """The needs of which it is not known whether they can be met."""
        return self.needs.unclear

    @property
    def rated(self) -> bool:
        """Whether anybody has said what any of the occupations requires."""
        return any(target.demand.rated for target in self.targets)

    @property
    def required(self) -> int:
        """How many items are required in all."""
        return sum(len(target.demand.items) for target in self.targets)

    @property
    def closed(self) -> int:
        """How many of them are closed, with those that ask for nothing or are met already."""
        return len(self.needs.coverable) + len(self.needs.granted)


def measures(objective: Objective, *, by_course: bool) -> tuple[str, ...]:
    """Give what decides between two sets, the first first."""
    return (COURSE_MEASURES if by_course else MEASURES)[objective]


def totals_of(candidates: Sequence[Candidate]) -> Totals:
    """Add up what a set takes."""

    def total(values: Iterable[tuple[str, Fraction | None]]) -> Total:
        pairs = tuple(values)
        known = sum((value for _, value in pairs if value is not None), ZERO)
        return Total(known, tuple(id_ for id_, value in pairs if value is None))

    return Totals(
        len(candidates),
        total((one.id, one.cost) for one in candidates),
        total((one.id, one.weeks) for one in candidates),
        total((one.id, one.credits) for one in candidates),
    )
