"""The crosswalk matrix: the published map of a university, and what stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cpath.errors import CpathError, ExitCode
from cpath.gaps.crosswalk import build_crosswalks, read_mark
from cpath.gaps.report import Source, build_gap_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog
    from cpath.gaps.crosswalk import Crosswalk

# University of Hawaii at Manoa, Assessment and Curriculum Support Center, curriculum mapping: Biology by
# four outcomes. Cells of blanks are recovered from white space.
HAWAII = """\
biol-101        I     I           I
biol-202        R     R     I     -
biol-303        R     M,A   R     -
biol-404        M,A   -     M,A   R
exit-interview  -     -     -     A
"""
OUTCOMES = ("slo1", "slo2", "slo3", "slo4")
WORDS = {"I": "introduced", "R": "reinforced", "M": "mastered"}


def read_map(text: str) -> dict[str, list[str]]:
    """Read the published table: a row a course, a column an outcome, - where nothing is done."""
    rows = {}
    for line in text.splitlines():
        course, *cells = line.split()
        rows[course] = cells if len(cells) == 4 else [*cells[:2], "-", cells[2]]
    return rows


def teaches(cells: list[str]) -> list[dict[str, Any]]:
    return [
        {"competency": outcome, "level": WORDS.get(cell[0]), "assessed": "A" in cell}
        for outcome, cell in zip(OUTCOMES, cells, strict=True)
        if cell != "-"
    ]


def hawaii(make_catalog: Callable[[Any], Catalog]) -> Catalog:
    return make_catalog(
        {
            "framework": {
                "outcomes": {
                    "level_scale": "course-level",
                    "competencies": [{"id": id_, "title": id_, "category": "skill"} for id_ in OUTCOMES],
                }
            },
            "occupation": {
                "biologist": {
                    "requirements": {
                        "illustrative": True,
                        "items": [{"competency": id_, "importance": 5, "level": 3} for id_ in OUTCOMES],
                    }
                }
            },
            "program": {
                "here/biology": {
                    "prepares_for": [{"occupation": "biologist", "basis": "provider"}],
                    "courses": [
                        {"id": course, "title": course, "teaches": teaches(cells)}
                        for course, cells in read_map(HAWAII).items()
                    ],
                }
            },
        }
    )


def cells(crosswalk: Crosswalk) -> dict[str, list[str]]:
    return {
        row.competency: [" ".join(read_mark(mark) for mark in marks) for marks in row.cells]
        for row in crosswalk.rows
    }


def test_hawaii_comes_out_as_it_was_published(make_catalog: Callable[[Any], Catalog]) -> None:
    catalog = hawaii(make_catalog)
    (crosswalk,) = build_crosswalks(catalog, build_gap_report(catalog, program="biology"))
    published = read_map(HAWAII)
    assert [course.course for course in crosswalk.courses] == list(published)
    assert cells(crosswalk) == {
        outcome: ["" if row[place] == "-" else row[place] for row in published.values()]
        for place, outcome in enumerate(OUTCOMES)
    }
    held = {row.competency: row.held[0] for row in crosswalk.rows}
    # "reveals gaps in the curriculum": three outcomes are complete and in order, one is never mastered. At
    # what level its exit interview assesses it, the map does not state.
    assert {id_: item.gap_class for id_, item in held.items() if item is not None} == {
        "slo1": "met",
        "slo2": "met",
        "slo3": "met",
        "slo4": "unknown",
    }
    assert not any("M" in cell for cell in cells(crosswalk)["slo4"])
    assert not any("out-of-order" in item.flags for item in held.values() if item is not None)


def test_required_ones_by_weight_then_what_else_is_taught(gaps_catalog: Catalog) -> None:
    report = build_gap_report(gaps_catalog, occupation="care-aide", region="north")
    (crosswalk,) = build_crosswalks(gaps_catalog, report)
    assert [program.id for program in crosswalk.programs] == ["advanced-care", "care-tech", "new-care"]
    assert [(row.competency, row.is_required) for row in crosswalk.rows] == [
        ("bathing", True),
        ("telehealth", True),
        ("vital-signs", True),
        ("charting", False),
        ("stocking", False),
    ]
    assert cells(crosswalk) == {
        #              a1     a2   t1     n1 (not mapped)
        "bathing": ["I,A", "", "M,A", ""],
        "telehealth": ["A", "", "R,A", ""],
        "vital-signs": ["M,A", "I,A?", "I,A", ""],
        "charting": ["", "", "R,A", ""],
        "stocking": ["M,A", "", "", ""],
    }
    assert [course.mapped for course in crosswalk.courses] == [True, True, True, False]
    assert crosswalk.serving == (3, 1, 3, 0)  # a1, a2, t1, n1: what is required only
    assert crosswalk.rows[-1].held == (None, None, None)
    assert [row.standing for row in crosswalk.rows] == [*["required"] * 3, *["not-required"] * 2]


def test_a_closely_aligned_competency_is_in_the_row_of_the_required_one(gaps_catalog: Catalog) -> None:
    (crosswalk,) = build_crosswalks(gaps_catalog, build_gap_report(gaps_catalog, program="nursing"))
    found = cells(crosswalk)
    assert found["speaking"] == ["", "R,A"]  # taught as local/patient-talk
    assert found["reading"] == ["R,A?", "5,A"]  # a number is a level on the framework's own scale
    assert "patient-talk" not in found


def test_the_programs_of_a_route_stand_side_by_side(gaps_catalog: Catalog) -> None:
    report = build_gap_report(
        gaps_catalog, occupation="care-aide", source=Source(route=("advanced-care", "care-tech"))
    )
    (crosswalk,) = build_crosswalks(gaps_catalog, report)
    assert [course.course for course in crosswalk.courses] == ["a1", "a2", "t1"]
    bathing = crosswalk.rows[0]
    assert [item.offered.point for item in bathing.held if item is not None] == [3, 3]  # of both together


@pytest.mark.parametrize(
    ("source", "options", "exit_code"),
    [
        (Source(occupation="care-aide"), {"occupation": "nurse"}, ExitCode.USAGE),
        (Source(), {"occupation": "nurse", "region": "south"}, ExitCode.NOTHING),
    ],
)
def test_without_courses_there_is_no_matrix(
    source: Source, options: dict[str, str], exit_code: ExitCode, gaps_catalog: Catalog
) -> None:
    report = build_gap_report(gaps_catalog, source=source, **options)
    with pytest.raises(CpathError) as caught:
        build_crosswalks(gaps_catalog, report)
    assert caught.value.exit_code == exit_code
    assert caught.value.help
