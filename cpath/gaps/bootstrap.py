"""Draws the voters of a validation with replacement, and ranks gaps and programs again each time.

A voter is drawn with all the votes that they cast. An item that nobody in a resample voted on is not
required in it. Scores are float64: the same on every machine. Must not know a catalog.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from cpath.gaps.figures import Range
from cpath.gaps.formula import Formula, rank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.gaps.competency import Item
    from cpath.gaps.figures import Statistic

RESAMPLES = 1_000
SEED = 20_160_801
"""Stated with the results, so that anybody can draw the same again."""
SHARE = 0.95
"""The middle part of the resamples that an interval holds."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Places over several rankings: the ``low`` and ``high`` ends, and in how many of ``total`` it stood.

    Of scenarios the ends are the first and the last place there was; of resamples they hold the
    middle 95 per cent of the places.
    """

    low: int | None
    high: int | None
    present: int
    total: int

    @classmethod
    def of(cls, places: Sequence[int | None], share: float = 1.0) -> Ranks:
        """Gather places, None where it had none; leave as many out at both ends as ``share`` lets."""
        found = sorted(place for place in places if place is not None)
        if not found:
            return cls(None, None, 0, len(places))
        low, high = _ends(len(found), share)
        return cls(found[low], found[high], len(found), len(places))


@dataclass(frozen=True, slots=True)
class Poll:
    """The votes of one validation: by item's key one a voter, None where one did not vote.

    ``critical_vote`` is the mean from which an item is required; ``seed`` begins the draws.
    """

    ballots: Mapping[str, Sequence[int | None]]
    critical_vote: float
    seed: str

    @property
    def voters(self) -> int:
        """How many voted."""
        return max((len(votes) for votes in self.ballots.values()), default=0)


def draw(chance: random.Random, voters: int) -> list[int]:
    """Draw as many voters as there are, with replacement; give how often each was drawn."""
    counts = [0] * voters
    for _ in range(voters):
        # Of Python's generator, only the sequence of random() is promised to stay.
        counts[int(chance.random() * voters)] += 1
    return counts


def resample(
    poll: Poll,
    formula: Formula,
    pairs: Sequence[Sequence[Item]],
    programs: Sequence[str | None],
    resamples: int = RESAMPLES,
) -> tuple[list[dict[str, Ranks]], dict[str, Ranks]]:
    """Return the places of gaps, pair by pair, and of programs over all resamples.

    ``pairs`` hold the items of each program, also those voted below the poll's ``critical_vote``.
    ``programs`` are their names, None for one that is not ranked.
    """
    chance = random.Random(poll.seed)  # noqa: S311 - statistics, to be drawn again by anybody
    parts = [[(item, float(item.coverage.partial.low)) for item in items] for items in pairs]
    fixed = {item.key: float(item.weight) for items in pairs for item in items if item.basis == "framework"}
    gap_places: list[dict[str, list[int]]] = [{} for _ in pairs]
    program_places: dict[str, list[int]] = {}
    for _ in range(resamples):
        drawn = _Drawn.of(draw(chance, poll.voters), poll, fixed)
        needs: list[tuple[float, ...] | None] = []
        for items, places, program in zip(parts, gap_places, programs, strict=True):
            scored = [(item.key, part, drawn.score(item.key, part, formula)) for item, part in items]
            gaps = [(item.key, value) for (item, _), (_, _, value) in zip(items, scored, strict=True)
                    if value is not None and item.is_gap]  # fmt: skip
            for (key, _), place in zip(gaps, rank([value for _, value in gaps]), strict=True):
                if place is not None:
                    places.setdefault(key, []).append(place)
            needs.append(None if program is None else drawn.need(scored, formula))
        for program, place in zip(programs, rank(needs), strict=True):
            if program is not None and place is not None:
                program_places.setdefault(program, []).append(place)
    return (
        [{key: _middle(found, resamples) for key, found in places.items()} for places in gap_places],
        {program: _middle(found, resamples) for program, found in program_places.items()},
    )


def draw_weights(poll: Poll, items: Sequence[Item], resamples: int = RESAMPLES) -> list[Mapping[str, float]]:
    """The weight of each item that is required, resample by resample."""
    chance = random.Random(poll.seed)  # noqa: S311 - statistics, to be drawn again by anybody
    fixed = {item.key: float(item.weight) for item in items if item.basis == "framework"}
    return [_Drawn.of(draw(chance, poll.voters), poll, fixed).weights for _ in range(resamples)]


def interval_of(
    weights: Sequence[Mapping[str, float]], items: Sequence[Item], statistic: Statistic
) -> tuple[Range, Range] | None:
    """Where the low and the high end of a coverage lie in the middle 95 % of the resamples.

    None where no resample requires anything.
    """
    ranges: dict[str, Range] = {item.key: getattr(item.coverage, statistic) for item in items}
    counts = {key: (float(found.low), float(found.high)) for key, found in ranges.items()}
    lows, highs = [], []
    for drawn in weights:
        known = [(weight, counts[key]) for key, weight in drawn.items() if key in counts]
        whole = sum(weight for weight, _ in known)
        if whole:
            lows.append(sum(weight * low for weight, (low, _) in known) / whole)
            highs.append(sum(weight * high for weight, (_, high) in known) / whole)
    if not lows:
        return None
    first, last = _ends(len(lows), SHARE)
    lows.sort()
    highs.sort()
    low, high = (Range(Fraction(ends[first]), Fraction(ends[last])) for ends in (lows, highs))
    return low, high


def _ends(amount: int, share: float) -> tuple[int, int]:
    """The places of the first and the last of ``amount`` sorted values in the middle ``share``."""
    cut = (1 - share) / 2
    return int(cut * amount), min(amount, ceil((1 - cut) * amount)) - 1


def _middle(places: Sequence[int], resamples: int) -> Ranks:
    return Ranks.of([*places, *[None] * (resamples - len(places))], SHARE)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One resample: the weight of each item that it requires, and who voted what on it."""

    weights: Mapping[str, float]
    votes: Mapping[str, Sequence[tuple[int, int]]]

    @classmethod
    def of(cls, counts: Sequence[int], poll: Poll, fixed: Mapping[str, float]) -> _Drawn:
        weights = dict(fixed)
        votes: dict[str, list[tuple[int, int]]] = {}
        for key, ballot in poll.ballots.items():
            cast = [(vote, count) for vote, count in zip(ballot, counts, strict=False)
                    if vote is not None and count]  # fmt: skip
            number = sum(count for _, count in cast)
            if not number:
                continue
            mean = sum(vote * count for vote, count in cast) / number
            if mean >= poll.critical_vote:
                weights[key] = (mean - 1) / 3
                votes[key] = cast
        return cls(weights, votes)

    def score(self, key: str, part: float, formula: Formula) -> tuple[float, ...] | None:
        """Score an item as `cpath.gaps.formula` does, its weight behind; None where it is not required."""
        weight = self.weights.get(key)
        if weight is None:
            return None
        if formula == "coverage":
            return weight * (1 - part), weight
        if formula == "borich":
            return (3 * weight - 3 * part) * (1 + 3 * weight), weight
        cast = self.votes.get(key)
        if cast is None:
            return None
        ability = 1 + 3 * part
        above = sum(count for vote, count in cast if vote > ability)
        below = sum(count for vote, count in cast if vote < ability)
        return (above - below) / sum(count for _, count in cast), weight

    def need(
        self, scored: Sequence[tuple[str, float, tuple[float, ...] | None]], formula: Formula
    ) -> tuple[float, ...] | None:
        """Return what a program leaves open, the least first: turned, since ranks begin with the highest."""
        found = [value for _, _, value in scored if value is not None]
        if not found:
            return None
        if formula == "coverage":
            whole = sum(value[1] for value in found)
            return (-sum(value[0] for value in found) / whole,) if whole else None
        return (-sum(value[0] for value in found) / len(found),)
