from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import Catalog, load
from cpath.compare.records import Renames
from cpath.compare.walk import InitiativeChange, find_walks
from cpath.model import Initiative
from cpath.source.reader import read

if TYPE_CHECKING:
    from collections.abc import Callable

    Changed = Callable[..., Catalog]

BASE = Path(__file__).parents[1] / "repos" / "steps"
KEY = "plains/health-care"
JUNE = date(2026, 6, 30)
AUGUST = date(2026, 8, 24)
SIGNER = {"organization": "employer-01", "role": "Owner"}
REOPENED = {"on": "2026-08-01", "reason": "Two have left", "by": "employer-02", "role": "Owner"}
WAIVER = {
    "criterion": "S2.1",
    "reason": "Only four agencies",
    "by": "workforce-center",
    "role": "Director",
    "on": "2026-03-01",
    "expires": "2026-07-31",
}
ATTESTATION = {
    "criterion": "S6.9",
    "statement": "Each student has one adviser",
    "by": "plains-college",
    "role": "Dean",
    "on": "2026-03-01",
}


@pytest.fixture(scope="session")
def base() -> Catalog:
    loaded = load(BASE)
    assert loaded.diagnostics == ()
    return loaded.catalog


@pytest.fixture
def changed(base: Catalog) -> Changed:
    """Return the base with fields of its initiative replaced; None takes a field away."""

    def build(**fields: Any) -> Catalog:
        record = base.all(Initiative)[KEY]
        data = read((BASE / record.path).read_bytes()).data
        data.update(fields)
        entity = Initiative.model_validate({name: value for name, value in data.items() if value is not None})
        records = {**base.records, Initiative: {KEY: replace(record, entity=entity)}}
        return Catalog(base.root, base.settings, records)

    return build


def steps_of(base: Catalog) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = read((BASE / base.all(Initiative)[KEY].path).read_bytes()).data["steps"]
    return data


def walk(
    before: Catalog,
    after: Catalog,
    on: date = JUNE,
    *,
    before_on: date = JUNE,
    renames: Renames | None = None,
) -> InitiativeChange | None:
    found = find_walks(before, after, before_on, on, renames or Renames())
    assert len(found) <= 1
    return found[0] if found else None


def told(change: InitiativeChange | None) -> list[str]:
    """Return the steps of a change as ``number before > after: events``."""
    assert change is not None
    return [
        f"{step.number} {step.before} > {step.after}: {', '.join(event.what for event in step.events)}"
        for step in change.steps
    ]


def test_nothing(base: Catalog, changed: Changed) -> None:
    assert walk(base, base) is None
    assert walk(base, changed()) is None


def test_signed(base: Catalog, changed: Changed) -> None:
    change = walk(changed(steps=steps_of(base)[:7]), base)
    assert told(change) == ["8 ready > signed: signed"]
    (event,) = change.steps[0].events
    assert (event.on, event.by) == (date(2026, 6, 15), ("employer-01", "workforce-center"))
    assert change.id == "health-care"


def test_opened_again_and_signed_again(base: Catalog, changed: Changed) -> None:
    steps = steps_of(base)
    opened = [*steps[:7], {**steps[7], "reopened": REOPENED}]
    change = walk(base, changed(steps=opened), AUGUST)
    assert told(change) == ["8 signed > needs-review: opened again"]
    (event,) = change.steps[0].events
    assert (event.on, event.by, event.reason) == (date(2026, 8, 1), ("employer-02",), "Two have left")
    again = [*opened, {"step": 8, "signed_on": "2026-08-20", "signed_by": [SIGNER]}]
    assert told(walk(changed(steps=opened), changed(steps=again), AUGUST, before_on=AUGUST)) == [
        "8 needs-review > signed: signed again"
    ]
    assert told(walk(base, changed(steps=again), AUGUST)) == ["8 signed > signed: opened again, signed again"]


def test_a_sign_off_that_is_gone(base: Catalog, changed: Changed) -> None:
    assert told(walk(base, changed(steps=steps_of(base)[:7]))) == ["8 signed > ready: sign-off removed"]
    other = [*steps_of(base)[:7], {"step": 8, "signed_on": "2026-06-15", "signed_by": [SIGNER]}]
    assert told(walk(base, changed(steps=other))) == ["8 signed > signed: signed, sign-off removed"]


