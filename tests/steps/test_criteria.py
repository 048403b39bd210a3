"""Every criterion's cases: what passes, what does not, with what words and at which places.

Each ``S*.yaml`` names changes of the base repository, in which every criterion passes.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.model import Initiative
from cpath.source.reader import read
from cpath.steps.criteria import CRITERIA, STEPS, find_criterion
from cpath.steps.criterion import State
from cpath.steps.gate import evaluate, places_of

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.steps.gate import CriterionStatus, InitiativeStatus

FILES = sorted(Path(__file__).parent.glob("S*.yaml"))
BASE = Path(__file__).parent.parent / "repos" / "steps"
TODAY = date(2026, 6, 30)


def _cases(kind: str) -> list[Any]:
    found = []
    for file in FILES:
        document = read(file.read_bytes())
        assert not document.problems, (file.name, document.problems)
        found += [
            pytest.param(document.data["criterion"], case, id=f"{file.stem} {case['name']}")
            for case in document.data[kind]
        ]
    return found


def _criterion(status: InitiativeStatus, criterion_id: str) -> CriterionStatus:
    return next(item for step in status.steps for item in step.criteria if item.criterion.id == criterion_id)


def _check(item: CriterionStatus, case: dict[str, Any], state: str) -> None:
    result = item.result
    assert (result.state, result.measured) == (state, case.get("measured", result.measured))
    assert result.expected
    if "at" in case:
        places = [
            f"{record.path.removesuffix('.yaml')}#{'.'.join(map(str, path))}"
            for record, path in result.evidence
        ]
        assert [place.removeprefix("regions/plains/") for place in places] == case["at"]


@pytest.mark.parametrize(("criterion", "case"), _cases("pass"))
def test_passes(criterion: str, case: dict[str, Any], evaluated: Any) -> None:
    item = _criterion(evaluated(case.get("patch")), criterion)
    _check(item, case, case.get("state", "met"))
    assert item.passes
    assert item.result.missing is None


@pytest.mark.parametrize(("criterion", "case"), _cases("fail"))
def test_fails(criterion: str, case: dict[str, Any], evaluated: Any) -> None:
    item = _criterion(evaluated(case["patch"]), criterion)
    _check(item, case, case.get("state", "unmet"))
    assert not item.passes
    assert item.result.missing, "says what would satisfy it"


@pytest.mark.parametrize(("criterion", "case"), _cases("fail"))
def test_every_failure_says_where_and_what_to_do(criterion: str, case: dict[str, Any], patched: Any) -> None:
    """Each place is a line of a file that is there, and what to do is in words of its own."""
    catalog = patched(case["patch"])
    status = evaluate(catalog, catalog.all(Initiative)["plains/health-care"], TODAY)
    result = _criterion(status, criterion).result
    assert result.evidence, "names a place"
    for place in places_of(catalog, result):
        path, _, line = place.rpartition(":")
        lines = (BASE / path).read_text(encoding="utf-8").splitlines()
        assert 1 <= int(line) <= len(lines), place
    assert result.measured
    assert result.expected
    assert result.measured != result.expected
    assert len(str(result.missing).split()) > 2, "says what would satisfy it"
    assert str(result.missing) not in (result.measured, result.expected)
    assert not result.terms, "what does not pass does not end"


@pytest.mark.parametrize(("criterion", "case"), _cases("fail"))
def test_waiver_stands_in_until_it_expires(criterion: str, case: dict[str, Any], evaluated: Any) -> None:
    waiver = {
        "criterion": criterion,
        "reason": "A small region",
        "by": "workforce-center",
        "role": "Director",
        "on": "2026-01-01",
    }
    for expires, state in (
        ("2026-06-30", "waived"),
        ("2026-06-29", case.get("state", "unmet")),
    ):
        patch = {
            name: changes if isinstance(changes, str) else dict(changes)
            for name, changes in case["patch"].items()
        }
        patch.setdefault("initiatives/health-care", {})["waivers"] = [{**waiver, "expires": expires}]
        item = _criterion(evaluated(patch), criterion)
        assert (item.result.state, item.passes) == (state, state == "waived")
        assert ("expired on June 29, 2026" in str(item.result.missing)) is (state != "waived")


def test_the_base_passes_everything(evaluated: Any) -> None:
    status = evaluated()
    failing = [item.criterion.id for step in status.steps for item in step.criteria if not item.passes]
    assert failing == []


def test_every_criterion_has_cases() -> None:
    covered = {file.stem: read(file.read_bytes()).data for file in FILES}
    assert {criterion.id for criterion in CRITERIA} == set(covered)
    for name, data in covered.items():
        assert data["criterion"] == name
        assert data["pass"], name
        assert data["fail"], name


def test_the_table_is_in_order() -> None:
    assert [step.number for step in STEPS] == list(range(1, 9))
    for step in STEPS:
        assert {criterion.step for criterion in step.criteria} == {step.number}
        # Hard ones first, and among them as their ids were given: what blocks is read first.
        order = [(not item.required, int(item.id.partition(".")[2])) for item in step.criteria]
        assert order == sorted(order)
        # What is counted up when hard criteria change is never behind them.
        assert 1 <= step.oldest <= step.edition
        assert all(1 <= item.since <= step.edition for item in step.criteria)
    assert find_criterion("S3.2") is STEPS[2].criteria[1]
    assert find_criterion("S9.1") is None


def test_an_id_is_given_once() -> None:
    """A waiver in somebody's file names a criterion by its id, for years."""
    given = read((Path(__file__).parent / "ids.yaml").read_bytes()).data
    assert len({criterion.id for criterion in CRITERIA}) == len(CRITERIA)
    asked = {item.id: (item.required, item.since) for item in CRITERIA}
    told = {name: (entry["hard"], entry["since"]) for name, entry in given.items() if "retired" not in entry}
    assert asked == told
    for step in STEPS:
        numbers = sorted(int(name.partition(".")[2]) for name in given if name.startswith(f"S{step.number}."))
        assert numbers == list(range(1, len(numbers) + 1)), "the next free number, and none left out"


def test_an_empty_initiative_is_measured_without_a_fault(evaluated: Any) -> None:
    """Nothing but the two keys that an initiative must have; nothing of the rest is there."""
    keys = [
        "pathways",
        "critical_occupations",
        "inventory",
        "gap_report_on",
        "decisions",
        "feedback",
        "publications",
        "metrics",
        "reviews",
        "steps",
    ]
    patch = {
        "initiatives/health-care": {"partnership": "nowhere", **dict.fromkeys(keys, "(delete)")},
        "plains/region": "(delete)",
    }
    status = evaluated(patch, date(2026, 1, 1))
    assert status.current_step == 1
    hard = [item for step in status.steps for item in step.criteria if item.criterion.required]
    assert {item.result.state for item in hard} == {State.UNMET, State.UNKNOWN}
    for step in status.steps:
        for item in step.criteria:
            assert item.passes or (item.result.evidence and item.result.missing), item.criterion.id


def test_evidence_of_everything_has_a_place(evaluated: Any, base: Catalog) -> None:
    for step in evaluated().steps:
        for item in step.criteria:
            assert item.result.evidence, item.criterion.id
            for record, path in item.result.evidence:
                assert path in base.places(record.path).nodes or path[-1] == "outcomes", (
                    item.criterion.id,
                    path,
                )
