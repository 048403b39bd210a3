"""The step record alone: what no command would have written, each as a list of entries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.model import Initiative
from cpath.steps.record import iter_future_faults, iter_order_faults, iter_reopening_faults


def initiative(*entries: tuple[int, str] | tuple[int, str, str]) -> Initiative:
    """Make an initiative with entries: step, day signed, day reopened."""
    steps: list[dict[str, Any]] = []
    for step, signed_on, *reopened in entries:
        item: dict[str, Any] = {"step": step, "signed_on": signed_on, "signed_by": []}
        if reopened:
            item["reopened"] = {"on": reopened[0], "reason": "Why", "by": "a", "role": "Director"}
        steps.append(item)
    return Initiative.model_validate({"title": "T", "partnership": "p", "sector": "S", "steps": steps})


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [(1, "2026-01-01")],
        [(1, "2026-01-01"), (2, "2026-01-01"), (3, "2026-02-01")],
        # Reopened, and signed again behind the others.
        [(1, "2026-01-01"), (2, "2026-01-02", "2026-03-01"), (3, "2026-02-01"), (2, "2026-03-01")],
        # Two were reopened; the first one is signed again before the second.
        [
            (1, "2026-01-01", "2026-03-01"),
            (2, "2026-01-02", "2026-03-02"),
            (1, "2026-03-05"),
            (2, "2026-03-06"),
        ],
        # Reopened and signed again twice.
        [(1, "2026-01-01", "2026-02-01"), (1, "2026-02-02", "2026-03-01"), (1, "2026-03-02")],
        # Reopened on the very day on which the next step was signed.
        [(1, "2026-01-01", "2026-02-01"), (2, "2026-02-01")],
    ],
)
def test_what_commands_write_has_no_fault(entries: list[Any]) -> None:
    assert list(iter_order_faults(initiative(*entries))) == []
    assert list(iter_reopening_faults(initiative(*entries))) == []


@pytest.mark.parametrize(
    ("entries", "step", "path", "message"),
    [
        ([(2, "2026-01-01")], 2, ("steps", 0, "step"), "step 2 comes where the sign-off of step 1 belongs"),
        (
            [(1, "2026-01-01"), (3, "2026-01-02")],
            3,
            ("steps", 1, "step"),
            "step 3 comes where the sign-off of step 2 belongs",
        ),
        ([(1, "2026-01-01"), (1, "2026-01-02")], 1, ("steps", 1, "step"), "step 1 is signed twice"),
        (
            [(1, "2026-02-01"), (2, "2026-01-01")],
            2,
            ("steps", 1, "signed_on"),
            "step 2 was signed on 2026-01-01, the step before it on 2026-02-01",
        ),
        (
            [(1, "2026-01-01", "2026-03-01"), (1, "2026-02-01")],
            1,
            ("steps", 1, "signed_on"),
            "step 1 was signed again on 2026-02-01, before it was reopened on 2026-03-01",
        ),
        (
            [(1, "2026-01-01", "2026-02-01"), (2, "2026-03-01")],
            2,
            ("steps", 1, "signed_on"),
            "step 2 was signed on 2026-03-01, while step 1 was reopened since 2026-02-01",
        ),
    ],
)
def test_what_is_out_of_order(entries: list[Any], step: int, path: Any, message: str) -> None:
    (fault,) = iter_order_faults(initiative(*entries))
    assert (fault.step, fault.path, str(fault.message)) == (step, path, message)
    assert str(fault.help)


def test_after_a_step_in_the_wrong_place_nothing_more_is_said() -> None:
    entries = [(1, "2026-01-01"), *((step, "2026-01-02") for step in (3, 4, 5, 6))]
    assert len(list(iter_order_faults(initiative(*entries)))) == 1


def test_the_future_begins_tomorrow() -> None:
    record = initiative((1, "2026-06-30"), (2, "2026-07-01"))
    (fault,) = iter_future_faults(record, date(2026, 6, 30))
    assert (fault.step, fault.path) == (2, ("steps", 1, "signed_on"))
    assert list(iter_future_faults(record, date(2026, 7, 1))) == []


def test_a_reopening_before_the_sign_off() -> None:
    (fault,) = iter_reopening_faults(initiative((1, "2026-03-01", "2026-02-28")))
    assert fault.path == ("steps", 0, "reopened", "on")
    assert list(iter_reopening_faults(initiative((1, "2026-03-01", "2026-03-01")))) == []


@given(st.lists(st.integers(1, 8), min_size=1, max_size=12))
def test_only_one_order_without_reopenings_is_right(steps: list[int]) -> None:
    faults = list(iter_order_faults(initiative(*((step, "2026-01-01") for step in steps))))
    assert (faults == []) == (steps == list(range(1, len(steps) + 1)))
