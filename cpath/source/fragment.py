"""Values as YAML text: what an edit puts into a file, in the style of its neighbors.

Chooses quotes so that every YAML reader, 1.1 or 1.2, gets the same value back. The layout comes from
ruamel.yaml's emitter. Must not know the file that the text goes into.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from ruamel.yaml.tag import Tag

from cpath.errors import RefusedEditError
from cpath.source.scalar import describe_character, find_forbidden

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = "x"
"""Placeholder key of a value. Emitters lay a value out according to its parent."""
_TEXT = Tag(suffix="tag:yaml.org,2002:str")
"""Never written. The emitter fails on an empty text without a tag."""
_ENDLESS = 1_000_000_000
_MOST_DIGITS = 19

# Texts that a YAML 1.1 or 1.2 reader may take for something else, in any case.
_WORDS = frozenset(
    {"", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "<<", "=", "---", "..."}
)
_NUMBER_LIKE = re.compile(r"[-+]?\.?[0-9]|[-+]?\.(inf|nan)\Z", re.IGNORECASE)
# Dates and months are text to cpath's reader, and dates or text to others. All read them back unchanged.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?\Z")
# What the reader refuses, and spaces that look like others, become escapes in double quotes.
_TO_ESCAPE = re.compile(
    r"[^\n -~\u00a1-\u1fff\u200c-\u200f\u2010-\u2027\u2030-\u205e\u2070-\ud7ff"
    r"\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def to_plain_data(value: object) -> object:  # noqa: C901 - one kind of value a line
    """``value`` as the reader would see it: dates as text, tuples as lists. Rejects the rest."""
    if value is None or value.__class__ is bool:
        return value
    if isinstance(value, str):
        text = str.__str__(value)
        if found := find_forbidden(text):
            raise RefusedEditError(
                f"a text contains {describe_character(found)}, which is not allowed in files",
                help="delete it",
            )
        return text
    if isinstance(value, int):
        if len(str(abs(int(value)))) > _MOST_DIGITS:
            raise RefusedEditError(f"a number has more than {_MOST_DIGITS} digits", help="write it as text")
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise RefusedEditError(f"{value} is not a number that a file can store", help="leave it out")
        return float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise RefusedEditError("a key must be text", help="write the key as text")
        return {str(to_plain_data(key)): to_plain_data(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain_data(item) for item in value]
    raise RefusedEditError(
        f"a value of type {type(value).__name__} cannot be written", help="write it as text"
    )


def emit_entry(key: str, value: object, *, indent: int, offset: int, careful: bool = False) -> list[str]:
    """The lines of ``key: value`` in block style, from column 0, without line ends.

    ``indent`` is the step of nested mappings, ``offset`` that of a list's dashes below their key.
    ``careful`` puts every text in double quotes.
    """
    return _emit({key: value}, indent, offset, flow=False, careful=careful).removesuffix("\n").split("\n")


def emit_item(value: object, *, indent: int, offset: int, gap: int, careful: bool = False) -> list[str]:
    """The lines of ``- value``, from column 0. ``gap`` is the width of the dash and its spaces."""
    dash = "-" + " " * (gap - 1)
    if isinstance(value, dict) and value:
        text = _emit(value, indent, offset, flow=False, careful=careful)
    elif isinstance(value, list) and value:
        # A list in a list follows its dash, so the emitter's offset must not move it.
        text = "\n".join(
            line
            for item in value
            for line in emit_item(item, indent=indent, offset=offset, gap=gap, careful=careful)
        )
    else:
        first, *others = emit_entry(_KEY, value, indent=indent, offset=offset, careful=careful)
        return [dash + first.removeprefix(f"{_KEY}: "), *others]
    first, *others = text.removesuffix("\n").split("\n")
    return [dash + first, *(" " * gap + line if line else line for line in others)]


def emit_collection(value: object, *, indent: int, offset: int, careful: bool = False) -> list[str]:
    """The lines of a non-empty mapping or list, in block style, from column 0."""
    if isinstance(value, list):
        return [
            line
            for item in value
            for line in emit_item(item, indent=indent, offset=offset, gap=2, careful=careful)
        ]
    return _emit(value, indent, offset, flow=False, careful=careful).removesuffix("\n").split("\n")


def emit_flow(value: object, *, careful: bool = False) -> str:
    """``value`` on one line, as written inside ``[...]`` or ``{...}``."""
    text = _emit([value], 2, 0, flow=True, careful=careful).removesuffix("\n")
    return text.removeprefix("[").removesuffix("]")


def emit_scalar(value: object, style: str, *, careful: bool = False) -> list[str]:
    """Lines of one scalar. Its ``style`` (a quote, or none) is kept if it can represent the value."""
    if isinstance(value, str) and not careful:
        if style == '"':
            careful = True
        elif style == "'" and "\n" not in value and not _TO_ESCAPE.search(value):
            return ["'" + value.replace("'", "''") + "'"]
    first, *others = emit_entry(_KEY, value, indent=2, offset=0, careful=careful)
    return [first.removeprefix(f"{_KEY}: "), *others]


def _emit(value: object, indent: int, offset: int, *, flow: bool, careful: bool) -> str:
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _ENDLESS
    yaml.allow_unicode = True
    yaml.indent(mapping=indent, sequence=offset + 2, offset=offset)
    stream = StringIO()
    yaml.emit(
        [
            StreamStartEvent(),
            DocumentStartEvent(explicit=False),
            *_events(value, flow=flow, careful=careful),
            DocumentEndEvent(explicit=False),
            StreamEndEvent(),
        ],
        stream,
    )
    return stream.getvalue()


def _events(value: object, *, flow: bool, careful: bool, key: bool = False) -> Iterator[object]:
    if isinstance(value, dict):
        flow = flow or not value
        yield MappingStartEvent(None, None, True, flow_style=flow)  # noqa: FBT003 - ruamel.yaml's order
        for name, item in value.items():
            yield from _events(name, flow=flow, careful=False, key=True)
            yield from _events(item, flow=flow, careful=careful)
        yield MappingEndEvent()
    elif isinstance(value, list):
        flow = flow or not value
        yield SequenceStartEvent(None, None, True, flow_style=flow)  # noqa: FBT003 - ruamel.yaml's order
        for item in value:
            yield from _events(item, flow=flow, careful=careful)
        yield SequenceEndEvent()
    elif isinstance(value, str):
        style = _style(value, block=not flow and not key, careful=careful)
        yield ScalarEvent(None, _TEXT, (True, True), value, style=style)
    else:
        yield ScalarEvent(None, None, (True, True), _write_plain(value))


def _style(text: str, *, block: bool, careful: bool) -> str | None:
    if careful:
        return '"'
    if "\n" in text:
        return "|" if block and not _TO_ESCAPE.search(text) and text.strip() else '"'
    if text.lower() in _WORDS or (_NUMBER_LIKE.match(text) and not _DAY.match(text)):
        return '"'
    if _TO_ESCAPE.search(text) or text != text.strip():
        return '"'
    return None  # plain, or in single quotes if the emitter decides that plain would not work


def _write_plain(value: object) -> str:
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    text = repr(value)
    if isinstance(value, float) and "e" in text and "." not in text:
        return text.replace("e", ".0e")  # YAML 1.1 needs the point
    return text
