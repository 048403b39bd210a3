"""What is beside or in the place of pairs, matrices and roll-ups, in every form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.gaps.crosswalk import build_crosswalks
from cpath.gaps.report import build_gap_report
from cpath.gaps.rollup import build_rollup
from cpath.reports.gap.report import Extras, render_gap_report
from cpath.sheets.reader import read_book
from tests.reports.gap.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def both() -> Extras:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    return Extras(build_crosswalks(catalog, report), build_rollup(catalog, report, "region"))


@pytest.mark.parametrize(("style", "suffix"), [("text", "txt"), ("csv", "csv"), ("markdown", "md")])
def test_crosswalk_and_roll_up(style: str, suffix: str, golden: Callable[[str, str], None]) -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    matrix = Extras(build_crosswalks(catalog, build_gap_report(catalog, occupation="care-aide")))
    golden(f"gap-report-crosswalk.{suffix}", str(render_gap_report(report, style, extras=matrix)))
    rolled = Extras(rollup=build_rollup(catalog, report, "region"))
    golden(f"gap-report-region.{suffix}", str(render_gap_report(report, style, extras=rolled)))


def test_json_holds_what_was_asked_for_beside_the_pairs(both: Extras) -> None:
    report = build_gap_report(load(REPOSITORY).catalog)
    document = json.loads(render_gap_report(report, "json", extras=both))
    plain = json.loads(render_gap_report(report, "json"))
    assert {key: document[key] for key in plain} == plain
    assert set(document) - set(plain) == {"crosswalks", "rollup"}


def test_the_workbook_has_a_sheet_for_each(both: Extras, tmp_path: Path) -> None:
    data = render_gap_report(build_gap_report(load(REPOSITORY).catalog), "xlsx", extras=both)
    assert isinstance(data, bytes)
    (tmp_path / "gaps.xlsx").write_bytes(data)
    sheets = [page.name for page in read_book(tmp_path / "gaps.xlsx").pages]
    assert sheets == [
        "Coverage", "Items", "To find out", "Beside the gaps", "care-aide north", "nurse north",
        "unit-clerk north", "care-aide south", "Roll-up", "Occupations", "Definition",
    ]  # fmt: skip


def test_the_page_shows_them(both: Extras) -> None:
    text = str(render_gap_report(build_gap_report(load(REPOSITORY).catalog), "html", extras=both))
    assert "Coverage of critical occupations, by region" in text
    assert "Crosswalk matrix: Care aide" in text
    assert '<abbr title="mastered, assessed">' in text
