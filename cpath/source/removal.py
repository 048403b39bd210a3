"""Which lines and signs go away with an entry, and which comments with it.

With an entry go the comments directly above it, those that stand deeper than it right below, and those
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
    """Give ways to take away the item or the key at ``path``; the last one leaves ``[]`` or ``{}``."""
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
        # A block text above may take the empty lines behind the entry for its own.
        yield [Splice(head, behind, "")]
        return
    # The first entry, behind its list's dash: what follows takes its place.
    yield [Splice(start, layout.skip_spaces(behind), "")]


def _remove_from_flow(layout: Layout, path: DataPath) -> Iterator[list[Splice]]:
    text = layout.text
    start, end = layout.entry_start(path), layout.nodes[path].end
    comma = layout.skip_gap(end)
    has_comma = text[comma : comma + 1] == ","
    before, behind = layout.sibling(path, -1), layout.sibling(path, 1)
    stop = comma + 1 if has_comma else end
    is_own_line = (
        layout.is_first_on_line(start) and layout.is_last_on_line(stop) and "\n" not in text[end:stop]
    )
    comma_before = None
    if behind is None and before is not None and not has_comma:
        comma_before = layout.skip_gap(layout.nodes[before].end)
    if is_own_line:
        splices = [Splice(layout.head(path), layout.next_line(stop), "")]
    elif behind is not None:
        if text[end:comma].strip():  # a comment between the item and its comma
            splices = [Splice(start, end, ""), Splice(comma, comma + 1, "")]
        else:
            stop = layout.skip_spaces(stop)
            if stop == layout.line_break(stop) and not layout.is_first_on_line(start):
                start -= len(text[:start]) - len(text[:start].rstrip(" "))
            splices = [Splice(start, stop, "")]
    else:
        assert before is not None  # noqa: S101 - one of two at least
        if has_comma or not text[layout.nodes[before].end : start].replace(",", "").strip():
            yield (
                [Splice(layout.nodes[before].end, end, "")]
                if not text[layout.nodes[before].end : start].replace(",", "").strip()
                else [Splice(start, stop, "")]
            )
            return
        splices = [Splice(start, end, "")]
    if comma_before is not None:
        splices.append(Splice(comma_before, comma_before + 1, ""))
    yield splices


def _empty_flow(layout: Layout, path: DataPath) -> Iterator[list[Splice]]:
    text, node = layout.text, layout.nodes[path[:-1]]
    start, end = layout.entry_start(path), layout.nodes[path].end
    if text[node.start] not in "[{":  # one key that is an item of a list: [a: 1]
        yield [Splice(node.start, node.end, "{}")]
        return
    comma = layout.skip_gap(end)
    stop = comma + 1 if text[comma] == "," else end
    left, right = node.start + 1, node.end - 1
    if not text[left:start].strip() and not text[stop:right].strip() and not text[end:stop].strip(", \r\n\t"):
        yield [Splice(left, right, "")]
    elif text[end:stop].strip(", \r\n\t"):
        yield [Splice(start, end, ""), Splice(comma, comma + 1, "")]
    else:
        yield [Splice(start, stop, "")]
