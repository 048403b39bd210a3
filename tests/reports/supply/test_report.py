"""The forms of the supply report: golden files, documented keys, the same figures in each."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from python_calamine import CalamineWorkbook

from cpath.catalog import Catalog, load
from cpath.documents import View
from cpath.gaps.balance import SupplyReport
from cpath.gaps.supply import build_supply
from cpath.messages import msg
from cpath.reports.registry import REPORTS, write_report
from cpath.reports.supply.data import BY
from cpath.reports.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Golden

    Render = Callable[..., str | bytes]

REPOSITORY = Path(__file__).parents[2] / "repos" / "supply"
VIEW = View()
ROW_KEYS = {
    "occupation", "soc", "openings", "completers", "allocated", "gap", "ratio", "method", "years", "sources",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(REPOSITORY).catalog


@pytest.fixture(scope="module")
def report(catalog: Catalog) -> SupplyReport:
    return build_supply(catalog)


@pytest.fixture(scope="module")
def render(catalog: Catalog, report: SupplyReport) -> Render:
    def render_supply(
        style: str, view: View = VIEW, *, by: str = "occupation", found: SupplyReport = report
    ) -> str | bytes:
        return write_report("supply", style, view, found, by, Titles(catalog))

    return render_supply


@pytest.mark.parametrize(
    ("style", "suffix"),
    [("text", "txt"), ("json", "json"), ("csv", "csv"), ("markdown", "md"), ("html", "html")],
)
def test_golden(style: str, suffix: str, render: Render, golden: Golden) -> None:
    golden(f"supply/supply.{suffix}", render(style))


@pytest.mark.parametrize("by", BY)
def test_golden_rows(by: str, render: Render, golden: Golden) -> None:
    golden(f"supply/by-{by}.txt", render("text", View("es"), by=by))


def test_golden_explained(render: Render, golden: Golden) -> None:
    golden("supply/explained.txt", render("text", View(explain=True, show_all=True)))


def document_of(render: Render) -> Any:
    return json.loads(render("json"))


def test_json_has_the_documented_keys(render: Render) -> None:
    document = document_of(render)
    assert document["format"] == "cpath-supply/1"
    assert all(set(row) >= ROW_KEYS for row in document["rows"])
    assert {"openings", "allocated", "gap", "ratio", "years_averaged"} <= set(document["definition"])


def test_figures_can_be_worked_out_again_from_the_json(render: Render) -> None:
    known = [row for row in document_of(render)["rows"] if row["gap"] is not None]
    assert known
    for row in known:
        assert row["gap"] == pytest.approx(row["openings"] - row["allocated"], abs=0.002)
        assert row["ratio"] == pytest.approx(row["allocated"] / row["openings"], abs=0.002)
        assert row["gap_low"] <= row["gap"] <= row["gap_high"]


@pytest.mark.parametrize("by", BY)
def test_csv_has_the_keys_and_figures_of_the_json(by: str, render: Render) -> None:
    document = document_of(render)
    expected = {
        "occupation": document["rows"],
        "program": document["programs"],
        "region": document["regions"],
        "sector": document["sectors"],
        "education": document["educations"],
        "state": [document["state"]],
    }[by]
    text = render("csv", by=by)
    assert isinstance(text, str)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [list(row) for row in rows] == [list(row) for row in expected]
    for row, values in zip(rows, expected, strict=True):
        assert (float(row["openings"]) if row["openings"] else None) == values["openings"]


def test_a_cell_runs_nothing(render: Render) -> None:
    text = render("csv", by="sector")
    assert isinstance(text, str)
    assert "'=Trades" in text
    assert "\n=Trades" not in text


def test_the_workbook_has_a_sheet_for_each_and_the_definition(render: Render) -> None:
    data = render("xlsx")
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
    lines = book.get_sheet_by_name("Occupation").to_python()
    head, *rows = lines[next(at for at, line in enumerate(lines) if "occupation" in line) :]
    named = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["occupation"]: row["gap"] for row in named} == {
        row["occupation"]: "" if row["gap"] is None else row["gap"] for row in document_of(render)["rows"]
    }
    sectors = book.get_sheet_by_name("Sector").to_python()
    assert [row[0] for row in sectors] == ["name", "=Trades", "Care"]


@pytest.mark.parametrize("style", REPORTS["supply"].formats)
def test_an_empty_report_is_no_fault(style: str, render: Render) -> None:
    assert render(style, found=SupplyReport(3, (), (), ())) is not None


def test_html_lets_nothing_through(report: SupplyReport, render: Render) -> None:
    bad = (msg("{name}", name="<script>alert(1)</script>"),)
    page = render("html", found=SupplyReport(3, report.occupations, (), bad))
    assert isinstance(page, str)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_workbook_opens_on_the_answer(render: Render) -> None:
    data = render("xlsx", by="sector")
    assert isinstance(data, bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names[0] == "Sector"
    title, answer, *_ = book.get_sheet_by_index(0).to_python()
    assert title[0].startswith("Job openings and program completers: ")
    assert "more openings than completers" in answer[0]
