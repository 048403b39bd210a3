"""How a text is laid out: where entries begin and end, their comments, and their indentation.

An entry is a key with its value, or an item of a list. Comments belong to the entry below them if they are
directly above it, at its indentation. They belong to the entry above them if they are indented deeper than
it. Must not know what will be changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.source.position import DataPath, Node, Position
    from cpath.source.reader import Document

_DASH = re.compile(r"-( +)[^\s#]")
_COLON = re.compile(r"[ \t]*:")
_SPACES = re.compile(r"[ \t]*")
_COMMENT = re.compile(r"[ \t]*(#[^\n]*)?(?=\r?\n|\Z)")
_GAP = re.compile(r"(?:\s|(?<=\s)#[^\n]*)*")


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace ``text[start:end]`` with ``new``."""

    start: int
    end: int
    new: str


def splice(text: str, splices: Sequence[Splice]) -> str:
    """Make all splices, with places in the old text. Two splices at one place keep their order."""
    parts: list[str] = []
    at = 0
    for item in sorted(splices, key=lambda item: (item.start, item.end)):
        if item.start < at:
            raise ValueError("two changes of the same place")
        parts += [text[at : item.start], item.new]
        at = item.end
    return "".join([*parts, text[at:]])


def look_up(data: object, path: DataPath) -> object:
    """The value at ``path``."""
    for part in path:
        data = data[part]  # type: ignore[index]
    return data


