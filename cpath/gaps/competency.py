"""The competency gap of one occupation against one source, item by item and in figures.

Source is a program, a route, a pathway, another occupation or a person's list. Must not know how a
report looks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from cpath.gaps.figures import (
    Coverage,
    Range,
    Statistic,
    add_up,
    hold,
    is_significant,
)
from cpath.gaps.offer import Flag, Offer, Offered, offer_by
from cpath.gaps.required import Basis, Demand, Required, demand_of
from cpath.gaps.scale import ZERO, Interval
from cpath.gaps.yardstick import Yardstick, build_yardstick, shown_competency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.reason import Reason
    from cpath.model import Occupation, Program, Text

GapClass = Literal[
    "met",
    "missing",
    "taught-not-assessed",
    "introduced-only",
    "short",
    "level-not-agreed",
    "assessment-not-stated",
    "unknown",
]
"""What is known of an item. The last three are undetermined: it may be met, and it may not."""

UNDETERMINED: frozenset[GapClass] = frozenset(("level-not-agreed", "assessment-not-stated", "unknown"))
NOT_WANTED = 2
"""Mean vote below which employers say that an item can be left out of what is taught."""


@dataclass(frozen=True, slots=True)
class Item:
    """One required item held against what the source offers. Levels are on ``scale``.

    ``coverage`` is what it counts in each coverage, 0 to 1. ``so_far`` is the same with courses that
    are not mapped counted as teaching nothing. ``significant`` is None where a level or a standard
    error is unknown.
    """

    key: str
    competency: str
    title: Text
    category: str | None
    basis: Basis
    importance: Fraction
    """On the scale of ``basis``: votes 1 to 4, or the framework's."""
    weight: Fraction
    scale: str | None
    required: Interval
    level_basis: Basis | None
    """Source of the required level."""
    offered: Interval
    coverage: Coverage
    so_far: Coverage
    gap_class: GapClass
    flags: tuple[Flag, ...]
    reasons: tuple[Reason, ...]
    leads: tuple[str, ...]
    significant: bool | None
    required_error: Fraction | None = None
    offered_error: Fraction | None = None
    """Standard errors of the two levels, as published."""

    @property
    def certain(self) -> bool:
        """Whether it is known to be met, or known not to be."""
        return self.gap_class not in UNDETERMINED

    @property
    def is_gap(self) -> bool:
        """Whether it is known not to be met."""
        return self.certain and self.gap_class != "met"

    @property
    def priority(self) -> Fraction:
        """Weight * (1 - the least part that is certain): what a gap can cost at most."""
        return self.weight * (1 - self.coverage.partial.low)

    @property
    def doubt(self) -> Fraction:
        """Weight * (most part - least part): what finding out can decide."""
        return self.weight * self.coverage.partial.width

    @property
    def shortfall_low(self) -> Fraction:
        """Levels that are missing at least."""
        return ZERO if self.offered.high is None else max(ZERO, self.required.low - self.offered.high)

    @property
    def shortfall_high(self) -> Fraction | None:
        """Levels that may be missing at most; None where the scale has no known top."""
        return None if self.required.high is None else max(ZERO, self.required.high - self.offered.low)


