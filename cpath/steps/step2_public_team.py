"""Step 2, the public partners' core team: its size, who is in it, who convenes, who does what.

The size and the partners are those of the published roles of public partners in sector
partnerships (core team of 6 to 12 that does not outnumber business leaders).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.messages import Code, Listed, msg
from cpath.model.organization import POSTSECONDARY_TYPES
from cpath.steps.criterion import HARD, SOFT, Criterion, Measured, judge
from cpath.steps.scope import of_partnership
from cpath.steps.wording import SHOWN, count, listed, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpath.catalog import Record
    from cpath.model import Partnership
    from cpath.steps.context import Context

_NEEDED: Mapping[str, frozenset[str]] = {
    "K-12": frozenset({"k12"}),
    "postsecondary": POSTSECONDARY_TYPES,
    "workforce": frozenset({"workforce"}),
    "economic development": frozenset({"economic-development"}),
}
"""Partners without whom there is no core team, by organization type."""

_WANTED: Mapping[str, frozenset[str]] = {
    "adult education": frozenset({"adult-education"}),
    "human services": frozenset({"human-services"}),
    "apprenticeship": frozenset({"apprenticeship-sponsor"}),
    "community organizations": frozenset({"community-organization"}),
}
"""Partners who should be there too, by organization type."""

_STEPS = range(1, 9)


def _team(context: Context, partnership: Record[Partnership]) -> tuple[str, ...]:
    """Return the public partners of the core team, each once."""
    return context.sides(member.organization for member in partnership.entity.core_team).public


def _size(context: Context, partnership: Record[Partnership]) -> Measured:
    team = _team(context, partnership)
    least = context.thresholds.core_team_minimum.value
    most = context.thresholds.core_team_maximum.value
    return judge(
        least <= len(team) <= most,
        measured=count(len(team), "public partner"),
        expected=f"a core team of {number(least)} to {number(most)} public partners",
        evidence=[(partnership, ("core_team",))],
        missing=(
            msg("invite more public partners and list them under {core_team}", core_team=Code("core_team"))
            if len(team) < least
            else msg("keep the core team small, and let the others work in the wider team")
        ),
        facts={"partners": len(team)},
    )


def _fewer_than_businesses(context: Context, partnership: Record[Partnership]) -> Measured:
    team = context.sides(member.organization for member in partnership.entity.core_team)
    businesses = context.sides(partnership.entity.members).business
    size = len(team.public) + len(team.unknown)
    return judge(
        0 < size < len(businesses),
        measured=f"{count(size, 'partner')} and {count(len(businesses), 'business', 'businesses')}",
        expected="a core team, and fewer partners in it than businesses among the members",
        evidence=[(partnership, ("core_team",)), (partnership, ("members",))],
        missing=(
            msg("win more businesses as members, or make the core team smaller")
            if size
            else msg("name the core team")
        ),
        facts={"partners": size, "businesses": len(businesses)},
    )


def _absent(
    context: Context, partnership: Record[Partnership], kinds: Mapping[str, frozenset[str]]
) -> list[str]:
    types = {context.type_of(member.organization) for member in partnership.entity.core_team}
    return [name for name, accepted in kinds.items() if not types & accepted]


def _represented(
    context: Context, partnership: Record[Partnership], kinds: Mapping[str, frozenset[str]]
) -> Measured:
    absent = _absent(context, partnership, kinds)
    types = {
        type_ for member in partnership.entity.core_team if (type_ := context.type_of(member.organization))
    }
    return judge(
        not absent,
        measured=f"nobody from {listed(absent)}" if absent else f"all of {listed(kinds)}",
        expected=f"at least one partner each from {listed(kinds)}",
        evidence=[(partnership, ("core_team",))],
        missing=msg("win a partner from {absent} for the core team", absent=Listed(absent, SHOWN)),
        facts={"types": sorted(types & frozenset().union(*kinds.values()))},
    )


def _needed(context: Context, partnership: Record[Partnership]) -> Measured:
    return _represented(context, partnership, _NEEDED)


def _wanted(context: Context, partnership: Record[Partnership]) -> Measured:
    return _represented(context, partnership, _WANTED)


def _convener(context: Context, partnership: Record[Partnership]) -> Measured:
    del context
    team = partnership.entity.core_team
    conveners = [index for index, member in enumerate(team) if member.convener]
    return judge(
        bool(conveners),
        measured=listed(team[index].organization for index in conveners) or "no convener",
        expected="a convener, or several who convene together",
        evidence=[(partnership, ("core_team", index)) for index in conveners]
        or [(partnership, ("core_team",))],
        missing=msg(
            "agree who convenes and mark the partner with {convener_true}",
            convener_true=Code("convener: true"),
        ),
    )


def _roles(context: Context, partnership: Record[Partnership]) -> Measured:
    del context
    team = partnership.entity.core_team
    without = [index for index, member in enumerate(team) if member.role is None]
    named = listed(team[index].organization for index in without)
    return judge(
        bool(team) and not without,
        measured=f"no role for {named}" if without else f"{count(len(team), 'partner')} with a role",
        expected="a role for each partner of the core team",
        evidence=[(partnership, ("core_team", index)) for index in without]
        or [(partnership, ("core_team",))],
        missing=msg("write under {role} what each partner does", role=Code("role")),
    )


def _agreement(context: Context, partnership: Record[Partnership]) -> Measured:
    agreement = partnership.entity.agreement
    return judge(
        agreement is not None and agreement.dated <= context.today,
        measured=f"dated {agreement.dated}" if agreement else "no agreement",
        expected="a dated agreement of the public partners",
        evidence=[(partnership, ("agreement", "dated") if agreement else ("agreement",))],
        missing=msg(
            "conclude an agreement and record it with its date under {agreement}", agreement=Code("agreement")
        ),
    )


def _owners(context: Context, partnership: Record[Partnership]) -> Measured:
    del context
    cared_for = {step for member in partnership.entity.core_team for step in member.steps}
    without = [str(step) for step in _STEPS if step not in cared_for]
    return judge(
        not without,
        measured=f"nobody takes care of step {listed(without)}" if without else "every step has a partner",
        expected="for each of the eight steps a partner who takes care of it",
        evidence=[(partnership, ("core_team",))],
        missing=msg("write under {steps} which steps each partner takes care of", steps=Code("steps")),
    )


CRITERIA: tuple[Criterion, ...] = (
    Criterion("S2.1", msg("A core team of workable size"), HARD, of_partnership(_size)),
    Criterion(
        "S2.2", msg("The core team does not outnumber business"), HARD, of_partnership(_fewer_than_businesses)
    ),
    Criterion("S2.3", msg("The partners whom a pathway cannot do without"), HARD, of_partnership(_needed)),
    Criterion("S2.4", msg("A convener"), HARD, of_partnership(_convener)),
    Criterion("S2.5", msg("A role for each partner"), HARD, of_partnership(_roles)),
    Criterion("S2.6", msg("A dated agreement"), HARD, of_partnership(_agreement)),
    Criterion("S2.7", msg("The other partners whom people need on the way"), SOFT, of_partnership(_wanted)),
    Criterion("S2.8", msg("Every step has a partner who takes care of it"), SOFT, of_partnership(_owners)),
)
