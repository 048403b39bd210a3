"""What ``cpath step check`` fails on, and whether it tells change from age without any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.model import Initiative, Validation
from cpath.source.reader import read
from cpath.steps.check import Cause, check_all, check_initiative

if TYPE_CHECKING:
    from cpath.catalog import Catalog

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
TODAY = date(2026, 6, 30)
INITIATIVE = "initiatives/health-care"
PARTNERSHIP = "partnerships/health-care"
FIVE = {f"core_team.{index}": "(delete)" for index in (7, 6, 5)}
WAIVER = {
    "criterion": "S2.1",
    "reason": "Only five agencies",
    "by": "workforce-center",
    "role": "Director",
    "on": "2026-01-01",
    "expires": "2026-06-29",
}
REOPENED = {"on": "2026-06-20", "reason": "Two firms left", "by": "employer-01", "role": "Owner"}


def steps(*numbers: int) -> list[dict[str, Any]]:
    """Return the entries of the base's step record for some steps."""
    recorded = read((BASE / FILE).read_bytes()).data["steps"]
    return [item for item in recorded if item["step"] in numbers]


def check(catalog: Catalog, today: date = TODAY) -> Any:
    return check_initiative(catalog, catalog.all(Initiative)["plains/health-care"], today)


def causes(result: Any) -> list[tuple[str, Cause, date | None]]:
    return [
        (lapse.now.criterion.id, lapse.cause, lapse.since) for step in result.lapsed for lapse in step.lapses
    ]


def test_all_stands(base: Catalog) -> None:
    result = check(base)
    assert result.stands
    assert (result.signed, result.faults, result.lapsed, result.expired, result.at_risk) == (
        8,
        (),
        (),
        (),
        (),
    )
    assert [item.status.id for item in check_all(base, TODAY, region="plains")] == ["health-care"]
    assert check_all(base, TODAY, region="hills") == ()


def test_nothing_signed_is_nothing_wrong(patched: Any) -> None:
    """A gate that is closed is no reason to fail: nobody has signed on it."""
    result = check(patched({INITIATIVE: {"steps": []}, PARTNERSHIP: {"champions": []}}))
    assert (result.stands, result.signed) == (True, 0)


@pytest.mark.parametrize(
    ("patch", "today", "expected"),
    [
        # The data changed: they would not have passed on the day of the sign-off either.
        (
            {"occupations/nursing-assistant": {"labor_market.0.openings": 40}},
            TODAY,
            [("S3.3", Cause.CHANGED, None)],
        ),
        ({PARTNERSHIP: {"agreement": "(delete)"}}, TODAY, [("S2.6", Cause.CHANGED, None)]),
        # The same data, read a year later. The first day on which they are too old is told.
        (
            {},
            date(2027, 6, 11),
            [
                ("S1.8", Cause.AGED, date(2027, 1, 14)),
                ("S5.5", Cause.AGED, date(2027, 3, 20)),
                ("S8.4", Cause.AGED, date(2027, 6, 11)),
            ],
        ),
        ({}, date(2027, 1, 14), [("S1.8", Cause.AGED, date(2027, 1, 14))]),
        # A plan that was renewed once, and aged again: it is not called changed.
        (
            {PARTNERSHIP: {"action_plan.dated": "2026-06-01"}},
            date(2027, 6, 1),
            [("S5.5", Cause.AGED, date(2027, 3, 20)), ("S1.8", Cause.AGED, date(2027, 6, 1))],
        ),
        # A vote that was held again within the same file passed in between, and has aged since.
        (
            {
                "validations/nursing-assistant": {"held_on": "2026-06-01"},
                PARTNERSHIP: {"action_plan.dated": "2027-03-01"},
            },
            date(2027, 3, 25),
            # The picture is older than that vote: with it, it would have had to be made anew.
            [("S5.5", Cause.AGED, date(2027, 3, 20)), ("S7.9", Cause.CHANGED, date(2026, 6, 1))],
        ),
    ],
)
def test_change_is_told_from_age(
    patch: dict[str, Any], today: date, expected: list[tuple[str, Cause, date | None]], patched: Any
) -> None:
    result = check(patched(patch), today)
    assert not result.stands
    assert sorted(causes(result)) == sorted(expected)


def test_what_has_not_aged_the_day_before_stands(base: Catalog) -> None:
    assert check(base, date(2027, 1, 13)).stands


def test_the_steps_behind_wait(patched: Any) -> None:
    result = check(patched({PARTNERSHIP: {"agreement": "(delete)"}}))
    assert [item.status.step.number for item in result.lapsed] == [2]
    assert result.at_risk == (3, 4, 5, 6, 7, 8)


def test_a_newer_vote_that_counts_less_is_a_change(patched: Any) -> None:
    """From its day on the newer vote counts: that is no age, though the old data did pass until then."""
    catalog = patched({})
    old = catalog.all(Validation)["plains/nursing-assistant"]
    entity = old.entity.model_copy(
        update={
            "held_on": date(2026, 6, 1),
            "voters": old.entity.voters[:2],
            "items": tuple(item.model_copy(update={"votes": item.votes[:2]}) for item in old.entity.items),
        }
    )
    path = old.path.replace("nursing-assistant", "second-vote")
    catalog.records[Validation]["plains/second-vote"] = replace(
        old, id="second-vote", path=path, entity=entity
    )
    found = {lapse.now.criterion.id: lapse for step in check(catalog).lapsed for lapse in step.lapses}
    assert (found["S5.2"].cause, found["S5.2"].since) == (Cause.CHANGED, date(2026, 6, 1))


# Waivers and attestations


