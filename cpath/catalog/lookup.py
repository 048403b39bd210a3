"""The one place that asks whether there is a region or a record of the name that a person wrote.

Raises `UsageError` for a name that leads nowhere, with the nearest one that does, and `UnreadableError`
where the file of the name cannot be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from cpath.diagnostics.suggestion import did_you_mean, list_some
from cpath.errors import UnreadableError, UsageError
from cpath.model import Entity, Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpath.catalog.catalog import Catalog, Record

SHOWN = 12
"""Ids that are listed where a name is not known."""

E = TypeVar("E", bound=Entity)


def find_record(catalog: Catalog, model: type[E], ref: str, region: str | None = None) -> Record[E]:
    """Return the record of a kind that a person names, seen from a region."""
    return find_any(catalog, (model,), ref, region)


def find_any(
    catalog: Catalog, models: Sequence[type[Entity]], ref: str, region: str | None = None
) -> Record[Any]:
    """Return the record that a person names, of the first of some kinds that has one of that name."""
    found = catalog.resolve(tuple(model.kind for model in models), ref, region)
    *most, last = [model.folder for model in models]
    folders = f"{', '.join(most)} and {last}" if most else last
    if found.kind is None or found.key is None:
        if found.candidates:
            raise UsageError(
                f"several {folders} are called {ref!r}", help=f"name one of: {', '.join(found.candidates)}"
            )
        keys = {key for model in models for key in catalog.keys(model.kind)}
        known = keys | {key.rpartition("/")[2] for key in keys}
        *most, last = [model.kind for model in models]
        kinds = f"{', '.join(most)} or {last}" if most else last
        raise UsageError(f"there is no {kinds} {ref!r}", help=suggest(ref, known, folders))
    model = next(model for model in models if model.kind == found.kind)
    record = catalog.all(model).get(found.key)
    if record is None:
        refuse_unreadable(catalog, found.kind, found.key)
    return record


def refuse_absent(catalog: Catalog, kind: str, key: str) -> None:
    """Refuse a record whose file is not checked out; nothing where it is here."""
    if key in catalog.absent.get(kind, ()):
        raise UnreadableError(
            f"the file of the {kind} {key!r} is not checked out here", help=catalog.left_out.remedy
        )


def refuse_unreadable(catalog: Catalog, kind: str, key: str) -> NoReturn:
    """Refuse a record whose file cannot be read, or is not checked out."""
    refuse_absent(catalog, kind, key)
    raise UnreadableError(
        f"the file of the {kind} {key!r} cannot be read", help="`cpath validate` says what is wrong with it"
    )


def known_regions(catalog: Catalog) -> set[str]:
    """Return the regions that there are: those with a file of their own, and those that records are of."""
    named = {record.region for record in catalog.iter_records() if record.region is not None}
    return named.union(catalog.keys(Region.kind))


def check_region(catalog: Catalog, region: str | None, *others: Catalog) -> None:
    """Refuse a region that no catalog has; None is every region."""
    if region is None:
        return
    known = known_regions(catalog).union(*(known_regions(other) for other in others))
    if region not in known:
        raise UsageError(f"there is no region {region!r}", help=suggest(region, known, "regions"))


def check_place(record: Record[Any], region: str | None) -> None:
    """Refuse a record of another region than the one that was asked for."""
    if region not in (None, record.region):
        raise UsageError(
            f"the {record.kind} {record.key!r} is not of the region {region!r}", help="leave --region out"
        )


def suggest(word: str, known: Iterable[str], what: str) -> str:
    """Return the question after the nearest known id, or a list of some that there are."""
    known = sorted(set(known))
    near = did_you_mean(word, known)
    if near is not None:
        return near
    return f"known {what}: {list_some(known, SHOWN)}" if known else f"this repository has no {what} yet"
