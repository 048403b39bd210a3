"""Did you mean: the known word nearest to one that is not known."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD_LENGTH = 100
"""Longer words are not compared: the comparison's time grows with the square of the length."""


SHORTEST_PART = 3
"""A shorter word is not looked for inside others: it is part of too many."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that is most like ``word``, or None where none is near enough.

    People leave words out more often than letters: the only known word that holds all of ``word``
    stands before one that is merely written like it, unless that differs by a slip of the finger.
    """
    if not word or len(word) > WORD_LENGTH:
        return None
    lowered = _with_hyphens(word)
    length = len(lowered)
    candidates = list(known)
    near = [candidate for candidate in candidates if abs(len(candidate) - length) <= max(3, length // 2)]
    matches = get_close_matches(lowered, near, n=1, cutoff=0.9)
    if matches:
        return matches[0]
    whole = _only_one_with(lowered, candidates)
    if whole is not None:
        return whole
    matches = get_close_matches(lowered, near, n=1, cutoff=0.7)
    return matches[0] if matches else None


def _only_one_with(lowered: str, candidates: list[str]) -> str | None:
    """Give the only candidate with ``lowered`` as one or several parts; ``r/x`` is no other than ``x``."""
    if len(lowered) < SHORTEST_PART:
        return None
    found = {
        candidate
        for candidate in candidates
        if f"-{lowered}-" in f"-{_with_hyphens(candidate).replace('/', '-')}-"
    }
    bare = {candidate for candidate in found if candidate.rpartition("/")[2] not in found - {candidate}}
    return bare.pop() if len(bare) == 1 else None


def _with_hyphens(word: str) -> str:
    return word.lower().replace(" ", "-").replace("_", "-")


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