@dataclass(frozen=True, slots=True)
class OverTaught:
    """A competency that is taught and not required; ``mean`` is employers' mean vote, where they voted."""

    key: str
    competency: str
    title: Text
    courses: tuple[str, ...]
    mean: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One occupation against one source.

    ``items`` are all required ones: gaps by priority, then what has to be found out, then what is met.
    ``coverage`` is None where nothing is required with any weight, or nothing is rated.
    ``mapped_courses`` is None for a source that has no courses.
    """

    region: str | None
    occupation: str
    occupation_title: Text
    source_kind: str
    source: str
    source_title: Text
    demand: Demand
    items: tuple[Item, ...]
    coverage: Coverage | None
    so_far: Coverage | None
    """By the mapped courses alone, which is no bound; None without a mapped course."""
    over_taught: tuple[OverTaught, ...]
    unmapped_courses: tuple[str, ...]
    mapped_courses: int | None = None
    members: tuple[tuple[str, str, Text], ...] = ()
    """Kind, id and title of each of several sources that are taken together."""
    offer: Offer | None = field(default=None, repr=False, compare=False)

    @property
    def required(self) -> int | None:
        """Number of required items; None where the occupation has no rating and no vote."""
        return len(self.items) if self.demand.rated else None

    @property
    def screening_only(self) -> bool:
        """Whether no employer of the region has voted on the occupation."""
        return self.demand.screening_only

    @property
    def headline(self) -> Statistic | None:
        """The coverage to quote: ``met``; ``assessed`` where the level of a required item is unknown."""
        if self.coverage is None:
            return None
        return "met" if all(item.required.point is not None for item in self.items) else "assessed"

    @property
    def range(self) -> Range | None:
        """Low and high end of the headline."""
        return None if self.headline is None else getattr(self.coverage, self.headline)

    @property
    def range_so_far(self) -> Range | None:
        """The headline by the courses that are mapped."""
        return None if self.headline is None or self.so_far is None else getattr(self.so_far, self.headline)

    @property
    def floor(self) -> Fraction | None:
        """What is covered for certain, by the headline: the figure to hold a minimum against."""
        return None if self.range is None else self.range.low

    @property
    def gaps(self) -> tuple[Item, ...]:
        """The items that are not met for certain, the most pressing first."""
        return tuple(item for item in self.items if item.is_gap)

    @property
    def to_find_out(self) -> tuple[Item, ...]:
        """The undetermined items, first those that decide most."""
        return tuple(item for item in self.items if not item.certain)

    @property
    def by_category(self) -> dict[str, tuple[int, Coverage | None]]:
        """Number of items and coverage of each category, in the order of their names."""
        found: dict[str, list[Item]] = {}
        for item in sorted(self.items, key=lambda item: item.category or ""):
            found.setdefault(item.category or "", []).append(item)
        return {
            category: (len(items), add_up([item.weight for item in items], [item.coverage for item in items]))
            for category, items in found.items()
        }


def compare(
    catalog: Catalog,
    occupation: Record[Occupation],
    program: Record[Program],
    region: str | None,
    yardstick: Yardstick | None = None,
) -> Pair:
    """What an occupation requires in a region, held against what a program offers.

    ``yardstick`` spares the looking up where many pairs of one catalog are compared.
    """
    yardstick = yardstick or build_yardstick(catalog)
    demand = demand_of(yardstick, occupation, region)
    return compare_offer(yardstick, occupation, demand, offer_by(yardstick, program), region)


def compare_offer(
    yardstick: Yardstick,
    occupation: Record[Occupation],
    demand: Demand,
    offer: Offer,
    region: str | None,
) -> Pair:
    """Hold what an occupation requires against what any source offers."""
    items = [_hold(yardstick, required, offer.offered(required, yardstick)) for required in demand.items]
    weights = [item.weight for item in items]
    mapped = offer.mapped_courses
    coverage = add_up(weights, [item.coverage for item in items]) if demand.rated else None
    same = all(item.so_far is item.coverage for item in items)
    so_far = coverage if same else add_up(weights, [item.so_far for item in items])
    return Pair(
        region,
        occupation.id,
        occupation.entity.title,
        offer.kind,
        offer.id,
        offer.title,
        demand,
        _ranked(items),
        coverage,
        so_far if mapped and coverage is not None else None,
        _find_over_taught(yardstick, demand, offer),
        offer.unmapped_courses,
        mapped,
        tuple((member.kind, member.id, member.title) for member in offer.parts),
        offer,
    )


def _hold(yardstick: Yardstick, required: Required, offered: Offered) -> Item:
    so_far = hold(required.level, offered.levels, listed=offered.listed, may_list=offered.may_list)
    levels, coverage = offered.levels, so_far
    if offered.unmapped:
        levels = levels.widened(yardstick.scales.top(required.scale))
        coverage = hold(required.level, levels, listed=offered.listed, may_list=True)
    gap_class = _classify(required, offered, levels, coverage)
    close: frozenset[Flag] = frozenset(("close-call",) if required.close_call else ())
    own = () if required.reason is None else (required.reason,)
    return Item(
        required.key,
        required.competency,
        required.title,
        required.category,
        required.basis,
        required.importance,
        required.weight,
        required.scale,
        required.level,
        required.level_basis,
        levels,
        coverage,
        so_far,
        gap_class,
        tuple(sorted(offered.flags | close)),
        _telling((*own, *offered.reasons), gap_class),
        offered.leads,
        is_significant(required.level, levels, offered.error, required.level_error),
        required.level_error,
        offered.error,
    )


_ALWAYS_TOLD = ("taught-not-assessed", "competency-not-found")


def _telling(reasons: tuple[Reason, ...], gap_class: GapClass) -> tuple[Reason, ...]:
    """The reasons that explain a class: all of what is undetermined, little of what is certain."""
    if gap_class in UNDETERMINED:
        return reasons
    return tuple(reason for reason in reasons if reason.kind in _ALWAYS_TOLD and gap_class != "met")


def _classify(required: Required, offered: Offered, levels: Interval, coverage: Coverage) -> GapClass:
    met = coverage.met
    if met.low:
        return "met"
    if not met.high:
        if not offered.marked:
            return "missing"
        if not levels.possibly_above_zero:
            return "taught-not-assessed"
        return "introduced-only" if offered.introduced_only else "short"
    if levels.surely_above_zero and required.level.point is None:
        return "level-not-agreed"
    return "assessment-not-stated" if offered.unstated else "unknown"


def _ranked(items: Sequence[Item]) -> tuple[Item, ...]:
    """Gaps by priority, then weight, then id; after them what has to be found out, then what is met."""

    def place(item: Item) -> tuple[int, Fraction, Fraction, str]:
        if item.certain:
            return (0 if item.is_gap else 2), -item.priority, -item.weight, item.key
        return 1, -item.doubt, -item.weight, item.key

    return tuple(sorted(items, key=place))


def _find_over_taught(yardstick: Yardstick, demand: Demand, offer: Offer) -> tuple[OverTaught, ...]:
    """What is taught though employers voted it below 2, or though it is not required at all.

    An item is left out where the data do not tell whether it is required, where it cannot be read, where
    voters called it nice to have, and where it is aligned with something required. Without a vote,
    generic ratings cannot say that something is not wanted.
    """
    if demand.screening_only or not demand.rated:
        return ()
    wanted = {item.key for item in demand.items}
    undecided = {item.key for item in demand.dropped if item.undecided}
    found = []
    for key, courses in sorted(offer.taught.items()):
        entry = yardstick.catalog.competencies.get(key)
        if entry is None:
            continue
        mean = demand.vote_means.get(key)
        related = {*yardstick.alignments.same_as(key), *yardstick.alignments.leads_to(key)}
        if related & wanted or key in undecided or (mean is not None and mean >= NOT_WANTED):
            continue
        shown = shown_competency(yardstick.catalog, key)
        found.append(OverTaught(key, shown, entry.competency.title, courses, mean))
    return tuple(found)
