"""The next step and its sign-off: turns, days, and what a closed gate says. Walks: test_gate.py."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.errors import ExitCode, UsageError
from cpath.model import Initiative
from cpath.model.initiative import Signer
from cpath.source.reader import read
from cpath.steps.sign_off import (
    GateClosedError,
    OutOfTurnError,
    advance,
    check_day,
    describe_signers,
    find_open_step,
)

if TYPE_CHECKING:
    from cpath.catalog import Catalog, Record

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
INITIATIVE = "initiatives/health-care"
TODAY = date(2026, 6, 30)
REOPENED = {"on": "2026-06-20", "reason": "Look again", "by": "employer-01", "role": "Owner"}


def initiative(catalog: Catalog) -> Record[Initiative]:
    return catalog.all(Initiative)["plains/health-care"]


def steps(*numbers: int) -> list[dict[str, Any]]:
    recorded = read((BASE / FILE).read_bytes()).data["steps"]
    return [item for item in recorded if item["step"] in numbers]


def signed(*numbers: int, **changes: Any) -> dict[str, Any]:
    return {INITIATIVE: {"steps": steps(*numbers), **changes}}


def find(catalog: Catalog, step: int | None = None, on: date = TODAY) -> int:
    return find_open_step(catalog, initiative(catalog), on, step).step.number


# Turns


def test_the_next_step_by_its_number(patched: Any) -> None:
    catalog = patched(signed(1, 2))
    assert (find(catalog), find(catalog, 3)) == (3, 3)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (1, "step 1 of health-care is signed already, on 2026-01-20 by employer-01 (Chief nursing officer)"),
        (4, "step 4 of health-care cannot be signed yet: step 3 comes first, and is open"),
        (8, "step 8 of health-care cannot be signed yet: step 3 comes first, and is open"),
    ],
)
def test_another_step_is_out_of_turn(step: int, message: str, patched: Any) -> None:
    with pytest.raises(OutOfTurnError) as caught:
        find(patched(signed(1, 2)), step)
    assert (caught.value.message, caught.value.exit_code) == (message, ExitCode.FINDINGS)
    assert caught.value.help


def test_a_closed_gate_tells_of_the_step_that_was_asked_for(patched: Any) -> None:
    catalog = patched({**signed(1, 2), "occupations/nursing-assistant": {"labor_market.0.openings": 40}})
    for step, head in (
        (None, "step 3 of health-care cannot be signed yet: 1 criterion"),
        (3, "step 3 of health-care cannot be signed yet: 1 criterion"),
        (
            5,
            "step 5 of health-care cannot be signed yet, step 3 comes first; step 3 of health-care cannot",
        ),
    ):
        with pytest.raises(GateClosedError) as caught:
            find(catalog, step)
        assert caught.value.message.startswith(head)
        assert "`cpath step waive health-care S3.3`" in (caught.value.help or "")


def test_a_reopened_step_is_next_although_later_ones_are_signed(patched: Any) -> None:
    record = steps(1, 2, 3, 4)
    record[2] = record[2] | {"reopened": REOPENED}
    catalog = patched({INITIATIVE: {"steps": record}})
    assert (find(catalog), find(catalog, 3)) == (3, 3)
    with pytest.raises(OutOfTurnError, match="step 3 comes first"):
        find(catalog, 5)


def test_all_eight_are_signed(base: Catalog) -> None:
    with pytest.raises(UsageError, match="all eight steps of health-care are signed and stand"):
        find(base)
    with pytest.raises(OutOfTurnError, match="step 8 of health-care is signed already, on 2026-06-15"):
        find(base, 8)


def test_who_comes_second_on_one_day_is_told(patched: Any) -> None:
    record = steps(1, 2, 3)
    record[2] = record[2] | {"signed_on": "2026-06-30"}
    catalog = patched({INITIATIVE: {"steps": record}})
    second = Signer(organization="employer-01", role="CNO")
    with pytest.raises(OutOfTurnError) as caught:
        advance(catalog, initiative(catalog), [second], TODAY)
    assert (
        caught.value.message
        == "step 3 of health-care is signed already, on 2026-06-30 by employer-02 (Owner)"
    )
    assert caught.value.help == "step 4 is next, which the public partners sign"
    # Nobody was first: a mistake about the side, and no more.
    for signers, today in (([second], date(2026, 7, 1)), ([], TODAY)):
        with pytest.raises(UsageError, match="step 4"):
            advance(catalog, initiative(catalog), signers, today)


# Days


@pytest.mark.parametrize(
    ("on", "fine"),
    [(date(2026, 1, 26), False), (date(2026, 1, 27), True), (date(2028, 2, 29), True)],
)
def test_the_record_runs_forward(on: date, fine: bool, patched: Any) -> None:  # noqa: FBT001
    catalog = patched(signed(1, 2))
    if fine:
        check_day(initiative(catalog), on, "sign")
    else:
        with pytest.raises(UsageError) as caught:
            check_day(initiative(catalog), on, "sign")
        assert caught.value.message == f"{on} is before the sign-off of step 2, which is dated 2026-01-27"
        assert caught.value.help == "sign with a day on or after it"


def test_a_reopening_is_in_the_record_too(patched: Any) -> None:
    record = steps(1, 2)
    record[0] = record[0] | {"reopened": REOPENED}
    catalog = patched({INITIATIVE: {"steps": record}})
    check_day(initiative(catalog), date(2026, 6, 20), "sign")
    with pytest.raises(UsageError, match="is before the reopening of step 1, which is dated 2026-06-20"):
        check_day(initiative(catalog), date(2026, 6, 19), "sign")


def test_an_empty_record_takes_any_day(patched: Any) -> None:
    check_day(initiative(patched(signed())), date(1999, 12, 31), "sign")


# What is recorded


def test_the_entry_names_signers_day_and_digest(patched: Any) -> None:
    catalog = patched(signed(*range(1, 8)))
    signers = [
        Signer(organization="employer-01", role="Chief nursing officer"),
        Signer(organization="workforce-center", role="Director"),
    ]
    (edit,) = advance(catalog, initiative(catalog), signers, date(2026, 6, 15))
    assert (edit.path, edit.at, edit.action) == (FILE, ("steps",), "append-item")
    value: Any = edit.value
    expected = steps(8)[0]
    assert {**value, "signed_on": str(value["signed_on"])} == expected


def test_signers_in_words(base: Catalog) -> None:
    record = initiative(base).entity.steps
    assert (
        describe_signers(record[6]) == "employer-01 (Chief nursing officer) and workforce-center (Director)"
    )
    assert describe_signers(record[0].model_copy(update={"signed_by": ()})) == "nobody"
