"""Which plans answer a question: one for each region of an occupation, or each occupation of a pathway.

Computes; how the plans look stands in `cpath.reports`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpath.errors import NoRepositoryError, UnreadableError, UsageError
from cpath.gaps.definition import Definition, build_definition
from cpath.gaps.lookup import check_region, suggest
from cpath.gaps.required import demand_of
from cpath.gaps.yardstick import build_yardstick
from cpath.model import Initiative, Occupation, Pathway, Program
from cpath.plan.candidate import prepares_for
from cpath.plan.choose import Aim, make_plan
from cpath.plan.need import Target
from cpath.plan.plan import COURSE_MEASURES, MEASURES, Objective, Plan
from cpath.plan.reach import Asked, find_reach
from cpath.plan.solve import SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.yardstick import Yardstick


_KINDS = (
    "framework",
    "occupation",
    "credential",
    "program",
    "pathway",
    "validation",
    "initiative",
    "region",
)


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The plans that answer one question, and the definition that their figures depend on.

    ``together`` is one plan for all occupations of a pathway. ``left_out`` says what could not be read.
    """

    definition: Definition
    objective: Objective
    by_course: bool
    plans: tuple[Plan, ...]
    together: Plan | None
    left_out: tuple[str, ...]


def build_plans(
    catalog: Catalog,
    name: str,
    objective: Objective | None = None,
    asked: Asked | None = None,
    *,
    seconds: float = SECONDS,
) -> PlanReport:
    """Plan for an occupation, in each region that has it, or for the occupations of a pathway.

    ``asked.region`` narrows it to one region. Raises `UsageError` for a name that there is not, and
    `NoRepositoryError` where no region has to do with it.
    """
    asked = asked or Asked()
    objective = objective or ("fewest-credits" if asked.by_course else "cheapest")
    if objective not in (COURSE_MEASURES if asked.by_course else MEASURES):
        raise UsageError(
            f"--{objective} cannot be said of courses: one has credits, and no cost or weeks of its own",
            help="leave the option out for the fewest credits, or give --smallest",
        )
    check_region(catalog, asked.region)
    yardstick = build_yardstick(catalog)
    found = _find(catalog, name, asked.region)
    planner = _Planner(yardstick, objective, asked, seconds)
    if isinstance(found.entity, Pathway):
        plans, together = planner.for_pathway(found)
    else:
        plans, together = (
            [planner.plan((found,), region) for region in regions_for(catalog, found, asked)],
            None,
        )
    whole = [*plans, *([together] if together else [])]
    pairs = [pair for plan in whole for pair in plan.pairs]
    return PlanReport(
        build_definition(yardstick, pairs),
        objective,
        asked.by_course,
        tuple(plans),
        together,
        broken_records(catalog),
    )


def broken_records(catalog: Catalog) -> tuple[str, ...]:
    """Name the records that could not be looked at, for their files cannot be read."""
    return tuple(
        f"{kind} {key}: its file cannot be read"
        for kind in _KINDS
        for key in sorted(catalog.broken.get(kind, ()))
    )


@dataclass(frozen=True, slots=True)
class _Planner:
    yardstick: Yardstick
    objective: Objective
    asked: Asked
    seconds: float

    def plan(
        self, occupations: Sequence[Record[Occupation]], region: str | None, pathway: str | None = None
    ) -> Plan:
        """Plan for some occupations at once."""
        targets = tuple(
            Target(occupation, demand_of(self.yardstick, occupation, region)) for occupation in occupations
        )
        reach, needs = find_reach(self.yardstick, targets, replace(self.asked, region=region))
        aim = Aim(targets, region, self.objective, pathway, self.seconds)
        return make_plan(self.yardstick, aim, reach, needs)

    def for_pathway(self, pathway: Record[Pathway]) -> tuple[list[Plan], Plan | None]:
        """Plan for each critical occupation of a pathway, or for each of it, and for all at once."""
        catalog, region = self.yardstick.catalog, pathway.region
        if self.asked.region not in (None, region):
            raise UsageError(
                f"the pathway {pathway.key!r} is not of the region {self.asked.region!r}",
                help="leave --region out",
            )
        placed = {
            record.key: record
            for place in pathway.entity.occupations
            if (record := catalog.find(Occupation, place.occupation)) is not None
        }
        critical = {key for where, key in _critical(catalog) if where == region}
        occupations = [record for key, record in placed.items() if key in critical] or list(placed.values())
        if not occupations:
            raise NoRepositoryError(
                f"the pathway {pathway.key!r} has no occupation that can be read",
                help="name its occupations under `occupations`",
            )
        plans = [self.plan((occupation,), region, pathway.key) for occupation in occupations]
        together = self.plan(occupations, region, pathway.key) if len(occupations) > 1 else None
        return plans, together


def _find(catalog: Catalog, name: str, region: str | None) -> Record[Occupation] | Record[Pathway]:
    """Find the occupation or pathway of a name."""
    resolution = catalog.resolve((Occupation.kind, Pathway.kind), name, region)
    if resolution.key is None:
        if resolution.candidates:
            raise UsageError(
                f"several pathways are called {name!r}", help=f"name one: {', '.join(resolution.candidates)}"
            )
        known = {*catalog.keys(Occupation.kind), *catalog.keys(Pathway.kind)}
        known |= {key.rpartition("/")[2] for key in known}
        raise UsageError(
            f"there is no occupation or pathway {name!r}",
            help=suggest(name, known, "occupations and pathways"),
        )
    model = Occupation if resolution.kind == Occupation.kind else Pathway
    record = catalog.records.get(model, {}).get(resolution.key)
    if record is None:
        raise UnreadableError(
            f"the file of the {resolution.kind} {resolution.key!r} cannot be read",
            help="see `cpath validate` for what is wrong with it",
        )
    return record


def _critical(catalog: Catalog) -> Iterator[tuple[str | None, str]]:
    for initiative in catalog.all(Initiative).values():
        for entry in initiative.entity.critical_occupations:
            key = catalog.resolve(Occupation.kind, entry.occupation).key
            if key is not None:
                yield initiative.region, key


def regions_for(catalog: Catalog, occupation: Record[Occupation], asked: Asked) -> list[str | None]:
    """Give the region asked for, or of the programs asked for; else all that have to do with it."""
    if asked.region is not None:
        return [asked.region]
    if asked.given:
        return sorted({program.region for program in asked.given}, key=lambda region: region or "")
    found = {where for where, key in _critical(catalog) if key == occupation.key}
    found |= {
        program.region
        for program in catalog.all(Program).values()
        if occupation.key in prepares_for(catalog, program) and program.entity.status != "suspended"
    }
    found |= {
        pathway.region
        for pathway in catalog.all(Pathway).values()
        for place in pathway.entity.occupations
        if catalog.resolve(Occupation.kind, place.occupation).key == occupation.key
    }
    if not found and not asked.any_region:
        raise NoRepositoryError(
            f"no region has {occupation.id!r} as a critical occupation, on a pathway, or a program for it",
            help="name a region with --region, or take the programs of all with --any-region",
        )
    return sorted(found, key=lambda region: region or "") or [None]
