from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpath.maps.graph import Edge, Lane, MapGraph, Stage
from cpath.maps.order import order_cells

if TYPE_CHECKING:
    from collections.abc import Callable


def _graph(wordy: Callable[..., MapGraph], edges: list[str]) -> MapGraph:
    """Return a map with a, b, c in the first stage and x, y, z in the second; ``ax`` is a move."""
    base = wordy("Words")
    nodes = tuple(
        replace(base.nodes[0], id=id_, stage="first" if id_ in "abc" else "second") for id_ in "abcxyz"
    )
    stages = (Stage("first", "First", None, None), Stage("second", "Second", None, None))
    moves = tuple(Edge(edge[0], edge[1], "advance", (), None, None) for edge in edges)
    return replace(base, stages=stages, lanes=(Lane("care", "Care"),), nodes=nodes, edges=moves)


def _order(graph: MapGraph, stage: str) -> str:
    return "".join(node.id for node in order_cells(graph)["care", stage])


def test_crossed_lines_are_uncrossed(wordy: Callable[..., MapGraph]) -> None:
    graph = _graph(wordy, ["az", "by", "cx"])
    assert (_order(graph, "first"), _order(graph, "second")) == ("abc", "zyx")


def test_the_files_order_stays_where_nothing_crosses(wordy: Callable[..., MapGraph]) -> None:
    graph = _graph(wordy, ["ax", "bx", "cz"])
    assert (_order(graph, "first"), _order(graph, "second")) == ("abc", "xyz")
