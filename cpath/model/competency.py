"""Competency frameworks: a publisher's list of competencies and the scales they are rated on."""

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

    low: Annotated[float, about("Lowest", "The least importance.", 1)]
    high: Annotated[float, about("Highest", "The greatest importance.", 5)]


class Competency(Part):
    """Something a person knows or can do, that a job requires and a course can teach."""

    id: Annotated[Id, about("Id", "Small letters, digits and hyphens.", "active-listening")]
    title: Annotated[Text, about("Title", "The name that people read.", "Active listening")]
    category: Annotated[
        Category, about("Category", "Knowledge, skill, ability, task, tool or employability.", "skill")
    ]
    description: Annotated[
        Text | None, about("Description", "What it means.", "Gives full attention to what others say.")
    ] = None
    code: Annotated[Line | None, about("Code", "The publisher's own code.", "2.A.1.b", max_length=100)] = None
    ctid: Annotated[
        Ctid | None,
        about(
            "CTID", "Its identifier in the Credential Registry.", "ce-07c258c1-9119-11e8-b852-782bcb5df6ac"
        ),
    ] = None


class Alignment(Part):
    """How a competency stands to one of another framework, in SKOS words."""

    competency: Annotated[
        str, RefTo("competency"), about("Competency", "One of this framework.", "patient-communication")
    ]
    relation: Annotated[
        Literal["exact", "close", "broad", "narrow", "related"],
        about(
            "Relation",
            "exact or close: the same, levels carry over. broad: the other one is broader. narrow: "
            "the other one is narrower. related: has to do with it.",
            "close",
        ),
    ]
    to: Annotated[str, RefTo("competency"), about("To", "One of another framework.", "onet/active-listening")]


class Framework(Entity):
    """A list of competencies that somebody publishes, with its scales."""

    kind: ClassVar[str] = "framework"
    folder: ClassVar[str] = "competencies"

    publisher: Annotated[Line, about("Publisher", "Who publishes the list.", "U.S. Department of Labor, ETA")]
    version: Annotated[Line | None, about("Version", "Its release.", "29.3")] = None
    license: Annotated[Line | None, about("License", "Under what terms.", "CC BY 4.0")] = None
    attribution: Annotated[
        Line | None, about("Attribution", "The line its license asks for.", "Includes information from O*NET")
    ] = None
    website: Annotated[
        Url | None, about("Website", "Where it is published.", "https://www.onetcenter.org")
    ] = None
    as_of: Annotated[AsOf | None, about("As of", "When it was published.", "2025-05")] = None
    level_scale: Annotated[
        Name,
        about(
            "Level scale",
            "Id of the scale its levels are on: onet-level, course-level, skillsfuture-level, or one of "
            "your own in cpath.yaml.",
            "onet-level",
        ),
    ]
    importance_scale: Annotated[
        ImportanceScale | None,
        about("Importance scale", "The range of its importance ratings.", {"low": 1, "high": 5}),
    ] = None
    competencies: Annotated[
        Many[Competency],
        about(
            "Competencies",
            "The list.",
            [{"id": "active-listening", "title": "Active listening", "category": "skill"}],
        ),
    ]
    alignments: Annotated[
        Many[Alignment],
        about(
            "Alignments",
            "How its competencies stand to those of other frameworks.",
            [{"competency": "teamwork", "relation": "close", "to": "onet/coordination"}],
        ),
    ] = ()
