"""Makes the matrix of every occupation by every program out of a catalog.

What is required, taught and unknown comes from the same functions as for a single pair
(`cpath.gaps.required`, `cpath.gaps.offer`); here it is only put into lists by position.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import inf, lcm
from typing import TYPE_CHECKING

from cpath.gaps.matrix import Matrix, Stretch
from cpath.gaps.offer import offer_by
from cpath.gaps.required import demand_of
from cpath.gaps.scale import on_common_denominator
from cpath.gaps.tile import Need, Postings, Wanted, Wide
from cpath.gaps.yardstick import Yardstick, build_yardstick
from cpath.model import Occupation, Program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.offer import Offered, ProgramOffer
    from cpath.gaps.required import Demand, Required

EXACT = 2**53
"""Whole numbers up to here are float64 numbers, and so are their sums."""


@dataclass(frozen=True, slots=True)
class EveryPair:
    """The matrix, and what stands at its positions: occupations by key, programs by region and key.

    ``regions`` are, program by program, those whose votes and thresholds count. ``serving`` are, by
    occupation, the programs that say they prepare for it.
    """

    matrix: Matrix
    yardstick: Yardstick
    occupations: tuple[Record[Occupation], ...]
    programs: tuple[Record[Program], ...]
    regions: tuple[str | None, ...]
    serving: tuple[tuple[int, ...], ...]
    is_exact: bool
    """Whether all sums of whole numbers are exact; else they are as good as float64 arithmetic."""


def build_every_pair(catalog: Catalog, *, region: str | None = None) -> EveryPair:
    """Put every occupation and every program that is not suspended into a matrix.

    Against each program the votes and thresholds of its own region count. With ``region``: only
    that region's programs.
    """
    yardstick = build_yardstick(catalog)
    occupations = tuple(record for _, record in sorted(catalog.all(Occupation).items()))
    programs = sorted(
        (
            record
            for record in catalog.all(Program).values()
            if record.entity.status != "suspended" and region in (None, record.region)
        ),
        key=lambda record: (record.region or "", record.key),
    )
    bounds: dict[str | None, tuple[int, int]] = {}
    for index, program in enumerate(programs):
        bounds[program.region] = (bounds.get(program.region, (index, 0))[0], index + 1)
    demands = [_demands(yardstick, occupation, bounds, len(programs)) for occupation in occupations]
    # A ballot's level can be on a scale of its own: then the competency stands once for each scale.
    items = {
        (item.key, item.scale or ""): item for row in demands for _, _, demand in row for item in demand.items
    }
    offers = [offer_by(yardstick, program) for program in programs]
    opened = [number for number, offer in enumerate(offers) if _is_open(offer)]
    taught = _taught(yardstick, offers, items)
    places = {place: number for number, place in enumerate(sorted(items))}
    step, is_exact = _step(taught, demands)
    postings = [_postings(found, step, set(opened)) for _, found in sorted(taught.items())]
    rows = [
        [
            Stretch(first, last, _wanted(demand, places, step) if demand.rated else None)
            for first, last, demand in row
        ]
        for row in demands
    ]
    numbers = {program.key: index for index, program in enumerate(programs)}
    serving: dict[str, list[int]] = defaultdict(list)
    for program in programs:
        for target in program.entity.prepares_for:
            key = catalog.resolve(Occupation.kind, target.occupation).key
            if key is not None:
                serving[key].append(numbers[program.key])
    return EveryPair(
        Matrix.of(len(programs), postings, rows, opened),
        yardstick,
        occupations,
        tuple(programs),
        tuple(program.region for program in programs),
        tuple(tuple(sorted(set(serving[occupation.key]))) for occupation in occupations),
        is_exact,
    )


_Row = list[tuple[int, int, "Demand"]]
"""From which program up to which, and the demand there."""
_Taught = dict[tuple[str, str], list[tuple[int, "Offered"]]]
"""By competency and scale: programs in rising order, each with what it offers."""


def _demands(
    yardstick: Yardstick,
    occupation: Record[Occupation],
    bounds: Mapping[str | None, tuple[int, int]],
    programs: int,
) -> _Row:
    """The demand that holds everywhere, and after it those of regions that have their own."""
    own = [
        region
        for region in bounds
        if region is not None
        and (region in yardstick.own_thresholds or (region, occupation.key) in yardstick.votes)
    ]
    row: _Row = []
    if len(own) < len(bounds):
        common = demand_of(yardstick, occupation, None)
        row.append((0, programs, common))
    for region in own:
        row.append((*bounds[region], demand_of(yardstick, occupation, region)))
    return row


def _is_open(offer: ProgramOffer) -> bool:
    """Whether a course is not mapped, whole or in part, or there is no course."""
    return bool(offer.unmapped or offer.partial or not offer.courses)


def _taught(
    yardstick: Yardstick, offers: Sequence[ProgramOffer], items: Mapping[tuple[str, str], Required]
) -> _Taught:
    """What programs state about required competencies; what they do not state is left out."""
    taught: _Taught = {place: [] for place in items}
    by_key: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for place in items:
        by_key[place[0]].append(place)
    related: dict[str, tuple[tuple[str, str], ...]] = {}
    for number, offer in enumerate(offers):
        touched: dict[tuple[str, str], None] = {}
        for key in (*offer.marks, *offer.absent):
            if key not in related:
                alignments = yardstick.alignments
                around = (*alignments.same_as(key), *alignments.leads_to(key))
                related[key] = tuple(place for other in around for place in by_key.get(other, ()))
            touched.update(dict.fromkeys(related[key]))
        for place in touched:
            offered = offer.offered(items[place], yardstick)
            if offered.marked or _is_open(offer):
                taught[place].append((number, offered))
    return taught


def _step(taught: _Taught, demands: Sequence[_Row]) -> tuple[int, bool]:
    """What to multiply levels by to make them whole, and whether sums of weights stay exact.

    Where levels have very many decimals, they stay as they are.
    """
    levels = {
        end
        for found in taught.values()
        for _, offered in found
        for end in (offered.levels.low, offered.levels.high)
        if end is not None
    }
    largest = 0
    for row in demands:
        for _, _, demand in row:
            levels.update(
                end for item in demand.items for end in (item.level.low, item.level.high) if end is not None
            )
            weights, _ = on_common_denominator([item.weight for item in demand.items])
            largest = max(largest, sum(weights))
    step = lcm(*(level.denominator for level in levels))
    if step * max(levels, default=Fraction(1)) < EXACT and largest < EXACT:
        return step, True
    return 1, False


def _postings(found: Sequence[tuple[int, Offered]], step: int, opened: set[int]) -> Postings:
    known: list[tuple[int, float]] = []
    wide: list[Wide] = []
    for number, offered in found:
        point = offered.levels.point
        if point and number not in opened and offered.listed:
            known.append((number, float(point * step)))
            continue
        levels = offered.levels
        high = inf if offered.unmapped or levels.high is None else float(levels.high * step)
        wide.append(
            Wide(
                number,
                float(levels.low * step),
                high,
                int(levels.surely_above_zero),
                int(high > 0),
                int(offered.listed),
                int(offered.may_list or offered.unmapped),
                int(number in opened),
            )
        )
    return Postings.of(known, wide)


def _wanted(demand: Demand, places: Mapping[tuple[str, str], int], step: int) -> Wanted:
    weights, _ = on_common_denominator([item.weight for item in demand.items])
    return Wanted.of(
        [
            Need(
                places[item.key, item.scale or ""],
                weight,
                float(item.level.low * step),
                inf if item.level.high is None else float(item.level.high * step),
                item.level.open,
            )
            for item, weight in zip(demand.items, weights, strict=True)
        ],
        screening=demand.screening_only,
    )
