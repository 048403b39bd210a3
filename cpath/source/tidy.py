"""Tidies a text without changing its meaning: line ends, trailing spaces, blank lines, key order.

Nothing is emitted again: trailing spaces are cut, and whole lines are dropped or moved. Block texts and
quoted texts with several lines are not touched. Each result is read again and must have the same data and
the same comments, or it is refused.

Must not know what the data means: the caller decides which key comes first.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.errors import RefusedEditError
from cpath.source.reader import DEFAULT_LIMITS, Document, ReadLimits, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.source.position import Node

_BOM = "\ufeff"
_SIGN, _VALUE, _COMMENT = 0, 1, 2
# What programs look for only in the first lines of a file.
_FOR_PROGRAMS = re.compile(r"#\s*(yaml-language-server:|!|-\*-|vim:)")


def tidy_text(text: str, limits: ReadLimits = DEFAULT_LIMITS, *, data: object = None) -> str:
    """``text`` with tidy lines. A tidy text is returned unchanged.

    ``data`` is the content of the text, if known: a tidy text is then not read again.

    The result has one kind of line end (the most common one), no byte order mark, no trailing spaces, no
    tabs between values, at most one blank line in a row and none at the start and the end, and one line end
    at the end. A block text in a last line without a line end stays so, because it would gain one. Raises
    `RefusedEditError` if the text cannot be read or its meaning would change.
    """
    if data is not None and _has_tidy_lines(text):
        return text
    old = text.removeprefix(_BOM)
    crlf = old.count("\r\n")
    line_end = "\r\n" if crlf > old.count("\n") - crlf else "\n"
    parted = _Parted(_read(old.replace("\r\n", "\n"), limits))
    kept: list[_Line] = []
    for line in parted.tidy_lines():
        if line.is_blank and (not kept or kept[-1].is_blank):
            continue
        kept.append(line)
    while kept and kept[-1].is_blank:
        kept.pop()
    new = "\n".join(line.text for line in kept)
    if not parted.ends_in_open_block:
        new += "\n"
    _compare(parted, _read(new, limits))
    return new.replace("\n", line_end)


def _has_tidy_lines(text: str) -> bool:
    """Whether nothing in a readable text can be tidied, judging only by its characters."""
    return (
        text.endswith("\n")
        and not text.startswith((_BOM, "\n"))
        and not any(part in text for part in ("\r", "\t", " \n", "\n\n\n"))
        and not text.endswith("\n\n")
    )


def order_keys(
    text: str, keys: Sequence[str], limits: ReadLimits = DEFAULT_LIMITS, *, data: object = None
) -> str:
    """A tidy ``text`` with the keys of its root in the order of ``keys``.

    A key takes the comments directly above it along; blank lines stay in place. If a key is not in
    ``keys``, the text stays as it is. Raises `RefusedEditError` if it is unclear which key a comment is
    about, or if the meaning would change. ``data`` is the content of the text, if known.
    """
    if isinstance(data, dict):
        wanted = [key for key in keys if key in data]
        if len(wanted) < len(data) or wanted == list(data):
            return text
        plain = _order_plain(text, data, wanted, limits)
        if plain is not None:
            return plain
    line_end = "\r\n" if "\r\n" in text else "\n"
    parted = _Parted(_read(text.replace("\r\n", "\n"), limits))
    data = parted.document.data
    if not isinstance(data, dict) or not set(data) <= set(keys):
        return text
    wanted = [key for key in keys if key in data]
    if wanted == list(data):
        return text
    top, entries, gaps, rest = _Root(parted).part(stays_first=wanted[0] == next(iter(data)))
    parts = [top, entries[wanted[0]]]
    for key, gap in zip(wanted[1:], gaps, strict=True):
        parts += [gap, entries[key]]
    new = "".join([*parts, rest])
    _compare(parted, _read(new, limits), wanted)
    return new.replace("\n", line_end)


def _order_plain(text: str, data: dict[str, object], wanted: Sequence[str], limits: ReadLimits) -> str | None:
    """A text without comments in another order of keys; None if it needs a closer look.

    Does what `_Root` does, without the place of everything. Each line without indentation begins the next
    key, or is an item of its list.
    """
    if "#" in text or "+\n" in text or not _has_tidy_lines(text):
        return None
    lines = text.split("\n")
    lines.pop()
    waiting = iter(data)
    firsts: dict[str, int] = {}
    for number, line in enumerate(lines):
        if line and line[0] not in " -":
            key = next(waiting, None)
            if key is None or not line.startswith(f"{key}:"):
                return None
            firsts[key] = number
    if len(firsts) < len(data) or firsts[next(iter(data))] != 0:
        return None
    entries: dict[str, list[str]] = {}
    gaps: list[list[str]] = []
    for key, stop in zip(firsts, [*list(firsts.values())[1:], len(lines)], strict=True):
        end = stop
        while not lines[end - 1]:
            end -= 1
        entries[key] = lines[firsts[key] : end]
        gaps.append(lines[end:stop])
    ordered = [line for key, gap in zip(wanted, gaps, strict=True) for line in (*entries[key], *gap)]
    new = "\n".join(ordered) + "\n"
    after = read(new.encode(), limits)
    return (
        new if not after.problems and repr(after.data) == repr({key: data[key] for key in wanted}) else None
    )


def _read(text: str, limits: ReadLimits) -> Document:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise RefusedEditError("the text contains half a character (a lone surrogate)") from None
    document = read(raw, limits, places=True)
    if document.problems:
        problem = document.problems[0]
        raise RefusedEditError(f"line {problem.span.start.line}: {problem.message}", help=problem.help)
    return document


def _compare(old: _Parted, after: Document, order: Sequence[str] | None = None) -> None:
    """Check that a result means the same as the text before."""
    data = old.document.data
    if order is not None:
        data = {key: data[key] for key in order}
    # Unlike ==, this distinguishes 1 from 1.0 and true, and different orders of keys.
    if repr(after.data) != repr(data):
        raise RefusedEditError("the tidy text would not have the same values", help="leave it as it is")
    if Counter(_Parted(after).comments()) != Counter(old.comments()):
        raise RefusedEditError("the tidy text would not have the same comments", help="leave it as it is")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line without its end. ``is_inside``: its end is part of a value."""

    start: int
    text: str
    is_inside: bool

    @property
    def is_blank(self) -> bool:
        """Whether it is empty and not part of a value."""
        return not self.text and not self.is_inside


