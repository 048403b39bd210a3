"""Programs: what providers teach, for whom, how long, at what cost, and toward which credential."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from cpath.model.base import (
    ID_MAX_LENGTH,
    ID_PATTERN,
    Day,
    Entity,
    LevelWord,
    Line,
    Many,
    Part,
    RefTo,
    Sourced,
    Text,
    Unknown,
    Url,
    about,
)
from cpath.model.codes import Cip, Ctid

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=ID_MAX_LENGTH)]
_LEVEL = "introduced, reinforced, mastered, or a number on the framework's scale."


class Teaches(Part):
    """A competency that a course teaches."""

    competency: Annotated[
        str, RefTo("competency"), about("Competency", "Id of the competency.", "active-listening")
    ]
    level: Annotated[
        LevelWord | float | None,
        about(
            "Level",
            "introduced, reinforced, mastered, or a number on the framework's scale. 0: not taught. "
            "Left out: the course's level, else unknown.",
            "reinforced",
        ),
    ] = None
    assessed: Annotated[
        bool | None,
        about(
            "Assessed",
            "Whether the course assesses it. Left out: as stated for the course, else unknown.",
            True,
        ),
    ] = None


class Course(Part):
    """A course of a program. Courses are listed in the order in which students take them."""

    id: Annotated[Id, about("Id", "Lowercase letters, digits and hyphens.", "nur-101")]
    title: Annotated[Text, about("Title", "Name of the course.", "Fundamentals of nursing")]
    credits: Annotated[float | None, about("Credits", "Credit hours.", 4, ge=0)] = None
    elective: Annotated[
        bool, about("Elective", "Whether students can finish the program without it.", True)
    ] = False
    assessed: Annotated[
        bool | None,
        about("Assessed", "Whether it assesses what it teaches. An item can state otherwise.", True),
    ] = None
    level: Annotated[
        LevelWord | float | None,
        about("Level", f"Level of items that state none: {_LEVEL}", "reinforced"),
    ] = None
    teaches_complete: Annotated[
        bool,
        about("Teaches complete", "false if `teaches` lists only part of what the course teaches.", False),
    ] = True
    teaches: Annotated[
        Many[Teaches] | None,
        about(
            "Teaches",
            "Competencies it teaches. It teaches nothing else. Left out: not mapped yet. "
            "Empty list: mapped, teaches none.",
            [{"competency": "active-listening", "level": "introduced", "assessed": True}],
        ),
    ] = None


class Length(Part):
    """How long a program takes."""

    weeks: Annotated[float | None, about("Weeks", "Weeks from start to end.", 16, gt=0)] = None
    credits: Annotated[float | None, about("Credits", "Credit hours.", 30, ge=0)] = None
    hours: Annotated[float | None, about("Clock hours", "Hours of instruction.", 120, gt=0)] = None


class Cost(Sourced):
    """Total cost of a program for a student."""

    total: Annotated[float, about("Total", "Tuition, fees, books and tools, in dollars.", 4200, ge=0)]


class Articulation(Part):
    """An agreement that credit transfers to another program."""

    to: Annotated[
        str, RefTo("program"), about("To", "Id of the program that accepts the credit.", "nursing-aas")
    ]
    credits: Annotated[float | None, about("Credits", "Credit hours that transfer.", 6, ge=0)] = None
    agreed_on: Annotated[Day | None, about("Agreed on", "Date of the agreement.", "2025-08-01")] = None


class WorkBasedLearning(Part):
    """Work-based learning in a program."""

    type: Annotated[
        Literal[
            "clinical",
            "internship",
            "apprenticeship",
            "pre-apprenticeship",
            "job-shadow",
            "on-the-job",
            "project",
        ],
        about("Type", "Type of work-based learning.", "clinical"),
    ]
    hours: Annotated[float | None, about("Hours", "Hours at work.", 80, gt=0)] = None
    paid: Annotated[bool | None, about("Paid", "Whether the learner is paid.", True)] = None


class Completions(Sourced):
    """How many people completed the program in one year."""

    year: Annotated[int, about("Year", "The year of completion.", 2024, ge=1900, le=2200)]
    count: Annotated[int | Unknown, about("Count", "Completers, or unknown.", 42)]
    award: Annotated[Line | None, about("Award", "Award level counted.", "certificate")] = None
    counting: Annotated[
        Literal["awards", "people"] | None,
        about("Counting rule", "Whether the count is of awards or of people.", "people"),
    ] = None


class Outcome(Sourced):
    """What participants achieved, by one measure."""

    measure: Annotated[
        Literal[
            "employment-q2",
            "employment-q4",
            "median-earnings-q2",
            "credential-attainment",
            "measurable-skill-gains",
            "effectiveness-serving-employers",
            "completion-rate",
            "licensure-pass-rate",
        ],
        about("Measure", "One of the WIOA indicators, completion or licensure.", "employment-q2"),
    ]
    year: Annotated[int, about("Year", "Year of the cohort.", 2024, ge=1900, le=2200)]
    value: Annotated[float | Unknown, about("Value", "A rate from 0 to 1, or dollars.", 0.81)]


class ProgramFor(Part):
    """An occupation that a program prepares for, and on what basis."""

    occupation: Annotated[
        str, RefTo("occupation"), about("Occupation", "Id of the occupation.", "nursing-assistant")
    ]
    basis: Annotated[
        Literal["crosswalk", "provider", "employer"] | None,
        about("Basis", "CIP-SOC crosswalk, the provider's claim, or an employer's claim.", "crosswalk"),
    ] = None


class Program(Entity):
    """A provider's program."""

    kind: ClassVar[str] = "program"
    folder: ClassVar[str] = "programs"
    regional: ClassVar[bool] = True

    provider: Annotated[
        str,
        RefTo("organization"),
        about("Provider", "Id of the organization that offers it.", "example-college"),
    ]
    type: Annotated[
        Literal[
            "secondary",
            "concurrent-enrollment",
            "adult-education",
            "noncredit",
            "certificate",
            "associate",
            "bachelor",
            "master",
            "apprenticeship",
            "workforce-training",
        ],
        about("Type", "Type of program.", "certificate"),
    ]
    status: Annotated[
        Literal["active", "planned", "suspended"], about("Status", "Whether the program runs.", "active")
    ] = "active"
    cip: Annotated[Cip | Unknown | None, about("CIP", "CIP 2020 code, in quotes.", "51.3902")] = None
    awards: Annotated[
        Many[Annotated[str, RefTo("credential")]] | Unknown | None,
        about(
            "Awards",
            "Ids of the credentials it awards. Empty list: it awards none.",
            ["nurse-aide-certificate"],
        ),
    ] = None
    prepares_for: Annotated[
        Many[ProgramFor],
        about(
            "Prepares for",
            "Occupations it prepares for.",
            [{"occupation": "nursing-assistant", "basis": "crosswalk"}],
        ),
    ] = ()
    length: Annotated[
        Length | Unknown | None, about("Length", "How long it takes, or unknown.", {"weeks": 8})
    ] = None
    cost: Annotated[
        Cost | Literal["free", "unknown"] | None,
        about("Cost", "What it costs, free, or unknown.", {"total": 1200, "source": "...", "as_of": "2026"}),
    ] = None
    delivery: Annotated[
        Many[Literal["in-person", "hybrid", "online", "evening", "weekend", "self-paced"]] | Unknown | None,
        about("Delivery", "How it is taught, or unknown.", ["in-person", "evening"]),
    ] = None
    audience: Annotated[
        Many[Literal["middle-school", "high-school", "college", "adult", "incumbent-worker"]],
        about("Audience", "Who it is for.", ["adult"]),
    ] = ()
    entry_requirements: Annotated[
        Many[Text],
        about("Entry requirements", "What students need to start.", ["High school diploma or GED"]),
    ] = ()
    assessed: Annotated[
        bool | None,
        about(
            "Assessed",
            "Whether its courses assess what they teach. A course or an item can state otherwise.",
            True,
        ),
    ] = None
    level: Annotated[
        LevelWord | float | None,
        about("Level", f"Level of courses that state none: {_LEVEL}", "reinforced"),
    ] = None
    courses: Annotated[
        Many[Course],
        about(
            "Courses",
            "Its courses, in the order in which students take them.",
            [{"id": "nua-101", "title": "Nurse aide"}],
        ),
    ] = ()
    supports: Annotated[
        Many[
            Literal[
                "advising",
                "childcare",
                "transport",
                "tutoring",
                "navigation",
                "emergency-funds",
                "online",
                "career-services",
            ]
        ],
        about("Supports", "Support services for students.", ["advising", "tutoring"]),
    ] = ()
    financial_aid: Annotated[
        Many[Text], about("Financial aid", "Aid that students can use.", ["Pell Grant"])
    ] = ()
    work_based_learning: Annotated[
        Many[WorkBasedLearning], about("Work-based learning", "Learning at work.", [{"type": "clinical"}])
    ] = ()
    credit_for_prior_learning: Annotated[
        bool | Unknown | None, about("Credit for prior learning", "Whether the program gives it.", True)
    ] = None
    articulation: Annotated[
        Many[Articulation],
        about("Articulation", "Programs that accept its credit.", [{"to": "nursing-aas", "credits": 4}]),
    ] = ()
    etpl: Annotated[
        bool | Unknown | None, about("ETPL", "Whether it is on the Eligible Training Provider List.", True)
    ] = None
    completions: Annotated[
        Many[Completions], about("Completions", "Completers by year.", [{"year": 2024, "count": 42}])
    ] = ()
    outcomes: Annotated[
        Many[Outcome],
        about(
            "Outcomes",
            "What participants achieved.",
            [
                {
                    "measure": "employment-q2",
                    "year": 2024,
                    "value": 0.81,
                    "source": "State report",
                    "as_of": "2025",
                }
            ],
        ),
    ] = ()
    no_outcomes: Annotated[
        Text | None,
        about("Why no outcomes", "Why there is no outcome record.", "First cohort in 2027"),
    ] = None
    last_checked: Annotated[
        Day | None,
        about("Last checked", "Date on which the provider last confirmed this record.", "2026-03-01"),
    ] = None
    website: Annotated[Url | None, about("Website", "Where it is described.", "https://www.example.edu")] = (
        None
    )
    ctid: Annotated[
        Ctid | None,
        about("CTID", "Identifier in the Credential Registry.", "ce-07c258c1-9119-11e8-b852-782bcb5df6ac"),
    ] = None

    def stated(self, course: Course, teaches: Teaches) -> tuple[str | float | None, bool | None]:
        """Level and assessment of what a course teaches: its own, else the course's, else the program's."""
        levels = (teaches.level, course.level, self.level)
        assessments = (teaches.assessed, course.assessed, self.assessed)
        return (
            next((level for level in levels if level is not None), None),
            next((assessed for assessed in assessments if assessed is not None), None),
        )

    @property
    def is_mapped(self) -> bool:
        """Whether any course has stated what it teaches."""
        return any(course.teaches is not None for course in self.courses)
