"""From the finished SVG to one PDF page: vector drawing, real text, links that work.

The standard fonts of PDF hold Western European letters. Where a map has others, the engine's
picture is put on the page instead (its fonts hold more), with the same links. No font of the
machine is used: the page is the same everywhere (docs/decisions/0006-map-pdf.md).
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from reportlab.graphics import renderPDF
from reportlab.lib.pagesizes import landscape, letter, portrait
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from svglib.svglib import svg2rlg

from cpath.maps.describe import heading, summary

if TYPE_CHECKING:
    from cpath.maps.graph import MapGraph

_SVG = "{http://www.w3.org/2000/svg}"
_TABLOID = (792.0, 1224.0)
_MANY = 40
"""From so many occupations the page is tabloid (11 by 17 inches), else letter."""
_EDGE = 28.0
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def needs_picture(svg: bytes) -> bool:
    """Whether the map has letters that the standard fonts of PDF do not hold."""
    try:
        "".join(ET.fromstring(svg).itertext()).encode("cp1252")  # noqa: S314 - our own picture
    except UnicodeEncodeError:
        return True
    return False


def render_pdf(svg: bytes, graph: MapGraph, picture: bytes | None = None) -> bytes:
    """Write a map's PDF: from its SVG, or with ``picture`` (PNG) in place of the drawing."""
    root = ET.fromstring(svg)  # noqa: S314 - our own picture
    _, _, width, height = (float(value) for value in root.get("viewBox", "0 0 1 1").split())
    page_width, page_height = _choose_page(width, height, len(graph.nodes))
    scale = min((page_width - 2 * _EDGE) / width, (page_height - 2 * _EDGE) / height)
    left = (page_width - width * scale) / 2
    top = page_height - _EDGE
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(page_width, page_height), invariant=1, lang=graph.language)
    canvas.setTitle(heading(graph))
    canvas.setSubject(summary(graph))
    canvas.setAuthor("")
    canvas.setCreator("cpath")
    if picture is None:
        _draw(canvas, root, left, top, width * scale)
    else:
        size = (width * scale, height * scale)
        canvas.drawImage(ImageReader(io.BytesIO(picture)), left, top - size[1], *size)
    for link, (low_x, low_y, high_x, high_y) in _iter_links(root):
        place = (left + low_x * scale, top - high_y * scale, left + high_x * scale, top - low_y * scale)
        canvas.linkURL(link, place, relative=0, thickness=0)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _choose_page(width: float, height: float, occupations: int) -> tuple[float, float]:
    """Return the page, turned so that the map is as large as it can be."""
    size = _TABLOID if occupations >= _MANY else letter
    pages = [landscape(size), portrait(size)]
    best = max(pages, key=lambda page: min((page[0] - 2 * _EDGE) / width, (page[1] - 2 * _EDGE) / height))
    return float(best[0]), float(best[1])


def _draw(canvas: Canvas, root: ET.Element, left: float, top: float, width: float) -> None:
    plain = ET.fromstring(ET.tostring(root))  # noqa: S314 - a copy of our own picture
    for parent in plain.iter():
        for child in list(parent):
            if child.tag in (f"{_SVG}style", f"{_SVG}title", f"{_SVG}desc"):
                parent.remove(child)
            elif child.tag == f"{_SVG}a":
                child.tag = f"{_SVG}g"
                child.attrib.clear()
            elif child.tag == f"{_SVG}text":
                # Without a family the library asks the machine for fonts.
                child.set("font-family", "Helvetica")
    # The library counts in pixels of its own: only the proportion matters.
    drawing = svg2rlg(io.BytesIO(ET.tostring(plain)))
    canvas.saveState()
    if drawing is None:
        message = "the picture cannot be read"
        raise ValueError(message)
    scale = width / drawing.width
    canvas.translate(left, top - drawing.height * scale)
    canvas.scale(scale, scale)
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.restoreState()


def _iter_links(root: ET.Element) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return each link with its box in the picture: x and y of two corners, y downwards."""
    drawing = root.find(f"{_SVG}g")
    if drawing is None:
        return []
    shift = re.search(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)\)", drawing.get("transform", ""))
    move_x, move_y = (float(shift[1]), float(shift[2])) if shift else (0.0, 0.0)
    links = []
    for anchor in drawing.iter(f"{_SVG}a"):
        outline = anchor.find(f"{_SVG}path")
        address = anchor.get("href", "")
        if outline is None or address.startswith("#") or ":" not in address:
            continue  # a place inside a site leads nowhere from a PDF
        values = [float(value) for value in _NUMBER.findall(outline.get("d", ""))]
        xs, ys = values[0::2], values[1::2]
        box = (min(xs) + move_x, min(ys) + move_y, max(xs) + move_x, max(ys) + move_y)
        links.append((address, box))
    return links
