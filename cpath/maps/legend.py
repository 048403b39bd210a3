"""The legend of a map: samples of what the map uses, side by side, each with its meaning."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.maps.text import measure
from cpath.maps.words import word

if TYPE_CHECKING:
    from cpath.maps.graph import MapGraph

SIZE = 11
SIGN_SIZE = 10
SIGN_GAP = 7.0
ROW = 25.0
TEXT_HEIGHT = 16.0
PADDING = 10.0
_ARROW = 44.0
_BETWEEN = 22.0

SampleStyle = Literal["advance", "lateral", "entry", "exit", "credential", "badge"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One sign and what it means. ``sign`` is what stands in it; lines have none.

    ``x`` and ``y`` are the left end and the middle of its row.
    """

    style: SampleStyle
    sign: str
    text: str
    x: float
    y: float
    sign_width: float
    text_width: float


def place_legend(
    graph: MapGraph, x: float, y: float, width: float
) -> tuple[tuple[Sample, ...], tuple[float, float, float, float], float]:
    """Return the samples, the legend's rectangle (x, y, width, height), and the height it ends at."""
    language = graph.language
    samples = []
    left = x + PADDING + title_width(language) + _BETWEEN
    start = left
    middle = y + ROW / 2 + PADDING / 2
    for style, sign, text in _signs(graph):
        sign_width = _ARROW if not sign else math.ceil(measure(sign, SIGN_SIZE, bold=True)) + 12
        text_width = measure(text, SIZE) + 6
        if left > start and left + sign_width + SIGN_GAP + text_width > x + width - PADDING:
            left = start
            middle += ROW
        samples.append(Sample(style, sign, text, left, middle, sign_width, text_width))
        left += sign_width + SIGN_GAP + text_width + _BETWEEN
    height = middle + ROW / 2 + PADDING / 2 - y
    return tuple(samples), (x, y, width, height), y + height


def title_width(language: str) -> float:
    """Return the width of the legend's heading."""
    return measure(word(language, "legend"), SIZE, bold=True) + 6


def _signs(graph: MapGraph) -> list[tuple[SampleStyle, str, str]]:
    """Return the signs that this map uses."""
    language = graph.language
    signs: list[tuple[SampleStyle, str, str]] = []
    if any(edge.kind == "advance" for edge in graph.edges):
        signs.append(("advance", "", word(language, "legend-advance")))
    if any(edge.kind == "lateral" for edge in graph.edges):
        signs.append(("lateral", "", word(language, "legend-lateral")))
    if any(node.entries for node in graph.nodes):
        signs.append(("entry", word(language, "way-in"), word(language, "legend-in")))
    if any(node.exits for node in graph.nodes):
        signs.append(("exit", word(language, "way-out"), word(language, "legend-out")))
    if any(node.credentials for node in graph.nodes):
        signs.append(("credential", word(language, "legend-credential"), word(language, "legend-has")))
    signs += [
        ("badge", word(language, badge), word(language, f"legend-{badge}"))
        for badge in ("critical", "license", "apprenticeship")
        if any(badge in node.badges for node in graph.nodes)
    ]
    return signs
