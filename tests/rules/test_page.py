"""Every code has a page with the fixed headings, and the document of all rules is fresh."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cpath.catalog.load import NAMES as LOAD_NAMES
from cpath.catalog.shape import NAMES as SHAPE_NAMES
from cpath.diagnostics import Severity
from cpath.rules import NAMES, PAGES, RULES, find_page
from cpath.rules.page import TOPICS, Page, read_page, render_document, render_list, render_page
from cpath.source.reader import read

CODES = [page.code for page in PAGES]
DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"


def _page(code: str) -> Page:
    page = find_page(code)
    assert page is not None
    return page


def test_codes_are_in_order_and_each_is_there_once() -> None:
    assert sorted(set(CODES)) == CODES
    rules = [rule.code for rule in RULES]
    assert sorted(set(rules)) == rules
    assert len(set(NAMES.values())) == len(NAMES)


@pytest.mark.parametrize("page", PAGES, ids=CODES)
def test_page(page: Page) -> None:
    assert re.fullmatch(r"CP\d{3}", page.code)
    assert page.code[:3] in TOPICS
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", page.name)
    assert page.wrong != page.right
    assert page.what.endswith(".")
    assert page.why.endswith(".")
    assert page.title
    shown = render_page(page)
    assert shown.startswith(f"{page.code} {page.name} ({page.severity.value})\n")
    assert all(line == line.rstrip() and len(line) <= 110 for line in shown.split("\n"))


@pytest.mark.parametrize("page", PAGES, ids=CODES)
def test_what_is_right_is_good_yaml(page: Page) -> None:
    document = read(page.right.encode())
    only_comments = all(line.startswith("#") for line in page.right.split("\n"))
    assert document.problems == () or only_comments


OF_CONTENT = [page for page in PAGES if page.code >= "CP1"]


@pytest.mark.parametrize("page", OF_CONTENT, ids=lambda page: page.code)
def test_what_is_wrong_is_wrong_in_its_content_alone(page: Page) -> None:
    only_comments = all(line.startswith("#") for line in page.wrong.split("\n"))
    assert read(page.wrong.encode()).problems == () or only_comments


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.code in {"CP001", "CP002", "CP004", "CP007"}]
)
def test_what_is_wrong_with_the_text_is_found(page: Page) -> None:
    assert [problem.code for problem in read(page.wrong.encode()).problems] == [page.code]


def test_names_of_reading_and_shape_agree_with_where_they_are_found() -> None:
    early = {**LOAD_NAMES, **SHAPE_NAMES}
    assert {code: NAMES.get(code) for code in early} == early
    of_rules = {rule.code for rule in RULES}
    assert set(NAMES) - of_rules - {"CP900"} == set(early)


@pytest.mark.parametrize("asked", ["CP202", "cp202", " CP202 ", "unknown-reference", "Unknown-Reference"])
def test_find_page(asked: str) -> None:
    assert _page(asked).code == "CP202"


@pytest.mark.parametrize("asked", ["", "CP", "CP2", "CP999", "reference"])
def test_find_no_page(asked: str) -> None:
    assert find_page(asked) is None


@pytest.mark.parametrize(
    "text",
    [
        "What.\n\nWhy: w.\n\nRight:\n\n    a: b\n\nWrong:\n\n    a: c\n",
        "What.\n\nWhy: w.\n\nWrong:\n\n    a: b\n",
        "What.\n\nWhy: w.\n\nWrong:\n\n    a: b\n\nRight:\n\n\n",
        "Why: w.\n\nWrong:\n\n    a: b\n\nRight:\n\n    a: c\n",
    ],
)
def test_a_page_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="CP999"):
        read_page("CP999", "new", Severity.NOTE, text)


def test_list_has_a_line_for_every_code() -> None:
    lines = render_list(PAGES).split("\n")
    assert [line.split()[0] for line in lines if line.startswith("  CP")] == CODES


def test_document_is_fresh() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == render_document(PAGES), "run `make docs`"
