"""Order, waivers, staleness, signers, digests and sign-offs of the eight steps."""

from __future__ import annotations

import difflib
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import Catalog, load
from cpath.errors import ExitCode, UsageError
from cpath.model import Initiative, settings
from cpath.model.initiative import Signer
from cpath.model.top_jobs import read_top_jobs_rules
from cpath.source.editor import apply_edits, write_edits
from cpath.source.reader import read
from cpath.steps import gate, step3_occupations
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import HARD, Criterion, Measured, judge
from cpath.steps.gate import evaluate, evaluate_all, places_of
from cpath.steps.scope import of_partnership
from cpath.steps.sign_off import GateClosedError, advance, find_open_step

if TYPE_CHECKING:
    from cpath.catalog import Record
    from cpath.model import Partnership
    from cpath.steps.context import Context

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
TODAY = date(2026, 6, 30)
BUSINESS = Signer(organization="employer-01", role="Chief nursing officer")
PUBLIC = Signer(organization="workforce-center", role="Director")
INITIATIVE = "initiatives/health-care"


def _states(status: Any) -> list[str]:
    return [step.state.value for step in status.steps]


def _signed(*numbers: int) -> dict[str, Any]:
    """Keep only the sign-offs of these steps."""
    steps = read((BASE / FILE).read_bytes()).data["steps"]
    return {INITIATIVE: {"steps": [step for step in steps if step["step"] in numbers]}}


def _initiative(catalog: Catalog) -> Any:
    return catalog.all(Initiative)["plains/health-care"]


# Order


def test_all_signed(evaluated: Any) -> None:
    status = evaluated()
    assert _states(status) == ["signed"] * 8
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
    status = evaluated(_signed(*signed))
    assert (_states(status), status.current_step) == (states, current)


def test_next_step_that_does_not_pass_is_blocked(evaluated: Any) -> None:
    patch = _signed(1, 2)
    patch["occupations/nursing-assistant"] = {"labor_market.0.openings": 40}
    assert _states(evaluated(patch)) == ["signed", "signed", "blocked", *["later"] * 5]


def test_drafting_is_free(evaluated: Any) -> None:
    """All data of later steps may be there while step 1 does not pass; nothing of it is signed."""
    patch = _signed()
    patch["partnerships/health-care"] = {"champions": []}
    status = evaluated(patch)
    assert _states(status) == ["blocked", *["later"] * 7]
    assert [len(step.failing) for step in status.steps] == [1, 0, 0, 0, 0, 0, 0, 1]


def test_a_sign_off_of_tomorrow_does_not_count(evaluated: Any) -> None:
    patch = _signed(1, 2)
    patch[INITIATIVE]["steps"][1] |= {"signed_on": "2026-07-01"}
    assert _states(evaluated(patch))[:3] == ["signed", "ready", "later"]


# Staleness


def test_a_signed_step_that_no_longer_passes_needs_review(evaluated: Any) -> None:
    status = evaluated({"occupations/nursing-assistant": {"labor_market.0.openings": 40}})
    assert _states(status) == ["signed", "signed", "needs-review", *["at-risk"] * 5]
    assert status.current_step == 3
    assert status.is_stale
    assert status.steps[2].sign_off.signed_on == date(2026, 2, 10)


def test_each_step_that_no_longer_passes_needs_review(evaluated: Any) -> None:
    status = evaluated(
        {"partnerships/health-care": {"agreement": "(delete)"}, "programs/nurse-aide": {"cost": "(delete)"}}
    )
    assert _states(status) == ["signed", "needs-review", "at-risk", "needs-review", *["at-risk"] * 4]


def test_a_step_ages(evaluated: Any) -> None:
    assert _states(evaluated(today=date(2027, 1, 13)))[0] == "signed"
    assert _states(evaluated(today=date(2027, 1, 14)))[:2] == ["needs-review", "at-risk"]


def test_mended_data_let_it_stand_again(evaluated: Any) -> None:
    patch = {"partnerships/health-care": {"action_plan.dated": "2027-01-14"}}
    assert _states(evaluated(patch, date(2027, 1, 14)))[0] == "signed"


def test_what_warns_re_opens_nothing(evaluated: Any) -> None:
    status = evaluated({"programs/nurse-aide": {"supports": []}})
    assert _states(status) == ["signed"] * 8
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
    assert _states(status) == ["signed"] * 8
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
    assert _states(evaluated(_waived(**changes), today))[1] == state


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


