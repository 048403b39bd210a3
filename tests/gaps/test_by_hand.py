"""The oracle against cases worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.gaps.by_hand import STATISTICS, ByHand, Item

if TYPE_CHECKING:
    from collections.abc import Mapping

CASES = yaml.safe_load((Path(__file__).parent / "by_hand.yaml").read_text(encoding="utf-8"))
SCALES = {"m": "course-level", "o": "onet-level", "d": "depth"}


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
