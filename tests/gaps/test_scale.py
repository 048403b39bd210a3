"""Exact numbers, rounding, standard scores, and conversions between scales."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.gaps.scale import Scales, exact, on_common_denominator, read_scales, round_half_up, standard_score
from cpath.model import Settings

fractions = st.fractions(-1_000, 1_000, max_denominator=10_000)


def scales(*conversions: tuple[str, str, list[tuple[float, float]]]) -> Scales:
    return read_scales(
        Settings.model_validate(
            {
                "format": 1,
                "title": "Test",
                "conversions": [
                    {
                        "from_scale": start,
                        "to_scale": end,
                        "illustrative": True,
                        "points": [{"from_value": a, "to_value": b} for a, b in points],
                    }
                    for start, end, points in conversions
                ],
            }
        )
    )


def test_numbers_are_what_people_wrote() -> None:
    assert exact(4.12) == Fraction(412, 100)
    assert exact(0.1) + exact(0.2) == exact(0.3)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(2, 3), 3, "0.667"),
        (Fraction(5, 10_000), 3, "0.001"),
        (Fraction(4_999, 10_000_000), 3, "0.000"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-2"),
    ],
)
def test_halves_are_rounded_up(value: Fraction, places: int, expected: str) -> None:
    assert str(round_half_up(value, places)) == expected


@pytest.mark.parametrize(
    ("value", "low", "high", "published"),
    # O*NET's own examples of its standardized score, in hundredths.
    [(3, 1, 5, 50), (5, 0, 7, 71)],
)
def test_standard_score_as_published(value: float, low: float, high: float, published: int) -> None:
    assert round_half_up(standard_score(value, low, high) * 100, 0) == Decimal(published)


def test_ratings_off_the_scale_count_as_its_end() -> None:
    assert (standard_score(0.5, 1, 5), standard_score(78, 1, 5), standard_score(3, 5, 5)) == (0, 1, 0)


@given(st.lists(fractions, max_size=8))
def test_common_denominator_changes_no_value(values: list[Fraction]) -> None:
    numerators, denominator = on_common_denominator(values)
    assert [Fraction(numerator, denominator) for numerator in numerators] == values


def test_between_points_a_conversion_is_a_straight_line() -> None:
    found = scales(("course-level", "onet-level", [(1, 2), (2, 3), (3, 6)]))
    convert = found.convert
    assert convert(Fraction(1), "course-level", "onet-level") == 2
    assert convert(Fraction(3, 2), "course-level", "onet-level") == Fraction(5, 2)
    assert convert(Fraction(5, 2), "course-level", "onet-level") == Fraction(9, 2)
    assert convert(Fraction(3), "course-level", "onet-level") == 6
    assert convert(Fraction(9, 2), "onet-level", "course-level") == Fraction(5, 2)


def test_outside_its_points_a_conversion_knows_nothing() -> None:
    found = scales(("course-level", "onet-level", [(1, 2), (2, 3)]))
    assert found.convert(Fraction(1, 2), "course-level", "onet-level") is None
    assert found.convert(Fraction(3), "course-level", "onet-level") is None


@pytest.mark.parametrize("scale", ["onet-level", "skillsfuture-level", "no-such-scale"])
def test_not_taught_is_0_on_every_scale(scale: str) -> None:
    assert scales().convert(Fraction(0), "course-level", scale) == 0
    assert scales().convert(Fraction(1), "course-level", scale) is None


def test_a_way_back_of_its_own_stands_before_the_way_there_reversed() -> None:
    found = scales(
        ("course-level", "onet-level", [(1, 2), (3, 6)]), ("onet-level", "course-level", [(2, 1), (6, 2)])
    )
    assert found.convert(Fraction(6), "onet-level", "course-level") == 2


@pytest.mark.parametrize("points", [[], [(1, 4), (3, 2)], [(1, 2), (1, 3)]])
def test_points_that_do_not_rise_are_no_conversion(points: list[tuple[float, float]]) -> None:
    found = scales(("course-level", "onet-level", points))
    assert found.convert(Fraction(1), "course-level", "onet-level") is None


@given(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 700)), min_size=2, max_size=5), st.data())
def test_conversions_rise_and_lead_back(pairs: list[tuple[int, int]], data: st.DataObject) -> None:
    starts = sorted({start for start, _ in pairs})
    ends = sorted({end for _, end in pairs})
    points = [(start / 100, end / 100) for start, end in zip(starts, ends, strict=False)]
    found = scales(("course-level", "onet-level", points))
    low, high = exact(points[0][0]), exact(points[-1][0])
    one, two = sorted(
        data.draw(st.lists(st.fractions(low, high, max_denominator=1_000), min_size=2, max_size=2))
    )
    there = [found.convert(value, "course-level", "onet-level") for value in (one, two)]
    assert there[0] is not None
    assert there[1] is not None
    assert there[0] <= there[1]
    assert [found.convert(value, "onet-level", "course-level") for value in there if value is not None] == [
        one,
        two,
    ]