# Criteria that a later cpath asks for


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
    assert _states(status) == ["signed"] * 8
    step = status.steps[1]
    assert not step.has_changed
    assert [item.criterion.id for item in step.warnings] == ["S2.9"]
    assert step.failing == ()
    # Where it is there, the fingerprint of what was signed is the same.
    assert not evaluated(LINK).steps[1].has_changed


@pytest.mark.usefixtures("asks_more")
def test_the_next_sign_off_is_asked_for_all(evaluated: Any, patched: Any) -> None:
    assert _states(evaluated(_signed(1)))[:2] == ["signed", "blocked"]
    patch = _signed(1) | LINK
    catalog = patched(patch)
    (edit,) = advance(catalog, _initiative(catalog), [PUBLIC], TODAY)
    digest = edit.value["digest"]  # type: ignore[index,call-overload]
    assert digest.startswith("sha256v2:")
    signed = read((BASE / FILE).read_bytes()).data["steps"][0]
    both = {"steps": [signed, {"step": 2, "signed_on": TODAY, "signed_by": [], "digest": digest}]}
    assert not evaluated(LINK | {INITIATIVE: both}).steps[1].has_changed
    # Signed on it, the step does not stand without it.
    assert _states(evaluated({INITIATIVE: both}))[1] == "needs-review"


@pytest.mark.usefixtures("asks_more")
@pytest.mark.parametrize("digest", ["(delete)", "by hand", "sha256v3:0123456789abcdef"])
def test_a_sign_off_that_does_not_tell_what_it_was_asked_for_is_asked_for_all(
    digest: str, evaluated: Any
) -> None:
    status = evaluated({INITIATIVE: {"steps.1.digest": digest}})
    assert _states(status)[1] == "needs-review"
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
    assert _states(evaluated({"partnerships/health-care": {"agreement": "(delete)"}}))[1] == "needs-review"


def test_a_number_is_no_edition(evaluated: Any) -> None:
    for digest in ("sha256v0:0123456789abcdef", "sha256v01:0123456789abcdef", "sha256v99999:01234567"):
        assert not evaluated({INITIATIVE: {"steps.1.digest": digest}}).steps[1].has_changed


# Signing


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
    patch = _signed(*range(1, step))
    catalog = patched(patch)
    initiative = _initiative(catalog)
    for signers in ((), (BUSINESS,), (PUBLIC,), (PUBLIC, BUSINESS)):
        enough = (BUSINESS in signers or not business) and (PUBLIC in signers or not public) and bool(signers)
        if not enough:
            with pytest.raises(UsageError, match=f"step {step}"):
                advance(catalog, initiative, signers, TODAY)
            continue
        if step == 8:  # a review after the sign-off of step 7
            assert find_open_step(catalog, initiative, TODAY).step.number == 8
        (edit,) = advance(catalog, initiative, signers, TODAY)
        value: Any = edit.value
        assert (edit.path, value["step"], value["signed_on"]) == (FILE, step, TODAY)
        assert [signer["organization"] for signer in value["signed_by"]] == [
            signer.organization for signer in signers
        ]


def test_an_unknown_signer(patched: Any) -> None:
    catalog = patched(_signed())
    signer = Signer(organization="employer-1", role="Owner")
    with pytest.raises(UsageError, match="no organization 'employer-1'") as caught:
        advance(catalog, _initiative(catalog), [signer], TODAY)
    assert "did you mean" in (caught.value.help or "")


def test_a_closed_gate_comes_before_the_signer(patched: Any) -> None:
    patch = _signed(1, 2)
    patch[INITIATIVE]["critical_occupations.0.confirmed_by"] = ["employer-01"]
    catalog = patched(patch)
    with pytest.raises(GateClosedError) as caught:
        advance(catalog, _initiative(catalog), [], TODAY)
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
    patch = _signed(1, 2, 3, 4)
    patch["partnerships/health-care"] = {"agreement": "(delete)"}
    catalog = patched(patch)
    with pytest.raises(
        GateClosedError, match="step 2 of health-care is signed, but does not pass any more"
    ) as caught:
        advance(catalog, _initiative(catalog), [BUSINESS], TODAY)
    assert "step 5 cannot be signed before it does" in caught.value.message
    assert "S2.6" in caught.value.message


def test_nothing_left_to_sign(base: Catalog) -> None:
    with pytest.raises(UsageError, match="all eight steps"):
        advance(base, _initiative(base), [BUSINESS, PUBLIC], TODAY)


