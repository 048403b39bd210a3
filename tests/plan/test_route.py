"""Routes against cases worked out by hand, and against every way through small networks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.errors import UsageError
from cpath.gaps.required import demand_of
from cpath.gaps.yardstick import build_yardstick
from cpath.model import Occupation, Program
from cpath.plan import route as routing
from cpath.plan.need import Target
from cpath.plan.network import Network
from cpath.plan.reach import Asked
from cpath.plan.route import BY, Goal, find_routes, weigh
from cpath.plan.route_report import build_routes
from cpath.plan.start import EDUCATION, read_requirements, read_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cpath.catalog import Catalog
    from cpath.plan.network import Leg, Stop
    from cpath.plan.route import By, Route

    Make = Callable[[Mapping[str, Any]], Catalog]

CASES = yaml.safe_load((Path(__file__).parent / "routes.yaml").read_text(encoding="utf-8"))


def told(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = {
        "legs": [leg.program.id if leg.program is not None else f"to {leg.to.job}" for leg in route.legs],
        "weeks": route.weeks.known,
        "cost": route.cost.known,
        "unpaid": route.unpaid.known,
    }
    if route.weeks.unknown:
        found["weeks_unknown"] = list(route.weeks.unknown)
    if route.cost.unknown:
        found["cost_unknown"] = list(route.cost.unknown)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_routes_worked_out_by_hand(case: Mapping[str, Any], plan_catalog: Catalog) -> None:
    report = build_routes(
        plan_catalog, case["to"], case["from"], case["by"], Asked("lake"), case.get("count", 3)
    )
    (found,) = report.found
    assert [told(route) for route in found.sure] == case["sure"]
    assert [told(route) for route in found.unsure] == case["unsure"]
    assert found.there == case.get("there", False)
    assert found.complete


# Against every way

LEVELS = ["entry", "middle", "advanced", "expert"]


@st.composite
def networks(draw: st.DrawFn) -> dict[str, Any]:
    """At most five programs and four occupations, joined at random; the last one is ``work``."""
    jobs = ["j0", "j1", "work"]
    programs: dict[str, Any] = {}
    count = draw(st.integers(1, 5))
    names = [f"p{number}" for number in range(count)]
    for name in names:
        programs[name] = {
            "teaches": {"a": 2},
            "for": draw(st.lists(st.sampled_from(jobs), max_size=1)),
            "cost": draw(st.one_of(st.none(), st.integers(0, 5))),
            "weeks": draw(st.one_of(st.none(), st.integers(1, 5))),
            "credits": 10,
            "articulation": [
                {"to": other, "credits": draw(st.one_of(st.none(), st.integers(0, 12)))}
                for other in draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
            ],
            "entry_requirements": draw(st.sampled_from([[], ["A test"], ["High school diploma"]])),
        }
    for program in programs.values():
        for agreement in program["articulation"]:
            if agreement["credits"] is None:
                del agreement["credits"]
            else:
                agreement["credits"] = float(agreement["credits"])
    pairs = st.tuples(st.sampled_from(jobs), st.sampled_from(jobs)).filter(lambda pair: pair[0] != pair[1])
    moves = [
        {
            "from_occupation": source,
            "to_occupation": target,
            "type": "advance",
            "programs": draw(st.lists(st.sampled_from(names), max_size=1)),
            **draw(st.sampled_from([{}, {"months": 3.0}])),
        }
        for source, target in draw(st.lists(pairs, max_size=4))
    ]
    pathway = {
        "stages": [{"id": "s", "title": "S"}],
        "lanes": [{"id": "l", "title": "L"}],
        "occupations": [{"occupation": job, "stage": "s", "lane": "l"} for job in jobs],
        "moves": moves,
    }
    occupations = {job: {"soc": "29-1141", "level": draw(st.sampled_from(LEVELS))} for job in jobs[:-1]}
    return {
        "needs": {"a": 2},
        "programs": programs,
        "records": {"occupation": occupations, "pathway": {"r/way": pathway}},
    }


def every_way(network: Network, target: str, *, sure_only: bool) -> Iterator[tuple[Leg, ...]]:
    """Go every way that repeats no place, without any order or bound."""

    def go(stop: Stop, way: tuple[Leg, ...]) -> Iterator[tuple[Leg, ...]]:
        if target in stop.jobs:
            yield way
            return
        seen = {network.first.key, *(leg.to.key for leg in way)}
        taken = {leg.to.program for leg in way if leg.to.program}
        held = network.start.credentials.union(*(leg.credentials for leg in way))
        for leg in network.legs(stop):
            is_new = leg.to.key not in seen and leg.to.program not in taken
            if is_new and (leg.is_sure or not sure_only) and leg.needs <= held:
                yield from go(leg.to, (*way, leg))

    yield from go(network.first, ())


def spent(way: tuple[Leg, ...], by: By) -> tuple[Any, ...]:
    return tuple(map(sum, zip(*(weigh(leg, by) for leg in way), strict=True)))


@given(
    data=networks(),
    by=st.sampled_from(sorted(BY.values())),
    start=st.sampled_from([["nothing"], ["j0"], ["p0"], ["j1", "high-school-diploma"]]),
    sure_only=st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_the_first_route_is_the_best_of_every_way(
    make_catalog: Make, data: dict[str, Any], by: By, start: list[str], *, sure_only: bool
) -> None:
    catalog = make_catalog(data)
    yardstick = build_yardstick(catalog)
    network = Network(catalog, read_start(catalog, start, "r"), "r", Asked("r"))
    target = catalog.all(Occupation)["work"]
    goal = Goal(Target(target, demand_of(yardstick, target, "r")), "r", by, 3)
    if target.key in network.first.jobs:
        return
    found = find_routes(yardstick, network, goal, sure_only=sure_only)
    every = list(every_way(network, "work", sure_only=sure_only))
    assert found.complete
    assert bool(found.routes) == bool(every)
    efforts = [route.effort for route in found.routes]
    assert efforts == sorted(efforts)
    if every:
        # A way over work that one does already may be left out, though it would take less.
        onward = [way for way in every if not any(network.leads_no_further(leg.to) for leg in way[:-1])]
        assert efforts[0] >= min(spent(way, by) for way in every)
        assert efforts[0] <= min((spent(way, by) for way in onward), default=efforts[0])
    ways = {tuple(leg.to.key for leg in way) for way in every}
    assert all(tuple(leg.to.key for leg in route.legs) in ways for route in found.routes)


def test_a_step_is_needed_where_the_rest_would_not_lead_there(make_catalog: Make) -> None:
    """Anybody may take the second program, but only work after the first one makes it lead to the target."""
    catalog = make_catalog(
        {
            "needs": {"a": 2},
            "programs": {
                "first": {"teaches": {"a": 1}, "for": ["below"]},
                "second": {"teaches": {"a": 2}, "for": []},
            },
            "records": {
                "occupation": {"below": {"soc": "29-1141", "level": "entry"}},
                "pathway": {
                    "r/way": {
                        "stages": [{"id": "s", "title": "S"}],
                        "lanes": [{"id": "l", "title": "L"}],
                        "occupations": [{"occupation": "work", "stage": "s", "lane": "l"}],
                        "moves": [
                            {
                                "from_occupation": "below",
                                "to_occupation": "work",
                                "type": "advance",
                                "programs": ["second"],
                            }
                        ],
                    }
                },
            },
        }
    )
    (found,) = build_routes(catalog, "work", ["nothing"], "time", Asked("r")).found
    assert [told(route)["legs"] for route in found.sure] == [["first", "second"]]


def test_a_search_that_takes_too_long_says_so(plan_catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "LOOKS", 1)
    (found,) = build_routes(plan_catalog, "nurse", ["nothing"], "time", Asked("lake")).found
    assert (found.sure, found.complete) == ((), False)


# What a start and a requirement mean


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("nothing", 0),
        ("high-school-diploma", 1),
        ("High school diploma", 1),
        ("some-college", 2),
        ("associate-degree", 4),
        ("bachelors-degree", 5),
        ("bachelor's degree", 5),
        ("bachelor\u2019s-degree", 5),
        ("nursing-degree", 4),
        ("aide-certificate", 3),
    ],
)
def test_levels_of_education(plan_catalog: Catalog, word: str, level: int) -> None:
    assert read_start(plan_catalog, [word], "lake").education == level


def test_a_start_that_there_is_not(plan_catalog: Catalog) -> None:
    with pytest.raises(UsageError) as caught:
        read_start(plan_catalog, ["aide-certificat"], "lake")
    assert caught.value.help == "did you mean 'aide-certificate'?"


def test_who_works_in_a_licensed_occupation_holds_its_license(make_catalog: Make) -> None:
    catalog = make_catalog(
        {
            "needs": {},
            "records": {
                "credential": {
                    "state-license": {"type": "license", "issuer_name": "Board", "prepares_for": ["work"]},
                    "badge": {"type": "badge", "issuer_name": "Board", "prepares_for": ["work"]},
                }
            },
        }
    )
    assert read_start(catalog, ["work"], "r").credentials == {"state-license"}


@pytest.mark.parametrize(
    ("text", "credential", "education"),
    [
        ("High school diploma or GED", None, "high school diploma"),
        ("GED", None, "high school diploma"),
        ("Registered nurse license", "rn", None),
        ("Bachelor of Science in Nursing", "bsn", None),
        ("Nursing, Bachelor of Science", "bsn", None),
        ("Registered nurse license, or a test", None, None),
        ("Three years in a trade", None, None),
    ],
)
def test_requirements_that_can_be_read(
    make_catalog: Make, text: str, credential: str | None, education: str | None
) -> None:
    catalog = make_catalog(
        {
            "needs": {},
            "programs": {"p": {"entry_requirements": [text]}},
            "records": {
                "credential": {
                    "rn": {
                        "title": "Registered Nurse License (NCLEX-RN)",
                        "type": "license",
                        "issuer_name": "B",
                    },
                    "bsn": {
                        "title": "Nursing, Bachelor of Science",
                        "type": "bachelor-degree",
                        "issuer_name": "B",
                    },
                }
            },
        }
    )
    (found,) = read_requirements(catalog, catalog.all(Program)["r/p"])
    level = None if education is None else EDUCATION.index(education)
    assert (found.credential, found.education) == (credential, level)
