"""The workbook of gaps: read back, it holds the figures of the JSON as numbers, and text as text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.gaps.crosswalk import build_crosswalks
from cpath.gaps.report import build_gap_report
from cpath.gaps.rollup import build_rollup
from cpath.reports.gap.report import Extras, render_gap_report
from cpath.sheets.reader import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REPOSITORY = Path(__file__).parents[2] / "repos" / "gaps"
Rows = list[dict[str, Any]]


def read_sheets(path: Path, data: bytes) -> dict[str, Rows]:
    """Read each sheet as rows by the words of its head, which is its first full row."""
    path.write_bytes(data)
    found = {}
    for page in read_book(path).pages:
        rows = [list(row) for row in page.rows]
        head = next(index for index, row in enumerate(rows) if sum(cell is not None for cell in row) > 1)
        found[page.name] = [dict(zip(map(str, rows[head]), row, strict=False)) for row in rows[head + 1 :]]
    return found


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Rows]:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    extras = Extras(build_crosswalks(catalog, report), build_rollup(catalog, report, "region"))
    data = render_gap_report(report, "xlsx", extras=extras)
    assert isinstance(data, bytes)
    assert data == render_gap_report(report, "xlsx", extras=extras)
    return read_sheets(tmp_path_factory.mktemp("book") / "gaps.xlsx", data)


def test_sheets_by_name(book: Mapping[str, Rows]) -> None:
    assert list(book) == [
        "Definition", "Pairs", "Gaps", "Beside the gaps", "care-aide north", "nurse north",
        "unit-clerk north", "care-aide south", "Roll-up", "Occupations",
    ]  # fmt: skip


def test_figures_are_those_of_the_json(book: Mapping[str, Rows]) -> None:
    document = json.loads(render_gap_report(build_gap_report(load(REPOSITORY).catalog), "json"))
    pairs = {(pair["region"], pair["occupation"], pair["source"]["id"]): pair for pair in document["pairs"]}
    rows = {place(row): row for row in book["Pairs"] if row["source"] is not None}
    assert set(rows) == set(pairs)
    for key, pair in pairs.items():
        for head, name in (
            ("coverage met", "coverage_met"),
            ("coverage counting parts", "coverage_partial"),
            ("lower bound", "coverage_low"),
            ("upper bound", "coverage_high"),
            ("mean shortfall", "mean_shortfall"),
            ("unknown weight", "unknown_weight_share"),
            ("required", "required"),
        ):
            expected = pair[name]
            assert rows[key][head] == (None if expected is None else pytest.approx(expected, abs=6e-4)), head
    items = {(*place(row), row["competency"]): row for row in book["Gaps"]}
    wanted = {(*key, item["competency"]): item for key, pair in pairs.items() for item in pair["gaps"]}
    assert set(items) == set(wanted)
    for key, item in wanted.items():
        assert items[key]["class"] == item["class"]
        for head, name in (
            ("offered level", "offered_level"),
            ("weight", "weight"),
            ("priority", "priority"),
        ):
            expected = item[name]
            assert items[key][head] == (None if expected is None else pytest.approx(expected, abs=6e-4))


def place(row: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    return row["region"], row["occupation"], row["source"]


def test_what_is_beside_the_gaps_has_its_class(book: Mapping[str, Rows]) -> None:
    assert {row["what"] for row in book["Beside the gaps"]} == {
        "over-taught", "unmapped-course", "not required",
    }  # fmt: skip
    unserved = [row for row in book["Pairs"] if row["source"] is None]
    assert [(row["region"], row["occupation"], row["basis"]) for row in unserved] == [
        ("south", "nurse", "Nurses are trained in the north")
    ]


def test_a_title_that_looks_like_a_formula_stays_a_title(book: Mapping[str, Rows]) -> None:
    titles = {row["source title"] for row in book["Pairs"] if row["source"] == "new-care"}
    assert titles == {"=New care, nobody has mapped it"}


def test_the_matrix_has_a_column_a_course(book: Mapping[str, Rows]) -> None:
    rows: Sequence[Mapping[str, Any]] = book["care-aide north"]
    (bathing,) = [row for row in rows if row["competency"] == "bathing"]
    assert (bathing["advanced-care: a1"], bathing["care-tech: t1"], bathing["new-care: n1"]) == (
        "I,A", "M,A", "?",
    )  # fmt: skip
    assert bathing["class"] == "advanced-care: introduced-only; care-tech: met; new-care: unknown"


def test_definition_says_where_each_number_is_from(book: Mapping[str, Rows]) -> None:
    found = {row["what"]: row["how"] for row in book["Definition"]}
    assert found["threshold critical_vote"].startswith("3 (default of cpath")
    assert found["conversion course-level to onet-level"] == "1 is 2, 3 is 5 (illustrative)"
    assert {"required", "weight", "coverage_met", "priority"} <= set(found)
