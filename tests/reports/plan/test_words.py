"""What plans say in the cases that no example shows: what is unknown, what is left, what cannot be proven."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import Catalog, load
from cpath.documents import View
from cpath.gaps.figures import Coverage, Range
from cpath.plan.network import Why
from cpath.plan.report import (
    LadderReport,
    RouteReport,
    SetReport,
    build_ladders,
    build_program_sets,
    build_routes,
)
from cpath.plan.route import Total
from cpath.reports.registry import write_report
from cpath.reports.titles import Titles

if TYPE_CHECKING:
    from cpath.plan.ladder import Ladder

REPOSITORY = Path(__file__).parents[2] / "repos" / "plan"
ALL = Range(Fraction(0), Fraction(1))
UNKNOWN = {"x": Fraction(1)}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(REPOSITORY).catalog


@pytest.fixture(scope="module")
def routes(catalog: Catalog) -> RouteReport:
    return build_routes(catalog, "nurse", ["nothing"])


@pytest.fixture(scope="module")
def sets(catalog: Catalog) -> SetReport:
    return build_program_sets(catalog, "care", least=Fraction(1, 50))


@pytest.fixture(scope="module")
def ladders(catalog: Catalog) -> LadderReport:
    return build_ladders(catalog, "aide")


def told(report: LadderReport | SetReport | RouteReport, catalog: Catalog, **view: Any) -> str:
    """The text of a report on one line."""
    text = write_report("plan", "text", View(**view), report, Titles(catalog))
    assert isinstance(text, str)
    return " ".join(text.split())


# Routes


def told_routes(report: RouteReport, catalog: Catalog, **changed: Any) -> str:
    (found,) = report.found
    return told(replace(report, found=(replace(found, **changed),)), catalog)


def test_one_is_there_already(routes: RouteReport, catalog: Catalog) -> None:
    text = told_routes(routes, catalog, there=True, ways=())
    assert "You can do this work already with what you have." in text
    assert "No program on record" not in text


def test_no_route(routes: RouteReport, catalog: Catalog) -> None:
    text = told_routes(routes, catalog, ways=(), ask=(), pay={}, complete=False)
    assert text == (
        "Routes to Nurses Starting with: no diploma and no experience yet "
        "No program on record leads there from here. Ask a counselor. What this work pays is not known. "
        "The law asks for: Nurse license (state board). There are too many routes to look at all of them. "
        "How it is counted: `--explain`"
    )


def test_what_is_unknown_is_null_for_programs(routes: RouteReport, catalog: Catalog) -> None:
    (found,) = routes.found
    bare = replace(found, pay={}, ways=(replace(found.ways[0], pair=None),))
    report = replace(routes, found=(bare,))
    (region,) = json.loads(write_report("plan", "json", View(), report, Titles(catalog)))["regions"]
    (route,) = region["routes"]
    assert (region["pay"], route["headline"], route["coverage"]) == (None, None, None)
    assert [job["pay"] for job in route["first_work"]] == [None]


def test_one_starts_with_titles(catalog: Catalog) -> None:
    given = ["aide", "aide-certificate", "high-school-diploma"]
    text = told(build_routes(catalog, "nurse", given), catalog)
    assert "Starting with: Care aides, Aide Certificate and High school diploma " in text


def told_way(report: RouteReport, catalog: Catalog, **changed: Any) -> str:
    """The text about the first route, with other facts."""
    way = report.found[0].ways[0]
    return told_routes(report, catalog, ways=(replace(way, route=replace(way.route, **changed)),), ask=())


@pytest.mark.parametrize(
    ("weeks", "cost", "said"),
    [
        (Total(Fraction(0), UNKNOWN | {"y": Fraction(1)}), None, "length not known, $17,400"),
        (Total(Fraction(8), UNKNOWN), None, "at least 8 weeks (the length of 1 step is not known), $17,400"),
        (None, Total(Fraction(0), UNKNOWN | {"y": Fraction(1)}), "80 weeks, cost not known"),
        (None, Total(Fraction(1200), UNKNOWN), "80 weeks, at least $1,200 (the cost of 1 step is not known)"),
        (None, Total(Fraction(0), {}), "80 weeks, free"),
    ],
)
def test_what_is_unknown_is_never_zero(
    weeks: Total | None, cost: Total | None, said: str, routes: RouteReport, catalog: Catalog
) -> None:
    route = routes.found[0].ways[0].route
    text = told_way(routes, catalog, weeks=weeks or route.weeks, cost=cost or route.cost)
    assert f"The route: {said} - First job" in text


def test_a_route_of_unknown_length_is_never_called_quick(routes: RouteReport, catalog: Catalog) -> None:
    text = told_way(routes, catalog, reasons=("cheapest",))
    assert "1 route leads there. How long it takes is not known." in text
    text = told_way(routes, catalog, reasons=())
    assert "A route: 80 weeks" in text


def test_pay_while_learning(routes: RouteReport, catalog: Catalog) -> None:
    paid = told_way(routes, catalog, unpaid=Total(Fraction(0), {}))
    assert "The route: 80 weeks, $17,400, paid while learning -" in paid
    partly = told_way(routes, catalog, unpaid=Total(Fraction(60), {}))
    assert "The route: 80 weeks, $17,400, 20 weeks of it paid -" in partly
    assert (
        "paid" not in told_way(routes, catalog, unpaid=Total(Fraction(0), UNKNOWN)).partition("The route")[2]
    )


def test_first_jobs(routes: RouteReport, catalog: Catalog) -> None:
    (found,) = routes.found
    text = told_way(routes, catalog, first_jobs=frozenset(("aide", "office")))
    assert "First job on the way: Care aides ($18.50 an hour) or office (pay not known)." in text
    assert "First job" not in told_way(routes, catalog, first_jobs=frozenset((found.occupation.key,)))


@pytest.mark.parametrize(
    ("met", "said"),
    [
        (ALL, "- How much of the work it teaches is not known. 1."),
        (Range(Fraction(0), Fraction(1, 2)), "- Teaches 0-50% of what the work asks for. 1."),
        (None, "hour). 1."),
    ],
)
def test_how_much_a_route_teaches(
    met: Range | None, said: str, routes: RouteReport, catalog: Catalog
) -> None:
    way = routes.found[0].ways[0]
    assert way.pair is not None
    pair = replace(way.pair, coverage=None if met is None else Coverage(met, met, met, met))
    assert said in told_routes(routes, catalog, ways=(replace(way, pair=pair),))
    assert "Teaches" not in told_routes(routes, catalog, ways=(replace(way, pair=None),))


def told_leg(report: RouteReport, catalog: Catalog, **changed: Any) -> str:
    """The text of the first step, with other facts."""
    route = report.found[0].ways[0].route
    first, *others = route.legs
    text = told_way(report, catalog, legs=(replace(first, **changed), *others))
    return text.partition(" 1. ")[2].partition(" 2. ")[0]


def test_a_step(routes: RouteReport, catalog: Catalog) -> None:
    assert told_leg(
        routes, catalog, weeks=None, cost=None, reasons=(), notes=("A note",), carried=Fraction(5, 2)
    ) == (
        "Aide Certificate: length not known, cost not known "
        "Time and cost are estimates: 2.5 credits carry over Asks for Age 16 or older "
        "You earn: Aide Certificate Ask: The college Note: A note"
    )
    assert "Ask the school first: it asks for Age 16 or older" in told_leg(routes, catalog, is_sure=False)
    reasons = (Why("asks-for", "aide-certificate"), Why("experience", "aide"), Why("open"))
    assert told_leg(routes, catalog, asks=(), reasons=reasons).endswith(
        "Why here: it asks for Aide Certificate and a known step up from Care aides"
    )


def test_whom_a_program_is_for_and_whom_to_ask(routes: RouteReport, catalog: Catalog) -> None:
    program = routes.found[0].ways[0].route.legs[0].program
    assert program is not None
    entity = program.entity.model_copy(
        update={"audience": ("high-school",), "website": "https://example.org/aide", "type": "apprenticeship"}
    )
    text = told_leg(routes, catalog, program=replace(program, entity=entity), asks=(), reasons=())
    assert text == (
        "Aide Certificate: 8 weeks, $1,200 Paid while learning For students who are still in school "
        "You earn: Aide Certificate Ask: The college, https://example.org/aide"
    )


def test_a_step_by_experience(routes: RouteReport, catalog: Catalog) -> None:
    leg = routes.found[0].ways[0].route.legs[0]
    to = replace(leg.to, program=None, job="aide")
    changed = {"program": None, "to": to, "asks": (), "reasons": (), "credentials": ("aide-certificate",)}
    assert told_leg(routes, catalog, **changed) == (
        "Gain experience, then work as Care aides: 8 weeks, paid Needs Aide Certificate"
    )


def test_regions_have_sections_with_answers_of_their_own(routes: RouteReport, catalog: Catalog) -> None:
    (found,) = routes.found
    two = replace(routes, found=(replace(found, region="lake"), replace(found, region=None, ways=(), ask=())))
    text = told(two, catalog)
    assert "experience yet Lake - 2 routes lead there." in text
    assert "No region - No program on record leads there from here. Ask a counselor." in text


# Ladders


def one(report: LadderReport, **changed: Any) -> LadderReport:
    return replace(report, ladders=(replace(report.ladders[0], **changed),))


def with_pair(ladder: Ladder, **changed: Any) -> Any:
    return replace(ladder.before, **changed)


def test_nothing_is_known_or_left(ladders: LadderReport, catalog: Catalog) -> None:
    ladder = ladders.ladders[0]
    unknown = told(one(ladders, before=with_pair(ladder, coverage=None), actions=()), catalog)
    assert "What Care aides need is not known yet." in unknown
    assert "Nothing is left to do." in told(one(ladders, actions=()), catalog)
    waiting = told(one(ladders, actions=(), waiting=ladder.before.items[:1]), catalog)
    assert "Nothing is left to do." not in waiting


def test_what_is_left_or_not_proven(ladders: LadderReport, catalog: Catalog) -> None:
    items = ladders.ladders[0].before.items
    titles = [str(item.title) for item in items]
    text = told(one(ladders, cut=True, proven=False, agree=items[:1], stuck=items[1:3]), catalog)
    assert "There is more to do: leave out `--actions` and `--target` to see it." in text
    assert "There are too many courses to prove that no fewer actions do the same." in text
    assert f"Ask employers for the level Taught and assessed; the level is not agreed: {titles[0]}." in text
    assert f"What no action here closes {titles[1]} and {titles[2]}. Look closer: `cpath gap-report " in text
    assert "--occupation aide --program aide-certificate --explain`" in text


def test_a_course_is_to_be_mapped(ladders: LadderReport, catalog: Catalog) -> None:
    ladder = ladders.ladders[0]
    action = replace(ladder.actions[0], parts=(), course=0, after=ladder.before)
    text = told(one(ladders, actions=(action,), waiting=ladder.before.items[:2]), catalog)
    assert "It is not written down yet what 1 course teaches." in text
    assert "Care (`a1`): list what it teaches 2 items wait for it" in text


def test_every_sort_of_deed(ladders: LadderReport, catalog: Catalog) -> None:
    ladder = ladders.ladders[0]
    first = ladder.actions[0]
    (part,) = first.parts
    high = replace(part, option=replace(part.option, level=3.5))
    asked = replace(part, option=replace(part.option, level=None, require=True))

    def deed(**changed: Any) -> str:
        return told(one(ladders, actions=(replace(first, **changed),)), catalog)

    assert "Assess in Records (`a2`): Lifting to mastered" in deed(rung="assess")
    assert "Records (`a2`): Lifting to level 3.5" in deed(parts=(high,))
    assert "Require Records (`a2`), now an elective: it teaches Lifting" in deed(rung="unit", parts=(asked,))
    assert "A course on Lifting to mastered" in deed(rung="create", course=None)
    assert "Aide Certificate is Lifting assessed, at mastered or above?" in deed(rung="state", course=None)
    many = deed(rung="state", parts=(asked,) * 7)
    assert many.count("is Lifting assessed?") == 5
    assert "and 2 more if so, the required level is reached; covered as before: 71%" in many
    more = ladder.actions[1].after
    assert "if so, this closes 11%: then 82%" in deed(rung="state", after=more)
    assert "closes 11%: then 82%" in deed(after=more)


def test_what_a_program_does_for_several_occupations(ladders: LadderReport, catalog: Catalog) -> None:
    ladder = ladders.ladders[0]
    nurse = build_ladders(catalog, "nurse").ladders[0]
    two = replace(ladders, ladders=(ladder, replace(ladder, occupation=nurse.occupation, actions=())))
    text = told(two, catalog)
    assert text.startswith(
        "Aide Certificate: how to close the gap, 2 occupations "
        "- Care aides: 71% today, 100% after 3 actions - Nurses: 71% today"
    )


def test_long_ladders_are_counted(ladders: LadderReport, catalog: Catalog) -> None:
    action = ladders.ladders[0].actions[0]
    many = one(ladders, actions=(action,) * 13)
    assert "10. Records" in told(many, catalog)
    assert "11. Records" not in told(many, catalog)
    assert "and 3 more: `--all`" in told(many, catalog)
    assert "13. Records" in told(many, catalog, show_all=True)


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        ("met", "is taught and assessed. 3 actions"),
        ("assessed", "is taught and assessed, at any level. 3 actions"),
    ],
)
def test_what_employers_ask_for(headline: str, said: str, ladders: LadderReport, catalog: Catalog) -> None:
    before = ladders.ladders[0].before
    vote: Any = "vote"
    items = tuple(item for item in before.items if headline != "met" or item.required.point is not None)
    pair = replace(before, demand=replace(before.demand, validation=vote), items=items)
    assert pair.headline == headline
    text = told(one(ladders, before=pair), catalog)
    assert f"of what employers ask for {said}" in text
    assert "No employer here has voted yet" not in text


# Sets


def told_set(report: SetReport, catalog: Catalog, **changed: Any) -> str:
    (region,) = report.regions
    (found,) = region.sets
    return told(replace(report, regions=(replace(region, sets=(replace(found, **changed),)),)), catalog)


def test_what_a_set_leaves_out(sets: SetReport, catalog: Catalog) -> None:
    (region,) = sets.regions
    (found,) = region.sets
    program = found.members[0].program
    nurses = region.targets[1].occupation
    text = told_set(
        sets,
        catalog,
        spare=(program, Fraction(1, 100)),
        unmapped=(program,),
        unserved=(nurses,),
        proven=False,
        audiences=("adult", "college"),
    )
    assert "For adults and college students: 3 programs, 71% covered" in text
    assert "One more would add little: Aide Certificate, 1%." in text
    assert "Not counted, because what they teach is not written down: Aide Certificate." in text
    assert "No program for: Nurses." in text
    assert "There are too many programs to prove that no other set covers more." in text


def test_sets_of_several_audiences_and_regions(sets: SetReport, catalog: Catalog) -> None:
    (region,) = sets.regions
    (found,) = region.sets
    small = replace(found, audiences=("adult",), members=found.members[:1])
    empty = replace(region, region=None, sets=())
    many = replace(sets, regions=(replace(region, region="lake", sets=(small, found, small, small)), empty))
    text = told(many, catalog)
    assert "The most, for everyone (no audience is stated): 3 programs together cover 71%" in text
    assert (
        "Lake For adults: 1 program, 36% covered 1. Aide Certificate (`aide-certificate`), The college: 36%"
        in text
    )
    assert (text.count("For adults:"), text.count("For everyone")) == (2, 1)
    assert told(many, catalog, show_all=True).count("For adults:") == 3
    assert "No region No active program prepares for this work." in text


def test_a_set_without_programs(sets: SetReport, catalog: Catalog) -> None:
    text = told_set(sets, catalog, members=(), audiences=("adult",))
    assert "Occupations: Care aides and Nurses. For adults How it" in text
    assert "cover" not in text
