from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from cpath.maps.box import WIDTH
from cpath.maps.layout import Layout, build_layout
from cpath.maps.legend import SIGN_GAP, TEXT_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.maps.graph import MapGraph

Area = tuple[float, float, float, float]


def _areas(layout: Layout) -> list[tuple[str, Area]]:
    areas = [(item.box.node.id, (item.x, item.y, WIDTH, item.box.height)) for item in layout.boxes]
    areas += [(words.style, (words.x, words.y, words.width, words.height)) for words in layout.words]
    areas += [(item.stage.id, (item.x, item.y, item.width, item.height)) for item in layout.headings]
    for sample in layout.legend:
        left = sample.x + sample.sign_width + SIGN_GAP
        areas.append((sample.sign, (sample.x, sample.y - 8.5, sample.sign_width, 17)))
        areas.append((sample.text, (left, sample.y - TEXT_HEIGHT / 2, sample.text_width, TEXT_HEIGHT)))
    return areas


def _touch(one: Area, other: Area) -> bool:
    return all(
        one[axis] < other[axis] + other[axis + 2] + 1 and other[axis] < one[axis] + one[axis + 2] + 1
        for axis in (0, 1)
    )


@pytest.mark.parametrize("text", ["Words", "A long text that wraps. " * 12, "日本語" * 100, "x" * 300, " "])
def test_nothing_touches_anything(wordy: Callable[..., MapGraph], text: str) -> None:
    # Engines give up on lines at right angles as soon as two nodes touch.
    layout = build_layout(wordy(text))
    for (name, one), (other_name, other) in combinations(_areas(layout), 2):
        assert not _touch(one, other), (name, other_name)


def test_lanes_and_stages_keep_their_order_and_hold_their_boxes(graph: MapGraph) -> None:
    layout = build_layout(graph)
    assert [band.lane.id for band in layout.bands] == [lane.id for lane in graph.lanes]
    assert [band.y for band in layout.bands] == sorted(band.y for band in layout.bands)
    assert [item.x for item in layout.headings] == sorted(item.x for item in layout.headings)
    bands = {band.lane.id: band for band in layout.bands}
    columns = {item.stage.id: item.x for item in layout.headings}
    for item in layout.boxes:
        band = bands[item.box.node.lane]
        assert band.y < item.y < item.y + item.box.height < band.y + band.height
        assert item.x == columns[item.box.node.stage]


def test_the_legend_shows_what_the_map_uses(graph: MapGraph) -> None:
    samples = build_layout(graph).legend
    signs = [sample.style for sample in samples]
    assert signs == ["advance", "lateral", "entry", "exit", "credential", "badge", "badge", "badge"]
    assert [sample.sign for sample in samples][5:] == ["Critical occupation", "License", "Apprenticeship"]
    assert {sample.text for sample in samples} >= {"Advance: a step up", "The law requires a license"}
    words = list(build_layout(graph).iter_texts())
    assert "Data: 2025-05 to 2026-03" in words
    assert any(text.startswith("Illustrative: ") for text in words)
    assert "Openings not known" in words


def test_the_legend_leaves_out_what_the_map_does_not_use(graph: MapGraph) -> None:
    plain = [
        replace(node, badges=("license",), entries=(), exits=(), credentials=()) for node in graph.nodes[:1]
    ]
    [sample] = build_layout(replace(graph, nodes=tuple(plain), edges=())).legend
    assert (sample.style, sample.sign, sample.text) == ("badge", "License", "The law requires a license")
