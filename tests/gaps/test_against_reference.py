"""Every figure against the independent reference, on random small repositories and on the example."""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpath.catalog import load
from cpath.gaps.competency import Pair, compare_offer
from cpath.gaps.figures import STATISTICS, Coverage, Range
from cpath.gaps.occupation_move import offer_of_occupation
from cpath.gaps.offer import Offer, offer_by
from cpath.gaps.person import make_person_offer
from cpath.gaps.report import build_gap_report
from cpath.gaps.required import demand_of
from cpath.gaps.route import offer_of_pathway, stack
from cpath.gaps.yardstick import Yardstick, build_yardstick
from cpath.model import Occupation, Pathway, Program
from cpath.reports.wording import percent_range
from tests.gaps.by_hand import ByHand
from tests.gaps.by_hand import Pair as Expected
from tests.gaps.by_hand_repository import read_repository
from tests.gaps.completions import completions
from tests.gaps.conftest import build_catalog
from tests.gaps.random_repository import Case, repositories
from tests.gaps.test_by_hand import CASES, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from fractions import Fraction

    from cpath.catalog import Catalog
    from cpath.gaps.scale import Interval

TODAY = date(2026, 12, 1)
COLORADO = Path(__file__).parents[2] / "examples" / "colorado"
LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def catalog_of(case: Case) -> Catalog:
    catalog = build_catalog(case.data)
    catalog.today = TODAY
    return catalog


def pair_of(catalog: Catalog, region: str, occupation: str, kind: str, source: Any) -> Pair:
    """Compare by the product what the reference compares under the same names."""
    yardstick = build_yardstick(catalog)
    record = catalog.find(Occupation, occupation)
    assert record is not None
    offer = offer_of(yardstick, region, kind, source)
    return compare_offer(yardstick, record, demand_of(yardstick, record, region), offer, region)


def offer_of(yardstick: Yardstick, region: str, kind: str, source: Any) -> Offer:
    catalog = yardstick.catalog
    if kind == "occupation":
        start = catalog.find(Occupation, source)
        assert start is not None
        return offer_of_occupation(catalog, start)
    if kind == "person":
        return make_person_offer(dict(iter_levels(yardstick, source)))
    if kind == "pathway":
        pathway = catalog.find(Pathway, source, region)
        assert pathway is not None
        found = offer_of_pathway(catalog, pathway, yardstick)
        assert found is not None
        return found
    programs = [catalog.find(Program, id_, region) for id_ in ([source] if kind == "program" else source)]
    return stack([offer_by(yardstick, program) for program in programs if program is not None])


