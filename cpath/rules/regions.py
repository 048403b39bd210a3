"""Rules about regions and their counties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.model import Region
from cpath.model.code_tables import find_state
from cpath.rules.identity import iter_repeated
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpath.catalog.catalog import Record
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath


@rule("CP630", "county-of-another-state", Severity.WARNING)
def county_of_another_state(context: Context) -> Iterator[Finding]:
    """A region's county lies in another state than the repository says.

    The first two digits of a county's code are its state; `state` stands in `cpath.yaml`.

    Why: a slip in the code puts a county a thousand miles away on the map. A region that spans a
    border may turn this rule off.

    Wrong:

        # cpath.yaml has state: CO, whose counties begin with 08
        counties: ["80041"]

    Right:

        counties: ["08041"]
    """
    state = context.catalog.settings.entity.state
    prefix = None if state is None else find_state(state)
    if prefix is None:
        return
    for record in context.catalog.all(Region).values():
        for index, county in enumerate(record.entity.counties):
            if not county.startswith(prefix):
                yield Finding(
                    record,
                    ("counties", index),
                    f"the county {county} does not lie in {state}, whose counties begin with {prefix}",
                    "correct the code, or the state in cpath.yaml",
                )


@rule("CP631", "county-in-two-regions", Severity.WARNING)
def county_in_two_regions(context: Context) -> Iterator[Finding]:
    """A county belongs to two regions, or stands in one region twice.

    Why: statewide tables add regions up; its jobs and programs would count twice.

    Wrong:

        # regions/north/region.yaml and regions/south/region.yaml
        counties: ["08041"]

    Right:

        # only regions/south/region.yaml
        counties: ["08041"]
    """
    first: dict[str, tuple[Record[Region], int]] = {}
    for record in context.catalog.all(Region).values():
        for index, county in enumerate(record.entity.counties):
            other, place = first.setdefault(county, (record, index))
            if (other, place) != (record, index):
                where = "this region" if other is record else f"the region {other.id!r}"
                yield Finding(
                    record,
                    ("counties", index),
                    f"the county {county} belongs to {where} already",
                    "keep it in one region",
                    related=((other, ("counties", place), "the first one is here"),),
                )


@rule("CP632", "living-wage-twice", Severity.WARNING)
def living_wage_twice(context: Context) -> Iterator[Finding]:
    """A region has two living wages for one household and date.

    Why: step 3 holds pay against it, and nobody can tell which one counts.

    Wrong:

        living_wage:
          - {household: one adult, hourly: 19.16, source: A table of living wages, as_of: 2025}
          - {household: one adult, hourly: 21.50, source: A table of living wages, as_of: 2025}

    Right:

        living_wage:
          - {household: one adult, hourly: 21.50, source: A table of living wages, as_of: 2025}
    """
    for record in context.catalog.all(Region).values():
        wages: Iterable[tuple[DataPath, object]] = (
            (("living_wage", index, "household"), (item.household, item.as_of))
            for index, item in enumerate(record.entity.living_wage)
        )
        for path, before, _ in iter_repeated(wages):
            household = record.entity.living_wage[int(path[1])].household
            yield Finding(
                record,
                path,
                f"the living wage for {household!r} stands here twice",
                "keep one of the two",
                related=((record, before, "the first one is here"),),
            )