class _Parted:
    """A text in which every character is part of a value (or key) or comment, or a sign or space."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.parts = bytearray(len(self.text))
        self.ends_in_open_block = False
        starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        for node in document.places.nodes.values():
            if node.key is not None:
                self._mark(node.key_start, starts[node.key.end.line - 1] + node.key.end.column - 1)
            if node.style in ("|", ">"):
                self._mark_block(node)
            elif node.raw is not None:
                self._mark(node.start, node.end)
                if not node.style:
                    # The lines of a plain text are joined without their trailing spaces.
                    for match in re.finditer(r"[ \t]+(?=\n)", self.text[node.start : node.end]):
                        self._mark(node.start + match.start(), node.start + match.end(), _SIGN)
        for match in re.finditer("#[^\n]*", self.text):
            # The first # of a line may be in a value and the second may begin a comment.
            for at in range(match.start(), match.end()):
                if self.text[at] == "#" and self.parts[at] == _SIGN:
                    self._mark(at, match.end(), _COMMENT)

    def _mark(self, start: int, end: int, part: int = _VALUE) -> None:
        self.parts[start:end] = bytes([part]) * (end - start)

    def _mark_block(self, node: Node) -> None:
        """Mark the content of a block text. Blank lines after it only count if they are kept."""
        start = self.text.find("\n", node.start, node.end) + 1
        if not start:
            return
        header, body, end = self.text[node.start : start], self.text[start : node.end], node.end
        if end == len(self.text) and not body.endswith("\n"):
            self.ends_in_open_block = True
        elif "+" not in header.partition("#")[0]:
            # A line with more spaces than the margin is text.
            words = body.lstrip(" \n")
            margin = 0 if re.search("[0-9]", header.partition("#")[0]) else len(body) - len(words)
            margin -= body.rfind("\n", 0, margin) + 1
            for line in reversed(body.splitlines()):
                if line.strip(" ") or len(line) > margin:
                    break
                end -= len(line) + 1
        self._mark(start, max(start, end))

    def comments(self) -> Iterator[str]:
        """Yield the text of all comments, without trailing spaces."""
        for match in re.finditer(f"\\x0{_COMMENT}+".encode(), self.parts):
            yield self.text[match.start() : match.end()].rstrip()

    def lines(self) -> Iterator[_Line]:
        """Yield every line."""
        at = 0
        for text in self.text.split("\n"):
            end = at + len(text)
            is_inside = self.parts[end] == _VALUE if end < len(self.parts) else self.ends_in_open_block
            yield _Line(at, text, is_inside)
            at = end + 1

    def tidy_lines(self) -> Iterator[_Line]:
        """Yield every line without trailing spaces, and without tabs except in values and comments."""
        for line in self.lines():
            text = line.text
            if "\t" in text:
                parts = self.parts[line.start : line.start + len(text)]
                text = "".join(
                    " " if char == "\t" and part == _SIGN else char
                    for char, part in zip(text, parts, strict=True)
                )
            end = len(text)
            while end and text[end - 1] in " \t" and self.parts[line.start + end - 1] != _VALUE:
                end -= 1
            text = text[:end]
            yield _Line(line.start, text, line.is_inside)


# Keys of the root


class _Root:
    """The lines of a block mapping at the root, and which of them belong to which key."""

    def __init__(self, parted: _Parted) -> None:
        nodes = parted.document.places.nodes
        self.parts = parted.parts
        self.lines = list(parted.lines())
        if self.lines.pop().text or nodes[()].style != "block":
            raise _cannot_order("they are not on lines of their own")
        number_of = {line.start: number for number, line in enumerate(self.lines)}
        self.firsts: dict[str, int] = {}
        self.margin = 0
        for key in parted.document.data:
            at = nodes[(key,)].key_start
            start = parted.text.rfind("\n", 0, at) + 1
            self.margin = at - start
            if parted.text[start:at].strip(" "):
                raise _cannot_order(f"{key} does not begin a line")
            self.firsts[key] = number_of[start]
        self.keys = list(self.firsts)
        self.top = self._find_head(self.firsts[self.keys[0]])
        while self.top < self.firsts[self.keys[0]] and _FOR_PROGRAMS.match(self.lines[self.top].text):
            self.top += 1

    def part(self, *, stays_first: bool) -> tuple[str, dict[str, str], list[str], str]:
        """The lines above the keys, each key's lines, the blank lines between, and the rest."""
        first = self.firsts[self.keys[0]]
        if not stays_first and self.top < first and not any(line.is_blank for line in self.lines[: self.top]):
            raise _cannot_order(
                "the comment at the top may be about the whole file", help_="put an empty line below it"
            )
        entries: dict[str, str] = {}
        gaps: list[str] = []
        head = self.top
        for key, following in zip(self.keys, [*self.keys[1:], None], strict=True):
            next_head = len(self.lines) if following is None else self._find_head(self.firsts[following])
            end = self._find_end(self.firsts[key], next_head)
            if following is not None:
                self._refuse_lonely(end, next_head)
            entries[key] = self._write(head, end)
            gaps.append(self._write(end, next_head))
            head = next_head
        return self._write(0, self.top), entries, gaps[:-1], gaps[-1]

    def _find_head(self, number: int) -> int:
        """The first of the comment lines directly above a key."""
        while number and self._is_comment(number - 1) and not self._is_deep(number - 1):
            number -= 1
        return number

    def _find_end(self, first: int, stop: int) -> int:
        """The line after a key's last one. Comments indented deeper than the keys are its own."""
        end = stop
        while end > first + 1 and (self.lines[end - 1].is_blank or self._is_comment(end - 1)):
            end -= 1
        deep = [number for number in range(end, stop) if self._is_deep(number)]
        if not deep:
            return end
        self._refuse_lonely(end, deep[-1])
        return deep[-1] + 1

    def _refuse_lonely(self, start: int, stop: int) -> None:
        for number in range(start, stop):
            if self._is_comment(number) and not self._is_deep(number):
                raise _cannot_order(
                    f"the comment on line {number + 1} is separated from the key below it",
                    help_="put it directly above the key it is about",
                )

    def _is_comment(self, number: int) -> bool:
        line = self.lines[number]
        at = line.start + len(line.text) - len(line.text.lstrip(" "))
        return not line.is_inside and self.parts[at : at + 1] == bytes([_COMMENT])

    def _is_deep(self, number: int) -> bool:
        return self.lines[number].text.startswith(" " * (self.margin + 1)) and self._is_comment(number)

    def _write(self, start: int, stop: int) -> str:
        return "".join(line.text + "\n" for line in self.lines[start:stop])


def _cannot_order(reason: str, *, help_: str = "order them by hand, or leave them") -> RefusedEditError:
    return RefusedEditError(f"the keys keep their order: {reason}", help=help_)
