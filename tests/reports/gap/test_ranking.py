"""Rankings and how they move, in every form of the gap report."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.gaps.report import GapReport, build_gap_report
from cpath.gaps.sensitivity import build_sensitivity
from cpath.reports.gap.report import FORMATS, Extras, render_gap_report

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[2] / "repos" / "gaps"


@pytest.fixture(scope="module")
def shown() -> tuple[GapReport, Extras]:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    return report, Extras(ranking=build_sensitivity(catalog, report.pairs))


@pytest.mark.parametrize(("style", "suffix"), [("text", "txt"), ("markdown", "md"), ("csv", "csv")])
def test_golden(
    style: str, suffix: str, shown: tuple[GapReport, Extras], golden: Callable[..., None]
) -> None:
    golden(f"gap/sensitivity.{suffix}", render_gap_report(shown[0], style, extras=shown[1]))


def document(shown: tuple[GapReport, Extras]) -> Any:
    return json.loads(render_gap_report(shown[0], "json", extras=shown[1]))


def test_json_adds_a_key_and_says_by_what(shown: tuple[GapReport, Extras]) -> None:
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


def test_csv_has_the_ranks_of_the_json(shown: tuple[GapReport, Extras]) -> None:
    ranking = document(shown)["sensitivity"]
    text = render_gap_report(shown[0], "csv", extras=shown[1])
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


@pytest.mark.parametrize("style", FORMATS)
def test_every_form_holds_it(style: str, shown: tuple[GapReport, Extras]) -> None:
    with_it = render_gap_report(shown[0], style, extras=shown[1])
    assert with_it != render_gap_report(shown[0], style)


def test_where_nothing_is_short_it_says_so() -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog, occupation="unit-clerk")
    text = render_gap_report(report, "text", extras=Extras(ranking=build_sensitivity(catalog, report.pairs)))
    assert isinstance(text, str)
    assert "No gap: unit-clerk from care-tech" in text
