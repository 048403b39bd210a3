"""Criteria of a step that say the same: where there is no pathway, nine of them say so.

Owns what counts as the same, so that people read it once. Must not know who shows it, or how.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.steps.gate import CriterionStatus


def group_alike(items: Iterable[CriterionStatus]) -> list[tuple[CriterionStatus, ...]]:
    """Return neighbors that measured the same at the same places and want the same done, together."""
    return [tuple(group) for _, group in groupby(items, key=_said)]


def say_span(group: Sequence[CriterionStatus]) -> str:
    """Return the ids of a group: ``S6.4``, or ``S6.4 to S6.10`` where they follow one another."""
    ids = [item.criterion.id for item in group]
    numbers = [int(name.rpartition(".")[2]) for name in ids]
    if len(ids) > 1 and numbers == list(range(numbers[0], numbers[0] + len(ids))):
        return f"{ids[0]} to {ids[-1]}"
    return ", ".join(ids)


def _said(item: CriterionStatus) -> tuple[object, ...]:
    result = item.result
    places = tuple((record.path, tuple(path)) for record, path in result.evidence)
    return (item.is_newer, result.state, result.measured, result.missing, places)
