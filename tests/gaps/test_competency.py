"""Pairs against the arithmetic that was done by hand, and every class against a small course map."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cpath.gaps.competency import compare, offer_of_program, required_items
from cpath.model import Occupation, Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog

HERE = Path(__file__).parent
PAIRS = yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8"))
CLASSES = yaml.safe_load((HERE / "classes.yaml").read_text(encoding="utf-8"))
FIGURES = ("unknown_weight_share", "coverage_low", "coverage_high")
HEADLINES = ("coverage_met", "coverage_partial", "mean_shortfall")


def fraction(value: object) -> Fraction | None:
    return None if value is None else Fraction(str(value))


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

    assert {"required": pair.required, "known": pair.known} == {
        key: case[key] for key in ("required", "known")
    }
    assert {name: getattr(pair.figures, name) for name in FIGURES} == {
        name: fraction(case[name]) for name in FIGURES
    }
    assert {name: getattr(pair, name) for name in HEADLINES} == {
        name: fraction(case[name]) for name in HEADLINES
    }
    assert [
        (
            item.competency,
            item.gap_class,
            item.weight,
            item.required_level,
            item.offered_level,
            item.shortfall,
            item.priority,
        )
        for item in pair.items
    ] == [(row[0], row[1], *(fraction(cell) for cell in row[2:])) for row in case["items"]]
    assert [entry.competency for entry in pair.over_taught] == case["over_taught"]
    assert list(pair.unmapped_courses) == case["unmapped_courses"]
    assert [entry.competency for entry in pair.demand.dropped] == case["dropped"]


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
        item.competency: (item.basis, item.level, item.level_basis)
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
    assert (item.gap_class, item.offered_level) == (expected["class"], fraction(expected["offered"]))
    assert item.out_of_order == expected.get("out_of_order", expected["class"] == "out-of-order")
    if item.gap_class == "unknown" or "because" in expected:
        assert any(expected["because"] in reason for reason in item.reasons), item.reasons
    else:
        assert item.reasons == ()
    assert list(item.leads) == expected.get("leads", [])


def test_offer_lists_what_is_taught_and_where(gaps_catalog: Catalog) -> None:
    offer = offer_of_program(gaps_catalog, gaps_catalog.all(Program)["south/basic-care"])
    assert dict(offer.taught) == {
        "local/bathing": ("c1", "c2"),
        "local/charting": ("c1",),
        "local/stocking": ("c1",),
        "local/vital-signs": ("c2",),
    }


# Published by the University of Hawaii: Biology by four outcomes; the exit interview assesses only.
HAWAII = {
    "biol-101": {"slo1": ["I"], "slo2": ["I"], "slo4": ["I"]},
    "biol-202": {"slo1": ["R"], "slo2": ["R"], "slo3": ["I"]},
    "biol-303": {"slo1": ["R"], "slo2": ["M", "A"], "slo3": ["R"]},
    "biol-404": {"slo1": ["M", "A"], "slo3": ["M", "A"], "slo4": ["R"]},
    "exit-interview": {"slo4": ["A"]},
}
WORDS = {"I": "introduced", "R": "reinforced", "M": "mastered"}


def test_hawaii_matrix(make_catalog: Callable[[Any], Catalog]) -> None:
    outcomes = ("slo1", "slo2", "slo3", "slo4")
    catalog = make_catalog(
        {
            "framework": {
                "outcomes": {
                    "level_scale": "course-level",
                    "competencies": [{"id": id_, "title": id_, "category": "skill"} for id_ in outcomes],
                }
            },
            "occupation": {
                "biologist": {
                    "requirements": {
                        "illustrative": True,
                        "items": [{"competency": id_, "importance": 5, "level": 3} for id_ in outcomes],
                    }
                }
            },
            "program": {
                "here/biology": {
                    "courses": [
                        {
                            "id": course,
                            "title": course,
                            "teaches": [
                                {
                                    "competency": outcome,
                                    "level": next((WORDS[mark] for mark in marks if mark in WORDS), None),
                                    "assessed": "A" in marks,
                                }
                                for outcome, marks in cells.items()
                            ],
                        }
                        for course, cells in HAWAII.items()
                    ]
                }
            },
        }
    )
    pair = compare(catalog, catalog.all(Occupation)["biologist"], catalog.all(Program)["here/biology"], None)
    found = {item.competency: (item.gap_class, item.offered_level, item.out_of_order) for item in pair.items}
    assert found == {
        "slo1": ("met", 3, False),
        "slo2": ("met", 3, False),
        "slo3": ("met", 3, False),
        "slo4": ("short", 2, False),  # introduced, reinforced, assessed, never mastered
    }
    assert pair.coverage_met == Fraction(3, 4)
    assert pair.coverage_partial == Fraction(11, 12)
