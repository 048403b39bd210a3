"""The legend of a map: samples of what the map uses, side by side, each with its meaning."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.maps.box import WAY_IN, WAY_OUT
from cpath.maps.text import measure
from cpath.maps.words import BADGES
from cpath.messages import Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.maps.graph import Badge, MapGraph
    from cpath.messages import Value

HEADING = msg("How to read this map")
_BADGE_MEANINGS: dict[Badge, Message] = {
    "critical": msg("Employers need it most"),
    "license": msg("The law requires a license"),
    "apprenticeship": msg("Earn while you learn"),
}
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
    """One sign and what it means. ``sign`` is the text in it; lines have none.

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
    samples = []
    left = x + PADDING + title_width(graph) + _BETWEEN
    start = left
    middle = y + ROW / 2 + PADDING / 2
    for style, sign_words, meaning in _signs(graph):
        sign, text = graph.speak(sign_words), graph.speak(meaning)
        sign_width = _ARROW if not sign else math.ceil(measure(sign, SIGN_SIZE, bold=True)) + 12
        text_width = measure(text, SIZE) + 6
        if left > start and left + sign_width + SIGN_GAP + text_width > x + width - PADDING:
            left = start
            middle += ROW
        samples.append(Sample(style, sign, text, left, middle, sign_width, text_width))
        left += sign_width + SIGN_GAP + text_width + _BETWEEN
    height = middle + ROW / 2 + PADDING / 2 - y
    return tuple(samples), (x, y, width, height), y + height


def title_width(graph: MapGraph) -> float:
    """Return the width of the legend's heading."""
    return measure(graph.speak(HEADING), SIZE, bold=True) + 6


def _signs(graph: MapGraph) -> Iterator[tuple[SampleStyle, Value, Message]]:
    """Yield the signs that this map uses; lines have no words in them."""
    kinds = {edge.kind for edge in graph.edges}
    if "advance" in kinds:
        yield "advance", "", msg("Advance: a step up")
    if "lateral" in kinds:
        yield "lateral", "", msg("Lateral: a move sideways")
    if any(node.entries for node in graph.nodes):
        yield "entry", WAY_IN, msg("Where you can start")
    if any(node.exits for node in graph.nodes):
        yield "exit", WAY_OUT, msg("Where you can stop and take a job")
    if any(node.credentials for node in graph.nodes):
        yield "credential", msg("Credential"), msg("Earned on the way to this job")
    for badge, meaning in _BADGE_MEANINGS.items():
        if any(badge in node.badges for node in graph.nodes):
            yield "badge", BADGES[badge], meaning
