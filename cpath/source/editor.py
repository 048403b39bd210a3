"""Changes in a file that people write: replace a value, add a key, append an item.

An edit is spliced into the text at the marks of what it changes; the rest of the file stays byte
for byte, comments, line ends and missing final newline included. The result is read again, by the
reader and by a second parser (ruamel.yaml, up to its nodes: its constructor hangs on hostile
text), and both must find the old data with the edits applied. Else the edit is refused, with the
line to change by hand.

Must not know what the data means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from cpath.errors import RefusedEditError
from cpath.source.fragment import emit_entry, emit_flow, emit_item, emit_scalar, to_plain_data
from cpath.source.reader import DEFAULT_LIMITS, Document, ReadLimits, read
from cpath.source.scalar import resolve_plain
from cpath.source.writer import replace_files, write_new

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from cpath.source.position import DataPath, Node

__all__ = ["Edit", "apply_edits", "write_edits", "write_new"]

_BOM = "\ufeff"
# What ruamel.yaml's composer calls by these names; all else (days, for example) is text to us.
_TYPES = {"null": type(None), "bool": bool, "int": int, "float": float}
_DASH = re.compile(r"-( +)[^\s#]")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one file.

    ``path`` is the file, relative to the repository. ``at`` leads to the value that is replaced, to
    the mapping that gets the ``key``, or to the list that gets an item. ``value`` is text, a number,
    true or false, a date, None, or a list or mapping of these; for ``replace`` no list or mapping.
    """

    path: str
    at: DataPath
    action: Literal["replace", "add-key", "append-item"]
    value: object
    key: str | None = None


def apply_edits(text: str, edits: Sequence[Edit], *, limits: ReadLimits = DEFAULT_LIMITS) -> str:
    """Give ``text`` with ``edits`` made in order, each on the result of the one before.

    Raises `RefusedEditError` where an edit cannot be made exactly; its help names the line to change
    by hand.
    """
    bom = _BOM if text.startswith(_BOM) else ""
    old = text[len(bom) :]
    if not edits:
        return text
    path = edits[0].path
    _read(old, limits, path)
    before = _compose(old, limits)
    if before is None:
        raise RefusedEditError(
            f"{path} cannot be read by a second YAML parser, so it is not edited",
            help=f"make the change in {path} by hand",
        )
    for careful in (False, True):
        new, wanted = old, before
        for edit in edits:
            new = _apply(new, edit, limits, careful=careful)
            wanted = _expected(wanted, edit)
        if _same(_compose(new, limits), wanted):
            return bom + new
    line = _Place(_read(old, limits, path), edits[0], limits).line
    raise RefusedEditError(
        f"cannot edit {path}: a second YAML parser reads the result otherwise",
        help=f"make this change by hand, at line {line} of {path}",
    )


def write_edits(
    root: Path,
    edits: Sequence[Edit],
    *,
    expected: Mapping[str, bytes] | None = None,
    limits: ReadLimits = DEFAULT_LIMITS,
) -> tuple[str, ...]:
    """Make ``edits`` in the files of the repository at ``root``; give the paths that were written.

    ``expected`` holds the bytes that the edits were thought out for, by path; a file that holds
    others by now is refused. All edits of all files are computed and checked before the first file
    is written. What is promised where a write fails stands at `cpath.source.writer.replace_files`.
    """
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)

    def change(path: str, raw: bytes) -> bytes:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise RefusedEditError(
                f"{path} is not UTF-8 (byte 0x{raw[error.start]:02X})", help="save the file as UTF-8 first"
            ) from None
        return apply_edits(text, by_path[path], limits=limits).encode()

    return replace_files(root, tuple(by_path), change, expected=expected or {}, size=limits.size)


# One edit


@dataclass(frozen=True, slots=True)
class _Splice:
    """Replace ``text[start:end]`` by ``new``."""

    start: int
    end: int
    new: str


def _apply(text: str, edit: Edit, limits: ReadLimits, *, careful: bool) -> str:
    """Make one edit, and see that the reader finds the old data with exactly this change."""
    document = _read(text, limits, edit.path)
    place = _Place(document, edit, limits)
    place.check()
    wanted = _expected(document.data, edit)
    for quoted in (careful, True):
        new = _splice(text, place.plan(careful=quoted))
        if len(new.encode()) > limits.size:
            raise place.refuse(f"the file would have more than {limits.size:,} bytes")
        after = read(new.encode(), limits)
        if not after.problems and _same(after.data, wanted):
            return new
    raise place.refuse("the result would not read back as exactly this change")


