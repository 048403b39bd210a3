"""What the figures of a gap mean: formulas, thresholds, scales and the ways between them.

Printed with every output, so that anybody can work the figures out again. Must not know how a
report looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.scale import COURSE_LEVEL
from cpath.gaps.yardstick import THRESHOLDS, Yardstick
from cpath.messages import Message, msg
from cpath.model import Framework

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.gaps.competency import Pair
    from cpath.model import Threshold
    from cpath.model.settings import Conversion, Scale

EDITION = 2
"""Edition of the definition: figures of two editions do not compare."""

FORMULAS: tuple[tuple[str, Message], ...] = (
    (
        "required",
        msg(
            "items with importance at or above importance_minimum (O*NET's 1 to 5; the same share of another "
            "scale), or a mean vote of the region's employers at or above critical_vote (1 to 4). The vote "
            "that counts is the latest one held up to today; blank votes do not count. A voted item comes "
            "before the framework's rating of it. Items that are suppressed, not relevant or required at "
            "level 0 are dropped and listed"
        ),
    ),
    (
        "screening only",
        msg(
            "no employer of the region has voted on the occupation: generic ratings describe no certificate. "
            "Such pairs are left out of means, roll-ups and --fail-under unless asked for"
        ),
    ),
    (
        "weight",
        msg("(importance - low) / (high - low) on its own scale: O*NET (IM - 1) / 4, votes (mean - 1) / 3"),
    ),
    (
        "required level",
        msg("the ballot's; else the framework's (level_basis: framework); else unknown, anything above 0"),
    ),
    (
        "offered level of a program",
        msg(
            "from the highest level that a course states to assess, to the highest level not stated to be "
            "unassessed. A course without teaches may teach anything; a course with teaches teaches nothing "
            "else. Electives count for the high end only"
        ),
    ),
    (
        "offered level of a route or pathway",
        msg("for each item the highest low end and the highest high end of its programs"),
    ),
    (
        "offered level of an occupation",
        msg("the level of its own rating; 0 where not relevant; unknown where missing or suppressed"),
    ),
    (
        "offered level of a list",
        msg("the level it states; 0 for an item it does not name; unknown for an item named without a level"),
    ),
    (
        "scales",
        msg(
            "levels on two scales compare by a declared conversion, a convention. Below its first point: "
            "above 0 up to the first; beyond its last: from the last to the top. Without a conversion: "
            "anything above 0"
        ),
    ),
    (
        "met",
        msg("for certain: offered low >= required high; not met for certain: offered high < required low"),
    ),
    (
        "coverage",
        msg(
            "share of the weight of all required items; undetermined items count as not covered in the low "
            "end and as covered in the high end. listed: taught at any level; assessed: taught and assessed "
            "at any level; met: at the required level; partial: min(1, offered / required)"
        ),
    ),
    ("headline", msg("met; where the level of any required item is unknown, assessed")),
    (
        "so far",
        msg("the same, with courses that are not mapped counted as teaching nothing; not a bound"),
    ),
    (
        "priority",
        msg(
            "of items not met for certain: weight * (1 - least min(1, offered / required)); then weight, then"
            " id"
        ),
    ),
    ("to find out", msg("undetermined items, by weight * (most - least min(1, offered / required))")),
    (
        "close call",
        msg(
            "the mean of as many votes, drawn with replacement from those cast, reaches the threshold with a "
            "probability between 0.025 and 0.975"
        ),
    ),
    (
        "significant",
        msg(
            "required - offered > 1.96 * sqrt(se_source^2 + se_target^2), where both standard errors are "
            "known"
        ),
    ),
)
"""The definition in the order in which its parts build on each other."""


@dataclass(frozen=True, slots=True)
class UsedThreshold:
    """A threshold that the figures depend on; ``region`` is None where it holds everywhere."""

    name: str
    region: str | None
    threshold: Threshold


@dataclass(frozen=True, slots=True)
class Definition:
    """What the figures of a report mean, so that anybody can work them out again."""

    formulas: tuple[tuple[str, Message], ...]
    thresholds: tuple[UsedThreshold, ...]
    scales: tuple[Scale, ...]
    conversions: tuple[Conversion, ...]

    def value(self, name: str, region: str | None = None) -> float:
        """Return the value of a threshold that holds in a region."""
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
