"""The parts of a workbook before it is written: sheets, columns, cells, drop-down lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Value = str | int | float | Fraction | date | None
"""Content of a cell. Text is always written as text, whatever it begins with. None is an empty cell."""

Style = Literal[
    "text",
    "title",
    "head",
    "group",
    "note",
    "small",
    "strong",
    "entry",
    "code",
    "whole",
    "figure",
    "percent",
    "money",
]
"""How a cell looks.

title: large and bold; head: the header of a table; group: a band between rows; note: small and gray, in one
line; small: the same, wrapped; strong: bold; entry: a box to fill in, not locked if the sheet is protected;
code: small and gray, for ids. whole, figure, percent, money: numbers with no, three and (percent) one
decimals, and in dollars.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its style. ``fill`` is a background such as ``#dddddd``, ``span`` a number of columns."""

    value: Value = None
    style: Style | None = None
    fill: str | None = None
    span: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its width in characters, and the style of its cells that have none of their own."""

    width: float = 12
    style: Style = "text"
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A drop-down list in the cells of one column. Rows and columns are counted from 0.

    ``prompt`` is shown at the cell, ``error`` if something else is typed. If ``strict`` is False, something
    else may be typed. Without ``options`` there is only the prompt.
    """

    first_row: int
    last_row: int
    column: int
    options: tuple[str | int, ...]
    prompt: str | None = None
    error: str | None = None
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``rows`` may be a single-use iterator; then memory does not grow with it.

    ``frozen_rows`` stay visible and are repeated on each printed page. ``filter_rows`` puts a filter on the
    header in the last frozen row. ``protected`` locks every cell that is not an ``entry`` (without a
    password, against accidents only). ``hidden`` is a sheet for programs.
    """

    name: str
    rows: Iterable[Sequence[Cell | Value]]
    columns: tuple[Column, ...] = ()
    frozen_rows: int = 0
    filter_rows: bool = False
    choices: tuple[Choice, ...] = ()
    landscape: bool = False
    pages_tall: int = 0
    """Maximum pages when printed; 0: as many as it takes. Always one page wide."""
    protected: bool = False
    hidden: bool = False
    footer: str | None = None
    heights: dict[int, float] = field(default_factory=dict)
    """Heights of single rows, in points."""


def make_table(
    name: str,
    columns: Sequence[tuple[str, Column]],
    rows: Iterable[Sequence[Cell | Value]],
    *,
    notes: Sequence[str] = (),
) -> Sheet:
    """A sheet with one table: a frozen header with a filter, and rows below it.

    ``notes`` are above the header, each in its own row.
    """

    def lines() -> Iterable[Sequence[Cell | Value]]:
        for note in notes:
            yield (Cell(note, "note"),)
        yield tuple(Cell(head, "head") for head, _ in columns)
        yield from rows

    return Sheet(
        name,
        lines(),
        tuple(column for _, column in columns),
        frozen_rows=len(notes) + 1,
        filter_rows=True,
        landscape=True,
    )
