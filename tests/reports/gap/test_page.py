"""The page of gaps: the figures of the JSON, what is unknown apart from what is none."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.documents import View
from cpath.gaps.report import Source, build_gap_report
from cpath.messages.translate import english
from cpath.reports.gap.words import short_answer
from cpath.reports.registry import write_report
from cpath.reports.titles import Titles
from tests.reports.gap.conftest import REPOSITORY, changed_report, read_cases, render

if TYPE_CHECKING:
    from pathlib import Path

COLORADO = REPOSITORY.parents[2] / "examples" / "colorado"


@pytest.mark.parametrize("folder", [REPOSITORY, COLORADO], ids=["small", "colorado"])
def test_each_pair_has_its_answer(folder: Path) -> None:
    catalog = load(folder).catalog
    report = build_gap_report(catalog)
    page = str(write_report("gap", "html", View(), report, Titles(catalog)))
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page, re.DOTALL)
    texts = {" ".join(re.sub(r"<[^>]+>", " ", unescape(cell)).split()) for cell in cells}
    answers = {english(short_answer(pair).value) for pair in report.pairs}
    assert len(answers) > 3
    assert not {answer for answer in answers if answer not in texts}


def test_titles_are_words_and_no_markup(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\"'&{{ 7*7 }}"
    title = f"title: {json.dumps(evil)}"
    case = {
        "name": "evil",
        "replace": {
            "occupations/care-aide.yaml": [["title: Care aide", title]],
            "competencies/onet.yaml": [["title: Writing", title]],
            "regions/north/programs/care-tech.yaml": [["title: Care technician", title]],
        },
    }
    text = render(changed_report(tmp_path, case), "html")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.mark.parametrize("case", read_cases("words.yaml"), ids=lambda case: case["name"])
def test_the_answer_is_on_the_page(case: dict[str, Any], tmp_path: Path) -> None:
    text = re.sub(r"<[^>]+>", "", unescape(render(changed_report(tmp_path, case), "html")))
    assert case["expect"]["headline"].replace("`", "") in " ".join(text.split())


def test_a_move_says_how_its_levels_are_found() -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog, occupation="nurse", source=Source(occupation="care-aide"))
    text = render(report, "html")
    assert "the level of its own rating" in text
