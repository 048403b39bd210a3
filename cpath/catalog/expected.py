"""What a model expects at a path of data: which parts, keys, field and codes.

A path's list indexes do not matter here. Must not know what is wrong with a value.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cpath.catalog.mending import find_code_of
from cpath.diagnostics.suggestion import Words
from cpath.model.annotation import find_models

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from cpath.model.codes import CodeOf
    from cpath.source.position import DataPath


def keys_of(where: DataPath) -> tuple[str, ...]:
    """Keys of a path without list indexes, as model fields are looked up."""
    return tuple(part for part in where if isinstance(part, str))


@lru_cache(maxsize=4096)
def _models_below(model: type[BaseModel], keys: tuple[str, ...]) -> tuple[type[BaseModel], ...]:
    if not keys:
        return (model,)
    return tuple(
        inner
        for outer in _models_below(model, keys[:-1])
        if keys[-1] in outer.model_fields
        for inner in find_models(outer.model_fields[keys[-1]].annotation)
    )


def models_at(model: type[BaseModel], where: DataPath) -> tuple[type[BaseModel], ...]:
    """The parts that may be at a path; several if a value may be several things."""
    return _models_below(model, keys_of(where))


def keys_at(model: type[BaseModel], where: DataPath) -> Words:
    """The keys that are allowed at a path, sorted."""
    return _words_of(models_at(model, where))


@lru_cache(maxsize=4096)
def _words_of(models: tuple[type[BaseModel], ...]) -> Words:
    return Words(sorted({name for found in models for name in found.model_fields}))


def field_at(model: type[BaseModel], where: DataPath) -> FieldInfo | None:
    """The field at a path; None if the model has none."""
    return _field_below(model, keys_of(where))


@lru_cache(maxsize=4096)
def _field_below(model: type[BaseModel], keys: tuple[str, ...]) -> FieldInfo | None:
    for parent in _models_below(model, keys[:-1]) if keys else ():
        if keys[-1] in parent.model_fields:
            return parent.model_fields[keys[-1]]
    return None


def code_at(model: type[BaseModel], where: DataPath) -> CodeOf | None:
    """The code system expected at a path; None if there is none."""
    return _code_below(model, keys_of(where))


@lru_cache(maxsize=4096)
def _code_below(model: type[BaseModel], keys: tuple[str, ...]) -> CodeOf | None:
    field = _field_below(model, keys)
    return None if field is None else find_code_of(field)
