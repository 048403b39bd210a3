"""HTML-like labels of Graphviz: tables of a fixed size, with words from the data escaped.

Words become part of a label through `html` only. Sizes come from the layout; the engine measures
nothing that matters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from cpath.diagnostics.plain import clean
from cpath.maps import box as boxes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.maps.box import Box, Row

INK = "#222222"
SLATE = "#5b6770"
GRAY = "#444444"
WHITE = "#ffffff"

NO_FRAME = 'BORDER="0"'
ENTRY_FRAME = f'BORDER="2" STYLE="ROUNDED" COLOR="{INK}" BGCOLOR="{INK}"'
EXIT_FRAME = f'BORDER="2" STYLE="ROUNDED" COLOR="{INK}" BGCOLOR="{WHITE}"'
CREDENTIAL_FRAME = f'BORDER="1" STYLE="DASHED" COLOR="{SLATE}" BGCOLOR="{WHITE}"'
BADGE_FRAME = f'BORDER="1" STYLE="ROUNDED" COLOR="{SLATE}" BGCOLOR="#e4e7e9"'
HEADING_FRAME = f'BORDER="1" COLOR="{INK}" BGCOLOR="{INK}"'
NOTICE_FRAME = f'BORDER="2" COLOR="{INK}" BGCOLOR="#fff7d6"'


def html(text: str) -> str:
    """Escape words for an HTML-like label."""
    # Engines replace \N, \G and others in labels, also where the backslash is an entity.
    return escape(clean(text).replace("\\", "\\\\"), {'"': "&quot;", "'": "&#39;"})


def number(value: float) -> str:
    """Write a length in points, to a hundredth."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def lines(texts: Sequence[str], size: float, color: str = INK, *, bold: bool = False) -> str:
    """Write lines of words, each at the left."""
    inner = "".join(
        f'{"<B>" if bold else ""}{html(text)}{"</B>" if bold else ""}<BR ALIGN="LEFT"/>' for text in texts
    )
    return f'<FONT COLOR="{color}" POINT-SIZE="{number(size)}">{inner}</FONT>'


def row(content: str, width: float, height: float, indent: float = 0) -> str:
    """Write a table's row of a fixed size, its content indented on both sides."""
    cell = (
        f'<TD FIXEDSIZE="TRUE" ALIGN="LEFT" BALIGN="LEFT" WIDTH="{number(width - 2 * indent)}" '
        f'HEIGHT="{number(height)}">{content}</TD>'
    )
    gap = _gap(indent, height) if indent else ""
    return f"<TR>{gap}{cell}{gap}</TR>"


def _gap(width: float, height: float) -> str:
    return f'<TD FIXEDSIZE="TRUE" WIDTH="{number(width)}" HEIGHT="{number(height)}"></TD>'


def table(rows: Sequence[str], width: float, height: float, frame: str = NO_FRAME) -> str:
    """Write a table of a fixed size."""
    return (
        f'<TABLE {frame} CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" FIXEDSIZE="TRUE" '
        f'WIDTH="{number(width)}" HEIGHT="{number(height)}">{"".join(rows)}</TABLE>'
    )


def framed(
    texts: Sequence[str], size: float, width: float, height: float, frame: str, *, bold: bool = False
) -> str:
    """Write words in a frame."""
    color = WHITE if frame in (ENTRY_FRAME, HEADING_FRAME) else INK
    border = 2.0 if 'BORDER="2"' in frame else 1.0
    content = lines(texts, size, color, bold=bold)
    inside = row(content, width - 2 * border, height - 2 * border, boxes.FRAME - border)
    return table([inside], width, height, frame)


def box_label(box: Box, color: str) -> str:
    """Write the label of an occupation's box."""
    rows = [
        row(_content(item), boxes.WIDTH - 2 * boxes.BORDER, item.height, boxes.PADDING)
        for item in box.rows
        if item.height > 0
    ]
    frame = f'BORDER="{number(boxes.BORDER)}" STYLE="ROUNDED" COLOR="{color}" BGCOLOR="{WHITE}"'
    return table(rows, boxes.WIDTH, box.height, frame)


_FRAMES = {"entry": ENTRY_FRAME, "exit": EXIT_FRAME, "credential": CREDENTIAL_FRAME}
_COLORS = {"area": GRAY, "more": GRAY}


def _content(item: Row) -> str:
    if item.style == "space":
        return ""
    size, _, bold = boxes.FONTS[item.style]
    if item.style == "badges":
        return _badges(item, size)
    if item.style in _FRAMES:
        return framed(item.lines, size, boxes.INNER, item.height, _FRAMES[item.style], bold=bold)
    return lines(item.lines, size, _COLORS.get(item.style, INK), bold=bold)


def _badges(item: Row, size: float) -> str:
    """Write badges side by side; what is left of the row keeps them at the left."""
    cells: list[str] = []
    used = 0.0
    for text in item.lines:
        if cells:
            cells.append(_gap(boxes.GAP, item.height))
            used += boxes.GAP
        width = boxes.badge_width(text)
        cells.append(f"<TD>{framed([text], size, width, item.height, BADGE_FRAME, bold=True)}</TD>")
        used += width
    if boxes.INNER - used >= 1:
        cells.append(_gap(boxes.INNER - used, item.height))
    return (
        f'<TABLE {NO_FRAME} CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"><TR>{"".join(cells)}</TR></TABLE>'
    )
