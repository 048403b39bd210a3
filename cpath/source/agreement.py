"""What a changed text must contain, and whether two parsers find it there.

The second parser is ruamel.yaml, only up to its events, because its constructor hangs on hostile text. In a
long text it reads only the entries around each change. The reader has read all of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from cpath.source.layout import look_up
from cpath.source.scalar import resolve_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.source.layout import Layout, Splice
    from cpath.source.position import DataPath

_LONG = 2_000
"""Characters. ruamel.yaml takes about 6 s for a million, and a rename may edit thousands of files."""
_PART = 2_000


def is_same(one: object, other: object) -> bool:
    """Whether two pieces of data are equal, including types and the order of keys."""
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one == other


def read_otherwise(text: str) -> object:
    """The data that the second parser finds in a text. Raises `ValueError` if it finds none."""
    try:
        return _build(YAML(typ="safe", pure=True).parse(text))
    except Exception as error:
        # It raises fifteen exception types on broken text, none of them ours.
        raise ValueError("not YAML to ruamel.yaml") from error


def _join_halves(text: str) -> str:
    r"""Put halves together that JSON escapes apart, ``\ud83d\ude00``: ruamel.yaml leaves them so."""
    if text.isprintable():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _build(events: Iterator[object]) -> object:
    root: list[object] = []
    stack: list[tuple[list[object], bool]] = [(root, False)]
    documents = 0
    for event in events:
        items, _ = stack[-1]
        if isinstance(event, ScalarEvent):
            text = _join_halves(str(event.value)) if event.style == '"' else str(event.value)
            is_plain = not event.style and event.tag is None
            items.append(resolve_plain(text) if is_plain else text)
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            stack.append(([], isinstance(event, MappingStartEvent)))
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            items, is_mapping = stack.pop()
            made: object = items
            if is_mapping:
                keys = items[::2]
                made = dict(zip(keys, items[1::2], strict=True))
                if len(made) != len(keys) or not all(isinstance(key, str) for key in keys):
                    raise ValueError("keys that are equal or no text")
            stack[-1][0].append(made)
        elif isinstance(event, AliasEvent):
            raise TypeError("an alias")
        elif isinstance(event, DocumentStartEvent):
            documents += 1
    if documents > 1 or len(root) != 1:
        raise ValueError("not one document")
    return root[0]


def agrees(layout: Layout, splices: Sequence[Splice], text: str, data: object) -> bool:
    """Whether the second parser finds in ``text`` the same ``data`` as the reader.

    ``layout`` is that of the old text, which the ``splices`` turned into ``text``.
    """
    if len(text) <= _LONG:
        return _reads_as(text, data)
    change = _Change(layout, splices, text, data)
    return all(_reads_as(part, expected) for part, expected in change.parts((), splices))


def _reads_as(text: str, data: object) -> bool:
    try:
        if "\t" not in text:
            return is_same(read_otherwise(text), data)
        # It refuses tabs after values, which YAML allows, so tabs and spaces count as the same here.
        return is_same(_without_tabs(read_otherwise(text.replace("\t", " "))), _without_tabs(data))
    except ValueError:
        return False


def _without_tabs(data: object) -> object:
    if isinstance(data, dict):
        return {key.replace("\t", " "): _without_tabs(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_without_tabs(item) for item in data]
    return data.replace("\t", " ") if isinstance(data, str) else data


class _Change:
    """A long text before and after some splices."""

    def __init__(self, layout: Layout, splices: Sequence[Splice], text: str, data: object) -> None:
        self.layout = layout
        self.text = text
        self.data = data
        ordered = sorted(splices, key=lambda item: (item.start, item.end))
        self._starts = [item.start for item in ordered]
        self._ends = [item.end for item in ordered]
        self._growth = [0, *accumulate(_growth(item) for item in ordered)]

    def parts(self, path: DataPath, mine: Sequence[Splice]) -> Iterator[tuple[str, object]]:
        """Yield the parts of the new text with the entries around some splices, and their data.

        Siblings of a block collection can be read without the rest of the file. Each is read once, however
        many splices are near it.
        """
        layout = self.layout
        node, old, new = layout.nodes[path], layout.look_up(path), look_up(self.data, path)
        if node.style != "block" or new.__class__ is not old.__class__ or not new:
            if not path:
                yield self.text, self.data
                return
            above = _Siblings(layout, self.data, path[:-1])
            first = above.keys.index(path[-1])
            yield self._cut(above, first, first + 1, mine)
            return
        here = _Siblings(layout, self.data, path)
        starts = [layout.line_start(layout.entry_start((*path, key))) for key in here.keys]
        groups: dict[int, list[Splice]] = {}
        last = 0
        for item in mine:
            # Text inserted at the start of an entry comes after another entry.
            bisect = bisect_left if item.start == item.end else bisect_right
            index = max(0, bisect(starts, item.start) - 1)
            groups.setdefault(index, []).append(item)
            last = max(last, index, bisect_left(starts, item.end) - 1)
        if len(here.new) != len(here.keys) or last > max(groups):
            yield self._cut(here, max(0, min(groups) - 2), min(last + 4, len(here.keys)), mine)
            return
        stretches: list[tuple[int, int, list[Splice]]] = []
        for index, group in sorted(groups.items()):
            child = (*path, here.keys[index])
            inner = layout.nodes[child]
            start = layout.value_slot(child) or inner.start
            is_inside = all(item.start >= start and item.end <= inner.end for item in group)
            if inner.style == "block" and is_inside and inner.end - inner.start > _PART:
                yield from self.parts(child, group)
                continue
            first, stop = max(0, index - 2), min(index + 3, len(here.keys))
            if stretches and first <= stretches[-1][1]:
                before, _, taken = stretches[-1]
                taken.extend(group)
                stretches[-1] = (before, stop, taken)
            else:
                stretches.append((first, stop, list(group)))
        for first, stop, group in stretches:
            yield self._cut(here, first, stop, group)

    def _cut(self, of: _Siblings, first: int, stop: int, mine: Sequence[Splice]) -> tuple[str, object]:
        """Some siblings, cut out of the new text."""
        layout, path, keys = self.layout, of.path, of.keys
        start = min([layout.entry_start((*path, keys[first])), *(item.start for item in mine)])
        if stop < len(keys):
            end = layout.line_start(layout.entry_start((*path, keys[stop])))
        else:
            end = layout.nodes[path].end
            end = end if end >= len(layout.text) else layout.line_start(end)
        end = max([end, *(item.end for item in mine)])
        # Text inserted exactly at the start or end is part of the stretch that owns it.
        begin = start + self._growth[bisect_right(self._ends, start)]
        begin -= sum(_growth(item) for item in mine if item.end <= start)
        finish = end + self._growth[bisect_left(self._starts, end)]
        finish += sum(_growth(item) for item in mine if item.start >= end)
        last = stop + len(of.new) - len(keys)
        part = of.new[first:last]
        expected: object = dict(part) if of.is_mapping else part
        margin = " " * (start - layout.line_start(start))
        return margin + self.text[begin:finish], expected


class _Siblings:
    """The entries of one collection before and after, listed once for all parts of it."""

    def __init__(self, layout: Layout, data: object, path: DataPath) -> None:
        self.path = path
        self.keys = _keys(layout.look_up(path))
        new = look_up(data, path)
        self.is_mapping = isinstance(new, dict)
        self.new: list[Any] = list(new.items() if isinstance(new, dict) else new)  # type: ignore[call-overload]


def _growth(item: Splice) -> int:
    return len(item.new) - item.end + item.start


def _keys(data: object) -> list[str | int]:
    return list(data if isinstance(data, dict) else range(len(data)))  # type: ignore[arg-type]
