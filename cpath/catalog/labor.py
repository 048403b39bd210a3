"""Pay, openings and other labor-market figures of an occupation in a region: their one home.

The home is ``labor_market`` in the occupation's record. Every command reads figures through this module, so
that no two commands can differ. Must not judge or phrase a figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from cpath.model import Occupation, Region
from cpath.model.code_tables import HYBRID_SOC, find_soc, state_name
from cpath.model.occupation import HOURS_A_YEAR
from cpath.model.origin import is_estimate, origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog.catalog import Catalog, Record
    from cpath.messages import Message
    from cpath.model.occupation import FigureName, LaborMarket
    from cpath.source.position import DataPath

Scope = Literal["region", "state", "other"]
"""How close an area is to the requested region."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as the record states it. ``value`` is None if it is stated as unknown."""

    name: FigureName
    value: Fraction | None
    market: LaborMarket
    record: Record[Occupation]
    index: int
    scope: Scope

    @property
    def path(self) -> DataPath:
        """Place of the figure in the occupation's record."""
        return ("labor_market", self.index, self.name)

    @property
    def is_estimate(self) -> bool:
        """Whether the figure is an estimate, which its source does not publish."""
        return is_estimate(self.market, self.name)

    @property
    def origin(self) -> Message | str:
        """Who published or estimated it, from what, and of when."""
        return origin(self.market, self.name)

    @property
    def hourly(self) -> Fraction | None:
        """The wage in dollars an hour. BLS counts a year as 2,080 hours."""
        if self.value is None or self.name != "median_annual":
            return self.value
        return self.value / HOURS_A_YEAR


def find_figure(
    catalog: Catalog, occupation: Record[Occupation], region: str, *names: FigureName
) -> Figure | None:
    """The region's figure under the first name that is known; the newest if there are several.

    If none is known, one that is stated as unknown. None if nothing is stated.
    """
    stated = None
    for name in names:
        for figure in _iter_figures(catalog, occupation, region, name):
            if figure.scope != "region":
                break
            if figure.value is not None:
                return figure
            stated = stated or figure
    return stated


def nearest_figure(
    catalog: Catalog, occupation: Record[Occupation], region: str | None, *names: FigureName
) -> Figure | None:
    """A known figure of the region, else of its state, else of the first other area."""
    for scope in ("region", "state", "other"):
        for name in names:
            for figure in _iter_figures(catalog, occupation, region, name):
                if figure.scope == scope and figure.value is not None:
                    return figure
    return None


def find_wage(catalog: Catalog, occupation: Record[Occupation], region: str) -> Figure | None:
    """The region's median wage: hourly if known, else annual."""
    return find_figure(catalog, occupation, region, "median_hourly", "median_annual")


def nearest_wage(catalog: Catalog, occupation: Record[Occupation], region: str | None) -> Figure | None:
    """The nearest known median wage; hourly if an area has both."""
    return nearest_figure(catalog, occupation, region, "median_hourly", "median_annual")


def nearest_openings(catalog: Catalog, occupation: Record[Occupation], region: str | None) -> Figure | None:
    """The nearest known openings a year."""
    return nearest_figure(catalog, occupation, region, "openings")


def markets_of(
    catalog: Catalog, occupation: Record[Occupation], region: str | None
) -> list[tuple[int, LaborMarket, Scope]]:
    """An occupation's labor markets: the region's own first, then newest first."""
    own = region_names(catalog, region)
    state = state_name(catalog.settings.entity.state or "")
    found: list[tuple[int, LaborMarket, Scope]] = []
    for index, market in enumerate(occupation.entity.labor_market):
        area = market.area.strip().casefold()
        scope: Scope = "other"
        if region is not None and (market.region == region if market.region is not None else area in own):
            scope = "region"
        elif market.region is None and state is not None and area == state.casefold():
            scope = "state"
        found.append((index, market, scope))
    found.sort(key=lambda entry: entry[1].as_of or "", reverse=True)
    return sorted(found, key=lambda entry: ("region", "state", "other").index(entry[2]))


def _iter_figures(
    catalog: Catalog, occupation: Record[Occupation], region: str | None, name: FigureName
) -> Iterator[Figure]:
    for index, market, scope in markets_of(catalog, occupation, region):
        value = getattr(market, name)
        if value is not None:
            exact = Fraction(repr(value)) if isinstance(value, int | float) else None
            yield Figure(name, exact, market, occupation, index, scope)


def region_names(catalog: Catalog, region: str | None) -> frozenset[str]:
    """Lowercase names of the region: its id, its titles, its workforce area."""
    if region is None:
        return frozenset()
    record = catalog.all(Region).get(region)
    names = [region]
    if record is not None:
        title = record.entity.title
        names += [title] if isinstance(title, str) else title.values()
        names += [record.entity.workforce_area] if record.entity.workforce_area else []
    return frozenset(name.strip().casefold() for name in names)


def whole_code(catalog: Catalog, occupation: Record[Occupation]) -> str | None:
    """The occupation's SOC code, if figures for that code also cover other jobs.

    That is so for a group code or an "all other" code, for a detailed O*NET occupation below the code, and
    if several occupations in the repository share the code.
    """
    soc, onet = occupation.entity.soc, occupation.entity.onet
    entry = find_soc(soc)
    covers = (
        (onet is not None and not onet.endswith(".00"))
        or soc in HYBRID_SOC
        or (entry is not None and (entry.level != "detailed" or entry.title.endswith(", All Other")))
        or len(catalog.occupations_by_soc.get(soc, ())) > 1
    )
    return soc if covers else None