def test_fallen_and_back(base: Catalog, changed: Changed) -> None:
    fallen = walk(base, changed(inventory=None))
    assert told(fallen) == [
        "4 signed > needs-review: ",
        *(f"{number} signed > at-risk: " for number in (5, 6, 7, 8)),
    ]
    assert [item.criterion.id for item in fallen.steps[0].failing]
    assert not fallen.steps[0].by_time
    back = walk(changed(inventory=None), base)
    assert told(back)[0] == "4 needs-review > signed: "
    assert [item.criterion.id for item in back.steps[0].passing] == [
        item.criterion.id for item in fallen.steps[0].failing
    ]


def test_time_alone(base: Catalog, changed: Changed) -> None:
    late = date(2028, 6, 30)
    change = walk(base, base, late)
    assert change is not None
    assert all(step.by_time for step in change.steps)
    both = walk(base, changed(inventory=None), late)
    assert both is not None
    by_time = {step.number: step.by_time for step in both.steps}
    assert by_time[1]
    # The first of the two days counts for nothing where the data changed as well and did it alone.
    assert walk(base, changed(inventory=None), JUNE).steps[0].by_time is False


def test_waivers(base: Catalog, changed: Changed) -> None:
    with_waiver = changed(waivers=[WAIVER])
    prolonged = changed(waivers=[{**WAIVER, "expires": "2026-12-31"}])

    def waivers(change: InitiativeChange | None) -> list[tuple[str, str, date | None]]:
        return (
            [] if change is None else [(w.what, w.word.criterion, w.expired_before) for w in change.waivers]
        )

    assert waivers(walk(base, with_waiver)) == [("added", "S2.1", None)]
    assert waivers(walk(with_waiver, base)) == [("removed", "S2.1", None)]
    assert waivers(walk(with_waiver, with_waiver, AUGUST)) == [("expired", "S2.1", None)]
    assert waivers(walk(with_waiver, with_waiver, AUGUST, before_on=AUGUST)) == []
    assert waivers(walk(with_waiver, prolonged, AUGUST)) == [("other end", "S2.1", date(2026, 7, 31))]


def test_attestations(base: Catalog, changed: Changed) -> None:
    change = walk(base, changed(attestations=[ATTESTATION]))
    assert [(item.what, item.word.criterion) for item in change.attestations] == [("added", "S6.9")]
    ended = changed(attestations=[{**ATTESTATION, "expires": "2026-08-01"}])
    change = walk(changed(attestations=[ATTESTATION]), ended, AUGUST)
    assert [(item.what, item.expired_before) for item in change.attestations] == [("other end", None)]


def test_critical_occupations(base: Catalog, changed: Changed) -> None:
    only = changed(critical_occupations=[{"occupation": "registered-nurse"}, {"occupation": "no-such"}])
    change = walk(base, only)
    assert [(item.change, item.occupation) for item in change.critical] == [
        ("added", "no-such"),
        ("dropped", "nursing-assistant"),
    ]
    renamed = Renames({"occupation": {"nursing-assistant": "no-such"}})
    change = walk(base, only, renames=renamed)
    assert change.critical == ()


def test_an_initiative_that_is_new_or_gone(base: Catalog) -> None:
    without = Catalog(base.root, base.settings, {**base.records, Initiative: {}})
    change = walk(without, base)
    assert told(change) == [f"{number} None > signed: signed" for number in range(1, 9)]
    assert {item.change for item in change.critical} == {"added"}
    gone = walk(base, without)
    assert (gone.steps, {item.change for item in gone.critical}) == ((), {"dropped"})
    without.broken["initiative"] = {KEY}
    assert walk(base, without) is None
    assert walk(without, base) is None


def test_a_signer_who_was_renamed_signed_nothing_anew(base: Catalog, changed: Changed) -> None:
    entries = [item.model_dump(mode="json") for item in base.all(Initiative)[KEY].entity.steps]
    for entry in entries:
        entry["digest"] = "sha256:0123456789abcdef"
        for signer in entry["signed_by"]:
            signer["organization"] = signer["organization"].replace("employer-01", "employer-one")
    after = changed(steps=entries)
    renames = Renames({"organization": {"employer-01": "employer-one"}})
    events = [
        event
        for walk in find_walks(base, after, JUNE, JUNE, renames)
        for step in walk.steps
        for event in step.events
    ]
    assert events == []
    told = [
        event.what
        for walk in find_walks(base, after, JUNE, JUNE, Renames())
        for step in walk.steps
        for event in step.events
    ]
    assert "sign-off removed" in told
