"""Rules about regions and their counties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.model import Region
from cpath.model.code_tables import find_state
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog.catalog import Record
    from cpath.rules.registry import Context


@rule("CP630", "county-of-another-state", Severity.WARNING)
def county_of_another_state(context: Context) -> Iterator[Finding]:
    """A region's county is in another state than the repository's.

    The first two digits of a county's code are its state. The repository's state is `state` in
    `cpath.yaml`.

    Why: a typo in the code puts a county a thousand miles away on the map. If your region crosses a state
    border, you may turn this rule off.

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
                    f"the county {county} is not in {state}, whose county codes begin with {prefix}",
                    "correct the code, or the state in cpath.yaml",
                )


@rule("CP631", "county-in-two-regions", Severity.WARNING)
def county_in_two_regions(context: Context) -> Iterator[Finding]:
    """A county is in two regions, or is listed twice in one region.

    Why: statewide tables add up the regions, so its jobs and programs would count twice.

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
                    f"the county {county} already belongs to {where}",
                    "keep it in one region",
                    related=((other, ("counties", place), "the first one is here"),),
                )
