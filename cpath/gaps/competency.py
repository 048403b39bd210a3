"""The competency gap of one occupation against one source, item by item and in figures.

Source is a program, a route, a pathway, another occupation or a person's list. Must not know how a
report looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.gaps.figures import Figures, Levels, Measured, is_significant, measure
from cpath.gaps.offer import Offer, Offered, offer_by, offer_of_program
from cpath.gaps.required import Demand, Required, demand_of, required_items
from cpath.gaps.scale import ZERO, exact, on_common_denominator, round_half_up
from cpath.gaps.yardstick import Yardstick, build_yardstick, shown_competency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Occupation, Program, Text

__all__ = [
    "Figures",
    "Item",
    "Offer",
    "OverTaught",
    "Pair",
    "Required",
    "compare",
    "compare_offer",
    "offer_of_program",
    "required_items",
]

GapClass = Literal[
    "met", "short", "introduced-only", "missing", "taught-not-assessed", "out-of-order", "unknown"
]
"""What an item's gap is; ``out-of-order`` may be met or short, its shortfall tells."""

NOT_WANTED = 2
"""Mean vote below which employers say that an item can be left out of what is taught."""


@dataclass(frozen=True, slots=True)
class Item:
    """One required item held against what the source offers. Levels are on ``scale``.

    ``reasons`` say why a level is unknown, or what is taught and does not count. ``significant`` is
    None where a standard error is unknown.
    """

    key: str
    competency: str
    title: Text
    category: str | None
    basis: str
    weight: Fraction
    scale: str | None
    required_level: Fraction | None
    offered_level: Fraction | None
    shortfall: Fraction | None
    priority: Fraction | None
    gap_class: GapClass
    out_of_order: bool
    reasons: tuple[str, ...]
    leads: tuple[str, ...]
    significant: bool | None
    importance: Fraction | None = None
    """On the scale of ``basis``: votes 1 to 4, or the framework's."""
    level_basis: str | None = None
    """Whose word the required level is."""
    required_error: Fraction | None = None
    offered_error: Fraction | None = None
    """Standard errors of the two levels, as published."""
    at_least: bool = False
    """Whether the source may offer more, because part of it is unknown."""

    @property
    def is_gap(self) -> bool:
        """Whether there is something to do or to find out about it."""
        return self.gap_class != "met"


@dataclass(frozen=True, slots=True)
class OverTaught:
    """A competency that is taught and that nobody asks for."""

    key: str
    competency: str
    title: Text
    courses: tuple[str, ...]
    reason: str
    mean: Fraction | None = None
    """Employers' mean vote, where they voted on it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One occupation against one source. ``items`` are all required ones, the first gap first."""

    region: str | None
    occupation: str
    occupation_title: Text
    source_kind: str
    source: str
    source_title: Text
    demand: Demand
    items: tuple[Item, ...]
    figures: Figures
    over_taught: tuple[OverTaught, ...]
    unmapped_courses: tuple[str, ...]
    members: tuple[tuple[str, str, Text], ...] = ()
    """Kind, id and title of each of several sources that stand together."""

    @property
    def required(self) -> int | None:
        """How many items are required; None where nobody has rated the occupation."""
        return len(self.items) if self.demand.rated else None

    @property
    def known(self) -> int | None:
        """How many of them have both levels known; None where nobody has rated the occupation."""
        return sum(item.shortfall is not None for item in self.items) if self.demand.rated else None

    @property
    def gaps(self) -> tuple[Item, ...]:
        """The items that are not simply met."""
        return tuple(item for item in self.items if item.is_gap)

    @property
    def coverage_met(self) -> Fraction | None:
        """Share of the weight whose required level is met; None without a headline."""
        return None if self.figures.withheld else self.figures.coverage_met

    @property
    def coverage_partial(self) -> Fraction | None:
        """The same, where a level that is too low counts in part; None without a headline."""
        return None if self.figures.withheld else self.figures.coverage_partial

    @property
    def mean_shortfall(self) -> Fraction | None:
        """Mean of the missing levels by weight; None without a headline."""
        return None if self.figures.withheld else self.figures.mean_shortfall

    @property
    def coverage_within_error(self) -> Fraction | None:
        """The coverage where a shortfall within sampling error counts as met; None where errors are unknown.

        None as well without a headline.
        """
        known = [item for item in self.items if item.shortfall is not None]
        weight = sum((item.weight for item in known), ZERO)
        if self.figures.withheld or not weight or all(item.significant is None for item in known):
            return None
        met = (item.weight for item in known if not item.shortfall or item.significant is False)
        return sum(met, ZERO) / weight

    @property
    def surely_met(self) -> Fraction | None:
        """The coverage to hold a minimum against: coverage_met where there is a headline.

        Without one, the weight that is known to be met / the weight of all required items: what is
        unknown passes no minimum. None where nothing is required, or nobody has rated.
        """
        figures = self.figures
        if not figures.withheld or figures.unknown_weight_share is None:
            return figures.coverage_met
        return (figures.coverage_met or ZERO) * (1 - figures.unknown_weight_share)


