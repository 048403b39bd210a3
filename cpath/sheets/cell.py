"""Text in cells: protected from being run as a formula, and restored. Also cell names.

Spreadsheets run a text as a formula because of its first character (OWASP, CSV Injection; OWASP ASVS 5.0,
1.2.10), even if a stranger wrote it into a CSV that a colleague opens.
"""

from __future__ import annotations

import re

# What spreadsheets read as the start of a formula, also in full width and after spaces. Apostrophes before
# it are skipped, so that removing one restores exactly the original text.
_FORMULA = re.compile(r"'*(?:[\s\ufeff]*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]|[\t\r])")


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet may read a text, without its leading apostrophes, as a formula."""
    return _FORMULA.match(text) is not None


def safe_cell(text: str) -> str:
    """CSV text that a spreadsheet will not run as a formula.

    A text that begins with = + - @, a tab, a carriage return or NUL (also in full width, also after spaces)
    gets a leading apostrophe. `restore_cell` removes it.
    """
    return f"'{text}" if is_formula_like(text) else text


def restore_cell(text: str) -> str:
    """Undo `safe_cell`. Any other text stays as it is."""
    return text[1:] if text.startswith("'") and is_formula_like(text[1:]) else text


def column_name(column: int) -> str:
    """A column's letters, counted from 0: A, B, ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A cell's name as spreadsheets show it. Both are counted from 0, so (0, 0) is A1."""
    return f"{column_name(column)}{row + 1}"
