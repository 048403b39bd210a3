"""What the figures of a gap mean: formulas, thresholds, scales and the ways between them.

Printed with every output, so that anybody can work the figures out again. Must not know how a
report looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.scale import COURSE_LEVEL
from cpath.gaps.yardstick import THRESHOLDS, Yardstick
from cpath.model import Framework

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.gaps.competency import Pair
    from cpath.model import Threshold
    from cpath.model.settings import Conversion, Scale

FORMULAS: tuple[tuple[str, str], ...] = (
    (
        "required",
        (
            "items with importance at or above importance_minimum (O*NET's 1 to 5; the same standard score "
            "on another scale), or a mean vote of the region's employers at or above critical_vote (1 to 4); "
            "the latest vote stands before the framework; items not relevant, or whose importance the source "
            "recommends not to use, are dropped and listed"
        ),
    ),
    (
        "weight",
        "(importance - low) / (high - low) on its own scale: O*NET (IM - 1) / 4, votes (mean - 1) / 3",
    ),
    (
        "offered_level",
        (
            "the highest level that is assessed over the courses; 0 for an item that a mapped program does "
            "not list or never assesses; unknown for an item taught without a level or on a scale without a "
            "conversion, and for a program that nobody has mapped"
        ),
    ),
    (
        "offered_level of a route or pathway",
        (
            "of each item the best level of its members; a known level above 0 stands before an unknown one, "
            "an unknown one before 0; while the level of one member is unknown, what is short counts as 1 in "
            "coverage_high"
        ),
    ),
    (
        "offered_level of an occupation",
        (
            "the level at which its own work is rated; 0 where it is not relevant there; unknown where there "
            "is no rating or its source recommends not to use it"
        ),
    ),
    (
        "offered_level of a list",
        (
            "the level that the list gives; 0 for an item that it does not name; unknown for an item named "
            "without a level"
        ),
    ),
    ("shortfall", "max(0, required_level - offered_level)"),
    (
        "coverage_met",
        "sum(weight where offered_level >= required_level) / sum(weight), over items with both known",
    ),
    (
        "coverage_partial",
        (
            "sum(weight * min(1, offered_level / required_level)) / sum(weight), over items with both known; "
            "1 where required_level is 0"
        ),
    ),
    ("mean_shortfall", "sum(weight * shortfall) / sum(weight), over items with both known, in level points"),
    (
        "coverage_low, coverage_high",
        "coverage_partial over all required items, unknown ones counted as 0 and as 1",
    ),
    (
        "coverage_within_error",
        "coverage_met where a shortfall that is not significant counts as met; null without standard errors",
    ),
    ("unknown_weight_share", "weight of items with a level unknown / weight of all required items"),
    (
        "headline",
        "none (null) where unknown_weight_share is above unknown_share_maximum: the bounds stand instead",
    ),
    ("priority", "weight * shortfall / required_level; order: priority, weight, id; then unknown, then met"),
    (
        "significant",
        "shortfall > 1.96 * sqrt(se_source^2 + se_target^2), where both standard errors are known",
    ),
)
"""The formula words of every report, in the order in which they build on each other."""


@dataclass(frozen=True, slots=True)
class UsedThreshold:
    """A threshold that the figures depend on; ``region`` is None where it holds everywhere."""

    name: str
    region: str | None
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class Definition:
    """What the figures of a report mean, so that anybody can work them out again."""

    formulas: tuple[tuple[str, str], ...]
    thresholds: tuple[UsedThreshold, ...]
    scales: tuple[Scale, ...]
    conversions: tuple[Conversion, ...]

    def value(self, name: str, region: str | None = None) -> float:
        """Give the value of a threshold that holds in a region."""
        found = [used for used in self.thresholds if used.name == name and used.region in (None, region)]
        return found[-1].threshold.value


def build_definition(yardstick: Yardstick, pairs: Sequence[Pair], regions: Iterable[str] = ()) -> Definition:
    """Say what the figures of these pairs depend on, or of all pairs of some regions."""
    settings = yardstick.catalog.settings.entity
    thresholds = [UsedThreshold(name, None, getattr(settings.thresholds, name)) for name in THRESHOLDS]
    for region in sorted({*regions, *(pair.region for pair in pairs if pair.region is not None)}):
        own = yardstick.thresholds(region)
        thresholds.extend(
            UsedThreshold(name, region, getattr(own, name))
            for name in THRESHOLDS
            if getattr(own, name) != getattr(settings.thresholds, name)
        )
    used = {item.scale for pair in pairs for item in pair.items if item.scale is not None} | {COURSE_LEVEL}
    used |= {framework.entity.level_scale for framework in yardstick.catalog.all(Framework).values()}
    conversions = {id(found): found for found in yardstick.scales.conversions.values()}
    return Definition(
        FORMULAS,
        tuple(thresholds),
        tuple(scale for id_, scale in sorted(yardstick.scales.by_id.items()) if id_ in used),
        tuple(conversions.values()),
    )
