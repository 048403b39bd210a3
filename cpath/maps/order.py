"""In which order the boxes of one cell (a stage within a lane) stand, so that fewer lines cross."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpath.maps.graph import MapGraph, Node

Cells = dict[tuple[str, str], list["Node"]]

_SWEEPS = 4
_MOST_EDGES = 500
"""Above so many moves the order of the file stays: counting crossings takes the square of them."""


def order_cells(graph: MapGraph) -> Cells:
    """Return the occupations of each (lane, stage), top to bottom.

    Starts with the order of the pathway's file and keeps it unless another has fewer crossings.
    """
    cells: Cells = {}
    for node in graph.nodes:
        cells.setdefault((node.lane, node.stage), []).append(node)
    if len(graph.edges) > _MOST_EDGES:
        return cells
    best, fewest = cells, _count_crossings(graph, cells)
    current = cells
    for sweep in range(_SWEEPS):
        if fewest == 0:
            break
        current = _sweep(graph, current, rightwards=sweep % 2 == 0)
        crossings = _count_crossings(graph, current)
        if crossings < fewest:
            best, fewest = current, crossings
    return best


def _positions(graph: MapGraph, cells: Cells) -> dict[str, tuple[int, float]]:
    """Return each occupation's column and its height in it: lanes are 1 apart."""
    columns = {stage.id: index for index, stage in enumerate(graph.stages)}
    rows = {lane.id: index for index, lane in enumerate(graph.lanes)}
    return {
        node.id: (columns[stage], rows[lane] + (index + 1) / (len(nodes) + 1))
        for (lane, stage), nodes in cells.items()
        for index, node in enumerate(nodes)
    }


def _sweep(graph: MapGraph, cells: Cells, *, rightwards: bool) -> Cells:
    """Put each box at the mean height of those it is joined to on one side."""
    place = _positions(graph, cells)
    heights: dict[str, list[float]] = {}
    for edge in graph.edges:
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            ahead = place[one][0] - place[other][0]
            if ahead == 0 or (ahead > 0) == rightwards:
                heights.setdefault(one, []).append(place[other][1])
    means = {node: sum(values) / len(values) for node, values in heights.items()}
    return {
        cell: sorted(nodes, key=lambda node: means.get(node.id, place[node.id][1]))
        for cell, nodes in cells.items()
    }


def _count_crossings(graph: MapGraph, cells: Cells) -> int:
    """Count pairs of lines that cross, as if each were drawn straight."""
    place = _positions(graph, cells)
    lines = [sorted((place[edge.source], place[edge.target])) for edge in graph.edges]
    count = 0
    for index, ((a, a_y), (b, b_y)) in enumerate(lines):
        for (c, c_y), (d, d_y) in lines[index + 1 :]:
            if a == c and b == d and a != b and (a_y - c_y) * (b_y - d_y) < 0:
                count += 1
    return count
