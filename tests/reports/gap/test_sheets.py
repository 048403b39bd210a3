"""The workbook of gaps: read back, it holds the figures of the JSON as numbers, and text as text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.gaps.report import build_gap_report
from cpath.reports.gap.reason_words import CLASSES
from cpath.reports.gap.report import render_gap_report
from cpath.sheets.reader import read_book

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    data = render_gap_report(report, "xlsx")
    assert isinstance(data, bytes)
    assert data == render_gap_report(report, "xlsx")
    return read_sheets(tmp_path_factory.mktemp("book") / "gaps.xlsx", data)


def test_the_workbook_opens_on_the_answer(book: Mapping[str, Rows]) -> None:
    assert list(book) == ["Coverage", "Items", "To find out", "Beside the gaps", "Definition"]


def test_figures_are_those_of_the_json(book: Mapping[str, Rows]) -> None:
    document = json.loads(render_gap_report(build_gap_report(load(REPOSITORY).catalog), "json"))
    pairs = {(pair["region"], pair["occupation"], pair["source"]["id"]): pair for pair in document["pairs"]}
    rows = {place(row): row for row in book["Coverage"] if row["source"] is not None}
    assert set(rows) == set(pairs)
    for key, pair in pairs.items():
        row, name = rows[key], pair["headline"]
        assert row["headline"] == name
        assert row["in words"] == pair["answer"]
        assert row["screening only"] == ("yes" if pair["screening_only"] else "no")
        assert row["required"] == pair["required"]
        for head, coverage in (("coverage", pair["coverage"]), ("so far", pair["so_far"])):
            for end in ("low", "high"):
                expected = None if coverage is None else pytest.approx(coverage[name][end])
                assert row[f"{head} {end}"] == expected
    items = {(*place(row), row["competency"]): row for row in book["Items"]}
    wanted = {(*key, item["competency"]): item for key, pair in pairs.items() for item in pair["gaps"]}
    assert set(items) == set(wanted)
    for key, item in wanted.items():
        assert items[key]["class"] == CLASSES[item["class"]].name
        for name in ("required_low", "required_high", "offered_low", "offered_high", "weight", "priority"):
            assert items[key][name.replace("_", " ")] == pytest.approx(item[name])
        reasons = [reason["words"] for reason in item["reasons"]]
        assert item["certain"] or all(words in items[key]["remark"] for words in reasons)
    found = [(*place(row), row["competency title"], row["what to write"]) for row in book["To find out"]]
    assert found == [
        (*key, entry["title"], "; ".join(entry["write"]))
        for key, pair in pairs.items()
        for entry in pair["to_find_out"]
    ]


def place(row: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    return row["region"], row["occupation"], row["source"]


def test_what_is_beside_the_gaps_has_its_class(book: Mapping[str, Rows]) -> None:
    assert {row["what"] for row in book["Beside the gaps"]} == {
        "over-taught", "unmapped course", "not required",
    }  # fmt: skip
    unserved = [row for row in book["Coverage"] if row["source"] is None]
    assert [(row["region"], row["occupation"], row["in words"]) for row in unserved] == [
        ("south", "nurse", "no program of the region prepares for it: Nurses are trained in the north")
    ]


def test_a_title_that_looks_like_a_formula_stays_a_title(book: Mapping[str, Rows]) -> None:
    titles = {row["source title"] for row in book["Coverage"] if row["source"] == "new-care"}
    assert titles == {"=New care, nobody has mapped it"}


def test_definition_says_where_each_number_is_from(book: Mapping[str, Rows]) -> None:
    found = {row["what"]: row["how"] for row in book["Definition"]}
    assert found["threshold critical_vote"].startswith("3 (cpath default")
    assert found["conversion course-level to onet-level"] == "1 is 2, 3 is 5 (illustrative)"
    assert found["edition"] == "2"
    assert {"required", "weight", "coverage", "priority"} <= set(found)
