"""Text in a cell: kept from being run as a formula, and given back as it was; a cell's name.

Spreadsheets run a text as a formula by its first character (OWASP, CSV Injection; OWASP ASVS 5.0,
1.2.10), also when a stranger wrote it into a CSV that a colleague opens.
"""

from __future__ import annotations

import re

# What spreadsheets take for the beginning of a formula, also in full width, also after blanks. Apostrophes
# before it are looked through, so that taking one off again gives back exactly what was there.
_FORMULA = re.compile(r"'*(?:[\s\ufeff]*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]|[\t\r])")


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet may take a text, or what stands behind its apostrophes, for a formula."""
    return _FORMULA.match(text) is not None


def safe_cell(text: str) -> str:
    """Make a text of CSV that a spreadsheet will not run as a formula.

    A text that begins with = + - @, a tab, a carriage return or NUL (also in full width, also after
    blanks) gets an apostrophe in front; `restore_cell` takes it off.
    """
    return f"'{text}" if is_formula_like(text) else text


def restore_cell(text: str) -> str:
    """Undo `safe_cell`; any other text stays as it is."""
    return text[1:] if text.startswith("'") and is_formula_like(text[1:]) else text


def column_name(column: int) -> str:
    """Return a column's letters, counted from 0: A, B, ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return a cell's name as spreadsheets show it; both are counted from 0, so (0, 0) is A1."""
    return f"{column_name(column)}{row + 1}"
