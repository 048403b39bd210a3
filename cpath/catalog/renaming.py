"""What a new id changes: files that move, references that are rewritten, and the new catalog.

A reference keeps its form: a bare id stays bare, ``region/id`` stays qualified. If a bare id would name
another record after the rename, or several, it is written qualified. If a reference is ambiguous, nothing
is renamed. Reads and writes no file; must not know how one is edited.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from cpath.catalog.catalog import Catalog, Record
from cpath.catalog.layout import REGIONS, path_of
from cpath.catalog.naming import COMPETENCY, PARTS, Named, check_free
from cpath.errors import RefusedEditError
from cpath.model import BY_KIND, Entity, Framework
from cpath.source.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpath.catalog.catalog import Reference, Resolution
    from cpath.source.position import DataPath

_SHOWN = 10
_Changes = dict[str, list[tuple["DataPath", str]]]


@dataclass(frozen=True, slots=True)
class Renaming:
    """A planned rename: ``named`` gets the key ``key``.

    ``moves`` are files, and the folder of a region, from old to new path. ``edits`` name files by their old
    paths. ``after`` is the resulting catalog. ``qualified`` are references whose form had to change.
    ``claimed`` are references that named nothing before and name it afterward.
    """

    named: Named
    key: str
    moves: Mapping[str, str]
    edits: tuple[Edit, ...]
    after: Catalog
    qualified: tuple[Reference, ...] = ()
    claimed: tuple[Reference, ...] = ()
    _names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def key_after(self, kind: str, key: str) -> str:
        """The key of a record or competency after the rename."""
        return self._names.get((kind, key), key)

    def path_after(self, path: str) -> str:
        """The path of a file after the rename."""
        for old, new in self.moves.items():
            if path == old:
                return new
            if path.startswith(f"{old}/"):
                return new + path[len(old) :]
        return path


def build_renaming(catalog: Catalog, named: Named, new: str) -> Renaming:
    """Plan what changes if ``named`` gets the id ``new``.

    Raises `UsageError` if the new id is not possible, and `RefusedEditError` if a reference is ambiguous
    and could mean this record.
    """
    key = check_free(catalog, named, new)
    names = _map_keys(catalog, named, key)
    own = _own_changes(named, key)
    # The keys after the rename already decide what each reference will name.
    draft = _rebuild(catalog, named, names, own)
    changes, qualified, claimed = _follow_references(catalog, draft, named, names)
    for path, items in own.items():
        changes[path] = items + changes.get(path, [])
    edits = tuple(Edit(path, at, "replace", value) for path, items in changes.items() for at, value in items)
    moves = _moves(named, key)
    after = _rebuild(catalog, named, names, changes)
    return Renaming(named, key, moves, edits, after, tuple(qualified), tuple(claimed), names)


def _moves(named: Named, key: str) -> dict[str, str]:
    if named.kind == "region":
        return {f"{REGIONS}/{named.key}": f"{REGIONS}/{key}"}
    if named.record is None or named.path:
        return {}
    region, _, id_ = key.rpartition("/")
    return {named.record.path: path_of(type(named.record.entity), id_, region or None)}


def _map_keys(catalog: Catalog, named: Named, key: str) -> dict[tuple[str, str], str]:
    """The new key of everything whose key changes, by kind and old key."""
    if named.kind in PARTS:
        return {}
    names = {(named.kind, named.key): key}
    inside: Iterable[str] = ()
    if named.kind == "region":
        inside = (kind for kind, model in BY_KIND.items() if model.regional)
    elif named.kind == Framework.kind:
        inside = (COMPETENCY,)
    for kind in inside:
        for old in catalog.keys(kind):
            place, _, id_ = old.partition("/")
            if place == named.key:
                names[kind, old] = f"{key}/{id_}"
    return names


def _own_changes(named: Named, key: str) -> _Changes:
    """Places of the id inside files, if a file contains it and not only its name."""
    if named.record is None or not named.path:
        return {}
    new = key.rpartition("/")[2]
    places: list[tuple[DataPath, str]] = [(named.path, new)]
    if named.kind in PARTS:
        places += [
            (("occupations", index, named.kind), new)
            for index, place in enumerate(named.record.entity.occupations)
            if getattr(place, named.kind) == named.id
        ]
    return {named.record.path: places}


def _follow_references(
    catalog: Catalog, draft: Catalog, named: Named, names: Mapping[tuple[str, str], str]
) -> tuple[_Changes, list[Reference], list[Reference]]:
    """Compare each reference's target before and after, and find how it must be written afterward."""
    changes: _Changes = {}
    qualified: list[Reference] = []
    claimed: list[Reference] = []
    unclear: list[Reference] = []
    for record in catalog.iter_records():
        region = _region_after(record, named, names)
        for reference in catalog.iter_references(record):
            kinds, ref = reference.kinds, reference.ref
            before = catalog.resolve(kinds, ref, record.region)
            if before.kind is None or before.key is None:
                after = draft.resolve(kinds, ref, region)
                if before.candidates and not _same_choice(before, after, kinds, names):
                    unclear.append(reference)
                elif after.key is not None:
                    claimed.append(reference)
                continue
            wanted = names.get((before.kind, before.key), before.key)
            written = ref if wanted == before.key or "/" in ref else wanted.rpartition("/")[2]
            if draft.resolve(kinds, written, region)[:2] != (before.kind, wanted):
                # Qualified: the bare id would mean another record, or it was qualified before.
                written = wanted
                qualified += [reference] if "/" not in ref else []
                unclear += [reference] if draft.resolve(kinds, wanted, region).key != wanted else []
            if written != ref:
                changes.setdefault(record.path, []).append((reference.path, written))
    if unclear:
        raise RefusedEditError(
            f"{_list_places(catalog, unclear)} could mean {named.key!r} or another record",
            help="write there which one you mean, then run the command again; nothing was written",
        )
    return changes, qualified, claimed


