"""The content of a workbook or a CSV: pages of rows of plain values, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cpath.sheets.cell import cell_name

if TYPE_CHECKING:
    from collections.abc import Iterator

Read = str | float | bool | date | None
"""Content of a cell. An empty or blank cell is None; numbers are floats."""


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet. A CSV file is one page without a name. Rows and columns are counted from 0."""

    name: str
    rows: tuple[tuple[Read, ...], ...]
    hidden: bool = False

    def at(self, row: int, column: int) -> Read:
        """Content of a cell; None if it is outside the page."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    def place(self, row: int, column: int) -> str:
        """Name of a cell for people: ``sheet 'Votes', cell C5``."""
        cell = f"cell {cell_name(row, column)}"
        return f"sheet {self.name!r}, {cell}" if self.name else cell

    def iter_cells(self) -> Iterator[tuple[int, int, Read]]:
        """Yield row, column and value of every cell that is not empty."""
        for row, cells in enumerate(self.rows):
            for column, value in enumerate(cells):
                if value is not None:
                    yield row, column, value


@dataclass(frozen=True, slots=True)
class Book:
    """A file of pages, with its name for messages."""

    name: str
    pages: tuple[Page, ...]
    macros: bool = False
    """Whether the file contains macros. They are never run."""
