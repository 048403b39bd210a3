"""What ends by itself, and when: the last day of what ages, of waivers and of attestations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpath.steps.due import find_dues, holds_until

if TYPE_CHECKING:
    from cpath.steps.gate import CriterionStatus, InitiativeStatus

INITIATIVE = "initiatives/health-care"
OCCUPATIONS = ("occupations/nursing-assistant", "occupations/registered-nurse")
PARTNERSHIP = "partnerships/health-care"
VOTES = ("validations/nursing-assistant", "validations/registered-nurse")
PROGRAMS = ("programs/nurse-aide", "programs/nursing-aas")
ONE_DAY = timedelta(days=1)

BASE = """\
2026-09-04 soft S8.7 Nurse aide, Nursing, associate degree: the next check is due within 2 months
2026-09-10 soft S1.10 the meeting of 2025-09-10 turns 12 months old, and too few are left
2026-11-04 soft S4.4 Nurse aide, Nursing, associate degree: the last check turns 6 months old
2027-01-01 soft S6.17 Nursing assistant: what plains-college is to improve for teamwork is overdue
2027-01-14 hard S1.8 the action plan turns 12 months old
2027-01-20 soft S8.6 Nursing assistant, Registered nurse: the next vote is due within 2 months
2027-03-20 hard S5.5 Nursing assistant, Registered nurse: the vote turns 12 months old
2027-06-11 hard S8.4 the next review is overdue
2028-02-01 soft S3.6 Nursing assistant, Registered nurse: the figures of 2026-01 are more than 24 months old
"""


def _lines(status: InitiativeStatus) -> list[str]:
    return [
        f"{due.on} {'hard' if due.binds else 'soft'} {due.criterion.id} "
        f"{', '.join(due.of)}{': ' if due.of else ''}{due.what}"
        for due in find_dues(status)
    ]


def _item(status: InitiativeStatus, criterion: str) -> CriterionStatus:
    step = status.steps[int(criterion[1]) - 1]
    return next(item for item in step.criteria if item.criterion.id == criterion)


def _until(status: InitiativeStatus, criterion: str) -> date | None:
    return holds_until(status, status.steps[int(criterion[1]) - 1], _item(status, criterion))


def test_everything_that_ages_in_order(evaluated: Any) -> None:
    assert _lines(evaluated()) == BASE.splitlines()


# The law: on its last day it passes, the day after it does not


DAYS = st.dates(date(2019, 1, 1), date(2032, 12, 31))


@st.composite
def _worlds(draw: st.DrawFn) -> tuple[dict[str, Any], date]:
    """Draw a day, and a region whose plans, votes, checks, meetings and figures are dated by it."""
    today = draw(DAYS)

    def past(days: int) -> str:
        return str(today - timedelta(days=draw(st.integers(0, days))))

    months = {
        name: {"value": draw(st.integers(1, 30)), "illustrative": True}
        for name in ("action_plan_months", "vote_months", "program_check_months", "labor_data_months")
    }
    figures = {
        record: {"labor_market.0.as_of": past(1000)[: draw(st.sampled_from([4, 7, 10]))]}
        for record in OCCUPATIONS
    }
    next_on = str(today + timedelta(days=draw(st.integers(0, 365))))
    meetings = [{"on": past(400)} for _ in range(draw(st.integers(0, 6)))]
    waivers = [
        {
            "criterion": draw(st.sampled_from(["S1.8", "S5.5", "S8.4", "S1.10", "S2.1"])),
            "reason": "A small region",
            "by": "workforce-center",
            "role": "Director",
            "on": past(100),
            "expires": str(today + timedelta(days=draw(st.integers(-50, 900)))),
        }
        for _ in range(draw(st.integers(0, 3)))
    ]
    return {
        "cpath": {"thresholds": months},
        PARTNERSHIP: {"action_plan.dated": past(500), "meetings": meetings},
        INITIATIVE: {
            "reviews": [{"on": past(100), "decisions": ["Go on."], "next_on": next_on}],
            "waivers": waivers,
            "decisions.0.due": str(today + timedelta(days=draw(st.integers(0, 400)))),
            "decisions.0.decided_on": past(100),
        },
        **figures,
        **{vote: {"held_on": past(500)} for vote in VOTES},
        **{program: {"last_checked": past(300)} for program in PROGRAMS},
    }, today


@given(world=_worlds())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_on_its_last_day_it_passes_and_the_day_after_it_does_not(
    world: tuple[dict[str, Any], date], evaluated: Any
) -> None:
    patch, today = world
    status = evaluated(patch, today)
    days: dict[date, list[str]] = {}
    for step in status.steps:
        for item in step.criteria:
            until = holds_until(status, step, item)
            if until is not None:
                assert until >= today
                days.setdefault(until, []).append(item.criterion.id)
    for until, criteria in days.items():
        last, after = evaluated(patch, until), evaluated(patch, until + ONE_DAY)
        assert {name for name in criteria if not _item(last, name).passes} == set()
        assert {name for name in criteria if _until(last, name) != until} == set()
        assert {name for name in criteria if _item(after, name).passes} == set()


# Leap days, ends of months, exactly so many months


@pytest.mark.parametrize(
    ("criterion", "patch", "until"),
    [
        ("S5.5", {vote: {"held_on": "2024-02-29"} for vote in VOTES}, "2025-02-27"),
        ("S5.5", {vote: {"held_on": "2023-02-28"} for vote in VOTES}, "2024-02-27"),
        ("S5.5", {vote: {"held_on": "2023-03-01"} for vote in VOTES}, "2024-02-29"),
        ("S1.8", {PARTNERSHIP: {"action_plan.dated": "2023-12-31"}}, "2024-12-30"),
        ("S4.4", {program: {"last_checked": "2023-08-31"} for program in PROGRAMS}, "2024-02-28"),
        ("S4.4", {program: {"last_checked": "2023-12-31"} for program in PROGRAMS}, "2024-06-29"),
        ("S8.7", {program: {"last_checked": "2023-10-31"} for program in PROGRAMS}, "2024-02-28"),
    ],
)
def test_the_last_day(criterion: str, patch: dict[str, Any], until: str, evaluated: Any) -> None:
    last = date.fromisoformat(until)
    assert _until(evaluated(patch, last), criterion) == last
    assert _item(evaluated(patch, last), criterion).passes
    assert not _item(evaluated(patch, last + ONE_DAY), criterion).passes


@pytest.mark.parametrize(
    ("as_of", "until"),
    [
        ("2024-02", "2026-02-28"),
        ("2024-02-29", "2026-02-28"),
        ("2022", "2024-12-31"),
        ("2024-01-31", "2026-01-31"),
    ],
)
def test_a_figure_counts_from_the_last_day_it_is_about(as_of: str, until: str, evaluated: Any) -> None:
    patch = {record: {"labor_market.0.as_of": as_of} for record in OCCUPATIONS}
    last = date.fromisoformat(until)
    assert _until(evaluated(patch, last), "S3.6") == last
    assert not _item(evaluated(patch, last + ONE_DAY), "S3.6").passes


def test_what_is_dated_ahead_does_not_count_yet(evaluated: Any) -> None:
    """Neither a vote, nor a plan, a check or a meeting of tomorrow."""
    tomorrow = "2026-07-01"
    patch = {
        PARTNERSHIP: {"action_plan.dated": tomorrow, "meetings.2.on": tomorrow},
        VOTES[0]: {"held_on": tomorrow},
        PROGRAMS[0]: {"last_checked": tomorrow},
    }
    for criterion in ("S1.8", "S1.10", "S4.4", "S5.5", "S8.7"):
        assert not _item(evaluated(patch), criterion).passes, criterion
        assert _until(evaluated(patch), criterion) is None
    # Nor does such a vote tell what is critical, by which programs are judged.
    assert _item(evaluated(patch), "S6.1").result.state == "unknown"


def test_the_ends_of_the_calendar(evaluated: Any) -> None:
    patch = {
        "cpath": {"thresholds": {"vote_months": {"value": 1e15, "illustrative": True}}},
        PARTNERSHIP: {"action_plan.dated": "9999-12-31"},
        PROGRAMS[0]: {"last_checked": "0001-01-01"},
    }
    status = evaluated(patch)
    assert _until(status, "S5.5") == date.max - ONE_DAY
    assert not _item(status, "S1.8").passes
    assert not _item(status, "S8.7").passes
    assert _lines(evaluated(patch, date.max)) == []


@given(today=st.dates())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_day_of_the_calendar(today: date, evaluated: Any) -> None:
    status = evaluated(today=today)
    assert all(due.on > today or today == date.max for due in find_dues(status))


# What stands in


def _waiver(on: str, expires: str, criterion: str = "S2.1") -> dict[str, str]:
    return {
        "criterion": criterion,
        "reason": "Only five agencies in two counties",
        "by": "workforce-center",
        "role": "Director",
        "on": on,
        "expires": expires,
    }


FIVE = {PARTNERSHIP: {f"core_team.{index}": "(delete)" for index in (7, 6, 5)}}


@pytest.mark.parametrize(
    ("waivers", "until"),
    [
        ([_waiver("2026-01-01", "2026-12-31")], "2026-12-31"),
        ([_waiver("2026-01-01", "2028-02-29")], "2028-02-29"),
        # Renewed in time, or on the day after; one that begins later leaves a gap.
        ([_waiver("2026-01-01", "2026-09-30"), _waiver("2026-06-01", "2026-12-31")], "2026-12-31"),
        ([_waiver("2026-10-01", "2026-12-31"), _waiver("2026-01-01", "2026-09-30")], "2026-12-31"),
        ([_waiver("2026-01-01", "2026-09-30"), _waiver("2026-10-02", "2026-12-31")], "2026-09-30"),
        # The longer one counts, whichever is written first.
        ([_waiver("2026-01-01", "2026-12-31"), _waiver("2026-02-01", "2026-07-31")], "2026-12-31"),
        # Of another criterion, expired, not begun.
        ([_waiver("2026-01-01", "2026-12-31"), _waiver("2026-01-01", "2027-06-30", "S2.3")], "2026-12-31"),
    ],
)
def test_a_waiver_holds_through_its_last_day(
    waivers: list[dict[str, str]], until: str, evaluated: Any
) -> None:
    patch = FIVE | {INITIATIVE: {"waivers": waivers}}
    last = date.fromisoformat(until)
    status = evaluated(patch)
    assert _until(status, "S2.1") == last
    assert _item(evaluated(patch, last), "S2.1").passes
    assert not _item(evaluated(patch, last + ONE_DAY), "S2.1").passes
    (due,) = [due for due in find_dues(status) if due.criterion.id == "S2.1"]
    assert (due.on, due.until, due.cause) == (last + ONE_DAY, last, "waiver")
    assert str(due.what) == "the waiver by workforce-center (Director) has expired"
    assert str(due.do).endswith("; or decide on another waiver")
    assert waivers[due.places[0][1][1]]["expires"] == until


def test_a_waiver_goes_on_where_an_age_ends(evaluated: Any) -> None:
    patch = {INITIATIVE: {"waivers": [_waiver("2026-01-01", "2027-06-30", "S5.5")]}}
    status = evaluated(patch)
    assert _item(status, "S5.5").result.state == "met"
    assert _until(status, "S5.5") == date(2027, 6, 30)
    assert _states(evaluated(patch, date(2027, 6, 30)))[4] != "needs-review"
    assert _states(evaluated(patch, date(2027, 7, 1)))[4] == "needs-review"


def _states(status: InitiativeStatus) -> list[str]:
    return [step.state.value for step in status.steps]


@pytest.mark.parametrize(
    ("expires", "on"), [(None, None), ("2026-08-31", "2026-09-01"), ("2028-02-29", "2028-03-01")]
)
def test_an_attestation_ends_where_it_says_so(expires: str | None, on: str | None, evaluated: Any) -> None:
    word = {
        "criterion": "S6.9",
        "statement": "Each student has one adviser",
        "by": "plains-college",
        "role": "Dean",
        "on": "2026-05-01",
    } | ({"expires": expires} if expires else {})
    patch = {
        "pathways/nursing": {"components.support_services": "(delete)"},
        INITIATIVE: {"attestations": [word]},
    }
    dues = [due for due in find_dues(evaluated(patch)) if due.criterion.id == "S6.9"]
    assert [str(due.on) for due in dues] == ([on] if on else [])
    assert [due.cause for due in dues] == (["attestation"] if on else [])


def test_nothing_ends_where_a_link_stands_in(evaluated: Any) -> None:
    patch = {PARTNERSHIP: {"existing": "https://www.example.org/partnership"}}
    assert "S1.8" not in {due.criterion.id for due in find_dues(evaluated(patch))}
    assert _item(evaluated(patch, date(2029, 1, 1)), "S1.8").passes


def test_of_what_is_only_drafted_nothing_is_due(evaluated: Any) -> None:
    steps = {INITIATIVE: {"steps": []}}
    assert {due.criterion.step for due in find_dues(evaluated(steps))} == {1}


def test_who_takes_care_of_it(evaluated: Any) -> None:
    owners = {due.criterion.step: due.owners for due in find_dues(evaluated())}
    assert owners[5] == ("apprenticeship-office",)
    # Whom a decision names, not all who take care of the step.
    assert owners[6] == ("plains-college",)
    assert owners[4] == ("school-district", "plains-college", "adult-learning")
    assert all(due.places and due.do for due in find_dues(evaluated()))
