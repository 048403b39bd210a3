"""Writes a workbook (XLSX): text as text, numbers as numbers, the same bytes for the same tables.

No text becomes a formula or a link, and no cell's type is guessed.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import xlsxwriter

from cpath.errors import UsageError
from cpath.sheets.cell import is_formula_like
from cpath.sheets.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.sheets.table import Choice, Sheet, Style, Value

ROWS = 1_048_576
COLUMNS = 16_384
TEXT = 32_767
"""Excel's own limits: rows and columns of a sheet, characters of a cell."""
_LIST = 255
"""Maximum characters of a drop-down list inside the validation itself."""
_FOOTER = 110
"""Maximum characters of a footer. Excel takes 255, with ampersands doubled and page numbers."""
_CUT = " […]"
# Excel stores the creation date; a fixed one makes the bytes the same for the same tables.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LISTS = "_lists"
_NO_NAME = re.compile(r"[\[\]:*?/\\\0-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_Held = Literal["text", "formula-like", "date", "number"]

# A thin line below, so that the eye can follow the row.
_RULED = {"bottom": 1, "bottom_color": "#d0d0d0"}
_LOOKS: dict[Style, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 16},
    "head": {"bold": True, "bg_color": "#e4e4e4", "bottom": 1, "text_wrap": True, "valign": "vcenter"},
    "group": {"bold": True, "bg_color": "#f2f2f2", "top": 1},
    "note": {"font_color": "#505050", "font_size": 9, "valign": "top"},
    "small": {"font_color": "#404040", "font_size": 9, "text_wrap": True, "valign": "top", **_RULED},
    "strong": {"bold": True, "text_wrap": True, "valign": "top", **_RULED},
    "entry": {"border": 1, "text_wrap": True, "valign": "vcenter", "locked": False},
    "code": {"font_color": "#707070", "font_size": 8, "valign": "top"},
    "whole": {"num_format": "#,##0", "valign": "top"},
    "figure": {"num_format": "0.000", "valign": "top"},
    "percent": {"num_format": "0.0%", "valign": "top"},
    "money": {"num_format": "$#,##0.00", "valign": "top"},
}

_WRITTEN = "written by cpath"
"""Shows `cpath.source.stamp` that the next run may overwrite a workbook."""


