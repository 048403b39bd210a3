"""Rankings and how they move, in every form of the gap report."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.documents import View
from cpath.gaps.report import build_gap_report
from cpath.gaps.sensitivity import build_sensitivity
from cpath.reports.registry import REPORTS, write_report
from cpath.reports.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[2] / "repos" / "gaps"


@pytest.fixture(scope="module")
def shown() -> tuple[Any, ...]:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    return build_sensitivity(catalog, report.pairs), report, Titles(catalog)


@pytest.mark.parametrize(
    ("style", "suffix"), [("text", "txt"), ("markdown", "md"), ("csv", "csv"), ("html", "html")]
)
def test_golden(style: str, suffix: str, shown: tuple[Any, ...], golden: Callable[..., None]) -> None:
    golden(f"gap/sensitivity.{suffix}", write_report("sensitivity", style, View(), *shown))


def test_everything(shown: tuple[Any, ...], golden: Callable[..., None]) -> None:
    view = View(show_all=True, explain=True)
    golden("gap/sensitivity-all.txt", write_report("sensitivity", "text", view, *shown))


def document(shown: tuple[Any, ...]) -> Any:
    return json.loads(write_report("sensitivity", "json", View(), *shown))


def test_json_adds_a_key_and_says_by_what(shown: tuple[Any, ...]) -> None:
    found = document(shown)
    assert found["format"] == "cpath-gap/2"
    ranking = found["sensitivity"]
    assert (ranking["formula"], ranking["resamples"]) == ("coverage", 1000)
    assert set(ranking["formulas"]) == {"coverage", "borich", "ranked"}
    assert ranking["seed"] == 20160801
    # By coverage, the ranks are the order of the report itself.
    for pair, own in zip(found["pairs"], ranking["gaps"], strict=True):
        assert (pair["occupation"], pair["source"]["id"]) == (own["occupation"], own["program"])
        wanted = [gap["competency"] for gap in pair["gaps"] if gap["certain"] and gap["class"] != "met"]
        assert [entry["competency"] for entry in own["ranks"] if entry["rank"] is not None] == wanted


def test_csv_has_the_ranks_of_the_json(shown: tuple[Any, ...]) -> None:
    ranking = document(shown)["sensitivity"]
    text = write_report("sensitivity", "csv", View(), *shown)
    assert isinstance(text, str)
    rows = list(csv.DictReader(io.StringIO(text)))
    expected = [entry for part in ("gaps", "programs") for found in ranking[part] for entry in found["ranks"]]
    assert [row["rank"] for row in rows] == [
        "" if entry["rank"] is None else str(entry["rank"]) for entry in expected
    ]
    assert [row["voters last"] for row in rows] == [
        "" if not entry["voters"] or entry["voters"]["last"] is None else str(entry["voters"]["last"])
        for entry in expected
    ]


@pytest.mark.parametrize("style", REPORTS["sensitivity"].formats)
def test_it_comes_in_every_form(style: str, shown: tuple[Any, ...]) -> None:
    assert write_report("sensitivity", style, View(), *shown)


def test_where_nothing_is_short_it_says_so() -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog, occupation="unit-clerk")
    found = build_sensitivity(catalog, report.pairs)
    text = write_report("sensitivity", "text", View(), found, report, Titles(catalog))
    assert isinstance(text, str)
    assert "There is no gap to rank." in text
    assert "No gap: Unit clerk from Care technician." in text
