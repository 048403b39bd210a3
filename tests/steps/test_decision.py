"""What a partnership may decide on a step: reopen, waive, attest; and when it may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.errors import UsageError
from cpath.model import Initiative
from cpath.model.initiative import Attestation, Reopening, Waiver
from cpath.source.editor import apply_edits
from cpath.source.reader import read
from cpath.steps.decision import (
    attest,
    check_criterion,
    find_latest_expiry,
    find_step,
    find_usual_expiry,
    reopen,
    waive,
)
from cpath.steps.gate import StepState, evaluate

if TYPE_CHECKING:
    from cpath.catalog import Catalog, Record

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
TODAY = date(2026, 6, 30)
INITIATIVE = "initiatives/health-care"
PARTNERSHIP = "partnerships/health-care"
FIVE = {f"core_team.{index}": "(delete)" for index in (7, 6, 5)}
UNCOMPONENTED: dict[str, Any] = {"pathways/nursing": {"components": "(delete)"}}


def initiative(catalog: Catalog) -> Record[Initiative]:
    return catalog.all(Initiative)["plains/health-care"]


def written(edits: Any) -> Any:
    """Return the initiative's data with the edits made in the text of the base."""
    text = apply_edits((BASE / FILE).read_text(encoding="utf-8"), edits)
    return read(text.encode()).data


def reopening(**changes: Any) -> Reopening:
    values: dict[str, Any] = {
        "on": TODAY,
        "reason": "Two firms left",
        "by": "employer-01",
        "role": "Owner",
    }
    return Reopening.model_validate(values | changes)


def waiver(**changes: Any) -> Waiver:
    values: dict[str, Any] = {
        "criterion": "S2.1",
        "reason": "Only five agencies",
        "by": "workforce-center",
        "role": "Director",
        "on": TODAY,
        "expires": date(2026, 12, 31),
    }
    return Waiver.model_validate(values | changes)


def attestation(**changes: Any) -> Attestation:
    values: dict[str, Any] = {
        "criterion": "S6.9",
        "statement": "Each student has one adviser",
        "by": "plains-college",
        "role": "Dean",
        "on": TODAY,
    }
    return Attestation.model_validate(values | changes)


def refuse(call: Any, message: str, help_: str = "") -> None:
    with pytest.raises(UsageError) as caught:
        call()
    assert message in caught.value.message
    assert help_ in (caught.value.help or "")


# Names


def test_a_step_and_a_criterion_by_name() -> None:
    assert find_step(3).number == 3
    assert check_criterion("S3.4").id == check_criterion("s3.4").id == "S3.4"
    for number in (0, 9, -1):
        refuse(lambda number=number: find_step(number), f"there is no step {number}", "from 1 to 8")
    refuse(lambda: check_criterion("S3.44"), "no criterion 'S3.44'", "step 3 has S3.1, S3.2")
    refuse(lambda: check_criterion("wages"), "no criterion 'wages'", "such as S3.4")


# Reopening


def test_reopening_keeps_the_sign_off(base: Catalog) -> None:
    data = written(reopen(base, initiative(base), 3, reopening()))
    before = read((BASE / FILE).read_bytes()).data
    assert [item["step"] for item in data["steps"]] == list(range(1, 9))
    entry = data["steps"][2]
    assert entry.pop("reopened") == {
        "on": "2026-06-30",
        "reason": "Two firms left",
        "by": "employer-01",
        "role": "Owner",
    }
    assert data == before


def test_a_reopened_step_needs_review_from_its_day(patched: Any, base: Catalog) -> None:
    steps = written(reopen(base, initiative(base), 3, reopening()))["steps"]
    catalog = patched({INITIATIVE: {"steps": steps}})
    status = evaluate(catalog, initiative(catalog), TODAY)
    assert [step.state for step in status.steps][2:4] == [StepState.NEEDS_REVIEW, StepState.AT_RISK]
    assert status.steps[2].is_open
    assert evaluate(catalog, initiative(catalog), date(2026, 6, 29)).steps[2].state is StepState.SIGNED


def test_the_last_entry_of_a_step_is_reopened(patched: Any, base: Catalog) -> None:
    steps = written(reopen(base, initiative(base), 8, reopening(on=date(2026, 6, 20))))["steps"]
    steps.append({**steps[-1], "signed_on": "2026-06-25"})
    del steps[-1]["reopened"]
    catalog = patched({INITIATIVE: {"steps": steps}})
    (edit,) = reopen(catalog, initiative(catalog), 8, reopening())
    assert edit.at == ("steps", 8)


