"""What is planned for a name: the ladders of a program or an occupation, sets of programs, a person's routes.

Computes; how a plan looks stands in `cpath.reports`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.catalog.lookup import check_place, check_region, find_any, find_record
from cpath.errors import NoRepositoryError, UsageError
from cpath.gaps.competency import Pair, compare_offer
from cpath.gaps.definition import Definition, build_definition
from cpath.gaps.occupation_move import offer_of_occupation
from cpath.gaps.offer import Offer, offer_by
from cpath.gaps.required import demand_of
from cpath.gaps.route import stack
from cpath.gaps.scale import ZERO
from cpath.gaps.yardstick import build_yardstick
from cpath.messages import Code, Message, msg
from cpath.model import Initiative, Occupation, Pathway, Program
from cpath.model.kind_words import KIND_WORDS
from cpath.plan.facts import completers, is_for, prepares_for
from cpath.plan.field import Fields
from cpath.plan.ladder import Goal, Ladder, build_ladder
from cpath.plan.network import Network
from cpath.plan.programs import ProgramSet, Target, build_sets
from cpath.plan.route import Route, Wage, find_routes, wages
from cpath.plan.start import Start, read_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.yardstick import Yardstick

_KINDS = (
    "framework",
    "occupation",
    "credential",
    "program",
    "pathway",
    "validation",
    "initiative",
    "region",
)


@dataclass(frozen=True, slots=True)
class LadderReport:
    """The ladders of one program, or of the programs for one occupation, the main one first."""

    definition: Definition
    ladders: tuple[Ladder, ...]
    left_out: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """The sets of programs of one region, for some occupations."""

    region: str | None
    targets: tuple[Target, ...]
    sets: tuple[ProgramSet, ...]


@dataclass(frozen=True, slots=True)
class SetReport:
    """Which programs together, region by region."""

    definition: Definition
    name: Record[Occupation] | Record[Pathway]
    regions: tuple[Region, ...]
    left_out: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One route, and what it teaches, with what was there before, against the target.

    ``pair`` is None where it is not known what was there before, and the route has no program.
    """

    route: Route
    pair: Pair | None


@dataclass(frozen=True, slots=True)
class Routes:
    """The routes of one region.

    ``there`` is whether one is at the target already. ``ask`` are programs that lead there at once and of
    which length or cost is unknown, so that they cannot be compared. ``pay`` is by key of occupation.
    """

    region: str | None
    occupation: Record[Occupation]
    start: Start
    there: bool
    ways: tuple[Way, ...]
    ask: tuple[Record[Program], ...]
    complete: bool
    pay: Mapping[str, Wage]


@dataclass(frozen=True, slots=True)
class RouteReport:
    """A person's routes, region by region."""

    definition: Definition
    catalog: Catalog
    found: tuple[Routes, ...]
    left_out: tuple[Message, ...]


def build_ladders(
    catalog: Catalog,
    name: str,
    region: str | None = None,
    *,
    audience: str | None = None,
    actions: int | None = None,
    target: Fraction | None = None,
) -> LadderReport:
    """The ladders for a program or an occupation; each ends after some actions, or at a coverage, if asked.

    Raises `UsageError` for a name that there is not, `NoRepositoryError` where there is nothing to plan.
    """
    check_region(catalog, region)
    found = _find(catalog, name, region)
    if isinstance(found.entity, Pathway):
        raise UsageError(
            f"{name!r} is a pathway",
            help=f"name one of its programs or occupations, or ask which programs together: "
            f"cpath plan {name} --programs",
        )
    yardstick, fields = build_yardstick(catalog), Fields(catalog)
    if isinstance(found.entity, Program):
        check_place(found, region)
        if audience is not None:
            raise UsageError(f"{name!r} is one program, for whomever it is", help="leave --audience out")
        keys = prepares_for(catalog, found)
        cases = [(found, record) for key in keys if (record := catalog.find(Occupation, key)) is not None]
        if not cases:
            raise NoRepositoryError(
                f"the program {name!r} names no occupation that it prepares for",
                help="write it under `prepares_for`: {occupation: ID, basis: provider}",
            )
    else:
        occupation = catalog.all(Occupation)[found.key]
        cases = [(program, occupation) for program in _serving(catalog, occupation, region, audience)]
        if not cases:
            raise NoRepositoryError(
                f"no program prepares for {name!r}" + _for(region, audience),
                help=f"write the occupation under `prepares_for` in a program: {{occupation: {found.id}}}",
            )
    ladders = tuple(
        build_ladder(
            yardstick,
            fields,
            program,
            Goal(
                occupation,
                demand_of(yardstick, occupation, program.region),
                program.region,
                actions,
                target,
            ),
        )
        for program, occupation in cases
    )
    if not isinstance(found.entity, Program):
        ladders = tuple(sorted(ladders, key=_place))
    pairs = [pair for ladder in ladders for pair in (ladder.before, ladder.after)]
    return LadderReport(build_definition(yardstick, pairs), ladders, broken_records(catalog))


