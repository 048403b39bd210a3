"""Occupations: codes, titles, level, labor market, and what the job requires."""

from typing import Annotated, ClassVar, Literal

from cpath.model.base import Entity, Line, Many, Part, RefTo, Sourced, Text, Unknown, about
from cpath.model.codes import OnetSoc, Soc

Level = Literal["entry", "middle", "advanced", "expert"]
"""How far up the career ladder an occupation is."""

Education = Literal[
    "no formal credential",
    "high school diploma",
    "some college",
    "postsecondary certificate",
    "associate degree",
    "bachelor's degree",
    "master's degree",
    "doctoral or professional degree",
]
"""Typical entry education, in the levels that BLS uses."""

HOURS_A_YEAR = 2_080
"""Hours in a work year. BLS multiplies hourly wages by 2,080 (OEWS technical notes)."""


FigureName = Literal["employment", "median_hourly", "median_annual", "openings", "growth_percent"]
"""A labor-market figure."""


class LaborMarket(Sourced):
    """Labor-market figures about an occupation in one area."""

    area: Annotated[Line, about("Area", "Area that the figures are about.", "Colorado")]
    region: Annotated[
        str | None,
        RefTo("region"),
        about(
            "Region",
            "Id of the region that uses the figures. Left out: the area's name is matched with "
            "the regions' ids, titles and workforce areas.",
            "pikes-peak",
        ),
    ] = None
    employment: Annotated[int | Unknown | None, about("Employment", "Number of jobs.", 54210)] = None
    median_hourly: Annotated[
        float | Unknown | None, about("Median hourly wage", "In dollars an hour.", 45.37)
    ] = None
    median_annual: Annotated[
        float | Unknown | None, about("Median annual wage", "In dollars a year.", 94370)
    ] = None
    openings: Annotated[
        float | Unknown | None,
        about("Openings", "Openings per year from growth, exits and transfers.", 3120),
    ] = None
    growth_percent: Annotated[
        float | Unknown | None,
        about("Growth", "Projected growth over ten years, in percent.", 4.9),
    ] = None
    estimated: Annotated[
        Many[FigureName],
        about(
            "Estimated",
            "Which figures are estimates because the source does not publish them. With a derivation but "
            "without this list, all of them are estimates.",
            ["openings"],
        ),
    ] = ()
    estimated_by: Annotated[
        Line | None,
        about(
            "Estimated by",
            "Who made the estimates. Never the publisher of their inputs.",
            "the regional workforce board",
        ),
    ] = None
    derivation: Annotated[
        Line | None,
        about(
            "Derivation",
            "How the estimates were made.",
            "National openings times the state's share of employment.",
        ),
    ] = None


class Requirement(Part):
    """One competency that the job requires, with its importance and level."""

    competency: Annotated[
        str, RefTo("competency"), about("Competency", "Id of the competency.", "active-listening")
    ]
    importance: Annotated[
        float | None,
        about("Importance", "On the framework's importance scale; O*NET: 1 to 5.", 4.12),
    ] = None
    level: Annotated[float | None, about("Level", "On the framework's level scale; O*NET: 0 to 7.", 4.62)] = (
        None
    )
    importance_error: Annotated[
        float | None, about("Standard error of importance", "As published.", 0.12, ge=0)
    ] = None
    level_error: Annotated[float | None, about("Standard error of level", "As published.", 0.18, ge=0)] = None
    suppress: Annotated[
        Literal["importance", "level", "both"] | None,
        about("Suppress", "Rating that the source advises against using.", "level"),
    ] = None
    not_relevant: Annotated[
        bool, about("Not relevant", "Whether the source marks the level as not relevant.", True)
    ] = False


class Requirements(Sourced):
    """What the job requires, from one source."""

    items: Annotated[
        Many[Requirement],
        about("Items", "The competencies.", [{"competency": "active-listening", "importance": 4.12}]),
    ]


class Occupation(Entity):
    """An occupation: its titles, its codes, and what the job requires."""

    kind: ClassVar[str] = "occupation"
    folder: ClassVar[str] = "occupations"

    soc: Annotated[Soc, about("SOC", "SOC 2018 code, in quotes.", "29-1141")]
    onet: Annotated[OnetSoc | None, about("O*NET-SOC", "O*NET-SOC 2019 code, in quotes.", "29-1141.00")] = (
        None
    )
    level: Annotated[Level, about("Level", "How far up the career ladder it is.", "middle")]
    also_called: Annotated[
        Many[Text], about("Also called", "Titles that employers use.", ["Staff nurse"])
    ] = ()
    entry_education: Annotated[
        Education | Unknown | None,
        about("Entry education", "Typical education for entry.", "bachelor's degree"),
    ] = None
    entry_education_source: Annotated[
        Line | None,
        about(
            "Source of entry education", "Who says so, with the year.", "BLS Employment Projections 2024-34"
        ),
    ] = None
    license_required: Annotated[
        Text | None,
        about("License", "License or registration that the law requires.", "Nurse license (state board)"),
    ] = None
    labor_market: Annotated[
        Many[LaborMarket],
        about(
            "Labor market",
            "Employment, pay and openings by area, each with its source.",
            [{"area": "Colorado", "median_hourly": 45.37, "source": "BLS OEWS", "as_of": "2025-05"}],
        ),
    ] = ()
    requirements: Annotated[
        Requirements | None,
        about(
            "Requirements",
            "What the job requires, from a framework such as O*NET. Left out means unknown.",
            {
                "source": "O*NET 29.3",
                "as_of": "2025-05",
                "items": [{"competency": "active-listening", "importance": 4.12, "level": 4.62}],
            },
        ),
    ] = None
    related: Annotated[
        Many[Annotated[str, RefTo("occupation")]],
        about("Related", "Occupations with similar work.", ["licensed-practical-nurse"]),
    ] = ()
