"""Supply against demand: an occupation's openings a year against those who complete its programs.

Exact numbers in, exact numbers out. What is not recorded is unknown, never zero: then there is a
bound instead of a figure. Must not know how a report looks.

The figures (sources: ``docs/decisions/0014-supply.md``):

- completers of an occupation: those of all programs of the region that lead to it, each counted
  whole. It is the upper bound, for a program may lead to several occupations; the programs that lead
  there alone are the lower bound;
- allocated: each program's completers shared among the occupations it leads to in its region, by
  their openings; in equal parts where the openings of one of them are unknown;
- openings of one SOC code that several occupations state are counted once;
- gap = openings - allocated, gap share = gap / openings, ratio = allocated / openings;
- openings of a program: each occupation's openings shared among its programs by completers.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cpath.gaps.balance import OccupationRow, ProgramRow, Supply, SupplyReport
from cpath.gaps.completers import YEARS, Caution, completers_of
from cpath.gaps.openings import Named, living_wages, named_occupations
from cpath.gaps.scale import ZERO
from cpath.gaps.yardstick import shown_id
from cpath.messages import Code, Listed, Message, msg
from cpath.model import Occupation, Program
from cpath.model.code_tables import occupations_of_cip
from cpath.model.kind_words import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.balance import Basis


def build_supply(
    catalog: Catalog, *, region: str | None = None, occupation: str | None = None, years: int = YEARS
) -> SupplyReport:
    """Hold openings against completers, for every critical occupation of a region or of all.

    ``occupation`` is a key; with it only the rows of that occupation, but the same allocation.
    """
    rows: list[OccupationRow] = []
    programs: list[ProgramRow] = []
    left_out: dict[Message, None] = {
        msg("{kind} {id}: its file cannot be read", kind=KIND_WORDS[kind], id=Code(key)): None
        for kind in ("occupation", "program", "pathway", "initiative", "region")
        for key in sorted(catalog.broken.get(kind, ()))
    }
    named = named_occupations(catalog, region, left_out)
    for name in sorted(named):
        found = [
            _supply(program, catalog, named[name], years)
            for program in catalog.all(Program).values()
            if program.region == name and program.entity.status == "active"
        ]
        supplies = [supply for supply in found if supply.links]
        lost = [shown_id(catalog, supply.program) for supply in found if not supply.links]
        if lost:
            idle = msg(
                "programs of {region} that lead to no occupation it names (see {keys}): {programs}",
                region=Code(name),
                keys=Listed((Code("prepares_for"), Code("cip"))),
                programs=Listed([Code(program) for program in lost], most=99),
            )
            left_out[idle] = None
        rows += _rows(catalog, name, named[name], supplies)
        programs += _program_rows(catalog, name, named[name], supplies)
    if occupation is not None:
        rows = [row for row in rows if row.occupation == occupation]
        programs = [row for row in programs if occupation in row.occupations]
    return SupplyReport(years, tuple(rows), tuple(programs), tuple(left_out))


def _supply(program: Record[Program], catalog: Catalog, named: Mapping[str, Named], years: int) -> Supply:
    links: dict[str, Basis] = {}
    entity = program.entity
    for target in entity.prepares_for:
        key = catalog.resolve(Occupation.kind, target.occupation).key
        if key is not None and key in named:
            links[key] = "stated"
    if not entity.prepares_for and entity.cip not in (None, "unknown"):
        codes = occupations_of_cip(str(entity.cip))
        links = {key: "crosswalk" for key, item in named.items() if item.codes & codes}
    return Supply(program, completers_of(entity, shown_id(catalog, program), years), links)


def allocate(count: Fraction, by: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    """Share a number of people out by other numbers, all of it.

    Equal parts where one of those is unknown, or all are zero: whoever is left out of a share would
    get nothing for being unknown.
    """
    whole = sum((value for value in by.values() if value is not None), ZERO)
    if None in by.values() or not whole:
        return {key: count / len(by) for key in by}
    return {key: count * value / whole for key, value in by.items() if value is not None}


def counted_once(keys: Iterable[str], named: Mapping[str, Named]) -> dict[str, Fraction | None]:
    """Return the openings of each occupation, those of one code shared among the ones that state them.

    Two occupations of one SOC code with the same openings state one number: the whole code's.
    """
    stated = {key: named[key].counted_as for key in keys}
    shared = Counter(stated.values())
    return {
        key: None if openings is None else openings / shared[soc, openings]
        for key, (soc, openings) in stated.items()
    }


def _rows(
    catalog: Catalog, region: str, named: Mapping[str, Named], supplies: Sequence[Supply]
) -> Iterator[OccupationRow]:
    shares = {
        supply.program.key: allocate(supply.count, counted_once(supply.links, named))
        for supply in supplies
        if supply.count is not None
    }
    for key, item in sorted(named.items()):
        if not item.critical:
            continue
        own = [supply for supply in supplies if key in supply.links]
        counts = {supply.program.key: supply.count for supply in own if supply.count is not None}
        sole = [supply.count for supply in own if supply.count is not None and len(supply.links) == 1]
        # Nobody completes a program that does not exist; that nobody has recorded one tells nothing.
        is_known = bool(counts) or (not own and item.declared)
        sources = [text for supply in own if supply.count is not None for text in supply.completers.sources]
        yield OccupationRow(
            region,
            key,
            item.record.entity.title,
            item.record.entity.soc,
            item.sector,
            item.stated_openings,
            item.stated_wage,
            item.employment,
            item.whole_code,
            item.record.entity.entry_education,
            sum(counts.values(), ZERO) if is_known else None,
            sum(sole, ZERO) if is_known else None,
            sum((shares[program][key] for program in counts), ZERO) if is_known else None,
            tuple(own),
            tuple(shown_id(catalog, supply.program) for supply in own),
            tuple(shown_id(catalog, supply.program) for supply in own if supply.count is None),
            _method(key, own, named),
            living_wages(catalog, region, item.wage),
            tuple(dict.fromkeys([*item.sources, *sources])),
            tuple(_cautions(catalog, key, named, own)),
        )


def _method(key: str, own: Sequence[Supply], named: Mapping[str, Named]) -> str:
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


def _cautions(
    catalog: Catalog, key: str, named: Mapping[str, Named], own: Sequence[Supply]
) -> Iterator[Caution]:
    """Say what is missing from the figures, and what to write."""
    item = named[key]
    soc = item.record.entity.soc
    yield from item.cautions(
        [
            other.record.id
            for name, other in sorted(named.items())
            if name != key and other.critical and other.record.entity.soc == soc
        ]
    )
    for supply in own:
        if supply.count is None:
            why = msg("completers are unknown: add {key} to the program", key=Code("completions"))
            yield Caution(why, shown_id(catalog, supply.program))
        yield from supply.completers.cautions
    if not own:
        why = (
            msg("no program of the region leads to it, as the partners say")
            if item.declared
            else msg(
                "no program of the region is recorded for it: add the program, or say {key}",
                key=Code("no_program"),
            )
        )
        yield Caution(why, item.record.id)


def _program_rows(
    catalog: Catalog, region: str, named: Mapping[str, Named], supplies: Sequence[Supply]
) -> Iterator[ProgramRow]:
    """Share each occupation's openings among its programs, by their completers."""
    shares: dict[str, Fraction | None] = {supply.program.key: ZERO for supply in supplies}
    by_occupation = {
        key: own for key in named if (own := [supply for supply in supplies if key in supply.links])
    }
    for key, openings in counted_once(by_occupation, named).items():
        own = by_occupation[key]
        if openings is None or (len(own) > 1 and any(supply.count is None for supply in own)):
            # A share by completers needs them all.
            shares.update({supply.program.key: None for supply in own})
            continue
        for program, part in allocate(openings, {supply.program.key: supply.count for supply in own}).items():
            known = shares[program]
            shares[program] = None if known is None else known + part
    for supply in supplies:
        entity = supply.program.entity
        yield ProgramRow(
            region,
            shown_id(catalog, supply.program),
            entity.title,
            entity.cip,
            supply.completers,
            shares[supply.program.key],
            tuple(sorted(supply.links)),
            any(named[key].openings_are_estimated for key in supply.links),
            tuple(sorted({code for key in supply.links if (code := named[key].whole_code) is not None})),
        )
