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
    """A column of the picture: how far up the ladder."""

    id: Annotated[Id, about("Id", "Lowercase letters, digits and hyphens.", "entry")]
    title: Annotated[Text, about("Title", "Heading of the column.", "Entry")]
    education: Annotated[
        Text | None, about("Education", "Typical education at this stage.", "Certificate")
    ] = None
    experience: Annotated[
        Text | None, about("Experience", "Typical experience at this stage.", "0 to 2 years")
    ] = None


class Lane(Part):
    """A row of the picture: a sub-sector."""

    id: Annotated[Id, about("Id", "Lowercase letters, digits and hyphens.", "nursing")]
    title: Annotated[Text, about("Title", "Heading of the row.", "Nursing")]


class Place(Part):
    """Where an occupation is in the picture."""

    occupation: Annotated[OccupationRef, about("Occupation", "Id of the occupation.", "nursing-assistant")]
    stage: Annotated[Id, about("Stage", "Id of its stage.", "entry")]
    lane: Annotated[Id, about("Lane", "Id of its lane.", "nursing")]


class EntryPoint(Part):
    """A way into the pathway."""

    title: Annotated[Text, about("Title", "Name of the way in.", "From high school")]
    at: Annotated[
        str,
        RefTo("occupation|program"),
        about("At", "Occupation or program where people enter.", "nurse-aide-certificate"),
    ]
    audience: Annotated[Line | None, about("Audience", "Who it is for.", "high-school students")] = None


class ExitPoint(Part):
    """A way out into a job, with a credential or skill in hand."""

    title: Annotated[Text, about("Title", "Name of the way out.", "Work as a nursing assistant")]
    at: Annotated[
        str, RefTo("occupation"), about("At", "Occupation that people can work in.", "nursing-assistant")
    ]
    credential: Annotated[
        Annotated[str, RefTo("credential")] | None,
        about("Credential", "Credential that people have by then.", "nurse-aide-certificate"),
    ] = None


class Move(Part):
    """A move from one occupation to another."""

    from_occupation: Annotated[
        OccupationRef, about("From", "Occupation that people leave.", "nursing-assistant")
    ]
    to_occupation: Annotated[
        OccupationRef, about("To", "Occupation that people move to.", "licensed-practical-nurse")
    ]
    type: Annotated[
        Literal["advance", "lateral"], about("Type", "advance is up, lateral is sideways.", "advance")
    ]
    programs: Annotated[
        Many[Annotated[str, RefTo("program")]],
        about("Programs", "Programs that lead there.", ["nursing-aas"]),
    ] = ()
    credentials: Annotated[
        Many[Annotated[str, RefTo("credential")]],
        about("Credentials", "Credentials that it requires.", ["nursing-aas"]),
    ] = ()
    months: Annotated[float | None, about("Months", "Months that the move takes.", 18, gt=0)] = None
    note: Annotated[Text | None, about("Note", "What the move takes, in words.", "Employer pays tuition")] = (
        None
    )


class Evidence(Part):
    """Evidence that something exists: text, a link, or both."""

    text: Annotated[Text, about("Text", "What exists.", "College credit in three courses")]
    url: Annotated[Url | None, about("Link", "Where it can be seen.", "https://www.example.edu")] = None
    as_of: Annotated[AsOf | None, about("As of", "Date of the evidence.", "2026-03")] = None


class Components(Part):
    """The five components of a pathway program in C.R.S. 23-60-1003."""

    industry_alignment: Annotated[
        Evidence | None,
        about(
            "Alignment with industry",
            "How the program matches what employers require, through the sector partnership.",
            {"text": "Employers voted on the list of competencies"},
        ),
    ] = None
    full_range: Annotated[
        Evidence | None,
        about(
            "Full range of options",
            "From middle school to adult and postsecondary education, connected, with college credit.",
            {"text": "College credit in three high-school courses"},
        ),
    ] = None
    skill_assessments: Annotated[
        Evidence | None,
        about(
            "Skill assessments",
            "Assessments of technical skills at several points.",
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
    """The five things that C.R.S. 23-60-1004 requires you to publish."""

    career_awareness: Annotated[
        Evidence | None,
        about(
            "Career awareness", "What the careers are.", {"text": "Career fair and videos of a day at work"}
        ),
    ] = None
    wages: Annotated[
        Evidence | None,
        about("Salaries and wages", "What the careers pay.", {"text": "Hourly wages on the map"}),
    ] = None
    forecast: Annotated[
        Evidence | None,
        about(
            "Employment forecast", "How many workers will be needed.", {"text": "Openings a year on the map"}
        ),
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
    """A career pathway: occupations in stages and lanes, moves between them, and ways to get there."""

    kind: ClassVar[str] = "pathway"
    folder: ClassVar[str] = "pathways"
    regional: ClassVar[bool] = True

    sector: Annotated[Text | None, about("Sector", "Name of the sector.", "Healthcare")] = None
    stages: Annotated[
        Many[Stage], about("Stages", "Columns, lowest first.", [{"id": "entry", "title": "Entry"}])
    ]
    lanes: Annotated[Many[Lane], about("Lanes", "Rows.", [{"id": "nursing", "title": "Nursing"}])]
    occupations: Annotated[
        Many[Place],
        about(
            "Occupations",
            "The occupations, and where each is in the picture.",
            [{"occupation": "nursing-assistant", "stage": "entry", "lane": "nursing"}],
        ),
    ]
    entries: Annotated[
        Many[EntryPoint],
        about("Entry points", "Ways into the pathway.", [{"title": "From high school", "at": "nurse-aide"}]),
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