def test_a_waiver_that_ended_is_the_reason(patched: Any) -> None:
    result = check(patched({PARTNERSHIP: dict(FIVE), INITIATIVE: {"waivers": [WAIVER]}}))
    (step,) = result.lapsed
    (lapse,) = step.lapses
    assert (lapse.cause, lapse.since) == (Cause.EXPIRED, date(2026, 6, 30))
    assert (lapse.ended.what, lapse.ended.on, lapse.ended.path) == (
        "waiver",
        date(2026, 6, 29),
        ("waivers", 0),
    )


def test_a_waiver_that_was_granted_after_the_sign_off_and_ended(patched: Any) -> None:
    waiver = WAIVER | {"on": "2026-05-01"}
    (step,) = check(patched({PARTNERSHIP: dict(FIVE), INITIATIVE: {"waivers": [waiver]}})).lapsed
    assert step.lapses[0].cause is Cause.EXPIRED


def test_a_waiver_that_ended_before_the_sign_off_is_no_reason(patched: Any) -> None:
    waiver = WAIVER | {"on": "2025-12-01", "expires": "2026-01-02"}
    (step,) = check(patched({PARTNERSHIP: dict(FIVE), INITIATIVE: {"waivers": [waiver]}})).lapsed
    assert (step.lapses[0].cause, step.lapses[0].ended) == (Cause.CHANGED, None)


@pytest.mark.parametrize(
    "patch",
    [
        # It is not needed any more: the criterion passes by itself.
        {INITIATIVE: {"waivers": [WAIVER]}},
        # It was renewed.
        {PARTNERSHIP: dict(FIVE), INITIATIVE: {"waivers": [WAIVER, WAIVER | {"expires": "2026-12-31"}]}},
        # Its last day is today.
        {PARTNERSHIP: dict(FIVE), INITIATIVE: {"waivers": [WAIVER | {"expires": "2026-06-30"}]}},
    ],
)
def test_a_waiver_that_ended_and_does_not_matter(patch: dict[str, Any], patched: Any) -> None:
    assert check(patched(patch)).stands


def test_a_waiver_of_a_step_that_is_not_signed_fails_too(patched: Any) -> None:
    patch = {PARTNERSHIP: dict(FIVE), INITIATIVE: {"waivers": [WAIVER], "steps": steps(1)}}
    result = check(patched(patch))
    assert (result.stands, result.lapsed) == (False, ())
    (expired,) = result.expired
    assert (expired.now.criterion.id, expired.ended.what) == ("S2.1", "waiver")
    # Without the waiver it is only a gate that is not open yet.
    assert check(patched({PARTNERSHIP: dict(FIVE), INITIATIVE: {"steps": steps(1)}})).stands


def test_an_attestation_that_ended_is_the_reason(patched: Any) -> None:
    word = {
        "criterion": "S6.9",
        "statement": "Each student has one adviser",
        "by": "plains-college",
        "role": "Dean",
        "on": "2026-05-01",
        "expires": "2026-06-20",
    }
    patch = {"pathways/nursing": {"components": "(delete)"}, INITIATIVE: {"attestations": [word]}}
    found = {lapse.now.criterion.id: lapse for step in check(patched(patch)).lapsed for lapse in step.lapses}
    assert (found["S6.9"].cause, found["S6.9"].since) == (Cause.EXPIRED, date(2026, 6, 21))
    assert found["S6.9"].ended.what == "attestation"
    assert [lapse.cause for id_, lapse in found.items() if id_ != "S6.9"].count(Cause.EXPIRED) == 0


# Reopened steps


def test_a_reopened_step_waits(patched: Any) -> None:
    patch = {
        INITIATIVE: {
            "steps": [
                item | ({"reopened": REOPENED} if item["step"] == 3 else {}) for item in steps(*range(1, 9))
            ]
        }
    }
    result = check(patched(patch))
    (step,) = result.lapsed
    assert (step.status.step.number, step.status.is_open, step.lapses) == (3, True, ())
    assert result.at_risk == (4, 5, 6, 7, 8)
    # It begins on its day.
    assert check(patched(patch), date(2026, 6, 19)).lapsed == ()


# The record


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (steps(1, 3), "step 3 comes where the sign-off of step 2 belongs"),
        ([*steps(1, 2), *steps(2)], "step 2 is signed twice"),
        (
            [steps(1)[0] | {"signed_on": "2026-07-01"}],
            "step 1 is signed on 2026-07-01, in the future",
        ),
        (
            [steps(1)[0] | {"reopened": REOPENED | {"on": "2026-01-02"}}],
            "step 1 was reopened on 2026-01-02, before it was signed on 2026-01-20",
        ),
        ([steps(1)[0] | {"signed_by": []}], "step 1 has no signer from business"),
        (
            [steps(1)[0] | {"signed_by": [{"organization": "workforce-center", "role": "Director"}]}],
            "step 1 has no signer from business",
        ),
        (
            [*steps(*range(1, 7)), steps(7)[0] | {"signed_by": []}],
            "step 7 has no signer from business or the public partners",
        ),
    ],
)
def test_a_record_that_no_command_wrote(record: list[Any], message: str, patched: Any) -> None:
    result = check(patched({INITIATIVE: {"steps": record}}))
    assert not result.stands
    assert message in [str(fault.message) for fault in result.faults]


def test_a_signer_whom_no_record_knows_may_be_of_any_side(patched: Any) -> None:
    signer = {"organization": "closed-hospital", "role": "Director"}
    assert check(patched({INITIATIVE: {"steps": [steps(1)[0] | {"signed_by": [signer]}]}})).faults == ()