def iter_levels(yardstick: Yardstick, listed: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for one in listed:
        entry = yardstick.catalog.find_competency(one["competency"])
        key = one["competency"] if entry is None else entry.key
        scale = "" if entry is None else entry.framework.entity.level_scale
        level = one.get("level")
        yield key, (None, scale) if level is None else yardstick.scales.read_level(level, scale)


def ends(found: Range | None) -> tuple[Fraction, Fraction] | None:
    return None if found is None else (found.low, found.high)


def coverages(found: Coverage | None) -> dict[str, Any]:
    return {name: None if found is None else ends(getattr(found, name)) for name in STATISTICS}


def interval(found: Interval) -> tuple[Any, ...]:
    return found.low, float("inf") if found.high is None else found.high, found.open


def told(catalog: Catalog, pair: Pair) -> dict[str, Any]:
    """What a pair says, under the names of the reference."""
    return {
        "screening_only": pair.screening_only,
        "headline": pair.headline or "",
        "coverage": coverages(pair.coverage),
        "so_far": None if pair.so_far is None else coverages(pair.so_far),
        "by_category": {name: coverages(found) for name, (_, found) in pair.by_category.items() if name},
        "priorities": [item.key for item in pair.gaps],
        "to_find_out": [item.key for item in pair.to_find_out],
        "items": {
            item.key: {
                "weight": item.weight,
                "required": interval(item.required),
                "offered": interval(item.offered),
                "class": item.gap_class,
                "flags": set(item.flags),
                "parts": ends(item.coverage.partial),
                "leads": {entry.key for lead in item.leads if (entry := catalog.find_competency(lead))},
            }
            for item in pair.items
        },
    }


def expected(pair: Expected) -> dict[str, Any]:
    """The same of the reference; it calls ``so_far`` and the headline differently where nothing counts."""
    counts = any(found is not None for found in pair.coverage.values())
    return {
        "screening_only": pair.screening_only,
        "headline": pair.headline if counts else "",
        "coverage": pair.coverage or dict.fromkeys(STATISTICS),
        "so_far": pair.so_far if counts else None,
        "by_category": pair.by_category,
        "priorities": pair.priorities,
        "to_find_out": pair.to_find_out,
        "items": {
            key: {
                "weight": item.weight,
                "required": tuple(item.required),
                "offered": tuple(item.offer.level),
                "class": item.gap_class,
                "flags": item.flags,
                "parts": item.c,
                "leads": item.offer.leads,
            }
            for key, item in pair.items.items()
        },
    }


@settings(LAW, max_examples=60)
@given(repositories)
def test_random_repositories_agree_with_the_reference(case: Case) -> None:
    catalog = catalog_of(case)
    reference = ByHand(case.data)
    for region, occupation, kind, source in case.pairs():
        found = pair_of(catalog, region, occupation, kind, source)
        assert told(catalog, found) == expected(reference.compare(region, occupation, kind, source))


@settings(LAW, max_examples=40)
@given(repositories, st.integers(0, 2**32))
def test_every_completion_lies_within_the_bounds(case: Case, seed: int) -> None:
    before = catalog_of(case)
    completed = completions(case, random.Random(seed))  # noqa: S311 - a test
    after = catalog_of(completed)
    sources = dict(zip(map(str, case.routes), completed.routes, strict=True))
    for region, occupation, kind, source in case.pairs():
        other = completed.person if kind == "person" else sources[str(source)] if kind == "route" else source
        was = pair_of(before, region, occupation, kind, source).coverage
        now = pair_of(after, region, occupation, kind, other).coverage
        assert (was is None) == (now is None)
        for name in STATISTICS if was is not None and now is not None else ():
            bounds, exact = getattr(was, name), getattr(now, name)
            assert exact.low == exact.high
            assert bounds.low <= exact.low <= bounds.high


# The example


@pytest.fixture(scope="module")
def colorado() -> Catalog:
    loaded = load(COLORADO)
    loaded.catalog.today = TODAY
    return loaded.catalog


def test_every_pair_of_the_example_agrees_with_the_reference(colorado: Catalog) -> None:
    reference = ByHand(read_repository(COLORADO), TODAY)
    report = build_gap_report(colorado)
    assert len(report.pairs) >= 25  # every critical occupation with a program of its region
    for pair in report.pairs:
        assert pair.region is not None
        by_hand = reference.compare(pair.region, pair.occupation, "program", pair.source)
        assert told(colorado, pair) == expected(by_hand), (pair.occupation, pair.source)


def changed(program_id: str, change: Callable[[dict[str, Any]], object]) -> Pair:
    """The pair of registered nurse and one of its programs, with each of its courses changed."""
    program = read_repository(COLORADO)["program"][f"pikes-peak/{program_id}"]
    for course in program["courses"]:
        change(course)
    catalog = load(COLORADO).catalog
    record = catalog.all(Program)[f"pikes-peak/{program_id}"]
    catalog.records[Program][record.key] = replace(record, entity=Program.model_validate(program))
    (pair,) = build_gap_report(
        catalog, region="pikes-peak", occupation="registered-nurse", program=program_id
    ).pairs
    return pair


def test_courses_that_are_not_mapped_lower_the_low_end_and_raise_the_high_one() -> None:
    kept = changed("nursing-aas", lambda _: None)
    mapped = changed(
        "nursing-aas", lambda course: course.pop("teaches") if course["id"] != "nur-106" else None
    )
    assert kept.coverage is not None
    assert mapped.coverage is not None
    assert mapped.coverage.met.low < kept.coverage.met.low
    assert mapped.coverage.met.high == 1
    assert (mapped.mapped_courses, len(mapped.unmapped_courses)) == (1, 5)
    assert mapped.range_so_far is not None
    assert mapped.range_so_far.high < 1


@pytest.mark.parametrize("program", ["nursing-aas", "nursing-bsn"])
def test_assessments_that_are_not_stated_leave_it_open_whether_levels_are_met(program: str) -> None:
    def forget(course: dict[str, Any]) -> None:
        for item in course["teaches"]:
            item.pop("assessed", None)

    stated, pair = changed(program, lambda _: None), changed(program, forget)
    assert stated.coverage is not None
    assert pair.coverage is not None
    assert pair.coverage.met.low == 0
    assert pair.coverage.met.high >= stated.coverage.met.high
    assert pair.coverage.listed == stated.coverage.listed
    assert {item.gap_class for item in pair.to_find_out} == {"assessment-not-stated"}
    if program == "nursing-bsn":
        assert percent_range(pair.coverage.met) == "0-87%"
        assert percent_range(pair.coverage.listed) == "100%"


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["case"]))
def test_cases_worked_out_by_hand_agree_with_the_reference(case: dict[str, Any]) -> None:
    data, kind, source = build(case)
    catalog = catalog_of(Case(complete(data)))
    region = "r"
    found = pair_of(catalog, region, "work", kind, source)
    assert told(catalog, found) == expected(ByHand(data).compare(region, "work", kind, source))


def complete(data: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What a record must have, and what has nothing to do with a case."""
    data = deepcopy(data)
    for conversion in data["settings"].get("conversions", ()):
        conversion["illustrative"] = True
    for framework in data["framework"].values():
        for competency in framework["competencies"]:
            competency.setdefault("title", competency["id"])
    for occupation in data["occupation"].values():
        occupation.get("requirements", {})["illustrative"] = True
    for vote in data["validation"].values():
        vote.setdefault("voters", [])
    for program in data["program"].values():
        program["courses"] = program["courses"] or []
        for number, course in enumerate(program["courses"]):
            course.update({"id": f"c{number}", "title": "C"})
    return data
