"""Tidies a record's file: its lines, codes in quotes, and the keys in the format's order.

Knows which keys and codes a kind has. `cpath.source.tidy` changes the text without changing its meaning.
Reads and writes no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from cpath.catalog.shape import iter_shape_diagnostics
from cpath.diagnostics.listing import Listing
from cpath.errors import RefusedEditError
from cpath.model import Entity
from cpath.source.editor import apply_edits
from cpath.source.reader import DEFAULT_LIMITS, Document, ReadLimits, read
from cpath.source.tidy import order_keys, tidy_text

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNQUOTED_CODE = "CP104"
_VERSION = "format"


@dataclass(frozen=True, slots=True)
class Tidied:
    """A record's file before and after. ``remark`` says why its keys were not reordered."""

    old: bytes
    new: bytes
    remark: str | None = None


def tidy_record(raw: bytes, model: type[Entity], path: str, limits: ReadLimits = DEFAULT_LIMITS) -> Tidied:
    """Tidy the file of a record of kind ``model``.

    Raises `RefusedEditError`, with the line, if the file cannot be read.
    """
    document = read(raw, limits)
    if document.problems:
        problem = document.problems[0]
        start = problem.span.start
        raise RefusedEditError(f"{path}:{start.line}:{start.column}: {problem.message}", help=problem.help)
    text = _quote_codes(raw, document, model, path, limits)
    data = document.data if text == document.text else None
    text = tidy_text(text, limits, data=data)
    remark = None
    try:
        text = order_keys(text, _choose_order(model, document.data), limits, data=data)
    except RefusedEditError as refusal:
        remark = f"{refusal.message}; {refusal.help}"
    return Tidied(raw, text.encode(), remark)


def _quote_codes(raw: bytes, document: Document, model: type[Entity], path: str, limits: ReadLimits) -> str:
    """Apply every fix of a code that YAML reads as a number."""
    text = document.text
    try:
        model.model_validate(document.data)
    except ValidationError as error:
        places = read(raw, limits, places=True).places
        found: Iterable[Any] = iter_shape_diagnostics(
            error, model, path, document.data, lambda _: places, Listing(every_fix=True)
        )
        edits = [
            edit
            for item in found
            if item.code == _UNQUOTED_CODE and item.fix is not None
            for edit in item.fix.edits
            # `cpath validate --fix` restores a lost zero. Here no other codes are looked up.
            if edit.value == places.nodes[edit.at].raw
        ]
        text = apply_edits(text, edits, limits=limits)
        _compare(document.data, read(text.encode(), limits).data, path)
    return text


def _compare(old: object, new: object, path: str) -> None:
    """Check that only numbers became text."""
    if isinstance(old, dict) and isinstance(new, dict) and list(old) == list(new):
        for key in old:
            _compare(old[key], new[key], path)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            _compare(one, other, path)
    elif repr(old) != repr(new) and not (isinstance(old, int | float) and isinstance(new, str)):
        raise RefusedEditError(
            f"{path}: the codes cannot be put in quotes", help="put them in quotes by hand"
        )


def _choose_order(model: type[Entity], data: object) -> list[str]:
    """A kind's keys in order: the title, keys about the record, its own keys, the notes.

    Two habits are left alone: the format version before everything else, and keys about the record after
    its own keys, as in starting files.
    """
    keys = list(data) if isinstance(data, dict) else []
    about = [name for name in Entity.model_fields if name not in ("title", "notes")]
    own = [name for name in model.model_fields if name not in Entity.model_fields]
    first = [name for name in own if name == _VERSION and keys[:1] == [name]]
    own = [name for name in own if name not in first]
    written = [key for key in keys if key in own or key in about]
    late = len([key for key in written if key in about])
    if 0 < late < len(written) and all(key in about for key in written[-late:]):
        return [*first, "title", *own, *about, "notes"]
    return [*first, "title", *about, *own, "notes"]
