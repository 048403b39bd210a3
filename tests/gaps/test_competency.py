"""Pairs against the arithmetic that was done by hand, and every class against a small course map."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cpath.gaps.competency import compare
from cpath.gaps.figures import STATISTICS, Range
from cpath.gaps.required import required_items
from cpath.model import Occupation, Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog

HERE = Path(__file__).parent
PAIRS = yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8"))
CLASSES = yaml.safe_load((HERE / "classes.yaml").read_text(encoding="utf-8"))


def fraction(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))


def ends(found: Range | None) -> list[Fraction] | None:
    return None if found is None else [found.low, found.high]


def fractions(values: list[object] | None) -> list[Fraction] | None:
    return None if values is None else [Fraction(str(value)) for value in values]


def text(case: dict[str, Any]) -> str:
    return str(case.get("case") or "-".join(case["pair"]))


@pytest.mark.parametrize("case", PAIRS, ids=text)
def test_pair_is_what_was_worked_out_by_hand(case: dict[str, Any], gaps_catalog: Catalog) -> None:
    region, occupation_id, program_id = case["pair"]
    occupation = gaps_catalog.find(Occupation, occupation_id)
    program = gaps_catalog.find(Program, program_id, region)
    assert occupation is not None
    assert program is not None
    pair = compare(gaps_catalog, occupation, program, region)

    assert (pair.required, pair.headline, pair.screening_only) == (
        case["required"],
        case["headline"],
        case["screening_only"],
    )
    coverage = case["coverage"]
    assert (pair.coverage is None) == (coverage is None)
    for name in STATISTICS if coverage else ():
        assert ends(getattr(pair.coverage, name)) == fractions(coverage[name]), name
    assert ends(pair.so_far.met if pair.so_far else None) == fractions(case["met_so_far"])
    assert [
        (
            item.competency,
            item.gap_class,
            item.weight,
            item.required.point,
            [item.offered.low, item.offered.high],
            item.priority,
            item.doubt,
        )
        for item in pair.items
    ] == [
        (row[0], row[1], fraction(row[2]), fraction(row[3]), fractions(row[4]), *map(fraction, row[5:]))
        for row in case["items"]
    ]
    flags = {item.competency: list(item.flags) for item in pair.items if item.flags}
    assert flags == case.get("flags", {})
    assert [entry.competency for entry in pair.over_taught] == case["over_taught"]
    assert list(pair.unmapped_courses) == case["unmapped_courses"]
    assert {entry.competency: entry.reason for entry in pair.demand.dropped} == case["dropped"]


def test_without_a_region_no_vote_counts(gaps_catalog: Catalog) -> None:
    occupation = gaps_catalog.all(Occupation)["care-aide"]
    found = {
        item.competency: (item.basis, item.weight) for item in required_items(gaps_catalog, occupation, None)
    }
    assert found == {
        "bathing": ("framework", 1),
        "charting": ("framework", Fraction(1, 2)),
        "vital-signs": ("framework", Fraction(3, 4)),
    }


def test_vote_says_how_important_and_framework_at_what_level(gaps_catalog: Catalog) -> None:
    occupation = gaps_catalog.all(Occupation)["care-aide"]
    found = {
        item.competency: (item.basis, item.level.point, item.level_basis)
        for item in required_items(gaps_catalog, occupation, "north")
    }
    assert found == {
        "bathing": ("votes", 3, "framework"),
        "telehealth": ("votes", 2, "votes"),
        "vital-signs": ("framework", 2, "framework"),
    }


def small_catalog(case: dict[str, Any], make_catalog: Callable[[Any], Catalog]) -> Catalog:
    """Build a catalog of one occupation, one program and the competencies they name."""
    competencies = [{"id": id_, "title": id_, "category": "skill"} for id_ in ("x", "y", "z")]
    requirement = {
        "competency": "own/x",
        "importance": 5,
        "level": case["required"],
        **case.get("rating", {}),
    }
    return make_catalog(
        {
            "settings": case.get("settings", {}),
            "framework": {
                "own": {
                    "level_scale": case.get("scale", "course-level"),
                    "competencies": competencies,
                    "alignments": case.get("alignments", []),
                },
                "other": {
                    "level_scale": case.get("other_scale", "course-level"),
                    "competencies": competencies,
                },
            },
            "occupation": {"job": {"requirements": {"illustrative": True, "items": [requirement]}}},
            "program": {
                "here/school": {
                    "courses": [
                        {"id": f"c{number}", "title": "A course", "teaches": teaches}
                        for number, teaches in enumerate(case["courses"], 1)
                    ]
                }
            },
        }
    )


@pytest.mark.parametrize("case", CLASSES, ids=text)
def test_class_of_a_small_course_map(case: dict[str, Any], make_catalog: Callable[[Any], Catalog]) -> None:
    catalog = small_catalog(case, make_catalog)
    pair = compare(catalog, catalog.all(Occupation)["job"], catalog.all(Program)["here/school"], "here")
    (item,) = pair.items
    expected = case["expect"]
    found = item.offered.low if item.offered.point is not None else [item.offered.low, item.offered.high]
    assert item.gap_class == expected["class"]
    assert found == (
        fractions(expected["offered"])
        if isinstance(expected["offered"], list)
        else fraction(expected["offered"])
    )
    assert [reason.kind for reason in item.reasons] == expected.get("reasons", [])
    assert list(item.leads) == expected.get("leads", [])
