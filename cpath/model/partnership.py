"""Sector partnerships: one industry in one region, led by business, supported by public partners."""

from typing import Annotated, ClassVar, Literal

from cpath.model.base import Day, Entity, Line, Many, Part, RefTo, Text, Url, about
from cpath.model.codes import Naics

OrganizationRef = Annotated[str, RefTo("organization")]


class Champion(Part):
    """A business leader of the partnership; role and organization, no names."""

    organization: Annotated[OrganizationRef, about("Organization", "Id of the business.", "example-hospital")]
    role: Annotated[Line, about("Role", "The champion's role there.", "Chief nursing officer")]


class TeamMember(Part):
    """A public partner in the core team."""

    organization: Annotated[
        OrganizationRef, about("Organization", "Id of the partner.", "pikes-peak-state-college")
    ]
    role: Annotated[Line | None, about("Role", "What the partner does in the team.", "Curriculum lead")] = (
        None
    )
    convener: Annotated[bool, about("Convener", "Convenes the team.", True)] = False
    steps: Annotated[
        Many[int], about("Steps", "Numbers of the steps that the partner is responsible for.", [4, 6])
    ] = ()


class Meeting(Part):
    """A meeting of the partnership."""

    on: Annotated[Day, about("On", "Date of the meeting.", "2026-02-12")]
    attended: Annotated[
        Many[OrganizationRef], about("Attended", "Ids of the organizations that came.", ["example-hospital"])
    ] = ()
    decisions: Annotated[Many[Text], about("Decisions", "What was decided.", ["Start with nursing."])] = ()


class Priority(Part):
    """Something that business decided to act on."""

    title: Annotated[Text, about("Title", "Name of the priority.", "More nursing assistants")]
    owner: Annotated[
        OrganizationRef | None, about("Owner", "Id of the business responsible for it.", "example-hospital")
    ] = None
    set_on: Annotated[Day | None, about("Set on", "Date of the decision.", "2026-02-12")] = None


class Document(Part):
    """A dated document, such as an action plan or an agreement."""

    title: Annotated[Text, about("Title", "Title of the document.", "Action plan 2026")]
    dated: Annotated[Day, about("Dated", "Date of the document.", "2026-02-12")]
    url: Annotated[Url | None, about("Link", "Where it can be read.", "https://www.example.org/plan")] = None


class Partnership(Entity):
    """A sector partnership: the businesses of one industry in one region, and their public team."""

    kind: ClassVar[str] = "partnership"
    folder: ClassVar[str] = "partnerships"
    regional: ClassVar[bool] = True

    industry: Annotated[
        Many[Naics], about("Industry", "NAICS 2022 codes of the one industry, in quotes.", ["622"])
    ] = ()
    status: Annotated[
        Literal["exploring", "emerging", "active"], about("Status", "Stage of the partnership.", "active")
    ] = "exploring"
    existing: Annotated[
        Url | None,
        about(
            "Existing partnership",
            "Link to a partnership that already existed. Replaces founding data.",
            "https://www.example.org/partnership",
        ),
    ] = None
    champions: Annotated[
        Many[Champion],
        about(
            "Champions",
            "Business leaders of the partnership.",
            [{"organization": "example-hospital", "role": "CNO"}],
        ),
    ] = ()
    members: Annotated[
        Many[OrganizationRef], about("Members", "Ids of all member organizations.", ["example-hospital"])
    ] = ()
    core_team: Annotated[
        Many[TeamMember],
        about(
            "Core team",
            "The public partners who do the work.",
            [{"organization": "example-college", "role": "Curriculum lead"}],
        ),
    ] = ()
    agreement: Annotated[
        Document | None,
        about(
            "Agreement",
            "Agreement between the public partners, with its date.",
            {"title": "Memorandum of understanding", "dated": "2026-01-15"},
        ),
    ] = None
    meetings: Annotated[
        Many[Meeting],
        about("Meetings", "Meetings held.", [{"on": "2026-02-12", "attended": ["example-hospital"]}]),
    ] = ()
    priorities: Annotated[
        Many[Priority],
        about(
            "Priorities",
            "What business decided to act on.",
            [{"title": "More nursing assistants", "owner": "example-hospital"}],
        ),
    ] = ()
    action_plan: Annotated[
        Document | None,
        about(
            "Action plan",
            "The shared plan.",
            {"title": "Action plan 2026", "dated": "2026-02-12"},
        ),
    ] = None
