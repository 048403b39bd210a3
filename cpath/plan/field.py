"""Which programs may help each other: of one field or pathway, and for the same audience.

`docs/decisions/0013-plan.md` says why. Must not know what a plan is for.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from cpath.model import Pathway, Program
from cpath.plan.facts import prepares_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cpath.catalog.catalog import Catalog, Record

EMPLOYABILITY = "employability"
"""Category of the competencies that every job asks for."""
_FAMILY, _SERIES = 2, 5
"""Characters of a CIP code such as 51.3801 that name its family (51) and its series (51.38)."""


class Fields:
    """The fields, pathways and audiences of a catalog's programs."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    @cached_property
    def _occupations(self) -> Mapping[str, frozenset[str]]:
        programs = self.catalog.all(Program)
        return {key: frozenset(prepares_for(self.catalog, program)) for key, program in programs.items()}

    @cached_property
    def _pathways(self) -> Mapping[str, set[str]]:
        """By program, the pathways that name it."""
        found: dict[str, set[str]] = defaultdict(set)
        for pathway in self.catalog.all(Pathway).values():
            for ref in pathway.entity.programs:
                key = self.catalog.resolve(Program.kind, ref, pathway.region).key
                if key is not None:
                    found[key].add(pathway.key)
        return found

    @cached_property
    def _families(self) -> Mapping[str, set[str | None]]:
        """By competency, the CIP families of the programs that teach it."""
        found: dict[str, set[str | None]] = defaultdict(set)
        for program in self.catalog.all(Program).values():
            for course in program.entity.courses:
                for teaches in course.teaches or ():
                    entry = self.catalog.find_competency(teaches.competency)
                    if entry is not None:
                        found[entry.key].add(_cip(program.entity, _FAMILY))
        return found

    def same_field(self, one: Record[Program], other: Record[Program]) -> bool:
        """Whether two programs prepare for one occupation, or have a CIP code of one series."""
        series = _cip(one.entity, _SERIES)
        return (series is not None and series == _cip(other.entity, _SERIES)) or bool(
            self._occupations.get(one.key, frozenset()) & self._occupations.get(other.key, frozenset())
        )

    def is_generic(self, keys: Iterable[str], category: str | None) -> bool:
        """Whether a competency is of no single field.

        So are employability skills, and what programs of several CIP families teach, or none.
        """
        families = set().union(*(self._families.get(key, set()) for key in keys))
        return category == EMPLOYABILITY or len(families) != 1

    def may_lend(self, source: Record[Program], program: Record[Program], *, generic: bool) -> bool:
        """Whether a program may take over a course of another one.

        Both run in one region, and the other one is for all of the program's audiences. They are of one
        field; for what is particular to a CIP family, a pathway and a family in common will do.
        """
        if source.key == program.key or source.entity.status != "active" or source.region != program.region:
            return False
        if not same_audience(source.entity, program.entity):
            return False
        if self.same_field(source, program):
            return True
        family = _cip(program.entity, _FAMILY)
        together = self._pathways.get(source.key, set()) & self._pathways.get(program.key, set())
        return (
            not generic and bool(together) and family is not None and family == _cip(source.entity, _FAMILY)
        )


def same_audience(source: Program, program: Program) -> bool:
    """Whether ``source`` is for everybody whom ``program`` is for; an audience not stated matches none."""
    return set(program.audience) <= set(source.audience) and bool(program.audience) == bool(source.audience)


def _cip(program: Program, length: int) -> str | None:
    cip = program.cip
    return None if cip is None or cip == "unknown" or len(cip) < length else cip[:length]
