"""Rules about references: an id in one record that names another record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from cpath.diagnostics import Fix, Severity
from cpath.diagnostics.suggestion import Words, closest
from cpath.model import BY_KIND, Credential, Framework, Occupation, Organization
from cpath.rules.registry import Finding, rule
from cpath.source.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog.catalog import Catalog, Record, Reference
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath

SUGGESTIONS = 100
"""Maximum unknown ids that get a "did you mean". Fixing these usually reveals the cause of the rest."""

_MODEL_KINDS = tuple(kind for kind in BY_KIND if kind != "settings")
KINDS = (*_MODEL_KINDS, "competency")


def find_place(catalog: Catalog, kind: str, key: str) -> tuple[Record[Any], DataPath] | None:
    """The record of a key and the key's path in it; None if its file cannot be read."""
    if kind == "competency":
        entry = catalog.competencies.get(key)
        return None if entry is None else (entry.framework, ("competencies", entry.index, "id"))
    record = catalog.all(BY_KIND[kind]).get(key)
    return None if record is None else (record, ("title",))


def _related(
    catalog: Catalog, kind: str, keys: tuple[str, ...], words: str
) -> tuple[tuple[Record[Any] | str, DataPath, str], ...]:
    places = ((key, find_place(catalog, kind, key)) for key in keys)
    return tuple((*place, words.format(key)) for key, place in places if place is not None)


def _name(kinds: tuple[str, ...]) -> str:
    return " or ".join(kinds)


def _other_kind(catalog: Catalog, reference: Reference) -> tuple[str, str] | None:
    """Kind and key of the record that has this id but is of the wrong kind."""
    if reference.ref not in catalog.names:
        return None
    for kind in KINDS:
        if kind not in reference.kinds:
            found = catalog.resolve(kind, reference.ref, reference.record.region)
            if found.key is not None:
                return kind, found.key
    return None


def _fix_writing(catalog: Catalog, reference: Reference) -> Fix | None:
    """Fix for a reference that differs from an id only in capitals, spaces and underscores."""
    parts = [re.sub(r"[\s_-]+", "-", part.strip()).lower() for part in reference.ref.split("/")]
    meant = "/".join(parts)
    if meant == reference.ref:
        return None
    named = [kind for kind in reference.kinds if catalog.resolve(kind, meant, reference.record.region).key]
    if len(named) != 1:
        return None
    return Fix(f"write {meant}", (Edit(reference.record.path, reference.path, "replace", meant),))


class _Suggestions:
    """Finds similar ids for unknown ones: each id once, up to `SUGGESTIONS` different ids."""

    def __init__(self, context: Context) -> None:
        self._catalog = context.catalog
        self._found: dict[tuple[tuple[str, ...], str, str | None], tuple[str, str] | None] = {}
        self._ids: dict[str, Words] = {}

    def find(self, reference: Reference) -> tuple[str, str] | None:
        """Kind and key of the record whose id is most like the one written."""
        asked = (reference.kinds, reference.ref, reference.record.region)
        if asked not in self._found:
            if len(self._found) >= SUGGESTIONS:
                return None
            self._found[asked] = self._search(reference)
        return self._found[asked]

    def _search(self, reference: Reference) -> tuple[str, str] | None:
        ref = reference.ref
        bare = ref.rpartition("/")[2]
        for kind in reference.kinds:
            if bare != ref:
                elsewhere = self._catalog.resolve(kind, bare, reference.record.region).key
                if elsewhere is not None:
                    return kind, elsewhere
            if kind not in self._ids:
                self._ids[kind] = Words(sorted({key.rpartition("/")[2] for key in self._catalog.keys(kind)}))
            match = closest(bare, self._ids[kind])
            if match is None:
                continue
            found = self._catalog.resolve(kind, match, reference.record.region)
            key = found.key or next(iter(found.candidates), None)
            if key is not None:
                return kind, key
        return None


@rule("CP202", "unknown-reference", Severity.ERROR)
def unknown_reference(context: Context) -> Iterator[Finding]:
    """An id does not name a record of the expected kind.

    Why: a missing record cannot be compared, counted or drawn. A typo would silently remove a program or an
    employer from every figure.

    Wrong:

        provider: example-colege

    Right:

        provider: example-college
    """
    suggestions = _Suggestions(context)
    for link in context.survey.lost:
        reference = link.reference
        if link.target.candidates or _other_kind(context.catalog, reference) is not None:
            continue
        kinds = _name(reference.kinds)
        near = suggestions.find(reference)
        if near is None:
            help_ = f"correct the id, or add the {kinds} first"
            related: tuple[tuple[Record[Any] | str, DataPath, str], ...] = ()
        else:
            help_ = f"did you mean {near[1]!r}?"
            related = _related(context.catalog, near[0], (near[1],), "{!r} is here")
        yield Finding(
            reference.record,
            reference.path,
            f"there is no {kinds} {reference.ref!r}",
            help_,
            related=related,
            fix=_fix_writing(context.catalog, reference),
        )


