"""Places in a file: positions, spans and the map from data to places.

Lines and columns are 1-based. Columns count code points. The end of a span is exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DataPath = tuple[str | int, ...]
"""Path to a value inside a document: keys and list positions, ``("meetings", 0, "on")``."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: 1-based line, 1-based column in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text from ``start`` up to but not including ``end``."""

    start: Position
    end: Position

    @classmethod
    def of(cls, line: int, column: int, end_line: int | None = None, end_column: int | None = None) -> Span:
        """A span from numbers. Without an end it is one character wide."""
        if end_line is None:
            end_line = line
        if end_column is None:
            end_column = column + 1
        return cls(Position(line, column), Position(end_line, end_column))

    @classmethod
    def of_index(cls, text: str, index: int, length: int = 1) -> Span:
        """The span of some characters on one line of a text, from the offset of the first."""
        column = index - text.rfind("\n", 0, index)
        line = text.count("\n", 0, index) + 1
        return cls.of(line, column, line, column + length)


START = Span.of(1, 1)
"""The first character of a file, used if there is no better place."""


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document with its places.

    ``key`` is the span of the key that leads to it (None for list items and the root). ``start``
    and ``end`` are offsets of the value in the decoded text (code points, without a BOM). ``raw``
    is a scalar's text as YAML gave it; ``style`` is ``""`` for plain scalars, one of ``' " | >``
    for others, ``"block"`` or ``"flow"`` for collections.
    """

    value: Span
    start: int
    end: int
    key: Span | None = None
    key_start: int = -1
    raw: str | None = None
    style: str = ""


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The places of every key and value of one document."""

    nodes: Mapping[DataPath, Node] = field(default_factory=dict)

    def locate(self, path: Sequence[str | int], *, key: bool = False) -> Span:
        """The place of the value at ``path``, or of its key if ``key`` is set.

        If the path leads nowhere (a missing key, or a union's tag that is not a key), segments that are not
        keys are skipped, and the nearest known place above is used.
        """
        known: DataPath = ()
        reached_all = True
        for part in path:
            if (*known, part) in self.nodes:
                known = (*known, part)
                reached_all = True
            else:
                reached_all = False
        node = self.nodes.get(known)
        if node is None:
            return START
        if node.key is not None and (key or not reached_all):
            return node.key
        if not reached_all and not known:
            return START
        return node.value

    def __iter__(self) -> Iterator[DataPath]:
        return iter(self.nodes)
