from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpath.maps.dot import build_dot
from cpath.maps.layout import build_layout

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.maps.graph import MapGraph


def test_the_dot_text(graph: MapGraph, golden: Callable[[str, str], None]) -> None:
    golden("map/healthcare.dot", build_dot(build_layout(graph)))


@pytest.mark.parametrize("id_", ["a b", 'a"b', "A", "", "a:b", "-"])
def test_an_id_that_is_none_is_refused(graph: MapGraph, id_: str) -> None:
    nodes = (replace(graph.nodes[0], id=id_),)
    with pytest.raises(ValueError, match="not an id"):
        build_dot(build_layout(replace(graph, nodes=nodes, edges=())))
