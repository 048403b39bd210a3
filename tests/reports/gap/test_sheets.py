"""The workbook of gaps: read back, it holds the figures of the JSON as numbers, and text as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.documents import View
from cpath.gaps.report import build_gap_report
from cpath.messages.translate import english
from cpath.reports.gap.reasons import CLASSES
from cpath.reports.registry import write_report
from cpath.sheets.reader import read_book
from tests.reports.gap.conftest import REPOSITORY, TITLES, render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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
    data = write_report("gap", "xlsx", View(), report, TITLES)
    assert isinstance(data, bytes)
    assert data == write_report("gap", "xlsx", View(), report, TITLES)
    return read_sheets(tmp_path_factory.mktemp("book") / "gaps.xlsx", data)


def test_the_workbook_opens_on_the_answer(book: Mapping[str, Rows]) -> None:
    assert list(book) == ["Coverage", "Items", "To find out", "Beside the gaps", "Definition"]


def test_figures_are_those_of_the_json(book: Mapping[str, Rows]) -> None:
    document = json.loads(render(build_gap_report(load(REPOSITORY).catalog), "json"))
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
        assert items[key]["class"] == english(CLASSES[item["class"]].name)
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


def test_what_is_not_known_is_an_empty_cell(book: Mapping[str, Rows]) -> None:
    (row,) = [row for row in book["Coverage"] if row["occupation"] == "unit-clerk"]
    assert [row[head] for head in ("coverage low", "required", "gaps", "to find out")] == [None] * 4


def test_the_sheets_hold_the_votes_and_the_weight_that_an_answer_decides(book: Mapping[str, Rows]) -> None:
    document = json.loads(render(build_gap_report(load(REPOSITORY).catalog), "json"))
    votes = [
        [*(entry["vote"] for entry in pair["over_taught"]), *[None] * len(pair["unmapped_courses"]),
         *(entry["vote"] for entry in pair["dropped"])]
        for pair in document["pairs"]
    ]  # fmt: skip
    found = [row["mean vote"] for row in book["Beside the gaps"]]
    assert found == [None if vote is None else pytest.approx(vote) for part in votes for vote in part]
    assert any(found)
    doubts = [entry["weight"] for pair in document["pairs"] for entry in pair["to_find_out"]]
    assert [row["weight it decides"] for row in book["To find out"]] == pytest.approx(doubts)


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


def test_definition_says_what_each_figure_means(book: Mapping[str, Rows]) -> None:
    found = {row["figure"] for row in book["Definition"]}
    assert {"required", "weight", "priority"} <= found
