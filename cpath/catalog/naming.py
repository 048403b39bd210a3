"""What a person means by a name, and which names are free, for everything with an id.

Records are named by their ids, competencies within their framework, stages and lanes within their pathway.
Must not know what is done with the result, nor read any file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpath.catalog.layout import REGIONS, is_id
from cpath.catalog.lookup import known_regions, refuse_unreadable
from cpath.catalog.starter import make_id
from cpath.diagnostics.suggestion import did_you_mean
from cpath.errors import NoRepositoryError, RefusedEditError, UsageError
from cpath.model import BY_KIND, Pathway
from cpath.model.base import ID_MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpath.catalog.catalog import Catalog, Record
    from cpath.source.position import DataPath

COMPETENCY = "competency"
PARTS: Mapping[str, str] = {"stage": "stages", "lane": "lanes"}
"""Parts of a pathway that have ids, with the list that contains them."""

NAMED_KINDS = (*(kind for kind in BY_KIND if kind != "settings"), COMPETENCY, *PARTS)
"""Every kind of thing that has its own id."""

_SHOWN = 10
_NO_ID = "unknown"
"""A word that references read as: not known."""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing with an id. ``key`` is unique in its kind: ``region/id``, ``framework/id``.

    ``record`` is its file, or the file that contains it at ``path``; None for a region that is a folder
    without a region file.
    """

    kind: str
    key: str
    record: Record[Any] | None
    path: DataPath = ()

    @property
    def id(self) -> str:
        """The id itself, the last part of the key."""
        return self.key.rpartition("/")[2]

    def with_id(self, id_: str) -> str:
        """The key that it would have under another id."""
        before, slash, _ = self.key.rpartition("/")
        return f"{before}{slash}{id_}"


