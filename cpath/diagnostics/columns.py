"""Width of text in terminal columns, and text layout by width."""

from __future__ import annotations

import unicodedata

COLUMNS = 100
"""Default width."""


def display_width(text: str) -> int:
    """Width of a text in terminal columns: wide characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def fit_left(text: str, columns: int) -> str:
    """Pad a text with spaces on its right."""
    return text + " " * max(0, columns - display_width(text))


def fit_right(text: str, columns: int) -> str:
    """Pad a text with spaces on its left."""
    return " " * max(0, columns - display_width(text)) + text


def wrap_words(text: str, columns: int) -> list[str]:
    """Break a text between words into lines of at most ``columns``. A longer word gets its own line."""
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
    """Break a text into lines that start with ``first`` or ``rest``, by default spaces of equal width."""
    if rest is None:
        rest = " " * display_width(first)
    width = max(20, columns - max(display_width(first), display_width(rest)))
    lines = wrap_words(text, width)
    return [(first if number == 0 else rest) + line for number, line in enumerate(lines)]
