"""CSV: written so that spreadsheets run nothing, read in the forms that other countries save.

Excel's separator depends on the machine's country (a comma, a semicolon, a tab). It saves in UTF-8, UTF-16
or Windows-1252. LibreOffice asks.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from cpath.errors import UnreadableError
from cpath.sheets.cell import restore_cell, safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.sheets.table import Value

MARK = "\ufeff"
"""First character of a CSV file. Without it Excel reads UTF-8 in the machine's old encoding."""
_SEPARATORS = (",", ";", "\t")
_LOOKED_AT = 50
_FIELD = 1_000_000
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def write_csv(rows: Iterable[Sequence[Value]]) -> str:
    """Write rows as CSV. Text goes through `safe_cell`; numbers are written as numbers."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return target.getvalue()


def _cell(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, Fraction):
        return float(value)
    return value if isinstance(value, (int, float)) else value.isoformat()


def read_csv(raw: bytes, name: str, *, heads: Sequence[str] = ()) -> list[list[str]]:
    """Read CSV and undo what `safe_cell` did to a text.

    The separator is the one that puts most of ``heads`` in one row, or else the one that splits most rows
    alike. Raises `UnreadableError`, naming the line.
    """
    text = _decode(raw, name)
    if text.startswith("sep=") and text[5:6] in ("\r", "\n"):
        # Excel's own way to declare the separator, in a line before the table.
        rows = _cut(text[5:].lstrip("\r").removeprefix("\n"), text[4], name)
    else:
        rows = _cut(text, _find_separator(text, heads), name)
    return [[restore_cell(cell) for cell in row] for row in rows]


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith(_UTF16):
        text = _try(raw, "utf-16")
    else:
        raw = raw.removeprefix(codecs.BOM_UTF8)
        text = _try(raw, "utf-8")
        if text is None:
            _refuse_mixture(raw, name)
            text = _try(raw, "cp1252")
    if text is None or "\0" in text:
        raise UnreadableError(
            f"{name} cannot be read as CSV",
            help="save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8), or send the .xlsx",
        )
    return text.removeprefix(MARK)


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse_mixture(raw: bytes, name: str) -> None:
    """Refuse a file with two encodings, because in either one some names would be garbled."""
    text = raw.decode("utf-8", "surrogateescape")
    broken = [index for index, letter in enumerate(text) if "\udc80" <= letter <= "\udcff"]
    if len(broken) < sum(1 for letter in text if letter > "\x7f"):
        line = text.count("\n", 0, broken[0]) + 1
        raise UnreadableError(
            f"{name}: line {line} has a different encoding than the rest of the file",
            help="save the whole file as CSV UTF-8, or send the .xlsx",
        )


def _find_separator(text: str, heads: Sequence[str]) -> str:
    wanted = {head.strip().lower() for head in heads}
    best, best_score = _SEPARATORS[0], (0, 0)
    for separator in _SEPARATORS:
        lines: list[list[str]] = []
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
                if any(row):
                    lines.append(row)
                if len(lines) >= _LOOKED_AT:
                    break
        except csv.Error:
            pass
        found = max((len(wanted & {cell.strip().lower() for cell in row}) for row in lines), default=0)
        # The width of most rows; if two are equally common, the greater.
        width, rows = max(Counter(map(len, lines)).items(), key=lambda item: item[::-1], default=(1, 0))
        score = (found, (width - 1) * rows)
        if score > best_score:
            best, best_score = separator, score
    return best


def _cut(text: str, separator: str, name: str) -> list[list[str]]:
    before = csv.field_size_limit(_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        reason = (
            "a cell that is too long"
            if "larger than" in str(error)
            else 'a quotation mark (") that is never closed'
        )
        raise UnreadableError(
            f"{name}: line {reader.line_num} has {reason}", help="check that line, or send the .xlsx"
        ) from None
    finally:
        csv.field_size_limit(before)