def test_no_sign_off_before_an_earlier_one(patched: Any) -> None:
    catalog = patched(_signed(1, 2))
    with pytest.raises(UsageError, match="before the sign-off of step 2"):
        advance(catalog, _initiative(catalog), [BUSINESS], date(2026, 1, 26))
    # On the same day is fine.
    assert find_open_step(catalog, _initiative(catalog), date(2026, 1, 27)).step.number == 3


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
    catalog = patched(_signed(1, 2, 3, 4))
    if not missing:
        assert find_open_step(catalog, _initiative(catalog), on).step.number == 5
        return
    with pytest.raises(GateClosedError) as caught:
        find_open_step(catalog, _initiative(catalog), on)
    assert {item.criterion.id for item in caught.value.status.failing} == missing


@pytest.mark.parametrize(("decided_on", "step"), [("2026-01-27", 2), ("2026-01-28", None)])
def test_a_waiver_of_a_later_day_does_not_open_an_earlier_gate(
    decided_on: str,
    step: int | None,
    patched: Any,
) -> None:
    patch = _signed(1) | {"partnerships/health-care": dict(FIVE)}
    patch[INITIATIVE]["waivers"] = [WAIVER | {"on": decided_on}]
    catalog = patched(patch)
    if step is not None:
        assert find_open_step(catalog, _initiative(catalog), date(2026, 1, 27)).step.number == step
        return
    with pytest.raises(GateClosedError, match=r"S2\.1"):
        find_open_step(catalog, _initiative(catalog), date(2026, 1, 27))


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
    assert _states(evaluated(patch, date(2024, 2, 28)))[0] == "blocked"
    assert _states(evaluated(patch, date(2028, 2, 28)))[:2] == ["signed", "signed"]
    assert _states(evaluated(patch, date(2028, 2, 29)))[:2] == ["needs-review", "at-risk"]
    assert _states(evaluated(patch, date(2028, 3, 1)))[:2] == ["needs-review", "needs-review"]


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
        edits = advance(catalog, _initiative(catalog), signers, date.fromisoformat(expected["signed_on"]))
        assert write_edits(root, edits) == (FILE,)
        after = (root / FILE).read_text(encoding="utf-8")
        assert after.startswith(before)
        added = after[len(before) :]
        assert f"step: {expected['step']}\n" in added
        assert f"signed_on: {expected['signed_on']}\n" in added
    signed = read((root / FILE).read_bytes()).data["steps"]
    assert [{**step, "digest": ""} for step in signed] == [{**step, "digest": ""} for step in recorded]
    catalog = load(root).catalog
    assert _states(evaluate(catalog, _initiative(catalog), TODAY)) == ["signed"] * 8


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_only_the_sign_off_is_new(ending: str, tmp_path: Path) -> None:
    whole = (BASE / FILE).read_text(encoding="utf-8")
    # Without the last three sign-offs, and with a comment after the list.
    text = whole.partition("  - step: 6\n")[0] + "# the end\n"
    root = _copy(tmp_path, text.replace("\n", ending))
    catalog = load(root).catalog
    edits = advance(catalog, _initiative(catalog), [PUBLIC], date(2026, 5, 10))
    before = (root / FILE).read_bytes().decode()
    after = apply_edits(before, edits)
    changes = [
        line
        for line in difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
        if line[0] != " "
    ]
    digest = find_open_step(catalog, _initiative(catalog), date(2026, 5, 10)).digest
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


# Many initiatives


def test_ids_are_those_that_commands_take(tmp_path: Path, copy_region: Any) -> None:
    root = tmp_path / "repository"
    shutil.copytree(BASE, root)
    copy_region(root, "hills")
    catalog = load(root).catalog
    statuses = evaluate_all(catalog, TODAY)
    assert [status.id for status in statuses] == ["hills/health-care", "plains/health-care"]
    # Each region's programs and votes are its own: both stand as the one did alone.
    assert [_states(status) for status in statuses] == [["signed"] * 8] * 2
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
    item = evaluate(catalog, _initiative(catalog), TODAY).steps[4].criteria[4]
    assert (
        item.result.measured == "Nursing assistant: held on 2026-04-20; Registered nurse: held on 2026-03-20"
    )
    assert places_of(catalog, item.result)[0] == "regions/plains/validations/a-later-one.yaml:4"