class Layout:
    """A readable text with its data and places."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.data = document.data
        self.nodes = document.places.nodes

    def look_up(self, path: DataPath) -> object:
        """The value at ``path``."""
        return look_up(self.data, path)

    # Lines

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def offset(self, position: Position) -> int:
        """Offset of a position."""
        return self._line_starts[position.line - 1] + position.column - 1

    def line_start(self, at: int) -> int:
        """Offset of the start of the line that contains ``at``."""
        return self.text.rfind("\n", 0, at) + 1

    def next_line(self, at: int) -> int:
        """Offset of the start of the next line, or of the end of the text."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def line_break(self, at: int) -> int:
        """Offset of the line end after ``at``, or of the end of the text."""
        found = self.text.find("\n", at)
        if found < 0:
            return len(self.text)
        return found - 1 if found > at and self.text[found - 1] == "\r" else found

    def line_end(self, at: int) -> str:
        """The line end used at ``at``."""
        end = self.text.find("\n", at)
        if end < 0:
            end = self.text.rfind("\n")
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    def is_first_on_line(self, at: int) -> bool:
        """Whether only spaces come before ``at`` in its line."""
        return not self.text[self.line_start(at) : at].strip(" ")

    def is_last_on_line(self, at: int) -> bool:
        """Whether only spaces and a comment come after ``at`` in its line."""
        return _COMMENT.match(self.text, at) is not None

    def skip_spaces(self, at: int) -> int:
        """Offset of what follows the spaces after ``at``, in its line."""
        match = _SPACES.match(self.text, at)
        return at if match is None else match.end()

    def skip_gap(self, at: int) -> int:
        """Offset of the next sign or value, after spaces, line ends and comments."""
        match = _GAP.match(self.text, at)
        return at if match is None else match.end()

    # Entries

    def is_flow(self, path: DataPath) -> bool:
        """Whether the value at ``path`` is inside ``[...]`` or ``{...}``."""
        return any(self.nodes[path[:length]].style == "flow" for length in range(len(path)))

    def last(self, path: DataPath) -> DataPath:
        """Path of the last entry of a non-empty list or mapping."""
        data = self.look_up(path)
        if isinstance(data, dict):
            return (*path, next(reversed(data)))
        assert isinstance(data, list)  # noqa: S101 - for the type checker
        return (*path, len(data) - 1)

    def sibling(self, path: DataPath, step: int) -> DataPath | None:
        """Path of the entry before (-1) or after (1) the one at ``path``."""
        data = self.look_up(path[:-1])
        keys: list[str | int] = list(data if isinstance(data, dict) else range(len(data)))  # type: ignore[arg-type]
        index = keys.index(path[-1]) + step
        return (*path[:-1], keys[index]) if 0 <= index < len(keys) else None

    def column(self, path: DataPath) -> int:
        """0-based column of a block collection's keys or dashes."""
        data = self.look_up(path)
        at = self.nodes[path].start
        if isinstance(data, dict) and data:
            at = self.entry_start((*path, next(iter(data))))
        return at - self.line_start(at)

    def key_end(self, node: Node) -> int:
        """Offset after a key."""
        assert node.key is not None  # noqa: S101 - asked for keys only
        return self.offset(node.key.end)

    def value_slot(self, path: DataPath) -> int | None:
        """Offset after the colon or dash of a value; None if it is not certain."""
        if not path:
            return None
        node = self.nodes[path]
        if node.key is None:
            return None if self.is_flow(path) else self.entry_start(path) + 1
        match = _COLON.match(self.text, self.key_end(node))
        return match.end() if match else None

    def entry_start(self, path: DataPath) -> int:
        """Offset where an entry begins: with its key, its dash or, in flow style, its value."""
        node, parent = self.nodes[path], path[:-1]
        if node.key is not None:
            before = self.text[self.line_start(node.key_start) : node.key_start].rstrip(" ")
            return self.line_start(node.key_start) + len(before) - 1 if before[-1:] == "?" else node.key_start
        if not path or self.nodes[parent].style == "flow":
            return node.start
        if path[-1] == 0:
            return self.nodes[parent].start
        column, line = self.column(parent), self.line_start(node.start)
        while line and (self.text[line : line + column].strip(" ") or self.text[line + column] != "-"):
            line = self.line_start(line - 1)
        return line + column

    def content_end(self, path: DataPath) -> int:
        """Offset after the last character of a value, without what follows in its line.

        A block text that keeps its blank lines ends at the start of the next line.
        """
        node = self.nodes[path]
        while node.style == "block":
            path = self.last(path)
            node = self.nodes[path]
        if node.style in ("|", ">"):
            header = self.text[node.start : self.next_line(node.start)]
            if "+" not in header.partition("#")[0]:
                return len(self.text[: node.end].rstrip(" \r\n"))
        return node.end

    def end(self, at: int, column: int) -> int:
        """Offset of the line after content that ends at ``at``, and after its comments.

        Its comments are directly below it, deeper than ``column``.
        """
        if not (at and self.text[at - 1] == "\n"):
            at = self.next_line(at)
        while True:
            stop = self.next_line(at)
            line = self.text[at:stop]
            words = line.lstrip(" ")
            if not words.startswith("#") or len(line) - len(words) <= column:
                return at
            at = stop

    def head(self, path: DataPath) -> int:
        """Start of the first line of an entry that begins a line, including the comments above.

        Comments at the top of the file are about the file, not about its first entry.
        """
        start = self.entry_start(path)
        line = self.line_start(start)
        prefix = self.text[line:start]
        before = self.sibling(path, -1)
        bound = self.nodes[path[:-1]].start if before is None else self.content_end(before)
        if before is None and self.nodes[path[:-1]].style == "block":
            slot = self.value_slot(path[:-1])
            bound = slot if slot is not None else self.next_line(0) if path[:-1] else 0
        head = line
        while head:
            above = self.line_start(head - 1)
            words = self.text[above:head].removeprefix(prefix)
            if above < bound or not self.text.startswith(prefix + "#", above) or not words.startswith("#"):
                break
            head = above
        if len(path) == 1 and before is None and not self.text[:head].strip().strip("-"):
            return line
        return head

    # Nesting steps

    def gap(self, path: DataPath) -> int:
        """Width of a list's dash and the spaces after it."""
        match = _DASH.match(self.text, self.nodes[path].start)
        return 2 if match is None else 1 + len(match.group(1))

    @cached_property
    def indent(self) -> int:
        """The step by which mappings are nested, from the file's first example."""
        for _, above, column in self._hanging(dict):
            if column > above:
                return column - above
        return 2

    @cached_property
    def _offsets(self) -> list[tuple[int, int]]:
        return [(start, max(0, column - above)) for start, above, column in self._hanging(list)]

    def list_offset(self, near: int) -> int:
        """Indentation of a list's dashes below their key, as in the nearest list in the file."""
        found = [(abs(start - near), offset) for start, offset in self._offsets]
        return min(found)[1] if found else self.indent

    def _hanging(self, kind: type) -> Iterator[tuple[int, int, int]]:
        """Yield the start and the columns of the block collections below a key, in their order."""
        stack: list[tuple[DataPath, object]] = [((), self.data)]
        while stack:
            path, data = stack.pop()
            node = self.nodes[path]
            if node.style != "block":
                continue
            entries = data.items() if isinstance(data, dict) else enumerate(data)  # type: ignore[arg-type]
            inner = [((*path, key), item) for key, item in entries if item and isinstance(item, (dict, list))]
            stack += reversed(inner)
            if isinstance(data, kind) and path and isinstance(path[-1], str):
                yield node.start, self.column(path[:-1]), node.value.start.column - 1
