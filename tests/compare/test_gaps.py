from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.compare.compare import compare
from cpath.compare.gaps import PairChange, find_gap_changes
from cpath.compare.records import Renames
from cpath.gaps.figures import Range
from cpath.source.reader import read

if TYPE_CHECKING:
    from tests.compare.conftest import Make

CASES = read((Path(__file__).parent / "gaps.yaml").read_bytes()).data
NOW = date(2026, 6, 30)


def side(
    required: dict[str, float] | None, taught: dict[str, str] | None, *, occupation: str = "nurse"
) -> dict[str, Any]:
    """Return the data of a repository with one critical occupation and one program for it."""
    courses: list[dict[str, Any]] = [{"id": "c1", "title": "Course"}]
    if taught is not None:
        courses[0]["teaches"] = [
            {"competency": name, "level": level, "assessed": True} for name, level in taught.items()
        ]
    data: dict[str, Any] = {
        "region": {"north": {"counties": ["08001"]}},
        "framework": {"care": {"competencies": [{"id": name, "title": name.upper()} for name in "abc"]}},
        "occupation": {occupation: {}},
        "program": {"north/aide": {"prepares_for": [{"occupation": occupation}], "courses": courses}},
        "initiative": {"north/care": {"critical_occupations": [{"occupation": occupation}]}},
    }
    if required is not None:
        items = [{"competency": name, "votes": [4], "level": level} for name, level in required.items()]
        data["validation"] = {
            "north/vote": {
                "occupation": occupation,
                "held_on": "2026-01-10",
                "voters": [{"organization": "clinic", "role": "Lead"}],
                "items": items,
            }
        }
    return data


def told(changes: tuple[PairChange, ...]) -> list[str]:
    return [
        f"{item.move} {item.key.partition('/')[2]} "
        f"{item.before.gap_class if item.before else '-'} {item.after.gap_class if item.after else '-'}"
        for change in changes
        for item in change.items
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_items(make: Make, case: dict[str, Any]) -> None:
    changes, left_out = find_gap_changes(make(side(**case["before"])), make(side(**case["after"])), Renames())
    assert sorted(told(changes)) == sorted(case["found"])
    assert left_out == ()


def test_coverage_is_given_before_and_after(make: Make) -> None:
    before, after = (
        side({"a": 2, "b": 2}, {"a": "mastered"}),
        side({"a": 2, "b": 2}, {"a": "mastered", "b": "mastered"}),
    )
    ((change,), _) = find_gap_changes(make(before), make(after), Renames())
    assert change.before is not None
    assert change.after is not None
    half, whole = Range(Fraction(1, 2), Fraction(1, 2)), Range(Fraction(1), Fraction(1))
    assert (change.before.range, change.after.range) == (half, whole)
    assert (change.region, change.occupation, change.program) == ("north", "nurse", "aide")


def test_a_pair_that_is_new_opens_no_gaps(make: Make) -> None:
    after = side({"a": 2}, {"b": "mastered"})
    before = {**after, "initiative": {"north/care": {}}}
    ((added,), _) = find_gap_changes(make(before), make(after), Renames())
    assert (added.before, added.items) == (None, ())
    ((dropped,), _) = find_gap_changes(make(after), make(before), Renames())
    assert (dropped.after, dropped.items) == (None, ())


def test_a_renamed_occupation_is_the_same_pair(make: Make) -> None:
    before = make(side({"a": 2}, {"b": "mastered"}))
    after = make(side({"a": 2}, {"a": "mastered"}, occupation="registered-nurse"))
    renames = Renames({"occupation": {"nurse": "registered-nurse"}})
    changes, _ = find_gap_changes(before, after, renames)
    assert told(changes) == ["closed a missing met"]
    assert changes[0].occupation == "registered-nurse"


@pytest.mark.parametrize(
    ("kind", "key", "reason"),
    [
        ("program", "north/aide", "program `north/aide`"),
        ("occupation", "nurse", "occupation `nurse`"),
        ("framework", "other", "framework `other`"),
        ("validation", "north/late", "validation `north/late`"),
        ("initiative", "north/other", "initiative `north/other`"),
        ("region", "north", "region `north`"),
    ],
)
def test_what_rests_on_an_unread_file_is_not_compared(make: Make, kind: str, key: str, reason: str) -> None:
    good = make(side({"a": 2}, {"b": "mastered"}))
    data = side({"a": 2}, {"a": "mastered"})
    data[kind].pop(key, None)
    bad = make({**data, "broken": {kind: [key]}})
    for before, after in ((good, bad), (bad, good)):
        changes, left_out = find_gap_changes(before, after, Renames())
        assert changes == ()
        assert any(reason in str(line) for line in left_out)


def test_without_settings_no_gap_is_compared(make: Make) -> None:
    good, bad = (
        side({"a": 2}, {"b": "mastered"}),
        {**side({"a": 2}, {"a": "mastered"}), "settings_read": False},
    )
    changes, left_out = find_gap_changes(make(good), make(bad), Renames())
    assert changes == ()
    assert list(map(str, left_out)) == ["gaps: `cpath.yaml` cannot be read in the state after"]


LEVELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["introduced", "reinforced", "mastered"]))
SIDES = st.builds(
    side,
    st.none() | st.dictionaries(st.sampled_from("abc"), st.sampled_from([1, 2, 3])),
    st.none() | LEVELS.filter(bool),
)
OPPOSITES = {
    "opened": {"closed", "no longer required"},
    "closed": {"opened"},
    "now known": {"no longer known"},
    "no longer known": {"now known"},
    "newly required": {"no longer required"},
    "no longer required": {"newly required", "opened"},
}


@given(SIDES, SIDES)
def test_turned_round_every_move_is_its_opposite(
    make: Make, one: dict[str, Any], other: dict[str, Any]
) -> None:
    forth, _ = find_gap_changes(make(one), make(other), Renames())
    back, _ = find_gap_changes(make(other), make(one), Renames())
    moves = {item.key: item.move for change in forth for item in change.items}
    against = {item.key: item.move for change in back for item in change.items}
    for key, move in moves.items():
        if key in against:
            assert against[key] in OPPOSITES[move]
    # Unknown never opens nor closes anything.
    for change in forth:
        for item in change.items:
            if item.move in ("opened", "closed"):
                assert all(side is None or side.gap_class != "unknown" for side in (item.before, item.after))


@given(SIDES)
def test_nothing_changed_where_both_are_the_same(make: Make, data: dict[str, Any]) -> None:
    assert compare(make(data), make(data), NOW, NOW).is_empty