def _for(region: str | None, audience: str | None) -> str:
    return (f" in {region}" if region else "") + (f" for {audience}" if audience else "")


def _serving(
    catalog: Catalog, occupation: Record[Occupation], region: str | None, audience: str | None
) -> list[Record[Program]]:
    """The programs that prepare for an occupation."""
    return [
        program
        for program in catalog.all(Program).values()
        if program.entity.status != "suspended"
        and region in (None, program.region)
        and is_for(program.entity, audience)
        and occupation.key in prepares_for(catalog, program)
    ]


def _place(ladder: Ladder) -> tuple[bool, int, Fraction, str]:
    """The main program first: the one with the most completers, else the one that covers the most."""
    number = completers(ladder.program.entity)
    return number is None, -(number or 0), -(ladder.before.floor or ZERO), ladder.program.key


def build_program_sets(
    catalog: Catalog,
    name: str,
    region: str | None = None,
    *,
    audience: str | None = None,
    least: Fraction,
) -> SetReport:
    """Which programs together cover an occupation, or the critical occupations of a pathway."""
    check_region(catalog, region)
    found = _find(catalog, name, region)
    if isinstance(found.entity, Program):
        raise UsageError(
            f"{name!r} is a program", help="name an occupation or a pathway, or leave out --programs"
        )
    yardstick = build_yardstick(catalog)
    programs = list(catalog.all(Program).values())
    if isinstance(found.entity, Pathway):
        check_place(found, region)
        keys = {catalog.resolve(Program.kind, ref, found.region).key for ref in found.entity.programs}
        programs = [program for program in programs if program.key in keys]
        places: dict[str | None, list[Record[Occupation]]] = {found.region: _placed(catalog, found)}
    else:
        occupation = catalog.all(Occupation)[found.key]
        places = {
            where: [occupation]
            for where in sorted(
                {one.region for one in _serving(catalog, occupation, region, audience)}, key=str
            )
        }
    if not any(places.values()):
        raise NoRepositoryError(
            f"no program prepares for {name!r}" + _for(region, audience),
            help="write the occupation under `prepares_for` in a program",
        )
    regions = []
    for where, occupations in places.items():
        targets = tuple(Target(one, demand_of(yardstick, one, where)) for one in occupations)
        here = [program for program in programs if program.region == where]
        regions.append(Region(where, targets, build_sets(yardstick, targets, here, where, least, audience)))
    pairs = [pair for place in regions for one in place.sets for pair in one.pairs]
    return SetReport(build_definition(yardstick, pairs), found, tuple(regions), broken_records(catalog))


def _placed(catalog: Catalog, pathway: Record[Pathway]) -> list[Record[Occupation]]:
    """The critical occupations of a pathway; all of them where none is critical."""
    placed = {
        record.key: record
        for place in pathway.entity.occupations
        if (record := catalog.find(Occupation, place.occupation)) is not None
    }
    critical = {key for where, key in _critical(catalog) if where == pathway.region}
    return [record for key, record in placed.items() if key in critical] or list(placed.values())


