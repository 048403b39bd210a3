"""What an occupation requires: its items at or above the threshold, with weight and target level.

Employers' votes of the region stand before the framework's ratings of the same item. Must not know
who teaches what.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Literal

from cpath.gaps.scale import exact, round_half_up, standard_score
from cpath.gaps.yardstick import Yardstick, build_yardstick, shown_competency

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Occupation, Text, Thresholds, Validation
    from cpath.model.occupation import Requirement, Requirements
    from cpath.model.validation import VotedItem

Basis = Literal["votes", "framework"]

IMPORTANCE = (1.0, 5.0)
"""O*NET's importance scale, taken where a framework declares none."""
VOTE = (1, 4)
"""The scale of employers' votes."""


@dataclass(frozen=True, slots=True)
class Required:
    """One item that an occupation requires: its key, and the id that commands take.

    ``importance`` is on the scale of ``basis`` (votes 1 to 4, or the framework's); ``weight`` is its
    place there, 0 to 1. ``level`` is None where it is unknown; ``reason`` then says why.
    """

    key: str
    competency: str
    title: Text
    category: str | None
    importance: Fraction
    weight: Fraction
    basis: Basis
    level: Fraction | None
    level_basis: Basis | None
    level_error: Fraction | None
    scale: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Dropped:
    """An item that was left out of the required ones though its importance may reach the threshold."""

    key: str
    competency: str
    title: Text
    reason: str
    undecided: bool
    """Whether it may be required all the same, and the data do not tell."""
    vote: Fraction | None = None
    """The mean vote that was too low, where that is the reason."""


@dataclass(frozen=True, slots=True)
class Demand:
    """All that one occupation requires in one region, and what that rests on.

    ``rated`` is False where nobody has rated or voted: then everything about it is unknown.
    """

    items: tuple[Required, ...]
    dropped: tuple[Dropped, ...]
    rated: bool
    validation: Record[Validation] | None
    requirements: Requirements | None
    vote_means: Mapping[str, Fraction]


def required_items(
    catalog: Catalog, occupation: Record[Occupation], region: str | None
) -> tuple[Required, ...]:
    """Give the items that an occupation requires in a region, in the order of their keys."""
    return demand_of(build_yardstick(catalog), occupation, region).items


def demand_of(yardstick: Yardstick, occupation: Record[Occupation], region: str | None) -> Demand:
    """Give what an occupation requires in a region, with what was dropped and why."""
    catalog = yardstick.catalog
    thresholds = yardstick.thresholds(region)
    requirements = occupation.entity.requirements
    validation = None if region is None else yardstick.votes.get((region, occupation.key))
    voted: dict[str, tuple[Fraction, VotedItem]] = {}
    for item in () if validation is None else validation.entity.items:
        cast = item.cast
        # An item that nobody voted on says nothing; the framework's rating stands.
        if cast:
            voted.setdefault(_key(catalog, item.competency), (Fraction(sum(cast), len(cast)), item))
    rated: dict[str, Requirement] = {}
    for requirement in () if requirements is None else requirements.items:
        rated.setdefault(_key(catalog, requirement.competency), requirement)

    items: list[Required] = []
    dropped: list[Dropped] = []
    for key in sorted({*voted, *rated}):
        if key in voted:
            mean, vote = voted[key]
            found: Required | Dropped | None = _judge_vote(
                yardstick, key, mean, (rated.get(key), vote), thresholds
            )
        else:
            found = _judge_rating(yardstick, key, rated[key], thresholds)
        if isinstance(found, Required):
            items.append(found)
        elif found is not None:
            dropped.append(found)
    return Demand(
        tuple(items),
        tuple(dropped),
        bool(rated or voted),
        validation if voted else None,
        requirements if rated else None,
        {key: mean for key, (mean, _) in voted.items()},
    )


