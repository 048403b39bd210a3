"""Did you mean: the known word nearest to one that is not known."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD_LENGTH = 100
"""Longer words are not compared: the comparison's time grows with the square of the length."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that is most like ``word``, or None where none is near enough."""
    if not word or len(word) > WORD_LENGTH:
        return None
    lowered = word.lower().replace(" ", "-").replace("_", "-")
    length = len(lowered)
    near = [candidate for candidate in known if abs(len(candidate) - length) <= max(3, length // 2)]
    matches = get_close_matches(lowered, near, n=1, cutoff=0.7)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Give the question to ask about ``word``, or None where there is no near word."""
    match = closest(word, known)
    return f"did you mean {match!r}?" if match else None


def same_but_for_writing(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that ``word`` is but for capitals, spaces, hyphens and underscores.

    None where there is none, where there are several, and where ``word`` is one of them.
    """
    if len(word) > WORD_LENGTH:
        return None
    wanted = _without_writing(word)
    found = {candidate for candidate in known if _without_writing(candidate) == wanted}
    return found.pop() if len(found) == 1 and word not in found else None


def _without_writing(word: str) -> str:
    return re.sub(r"[\s_-]+", "-", word.strip()).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
