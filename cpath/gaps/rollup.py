"""Gap figures of many occupations together: by region, by sector, by state.

An occupation counts once in each group, by the best of its programs. What is unknown is counted,
never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.gaps.scale import ONE, ZERO, exact
from cpath.gaps.yardstick import build_yardstick
from cpath.model import Initiative, Occupation, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog
    from cpath.gaps.competency import Pair
    from cpath.gaps.report import GapReport
    from cpath.model import Text
    from cpath.model.initiative import CriticalOccupation

By = Literal["region", "sector", "state"]
BY: tuple[By, ...] = ("region", "sector", "state")

DEFINITION: tuple[tuple[str, str], ...] = (
    (
        "occupations",
        "critical occupations of the group's initiatives, each counted once in each region that names it",
    ),
    (
        "best",
        (
            "of an occupation, the program of its region with the highest coverage_met; one without a "
            "headline (unknown) stands below any that has one"
        ),
    ),
    ("covered", "occupations whose best coverage is known and at or above coverage_minimum of their region"),
    ("below", "occupations whose best coverage is known and below coverage_minimum"),
    ("unknown", "occupations with programs, of which none has a headline"),
    ("no_program", "occupations that no program of their region prepares for"),
    (
        "mean_coverage",
        (
            "mean of the best coverage_met over the occupations where it is known, each of the same weight; "
            "null where none is"
        ),
    ),
    (
        "mean_low, mean_high",
        (
            "mean over all occupations of the group of the highest coverage_low (coverage_high) among their "
            "programs, parts counted; without a program 0 in both, without ratings and votes 0 and 1"
        ),
    ),
    (
        "mean_by_openings",
        (
            "mean_coverage weighted by the region's openings a year, over the occupations where both are "
            "known; openings_unknown counts the others"
        ),
    ),
)
"""What each figure of a roll-up means, in every output."""


@dataclass(frozen=True, slots=True)
class Best:
    """A critical occupation of one region with its best program. ``coverage`` is None where unknown.

    ``minimum`` is the region's coverage_minimum. ``low`` and ``high`` bound what its programs cover, parts
    counted.
    """

    region: str
    sector: str
    occupation: str
    title: Text
    openings: Fraction | None
    program: str | None
    coverage: Fraction | None
    low: Fraction
    high: Fraction
    minimum: Fraction
    programs: int

    @property
    def state(self) -> Literal["covered", "below", "unknown", "no program"]:
        """Where it stands against the minimum."""
        if not self.programs:
            return "no program"
        if self.coverage is None:
            return "unknown"
        return "covered" if self.coverage >= self.minimum else "below"


@dataclass(frozen=True, slots=True)
class Group:
    """Critical occupations that are counted together."""

    name: str
    rows: tuple[Best, ...]

    def count(self, state: str) -> int:
        """Count the occupations that stand so."""
        return sum(row.state == state for row in self.rows)

    @property
    def mean_coverage(self) -> Fraction | None:
        """Mean of the best coverage where it is known."""
        return _mean([(ONE, row.coverage) for row in self.rows if row.coverage is not None])

    @property
    def mean_low(self) -> Fraction | None:
        """The least that the best programs cover of all of them on average, parts counted."""
        return _mean([(ONE, row.low) for row in self.rows])

    @property
    def mean_high(self) -> Fraction | None:
        """The most that they may cover."""
        return _mean([(ONE, row.high) for row in self.rows])

    @property
    def mean_by_openings(self) -> Fraction | None:
        """Mean of the best coverage, weighted by openings, where both are known."""
        return _mean(
            [
                (row.openings, row.coverage)
                for row in self.rows
                if row.openings is not None and row.coverage is not None
            ]
        )

    @property
    def openings_unknown(self) -> int:
        """How many occupations of known coverage have no known openings."""
        return sum(row.coverage is not None and row.openings is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Rollup:
    """The groups of a roll-up, in the order of their names."""

    by: By
    groups: tuple[Group, ...]


def build_rollup(catalog: Catalog, report: GapReport, by: By) -> Rollup:
    """Roll a report of critical occupations up by region, by sector or for the whole state.

    ``report`` must be one of critical occupations against programs: `build_gap_report` without an
    occupation, a program or a source.
    """
    groups: dict[str, dict[tuple[str, str], Best]] = defaultdict(dict)
    state = catalog.settings.entity.state or "all regions"
    for row in _best_rows(catalog, report):
        name = {"region": row.region, "sector": row.sector, "state": state}[by]
        groups[name].setdefault((row.region, row.occupation), row)
    return Rollup(
        by,
        tuple(
            Group(name, tuple(rows[place] for place in sorted(rows))) for name, rows in sorted(groups.items())
        ),
    )


def _best_rows(catalog: Catalog, report: GapReport) -> Iterator[Best]:
    yardstick = build_yardstick(catalog)
    pairs: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in report.pairs:
        pairs[pair.region or "", pair.occupation].append(pair)
    wanted = {*pairs, *((entry.region, entry.occupation) for entry in report.unserved)}
    for initiative in catalog.all(Initiative).values():
        region = initiative.region or ""
        minimum = exact(yardstick.thresholds(region).coverage_minimum.value)
        sector = read_text(initiative.entity.sector)
        for entry in initiative.entity.critical_occupations:
            record = catalog.find(Occupation, entry.occupation)
            if record is None or (region, record.id) not in wanted:
                continue
            found = pairs[region, record.id]
            best = max(found, key=_rank, default=None)
            coverage = None if best is None else best.coverage_met
            low, high = _bounds(found)
            yield Best(
                region,
                sector,
                record.id,
                record.entity.title,
                _openings(entry),
                None if best is None else best.source,
                coverage,
                low,
                high,
                minimum,
                len(found),
            )


def _rank(pair: Pair) -> tuple[bool, Fraction, Fraction]:
    return (
        pair.coverage_met is not None,
        pair.coverage_met or ZERO,
        pair.figures.coverage_low or ZERO,
    )


def _bounds(pairs: Sequence[Pair]) -> tuple[Fraction, Fraction]:
    """Give the least and the most that the best of some programs covers, parts counted."""
    if not pairs:
        return ZERO, ZERO
    # Nobody has rated: not even bounds are known, so anything is possible.
    lows = [ZERO if pair.figures.coverage_low is None else pair.figures.coverage_low for pair in pairs]
    highs = [ONE if pair.figures.coverage_high is None else pair.figures.coverage_high for pair in pairs]
    return max(lows), max(highs)


def _openings(entry: CriticalOccupation) -> Fraction | None:
    openings = None if entry.demand is None else entry.demand.openings
    return exact(openings) if isinstance(openings, (int, float)) else None


def _mean(values: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Give the weighted mean of (weight, value); None without weight."""
    whole = sum((weight for weight, _ in values), ZERO)
    return sum((weight * value for weight, value in values), ZERO) / whole if whole else None
