"""Initiatives: one partnership's way through the eight steps, and the record of sign-offs."""

from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from cpath.model.base import AsOf, Day, Entity, Line, Many, Part, RefTo, Sourced, Text, Url, about
from cpath.model.occupation import LaborMarket

OrganizationRef = Annotated[str, RefTo("organization")]
CriterionId = Annotated[str, StringConstraints(pattern=r"^S[1-8]\.[0-9]{1,2}$")]


class Override(Part):
    """Employers' decision that an occupation is critical although the figures do not show it."""

    reason: Annotated[Text, about("Reason", "Why it is critical anyway.", "Nine of ten posts open")]
    on: Annotated[Day, about("On", "Date of the decision.", "2026-02-12")]


class CriticalOccupation(Part):
    """An occupation that the partnership considers critical. Its figures are in the occupation's record."""

    occupation: Annotated[
        str, RefTo("occupation"), about("Occupation", "Id of the occupation.", "registered-nurse")
    ]
    demand: Annotated[
        LaborMarket | None,
        about(
            "Demand",
            "Not read. Pay and openings belong under `labor_market` in the occupation's record.",
            json_schema_extra={"deprecated": True},
        ),
    ] = None
    confirmed_by: Annotated[
        Many[OrganizationRef],
        about("Confirmed by", "Businesses that confirmed it.", ["example-hospital"]),
    ] = ()
    override: Annotated[
        Override | None,
        about(
            "Override",
            "Employers' decision if the figures do not meet the region's rule.",
            {"reason": "Nine of ten posts open", "on": "2026-02-12"},
        ),
    ] = None
    no_program: Annotated[
        Text | None,
        about("No program", "Why no program in the region prepares for it.", "None is offered here yet"),
    ] = None


class InventoryAnswer(Part):
    """A partner's answer to the inventory."""

    organization: Annotated[OrganizationRef, about("Organization", "Id of the partner.", "example-college")]
    on: Annotated[Day, about("On", "Date of the answer.", "2026-03-01")]
    note: Annotated[Text | None, about("Note", "A comment, such as: offers none.", "Offers none")] = None


class Decision(Part):
    """What will be done about a gap."""

    occupation: Annotated[
        str, RefTo("occupation"), about("Occupation", "Id of the occupation.", "registered-nurse")
    ]
    competency: Annotated[
        str, RefTo("competency"), about("Competency", "Id of the competency.", "active-listening")
    ]
    decision: Annotated[
        Literal["align", "improve", "create", "accept"], about("Decision", "What will be done.", "improve")
    ]
    owner: Annotated[OrganizationRef, about("Owner", "Organization that does it.", "example-college")]
    decided_on: Annotated[Day, about("Decided on", "Date of the decision.", "2026-04-02")]
    due: Annotated[Day | None, about("Due", "Date by which it must be done.", "2026-12-31")] = None
    note: Annotated[Text | None, about("Note", "What exactly will be done.", "Add a simulation lab")] = None


class Feedback(Part):
    """What employers heard about the results of their votes."""

    on: Annotated[Day, about("On", "Date of the feedback.", "2026-05-01")]
    text: Annotated[
        Text, about("Text", "Text of the feedback.", "You asked for more practice; a lab opens in autumn")
    ]


class Publication(Part):
    """Where a picture of the pathway was published, and for whom."""

    pathway: Annotated[str, RefTo("pathway"), about("Pathway", "Id of the pathway.", "healthcare")]
    audience: Annotated[
        Literal["student", "job-seeker", "employer", "counselor", "parent", "partner"],
        about("Audience", "Who it is for.", "student"),
    ]
    channel: Annotated[Text, about("Channel", "Where it was published.", "Website of the workforce center")]
    published_on: Annotated[Day, about("Published on", "Date of publication.", "2026-06-01")]
    rendered_on: Annotated[Day, about("Rendered on", "Date on which the picture was made.", "2026-05-30")]
    data_date: Annotated[AsOf, about("Data date", "Date of the data it shows.", "2026-05")]
    url: Annotated[Url | None, about("Link", "Where it can be seen.", "https://www.example.org")] = None


