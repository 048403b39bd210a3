from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.compare.records import RecordChange, find_record_changes, find_threshold_changes
from cpath.source.reader import read

if TYPE_CHECKING:
    from tests.compare.conftest import Make

CASES = read((Path(__file__).parent / "records.yaml").read_bytes()).data


def shown(change: RecordChange) -> str:
    was = f" was {change.was}" if change.was else ""
    fields = f": {', '.join(change.fields)}" if change.fields else ""
    return f"{change.change} {change.kind} {change.key}{was}{fields}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_records(make: Make, case: dict[str, Any]) -> None:
    changes = find_record_changes(make(case["before"]), make(case["after"]))
    assert sorted(shown(change) for change in changes) == sorted(case["found"])


def value(number: float) -> dict[str, object]:
    return {"value": number, "source": "Board", "as_of": "2026"}


def test_thresholds_are_compared_as_they_hold(make: Make) -> None:
    before = make(
        {
            "settings": {"thresholds": {"voters_minimum": value(5)}},
            "region": {
                "north": {"counties": ["08001"], "thresholds": {"critical_vote": value(2)}},
                "south": {"counties": ["08003"], "thresholds": {"voters_minimum": value(4)}},
            },
        }
    )
    after = make(
        {
            "settings": {
                "thresholds": {"voters_minimum": value(4), "critical_vote": {**value(3), "as_of": "2027"}}
            },
            "region": {"north": {"counties": ["08001"]}, "south": {"counties": ["08003"]}},
        }
    )
    found = [
        (change.name, change.region, change.before, change.after)
        for change in find_threshold_changes(before, after)
    ]
    # In the south four voters were enough before, and are now.
    assert found == [("voters_minimum", None, 5, 4), ("critical_vote", "north", 2, 3)]
    assert find_threshold_changes(before, before) == ()
