"""What people name in options, found in the catalog, or what is wrong with the name.

Raises `cpath.errors.UsageError` for a name that leads nowhere, with the nearest one that does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from cpath.diagnostics.suggestion import did_you_mean
from cpath.errors import UnreadableError, UsageError
from cpath.model import Entity, Region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpath.catalog.catalog import Catalog, Record

SHOWN = 12
"""So many ids at most are listed where a name is not known."""

E = TypeVar("E", bound=Entity)


def find_record(
    catalog: Catalog, model: type[E], ref: str, region: str | None, option: str | None = None
) -> Record[E]:
    """Find the record that ``option`` names, or say what is wrong with the name."""
    option = option or f"--{model.kind}"
    resolution = catalog.resolve(model.kind, ref, region)
    if resolution.key is None:
        if resolution.candidates:
            raise UsageError(
                f"several {model.folder} are called {ref!r}",
                help=f"name one after {option}: {', '.join(resolution.candidates)}",
            )
        keys = set(catalog.keys(model.kind))
        known = keys | {key.rpartition("/")[2] for key in keys}
        raise UsageError(f"there is no {model.kind} {ref!r}", help=suggest(ref, known, model.folder))
    record = catalog.all(model).get(resolution.key)
    if record is None:
        raise UnreadableError(
            f"the file of the {model.kind} {resolution.key!r} cannot be read",
            help="see `cpath validate` for what is wrong with it",
        )
    return record


def check_region(catalog: Catalog, region: str | None) -> None:
    """Refuse a region that no record belongs to; None is every region."""
    if region is None:
        return
    known = {record.region for record in catalog.iter_records() if record.region is not None} | set(
        catalog.all(Region)
    )
    if region not in known:
        raise UsageError(f"there is no region {region!r}", help=suggest(region, known, "regions"))


def suggest(word: str, known: Iterable[str], what: str) -> str:
    """Suggest the nearest known id, or list what there is where it is not much."""
    known = set(known)
    suggestion = did_you_mean(word, known)
    if suggestion is not None:
        return suggestion
    if not known:
        return f"this repository has no {what} yet"
    if len(known) <= SHOWN:
        return f"known {what}: {', '.join(sorted(known))}"
    return f"the ids of {what} are the names of their files"
