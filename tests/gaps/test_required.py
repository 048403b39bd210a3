"""What an occupation requires: thresholds, flags, other importance scales, votes before ratings."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from cpath.gaps.required import demand_of
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
    **more: Any,
) -> Demand:
    """Give what a job requires of x, rated so, with votes by day of validation."""
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
            "recommends not to use its importance",
        ),
        ({"importance": 4, "level": 2, "suppress": "both"}, None, "recommends not to use its importance"),
        ({"importance": 4, "level": 2, "suppress": "level"}, Fraction(3, 4), None),
        ({"importance": 4, "level": 0.5, "not_relevant": True}, None, "not relevant"),
        ({"importance": 2, "level": 0.5, "not_relevant": True}, None, None),
        ({"level": 2}, None, "no importance given"),
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
    assert len(found.dropped) == (0 if dropped is None else 1)
    assert all(str(dropped) in entry.reason for entry in found.dropped)
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


def test_a_vote_takes_up_what_the_source_suppressed(make_catalog: Callable[[Any], Catalog]) -> None:
    rating = {"importance": 4, "level": 2, "suppress": "both"}
    (item,) = demand(make_catalog, rating, {"2026-01-01": [("fw/x", [4])]}).items
    assert (item.basis, item.weight, item.level) == ("votes", 1, None)
    assert item.reason == "the source recommends not to use its level"


def test_voted_item_without_any_level_says_what_to_add(make_catalog: Callable[[Any], Catalog]) -> None:
    (item,) = demand(make_catalog, None, {"2026-01-01": [("fw/y", [4])]}).items
    assert item.level is None
    assert item.reason == "the voters gave no level: add `level` to the item in the validation"


def test_a_region_may_set_its_own_threshold(make_catalog: Callable[[Any], Catalog]) -> None:
    own = {"thresholds": {"importance_minimum": {"value": 4.5, "illustrative": True}}}
    assert demand(make_catalog, {"importance": 4, "level": 2}, region={"here": own}).items == ()
    assert demand(make_catalog, {"importance": 4, "level": 2}, region={"there": own}).items != ()


def test_a_competency_that_cannot_be_read_is_unknown_not_lost(make_catalog: Callable[[Any], Catalog]) -> None:
    (item,) = demand(make_catalog, {"competency": "gone/x", "importance": 4, "level": 2}).items
    assert (item.key, item.level, item.weight) == ("gone/x", None, Fraction(3, 4))
    assert item.reason == "there is no competency 'gone/x' that can be read"
