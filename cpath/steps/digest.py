"""The fingerprint of a step's evidence: what its hard criteria measured, and on what.

Which criteria a fingerprint is about stands in it as the edition of the step's evidence, so that a
criterion that a later cpath asks for does not change what was signed before
(docs/decisions/0010-criteria-ids.md). Must not know any criterion by name, nor what a step's state is.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpath.source.position import DataPath
    from cpath.steps.criterion import Criterion, Measured, Place, Step

DIGEST_LENGTH = 16
"""Hexadecimal digits of a digest: enough to notice a change, short enough to read."""


_EDITION = re.compile(r"sha256(?:v([1-9][0-9]{0,3}))?:")


def digest_of(results: Iterable[tuple[Criterion, Measured]], edition: int = 1) -> str:
    """Give the fingerprint of a step's evidence: what its hard criteria measured, and on what.

    Only of the criteria that belong to ``edition``. It depends on values, not on where they stand in a
    file, nor on the day.
    """
    evidence = [
        [criterion.id, result.state, result.measured, [_canonical(at) for at in result.evidence]]
        for criterion, result in results
        if criterion.required and criterion.since <= edition
    ]
    text = json.dumps(evidence, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    version = "" if edition == 1 else f"v{edition}"
    return f"sha256{version}:{hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]}"


def edition_of(digest: str | None, step: Step) -> int:
    """Give the edition of a step's evidence that a recorded digest is about.

    One that tells none, or that a newer cpath wrote, counts as of today's edition: everything is asked.
    """
    match = _EDITION.match(digest or "")
    return step.edition if match is None else min(int(match[1] or 1), step.edition)


def digest_to_compare(
    digest: str | None, step: Step, results: Iterable[tuple[Criterion, Measured]], current: str
) -> str | None:
    """Give what a recorded digest would be today; None where that cannot be told.

    ``current`` is the digest of today's edition, which most are compared with.
    """
    match = _EDITION.match(digest or "")
    edition = int(match[1] or 1) if match else 0
    if edition == step.edition:
        return current
    return digest_of(results, edition) if step.oldest <= edition < step.edition else None


def _canonical(place: Place) -> list[object]:
    record, path = place
    keys = [part for part in path if isinstance(part, str)]
    return [record.kind, record.key, keys, _plain(_value(record.entity, path))]


def _value(value: Any, path: DataPath) -> Any:
    for part in path:
        if value is None:
            return None
        value = value[part] if isinstance(part, int) else getattr(value, part)
    return value


def _plain(value: Any) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool | dict) else str(value)