@pytest.mark.parametrize("by", ["employer-01", "workforce-center"])
def test_both_sides_may_reopen_any_step(by: str, base: Catalog) -> None:
    for step in range(1, 9):
        assert reopen(base, initiative(base), step, reopening(by=by))


def test_reopening_is_refused(patched: Any, base: Catalog) -> None:
    def call(step: int = 3, catalog: Catalog = base, **changes: Any) -> Any:
        return lambda: reopen(catalog, initiative(catalog), step, reopening(**changes))

    refuse(call(9), "there is no step 9")
    unsigned = patched({INITIATIVE: {"steps": "(delete)"}})
    refuse(call(catalog=unsigned), "step 3 of health-care is not signed, so there is nothing to reopen")
    steps = written(reopen(base, initiative(base), 3, reopening()))["steps"]
    again = patched({INITIATIVE: {"steps": steps}})
    refuse(
        call(catalog=again),
        "step 3 of health-care is reopened already, since 2026-06-30: Two firms left",
        "cpath step advance health-care",
    )
    # Reopenings do not lie before what is in the record, whatever step it is of.
    refuse(
        call(on=date(2026, 6, 14)), "2026-06-14 is before the sign-off of step 8, which is dated 2026-06-15"
    )
    refuse(call(by="employer-1"), "no organization 'employer-1'", "did you mean")
    stranger = patched({PARTNERSHIP: {"members.9": "(delete)"}})
    refuse(
        call(catalog=stranger, by="employer-10"),
        "employer-10 does not belong to the partnership",
        "from business: employer-01",
    )


# Waivers


def test_a_waiver_begins_the_list_and_lets_the_criterion_pass(patched: Any) -> None:
    catalog = patched({PARTNERSHIP: dict(FIVE)})
    edits = waive(catalog, initiative(catalog), waiver(), TODAY)
    data = written(edits)
    assert data["waivers"] == [
        {
            "criterion": "S2.1",
            "reason": "Only five agencies",
            "by": "workforce-center",
            "role": "Director",
            "on": "2026-06-30",
            "expires": "2026-12-31",
        }
    ]
    waived = patched({PARTNERSHIP: dict(FIVE), INITIATIVE: {"waivers": data["waivers"]}})
    for day, state in ((TODAY, "signed"), (date(2026, 12, 31), "signed"), (date(2027, 1, 1), "needs-review")):
        assert evaluate(waived, initiative(waived), day).steps[1].state == state


def test_a_waiver_is_renewed_with_a_later_end_only(patched: Any) -> None:
    first = waiver(on=date(2026, 1, 1), expires=date(2026, 7, 31)).model_dump(mode="json")
    catalog = patched({PARTNERSHIP: dict(FIVE), INITIATIVE: {"waivers": [first]}})
    for expires in (date(2026, 7, 31), date(2026, 7, 1)):
        refuse(
            lambda expires=expires: waive(catalog, initiative(catalog), waiver(expires=expires), TODAY),
            "S2.1 is waived already, until 2026-07-31",
            "--expires",
        )
    assert waive(catalog, initiative(catalog), waiver(expires=date(2026, 8, 1)), TODAY)


@pytest.mark.parametrize(
    ("on", "latest"),
    [
        (date(2026, 6, 30), date(2028, 6, 30)),
        (date(2028, 2, 29), date(2030, 2, 28)),  # a leap day has no anniversary
        (date(2026, 2, 28), date(2028, 2, 28)),
    ],
)
def test_how_long_a_waiver_may_hold(on: date, latest: date, patched: Any) -> None:
    catalog = patched({PARTNERSHIP: dict(FIVE)})
    record = initiative(catalog)
    assert find_latest_expiry(catalog, record, on) == latest
    assert waive(catalog, record, waiver(on=on, expires=latest), on)
    refuse(
        lambda: waive(catalog, record, waiver(on=on, expires=date.fromordinal(latest.toordinal() + 1)), on),
        f"more than 24 months after {on}",
        f"let it expire by {latest}",
    )


def test_a_region_sets_how_long(patched: Any) -> None:
    months = {"value": 3, "source": "Board", "as_of": "2026"}
    catalog = patched({PARTNERSHIP: dict(FIVE), "plains/region": {"thresholds": {"waiver_months": months}}})
    assert find_latest_expiry(catalog, initiative(catalog), TODAY) == date(2026, 9, 30)
    refuse(
        lambda: waive(catalog, initiative(catalog), waiver(expires=date(2026, 10, 1)), TODAY),
        "more than 3 months",
    )
    assert find_usual_expiry(catalog, initiative(catalog), TODAY) == date(2026, 9, 30)