def _read(text: str, limits: ReadLimits, path: str) -> Document:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise RefusedEditError(f"{path} holds half a character (a lone surrogate)") from None
    document = read(raw, limits, places=True)
    if document.problems:
        problem = document.problems[0]
        start = problem.span.start
        raise RefusedEditError(
            f"{path}:{start.line}:{start.column}: {problem.message}, so the file is not edited",
            help=problem.help,
        )
    return document


def _splice(text: str, splices: Sequence[_Splice]) -> str:
    for splice in sorted(splices, key=lambda splice: splice.start, reverse=True):
        text = text[: splice.start] + splice.new + text[splice.end :]
    return text


class _Place:
    """The place of an edit in a text: what stands there and how its neighbors are laid out."""

    def __init__(self, document: Document, edit: Edit, limits: ReadLimits) -> None:
        self.text = document.text
        self.data = document.data
        self.nodes = document.places.nodes
        self.edit = edit
        self.limits = limits
        if (edit.key is None) != (edit.action != "add-key"):
            raise ValueError(f"{edit.action} with the key {edit.key!r}")
        self.value = to_plain_data(edit.value)
        self.key = None if edit.key is None else str(to_plain_data(edit.key))
        node = self.nodes.get(edit.at)
        if node is None:
            raise RefusedEditError(
                f"{edit.path} holds nothing at {_show(edit.at)}",
                help="look at the file; it may have changed",
            )
        self.node: Node = node
        self.current = _at(self.data, edit.at)
        self.line_end = "\r\n" if self._line_before_ends_in_crlf() else "\n"

    @property
    def line(self) -> int:
        """The line to change by hand."""
        return (self.node.key or self.node.value).start.line

    def refuse(self, reason: str) -> RefusedEditError:
        """Make the refusal of this edit."""
        what = {
            "replace": f"change {_show(self.edit.at)}",
            "add-key": f"add the key {self.edit.key!r} to {_show(self.edit.at)}",
            "append-item": f"add an item to {_show(self.edit.at)}",
        }[self.edit.action]
        return RefusedEditError(
            f"cannot {what} in {self.edit.path}: {reason}",
            help=f"make this change by hand, at line {self.line} of {self.edit.path}",
        )

    def check(self) -> None:
        """Refuse an edit that does not fit what stands here."""
        current = self.current
        if self.edit.action == "replace":
            if isinstance(current, (dict, list)) or isinstance(self.value, (dict, list)):
                raise self.refuse("only single values are replaced, not lists or mappings")
        elif self.edit.action == "add-key":
            if current is not None and not isinstance(current, dict):
                raise self.refuse("it holds no keys")
            if current is not None and self.edit.key in current:
                raise self.refuse("the key stands there already")
        elif current is not None and not isinstance(current, list):
            raise self.refuse("it is no list")

    def plan(self, *, careful: bool) -> list[_Splice]:
        """Give the splices that make the edit."""
        if self.edit.action == "replace":
            return [self._replace(careful=careful)]
        if self.node.style == "flow" and (self.current or not self._is_value_of_block()):
            return [self._into_flow(careful=careful)]
        if not self.current:
            return self._fill(careful=careful)
        column = self._column()
        lines = self._lines(self._gap(), careful=careful)
        return [self._insert_lines(self._end_of_content(self.edit.at), lines, column)]

    # Kinds of edits

    def _replace(self, *, careful: bool) -> _Splice:
        node = self.node
        start, end = node.start, node.end
        if node.style in ("|", ">"):
            end = len(self.text[:end].rstrip(" \r\n"))
        if self._is_in_flow():
            new = emit_flow(self.value, careful=careful)
            if not careful and node.style in ("'", '"'):
                new = emit_scalar(self.value, node.style)[0]
        else:
            style = node.style if node.style in ("'", '"') else ""
            first, *others = emit_scalar(self.value, style, careful=careful)
            # What follows a block scalar's header stands deeper than the key or dash it hangs on.
            margin = " " * self._margin()
            new = self.line_end.join([first, *(margin + line if line else line for line in others)])
        if start == end and self.text[start - 1 : start] not in (" ", "\t"):
            new = " " + new
        return _Splice(start, end, new)

    def _into_flow(self, *, careful: bool) -> _Splice:
        if self.key is None:
            new = emit_flow(self.value, careful=careful)
        else:
            new = emit_flow({self.key: self.value}, careful=careful).removeprefix("{").removesuffix("}")
        if not self.current:
            return _Splice(self.node.end - 1, self.node.end - 1, new)
        last = self.nodes[(*self.edit.at, self._last(self.current))]
        return _Splice(last.end, last.end, ", " + new)

    def _fill(self, *, careful: bool) -> list[_Splice]:
        """Write the first item below a key that holds nothing, ``[]`` or ``{}``."""
        node = self.node
        if not self._is_value_of_block():
            raise self.refuse("it is empty")
        parent = self.edit.at[:-1]
        column = self._column_of(parent) + (self._offset() if self.key is None else self._indent())
        lines = self._lines(2, careful=careful)
        start = node.start
        while start < node.end and self.text[start - 1] == " ":
            start -= 1
        return [
            _Splice(start, node.end, ""),
            self._insert_lines(self._end_of_line(node.end), lines, column),
        ]

    def _lines(self, gap: int, *, careful: bool) -> list[str]:
        """Give the lines of the new entry or item, from column 0."""
        indent, offset = self._indent(), self._offset()
        if self.key is not None:
            return emit_entry(self.key, self.value, indent=indent, offset=offset, careful=careful)
        return emit_item(self.value, indent=indent, offset=offset, gap=gap, careful=careful)

    def _insert_lines(self, at: int, lines: list[str], column: int) -> _Splice:
        """Insert whole lines at the start of a line, or after a last line that has no end."""
        margin = " " * column
        new = self.line_end.join(margin + line if line else line for line in lines)
        if at == 0 or self.text[at - 1] == "\n":
            return _Splice(at, at, new + self.line_end)
        return _Splice(at, at, self.line_end + new)

    # Where things stand

    def _column_of(self, path: DataPath) -> int:
        """Give the 0-based column of a block collection's keys or dashes."""
        data = _at(self.data, path)
        if isinstance(data, dict) and data:
            key = self.nodes[(*path, next(iter(data)))].key
            if key is not None:
                return key.start.column - 1
        return self.nodes[path].value.start.column - 1

    def _column(self) -> int:
        return self._column_of(self.edit.at)

    def _margin(self) -> int:
        """Give the column of the key or dash that the value hangs on."""
        return self._column_of(self.edit.at[:-1]) if self.edit.at else 0

    def _gap(self) -> int:
        """Give the width of the list's dash and the spaces after it."""
        match = _DASH.match(self.text, self.node.start)
        return 2 if match is None else 1 + len(match.group(1))

    def _indent(self) -> int:
        """Give the step by which mappings are nested here, from the file's first example."""
        for path, node in self._block_collections(dict):
            above = self.nodes[path[:-1]]
            step = node.value.start.column - above.value.start.column
            if step > 0:
                return step
        return 2

    def _offset(self) -> int:
        """Give how far a list's dashes stand below their key: as in the nearest list of the file."""
        offsets = [
            (
                abs(node.start - self.node.start),
                node.value.start.column - self.nodes[path[:-1]].value.start.column,
            )
            for path, node in self._block_collections(list)
        ]
        return max(0, min(offsets)[1]) if offsets else self._indent()

    def _block_collections(self, kind: type) -> list[tuple[DataPath, Node]]:
        """Give the block lists or mappings that are values of a block mapping's keys."""
        return [
            (path, node)
            for path, node in self.nodes.items()
            if node.style == "block"
            and path
            and isinstance(path[-1], str)
            and self.nodes[path[:-1]].style == "block"
            and isinstance(_at(self.data, path), kind)
        ]

    def _is_in_flow(self) -> bool:
        at = self.edit.at
        return any(self.nodes[at[:length]].style == "flow" for length in range(len(at)))

    def _is_value_of_block(self) -> bool:
        """Whether the value hangs on a key of a block mapping and stands on one line or nowhere."""
        at = self.edit.at
        if not at or not isinstance(at[-1], str) or self.nodes[at[:-1]].style != "block":
            return False
        key, node = self.node.key, self.node
        if key is None or key.start.line != node.value.start.line:
            return False
        return "\n" not in self.text[node.start : node.end]

    @staticmethod
    def _last(data: object) -> str | int:
        if isinstance(data, dict):
            return next(reversed(data))  # type: ignore[no-any-return]
        assert isinstance(data, list)  # noqa: S101 - for the type checker
        return len(data) - 1

    def _end_of_content(self, path: DataPath) -> int:
        """Give the offset of the line after the last one of a block collection.

        Comments right below that are indented deeper belong to its last entry; those at the end of
        the file to what stands above them where the root is meant.
        """
        data, node = _at(self.data, path), self.nodes[path]
        column = self._column_of(path)
        while node.style == "block":
            last = self._last(data)
            path = (*path, last)
            data, node = _at(self.data, path), self.nodes[path]
        end = node.end
        if node.style in ("|", ">"):
            header = self.text[node.start : self._end_of_line(node.start)]
            if "+" not in header.partition("#")[0]:
                end = len(self.text[:end].rstrip(" \r\n"))
        at = end if end and self.text[end - 1] == "\n" else self._end_of_line(end)
        if self.edit.at == () and self.edit.action == "add-key":
            rest = self.text[at:]
            if all(not line.strip() or line.lstrip(" ").startswith("#") for line in rest.splitlines()):
                at += len(rest.rstrip(" \r\n"))
                return self._end_of_line(at) if rest.strip() else at
        while True:
            stop = self._end_of_line(at)
            line = self.text[at:stop]
            stripped = line.lstrip(" ")
            if not stripped.startswith("#") or len(line) - len(stripped) <= column:
                return at
            at = stop

    def _end_of_line(self, at: int) -> int:
        """Give the offset of the start of the next line, or of the end of the text."""
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found + 1

    def _line_before_ends_in_crlf(self) -> bool:
        end = self.text.find("\n", self.node.start)
        if end < 0:
            end = self.text.rfind("\n")
        return end > 0 and self.text[end - 1] == "\r"


