"""Step 1, business organized: one industry, one region, champions, a business majority, a plan.

The measures are the published marks of a sector partnership (Next Generation indicators: business
leaders outnumber public partners, 2 to 6 champions, a shared and up-to-date action plan).
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from cpath.messages import Code, msg
from cpath.steps.age import last_young_day
from cpath.steps.criterion import HARD, SOFT, Criterion, Measured, State, judge
from cpath.steps.scope import of_partnership
from cpath.steps.wording import count, listed, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Record
    from cpath.model import Partnership
    from cpath.steps.context import Context, Sides
    from cpath.steps.scope import PartnershipCheck

_NAICS_SECTORS = {"32": "31", "33": "31", "45": "44", "49": "48"}
"""NAICS sectors that span several two-digit codes, by their first: 31-33, 44-45, 48-49."""

_A_YEAR = 12
"""Months in which meetings are counted."""


def _founding(check: PartnershipCheck, key: str | None = None) -> Callable[[Context], Measured]:
    """Let a link to an existing partnership stand in for founding data that is not there.

    Where there is something under ``key``, it is computed from that, whatever a link says.
    """

    def checked(context: Context, partnership: Record[Partnership]) -> Measured:
        result = check(context, partnership)
        if partnership.entity.existing is None or (key is not None and getattr(partnership.entity, key)):
            return result
        if result.state.passes:
            # The link stands in on the day after, so that nothing ends by its age.
            return replace(result, terms=())
        return Measured(
            State.ATTESTED,
            f"link to an existing partnership: {partnership.entity.existing}",
            f"{result.expected}, or a link to an existing partnership",
            ((partnership, ("existing",)),),
        )

    return of_partnership(checked)


def outnumber(sides: Sides) -> bool | None:
    """Whether businesses outnumber public partners; None where unknown organizations could tip it."""
    if len(sides.business) > len(sides.public) + len(sides.unknown):
        return True
    return None if len(sides.business) + len(sides.unknown) > len(sides.public) else False


def count_sides(sides: Sides) -> dict[str, int]:
    """Count the organizations of each side, as facts."""
    return {"business": len(sides.business), "public": len(sides.public), "unknown": len(sides.unknown)}


def in_words(sides: Sides) -> str:
    """Count the organizations of each side."""
    words = f"{count(len(sides.business), 'business', 'businesses')}, "
    words += count(len(sides.public), "public partner")
    return f"{words}, not known here: {listed(sides.unknown)}" if sides.unknown else words


def _industry(context: Context, partnership: Record[Partnership]) -> Measured:
    codes = partnership.entity.industry
    sectors = {_NAICS_SECTORS.get(code[:2], code[:2]) for code in codes}
    limit = context.thresholds.industry_sectors_maximum.value
    return judge(
        0 < len(sectors) <= limit,
        measured=f"NAICS {listed(codes)}" if codes else "no NAICS code",
        expected=f"one industry: NAICS codes of at most {number(limit)} NAICS sectors",
        evidence=[(partnership, ("industry",))],
        missing=(
            msg("keep to one industry, and start other partnerships for the others")
            if codes
            else msg(
                'name the industry by its NAICS codes under {industry}, such as industry: ["622"]',
                industry=Code("industry"),
            )
        ),
    )


def _counties(context: Context) -> Measured:
    region = context.region
    if region is None:
        return Measured(
            State.UNKNOWN,
            f"no record of the region {context.initiative.region!r} that can be read",
            "a region of at least 1 county",
            ((context.initiative, ()),),
            msg(
                "write {file} with its counties, or correct it; {command} says what is wrong with it",
                file=Code(f"regions/{context.initiative.region}/region.yaml"),
                command=Code("cpath validate"),
            ),
        )
    counties = region.entity.counties
    return judge(
        bool(counties),
        measured=count(len(counties), "county", "counties"),
        expected="a region of at least 1 county",
        evidence=[(region, ("counties",))],
        missing=msg("list the region's counties by FIPS code under {counties}", counties=Code("counties")),
    )


def _champions(context: Context, partnership: Record[Partnership]) -> Measured:
    known = _business_champions(context, partnership)
    least = context.thresholds.champions_minimum.value
    return judge(
        len(known) >= least,
        measured=count(len(known), "business champion"),
        expected=f"at least {number(least)} business champions",
        evidence=[(partnership, ("champions",))],
        missing=msg(
            "win business leaders of the industry as champions and list them under {champions}",
            champions=Code("champions"),
        ),
        facts={"champions": len(known)},
    )


def _business_champions(context: Context, partnership: Record[Partnership]) -> set[tuple[str, str]]:
    return {
        (champion.organization, champion.role.strip().casefold())
        for champion in partnership.entity.champions
        if (record := context.organization(champion.organization)) and record.entity.is_business
    }


def _majority(context: Context, partnership: Record[Partnership]) -> Measured:
    sides = context.sides(partnership.entity.members)
    return judge(
        outnumber(sides),
        measured=in_words(sides),
        expected="more businesses than public partners among the members",
        evidence=[(partnership, ("members",))],
        missing=msg("win more businesses as members and list them under {members}", members=Code("members")),
        facts=count_sides(sides),
    )


def _majority_at_meeting(context: Context, partnership: Record[Partnership]) -> Measured:
    expected = "more businesses than public partners at the latest meeting"
    held = _meetings(context, partnership)
    if not held:
        return judge(
            passed=False,
            measured="no meeting held",
            expected=expected,
            evidence=[(partnership, ("meetings",))],
            missing=msg("hold a meeting and record under {meetings} who attended", meetings=Code("meetings")),
        )
    latest = max(held, key=lambda index: (partnership.entity.meetings[index].on, index))
    meeting = partnership.entity.meetings[latest]
    sides = context.sides(meeting.attended)
    return judge(
        outnumber(sides) if meeting.attended else None,
        measured=f"{meeting.on}: {in_words(sides) if meeting.attended else 'attendance not recorded'}",
        expected=expected,
        evidence=[(partnership, ("meetings", latest))],
        missing=(
            msg("bring more businesses to the next meeting")
            if meeting.attended
            else msg("record under {attended} which organizations came", attended=Code("attended"))
        ),
        facts=count_sides(sides),
    )


def _meetings(context: Context, partnership: Record[Partnership]) -> list[int]:
    """Return the positions of the meetings held by today."""
    meetings = partnership.entity.meetings
    return [index for index, meeting in enumerate(meetings) if meeting.on <= context.today]


def _met(context: Context, partnership: Record[Partnership]) -> Measured:
    held = _meetings(context, partnership)
    return judge(
        bool(held),
        measured=f"{count(len(held), 'meeting')} held",
        expected="at least 1 meeting held",
        evidence=[(partnership, ("meetings", index)) for index in held] or [(partnership, ("meetings",))],
        missing=msg("hold the launch meeting and record it under {meetings}", meetings=Code("meetings")),
    )


def _priority(context: Context, partnership: Record[Partnership]) -> Measured:
    owned = [
        index
        for index, priority in enumerate(partnership.entity.priorities)
        if priority.owner is not None
        and (priority.set_on is None or priority.set_on <= context.today)
        and (record := context.organization(priority.owner))
        and record.entity.is_business
    ]
    return judge(
        bool(owned),
        measured=f"{count(len(owned), 'priority', 'priorities')} with a business owner",
        expected="at least 1 priority with a business owner",
        evidence=[(partnership, ("priorities", index)) for index in owned]
        or [(partnership, ("priorities",))],
        missing=msg(
            "let business set a priority, and name under {owner} the business that owns it",
            owner=Code("owner"),
        ),
    )


def _action_plan(context: Context, partnership: Record[Partnership]) -> Measured:
    months = context.thresholds.action_plan_months.value
    plan = partnership.entity.action_plan
    until = last_young_day(plan.dated, months) if plan else None
    return judge(
        plan is not None and until is not None and plan.dated <= context.today <= until,
        measured=f"dated {plan.dated}" if plan else "no action plan",
        expected=f"an action plan less than {number(months)} months old",
        evidence=[(partnership, ("action_plan", "dated") if plan else ("action_plan",))],
        missing=msg(
            "agree on an up-to-date plan and record its date under {action_plan}",
            action_plan=Code("action_plan"),
        ),
        until=(until, f"the action plan turns {number(months)} months old") if until else None,
    )


def _not_too_many(context: Context, partnership: Record[Partnership]) -> Measured:
    known = _business_champions(context, partnership)
    most = context.thresholds.champions_maximum.value
    return judge(
        len(known) <= most,
        measured=count(len(known), "business champion"),
        expected=f"at most {number(most)} business champions",
        evidence=[(partnership, ("champions",))],
        missing=msg("keep the champions to the few who carry the partnership"),
    )


def _meets_often(context: Context, partnership: Record[Partnership]) -> Measured:
    least = context.thresholds.meetings_minimum.value
    meetings = partnership.entity.meetings
    recent = [
        index
        for index in _meetings(context, partnership)
        if context.today <= last_young_day(meetings[index].on, _A_YEAR)
    ]
    # As many as are needed, the latest first: with the oldest of them there are too few.
    needed = sorted((meetings[index].on for index in recent), reverse=True)[: max(ceil(least), 0)]
    return judge(
        len(recent) >= least,
        measured=f"{count(len(recent), 'meeting')} in the last {_A_YEAR} months",
        expected=f"at least {number(least)} meetings in {_A_YEAR} months",
        evidence=[(partnership, ("meetings", index)) for index in recent] or [(partnership, ("meetings",))],
        missing=msg("meet more often, best every quarter"),
        until=(
            last_young_day(needed[-1], _A_YEAR),
            f"the meeting of {needed[-1]} turns {_A_YEAR} months old, and too few are left",
        )
        if needed
        else None,
    )


def _many_businesses(context: Context, partnership: Record[Partnership]) -> Measured:
    sides = context.sides(partnership.entity.members)
    least = context.thresholds.businesses_minimum.value
    return judge(
        len(sides.business) >= least,
        measured=count(len(sides.business), "business", "businesses"),
        expected=f"at least {number(least)} businesses",
        evidence=[(partnership, ("members",))],
        missing=msg("win more businesses as members"),
    )


CRITERIA: tuple[Criterion, ...] = (
    Criterion("S1.1", msg("One industry, named by NAICS codes"), HARD, of_partnership(_industry)),
    Criterion("S1.2", msg("A region made of counties"), HARD, _counties),
    Criterion(
        "S1.3", msg("Business champions carry the partnership"), HARD, _founding(_champions, "champions")
    ),
    Criterion(
        "S1.4", msg("Businesses outnumber public partners as members"), HARD, _founding(_majority, "members")
    ),
    Criterion(
        "S1.5",
        msg("Businesses outnumber public partners at the latest meeting"),
        HARD,
        _founding(_majority_at_meeting, "meetings"),
    ),
    Criterion("S1.6", msg("The partnership has met"), HARD, _founding(_met, "meetings")),
    Criterion("S1.7", msg("A priority with a business owner"), HARD, _founding(_priority, "priorities")),
    Criterion("S1.8", msg("An up-to-date action plan"), HARD, _founding(_action_plan)),
    Criterion("S1.9", msg("Few enough champions to be real ones"), SOFT, of_partnership(_not_too_many)),
    Criterion("S1.10", msg("Meets several times a year"), SOFT, of_partnership(_meets_often)),
    Criterion("S1.11", msg("Many businesses take part"), SOFT, of_partnership(_many_businesses)),
)
