"""Where a new key or item goes: after the last one or before another, in its neighbors' layout.

Must not know whether the result reads back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.source.fragment import emit_entry, emit_flow, emit_item
from cpath.source.layout import Splice
from cpath.source.replacement import fill, insert_lines, replace_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.source.layout import Layout
    from cpath.source.position import DataPath


def add_entry(
    layout: Layout, path: DataPath, key: str | None, value: object, *, careful: bool
) -> Iterator[list[Splice]]:
    """Yield ways to add ``key: value`` to a mapping, or an item (no ``key``) to a list, at its end."""
    node = layout.nodes[path]
    if layout.look_up(path):
        if node.style == "flow":
            yield from _append_in_flow(layout, path, _flow_entry(key, value, careful=careful))
        else:
            yield from _append_lines(layout, path, key, value, careful=careful)
        return
    made = [value] if key is None else {key: value}
    yield from fill(layout, path, made, careful=careful)
    if node.style == "flow":
        at = node.end - 1
        yield [Splice(at, at, _flow_entry(key, value, careful=careful))]
    else:
        yield from replace_value(layout, path, made, careful=careful)


def insert_item(
    layout: Layout, path: DataPath, index: int, value: object, *, careful: bool
) -> Iterator[list[Splice]]:
    """Yield ways to write an item before the one at ``index``, and before that item's comments."""
    item = (*path, index)
    start = layout.entry_start(item)
    line_end = layout.line_end(start)
    is_first = layout.is_first_on_line(start)
    at = layout.head(item) if is_first else start
    margin = " " * (start - layout.line_start(start))
    if layout.nodes[path].style == "flow":
        new = emit_flow(value, careful=careful)
        if is_first and at:
            yield [Splice(at, at, f"{margin}{new},{line_end}")]
        yield [Splice(start, start, f"{new}, ")]
        return
    lines = _item_lines(layout, path, value, careful=careful)
    if is_first:
        yield [insert_lines(layout, at, [margin + line if line else line for line in lines], line_end)]
        return
    first, *others = lines
    text = line_end.join([first, *(margin + line if line else line for line in others), margin])
    yield [Splice(start, start, text)]


def _flow_entry(key: str | None, value: object, *, careful: bool) -> str:
    if key is None:
        return emit_flow(value, careful=careful)
    return emit_flow({key: value}, careful=careful).removeprefix("{").removesuffix("}")


def _item_lines(layout: Layout, path: DataPath, value: object, *, careful: bool) -> list[str]:
    offset = layout.list_offset(layout.nodes[path].start)
    return emit_item(value, indent=layout.indent, offset=offset, gap=layout.gap(path), careful=careful)


def _append_lines(
    layout: Layout, path: DataPath, key: str | None, value: object, *, careful: bool
) -> Iterator[list[Splice]]:
    node = layout.nodes[path]
    if key is None:
        lines = _item_lines(layout, path, value, careful=careful)
    else:
        offset = layout.list_offset(node.start)
        lines = emit_entry(key, value, indent=layout.indent, offset=offset, careful=careful)
    column = layout.column(path)
    at = layout.end(layout.content_end(path), column)
    if path == () and key is not None:
        # Comments at the end of the file belong to the entry above them.
        rest = layout.text[at:]
        if all(not line.strip() or line.lstrip(" ").startswith("#") for line in rest.splitlines()):
            at = layout.next_line(at + len(rest.rstrip(" \r\n"))) if rest.strip() else at
    margin = " " * column
    lines = [margin + line if line else line for line in lines]
    yield [insert_lines(layout, at, lines, layout.line_end(node.start))]


def _append_in_flow(layout: Layout, path: DataPath, new: str) -> Iterator[list[Splice]]:
    """Add an entry after the last one, on its own line if the last one has its own."""
    node, text = layout.nodes[path], layout.text
    last = layout.last(path)
    start, end = layout.entry_start(last), layout.nodes[last].end
    if text[node.start] not in "[{":  # a list item with one key: [a: 1]
        yield [Splice(node.start, node.start, "{"), Splice(end, end, ", " + new + "}")]
        return
    if layout.is_first_on_line(start):
        line_end = layout.line_end(start)
        below = line_end + " " * (start - layout.line_start(start)) + new
        comma = layout.skip_spaces(end)
        if text[comma : comma + 1] == "," and layout.is_last_on_line(comma + 1):
            at = layout.line_break(comma)
            yield [Splice(at, at, below + ",")]
        elif layout.is_last_on_line(end):
            at = layout.line_break(end)
            yield [Splice(end, end, ","), Splice(at, at, below)]
    yield [Splice(end, end, ", " + new)]
