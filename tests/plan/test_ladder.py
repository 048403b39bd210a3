"""Ladders against cases worked out by hand, and against repositories that are changed as they say."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.documents import View
from cpath.gaps.competency import compare
from cpath.messages.translate import english
from cpath.model import Occupation, Program
from cpath.plan.report import build_ladders
from cpath.reports.gap.words import range_of
from cpath.reports.registry import write_report
from cpath.reports.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpath.catalog import Catalog
    from cpath.gaps.competency import Pair
    from cpath.plan.ladder import Ladder

    Make = Callable[[Mapping[str, Any]], Catalog]

CASES = yaml.safe_load((Path(__file__).parent / "ladders.yaml").read_text(encoding="utf-8"))


def ladder_of(catalog: Catalog, **asked: Any) -> Ladder:
    (ladder,) = build_ladders(catalog, "own", "r", **asked).ladders
    return ladder


def told(catalog: Catalog, **asked: Any) -> dict[str, Any]:
    """The ladder as a program reads it."""
    report = build_ladders(catalog, "own", "r", **asked)
    (ladder,) = json.loads(write_report("plan", "json", View(), report, Titles(catalog)))["ladders"]
    return ladder


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_ladders_worked_out_by_hand(case: Mapping[str, Any], make_catalog: Make) -> None:
    catalog = make_catalog(case)
    asked: dict[str, Any] = {"actions": case.get("actions")}
    if "target" in case:
        asked["target"] = Fraction(case["target"], 100)
    found = told(catalog, **asked)
    after = [str(english(range_of(action.after.range))) for action in ladder_of(catalog, **asked).actions]
    actions = [
        [
            action["action"],
            action["course"],
            {item["competency"]: item["write_level"] for item in action["items"]},
            int(share) if (share := covered.removesuffix("%")).isdigit() else share,
            *([action["from_program"]["id"]] if action["from_program"] else []),
        ]
        for action, covered in zip(found["actions"], after, strict=True)
    ]
    assert actions == case["ladder"]
    assert [item["competency"] for item in found["waiting_for_maps"]] == case.get("waiting", [])
    assert [item["competency"] for item in found["levels_to_agree"]] == case.get("agree", [])
    assert found["more_to_do"] == case.get("cut", False)
    assert found["proven"]
    assert found["nothing_closes"] == []


# Laws

NEEDS = "abcde"


def marks() -> st.SearchStrategy[dict[str, Any]]:
    """What a course may state of a competency: a level or none, assessed or not or nothing of it."""
    return st.fixed_dictionaries(
        {},
        optional={
            "level": st.sampled_from([1.0, 2.0, 3.0, "introduced", "mastered"]),
            "assessed": st.booleans(),
        },
    )


def courses(number: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "id": st.just(f"c{number}"),
            "teaches": st.one_of(
                *[st.dictionaries(st.sampled_from("abcdexy"), marks(), max_size=4)] * 4, st.none()
            ),
            "elective": st.sampled_from([False, False, False, True]),
            "teaches_complete": st.sampled_from([True, True, True, False]),
        }
    )


def programs() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "courses": st.integers(1, 3).flatmap(
                lambda size: st.tuples(*(courses(number) for number in range(size))).map(list)
            ),
            "cip": st.sampled_from(["51.3801", "51.0801", "46.0302"]),
            "provider": st.sampled_from(["college", "other"]),
            "audience": st.lists(st.sampled_from(["adult", "college"]), max_size=2, unique=True),
        }
    )


def repositories() -> st.SearchStrategy[dict[str, Any]]:
    levels = st.sampled_from([None, 1.0, 2.0, 3.0])
    needs = st.dictionaries(
        st.sampled_from(NEEDS),
        st.builds(
            lambda level, importance, category: {
                **({} if level is None else {"level": level}),
                "importance": importance,
                "category": category,
            },
            levels,
            st.sampled_from([3.0, 4.0, 5.0]),
            st.sampled_from(["skill", "employability"]),
        ),
        min_size=1,
    )
    return st.builds(
        lambda needs, own, others: {
            "needs": needs,
            "programs": {
                "own": own,
                **{f"p{number}": {**other, "for": []} for number, other in enumerate(others)},
            },
            "records": {
                "pathway": {
                    "r/way": {
                        "stages": [{"id": "s", "title": "S"}],
                        "lanes": [{"id": "l", "title": "L"}],
                        "occupations": [{"occupation": "work", "stage": "s", "lane": "l"}],
                        "programs": ["own", *(f"p{number}" for number in range(len(others)))],
                    }
                }
            },
        },
        needs,
        programs(),
        st.lists(programs(), max_size=2),
    )


def change(data: dict[str, Any], action: Mapping[str, Any], number: int) -> None:
    """Do in the data what an action of the JSON says."""
    own = data["programs"]["own"]["courses"]
    written = {
        item["competency"]: {
            "assessed": True,
            **({} if item["write_level"] is None else {"level": item["write_level"]}),
        }
        for item in action["items"]
    }
    if action["action"] in ("borrow", "articulate"):
        source = data["programs"][action["from_program"]["id"]]
        (course,) = (one for one in source["courses"] if one["id"] == action["course"])
        own.append({**copy.deepcopy(course), "id": f"lent-{number}", "elective": False})
    elif action["action"] == "create":
        own.append({"id": f"new-{number}", "teaches": written})
    elif action["action"] != "map":
        (course,) = (one for one in own if one["id"] == action["course"])
        for item in action["items"]:
            if item["require_elective"]:
                course["elective"] = False
            else:
                known = course["teaches"].get(item["competency"], {})
                course["teaches"][item["competency"]] = {**known, **written[item["competency"]]}


def gap(catalog: Catalog) -> Pair:
    return compare(catalog, catalog.all(Occupation)["work"], catalog.all(Program)["r/own"], "r")


@given(data=repositories())
@settings(max_examples=100, deadline=None)
def test_coverage_after_an_action_is_that_of_the_repository_changed_so(
    make_catalog: Make, data: dict[str, Any]
) -> None:
    catalog = make_catalog(data)
    ladder, written = ladder_of(catalog), told(catalog)
    before = gap(catalog)
    assert ladder.before.coverage == before.coverage
    data = copy.deepcopy(data)
    for number, (action, said) in enumerate(zip(ladder.actions, written["actions"], strict=True)):
        change(data, said, number)
        now = gap(make_catalog(data))
        assert action.after.coverage == now.coverage
        assert now.coverage is not None
        assert before.coverage is not None
        for name in ("listed", "assessed", "met", "partial"):
            assert getattr(now.coverage, name).low >= getattr(before.coverage, name).low
        before = now
    if not (ladder.waiting or ladder.cut):
        assert before.floor == 1
    order = ["state", "map", "assess", "deepen", "unit", "borrow", "articulate", "create"]
    ranks = [order.index(action["action"]) for action in written["actions"]]
    assert ranks == sorted(ranks)


@given(data=repositories())
@settings(max_examples=100, deadline=None)
def test_nothing_of_another_audience_or_field_is_pulled_in(make_catalog: Make, data: dict[str, Any]) -> None:
    own = data["programs"]["own"]
    for action in told(make_catalog(data))["actions"]:
        if action["from_program"]:
            source = data["programs"][action["from_program"]["id"]]
            assert set(own["audience"]) <= set(source["audience"])
            assert source["cip"][:2] == own["cip"][:2]
            if source["cip"] != own["cip"]:
                assert all(
                    data["needs"][item["competency"]]["category"] != "employability"
                    for item in action["items"]
                )


taught = st.lists(
    st.dictionaries(
        st.sampled_from(NEEDS), st.just({"level": 2.0, "assessed": False}), min_size=1, max_size=3
    ),
    min_size=2,
    max_size=4,
)


@given(
    taught=taught,
    importance=st.lists(st.sampled_from([3.0, 4.0, 5.0]), min_size=5, max_size=5),
    asked=st.integers(1, 3),
)
@settings(max_examples=100, deadline=None)
def test_of_one_kind_no_other_actions_do_as_much(
    make_catalog: Make, taught: list[dict[str, Any]], importance: list[float], asked: int
) -> None:
    """All is taught and not assessed: what assessing some courses closes is found by doing it."""
    wanted = dict(zip(NEEDS, importance, strict=True))
    needs = {
        key: {"level": 2.0, "importance": value}
        for key, value in wanted.items()
        if any(key in course for course in taught)
    }

    def covered(chosen: tuple[int, ...]) -> Fraction | None:
        stated = [
            {
                "id": f"c{number}",
                "teaches": {key: {"level": 2.0, "assessed": number in chosen} for key in course},
            }
            for number, course in enumerate(taught)
        ]
        return gap(make_catalog({"needs": needs, "programs": {"own": {"courses": stated}}})).floor

    by_size = [
        max(covered(chosen) or Fraction(0) for chosen in combinations(range(len(taught)), size))
        for size in range(len(taught) + 1)
    ]
    unassessed = [{"id": f"c{number}", "teaches": course} for number, course in enumerate(taught)]
    catalog = make_catalog({"needs": needs, "programs": {"own": {"courses": unassessed}}})
    whole = ladder_of(catalog)
    assert len(whole.actions) == by_size.index(1)
    assert [action.rung for action in whole.actions] == ["assess"] * len(whole.actions)
    some = ladder_of(catalog, actions=asked)
    assert some.after.floor == by_size[min(asked, len(taught))]
    assert len(some.actions) <= asked
    target = Fraction(3, 5)
    enough = ladder_of(catalog, target=target)
    assert len(enough.actions) == next(size for size, floor in enumerate(by_size) if floor >= target)
