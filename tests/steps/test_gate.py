"""Order, staleness, waivers and digests of the eight steps."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.model import settings
from cpath.model.top_jobs import read_top_jobs_rules
from cpath.source.reader import read
from cpath.steps import step3_occupations
from cpath.steps.gate import evaluate, evaluate_all, places_of
from cpath.steps.sign_off import GateClosedError, find_open_step
from tests.steps.conftest import BASE, FILE, INITIATIVE, TODAY, initiative, only_signed, states_of

if TYPE_CHECKING:
    from pathlib import Path

# Order


def test_all_signed(evaluated: Any) -> None:
    status = evaluated()
    assert states_of(status) == ["signed"] * 8
    assert status.current_step is None
    assert not status.is_stale
    assert not any(step.has_changed for step in status.steps)


@pytest.mark.parametrize(
    ("signed", "states", "current"),
    [
        ((), ["ready", *["later"] * 7], 1),
        ((1, 2), ["signed", "signed", "ready", *["later"] * 5], 3),
        # A sign-off without the ones before it does not stand.
        ((2, 3), ["ready", "at-risk", "at-risk", *["later"] * 5], 1),
        ((1, 3), ["signed", "ready", "at-risk", *["later"] * 5], 2),
    ],
)
def test_order(signed: tuple[int, ...], states: list[str], current: int, evaluated: Any) -> None:
    status = evaluated(only_signed(*signed))
    assert (states_of(status), status.current_step) == (states, current)


def test_next_step_that_does_not_pass_is_blocked(evaluated: Any) -> None:
    patch = only_signed(1, 2)
    patch["occupations/nursing-assistant"] = {"labor_market.0.openings": 40}
    assert states_of(evaluated(patch)) == ["signed", "signed", "blocked", *["later"] * 5]


def test_drafting_is_free(evaluated: Any) -> None:
    """All data of later steps may be there while step 1 does not pass; nothing of it is signed."""
    patch = only_signed()
    patch["partnerships/health-care"] = {"champions": []}
    status = evaluated(patch)
    assert states_of(status) == ["blocked", *["later"] * 7]
    assert [len(step.failing) for step in status.steps] == [1, 0, 0, 0, 0, 0, 0, 1]


def test_a_sign_off_of_tomorrow_does_not_count(evaluated: Any) -> None:
    patch = only_signed(1, 2)
    patch[INITIATIVE]["steps"][1] |= {"signed_on": "2026-07-01"}
    assert states_of(evaluated(patch))[:3] == ["signed", "ready", "later"]


# Staleness


def test_a_signed_step_that_no_longer_passes_needs_review(evaluated: Any) -> None:
    status = evaluated({"occupations/nursing-assistant": {"labor_market.0.openings": 40}})
    assert states_of(status) == ["signed", "signed", "needs-review", *["at-risk"] * 5]
    assert status.current_step == 3
    assert status.is_stale
    assert status.steps[2].sign_off.signed_on == date(2026, 2, 10)


def test_each_step_that_no_longer_passes_needs_review(evaluated: Any) -> None:
    status = evaluated(
        {"partnerships/health-care": {"agreement": "(delete)"}, "programs/nurse-aide": {"cost": "(delete)"}}
    )
    assert states_of(status) == ["signed", "needs-review", "at-risk", "needs-review", *["at-risk"] * 4]


def test_a_step_ages(evaluated: Any) -> None:
    assert states_of(evaluated(today=date(2027, 1, 13)))[0] == "signed"
    assert states_of(evaluated(today=date(2027, 1, 14)))[:2] == ["needs-review", "at-risk"]


def test_mended_data_let_it_stand_again(evaluated: Any) -> None:
    patch = {"partnerships/health-care": {"action_plan.dated": "2027-01-14"}}
    assert states_of(evaluated(patch, date(2027, 1, 14)))[0] == "signed"


def test_what_warns_re_opens_nothing(evaluated: Any) -> None:
    status = evaluated({"programs/nurse-aide": {"supports": []}})
    assert states_of(status) == ["signed"] * 8
    assert [item.criterion.id for item in status.steps[3].warnings] == ["S4.6"]


# Waivers


WAIVER = {
    "criterion": "S2.1",
    "reason": "Only five agencies in two counties",
    "by": "workforce-center",
    "role": "Director",
    "on": "2026-01-01",
    "expires": "2026-12-31",
}
FIVE = {f"core_team.{index}": "(delete)" for index in (7, 6, 5)}


def _waived(**changes: str) -> dict[str, Any]:
    return {"partnerships/health-care": dict(FIVE), INITIATIVE: {"waivers": [WAIVER | changes]}}


def test_a_waiver_stands_in(evaluated: Any) -> None:
    status = evaluated(_waived())
    assert states_of(status) == ["signed"] * 8
    item = status.steps[1].criteria[0]
    assert (item.result.state, item.waiver.waiver.role) == ("waived", "Director")
    assert (item.result.evidence[-1][0].path, item.result.evidence[-1][1]) == (FILE, ("waivers", 0))
    assert [waiver.in_force for waiver in status.steps[1].waivers] == [True]
    assert status.steps[0].waivers == ()


@pytest.mark.parametrize(
    ("changes", "today", "state"),
    [
        ({}, date(2026, 12, 31), "signed"),
        ({}, date(2027, 1, 1), "needs-review"),
        ({"expires": "2026-06-29"}, TODAY, "needs-review"),
        ({"on": "2026-07-01"}, TODAY, "needs-review"),
        ({"criterion": "S2.2"}, TODAY, "needs-review"),
    ],
)
def test_a_waiver_holds_from_its_day_until_it_expires(
    changes: dict[str, str], today: date, state: str, evaluated: Any
) -> None:
    assert states_of(evaluated(_waived(**changes), today))[1] == state


def test_a_renewed_waiver_holds(evaluated: Any) -> None:
    patch = _waived(expires="2026-03-01")
    patch[INITIATIVE]["waivers"].append(WAIVER | {"on": "2026-03-01"})
    status = evaluated(patch)
    assert [waiver.in_force for waiver in status.steps[1].waivers] == [False, True]
    assert status.steps[1].criteria[0].result.state == "waived"


def test_a_waiver_of_what_is_met_changes_nothing(evaluated: Any) -> None:
    item = evaluated({INITIATIVE: {"waivers": [WAIVER]}}).steps[1].criteria[0]
    assert (item.result.state, item.waiver) == ("met", None)


# Digests


def test_the_digest_tells_of_evidence_only(evaluated: Any) -> None:
    before = [step.digest for step in evaluated().steps]
    assert all(digest.startswith("sha256:") and len(digest) >= len("sha256:") + 12 for digest in before)
    assert len(set(before)) == 8
    # Not of the day, ...
    assert [step.digest for step in evaluated(today=date(2026, 7, 1)).steps] == before
    # ... not of notes, nor of what only warns.
    patch = {INITIATIVE: {"notes": "Ask again in May."}, "programs/nurse-aide": {"supports": []}}
    assert [step.digest for step in evaluated(patch).steps] == before


@pytest.mark.parametrize(
    ("step", "patch"),
    [
        (1, {"partnerships/health-care": {"champions.0.organization": "employer-09"}}),
        (2, {"partnerships/health-care": {"core_team.0.steps": [2, 7]}}),
        (3, {"occupations/nursing-assistant": {"labor_market.0.openings": 121}}),
        (4, {"programs/nurse-aide": {"length.weeks": 11.0}}),
        (5, {"validations/nursing-assistant": {"items.0.level": 3}}),
        (6, {"credentials/nursing-aas-degree": {"recognized_by": ["employer-03"]}}),
        (7, {"pathways/nursing": {"public_information.wages.url": "https://plains.gov"}}),
        (8, {INITIATIVE: {"metrics.0.target": 110}}),
    ],
)
def test_the_digest_changes_with_the_evidence(step: int, patch: dict[str, Any], evaluated: Any) -> None:
    status = evaluated(patch).steps[step - 1]
    assert status.has_changed
    assert status.state == "signed", "what changed still passes"


def test_the_digest_does_not_tell_where_a_value_stands(evaluated: Any) -> None:
    """The owned priority is the same evidence whether it is first or second."""
    (priority,) = read((BASE / "regions/plains/partnerships/health-care.yaml").read_bytes()).data[
        "priorities"
    ]
    moved = evaluated({"partnerships/health-care": {"priorities": [{"title": "Housing"}, priority]}}).steps[0]
    assert moved.criteria[6].result.evidence[0][1] == ("priorities", 1)
    assert moved.digest == evaluated().steps[0].digest


def test_a_recorded_digest_may_be_shorter(evaluated: Any) -> None:
    digest = evaluated().steps[0].digest
    for recorded, changed in ((digest[: len("sha256:") + 12], False), ("sha256:000000000000", True)):
        assert evaluated({INITIATIVE: {"steps.0.digest": recorded}}).steps[0].has_changed is changed
    assert not evaluated({INITIATIVE: {"steps.0.digest": "(delete)"}}).steps[0].has_changed


# Backdated


@pytest.mark.parametrize(
    ("on", "missing"),
    [
        # The votes were held on 2026-03-20; what came after the day of a sign-off was not its evidence.
        (date(2026, 3, 19), {"S5.1", "S5.2", "S5.3", "S5.4", "S5.5", "S5.6", "S5.7"}),
        (date(2026, 3, 20), set()),
    ],
)
def test_a_sign_off_of_an_earlier_day_counts_what_was_there_by_then(
    on: date, missing: set[str], patched: Any
) -> None:
    catalog = patched(only_signed(1, 2, 3, 4))
    if not missing:
        assert find_open_step(catalog, initiative(catalog), on).step.number == 5
        return
    with pytest.raises(GateClosedError) as caught:
        find_open_step(catalog, initiative(catalog), on)
    assert {item.criterion.id for item in caught.value.status.failing} == missing


@pytest.mark.parametrize(("decided_on", "step"), [("2026-01-27", 2), ("2026-01-28", None)])
def test_a_waiver_of_a_later_day_does_not_open_an_earlier_gate(
    decided_on: str,
    step: int | None,
    patched: Any,
) -> None:
    patch = only_signed(1) | {"partnerships/health-care": dict(FIVE)}
    patch[INITIATIVE]["waivers"] = [WAIVER | {"on": decided_on}]
    catalog = patched(patch)
    if step is not None:
        assert find_open_step(catalog, initiative(catalog), date(2026, 1, 27)).step.number == step
        return
    with pytest.raises(GateClosedError, match=r"S2\.1"):
        find_open_step(catalog, initiative(catalog), date(2026, 1, 27))


def test_leap_days(evaluated: Any) -> None:
    """Signed on one, waived until one, reopened on one."""
    steps = read((BASE / FILE).read_bytes()).data["steps"][:2]
    reopened = {"on": "2028-02-29", "reason": "Two have left", "by": "workforce-center", "role": "Director"}
    patch = {
        "partnerships/health-care": {**FIVE, "action_plan.dated": "2027-06-01"},
        INITIATIVE: {
            "waivers": [WAIVER | {"expires": "2028-02-29"}],
            "steps": [steps[0] | {"signed_on": "2024-02-29", "reopened": reopened}, steps[1]],
        },
    }
    assert states_of(evaluated(patch, date(2024, 2, 28)))[0] == "blocked"
    assert states_of(evaluated(patch, date(2028, 2, 28)))[:2] == ["signed", "signed"]
    assert states_of(evaluated(patch, date(2028, 2, 29)))[:2] == ["needs-review", "at-risk"]
    assert states_of(evaluated(patch, date(2028, 3, 1)))[:2] == ["needs-review", "needs-review"]


# The rule's year


def test_a_region_chooses_the_year_of_the_top_jobs_rule(
    evaluated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The marks of the other year are made up for this test."""
    (known,) = read_top_jobs_rules().values()
    other = replace(known, year=1999, openings_above=120)
    rules = {1999: other, known.year: known}
    monkeypatch.setattr(settings, "read_top_jobs_rules", lambda: rules)
    monkeypatch.setattr(step3_occupations, "read_top_jobs_rules", lambda: rules)
    chosen = {"top_jobs_year": {"value": 1999, "illustrative": True}}
    result = evaluated({"plains/region": {"thresholds": chosen}}).steps[2].criteria[2].result
    assert result.measured == (
        "Nursing assistant: 120 openings, growth 12 %, pay $19.50; "
        "Registered nurse: 85 openings, growth 11 %, pay $41.00"
    )
    assert result.expected.startswith("more than 120 openings a year, ")
    assert "(Colorado's top-jobs rule of 1999)" in result.expected
    own = chosen | {"openings_above": {"value": 80, "source": "Board", "as_of": "2026"}}
    result = evaluated({"plains/region": {"thresholds": own}}).steps[2].criteria[2].result
    assert result.state == "met"
    assert "top-jobs" not in result.expected