def test_a_waiver_that_names_no_end_lasts_a_year(base: Catalog) -> None:
    assert find_usual_expiry(base, initiative(base), date(2028, 2, 29)) == date(2029, 2, 28)


def test_a_waiver_is_refused(patched: Any, base: Catalog) -> None:
    five = patched({PARTNERSHIP: dict(FIVE)})

    def call(catalog: Catalog = five, **changes: Any) -> Any:
        return lambda: waive(catalog, initiative(catalog), waiver(**changes), TODAY)

    refuse(call(criterion="S2.77"), "no criterion 'S2.77'")
    refuse(call(criterion="S4.6"), "only warns and closes no gate", "sign without it")
    refuse(call(base), "S2.1 (A core team of workable size) passes, so there is nothing to waive: 8 public")
    refuse(call(expires=date(2026, 6, 29)), "--expires 2026-06-29 is before 2026-06-30")
    refuse(
        call(on=date(2026, 5, 1), expires=date(2026, 6, 29)),
        "--expires 2026-06-29 is past: it would stand in for nothing",
    )
    refuse(call(expires=date(2028, 7, 1)), "the waiver would hold until 2028-07-01", "waiver_months")
    # Who signs the step answers for its exceptions.
    refuse(
        call(by="employer-01"),
        "a waiver of S2.1 is for the public partners to decide; employer-01 is not one of them",
        "from the public partners: ",
    )
    refuse(call(by="nobody"), "no organization 'nobody'")


def test_a_waiver_for_one_day_may_be_decided(patched: Any) -> None:
    catalog = patched({PARTNERSHIP: dict(FIVE)})
    assert waive(catalog, initiative(catalog), waiver(expires=TODAY), TODAY)


@pytest.mark.parametrize("by", ["employer-01", "workforce-center"])
def test_either_side_waives_what_both_sign(by: str, patched: Any) -> None:
    catalog = patched({INITIATIVE: {"metrics": []}})
    assert waive(catalog, initiative(catalog), waiver(criterion="S8.3", by=by), TODAY)


# Attestations


def test_an_attestation_lets_the_criterion_pass(patched: Any) -> None:
    catalog = patched(UNCOMPONENTED)
    data = written(attest(catalog, initiative(catalog), attestation(), TODAY))
    assert data["attestations"] == [
        {
            "criterion": "S6.9",
            "statement": "Each student has one adviser",
            "by": "plains-college",
            "role": "Dean",
            "on": "2026-06-30",
        }
    ]
    said = patched(UNCOMPONENTED | {INITIATIVE: {"attestations": data["attestations"]}})
    item = next(
        item
        for item in evaluate(said, initiative(said), TODAY).steps[5].criteria
        if item.criterion.id == "S6.9"
    )
    assert (item.result.state, item.attestation is not None) == ("attested", True)


def test_an_attestation_may_have_an_end(patched: Any) -> None:
    catalog = patched(UNCOMPONENTED)
    (edit,) = attest(catalog, initiative(catalog), attestation(expires=date(2027, 6, 30)), TODAY)
    value: Any = edit.value
    assert value[0]["expires"] == date(2027, 6, 30)


def test_an_attestation_is_refused(patched: Any, base: Catalog) -> None:
    open_ = patched(UNCOMPONENTED)

    def call(catalog: Catalog = open_, **changes: Any) -> Any:
        return lambda: attest(catalog, initiative(catalog), attestation(**changes), TODAY)

    refuse(call(criterion="S6.99"), "no criterion 'S6.99'")
    few = patched({INITIATIVE: {"critical_occupations.0.confirmed_by": ["employer-01"]}})
    refuse(
        call(few, criterion="S3.4"),
        "is computed from the data; a word cannot stand in for it",
        "ask more businesses",
    )
    refuse(call(base, criterion="S3.4"), "is computed from the data", "it passes as it is")
    refuse(call(base), "passes on what is recorded", "nothing to attest")
    refuse(call(expires=date(2026, 6, 29)), "--expires 2026-06-29 is before")
    refuse(call(on=date(2026, 1, 1), expires=date(2026, 6, 29)), "is past: it would stand in for nothing")
    refuse(call(by="nobody"), "no organization 'nobody'")
