"""Sector partnerships: one industry of one region, led by business, supported by public partners."""

from typing import Annotated, ClassVar, Literal

from cpath.model.base import Day, Entity, Line, Many, Part, RefTo, Text, Url, about
from cpath.model.codes import Naics

OrganizationRef = Annotated[str, RefTo("organization")]


class Champion(Part):
    """A business leader who carries the partnership; role and organization, no names."""

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
        Many[int], about("Steps", "Numbers of the steps that the partner takes care of.", [4, 6])
    ] = ()


class Meeting(Part):
    """A meeting of the partnership."""

    on: Annotated[Day, about("On", "Day of the meeting.", "2026-02-12")]
    attended: Annotated[
        Many[OrganizationRef], about("Attended", "Ids of the organizations that came.", ["example-hospital"])
    ] = ()
    decisions: Annotated[Many[Text], about("Decisions", "What was decided.", ["Start with nursing."])] = ()


class Priority(Part):
    """Something that business decided to act on."""

    title: Annotated[Text, about("Title", "The priority.", "More nursing assistants")]
    owner: Annotated[
        OrganizationRef | None, about("Owner", "Id of the business that owns it.", "example-hospital")
    ] = None
    set_on: Annotated[Day | None, about("Set on", "Day of the decision.", "2026-02-12")] = None


class Document(Part):
    """A dated document, such as an action plan or an agreement."""

    title: Annotated[Text, about("Title", "Its name.", "Action plan 2026")]
    dated: Annotated[Day, about("Dated", "Its date.", "2026-02-12")]
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
        Literal["exploring", "emerging", "active"], about("Status", "How far it has come.", "active")
    ] = "exploring"
    existing: Annotated[
        Url | None,
        about(
            "Existing partnership",
            "Link to a partnership that existed before; stands in for founding data.",
            "https://www.example.org/partnership",
        ),
    ] = None
    champions: Annotated[
        Many[Champion],
        about(
            "Champions",
            "Business leaders who carry it.",
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
            "The dated agreement of the public partners.",
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
            "What business set.",
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
