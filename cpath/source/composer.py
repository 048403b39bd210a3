"""From a text to plain data: libyaml's events, composed here without recursion.

Depth, size and aliases are limited *while* composing. A YAML library that builds the tree first can be made
to hang, run out of memory or crash. Each refusal gives its reason. Must not know files, nor what the data
means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from cpath.source.halves import Halves, LoneHalfError, find_halves
from cpath.source.parser import Parser
from cpath.source.position import START, DataPath, Node, Position, Span
from cpath.source.scalar import (
    CONSTANTS,
    NUMBER_START,
    describe_character,
    find_forbidden,
    resolve_plain,
)
from cpath.source.syntax import say_syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# The pure-Python parser raises these on broken text (measured).
PARSER_ERRORS = (ValueError, IndexError, OverflowError, AttributeError, TypeError)
# A directive other than %YAML, after comments, at the start of a document. libyaml's time grows with the
# square of their number, so it must not see them.
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n|%YAML[^\n]*\n)*(%(?!YAML))")
_STR_TAGS = (None, "!", "tag:yaml.org,2002:str")
KEY_LENGTH = 512
_MOST_PROBLEMS = 100
"""Maximum repeated keys reported in one file. The rest are counted."""
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits for one file, checked while reading."""

    size: int = 2_000_000
    """Bytes."""
    depth: int = 40
    """Levels of nesting."""
    nodes: int = 200_000
    """Keys and values."""
    scalar: int = 200_000
    """Code points of one value."""


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """A problem in a file's text that prevents reading it."""

    code: str
    message: str
    span: Span
    help: str


class RefusedError(Exception):
    """A text that cannot be read, with the problem."""

    def __init__(self, code: str, message: str, span: Span, help_: str) -> None:
        super().__init__(message)
        self.problem = SyntaxProblem(code, message, span, help_)


class _Mark(Protocol):
    line: int
    column: int
    index: int


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."


def _span(start: _Mark, end: _Mark) -> Span:
    return Span(Position(start.line + 1, start.column + 1), Position(end.line + 1, end.column + 1))


def _at(event: Any) -> Span:
    return _span(event.start_mark, event.end_mark)


def _get_joined(parser: Any, halves: Halves) -> Event | None:
    """The next event. Surrogate halves in double-quoted text are joined."""
    event: Any = parser.get_event()
    if event.__class__ is ScalarEvent and event.style == '"':
        event.value = halves.join(event.value)
    return event  # type: ignore[no-any-return]


class _EverythingFoundError(Exception):
    """All requested places are known, so there is no need to read on."""


class _Open:
    """A collection that is still being filled."""

    __slots__ = ("container", "event", "has_key", "is_map", "key", "key_event", "path")

    def __init__(self, event: Event, *, is_map: bool, path: DataPath | None) -> None:
        self.event: Any = event
        self.is_map = is_map
        self.container: Any = {} if is_map else []
        self.key = ""
        self.has_key = False
        self.key_event: Any = None
        self.path = path


