"""Makes an engine's SVG fit for people and pages.

Keeps what is on an allow-list, gives the picture a title and a description, gives boxes names
instead of ids, hides lines and ornaments from assistive technology (the table tells the moves),
and writes the same bytes for the same drawing. What cannot be a drawing raises a `ValueError`, or
another error of reading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from cpath.diagnostics.plain import clean
from cpath.maps.describe import heading, sentences, summary
from cpath.maps.link import safe_link

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpath.maps.graph import MapGraph

SVG = "http://www.w3.org/2000/svg"

_PAINT = frozenset({"fill", "stroke", "stroke-width", "stroke-dasharray"})
_ALLOWED: dict[str, frozenset[str]] = {
    "svg": frozenset({"viewBox"}),
    "g": frozenset({"id", "class", "transform"}),
    "a": frozenset({"href"}),
    "path": _PAINT | {"d"},
    "polygon": _PAINT | {"points"},
    "polyline": _PAINT | {"points"},
    "ellipse": _PAINT | {"cx", "cy", "rx", "ry"},
    "text": frozenset({"x", "y", "text-anchor", "font-size", "font-weight", "fill"}),
}
"""What may stand in the picture; everything else an engine writes is left out."""

_LONGEST = 1e7
"""Points that a picture's side may have."""
_VALUE = re.compile(r"[A-Za-z0-9#.,%() +-]*")
_FONTS = "Arial, Helvetica, 'Liberation Sans', Arimo, sans-serif"
_STYLE = """
text { font-family: %s; }
a:focus { outline: none; }
a:focus-visible > path:first-of-type { stroke: #d6006c; stroke-width: 6; }
"""


def finish_svg(drawn: bytes, graph: MapGraph) -> bytes:
    """Turn an engine's SVG into the map's."""
    source = ET.fromstring(drawn)  # noqa: S314 - the engine's own output, from text that we wrote
    root = _keep(source)
    view = () if root is None or root.tag != "svg" else root.get("viewBox", "").split()
    if root is None or len(view) != 4 or not all(0 < float(side) < _LONGEST for side in view[2:]):  # noqa: PLR2004
        message = "the engine wrote no SVG"
        raise ValueError(message)
    names = sentences(graph)
    _name_parts(root, names, {node.id: node.link for node in graph.nodes})
    _introduce(root, graph)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _keep(element: ET.Element) -> ET.Element | None:
    """Copy an element with what is allowed of it; None where it may not stand here."""
    name = element.tag.removeprefix(f"{{{SVG}}}") if isinstance(element.tag, str) else ""
    allowed = _ALLOWED.get(name)
    if allowed is None:
        return None
    kept = ET.Element(name)
    for attribute, value in element.attrib.items():
        if attribute in allowed and (name == "a" or _VALUE.fullmatch(value)):
            kept.set(attribute, value)
    if name == "text":
        kept.text = clean(element.text or "")
        return kept
    for child in element:
        copy = _keep(child)
        if copy is not None:
            kept.append(copy)
    return kept


def _name_parts(root: ET.Element, names: Mapping[str, str], links: Mapping[str, str | None]) -> None:
    """Say to assistive technology what each part is, or that it is an ornament."""
    drawing = root.find("g")
    if drawing is None:
        return
    drawing.attrib.pop("id", None)
    for part in list(drawing):
        classes = part.get("class", "").split()
        if part.tag != "g":  # the background
            part.set("aria-hidden", "true")
        elif len(part) == 0 or not any(True for _ in part.iter() if _.tag not in ("g", "a")):
            drawing.remove(part)
        elif "occ" in classes:
            _name_occupation(part, names, links)
        else:
            if not {"move", "lane", "legend", "heading"} & set(classes):
                part.attrib.pop("id", None)
            if {"move", "edge", "cluster"} & set(classes):
                part.set("aria-hidden", "true")


def _name_occupation(part: ET.Element, names: Mapping[str, str], links: Mapping[str, str | None]) -> None:
    id_ = part.get("id", "").removeprefix("occ-")
    shapes = [shape for shape in part.iter() if shape.tag not in ("g", "a")]
    for child in list(part):
        part.remove(child)
    link = safe_link(links.get(id_))
    holder = part
    if link is not None:
        holder = ET.SubElement(part, "a", {"href": link, "aria-label": clean(names[id_])})
    else:
        part.set("role", "img")
        part.set("aria-label", clean(names[id_]))
    holder.extend(shapes)


def _introduce(root: ET.Element, graph: MapGraph) -> None:
    """Add the title, the description, the language and the style to a picture."""
    base = f"map-{graph.id}"
    children = list(root)
    for child in children:
        root.remove(child)
    view = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update(
        {
            "xmlns": SVG,
            "viewBox": view,
            "id": base,
            "class": "map",
            "role": "group",
            "lang": graph.language,
            "aria-labelledby": f"{base}-title {base}-desc",
        }
    )
    title = ET.SubElement(root, "title", {"id": f"{base}-title"})
    title.text = clean(heading(graph))
    description = ET.SubElement(root, "desc", {"id": f"{base}-desc"})
    description.text = clean(summary(graph))
    style = ET.SubElement(root, "style")
    style.text = _STYLE % _FONTS
    root.extend(children)
