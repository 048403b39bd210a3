"""Where another value or key goes in place of the current one.

A flow-style or single value is replaced on its line. A block collection is replaced line by line. Must not
know whether the result reads back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.source.fragment import emit_collection, emit_flow, emit_scalar
from cpath.source.layout import Splice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.source.layout import Layout
    from cpath.source.position import DataPath

_QUOTES = ("'", '"')
_BLOCK_TEXTS = ("|", ">")


def replace_value(layout: Layout, path: DataPath, value: object, *, careful: bool) -> Iterator[list[Splice]]:
    """Yield ways to write ``value`` in place of what is at ``path``."""
    node = layout.nodes[path]
    is_collection = bool(value) and isinstance(value, (dict, list))
    if node.style == "block":
        if is_collection:
            yield from _replace_lines(layout, path, value, careful=careful)
        else:
            yield from put_inline(layout, path, _scalar_lines(layout, path, value, "", careful=careful))
        return
    if is_collection and not layout.is_flow(path) and (node.start == node.end or node.style in _BLOCK_TEXTS):
        yield from fill(layout, path, value, careful=careful)
    lines = _replacing_lines(layout, path, value, careful=careful)
    start, end = node.start, node.end
    if node.style in _BLOCK_TEXTS:
        end = layout.content_end(path)
        lines[0] += header_comment(layout, path)
        if layout.text[end - 1 : end] == "\n" and end > start:
            lines.append("")
    new = layout.line_end(start).join(lines)
    if start == end:
        if node.key is not None and layout.value_slot(path) is None:
            new = ": " + new
        elif layout.text[start - 1 : start] not in (" ", "\t"):
            new = " " + new
    yield [Splice(start, end, new)]


def rename_key(layout: Layout, path: DataPath, key: str, *, careful: bool) -> Iterator[list[Splice]]:
    """Yield ways to write another ``key``, in the quotes of the old one."""
    node = layout.nodes[path]
    quote = layout.text[node.key_start]
    new = emit_scalar(key, quote, careful=careful)[0] if quote in _QUOTES else emit_flow(key, careful=careful)
    yield [Splice(node.key_start, layout.key_end(node), new)]


def fill(layout: Layout, path: DataPath, value: object, *, careful: bool) -> Iterator[list[Splice]]:
    """Ways to open a block collection below a key or after a dash that has no content yet."""
    node = layout.nodes[path]
    parent = path[:-1]
    if not path or layout.is_flow(path) or node.style == "block":
        return
    slot = layout.value_slot(path)
    if slot is None or "\n" in layout.text[slot : node.start]:
        return
    offset = layout.list_offset(node.start)
    column = layout.column(parent)
    if node.key is None:
        column += layout.gap(parent)
    else:
        column += offset if isinstance(value, list) else layout.indent
    lines = emit_collection(value, indent=layout.indent, offset=offset, careful=careful)
    margin, line_end = " " * column, layout.line_end(node.start)
    lines = [margin + line if line else line for line in lines]
    if node.style in _BLOCK_TEXTS:
        end = layout.content_end(path)
        if layout.text[end - 1] == "\n":
            lines.append("")
        yield [Splice(slot, end, line_end.join([header_comment(layout, path), *lines]))]
    elif "\n" in layout.text[node.start : node.end]:
        return
    elif node.key is None and node.start == node.end and layout.skip_spaces(slot) == layout.line_break(slot):
        lines[0] = " " * (column - layout.column(parent) - 1) + lines[0].lstrip(" ")
        yield [Splice(slot, layout.line_break(slot), line_end.join(lines))]
    elif layout.is_last_on_line(node.end):
        start = node.start
        while start < node.end and layout.text[start - 1] == " ":
            start -= 1
        yield [Splice(start, node.end, ""), insert_lines(layout, layout.next_line(node.end), lines, line_end)]


def insert_lines(layout: Layout, at: int, lines: Sequence[str], line_end: str) -> Splice:
    """Insert whole lines at the start of a line, or after a last line that has no end."""
    new = line_end.join(lines)
    if at == 0 or layout.text[at - 1] == "\n":
        return Splice(at, at, new + line_end)
    return Splice(at, at, line_end + new)


def put_inline(
    layout: Layout, path: DataPath, lines: Sequence[str], *, head: int | None = None
) -> Iterator[list[Splice]]:
    """Yield ways to write text on the line of its key or dash, in place of a block collection.

    ``head`` is where the removed lines begin, if not with the collection's first entry.
    """
    node = layout.nodes[path]
    start, end = node.start, layout.content_end(path)
    new = layout.line_end(start).join(lines)
    slot = layout.value_slot(path) if node.key is not None else None
    if slot is None or not layout.is_first_on_line(start):
        # After its dash or below it, or the root.
        if "\n" in layout.text[start:end] and layout.text[end - 1] != "\n":
            end = layout.line_break(end)
        yield [Splice(start, end, new if layout.text[end - 1] != "\n" else new + layout.line_end(start))]
        return
    stop = end if layout.text[end - 1] == "\n" else layout.next_line(end)
    head = layout.line_start(start) if head is None else head
    yield [Splice(slot, slot, " " + new), Splice(head, stop, "")]


def header_comment(layout: Layout, path: DataPath) -> str:
    """The comment on the line where a block text begins, with the spaces before it."""
    node = layout.nodes[path]
    header = layout.text[node.start : layout.line_break(node.start)]
    signs, mark, _ = header.partition("#")
    return header[len(signs.rstrip()) :] if mark else ""


def _replacing_lines(layout: Layout, path: DataPath, value: object, *, careful: bool) -> list[str]:
    """The lines that replace a single or flow-style value."""
    style = layout.nodes[path].style
    style = style if style in _QUOTES else ""
    if not layout.is_flow(path) and not (value and isinstance(value, (dict, list))):
        return _scalar_lines(layout, path, value, style, careful=careful)
    if style and isinstance(value, str) and not careful and "\n" not in value:
        return emit_scalar(value, style)
    return [emit_flow(value, careful=careful)]


def _scalar_lines(layout: Layout, path: DataPath, value: object, style: str, *, careful: bool) -> list[str]:
    """The lines of a single value. What follows a block text's header is deeper than its key."""
    margin = " " * (layout.column(path[:-1]) if path else 0)
    first, *others = emit_scalar(value, style, careful=careful)
    return [first, *(margin + line if line else line for line in others)]


def _replace_lines(layout: Layout, path: DataPath, value: object, *, careful: bool) -> Iterator[list[Splice]]:
    """Replace the lines of a block collection with those of another."""
    node = layout.nodes[path]
    start, end = node.start, layout.content_end(path)
    offset = layout.list_offset(start)
    lines = emit_collection(value, indent=layout.indent, offset=offset, careful=careful)
    column = start - layout.line_start(start)
    line_end = layout.line_end(start)
    if layout.text[end - 1] == "\n":
        lines.append("")
    else:
        end = layout.line_break(end)
    if node.key is not None and isinstance(value, dict) and column <= layout.column(path[:-1]):
        # A list may be at the column of its key, a mapping may not.
        column, start = layout.column(path[:-1]) + layout.indent, layout.line_start(start)
        lines[0] = " " * column + lines[0]
    first, *others = lines
    yield [
        Splice(start, end, line_end.join([first, *(" " * column + line if line else "" for line in others)]))
    ]
