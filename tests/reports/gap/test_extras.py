"""Crosswalks and roll-ups, in every form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.documents import View
from cpath.gaps.crosswalk import build_crosswalks
from cpath.gaps.report import build_gap_report
from cpath.gaps.rollup import BY, build_rollup
from cpath.reports.registry import write_report
from cpath.reports.titles import Titles
from cpath.sheets.reader import read_book
from tests.reports.gap.conftest import REPOSITORY, render

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STYLES = [("text", "txt"), ("csv", "csv"), ("markdown", "md"), ("html", "html")]


def facts(name: str, **asked: Any) -> tuple[Any, ...]:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog, **asked)
    if name == "crosswalk":
        return build_crosswalks(catalog, report), report, Titles(catalog)
    return build_rollup(catalog, report, "region"), report, Titles(catalog)


def written(name: str, style: str, view: View | None = None, **asked: Any) -> str:
    text = write_report(name, style, view or View(), *facts(name, **asked))
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize(("style", "suffix"), STYLES)
def test_a_crosswalk(style: str, suffix: str, golden: Callable[[str, str], None]) -> None:
    golden(f"gap-report-crosswalk.{suffix}", written("crosswalk", style, occupation="care-aide"))


@pytest.mark.parametrize(("style", "suffix"), STYLES)
def test_a_roll_up(style: str, suffix: str, golden: Callable[[str, str], None]) -> None:
    golden(f"gap-report-region.{suffix}", written("rollup", style))


def test_everything_of_a_roll_up(golden: Callable[[str, str], None]) -> None:
    golden("gap/rollup-all.txt", written("rollup", "text", View(width=120, show_all=True, explain=True)))


@pytest.mark.parametrize("by", BY)
def test_a_roll_up_by_each(by: Any, golden: Callable[[str, str], None]) -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    rollup = build_rollup(catalog, report, by)
    golden(
        f"gap/rollup-{by}.txt", str(write_report("rollup", "text", View(), rollup, report, Titles(catalog)))
    )


def test_crosswalks_of_several_occupations(golden: Callable[[str, str], None]) -> None:
    golden("gap/crosswalks.txt", written("crosswalk", "text"))
    golden("gap/crosswalks.csv", written("crosswalk", "csv"))


def test_a_crosswalk_where_nothing_is_required_yet() -> None:
    text = written("crosswalk", "text", occupation="unit-clerk")
    assert "No competency is required yet: there are no votes and no ratings." in text
    assert "not rated yet" in text
    assert "These courses" not in text


def test_a_crosswalk_explains_levels_that_are_numbers() -> None:
    text = written("crosswalk", "markdown", occupation="nurse")
    assert "5 a level on the competency's own scale" in text
    assert "**In no mapped course: Writing.**" in text


@pytest.mark.parametrize(("name", "key"), [("crosswalk", "crosswalks"), ("rollup", "rollup")])
def test_json_has_what_was_asked_for_beside_the_pairs(name: str, key: str) -> None:
    report = build_gap_report(load(REPOSITORY).catalog)
    document = json.loads(written(name, "json"))
    plain = json.loads(render(report, "json"))
    assert {key: document[key] for key in plain} == plain
    assert set(document) - set(plain) == {key}


def test_json_of_a_crosswalk(golden: Callable[[str, str], None]) -> None:
    data = json.loads(written("crosswalk", "json", occupation="care-aide"))["crosswalks"]
    golden("gap/crosswalk.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize(
    ("name", "first"),
    [("crosswalk", ["care-aide north", "nurse north"]), ("rollup", ["Roll-up", "Coverage"])],
)
def test_the_workbook_opens_on_what_was_asked_for(name: str, first: list[str], tmp_path: Path) -> None:
    data = write_report(name, "xlsx", View(), *facts(name))
    assert isinstance(data, bytes)
    (tmp_path / "gaps.xlsx").write_bytes(data)
    sheets = [page.name for page in read_book(tmp_path / "gaps.xlsx").pages]
    assert [sheets[0].lower(), *sheets[1:]][:1] == [first[0].lower()]
    assert {"Items", "To find out", "Definition"} < set(sheets)
