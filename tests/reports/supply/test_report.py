"""The forms of the supply report: golden files, documented keys, the same figures in each."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from cpath.catalog import load
from cpath.gaps.balance import SupplyReport
from cpath.gaps.supply import build_supply
from cpath.reports.supply.data import BY
from cpath.reports.registry import REPORTS, write_report
from cpath.reports.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[2] / "repos" / "supply"
ROW_KEYS = {
    "occupation", "soc", "openings", "completers", "allocated", "gap", "ratio", "method", "years", "sources",
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> SupplyReport:
    return build_supply(load(REPOSITORY).catalog)


@pytest.mark.parametrize(
    ("style", "suffix"),
    [("text", "txt"), ("json", "json"), ("csv", "csv"), ("markdown", "md"), ("html", "html")],
)
def test_golden(style: str, suffix: str, report: SupplyReport, golden: Callable[..., None]) -> None:
    golden(f"supply/supply.{suffix}", render_supply(report, style))


@pytest.mark.parametrize("by", BY)
def test_golden_rows(by: str, report: SupplyReport, golden: Callable[..., None]) -> None:
    golden(f"supply/by-{by}.txt", render_supply(report, "text", by=by, language="es"))


def document_of(report: SupplyReport) -> Any:
    return json.loads(render_supply(report, "json"))


def test_json_has_the_documented_keys(report: SupplyReport) -> None:
    document = document_of(report)
    assert document["format"] == "cpath-supply/1"
    assert all(set(row) >= ROW_KEYS for row in document["rows"])
    assert {"openings", "allocated", "gap", "ratio", "years_averaged"} <= set(document["definition"])


def test_figures_can_be_worked_out_again_from_the_json(report: SupplyReport) -> None:
    known = [row for row in document_of(report)["rows"] if row["gap"] is not None]
    assert known
    for row in known:
        assert row["gap"] == pytest.approx(row["openings"] - row["allocated"], abs=0.002)
        assert row["ratio"] == pytest.approx(row["allocated"] / row["openings"], abs=0.002)
        assert row["gap_low"] <= row["gap"] <= row["gap_high"]


@pytest.mark.parametrize("by", BY)
def test_csv_has_the_keys_and_figures_of_the_json(by: str, report: SupplyReport) -> None:
    document = document_of(report)
    expected = {
        "occupation": document["rows"],
        "program": document["programs"],
        "region": document["regions"],
        "sector": document["sectors"],
        "education": document["educations"],
        "state": [document["state"]],
    }[by]
    text = render_supply(report, "csv", by=by)
    assert isinstance(text, str)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [list(row) for row in rows] == [list(row) for row in expected]
    for row, values in zip(rows, expected, strict=True):
        assert (row["openings"] or None) == (None if values["openings"] is None else str(values["openings"]))


def test_a_cell_runs_nothing(report: SupplyReport) -> None:
    text = render_supply(report, "csv", by="sector")
    assert isinstance(text, str)
    assert "'=Trades" in text
    assert "\n=Trades" not in text


def test_the_workbook_has_a_sheet_for_each_and_the_definition(report: SupplyReport) -> None:
    data = render_supply(report, "xlsx")
    assert isinstance(data, bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names == [
        "Occupation",
        "Program",
        "Region",
        "Sector",
        "Education",
        "State",
        "Definition",
    ]
    head, *rows = book.get_sheet_by_name("Occupation").to_python()
    named = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["occupation"]: row["gap"] for row in named} == {
        row["occupation"]: "" if row["gap"] is None else row["gap"] for row in document_of(report)["rows"]
    }
    sectors = book.get_sheet_by_name("Sector").to_python()
    assert [row[0] for row in sectors] == ["name", "=Trades", "Care"]


@pytest.mark.parametrize("style", FORMATS)
def test_an_empty_report_is_no_fault(style: str) -> None:
    assert render_supply(SupplyReport(3, (), (), ()), style) is not None


def test_html_lets_nothing_through(report: SupplyReport) -> None:
    page = render_supply(SupplyReport(3, report.occupations, (), ("<script>alert(1)</script>",)), "html")
    assert isinstance(page, str)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
