"""One pass over every reference of a repository, for all rules about references.

A large repository has hundreds of thousands of references, so each is looked at once and not kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpath.catalog.catalog import Catalog, Reference, Resolution
    from cpath.source.position import DataPath


@dataclass(frozen=True, slots=True)
class Link:
    """A reference and its target."""

    reference: Reference
    target: Resolution


@dataclass(frozen=True, slots=True)
class Repeated:
    """A reference to something that its list already names, at ``first``."""

    reference: Reference
    first: DataPath


@dataclass(frozen=True, slots=True)
class Survey:
    """The notable references of a repository."""

    lost: tuple[Link, ...]
    """References that lead nowhere, or to several records."""
    to_itself: tuple[Link, ...]
    """References of a record to itself."""
    repeated: tuple[Repeated, ...]
    named: frozenset[tuple[str, str]]
    """Kind and key of everything that another record names.

    A framework counts if one of its competencies is named.
    """


def _may_be_unread(reference: Reference, unread: set[str]) -> bool:
    """Whether a reference may name a competency of a framework whose file cannot be read."""
    framework, slash, _ = reference.ref.partition("/")
    return "competency" in reference.kinds and (not slash or framework in unread)


def survey_references(catalog: Catalog) -> Survey:
    """Follow every reference of every record."""
    lost: list[Link] = []
    to_itself: list[Link] = []
    repeated: list[Repeated] = []
    named: set[tuple[str, str]] = set()
    resolve = catalog.resolve
    unread = catalog.broken.get("framework", set())
    for record in catalog.iter_records():
        region, own_kind, own_key = record.region, record.kind, record.key
        seen: dict[tuple[DataPath, str], DataPath] = {}
        for reference in catalog.iter_references(record):
            target = resolve(reference.kinds, reference.ref, region)
            kind, key = target.kind, target.key
            path = reference.path
            if kind is None or key is None:
                if not (unread and _may_be_unread(reference, unread)):
                    lost.append(Link(reference, target))
            elif kind == own_kind and key == own_key:
                to_itself.append(Link(reference, target))
            elif kind == "competency":
                framework = key.partition("/")[0]
                if own_kind != "framework" or own_key != framework:
                    named.add(("framework", framework))
            else:
                named.add((kind, key))
            if path[-1].__class__ is int:
                first = seen.setdefault((path[:-1], key or reference.ref), path)
                if first is not path:
                    repeated.append(Repeated(reference, first))
    return Survey(tuple(lost), tuple(to_itself), tuple(repeated), frozenset(named))
