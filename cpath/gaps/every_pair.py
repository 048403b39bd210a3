"""Makes the matrix of every occupation by every program out of a catalog.

What is required, taught and unknown is told by the same functions as for a single pair
(`cpath.gaps.required`, `cpath.gaps.offer`); here it is only put into lists by position.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm
from typing import TYPE_CHECKING

from cpath.gaps.matrix import Matrix, Postings, Stretch, Wanted
from cpath.gaps.offer import offer_by
from cpath.gaps.required import demand_of
from cpath.gaps.scale import exact, on_common_denominator
from cpath.gaps.yardstick import Yardstick, build_yardstick
from cpath.model import Occupation, Program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.catalog.catalog import Catalog, Record
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
    items = {item.key: item for row in demands for _, _, demand, _ in row for item in demand.items}
    # One scale a competency, whoever requires it: which of the items is asked about does not matter.
    taught, unmapped = _taught(yardstick, programs, items)
    places = {key: place for place, key in enumerate(sorted(items))}
    step, is_exact = _step(taught, demands)
    postings = [
        Postings.of([(program, None if level is None else float(level * step)) for program, level in found])
        for _, found in sorted(taught.items())
    ]
    rows = [
        [
            Stretch(first, last, _wanted(demand, places, step, limit) if demand.rated else None)
            for first, last, demand, limit in row
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
        Matrix.of(len(programs), float(step), postings, rows, tuple(unmapped)),
        yardstick,
        occupations,
        tuple(programs),
        tuple(program.region for program in programs),
        tuple(tuple(sorted(set(serving[occupation.key]))) for occupation in occupations),
        is_exact,
    )


_Row = list[tuple[int, int, "Demand", Fraction]]
"""From which program up to which, the demand, and the share of unknown weight that is let pass."""


def _demands(
    yardstick: Yardstick,
    occupation: Record[Occupation],
    bounds: Mapping[str | None, tuple[int, int]],
    programs: int,
) -> _Row:
    """Give the demand that holds everywhere, and after it those of regions that have their own."""
    own = [
        region
        for region in bounds
        if region is not None
        and (region in yardstick.own_thresholds or (region, occupation.key) in yardstick.votes)
    ]
    row: _Row = []
    if len(own) < len(bounds):
        common = demand_of(yardstick, occupation, None)
        row.append((0, programs, common, _maximum(yardstick, None)))
    for region in own:
        row.append((*bounds[region], demand_of(yardstick, occupation, region), _maximum(yardstick, region)))
    return row


def _maximum(yardstick: Yardstick, region: str | None) -> Fraction:
    return exact(yardstick.thresholds(region).unknown_share_maximum.value)


def _taught(
    yardstick: Yardstick, programs: Sequence[Record[Program]], items: Mapping[str, Required]
) -> tuple[dict[str, list[tuple[int, Fraction | None]]], list[int]]:
    """Give by required competency the programs that teach it above 0, or at a level unknown.

    Second, the programs that nobody has mapped.
    """
    taught: dict[str, list[tuple[int, Fraction | None]]] = {key: [] for key in items}
    related: dict[str, tuple[str, ...]] = {}
    unmapped = []
    for number, program in enumerate(programs):
        offer = offer_by(yardstick, program)
        if not offer.mapped:
            unmapped.append(number)
            continue
        touched: dict[str, None] = {}
        for key in offer.marks:
            if key not in related:
                alignments = yardstick.alignments
                around = (*alignments.same_as(key), *alignments.leads_to(key))
                related[key] = tuple(other for other in around if other in items)
            touched.update(dict.fromkeys(related[key]))
        for key in touched:
            level = offer.offered(items[key], yardstick).level
            if level != 0:
                taught[key].append((number, level))
    return taught, unmapped


def _step(
    taught: Mapping[str, Sequence[tuple[int, Fraction | None]]], demands: Sequence[_Row]
) -> tuple[int, bool]:
    """Give what to multiply levels by to make them whole, and whether sums of them stay exact.

    Where they would not (levels with very many decimals), levels stay as they are.
    """
    levels = {level for found in taught.values() for _, level in found if level is not None}
    largest = 0
    for row in demands:
        for _, _, demand, _ in row:
            levels.update(item.level for item in demand.items if item.level is not None)
            weights, _ = on_common_denominator([item.weight for item in demand.items])
            largest = max(largest, sum(weights))
    step = lcm(*(level.denominator for level in levels))
    if step * max(levels, default=Fraction(1)) * largest < EXACT:
        return step, True
    return 1, False


def _wanted(demand: Demand, places: Mapping[str, int], step: int, maximum: Fraction) -> Wanted:
    weights, _ = on_common_denominator([item.weight for item in demand.items])
    return Wanted.of(
        [
            (places[item.key], weight, None if item.level is None else float(item.level * step))
            for item, weight in zip(demand.items, weights, strict=True)
        ],
        # Weights are whole: above a fraction of them is above the whole number below it.
        floor(maximum * sum(weights)),
    )
