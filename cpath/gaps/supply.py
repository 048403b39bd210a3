"""Supply against demand: an occupation's openings a year against those who complete its programs.

Exact numbers in, exact numbers out. What is not recorded is unknown, never zero: then there is a
bound instead of a figure. Must not know how a report looks.

The figures (sources: ``docs/decisions/0010-supply.md``):

- completers of a program: the mean of its latest ``years`` recorded years, each year summed over its
  awards;
- completers of an occupation: those of all programs that lead to it, each counted whole. It is the
  upper bound, for a program may lead to several occupations;
- allocated: each program's completers shared among the occupations it leads to in its region, by
  their openings; in equal parts where the openings of one of them are unknown;
- gap = openings - allocated, gap share = gap / openings, ratio = allocated / openings;
- openings of a program: each occupation's openings shared among its programs by completers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from cpath.gaps.scale import ZERO, exact
from cpath.model import Initiative, Occupation, Pathway, Program, Region
from cpath.model.code_tables import occupations_of_cip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Text
    from cpath.model.occupation import LaborMarket
    from cpath.model.program import Completions

YEARS = 3
"""Years of completions that are averaged; published reports average two or three."""
HOURS_A_YEAR = 2_080
"""Hours that turn an annual wage into an hourly one (U.S. Bureau of Labor Statistics, OEWS)."""

Basis = Literal["stated", "crosswalk"]
"""Why a program leads to an occupation: its record says so, or the CIP-SOC crosswalk does."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Those who complete one program: ``count`` a year, None where unknown, and over which years."""

    program: Record[Program]
    count: Fraction | None
    years: tuple[int, ...]
    links: Mapping[str, Basis]
    """By key of the occupation that it leads to, of those that its region names."""
    sources: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Living:
    """Whether a wage reaches what a household needs; None where the wage is unknown."""

    household: str
    hourly: Fraction
    reached: bool | None


