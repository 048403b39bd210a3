"""The catalog: every record by kind and key, and what every reference leads to.

A record's *key* is its id, or ``region/id`` if its kind belongs to regions. A competency's key is
``framework/id``. A *reference* in a file is a bare id or a key. A bare id is looked up in the record's own
region first, then everywhere, and must be unique.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from cpath.catalog.layout import record_at
from cpath.model import BY_KIND, Competency, Entity, Framework, Occupation, RefTo, Settings
from cpath.model.annotation import find_marks, find_models
from cpath.source.checkout import WHOLE, LeftOut
from cpath.source.files import Folder
from cpath.source.reader import ReadLimits, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from cpath.diagnostics import Diagnostic
    from cpath.source.files import Files
    from cpath.source.position import DataPath, SourceMap, Span

PLACES_KEPT = 100
"""Maximum files whose places stay in memory.

Places take a hundred times the file's bytes, so only the last files read keep theirs.
"""

E = TypeVar("E", bound=Entity)
P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Record(Generic[E]):
    """One file's record. ``path`` is relative to the repository, with forward slashes."""

    id: str
    region: str | None
    path: str
    entity: E

    @property
    def kind(self) -> str:
        """Name of the kind."""
        return self.entity.kind

    @property
    def key(self) -> str:
        """Unique id in its kind: ``id`` or ``region/id``."""
        return f"{self.region}/{self.id}" if self.region is not None else self.id


@dataclass(frozen=True, slots=True)
class CompetencyEntry:
    """A competency in its framework, with its place."""

    key: str
    competency: Competency
    framework: Record[Framework]
    index: int


class Reference(NamedTuple):
    """One reference: ``ref`` is in ``record`` at ``path`` and names a record of ``kinds``.

    A plain tuple, like the next class, because a large repository makes hundreds of thousands of them.
    """

    record: Record[Any]
    path: DataPath
    kinds: tuple[str, ...]
    ref: str


class Resolution(NamedTuple):
    """The target of a reference: one key of one kind, none, or several candidates."""

    kind: str | None = None
    key: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass
