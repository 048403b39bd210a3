"""The oracle against the laws of the definition, on random repositories."""

from __future__ import annotations

import random
from copy import deepcopy
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpath.catalog import load
from tests.gaps.by_hand import STATISTICS, ByHand, Pair, coverage
from tests.gaps.by_hand_repository import read_repository
from tests.gaps.completions import completions, extreme_completion
from tests.gaps.random_repository import Case, random_repository, repositories, write_repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from random import Random

RANDOM = st.randoms(use_true_random=False)
LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def all_pairs(case: Case) -> list[Pair]:
    by_hand = ByHand(case.data)
    return [by_hand.compare(*pair) for pair in case.pairs()]


def inside(inner: Pair, outer: Pair) -> bool:
    """Whether every figure of one lies within those of the other, item by item too."""
    figures = [
        (inner.coverage[name], outer.coverage[name])
        for name in STATISTICS
        if outer.coverage[name] is not None
    ]
    for key, item in outer.items.items():
        other = inner.items[key]
        figures += [
            (one[:2], two[:2])
            for one, two in (
                (other.offer.level, item.offer.level),
                (other.required, item.required),
                (other.c, item.c),
                (other.offer.listed, item.offer.listed),
                (other.offer.assessed, item.offer.assessed),
            )
        ]
        if item.met is not None and other.met is not item.met:
            return False
    return all(
        one is not None and two is not None and two[0] <= one[0] and one[1] <= two[1] for one, two in figures
    )


@settings(LAW, max_examples=50)
@given(repositories)
def test_every_range_is_one_and_they_are_in_order(case: Case) -> None:
    for pair in all_pairs(case):
        for found in (pair.coverage, pair.so_far, *pair.by_category.values()):
            if found is None or found["met"] is None:
                continue
            met, partial, assessed, listed = (
                found[name] for name in ("met", "partial", "assessed", "listed")
            )
            assert all(low <= high for low, high in (met, partial, assessed, listed))
            for end in (0, 1):
                assert 0 <= met[end] <= partial[end] <= assessed[end] <= listed[end] <= 1
        if pair.so_far is not None and pair.coverage["met"] is not None:
            for name in STATISTICS:
                low, high = pair.coverage[name]
                assert low == pair.so_far[name][0] <= pair.so_far[name][1] <= high
        assert sorted(pair.priorities + pair.to_find_out) == sorted(
            key for key, item in pair.items.items() if item.gap_class != "met"
        )


@settings(LAW, max_examples=50)
@given(repositories, RANDOM)
def test_every_completion_lies_within_all_bounds(case: Case, rng: Random) -> None:
    done = completions(case, rng)
    for before, after in zip(all_pairs(case), all_pairs(done), strict=True):
        assert before.items.keys() == after.items.keys()
        assert inside(after, before)
        for item in after.items.values():
            assert item.required.is_point
            assert item.offer.level.is_point
            assert item.met is not None


@settings(LAW, max_examples=30)
@given(repositories)
def test_each_end_is_attained_or_approached(case: Case) -> None:
    """On one scale and without alignments the worst and the best completion are plain to see."""
    for framework in case.data["framework"].values():
        framework |= {"level_scale": "course-level", "alignments": []}
    before = ByHand(case.data)
    for end, is_best in enumerate((False, True)):
        settled = extreme_completion(case, best=is_best)
        after = ByHand(settled.data)
        for pair, same in zip(case.pairs(), settled.pairs(), strict=True):
            if pair[2] == "occupation":
                continue  # what it offers is what it requires as a target
            bounds, found = before.compare(*pair).coverage, after.compare(*same).coverage
            if bounds["met"] is not None:
                for name in ("listed", "assessed", "met"):
                    assert found[name] == (bounds[name][end],) * 2
                assert abs(found["partial"][0] - bounds["partial"][end]) < Fraction(1, 1000)


@settings(LAW, max_examples=30)
@given(repositories, RANDOM)
def test_one_statement_only_narrows(case: Case, rng: Random) -> None:
    """Settle one course, one occupation's ratings or one ballot, as a completion does, and no other."""
    done = completions(case, rng).data
    kind = rng.choice(["program", "occupation", "validation"])
    changed = deepcopy(case.data)
    if not changed[kind]:
        return
    key = rng.choice(list(changed[kind]))
    if kind == "program":
        before = {course["id"]: course for course in changed[kind][key]["courses"]}
        after = {course["id"]: course for course in done[kind][key]["courses"]}
        if both := sorted(before.keys() & after.keys()):
            id_ = rng.choice(both)
            changed[kind][key]["courses"] = [
                after[id_] if course["id"] == id_ else course for course in changed[kind][key]["courses"]
            ]
    else:
        changed[kind][key] = done[kind][key]
    narrower = Case(changed, case.routes, case.person)
    for before_pair, after_pair in zip(all_pairs(case), all_pairs(narrower), strict=True):
        assert inside(after_pair, before_pair)


