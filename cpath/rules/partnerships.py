"""Rules about sector partnerships and the initiatives that walk through the eight steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.diagnostics import Severity
from cpath.model import Initiative, Organization, Partnership, Program, Validation
from cpath.rules.identity import iter_repeated
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cpath.catalog.catalog import Catalog, Record
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath

STEPS = 8


def _is_business(catalog: Catalog, ref: str) -> bool | None:
    """Whether an organization counts as business; None where it is not known."""
    record = catalog.find(Organization, ref)
    return None if record is None else record.entity.is_business


def _type_of(catalog: Catalog, ref: str) -> tuple[str, tuple[tuple[Record[Any] | str, DataPath, str], ...]]:
    """Give the type of an organization that is there, and where it says so."""
    record = catalog.find(Organization, ref)
    if record is None:
        return "unknown", ()
    return record.entity.type, ((record, ("type",), "its type is here"),)


@rule("CP501", "business-in-core-team", Severity.WARNING)
def business_in_core_team(context: Context) -> Iterator[Finding]:
    """A business stands in the core team of public partners.

    Why: business leads as champions and members; the core team is the public side that does the
    work between meetings, and the gates count the two against each other.

    Wrong:

        core_team:
          - {organization: example-hospital, role: Convener}

    Right:

        champions:
          - {organization: example-hospital, role: Chief nursing officer}
    """
    catalog = context.catalog
    for record in catalog.all(Partnership).values():
        for index, member in enumerate(record.entity.core_team):
            if _is_business(catalog, member.organization):
                kind, related = _type_of(catalog, member.organization)
                yield Finding(
                    record,
                    ("core_team", index, "organization"),
                    f"{member.organization!r} in the core team is a business ({kind})",
                    "list it under members or champions, or correct its type",
                    related=related,
                )


@rule("CP502", "not-a-business", Severity.WARNING)
def not_a_business(context: Context) -> Iterator[Finding]:
    """A champion, the owner of a priority, one who confirms an occupation or a voter is no business.

    Business are organizations of the types employer and industry-association.

    Why: the partnership is led by industry, and employers' demand must come from employers. The
    gates count such entries only where they are businesses.

    Wrong:

        champions:
          - {organization: example-college, role: Dean}

    Right:

        champions:
          - {organization: example-hospital, role: Chief nursing officer}
    """
    catalog = context.catalog
    for record, path, ref, what in _iter_business_roles(catalog):
        if _is_business(catalog, ref) is False:
            kind, related = _type_of(catalog, ref)
            yield Finding(
                record,
                path,
                f"{what} {ref!r} is no business ({kind})",
                "name an employer or an industry association, or correct its type",
                related=related,
            )


def _iter_business_roles(catalog: Catalog) -> Iterator[tuple[Record[Any], DataPath, str, str]]:
    for partnership in catalog.all(Partnership).values():
        for index, champion in enumerate(partnership.entity.champions):
            yield partnership, ("champions", index, "organization"), champion.organization, "the champion"
        for index, priority in enumerate(partnership.entity.priorities):
            if priority.owner is not None:
                yield partnership, ("priorities", index, "owner"), priority.owner, "the priority's owner"
    for initiative in catalog.all(Initiative).values():
        for index, critical in enumerate(initiative.entity.critical_occupations):
            for number, ref in enumerate(critical.confirmed_by):
                path: DataPath = ("critical_occupations", index, "confirmed_by", number)
                yield initiative, path, ref, "the confirming organization"
    for validation in catalog.all(Validation).values():
        for index, voter in enumerate(validation.entity.voters):
            path = ("voters", index, "organization")
            yield validation, path, voter.organization, "the voter's organization"


@rule("CP503", "champion-not-member", Severity.WARNING)
def champion_not_member(context: Context) -> Iterator[Finding]:
    """A champion's organization is not among the members.

    Why: the gates count businesses in the member list; a champion who is missing there is not
    counted.

    Wrong:

        champions:
          - {organization: example-hospital, role: Chief nursing officer}
        members: [example-clinic]

    Right:

        champions:
          - {organization: example-hospital, role: Chief nursing officer}
        members: [example-clinic, example-hospital]
    """
    for record in context.catalog.all(Partnership).values():
        entity = record.entity
        for index, champion in enumerate(entity.champions):
            if champion.organization not in entity.members:
                yield Finding(
                    record,
                    ("champions", index, "organization"),
                    f"the champion {champion.organization!r} is not among the members",
                    "add it to members",
                    related=((record, ("members",), "the members are here"),) if entity.members else (),
                )


@rule("CP504", "guest-at-meeting", Severity.NOTE)
def guest_at_meeting(context: Context) -> Iterator[Finding]:
    """An organization came to a meeting that is neither member, champion nor in the core team.

    Why: guests are welcome. But one who comes often is a member who was not written down, and the
    member list decides whether business outnumbers the public partners.

    Wrong:

        members: [example-hospital]
        meetings:
          - {on: 2026-02-12, attended: [example-hospital, example-clinic]}

    Right:

        members: [example-hospital, example-clinic]
        meetings:
          - {on: 2026-02-12, attended: [example-hospital, example-clinic]}
    """
    for record in context.catalog.all(Partnership).values():
        entity = record.entity
        known = {
            *entity.members,
            *(champion.organization for champion in entity.champions),
            *(partner.organization for partner in entity.core_team),
        }
        if not known:
            continue
        for index, meeting in enumerate(entity.meetings):
            for number, ref in enumerate(meeting.attended):
                if ref not in known:
                    yield Finding(
                        record,
                        ("meetings", index, "attended", number),
                        f"{ref!r} came on {meeting.on} and is no member",
                        "add it to members if it is one",
                    )


@rule("CP505", "date-in-the-future", Severity.WARNING)
def date_in_the_future(context: Context) -> Iterator[Finding]:
    """Something that is told as done has a date ahead of today.

    Meetings held, decisions, documents, votes, reviews, publications, agreements. For what is still
    to come there are `due`, `next_on` and `expires`.

    Why: gates count meetings and plans by their dates; one that is yet to be held would open a gate.

    Wrong:

        # written in May 2026
        meetings:
          - {on: 2062-02-12}

    Right:

        meetings:
          - {on: 2026-02-12}
    """
    for record in context.catalog.iter_records():
        for path, day, what in _iter_past_days(record):
            if day is not None and day > context.today:
                yield Finding(
                    record,
                    path,
                    f"{what} of {day} lies in the future",
                    "correct the date, or write it down when it has happened",
                )


def _iter_past_days(record: Record[Any]) -> Iterator[tuple[DataPath, date | None, str]]:
    """Give the days of what is told as done; sign-offs have a rule of their own."""
    entity = record.entity
    if isinstance(entity, Partnership):
        for index, meeting in enumerate(entity.meetings):
            yield ("meetings", index, "on"), meeting.on, "the meeting"
        for index, priority in enumerate(entity.priorities):
            yield ("priorities", index, "set_on"), priority.set_on, "the priority"
        for key, document, what in (
            ("agreement", entity.agreement, "the agreement"),
            ("action_plan", entity.action_plan, "the action plan"),
        ):
            if document is not None:
                yield (key, "dated"), document.dated, what
    elif isinstance(entity, Initiative):
        yield from _iter_past_days_of_initiative(entity)
    elif isinstance(entity, Program):
        yield ("last_checked",), entity.last_checked, "the check"
        for index, agreement in enumerate(entity.articulation):
            yield ("articulation", index, "agreed_on"), agreement.agreed_on, "the agreement"
    elif isinstance(entity, Validation):
        yield ("held_on",), entity.held_on, "the vote"


def _iter_past_days_of_initiative(entity: Initiative) -> Iterator[tuple[DataPath, date | None, str]]:
    for index, critical in enumerate(entity.critical_occupations):
        if critical.override is not None:
            path: DataPath = ("critical_occupations", index, "override", "on")
            yield path, critical.override.on, "the employers' decision"
    for index, answer in enumerate(entity.inventory):
        yield ("inventory", index, "on"), answer.on, "the answer"
    yield ("gap_report_on",), entity.gap_report_on, "the gap report"
    for index, decision in enumerate(entity.decisions):
        yield ("decisions", index, "decided_on"), decision.decided_on, "the decision"
    for index, feedback in enumerate(entity.feedback):
        yield ("feedback", index, "on"), feedback.on, "the feedback"
    for index, publication in enumerate(entity.publications):
        yield ("publications", index, "published_on"), publication.published_on, "the publication"
        yield ("publications", index, "rendered_on"), publication.rendered_on, "the picture"
    for index, review in enumerate(entity.reviews):
        yield ("reviews", index, "on"), review.on, "the review"
    for index, waiver in enumerate(entity.waivers):
        yield ("waivers", index, "on"), waiver.on, "the waiver"


@rule("CP506", "partner-twice", Severity.WARNING)
def partner_twice(context: Context) -> Iterator[Finding]:
    """One organization stands in the core team twice.

    Why: the size of the core team is held against a smallest and a largest number.

    Wrong:

        core_team:
          - {organization: example-college, role: Curriculum lead}
          - {organization: example-college, role: Advising}

    Right:

        core_team:
          - {organization: example-college, role: Curriculum lead and advising}
    """
    for record in context.catalog.all(Partnership).values():
        named: Iterable[tuple[DataPath, object]] = (
            (("core_team", index, "organization"), item.organization)
            for index, item in enumerate(record.entity.core_team)
        )
        for path, first, value in iter_repeated(named):
            yield Finding(
                record,
                path,
                f"{value!r} stands in the core team twice",
                "put its roles into one line",
                related=((record, first, "the first one is here"),),
            )


@rule("CP507", "critical-twice", Severity.ERROR)
def critical_twice(context: Context) -> Iterator[Finding]:
    """One occupation stands in the list of critical occupations twice.

    Why: its openings would count twice in the region's demand, and two figures for it may differ.

    Wrong:

        critical_occupations:
          - {occupation: registered-nurse}
          - {occupation: registered-nurse}

    Right:

        critical_occupations:
          - {occupation: registered-nurse}
    """
    for record in context.catalog.all(Initiative).values():
        named: Iterable[tuple[DataPath, object]] = (
            (("critical_occupations", index, "occupation"), item.occupation)
            for index, item in enumerate(record.entity.critical_occupations)
        )
        for path, first, value in iter_repeated(named):
            yield Finding(
                record,
                path,
                f"the occupation {value!r} is called critical twice",
                "keep one of the two",
                related=((record, first, "the first one is here"),),
            )


@rule("CP508", "decision-not-critical", Severity.WARNING)
def decision_not_critical(context: Context) -> Iterator[Finding]:
    """A decision is about an occupation that the initiative does not call critical.

    Why: step 6 asks for decisions on the gaps of critical occupations; this one counts for none.

    Wrong:

        critical_occupations:
          - {occupation: registered-nurse}
        decisions:
          - {occupation: nursing-assistant, competency: onet/active-listening, decision: improve}

    Right:

        critical_occupations:
          - {occupation: registered-nurse}
          - {occupation: nursing-assistant}
        decisions:
          - {occupation: nursing-assistant, competency: onet/active-listening, decision: improve}
    """
    for record in context.catalog.all(Initiative).values():
        critical = {item.occupation for item in record.entity.critical_occupations}
        for index, decision in enumerate(record.entity.decisions):
            if decision.occupation not in critical:
                yield Finding(
                    record,
                    ("decisions", index, "occupation"),
                    f"the occupation {decision.occupation!r} is not among the critical ones",
                    "add it to critical_occupations, or correct the decision",
                )


@rule("CP509", "sign-off-order", Severity.ERROR)
def sign_off_order(context: Context) -> Iterator[Finding]:
    """The sign-offs do not run from step 1 upwards, one each.

    A step is signed once and only after all steps before it, on the same day or later.

    Why: the order of the eight steps is what the gates hold; `cpath step advance` writes the record
    in this order.

    Wrong:

        steps:
          - {step: 1, signed_on: 2026-03-01, signed_by: []}
          - {step: 3, signed_on: 2026-04-01, signed_by: []}

    Right:

        steps:
          - {step: 1, signed_on: 2026-03-01, signed_by: []}
          - {step: 2, signed_on: 2026-03-20, signed_by: []}
    """
    for record in context.catalog.all(Initiative).values():
        signed: dict[int, int] = {}
        for index, item in enumerate(record.entity.steps):
            path: DataPath = ("steps", index, "step")
            if item.step in signed:
                yield Finding(
                    record,
                    path,
                    f"step {item.step} is signed twice",
                    "keep the sign-off that holds",
                    related=((record, ("steps", signed[item.step], "step"), "the first one is here"),),
                )
                continue
            if item.step != len(signed) + 1:
                yield Finding(
                    record,
                    path,
                    f"step {item.step} stands where the sign-off of step {len(signed) + 1} belongs",
                    "sign the steps in their order with `cpath step advance`",
                )
                break
            before = record.entity.steps[index - 1].signed_on if index else item.signed_on
            if item.signed_on < before:
                yield Finding(
                    record,
                    ("steps", index, "signed_on"),
                    f"step {item.step} was signed on {item.signed_on}, the step ahead of it on {before}",
                    "correct the day",
                    related=((record, ("steps", index - 1, "signed_on"), "the step ahead is here"),),
                )
            signed[item.step] = index


@rule("CP510", "signed-in-the-future", Severity.ERROR)
def signed_in_the_future(context: Context) -> Iterator[Finding]:
    """A step's sign-off has a date ahead of today.

    Why: nobody can have signed it yet; the step record must be able to be trusted.

    Wrong:

        # written in May 2026
        steps:
          - {step: 1, signed_on: 2062-03-01, signed_by: []}

    Right:

        steps:
          - {step: 1, signed_on: 2026-03-01, signed_by: []}
    """
    for record in context.catalog.all(Initiative).values():
        for index, item in enumerate(record.entity.steps):
            if item.signed_on > context.today:
                yield Finding(
                    record,
                    ("steps", index, "signed_on"),
                    f"step {item.step} is signed on {item.signed_on}, which lies in the future",
                    "correct the day, or take the sign-off back with `cpath step reopen`",
                )


@rule("CP511", "no-such-step", Severity.ERROR)
def no_such_step(context: Context) -> Iterator[Finding]:
    """A partner takes care of a step that does not exist; the steps are 1 to 8.

    Why: the step that was meant looks as if nobody took care of it.

    Wrong:

        core_team:
          - {organization: example-college, steps: [4, 9]}

    Right:

        core_team:
          - {organization: example-college, steps: [4, 6]}
    """
    for record in context.catalog.all(Partnership).values():
        for index, member in enumerate(record.entity.core_team):
            for number, step in enumerate(member.steps):
                if not 1 <= step <= STEPS:
                    yield Finding(
                        record,
                        ("core_team", index, "steps", number),
                        f"there is no step {step}",
                        "the steps are 1 to 8; see `cpath step list`",
                    )


@rule("CP512", "waiver-ends-first", Severity.ERROR)
def waiver_ends_first(context: Context) -> Iterator[Finding]:
    """A waiver expires before the day on which it was decided.

    Why: it never holds, and the gate stays closed.

    Wrong:

        waivers:
          - {criterion: S2.1, on: 2026-03-01, expires: 2026-02-28}

    Right:

        waivers:
          - {criterion: S2.1, on: 2026-03-01, expires: 2027-02-28}
    """
    for record in context.catalog.all(Initiative).values():
        for index, waiver in enumerate(record.entity.waivers):
            if waiver.expires < waiver.on:
                yield Finding(
                    record,
                    ("waivers", index, "expires"),
                    f"the waiver of {waiver.criterion} expires on {waiver.expires}, before it began",
                    "correct the year",
                    related=((record, ("waivers", index, "on"), "it was decided here"),),
                )


@rule("CP513", "dates-out-of-order", Severity.WARNING)
def dates_out_of_order(context: Context) -> Iterator[Finding]:
    """One date must follow another and does not.

    A decision is due after it was taken; the next review comes after this one; a picture is
    published after it was made.

    Why: one of the two is mistyped, and reminders go by them.

    Wrong:

        reviews:
          - {on: 2026-09-15, next_on: 2026-03-15}

    Right:

        reviews:
          - {on: 2026-09-15, next_on: 2027-03-15}
    """
    for record in context.catalog.all(Initiative).values():
        for first_path, first, path, second, words in _iter_ordered(record.entity):
            if second is not None and second < first:
                yield Finding(
                    record,
                    path,
                    f"{words}: {second} is before {first}",
                    "correct one of the two",
                    related=((record, first_path, "the other date is here"),),
                )


def _iter_ordered(entity: Initiative) -> Iterator[tuple[DataPath, date, DataPath, date | None, str]]:
    """Give pairs of days of which the second must not be before the first."""
    for index, item in enumerate(entity.decisions):
        at: DataPath = ("decisions", index)
        yield (*at, "decided_on"), item.decided_on, (*at, "due"), item.due, "due before the decision"
    for index, review in enumerate(entity.reviews):
        at = ("reviews", index)
        yield (*at, "on"), review.on, (*at, "next_on"), review.next_on, "the next review before this one"
    for index, shown in enumerate(entity.publications):
        at = ("publications", index)
        words = "published before the picture was made"
        yield (*at, "rendered_on"), shown.rendered_on, (*at, "published_on"), shown.published_on, words


@rule("CP514", "foreign-pathway", Severity.WARNING)
def foreign_pathway(context: Context) -> Iterator[Finding]:
    """A publication shows a pathway that is not among the initiative's pathways.

    Why: step 7 counts publications of the initiative's own pathways.

    Wrong:

        pathways: [nursing]
        publications:
          - {pathway: manufacturing, audience: student}

    Right:

        pathways: [nursing]
        publications:
          - {pathway: nursing, audience: student}
    """
    catalog = context.catalog
    for record in catalog.all(Initiative).values():
        own = {catalog.resolve("pathway", ref, record.region).key for ref in record.entity.pathways}
        for index, item in enumerate(record.entity.publications):
            key = catalog.resolve("pathway", item.pathway, record.region).key
            if key is not None and key not in own:
                yield Finding(
                    record,
                    ("publications", index, "pathway"),
                    f"the pathway {item.pathway!r} is not among the initiative's pathways",
                    "add it to pathways, or name one of them",
                )
