"""Competency frameworks: a publisher's list of competencies, and the scales used to rate them."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from cpath.model.base import (
    ID_MAX_LENGTH,
    ID_PATTERN,
    AsOf,
    Entity,
    Line,
    Many,
    Name,
    Part,
    RefTo,
    Text,
    Url,
    about,
)
from cpath.model.codes import Ctid

Category = Literal["knowledge", "skill", "ability", "task", "tool", "employability"]

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=ID_MAX_LENGTH)]


class ImportanceScale(Part):
    """The range in which a framework rates importance."""

    low: Annotated[float, about("Lowest", "Lowest importance.", 1)]
    high: Annotated[float, about("Highest", "Highest importance.", 5)]


class Competency(Part):
    """Something a person knows or can do, which a job requires and a course can teach."""

    id: Annotated[Id, about("Id", "Lowercase letters, digits and hyphens.", "active-listening")]
    title: Annotated[Text, about("Title", "Name that people read.", "Active listening")]
    category: Annotated[
        Category, about("Category", "Knowledge, skill, ability, task, tool or employability.", "skill")
    ]
    description: Annotated[
        Text | None, about("Description", "What it means.", "Paying full attention to what others say.")
    ] = None
    code: Annotated[Line | None, about("Code", "The publisher's own code.", "2.A.1.b", max_length=100)] = None
    ctid: Annotated[
        Ctid | None,
        about("CTID", "Identifier in the Credential Registry.", "ce-07c258c1-9119-11e8-b852-782bcb5df6ac"),
    ] = None


class Alignment(Part):
    """How a competency relates to one of another framework, in SKOS terms."""

    competency: Annotated[
        str,
        RefTo("competency"),
        about("Competency", "A competency of this framework.", "patient-communication"),
    ]
    relation: Annotated[
        Literal["exact", "close", "broad", "narrow", "related"],
        about(
            "Relation",
            "exact or close: the same, so levels carry over. broad: the other one is broader. narrow: "
            "the other one is narrower. related: connected, but not the same.",
            "close",
        ),
    ]
    to: Annotated[
        str, RefTo("competency"), about("To", "A competency of another framework.", "onet/active-listening")
    ]


class Framework(Entity):
    """A published list of competencies, with its scales."""

    kind: ClassVar[str] = "framework"
    folder: ClassVar[str] = "competencies"

    publisher: Annotated[Line, about("Publisher", "Who publishes the list.", "U.S. Department of Labor, ETA")]
    version: Annotated[Line | None, about("Version", "Release of the list.", "29.3")] = None
    license: Annotated[Line | None, about("License", "License of the list.", "CC BY 4.0")] = None
    attribution: Annotated[
        Line | None,
        about("Attribution", "The credit line that the license asks for.", "Includes information from O*NET"),
    ] = None
    website: Annotated[
        Url | None, about("Website", "Where it is published.", "https://www.onetcenter.org")
    ] = None
    as_of: Annotated[AsOf | None, about("As of", "When it was published.", "2025-05")] = None
    level_scale: Annotated[
        Name,
        about(
            "Level scale",
            "Id of the scale of its levels: onet-level, course-level, skillsfuture-level, or one of "
            "your own scales in cpath.yaml.",
            "onet-level",
        ),
    ]
    importance_scale: Annotated[
        ImportanceScale | None,
        about("Importance scale", "Range of its importance ratings.", {"low": 1, "high": 5}),
    ] = None
    competencies: Annotated[
        Many[Competency],
        about(
            "Competencies",
            "The competencies.",
            [{"id": "active-listening", "title": "Active listening", "category": "skill"}],
        ),
    ]
    alignments: Annotated[
        Many[Alignment],
        about(
            "Alignments",
            "How its competencies relate to those of other frameworks.",
            [{"competency": "teamwork", "relation": "close", "to": "onet/coordination"}],
        ),
    ] = ()
