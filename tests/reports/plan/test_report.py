"""Plans and routes as people and programs read them."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.plan.reach import Asked
from cpath.plan.report import build_plans
from cpath.plan.route_report import build_routes
from cpath.reports.plan.report import FORMATS, ROUTE_FORMATS, render_plan, render_routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog

REPOSITORY = Path(__file__).parents[2] / "repos" / "plan"
SUFFIX = {"text": "txt", "json": "json", "csv": "csv", "markdown": "md", "html": "html"}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(REPOSITORY).catalog


@pytest.mark.parametrize("style", FORMATS)
def test_a_pathway_in_every_format(catalog: Catalog, style: str, golden: Callable[..., None]) -> None:
    text = render_plan(build_plans(catalog, "care"), style)
    golden(f"plan/care.{SUFFIX[style]}", text.encode() if style == "csv" else text)


@pytest.mark.parametrize("style", ROUTE_FORMATS)
def test_routes_in_every_format(catalog: Catalog, style: str, golden: Callable[..., None]) -> None:
    text = render_routes(build_routes(catalog, "nurse", ["nothing"]), style)
    golden(f"plan/routes.{SUFFIX[style]}", text.encode() if style == "csv" else text)


def test_the_same_question_has_the_same_answer(catalog: Catalog) -> None:
    again = load(REPOSITORY).catalog
    assert render_plan(build_plans(catalog, "care"), "json") == render_plan(
        build_plans(again, "care"), "json"
    )


def test_the_figures_of_the_json_are_those_of_the_csv(catalog: Catalog) -> None:
    report = build_plans(catalog, "aide", asked=Asked("lake"))
    (plan,) = json.loads(render_plan(report, "json"))["plans"]
    rows = list(csv.DictReader(io.StringIO(render_plan(report, "csv"))))
    programs = [row for row in rows if row["what"] == "program"]
    assert [row["id"] for row in programs] == [member["id"] for member in plan["members"]]
    assert [row["id"] for row in rows if row["what"] == "open"] == [
        entry["competency"] for entry in plan["open"]
    ]
    known = sum(float(row["cost"]) for row in programs if row["cost"])
    assert known == plan["totals"]["cost"] == plan["value"] == plan["bound"]
    assert plan["totals"]["cost_unknown"] == ["english-at-work"]
    assert plan["optimal"] is True


def test_what_stands_in_files_is_text_in_every_format(catalog: Catalog) -> None:
    report = build_routes(catalog, "nurse", ["nothing"])
    rows = list(csv.reader(io.StringIO(render_routes(report, "csv"))))
    assert any(cell == "'=New care, nobody has mapped it" for row in rows for cell in row)


class _Checker(HTMLParser):
    """Collects what a page has that it must not have, and its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bad += [tag] if tag in ("script", "img", "link", "iframe") else []
        self.bad += [name for name, _ in attrs if name.startswith("on")]
        if tag in ("h1", "h2", "h3"):
            self.levels.append(int(tag[1]))


def test_the_page_runs_nothing_and_skips_no_level_of_headings(catalog: Catalog) -> None:
    for page in (
        render_plan(build_plans(catalog, "care"), "html"),
        render_plan(build_plans(catalog, "nurse"), "html"),
        render_routes(build_routes(catalog, "nurse", ["nothing"]), "html"),
    ):
        checker = _Checker()
        checker.feed(page)
        assert checker.bad == []
        assert checker.levels[0] == 1
        assert all(
            after - before <= 1 for before, after in zip(checker.levels, checker.levels[1:], strict=False)
        )


def test_everything_is_named_where_all_is_asked_for(catalog: Catalog) -> None:
    report = build_plans(catalog, "aide", asked=Asked("hill"))
    assert "; 1 more" not in render_plan(report, "text", show_all=True)