class Metric(Sourced):
    """Something that the initiative measures over time."""

    title: Annotated[Text, about("Title", "What is measured.", "Completers a year")]
    baseline: Annotated[float, about("Baseline", "Value at the start.", 40)]
    target: Annotated[float, about("Target", "Value to reach.", 60)]
    period: Annotated[Line, about("Period", "Time from baseline to target.", "2024 to 2027")]


class Review(Part):
    """A review of the whole initiative, with decisions."""

    on: Annotated[Day, about("On", "Date of the review.", "2026-09-15")]
    decisions: Annotated[
        Many[Text], about("Decisions", "What was decided.", ["Vote again in February."])
    ] = ()
    next_on: Annotated[Day | None, about("Next", "Date of the next review.", "2027-09-15")] = None


class Signer(Part):
    """Who signed: organization and role, no name."""

    organization: Annotated[
        OrganizationRef, about("Organization", "Id of the organization.", "example-hospital")
    ]
    role: Annotated[Line, about("Role", "The signer's role there.", "Chief nursing officer")]


class Reopening(Part):
    """The decision to look at a signed step again. Written by ``cpath step reopen``."""

    on: Annotated[Day, about("On", "Date from which the step counts as reopened.", "2026-08-20")]
    reason: Annotated[Text, about("Reason", "Why.", "Two of the five businesses have left")]
    by: Annotated[OrganizationRef, about("By", "Who decided.", "example-hospital")]
    role: Annotated[Line, about("Role", "Role of the person who decided.", "Chief nursing officer")]


class SignOff(Part):
    """The sign-off of one step. Written by ``cpath step advance``.

    Signing a reopened step again adds another entry. The last entry of a step is the one that counts.
    """

    step: Annotated[int, about("Step", "Number of the step.", 1, ge=1, le=8)]
    signed_on: Annotated[Day, about("Signed on", "Date of the sign-off.", "2026-03-01")]
    signed_by: Annotated[
        Many[Signer], about("Signed by", "Who signed.", [{"organization": "example-hospital", "role": "CNO"}])
    ]
    digest: Annotated[
        str | None,
        about("Digest", "Fingerprint of the evidence at sign-off. Written by cpath.", "sha256:6b1f0c2ad0b1"),
    ] = None
    reopened: Annotated[
        Reopening | None,
        about(
            "Reopened",
            "When, why and by whom the step was reopened. Written by `cpath step reopen`.",
            {
                "on": "2026-08-20",
                "reason": "Two of the five businesses have left",
                "by": "example-hospital",
                "role": "Chief nursing officer",
            },
        ),
    ] = None


class Waiver(Part):
    """A decision to let a criterion pass for a limited time."""

    criterion: Annotated[CriterionId, about("Criterion", "Id of the criterion.", "S2.1")]
    reason: Annotated[Text, about("Reason", "Why.", "Only four agencies in three counties")]
    by: Annotated[OrganizationRef, about("By", "Who decided.", "example-workforce-center")]
    role: Annotated[Line, about("Role", "Role of the person who decided.", "Director")]
    on: Annotated[Day, about("On", "Date of the decision.", "2026-03-01")]
    expires: Annotated[Day, about("Expires", "Last day of the waiver.", "2027-02-28")]


class Attestation(Part):
    """A person's statement about a criterion that no data can show. Written by ``cpath step attest``."""

    criterion: Annotated[CriterionId, about("Criterion", "Id of the criterion.", "S6.9")]
    statement: Annotated[
        Text, about("Statement", "What is true.", "Each student has one adviser from school to college")
    ]
    by: Annotated[OrganizationRef, about("By", "Who says so.", "example-college")]
    role: Annotated[Line, about("Role", "In what role.", "Dean of students")]
    on: Annotated[Day, about("On", "Date of the statement.", "2026-04-10")]
    expires: Annotated[
        Day | None, about("Expires", "Last day of the statement. Left out: no end.", "2027-04-09")
    ] = None


