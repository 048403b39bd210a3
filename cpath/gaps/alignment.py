"""Which competencies of two frameworks mean the same, and which only have to do with each other.

Knows frameworks; must not know who requires or teaches their competencies.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.model import Framework

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpath.catalog.catalog import Catalog

CARRYING = ("exact", "close")
"""Relations that carry a level over, in SKOS words."""
LEADING = ("broad", "narrow")
"""Relations that are a lead for people to follow, and carry nothing."""


@dataclass(frozen=True, slots=True)
class Alignments:
    """The declared alignments by competency key, each read both ways, one step far."""

    carrying: Mapping[str, tuple[str, ...]]
    leading: Mapping[str, tuple[str, ...]]

    def same_as(self, key: str) -> tuple[str, ...]:
        """Give the competencies whose levels count for ``key``, itself the first."""
        return (key, *self.carrying.get(key, ()))

    def leads_to(self, key: str) -> tuple[str, ...]:
        """Give the competencies that are broader or narrower than ``key``."""
        return self.leading.get(key, ())


def read_alignments(catalog: Catalog) -> Alignments:
    """Collect the alignments of every framework; those that name no known competency lead nowhere."""
    carrying: dict[str, dict[str, None]] = defaultdict(dict)
    leading: dict[str, dict[str, None]] = defaultdict(dict)
    for framework in catalog.all(Framework).values():
        for alignment in framework.entity.alignments:
            one: str | None = f"{framework.id}/{alignment.competency}"
            if one not in catalog.competencies:
                one = catalog.resolve("competency", alignment.competency).key
            other = catalog.resolve("competency", alignment.to).key
            if one is None or other is None or one == other:
                continue
            found = (
                carrying
                if alignment.relation in CARRYING
                else leading
                if alignment.relation in LEADING
                else None
            )
            if found is not None:
                found[one][other] = None
                found[other][one] = None
    return Alignments(
        {key: tuple(sorted(keys)) for key, keys in carrying.items()},
        {key: tuple(sorted(keys)) for key, keys in leading.items()},
    )
