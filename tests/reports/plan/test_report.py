"""Plans as people and programs read them: ladders, sets of programs, routes."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from cpath.catalog import load
from cpath.documents import View
from cpath.model import Occupation, Organization, Program
from cpath.plan.report import build_ladders, build_program_sets, build_routes
from cpath.reports.registry import write_report
from cpath.reports.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog
    from cpath.plan.report import LadderReport, RouteReport, SetReport

REPOSITORY = Path(__file__).parents[2] / "repos" / "plan"
EXAMPLE = Path(__file__).parents[3] / "examples" / "colorado"
SUFFIX = {"text": "txt", "json": "json", "csv": "csv", "markdown": "md", "html": "html"}
VIEW = View()


def render_plan(
    report: LadderReport | SetReport | RouteReport, style: str, catalog: Catalog, view: View = VIEW
) -> str:
    text = write_report("plan", style, view, report, Titles(catalog))
    assert isinstance(text, str)
    return text


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(REPOSITORY).catalog


@pytest.fixture(scope="module")
def example() -> Catalog:
    return load(EXAMPLE).catalog


def reports(catalog: Catalog) -> dict[str, LadderReport | SetReport | RouteReport]:
    return {
        "ladder": build_ladders(catalog, "aide"),
        "programs": build_program_sets(catalog, "care", least=Fraction(1, 50)),
        "routes": build_routes(catalog, "nurse", ["nothing"]),
    }


@pytest.mark.parametrize("style", SUFFIX)
@pytest.mark.parametrize("question", ["ladder", "programs", "routes"])
def test_every_question_in_every_format(
    catalog: Catalog, question: str, style: str, golden: Callable[..., None]
) -> None:
    text = render_plan(reports(catalog)[question], style, catalog, VIEW)
    golden(f"plan/{question}.{SUFFIX[style]}", text.encode() if style == "csv" else text)


@pytest.mark.parametrize("question", ["ladder", "programs", "routes"])
def test_the_same_question_has_the_same_answer(catalog: Catalog, question: str) -> None:
    again = load(REPOSITORY).catalog
    assert render_plan(reports(catalog)[question], "json", catalog, VIEW) == render_plan(
        reports(again)[question], "json", again, VIEW
    )


def test_the_rows_of_the_csv_are_those_of_the_json(catalog: Catalog) -> None:
    for question, report in reports(catalog).items():
        document = json.loads(render_plan(report, "json", catalog, VIEW))
        rows = list(csv.DictReader(io.StringIO(render_plan(report, "csv", catalog, VIEW))))
        assert (document["format"], document["question"]) == ("cpath-plan/2", question)
        if question == "ladder":
            closes = [action["closes"] for ladder in document["ladders"] for action in ladder["actions"]]
            assert [float(row["closes"]) for row in rows] == closes
        elif question == "programs":
            sets = [one for region in document["regions"] for one in region["sets"]]
            assert [row["program"] for row in rows] == [
                program["id"] for one in sets for program in one["programs"]
            ]
        else:
            routes = [route for region in document["regions"] for route in region["routes"]]
            assert [float(row["weeks"]) for row in rows] == [
                step["weeks"] for route in routes for step in route["steps"]
            ]


def test_what_stands_in_files_is_text_in_every_format(catalog: Catalog) -> None:
    report = build_ladders(catalog, "nurse", "lake")
    rows = list(csv.reader(io.StringIO(render_plan(report, "csv", catalog, VIEW))))
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


@pytest.mark.parametrize("question", ["ladder", "programs", "routes"])
def test_the_page_runs_nothing_and_skips_no_level_of_headings(catalog: Catalog, question: str) -> None:
    checker = _Checker()
    checker.feed(render_plan(reports(catalog)[question], "html", catalog, VIEW))
    assert checker.bad == []
    assert checker.levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(checker.levels, checker.levels[1:], strict=False))


# A screen


def screens(example: Catalog) -> dict[str, str]:
    return {
        "a program": render_plan(build_ladders(example, "nursing-aas"), "text", example, VIEW),
        "an occupation": render_plan(build_ladders(example, "carpenter"), "text", example, VIEW),
        "many actions": render_plan(build_ladders(example, "surgical-technology-aas"), "text", example, VIEW),
        "a consortium": render_plan(
            build_program_sets(example, "healthcare", least=Fraction(1, 50)), "text", example, VIEW
        ),
        "a person": render_plan(
            build_routes(example, "accountant", ["high-school-diploma"]), "text", example, VIEW
        ),
    }


def test_an_answer_fits_a_screen(example: Catalog) -> None:
    for name, text in screens(example).items():
        lines = text.splitlines()
        assert max(map(len, lines)) <= 80, name
        assert len(lines) <= 40, name


def test_people_read_titles_and_no_ids(example: Catalog) -> None:
    text = screens(example)["a person"]
    assert "Bookkeeping Certificate" in text
    ids = {record.id for kind in (Occupation, Organization, Program) for record in example.all(kind).values()}
    assert len(ids) > 60
    assert [id_ for id_ in ids if "-" in id_ and id_ in text] == []


def test_all_and_the_method_come_where_they_are_asked_for(example: Catalog) -> None:
    report = build_ladders(example, "registered-nurse")
    short = render_plan(report, "text", example, VIEW)
    full = render_plan(report, "text", example, View(show_all=True, explain=True))
    assert "`cpath plan nursing-aas`" in short
    assert "Everything: `--all` · How it is counted: `--explain`" in short
    assert "Therapy and Counseling" not in short
    assert "Therapy and Counseling" in full
    assert "How it is counted\n" in full


def test_a_workbook_has_a_row_an_action(catalog: Catalog) -> None:
    raw = write_report("plan", "xlsx", VIEW, build_ladders(catalog, "aide"), Titles(catalog))
    assert isinstance(raw, bytes)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("Ladder").to_python()
    heads = next(row for row in rows if "action" in row)
    actions = [row[heads.index("action")] for row in rows[rows.index(heads) + 1 :]]
    document = json.loads(render_plan(build_ladders(catalog, "aide"), "json", catalog))
    assert actions == [action["action"] for one in document["ladders"] for action in one["actions"]]
    assert len(actions) > 3


@pytest.mark.parametrize("question", ["ladder", "programs", "routes"])
def test_everything_explained(catalog: Catalog, question: str, golden: Callable[..., None]) -> None:
    view = View(show_all=True, explain=True)
    golden(f"plan/{question}-all.txt", render_plan(reports(catalog)[question], "text", catalog, view))


def test_titles_speak_the_language_that_is_asked_for(example: Catalog) -> None:
    text = render_plan(build_ladders(example, "nursing-aas"), "text", example, View("es"))
    assert text.startswith("Enfermería, título técnico asociado")