def _critical(catalog: Catalog) -> Iterator[tuple[str | None, str]]:
    for initiative in catalog.all(Initiative).values():
        for entry in initiative.entity.critical_occupations:
            key = catalog.resolve(Occupation.kind, entry.occupation).key
            if key is not None:
                yield initiative.region, key


def build_routes(
    catalog: Catalog,
    name: str,
    given: Sequence[str],
    region: str | None = None,
    *,
    audience: str | None = None,
    had: Sequence[Offer] = (),
) -> RouteReport:
    """A person's routes to an occupation.

    ``given`` are ids of occupations, credentials and programs, or levels of education; ``had`` are lists of
    competencies. They are used once and kept nowhere.
    """
    check_region(catalog, region)
    yardstick = build_yardstick(catalog)
    occupation = find_record(catalog, Occupation, name)
    found = tuple(
        _routes(yardstick, occupation, read_start(catalog, given, where), where, audience, had)
        for where in _regions(catalog, occupation, region)
    )
    pairs = [way.pair for routes in found for way in routes.ways if way.pair is not None]
    return RouteReport(build_definition(yardstick, pairs), catalog, found, broken_records(catalog))


def _regions(catalog: Catalog, occupation: Record[Occupation], region: str | None) -> list[str | None]:
    """The region asked for; else all with a program for the occupation, or a pathway that it stands on."""
    if region is not None:
        return [region]
    found = {program.region for program in _serving(catalog, occupation, None, None)}
    found |= {
        pathway.region
        for pathway in catalog.all(Pathway).values()
        for place in pathway.entity.occupations
        if catalog.resolve(Occupation.kind, place.occupation).key == occupation.key
    }
    if not found:
        raise NoRepositoryError(
            f"no region has a program for {occupation.id!r}, or a pathway to it",
            help="name a region with --region to look there all the same",
        )
    return sorted(found, key=lambda where: where or "")


def _routes(
    yardstick: Yardstick,
    occupation: Record[Occupation],
    start: Start,
    region: str | None,
    audience: str | None,
    had: Sequence[Offer],
) -> Routes:
    catalog = yardstick.catalog
    network = Network(catalog, start, region, audience)
    pay = wages(catalog, region)
    there = occupation.key in network.first.jobs
    found = find_routes(network, occupation.key, {key: wage.hourly for key, wage in pay.items()})
    demand = demand_of(yardstick, occupation, region)
    before = [*had, *(offer_of_occupation(catalog, one) for one in start.occupations)]
    before += [offer_by(yardstick, catalog.all(Program)[key]) for key in sorted(start.programs)]
    ways = []
    for route in () if there else found.routes:
        offers = [
            *before,
            *(offer_by(yardstick, leg.program) for leg in route.legs if leg.program is not None),
        ]
        pair = compare_offer(yardstick, occupation, demand, stack(offers), region) if offers else None
        ways.append(Way(route, pair))
    taken = {leg.program.key for way in ways for leg in way.route.legs if leg.program is not None}
    ask = [
        leg.program
        for leg in network.legs(network.first)
        if leg.program is not None
        and occupation.key in leg.to.jobs
        and leg.program.key not in taken
        and (leg.weeks is None or leg.cost is None)
    ]
    return Routes(
        region, occupation, start, there, tuple(ways), () if there else tuple(ask), found.complete, pay
    )


def broken_records(catalog: Catalog) -> tuple[Message, ...]:
    """Records that could not be looked at, for their files cannot be read."""
    return tuple(
        msg("{kind} {id}: its file cannot be read", kind=KIND_WORDS[kind], id=Code(key))
        for kind in _KINDS
        for key in sorted(catalog.broken.get(kind, ()))
    )


def _find(
    catalog: Catalog, name: str, region: str | None
) -> Record[Program] | Record[Occupation] | Record[Pathway]:
    """Return the program, the occupation or the pathway of a name, the first that there is."""
    return find_any(catalog, (Program, Occupation, Pathway), name, region)
