"""The oracle itself: against cases worked out by hand, and against the laws of the definition."""

from __future__ import annotations

import random
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpath.catalog import load
from tests.gaps.by_hand import STATISTICS, ByHand, Item, Pair, coverage
from tests.gaps.by_hand_repository import read_repository
from tests.gaps.completions import completions, extreme_completion
from tests.gaps.random_repository import Case, random_repository, repositories, write_repository

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

CASES = yaml.safe_load((Path(__file__).parent / "by_hand.yaml").read_text(encoding="utf-8"))
SCALES = {"m": "course-level", "o": "onet-level", "d": "depth"}
RANDOM = st.randoms(use_true_random=False)
LAW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


# Cases worked out by hand


def build(case: Mapping[str, Any]) -> tuple[dict[str, Any], str, Any]:
    """Build the repository of a case, and its kind of source and source."""
    data: dict[str, Any] = {
        "settings": {
            "scales": [{"id": "depth", "title": "Depth", "low": 0, "high": 10}],
            "conversions": [
                {
                    "from_scale": one,
                    "to_scale": other,
                    "points": [{"from_value": a, "to_value": b} for a, b in points],
                }
                for one, other, points in case.get("conversions", ())
            ],
        },
        "framework": {
            id_: {
                "level_scale": SCALES[id_],
                "importance_scale": case.get("importance_scale"),
                "competencies": [{"id": name, "category": "skill"} for name in names],
                "alignments": case.get("alignments", {}).get(id_, ()),
            }
            for id_, names in case["competencies"].items()
        },
        "occupation": {"work": rated(case.get("ratings", {}))},
        "validation": {},
        "program": {"r/p": {**case.get("program", {}), "courses": case.get("courses")}},
    }
    if "votes" in case:
        items = [
            {"competency": key, "votes": votes, "level": level[0] if level else None}
            for key, (votes, *level) in case["votes"].items()
        ]
        data["validation"]["r/v"] = {"occupation": "work", "held_on": "2026-03-01", "items": items}
    kind, source = next(iter(case.get("source", {"program": "p"}).items()))
    if kind == "occupation":
        data["occupation"]["other"], source = rated(source), "other"
    if kind == "route":
        data["program"] = {f"r/{id_}": {"courses": courses} for id_, courses in source.items()}
        source = list(source)
    return data, kind, source


def rated(ratings: Mapping[str, Any]) -> dict[str, Any]:
    items = [
        {"competency": key, "importance": importance, "level": level, **(flags[0] if flags else {})}
        for key, (importance, level, *flags) in ratings.items()
    ]
    return {"requirements": {"items": items}} if items else {}


def ends(found: tuple[Any, ...]) -> list[Any]:
    return [found[0], found[1], *(["open"] if found[2:] == (True,) else [])]


def exact(expected: list[Any]) -> list[Any]:
    return [one if one == "open" else Fraction(str(one)) for one in expected]


def check_item(item: Item, expected: Mapping[str, Any]) -> None:
    seen = {
        "class": item.gap_class,
        "weight": item.weight,
        "required": ends(item.required),
        "offered": ends(item.offer.level),
        "c": list(item.c),
        "flags": sorted(item.flags),
        "leads": sorted(item.offer.leads),
    }
    wanted = dict(expected)
    for name in {"required", "offered", "c"} & wanted.keys():
        wanted[name] = exact(wanted[name])
    if "weight" in wanted:
        wanted["weight"] = Fraction(str(wanted["weight"]))
    assert {name: seen[name] for name in wanted} == wanted, item.competency


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_worked_out_by_hand(case: Mapping[str, Any]) -> None:
    data, kind, source = build(case)
    pair = ByHand(data).compare("r", "work", kind, source)
    expect = case["expect"]
    assert pair.items.keys() == expect["items"].keys()
    for key, expected in expect["items"].items():
        check_item(pair.items[key], expected)
    for name in ("coverage", "so_far"):
        if name in expect:
            found = getattr(pair, name)
            if expect[name] is None:
                assert found in (None, dict.fromkeys(STATISTICS))
            else:
                wanted = {one: tuple(exact(two)) for one, two in expect[name].items()}
                assert {one: found[one] for one in wanted} == wanted
    if "dropped" in expect:
        assert {key: one.reason for key, one in pair.dropped.items()} == expect["dropped"]
        assert [key for key, one in pair.dropped.items() if one.close_call] == expect.get("close_dropped", [])
    for name in ("headline", "priorities", "to_find_out", "screening_only", "required_known"):
        if name in expect:
            assert getattr(pair, name) == expect[name]
    if "aligned" in expect:
        assert sorted(map(list, pair.aligned)) == expect["aligned"]


# Laws


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


# Each time the second course list settles what the first leaves open, and moves an end that is known.
MOVED: list[tuple[str, dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]] = [
    (
        "m/y",  # o/x is open through the lead m/x; stating o/x reaches m/y, which is close to it
        {"m": [("x", "broad", "o/x"), ("y", "close", "o/x")]},
        [{"competency": "m/x", "assessed": True}, {"competency": "m/y", "level": 1, "assessed": True}],
        [{"competency": "o/x", "level": 7, "assessed": True}],
    ),
    (
        "m/y",  # o/x is open through the lead m/x; stating o/x makes it a lead for m/y
        {"m": [("x", "broad", "o/x"), ("y", "narrow", "o/x")]},
        [{"competency": "m/x", "assessed": True}],
        [{"competency": "o/x", "level": 7, "assessed": True}],
    ),
    (
        "o/x",  # a level not stated reaches 10 on d, which is 4; mastered is 6, by another conversion
        {"d": [("x", "exact", "o/x")]},
        [{"competency": "d/x", "assessed": True}],
        [{"competency": "d/x", "assessed": True, "level": "mastered"}],
    ),
]


@pytest.mark.parametrize(("key", "alignments", "teaches", "settled"), MOVED)
def test_where_the_text_lets_a_known_end_move(
    key: str, alignments: dict[str, Any], teaches: list[Any], settled: list[Any]
) -> None:
    """The law "every completion lies within" has these exceptions; guarded completions avoid them."""
    case = {
        "competencies": {"m": ["x", "y"], "o": ["x"], "d": ["x"]},
        "alignments": {
            id_: [{"competency": one, "relation": relation, "to": to} for one, relation, to in found]
            for id_, found in alignments.items()
        },
        "conversions": [
            ["depth", "onet-level", [[1, 1], [10, 4]]],
            ["course-level", "onet-level", [[1, 2], [3, 6]]],
        ],
        "ratings": {"m/y": [5, 3], "o/x": [5, 4]},
    }
    listed = {item["competency"] for item in settled}
    after = [item for item in teaches if item["competency"] not in listed] + settled
    pairs = []
    for taught in (teaches, after):
        data, kind, source = build({**case, "courses": [{"teaches": taught}]})
        pairs.append(ByHand(data).compare("r", "work", kind, source))
    assert pairs[1].items[key].offer.level.high > pairs[0].items[key].offer.level.high


@pytest.mark.parametrize("seed", range(5))
def test_cpath_loads_random_repositories(seed: int, tmp_path: Path) -> None:
    case = random_repository(random.Random(seed))  # noqa: S311 - a repository, not a secret
    write_repository(case.data, tmp_path)
    assert load(tmp_path).diagnostics == ()
    in_memory, in_files = ByHand(case.data), ByHand(read_repository(tmp_path))
    for pair in case.pairs():
        assert in_memory.compare(*pair) == in_files.compare(*pair)
