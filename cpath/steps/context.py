"""What the criteria of one initiative look at, gathered once: its records, thresholds and the day.

Owns which programs and which vote belong to a critical occupation. Must not judge anything.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpath.catalog.governing import require_readable
from cpath.catalog.sample import Samples
from cpath.gaps.competency import compare
from cpath.gaps.required import demand_of
from cpath.gaps.yardstick import build_yardstick
from cpath.model import (
    Occupation,
    Organization,
    Partnership,
    Pathway,
    Program,
    Region,
    Validation,
    read_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.gaps.competency import Pair
    from cpath.gaps.yardstick import Yardstick
    from cpath.model import Initiative, Thresholds
    from cpath.model.initiative import CriticalOccupation, SignOff
    from cpath.model.organization import OrganizationType
    from cpath.source.position import DataPath


@dataclass(frozen=True, slots=True)
class Index:
    """Programs and votes by region and occupation, for all initiatives of a catalog."""

    yardstick: Yardstick
    samples: Samples
    programs: Mapping[tuple[str | None, str], tuple[Record[Program], ...]]
    validations: Mapping[tuple[str | None, str], tuple[Record[Validation], ...]]


@dataclass(frozen=True, slots=True)
class Critical:
    """A critical occupation of the initiative, with what the region holds about it.

    ``programs`` are the region's programs that prepare for it and are not suspended;
    ``validation`` is the region's latest vote on it that was held by the day.
    """

    index: int
    entry: CriticalOccupation
    occupation: Record[Occupation] | None
    programs: tuple[Record[Program], ...]
    validation: Record[Validation] | None
    pairs: tuple[Pair, ...]
    """The occupation held against each of these programs, in their order."""
    competencies: tuple[str, ...]
    """The competencies that the region's employers call critical by their votes, by their keys."""

    @property
    def name(self) -> str:
        """Its title, or its id where there is no such record."""
        return read_text(self.occupation.entity.title) if self.occupation else self.entry.occupation

    @property
    def path(self) -> DataPath:
        """Where it stands in the initiative."""
        return ("critical_occupations", self.index)


@dataclass(frozen=True, slots=True)
class OwnPathway:
    """A pathway that the initiative names; ``record`` is None where there is none of that id."""

    index: int
    ref: str
    record: Record[Pathway] | None

    @property
    def name(self) -> str:
        """Its title, or its id where there is no such record."""
        return read_text(self.record.entity.title) if self.record else self.ref


@dataclass(frozen=True, slots=True)
class Sides:
    """Organizations by side, each counted once. ``unknown``: those that no record tells of."""

    business: tuple[str, ...]
    public: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a criterion may look at. ``today`` is the day that ages are counted to."""

    catalog: Catalog
    yardstick: Yardstick
    initiative: Record[Initiative]
    partnership: Record[Partnership] | None
    region: Record[Region] | None
    thresholds: Thresholds
    today: date
    critical: tuple[Critical, ...]
    pathways: tuple[OwnPathway, ...]
    signed: Mapping[int, tuple[int, SignOff]]
    """By step: the position in the step record and the last sign-off there that is dated by ``today``.

    A reopening of it that is dated later is left out.
    """
    samples: Samples
    """Which values are samples of cpath's own, and whether the repository is an example."""

    def organization(self, ref: str) -> Record[Organization] | None:
        """Find an organization."""
        return self.catalog.find(Organization, ref, self.initiative.region)

    def type_of(self, ref: str) -> OrganizationType | None:
        """Return an organization's type, or None where no record has it."""
        record = self.organization(ref)
        return None if record is None else record.entity.type

    def sides(self, refs: Iterable[str]) -> Sides:
        """Part organizations into business and public partners."""
        business: list[str] = []
        public: list[str] = []
        unknown: list[str] = []
        for ref in dict.fromkeys(refs):
            record = self.organization(ref)
            if record is None:
                unknown.append(ref)
            else:
                (business if record.entity.is_business else public).append(record.id)
        return Sides(*(tuple(dict.fromkeys(side)) for side in (business, public, unknown)))

    @property
    def programs(self) -> tuple[Record[Program], ...]:
        """The programs of all critical occupations, each once."""
        found = {program.key: program for critical in self.critical for program in critical.programs}
        return tuple(found.values())

    def programs_of(self, pathway: Record[Pathway]) -> tuple[Record[Program], ...]:
        """Return the programs of a pathway and of its moves, each once."""
        refs = [*pathway.entity.programs, *(ref for move in pathway.entity.moves for ref in move.programs)]
        records = [self.catalog.find(Program, ref, pathway.region) for ref in refs]
        return tuple({record.key: record for record in records if record is not None}.values())


