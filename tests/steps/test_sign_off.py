"""The next step and its sign-off: turns, days, and what a closed gate says."""

from __future__ import annotations

import difflib
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.errors import ExitCode, UsageError
from cpath.model.initiative import Signer
from cpath.source.editor import apply_edits, write_edits
from cpath.source.reader import read
from cpath.steps.gate import evaluate
from cpath.steps.sign_off import (
    GateClosedError,
    OutOfTurnError,
    advance,
    check_day,
    describe_signers,
    find_open_step,
)
from tests.steps.conftest import (
    BASE,
    BUSINESS,
    FILE,
    INITIATIVE,
    PUBLIC,
    TODAY,
    initiative,
    only_signed,
    sign_offs,
    states_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cpath.catalog import Catalog

REOPENED = {"on": "2026-06-20", "reason": "Look again", "by": "employer-01", "role": "Owner"}


def find(catalog: Catalog, step: int | None = None, on: date = TODAY) -> int:
    return find_open_step(catalog, initiative(catalog), on, step).step.number


# Turns


def test_the_next_step_by_its_number(patched: Any) -> None:
    catalog = patched(only_signed(1, 2))
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
        find(patched(only_signed(1, 2)), step)
    assert (caught.value.message, caught.value.exit_code) == (message, ExitCode.FINDINGS)
    assert caught.value.help


def test_a_closed_gate_tells_of_the_step_that_was_asked_for(patched: Any) -> None:
    catalog = patched({**only_signed(1, 2), "occupations/nursing-assistant": {"labor_market.0.openings": 40}})
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
    record = sign_offs(1, 2, 3, 4)
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
    record = sign_offs(1, 2, 3)
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
    catalog = patched(only_signed(1, 2))
    if fine:
        check_day(initiative(catalog), on, "sign")
    else:
        with pytest.raises(UsageError) as caught:
            check_day(initiative(catalog), on, "sign")
        assert caught.value.message == f"{on} is before the sign-off of step 2, which is dated 2026-01-27"
        assert caught.value.help == "sign with a day on or after it"


def test_a_reopening_is_in_the_record_too(patched: Any) -> None:
    record = sign_offs(1, 2)
    record[0] = record[0] | {"reopened": REOPENED}
    catalog = patched({INITIATIVE: {"steps": record}})
    check_day(initiative(catalog), date(2026, 6, 20), "sign")
    with pytest.raises(UsageError, match="is before the reopening of step 1, which is dated 2026-06-20"):
        check_day(initiative(catalog), date(2026, 6, 19), "sign")


def test_an_empty_record_takes_any_day(patched: Any) -> None:
    check_day(initiative(patched(only_signed())), date(1999, 12, 31), "sign")


# What is recorded


def test_the_entry_names_signers_day_and_digest(patched: Any) -> None:
    catalog = patched(only_signed(*range(1, 8)))
    signers = [
        Signer(organization="employer-01", role="Chief nursing officer"),
        Signer(organization="workforce-center", role="Director"),
    ]
    (edit,) = advance(catalog, initiative(catalog), signers, date(2026, 6, 15))
    assert (edit.path, edit.at, edit.action) == (FILE, ("steps",), "append-item")
    value: Any = edit.value
    expected = sign_offs(8)[0]
    assert {**value, "signed_on": str(value["signed_on"])} == expected


def test_signers_in_words(base: Catalog) -> None:
    record = initiative(base).entity.steps
    assert (
        describe_signers(record[6]) == "employer-01 (Chief nursing officer) and workforce-center (Director)"
    )
    assert describe_signers(record[0].model_copy(update={"signed_by": ()})) == "nobody"


# Who signs


@pytest.mark.parametrize(
    ("step", "business", "public"),
    [
        (1, True, False),
        (2, False, True),
        (3, True, False),
        (4, False, True),
        (5, True, False),
        (6, False, True),
        (7, True, True),
        (8, True, True),
    ],
)
def test_who_signs(step: int, business: bool, public: bool, patched: Any) -> None:  # noqa: FBT001
    patch = only_signed(*range(1, step))
    catalog = patched(patch)
    record = initiative(catalog)
    for signers in ((), (BUSINESS,), (PUBLIC,), (PUBLIC, BUSINESS)):
        enough = (BUSINESS in signers or not business) and (PUBLIC in signers or not public) and bool(signers)
        if not enough:
            with pytest.raises(UsageError, match=f"step {step}"):
                advance(catalog, record, signers, TODAY)
            continue
        if step == 8:  # a review after the sign-off of step 7
            assert find_open_step(catalog, record, TODAY).step.number == 8
        (edit,) = advance(catalog, record, signers, TODAY)
        value: Any = edit.value
        assert (edit.path, value["step"], value["signed_on"]) == (FILE, step, TODAY)
        assert [signer["organization"] for signer in value["signed_by"]] == [
            signer.organization for signer in signers
        ]


def test_an_unknown_signer(patched: Any) -> None:
    catalog = patched(only_signed())
    signer = Signer(organization="employer-1", role="Owner")
    with pytest.raises(UsageError, match="no organization 'employer-1'") as caught:
        advance(catalog, initiative(catalog), [signer], TODAY)
    assert "did you mean" in (caught.value.help or "")


def test_a_closed_gate_comes_before_the_signer(patched: Any) -> None:
    patch = only_signed(1, 2)
    patch[INITIATIVE]["critical_occupations.0.confirmed_by"] = ["employer-01"]
    catalog = patched(patch)
    with pytest.raises(GateClosedError) as caught:
        advance(catalog, initiative(catalog), [], TODAY)
    error = caught.value
    assert error.exit_code == ExitCode.FINDINGS
    assert error.message.splitlines() == [
        "step 3 of health-care cannot be signed yet: 1 criterion is not met",
        "  S3.4 Businesses confirm each",
        "    measured: Nursing assistant: 1 business; 1 other passes",
        "    expected: at least 3 businesses confirm each",
        f"    at: {FILE}:9",
        "    do: ask more businesses, and list under `confirmed_by` those that confirm",
    ]
    assert "cpath step show health-care 3" in (error.help or "")


def test_a_step_that_needs_review_closes_the_later_gates(patched: Any) -> None:
    patch = only_signed(1, 2, 3, 4)
    patch["partnerships/health-care"] = {"agreement": "(delete)"}
    catalog = patched(patch)
    with pytest.raises(
        GateClosedError, match="step 2 of health-care is signed, but does not pass any more"
    ) as caught:
        advance(catalog, initiative(catalog), [BUSINESS], TODAY)
    assert "step 5 cannot be signed before it does" in caught.value.message
    assert "S2.6" in caught.value.message


def test_nothing_left_to_sign(base: Catalog) -> None:
    with pytest.raises(UsageError, match="all eight steps"):
        advance(base, initiative(base), [BUSINESS, PUBLIC], TODAY)


def test_no_sign_off_before_an_earlier_one(patched: Any) -> None:
    catalog = patched(only_signed(1, 2))
    with pytest.raises(UsageError, match="before the sign-off of step 2"):
        advance(catalog, initiative(catalog), [BUSINESS], date(2026, 1, 26))
    # On the same day is fine.
    assert find_open_step(catalog, initiative(catalog), date(2026, 1, 27)).step.number == 3


# What a sign-off changes in the file


def _copy(tmp_path: Path, text: str) -> Path:
    root = tmp_path / "repository"
    shutil.copytree(BASE, root)
    (root / FILE).write_text(text, encoding="utf-8", newline="")
    return root


def _without_steps() -> str:
    return (BASE / FILE).read_text(encoding="utf-8").partition("steps:\n")[0]


def test_walking_all_eight_steps(tmp_path: Path) -> None:
    """Each sign-off adds its lines at the end and leaves every other byte alone."""
    root = _copy(tmp_path, _without_steps())
    recorded = read((BASE / FILE).read_bytes()).data["steps"]
    for expected in recorded:
        before = (root / FILE).read_text(encoding="utf-8")
        catalog = load(root).catalog
        signers = [Signer(**signer) for signer in expected["signed_by"]]
        edits = advance(catalog, initiative(catalog), signers, date.fromisoformat(expected["signed_on"]))
        assert write_edits(root, edits) == (FILE,)
        after = (root / FILE).read_text(encoding="utf-8")
        assert after.startswith(before)
        added = after[len(before) :]
        assert f"step: {expected['step']}\n" in added
        assert f"signed_on: {expected['signed_on']}\n" in added
    signed = read((root / FILE).read_bytes()).data["steps"]
    assert [{**step, "digest": ""} for step in signed] == [{**step, "digest": ""} for step in recorded]
    catalog = load(root).catalog
    assert states_of(evaluate(catalog, initiative(catalog), TODAY)) == ["signed"] * 8


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_only_the_sign_off_is_new(ending: str, tmp_path: Path) -> None:
    whole = (BASE / FILE).read_text(encoding="utf-8")
    # Without the last three sign-offs, and with a comment after the list.
    text = whole.partition("  - step: 6\n")[0] + "# the end\n"
    root = _copy(tmp_path, text.replace("\n", ending))
    catalog = load(root).catalog
    edits = advance(catalog, initiative(catalog), [PUBLIC], date(2026, 5, 10))
    before = (root / FILE).read_bytes().decode()
    after = apply_edits(before, edits)
    changes = [
        line
        for line in difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
        if line[0] != " "
    ]
    digest = find_open_step(catalog, initiative(catalog), date(2026, 5, 10)).digest
    assert [line.rstrip() for line in changes] == [
        "+   - step: 6",
        "+     signed_on: 2026-05-10",
        "+     signed_by:",
        "+       - organization: workforce-center",
        "+         role: Director",
        f"+     digest: {digest}",
    ]
    assert "# the end" in after
    assert after.count("\r\n") == (after.count("\n") if ending == "\r\n" else 0)
