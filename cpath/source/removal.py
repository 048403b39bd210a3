"""Which lines and signs go away with an entry, and which comments.

An entry takes along the comments directly above it, those directly below it and indented deeper, and those
at the ends of its lines. All other comments stay. Must not know whether the result reads back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.source.layout import Splice
from cpath.source.replacement import put_inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.source.layout import Layout
    from cpath.source.position import DataPath


def remove_entry(layout: Layout, path: DataPath) -> Iterator[list[Splice]]:
    """Yield ways to remove the item or key at ``path``. Removing the last one leaves ``[]`` or ``{}``."""
    parent = path[:-1]
    siblings = layout.look_up(parent)
    is_last = len(siblings) == 1  # type: ignore[arg-type]
    if layout.nodes[parent].style == "flow":
        yield from _empty_flow(layout, path) if is_last else _remove_from_flow(layout, path)
    elif is_last:
        empty = "{}" if isinstance(siblings, dict) else "[]"
        is_own_line = layout.is_first_on_line(layout.entry_start(path))
        yield from put_inline(layout, parent, [empty], head=layout.head(path) if is_own_line else None)
    else:
        yield from _remove_lines(layout, path)


def _remove_lines(layout: Layout, path: DataPath) -> Iterator[list[Splice]]:
    start = layout.entry_start(path)
    column = start - layout.line_start(start)
    end = layout.end(layout.content_end(path), column)
    behind = end
    while behind < len(layout.text) and not layout.text[behind : layout.next_line(behind)].strip():
        behind = layout.next_line(behind)
    if layout.is_first_on_line(start):
        head = layout.head(path)
        yield [Splice(head, end, "")]
        # A block text above may take the empty lines after the entry as its own.
        yield [Splice(head, behind, "")]
        return
    # The first entry, after its list's dash: what follows takes its place.
    yield [Splice(start, layout.skip_spaces(behind), "")]


def _remove_from_flow(layout: Layout, path: DataPath) -> Iterator[list[Splice]]:
    text = layout.text
    start, end = layout.entry_start(path), layout.nodes[path].end
    stop = _after_comma(layout, end)
    before, behind = layout.sibling(path, -1), layout.sibling(path, 1)
    before_end = None if before is None else layout.nodes[before].end
    is_first = layout.is_first_on_line(start)
    if is_first and layout.is_last_on_line(stop) and "\n" not in text[end:stop]:
        splices = [Splice(layout.head(path), layout.next_line(stop), "")]
    elif behind is not None:
        if not is_first and layout.skip_spaces(stop) == layout.line_break(stop):
            start = len(text[:start].rstrip(" "))
        splices = _without_comma(text, start, end, layout.skip_spaces(stop))
    elif before_end is not None and not text[before_end:start].replace(",", "").strip():
        yield [Splice(before_end, end, "")]
        return
    else:
        splices = _without_comma(text, start, end, stop)
    if behind is None and before_end is not None and stop == end:
        comma = layout.skip_gap(before_end)
        splices.append(Splice(comma, comma + 1, ""))
    yield splices


def _empty_flow(layout: Layout, path: DataPath) -> Iterator[list[Splice]]:
    text, node = layout.text, layout.nodes[path[:-1]]
    start, end = layout.entry_start(path), layout.nodes[path].end
    left, right = node.start + 1, node.end - 1
    if text[node.start] not in "[{":  # a list item with one key: [a: 1]
        yield [Splice(node.start, node.end, "{}")]
        return
    stop = _after_comma(layout, end)
    if not "".join([text[left:start], text[end:right]]).replace(",", "").strip():
        yield [Splice(left, right, "")]
    else:
        yield _without_comma(text, start, end, stop)


def _after_comma(layout: Layout, end: int) -> int:
    """Offset after the comma that follows an item; ``end`` if there is none."""
    comma = layout.skip_gap(end)
    return comma + 1 if layout.text[comma : comma + 1] == "," else end


def _without_comma(text: str, start: int, end: int, stop: int) -> list[Splice]:
    """Remove an item and what follows up to ``stop``. A comment before its comma stays."""
    if "#" not in text[end:stop]:
        return [Splice(start, stop, "")]
    comma = text.rindex(",", end, stop)
    return [Splice(start, end, ""), Splice(comma, comma + 1, "")]
