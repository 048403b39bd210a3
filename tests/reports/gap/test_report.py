"""The forms of the gap report: golden files, documented keys, cells that run nothing."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.diagnostics.columns import display_width
from cpath.gaps.crosswalk import build_crosswalks
from cpath.gaps.report import GapReport, build_gap_report
from cpath.gaps.rollup import build_rollup
from cpath.reports.gap.report import FORMATS, Extras, render_gap_report
from cpath.reports.wording import View

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[2] / "repos" / "gaps"

PAIR_KEYS = {
    "region", "occupation", "source", "required", "known", "unknown_weight_share", "coverage_met",
    "coverage_partial", "coverage_low", "coverage_high", "mean_shortfall", "gaps",
}  # fmt: skip
GAP_KEYS = {
    "competency", "title", "category", "weight", "required_level", "offered_level", "shortfall", "priority",
    "class",
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> GapReport:
    return build_gap_report(load(REPOSITORY).catalog)


@pytest.mark.parametrize(
    ("style", "suffix"), [("text", "txt"), ("json", "json"), ("csv", "csv"), ("markdown", "md")]
)
def test_golden(style: str, suffix: str, report: GapReport, golden: Callable[[str, str], None]) -> None:
    golden(f"gap-report.{suffix}", render_gap_report(report, style))


def test_all_items_are_listed_where_asked_for(report: GapReport, golden: Callable[[str, str], None]) -> None:
    golden("gap-report-all.txt", render_gap_report(report, "text", language="es", show_all=True))


def test_explained(report: GapReport, golden: Callable[[str, str], None]) -> None:
    golden("gap-report-explain.txt", str(render_gap_report(report, "text", view=View(explain=True))))


@pytest.mark.parametrize(("style", "suffix"), [("text", "txt"), ("csv", "csv"), ("markdown", "md")])
def test_crosswalk_and_roll_up(style: str, suffix: str, golden: Callable[[str, str], None]) -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    matrix = Extras(build_crosswalks(catalog, build_gap_report(catalog, occupation="care-aide")))
    golden(f"gap-report-crosswalk.{suffix}", str(render_gap_report(report, style, extras=matrix)))
    rolled = Extras(rollup=build_rollup(catalog, report, "region"))
    golden(f"gap-report-region.{suffix}", str(render_gap_report(report, style, extras=rolled)))


def test_json_holds_what_was_asked_for_beside_the_pairs() -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    extras = Extras(build_crosswalks(catalog, report), build_rollup(catalog, report, "state"))
    document = json.loads(render_gap_report(report, "json", extras=extras))
    plain = json.loads(render_gap_report(report, "json"))
    assert {key: document[key] for key in plain} == plain
    assert set(document) - set(plain) == {"crosswalks", "rollup"}
    (bathing,) = [
        row
        for row in document["crosswalks"][0]["rows"]
        if row["competency"] == "bathing" and document["crosswalks"][0]["region"] == "north"
    ]
    assert bathing["cells"][0] == {
        "program": "advanced-care",
        "course": "a1",
        "marks": [{"level": 1.0, "scale": "course-level", "stage": "introduced", "assessed": True}],
    }
    (state,) = document["rollup"]["groups"]
    assert (state["occupations"], state["below"], state["unknown"], state["no_program"]) == (5, 3, 1, 1)


def test_text_stays_within_the_terminal(report: GapReport) -> None:
    for width in (80, 100, 140):
        text = str(render_gap_report(report, "text", view=View(show_all=True, width=width)))
        assert max(display_width(line) for line in text.splitlines()) <= width


def test_json_has_the_documented_keys(report: GapReport) -> None:
    document = json.loads(render_gap_report(report, "json"))
    assert document["format"] == "cpath-gap/1"
    assert {"thresholds", "scales", "formula"} <= set(document["definition"])
    for pair in document["pairs"]:
        assert set(pair) >= PAIR_KEYS
        assert set(pair["source"]) >= {"kind", "id"}
        assert all(set(gap) >= GAP_KEYS for gap in pair["gaps"])


def test_figures_can_be_worked_out_again_from_the_json(report: GapReport) -> None:
    """What is printed suffices: within what rounding to three decimals allows."""
    checked = 0
    for pair in json.loads(render_gap_report(report, "json"))["pairs"]:
        known = [gap for gap in pair["gaps"] if gap["shortfall"] is not None]
        if pair["coverage_met"] is None:
            continue
        weight = sum(gap["weight"] for gap in known)
        met = sum(gap["weight"] for gap in known if gap["shortfall"] == 0)
        lost = sum(gap["weight"] * gap["shortfall"] for gap in known)
        assert met / weight == pytest.approx(pair["coverage_met"], abs=2e-3)
        assert lost / weight == pytest.approx(pair["mean_shortfall"], abs=3e-3)
        checked += 1
    assert checked == 3


def test_every_form_prints_the_definition(report: GapReport) -> None:
    for style in FORMATS:
        if style == "xlsx":  # its sheets are read in tests/reports/gap/test_sheets.py
            continue
        text = str(render_gap_report(report, style))
        assert "importance" in text
        assert "unknown" in text


def test_csv_rows_are_items_with_numbers_as_numbers(report: GapReport) -> None:
    rows = list(csv.DictReader(io.StringIO(render_gap_report(report, "csv"))))
    (row,) = [row for row in rows if row["source"] == "nursing" and row["competency"] == "speaking"]
    numbers = [
        row[column] for column in ("weight", "required_level", "offered_level", "shortfall", "priority")
    ]
    assert numbers == ["0.75", "4", "3.5", "0.5", "0.094"]
    unknown = [row for row in rows if row["class"] == "unknown" and row["competency"] == "telehealth"]
    assert {row["offered_level"] for row in unknown} == {""}
    assert {row["source_title"] for row in rows if row["source"] == "new-care"} == {
        "'=New care, nobody has mapped it"
    }


def test_markdown_is_not_led_astray_by_titles(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    for path in REPOSITORY.rglob("*.yaml"):
        target = root / path.relative_to(REPOSITORY)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        target.write_text(text.replace("title: Writing", 'title: "a | b <b>[x](y)"'), encoding="utf-8")
    text = render_gap_report(build_gap_report(load(root).catalog, occupation="nurse"), "markdown")
    assert r"a \| b &lt;b>\[x\](y)" in text
