"""What a region asks for: the occupations that it names, with openings a year and pay there.

A region names an occupation where an initiative calls it critical or a pathway leads to it. Must
not know programs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpath.catalog.labor import find_figure, find_wage, whole_code
from cpath.gaps.completers import Caution
from cpath.gaps.scale import exact
from cpath.messages import Code, Listed, Message, msg
from cpath.model import Initiative, Occupation, Pathway, Region
from cpath.model.code_tables import detailed_codes
from cpath.model.origin import NO_SOURCE, whole_code_words

if TYPE_CHECKING:
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.catalog.labor import Figure
    from cpath.model import Text


@dataclass(frozen=True, slots=True)
class Living:
    """Whether a wage reaches what a household needs an hour; None where the wage is unknown."""

    household: str
    hourly: Fraction
    reached: bool | None


class WithOpenings:
    """What has openings, as they are stated."""

    __slots__ = ()
    stated_openings: Figure | None

    @property
    def openings(self) -> Fraction | None:
        """Openings a year in the region; None where unknown (or below zero, which is no number of them)."""
        found = None if self.stated_openings is None else self.stated_openings.value
        return found if found is not None and found >= 0 else None

    @property
    def openings_are_estimated(self) -> bool:
        """Whether the openings are an estimate."""
        return self.stated_openings is not None and self.stated_openings.is_estimate


@dataclass(frozen=True, slots=True)
class Named(WithOpenings):
    """An occupation that a region names, with its figures there.

    ``sector`` is the initiative's. ``declared`` is whether the partners say why no program serves
    it. ``whole_code`` is its SOC code where figures taken by it are also those of other jobs.
    """

    record: Record[Occupation]
    sector: Text | None
    stated_openings: Figure | None
    stated_wage: Figure | None
    employment: Fraction | None
    whole_code: str | None
    critical: bool = False
    declared: bool = False

    @property
    def codes(self) -> frozenset[str]:
        """Its SOC code, and the detailed ones that this stands for."""
        soc = self.record.entity.soc
        return frozenset((soc, *(entry.code for entry in detailed_codes(soc))))

    @property
    def wage(self) -> Fraction | None:
        """The median wage in dollars an hour."""
        return None if self.stated_wage is None else self.stated_wage.hourly

    @property
    def source(self) -> Message | str | None:
        """Who published or estimated the openings; None where they are unknown."""
        known = self.stated_openings if self.openings is not None else None
        return None if known is None else known.origin

    @property
    def sources(self) -> tuple[Message | str, ...]:
        """Who published or estimated the openings and the wage, as far as these are known."""
        wage = None if self.wage is None or self.stated_wage is None else self.stated_wage.origin
        return tuple(dict.fromkeys(text for text in (self.source, wage) if text is not None))

    @property
    def counted_as(self) -> tuple[str, Fraction | None]:
        """What its openings are, so that those of one code are not counted twice: the code, how many."""
        return (self.record.entity.soc, self.openings)

    def cautions(self, same_code: list[str]) -> list[Caution]:
        """Say what the figures lack; ``same_code`` are other occupations of its SOC code here."""
        name = self.record.id
        found = []
        if self.openings is None:
            why = msg(
                "openings a year in the region are not known: add {key} to its {list}",
                key=Code("openings"),
                list=Code("labor_market"),
            )
            found.append(Caution(why, name))
        elif self.source == NO_SOURCE:
            why = msg(
                "the openings have no source: add {keys} in its {list}",
                keys=Listed((Code("source"), Code("as_of"))),
                list=Code("labor_market"),
            )
            found.append(Caution(why, name))
        if self.openings is not None and self.whole_code is not None:
            why = msg("its figures are of the {code}", code=whole_code_words(self.whole_code))
            found.append(Caution(why, name))
        if same_code and self.openings is not None:
            why = msg(
                "other occupations here have its SOC code: the same number of openings is counted once in "
                "totals, different numbers are added"
            )
            found.append(Caution(why, name, ", ".join(same_code)))
        return found


def living_wages(catalog: Catalog, region: str, wage: Fraction | None) -> tuple[Living, ...]:
    """Hold a wage against the living wages that the region's record gives."""
    record = catalog.find(Region, region)
    return tuple(
        Living(entry.household, exact(entry.hourly), None if wage is None else wage >= exact(entry.hourly))
        for entry in (() if record is None else record.entity.living_wage)
    )


def named_occupations(
    catalog: Catalog, region: str | None, left_out: dict[Message, None]
) -> dict[str, dict[str, Named]]:
    """Return the occupations that each region names, by region and key; only regions with a critical one.

    ``left_out`` collects what cannot be found.
    """
    named: dict[str, dict[str, Named]] = defaultdict(dict)
    for initiative in catalog.all(Initiative).values():
        if initiative.region is None or region not in (None, initiative.region):
            continue
        for entry in initiative.entity.critical_occupations:
            record = catalog.find(Occupation, entry.occupation)
            if record is None:
                if entry.occupation not in catalog.broken.get(Occupation.kind, ()):
                    missing = msg("occupation {id}: there is no such record", id=Code(entry.occupation))
                    left_out[missing] = None
                continue
            known = named[initiative.region].get(record.key) or replace(
                _named(catalog, record, initiative.region), sector=initiative.entity.sector, critical=True
            )
            declared = known.declared or entry.no_program is not None
            named[initiative.region][record.key] = replace(known, declared=declared)
    for pathway in catalog.all(Pathway).values():
        if pathway.region not in named:
            continue
        for reference in catalog.iter_references(pathway):
            record = catalog.find(Occupation, reference.ref) if Occupation.kind in reference.kinds else None
            if record is not None and record.key not in named[pathway.region]:
                named[pathway.region][record.key] = _named(catalog, record, pathway.region)
    return dict(named)


def _named(catalog: Catalog, record: Record[Occupation], region: str) -> Named:
    employment = find_figure(catalog, record, region, "employment")
    return Named(
        record,
        None,
        find_figure(catalog, record, region, "openings"),
        find_wage(catalog, record, region),
        None if employment is None else employment.value,
        whole_code(catalog, record),
    )