class Initiative(Entity):
    """One sector partnership's way through the eight steps in one region."""

    kind: ClassVar[str] = "initiative"
    folder: ClassVar[str] = "initiatives"
    regional: ClassVar[bool] = True

    partnership: Annotated[
        str, RefTo("partnership"), about("Partnership", "Id of the sector partnership.", "healthcare")
    ]
    sector: Annotated[Text, about("Sector", "Name of the sector.", "Healthcare")]
    launched: Annotated[int | None, about("Launched", "Year of the launch.", 2017, ge=1900, le=2200)] = None
    launched_source: Annotated[
        Line | None, about("Source of the launch year", "Who says so.", "CWDC, Career Pathways")
    ] = None
    pathways: Annotated[
        Many[Annotated[str, RefTo("pathway")]], about("Pathways", "Ids of its pathways.", ["healthcare"])
    ] = ()
    critical_occupations: Annotated[
        Many[CriticalOccupation],
        about("Critical occupations", "Step 3.", [{"occupation": "registered-nurse"}]),
    ] = ()
    inventory: Annotated[
        Many[InventoryAnswer],
        about(
            "Inventory",
            "Step 4: who has answered.",
            [{"organization": "example-college", "on": "2026-03-01"}],
        ),
    ] = ()
    gap_report_on: Annotated[
        Day | None,
        about("Gap report on", "Step 6: date of the gap report behind the decisions.", "2026-04-01"),
    ] = None
    decisions: Annotated[
        Many[Decision],
        about(
            "Decisions",
            "Step 6: what will be done about each gap.",
            [
                {
                    "occupation": "registered-nurse",
                    "competency": "active-listening",
                    "decision": "improve",
                    "owner": "example-college",
                    "decided_on": "2026-04-02",
                }
            ],
        ),
    ] = ()
    feedback: Annotated[
        Many[Feedback],
        about(
            "Feedback",
            "Step 6: feedback to employers.",
            [{"on": "2026-05-01", "text": "You asked for more practice; a lab opens in autumn"}],
        ),
    ] = ()
    publications: Annotated[
        Many[Publication],
        about(
            "Publications",
            "Step 7: where the picture is published.",
            [
                {
                    "pathway": "healthcare",
                    "audience": "student",
                    "channel": "Website of the workforce center",
                    "published_on": "2026-06-01",
                    "rendered_on": "2026-05-30",
                    "data_date": "2026-05",
                }
            ],
        ),
    ] = ()
    metrics: Annotated[
        Many[Metric],
        about(
            "Metrics",
            "Step 8: what is measured.",
            [
                {
                    "title": "Completers a year",
                    "baseline": 40,
                    "target": 60,
                    "period": "2024 to 2027",
                    "source": "IPEDS",
                    "as_of": "2025",
                }
            ],
        ),
    ] = ()
    reviews: Annotated[
        Many[Review],
        about(
            "Reviews",
            "Step 8: reviews held.",
            [{"on": "2026-09-15", "decisions": ["Vote again in February."], "next_on": "2027-09-15"}],
        ),
    ] = ()
    waivers: Annotated[
        Many[Waiver],
        about(
            "Waivers",
            "Criteria waived for a limited time.",
            [
                {
                    "criterion": "S2.1",
                    "reason": "Only four agencies in three counties",
                    "by": "example-workforce-center",
                    "role": "Director",
                    "on": "2026-03-01",
                    "expires": "2027-02-28",
                }
            ],
        ),
    ] = ()
    attestations: Annotated[
        Many[Attestation],
        about(
            "Attestations",
            "Statements about criteria that no data can show.",
            [
                {
                    "criterion": "S6.9",
                    "statement": "Each student has one adviser from school to college",
                    "by": "example-college",
                    "role": "Dean of students",
                    "on": "2026-04-10",
                }
            ],
        ),
    ] = ()
    steps: Annotated[
        Many[SignOff],
        about(
            "Steps",
            "The step record. Written by `cpath step advance`.",
            [
                {
                    "step": 1,
                    "signed_on": "2026-03-01",
                    "signed_by": [{"organization": "example-hospital", "role": "Director"}],
                }
            ],
        ),
    ] = ()
