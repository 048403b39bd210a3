"""Regions: the counties of a labor market and the thresholds that apply there."""

from typing import Annotated, ClassVar

from cpath.model.base import Entity, Line, Many, Sourced, about
from cpath.model.codes import CountyFips
from cpath.model.settings import Thresholds


class LivingWage(Sourced):
    """Hourly wage that one household needs."""

    household: Annotated[Line, about("Household", "Who it is for.", "one adult")]
    hourly: Annotated[float, about("Hourly wage", "In dollars an hour.", 19.16, gt=0)]


class Region(Entity):
    """A labor-market region made of counties."""

    kind: ClassVar[str] = "region"
    folder: ClassVar[str] = "regions"

    number: Annotated[
        int | None, about("Number", "Number that the state gives the economic region.", 4, gt=0)
    ] = None
    counties: Annotated[
        Many[CountyFips],
        about("Counties", "FIPS codes of its counties, in quotes.", ["08041", "08119"]),
    ] = ()
    workforce_area: Annotated[
        Line | None,
        about("Workforce area", "Name of the local workforce area.", "Pikes Peak Workforce Center"),
    ] = None
    living_wage: Annotated[
        Many[LivingWage],
        about(
            "Living wage",
            "Hourly wage that households need, each with its source.",
            [{"household": "one adult", "hourly": 19.16, "source": "...", "as_of": "2022"}],
        ),
    ] = ()
    thresholds: Annotated[
        Thresholds | None,
        about(
            "Thresholds",
            "Thresholds that differ from those in cpath.yaml.",
            {"openings_above": {"value": 10, "source": "Board decision", "as_of": "2026-02"}},
        ),
    ] = None
