"""What stands in an occupation's box, line by line, with the height of each line.

The box is sized here and not by the engine, so that the picture is the same whatever fonts the
machine has. Lengths are in points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.maps.text import measure, wrap
from cpath.maps.words import openings_words, pay_words, word
from cpath.messages.translate import spoken
from cpath.model.origin import whole_code_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.maps.graph import Node

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


def build_box(node: Node, language: str) -> Box:
    """Set an occupation's box."""
    rows = [_space(PADDING - GAP)]
    rows += _framed(
        "entry", [f"{word(language, 'way-in')}: {item.words(language)}" for item in node.entries], language
    )
    rows += [
        _space(6 if node.entries else 2),
        _text("title", wrap(node.title, INNER, FONTS["title"][0], bold=True, lines=_TITLE_LINES)),
    ]
    rows.append(_space(2))
    rows.append(_plain("pay", pay_words(node.pay, language)))
    rows.append(_plain("openings", openings_words(node.openings, language)))
    rows += [_plain("area", text) for text in _remarks(node, language)]
    credentials = [
        f"{item.title} ({word(language, 'stackable')})" if item.stackable else item.title
        for item in node.credentials
    ]
    rows += _framed("credential", credentials, language)
    rows += _badges([word(language, badge) for badge in node.badges])
    if node.validated is not None:
        rows += [_space(1), _plain("validated", validated_words(node, language))]
    rows += _framed("exit", [f"{word(language, 'way-out')}: {item.title}" for item in node.exits], language)
    rows.append(_space(PADDING - 2))
    return Box(node, tuple(rows), sum(row.height for row in rows) + 2 * BORDER)


def validated_words(node: Node, language: str) -> str:
    """Say who validated what the occupation requires, and when; empty where nobody did."""
    if node.validated is None:
        return ""
    date = node.validated.held_on.isoformat()
    if node.validated.employers == 1:
        return word(language, "validated-one", date=date)
    return word(language, "validated", count=node.validated.employers, date=date)


def _remarks(node: Node, language: str) -> list[str]:
    """Say which area the figures are about, and that they cover other jobs, too."""
    figure = node.pay or node.openings
    if figure is None or figure.whole_code is None:
        return _areas(node, language)
    code = spoken(whole_code_words(figure.whole_code), language)
    return [*_areas(node, language), word(language, "figures", area=code)]


def _areas(node: Node, language: str) -> list[str]:
    """Say which area the figures are about where it is not the map's own region."""
    pay = None if node.pay is None else node.pay.area
    openings = None if node.openings is None else node.openings.area
    if pay is not None and (pay == openings or node.openings is None):
        return [word(language, "figures", area=pay)]
    if openings is not None and node.pay is None:
        return [word(language, "figures", area=openings)]
    return [
        word(language, key, area=area)
        for key, area in (("pay-area", pay), ("openings-area", openings))
        if area is not None
    ]


def _space(height: float) -> Row:
    return Row("space", (), height)


def _text(style: Style, lines: Sequence[str]) -> Row:
    return Row(style, tuple(lines), len(lines) * FONTS[style][1])


def _plain(style: Style, text: str) -> Row:
    size, _, bold = FONTS[style]
    return _text(style, wrap(text, INNER, size, bold=bold, lines=2))


def _framed(style: Style, texts: Sequence[str], language: str) -> list[Row]:
    size, line, bold = FONTS[style]
    shown = texts if len(texts) <= _MOST else texts[: _MOST - 1]
    rows = []
    for text in shown:
        lines = wrap(text, INNER - 2 * FRAME, size, bold=bold, lines=_FRAMED_LINES)
        rows += [_space(GAP), Row(style, tuple(lines), len(lines) * line + FRAME)]
    if len(shown) < len(texts):
        rows.append(_plain("more", word(language, "more", count=len(texts) - len(shown))))
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
