"""Which pay and which openings a map shows for an occupation, and which area they are about.

The region's own figures come first, then the state's, then whatever else there is. Pay and openings
are chosen apart, because one source often has only one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.catalog.labor import nearest_openings, nearest_wage, whole_code
from cpath.model import Initiative, Region, read_text
from cpath.model.origin import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog import Catalog, Record
    from cpath.catalog.labor import Figure as Stated
    from cpath.messages import Message
    from cpath.model import Occupation
    from cpath.model.initiative import CriticalOccupation


PayUnit = Literal["hour", "year"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number about one occupation, with where it is from.

    ``area`` is None where the figure is about the map's own region; ``unit`` is None for openings,
    which are always counted by the year. ``source`` is who published it, or who estimated it from what.
    ``whole_code`` is a SOC code that covers other jobs, too, where the figure is of all of them.
    """

    value: float
    unit: PayUnit | None
    area: str | None
    source: Message | str | None
    as_of: str | None
    illustrative: bool
    estimate: bool = False
    whole_code: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The region that a map is about, its title, and the initiatives that speak for it."""

    region: str
    title: str
    initiatives: tuple[Record[Initiative], ...]


def find_scope(catalog: Catalog, region: str, pathway_key: str, language: str) -> Scope:
    """Collect what is known of the pathway's region; its own initiatives come first."""
    record = catalog.all(Region).get(region)
    title = region if record is None else read_text(record.entity.title, language)
    initiatives = [item for item in catalog.all(Initiative).values() if item.region == region]
    own = [item for item in initiatives if _names_pathway(catalog, item, pathway_key)]
    rest = [item for item in initiatives if item not in own]
    return Scope(region, title, (*own, *rest))


def _names_pathway(catalog: Catalog, initiative: Record[Initiative], key: str) -> bool:
    return any(
        catalog.resolve("pathway", ref, initiative.region).key == key for ref in initiative.entity.pathways
    )


def iter_critical(
    catalog: Catalog, scope: Scope, occupation: Record[Occupation]
) -> Iterator[CriticalOccupation]:
    """Yield what the region's initiatives say of an occupation that they call critical."""
    for initiative in scope.initiatives:
        for item in initiative.entity.critical_occupations:
            if catalog.resolve("occupation", item.occupation, initiative.region).key == occupation.key:
                yield item


def choose_figures(
    catalog: Catalog, scope: Scope, occupation: Record[Occupation]
) -> tuple[Figure | None, Figure | None]:
    """Return (pay, openings); None for what is not known."""
    wage = nearest_wage(catalog, occupation, scope.region)
    unit: PayUnit = "year" if wage is not None and wage.name == "median_annual" else "hour"
    soc = whole_code(catalog, occupation)
    return (
        _figure(wage, unit, soc),
        _figure(nearest_openings(catalog, occupation, scope.region), None, soc),
    )


def _figure(found: Stated | None, unit: PayUnit | None, soc: str | None) -> Figure | None:
    if found is None or found.value is None:
        return None
    market = found.market
    return Figure(
        value=float(found.value),
        unit=unit,
        area=None if found.scope == "region" else market.area.strip(),
        source=source_of(market, found.name),
        as_of=market.as_of,
        illustrative=market.illustrative,
        estimate=found.is_estimate,
        whole_code=soc,
    )
