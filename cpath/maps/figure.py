"""Which pay and which openings a map shows for an occupation, and which area they are about.

The region's own figures come first: the initiative's demand. Then the occupation's labor market:
the region by name, the state, and whatever else there is. Pay and openings are chosen apart,
because one source often has only one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.maps.graph import Figure
from cpath.maps.states import STATE_NAMES
from cpath.model import Initiative, Region, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog import Catalog, Record
    from cpath.maps.graph import PayUnit
    from cpath.model import Occupation
    from cpath.model.initiative import CriticalOccupation
    from cpath.model.occupation import LaborMarket


@dataclass(frozen=True, slots=True)
class Scope:
    """The region that a map is about, its names, and the initiatives that speak for it."""

    region: str
    title: str
    names: frozenset[str]
    state: str | None
    initiatives: tuple[Record[Initiative], ...]

    def is_own(self, area: str) -> bool:
        """Whether an area's words name the map's region."""
        return area.strip().casefold() in self.names


def find_scope(catalog: Catalog, region: str, pathway_key: str, language: str) -> Scope:
    """Collect what is known of the pathway's region; its own initiatives come first."""
    record = catalog.all(Region).get(region)
    names = {region.casefold()}
    title = region
    if record is not None:
        title = read_text(record.entity.title, language)
        texts = record.entity.title
        words = (texts,) if isinstance(texts, str) else texts.values()
        names.update(text.strip().casefold() for text in words)
        if record.entity.workforce_area:
            names.add(record.entity.workforce_area.strip().casefold())
    initiatives = [item for item in catalog.all(Initiative).values() if item.region == region]
    own = [item for item in initiatives if _names_pathway(catalog, item, pathway_key)]
    rest = [item for item in initiatives if item not in own]
    state = STATE_NAMES.get(catalog.settings.entity.state or "")
    return Scope(region, title, frozenset(names), state, (*own, *rest))


def _names_pathway(catalog: Catalog, initiative: Record[Initiative], key: str) -> bool:
    return any(
        catalog.resolve("pathway", ref, initiative.region).key == key for ref in initiative.entity.pathways
    )


def iter_critical(
    catalog: Catalog, scope: Scope, occupation: Record[Occupation]
) -> Iterator[CriticalOccupation]:
    """Give what the region's initiatives say of an occupation that they call critical."""
    for initiative in scope.initiatives:
        for item in initiative.entity.critical_occupations:
            if catalog.resolve("occupation", item.occupation, initiative.region).key == occupation.key:
                yield item


def choose_figures(
    catalog: Catalog, scope: Scope, occupation: Record[Occupation]
) -> tuple[Figure | None, Figure | None]:
    """Give (pay, openings); None for what nobody knows."""
    markets = [item.demand for item in iter_critical(catalog, scope, occupation) if item.demand is not None]
    markets += sorted(occupation.entity.labor_market, key=lambda market: _rank(market, scope))
    pay = next((figure for market in markets if (figure := _read_pay(market, scope))), None)
    openings = next((figure for market in markets if (figure := _read_openings(market, scope))), None)
    return pay, openings


def _rank(market: LaborMarket, scope: Scope) -> int:
    if scope.is_own(market.area):
        return 0
    return 1 if scope.state is not None and market.area.strip().casefold() == scope.state.casefold() else 2


def _read_pay(market: LaborMarket, scope: Scope) -> Figure | None:
    if isinstance(market.median_hourly, float | int):
        return _figure(market, market.median_hourly, "hour", scope)
    if isinstance(market.median_annual, float | int):
        return _figure(market, market.median_annual, "year", scope)
    return None


def _read_openings(market: LaborMarket, scope: Scope) -> Figure | None:
    if isinstance(market.openings, float | int):
        return _figure(market, market.openings, None, scope)
    return None


def _figure(market: LaborMarket, value: float, unit: PayUnit | None, scope: Scope) -> Figure:
    area = None if scope.is_own(market.area) else market.area.strip()
    return Figure(float(value), unit, area, market.source, market.as_of, market.illustrative)
