"""Employers, colleges, districts, workforce centers, community organizations."""

from typing import Annotated, ClassVar, Literal

from cpath.model.base import AsOf, Entity, Line, Url, about
from cpath.model.codes import CountyFips, Ctid, Naics

OrganizationType = Literal[
    "employer",
    "industry-association",
    "k12",
    "area-technical-college",
    "community-college",
    "university",
    "training-provider",
    "adult-education",
    "apprenticeship-sponsor",
    "workforce",
    "economic-development",
    "human-services",
    "community-organization",
    "government",
    "library",
]

BUSINESS_TYPES: frozenset[str] = frozenset({"employer", "industry-association"})
"""Types that count as business in a partnership. All others are public partners."""

TRAINING_TYPES: frozenset[str] = frozenset(
    {
        "k12",
        "area-technical-college",
        "community-college",
        "university",
        "training-provider",
        "adult-education",
        "apprenticeship-sponsor",
    }
)
"""Types with a training role. They answer the inventory of step 4."""

POSTSECONDARY_TYPES: frozenset[str] = frozenset({"area-technical-college", "community-college", "university"})


class Organization(Entity):
    """An employer, college, school district, workforce center or community organization."""

    kind: ClassVar[str] = "organization"
    folder: ClassVar[str] = "organizations"

    type: Annotated[
        OrganizationType,
        about(
            "Type",
            "Type of organization. It decides whether the organization counts as business.",
            "employer",
        ),
    ]
    website: Annotated[Url | None, about("Website", "Its web address.", "https://www.example.org")] = None
    county: Annotated[CountyFips | None, about("County", "County of its main office.", "08041")] = None
    naics: Annotated[Naics | None, about("NAICS", "Its industry, for employers.", "622")] = None
    ctid: Annotated[
        Ctid | None,
        about("CTID", "Identifier in the Credential Registry.", "ce-07c258c1-9119-11e8-b852-782bcb5df6ac"),
    ] = None
    source: Annotated[Line | None, about("Source", "Where these facts are from.", "Its website")] = None
    as_of: Annotated[AsOf | None, about("As of", "When they were looked up.", "2026-03")] = None

    @property
    def is_business(self) -> bool:
        """Whether it counts as business in a sector partnership."""
        return self.type in BUSINESS_TYPES
