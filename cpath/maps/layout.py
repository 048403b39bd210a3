"""Where everything on a map is: stages are columns, lanes are rows.

Graphviz is asked to draw lines between boxes, not to place them: `dot` does not keep the order of
lanes nor the headings on top (docs/decisions/0003-map-engine.md). Lengths are in points, y grows
downwards from the picture's upper left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.maps.box import WIDTH, Box, build_box
from cpath.maps.legend import Sample, place_legend
from cpath.maps.order import order_cells
from cpath.maps.text import measure, wrap
from cpath.maps.words import data_words, illustrative_words, source_words, subtitle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.maps.graph import Edge, Lane, MapGraph, Stage

MARGIN = 22.0
SIDE = 34.0
"""Free width inside a lane on both sides: lines run there."""
LANE_TITLE = 28.0
LANE_GAP = 12.0
LANE_END = 20.0
BOX_GAP = 30.0
GUTTER, GUTTER_EACH, GUTTER_MOST = 72.0, 6.0, 170.0
NARROWEST = 640.0

APART = 3.0
"""The least distance between any two things that an engine takes for nodes."""

TITLE_SIZE, SUBTITLE_SIZE, HEADING_SIZE, LANE_SIZE, SMALL_SIZE = 26, 14, 15, 14, 11


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of text of one style, by the upper left corner of the whole."""

    style: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    color: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A stage's heading: the same height for all."""

    stage: Stage
    title: tuple[str, ...]
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    title_height: float


@dataclass(frozen=True, slots=True)
class Band:
    """A lane's rectangle. ``color`` counts the lanes: it chooses the color."""

    lane: Lane
    color: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """An occupation's box in its place."""

    box: Box
    color: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture, placed."""

    graph: MapGraph
    width: float
    height: float
    words: tuple[Words, ...]
    headings: tuple[Heading, ...]
    bands: tuple[Band, ...]
    boxes: tuple[Placed, ...]
    legend: tuple[Sample, ...]
    legend_area: tuple[float, float, float, float]

    def iter_texts(self) -> Iterator[str]:
        """Yield every text in the picture, line by line."""
        for words in self.words:
            yield from words.lines
        for heading in self.headings:
            yield from (*heading.title, *heading.lines)
        for item in self.boxes:
            for row in item.box.rows:
                yield from row.lines
        for sample in self.legend:
            yield from (sample.sign, sample.text)


def build_layout(graph: MapGraph) -> Layout:
    """Place everything on a map."""
    columns = _columns(graph)
    inner = max(columns[-1] + WIDTH - columns[0] + 2 * SIDE, NARROWEST)
    words, y = _title(graph, inner)
    headings, y = _headings(graph, columns, y + 14)
    bands, boxes, y = _lanes(graph, columns, inner, y + 10)
    lane_words = [_lane_title(band) for band in bands]
    legend, area, y = place_legend(graph, MARGIN, y + 4, inner)
    footer, y = _footer(graph, inner, y + 8)
    return Layout(
        graph,
        inner + 2 * MARGIN,
        y + MARGIN,
        (*words, *lane_words, *footer),
        tuple(headings),
        tuple(bands),
        tuple(boxes),
        legend,
        area,
    )


def _columns(graph: MapGraph) -> list[float]:
    """Return the left edge of each stage's column; where many lines run, columns are farther apart."""
    stage_of = {node.id: node.stage for node in graph.nodes}
    index = {stage.id: number for number, stage in enumerate(graph.stages)}
    lines = [0] * len(graph.stages)
    for edge in graph.edges:
        first, last = sorted((index[stage_of[edge.source]], index[stage_of[edge.target]]))
        for gutter in range(first, max(last, first + 1)):
            lines[gutter] += 1
    left = [MARGIN + SIDE]
    for count in lines[:-1]:
        left.append(left[-1] + WIDTH + min(GUTTER + GUTTER_EACH * count, GUTTER_MOST))
    return left


