from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from cpath.diagnostics.plain import clean
from cpath.maps.describe import sentences
from cpath.maps.render import render_map
from cpath.maps.svg import finish_svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.maps.graph import MapGraph

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "style", "g", "a", "path", "polygon", "polyline", "text"}
ATTRIBUTES = {
    "viewBox", "id", "class", "role", "lang", "aria-labelledby", "aria-label", "aria-hidden", "transform",
    "href", "d", "points", "fill", "stroke", "stroke-width", "stroke-dasharray", "x", "y", "text-anchor",
    "font-size", "font-weight",
}  # fmt: skip
NAUGHTY = [
    *(Path(__file__).with_name("naughty.txt").read_text(encoding="utf-8").splitlines()),
    "control \x00\x01\x07\x1b[31m\x7f\x85 characters",
    "lines\nand\ttabs\r\n",
    "\ud800 lone surrogate",
    "\ufffe\uffff no characters",
    "\u202eright to left override\u202c",
    "x" * 300,
    "Long title " * 27,
    "<" * 300,
]


def _parse(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314


@pytest.fixture(scope="session")
def svg(graph: MapGraph) -> bytes:
    return render_map(graph, "svg")


def test_the_picture_byte_by_byte(svg: bytes, golden: Callable[[str, bytes], None]) -> None:
    golden("map/healthcare.svg", svg)


def test_ids_and_classes_of_occupations_and_moves(svg: bytes, graph: MapGraph) -> None:
    parts = {
        item.get("id"): item.get("class", "").split()
        for item in _parse(svg).iter(f"{SVG}g")
        if item.get("id")
    }
    for node in graph.nodes:
        assert {"occ", f"stage-{node.stage}", f"lane-{node.lane}"} <= set(parts[f"occ-{node.id}"])
    for edge in graph.edges:
        assert {"move", edge.kind, f"from-{edge.source}", f"to-{edge.target}"} <= set(parts[edge.svg_id])


def test_lines_run_at_right_angles(svg: bytes) -> None:
    # A path with a slanting piece means that the engine gave up on right angles.
    for part in _parse(svg).iter(f"{SVG}g"):
        if "move" in part.get("class", "").split():
            path = part.find(f"{SVG}path")
            assert path is not None
            points = re.findall(r"(-?[\d.]+),(-?[\d.]+)", path.get("d", ""))
            for (x, y), (next_x, next_y) in pairwise(points):
                assert abs(float(x) - float(next_x)) < 0.02 or abs(float(y) - float(next_y)) < 0.02, part.get(
                    "id"
                )


def test_it_is_told_to_people_who_do_not_see_it(svg: bytes, graph: MapGraph) -> None:
    root = _parse(svg)
    assert root.get("role") == "group"
    assert root.get("lang") == "en"
    assert root.get("width") is None
    assert root.get("viewBox")
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "Healthcare careers, Front Range"
    assert "11 occupations in 3 stages and 3 lanes, with 12 moves." in (description.text or "")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    names = sentences(graph)
    for node in graph.nodes:
        [box] = [item for item in root.iter(f"{SVG}g") if item.get("id") == f"occ-{node.id}"]
        [link] = box.findall(f"{SVG}a")
        assert link.get("aria-label") == names[node.id]
        assert link.get("href") == node.link
    for part in root.iter(f"{SVG}g"):
        if {"move", "lane"} & set(part.get("class", "").split()):
            assert part.get("aria-hidden") == "true"


def test_tab_order_is_stage_then_lane(svg: bytes, graph: MapGraph) -> None:
    boxes = [item.get("id") for item in _parse(svg).iter(f"{SVG}g") if "occ" in item.get("class", "").split()]
    assert boxes == [f"occ-{node.id}" for node in graph.nodes]


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_words_stay_words(wordy: Callable[..., MapGraph], text: str) -> None:
    graph = wordy(text, text)
    root = _parse(render_map(graph, "svg"))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        if element.tag == f"{SVG}a":
            assert re.match(r"https?://|mailto:|[\w.#/-]*$", element.get("href", ""))
    drawing = root.find(f"{SVG}g")
    assert drawing is not None
    words = "".join("".join(drawing.itertext()).split())
    # Short texts stand whole in the picture; long ones end in an ellipsis, and whole in the name.
    if len(text) < 60:
        assert "".join(clean(text).split()) in words
    [box] = [item for item in root.iter(f"{SVG}g") if item.get("id") == "occ-one"]
    label = box.get("aria-label") or box.find(f"{SVG}a").get("aria-label")  # type: ignore[union-attr]
    assert label is not None
    assert label.startswith(clean(text))


def test_an_occupation_without_a_link_is_an_image(wordy: Callable[..., MapGraph]) -> None:
    root = _parse(render_map(wordy("Words", "javascript:alert(1)"), "svg"))
    [box] = [item for item in root.iter(f"{SVG}g") if item.get("id") == "occ-one"]
    assert box.get("role") == "img"
    assert not list(root.iter(f"{SVG}a"))


def test_what_an_engine_should_not_write_is_left_out(graph: MapGraph) -> None:
    drawn = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
      viewBox="0 0 1 1" onload="alert(1)"><script>alert(1)</script>
      <g id="graph0"><g id="n" class="node words">
      <image xlink:href="file:///etc/passwd"/><path d="M0,0" onclick="alert(1)" fill="url(javascript:1)"/>
      <text x="1" onmouseover="alert(1)">Words</text><foreignObject><p>x</p></foreignObject></g></g></svg>"""
    text = finish_svg(drawn, graph).decode()
    assert "Words" in text
    for word in ("alert", "passwd", "script", "foreignObject", "url("):
        assert word not in text