@settings(LAW, max_examples=30)
@given(repositories, RANDOM)
def test_teaching_more_never_lowers_an_end(case: Case, rng: Random) -> None:
    changed = deepcopy(case.data)
    program = changed["program"][rng.choice(list(changed["program"]))]
    if not program["courses"]:
        return
    scales = ByHand(changed).scales
    marks = [item for course in program["courses"] for item in course.get("teaches") or () if "level" in item]
    if marks and rng.random() < 0.5:
        mark = rng.choice(marks)
        key = ByHand(changed).key(mark["competency"])
        low, high, _ = scales[ByHand(changed).scale(key) or ""]
        if not isinstance(mark["level"], str):
            mark["level"] = float((high + max(low, Fraction(str(mark["level"])))) / 2)
        elif mark["level"] == "reinforced":
            mark["level"] = "mastered"
    else:
        extra = random_repository(rng).data["program"]["r/p0"]["courses"]
        known = set(ByHand(changed).competencies)
        for number, course in enumerate(one for one in extra if one.get("teaches") is not None):
            course["id"] = f"extra-{number}"
            course["teaches"] = [item for item in course["teaches"] if item["competency"] in known]
            for item in course["teaches"]:
                item.pop("level", None)
            program["courses"].append(course)
    for before, after in zip(
        all_pairs(case), all_pairs(Case(changed, case.routes, case.person)), strict=True
    ):
        if before.coverage["met"] is not None:
            for name in STATISTICS:
                assert after.coverage[name][0] >= before.coverage[name][0]
                assert after.coverage[name][1] >= before.coverage[name][1]


@settings(LAW, max_examples=30)
@given(repositories)
def test_a_route_is_never_below_a_member(case: Case) -> None:
    by_hand = ByHand(case.data)
    for route in case.routes:
        for occupation in case.data["occupation"]:
            whole = by_hand.compare("r", occupation, "route", route).coverage
            for member in route:
                part = by_hand.compare("r", occupation, "program", member).coverage
                for name in STATISTICS:
                    assert whole[name] is None or (
                        whole[name][0] >= part[name][0] and whole[name][1] >= part[name][1]
                    )


@settings(LAW, max_examples=30)
@given(repositories, RANDOM)
def test_what_changes_nothing(case: Case, rng: Random) -> None:
    """An irrelevant course, other ids, another order, and importance on another scale."""
    data = deepcopy(case.data)
    add_an_irrelevant_course(data)
    double_importance(data)
    renamed = rename(
        Case(shuffle(data, rng), case.routes, case.person), {"a": "yonder", "b": "a", "c": "basic"}
    )
    by_hand, other = ByHand(case.data), ByHand(renamed.data)
    for pair in case.pairs():
        region, occupation, kind, source = pair
        if kind == "person":
            source = renamed.person
        before, after = by_hand.compare(*pair), other.compare(region, occupation, kind, source)
        assert (before.coverage, before.so_far) == (after.coverage, after.so_far)
        assert (before.by_category, before.headline) == (after.by_category, after.headline)
        assert sorted(item.gap_class for item in before.items.values()) == sorted(
            item.gap_class for item in after.items.values()
        )


def add_an_irrelevant_course(data: dict[str, Any]) -> None:
    data["framework"]["z"] = {
        "title": "Z",
        "publisher": "Z",
        "level_scale": "onet-level",
        "competencies": [{"id": "other", "title": "Other", "category": "skill"}],
    }
    for program in data["program"].values():
        if any(course.get("teaches") is not None for course in program["courses"]):
            teaches = [{"competency": "z/other", "level": 5, "assessed": True}]
            program["courses"].append({"id": "irrelevant", "title": "Course", "teaches": teaches})


def double_importance(data: dict[str, Any]) -> None:
    """Rate importance from 2 to 10 instead of from 1 to 5."""
    usual, doubled = {"low": 1, "high": 5}, {"low": 2, "high": 10}
    for framework in data["framework"].values():
        if framework.get("importance_scale", usual) == usual:
            framework["importance_scale"] = doubled
    by_hand = ByHand(data)
    for occupation in data["occupation"].values():
        for rating in occupation.get("requirements", {"items": ()})["items"]:
            framework, _ = by_hand.competencies[by_hand.key(rating["competency"])]
            if framework["importance_scale"] == doubled and "importance" in rating:
                rating["importance"] *= 2


def shuffle(data: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Put files, courses and what they teach in another order."""
    for program in data["program"].values():
        rng.shuffle(program["courses"])
        for course in program["courses"]:
            rng.shuffle(course.get("teaches") or [])
    return {
        kind: records
        if kind == "settings"
        else {key: records[key] for key in rng.sample([*records], len(records))}
        for kind, records in data.items()
    }


def rename(case: Case, frameworks: Mapping[str, str]) -> Case:
    """Rename the frameworks, and write every reference in full."""
    by_hand = ByHand(case.data)

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: new_key(one)
                if name in {"competency", "to"} and "relation" not in value
                else renamed(one)
                for name, one in value.items()
            }
        return [renamed(one) for one in value] if isinstance(value, list) else value

    def new_key(ref: str) -> str:
        framework, _, name = by_hand.key(ref).partition("/")
        return f"{frameworks.get(framework, framework)}/{name}"

    data = renamed(case.data)
    data["framework"] = {frameworks.get(id_, id_): one for id_, one in data["framework"].items()}
    for framework in data["framework"].values():
        for alignment in framework.get("alignments", ()):
            alignment["to"] = new_key(alignment["to"])
    return Case(data, case.routes, renamed(case.person))


@settings(LAW, max_examples=20)
@given(repositories)
def test_scaling_the_weights_changes_nothing(case: Case) -> None:
    for pair in all_pairs(case):
        for item in pair.items.values():
            item.weight *= Fraction(3, 7)
        assert coverage(list(pair.items.values())) == pair.coverage


@pytest.mark.parametrize("seed", range(5))
def test_cpath_loads_random_repositories(seed: int, tmp_path: Path) -> None:
    case = random_repository(random.Random(seed))  # noqa: S311 - a repository, not a secret
    write_repository(case.data, tmp_path)
    assert load(tmp_path).diagnostics == ()
    in_memory, in_files = ByHand(case.data), ByHand(read_repository(tmp_path))
    for pair in case.pairs():
        assert in_memory.compare(*pair) == in_files.compare(*pair)