# Many initiatives


def test_ids_are_those_that_commands_take(tmp_path: Path, copy_region: Any) -> None:
    root = tmp_path / "repository"
    shutil.copytree(BASE, root)
    copy_region(root, "hills")
    catalog = load(root).catalog
    statuses = evaluate_all(catalog, TODAY)
    assert [status.id for status in statuses] == ["hills/health-care", "plains/health-care"]
    # Each region's programs and votes are its own: both stand as the one did alone.
    assert [states_of(status) for status in statuses] == [["signed"] * 8] * 2
    assert [status.id for status in evaluate_all(catalog, TODAY, region="hills")] == ["hills/health-care"]


def test_programs_of_another_region_do_not_serve(tmp_path: Path, copy_region: Any) -> None:
    root = tmp_path / "repository"
    shutil.copytree(BASE, root)
    copy_region(root, "hills")
    shutil.rmtree(root / "regions" / "hills" / "programs")
    catalog = load(root).catalog
    hills = evaluate_all(catalog, TODAY, region="hills")[0]
    assert [item.criterion.id for item in hills.steps[3].failing] == ["S4.2", "S4.3"]


def test_the_latest_vote_counts(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(BASE, root)
    votes = root / "regions/plains/validations"
    old = (votes / "nursing-assistant.yaml").read_text(encoding="utf-8")
    (votes / "a-later-one.yaml").write_text(
        old.replace("held_on: 2026-03-20", "held_on: 2026-04-20"), encoding="utf-8"
    )
    (votes / "z-earlier-one.yaml").write_text(
        old.replace("held_on: 2026-03-20", "held_on: 2024-04-20"), encoding="utf-8"
    )
    catalog = load(root).catalog
    item = evaluate(catalog, initiative(catalog), TODAY).steps[4].criteria[4]
    assert (
        item.result.measured == "Nursing assistant: held on 2026-04-20; Registered nurse: held on 2026-03-20"
    )
    assert places_of(catalog, item.result)[0] == "regions/plains/validations/a-later-one.yaml:4"
