from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpath.maps.pdf import needs_picture
from cpath.maps.render import render_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.maps.graph import MapGraph


def _page(pdf: bytes) -> tuple[float, float]:
    match = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf)
    assert match is not None
    return float(match[1]), float(match[2])


def test_one_page_of_letter_with_links_and_text(graph: MapGraph) -> None:
    pdf = render_map(graph, "pdf")
    assert sorted(_page(pdf)) == [612, 792]
    assert pdf.count(b"/URI (https://www.onetonline.org/link/summary/") == len(graph.nodes)
    assert b"/Helvetica-Bold" in pdf
    assert b"/Subtype /Image" not in pdf


def test_links_lie_on_the_page(graph: MapGraph) -> None:
    pdf = render_map(graph, "pdf")
    width, height = _page(pdf)
    places = re.findall(rb"/Rect \[ ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) \]", pdf)
    assert len(places) == len(graph.nodes)
    for place in places:
        left, low, right, high = (float(value) for value in place)
        assert 0 < left < right < width
        assert 0 < low < high < height


def test_forty_occupations_make_it_tabloid(graph: MapGraph) -> None:
    nodes = tuple(replace(graph.nodes[0], id=f"job-{number}") for number in range(40))
    assert sorted(_page(render_map(replace(graph, nodes=nodes, edges=()), "pdf"))) == [792, 1224]


def test_other_letters_than_western_ones_come_as_a_picture_with_links(wordy: Callable[..., MapGraph]) -> None:
    graph = wordy("Медсестра", "https://example.org/")
    assert needs_picture(render_map(graph, "svg"))
    pdf = render_map(graph, "pdf")
    assert b"/Subtype /Image" in pdf
    assert pdf.count(b"/URI (https://example.org/)") == 2


def test_a_place_inside_a_site_is_no_link_of_a_pdf(wordy: Callable[..., MapGraph]) -> None:
    assert b"/URI" not in render_map(wordy("Words", "#occ-one"), "pdf")
