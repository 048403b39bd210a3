"""The same data as from `cpath.source.composer`, faster but without places, for ordinary texts.

Owns no rule. Must not know files, nor what the data means.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from cpath.source.composer import KEY_LENGTH, PARSER_ERRORS
from cpath.source.parser import Parser
from cpath.source.scalar import SPECIAL_START, resolve_plain

if TYPE_CHECKING:
    from cpath.source.composer import ReadLimits

_NO_KEY = object()
_SHORT = 40
_resolve_short = lru_cache(maxsize=4096)(resolve_plain)
"""Thousands of files contain the same few numbers. Long texts are not kept."""


def is_ordinary(text: str, limits: ReadLimits) -> bool:
    """Whether a text has no directives and is too short to exceed a limit.

    One character makes at most two values.
    """
    return (
        len(text) <= limits.scalar
        and 2 * len(text) + 2 <= limits.nodes
        and "\n%" not in text
        and not text.startswith("%")
    )


def compose_ordinary(text: str, depth: int) -> Any:  # noqa: C901, PLR0912, PLR0915 - one loop, as in `Composer`
    """The data of an ordinary text; None if anything in it needs a closer look.

    It has no rules of its own: it returns what `Composer` would, and leaves everything unexpected to it.
    """
    parser = Parser(text)
    get_event = parser.get_event
    stack: list[tuple[Any, Any]] = []
    container: Any = None
    key: Any = None
    is_map = False
    data: Any = None
    documents = 0
    may_have_escapes = "\\" in text
    may_have_properties = "&" in text or "!" in text
    special, resolve, nothing = SPECIAL_START, _resolve_short, _NO_KEY
    try:
        while True:
            event: Any = get_event()
            kind = event.__class__
            if kind is ScalarEvent:
                value = event.value
                if may_have_properties and (event.anchor is not None or event.tag is not None):
                    return None
                if may_have_escapes and event.style == '"' and not value.isprintable():
                    return None
                if value[:1] in special and not event.style:
                    value = resolve(value) if len(value) <= _SHORT else resolve_plain(value)
                if is_map:
                    if key is nothing:
                        if (
                            value.__class__ is not str
                            or value in container
                            or value == "<<"
                            or len(value) > KEY_LENGTH
                        ):
                            return None
                        key = value
                    else:
                        container[key] = value
                        key = nothing
                elif container is not None:
                    container.append(value)
                else:
                    return None  # a document with one scalar
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = container
                container, key = stack.pop()
                is_map = container.__class__ is dict
                if is_map:
                    container[key] = value
                    key = nothing
                elif container is not None:
                    container.append(value)
                else:
                    data = value
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if len(stack) >= depth or (is_map and key is nothing):
                    return None
                if may_have_properties and (event.anchor is not None or event.tag is not None):
                    return None
                stack.append((container, key))
                is_map = kind is MappingStartEvent
                container = {} if is_map else []
                key = nothing
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    return None
            elif kind is StreamEndEvent or event is None:
                return data
            elif kind is AliasEvent:
                return None
    except (yaml.YAMLError, *PARSER_ERRORS):
        return None
    finally:
        parser.dispose()