@rule("CP203", "ambiguous-reference", Severity.ERROR)
def ambiguous_reference(context: Context) -> Iterator[Finding]:
    """A bare id names records in several regions or frameworks.

    Why: only one of them is meant, and a figure must not depend on which one is found first.

    Wrong:

        competency: active-listening

    Right:

        competency: onet/active-listening
    """
    for link in context.survey.lost:
        candidates = link.target.candidates
        if candidates:
            reference = link.reference
            kinds = reference.kinds
            related = tuple(
                place
                for kind in kinds
                for place in _related(context.catalog, kind, candidates[:10], "{!r} is here")
            )
            yield Finding(
                reference.record,
                reference.path,
                f"{reference.ref!r} is ambiguous: {len(candidates)} {_name(kinds)} records have this id",
                f"write one of: {', '.join(candidates[:10])}",
                related=related,
            )


@rule("CP205", "wrong-kind", Severity.ERROR)
def wrong_kind(context: Context) -> Iterator[Finding]:
    """An id names a record of the wrong kind.

    Why: a program cannot take the place of a credential. The two are easy to mix up because they often have
    the same name.

    Wrong:

        awards: [nursing-program]

    Right:

        awards: [nursing-certificate]
    """
    for link in context.survey.lost:
        if link.target.candidates:
            continue
        reference = link.reference
        other = _other_kind(context.catalog, reference)
        if other is not None:
            kind, key = other
            yield Finding(
                reference.record,
                reference.path,
                f"{reference.ref!r} is of kind {kind}, but this must be of kind {_name(reference.kinds)}",
                f"name a record of kind {_name(reference.kinds)}",
                related=_related(context.catalog, kind, (key,), "{!r} is here"),
            )


@rule("CP206", "reference-twice", Severity.WARNING)
def reference_twice(context: Context) -> Iterator[Finding]:
    """One list names the same record twice.

    Why: readers may count a member or program twice, and often one of the two was meant to be another
    record.

    Wrong:

        members: [example-hospital, example-clinic, example-hospital]

    Right:

        members: [example-hospital, example-clinic]
    """
    for repeated in context.survey.repeated:
        reference = repeated.reference
        yield Finding(
            reference.record,
            reference.path,
            f"this list names {reference.ref!r} twice",
            "delete one of the two, or correct it if another record was meant",
            related=((reference.record, repeated.first, "the first one is here"),),
        )


_WHERE_NAMED: Final = {
    Organization.kind: "name it where it belongs, such as in `members` of a partnership, or delete it",
    Framework.kind: "name its competencies where they belong, in a vote or in a course, or delete it",
    Occupation.kind: "name it where it belongs, such as in `critical_occupations`, or delete it",
    Credential.kind: "name it where it belongs, such as in `awards` of a program, or delete it",
}


@rule("CP207", "never-referred-to", Severity.NOTE)
def never_referred_to(context: Context) -> Iterator[Finding]:
    """No other record names this organization, occupation, credential or framework.

    A framework counts as named if a record names one of its competencies.

    Why: it appears in no figure and on no map. Perhaps a reference to it is missing, or the record is a
    leftover. This finding is not made while some file cannot be read, because that file may name it.

    Wrong:

        # credentials/old-certificate.yaml; no program awards it and no pathway lists it
        title: Old certificate
        type: certificate

    Right:

        # regions/example/programs/nursing.yaml
        awards: [old-certificate]
    """
    catalog = context.catalog
    if any(catalog.broken.values()):
        return
    named = context.survey.named
    for model in (Organization, Framework, Occupation, Credential):
        for key, item in catalog.all(model).items():
            if (model.kind, key) not in named:
                what = "a competency of this framework" if model is Framework else f"this {model.kind}"
                yield Finding(
                    item,
                    ("title",),
                    f"no other record names {what} ({key})",
                    _WHERE_NAMED[model.kind],
                )


@rule("CP214", "refers-to-itself", Severity.ERROR)
def refers_to_itself(context: Context) -> Iterator[Finding]:
    """A record refers to itself: a program articulates to itself, an occupation is related to itself.

    Why: a record cannot lead to itself. Another record was meant.

    Wrong:

        # regions/example/programs/nursing-aas.yaml
        articulation:
          - to: nursing-aas

    Right:

        # regions/example/programs/nursing-aas.yaml
        articulation:
          - to: nursing-bsn
    """
    for link in context.survey.to_itself:
        record = link.reference.record
        yield Finding(
            record,
            link.reference.path,
            f"{record.kind} {link.reference.ref!r} refers to itself",
            "name another record, or delete the line",
        )
