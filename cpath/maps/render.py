"""Draws a map: SVG, PNG, PDF, DOT or Markdown, behind one function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import View
from cpath.documents.markdown import write_markdown
from cpath.errors import CpathError, NoRepositoryError, UsageError
from cpath.maps.describe import document
from cpath.maps.dot import build_dot
from cpath.maps.engine import DrawingError, no_picture, run_engine
from cpath.maps.layout import build_layout
from cpath.maps.svg import finish_svg

if TYPE_CHECKING:
    from cpath.maps.engine import Drawn, Engine
    from cpath.maps.graph import MapGraph
    from cpath.maps.layout import Layout

FORMATS: dict[str, str] = {"svg": ".svg", "png": ".png", "pdf": ".pdf", "dot": ".dot", "markdown": ".md"}
"""Formats of maps, with the endings of their files."""

# What the fonts of graphviz-pure 0.2.2 hold (Arimo), measured character by character.
_DRAWN = (
    (0x0020, 0x052F),
    (0x0591, 0x05F4),
    (0x1D00, 0x20BE),
    (0x20F0, 0x214F),
    (0x2190, 0x2195),
    (0x2212, 0x2212),
    (0x2C60, 0x2C7F),
    (0xA640, 0xA69F),
    (0xFB01, 0xFB04),
    (0xFFFD, 0xFFFD),
)
_SECOND_TRY = 9.0
_DPI = 150
_PIXELS = 40_000_000
"""A larger picture takes fewer dots an inch: an engine holds all of it in memory."""


def render_map(graph: MapGraph, format: str, *, engine: Engine = "carried") -> bytes:  # noqa: A002
    """Draw a map. The same graph gives the same bytes with the carried engine.

    Raises `NoRepositoryError` where there is nothing to draw, `DrawingError` where the engine
    could not, also not with cheaper settings.
    """
    if format not in FORMATS:
        raise UsageError(f"no format {format!r} for maps", help=f"one of: {', '.join(FORMATS)}")
    if format == "markdown":
        view = View(graph.language, data_language=graph.language)
        return "".join(write_markdown(document(graph), view)).encode()
    if not graph.nodes:
        raise NoRepositoryError(
            f"pathway {graph.key} has no occupations to draw",
            help="list some under `occupations:` in its file; `cpath validate` says what is wrong there",
        )
    layout = build_layout(graph)
    if format == "dot":
        return build_dot(layout).encode()
    if format == "png":
        return _draw(layout, "png", engine)
    try:
        return _finish(layout, graph, format, engine)
    except CpathError:
        raise
    except Exception as error:
        if engine == "carried":
            raise  # a fault of ours
        # What any program called dot prints may break whatever reads it.
        raise no_picture(engine, "what it prints is no SVG of this map") from error


def _finish(layout: Layout, graph: MapGraph, format: str, engine: Engine) -> bytes:  # noqa: A002
    picture = finish_svg(_draw(layout, "svg", engine), graph)
    if any(f'id="occ-{node.id}"'.encode() not in picture for node in graph.nodes):
        message = "the engine left out occupations"
        raise ValueError(message)
    if format == "svg":
        return picture
    from cpath.maps.pdf import needs_picture, render_pdf  # noqa: PLC0415 - the PDF libraries take half a second to import

    return render_pdf(picture, graph, _draw(layout, "png", engine) if needs_picture(picture) else None)


def _draw(layout: Layout, kind: Drawn, engine: Engine) -> bytes:
    """Let the engine draw: first with lines at right angles, else with straight ones."""
    pixels = layout.width * layout.height / 72**2
    dpi = min(_DPI, int((_PIXELS / pixels) ** 0.5))
    try:
        return run_engine(build_dot(layout), kind, engine, dpi=dpi)
    except DrawingError:
        return run_engine(build_dot(layout, splines="line"), kind, engine, dpi=dpi, seconds=_SECOND_TRY)


def unshown_characters(graph: MapGraph, format: str) -> str:  # noqa: A002
    """Return the characters that a picture of this format shows as empty squares, each once.

    In an SVG the reader's own fonts show all; PNG and PDF have the fonts of the carried engine:
    Latin, Greek, Cyrillic and Hebrew letters.
    """
    if format not in ("png", "pdf") or not graph.nodes:
        return ""
    characters = {char for text in build_layout(graph).iter_texts() for char in text}
    return "".join(
        sorted(char for char in characters if not any(low <= ord(char) <= high for low, high in _DRAWN))
    )
