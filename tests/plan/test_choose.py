"""Plans against cases worked out by hand, and against trying every set of programs."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.gaps.competency import compare_offer
from cpath.gaps.required import demand_of
from cpath.gaps.route import offer_of_route
from cpath.gaps.yardstick import build_yardstick
from cpath.model import Occupation, Program
from cpath.plan.candidate import cost_of, prepares_for, weeks_of
from cpath.plan.reach import Asked
from cpath.plan.report import build_plans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpath.catalog import Catalog, Record
    from cpath.plan.plan import Objective, Plan

    Make = Callable[[Mapping[str, Any]], Catalog]

CASES = yaml.safe_load((Path(__file__).parent / "plans.yaml").read_text(encoding="utf-8"))


def plan_for(catalog: Catalog, objective: Objective | None = None, **asked: Any) -> Plan:
    report = build_plans(catalog, "work", objective, Asked("r", **asked))
    assert len(report.plans) == 1
    return report.plans[0]


def ids(plan: Plan) -> list[str]:
    return sorted(member.candidate.id for member in plan.members)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_plans_worked_out_by_hand(case: Mapping[str, Any], make_catalog: Make) -> None:
    catalog = make_catalog(case)
    for objective, expected in case["plans"].items():
        plan = plan_for(catalog, objective)
        assert ids(plan) == expected, objective
        assert plan.optimal
        assert plan.bound == plan.value
        if objective in case.get("next_best", {}):
            assert plan.next_best is not None
            assert list(plan.next_best.ids) == case["next_best"][objective]
    plan = plan_for(catalog)
    assert {entry.need.item.competency: [entry.best, entry.best_by] for entry in plan.open} == case.get(
        "open", {}
    )
    assert {
        entry.need.item.competency: {lead.id: lead.reason for lead in entry.elsewhere}
        for entry in plan.open
        if entry.elsewhere
    } == case.get("elsewhere", {})
    assert {
        entry.need.item.competency: [lead.id for lead in entry.leads] for entry in plan.unclear
    } == case.get("unknown", {})
    assert list(plan.totals.cost.unknown) == case.get("cost_unknown", list(plan.totals.cost.unknown))
    courses = [] if plan.fill is None else [course.id for course in plan.fill.courses]
    assert courses == case.get("courses", [])


# Against every set

levels = st.integers(0, 3)
amounts = st.one_of(st.none(), st.just("free"), st.integers(0, 4))


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """One occupation, at most six programs: unknown costs, lengths and levels, ties, unmapped ones."""
    names = ["a", "b", "c", "d"][: draw(st.integers(1, 4))]
    programs: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 6))):
        cost, weeks = draw(amounts), draw(st.one_of(st.none(), st.integers(1, 3)))
        taught = draw(
            st.one_of(
                st.none(), st.dictionaries(st.sampled_from(names), st.one_of(st.none(), levels), max_size=4)
            )
        )
        fields: dict[str, Any] = {"courses": [{"teaches": taught}], "cost": cost, "weeks": weeks}
        if draw(st.booleans()):
            fields["for"] = []
        programs[f"p{number}"] = fields
    needs = {name: draw(st.one_of(st.none(), levels)) for name in names}
    return {"needs": needs, "programs": programs}


def met_by(catalog: Catalog, programs: list[Record[Program]]) -> set[str]:
    """Give what a gap report says that some programs meet together."""
    yardstick = build_yardstick(catalog)
    occupation = catalog.all(Occupation)["work"]
    demand = demand_of(yardstick, occupation, "r")
    if not programs:
        return {item.key for item in demand.items if item.level == 0}
    offer = offer_of_route(catalog, programs, yardstick)
    pair = compare_offer(yardstick, occupation, demand, offer, "r")
    return {item.key for item in pair.items if item.shortfall == 0}


def effort(programs: tuple[Record[Program], ...], objective: Objective) -> tuple[Any, ...]:
    costs = [cost_of(program.entity) for program in programs]
    weeks = [weeks_of(program.entity) for program in programs]
    cost = (costs.count(None), sum(filter(None, costs), Fraction(0)))
    length = (weeks.count(None), sum(filter(None, weeks), Fraction(0)))
    count = (len(programs),)
    order = {
        "cheapest": (*cost, *count, *length),
        "shortest": (*length, *count, *cost),
        "smallest": (*count, *cost, *length),
    }
    return order[objective], tuple(program.key for program in programs)


@given(data=cases(), objective=st.sampled_from(["cheapest", "shortest", "smallest"]))
@settings(max_examples=150, deadline=None)
def test_a_plan_is_the_best_of_all_sets(
    make_catalog: Make, data: dict[str, Any], objective: Objective
) -> None:
    catalog = make_catalog(data)
    if not any(prepares_for(catalog, program) for program in catalog.all(Program).values()):
        return
    plan = plan_for(catalog, objective, all_programs=True)
    mapped = [program for program in catalog.all(Program).values() if program.entity.is_mapped]
    free = met_by(catalog, [])
    reachable = set().union(free, *(met_by(catalog, [program]) for program in mapped))
    leading = [program for program in mapped if prepares_for(catalog, program)]
    every = chain.from_iterable(combinations(mapped, size) for size in range(len(mapped) + 1))
    fitting = [
        chosen
        for chosen in every
        if met_by(catalog, list(chosen)) | free >= reachable
        and (not leading or reachable == free or any(program in leading for program in chosen))
    ]
    best = min(fitting, key=lambda chosen: effort(chosen, objective))
    assert sorted(member.candidate.key for member in plan.members) == [program.key for program in best]
    assert plan.optimal
    closed = {need.item.key for need in (*plan.needs.coverable, *plan.needs.granted)}
    assert closed == reachable


@given(data=cases())
@settings(max_examples=60, deadline=None)
def test_every_need_is_told_of_once(make_catalog: Make, data: dict[str, Any]) -> None:
    catalog = make_catalog(data)
    if not any(prepares_for(catalog, program) for program in catalog.all(Program).values()):
        return
    plan = plan_for(catalog)
    told = [need.key for need in (*plan.needs.coverable, *plan.needs.granted)]
    told += [entry.need.key for entry in (*plan.open, *plan.unclear)]
    assert sorted(told) == sorted(
        ("work", item.key) for target in plan.targets for item in target.demand.items
    )
    added = [need for member in plan.members for need in member.adds]
    assert len(added) == len(set(added)) == len(plan.needs.coverable)


@given(data=cases())
@settings(max_examples=60, deadline=None)
def test_the_plan_closes_what_a_gap_report_says_it_does(make_catalog: Make, data: dict[str, Any]) -> None:
    catalog = make_catalog(data)
    if not any(prepares_for(catalog, program) for program in catalog.all(Program).values()):
        return
    plan = plan_for(catalog)
    closed = {need.item.key: need.item for need in (*plan.needs.coverable, *plan.needs.granted)}
    for pair in plan.pairs:
        met = {item.key for item in pair.items if item.shortfall == 0}
        # What asks for nothing is met, whatever is taught of it; a report calls an unknown level unknown.
        assert met <= set(closed)
        assert all(closed[key].level == 0 for key in set(closed) - met)


# What was asked for


def test_with_a_program_only_the_rest_is_planned(make_catalog: Make) -> None:
    data = {
        "needs": {"a": 2, "b": 2},
        "programs": {
            "whole": {"teaches": {"a": 2, "b": 2}, "cost": 10},
            "half": {"teaches": {"a": 2}, "cost": 5},
            "rest": {"teaches": {"b": 2}, "cost": 9},
        },
    }
    catalog = make_catalog(data)
    half = catalog.all(Program)["r/half"]
    plan = plan_for(catalog, given=(half,))
    assert ids(plan) == ["half", "rest"]
    assert plan.bound == plan.value == 14
    assert [member.given for member in plan.members] == [True, False]


def test_an_audience_leaves_programs_out(make_catalog: Make) -> None:
    data = {
        "needs": {"a": 2},
        "programs": {
            "young": {"teaches": {"a": 2}, "cost": "free", "audience": ["high-school"]},
            "adult": {"teaches": {"a": 2}, "cost": 10, "audience": ["adult", "college"]},
            "any": {"teaches": {"a": 2}, "cost": 20},
        },
    }
    assert ids(plan_for(make_catalog(data))) == ["young"]
    assert ids(plan_for(make_catalog(data), audience="adult")) == ["adult"]
    assert ids(plan_for(make_catalog(data), audience="incumbent-worker")) == ["any"]


def test_courses_are_planned_by_their_credits(make_catalog: Make) -> None:
    data = {
        "needs": {"a": 2, "b": 2, "c": 2},
        "programs": {
            "p": {
                "courses": [
                    {"id": "ab", "credits": 6, "teaches": {"a": 2, "b": 2}},
                    {"id": "a", "credits": 2, "teaches": {"a": 2}},
                    {"id": "none"},
                ]
            },
            "q": {
                "courses": [
                    {"id": "bc", "credits": 3, "teaches": {"b": 2, "c": 2}},
                    {"id": "c", "teaches": {"c": 2}},
                ]
            },
        },
    }
    catalog = make_catalog(data)
    plan = plan_for(catalog, by_course=True)
    assert (ids(plan), plan.value, plan.measure) == (["p/a", "q/bc"], 5, "credits")
    assert ids(plan_for(catalog, "smallest", by_course=True)) == ["p/a", "q/bc"]
    plan = plan_for(catalog, by_course=True, given=(catalog.all(Program)["r/p"],))
    # An unknown number of credits is none of the fewest.
    assert ids(plan) == ["p", "q/bc"]


def test_a_single_course_is_named_where_it_would_do(make_catalog: Make) -> None:
    data = {
        "needs": {"a": 2, "b": 2},
        "programs": {
            "own": {"teaches": {"a": 2}, "cost": 10},
            "other": {
                "for": [],
                "articulation": [{"to": "own", "credits": 2}],
                "cost": 10,
                "courses": [
                    {"id": "x", "credits": 1, "teaches": {}},
                    {"id": "y", "credits": 1, "teaches": {"b": 2}},
                ],
            },
        },
    }
    plan = plan_for(make_catalog(data))
    assert [[course.id for course in member.would_do] for member in plan.members] == [[], ["other/y"]]
    assert [(carry.source, carry.into, carry.credits) for carry in plan.carries] == [("other", "own", 2)]
