"""Ways of ranking gaps: ours, and two that needs assessments use.

Each gives an item a score that is higher where the need is greater. They are published for people who
rate their own ability; a program rates nothing, so what it offers stands in its place, on the scale of
the votes: ability = 1 + 3 * min(1, offered / required), 1 for nothing of it and 4 for all of it.
Where the level is a range, its least part counts.
Importance is the votes, or the framework's importance put on the same scale. Must not know a catalog.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from cpath.gaps.scale import ZERO
from cpath.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Formula = Literal["coverage", "borich", "ranked"]

FORMULAS: dict[Formula, tuple[Message, Message]] = {
    "coverage": (
        msg("weight * max(0, required - offered) / required"),
        msg("the priority of the gap report; what the low end of partial coverage lacks"),
    ),
    "borich": (
        msg("mean(importance - ability) * mean(importance), importance and ability from 1 to 4"),
        msg(
            "mean weighted discrepancy score: Borich 1980, Journal of Teacher Education 31(3); the "
            "calculation as in McKim and Saucier 2011, Journal of Extension 49(2)"
        ),
    ),
    "ranked": (
        msg("share of voters whose vote is above the ability - share of those whose vote is below it"),
        msg(
            "ranked discrepancy model: Narine and Harder 2021, Advancements in Agricultural Development "
            "2(3), which compares ranks and takes no means; ties count 0. Its score is below 0 where there "
            "is a need; here the sign is turned, so that every formula puts the greatest need first"
        ),
    ),
}
"""Each formula: how a score is worked out, and whose it is."""

NO_VOTES = msg("no employer voted on it: the ranked formula compares single votes")
UNDETERMINED = msg("it may be met already: find that out first")


def score(formula: Formula, weight: Fraction, part: Fraction, votes: Sequence[int] = ()) -> Fraction | None:
    """Score one item by its weight (0 to 1), the part of its level that is offered, and single votes.

    None where the formula cannot be worked out from these: the ranked one without votes.
    """
    return SCORES[formula](weight, part, votes)


def _coverage(weight: Fraction, part: Fraction, _: Sequence[int]) -> Fraction:
    return weight * (1 - part)


def _borich(weight: Fraction, part: Fraction, _: Sequence[int]) -> Fraction:
    # The ability is the same to every voter, so that of the votes only the mean is left.
    importance, ability = 1 + 3 * weight, 1 + 3 * part
    return (importance - ability) * importance


def _ranked(_: Fraction, part: Fraction, votes: Sequence[int]) -> Fraction | None:
    if not votes:
        return None
    ability = 1 + 3 * part
    above = sum(vote > ability for vote in votes)
    below = sum(vote < ability for vote in votes)
    return Fraction(above - below, len(votes))


SCORES: dict[Formula, Callable[[Fraction, Fraction, Sequence[int]], Fraction | None]] = {
    "coverage": _coverage,
    "borich": _borich,
    "ranked": _ranked,
}


def total(formula: Formula, items: Sequence[tuple[Fraction, Fraction, Sequence[int]]]) -> Fraction | None:
    """Score a whole program by its items (weight, part, votes): the need that it leaves.

    By coverage 1 - the low end of partial coverage; by the others the mean of the items' scores.
    None where nothing can be worked out.
    """
    if formula == "coverage":
        whole = sum((weight for weight, _, _ in items), ZERO)
        return sum((weight * (1 - part) for weight, part, _ in items), ZERO) / whole if whole else None
    scores = [found for item in items if (found := score(formula, *item)) is not None]
    return sum(scores, ZERO) / len(scores) if scores else None


def rank(scores: Sequence[tuple[Fraction | float, ...] | None]) -> list[int | None]:
    """Return each place in a ranking, the highest score 1; equal scores share a place, as in 1, 2, 2, 4."""
    found = sorted((value for value in scores if value is not None), reverse=True)
    places: dict[tuple[Fraction | float, ...], int] = {}
    for place, value in enumerate(found, 1):
        places.setdefault(value, place)
    return [None if value is None else places[value] for value in scores]