def _same_choice(
    before: Resolution, after: Resolution, kinds: Sequence[str], names: Mapping[tuple[str, str], str]
) -> bool:
    """Whether an ambiguous reference stays ambiguous between the same records."""
    renamed = {
        next((names[kind, key] for kind in kinds if (kind, key) in names), key) for key in before.candidates
    }
    return after.key is None and set(after.candidates) == renamed


def _region_after(record: Record[Any], named: Named, names: Mapping[tuple[str, str], str]) -> str | None:
    if named.kind == "region" and record.region == named.key:
        return names["region", named.key]
    return record.region


def _list_places(catalog: Catalog, references: Sequence[Reference]) -> str:
    shown = []
    for reference in references[:_SHOWN]:
        start = catalog.locate(reference.record, reference.path).start
        shown.append(f"{reference.record.path}:{start.line}:{start.column}")
    more = len(references) - len(shown)
    return f"{', '.join(shown)}{f' and {more} more places' if more else ''}"


# The catalog after


def _rebuild(
    catalog: Catalog, named: Named, names: Mapping[tuple[str, str], str], changes: _Changes
) -> Catalog:
    """The catalog with new keys, and with the values at some places changed."""
    records: dict[type[Entity], dict[str, Record[Any]]] = {}
    for model, held in catalog.records.items():
        renamed = [_rebuild_record(record, named, names, changes) for record in held.values()]
        # In the order of reading: regions by name, then files by name.
        renamed.sort(key=lambda record: record.path.split("/"))
        records[model] = {record.key: record for record in renamed}
    broken = {kind: {names.get((kind, key), key) for key in keys} for kind, keys in catalog.broken.items()}
    return Catalog(
        catalog.root,
        catalog.settings,
        records,
        broken,
        catalog.source,
        catalog.faults,
        catalog.left_out,
        catalog.today,
    )


def _rebuild_record(
    record: Record[Any], named: Named, names: Mapping[tuple[str, str], str], changes: _Changes
) -> Record[Any]:
    entity = record.entity
    if record.path in changes:
        entity = _swap(entity, changes[record.path])
    region = _region_after(record, named, names)
    key = names.get((record.kind, record.key), record.key)
    if key == record.key and entity is record.entity:
        return record
    id_ = key.rpartition("/")[2]
    return replace(record, id=id_, region=region, path=path_of(type(entity), id_, region), entity=entity)


def _swap(value: Any, changes: Sequence[tuple[DataPath, str]]) -> Any:
    """A model, or a tuple of models, with the values at some paths inside it changed."""
    if not changes[0][0]:
        return changes[0][1]
    groups: dict[str | int, list[tuple[DataPath, str]]] = {}
    for path, new in changes:
        groups.setdefault(path[0], []).append((path[1:], new))
    if isinstance(value, tuple):
        items = list(value)
        for index, group in groups.items():
            items[index] = _swap(items[index], group)  # type: ignore[index]
        return tuple(items)
    return value.model_copy(
        update={str(name): _swap(getattr(value, str(name)), group) for name, group in groups.items()}
    )
