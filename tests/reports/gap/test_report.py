"""The forms of the gap report: golden files, documented keys, exact figures, cells that run nothing."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from cpath.reports.gap.report import FORMATS, render_gap_report

from cpath.catalog import load
from cpath.diagnostics.columns import display_width
from cpath.gaps.figures import STATISTICS, Range
from cpath.gaps.report import GapReport, build_gap_report
from cpath.reports.gap.unknowns import width_causes
from cpath.reports.gap.words import definition_lines
from cpath.reports.wording import View
from tests.reports.gap.conftest import REPOSITORY, changed_report, read_cases

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAIR_KEYS = {
    "region", "occupation", "occupation_title", "source", "screening_only", "required", "mapped_courses",
    "unmapped_courses", "coverage", "headline", "so_far", "by_category", "basis", "gaps", "to_find_out",
    "width", "votes", "over_taught", "dropped",
}  # fmt: skip
GAP_KEYS = {
    "competency", "title", "category", "weight", "importance", "basis", "scale", "required_low",
    "required_high", "required_open", "level_basis", "offered_low", "offered_high", "offered_open",
    "shortfall_low", "shortfall_high", "priority", "doubt", "class", "flags", "certain", "significant",
    "errors", "counts", "reasons", "leads",
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> GapReport:
    return build_gap_report(load(REPOSITORY).catalog)


@pytest.fixture(scope="module")
def one() -> GapReport:
    return build_gap_report(load(REPOSITORY).catalog, occupation="care-aide", region="north")


@pytest.mark.parametrize(
    ("style", "suffix"), [("text", "txt"), ("json", "json"), ("csv", "csv"), ("markdown", "md")]
)
def test_golden(style: str, suffix: str, report: GapReport, golden: Callable[[str, str], None]) -> None:
    golden(f"gap-report.{suffix}", render_gap_report(report, style))


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("one", View()),
        ("one-all", View(language="es", show_all=True)),
        ("one-explain", View(explain=True)),
    ],
)
@pytest.mark.parametrize(("style", "suffix"), [("text", "txt"), ("markdown", "md")])
def test_golden_of_one_occupation(
    name: str, view: View, style: str, suffix: str, one: GapReport, golden: Callable[[str, str], None]
) -> None:
    golden(f"gap-report-{name}.{suffix}", str(render_gap_report(one, style, view=view)))


def test_golden_in_spanish(report: GapReport, golden: Callable[[str, str], None]) -> None:
    golden("gap-report-all.txt", render_gap_report(report, "text", language="es", show_all=True))


# The answer first


def test_the_answer_of_one_occupation_is_in_the_first_lines(one: GapReport) -> None:
    lines = str(render_gap_report(one, "text")).splitlines()
    assert lines[0] == "Care aide (care-aide), north: 3 required"
    assert all(any(title in line for line in lines[:8]) for title in ("Care technician", "Advanced care"))
    assert len(lines) <= 50
    assert lines[-1] == "How it is counted: --explain"
    assert not any(formula in "\n".join(lines) for formula in ("(IM - 1)", "weight *", "importance"))


def test_the_definition_is_shown_where_it_is_asked_for(one: GapReport) -> None:
    for style in ("text", "markdown"):
        text = " ".join(str(render_gap_report(one, style, view=View(explain=True))).split())
        assert "How it is counted" in text
        assert "--explain" not in text
        for name, formula in one.definition.formulas:
            assert name in text
            assert formula.split()[-1].strip("*()_") in text
        assert "threshold critical" in text.replace("\\_", " ")


def test_the_sums_can_be_worked_out_from_what_is_printed(one: GapReport) -> None:
    """Each printed sum is that of the printed weights and shares, within rounding to three decimals."""
    text = str(render_gap_report(one, "text", view=View(explain=True)))
    checked = 0
    for pair in one.pairs:
        part = text.partition(f"({pair.source})")[2].partition("What each item counts, 0 to 1\n")[2]
        rows = [line.split() for line in part.splitlines()[1 : 1 + len(pair.items)]]
        weights = [float(row[-5]) for row in rows]
        for number, name in enumerate(STATISTICS, -4):
            for place, end in ((0, "low"), (-1, "high")):
                counted = sum(
                    weight * float(row[number].split("-")[place])
                    for weight, row in zip(weights, rows, strict=True)
                )
                (line,) = [line for line in part.splitlines()[:20] if line.startswith(f"  {name} {end}: ")][
                    :1
                ]
                printed = line.split()
                assert float(printed[2]) == pytest.approx(counted, abs=2e-3)
                assert float(printed[4]) == pytest.approx(sum(weights), abs=2e-3)
                checked += 1
    assert checked == 8 * len(one.pairs)


def test_text_stays_within_the_terminal(report: GapReport) -> None:
    for width in (80, 100, 140):
        for view in (View(show_all=True, width=width), View(explain=True, width=width), View(width=width)):
            text = str(render_gap_report(report, "text", view=view))
            assert max(display_width(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize(
    ("amount", "shown", "rest"),
    [(10, 10, None), (11, 10, "and 1 more: --all"), (13, 10, "and 3 more: --all")],
)
def test_long_lists_show_the_first_ten(amount: int, shown: int, rest: str | None, tmp_path: Path) -> None:
    names = [f"item-{number}" for number in range(amount)]
    competencies = "".join(f"  - {{id: {name}, title: Number {name}, category: skill}}\n" for name in names)
    ratings = "".join(f"    - {{competency: local/{name}, importance: 4, level: 3}}\n" for name in names)
    case = {
        "name": "many",
        "replace": {
            "competencies/local.yaml": [["competencies:\n", "competencies:\n" + competencies]],
            "occupations/unit-clerk.yaml": [
                ["level: entry", "level: entry\nrequirements:\n  items:\n" + ratings.rstrip("\n")]
            ],
        },
        "ask": {"occupation": "unit-clerk", "program": "care-tech"},
    }
    found = changed_report(tmp_path, case)
    lines = str(render_gap_report(found, "text")).splitlines()
    assert f"Gaps, the most pressing first ({amount})" in lines
    assert sum("Number item-" in line for line in lines) == shown
    assert [line.strip() for line in lines if "--all" in line] == ([rest] if rest else [])
    every = str(render_gap_report(found, "text", show_all=True))
    assert every.count("Number item-") == amount
    assert "--all" not in every


def test_pairs_with_one_source_name_it_once(tmp_path: Path) -> None:
    case = {"name": "one source", "ask": {"program": "care-tech"}}
    lines = str(render_gap_report(changed_report(tmp_path, case), "text")).splitlines()
    assert lines[0] == "From Care technician (care-tech), north"
    assert [line.split()[:2] for line in lines[2:4]] == [["Care", "aide"], ["Unit", "clerk"]]


# Data


def test_json_has_the_documented_keys(report: GapReport) -> None:
    document = json.loads(render_gap_report(report, "json"))
    assert document["format"] == "cpath-gap/2"
    assert document["definition"]["edition"] == 2
    assert set(document["definition"]) == {"edition", "formulas", "thresholds", "scales", "conversions"}
    for pair in document["pairs"]:
        assert set(pair) >= PAIR_KEYS
        assert set(pair["source"]) == {"kind", "id", "title", "members"}
        assert all(set(gap) == GAP_KEYS for gap in pair["gaps"])
        assert [gap["competency"] for gap in pair["gaps"] if not gap["certain"]] == [
            entry["competency"] for entry in pair["to_find_out"]
        ]
        assert all(entry["causes"] and entry["write"] for entry in pair["to_find_out"])


def _ends(found: Any) -> dict[str, dict[str, float]] | None:
    if found is None:
        return None
    return {
        name: {end: float(getattr(getattr(found, name), end)) for end in ("low", "high")}
        for name in STATISTICS
    }


@pytest.mark.parametrize("case", read_cases("words.yaml"), ids=lambda case: case["name"])
def test_figures_in_json_are_the_exact_ones(case: dict[str, Any], tmp_path: Path) -> None:
    """Each is the float nearest to the exact figure, and the coverages follow from the items."""
    found = changed_report(tmp_path, case)
    for pair, data in zip(found.pairs, json.loads(render_gap_report(found, "json"))["pairs"], strict=True):
        assert data["coverage"] == _ends(pair.coverage)
        assert data["so_far"] == _ends(pair.so_far)
        assert data["headline"] == pair.headline
        assert data["screening_only"] == pair.screening_only
        assert [cause["points"] for cause in data["width"]] == [
            float(cause.share) for cause in width_causes(found, pair)
        ]
        for item, gap in zip(pair.items, data["gaps"], strict=True):
            assert gap["counts"] == _ends(item.coverage)
            assert [gap[f"required_{end}"] for end in ("low", "high", "open")] == [
                float(item.required.low),
                None if item.required.high is None else float(item.required.high),
                item.required.open,
            ]
            assert (gap["weight"], gap["priority"], gap["doubt"]) == tuple(
                map(float, (item.weight, item.priority, item.doubt))
            )
        total = sum(gap["weight"] for gap in data["gaps"])
        for name in STATISTICS if data["coverage"] is not None else ():
            for end in ("low", "high"):
                counted = sum(gap["weight"] * gap["counts"][name][end] for gap in data["gaps"])
                assert counted / total == pytest.approx(data["coverage"][name][end], rel=1e-12)


def test_votes_and_their_interval(one: GapReport) -> None:
    (pair, *_) = one.pairs
    plain = json.loads(render_gap_report(one, "json"))["pairs"][0]["votes"]
    assert plain == {
        "validation": "north/care-aide-2026",
        "held_on": "2026-02-12",
        "voters": 4,
        "firms": 3,
    }
    ends = (Range(Fraction(1, 4), Fraction(1, 2)), Range(Fraction(3, 5), Fraction(4, 5)))
    found = replace(one, voter_intervals={(pair.region, pair.occupation, pair.source): ends})
    votes = json.loads(render_gap_report(found, "json"))["pairs"][0]["votes"]
    assert votes["interval"] == {"low": [0.25, 0.5], "high": [0.6, 0.8]}
    assert "other voters like these: low end 25-50%, high end 60-80%" in str(
        render_gap_report(found, "csv")
    ) + (str(render_gap_report(replace(found, pairs=(pair,)), "text")))


def test_csv_rows_hold_the_coverage_of_their_pair(report: GapReport) -> None:
    rows = list(csv.DictReader(io.StringIO(str(render_gap_report(report, "csv")))))
    assert "definition" not in rows[0]
    pairs = {(pair.region, pair.occupation, pair.source): pair for pair in report.pairs}
    seen = set()
    for row in rows:
        if row["class"] == "unserved":
            continue
        place = row["region"], row["occupation"], row["source"]
        pair = pairs[place]
        seen.add(place)
        assert (row["headline"], row["screening_only"]) == (
            pair.headline or "",
            "true" if pair.screening_only else "false",
        )
        for name, found in (("coverage", pair.range), ("so_far", pair.range_so_far)):
            for end in ("low", "high"):
                expected = "" if found is None else float(getattr(found, end))
                assert (row[f"{name}_{end}"] and float(row[f"{name}_{end}"])) == expected
    assert seen == set(pairs)
    assert {row["class"] for row in rows} >= {
        "unserved",
        "unmapped-course",
        "over-taught",
        "dropped",
        "unknown",
    }


def test_csv_has_numbers_as_numbers_and_text_as_text(report: GapReport) -> None:
    rows = list(csv.DictReader(io.StringIO(str(render_gap_report(report, "csv")))))
    (row,) = [row for row in rows if row["source"] == "nursing" and row["competency"] == "speaking"]
    columns = ("weight", "required_low", "offered_high", "shortfall_low", "priority", "certain")
    assert [row[column] for column in columns] == ["0.75", "4", "3.5", "0.5", "0.09375", "true"]
    assert {row["source_title"] for row in rows if row["source"] == "new-care"} == {
        "'=New care, nobody has mapped it"
    }


def test_every_form_marks_what_is_screening_only(tmp_path: Path) -> None:
    found = changed_report(tmp_path, {"name": "screening", "ask": {"program": "basic-care"}})
    assert all(pair.screening_only for pair in found.pairs)
    for style in FORMATS:
        if style != "xlsx":  # its sheets are read in test_sheets.py
            text = str(render_gap_report(found, style))
            assert "screening only: no employer of this region has voted" in text or (
                style == "csv" and ",true,met," in text
            )


def test_nothing_is_compared() -> None:
    definition = build_gap_report(load(REPOSITORY).catalog).definition
    empty = GapReport(definition, (), (), ())
    assert json.loads(render_gap_report(empty, "json"))["pairs"] == []
    assert render_gap_report(empty, "text") == "How it is counted: --explain\n"


def test_the_definition_names_a_region_s_own_threshold(tmp_path: Path) -> None:
    own = "illustrative: true\nthresholds:\n  critical_vote: {value: 3.5, source: Partners, as_of: 2026}"
    case = {
        "name": "own threshold",
        "replace": {"regions/north/region.yaml": [["illustrative: true", own]]},
    }
    found = changed_report(tmp_path, case)
    assert "at least 3 (3.5 in north) (1 to 4)" in definition_lines(found.definition)[0]
    text = str(render_gap_report(found, "text", view=View(explain=True)))
    assert "threshold critical_vote in north: 3.5 (Partners, 2026)" in text


def test_markdown_is_not_led_astray_by_titles(tmp_path: Path) -> None:
    case = {
        "name": "title",
        "replace": {"competencies/onet.yaml": [["title: Writing", 'title: "a | b <b>[x](y)"']]},
        "ask": {"occupation": "nurse"},
    }
    text = render_gap_report(changed_report(tmp_path, case), "markdown")
    assert r"a \| b &lt;b>\[x\](y)" in text


def test_of_equal_low_ends_the_higher_high_end_is_first(tmp_path: Path) -> None:
    case = {
        "name": "ties",
        "replace": {"regions/north/programs/care-tech.yaml": [["assessed: true", "assessed: false"]]},
        "ask": {"occupation": "care-aide", "region": "north"},
    }
    lines = str(render_gap_report(changed_report(tmp_path, case), "text")).splitlines()
    assert [line.split("  ")[1] for line in lines[2:5]] == [
        "Advanced care", "=New care, nobody has mapped it", "Care technician",
    ]  # fmt: skip


@pytest.mark.parametrize("style", ["text", "markdown", "html"])
def test_a_conversion_is_named_beside_the_headline_that_it_decides(style: str, tmp_path: Path) -> None:
    line = "levels from course-level to onet-level go by a conversion, a convention"
    case: dict[str, Any] = {"name": "suppressed", "ask": {"occupation": "nurse", "program": "nursing"}}
    assert line not in str(render_gap_report(changed_report(tmp_path / "one", case), style))
    case["replace"] = {"occupations/nurse.yaml": [[", suppress: level", ""]]}
    assert line in str(render_gap_report(changed_report(tmp_path / "two", case), style))


def test_what_is_dropped_is_named_where_all_is_asked_for(tmp_path: Path) -> None:
    (case,) = [case for case in read_cases("words.yaml") if case["name"] == "nothing is required"]
    found = changed_report(tmp_path, case)
    assert "below 3: 5 items (--all names them)" in str(render_gap_report(found, "text"))
    every = " ".join(str(render_gap_report(found, "text", show_all=True)).split())
    assert "Bathing and hygiene 1, Charting 2.25, Stocking rooms 1.25, Telehealth 1, Vital signs 1.5" in every
