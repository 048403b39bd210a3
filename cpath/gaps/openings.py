"""What a region asks for: the occupations that it names, with openings a year and pay there.

A region names an occupation where an initiative calls it critical or a pathway leads to it. Must
not know programs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpath.gaps.completers import NO_SOURCE, Caution, source_of
from cpath.gaps.scale import exact
from cpath.model import Initiative, Occupation, Pathway, Region
from cpath.model.code_tables import detailed_codes
from cpath.model.occupation import HOURS_A_YEAR

if TYPE_CHECKING:
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Text
    from cpath.model.occupation import LaborMarket


@dataclass(frozen=True, slots=True)
class Living:
    """Whether a wage reaches what a household needs an hour; None where the wage is unknown."""

    household: str
    hourly: Fraction
    reached: bool | None


@dataclass(frozen=True, slots=True)
class Named:
    """An occupation that a region names.

    ``sector`` is the initiative's. ``declared`` is whether the partners say why no program serves
    it. ``differ`` is whether two initiatives of the region give different openings.
    """

    record: Record[Occupation]
    sector: Text | None
    demand: LaborMarket | None
    critical: bool = False
    declared: bool = False
    differ: bool = False

    @property
    def openings(self) -> Fraction | None:
        """Openings a year in the region; None where unknown (or below zero, which is no number of them)."""
        found = None if self.demand is None else self.demand.openings
        return exact(found) if isinstance(found, int | float) and found >= 0 else None

    @property
    def codes(self) -> frozenset[str]:
        """Its SOC code, and the detailed ones that this stands for."""
        soc = self.record.entity.soc
        return frozenset((soc, *(entry.code for entry in detailed_codes(soc))))

    @property
    def wage(self) -> Fraction | None:
        """The median wage in dollars an hour."""
        return None if self.demand is None else hourly_wage(self.demand)

    @property
    def source(self) -> str | None:
        """Who says how many openings there are; None where nobody does."""
        return source_of(self.demand) if self.demand is not None and self.openings is not None else None

    def cautions(self, same_code: list[str]) -> list[Caution]:
        """Say what the demand lacks; ``same_code`` are other occupations of its SOC code here."""
        name = self.record.id
        found = []
        if self.openings is None:
            why = "openings a year in the region are not known: add `openings` to its `demand`"
            found.append(Caution(why, name))
        elif self.source == NO_SOURCE:
            why = "the openings have no source: add `source` and `as_of` to its `demand`"
            found.append(Caution(why, name))
        if self.differ:
            found.append(
                Caution("initiatives of the region give different openings; the first ones stand", name)
            )
        if same_code and self.openings is not None:
            why = "other occupations here have its SOC code: see that the same openings are not counted twice"
            found.append(Caution(why, name, ", ".join(same_code)))
        return found


def hourly_wage(demand: LaborMarket) -> Fraction | None:
    """Give the median wage in dollars an hour, from the annual one where only that is known."""
    if isinstance(demand.median_hourly, int | float):
        return exact(demand.median_hourly)
    if isinstance(demand.median_annual, int | float):
        return exact(demand.median_annual) / HOURS_A_YEAR
    return None


def living_wages(catalog: Catalog, region: str, wage: Fraction | None) -> tuple[Living, ...]:
    """Hold a wage against the living wages that the region's record gives."""
    record = catalog.find(Region, region)
    return tuple(
        Living(entry.household, exact(entry.hourly), None if wage is None else wage >= exact(entry.hourly))
        for entry in (() if record is None else record.entity.living_wage)
    )


def named_occupations(
    catalog: Catalog, region: str | None, left_out: dict[str, None]
) -> dict[str, dict[str, Named]]:
    """Give the occupations that each region names, by region and key; only regions with a critical one.

    ``left_out`` gathers, in words, what cannot be found.
    """
    named: dict[str, dict[str, Named]] = defaultdict(dict)
    for initiative in catalog.all(Initiative).values():
        if initiative.region is None or region not in (None, initiative.region):
            continue
        for entry in initiative.entity.critical_occupations:
            record = catalog.find(Occupation, entry.occupation)
            if record is None:
                if entry.occupation not in catalog.broken.get(Occupation.kind, ()):
                    left_out[f"occupation {entry.occupation}: there is no such record"] = None
                continue
            found = Named(
                record,
                initiative.entity.sector,
                entry.demand or regional_market(catalog, record, initiative.region),
                critical=True,
                declared=entry.no_program is not None,
            )
            known = named[initiative.region].get(record.key)
            named[initiative.region][record.key] = found if known is None else _joined(known, found)
    for pathway in catalog.all(Pathway).values():
        if pathway.region not in named:
            continue
        for reference in catalog.iter_references(pathway):
            record = catalog.find(Occupation, reference.ref) if Occupation.kind in reference.kinds else None
            if record is not None and record.key not in named[pathway.region]:
                demand = regional_market(catalog, record, pathway.region)
                named[pathway.region][record.key] = Named(record, None, demand)
    return dict(named)


def _joined(first: Named, second: Named) -> Named:
    """Join what two initiatives of a region say: the first known openings stand."""
    stands = first if first.openings is not None or second.openings is None else second
    return replace(
        stands,
        sector=first.sector,
        declared=first.declared or second.declared,
        differ=first.differ or len({first.openings, second.openings} - {None}) > 1,
    )


def regional_market(catalog: Catalog, occupation: Record[Occupation], region: str) -> LaborMarket | None:
    """Give what an occupation's record says about the region: the area of its name."""
    record = catalog.find(Region, region)
    title = region if record is None else record.entity.title
    names = {region, *([title] if isinstance(title, str) else title.values())}
    wanted = {name.strip().casefold() for name in names}
    return next(
        (entry for entry in occupation.entity.labor_market if entry.area.strip().casefold() in wanted), None
    )
