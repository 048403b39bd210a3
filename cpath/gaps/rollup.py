"""Gap figures of many occupations together: by region, by sector, by state.

An occupation counts once in each group, by the best of its programs. Unknowns widen the ranges.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.catalog.labor import find_figure, whole_code
from cpath.gaps.figures import EITHER, NONE, Range
from cpath.gaps.scale import ONE, ZERO, exact
from cpath.gaps.yardstick import build_yardstick
from cpath.messages import Message, msg
from cpath.model import Initiative, Occupation, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog
    from cpath.catalog.labor import Figure
    from cpath.gaps.competency import Pair
    from cpath.gaps.figures import Statistic
    from cpath.gaps.report import GapReport
    from cpath.model import Text

By = Literal["region", "sector", "state"]
BY: tuple[By, ...] = ("region", "sector", "state")

DEFINITION: tuple[tuple[str, Message], ...] = (
    (
        "occupations",
        msg(
            "critical occupations of the group's initiatives, each counted once in each region that names it"
        ),
    ),
    (
        "best",
        msg("for an occupation, the program of its region with the highest low end of the headline"),
    ),
    (
        "covered",
        msg("the best low end is at or above coverage_minimum of the region"),
    ),
    (
        "below",
        msg("no program can reach coverage_minimum, whatever the unknowns turn out to be"),
    ),
    (
        "unknown",
        msg("a program may reach coverage_minimum, or the occupation has no rating and no vote"),
    ),
    (
        "no_program",
        msg("occupations that no program of their region prepares for"),
    ),
    (
        "screening_only",
        msg(
            "occupations that no employer of the region has voted on: counted apart, and left out of the "
            "means, unless asked for"
        ),
    ),
    (
        "met",
        msg(
            "mean over the occupations, each of the same weight, of the best low end and of the best high end"
            " of met among their programs; 0 without a program, 0 to 1 without ratings and votes"
        ),
    ),
    (
        "met_by_openings",
        msg(
            "the same, weighted by the region's openings a year, where they are known; openings_unknown "
            "counts the others"
        ),
    ),
)
"""What each figure of a roll-up means, in every output."""

State = Literal["covered", "below", "unknown", "no program", "screening only"]


@dataclass(frozen=True, slots=True)
class Best:
    """A critical occupation of one region with its best program.

    ``minimum`` is the region's coverage_minimum. ``met`` is what the best of its programs meet.
    ``headline`` is the statistic that is held against the minimum, ``reached`` its range over the
    programs; None without a rating or a vote.
    """

    region: str
    sector: str
    occupation: str
    title: Text
    stated_openings: Figure | None
    whole_code: str | None
    program: str | None
    program_title: Text | None
    headline: Statistic | None
    reached: Range | None
    met: Range
    minimum: Fraction
    programs: int
    screening_only: bool
    counted: bool
    """Whether it counts in the means."""

    @property
    def openings(self) -> Fraction | None:
        """Openings a year in the region; None where unknown."""
        return None if self.stated_openings is None else self.stated_openings.value

    @property
    def state(self) -> State:
        """How it compares with the minimum."""
        if not self.programs:
            return "no program"
        if not self.counted:
            return "screening only"
        if self.reached is None:
            return "unknown"
        if self.reached.low >= self.minimum:
            return "covered"
        return "below" if self.reached.high < self.minimum else "unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """Critical occupations that are counted together."""

    name: str
    rows: tuple[Best, ...]

    def count(self, state: State) -> int:
        """Number of occupations in a state."""
        return sum(row.state == state for row in self.rows)

    @property
    def met(self) -> Range | None:
        """Mean of what the best programs meet; None where no occupation counts."""
        return _mean([(ONE, row.met) for row in self.rows if row.counted])

    @property
    def met_by_openings(self) -> Range | None:
        """The same, weighted by openings where they are known."""
        counted = [row for row in self.rows if row.counted]
        return _mean([(row.openings, row.met) for row in counted if row.openings is not None])

    @property
    def openings_unknown(self) -> int:
        """Number of counted occupations without known openings."""
        return sum(row.counted and row.openings is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Rollup:
    """The groups of a roll-up, in the order of their names."""

    by: By
    groups: tuple[Group, ...]


def build_rollup(catalog: Catalog, report: GapReport, by: By, *, screening: bool = False) -> Rollup:
    """Roll a report of critical occupations up by region, by sector or for the whole state.

    ``screening`` counts occupations without a vote as well. ``report`` must be one of critical
    occupations against programs: `build_gap_report` without an occupation, a program or a source.
    """
    groups: dict[str, dict[tuple[str, str], Best]] = defaultdict(dict)
    state = catalog.settings.entity.state or "all regions"
    for row in _best_rows(catalog, report, screening=screening):
        name = {"region": row.region, "sector": row.sector, "state": state}[by]
        groups[name].setdefault((row.region, row.occupation), row)
    return Rollup(
        by,
        tuple(
            Group(name, tuple(rows[place] for place in sorted(rows))) for name, rows in sorted(groups.items())
        ),
    )


def _best_rows(catalog: Catalog, report: GapReport, *, screening: bool) -> Iterator[Best]:
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
            best = best_of(found)
            unvoted = (region, record.key) not in yardstick.votes
            yield Best(
                region,
                sector,
                record.id,
                record.entity.title,
                find_figure(catalog, record, region, "openings"),
                whole_code(catalog, record),
                None if best is None else best.source,
                None if best is None else best.source_title,
                None if best is None else best.headline,
                _best([pair.range for pair in found]) if best is not None and best.headline else None,
                _best([pair.coverage.met if pair.coverage else EITHER for pair in found]) or NONE,
                minimum,
                len(found),
                unvoted,
                screening or not unvoted,
            )


def best_of(pairs: Sequence[Pair]) -> Pair | None:
    """The pair that covers most for certain, then at best; None of none."""

    def place(pair: Pair) -> tuple[bool, Fraction, Fraction]:
        found = pair.range
        return (False, ZERO, ZERO) if found is None else (True, found.low, found.high)

    return max(pairs, key=place, default=None)


def _best(found: Sequence[Range | None]) -> Range | None:
    """What the best of several reaches: the highest low end, and the highest high end."""
    known = [one for one in found if one is not None]
    return Range(max(one.low for one in known), max(one.high for one in known)) if known else None


def _mean(values: Sequence[tuple[Fraction, Range]]) -> Range | None:
    """Weighted means of the low ends and of the high ends; None without weight."""
    whole = sum((weight for weight, _ in values), ZERO)
    if not whole:
        return None
    return Range(
        sum((weight * found.low for weight, found in values), ZERO) / whole,
        sum((weight * found.high for weight, found in values), ZERO) / whole,
    )
