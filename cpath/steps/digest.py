"""The fingerprint of a step's evidence: what its hard criteria found, as ids, states and facts.

Never words: how a criterion is put, how a record is titled and how a reason is phrased may change
without anybody having to sign again (docs/decisions/0018-what-is-evidence.md). Which criteria a
fingerprint is about is said in it by the edition of the step's evidence, so that a criterion that a
later cpath asks for does not change what was signed before (docs/decisions/0010-criteria-ids.md). Must
not know any criterion by name, nor what a step's state is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from cpath.model.annotation import find_marks
from cpath.model.base import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpath.steps.criterion import Criterion, Measured, Place, Step

DIGEST_LENGTH = 16
"""Hexadecimal digits of a digest: enough to notice a change, short enough to read."""


_EDITION = re.compile(r"sha256(?:v([1-9][0-9]{0,3}))?:")


def digest_of(results: Iterable[tuple[Criterion, Measured]], edition: int = 1) -> str:
    """Compute the fingerprint of a step's evidence: what its hard criteria found, and where.

    Only of the criteria that belong to ``edition``. It depends on facts: not on words, not on where they
    are in a file, not on the day.
    """
    evidence = [
        [
            criterion.id,
            result.state,
            _plain(result.facts),
            sorted((_canonical(at) for at in result.evidence), key=_text),
        ]
        for criterion, result in results
        if criterion.required and criterion.since <= edition
    ]
    version = "" if edition == 1 else f"v{edition}"
    return f"sha256{version}:{hashlib.sha256(_text(evidence).encode()).hexdigest()[:DIGEST_LENGTH]}"


def evidence_of(results: Iterable[tuple[Criterion, Measured]]) -> list[str]:
    """Write down all that hard criteria rest on, words too: what a commit must hold."""
    return sorted(
        _text([criterion.id, *_canonical(at, words=True)])
        for criterion, result in results
        if criterion.required
        for at in result.evidence
    )


def edition_of(digest: str | None, step: Step) -> int:
    """Return the edition of a step's evidence that a recorded digest is about.

    One that tells none, or that a newer cpath wrote, counts as of today's edition: everything is asked.
    """
    match = _EDITION.match(digest or "")
    return step.edition if match is None else min(int(match[1] or 1), step.edition)


def digest_to_compare(
    digest: str | None, step: Step, results: Iterable[tuple[Criterion, Measured]], current: str
) -> str | None:
    """Return what a recorded digest would be today; None where that cannot be computed.

    ``current`` is the digest of today's edition, which most are compared with.
    """
    match = _EDITION.match(digest or "")
    edition = int(match[1] or 1) if match else 0
    if edition == step.edition:
        return current
    return digest_of(results, edition) if step.oldest <= edition < step.edition else None


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _canonical(place: Place, *, words: bool = False) -> list[object]:
    record, path = place
    keys = [part for part in path if isinstance(part, str)]
    value: Any = record.entity
    is_words = False
    for part in path:
        if value is None:
            break
        if isinstance(part, int):
            value = value[part]
        else:
            model: type[BaseModel] = type(value)
            is_words, value = part in _words_of(model), getattr(value, part)
    return [record.kind, record.key, keys, _plain(value, words=words, is_words=is_words)]


def _plain(value: Any, *, words: bool = True, is_words: bool = False) -> object:
    """Return a value as JSON; without ``words`` of a text for people only that it is there."""
    if is_words and not words and isinstance(value, str | dict):
        return bool(value)
    if isinstance(value, BaseModel):
        known = _words_of(type(value))
        return {
            name: _plain(inner, words=words, is_words=name in known)
            for name, field in type(value).model_fields.items()
            if (inner := getattr(value, name)) != field.default
        }
    if isinstance(value, Mapping):
        return {key: _plain(inner, words=words, is_words=is_words) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item, words=words, is_words=is_words) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


@cache
def _words_of(model: type[BaseModel]) -> frozenset[str]:
    """Find the keys of a part whose texts are words for people, and no ids, codes or days."""
    return frozenset(
        name
        for name, field in model.model_fields.items()
        if any(isinstance(mark, Words) for mark in find_marks(field))
    )