def write_workbook(sheets: Sequence[Sheet], *, title: str | None = None, comments: str = _WRITTEN) -> bytes:
    """Write sheets as one workbook. ``title`` and ``comments`` become its properties.

    Raises `UsageError` if a table does not fit in a workbook. A text longer than a cell can store is cut
    and ends with ``[…]``. Sheets with an iterator for rows are written row by row.
    """
    target = io.BytesIO()
    streams = any(not isinstance(sheet.rows, (list, tuple)) for sheet in sheets)
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": streams,
            "in_memory": not streams,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    book.set_properties({"title": title or "", "created": _CREATED, "author": "", "comments": comments})
    writing = _Writing(book)
    names: set[str] = set()
    for sheet in sheets:
        writing.add(sheet, sheet_name(sheet.name, names))
    writing.finish()
    return target.getvalue()


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel accepts (31 characters, no slashes) and that is not in ``taken``; added to it."""
    plain = _NO_NAME.sub(" ", _clean(name)).strip(" '")[:31].strip(" '") or "Sheet"
    if plain.lower() == "history":  # a name that Excel reserves
        plain = "History of it"
    chosen, number = plain, 1
    while chosen.lower() in taken:
        number += 1
        chosen = f"{plain[: 31 - len(f' ({number})')]} ({number})"
    taken.add(chosen.lower())
    return chosen


def _clean(text: str) -> str:
    """Replace surrogate halves, which no file can store, with a mark."""
    return _SURROGATE.sub("\ufffd", text)


@dataclass
class _Writing:
    """A workbook being written: its formats, each made once, and its long drop-down lists."""

    book: Any
    formats: dict[tuple[Style, str | None, _Held], Any] = field(default_factory=dict)
    lists: list[tuple[str | int, ...]] = field(default_factory=list)

    def add(self, sheet: Sheet, name: str) -> None:
        page = self.book.add_worksheet(name)
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width, self._format(column.style), {"hidden": column.hidden})
        self._set_up(page, sheet)
        for choice in sheet.choices:
            self._add_choice(page, choice)
        last = wide = 0
        for number, row in enumerate(sheet.rows):
            if number >= ROWS:
                raise UsageError(
                    f"the sheet {sheet.name!r} has more rows than the {ROWS:,} of a workbook",
                    help="write it as CSV or JSON, or choose part of it",
                )
            if number in sheet.heights:
                page.set_row(number, sheet.heights[number])
            wide = max(wide, self._write_row(page, number, row, sheet))
            last = number
        if sheet.filter_rows and sheet.frozen_rows and wide:
            page.autofilter(sheet.frozen_rows - 1, 0, max(last, sheet.frozen_rows - 1), wide - 1)

    def _set_up(self, page: Any, sheet: Sheet) -> None:
        if sheet.frozen_rows:
            page.freeze_panes(sheet.frozen_rows, 0)
            page.repeat_rows(0, sheet.frozen_rows - 1)
        if sheet.landscape:
            page.set_landscape()
        page.fit_to_pages(1, sheet.pages_tall)
        page.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        # An ampersand begins a command in a footer; two make one ampersand.
        page.set_footer("&L&8" + _clean(sheet.footer or "")[:_FOOTER].replace("&", "&&") + "&R&8&P / &N")
        if sheet.protected:
            page.protect("", {"format_columns": True, "format_rows": True})
        if sheet.hidden:
            page.very_hidden()

    def _write_row(self, page: Any, number: int, row: Sequence[Cell | Value], sheet: Sheet) -> int:
        column = 0
        for item in row:
            cell = item if isinstance(item, Cell) else Cell(item)
            if column + cell.span > COLUMNS:
                raise UsageError(
                    f"the sheet {sheet.name!r} has more columns than the {COLUMNS:,} of a workbook",
                    help="write it as CSV or JSON, or choose part of it",
                )
            own = sheet.columns[column].style if column < len(sheet.columns) else "text"
            style = cell.style or own
            if cell.span > 1:
                look = self._format(style, cell.fill)
                page.merge_range(number, column, number, column + cell.span - 1, "", look)
            self._write_cell(page, number, column, cell, style)
            column += cell.span
        return column

    def _write_cell(self, page: Any, row: int, column: int, cell: Cell, style: Style) -> None:
        value = cell.value
        if isinstance(value, str):
            text = _clean(value)
            if len(text) > TEXT:
                text = text[: TEXT - len(_CUT)] + _CUT
            # Marked as text, so that editing the cell does not make it a formula.
            held: _Held = "formula-like" if is_formula_like(text) else "text"
            page.write_string(row, column, text, self._format(style, cell.fill, held))
        elif value is None:
            page.write_blank(row, column, None, self._format(style, cell.fill))
        elif isinstance(value, date):
            page.write_datetime(row, column, value, self._format(style, cell.fill, "date"))
        else:
            number = float(value) if isinstance(value, Fraction) else value
            page.write_number(row, column, number, self._format(style, cell.fill, "number"))

    def _format(self, style: Style, fill: str | None = None, held: _Held = "text") -> Any:
        key = (style, fill, held)
        if key not in self.formats:
            look = dict(_LOOKS[style])
            if fill is not None:
                look["bg_color"] = fill
            if held == "formula-like":
                look["quote_prefix"] = True
            elif held == "date":
                look["num_format"] = "yyyy-mm-dd"
            elif held == "number" and look.get("num_format") == "@":
                look.pop("num_format")
            self.formats[key] = self.book.add_format(look)
        return self.formats[key]

    def _add_choice(self, page: Any, choice: Choice) -> None:
        options: Any = list(choice.options)
        if len(",".join(str(option) for option in options)) > _LIST or any("," in str(o) for o in options):
            # Only a list in cells may be long or contain commas.
            self.lists.append(choice.options)
            column = xlsxwriter.utility.xl_col_to_name(len(self.lists) - 1, col_abs=True)
            options = f"={_LISTS}!{column}$1:{column}${len(choice.options)}"
        settings: dict[str, Any] = {
            "validate": "list" if choice.options else "any",
            **({"source": options} if choice.options else {}),
            "error_type": "stop" if choice.strict else "information",
            "show_error": choice.strict,
        }
        if choice.prompt:
            settings["input_message"] = choice.prompt[:255]
        if choice.error:
            settings["error_message"] = choice.error[:255]
        page.data_validation(choice.first_row, choice.column, choice.last_row, choice.column, settings)

    def finish(self) -> None:
        if self.lists:
            page = self.book.add_worksheet(_LISTS)
            page.very_hidden()
            for row in range(max(len(options) for options in self.lists)):
                for column, options in enumerate(self.lists):
                    if row < len(options):
                        value = options[row]
                        write = page.write_number if isinstance(value, int) else page.write_string
                        write(row, column, value if isinstance(value, int) else _clean(value))
        self.book.close()
