"""Reads the annotation of a key: the parts that its value may be, and the marks on it.

Must not know any kind of record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo


def iter_inside(annotation: object) -> Iterator[object]:
    """Yield an annotation and everything inside it, outer first."""
    yield annotation
    for inner in get_args(annotation):
        yield from iter_inside(inner)


def find_models(annotation: object) -> list[type[BaseModel]]:
    """The parts that a value, or its items, may be."""
    return [
        inner for inner in iter_inside(annotation) if isinstance(inner, type) and issubclass(inner, BaseModel)
    ]


def find_marks(field: FieldInfo) -> list[object]:
    """The marks of the given types, such as `RefTo`, on a key and inside its annotation."""
    return [*field.metadata, *iter_inside(field.annotation)]
