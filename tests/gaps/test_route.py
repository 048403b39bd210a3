"""Laws of programs and of stacks of programs, over course maps of every shape."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpath.gaps.competency import Item, Pair, compare, compare_offer
from cpath.gaps.figures import STATISTICS, Range
from cpath.gaps.offer import offer_by
from cpath.gaps.required import demand_of
from cpath.gaps.route import offer_of_pathway, stack
from cpath.gaps.yardstick import build_yardstick
from cpath.model import Occupation, Pathway, Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog

COMPETENCIES = ("a", "b", "c", "d")
WORDS = ("introduced", "reinforced", "mastered")

words = st.sampled_from((*WORDS, None))
marks = st.fixed_dictionaries(
    {
        "competency": st.sampled_from(COMPETENCIES),
        "level": words,
        "assessed": st.sampled_from([True, False, None]),
    }
)
courses = st.none() | st.lists(marks, max_size=4)
programs = st.lists(courses, max_size=3)
requirements = st.lists(
    st.fixed_dictionaries(
        {
            "importance": st.integers(300, 500).map(lambda value: value / 100),
            "level": st.none() | st.integers(1, 3),
        }
    ),
    min_size=4,
    max_size=4,
)
# Building a catalog in each example is quick; the fixture that builds it holds no state.
laws = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def build(
    make_catalog: Callable[[Any], Catalog],
    rated: list[dict[str, Any]],
    *maps: list[list[dict[str, Any]] | None],
) -> Catalog:
    return make_catalog(
        {
            "framework": {
                "fw": {
                    "level_scale": "course-level",
                    "competencies": [
                        {"id": id_, "title": id_, "category": "skill"} for id_ in (*COMPETENCIES, "z")
                    ],
                }
            },
            "occupation": {
                "job": {
                    "requirements": {
                        "illustrative": True,
                        "items": [
                            {"competency": id_, **item} for id_, item in zip(COMPETENCIES, rated, strict=True)
                        ],
                    }
                }
            },
            "program": {
                f"here/p{number}": {
                    "courses": [
                        {"id": f"c{place}", "title": "A course", "teaches": course}
                        for place, course in enumerate(taught)
                    ]
                }
                for number, taught in enumerate(maps)
            },
        }
    )


def held(catalog: Catalog, *numbers: int) -> Pair:
    """Hold the job against one program, or against a route of several."""
    job = catalog.all(Occupation)["job"]
    found = [catalog.all(Program)[f"here/p{number}"] for number in numbers]
    if len(found) == 1:
        return compare(catalog, job, found[0], None)
    yardstick = build_yardstick(catalog)
    return compare_offer(
        yardstick,
        job,
        demand_of(yardstick, job, None),
        stack([offer_by(yardstick, program) for program in found]),
        None,
    )


def items(pair: Pair) -> dict[str, Item]:
    return {item.competency: item for item in pair.items}


@laws
@given(requirements, programs, programs)
def test_a_route_covers_at_least_what_each_member_does(
    make_catalog: Callable[[Any], Catalog],
    rated: list[dict[str, Any]],
    one: list[list[dict[str, Any]] | None],
    two: list[list[dict[str, Any]] | None],
) -> None:
    catalog = build(make_catalog, rated, one, two)
    route = held(catalog, 0, 1)
    for number in (0, 1):
        member = held(catalog, number)
        assert_not_lower(member, route)
        for id_, item in items(member).items():
            both = items(route)[id_]
            assert both.offered.low >= item.offered.low
            assert ends(both.coverage.met) >= ends(item.coverage.met)


def ends(found: Range) -> tuple[Fraction, Fraction]:
    return found.low, found.high


def assert_not_lower(one: Pair, other: Pair) -> None:
    """No end of any coverage is lower in the second pair, nor by the mapped courses alone."""
    assert one.coverage is not None
    assert other.coverage is not None
    pairs = [(one.coverage, other.coverage)]
    if one.so_far is not None and other.so_far is not None:
        pairs.append((one.so_far, other.so_far))
    for before, after in pairs:
        for name in STATISTICS:
            lower, higher = getattr(before, name), getattr(after, name)
            assert lower.low <= higher.low, name
            assert lower.high <= higher.high, name


@laws
@given(requirements, programs, st.booleans(), words)
def test_an_irrelevant_course_changes_nothing(
    make_catalog: Callable[[Any], Catalog],
    rated: list[dict[str, Any]],
    taught: list[list[dict[str, Any]] | None],
    assessed: bool,  # noqa: FBT001 - Hypothesis gives it by place
    level: str | None,
) -> None:
    mapped: list[list[dict[str, Any]] | None] = [*taught, []]
    course = [{"competency": "z", "level": level, "assessed": assessed}]
    before = held(build(make_catalog, rated, mapped), 0)
    after = held(build(make_catalog, rated, [*mapped, course]), 0)
    assert (before.items, before.coverage) == (after.items, after.coverage)


@laws
@given(requirements, programs, st.data())
def test_raising_what_a_course_assesses_never_lowers_a_coverage(
    make_catalog: Callable[[Any], Catalog],
    rated: list[dict[str, Any]],
    taught: list[list[dict[str, Any]] | None],
    data: st.DataObject,
) -> None:
    places = [
        (number, place)
        for number, course in enumerate(taught)
        for place, mark in enumerate(course or [])
        if mark["level"] in WORDS[:2]
    ]
    if not places:
        return
    number, place = data.draw(st.sampled_from(places))
    raised = [None if course is None else [dict(mark) for mark in course] for course in taught]
    mark = (raised[number] or [])[place]
    mark["level"] = WORDS[WORDS.index(mark["level"]) + 1]
    before = held(build(make_catalog, rated, taught), 0)
    after = held(build(make_catalog, rated, raised), 0)
    assert_not_lower(before, after)


@laws
@given(requirements, programs, st.data())
def test_mapping_one_more_course_only_narrows(
    make_catalog: Callable[[Any], Catalog],
    rated: list[dict[str, Any]],
    taught: list[list[dict[str, Any]] | None],
    data: st.DataObject,
) -> None:
    unmapped = [number for number, course in enumerate(taught) if course is None]
    if not unmapped:
        return
    number = data.draw(st.sampled_from(unmapped))
    mapped = [*taught[:number], data.draw(st.lists(marks, max_size=4)), *taught[number + 1 :]]
    before = held(build(make_catalog, rated, taught), 0)
    after = held(build(make_catalog, rated, mapped), 0)
    assert before.coverage is not None
    assert after.coverage is not None
    for name in STATISTICS:
        wide, narrow = getattr(before.coverage, name), getattr(after.coverage, name)
        assert wide.low <= narrow.low <= narrow.high <= wide.high, name
    for id_, item in items(after).items():
        was = items(before)[id_].coverage.partial
        assert was.low <= item.coverage.partial.low <= item.coverage.partial.high <= was.high


RATED = [{"importance": 5.0, "level": 3}] * 4


def mark(competency: str, level: str | None) -> dict[str, Any]:
    return {"competency": competency, "level": level, "assessed": True}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        # The best of both.
        ([[mark("a", "introduced")]], [[mark("a", "mastered")]], ("met", 3, 3)),
        # What one of them teaches is the least where another one has not been mapped.
        ([[mark("a", "reinforced")]], [None], ("unknown", 2, 3)),
        # Nothing is missing as long as an unmapped one may teach it.
        ([[mark("b", "mastered")]], [None], ("unknown", 0, 3)),
        ([[mark("b", "mastered")]], [[mark("a", None)]], ("unknown", 0, 3)),
        ([[mark("b", "mastered")]], [[]], ("missing", 0, 0)),
    ],
)
def test_route_takes_the_best_that_is_known(
    one: list[Any], two: list[Any], expected: tuple[str, int, int], make_catalog: Callable[[Any], Catalog]
) -> None:
    item = items(held(build(make_catalog, RATED, one, two), 0, 1))["a"]
    assert (item.gap_class, item.offered.low, item.offered.high) == expected


def test_pathway_is_the_route_of_its_programs(make_catalog: Callable[[Any], Catalog]) -> None:
    catalog = build(make_catalog, RATED, [[mark("a", "mastered")]], [[mark("b", "mastered")]])
    pathway = Pathway.model_validate(
        {"title": "Care", "stages": [], "lanes": [], "occupations": [], "programs": ["p0", "p1"]}
    )
    record = type(catalog.settings)("care", "here", "regions/here/pathways/care.yaml", pathway)
    offer = offer_of_pathway(catalog, record)
    assert offer is not None
    yardstick = build_yardstick(catalog)
    job = catalog.all(Occupation)["job"]
    pair = compare_offer(yardstick, job, demand_of(yardstick, job, None), offer, None)
    half = Range(Fraction(1, 2), Fraction(1, 2))
    assert (pair.source_kind, pair.source, pair.range) == ("pathway", "here/care", half)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ([[mark("a", "introduced")]], [[mark("a", "introduced")]], "introduced-only"),
        # Reinforced in the second one, though not assessed there: more than introduced.
        (
            [[mark("a", "introduced")]],
            [[{"competency": "a", "level": "reinforced", "assessed": False}]],
            "short",
        ),
        # Introduced once more, not assessed: still no more than introduced.
        (
            [[mark("a", "introduced")]],
            [[{"competency": "a", "level": "introduced", "assessed": False}]],
            "introduced-only",
        ),
        ([[mark("a", "introduced")]], [[mark("b", "mastered")]], "introduced-only"),
    ],
)
def test_introduced_only_looks_at_every_member(
    one: list[Any], two: list[Any], expected: str, make_catalog: Callable[[Any], Catalog]
) -> None:
    assert items(held(build(make_catalog, RATED, one, two), 0, 1))["a"].gap_class == expected
