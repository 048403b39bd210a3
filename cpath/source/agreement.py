"""What a changed text must hold, and whether two parsers find it there.

The second parser is ruamel.yaml, up to its events: its constructor hangs on hostile text. In a long
text it reads the entries around each change only; the reader has read all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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

_LONG = 60_000
"""Characters. ruamel.yaml takes about 6 s for a million of them."""
_PART = 8_000


def is_same(one: object, other: object) -> bool:
    """Whether two data are equal, types and the order of keys included."""
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one == other


def read_otherwise(text: str) -> object:
    """Give the data that the second parser finds in a text. Raises `ValueError` where it finds none."""
    try:
        return _build(YAML(typ="safe", pure=True).parse(text))
    except Exception as error:
        # It raises fifteen kinds on broken text, none of them ours.
        raise ValueError("not YAML to ruamel.yaml") from error


def _build(events: Iterator[object]) -> object:
    root: list[object] = []
    stack: list[tuple[list[object], bool]] = [(root, False)]
    documents = 0
    for event in events:
        items, _ = stack[-1]
        if isinstance(event, ScalarEvent):
            text = str(event.value)
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
    """Whether the second parser finds in ``text`` the ``data`` that the reader found there.

    ``layout`` is that of the old text, which the ``splices`` turned into ``text``.
    """
    try:
        if len(text) <= _LONG:
            return is_same(read_otherwise(text), data)
        return all(
            is_same(read_otherwise(part), expected)
            for part, expected in _parts(layout, (), splices, splices, text, data)
        )
    except ValueError:
        return False


def _parts(
    layout: Layout,
    path: DataPath,
    mine: Sequence[Splice],
    splices: Sequence[Splice],
    text: str,
    data: object,
) -> Iterator[tuple[str, object]]:
    """Give the stretches of the new text that hold the entries around some of the splices, with their data.

    Siblings of a block collection can be read without the rest of the file.
    """
    node, old, new = layout.nodes[path], layout.look_up(path), look_up(data, path)
    if node.style != "block" or new.__class__ is not old.__class__ or not new:
        yield (text, data) if not path else _cut(layout, path[:-1], (path[-1],), mine, splices, text, data)
        return
    keys: list[str | int] = list(old) if isinstance(old, dict) else list(range(len(old)))  # type: ignore[arg-type]
    starts = [layout.entry_start((*path, key)) for key in keys]
    grew = len(new) - len(old)  # type: ignore[arg-type]
    groups: dict[int, list[Splice]] = {}
    at = 0
    for item in sorted(mine, key=lambda item: item.start):
        while at + 1 < len(starts) and layout.line_start(starts[at + 1]) <= item.start:
            at += 1
        groups.setdefault(at, []).append(item)
    if grew:
        groups = {min(groups): list(mine)} if len(groups) == 1 else {-1: list(mine)}
    for index, group in groups.items():
        if index < 0:
            yield _cut(layout, path, keys, mine, splices, text, data)
            continue
        child = (*path, keys[index])
        inner = layout.nodes[child]
        is_inside = all(item.start >= inner.start and item.end <= inner.end for item in group)
        if not grew and inner.style == "block" and is_inside and inner.end - inner.start > _PART:
            yield from _parts(layout, child, group, splices, text, data)
        else:
            yield _cut(layout, path, keys[max(0, index - 2) : index + 3], group, splices, text, data)


def _cut(
    layout: Layout,
    path: DataPath,
    keys: Sequence[str | int],
    mine: Sequence[Splice],
    splices: Sequence[Splice],
    text: str,
    data: object,
) -> tuple[str, object]:
    """Cut some siblings out of the new text."""
    old, new = layout.look_up(path), look_up(data, path)
    all_old: list[object] = list(old)  # type: ignore[call-overload]
    first = all_old.index(keys[0]) if isinstance(old, dict) else keys[0]
    stop = first + len(keys)  # type: ignore[operator]
    start = min([layout.entry_start((*path, keys[0])), *(item.start for item in mine)])
    if stop < len(all_old):
        after = all_old[stop] if isinstance(old, dict) else stop
        end = layout.line_start(layout.entry_start((*path, after)))  # type: ignore[arg-type]
    else:
        end = layout.nodes[path].end
        end = end if end >= len(layout.text) else layout.line_start(end)
    end = max([end, *(item.end for item in mine)])
    begin, finish = start, end
    for item in splices:
        growth = len(item.new) - item.end + item.start
        if item in mine:
            finish += growth
        elif item.end <= start:
            begin += growth
            finish += growth
        elif item.start < end:
            finish += growth
    margin = " " * (start - layout.line_start(start))
    grown = len(new) - len(all_old)  # type: ignore[arg-type]
    if isinstance(new, dict):
        expected: object = dict(list(new.items())[first : stop + grown])
    else:
        expected = new[first : stop + grown]  # type: ignore[index]
    return margin + text[begin:finish], expected