class Composer:
    """Turns libyaml's events into data, one document, within limits.

    With ``wanted`` it stops once the last of these places is known; the data is then incomplete.
    """

    def __init__(
        self, text: str, limits: ReadLimits, *, places: bool, wanted: Iterable[DataPath] | None = None
    ) -> None:
        self.text = text
        self.limits = limits
        self.places = places
        self._wanted = None if wanted is None else set(wanted)
        self.data: Any = None
        self.entries: dict[DataPath, tuple[Any, _Mark, Any, str]] = {}
        self.problems: list[SyntaxProblem] = []
        self.unlisted = 0
        """Problems beyond the first hundred, which are only counted."""

    @property
    def nodes(self) -> Mapping[DataPath, Node]:
        """Places of all values, if requested."""
        return _Nodes(self.entries)

    def run(self) -> None:
        """Compose the text. Raises `RefusedError`. Repeated keys are noted, and reading goes on."""
        self._refuse_directives(0)
        halves = self._find_halves()
        parser = Parser(self.text if halves is None else halves.text)
        stack: list[_Open] = []
        try:
            self._run(parser.get_event if halves is None else partial(_get_joined, parser, halves), stack)
        except RefusedError:
            raise
        except _EverythingFoundError:
            # A collection that is still open ends later; only its start is needed.
            self._wanted = None
            for parent, open_ in zip([None, *stack], stack, strict=False):
                self._note_collection(parent, open_, open_.event.end_mark)
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        except (yaml.YAMLError, *PARSER_ERRORS) as error:
            raise RefusedError("CP001", f"not YAML: {error}", START, "check the file's text") from None
        finally:
            parser.dispose()

    def _find_halves(self) -> Halves | None:
        if "\\u" not in self.text or "\n%" in self.text:
            return None
        try:
            return find_halves(self.text, Parser)
        except LoneHalfError as error:
            raise RefusedError(
                "CP009",
                f"{error.escape} is half of a character, and the other half is missing",
                Span.of_index(self.text, error.index, len(error.escape)),
                "write the character itself, or both halves, such as \\ud83d\\ude00",
            ) from None

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> RefusedError:
        mark = error.problem_mark or error.context_mark
        span = START if mark is None else Span.of(mark.line + 1, mark.column + 1)
        index = mark.index if mark is not None else -1
        if index >= 0 and self.text[index : index + 1] == "\t":
            return RefusedError("CP010", "a tab where YAML needs spaces", span, "indent with spaces")
        words, help_ = say_syntax(error, self.text)
        return RefusedError("CP001", f"not YAML: {words}", span, help_)

    def _run(  # noqa: C901, PLR0912, PLR0915
        self, get_event: Callable[[], Event | None], stack: list[_Open]
    ) -> None:
        # One loop on purpose: this runs a few hundred times per file, and calls cost more than tests.
        limits = self.limits
        places = self.places
        current: _Open | None = None
        nodes = 0
        documents = 0
        max_nodes = limits.nodes
        constants = CONSTANTS
        number_start = NUMBER_START
        while True:
            event: Any = get_event()
            kind = event.__class__
            value: Any
            if kind is ScalarEvent:
                nodes += 1
                raw = event.value
                if event.anchor is not None or event.tag not in _STR_TAGS:
                    raise self._refuse_properties(event)
                if nodes > max_nodes:
                    raise self._too_many(event)
                if len(raw) > limits.scalar:
                    raise RefusedError(
                        "CP014",
                        f"a value of {len(raw):,} characters, more than the {limits.scalar:,} allowed",
                        _at(event),
                        "shorten it, or raise limits: scalar in cpath.yaml",
                    )
                if event.style or event.tag is not None:
                    value = raw
                    if event.style == '"' and (found := find_forbidden(raw)):
                        raise RefusedError(
                            "CP009",
                            f"{describe_character(found)}, written as an escape, is not allowed",
                            _at(event),
                            "delete it; it is invisible and may hide something",
                        )
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
                        raise RefusedError(
                            "CP005",
                            "merge keys (<<) are not supported",
                            _at(event),
                            "write all keys out",
                        )
                    if len(raw) > KEY_LENGTH:
                        raise RefusedError("CP014", "a key is too long", _at(event), "shorten it")
                    current.key = value
                    current.has_key = True
                    current.key_event = event
                    continue
                if places:
                    self._note(current, self._path_of_next(current), event, event.end_mark, event.style or "")
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                closed = stack.pop()
                value = closed.container
                current = stack[-1] if stack else None
                if places:
                    end = event.end_mark if closed.event.flow_style else event.start_mark
                    self._note_collection(current, closed, end)
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
                    raise RefusedError(
                        "CP012",
                        f"nested more than {limits.depth} levels deep",
                        _at(event),
                        "flatten it, or raise limits: depth in cpath.yaml",
                    )
                if current is not None and current.is_map and not current.has_key:
                    raise RefusedError(
                        "CP003",
                        "a key must be text, not a list or a mapping",
                        _at(event),
                        "use a word as the key",
                    )
                path = self._path_of_next(current) if places else None
                current = _Open(event, is_map=kind is MappingStartEvent, path=path)
                stack.append(current)
                continue
            elif kind is AliasEvent:
                raise RefusedError(
                    "CP004",
                    f"aliases (*{_shorten(event.anchor)}) are not supported",
                    _at(event),
                    "repeat the value; refer to other records by their id",
                )
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise RefusedError(
                        "CP007",
                        "a second document begins here",
                        _at(event),
                        "keep one record per file: move the second document to its own file",
                    )
                if event.version not in (None, (1, 2)):
                    raise self._refuse_directive(_at(event))
                continue
            elif kind is DocumentEndEvent:
                if event.explicit:
                    self._refuse_directives(event.end_mark.index)
                continue
            elif kind is StreamEndEvent or event is None:
                return
            else:
                continue
            # A finished value goes into the open collection.
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

    def _refuse_directives(self, at: int) -> None:
        rest = self.text[at:].removeprefix("\n") if at else self.text
        if "%" in rest and (match := _DIRECTIVE.match(rest)):
            line = self.text.count("\n", 0, len(self.text) - len(rest) + match.start(1)) + 1
            raise self._refuse_directive(Span.of(line, 1))

    def _refuse_directive(self, span: Span) -> RefusedError:
        return RefusedError(
            "CP006", "YAML directives are not supported", span, "delete the line that begins with %"
        )

    def _refuse_properties(self, event: Any) -> RefusedError:
        if event.anchor is not None:
            return RefusedError(
                "CP004",
                f"anchors (&{_shorten(event.anchor)}) are not supported",
                _at(event),
                "repeat the value wherever it is needed",
            )
        return RefusedError(
            "CP006", f"tags ({_shorten(event.tag)}) are not supported", _at(event), "delete the tag"
        )

    def _refuse_key(self, event: ScalarEvent, raw: str) -> RefusedError:
        shown = _shorten(raw) or "nothing"
        help_ = f'put it in quotes: "{shown}"'
        if shown.isdecimal():
            # {median: 45,37} splits the number in two, and the second half becomes a key.
            help_ = f"write numbers as 45.37 and 1200, without commas; if {shown} is a key, {help_}"
        return RefusedError("CP003", f"a key must be text, but {shown} is not", _at(event), help_)

    def _too_many(self, event: Event) -> RefusedError:
        return RefusedError(
            "CP013",
            f"more than {self.limits.nodes:,} keys and values",
            _at(event),
            "split the file, or raise limits: nodes in cpath.yaml",
        )

    def _note_duplicate(self, open_: _Open) -> None:
        if len(self.problems) >= _MOST_PROBLEMS:
            self.unlisted += 1
            return
        self.problems.append(
            SyntaxProblem(
                "CP002",
                f"the key {_shorten(open_.key)!r} appears here twice",
                _at(open_.key_event),
                "delete one of the two; cpath read the first, which may be the empty one of a starting file",
            )
        )

    # Places, noted only if requested.

    def _path_of_next(self, open_: _Open | None) -> DataPath | None:
        """Path of the next value; None inside the second of two equal keys."""
        if open_ is None:
            return ()
        if open_.path is None or (open_.is_map and open_.key in open_.container):
            return None
        return (*open_.path, open_.key if open_.is_map else len(open_.container))

    def _note_collection(self, parent: _Open | None, open_: _Open, end: _Mark) -> None:
        self._note(parent, open_.path, open_.event, end, "flow" if open_.event.flow_style else "block")

    def _note(self, open_: _Open | None, path: DataPath | None, event: Any, end: _Mark, style: str) -> None:
        if path is not None:
            key_event = open_.key_event if open_ is not None and open_.is_map else None
            self.entries[path] = (event, end, key_event, style)
            if self._wanted is not None:
                self._wanted.discard(path)
                if not self._wanted:
                    raise _EverythingFoundError


class _Nodes(Mapping[DataPath, Node]):
    """Places by path, each made on request, because most are never needed."""

    __slots__ = ("_entries",)

    def __init__(self, entries: dict[DataPath, tuple[Any, _Mark, Any, str]]) -> None:
        self._entries = entries

    def __getitem__(self, path: DataPath) -> Node:
        event, end, key_event, style = self._entries[path]
        start = event.start_mark
        raw = event.value if event.__class__ is ScalarEvent else None
        if key_event is None:
            return Node(_span(start, end), start.index, end.index, None, -1, raw, style)
        key = _at(key_event)
        return Node(_span(start, end), start.index, end.index, key, key_event.start_mark.index, raw, style)

    def __contains__(self, path: object) -> bool:
        return path in self._entries

    def __iter__(self) -> Iterator[DataPath]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