# Data: the old with the edit, and what both parsers find


def _at(data: object, path: DataPath) -> object:
    for part in path:
        data = data[part]  # type: ignore[index]
    return data


def _expected(data: object, edit: Edit) -> object:
    """Give ``data`` with the edit applied; what is not changed is shared."""
    value = to_plain_data(edit.value)

    def change(here: object, depth: int) -> object:
        if depth < len(edit.at):
            part = edit.at[depth]
            if isinstance(here, dict):
                return {key: change(item, depth + 1) if key == part else item for key, item in here.items()}
            if isinstance(here, list):
                return [change(item, depth + 1) if index == part else item for index, item in enumerate(here)]
            return here  # the parsers do not agree on the data: their results will not either
        if edit.action == "replace":
            return value
        if edit.action == "append-item":
            return [*here, value] if isinstance(here, list) else [value]
        return {**(here if isinstance(here, dict) else {}), edit.key: value}

    return change(data, 0)


def _same(one: object, other: object) -> bool:
    """Whether two data are equal, types and the order of keys included."""
    if one.__class__ is not other.__class__:
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other


def _compose(text: str, limits: ReadLimits) -> object:
    """Give the data as ruamel.yaml's composer finds it, or None where it finds none."""
    # Not "rt": its scanner puts marks of its own into folded texts.
    yaml = YAML(typ="safe", pure=True)
    try:
        return _plain(yaml.compose(text), limits.depth + 1)
    except Exception:  # noqa: BLE001 - it raises fifteen kinds on broken text, none of them ours
        return None


def _plain(node: object, depth: int) -> object:
    if depth < 0:
        raise ValueError("nested too deep")
    if isinstance(node, MappingNode):
        return {str(key.value): _plain(item, depth - 1) for key, item in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(item, depth - 1) for item in node.value]
    assert isinstance(node, ScalarNode)  # noqa: S101 - there is no fourth kind
    text = str(node.value)
    kind = str(node.tag).rpartition(":")[2]
    wanted = _TYPES.get(kind)
    if wanted is None:
        return text
    value = resolve_plain(text) if not node.style else text
    return value if value.__class__ is wanted else (kind, text)


def _show(path: DataPath) -> str:
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if shown else part
    return shown or "the file"
