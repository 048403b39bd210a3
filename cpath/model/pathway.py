"""Pathways: the route through stages, with entries, exits, programs, credentials and moves."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from cpath.model.base import (
    ID_MAX_LENGTH,
    ID_PATTERN,
    AsOf,
    Entity,
    Line,
    Many,
    Part,
    RefTo,
    Text,
    Url,
    about,
)

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=ID_MAX_LENGTH)]
OccupationRef = Annotated[str, RefTo("occupation")]


class Stage(Part):
    """A column of the picture: how far up."""

    id: Annotated[Id, about("Id", "Small letters, digits and hyphens.", "entry")]
    title: Annotated[Text, about("Title", "Its heading.", "Entry")]
    education: Annotated[Text | None, about("Education", "Typical education there.", "Certificate")] = None
    experience: Annotated[Text | None, about("Experience", "Typical experience there.", "0 to 2 years")] = (
        None
    )


class Lane(Part):
    """A row of the picture: a sub-sector."""

    id: Annotated[Id, about("Id", "Small letters, digits and hyphens.", "nursing")]
    title: Annotated[Text, about("Title", "Its heading.", "Nursing")]


class Place(Part):
    """Where an occupation stands in the picture."""

    occupation: Annotated[OccupationRef, about("Occupation", "Id of the occupation.", "nursing-assistant")]
    stage: Annotated[Id, about("Stage", "Id of its stage.", "entry")]
    lane: Annotated[Id, about("Lane", "Id of its lane.", "nursing")]


class EntryPoint(Part):
    """A way in."""

    title: Annotated[Text, about("Title", "What the way in is.", "From high school")]
    at: Annotated[
        str,
        RefTo("occupation|program"),
        about("At", "Occupation or program where one enters.", "nurse-aide-certificate"),
    ]
    audience: Annotated[Line | None, about("Audience", "For whom.", "high-school students")] = None


class ExitPoint(Part):
    """A way out into a job, with something in hand."""

    title: Annotated[Text, about("Title", "What the way out is.", "Work as a nursing assistant")]
    at: Annotated[str, RefTo("occupation"), about("At", "Occupation one can work in.", "nursing-assistant")]
    credential: Annotated[
        Annotated[str, RefTo("credential")] | None,
        about("Credential", "What one holds by then.", "nurse-aide-certificate"),
    ] = None


class Move(Part):
    """A move from one occupation to another."""

    from_occupation: Annotated[OccupationRef, about("From", "Occupation one leaves.", "nursing-assistant")]
    to_occupation: Annotated[
        OccupationRef, about("To", "Occupation one goes to.", "licensed-practical-nurse")
    ]
    type: Annotated[
        Literal["advance", "lateral"], about("Type", "advance is up, lateral is sideways.", "advance")
    ]
    programs: Annotated[
        Many[Annotated[str, RefTo("program")]],
        about("Programs", "Programs that take one there.", ["nursing-aas"]),
    ] = ()
    credentials: Annotated[
        Many[Annotated[str, RefTo("credential")]],
        about("Credentials", "Credentials it takes.", ["nursing-aas"]),
    ] = ()
    months: Annotated[float | None, about("Months", "Months it takes.", 18, gt=0)] = None
    note: Annotated[Text | None, about("Note", "What it takes, in words.", "Employer pays tuition")] = None


class Evidence(Part):
    """What shows that something is there: words, a link, or both."""

    text: Annotated[Text, about("Text", "What there is.", "College credit in three courses")]
    url: Annotated[Url | None, about("Link", "Where it can be seen.", "https://www.example.edu")] = None
    as_of: Annotated[AsOf | None, about("As of", "When that was so.", "2026-03")] = None


class Components(Part):
    """The five components of a pathway program in C.R.S. 23-60-1003."""

    industry_alignment: Annotated[
        Evidence | None,
        about(
            "Alignment with industry",
            "With what employers require, through the sector partnership.",
            {"text": "Employers voted on the list of competencies"},
        ),
    ] = None
    full_range: Annotated[
        Evidence | None,
        about(
            "Full range of options",
            "Middle school to adult and postsecondary, articulated, with college credit.",
            {"text": "College credit in three high-school courses"},
        ),
    ] = None
    skill_assessments: Annotated[
        Evidence | None,
        about(
            "Skill assessments",
            "Technical skill assessments at several points.",
            {"text": "Skills test after each clinical course"},
        ),
    ] = None
    support_services: Annotated[
        Evidence | None,
        about(
            "Support services",
            "Counseling and wraparound support at transitions.",
            {"text": "A navigator meets each student before each exit point"},
        ),
    ] = None
    adult_curriculum: Annotated[
        Evidence | None,
        about(
            "Curriculum for adults",
            "Suited to adults, embedded in work.",
            {"text": "Evening classes at the hospital"},
        ),
    ] = None


class PublicInformation(Part):
    """The five things that C.R.S. 23-60-1004 wants published."""

    career_awareness: Annotated[
        Evidence | None,
        about(
            "Career awareness", "What the careers are.", {"text": "Career fair and videos of a day at work"}
        ),
    ] = None
    wages: Annotated[
        Evidence | None, about("Salaries and wages", "What they pay.", {"text": "Hourly wages on the map"})
    ] = None
    forecast: Annotated[
        Evidence | None,
        about("Employment forecast", "How many will be needed.", {"text": "Openings a year on the map"}),
    ] = None
    programs_and_aid: Annotated[
        Evidence | None,
        about(
            "Programs, services and financial aid",
            "How to get there.",
            {"text": "Program finder with costs and aid"},
        ),
    ] = None
    online_support: Annotated[
        Evidence | None,
        about(
            "Online student support",
            "Help for students online.",
            {"text": "Chat with an adviser on weekdays"},
        ),
    ] = None


class Pathway(Entity):
    """A career pathway: occupations in stages and lanes, the moves between them, what leads there."""

    kind: ClassVar[str] = "pathway"
    folder: ClassVar[str] = "pathways"
    regional: ClassVar[bool] = True

    sector: Annotated[Text | None, about("Sector", "The sector, in words.", "Healthcare")] = None
    stages: Annotated[
        Many[Stage], about("Stages", "Columns, lowest first.", [{"id": "entry", "title": "Entry"}])
    ]
    lanes: Annotated[Many[Lane], about("Lanes", "Rows.", [{"id": "nursing", "title": "Nursing"}])]
    occupations: Annotated[
        Many[Place],
        about(
            "Occupations",
            "Which occupations, and where they stand.",
            [{"occupation": "nursing-assistant", "stage": "entry", "lane": "nursing"}],
        ),
    ]
    entries: Annotated[
        Many[EntryPoint],
        about("Entry points", "Ways in.", [{"title": "From high school", "at": "nurse-aide"}]),
    ] = ()
    exits: Annotated[
        Many[ExitPoint],
        about("Exit points", "Ways out into jobs.", [{"title": "Work", "at": "nursing-assistant"}]),
    ] = ()
    programs: Annotated[
        Many[Annotated[str, RefTo("program")]], about("Programs", "Programs of the pathway.", ["nursing-aas"])
    ] = ()
    credentials: Annotated[
        Many[Annotated[str, RefTo("credential")]],
        about("Credentials", "Credentials of the pathway, lowest first.", ["nurse-aide-certificate"]),
    ] = ()
    moves: Annotated[
        Many[Move],
        about(
            "Moves",
            "Moves between its occupations.",
            [
                {
                    "from_occupation": "nursing-assistant",
                    "to_occupation": "registered-nurse",
                    "type": "advance",
                }
            ],
        ),
    ] = ()
    components: Annotated[
        Components | None,
        about(
            "Five components",
            "Evidence for the statute's five components.",
            {"skill_assessments": {"text": "Skills test after each clinical course"}},
        ),
    ] = None
    public_information: Annotated[
        PublicInformation | None,
        about(
            "Public information",
            "The statute's five public items.",
            {"wages": {"text": "Hourly wages on the map"}},
        ),
    ] = None