def _judge_vote(
    yardstick: Yardstick,
    key: str,
    mean: Fraction,
    told: tuple[Requirement | None, VotedItem],
    thresholds: Thresholds,
) -> Required | Dropped:
    """Take an item as employers voted on it."""
    minimum = exact(thresholds.critical_vote.value)
    if mean >= minimum:
        return _required(
            yardstick, key, _Importance("votes", mean, (mean - VOTE[0]) / (VOTE[1] - VOTE[0])), told
        )
    reason = f"employers' mean vote {round_half_up(mean, 2)} is below {float(minimum):g}"
    catalog = yardstick.catalog
    shown = shown_competency(catalog, key)
    return Dropped(key, shown, _title(catalog, key), reason, undecided=False, vote=mean)


def _judge_rating(
    yardstick: Yardstick, key: str, rating: Requirement, thresholds: Thresholds
) -> Required | Dropped | None:
    """Take an item as the framework rates it; None where it is rated below the threshold."""
    entry = yardstick.catalog.competencies.get(key)
    scale = entry.framework.entity.importance_scale if entry is not None else None
    low, high = IMPORTANCE if scale is None else (scale.low, scale.high)
    importance = rating.importance
    if importance is not None and not _reaches(importance, low, high, thresholds.importance_minimum.value):
        return None
    dropped = partial(Dropped, key, shown_competency(yardstick.catalog, key), _title(yardstick.catalog, key))
    if rating.not_relevant:
        return dropped("the source marks it as not relevant", undecided=False)
    if importance is None:
        return dropped("no importance given", undecided=True)
    if rating.suppress in ("importance", "both"):
        return dropped("the source recommends not to use its importance", undecided=True)
    found = _Importance("framework", exact(importance), standard_score(importance, low, high))
    return _required(yardstick, key, found, (rating, None))


def _reaches(importance: float, low: float, high: float, minimum: float) -> bool:
    """Whether an importance is at or above the threshold, which is on O*NET's scale.

    On another scale the threshold is where it has the same standard score.
    """
    if (low, high) == IMPORTANCE:
        return importance >= minimum
    start, end = exact(low), exact(high)
    if end <= start:
        return False
    score = (exact(minimum) - exact(IMPORTANCE[0])) / (exact(IMPORTANCE[1]) - exact(IMPORTANCE[0]))
    return (exact(importance) - start) / (end - start) >= score


@dataclass(frozen=True, slots=True)
class _Importance:
    basis: Basis
    value: Fraction
    weight: Fraction


def _required(
    yardstick: Yardstick,
    key: str,
    importance: _Importance,
    told: tuple[Requirement | None, VotedItem | None],
) -> Required:
    entry = yardstick.catalog.competencies.get(key)
    scale = None if entry is None else entry.framework.entity.level_scale
    level, level_basis, error, reason = _target(*told)
    if entry is None:
        level, reason = None, f"there is no competency {key!r} that can be read"
    elif level is not None and scale is not None and not yardstick.scales.holds(level, scale):
        level, reason = None, f"the required level lies outside the scale {scale!r}"
    return Required(
        key,
        shown_competency(yardstick.catalog, key),
        _title(yardstick.catalog, key),
        None if entry is None else entry.competency.category,
        importance.value,
        importance.weight,
        importance.basis,
        level,
        None if level is None else level_basis,
        None if level is None else error,
        scale,
        reason,
    )


def _target(
    own: Requirement | None, vote: VotedItem | None
) -> tuple[Fraction | None, Basis | None, Fraction | None, str | None]:
    """Give the target level, where it is from, its standard error, or why it is unknown."""
    if vote is not None and vote.level is not None:
        return exact(vote.level), "votes", None, None
    if own is None or (own.level is None and vote is not None):
        return None, None, None, "the voters gave no level: add `level` to the item in the validation"
    if own.not_relevant:
        return None, None, None, "the source marks its level as not relevant"
    if own.suppress in ("level", "both"):
        return None, None, None, "the source recommends not to use its level"
    if own.level is None:
        return None, None, None, "no required level given: add `level` to the item in the occupation"
    error = None if own.level_error is None else exact(own.level_error)
    return exact(own.level), "framework", error, None


def _key(catalog: Catalog, ref: str) -> str:
    """Give the competency's key; the reference as it stands where it leads nowhere."""
    return catalog.resolve("competency", ref).key or ref


def _title(catalog: Catalog, key: str) -> Text:
    entry = catalog.competencies.get(key)
    return key if entry is None else entry.competency.title
