"""Routes against cases worked out by hand, and against every way through small networks."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.errors import UsageError
from cpath.model import Program
from cpath.plan import route as routing
from cpath.plan.network import Network
from cpath.plan.report import build_routes
from cpath.plan.route import find_routes
from cpath.plan.start import EDUCATION, read_requirements, read_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cpath.catalog import Catalog
    from cpath.plan.network import Leg, Stop
    from cpath.plan.route import Route

    Make = Callable[[Mapping[str, Any]], Catalog]

CASES = yaml.safe_load((Path(__file__).parent / "routes.yaml").read_text(encoding="utf-8"))


def told(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = {
        "legs": [leg.program.id if leg.program is not None else f"to {leg.to.job}" for leg in route.legs],
        "why": list(route.reasons),
        "weeks": None if route.weeks.unknown else route.weeks.known,
        "cost": None if route.cost.unknown else route.cost.known,
    }
    if not route.is_sure:
        found["ask"] = True
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_routes_worked_out_by_hand(case: Mapping[str, Any], plan_catalog: Catalog) -> None:
    (found,) = build_routes(
        plan_catalog, case["to"], case["from"], "lake", audience=case.get("audience")
    ).found
    assert [told(way.route) for way in found.ways] == case["routes"]
    assert [program.id for program in found.ask] == case.get("ask", [])
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


def repeats(network: Network, target: str, way: tuple[Leg, ...]) -> bool:
    """Whether the way leads there without some step to work that one does already."""
    return any(
        leg.to.jobs and leg.to.jobs <= network.first.jobs and leads(network, target, way[:at] + way[at + 1 :])
        for at, leg in enumerate(way)
    )


def leads(network: Network, target: str, steps: tuple[Leg, ...]) -> bool:
    """Whether the same steps lead there, each following on the one before."""
    stop, held = network.first, set(network.start.credentials)
    for step in steps:
        same = [leg for leg in network.legs(stop) if (leg.program, leg.to.job) == (step.program, step.to.job)]
        if not same or not same[0].needs <= held:
            return False
        stop = same[0].to
        held |= set(same[0].credentials)
    return target in stop.jobs


def every_way(network: Network, target: str) -> Iterator[tuple[Leg, ...]]:
    """Go every way that repeats no place, without any order or bound."""

    def go(stop: Stop, way: tuple[Leg, ...]) -> Iterator[tuple[Leg, ...]]:
        if target in stop.jobs:
            if not repeats(network, target, way):
                yield way
            return
        seen = {network.first.key, *(leg.to.key for leg in way)}
        taken = {leg.to.program for leg in way if leg.to.program}
        held = network.start.credentials.union(*(leg.credentials for leg in way))
        for leg in network.legs(stop):
            is_new = leg.to.key not in seen and leg.to.program not in taken
            if is_new and leg.needs <= held:
                yield from go(leg.to, (*way, leg))

    yield from go(network.first, ())


Figures = tuple[Fraction | None, Fraction | None, int | None]


def figures(way: tuple[Leg, ...], network: Network, pay: Mapping[str, Fraction]) -> Figures:
    """Weeks, dollars, and first pay in whole dollars up to the goal's; None where a part is unknown."""
    weeks = [leg.weeks for leg in way]
    cost = [leg.cost for leg in way]
    jobs = next((new for leg in way if (new := leg.to.jobs - network.first.jobs)), frozenset())
    known = [pay[job] for job in (["work"] if "work" in jobs else jobs) if job in pay]
    first = min(int(max(known)), int(pay["work"])) if known and "work" in pay else None
    return (
        None if None in weeks else sum((one for one in weeks if one is not None), Fraction(0)),
        None if None in cost else sum((one for one in cost if one is not None), Fraction(0)),
        first,
    )


def better(one: Figures, other: Figures) -> bool:
    """Whether all is known of both, and one is no longer, no dearer, first paid no less, and not the same."""
    (weeks, cost, pay), (weeks_, cost_, pay_) = one, other
    if None in (weeks, cost, pay, weeks_, cost_, pay_):
        return False
    return (weeks, cost, -(pay or 0)) != (weeks_, cost_, -(pay_ or 0)) and bool(
        (weeks or 0) <= (weeks_ or 0) and (cost or 0) <= (cost_ or 0) and (pay or 0) >= (pay_ or 0)
    )


@given(
    data=networks(),
    start=st.sampled_from([["nothing"], ["j0"], ["p0"], ["j1", "high-school-diploma"]]),
    pay=st.dictionaries(
        st.sampled_from(["j0", "j1", "work"]), st.integers(40, 120).map(lambda value: Fraction(value, 4))
    ),
)
@settings(max_examples=200, deadline=None)
def test_no_way_is_better_than_a_route(
    make_catalog: Make, data: dict[str, Any], start: list[str], pay: dict[str, Fraction]
) -> None:
    catalog = make_catalog(data)
    network = Network(catalog, read_start(catalog, start, "r"), "r", None)
    if "work" in network.first.jobs:
        return
    found = find_routes(network, "work", pay)
    every: dict[tuple[str, ...], Any] = {}
    for way in every_way(network, "work"):
        # Two moves can join the same jobs: the route takes the one of which more is known.
        steps, found_ = tuple(leg.to.key for leg in way), figures(way, network, pay)
        known = every.setdefault(steps, found_)
        if _how_open(found_) < _how_open(known):
            every[steps] = found_
    assert found.complete
    assert bool(found.routes) == bool(every)
    assert len({route.steps for route in found.routes}) == len(found.routes) <= 3
    for route in found.routes:
        own = every[route.steps]
        assert not any(better(other, own) for other in every.values())
        assert not any(other.dominates(route) for other in found.routes)
        weeks, cost, first = zip(*every.values(), strict=True)
        if "quickest" in route.reasons:
            assert own[0] == min(value for value in weeks if value is not None)
        if "cheapest" in route.reasons:
            assert own[1] == min(value for value in cost if value is not None)
        if "best paid" in route.reasons:
            assert own[2] == max(value for value in first if value is not None)
        assert route.reasons or len(found.routes) == 1
    named = {reason for route in found.routes for reason in route.reasons}
    if any(all(value is not None for value in way) for way in every.values()):
        assert named == {"quickest", "cheapest", "best paid"}


def _how_open(found: Any) -> tuple[int, Any]:
    """How much of a way is not known, then what it takes."""
    return sum(value is None for value in found), tuple(value or 0 for value in found)


def test_unknown_is_never_better(make_catalog: Make) -> None:
    """A free program of unknown length is the cheapest; it is not the quickest, and hides nobody else."""
    catalog = make_catalog(
        {
            "programs": {
                "known": {"cost": 100, "weeks": 10},
                "unknown-length": {"cost": "free"},
                "unknown-cost": {"weeks": 20},
            }
        }
    )
    (found,) = build_routes(catalog, "work", ["nothing"], "r").found
    assert [(told(way.route)["legs"], told(way.route)["why"]) for way in found.ways] == [
        (["known"], ["quickest"]),
        (["unknown-length"], ["cheapest"]),
    ]
    assert [program.id for program in found.ask] == ["unknown-cost"]


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
    (found,) = build_routes(catalog, "work", ["nothing"], "r").found
    assert [told(way.route)["legs"] for way in found.ways] == [["first", "second"]]


def test_a_search_that_takes_too_long_says_so(plan_catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "LOOKS", 1)
    (found,) = build_routes(plan_catalog, "nurse", ["nothing"], "lake").found
    assert (found.ways, found.complete) == ((), False)


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
