"""A small repository whose votes were counted by hand, and sheets of it, filled in."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import Catalog, load
from cpath.sheets.book import Book, Page
from cpath.sheets.delimited import read_csv
from cpath.survey.form import FormOptions, build_form
from cpath.survey.page import write_form_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpath.sheets.book import Read

REPOSITORY = Path(__file__).parents[1] / "repos" / "survey"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """Load the repository, which nobody changes."""
    return load(REPOSITORY).catalog


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a copy of the repository to write into."""
    target = tmp_path / "repository"
    shutil.copytree(REPOSITORY, target)
    return target


def make_book(rows: list[list[Read]], name: str = "sent.csv", page: str = "") -> Book:
    """Return rows as a file that was read."""
    return Book(name, (Page(page, tuple(tuple(row) for row in rows)),))


@pytest.fixture(scope="session")
def fill() -> Callable[..., Book]:
    """Fill a sheet of the care aide in: cells of the first voter by what stands in the id column."""

    def filled(
        catalog: Catalog,
        answers: Mapping[str, Read],
        *,
        name: str = "sent.csv",
        options: FormOptions | None = None,
        occupation: str = "care-aide",
    ) -> Book:
        form = build_form(catalog, occupation, options or FormOptions(region="north"))
        rows: list[list[Read]] = [
            [cell or None for cell in row] for row in read_csv(write_form_csv(form).encode(), name)
        ]
        for row in rows:
            key = row[0] if isinstance(row[0], str) else ""
            if key in answers:
                row[-1] = answers[key]
        return make_book(rows, name)

    return filled


WHO = {"firm": "hospital", "role": "Unit manager"}
"""A voter."""