@dataclass(frozen=True, slots=True)
class OccupationRow:
    """One occupation in one region. Openings and completers are people a year.

    ``allocated`` is None where nothing at all is known; with ``unknown_programs`` it counts only the
    others, so that ``gap`` is None and ``gap_at_most`` holds.
    """

    region: str
    occupation: str
    title: Text
    soc: str
    sector: str | None
    openings: Fraction | None
    completers: Fraction | None
    completers_sole: Fraction | None
    allocated: Fraction | None
    programs: tuple[str, ...]
    unknown_programs: tuple[str, ...]
    method: str
    years: tuple[int, ...]
    wage: Fraction | None
    living: tuple[Living, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether openings and every program's completers are known."""
        return self.openings is not None and self.allocated is not None and not self.unknown_programs

    @property
    def gap(self) -> Fraction | None:
        """Openings without a completer; below 0 where more complete than are needed."""
        return self.gap_at_most if self.is_known else None

    @property
    def gap_at_most(self) -> Fraction | None:
        """The gap if nobody completes the programs that are unknown."""
        if self.openings is None or self.allocated is None:
            return None
        return self.openings - self.allocated

    @property
    def ratio(self) -> Fraction | None:
        """Completers for each opening."""
        return self.allocated / self.openings if self.is_known and self.openings else None  # type: ignore[operator]

    @property
    def gap_share(self) -> Fraction | None:
        """The part of the openings that is without a completer."""
        gap = self.gap
        return gap / self.openings if gap is not None and self.openings else None


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """One program: its completers a year against its share of the openings it leads to."""

    region: str
    program: str
    title: Text
    cip: str | None
    completers: Fraction | None
    openings: Fraction | None
    occupations: tuple[str, ...]
    years: tuple[int, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def gap(self) -> Fraction | None:
        """Its share of openings without a completer; None where a part is unknown."""
        if self.openings is None or self.completers is None:
            return None
        return self.openings - self.completers


@dataclass(frozen=True, slots=True)
class Total:
    """Rows added up over those where everything is known; the others are counted, not guessed."""

    name: str
    openings: Fraction
    allocated: Fraction
    rows: int
    unknown: tuple[str, ...]

    @property
    def gap(self) -> Fraction:
        """Openings without a completer."""
        return self.openings - self.allocated

    @property
    def ratio(self) -> Fraction | None:
        """Completers for each opening."""
        return self.allocated / self.openings if self.openings else None


@dataclass(frozen=True, slots=True)
class SupplyReport:
    """Supply against demand of a region or of all, from both ends."""

    years: int
    occupations: tuple[OccupationRow, ...]
    programs: tuple[ProgramRow, ...]
    left_out: tuple[str, ...]

    def by_region(self) -> tuple[Total, ...]:
        """Add the rows of each region up."""
        return _totals(self.occupations, lambda row: row.region)

    def by_sector(self) -> tuple[Total, ...]:
        """Add the rows of each sector up."""
        return _totals(self.occupations, lambda row: row.sector or "no sector")

    def whole(self) -> Total:
        """Add all rows up: the regions of this repository, not more."""
        found = _totals(self.occupations, lambda _: "all regions here")
        return found[0] if found else Total("all regions here", ZERO, ZERO, 0, ())


def build_supply(
    catalog: Catalog, *, region: str | None = None, occupation: str | None = None, years: int = YEARS
) -> SupplyReport:
    """Hold openings against completers, for every critical occupation of a region or of all.

    ``occupation`` is a key; with it only the rows of that occupation, but the same allocation.
    """
    rows: list[OccupationRow] = []
    programs: list[ProgramRow] = []
    left_out: dict[str, None] = {}
    demands = _demands(catalog, region, left_out)
    for name in sorted(demands):
        named = demands[name]
        supplies = [
            _supply(catalog, program, named, years)
            for program in catalog.all(Program).values()
            if program.region == name and program.entity.status == "active"
        ]
        supplies = [supply for supply in supplies if supply.links]
        rows += _rows(catalog, name, named, supplies)
        programs += _program_rows(name, named, supplies)
    if occupation is not None:
        rows = [row for row in rows if row.occupation == occupation]
        keys = {program for row in rows for program in row.programs}
        programs = [row for row in programs if row.program in keys]
    return SupplyReport(years, tuple(rows), tuple(programs), tuple(left_out))


# Demand: what a region's initiatives call critical, and its pathways name


@dataclass(frozen=True, slots=True)
class _Named:
    """An occupation that a region names, with the openings there."""

    record: Record[Occupation]
    sector: str | None
    demand: LaborMarket | None
    critical: bool
    declared: bool
    """Whether the partners say why no program serves it."""

    @property
    def openings(self) -> Fraction | None:
        found = None if self.demand is None else self.demand.openings
        return exact(found) if isinstance(found, int | float) else None


def _demands(catalog: Catalog, region: str | None, left_out: dict[str, None]) -> dict[str, dict[str, _Named]]:
    """Give the occupations that each region names, by region and key."""
    named: dict[str, dict[str, _Named]] = defaultdict(dict)
    for initiative in catalog.all(Initiative).values():
        if initiative.region is None or region not in (None, initiative.region):
            continue
        sector = initiative.entity.sector
        words = sector if isinstance(sector, str) else next(iter(sector.values()), "")
        for entry in initiative.entity.critical_occupations:
            record = catalog.find(Occupation, entry.occupation)
            if record is None:
                left_out[f"occupation {entry.occupation}: there is no such record that can be read"] = None
                continue
            known = named[initiative.region].get(record.key)
            if known is not None and known.openings is not None:
                continue
            named[initiative.region][record.key] = _Named(
                record,
                words,
                entry.demand or _regional(catalog, record, initiative.region),
                critical=True,
                declared=entry.no_program is not None,
            )
    for pathway in catalog.all(Pathway).values():
        if pathway.region is None or region not in (None, pathway.region):
            continue
        for reference in catalog.iter_references(pathway):
            record = catalog.find(Occupation, reference.ref) if Occupation.kind in reference.kinds else None
            if record is not None and record.key not in named[pathway.region]:
                demand = _regional(catalog, record, pathway.region)
                named[pathway.region][record.key] = _Named(
                    record, None, demand, critical=False, declared=False
                )
    return {name: found for name, found in named.items() if any(item.critical for item in found.values())}


def _regional(catalog: Catalog, occupation: Record[Occupation], region: str) -> LaborMarket | None:
    """Give what an occupation's record says about the region: the area of its name."""
    record = catalog.find(Region, region)
    title = region if record is None else record.entity.title
    names = {region, *([title] if isinstance(title, str) else title.values())}
    wanted = {name.strip().casefold() for name in names}
    return next(
        (entry for entry in occupation.entity.labor_market if entry.area.strip().casefold() in wanted), None
    )


# Supply: what each program gives


def _supply(catalog: Catalog, program: Record[Program], named: Mapping[str, _Named], years: int) -> Supply:
    links: dict[str, Basis] = {}
    notes: list[str] = []
    entity = program.entity
    for target in entity.prepares_for:
        key = catalog.resolve(Occupation.kind, target.occupation).key
        if key is not None and key in named:
            links[key] = "stated"
    if not entity.prepares_for and entity.cip not in (None, "unknown"):
        codes = occupations_of_cip(str(entity.cip))
        links = {key: "crosswalk" for key, item in named.items() if item.record.entity.soc in codes}
    count, used, sources = _mean(entity.completions, years, notes, program.id)
    return Supply(program, count, used, links, sources, tuple(notes))


def _mean(
    completions: Sequence[Completions], years: int, notes: list[str], name: str
) -> tuple[Fraction | None, tuple[int, ...], tuple[str, ...]]:
    """Give the mean of the latest years whose count is known, those years, and who says so."""
    by_year: dict[int, list[Completions]] = defaultdict(list)
    for entry in completions:
        by_year[entry.year].append(entry)
    known = {
        year: sum(entry.count for entry in entries if isinstance(entry.count, int))
        for year, entries in by_year.items()
        if all(isinstance(entry.count, int) for entry in entries)
    }
    used = tuple(sorted(known, reverse=True)[:years])
    if not used:
        return None, (), ()
    entries = [entry for year in used for entry in by_year[year]]
    if len(used) < years:
        notes.append(
            f"{name}: completions of {_listed(used)} only; {years} years are averaged where there are"
        )
    rules = {entry.counting for entry in entries}
    if None in rules:
        notes.append(f"{name}: whether awards or people were counted is not said: add `counting`")
    if len(rules - {None}) > 1:
        notes.append(f"{name}: some years count awards, others people; their mean is neither")
    elif rules == {"awards"}:
        notes.append(f"{name}: awards were counted; someone with two awards counts twice")
    mean = Fraction(sum(known[year] for year in used), len(used))
    return mean, tuple(sorted(used)), tuple(dict.fromkeys(_source(entry) for entry in entries))


def _source(part: Completions | LaborMarket) -> str:
    if part.source is not None:
        return part.source if part.as_of is None else f"{part.source} ({part.as_of})"
    return "illustrative" if part.illustrative else "no source given"


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years)))


