"""Tables that the gap report is made of, and each of them as text, Markdown, CSV and a sheet.

A table knows what its columns hold, so that a share is 69.3% for people, 0.693 for programs and a
number in a workbook. Must not know what it is about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from cpath.diagnostics.columns import display_width, fit_left, fit_right, hang, wrap_words
from cpath.diagnostics.plain import escape_markdown
from cpath.reports.wording import level, percent
from cpath.rounding import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.sheets.table import Sheet, Style

Cell = str | int | Fraction | None
Kind = Literal["text", "mark", "count", "share", "figure", "level"]
"""share: 0 to 1; figure: three decimals; level: two at most; mark: short text, in the middle."""
_LEAST = 12
_LINE = 15
"""Points of a line in a workbook."""
_WIDTHS = {"text": 26, "mark": 7, "count": 11, "share": 11, "figure": 10, "level": 10}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and what its cells hold."""

    head: str
    kind: Kind = "text"
    width: float | None = None
    """In a workbook, in characters; by its kind where it is left out."""

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at the right."""
        return self.kind not in ("text", "mark")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title. ``notes`` say what the columns mean. ``name`` is short, for a sheet."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def show(cell: Cell, kind: Kind) -> str:
    """Return a cell for people to read; a question mark where it is unknown."""
    if isinstance(cell, str):
        return cell
    if kind in ("text", "mark"):
        return "" if cell is None else str(cell)
    if cell is None:
        return "?"
    if kind == "share":
        return percent(Fraction(cell))
    if kind == "level":
        return level(Fraction(cell))
    return str(round_half_up(Fraction(cell)) if kind == "figure" else cell)


def table_lines(table: Table, width: int) -> Iterator[str]:
    """Write a table for a terminal; heads and cells of text are broken into lines where it is too wide."""
    yield from hang(table.title, width, rest="  ")
    heads = [column.head for column in table.columns]
    rows = [
        [show(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    widths = _fit(heads, rows, table.columns, width - 2)
    indent = "  " if sum(widths) + 2 * len(widths) <= width else ""
    for row in (heads, *rows):
        cells = [
            _cell_lines(cell, space) if row is heads or column.kind == "text" else [cell]
            for cell, space, column in zip(row, widths, table.columns, strict=True)
        ]
        for number in range(max(len(lines) for lines in cells)):
            parts = [
                (fit_right if column.is_number else fit_left)(
                    lines[number] if number < len(lines) else "", space
                )
                for lines, space, column in zip(cells, widths, table.columns, strict=True)
            ]
            yield indent + "  ".join(parts).rstrip()
    for note in table.notes:
        yield from hang(note, width, first="  ", rest="    ")


def _cell_lines(text: str, width: int) -> list[str]:
    """Break a cell between words, and an id that is too long behind its hyphens."""
    lines: list[str] = []
    for line in wrap_words(text, width):
        rest = line
        while display_width(rest) > width:
            cut = rest.rfind("-", 1, width) + 1 or width
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return lines


def _fit(
    heads: Sequence[str], rows: Sequence[Sequence[str]], columns: Sequence[Column], width: int
) -> list[int]:
    """Fit the widths of the columns; the widest ones of text give way until all of them fit."""
    widths = [
        max(
            *(display_width(word) for word in heads[index].split()),
            *(display_width(row[index]) for row in rows),
            1,
        )
        for index in range(len(columns))
    ]
    while sum(widths) + 2 * (len(widths) - 1) > width:
        wide = [i for i, column in enumerate(columns) if column.kind == "text" and widths[i] > _LEAST]
        if not wide:
            break
        widths[max(wide, key=lambda i: widths[i])] -= 1
    return widths


def markdown_lines(table: Table, heading: str = "##") -> Iterator[str]:
    """Write a table as Markdown below its title; its notes stand under it."""
    if table.title:
        yield from (f"{heading} {escape_markdown(table.title)}", "")
    if table.rows:
        yield f"| {' | '.join(escape_markdown(column.head) for column in table.columns)} |"
        yield f"| {' | '.join('---:' if column.is_number else '---' for column in table.columns)} |"
        for row in table.rows:
            cells = (show(cell, column.kind) for cell, column in zip(row, table.columns, strict=True))
            yield f"| {' | '.join(escape_markdown(cell) for cell in cells)} |"
    if table.notes:
        yield from (
            ("", *(f"- {escape_markdown(note)}" for note in table.notes))
            if table.rows
            else (escape_markdown(note) for note in table.notes)
        )


def csv_rows(tables: Sequence[Table]) -> Iterator[Sequence[object]]:
    """Tables below each other as rows of CSV, with an empty row between two of them."""
    for number, table in enumerate(tables):
        if number:
            yield []
        yield [column.head for column in table.columns]
        yield from table.rows


def make_sheet(table: Table) -> Sheet:
    """Make a sheet of a workbook: its title and notes above, its head in sight and with a filter."""
    from cpath.sheets.table import Column as SheetColumn  # noqa: PLC0415 - only where a workbook is written
    from cpath.sheets.table import make_table  # noqa: PLC0415

    # A level is written as it is, 4 or 2.5, not as 4.000.
    styles: dict[Kind, Style] = {"share": "percent", "figure": "figure", "count": "whole"}
    columns = [
        (column.head, SheetColumn(column.width or _WIDTHS[column.kind], styles.get(column.kind, "text")))
        for column in table.columns
    ]
    widths = [column.width for _, column in columns]
    notes = (table.title, *table.notes)
    sheet = make_table(table.name, columns, table.rows, notes=notes)
    rows = [[column.head for column in table.columns], *table.rows]
    heights: dict[int, float] = {
        len(notes) + number: _LINE * lines
        for number, row in enumerate(rows)
        if (lines := _sheet_lines(row, widths)) > 1
    }
    return replace(sheet, heights=heights)


def _sheet_lines(row: Sequence[Cell], widths: Sequence[float]) -> int:
    """Return the lines that a row takes: not every program works them out when it opens a workbook."""
    most = 1
    for cell, width in zip(row, widths, strict=True):
        # Nothing that is shorter than half the column needs a second line, however wide its letters.
        if isinstance(cell, str) and 2 * len(cell) > width:
            most = max(most, len(_cell_lines(cell, max(4, int(width)))))
    return most