def find_named(catalog: Catalog, name: str, kind: str | None = None) -> Named:
    """The one thing that ``name`` means: an id, a key, or the path of its file.

    Stages and lanes are only searched if no record has the name, or if ``kind`` asks for them. Raises
    `UsageError` if there is none or several, and `UnreadableError` if its file is broken.
    """
    if kind is not None and kind not in NAMED_KINDS:
        raise UsageError(
            f"{kind!r} is not a kind that has ids",
            help=did_you_mean(kind, NAMED_KINDS) or f"one of: {', '.join(NAMED_KINDS)}",
        )
    kinds = NAMED_KINDS if kind is None else (kind,)
    wanted = name.replace("\\", "/").strip("/")
    known = {one: list(iter_named(catalog, one)) for one in kinds}
    found = [item for one in kinds if one not in PARTS for item in known[one] if _is_called(item, wanted)]
    if not found:
        found = [item for one in kinds if one in PARTS for item in known[one] if _is_called(item, wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"{name!r} could mean {len(found)} things: {_list_forms(found)}",
            help="say which one you mean, for example with " + _form(found[0], found),
        )
    broken = [(one, key) for one in kinds for key in _broken_keys(catalog, one) if _ends_with(key, wanted)]
    if broken:
        refuse_unreadable(catalog, *broken[0])
    if not any(known.values()):
        raise NoRepositoryError(
            f"there is no {kind or 'record'} in this repository", help="`cpath new` adds one"
        )
    ids = {form for items in known.values() for item in items for form in (item.key, item.id)}
    raise UsageError(
        f"there is no {kind or 'record'} {name!r}",
        help=did_you_mean(wanted, ids) or "an id is the name of a record's file without .yaml",
    )


def check_free(catalog: Catalog, named: Named, new: str) -> str:
    """The key of ``named`` under the id ``new``. Raises `UsageError` if that id is not possible.

    ``new`` may include the region or framework, which stays the same.
    """
    before = named.key.rpartition("/")[0]
    if "/" in new:
        place, _, id_ = new.rpartition("/")
        if place != before:
            raise UsageError(
                f"{new!r} is not in the same place as {named.key!r}; a rename cannot move it to another "
                + ("region" if named.kind in BY_KIND else "list"),
                help=f"give only the new id: {id_ or named.id}",
            )
        new = id_
    if new == named.id:
        raise UsageError(f"{new!r} is already its id", help="choose another id; nothing was written")
    if not is_id(new) or new == _NO_ID:
        raise UsageError(f"{new!r} is not a valid id", help=_say_why_no_id(new, named.id))
    key = named.with_id(new)
    taken = {*(item.key for item in iter_named(catalog, named.kind)), *_broken_keys(catalog, named.kind)}
    if key in taken:
        raise UsageError(
            f"the {named.kind} {key!r} already exists",
            help="choose another id; to merge two records, change the references and delete one of them",
        )
    _refuse_twice(catalog, named)
    return key


def _say_why_no_id(text: str, old: str) -> str:
    if text == _NO_ID:
        return "this word means that something is unknown; choose another one"
    made = make_id(text)
    if text.lower() == old:
        return f"ids have lowercase letters only, and {old!r} is already its id"
    if len(text) > ID_MAX_LENGTH:
        return f"use at most {ID_MAX_LENGTH} characters"
    if made == text:
        return "Windows keeps this name for a device"
    written = "use lowercase letters, digits and single hyphens"
    return f"{written}: {made}" if is_id(made) else f"{written}, such as {old}"


def _refuse_twice(catalog: Catalog, named: Named) -> None:
    """Refuse an id that appears twice in one list, because references to it would be ambiguous."""
    if named.record is None or not named.path:
        return
    items = getattr(named.record.entity, str(named.path[0]))
    if Counter(item.id for item in items)[named.id] > 1:
        place = catalog.locate(named.record, named.path).start
        raise RefusedEditError(
            f"{named.record.path}:{place.line}:{place.column}: this list has the {named.kind} "
            f"{named.id!r} more than once",
            help="fix that first; `cpath validate` shows where they are",
        )


def iter_named(catalog: Catalog, kind: str) -> Iterator[Named]:
    """Yield everything of a kind that can be read."""
    if kind == COMPETENCY:
        for key, entry in catalog.competencies.items():
            yield Named(kind, key, entry.framework, ("competencies", entry.index, "id"))
    elif kind in PARTS:
        for pathway in catalog.all(Pathway).values():
            seen = set()
            for index, part in enumerate(getattr(pathway.entity, PARTS[kind])):
                if part.id not in seen:
                    seen.add(part.id)
                    yield Named(kind, f"{pathway.key}/{part.id}", pathway, (PARTS[kind], index, "id"))
    elif kind == "region":
        records = catalog.all(BY_KIND[kind])
        for key in sorted(known_regions(catalog) - catalog.broken.get(kind, set())):
            yield Named(kind, key, records.get(key))
    else:
        for key, record in catalog.all(BY_KIND[kind]).items():
            yield Named(kind, key, record)


def _broken_keys(catalog: Catalog, kind: str) -> set[str]:
    """Keys of a kind whose files cannot be read, except competencies of such a framework."""
    return catalog.broken.get(kind, set())


def _is_called(item: Named, name: str) -> bool:
    if _ends_with(item.key, name):
        return True
    if item.path:
        return False
    return name == (item.record.path if item.record is not None else "") or (
        item.kind == "region" and name == f"{REGIONS}/{item.key}"
    )


def _ends_with(key: str, name: str) -> bool:
    return key == name or (name != "" and key.endswith(f"/{name}"))


def _list_forms(found: list[Named]) -> str:
    shown = ", ".join(f"{item.kind} {item.key}" for item in found[:_SHOWN])
    return shown if len(found) <= _SHOWN else f"{shown} and {len(found) - _SHOWN} more"


def _form(item: Named, among: list[Named]) -> str:
    """Text to type that names one of several things."""
    same = [other for other in among if other.kind == item.kind]
    name = item.key if len(same) > 1 else item.id
    return f"`--kind {item.kind} {name}`" if len(same) < len(among) else f"`{name}`"
