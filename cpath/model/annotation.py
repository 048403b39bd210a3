"""What the annotation of a key holds: the parts that may be its value, and the marks on it.

Must not know any kind of record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo


def iter_inside(annotation: object) -> Iterator[object]:
    """Yield an annotation and everything inside it, outer things first."""
    yield annotation
    for inner in get_args(annotation):
        yield from iter_inside(inner)


def find_models(annotation: object) -> list[type[BaseModel]]:
    """Find the parts of a record that a value may be, or its items."""
    return [
        inner for inner in iter_inside(annotation) if isinstance(inner, type) and issubclass(inner, BaseModel)
    ]


def find_marks(field: FieldInfo) -> list[object]:
    """Find the marks on a key and on what is inside its annotation, such as `RefTo`, among its types."""
    return [*field.metadata, *iter_inside(field.annotation)]
