r"""Surrogate escapes in double quotes: JSON writes a letter beyond U+FFFF as two, ``\ud83d\ude00``.

libyaml refuses them. So each half is passed to it as the escape of a character that the text does not
contain, of the same length, and the halves are joined afterward. Places stay the same. Must not know what
the text is for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml.tokens import DocumentEndToken, ScalarToken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(r"\\(?:u([dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL)
_NAMED = re.compile(r"\\(?:u|U0000)([0-9a-fA-F]{4})")
_FIRST, _FIRST_LOW = 0xD800, 0xDC00
_NUMBER = 0x800
"""Number of surrogate halves."""
_STAND_INS = (*range(0xE000, 0xF800, _NUMBER), *range(0xA000, 0xD000, _NUMBER))


class LoneHalfError(Exception):
    """A half without its other half, at a place in the text."""

    def __init__(self, index: int, escape: str) -> None:
        super().__init__(escape)
        self.index = index
        self.escape = escape


class Halves:
    """A text whose halves libyaml can read: ``text`` for libyaml, `join` for the values it returns."""

    def __init__(self, text: str, first: int) -> None:
        self.text = text
        self._table = {first + number: _FIRST + number for number in range(_NUMBER)}

    def join(self, value: str) -> str:
        """Join the halves of a double-quoted value."""
        if value.isascii():
            return value
        halves = value.translate(self._table)
        return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def find_halves(text: str, make_parser: Callable[[str], Any]) -> Halves | None:
    """A text with halves, prepared for libyaml; None for a text without.

    Raises `LoneHalfError`.
    """
    if _HALF.search(text) is None:
        return None
    first = _choose_stand_ins(text)
    if first is None:
        return None

    def stand_in(match: re.Match[str]) -> str:
        half = match[1]
        return match[0] if half is None else f"\\u{int(half, 16) - _FIRST + first:04x}"

    masked = _ESCAPE.sub(stand_in, text)
    try:
        spans = list(_find_quoted(make_parser(masked)))
    except (yaml.YAMLError, ValueError):
        return Halves(masked, first)  # not YAML; the error is reported when it is read
    parts = []
    done = 0
    for start, end in spans:
        _check_pairs(text, start, end)
        parts += [text[done:start], masked[start:end]]
        done = end
    return Halves("".join([*parts, text[done:]]), first)


def _choose_stand_ins(text: str) -> int | None:
    """First of a range of characters, one per half, that the text does not contain."""
    used = {ord(char) for char in set(text)} | {int(match[1], 16) for match in _NAMED.finditer(text)}
    return next((first for first in _STAND_INS if used.isdisjoint(range(first, first + _NUMBER))), None)


def _find_quoted(parser: Any) -> Iterator[tuple[int, int]]:
    """Places of double-quoted texts in the first document."""
    try:
        while (token := parser.get_token()) is not None and not isinstance(token, DocumentEndToken):
            if isinstance(token, ScalarToken) and token.style == '"':
                yield token.start_mark.index, token.end_mark.index
    finally:
        parser.dispose()


def _check_pairs(text: str, start: int, end: int) -> None:
    """Raise if a half is alone: a high half must come right before a low one."""
    high: re.Match[str] | None = None
    for match in _ESCAPE.finditer(text, start, end):
        half = int(match[1], 16) if match[1] else 0
        is_low = half >= _FIRST_LOW
        if high is not None and not (is_low and high.end() == match.start()):
            raise LoneHalfError(high.start(), high[0])
        if is_low and high is None:
            raise LoneHalfError(match.start(), match[0])
        high = match if half and not is_low else None
    if high is not None:
        raise LoneHalfError(high.start(), high[0])
