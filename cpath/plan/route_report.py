"""Which routes answer a person's question, region by region.

Computes; how the routes look stands in `cpath.reports`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.errors import UsageError
from cpath.gaps.definition import Definition, build_definition
from cpath.gaps.lookup import check_region, find_record
from cpath.gaps.required import demand_of
from cpath.gaps.yardstick import build_yardstick
from cpath.model import Occupation
from cpath.plan.need import Target
from cpath.plan.network import Network
from cpath.plan.reach import Asked
from cpath.plan.report import broken_records, regions_for
from cpath.plan.route import By, Goal, Route, Wage, find_routes, wage_of
from cpath.plan.start import Start, read_start

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.yardstick import Yardstick

MAX_ROUTES = 20
"""So many routes at most; more would be no advice."""


@dataclass(frozen=True, slots=True)
class Routes:
    """The routes of one region. ``unsure`` take less, and begin where the school must be asked first.

    ``there`` is whether one is at the target already. ``wages`` are by key of occupation, for all that the
    routes pass. ``complete`` is False where the search ended before it could prove that these are the best.
    """

    region: str | None
    target: Target
    start: Start
    there: bool
    sure: tuple[Route, ...]
    unsure: tuple[Route, ...]
    complete: bool
    wages: Mapping[str, Wage | None]
    titles: Mapping[str, Record[Occupation]]

    @property
    def routes(self) -> tuple[Route, ...]:
        """All of them."""
        return (*self.sure, *self.unsure)


@dataclass(frozen=True, slots=True)
class RouteReport:
    """The routes from what somebody has to an occupation, and what their figures depend on."""

    definition: Definition
    by: By
    found: tuple[Routes, ...]
    left_out: tuple[str, ...]


def build_routes(
    catalog: Catalog,
    name: str,
    given: Sequence[str],
    by: By = "time",
    asked: Asked | None = None,
    count: int = 3,
) -> RouteReport:
    """Find the best routes to an occupation from what somebody has.

    ``given`` are ids of occupations, credentials and programs, or levels of education; they are used once
    and kept nowhere. Raises `UsageError` for a name that there is not.
    """
    asked = asked or Asked()
    if not 1 <= count <= MAX_ROUTES:
        raise UsageError(f"--routes cannot be {count}", help=f"give a number from 1 to {MAX_ROUTES}")
    check_region(catalog, asked.region)
    yardstick = build_yardstick(catalog)
    occupation = find_record(catalog, Occupation, name, None, "cpath plan")
    found = tuple(
        _routes(
            yardstick,
            read_start(catalog, given, region),
            Goal(Target(occupation, demand_of(yardstick, occupation, region)), region, by, count),
            asked,
        )
        for region in regions_for(catalog, occupation, asked)
    )
    pairs = [route.pair for routes in found for route in routes.routes]
    return RouteReport(build_definition(yardstick, pairs), by, found, broken_records(catalog))


def _routes(yardstick: Yardstick, start: Start, goal: Goal, asked: Asked) -> Routes:
    catalog, occupation, region = yardstick.catalog, goal.target.occupation, goal.region
    network = Network(catalog, start, region, asked)
    there = occupation.key in network.first.jobs
    sure = find_routes(yardstick, network, goal)
    unsure = find_routes(yardstick, network, goal, sure_only=False)
    least = sure.routes[0].effort if sure.routes else None
    better = [
        route for route in unsure.routes if not route.is_sure and (least is None or route.effort < least)
    ]
    passed = {occupation.key, *network.first.jobs}
    passed |= {job for route in (*sure.routes, *better) for leg in route.legs for job in leg.to.jobs}
    titles = {key: record for key, record in catalog.all(Occupation).items() if key in passed}
    return Routes(
        region,
        goal.target,
        start,
        there,
        () if there else sure.routes,
        () if there else tuple(better),
        sure.complete and unsure.complete,
        {key: wage_of(catalog, record, region) for key, record in titles.items()},
        titles,
    )
