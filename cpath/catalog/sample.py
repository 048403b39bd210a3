"""cpath's own sample values: what starting files write in comments, left unchanged.

Owns what is certainly a sample (docs/decisions/0018-what-is-evidence.md). Must not judge what follows from
it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from cpath.model.annotation import find_marks, iter_inside
from cpath.model.base import RefTo, Sourced, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog.catalog import Catalog, Record
    from cpath.source.position import DataPath

_HOSTS = ("example.com", "example.net", "example.org", "example.edu")
_RESERVED_ENDINGS = ("example", "test", "invalid")
_PUBLISHED = ("BLS ", "O*NET ")
"""Publishers of sample figures that are true of one occupation."""
_REFERENCE = "example-"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_SENTENCE = 4
"""Words from which a text is too long to match the sample by chance."""


class Samples:
    """The samples in the records of a catalog. Each record is searched once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._known: dict[str, tuple[DataPath, ...]] = {}
        self.is_example = says_illustrative(catalog.settings)
        """Whether the repository says that it is made up, so that samples are expected."""

    def find(self, record: Record[Any]) -> tuple[DataPath, ...]:
        """Paths of all samples in a record; empty in an example repository."""
        if self.is_example:
            return ()
        if record.path not in self._known:
            self._known[record.path] = tuple(self._walk(record, record.entity, _samples_of(record), ()))
        return self._known[record.path]

    def find_unsaid(self, record: Record[Any]) -> tuple[DataPath, ...]:
        """Samples in a record, except references, which other findings report as unknown."""
        return tuple(path for path in self.find(record) if not self._is_reference(record, path))

    def _is_reference(self, record: Record[Any], path: DataPath) -> bool:
        value: Any = record.entity
        found = False
        for part in path:
            if isinstance(part, str):
                model: type[BaseModel] = type(value)
                found = _kind_of(model, part)[0] is not None
                value = getattr(value, part)
            else:
                value = value[part]
        return found

    def find_under(self, record: Record[Any], path: DataPath) -> tuple[DataPath, ...]:
        """Samples in a value of a record, or around it."""
        return tuple(at for at in self.find(record) if at[: len(path)] == path or path[: len(at)] == at)

    def _walk(
        self, record: Record[Any], part: BaseModel, sample: object, path: DataPath
    ) -> Iterator[DataPath]:
        if path and is_same(part, sample):
            yield path
            return
        model: type[BaseModel] = type(part)
        for name in part.model_fields_set:
            inner = sample.get(name) if isinstance(sample, dict) else None
            yield from self._look(record, model, name, getattr(part, name), inner, (*path, name))

    def _look(
        self,
        record: Record[Any],
        model: type[BaseModel],
        name: str,
        value: Any,
        sample: object,
        path: DataPath,
    ) -> Iterator[DataPath]:
        if isinstance(value, BaseModel):
            yield from self._walk(record, value, sample, path)
        elif isinstance(value, tuple):
            samples = sample if isinstance(sample, list) else []
            for index, item in enumerate(value):
                fitting = next(
                    (one for one in samples if isinstance(item, BaseModel) and is_same(item, one)), None
                )
                yield from self._look(record, model, name, item, fitting, (*path, index))
        elif isinstance(value, str) and self._is_sample(record, model, name, value, sample):
            yield path

    def _is_sample(
        self, record: Record[Any], model: type[BaseModel], name: str, value: str, sample: object
    ) -> bool:
        reference, is_text = _kind_of(model, name)
        if reference is not None:
            return value.startswith(_REFERENCE) and (
                self._catalog.resolve(reference, value, record.region).key is None
            )
        if is_text:
            return value == sample and name != "illustrative" and len(value.split()) >= _SENTENCE
        return _ADDRESS.match(value) is not None and leads_to_an_example(value)


def says_illustrative(record: Record[Any]) -> bool:
    """Whether a record says that it is made up, by text or by ``true``."""
    said = record.entity.illustrative
    return bool(said) and said != _samples_of(record)["illustrative"]


def leads_to_an_example(url: str) -> bool:
    """Whether a web address is at a domain reserved for examples."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return host.rpartition(".")[2] in _RESERVED_ENDINGS or any(
        host == name or host.endswith(f".{name}") for name in _HOSTS
    )


def is_same(part: BaseModel, sample: object) -> bool:
    """Whether a part equals a sample in all its keys, and not by chance."""
    if not isinstance(sample, dict) or part.model_dump(mode="json", exclude_unset=True) != sample:
        return False
    if isinstance(part, Sourced) and part.source is not None:
        return not part.source.startswith(_PUBLISHED)
    texts = [leaf for leaf in _leaves(sample) if isinstance(leaf, str)]
    if any(text.startswith(_REFERENCE) for text in texts):
        return False  # whether it is a sample depends on what it names
    return any(_DAY.fullmatch(text) or len(text.split()) >= _SENTENCE for text in texts)


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    else:
        yield value


@cache
def _samples(model: type[BaseModel]) -> dict[str, Any]:
    return {name: field.examples[0] for name, field in model.model_fields.items() if field.examples}


def _samples_of(record: Record[Any]) -> dict[str, Any]:
    """What the starting file of a record's kind shows under each key."""
    model: type[BaseModel] = type(record.entity)
    return _samples(model)


@cache
def _kind_of(model: type[BaseModel], name: str) -> tuple[tuple[str, ...] | None, bool]:
    """The kinds that a key refers to, if any, and whether it is text that may be translated."""
    field = model.model_fields[name]
    marks = find_marks(field)
    kinds = next((tuple(mark.kind.split("|")) for mark in marks if isinstance(mark, RefTo)), None)
    origins = {getattr(inner, "__origin__", None) for inner in iter_inside(field.annotation)}
    return kinds, any(isinstance(mark, Words) for mark in marks) and dict in origins
