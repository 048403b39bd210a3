"""How wide words are, and where their lines break, without asking any font of the machine.

The layout must be the same everywhere, and the box must be wide enough for writing that an engine
cannot measure. So widths come from Helvetica's metrics (Arial, Liberation Sans and Arimo have the
same), and from the Unicode width class for everything else.
"""

from __future__ import annotations

import unicodedata

from cpath.diagnostics.plain import clean

_REGULAR_TABLE = """
    278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556
    556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667
    556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556
    556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722
    500 500 500 334 260 334 584
"""
_BOLD_TABLE = """
    278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556
    556 556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722
    611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556
    611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778
    556 556 500 389 280 389 584
"""
_REGULAR = tuple(int(width) for width in _REGULAR_TABLE.split())
_BOLD = tuple(int(width) for width in _BOLD_TABLE.split())
"""Widths of ASCII from the space on, in thousandths of the size (Adobe's metrics of Helvetica)."""

_FIRST, _LAST = 32, 126
_OTHER = 600  # a letter of an alphabet that Helvetica's metrics do not name
_WIDE = 1000  # a character that takes a full square, such as 日 or an emoji


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in points at a font size."""
    widths = _BOLD if bold else _REGULAR
    total = 0
    for char in text:
        code = ord(char)
        if _FIRST <= code <= _LAST:
            total += widths[code - _FIRST]
        else:
            total += _measure_other(char, widths)
    return total * size / 1000


def _measure_other(char: str, widths: tuple[int, ...]) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return _WIDE
    base = ord(unicodedata.normalize("NFD", char)[0])
    if _FIRST <= base <= _LAST:  # an accent adds no width
        return widths[base - _FIRST]
    return _OTHER


def wrap(text: str, width: float, size: float, *, bold: bool = False, lines: int | None = None) -> list[str]:
    """Break a text into lines of at most ``width`` points.

    A word that is wider than a line is broken inside. Where there are more than ``lines``, the last
    one ends in an ellipsis.
    """
    rows: list[str] = []
    row = ""
    for token in clean(text).split(" "):
        word = token
        joined = f"{row} {word}" if row else word
        if measure(joined, size, bold=bold) <= width:
            row = joined
            continue
        if row:
            rows.append(row)
        while measure(word, size, bold=bold) > width:
            cut = _fit(word, width, size, bold=bold)
            rows.append(word[:cut])
            word = word[cut:]
        row = word
    if row:
        rows.append(row)
    if lines is not None and len(rows) > lines:
        last = rows[lines - 1] + "\N{HORIZONTAL ELLIPSIS}"
        while measure(last, size, bold=bold) > width:
            last = last[:-2].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
        rows = [*rows[: lines - 1], last]
    return rows


def _fit(word: str, width: float, size: float, *, bold: bool) -> int:
    """Return how many characters of a word fit, at least one; never parts a mark from its letter."""
    cut = 1
    while cut < len(word) and measure(word[: cut + 1], size, bold=bold) <= width:
        cut += 1
    while cut < len(word) and unicodedata.combining(word[cut]):
        cut += 1
    return cut
