"""Reads one YAML file into plain data, with the places of everything in it on demand.

The only reader of YAML in cpath. It composes libyaml's events itself, without recursion, so that
depth, size and aliases are bounded *while* reading (a YAML library that builds the tree first can
be made to hang, to run out of memory or to crash). Scalars follow the YAML 1.2 core schema: ``no``
and ``1:30`` are text, dates stay text. What is refused, and why, stands beside each problem.

Must not know what the data means.
"""

from __future__ import annotations

import math
import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from cpath.source.position import START, Node, Position, SourceMap, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.source.position import DataPath

try:
    from yaml.cyaml import CParser as _Parser
except ImportError:  # a Python without libyaml: the same events, slower
    _Parser = yaml.SafeLoader  # type: ignore[assignment,misc]


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds on one file; each is checked while reading."""

    size: int = 2_000_000
    """Bytes."""
    depth: int = 40
    """Levels of nesting."""
    nodes: int = 200_000
    """Keys and values."""
    scalar: int = 200_000
    """Code points of one value."""


DEFAULT_LIMITS = ReadLimits()
KEY_LENGTH = 512


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """Something about the text of a file that keeps it from being read."""

    code: str
    message: str
    span: Span
    help: str


@dataclass(frozen=True, slots=True)
class Document:
    """What one file holds.

    ``data`` is None where a problem kept the file from being read. ``places`` is empty unless
    places were asked for.
    """

    data: Any
    problems: tuple[SyntaxProblem, ...] = ()
    places: SourceMap = field(default_factory=SourceMap)
    text: str = ""


class _RefusedError(Exception):
    def __init__(self, code: str, message: str, span: Span, help_: str) -> None:
        super().__init__(message)
        self.problem = SyntaxProblem(code, message, span, help_)


class _Mark(Protocol):
    line: int
    column: int
    index: int


def _span(start: _Mark, end: _Mark) -> Span:
    return Span(Position(start.line + 1, start.column + 1), Position(end.line + 1, end.column + 1))


def _at(event: Event) -> Span:
    return _span(event.start_mark, event.end_mark)


# Control characters that YAML forbids, line ends that only YAML 1.1 knows (an editor's line numbers
# would be off), half surrogates, and marks that turn the direction of text (what one sees is not
# what is there).
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
    "\u202a-\u202e\u2066-\u2069]"
)
_LONE_CR = re.compile("\r(?!\n)")

_CONSTANTS: dict[str, object] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMBER_START = frozenset("0123456789+-.")
_INTEGER = re.compile(r"[-+]?[0-9]{1,19}")
_OCTAL = re.compile(r"0o[0-7]{1,21}")
_HEX = re.compile(r"0x[0-9a-fA-F]{1,16}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,4})?")
_STR_TAGS = (None, "!", "tag:yaml.org,2002:str")


def resolve_plain(text: str) -> object:
    """Give the value of an unquoted scalar by the YAML 1.2 core schema.

    Numbers too large to be meant as numbers stay text.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_START:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return text if math.isinf(number) else number
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEX.fullmatch(text):
        return int(text[2:], 16)
    return text


def read(raw: bytes, limits: ReadLimits = DEFAULT_LIMITS, *, places: bool = False) -> Document:
    """Read the bytes of one file. Never raises on data.

    Without ``places`` it is about a third faster and its `SourceMap` is empty; the same bytes read
    again with it give the places.
    """
    text = ""
    try:
        text = _decode(raw, limits)
        composer = _Composer(text, limits, places=places)
        composer.run()
    except _RefusedError as refused:
        return Document(None, (refused.problem,), text=text)
    problems = tuple(composer.problems)
    if composer.data is None and not problems:
        problems = (
            SyntaxProblem("CP020", "the file is empty", START, "fill it, or delete it"),
        )
    return Document(composer.data, problems, SourceMap(composer.nodes), text)


