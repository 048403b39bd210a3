"""Every occupation against every program: the tables that a catalog comes to, and the query over them.

What is required, taught and unknown comes from the same functions as for a single pair
(`cpath.gaps.required`, `cpath.gaps.offer`); the query only adds up what `cpath.gaps.figures.hold` says
of one item (``docs/decisions/0015-matrix.md``). Must not know who runs the query.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from cpath.gaps.offer import offer_by
from cpath.gaps.required import demand_of
from cpath.gaps.scale import on_common_denominator
from cpath.gaps.yardstick import Yardstick, build_yardstick
from cpath.model import Occupation, Program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.offer import Offered, ProgramOffer
    from cpath.gaps.required import Demand, Required

EXACT = 2**52
"""Different levels over a common denominator are different float64 numbers up to here; so are sums."""
FIGURES = tuple(
    f"{statistic}_{end}" for statistic in ("listed", "assessed", "met", "partial") for end in ("low", "high")
)
"""Ends of the four coverages of a pair; null where there is none."""
TABLES = {
    "occupation": "occupation INTEGER, key VARCHAR",
    "program": "program INTEGER, key VARCHAR, region VARCHAR, open BOOLEAN",
    "serving": "occupation INTEGER, program INTEGER",
    "scope": "occupation INTEGER, region VARCHAR, demand INTEGER",
    "demand": "demand INTEGER, required INTEGER, screening_only BOOLEAN, headline VARCHAR, whole DOUBLE",
    "item": "demand INTEGER, place INTEGER, weight DOUBLE, share DOUBLE, low DOUBLE, high DOUBLE, "
    "open BOOLEAN",
    "offer": "region VARCHAR, program INTEGER, place INTEGER, low DOUBLE, high DOUBLE, assessed BOOLEAN, "
    "may_assess BOOLEAN, listed BOOLEAN, may_list BOOLEAN",
}
"""The tables that the query reads.

``scope``: which demand counts for an occupation against the programs of a region. ``place``: a competency
on one scale. A level without an end has no ``high``. ``share`` is a weight over the demand's whole, times
`_UNIT`. ``open``: of a program, that a course is not mapped, whole or in part; of an item, that its ``low``
itself is not possible. Of a program that is not open, what has no row in ``offer`` is not taught.
"""
PAIRS = (
    "region VARCHAR, occupation VARCHAR, program VARCHAR, serves BOOLEAN, required INTEGER, "
    f"screening_only BOOLEAN, headline VARCHAR, {', '.join(f'{name} DOUBLE' for name in FIGURES)}"
)
"""The columns of the result."""
_UNIT = 2**50
QUERY = f"""
WITH met AS (
  SELECT occupation, program, weight, share, listed, may_list, assessed, may_assess,
    item.low, coalesce(item.high, 'infinity') AS high,
    offer.low AS least, coalesce(offer.high, 'infinity') AS most,
    most > item.low OR (most = item.low AND NOT open) AS may_meet
  FROM scope JOIN item USING (demand) JOIN offer USING (region, place)
  WHERE occupation BETWEEN $first AND $last
), shared AS (
  SELECT occupation, program,
    sum(weight) AS stated,
    sum(weight) FILTER (listed) AS listed_low,
    sum(weight) FILTER (may_list) AS listed_high,
    sum(weight) FILTER (assessed) AS assessed_low,
    sum(weight) FILTER (may_assess) AS assessed_high,
    sum(weight) FILTER (least >= high) AS met_low,
    sum(weight) FILTER (may_meet) AS met_high,
    -- Parts are added as whole numbers: no order of rows changes a bit of their sum.
    sum(round(share * least / high)) FILTER (least < high) AS part_low,
    sum(round(share * most / low)) FILTER (NOT may_meet AND low > 0) AS part_high
  FROM met GROUP BY occupation, program
), pair AS (
  SELECT *, CASE WHEN open THEN whole - coalesce(stated, 0) ELSE 0 END AS besides
  FROM scope JOIN demand USING (demand) JOIN program USING (region)
    LEFT JOIN shared USING (occupation, program)
  WHERE occupation BETWEEN $first AND $last
)
SELECT region, occupation.key, pair.key, serving.program IS NOT NULL, required, screening_only, headline,
  coalesce(listed_low, 0) / whole,
  (coalesce(listed_high, 0) + besides) / whole,
  coalesce(assessed_low, 0) / whole,
  (coalesce(assessed_high, 0) + besides) / whole,
  coalesce(met_low, 0) / whole,
  (coalesce(met_high, 0) + besides) / whole,
  coalesce(met_low, 0) / whole + coalesce(part_low, 0) / {_UNIT},
  (coalesce(met_high, 0) + besides) / whole + coalesce(part_high, 0) / {_UNIT}
