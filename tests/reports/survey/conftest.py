"""A copy of the repository whose votes were counted by hand, and its reports."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath import api
from cpath.catalog import load
from cpath.documents import View
from cpath.reports.registry import write_report
from cpath.reports.survey.letter import build_letter
from cpath.reports.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Callable

AS_IT_IS = View()
REPOSITORY = Path(__file__).parents[2] / "repos" / "survey"
TODAY = date(2026, 2, 12)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    target = tmp_path / "repository"
    shutil.copytree(REPOSITORY, target)
    return target


@pytest.fixture
def change(root: Path) -> Callable[[str, str, str], None]:
    """Replace a text of a file."""

    def replace(path: str, old: str, new: str) -> None:
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture
def results(root: Path) -> Callable[..., str]:
    """Write the results of the vote on the care aide."""

    def write(style: str = "text", view: View = AS_IT_IS) -> str:
        catalog = load(root).catalog
        found = api.survey_results(catalog, "care-aide")
        return str(write_report("results", style, view, found, Titles(catalog)))

    return write


@pytest.fixture
def letter(root: Path) -> Callable[..., str]:
    """Write a letter as text."""

    def write(subject: str = "care-aide", view: View = AS_IT_IS) -> str:
        catalog = load(root).catalog
        facts = build_letter(catalog, subject, None, TODAY)
        return str(write_report("letter", "text", view, facts, Titles(catalog)))

    return write


@pytest.fixture
def results_workbook(root: Path) -> bytes:
    catalog = load(root).catalog
    found = api.survey_results(catalog, "care-aide")
    made = write_report("results", "xlsx", AS_IT_IS, found, Titles(catalog))
    assert isinstance(made, bytes)
    return made
