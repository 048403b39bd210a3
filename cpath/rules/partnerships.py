"""Rules about sector partnerships: businesses lead, public partners do the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.diagnostics import Severity
from cpath.model import Initiative, Organization, Partnership, Validation
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog.catalog import Catalog, Record
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath

STEPS = 8


def _is_business(catalog: Catalog, ref: str) -> bool | None:
    """Whether an organization counts as business; None if it is unknown."""
    record = catalog.find(Organization, ref)
    return None if record is None else record.entity.is_business


def _type_of(catalog: Catalog, ref: str) -> tuple[str, tuple[tuple[Record[Any] | str, DataPath, str], ...]]:
    """The type of a known organization, and the place that states it."""
    record = catalog.find(Organization, ref)
    if record is None:
        return "unknown", ()
    return record.entity.type, ((record, ("type",), "its type is here"),)


@rule("CP501", "business-in-core-team", Severity.WARNING)
def business_in_core_team(context: Context) -> Iterator[Finding]:
    """The core team of public partners includes a business.

    Why: businesses lead as champions and members. The core team is the public side, which does the work
    between meetings. The gates compare the two numbers.

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
                    f"{member.organization!r} in the core team is a business (type {kind})",
                    "list it under members or champions, or correct its type",
                    related=related,
                )


@rule("CP502", "not-a-business", Severity.WARNING)
def not_a_business(context: Context) -> Iterator[Finding]:
    """A champion, a priority's owner, a confirming organization or a voter is not a business.

    Businesses are organizations of type employer or industry-association.

    Why: industry leads the partnership, and employers' demand must come from employers. The gates only
    count such entries if they are businesses.

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
                f"{what} {ref!r} is not a business (type {kind})",
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

    Why: the gates count businesses in the member list, so this champion is not counted.

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
        members = frozenset(entity.members)
        for index, champion in enumerate(entity.champions):
            if champion.organization not in members:
                yield Finding(
                    record,
                    ("champions", index, "organization"),
                    f"the champion {champion.organization!r} is not among the members",
                    "add it to members",
                    related=((record, ("members",), "the members are here"),) if entity.members else (),
                )


@rule("CP504", "guest-at-meeting", Severity.NOTE)
def guest_at_meeting(context: Context) -> Iterator[Finding]:
    """An organization at a meeting is not a member, a champion or in the core team.

    Why: guests are welcome. But a frequent guest is often a member who was never listed, and the member
    list decides whether businesses outnumber the public partners.

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
                        f"{ref!r} came to the meeting on {meeting.on} but is not a member",
                        "add it to members if it is one",
                    )


@rule("CP511", "no-such-step", Severity.ERROR)
def no_such_step(context: Context) -> Iterator[Finding]:
    """A partner is responsible for a step that does not exist.

    The steps are 1 to 8.

    Why: the step that was meant looks as if no partner is responsible for it.

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