FROM pair JOIN occupation USING (occupation) LEFT JOIN serving USING (occupation, program)
ORDER BY occupation, program
"""  # noqa: S608 - numbers of ours
"""`PAIRS` of the occupations from ``$first`` to ``$last``, occupation by occupation."""


@dataclass(frozen=True, slots=True)
class EveryPair:
    """Occupations by key and programs by region and key, and the rows of `TABLES` about them."""

    yardstick: Yardstick
    occupations: tuple[Record[Occupation], ...]
    programs: tuple[Record[Program], ...]
    tables: Mapping[str, Sequence[tuple[Any, ...]]]
    is_exact: bool
    """Whether all sums of weights are exact, and levels compare exactly; else as good as float64 does."""


def build_every_pair(catalog: Catalog, *, region: str | None = None) -> EveryPair:
    """Put every occupation and every program that is not suspended into tables.

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
    offers = [offer_by(yardstick, program) for program in programs]
    demands: list[Demand] = []
    scope = list(_scope(yardstick, occupations, {program.region for program in programs}, demands))
    # A ballot's level can be on a scale of its own: then the competency has a place for each scale.
    items = {(item.key, item.scale or ""): item for demand in demands for item in demand.items}
    places = {place: number for number, place in enumerate(sorted(items))}
    taught = list(_taught(yardstick, offers, items))
    tables: dict[str, list[tuple[Any, ...]]] = {
        "occupation": [(number, record.key) for number, record in enumerate(occupations)],
        "program": [
            (number, record.key, record.region or "", _is_open(offers[number]))
            for number, record in enumerate(programs)
        ],
        "serving": list(_serving(catalog, occupations, programs)),
        "scope": scope,
        "demand": [_demand(number, demand) for number, demand in enumerate(demands)],
        "item": [row for number, demand in enumerate(demands) for row in _items(number, demand, places)],
        "offer": [
            (programs[number].region or "", number, places[place], *_offer(offered))
            for number, place, offered in taught
        ],
    }
    is_exact = _is_exact(demands, [offered for _, _, offered in taught])
    return EveryPair(yardstick, occupations, tuple(programs), tables, is_exact)


def _scope(
    yardstick: Yardstick,
    occupations: Sequence[Record[Occupation]],
    regions: set[str | None],
    demands: list[Demand],
) -> Iterator[tuple[int, str, int]]:
    """Yield the demand of each occupation and region by its number in ``demands``, to which it adds.

    Regions without votes and thresholds of their own share one.
    """
    for number, occupation in enumerate(occupations):
        found: dict[str | None, int] = {}
        for region in sorted(regions, key=str):
            own = (region or "") in yardstick.own_thresholds or (region, occupation.key) in yardstick.votes
            counted = region if own else None
            if counted not in found:
                found[counted] = len(demands)
                demands.append(demand_of(yardstick, occupation, counted))
            yield number, region or "", found[counted]


def _is_open(offer: ProgramOffer) -> bool:
    """Whether a course is not mapped, whole or in part, or there is no course."""
    return bool(offer.unmapped or offer.partial or not offer.courses)


def _serving(
    catalog: Catalog, occupations: Sequence[Record[Occupation]], programs: Sequence[Record[Program]]
) -> Iterator[tuple[int, int]]:
    """Yield the occupations that programs say they prepare for."""
    numbers = {record.key: number for number, record in enumerate(occupations)}
    for number, program in enumerate(programs):
        refs = (target.occupation for target in program.entity.prepares_for)
        keys = {catalog.resolve(Occupation.kind, ref).key or "" for ref in refs}
        yield from ((numbers[key], number) for key in sorted(keys & numbers.keys()))


def _demand(number: int, demand: Demand) -> tuple[Any, ...]:
    weights, _ = on_common_denominator([item.weight for item in demand.items])
    whole = sum(weights) if demand.rated else 0
    known = all(item.level.point is not None for item in demand.items)
    headline = ("met" if known else "assessed") if whole else None
    required = len(demand.items) if demand.rated else None
    return number, required, demand.screening_only, headline, float(whole) or None


def _items(number: int, demand: Demand, places: Mapping[tuple[str, str], int]) -> Iterator[tuple[Any, ...]]:
    weights, _ = on_common_denominator([item.weight for item in demand.items])
    whole = sum(weights)
    for item, weight in zip(demand.items, weights, strict=True):
        share = float(Fraction(weight * _UNIT, whole)) if whole else 0.0
        low, high = _ends(item.level.low, item.level.high)
        yield number, places[item.key, item.scale or ""], float(weight), share, low, high, item.level.open


def _ends(low: Fraction, high: Fraction | None) -> tuple[float, float | None]:
    return float(low), None if high is None else float(high)


def _taught(
    yardstick: Yardstick, offers: Sequence[ProgramOffer], items: Mapping[tuple[str, str], Required]
) -> Iterator[tuple[int, tuple[str, str], Offered]]:
    """Yield what programs state about required competencies; what they do not state is left out."""
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
                yield number, place, offered


def _offer(offered: Offered) -> tuple[Any, ...]:
    low, high = _ends(offered.levels.low, None if offered.unmapped else offered.levels.high)
    assessed = offered.levels.surely_above_zero
    may_list = offered.may_list or offered.unmapped
    return low, high, assessed, high is None or high > 0, offered.listed, may_list


def _is_exact(demands: Sequence[Demand], taught: Sequence[Offered]) -> bool:
    """Whether float64 keeps apart all levels that differ, and adds up all weights exactly."""
    intervals = [item.level for demand in demands for item in demand.items]
    intervals += [offered.levels for offered in taught]
    levels = {end for interval in intervals for end in (interval.low, interval.high) if end is not None}
    step = lcm(*(level.denominator for level in levels))
    wholes = [sum(on_common_denominator([item.weight for item in demand.items])[0]) for demand in demands]
    return step * max(levels, default=Fraction(1)) < EXACT and max(wholes, default=0) < EXACT
