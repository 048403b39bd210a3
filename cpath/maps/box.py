"""What an occupation's box contains, line by line, with the height of each line.

The box is sized here and not by the engine, so that the picture is the same whatever fonts the
machine has. Lengths are in points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.maps.text import measure, wrap
from cpath.maps.words import BADGES, openings_words, pay_words, remarks, validated_words
from cpath.messages import Value, msg, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpath.maps.graph import Node

    Speak = Callable[[Value], str]

WAY_IN, WAY_OUT = msg("WAY IN"), msg("WAY OUT")
WIDTH = 216.0
"""Width of every occupation's box."""
PADDING = 9.0
BORDER = 2.0
INNER = WIDTH - 2 * PADDING - 2 * BORDER

Style = Literal[
    "space", "title", "pay", "openings", "area", "credential", "badges", "validated", "more", "entry", "exit"
]

# Font size (whole points: engines drop the rest), line height, bold.
FONTS: dict[str, tuple[int, float, bool]] = {
    "title": (14, 17.0, True),
    "pay": (12, 16.0, True),
    "openings": (12, 16.0, False),
    "area": (10, 13.0, False),
    "credential": (10, 13.0, False),
    "badges": (10, 13.0, True),
    "validated": (10, 14.0, False),
    "more": (10, 13.0, False),
    "entry": (10, 13.0, True),
    "exit": (10, 13.0, True),
}
FRAME = 6.0
"""How much higher a framed row is than its lines of text."""
GAP = 4.0
"""Free height between framed rows."""

_TITLE_LINES = 4
_FRAMED_LINES = 3
_MOST = 4  # framed rows of one sort; the table names all


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a box: its lines of text, or its badges side by side."""

    style: Style
    lines: tuple[str, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """An occupation's box, ready to be placed."""

    node: Node
    rows: tuple[Row, ...]
    height: float


def build_box(node: Node, speak: Speak) -> Box:
    """Set an occupation's box; ``speak`` puts words into the map's language."""
    rows = [_space(PADDING - GAP)]
    entries = [msg("{sign}: {way}", sign=WAY_IN, way=item.words) for item in node.entries]
    rows += _framed("entry", entries, speak)
    rows += [
        _space(6 if node.entries else 2),
        _text("title", wrap(node.title, INNER, FONTS["title"][0], bold=True, lines=_TITLE_LINES)),
    ]
    rows.append(_space(2))
    rows.append(_plain("pay", speak(pay_words(node.pay))))
    rows.append(_plain("openings", speak(openings_words(node.openings))))
    rows += [_plain("area", speak(remark)) for remark in remarks(node)]
    rows += _framed("credential", [item.words for item in node.credentials], speak)
    rows += _badges([speak(BADGES[badge]) for badge in node.badges])
    validated = validated_words(node)
    if validated is not None:
        rows += [_space(1), _plain("validated", speak(validated))]
    exits = [msg("{sign}: {way}", sign=WAY_OUT, way=item.title) for item in node.exits]
    rows += _framed("exit", exits, speak)
    rows.append(_space(PADDING - 2))
    return Box(node, tuple(rows), sum(row.height for row in rows) + 2 * BORDER)


def _space(height: float) -> Row:
    return Row("space", (), height)


def _text(style: Style, lines: Sequence[str]) -> Row:
    return Row(style, tuple(lines), len(lines) * FONTS[style][1])


def _plain(style: Style, text: str) -> Row:
    size, _, bold = FONTS[style]
    return _text(style, wrap(text, INNER, size, bold=bold, lines=2))


def _framed(style: Style, items: Sequence[Value], speak: Speak) -> list[Row]:
    size, line, bold = FONTS[style]
    shown = items if len(items) <= _MOST else items[: _MOST - 1]
    rows = []
    for item in shown:
        lines = wrap(speak(item), INNER - 2 * FRAME, size, bold=bold, lines=_FRAMED_LINES)
        rows += [_space(GAP), Row(style, tuple(lines), len(lines) * line + FRAME)]
    more = len(items) - len(shown)
    if more:
        rows.append(_plain("more", speak(plural("and {n} more", "and {n} more", more))))
    return rows


def _badges(texts: Sequence[str]) -> list[Row]:
    """Set badges side by side, in as many rows as they take."""
    rows: list[list[str]] = []
    used = INNER
    for text in texts:
        width = badge_width(text)
        if used + width > INNER or not rows:
            rows.append([])
            used = 0
        rows[-1].append(text)
        used += width + GAP
    height = FONTS["badges"][1] + FRAME
    return [row for texts_ in rows for row in (_space(GAP), Row("badges", tuple(texts_), height))]


def badge_width(text: str) -> float:
    """Return the width of a badge with its frame."""
    size, _, bold = FONTS["badges"]
    return math.ceil(measure(text, size, bold=bold) + 2 * FRAME)