def build_index(catalog: Catalog, today: date) -> Index:
    """Sort the catalog's programs and votes by region and occupation; later votes last."""
    programs: dict[tuple[str | None, str], dict[str, Record[Program]]] = defaultdict(dict)
    for program in catalog.all(Program).values():
        if program.entity.status == "suspended":
            continue
        for target in program.entity.prepares_for:
            programs[program.region, target.occupation][program.key] = program
    validations: dict[tuple[str | None, str], list[Record[Validation]]] = defaultdict(list)
    for validation in catalog.all(Validation).values():
        if validation.entity.held_on <= today:
            validations[validation.region, validation.entity.occupation].append(validation)
    by_day = {
        key: tuple(sorted(found, key=lambda record: (record.entity.held_on, record.id)))
        for key, found in validations.items()
    }
    # The gaps know no day; a vote that is dated later does not count here for what is critical either.
    votes = {
        (region, occupation): found[-1]
        for (region, ref), found in by_day.items()
        if region is not None and (occupation := catalog.resolve(Occupation.kind, ref).key) is not None
    }
    return Index(
        replace(build_yardstick(catalog), votes=votes),
        Samples(catalog),
        {key: tuple(found.values()) for key, found in programs.items()},
        by_day,
    )


def build_context(
    catalog: Catalog, initiative: Record[Initiative], today: date, index: Index | None = None
) -> Context:
    """Gather what the criteria of one initiative look at.

    Raises `UngovernedError` where the settings or the region's file cannot be read: no step is judged
    by thresholds that nobody has set.
    """
    require_readable(catalog, (initiative.region,), steps=True)
    index = index or build_index(catalog, today)
    region = catalog.find(Region, initiative.region) if initiative.region else None
    entity = initiative.entity
    signed: dict[int, tuple[int, SignOff]] = {}
    for position, sign_off in enumerate(entity.steps):
        if sign_off.signed_on <= today:
            later = sign_off.reopened is not None and sign_off.reopened.on > today
            known = sign_off.model_copy(update={"reopened": None}) if later else sign_off
            signed[sign_off.step] = (position, known)
    return Context(
        catalog,
        index.yardstick,
        initiative,
        catalog.find(Partnership, entity.partnership, initiative.region),
        region,
        index.yardstick.thresholds(initiative.region).in_force(),
        today,
        tuple(
            _critical(catalog, initiative.region, position, entry, index)
            for position, entry in enumerate(entity.critical_occupations)
        ),
        tuple(
            OwnPathway(position, ref, catalog.find(Pathway, ref, initiative.region))
            for position, ref in enumerate(entity.pathways)
        ),
        signed,
        index.samples,
    )


def _critical(
    catalog: Catalog, region: str | None, position: int, entry: CriticalOccupation, index: Index
) -> Critical:
    place = (region, entry.occupation)
    votes = index.validations.get(place, ())
    occupation = catalog.find(Occupation, entry.occupation)
    programs = index.programs.get(place, ())
    pairs = (
        ()
        if occupation is None
        else tuple(compare(catalog, occupation, program, region, index.yardstick) for program in programs)
    )
    demand = demand_of(index.yardstick, occupation, region) if occupation is not None and votes else None
    voted = tuple(item.key for item in demand.items if item.basis == "votes") if demand else ()
    return Critical(position, entry, occupation, programs, votes[-1] if votes else None, pairs, voted)
