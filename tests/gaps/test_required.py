"""What an occupation requires: thresholds, flags, other importance scales, votes before ratings."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from cpath.gaps.close_call import is_close_call, probability_of_reaching
from cpath.gaps.reason import Reason
from cpath.gaps.required import demand_of
from cpath.gaps.scale import Interval
from cpath.gaps.yardstick import build_yardstick
from cpath.model import Occupation

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog
    from cpath.gaps.required import Demand


def demand(
    make_catalog: Callable[[Any], Catalog],
    rating: dict[str, Any] | None,
    votes: dict[str, list[tuple[str, list[int | None]]]] | None = None,
    today: date | None = None,
    **more: Any,
) -> Demand:
    """Return what a job requires of x, rated so, with votes by day of validation."""
    framework = {
        "level_scale": "onet-level",
        "competencies": [{"id": id_, "title": id_.upper(), "category": "skill"} for id_ in ("x", "y")],
        **more.pop("framework", {}),
    }
    requirements = (
        None if rating is None else {"illustrative": True, "items": [{"competency": "fw/x", **rating}]}
    )
    catalog = make_catalog(
        {
            "framework": {"fw": framework},
            "occupation": {"job": {"requirements": requirements}},
            "validation": {
                f"here/{day}": {
                    "occupation": "job",
                    "held_on": day,
                    "voters": [{"organization": "firm", "role": "Manager"}],
                    "items": [{"competency": id_, "votes": cast} for id_, cast in items],
                }
                for day, items in (votes or {}).items()
            },
            **more,
        }
    )
    catalog.today = today
    return demand_of(build_yardstick(catalog), catalog.all(Occupation)["job"], "here")


@pytest.mark.parametrize(
    ("rating", "weight", "dropped"),
    [
        ({"importance": 3.0, "level": 2}, Fraction(1, 2), None),
        ({"importance": 2.99, "level": 2}, None, None),
        ({"importance": 5, "level": 2}, Fraction(1), None),
        ({"importance": 4.12, "level": 2}, Fraction(78, 100), None),
        (
            {"importance": 4, "level": 2, "suppress": "importance"},
            None,
            "importance-suppressed",
        ),
        ({"importance": 4, "level": 2, "suppress": "both"}, None, "importance-suppressed"),
        ({"importance": 1, "level": 2, "suppress": "importance"}, None, "importance-suppressed"),
        ({"importance": 4, "level": 0}, None, "level-zero"),
        ({"importance": 4, "level": 2, "suppress": "level"}, Fraction(3, 4), None),
        ({"importance": 4, "level": 0.5, "not_relevant": True}, None, "not-relevant"),
        ({"importance": 2, "level": 0.5, "not_relevant": True}, None, None),
        ({"level": 2}, None, "no-importance"),
    ],
)
def test_items_by_rating(
    rating: dict[str, Any],
    weight: Fraction | None,
    dropped: str | None,
    make_catalog: Callable[[Any], Catalog],
) -> None:
    found = demand(make_catalog, rating)
    assert [item.weight for item in found.items] == ([] if weight is None else [weight])
    assert [entry.reason for entry in found.dropped] == ([] if dropped is None else [dropped])
    assert found.rated


def test_no_ratings_and_no_votes_is_not_rated(make_catalog: Callable[[Any], Catalog]) -> None:
    assert not demand(make_catalog, None).rated


@pytest.mark.parametrize(("importance", "weight"), [(50, Fraction(1, 2)), (49.9, None), (100, Fraction(1))])
def test_the_threshold_is_the_same_standard_score_on_another_scale(
    importance: float, weight: Fraction | None, make_catalog: Callable[[Any], Catalog]
) -> None:
    scale = {"importance_scale": {"low": 0, "high": 100}}
    found = demand(make_catalog, {"importance": importance, "level": 2}, framework=scale)
    assert [item.weight for item in found.items] == ([] if weight is None else [weight])


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        # The latest validation of the region counts, whatever its place in the alphabet.
        ({"2025-01-01": [("fw/x", [4])], "2026-01-01": [("fw/x", [1])]}, []),
        ({"2026-01-01": [("fw/x", [4])], "2025-01-01": [("fw/x", [1])]}, [("fw/x", "votes", Fraction(1))]),
        # 3.0 is in; means are exact.
        ({"2026-01-01": [("fw/x", [3, 3, None])]}, [("fw/x", "votes", Fraction(2, 3))]),
        ({"2026-01-01": [("fw/x", [3, 3, 2])]}, []),
        # Nobody voted on it: the rating stands.
        ({"2026-01-01": [("fw/x", [None])]}, [("fw/x", "framework", Fraction(3, 4))]),
        # Items that only employers name are items, too.
        (
            {"2026-01-01": [("fw/y", [4, 3])]},
            [("fw/x", "framework", Fraction(3, 4)), ("fw/y", "votes", Fraction(5, 6))],
        ),
    ],
)
def test_votes_of_the_region_stand_before_ratings(
    votes: dict[str, list[tuple[str, list[int | None]]]],
    expected: list[tuple[str, str, Fraction]],
    make_catalog: Callable[[Any], Catalog],
) -> None:
    found = demand(make_catalog, {"importance": 4, "level": 2}, votes)
    assert [(item.key, item.basis, item.weight) for item in found.items] == expected


@pytest.mark.parametrize(
    ("rating", "reason"),
    [
        ({"importance": 4, "level": 2, "suppress": "both"}, "required-level-suppressed"),
        ({"importance": 4, "level": 2, "not_relevant": True}, "required-level-not-relevant"),
        ({"importance": 4, "level": 0}, "required-level-zero"),
        ({"importance": 4, "level": 70}, "required-level-off-scale"),
        ({"importance": 1}, "required-level-not-voted"),
    ],
)
def test_a_flag_of_the_framework_never_removes_a_voted_item(
    rating: dict[str, Any], reason: str, make_catalog: Callable[[Any], Catalog]
) -> None:
    (item,) = demand(make_catalog, rating, {"2026-01-01": [("fw/x", [4])]}).items
    assert (item.basis, item.weight, item.level) == (
        "votes",
        1,
        Interval(Fraction(0), Fraction(7), open=True),
    )
    assert (item.level_basis, item.reason) == (None, Reason(reason))  # type: ignore[arg-type]


def ballot(
    make_catalog: Callable[[Any], Catalog], level: object, scale: str, conversions: list[Any]
) -> Demand:
    """What a job requires of x where the ballot states a level."""
    vote = {"occupation": "job", "held_on": "2026-01-01", "voters": [], "items": []}
    catalog = make_catalog(
        {
            "settings": {"conversions": conversions},
            "framework": {
                "fw": {
                    "level_scale": scale,
                    "competencies": [{"id": "x", "title": "X", "category": "skill"}],
                }
            },
            "occupation": {"job": {}},
            "validation": {
                "here/v": {**vote, "items": [{"competency": "fw/x", "votes": [4], "level": level}]}
            },
        }
    )
    return demand_of(build_yardstick(catalog), catalog.all(Occupation)["job"], "here")


CONVERSION = {
    "from_scale": "course-level",
    "to_scale": "onet-level",
    "illustrative": True,
    "points": [{"from_value": 1, "to_value": 2}, {"from_value": 3, "to_value": 5.5}],
}


@pytest.mark.parametrize(
    ("level", "scale", "conversions", "expected"),
    [
        (4.5, "onet-level", [], ("onet-level", Fraction(9, 2))),
        ("mastered", "course-level", [], ("course-level", Fraction(3))),
        ("mastered", "onet-level", [CONVERSION], ("onet-level", Fraction(11, 2))),
        # Without a conversion the word keeps its own scale, and words still compare.
        ("mastered", "onet-level", [], ("course-level", Fraction(3))),
    ],
)
def test_the_level_on_the_ballot_is_a_number_or_a_word(
    level: object,
    scale: str,
    conversions: list[Any],
    expected: tuple[str, Fraction],
    make_catalog: Callable[[Any], Catalog],
) -> None:
    (item,) = ballot(make_catalog, level, scale, conversions).items
    assert (item.scale, item.level.point, item.level_basis) == (*expected, "votes")


def test_level_0_on_the_ballot_removes_the_item(make_catalog: Callable[[Any], Catalog]) -> None:
    found = ballot(make_catalog, 0, "onet-level", [])
    assert found.items == ()
    assert [entry.reason for entry in found.dropped] == ["level-zero"]


def test_without_a_vote_an_occupation_is_only_screened(make_catalog: Callable[[Any], Catalog]) -> None:
    rating = {"importance": 4, "level": 2}
    assert demand(make_catalog, rating).screening_only
    assert demand(make_catalog, rating, {"2026-01-01": [("fw/x", [None])]}).screening_only
    assert not demand(make_catalog, rating, {"2026-01-01": [("fw/x", [4])]}).screening_only


def test_a_vote_that_is_still_to_come_does_not_count(make_catalog: Callable[[Any], Catalog]) -> None:
    votes = {"2026-01-01": [("fw/x", [4, 4])], "2027-01-01": [("fw/x", [1, 1])]}
    assert [item.basis for item in demand(make_catalog, None, votes, today=date(2026, 6, 1)).items] == [
        "votes"
    ]
    assert demand(make_catalog, None, votes, today=date(2027, 6, 1)).items == ()


@pytest.mark.parametrize(
    ("votes", "minimum", "expected"),
    [
        # 4 2: two draws add up to 4, 6, 6, 8, of which three reach 6: P = 3/4
        ((4, 2), 3, True),
        ((4, 4, 3), 3, False),
        ((1, 1, 1), 3, False),
        ((), 3, False),
        # 1 of 10 below: P(sum >= 30) of votes nine 3 and one 2 is that no 2 is drawn, 0.9^10 = 0.35
        ((3,) * 9 + (2,), 3, True),
        # above the largest exact number, by the normal approximation
        ((4,) * 60 + (2,) * 60, 3, True),
        ((4,) * 110 + (1,) * 10, 3, False),
        ((3,) * 150, 3, False),
    ],
)
def test_close_calls(votes: tuple[int, ...], minimum: int, *, expected: bool) -> None:
    assert is_close_call(votes, Fraction(minimum)) is expected


def test_probability_of_reaching_a_mean_is_exact() -> None:
    assert probability_of_reaching((2, 4), Fraction(3)) == Fraction(3, 4)
    assert probability_of_reaching((2,) + (3,) * 9, Fraction(3)) == Fraction(9, 10) ** 10
    assert probability_of_reaching((1, 4), Fraction("2.6")) == Fraction(1, 4)


def test_a_region_may_set_its_own_threshold(make_catalog: Callable[[Any], Catalog]) -> None:
    own = {"thresholds": {"importance_minimum": {"value": 4.5, "illustrative": True}}}
    assert demand(make_catalog, {"importance": 4, "level": 2}, region={"here": own}).items == ()
    assert demand(make_catalog, {"importance": 4, "level": 2}, region={"there": own}).items != ()


def test_a_competency_that_cannot_be_read_is_unknown_not_lost(make_catalog: Callable[[Any], Catalog]) -> None:
    (item,) = demand(make_catalog, {"competency": "gone/x", "importance": 4, "level": 2}).items
    assert (item.key, item.level.high, item.weight) == ("gone/x", None, Fraction(3, 4))
    assert item.reason == Reason("competency-not-found")
