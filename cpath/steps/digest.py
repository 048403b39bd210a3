"""The fingerprint of a step's evidence: what its hard criteria measured, and on what.

Must not know any criterion by name, nor what a step's state is.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpath.source.position import DataPath
    from cpath.steps.criterion import Criterion, Measured, Place

DIGEST_LENGTH = 16
"""Hexadecimal digits of a digest: enough to notice a change, short enough to read."""


def digest_of(results: Iterable[tuple[Criterion, Measured]]) -> str:
    """Give the fingerprint of a step's evidence: what its hard criteria measured, and on what.

    It depends on values, not on where they stand in a file, nor on the day.
    """
    evidence = [
        [criterion.id, result.state, result.measured, [_canonical(at) for at in result.evidence]]
        for criterion, result in results
        if criterion.required
    ]
    text = json.dumps(evidence, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]}"


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
