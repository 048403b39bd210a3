"""Where initiatives stand, as rows for spreadsheets."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import python_calamine

from cpath.catalog import load
from cpath.reports.steps.status_data import (
    DUE_HEADS,
    HEADS,
    MISSING_HEADS,
    build_row,
    status_csv,
    status_workbook,
)
from cpath.steps.gate import evaluate_all

if TYPE_CHECKING:
    from cpath.catalog import Catalog

COLORADO = Path(__file__).parents[3] / "examples" / "colorado"
TODAY = date(2026, 11, 30)


def _catalog() -> Catalog:
    loaded = load(COLORADO)
    assert loaded.diagnostics == ()
    return loaded.catalog


def test_csv(golden: Any) -> None:
    catalog = _catalog()
    text = status_csv(catalog, evaluate_all(catalog, TODAY))
    golden("steps/status.csv", text.replace("\r\n", "\n"))
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == 5
    assert tuple(rows[0]) == HEADS


def _sheets(data: bytes) -> dict[str, list[list[Any]]]:
    book = python_calamine.load_workbook(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_workbook() -> None:
    catalog = _catalog()
    statuses = evaluate_all(catalog, TODAY)
    sheets = _sheets(status_workbook(catalog, statuses))
    assert list(sheets) == ["Initiatives", "What ages next", "What is missing"]
    heads = {"Initiatives": HEADS, "What ages next": DUE_HEADS, "What is missing": MISSING_HEADS}
    assert {
        name: [head.replace("_", " ").capitalize() for head in found] for name, found in heads.items()
    } == {name: rows[0] for name, rows in sheets.items()}
    assert len(sheets["Initiatives"]) == 6
    due = [dict(zip(DUE_HEADS, row, strict=True)) for row in sheets["What ages next"][1:]]
    days = [row["on"] for row in due]
    assert days == sorted(days)
    assert all(isinstance(day, date) for day in days)
    assert all(row["do"] and row["places"] for row in due)
    missing = [dict(zip(MISSING_HEADS, row, strict=True)) for row in sheets["What is missing"][1:]]
    blocked = {
        row["criterion"] for row in missing if row["initiative"] == "cybersecurity" and row["kind"] == "must"
    }
    assert blocked == {"S2.1", "S2.3", "S2.6"}
    row = build_row(catalog, next(status for status in statuses if status.id == "cybersecurity"))
    assert (
        sum(item["kind"] == "should" for item in missing if item["initiative"] == "cybersecurity")
        == row.warnings
    )


def test_a_workbook_of_the_same_state_is_the_same() -> None:
    catalog = _catalog()
    statuses = evaluate_all(catalog, TODAY)
    assert status_workbook(catalog, statuses) == status_workbook(catalog, statuses)