def _decode(raw: bytes, limits: ReadLimits) -> str:
    if len(raw) > limits.size:
        raise _RefusedError(
            "CP015",
            f"the file has {len(raw):,} bytes, more than the {limits.size:,} allowed",
            START,
            "split it, or raise limits: size in cpath.yaml",
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        raise _RefusedError(
            "CP008",
            f"byte 0x{raw[error.start]:02X} is not UTF-8",
            Span.of(line, column),
            "save the file as UTF-8 (in Excel: CSV UTF-8; in Notepad: Encoding, UTF-8)",
        ) from None
    text = text.removeprefix("\ufeff")
    match = _FORBIDDEN.search(text) or _LONE_CR.search(text)
    if match:
        start = match.start()
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        raise _RefusedError(
            "CP009",
            f"character U+{ord(match.group()):04X} is not allowed",
            Span.of(line, column),
            "delete it; it cannot be seen and may hide something",
        )
    return text


class _Open:
    """A collection that is being filled."""

    __slots__ = ("container", "event", "has_key", "is_map", "key", "key_event", "node_path")

    def __init__(self, event: Event, *, is_map: bool, node_path: DataPath) -> None:
        self.event = event
        self.is_map = is_map
        self.container: Any = {} if is_map else []
        self.key = ""
        self.has_key = False
        self.key_event: Event | None = None
        self.node_path = node_path


class _Composer:
    """Turns libyaml's events into data, one document, within bounds."""

    def __init__(self, text: str, limits: ReadLimits, *, places: bool) -> None:
        self.text = text
        self.limits = limits
        self.places = places
        self.data: Any = None
        self.nodes: dict[DataPath, Node] = {}
        self.problems: list[SyntaxProblem] = []

    def run(self) -> None:
        parser = _Parser(self.text)
        try:
            self._run(parser.get_event)
        except _RefusedError:
            raise
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        except (yaml.YAMLError, ValueError, IndexError, OverflowError, AttributeError, TypeError) as error:
            # The pure parser raises these on broken text (measured); none of them is ours.
            raise _RefusedError("CP001", f"not YAML: {error}", START, "check the file's text") from None
        finally:
            parser.dispose()

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> _RefusedError:
        mark = error.problem_mark or error.context_mark
        span = START if mark is None else Span.of(mark.line + 1, mark.column + 1)
        problem = str(error.problem or error)
        index = mark.index if mark is not None else -1
        if "cannot start any token" in problem and self.text[index : index + 1] == "\t":
            return _RefusedError("CP010", "a tab where YAML wants spaces", span, "indent with spaces")
        context = f" {error.context}" if error.context else ""
        return _RefusedError(
            "CP001",
            f"not YAML: {problem}{context}",
            span,
            "look at this line and the one above it: a missing quote, colon or space",
        )

    def _run(self, get_event: Callable[[], Event | None]) -> None:  # noqa: C901, PLR0912, PLR0915
        # One loop on purpose: this runs a few hundred times a file, and calls cost more than tests.
        limits = self.limits
        places = self.places
        stack: list[_Open] = []
        current: _Open | None = None
        nodes = 0
        documents = 0
        max_nodes = limits.nodes
        intern = sys.intern
        constants = _CONSTANTS
        number_start = _NUMBER_START
        while True:
            event = get_event()
            kind = event.__class__
            value: Any
            if kind is ScalarEvent:
                assert isinstance(event, ScalarEvent)  # noqa: S101 - for the type checker
                nodes += 1
                raw = event.value
                if event.anchor is not None or event.tag not in _STR_TAGS:
                    raise self._refuse_properties(event)
                if nodes > max_nodes:
                    raise self._too_many(event)
                if len(raw) > limits.scalar:
                    raise _RefusedError(
                        "CP014",
                        f"a value of {len(raw):,} characters, more than the {limits.scalar:,} allowed",
                        _at(event),
                        "shorten it, or raise limits: scalar in cpath.yaml",
                    )
                if event.style or event.tag is not None:
                    value = raw
                elif raw in constants:
                    value = constants[raw]
                elif raw[0] in number_start:
                    value = resolve_plain(raw)
                else:
                    value = raw
                if current is not None and current.is_map and not current.has_key:
                    if value.__class__ is not str:
                        raise self._refuse_key(event, raw)
                    if raw == "<<" and not event.style:
                        raise _RefusedError(
                            "CP005",
                            "merge keys (<<) are not supported",
                            _at(event),
                            "write the keys out in full",
                        )
                    if len(raw) > KEY_LENGTH:
                        raise _RefusedError("CP014", "a key is too long", _at(event), "shorten it")
                    current.key = intern(value)
                    current.has_key = True
                    current.key_event = event
                    continue
                if places:
                    self._note_scalar(current, event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                assert current is not None  # noqa: S101 - for the type checker
                value = current.container
                closed = current
                stack.pop()
                current = stack[-1] if stack else None
                if places:
                    self._note_collection(current, closed, event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                nodes += 1
                if event.anchor is not None or event.tag not in (
                    None,
                    "tag:yaml.org,2002:map",
                    "tag:yaml.org,2002:seq",
                ):
                    raise self._refuse_properties(event)
                if nodes > max_nodes:
                    raise self._too_many(event)
                if len(stack) >= limits.depth:
                    raise _RefusedError(
                        "CP012",
                        f"nested more than {limits.depth} levels deep",
                        _at(event),
                        "flatten it, or raise limits: depth in cpath.yaml",
                    )
                if current is not None and current.is_map and not current.has_key:
                    raise _RefusedError(
                        "CP003", "a key must be text, not a list or a mapping", _at(event), "write a word"
                    )
                path = self._path_of_next(current) if places else ()
                current = _Open(event, is_map=kind is MappingStartEvent, node_path=path)
                stack.append(current)
                continue
            elif kind is AliasEvent:
                raise _RefusedError(
                    "CP004",
                    f"aliases (*{event.anchor}) are not supported",
                    _at(event),
                    "write the value out in full; refer to other records by their id",
                )
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _RefusedError(
                        "CP007",
                        "a second document begins here",
                        _at(event),
                        "keep one record a file: move what follows into a file of its own",
                    )
                if event.tags or event.version not in (None, (1, 2)):
                    raise _RefusedError(
                        "CP006", "YAML directives are not supported", _at(event), "delete the line with %"
                    )
                continue
            elif kind is StreamEndEvent or event is None:
                return
            else:
                continue
            # A finished value goes into the collection that is open.
            if current is None:
                self.data = value
            elif not current.is_map:
                current.container.append(value)
            else:
                current.has_key = False
                if current.key in current.container:
                    self._note_duplicate(current)
                else:
                    current.container[current.key] = value

    def _refuse_properties(self, event: Any) -> _RefusedError:
        if event.anchor is not None:
            return _RefusedError(
                "CP004",
                f"anchors (&{event.anchor[:40]}) are not supported",
                _at(event),
                "write the value out in full wherever it is needed",
            )
        return _RefusedError(
            "CP006", f"tags ({event.tag[:60]}) are not supported", _at(event), "delete the tag"
        )

    def _refuse_key(self, event: ScalarEvent, raw: str) -> _RefusedError:
        shown = raw[:40] or "nothing"
        return _RefusedError(
            "CP003", f"a key must be text, and {shown} is not", _at(event), f'put it in quotes: "{shown}"'
        )

    def _too_many(self, event: Event) -> _RefusedError:
        return _RefusedError(
            "CP013",
            f"more than {self.limits.nodes:,} keys and values",
            _at(event),
            "split the file, or raise limits: nodes in cpath.yaml",
        )

    def _note_duplicate(self, open_: _Open) -> None:
        event = open_.key_event
        assert event is not None  # noqa: S101 - for the type checker
        self.problems.append(
            SyntaxProblem(
                "CP002",
                f"the key {open_.key!r} stands here twice",
                _at(event),
                "keep one of the two; the first one was read",
            )
        )

    # Places, filled only where they are asked for.

    def _path_of_next(self, open_: _Open | None) -> DataPath:
        if open_ is None:
            return ()
        if open_.is_map:
            return (*open_.node_path, open_.key)
        return (*open_.node_path, len(open_.container))

    def _add(self, open_: _Open | None, node: Node, path: DataPath) -> None:
        if open_ is not None and open_.is_map and open_.key in open_.container:
            return  # the second of two equal keys: the first one counts
        self.nodes.setdefault(path, node)

    def _key_of(self, open_: _Open | None) -> tuple[Span | None, int]:
        if open_ is None or not open_.is_map or open_.key_event is None:
            return None, -1
        return _at(open_.key_event), open_.key_event.start_mark.index

    def _note_scalar(self, open_: _Open | None, event: ScalarEvent) -> None:
        key, key_start = self._key_of(open_)
        start, end = event.start_mark, event.end_mark
        node = Node(
            _span(start, end), start.index, end.index, key, key_start, event.value, event.style or ""
        )
        self._add(open_, node, self._path_of_next(open_))

    def _note_collection(self, parent: _Open | None, closed: _Open, end: Event) -> None:
        key, key_start = self._key_of(parent)
        start = closed.event.start_mark
        flow = bool(closed.event.flow_style)
        stop = end.end_mark if flow else end.start_mark
        node = Node(
            _span(start, stop), start.index, stop.index, key, key_start, None, "flow" if flow else "block"
        )
        self._add(parent, node, closed.node_path)