def allocate(count: Fraction, openings: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    """Share a number of people among occupations by their openings, all of it.

    Equal parts where the openings of one are unknown, or all are zero: whoever is left out of a
    share by openings would get nothing for being unknown.
    """
    whole = sum((value for value in openings.values() if value is not None), ZERO)
    if None in openings.values() or not whole:
        return {key: count / len(openings) for key in openings}
    return {key: count * value / whole for key, value in openings.items() if value is not None}


def _rows(
    catalog: Catalog, region: str, named: Mapping[str, _Named], supplies: Sequence[Supply]
) -> list[OccupationRow]:
    shares = {
        supply.program.key: allocate(supply.count, {key: named[key].openings for key in supply.links})
        for supply in supplies
        if supply.count is not None
    }
    return [
        _row(catalog, region, key, named, [supply for supply in supplies if key in supply.links], shares)
        for key in sorted(named)
        if named[key].critical
    ]


def _row(
    catalog: Catalog,
    region: str,
    key: str,
    named: Mapping[str, _Named],
    own: Sequence[Supply],
    shares: Mapping[str, Mapping[str, Fraction]],
) -> OccupationRow:
    item = named[key]
    counts = {supply.program.key: supply.count for supply in own if supply.count is not None}
    counted = [supply for supply in own if supply.program.key in counts]
    sole = [supply.program.key for supply in counted if len(supply.links) == 1]
    # Nobody completes a program that does not exist; that nobody has recorded one tells nothing.
    is_known = bool(counted) or (not own and item.declared)
    wage = _wage(item.demand)
    sources = [text for supply in counted for text in supply.sources]
    if item.demand is not None and item.openings is not None:
        sources.insert(0, _source(item.demand))
    return OccupationRow(
        region,
        key,
        item.record.entity.title,
        item.record.entity.soc,
        item.sector,
        item.openings,
        sum(counts.values(), ZERO) if is_known else None,
        sum((counts[program] for program in sole), ZERO) if is_known else None,
        sum((shares[program][key] for program in counts), ZERO) if is_known else None,
        tuple(supply.program.id for supply in own),
        tuple(supply.program.id for supply in own if supply.count is None),
        _method(key, own, named),
        tuple(sorted({year for supply in counted for year in supply.years})),
        wage,
        _living(catalog, region, wage),
        tuple(dict.fromkeys(sources)),
        tuple(dict.fromkeys(_notes(item, own))),
    )


def _method(key: str, own: Sequence[Supply], named: Mapping[str, _Named]) -> str:
    """Say in words how completers were told apart."""
    if not own:
        return "no program"
    linked = {other for supply in own if supply.count is not None for other in supply.links}
    method = "each program leads to this occupation alone"
    if linked - {key}:
        method = "each program's completers shared among its occupations by their openings"
        if any(named[other].openings is None for other in linked):
            method += ", in equal parts where these are unknown"
    if any(supply.links[key] == "crosswalk" for supply in own):
        method += "; linked by the CIP-SOC crosswalk where a program names no occupation"
    return method


def _notes(item: _Named, own: Sequence[Supply]) -> list[str]:
    """Say what is missing from the figures, and what to write."""
    notes = [note for supply in own for note in supply.notes]
    if item.openings is None:
        notes.append("openings a year in the region are not known: add `openings` to its `demand`")
    elif item.demand is not None and _source(item.demand) == "no source given":
        notes.append("the openings have no source: add `source` and `as_of` to its `demand`")
    unknown = [supply.program.id for supply in own if supply.count is None]
    if unknown:
        notes.append(f"completers unknown: {', '.join(unknown)}; add `completions` to these programs")
    if not own and item.declared:
        notes.append("no program of the region leads to it, as the partners say")
    elif not own:
        notes.append("no program of the region is recorded for it: write the program, or say `no_program`")
    return notes


def _wage(demand: LaborMarket | None) -> Fraction | None:
    """Give the median wage in dollars an hour."""
    if demand is None:
        return None
    if isinstance(demand.median_hourly, int | float):
        return exact(demand.median_hourly)
    if isinstance(demand.median_annual, int | float):
        return exact(demand.median_annual) / HOURS_A_YEAR
    return None


def _living(catalog: Catalog, region: str, wage: Fraction | None) -> tuple[Living, ...]:
    record = catalog.find(Region, region)
    return tuple(
        Living(entry.household, exact(entry.hourly), None if wage is None else wage >= exact(entry.hourly))
        for entry in (() if record is None else record.entity.living_wage)
    )


# From the program's side


def _program_rows(
    region: str, named: Mapping[str, _Named], supplies: Sequence[Supply]
) -> Iterator[ProgramRow]:
    """Share each occupation's openings among its programs, by their completers."""
    shares: dict[str, Fraction | None] = {supply.program.key: ZERO for supply in supplies}
    for key, item in named.items():
        own = [supply for supply in supplies if key in supply.links]
        if not own:
            continue
        if item.openings is None or (len(own) > 1 and any(supply.count is None for supply in own)):
            # A share by completers needs them all.
            shares.update({supply.program.key: None for supply in own})
            continue
        for program, part in allocate(
            item.openings, {supply.program.key: supply.count for supply in own}
        ).items():
            known = shares[program]
            shares[program] = None if known is None else known + part
    for supply in supplies:
        entity = supply.program.entity
        yield ProgramRow(
            region,
            supply.program.key,
            entity.title,
            entity.cip,
            supply.count,
            shares[supply.program.key],
            tuple(sorted(supply.links)),
            supply.years,
            supply.sources,
            supply.notes,
        )


# Totals


def _totals(rows: Sequence[OccupationRow], name: Callable[[OccupationRow], str]) -> tuple[Total, ...]:
    grouped: dict[str, list[OccupationRow]] = defaultdict(list)
    for row in rows:
        grouped[name(row)].append(row)
    return tuple(
        Total(
            group,
            sum((row.openings or ZERO for row in found if row.is_known), ZERO),
            sum((row.allocated or ZERO for row in found if row.is_known), ZERO),
            sum(row.is_known for row in found),
            tuple(f"{row.region}/{row.occupation}" for row in found if not row.is_known),
        )
        for group, found in sorted(grouped.items())
    )
