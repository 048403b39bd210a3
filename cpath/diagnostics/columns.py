"""The columns that text takes in a terminal, and text laid out by them."""

from __future__ import annotations

import unicodedata

COLUMNS = 100
"""So wide is a text where nobody says how wide it may be."""


def display_width(text: str) -> int:
    """Return the columns that a text takes in a terminal: wide characters take two, marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def fit_left(text: str, columns: int) -> str:
    """Fill a text up with blanks on its right."""
    return text + " " * max(0, columns - display_width(text))


def fit_right(text: str, columns: int) -> str:
    """Fill a text up with blanks on its left."""
    return " " * max(0, columns - display_width(text)) + text


def wrap_words(text: str, columns: int) -> list[str]:
    """Break a text between words into lines of at most ``columns``; a longer word stands alone, whole."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if line and display_width(joined) > columns:
            lines.append(line)
            line = word
        else:
            line = joined
    return [*lines, line] if line or not lines else lines


def hang(text: str, columns: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Break a text into lines, the first behind ``first``, the others behind ``rest`` (blanks as wide)."""
    if rest is None:
        rest = " " * display_width(first)
    width = max(20, columns - max(display_width(first), display_width(rest)))
    lines = wrap_words(text, width)
    return [(first if number == 0 else rest) + line for number, line in enumerate(lines)]
