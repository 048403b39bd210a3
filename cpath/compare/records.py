"""Which records and thresholds were added, dropped, renamed or changed between two catalogs.

Compares data, not text: a different order of keys or a comment is not a change. Must not know steps or
gaps.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from cpath.model import KINDS, Framework, Initiative, Region, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from cpath.catalog import Catalog, Record
    from cpath.model import Text, Thresholds

Change = Literal["added", "dropped", "renamed", "changed"]

_REPORTED_ELSEWHERE: dict[str, frozenset[str]] = {
    Initiative.kind: frozenset({"steps", "waivers", "attestations", "critical_occupations"}),
    Framework.kind: frozenset({"competencies"}),
    Region.kind: frozenset({"thresholds"}),
    Settings.kind: frozenset({"thresholds"}),
}
"""Fields whose changes are reported separately, so they do not make the record count as changed."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record, or one competency of a framework, that differs.

    ``key`` is the key after; for a dropped one, the key before. ``was`` is the key before if it differs
    now. ``fields`` are the titles of what changed. ``before`` and ``after`` are its data, None on the side
    without it.
    """

    change: Change
    kind: str
    key: str
    region: str | None
    title: Text
    was: str | None = None
    fields: tuple[str, ...] = ()
    before: BaseModel | None = None
    after: BaseModel | None = None


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """A threshold that differs. ``region`` is None if it applies everywhere."""

    name: str
    region: str | None
    title: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Renames:
    """By kind, the key before and the key after, for records whose data did not change."""

    keys: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def now(self, kind: str, key: str) -> str:
        """The key that a record has after."""
        return self.keys.get(kind, {}).get(key, key)


@dataclass(frozen=True, slots=True)
class _Side:
    """One record or competency of one side."""

    region: str | None
    title: Text
    data: BaseModel


def find_record_changes(before: Catalog, after: Catalog) -> tuple[RecordChange, ...]:
    """What was added, dropped, renamed or changed, by kind and key.

    A record is renamed if its data are unchanged under another key. A record whose file cannot be read on
    one side is neither added nor dropped.
    """
    changes: list[RecordChange] = []
    for model in KINDS:
        if model is Settings:
            if before.settings_read and after.settings_read:
                old = {"cpath": _Side(None, before.settings.entity.title, before.settings.entity)}
                new = {"cpath": _Side(None, after.settings.entity.title, after.settings.entity)}
                changes += _compare_kind(model.kind, old, new, set())
            continue
        broken = before.broken.get(model.kind, set()) | after.broken.get(model.kind, set())
        changes += _compare_kind(
            model.kind,
            {key: _side(record) for key, record in before.all(model).items()},
            {key: _side(record) for key, record in after.all(model).items()},
            broken,
        )
        if model is Framework:
            changes += _compare_kind(
                "competency",
                _competencies(before, broken),
                _competencies(after, broken),
                set(),
            )
    return tuple(changes)


def find_renames(changes: tuple[RecordChange, ...]) -> Renames:
    """Keys that changed while the data did not."""
    keys: dict[str, dict[str, str]] = defaultdict(dict)
    for change in changes:
        if change.was is not None:
            keys[change.kind][change.was] = change.key
    return Renames(keys)


def _side(record: Record[Any]) -> _Side:
    region = record.id if isinstance(record.entity, Region) else record.region
    return _Side(region, record.entity.title, record.entity)


def _competencies(catalog: Catalog, broken: set[str]) -> dict[str, _Side]:
    return {
        key: _Side(None, entry.competency.title, entry.competency)
        for key, entry in catalog.competencies.items()
        if entry.framework.id not in broken
    }


def _compare_kind(
    kind: str, before: Mapping[str, _Side], after: Mapping[str, _Side], broken: set[str]
) -> Iterator[RecordChange]:
    dropped = {key: side for key, side in before.items() if key not in after and key not in broken}
    added = {key: side for key, side in after.items() if key not in before and key not in broken}
    same: dict[str, list[str]] = defaultdict(list)
    for key, side in dropped.items() if added else ():
        same[_data(kind, key, side)].append(key)
    found = []
    for key, side in added.items():
        keys = same.get(_data(kind, key, side)) if same else None
        if keys:
            was = keys.pop(0)
            old = dropped.pop(was).data
            found.append(RecordChange("renamed", kind, key, side.region, side.title, was, (), old, side.data))
        else:
            found.append(RecordChange("added", kind, key, side.region, side.title, after=side.data))
    found += [
        RecordChange("dropped", kind, key, side.region, side.title, before=side.data)
        for key, side in dropped.items()
    ]
    for key, side in after.items():
        old_side = before.get(key)
        if old_side is not None and old_side.data != side.data:
            fields = tuple(_changed_fields(kind, old_side.data, side.data))
            if fields:
                found.append(
                    RecordChange(
                        "changed", kind, key, side.region, side.title, None, fields, old_side.data, side.data
                    )
                )
    yield from sorted(found, key=lambda change: (change.key, change.change))


def _data(kind: str, key: str, side: _Side) -> str:
    """All data of a record except its id. A competency's data includes its id."""
    left_out = {"id"} if kind == "competency" else None
    # A competency that moved to another framework has other scales, so it is a different one.
    place = key.rpartition("/")[0] if kind == "competency" else ""
    return place + side.data.model_dump_json(exclude=left_out)


def _changed_fields(kind: str, before: BaseModel, after: BaseModel) -> Iterator[str]:
    for name, info in type(after).model_fields.items():
        if name not in _REPORTED_ELSEWHERE.get(kind, ()) and getattr(before, name) != getattr(after, name):
            yield info.title or name


# Thresholds


def find_threshold_changes(before: Catalog, after: Catalog) -> tuple[ThresholdChange, ...]:
    """Thresholds with a different value, of the repository and of regions that set their own.

    None are reported if ``cpath.yaml`` cannot be read on one side, because its thresholds are then unknown.
    """
    if not (before.settings_read and after.settings_read):
        return ()
    old, new = before.settings.entity.thresholds, after.settings.entity.thresholds
    common = list(_compare_thresholds(None, old, new, set(type(new).model_fields)))
    found = list(common)
    for key, region in after.all(Region).items():
        other = before.all(Region).get(key)
        if other is None:
            continue
        own_before, own_after = other.entity.thresholds, region.entity.thresholds
        names = _own(own_before) | _own(own_after)
        found += _compare_thresholds(key, _in_force(old, own_before), _in_force(new, own_after), names)
    return tuple(found)


def _own(thresholds: Thresholds | None) -> set[str]:
    return set() if thresholds is None else set(thresholds.model_fields_set)


def _in_force(common: Thresholds, own: Thresholds | None) -> Thresholds:
    return common.model_copy(update={name: getattr(own, name) for name in _own(own)})


def _compare_thresholds(
    region: str | None, before: Thresholds, after: Thresholds, names: set[str]
) -> Iterator[ThresholdChange]:
    for name, info in type(after).model_fields.items():
        if name in names:
            old, new = getattr(before, name).value, getattr(after, name).value
            if old != new:
                yield ThresholdChange(name, region, info.title or name, old, new)
