"""The example's plans: none is absurd as those of the first edition were."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.model import Occupation, Pathway, Program, Region
from cpath.plan.facts import prepares_for
from cpath.plan.field import Fields
from cpath.plan.network import Network
from cpath.plan.report import build_ladders, build_program_sets, build_routes
from cpath.plan.route import find_routes, wages
from cpath.plan.start import read_start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog import Catalog
    from cpath.plan.ladder import Ladder
    from cpath.plan.network import Leg, Stop


EXAMPLE = Path(__file__).parents[2] / "examples" / "colorado"


@pytest.fixture(scope="module")
def example() -> Catalog:
    return load(EXAMPLE).catalog


@pytest.fixture(scope="module")
def ladders(example: Catalog) -> list[Ladder]:
    """The ladder of every program for every occupation that it prepares for."""
    return [
        ladder
        for program in example.all(Program).values()
        if program.entity.prepares_for
        for ladder in build_ladders(example, program.key).ladders
    ]


def test_no_ladder_pulls_in_another_field_or_audience(example: Catalog, ladders: list[Ladder]) -> None:
    fields = Fields(example)
    lent = [(ladder, action) for ladder in ladders for action in ladder.actions if action.source is not None]
    assert lent
    for ladder, action in lent:
        source, program = action.source, ladder.program
        assert source is not None
        assert source.region == program.region
        assert set(program.entity.audience) <= set(source.entity.audience)
        assert str(source.entity.cip)[:2] == str(program.entity.cip)[:2]
        pathways = [
            pathway
            for pathway in example.all(Pathway).values()
            if {source.id, program.id} <= set(pathway.entity.programs)
        ]
        assert pathways
        assert all(part.item.category != "employability" for part in action.parts)
        assert fields.same_field(source, program) or not any(
            fields.is_generic((part.item.key,), part.item.category) for part in action.parts
        )


def test_every_action_closes_what_it_names(ladders: list[Ladder]) -> None:
    for ladder in ladders:
        if ladder.before.range is None:
            assert ladder.actions == ()
            continue
        whole = sum(item.weight for item in ladder.before.items)
        for action in ladder.actions:
            assert action.closes * whole == sum(part.item.weight for part in action.parts)
        floors = [ladder.before.floor, *(action.after.floor for action in ladder.actions)]
        assert floors == sorted(floors, key=lambda floor: floor or 0)
        assert ladder.waiting or ladder.after.floor == 1
        assert ladder.proven
        assert ladder.stuck == ()


@pytest.mark.parametrize(
    ("program", "competency"),
    [
        # Once a carpentry apprenticeship of 208 weeks.
        ("electrical-apprenticeship", "design"),
        # Once a course in surgical procedures.
        ("cybersecurity-certificate", "quality-control-analysis"),
        ("cybersecurity-certificate", "operations-monitoring"),
        # Once a medical-assistant apprenticeship.
        ("nursing-bsn", "teamwork"),
    ],
)
def test_what_was_absurd_stays_within_the_program(example: Catalog, program: str, competency: str) -> None:
    ladder = build_ladders(example, program).ladders[0]
    (found,) = (
        action for action in ladder.actions if competency in {part.item.competency for part in action.parts}
    )
    assert found.source is None


def test_sets_of_programs_prepare_for_the_work_and_share_an_audience(example: Catalog) -> None:
    names = [*example.all(Occupation), *example.all(Pathway)]
    served = {key for program in example.all(Program).values() for key in prepares_for(example, program)}
    for name in names:
        if name in example.all(Occupation) and name not in served:
            continue
        report = build_program_sets(example, name, least=Fraction(1, 50))
        for region in report.regions:
            wanted = {target.occupation.key for target in region.targets}
            for one in region.sets:
                assert one.proven
                for member in one.members:
                    assert wanted & set(prepares_for(example, member.program))
                    assert set(one.audiences) <= set(member.program.entity.audience)
                    assert member.adds >= one.least or member is one.members[-1]


def test_a_nursing_assistant_becomes_a_nurse_by_no_detour(example: Catalog) -> None:
    """Once by way of a respiratory therapist, in 248 weeks and for $63,100."""
    (found,) = build_routes(example, "registered-nurse", ["nursing-assistant"]).found
    assert [way.route.steps for way in found.ways] == [("pikes-peak/nursing-aas|",)]


def ways(network: Network, target: str, longest: int) -> Iterator[tuple[Leg, ...]]:
    """Every way of at most so many steps that repeats no place."""

    def go(stop: Stop, way: tuple[Leg, ...]) -> Iterator[tuple[Leg, ...]]:
        if target in stop.jobs:
            yield way
            return
        if len(way) == longest:
            return
        seen = {network.first.key, *(leg.to.key for leg in way)}
        taken = {leg.to.program for leg in way if leg.to.program}
        held = network.start.credentials.union(*(leg.credentials for leg in way))
        for leg in network.legs(stop):
            if leg.to.key not in seen and leg.to.program not in taken and leg.needs <= held:
                yield from go(leg.to, (*way, leg))

    return go(network.first, ())


def figures(
    way: tuple[Leg, ...], network: Network, target: str, pay: dict[str, object]
) -> tuple[object, ...]:
    """Weeks, dollars and first pay of a way, worked out apart from the search."""
    weeks = None if any(leg.weeks is None for leg in way) else sum(leg.weeks for leg in way)
    cost = None if any(leg.cost is None for leg in way) else sum(leg.cost for leg in way)
    jobs = next((new for leg in way if (new := leg.to.jobs - network.first.jobs)), frozenset())
    first = pay.get(target) if target in jobs else max((pay[job] for job in jobs if job in pay), default=None)
    return weeks, cost, first


def is_better(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Whether all is known of two ways, and one is no longer, no dearer, no worse paid, and better in one."""
    if None in one or None in other:
        return False
    return one[0] <= other[0] and one[1] <= other[1] and one[2] >= other[2] and one != other


def test_no_route_of_the_example_is_dominated(example: Catalog) -> None:
    seen = 0
    for region in example.all(Region):
        pay = {key: wage.hourly for key, wage in wages(example, region).items()}
        for start in ("high-school-diploma", "nothing", "nursing-assistant", "construction-laborer"):
            network = Network(example, read_start(example, [start], region), region, None)
            for target in example.all(Occupation):
                if target in network.first.jobs:
                    continue
                found = find_routes(network, target, pay)
                assert found.complete
                assert len(found.routes) <= 3
                if not found.routes:
                    continue
                seen += 1
                every = [figures(way, network, target, pay) for way in ways(network, target, 3)]
                for route in found.routes:
                    own = figures(route.legs, network, target, pay)
                    assert not any(is_better(other, own) for other in every), (region, start, target)
                    assert route.reasons or len(found.routes) == 1
    assert seen > 100
