"""The first lines of the gap report: the best source, what it lacks, and nothing that is not known."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.gaps.figures import Range
from cpath.gaps.report import GapReport, build_gap_report
from cpath.messages import msg
from cpath.messages.translate import english
from tests.reports.gap.conftest import REPOSITORY, changed_report, render

if TYPE_CHECKING:
    from pathlib import Path

    from cpath.gaps.competency import Pair

REQUIRED = "3 competencies are required."
UNMAPPED = "=New care, nobody has mapped it: unknown: its only course is not mapped: add `teaches` to it."


def lead_of(report: GapReport) -> str:
    """The lines between the title and the table, as one."""
    return " ".join(render(report, "text").split("\n\n")[1].split())


def rows_of(report: GapReport) -> list[list[str]]:
    """The last cells of the first table: gaps, unclear."""
    lines = render(report, "text").split("\n\n")[2].splitlines()[1:]
    return [line.rsplit(maxsplit=2)[1:] for line in lines]


def only(report: GapReport, *sources: str) -> GapReport:
    pairs = tuple(pair for pair in report.pairs if pair.source in sources)
    assert len(pairs) == len(sources)
    return replace(report, pairs=pairs)


@pytest.fixture(scope="module")
def one() -> GapReport:
    return build_gap_report(load(REPOSITORY).catalog, occupation="care-aide", region="north")


def test_a_course_that_is_not_mapped_is_unknown_and_not_without_gaps(one: GapReport) -> None:
    found = only(one, "new-care")
    assert lead_of(found) == f"{REQUIRED} {UNMAPPED}"
    assert rows_of(found) == [["?", "3"]]


def test_the_only_source_is_not_called_the_best(one: GapReport) -> None:
    assert lead_of(only(one, "care-tech")) == f"{REQUIRED} Care technician: 69% met. Its gap: Vital signs."


def test_what_is_known_to_be_0_comes_before_what_is_not_known(tmp_path: Path) -> None:
    case = {
        "name": "nothing assessed",
        "replace": {"regions/north/programs/care-tech.yaml": [["assessed: true", "assessed: false"]]},
        "ask": {"occupation": "care-aide", "region": "north"},
    }
    found = only(changed_report(tmp_path, case), "care-tech", "new-care")
    assert lead_of(found) == (
        f"{REQUIRED} Covered best by Care technician: 0% met. "
        "Its gaps: Bathing and hygiene, Telehealth, Vital signs."
    )


def test_an_occupation_without_ratings_says_so_once() -> None:
    found = build_gap_report(load(REPOSITORY).catalog, occupation="unit-clerk", program="care-tech")
    assert lead_of(found) == "Unit clerk: unknown: this occupation has no vote and no rating yet."
    assert rows_of(found) == [["?", "?"]]


def test_screening_only_decides_nothing_where_employers_have_voted() -> None:
    report = build_gap_report(load(REPOSITORY).catalog)
    basic = only(report, "basic-care").pairs
    voted = tuple(pair for pair in report.pairs if pair.source == "care-tech" and not pair.screening_only)
    assert basic[0].screening_only
    assert len(voted) == 1
    both = replace(report, pairs=(*voted, *basic))
    assert lead_of(both) == "Covered least: Care aide, North. There, Care technician covers most: 69% met."
    twice = replace(report, pairs=(*basic, replace(basic[0], region="west")))
    assert lead_of(twice) == (
        "Covered least: Care aide, South. There, Basic care covers most: at least 33% met *."
    )


def test_occupations_without_any_figure_are_counted(one: GapReport) -> None:
    new = only(one, "new-care").pairs[0]
    two = replace(one, pairs=(new, replace(new, region="south")))
    assert lead_of(two) == "2 occupations have no known coverage yet."


def test_programs_that_are_not_mapped_are_each_named(one: GapReport) -> None:
    new = only(one, "new-care").pairs[0]
    other = replace(new, source="old-care", source_title="Old care", unmapped_courses=("o1", "o2"))
    assert lead_of(replace(one, pairs=(new, other))) == (
        f"{REQUIRED} {UNMAPPED} Old care: unknown: none of the 2 courses is mapped: add `teaches` to them."
    )


@pytest.mark.parametrize(("regions", "shown", "rest"), [(("north",), 10, 2), (("north", "south"), 5, 7)])
def test_long_tables_show_ten_rows_or_five_of_each_region(
    regions: tuple[str, ...], shown: int, rest: int, one: GapReport
) -> None:
    known = only(one, "care-tech").pairs[0]
    pairs = tuple(
        replace(known, region=region, source=f"s{number:02}", source_title=f"Source {number:02}")
        for region in regions
        for number in range(12)
    )
    lines = render(replace(one, pairs=pairs), "text").splitlines()
    assert sum("  Source " in line for line in lines) == shown * len(regions)
    assert lines.count(f"  and {rest} more: `--all`") == len(regions)
    assert ("In North" in lines) == (len(regions) > 1)


def test_the_map_begins_with_what_no_source_closes(one: GapReport) -> None:
    """Then comes what some source does not close; of these, what weighs most."""
    tech, advanced = only(one, "care-tech", "advanced-care").pairs

    def with_parts(pair: Pair, parts: tuple[Fraction, ...]) -> Pair:
        items = [
            replace(item, weight=Fraction(1), coverage=replace(item.coverage, partial=Range(part, part)))
            for item, part in zip(sorted(pair.items, key=lambda item: item.key), parts, strict=True)
        ]
        return replace(pair, items=tuple(items))

    half, none, all_ = Fraction(1, 2), Fraction(0), Fraction(1)
    pairs = with_parts(tech, (all_, half, all_)), with_parts(advanced, (none, half, all_))
    text = render(replace(one, pairs=pairs), "text", show_all=True)
    grid = text.partition("Competency by competency")[2].splitlines()[2:5]
    first, second, third = (english(item.title) for item in sorted(tech.items, key=lambda item: item.key))
    assert [title in line for title, line in zip((second, first, third), grid, strict=True)] == [True] * 3


def test_each_table_of_several_names_its_region_and_occupation() -> None:
    text = render(build_gap_report(load(REPOSITORY).catalog), "text")
    assert "\nIn South\n  Program     Coverage            Gaps  Unclear\nCare aide\n  Basic care  " in text


@pytest.mark.parametrize(
    ("style", "how", "times"),
    [("text", {}, 0), ("text", {"show_all": True}, 1), ("markdown", {}, 1), ("html", {}, 1)],
)
def test_what_could_not_be_compared_is_named(
    style: str, how: dict[str, Any], times: int, one: GapReport
) -> None:
    assert "Not compared" not in render(one, style, **how)
    text = render(replace(one, left_out=(msg("this file"),)), style, **how)
    assert (text.count("Not compared"), text.count("this file")) == (times, times)


def test_everything_that_was_dropped_is_named_on_request(tmp_path: Path) -> None:
    names = [f"item-{number:02}" for number in range(13)]
    competencies = "".join(f"  - {{id: {name}, title: Number {name}, category: skill}}\n" for name in names)
    ratings = "".join(f"    - {{competency: local/{name}, importance: 4, level: 0}}\n" for name in names[:-1])
    ratings += f"    - {{competency: local/{names[-1]}, importance: 4, level: 3}}"
    case = {
        "name": "many dropped",
        "replace": {
            "competencies/local.yaml": [["competencies:\n", "competencies:\n" + competencies]],
            "occupations/unit-clerk.yaml": [
                ["level: entry", "level: entry\nrequirements:\n  items:\n" + ratings]
            ],
        },
        "ask": {"occupation": "unit-clerk", "program": "care-tech"},
    }
    found = changed_report(tmp_path, case)
    for style, how, shown in (
        ("text", {}, 10),
        ("text", {"show_all": True}, 12),
        ("markdown", {}, 12),
        ("html", {}, 12),
    ):
        text = " ".join(render(found, style, **how).split())
        (sentence,) = [part for part in text.split("not required, ")[1:] if part.startswith("the required")]
        assert sum(f"Number {name}" in sentence for name in names[:-1]) == shown
        assert ("and 2 more" in sentence) == (shown == 10)
