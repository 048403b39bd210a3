"""How firm a ranking of gaps and of programs is: over thresholds, over formulas, over the voters.

Every scenario compares anew, by the same functions as the report. The bootstrap draws the voters of
a validation with replacement, each with all the votes cast, and ranks again (Efron 1979, bootstrap;
percentile intervals). Its draws come from Python's generator, whose sequence is the same on every
machine, seeded by `SEED` and the names of region and occupation. Must not know how a report looks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpath.gaps.bootstrap import (
    RESAMPLES,
    SEED,
    Poll,
    Ranks,
    draw_weights,
    interval_of,
    resample,
)
from cpath.gaps.competency import Pair, compare_offer
from cpath.gaps.formula import FORMULAS, NO_VOTES, UNDETERMINED, Formula, rank, score, total
from cpath.gaps.offer import ProgramOffer, offer_by
from cpath.gaps.required import demand_of
from cpath.gaps.yardstick import Yardstick, build_yardstick
from cpath.messages import msg
from cpath.model import Occupation, Program, Threshold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.competency import Item
    from cpath.gaps.figures import Range
    from cpath.gaps.offer import Offer
    from cpath.gaps.required import Demand
    from cpath.messages import Message
    from cpath.model import Text, Thresholds, Validation

STEPS: tuple[tuple[str, tuple[float, ...], tuple[float, float]], ...] = (
    ("importance_minimum", (-0.5, -0.25, 0.25, 0.5), (1, 5)),
    ("critical_vote", (-0.5, -0.25, 0.25, 0.5), (1, 4)),
)
"""Thresholds, how far each is moved, and the ends of its scale; one at a time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one gap, or one program, stands, and how far that moves. The first place is 1.

    ``place`` is by the chosen formula; ``by_formula`` by each, None where it cannot tell (``reason``
    then says why). ``thresholds`` are the places over the thresholds as they are and moved;
    ``voters`` those over the resamples, None where nobody voted.
    """

    id: str
    title: Text
    score: Fraction | None
    place: int | None
    by_formula: Mapping[Formula, int | None]
    thresholds: Ranks | None
    voters: Ranks | None
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The standings of the gaps of one pair, or (without ``program``) of an occupation's programs."""

    region: str | None
    occupation: str
    program: str | None
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Rankings by a formula, and how they move. Without ``moved`` only the formula was asked for."""

    formula: Formula
    moved: bool
    scenarios: tuple[str, ...]
    gaps: tuple[Ranking, ...]
    programs: tuple[Ranking, ...]
    resamples: int = RESAMPLES
    seed: int = SEED


def build_sensitivity(
    catalog: Catalog, pairs: Sequence[Pair], formula: Formula = "coverage", *, moved: bool = True
) -> Sensitivity:
    """Rank the gaps of each pair of occupation and program, and the programs of each occupation."""
    yardstick = build_yardstick(catalog)
    grouped: dict[tuple[str | None, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.source_kind == "program":
            grouped[pair.region, pair.occupation].append(pair)
    gaps: list[Ranking] = []
    programs: list[Ranking] = []
    names: dict[str, None] = {}
    for (region, name), found in grouped.items():
        occupation = catalog.find(Occupation, name)
        records = [catalog.find(Program, pair.source, pair.region) for pair in found]
        if occupation is None or None in records:
            continue
        offers = [offer_by(yardstick, record) for record in records if record is not None]
        group = _Group(yardstick, occupation, region, found, offers, formula)
        scenarios = dict(group.scenarios()) if moved else {}
        names.update(dict.fromkeys(scenarios))
        voters = group.voters() if moved else None
        for index, pair in enumerate(found):
            moving = [ranks[index] for ranks, _ in scenarios.values()]
            gaps.append(group.rank_gaps(pair, moving, None if voters is None else voters[0][index]))
        if len(found) > 1:
            overall = [places for _, places in scenarios.values()]
            programs.append(group.rank_programs(overall, None if voters is None else voters[1]))
    return Sensitivity(formula, moved, tuple(names), tuple(gaps), tuple(programs))


Places = dict[str, int]
"""Places in one ranking, by key."""


@dataclass(frozen=True, slots=True)
class _Group:
    """One occupation in one region against its programs."""

    yardstick: Yardstick
    occupation: Record[Occupation]
    region: str | None
    pairs: Sequence[Pair]
    offers: Sequence[ProgramOffer]
    formula: Formula

    def scenarios(self) -> Iterator[tuple[str, tuple[list[Places], Places]]]:
        """Compare with moved thresholds; give of each the places of gaps, pair by pair, and of programs."""
        thresholds = self.yardstick.thresholds(self.region)
        for name, steps, (low, high) in STEPS:
            value = getattr(thresholds, name).value
            for step in steps:
                moved = min(high, max(low, round(value + step, 6)))
                if moved == value:
                    continue
                own = thresholds.model_copy(update={name: Threshold(value=moved, illustrative=True)})
                pairs = self._compare(own)
                yield (
                    f"{name} {moved:g}",
                    (
                        [self._places(pair) for pair in pairs],
                        self._program_places(pairs, self.formula),
                    ),
                )

    def _compare(self, thresholds: Thresholds) -> list[Pair]:
        """Compare anew with other thresholds of the region."""
        moved = _with_thresholds(self.yardstick, self.region, thresholds)
        demand = demand_of(moved, self.occupation, self.region)
        return [compare_offer(moved, self.occupation, demand, offer, self.region) for offer in self.offers]

    def _places(self, pair: Pair) -> Places:
        votes = votes_of(self.yardstick, pair.demand)
        gaps = pair.gaps
        places = rank([_score_of(item, self.formula, votes) for item in gaps])
        return {item.key: place for item, place in zip(gaps, places, strict=True) if place is not None}

    def _program_places(self, pairs: Sequence[Pair], formula: Formula) -> Places:
        scores = [_total_of(pair, formula, votes_of(self.yardstick, pair.demand)) for pair in pairs]
        # The least need is the first place.
        places = rank([None if found is None else (-found,) for found in scores])
        return {pair.source: place for pair, place in zip(pairs, places, strict=True) if place is not None}

    def voters(self) -> tuple[list[dict[str, Ranks]], dict[str, Ranks]] | None:
        """Draw the voters again and again; None where nobody voted."""
        demand = self.pairs[0].demand
        validation = demand.validation
        if validation is None:
            return None
        pairs = [compare_voted(self.yardstick, self.occupation, self.region, offer) for offer in self.offers]
        return resample(
            poll_of(self.yardstick, self.occupation, self.region, validation),
            self.formula,
            [pair.items for pair in pairs],
            [pair.source if _is_ranked(pair) else None for pair in self.pairs],
        )

    def rank_gaps(self, pair: Pair, moving: Sequence[Places], voters: Mapping[str, Ranks] | None) -> Ranking:
        votes = votes_of(self.yardstick, pair.demand)
        gaps = [*pair.gaps, *pair.to_find_out]
        by_formula: dict[Formula, list[int | None]] = {
            formula: rank([_score_of(item, formula, votes) for item in gaps]) for formula in FORMULAS
        }
        standings = []
        for number, item in enumerate(gaps):
            found = _score_of(item, self.formula, votes)
            place = by_formula[self.formula][number]
            standings.append(
                Standing(
                    item.competency,
                    item.title,
                    None if found is None else found[0],
                    place,
                    {formula: places[number] for formula, places in by_formula.items()},
                    Ranks.of([place, *(places.get(item.key) for places in moving)]) if moving else None,
                    None if voters is None else voters.get(item.key),
                    _reason(item, found, self.formula),
                )
            )
        return Ranking(self.region, self.occupation.id, pair.source, _in_order(standings))

    def rank_programs(self, moving: Sequence[Places], voters: Mapping[str, Ranks] | None) -> Ranking:
        by_formula: dict[Formula, Places] = {
            formula: self._program_places(self.pairs, formula) for formula in FORMULAS
        }
        standings = [
            Standing(
                pair.source,
                pair.source_title,
                _total_of(pair, self.formula, votes_of(self.yardstick, pair.demand)),
                by_formula[self.formula].get(pair.source),
                {formula: places.get(pair.source) for formula, places in by_formula.items()},
                Ranks.of([places.get(pair.source) for places in (by_formula[self.formula], *moving)])
                if moving
                else None,
                None if voters is None else voters.get(pair.source),
                None if _is_ranked(pair) else msg("none of its courses is mapped"),
            )
            for pair in self.pairs
        ]
        return Ranking(self.region, self.occupation.id, None, _in_order(standings))


def poll_of(
    yardstick: Yardstick,
    occupation: Record[Occupation],
    region: str | None,
    validation: Record[Validation],
) -> Poll:
    """The votes of a validation, to draw from."""
    ballots = {
        yardstick.catalog.resolve("competency", item.competency).key or item.competency: item.votes
        for item in reversed(validation.entity.items)
    }
    minimum = yardstick.thresholds(region).critical_vote.value
    return Poll(ballots, minimum, f"{SEED}:{region}:{occupation.key}")


def compare_voted(
    yardstick: Yardstick, occupation: Record[Occupation], region: str | None, offer: Offer
) -> Pair:
    """The pair with all that was voted on, also below the threshold: in a resample it may reach it."""
    own = yardstick.thresholds(region)
    least = own.model_copy(update={"critical_vote": Threshold(value=1, illustrative=True)})
    moved = _with_thresholds(yardstick, region, least)
    return compare_offer(moved, occupation, demand_of(moved, occupation, region), offer, region)


def voter_intervals(
    catalog: Catalog, pairs: Sequence[Pair]
) -> dict[tuple[str | None, str, str], tuple[Range, Range]]:
    """How far both ends of each headline move with other voters of the same kind.

    By region, occupation and source, for pairs with votes. Voters are drawn whole, `RESAMPLES` times with
    a fixed seed; required items and weights are worked out anew each time.
    """
    yardstick = build_yardstick(catalog)
    drawn: dict[tuple[str | None, str], list[Mapping[str, float]]] = {}
    found: dict[tuple[str | None, str, str], tuple[Range, Range]] = {}
    for pair in pairs:
        occupation = catalog.find(Occupation, pair.occupation)
        validation = pair.demand.validation
        if validation is None or occupation is None or pair.offer is None or pair.headline is None:
            continue
        items = compare_voted(yardstick, occupation, pair.region, pair.offer).items
        place = (pair.region, pair.occupation)
        if place not in drawn:
            poll = poll_of(yardstick, occupation, pair.region, validation)
            drawn[place] = draw_weights(poll, items)
        interval = interval_of(drawn[place], items, pair.headline)
        if interval is not None:
            found[(*place, pair.source)] = interval
    return found


def _with_thresholds(yardstick: Yardstick, region: str | None, thresholds: Thresholds) -> Yardstick:
    return replace(yardstick, own_thresholds={**yardstick.own_thresholds, region or "": thresholds})


def votes_of(yardstick: Yardstick, demand: Demand) -> dict[str, tuple[int, ...]]:
    """Return the votes that were cast, by competency key."""
    found: dict[str, tuple[int, ...]] = {}
    for item in () if demand.validation is None else demand.validation.entity.items:
        if item.cast:
            key = yardstick.catalog.resolve("competency", item.competency).key or item.competency
            found.setdefault(key, item.cast)
    return found


def _score_of(
    item: Item, formula: Formula, votes: Mapping[str, tuple[int, ...]]
) -> tuple[Fraction, Fraction] | None:
    """Return an item's score, and its weight, which decides between equal scores."""
    if not item.certain:
        return None
    found = score(formula, item.weight, item.coverage.partial.low, votes.get(item.key, ()))
    return None if found is None else (found, item.weight)


def _is_ranked(pair: Pair) -> bool:
    """Whether anything is known of what a program covers."""
    return pair.so_far is not None


def _total_of(pair: Pair, formula: Formula, votes: Mapping[str, tuple[int, ...]]) -> Fraction | None:
    if not _is_ranked(pair):
        return None
    return total(
        formula, [(item.weight, item.coverage.partial.low, votes.get(item.key, ())) for item in pair.items]
    )


def _reason(item: Item, found: object, formula: Formula) -> Message | None:
    if not item.certain:
        return UNDETERMINED
    return NO_VOTES if found is None and formula == "ranked" else None


def _in_order(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    return tuple(sorted(standings, key=lambda standing: (standing.place is None, standing.place or 0)))
