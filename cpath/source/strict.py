"""YAML that libyaml accepts although its standard does not: programs read the text differently.

libyaml composes it silently, so it is checked afterward, and only in texts that contain its few traces.
Must not know what the data means.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from yaml.tokens import (
    DocumentEndToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    KeyToken,
    ScalarToken,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_BLANK = " \t\r\n"
_BEFORE_FLOW = "[{,: \t\r\n"
_BEFORE_COMMENT = "\"'[]{},?|>+-0123456789"
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]{0,2}#")


class Ambiguity(NamedTuple):
    """Text that programs read in two ways: its place, what it is, and what to write."""

    at: int
    message: str
    help: str


def find_ambiguity(text: str, data: object, compose: Callable[[str], object]) -> Ambiguity | None:
    """Text, read as ``data``, that the standard reads differently or not at all.

    ``compose`` reads another text in the same way. Linear, and almost free for almost all texts.
    """
    if text[-1:] in (" ", "\t"):
        start = text.rfind("\n") + 1
        # The standard ends the last line even if the author did not.
        if start and not text[start:].strip(" \t") and compose(f"{text}\n") != data:
            return Ambiguity(
                start,
                "the file ends in a line of spaces, which some programs read as part of the text above",
                "delete the spaces at the end of the file",
            )
    return None


def is_suspect(text: str) -> bool:
    """Whether a text may contain something that `find_misread` finds. Almost none does."""
    return (
        ("?" in text and _has_mark_before_text(text))
        or ("#" in text and _has_comment_without_space(text))
        or "-]" in text
        or "-}" in text
        or "-," in text
    )


def _has_mark_before_text(text: str) -> bool:
    index = text.find("?")
    while index >= 0:
        if text[index + 1 : index + 2] not in _BLANK and (index == 0 or text[index - 1] in _BEFORE_FLOW):
            return True
        index = text.find("?", index + 1)
    return False


def _has_comment_without_space(text: str) -> bool:
    index = text.find("#", 1)
    while index >= 0:
        if text[index - 1] in _BEFORE_COMMENT:
            return True
        index = text.find("#", index + 1)
    return False


def find_misread(  # noqa: C901 - one loop on purpose
    text: str, parser: Any
) -> Ambiguity | None:
    """Find in the tokens of a text what the standard reads differently, or not at all."""
    depth = 0
    try:
        while (token := parser.get_token()) is not None and not isinstance(token, DocumentEndToken):
            start, end = token.start_mark.index, token.end_mark.index
            if isinstance(token, FlowSequenceStartToken | FlowMappingStartToken):
                depth += 1
            elif isinstance(token, FlowSequenceEndToken | FlowMappingEndToken):
                depth -= 1
            elif isinstance(token, KeyToken):
                if depth and text[start:end] == "?" and text[end : end + 1] not in _BLANK:
                    return _MARK._replace(at=start)
            elif isinstance(token, ScalarToken):
                if depth and token.plain and token.value == "-":
                    return _DASH._replace(at=start)
                if header := _BLOCK_HEADER.match(text, start, end):
                    return _COMMENT._replace(at=header.end() - 1)
            if end > start and text[end : end + 1] == "#" and text[end - 1] not in _BLANK:
                return _COMMENT._replace(at=end)
    except (yaml.YAMLError, ValueError):
        return None  # it was read before, so there is nothing this could find
    finally:
        parser.dispose()
    return None


_MARK = Ambiguity(
    0,
    "a ? right before a text: some programs read it as part of the text, others as a mark",
    "put the text in quotes, including the ?",
)
_DASH = Ambiguity(
    0, "some programs do not accept a lone - inside [ ] or { } as text", 'put it in quotes: "-"'
)
_COMMENT = Ambiguity(
    0,
    "a # without a space before it: some programs skip the rest as a comment, others do not",
    "write a space before the #, or put the text that contains it in quotes",
)