def _title(graph: MapGraph, inner: float) -> tuple[list[Words], float]:
    y = MARGIN
    words: list[Words] = []
    y = _add_words(words, "map-title", wrap(graph.title, inner, TITLE_SIZE, bold=True, lines=3), 32, inner, y)
    line = " \N{MIDDLE DOT} ".join(map(graph.speak, subtitle(graph)))
    y = _add_words(words, "subtitle", wrap(line, inner, SUBTITLE_SIZE, lines=2), 18, inner, y)
    illustrative = illustrative_words(graph)
    if illustrative is not None:
        lines = wrap(graph.speak(illustrative), inner - 24, SMALL_SIZE, bold=True, lines=4)
        height = len(lines) * 14.0 + 8
        words.append(Words("illustrative", tuple(lines), MARGIN, y + 5, inner, height))
        y += height + 5
    return words, y


def _add_words(
    words: list[Words], style: str, lines: Sequence[str], line: float, width: float, y: float
) -> float:
    """Add lines of words and give the height at which the next ones may start.

    Blocks must not touch: engines give up on lines at right angles where two nodes do.
    """
    height = len(lines) * line
    words.append(Words(style, tuple(lines), MARGIN, y, width, height))
    return y + height + APART


def _headings(graph: MapGraph, columns: Sequence[float], y: float) -> tuple[list[Heading], float]:
    titles = [wrap(stage.title, WIDTH - 16, HEADING_SIZE, bold=True, lines=2) for stage in graph.stages]
    lines = [
        [
            row
            for text in (stage.education, stage.experience)
            if text
            for row in wrap(text, WIDTH - 8, SMALL_SIZE, lines=3)
        ]
        for stage in graph.stages
    ]
    high = max(len(title) for title in titles) * (HEADING_SIZE + 4) + 8
    height = high + max(len(rows) for rows in lines) * (SMALL_SIZE + 3.5) + 4
    headings = [
        Heading(stage, tuple(title), tuple(rows), x, y, WIDTH, height, high)
        for stage, title, rows, x in zip(graph.stages, titles, lines, columns, strict=True)
    ]
    return headings, y + height


def _lanes(
    graph: MapGraph, columns: Sequence[float], inner: float, y: float
) -> tuple[list[Band], list[Placed], float]:
    cells = order_cells(graph)
    bands: list[Band] = []
    placed: dict[str, list[Placed]] = {stage.id: [] for stage in graph.stages}
    for number, lane in enumerate(graph.lanes):
        boxes = {
            stage.id: [build_box(node, graph.speak) for node in cells.get((lane.id, stage.id), ())]
            for stage in graph.stages
        }
        heights = {
            stage: sum(box.height for box in column) + max(len(column) - 1, 0) * BOX_GAP
            for stage, column in boxes.items()
        }
        tallest = max(heights.values())
        for stage, x in zip(graph.stages, columns, strict=True):
            top = y + LANE_TITLE + (tallest - heights[stage.id]) / 2
            for box in boxes[stage.id]:
                placed[stage.id].append(Placed(box, number, x, top))
                top += box.height + BOX_GAP
        height = LANE_TITLE + tallest + (LANE_END if tallest else 0)
        bands.append(Band(lane, number, MARGIN, y, inner, height))
        y += height + LANE_GAP
    return bands, [item for stage in graph.stages for item in placed[stage.id]], y


def _lane_title(band: Band) -> Words:
    lines = wrap(band.lane.title, band.width - 40, LANE_SIZE, bold=True, lines=1)
    width = max((measure(line, LANE_SIZE, bold=True) for line in lines), default=0) + 8
    return Words("lane-title", tuple(lines), band.x + 12, band.y + 6, width, LANE_SIZE + 4, band.color)


def _footer(graph: MapGraph, inner: float, y: float) -> tuple[list[Words], float]:
    words: list[Words] = []
    for said, most in ((data_words(graph), 1), (source_words(graph), 8)):
        y = _add_words(words, "footer", wrap(graph.speak(said), inner, SMALL_SIZE, lines=most), 14, inner, y)
    return words, y


def edges_in_order(layout: Layout) -> list[Edge]:
    """Return the moves in the order of their boxes in the picture."""
    order = {item.box.node.id: index for index, item in enumerate(layout.boxes)}
    return sorted(layout.graph.edges, key=lambda edge: (order[edge.source], order[edge.target]))
