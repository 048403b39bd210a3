"""Titles of records, for reports whose facts name records by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.model import (
    Credential,
    Initiative,
    Occupation,
    Organization,
    Pathway,
    Program,
    Region,
)

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.model import Entity, Text

_KINDS: tuple[type[Entity], ...] = (
    Region,
    Occupation,
    Program,
    Organization,
    Initiative,
    Pathway,
    Credential,
)


class Titles:
    """``titles(id)``: the title of a record; the id where there is none. ``kind`` decides between several."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.language = catalog.settings.entity.first_language
        self.known: dict[tuple[str, type[Entity] | None], Text] = {}

    def __call__(self, ref: str, kind: type[Entity] | None = None) -> Text:
        """Return the title of the record with this id."""
        if (ref, kind) not in self.known:
            found = (self.catalog.find(one, ref) for one in ((kind,) if kind else _KINDS))
            titles = (record.entity.title for record in found if record is not None)
            self.known[ref, kind] = next(titles, ref)
        return self.known[ref, kind]

    def competency(self, ref: str) -> Text:
        """Return the title of the competency with this id."""
        entry = self.catalog.find_competency(ref)
        return ref if entry is None else entry.competency.title