class Catalog:
    """All records of a repository that could be read.

    ``broken`` has, by kind, the keys of records whose file could not be read. A reference to one of them is
    not an error of its own. ``source`` is what the records were read from: the folder ``root``, or a
    revision. ``faults`` lists what is wrong with the settings (None) and with the regions' own files. If
    one of them cannot be read, no answer may depend on it (`cpath.catalog.governing`). ``left_out`` are
    files that Git has but that are not checked out here. Their records count as ``broken``, because their
    content is unknown. ``today`` is the date that other dates are compared with; None if every date is in
    the past.
    """

    root: Path
    settings: Record[Settings]
    records: dict[type[Entity], dict[str, Record[Any]]] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=dict)
    source: Files | None = None
    faults: Mapping[str | None, tuple[Diagnostic, ...]] = field(default_factory=dict)
    left_out: LeftOut = WHOLE
    today: date | None = None

    @property
    def settings_read(self) -> bool:
        """Whether ``cpath.yaml`` could be read. If not, defaults replace it."""
        return None not in self.faults

    @property
    def language(self) -> str:
        """The language that reports are in: the first one of the settings."""
        return self.settings.entity.languages[0] if self.settings.entity.languages else "en"

    def all(self, model: type[E]) -> Mapping[str, Record[E]]:
        """Every record of a kind by key, sorted by key."""
        return self.records.get(model, {})

    def iter_records(self) -> Iterator[Record[Any]]:
        """Yield every record, the settings first."""
        yield self.settings
        for records in self.records.values():
            yield from records.values()

    @cached_property
    def absent(self) -> Mapping[str, set[str]]:
        """By kind, the keys of records whose files are not checked out."""
        found: dict[str, set[str]] = defaultdict(set)
        for path in self.left_out.paths:
            if (place := record_at(path)) is not None:
                found[place[0].kind].add(place[1])
        return found

    @property
    def unreadable(self) -> Mapping[str, set[str]]:
        """By kind, the keys of records whose files exist here but cannot be read."""
        absent = self.absent
        return {kind: keys - absent.get(kind, set()) for kind, keys in self.broken.items()}

    # References

    @cached_property
    def competencies(self) -> Mapping[str, CompetencyEntry]:
        """Every competency by key, ``framework/id``. If two have one id, the first counts."""
        entries: dict[str, CompetencyEntry] = {}
        for framework in self.all(Framework).values():
            for index, competency in enumerate(framework.entity.competencies):
                key = f"{framework.id}/{competency.id}"
                entries.setdefault(key, CompetencyEntry(key, competency, framework, index))
        return entries

    @cached_property
    def occupations_by_soc(self) -> Mapping[str, tuple[Record[Occupation], ...]]:
        """The occupations of each SOC code."""
        found: dict[str, list[Record[Occupation]]] = defaultdict(list)
        for record in self.all(Occupation).values():
            found[record.entity.soc].append(record)
        return {soc: tuple(records) for soc, records in found.items()}

    @cached_property
    def _bare(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """By kind, each bare id with the keys that end with it, for records in regions and competencies."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for key in self.competencies:
            found["competency"][key.partition("/")[2]].append(key)
        for kind, model in BY_KIND.items():
            if model.regional:
                for key in sorted({*self.all(model), *self.broken.get(kind, ())}):
                    found[kind][key.partition("/")[2]].append(key)
        return {kind: {id_: tuple(keys) for id_, keys in ids.items()} for kind, ids in found.items()}

    @cached_property
    def names(self) -> frozenset[str]:
        """Every key and every bare id of every kind. Anything else names nothing."""
        keys = {key for kind in (*BY_KIND, "competency") for key in self.keys(kind)}
        return frozenset(keys | {key.rpartition("/")[2] for key in keys})

    def keys(self, kind: str) -> Iterable[str]:
        """Every key of a kind, including ``competency`` and the keys of broken files."""
        if kind == "competency":
            return self.competencies
        return {*self.all(BY_KIND[kind]), *self.broken.get(kind, ())}

    def resolve(self, kinds: str | Sequence[str], ref: str, region: str | None = None) -> Resolution:
        """The target of ``ref``, as seen from a record of ``region``."""
        question = (kinds, ref, region)
        answer = self._resolved.get(question)
        if answer is None:
            answer = self._resolved[question] = self._resolve(kinds, ref, region)
        return answer

    @cached_property
    def _resolved(self) -> dict[tuple[str | Sequence[str], str, str | None], Resolution]:
        return {}

    def _resolve(self, kinds: str | Sequence[str], ref: str, region: str | None) -> Resolution:
        candidates: tuple[str, ...] = ()
        for kind in (kinds,) if isinstance(kinds, str) else kinds:
            model = BY_KIND.get(kind)
            known: Mapping[str, object] = self.competencies if model is None else self.records.get(model, {})
            broken = self.broken.get(kind, ())
            if ref in known or ref in broken:
                return Resolution(kind, ref)
            if "/" in ref or (model is not None and not model.regional):
                continue
            if region is not None and model is not None:
                own = f"{region}/{ref}"
                if own in known or own in broken:
                    return Resolution(kind, own)
            keys = self._bare.get(kind, {}).get(ref, ())
            if len(keys) == 1:
                return Resolution(kind, keys[0])
            candidates += keys
        return Resolution(candidates=candidates)

    def find(self, model: type[E], ref: str, region: str | None = None) -> Record[E] | None:
        """The record that ``ref`` names; None if there is none or its file is broken."""
        key = self.resolve(model.kind, ref, region).key
        return None if key is None else self.all(model).get(key)

    def find_competency(self, ref: str) -> CompetencyEntry | None:
        """The competency that ``ref`` names; None if there is none."""
        key = self.resolve("competency", ref).key
        return None if key is None else self.competencies.get(key)

    def iter_references(self, record: Record[Any]) -> Iterator[Reference]:
        """Yield every reference in a record, with its path."""
        found: list[tuple[DataPath, tuple[str, ...], str]] = []
        _collect_references(record.entity, (), found)
        for path, kinds, ref in found:
            yield Reference(record, path, kinds, ref)

    # Places

    @cached_property
    def _places(self) -> dict[str, SourceMap]:
        return {}

    def places(self, path: str) -> SourceMap:
        """Places of a file's keys and values, read again for this."""
        if path not in self._places:
            while len(self._places) >= PLACES_KEPT:
                del self._places[next(iter(self._places))]
            self._places[path] = self.read_places(path)
        return self._places[path]

    def read_places(self, path: str) -> SourceMap:
        """Places of a file's keys and values, read now and not kept."""
        bounds = read_limits(self.settings.entity)
        try:
            raw = (self.source or Folder(self.root)).read_bytes(path, bounds.size)
        except OSError:
            raw = b""
        return read(raw, bounds, places=True).places

    def locate(self, record: Record[Any] | str, path: DataPath = (), *, key: bool = False) -> Span:
        """Place of a value of a record, or of its key."""
        where = record if isinstance(record, str) else record.path
        return self.places(where).locate(path, key=key)

    def relative(self, path: Path) -> str:
        """``path`` relative to the root, with forward slashes."""
        return os.path.relpath(path, self.root).replace(os.sep, "/")


def read_limits(settings: Settings) -> ReadLimits:
    """Limits for reading the files of a repository."""
    limits = settings.limits
    return ReadLimits(limits.size, limits.depth, limits.nodes, limits.scalar)


def iter_parts(entity: BaseModel, part: type[P], path: DataPath = ()) -> Iterator[tuple[DataPath, P]]:
    """Yield every ``part`` inside a record with its path; the record itself if it is one."""
    if isinstance(entity, part):
        yield path, entity
    for name in _fields_leading_to(type(entity), part):
        yield from _walk_parts(getattr(entity, name), part, (*path, name))


def _walk_parts(value: object, part: type[P], path: DataPath) -> Iterator[tuple[DataPath, P]]:
    if isinstance(value, BaseModel):
        yield from iter_parts(value, part, path)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk_parts(item, part, (*path, index))


def _collect_references(  # noqa: C901 - one loop on purpose: it runs for every part of every record
    model: BaseModel, path: DataPath, found: list[tuple[DataPath, tuple[str, ...], str]]
) -> None:
    # Appends instead of yielding, because nested generators took twice as long.
    for name, kinds in _reference_fields(type(model)):
        value = getattr(model, name)
        if value is None or value == ():
            continue
        if isinstance(value, str):
            if kinds and value != "unknown":
                found.append(((*path, name), kinds, value))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, str):
                    if kinds:
                        found.append(((*path, name, index), kinds, item))
                elif isinstance(item, BaseModel):
                    _collect_references(item, (*path, name, index), found)
        elif isinstance(value, BaseModel):
            _collect_references(value, (*path, name), found)


@cache
def _reference_fields(model: type[BaseModel]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The fields of a model that are or contain references, with the kinds that they name."""
    fields = []
    for name, info in model.model_fields.items():
        mark = next((mark for mark in find_marks(info) if isinstance(mark, RefTo)), None)
        kinds = tuple(mark.kind.split("|")) if mark is not None else ()
        if kinds or any(_reference_fields(part) for part in find_models(info.annotation)):
            fields.append((name, kinds))
    return tuple(fields)


@cache
def _fields_leading_to(model: type[BaseModel], wanted: type[BaseModel]) -> tuple[str, ...]:
    return tuple(
        name
        for name, info in model.model_fields.items()
        if any(
            issubclass(part, wanted) or _fields_leading_to(part, wanted)
            for part in find_models(info.annotation)
        )
    )