def compare(
    catalog: Catalog,
    occupation: Record[Occupation],
    program: Record[Program],
    region: str | None,
    yardstick: Yardstick | None = None,
) -> Pair:
    """Hold what an occupation requires in a region against what a program offers.

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
    offered = [offer.offered(required, yardstick) for required in demand.items]
    unknown_maximum = exact(yardstick.thresholds(region).unknown_share_maximum.value)
    figures, measured = measure(
        [
            Levels(required.weight, required.level, found.level, found.at_least)
            for required, found in zip(demand.items, offered, strict=True)
        ],
        unknown_maximum,
    )
    items = [_hold(yardstick, *held) for held in zip(demand.items, offered, measured, strict=True)]
    return Pair(
        region,
        occupation.id,
        occupation.entity.title,
        offer.kind,
        offer.id,
        offer.title,
        demand,
        _ranked(items),
        figures,
        _find_over_taught(yardstick, demand, offer),
        offer.unmapped_courses,
        tuple((member.kind, member.id, member.title) for member in offer.parts),
    )


def _hold(yardstick: Yardstick, required: Required, offered: Offered, measured: Measured) -> Item:
    shortfall = measured.shortfall
    catalog = yardstick.catalog
    return Item(
        required.key,
        required.competency,
        required.title,
        required.category,
        required.basis,
        required.weight,
        required.scale,
        required.level,
        offered.level,
        shortfall,
        measured.priority,
        _classify(shortfall, offered),
        offered.out_of_order,
        # Of a level that is known and reached, nothing needs to be said.
        tuple(
            reason
            for reason in (required.reason, offered.reason if shortfall != ZERO else None)
            if reason is not None
        ),
        tuple(shown_competency(catalog, key) for key in offered.leads),
        is_significant(shortfall, offered.error, required.level_error),
        required.importance,
        required.level_basis,
        required.level_error,
        offered.error,
        offered.at_least,
    )


def _classify(shortfall: Fraction | None, offered: Offered) -> GapClass:
    if shortfall is None:
        return "unknown"
    if shortfall:
        if not offered.listed:
            return "missing"
        if not offered.assessed:
            return "taught-not-assessed"
    if offered.out_of_order:
        return "out-of-order"
    if not shortfall:
        return "met"
    if offered.introduced_only:
        return "introduced-only"
    return "short" if offered.level else "missing"


def _ranked(items: Sequence[Item]) -> tuple[Item, ...]:
    """Order gaps by priority, then weight, then id; after them what is unknown, then what is met."""
    priorities, _ = on_common_denominator([item.priority or ZERO for item in items])
    weights, _ = on_common_denominator([item.weight for item in items])

    def place(index: int) -> tuple[int, int, int, str]:
        item = items[index]
        if item.shortfall is None:
            group = 1
        elif item.shortfall:
            group = 0
        else:
            group = 2 if item.is_gap else 3
        return group, -priorities[index], -weights[index], item.key

    return tuple(items[index] for index in sorted(range(len(items)), key=place))


def _find_over_taught(yardstick: Yardstick, demand: Demand, offer: Offer) -> tuple[OverTaught, ...]:
    """Find what is taught though employers voted it below 2, or though it is not required at all.

    Where the data do not tell whether an item is required, nothing is said of it; nor of one that
    cannot be read, that voters called nice to have, or that is aligned with something required.
    """
    if not demand.rated:
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
        reason = (
            "the occupation does not require it"
            if mean is None
            else f"employers' mean vote is {round_half_up(mean, 2)}"
        )
        shown = shown_competency(yardstick.catalog, key)
        found.append(OverTaught(key, shown, entry.competency.title, courses, reason, mean))
    return tuple(found)
