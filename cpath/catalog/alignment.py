"""Which competencies of two frameworks mean the same, and which are only related.

Relations use SKOS names. Knows frameworks; must not know who requires or teaches their competencies.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.model import Framework

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpath.catalog.catalog import Catalog, Record

LEADING = ("broad", "narrow")
"""Relations for people to follow up. They carry no level over."""


@dataclass(frozen=True, slots=True)
class Alignments:
    """The declared alignments by competency key, in both directions.

    ``exact`` has chains of exact alignments from end to end. ``close`` and ``leading`` are one step long;
    ``leading`` goes from any competency of such a chain to any of another.
    """

    exact: Mapping[str, tuple[str, ...]]
    close: Mapping[str, tuple[str, ...]]
    leading: Mapping[str, tuple[str, ...]]

    def identical_to(self, key: str) -> tuple[str, ...]:
        """Competencies that are exactly the same as ``key``, itself first."""
        return (key, *self.exact.get(key, ()))

    def same_as(self, key: str) -> tuple[str, ...]:
        """Competencies whose levels count for ``key``, itself first."""
        return (key, *self.exact.get(key, ()), *self.close.get(key, ()))

    def leads_to(self, key: str) -> tuple[str, ...]:
        """Competencies that are broader or narrower than ``key``."""
        return self.leading.get(key, ())


def iter_alignments(catalog: Catalog) -> Iterator[tuple[Record[Framework], int, str, str]]:
    """Yield every alignment of two known competencies: its framework, its index, and the two keys."""
    for framework in catalog.all(Framework).values():
        for index, alignment in enumerate(framework.entity.alignments):
            one: str | None = f"{framework.id}/{alignment.competency}"
            if one not in catalog.competencies:
                one = catalog.resolve("competency", alignment.competency).key
            other = catalog.resolve("competency", alignment.to).key
            if one is not None and other is not None and one != other:
                yield framework, index, one, other


def read_alignments(catalog: Catalog) -> Alignments:
    """Alignments of every framework. Those that name no known competency are skipped."""
    exact: dict[str, set[str]] = defaultdict(set)
    close: dict[str, set[str]] = defaultdict(set)
    leading: dict[str, set[str]] = defaultdict(set)
    for framework, index, one, other in iter_alignments(catalog):
        relation = framework.entity.alignments[index].relation
        found = {"exact": exact, "close": close}.get(relation, leading if relation in LEADING else None)
        if found is not None:
            found[one].add(other)
            found[other].add(one)
    chains = _chains(exact)
    leads: dict[str, set[str]] = defaultdict(set)
    for key in {*leading, *chains}:
        chain = (key, *chains.get(key, ()))
        near = {other for member in chain for other in leading.get(member, ())}
        leads[key] = {same for other in near for same in (other, *chains.get(other, ()))} - set(chain)
    return Alignments(
        chains,
        {key: tuple(sorted(keys - set(chains.get(key, ())))) for key, keys in close.items()},
        {key: tuple(sorted(keys)) for key, keys in leads.items() if keys},
    )


def _chains(exact: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """The other members of each competency's chain of exact alignments, sorted by key."""
    chains: dict[str, tuple[str, ...]] = {}
    for start in exact:
        if start in chains:
            continue
        chain, waiting = {start}, [start]
        while waiting:
            fresh = exact.get(waiting.pop(), set()) - chain
            chain |= fresh
            waiting += fresh
        members = sorted(chain)
        for member in members:
            chains[member] = tuple(key for key in members if key != member)
    return chains
