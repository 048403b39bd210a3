"""Criteria that a later cpath asks for: what was signed on an earlier edition of a step's evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cpath.source.reader import read
from cpath.steps import gate
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import HARD, Criterion, Measured, judge
from cpath.steps.scope import of_partnership
from cpath.steps.sign_off import advance
from tests.steps.conftest import BASE, FILE, INITIATIVE, PUBLIC, TODAY, initiative, only_signed, states_of

if TYPE_CHECKING:
    from cpath.catalog import Record
    from cpath.model import Partnership
    from cpath.steps.context import Context


@pytest.fixture
def asks_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let step 2 ask for one thing more than when it was signed, which the base does not have."""
    newer = Criterion("S2.9", "The agreement can be read", HARD, of_partnership(_can_be_read), since=2)
    rows = STEPS[1].criteria
    hard = tuple(item for item in rows if item.required)
    step = replace(STEPS[1], criteria=(*hard, newer, *rows[len(hard) :]), edition=2)
    monkeypatch.setattr(gate, "STEPS", (STEPS[0], step, *STEPS[2:]))


def _can_be_read(context: Context, partnership: Record[Partnership]) -> Measured:
    del context
    agreement = partnership.entity.agreement
    return judge(
        agreement is not None and agreement.url is not None,
        measured="a link" if agreement and agreement.url else "no link",
        expected="a link to the agreement",
        evidence=[(partnership, ("agreement",))],
        missing="write its address under `url`",
    )


LINK = {"partnerships/health-care": {"agreement.url": "https://www.example.org/agreement"}}


@pytest.mark.usefixtures("asks_more")
def test_what_was_signed_was_not_asked_for_more(evaluated: Any) -> None:
    status = evaluated()
    assert states_of(status) == ["signed"] * 8
    step = status.steps[1]
    assert not step.has_changed
    assert [item.criterion.id for item in step.warnings] == ["S2.9"]
    assert step.failing == ()
    # Where it is there, the fingerprint of what was signed is the same.
    assert not evaluated(LINK).steps[1].has_changed


@pytest.mark.usefixtures("asks_more")
def test_the_next_sign_off_is_asked_for_all(evaluated: Any, patched: Any) -> None:
    assert states_of(evaluated(only_signed(1)))[:2] == ["signed", "blocked"]
    patch = only_signed(1) | LINK
    catalog = patched(patch)
    (edit,) = advance(catalog, initiative(catalog), [PUBLIC], TODAY)
    digest = edit.value["digest"]  # type: ignore[index,call-overload]
    assert digest.startswith("sha256v2:")
    signed = read((BASE / FILE).read_bytes()).data["steps"][0]
    both = {"steps": [signed, {"step": 2, "signed_on": TODAY, "signed_by": [], "digest": digest}]}
    assert not evaluated(LINK | {INITIATIVE: both}).steps[1].has_changed
    # Signed on it, the step does not stand without it.
    assert states_of(evaluated({INITIATIVE: both}))[1] == "needs-review"


@pytest.mark.usefixtures("asks_more")
@pytest.mark.parametrize("digest", ["(delete)", "by hand", "sha256v3:0123456789abcdef"])
def test_a_sign_off_that_does_not_tell_what_it_was_asked_for_is_asked_for_all(
    digest: str, evaluated: Any
) -> None:
    status = evaluated({INITIATIVE: {"steps.1.digest": digest}})
    assert states_of(status)[1] == "needs-review"
    assert not status.steps[1].has_changed, "cannot be told"


@pytest.mark.usefixtures("asks_more")
def test_a_reopened_step_is_asked_for_all(evaluated: Any) -> None:
    reopened = {"on": "2026-06-20", "reason": "Two have left", "by": "workforce-center", "role": "Director"}
    step = evaluated({INITIATIVE: {"steps.1.reopened": reopened}}).steps[1]
    assert [item.criterion.id for item in step.failing] == ["S2.9"]
    assert not step.is_open


def test_digests_that_cannot_be_computed_any_more_tell_of_no_change(
    evaluated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a hard criterion was retired: what stands is judged all the same."""
    step = replace(STEPS[1], criteria=STEPS[1].criteria[1:], edition=2, oldest=2)
    monkeypatch.setattr(gate, "STEPS", (STEPS[0], step, *STEPS[2:]))
    assert not evaluated().steps[1].has_changed
    assert states_of(evaluated({"partnerships/health-care": {"agreement": "(delete)"}}))[1] == "needs-review"


def test_a_number_is_no_edition(evaluated: Any) -> None:
    for digest in ("sha256v0:0123456789abcdef", "sha256v01:0123456789abcdef", "sha256v99999:01234567"):
        assert not evaluated({INITIATIVE: {"steps.1.digest": digest}}).steps[1].has_changed
