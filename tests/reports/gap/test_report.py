"""The forms of the gap report: golden files, documented keys, exact figures, cells that run nothing."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.diagnostics.columns import display_width
from cpath.documents import View
from cpath.gaps.figures import STATISTICS, Range
from cpath.gaps.report import GapReport, build_gap_report
from cpath.messages.translate import english
from cpath.reports.gap.unknowns import width_causes
from cpath.reports.gap.words import by_coverage, headline
from cpath.reports.registry import REPORTS
from tests.reports.gap.conftest import REPOSITORY, changed_report, read_cases, render

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
    ("style", "suffix"),
    [("text", "txt"), ("json", "json"), ("csv", "csv"), ("markdown", "md"), ("html", "html")],
)
def test_golden(style: str, suffix: str, report: GapReport, golden: Callable[[str, str], None]) -> None:
    golden(f"gap-report.{suffix}", render(report, style))


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("one", View()),
        ("one-all", View(show_all=True)),
        ("one-explain", View(explain=True)),
    ],
)
@pytest.mark.parametrize(("style", "suffix"), [("text", "txt"), ("markdown", "md")])
def test_golden_of_one_occupation(
    name: str, view: View, style: str, suffix: str, one: GapReport, golden: Callable[[str, str], None]
) -> None:
    golden(f"gap-report-{name}.{suffix}", render(one, style, view=view))


def test_golden_with_everything(report: GapReport, golden: Callable[[str, str], None]) -> None:
    golden("gap-report-all.txt", render(report, "text", show_all=True))


# The answer first


def test_the_answer_of_one_occupation_is_in_the_first_lines(one: GapReport) -> None:
    lines = render(one, "text").splitlines()
    assert lines[0] == "Competency gaps: Care aide, North"
    assert lines[2:5] == [
        "3 competencies are required.",
        "Covered best by Care technician: 69% met.",
        "Its gap: Vital signs.",
    ]
    assert [line.split()[0] for line in lines[6:9]] == ["Program", "Care", "Advanced"]
    assert len(lines) <= 50
    assert lines[-1] == "Everything: `--all` · How it is counted: `--explain`"
    assert not any(formula in "\n".join(lines) for formula in ("(IM - 1)", "weight *", "importance"))


def test_the_definition_is_shown_where_it_is_asked_for(one: GapReport) -> None:
    for style in ("text", "markdown"):
        text = " ".join(render(one, style, explain=True).split())
        assert "How it is counted" in text
        assert "--explain" not in text.partition("How it is counted")[0]
        for name, formula in one.definition.formulas:
            assert f"`{name}`" in text
            assert str(formula).split()[-1].strip("*()_") in text
        assert "`critical_vote`" in text


def test_the_sums_can_be_worked_out_from_what_is_printed(one: GapReport) -> None:
    """Each printed sum is that of the printed weights and shares, within rounding to three decimals."""
    parts = render(one, "text", explain=True).split("What each item counts, 0 to 1\n")[1:]
    assert len(parts) == len(one.pairs) > 1
    checked = 0
    for pair, part in zip(sorted(one.pairs, key=by_coverage), parts, strict=True):
        lines = part.splitlines()
        rows = [line.split() for line in lines[1 : 1 + len(pair.items)]]
        weights = [float(row[-5]) for row in rows]
        for number, name in enumerate(STATISTICS, -4):
            start = f"  - {name}: "
            printed = next(line for line in lines if line.startswith(start)).removeprefix(start).split()
            assert float(printed[2]) == pytest.approx(sum(weights), abs=2e-3)
            for place in (0, -1):
                counted = sum(
                    weight * float(row[number].split("-")[place])
                    for weight, row in zip(weights, rows, strict=True)
                )
                assert float(printed[0].split("-")[place]) == pytest.approx(counted, abs=2e-3)
                checked += 1
            if name == pair.headline and pair.mapped_courses != 0:
                assert english(headline(pair)).startswith(printed[4])
    assert checked == 8 * len(one.pairs)


def test_text_stays_within_the_terminal(report: GapReport) -> None:
    for width in (80, 100, 140):
        for view in (View(show_all=True, width=width), View(explain=True, width=width), View(width=width)):
            text = render(report, "text", view=view)
            assert max(display_width(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize(
    ("amount", "shown", "rest"),
    [(10, 10, None), (11, 10, "and 1 more: `--all`"), (13, 10, "and 3 more: `--all`")],
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
    lines = render(found, "text").splitlines()
    assert f"Gaps, the most pressing first ({amount})" in lines
    rows = [line for line in lines if line.startswith("  Number item-")]
    assert len(rows) == shown
    assert [line.strip() for line in lines if line.startswith("  and ")][:1] == ([rest] if rest else [])
    every = render(found, "text", show_all=True).splitlines()
    assert sum(line.startswith("  Number item-") for line in every) == amount


def test_pairs_with_one_source_show_an_occupation_each(tmp_path: Path) -> None:
    case = {"name": "one source", "ask": {"program": "care-tech"}}
    lines = render(changed_report(tmp_path, case), "text").splitlines()
    assert lines[0] == "Competency gaps: 2 occupations in North"
    start = next(index for index, line in enumerate(lines) if line.startswith("  Program"))
    assert [line.split()[:2] for line in lines[start + 1 : start + 5]] == [
        ["Care", "aide"], ["Care", "technician"], ["Unit", "clerk"], ["Care", "technician"],
    ]  # fmt: skip


# Data


def test_json_has_the_documented_keys(report: GapReport) -> None:
    document = json.loads(render(report, "json"))
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
    for pair, data in zip(found.pairs, json.loads(render(found, "json"))["pairs"], strict=True):
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
    plain = json.loads(render(one, "json"))["pairs"][0]["votes"]
    assert plain == {
        "validation": "north/care-aide-2026",
        "held_on": "2026-02-12",
        "voters": 4,
        "firms": 3,
    }
    ends = (Range(Fraction(1, 4), Fraction(1, 2)), Range(Fraction(3, 5), Fraction(4, 5)))
    found = replace(one, voter_intervals={(pair.region, pair.occupation, pair.source): ends})
    votes = json.loads(render(found, "json"))["pairs"][0]["votes"]
    assert votes["interval"] == {"low": [0.25, 0.5], "high": [0.6, 0.8]}
    text = " ".join(render(replace(found, pairs=(pair,)), "text").split())
    assert "other voters like these: low end 25-50%, high end 60-80%" in text


def test_csv_rows_hold_the_coverage_of_their_pair(report: GapReport) -> None:
    rows = list(csv.DictReader(io.StringIO(render(report, "csv"))))
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
    rows = list(csv.DictReader(io.StringIO(render(report, "csv"))))
    (row,) = [row for row in rows if row["source"] == "nursing" and row["competency"] == "speaking"]
    columns = ("weight", "required_low", "offered_high", "shortfall_low", "priority", "certain")
    assert [row[column] for column in columns] == ["0.75", "4", "3.5", "0.5", "0.09375", "true"]
    assert {row["source_title"] for row in rows if row["source"] == "new-care"} == {
        "'=New care, nobody has mapped it"
    }


def test_a_close_vote_is_in_the_csv(one: GapReport) -> None:
    (pair,) = [pair for pair in one.pairs if pair.source == "care-tech"]
    close, *others = (replace(left, close_call=not at) for at, left in enumerate(pair.demand.dropped))
    found = replace(one, pairs=(replace(pair, demand=replace(pair.demand, dropped=(close, *others))),))
    rows = [row for row in csv.DictReader(io.StringIO(render(found, "csv"))) if row["class"] == "dropped"]
    assert [row["remark"] for row in rows] == [
        "employers' mean vote is below 3; close vote", "employers' mean vote is below 3",
    ]  # fmt: skip


def test_every_form_marks_what_is_screening_only(tmp_path: Path) -> None:
    found = changed_report(tmp_path, {"name": "screening", "ask": {"program": "basic-care"}})
    assert all(pair.screening_only for pair in found.pairs)
    for style in REPORTS["gap"].formats:
        if style != "xlsx":  # its sheets are read in test_sheets.py
            text = " ".join(render(found, style).split())
            assert "screening only: no employer of this region has voted" in text or (
                style == "csv" and ",true,met," in text
            )


def test_nothing_is_compared() -> None:
    definition = build_gap_report(load(REPOSITORY).catalog).definition
    empty = GapReport(definition, (), (), ())
    assert json.loads(render(empty, "json"))["pairs"] == []
    assert render(empty, "text").startswith("Competency gaps: 0 occupations\n")


def test_the_definition_names_a_region_s_own_threshold(tmp_path: Path) -> None:
    own = "illustrative: true\nthresholds:\n  critical_vote: {value: 3.5, source: Partners, as_of: 2026}"
    case = {
        "name": "own threshold",
        "replace": {"regions/north/region.yaml": [["illustrative: true", own]]},
    }
    found = changed_report(tmp_path, case)
    text = " ".join(render(found, "text", explain=True).split())
    assert "`critical_vote` in North: 3.5 (Partners, 2026)" in text


def test_markdown_is_not_led_astray_by_titles(tmp_path: Path) -> None:
    case = {
        "name": "title",
        "replace": {"competencies/onet.yaml": [["title: Writing", 'title: "a | b <b>[x](y)"']]},
        "ask": {"occupation": "nurse"},
    }
    text = render(changed_report(tmp_path, case), "markdown")
    assert r"a \| b &lt;b>\[x\](y)" in text


def test_of_equal_low_ends_the_higher_high_end_is_first(tmp_path: Path) -> None:
    case = {
        "name": "ties",
        "replace": {"regions/north/programs/care-tech.yaml": [["assessed: true", "assessed: false"]]},
        "ask": {"occupation": "care-aide", "region": "north"},
    }
    lines = render(changed_report(tmp_path, case), "text").splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("  Program"))
    assert [line.split("  ")[1] for line in lines[start + 1 : start + 4]] == [
        "Advanced care", "=New care, nobody has mapped it", "Care technician",
    ]  # fmt: skip


@pytest.mark.parametrize("style", ["text", "markdown", "html"])
def test_a_conversion_is_named_beside_the_headline_that_it_decides(style: str, tmp_path: Path) -> None:
    line = "go by a conversion, a convention"
    case: dict[str, Any] = {"name": "suppressed", "ask": {"occupation": "nurse", "program": "nursing"}}
    view = View(explain=True)
    assert line not in render(changed_report(tmp_path / "one", case), style, view)
    case["replace"] = {"occupations/nurse.yaml": [[", suppress: level", ""]]}
    assert line in render(changed_report(tmp_path / "two", case), style, view)


def test_what_is_dropped_is_named(tmp_path: Path) -> None:
    (case,) = [case for case in read_cases("words.yaml") if case["name"] == "nothing is required"]
    found = changed_report(tmp_path, case)
    text = " ".join(render(found, "text").split())
    assert (
        "Bathing and hygiene 1, Charting 2.25, Stocking rooms 1.25, Telehealth 1 and Vital signs 1.5" in text
    )
