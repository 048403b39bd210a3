"""What an occupation requires: its items at or above the threshold, with weight and target level.

Employers' votes of the region stand before the framework's ratings of the same item. Must not know
who teaches what.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from cpath.gaps.close_call import is_close_call
from cpath.gaps.reason import Reason, ReasonKind
from cpath.gaps.scale import ZERO, Interval, exact, standard_score
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
    place there, 0 to 1. ``level`` is a point where it is known, with ``level_basis``; else ``reason``
    says why not. ``close_call``: another draw of voters might not require it.
    """

    key: str
    competency: str
    title: Text
    category: str | None
    importance: Fraction
    weight: Fraction
    basis: Basis
    level: Interval
    level_basis: Basis | None
    level_error: Fraction | None
    scale: str | None
    reason: Reason | None
    close_call: bool = False


DropReason = Literal["voted-below", "not-relevant", "no-importance", "importance-suppressed", "level-zero"]
"""Why an item is not required; ``level-zero``: the level that is asked for is known to be 0."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """An item that was left out of the required ones though its importance may reach the threshold.

    ``vote`` is the mean vote that was below ``minimum``, where that is the reason; ``close_call``:
    another draw of voters might require it.
    """

    key: str
    competency: str
    title: Text
    reason: DropReason
    vote: Fraction | None = None
    minimum: Fraction | None = None
    close_call: bool = False

    @property
    def undecided(self) -> bool:
        """Whether it may be required all the same, and the data do not tell."""
        return self.reason in ("no-importance", "importance-suppressed")


@dataclass(frozen=True, slots=True)
class Demand:
    """All that one occupation requires in one region, and what that rests on.

    ``rated`` is False without any rating or vote: then everything about it is unknown. ``validation``
    is the vote that counts, None without one.
    """

    items: tuple[Required, ...]
    dropped: tuple[Dropped, ...]
    rated: bool
    validation: Record[Validation] | None
    requirements: Requirements | None
    vote_means: Mapping[str, Fraction]

    @property
    def screening_only(self) -> bool:
        """Whether no employer of the region has voted: generic ratings describe no certificate."""
        return self.validation is None


def required_items(
    catalog: Catalog, occupation: Record[Occupation], region: str | None
) -> tuple[Required, ...]:
    """The items that an occupation requires in a region, in the order of their keys."""
    return demand_of(build_yardstick(catalog), occupation, region).items


def demand_of(yardstick: Yardstick, occupation: Record[Occupation], region: str | None) -> Demand:
    """What an occupation requires in a region, with what was dropped and why."""
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
    given: tuple[Requirement | None, VotedItem],
    thresholds: Thresholds,
) -> Required | Dropped:
    """Take an item as employers voted on it."""
    minimum = exact(thresholds.critical_vote.value)
    close = is_close_call(given[1].cast, minimum)
    if mean >= minimum:
        weight = (mean - VOTE[0]) / (VOTE[1] - VOTE[0])
        return _required(yardstick, key, _Importance("votes", mean, weight), given, close_call=close)
    return _dropped(yardstick, key, "voted-below", vote=mean, minimum=minimum, close_call=close)


def _dropped(
    yardstick: Yardstick,
    key: str,
    reason: DropReason,
    *,
    vote: Fraction | None = None,
    minimum: Fraction | None = None,
    close_call: bool = False,
) -> Dropped:
    catalog = yardstick.catalog
    shown = shown_competency(catalog, key)
    return Dropped(key, shown, _title(catalog, key), reason, vote, minimum, close_call)


def _judge_rating(
    yardstick: Yardstick, key: str, rating: Requirement, thresholds: Thresholds
) -> Required | Dropped | None:
    """Take an item as the framework rates it; None where it is rated below the threshold."""
    entry = yardstick.catalog.competencies.get(key)
    scale = entry.framework.entity.importance_scale if entry is not None else None
    low, high = IMPORTANCE if scale is None else (scale.low, scale.high)
    importance = rating.importance
    if rating.suppress in ("importance", "both"):
        return _dropped(yardstick, key, "importance-suppressed")
    if importance is not None and not _reaches(importance, low, high, thresholds.importance_minimum.value):
        return None
    if rating.not_relevant:
        return _dropped(yardstick, key, "not-relevant")
    if importance is None:
        return _dropped(yardstick, key, "no-importance")
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
    given: tuple[Requirement | None, VotedItem | None],
    *,
    close_call: bool = False,
) -> Required | Dropped:
    entry = yardstick.catalog.competencies.get(key)
    target = _target(yardstick, given, None if entry is None else entry.framework.entity.level_scale)
    if entry is None:
        target = _Target(Interval(ZERO, None, open=True), None, Reason("competency-not-found"))
    elif target.level.high == 0:
        return _dropped(yardstick, key, "level-zero", close_call=close_call)
    return Required(
        key,
        shown_competency(yardstick.catalog, key),
        _title(yardstick.catalog, key),
        None if entry is None else entry.competency.category,
        importance.value,
        importance.weight,
        importance.basis,
        target.level,
        target.basis,
        target.error,
        target.scale,
        target.reason,
        close_call,
    )


@dataclass(frozen=True, slots=True)
class _Target:
    level: Interval
    scale: str | None
    reason: Reason | None = None
    basis: Basis | None = None
    error: Fraction | None = None


def _target(
    yardstick: Yardstick, given: tuple[Requirement | None, VotedItem | None], scale: str | None
) -> _Target:
    """The required level: the ballot's, else the framework's, else anything above 0.

    A word on the ballot is read on the framework's scale where it has that word or a conversion to it,
    else on the scale of curriculum maps.
    """
    scales = yardstick.scales
    rating, vote = given

    def unknown(kind: ReasonKind) -> _Target:
        return _Target(Interval(ZERO, scales.top(scale), open=True), scale, Reason(kind))

    if vote is not None and vote.level is not None and scale is not None:
        value, own = scales.read_level(vote.level, scale)
        if not scales.holds(value, own):
            return unknown("required-level-off-scale")
        if own != scale and (own, scale) in scales.lines:
            converted = scales.convert(value, own, scale)
            reason = (
                None if converted.point is not None else Reason("outside-conversion", scale=own, target=scale)
            )
            return _Target(converted, scale, reason, "votes")
        return _Target(Interval.at(value), own, None, "votes")
    if rating is None or rating.level is None:
        return unknown("required-level-not-given" if vote is None else "required-level-not-voted")
    if rating.not_relevant:
        return unknown("required-level-not-relevant")
    if rating.suppress in ("level", "both"):
        return unknown("required-level-suppressed")
    level = exact(rating.level)
    if scale is not None and not scales.holds(level, scale):
        return unknown("required-level-off-scale")
    if vote is not None and not level:
        # Employers ask for it: a rating of 0 says nothing about how well.
        return unknown("required-level-zero")
    error = None if rating.level_error is None else exact(rating.level_error)
    return _Target(Interval.at(level), scale, None, "framework", error)


def _key(catalog: Catalog, ref: str) -> str:
    """The competency's key; the reference as it stands where it leads nowhere."""
    return catalog.resolve("competency", ref).key or ref


def _title(catalog: Catalog, key: str) -> Text:
    entry = catalog.competencies.get(key)
    return key if entry is None else entry.competency.title
