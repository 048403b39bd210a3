"""Did you mean: the known word nearest to an unknown one."""

from __future__ import annotations

import re
from bisect import bisect_left
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORD_LENGTH = 100
"""Longer words are not compared, because the time grows with the square of the length."""

SHORTEST_PART = 3
"""Shorter words are not searched for inside others, because they are part of too many."""

COMPARED_WHOLE = 200
"""Maximum known words that are all compared. If there are more, only neighbors are."""

NEIGHBORS = 50
"""Words compared on either side of a word: by its beginning, and again by its end."""

LISTED = 40
"""Maximum words listed in an answer. Of the rest, the number is given."""


class Words:
    """Known words, sorted once, so that each question costs about the same for any number of words.

    A typo leaves the beginning or the end of a word unchanged. So the intended word is close in the order
    of the words, or of the words spelled backward.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self.all = list(known)

    def __iter__(self) -> Iterator[str]:
        return iter(self.all)

    def __contains__(self, word: object) -> bool:
        return word in self._set

    @cached_property
    def _set(self) -> frozenset[str]:
        return frozenset(self.all)

    @cached_property
    def _forward(self) -> list[str]:
        return sorted(self._set)

    @cached_property
    def _backward(self) -> list[tuple[str, str]]:
        return sorted((word[::-1], word) for word in self._set)

    @cached_property
    def _by_part(self) -> dict[str, list[str]]:
        """Known words by each of their parts that is long enough to be searched for."""
        found: dict[str, list[str]] = {}
        for word in self.all:
            for part in set(_with_hyphens(word).replace("/", "-").split("-")):
                found.setdefault(part, []).append(word)
        return found

    @cached_property
    def _by_writing(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for word in self.all:
            found.setdefault(_without_writing(word), set()).add(word)
        return found

    def near(self, lowered: str) -> list[str]:
        """All words if there are few; else those near ``lowered`` in order."""
        if len(self.all) <= COMPARED_WHOLE:
            return self.all
        at = bisect_left(self._forward, lowered)
        found = dict.fromkeys(self._forward[max(0, at - NEIGHBORS) : at + NEIGHBORS])
        at = bisect_left(self._backward, (lowered[::-1], ""))
        found |= dict.fromkeys(word for _, word in self._backward[max(0, at - NEIGHBORS) : at + NEIGHBORS])
        return list(found)

    def only_one_with(self, lowered: str) -> str | None:
        """The only word with ``lowered`` as one or several parts. ``r/x`` is the same as ``x``."""
        if len(lowered) < SHORTEST_PART:
            return None
        candidates = min((self._by_part.get(part, []) for part in lowered.split("-")), key=len)
        if len(candidates) > COMPARED_WHOLE:
            return None  # too many to look through, and hardly unique
        found = {
            candidate
            for candidate in candidates
            if f"-{lowered}-" in f"-{_with_hyphens(candidate).replace('/', '-')}-"
        }
        bare = {candidate for candidate in found if candidate.rpartition("/")[2] not in found - {candidate}}
        return bare.pop() if len(bare) == 1 else None

    def written_like(self, word: str) -> str | None:
        """The only word that differs from ``word`` only in its writing."""
        found = self._by_writing.get(_without_writing(word), set())
        return next(iter(found)) if len(found) == 1 and word not in found else None


def _as_words(known: Iterable[str]) -> Words:
    return known if isinstance(known, Words) else Words(known)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like ``word``; None if none is close enough.

    People leave out words more often than letters. So the only known word that contains all of ``word``
    comes before one that is merely spelled like it, unless that one is a simple typo away. To ask often
    about the same words, create `Words` once.
    """
    if not word or len(word) > WORD_LENGTH:
        return None
    lowered = _with_hyphens(word)
    length = len(lowered)
    words = _as_words(known)
    near = [
        candidate for candidate in words.near(lowered) if abs(len(candidate) - length) <= max(3, length // 2)
    ]
    matches = get_close_matches(lowered, near, n=1, cutoff=0.9)
    if matches:
        return matches[0]
    whole = words.only_one_with(lowered)
    if whole is not None:
        return whole
    matches = get_close_matches(lowered, near, n=1, cutoff=0.7)
    return matches[0] if matches else None


def _with_hyphens(word: str) -> str:
    return word.lower().replace(" ", "-").replace("_", "-")


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The "did you mean" question for ``word``; None if there is no close word."""
    match = closest(word, known)
    return f"did you mean {match!r}?" if match else None


def list_some(words: Iterable[str], most: int = LISTED) -> str:
    """Return the first words, and how many more there are."""
    listed = list(words)
    more = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {more:,} more" if more > 0 else "")


def same_but_for_writing(word: str, known: Iterable[str]) -> str | None:
    """The known word that differs from ``word`` only in case, spaces, hyphens and underscores.

    None if there is none, if there are several, or if ``word`` is one of them.
    """
    return None if len(word) > WORD_LENGTH else _as_words(known).written_like(word)


def _without_writing(word: str) -> str:
    return re.sub(r"[\s_-]+", "-", word.strip()).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
