"""What a report on supply and demand holds: occupations, programs and totals, each with its balance.

Exact numbers of people a year; how they come about stands in `cpath.gaps.supply`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from cpath.gaps.openings import WithOpenings
from cpath.gaps.scale import ZERO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cpath.catalog.catalog import Record
    from cpath.catalog.labor import Figure
    from cpath.gaps.completers import Caution, Completers
    from cpath.gaps.openings import Living
    from cpath.messages import Message
    from cpath.model import Program, Text

Basis = Literal["stated", "crosswalk"]
"""Why a program leads to an occupation: its record says so, or the CIP-SOC crosswalk does."""


@dataclass(frozen=True, slots=True)
class Supply:
    """One program that leads to occupations of its region: ``links`` by their keys."""

    program: Record[Program]
    completers: Completers
    links: Mapping[str, Basis]

    @property
    def count(self) -> Fraction | None:
        """Completers a year; None where unknown."""
        return self.completers.count


@dataclass(frozen=True, slots=True)
class Balance:
    """Openings against those who fill them, as people a year."""

    openings: Fraction
    allocated: Fraction

    @property
    def gap(self) -> Fraction:
        """Openings without a completer; below 0 where more complete than are needed."""
        return self.openings - self.allocated

    @property
    def gap_share(self) -> Fraction | None:
        """The part of the openings that is without a completer; None where there are none."""
        return self.gap / self.openings if self.openings else None

    @property
    def ratio(self) -> Fraction | None:
        """Completers for each opening; None where there are none."""
        return self.allocated / self.openings if self.openings else None


@dataclass(frozen=True, slots=True)
class OccupationRow(WithOpenings):
    """One occupation in one region. Openings and completers are people a year.

    ``completers`` counts each program whole, ``completers_sole`` only those that lead here alone:
    however a program's completers part, between the two. All three are None where nothing is known;
    with ``unknown_programs`` they count only the others. ``whole_code`` is the SOC code where its
    figures are also those of other jobs.
    """

    region: str
    occupation: str
    title: Text
    soc: str
    sector: Text | None
    stated_openings: Figure | None
    stated_wage: Figure | None
    employment: Fraction | None
    whole_code: str | None
    entry_education: str | None
    completers: Fraction | None
    completers_sole: Fraction | None
    allocated: Fraction | None
    supplies: tuple[Supply, ...]
    programs: tuple[str, ...]
    unknown_programs: tuple[str, ...]
    method: str
    living: tuple[Living, ...]
    sources: tuple[Message | str, ...]
    cautions: tuple[Caution, ...]

    @property
    def openings_rate(self) -> Fraction | None:
        """Openings a year for each job that there is; None where one of them is unknown."""
        return self.openings / self.employment if self.openings is not None and self.employment else None

    @property
    def wage(self) -> Fraction | None:
        """The median wage in dollars an hour."""
        return None if self.stated_wage is None else self.stated_wage.hourly

    @property
    def balance(self) -> Balance | None:
        """The balance; None where openings or any program's completers are unknown."""
        if self.openings is None or self.allocated is None or self.unknown_programs:
            return None
        return Balance(self.openings, self.allocated)

    @property
    def gap_at_most(self) -> Fraction | None:
        """The gap if nobody completes the programs that are unknown."""
        if self.openings is None or self.allocated is None:
            return None
        return self.openings - self.allocated

    @property
    def gap_low(self) -> Fraction | None:
        """The gap if all completers of its programs came here: no allocation gives a smaller one."""
        if self.openings is None or self.completers is None or self.unknown_programs:
            return None
        return self.openings - self.completers

    @property
    def gap_high(self) -> Fraction | None:
        """The gap if only those came who have nowhere else to go: no allocation gives a larger one."""
        if self.openings is None or self.completers_sole is None:
            return None
        return self.openings - self.completers_sole

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are averaged, over all programs."""
        return tuple(sorted({year for supply in self.supplies for year in supply.completers.years}))

    @property
    def by_year(self) -> dict[int, int]:
        """Completers, each program whole, of the years that every counted program has recorded."""
        found = [supply.completers.by_year for supply in self.supplies if supply.count is not None]
        common = set[int].intersection(*(set(years) for years in found)) if found else set()
        return {year: sum(years[year] for years in found) for year in sorted(common)}

    @property
    def change(self) -> Fraction | None:
        """The change of completers from the year before to the latest, as a share of the year before."""
        found = self.by_year
        before = found.get(max(found, default=0) - 1)
        return Fraction(found[max(found)] - before, before) if before else None


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """One program: its completers a year against its share of the openings it leads to."""

    region: str
    program: str
    title: Text
    cip: str | None
    completers: Completers
    openings: Fraction | None
    occupations: tuple[str, ...]
    openings_are_estimated: bool
    whole_codes: tuple[str, ...]

    @property
    def balance(self) -> Balance | None:
        """The balance; None where openings or completers are unknown."""
        if self.openings is None or self.completers.count is None:
            return None
        return Balance(self.openings, self.completers.count)


@dataclass(frozen=True, slots=True)
class Total:
    """Rows added up over those where everything is known; the others are counted, not guessed.

    Openings that several occupations of one SOC code state are counted once. ``all_openings`` are all
    that are known, also where the completers are not. ``estimates`` counts the
    rows with estimated openings, ``whole_codes`` are the codes that cover other jobs, too.
    """

    name: Text
    balance: Balance
    rows: int
    unknown: tuple[str, ...]
    all_openings: Fraction = ZERO
    estimates: int = 0
    whole_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupplyReport:
    """Supply against demand of a region or of all, from both ends.

    ``left_out`` says what counts nowhere.
    """

    years: int
    occupations: tuple[OccupationRow, ...]
    programs: tuple[ProgramRow, ...]
    left_out: tuple[Message, ...]

    def by_region(self) -> tuple[Total, ...]:
        """Add the rows of each region up."""
        return _totals(self.occupations, lambda row: row.region)

    def by_sector(self) -> tuple[Total, ...]:
        """Add the rows of each sector up."""
        return _totals(self.occupations, lambda row: row.sector or "no sector")

    def by_education(self) -> tuple[Total, ...]:
        """Add the rows up by the education that is typical for entry."""
        return _totals(self.occupations, lambda row: row.entry_education or "unknown")

    def whole(self) -> Total:
        """Add all rows up: the regions of this repository, not more."""
        found = _totals(self.occupations, lambda _: "all regions here")
        return found[0] if found else Total("all regions here", Balance(ZERO, ZERO), 0, ())


def _totals(rows: Sequence[OccupationRow], name: Callable[[OccupationRow], Text]) -> tuple[Total, ...]:
    grouped: dict[str, list[OccupationRow]] = defaultdict(list)
    for row in rows:
        grouped[str(name(row))].append(row)
    return tuple(_total(name(found[0]), found) for _, found in sorted(grouped.items()))


def _total(name: Text, rows: Sequence[OccupationRow]) -> Total:
    known = [(row, row.balance) for row in rows if row.balance is not None]
    # Occupations of one code in a region that state the same openings state one number.
    openings = {(row.region, row.soc, balance.openings): balance.openings for row, balance in known}
    return Total(
        name,
        Balance(sum(openings.values(), ZERO), sum((balance.allocated for _, balance in known), ZERO)),
        len(known),
        tuple(f"{row.region}/{row.occupation}" for row in rows if row.balance is None),
        sum({(row.region, row.soc, row.openings): row.openings or ZERO for row in rows}.values(), ZERO),
        sum(row.openings_are_estimated for row in rows),
        tuple(sorted({row.whole_code for row in rows if row.whole_code is not None})),
    )
