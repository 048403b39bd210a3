"""Exact numbers, rounding, standard scores, and conversions between scales."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.gaps.scale import (
    Interval,
    Scales,
    exact,
    highest,
    on_common_denominator,
    read_scales,
    standard_score,
)
from cpath.model import Settings
from cpath.rounding import round_half_up

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


def at(level: str) -> Interval:
    return Interval.at(Fraction(level))


def between(low: int, high: int | None, *, open: bool = False) -> Interval:  # noqa: A002 - as in the class
    return Interval(Fraction(low), None if high is None else Fraction(high), open)


@pytest.mark.parametrize(
    ("level", "way", "expected"),
    [
        ("1", ("course-level", "onet-level"), at("2")),
        ("3/2", ("course-level", "onet-level"), at("5/2")),
        ("5/2", ("course-level", "onet-level"), at("9/2")),
        ("3", ("course-level", "onet-level"), at("6")),
        ("9/2", ("onet-level", "course-level"), at("5/2")),
        # below the first point, and beyond the last one
        ("1/2", ("course-level", "onet-level"), between(0, 2, open=True)),
        ("13/2", ("onet-level", "course-level"), between(3, 3)),
        ("1", ("onet-level", "course-level"), between(0, 1, open=True)),
        # off its scale: not stated
        ("8", ("onet-level", "course-level"), between(0, 3, open=True)),
        # 0 is not taught, with or without a conversion
        ("0", ("course-level", "onet-level"), at("0")),
        ("0", ("course-level", "no-such-scale"), at("0")),
        # without a conversion: anything above 0
        ("2", ("course-level", "skillsfuture-level"), between(0, 6, open=True)),
        ("2", ("course-level", "no-such-scale"), between(0, None, open=True)),
    ],
)
def test_conversion_of_a_level(level: str, way: tuple[str, str], expected: Interval) -> None:
    found = scales(("course-level", "onet-level", [(1, 2), (2, 3), (3, 6)]))
    assert found.convert(Fraction(level), *way) == expected


def test_beyond_the_last_point_a_level_reaches_the_top() -> None:
    found = scales(("course-level", "onet-level", [(1, 2), (2, 3)]))
    assert found.convert(Fraction(3), "course-level", "onet-level") == between(3, 7)


def test_a_level_not_stated_reaches_the_top_of_its_own_scale() -> None:
    found = scales(("course-level", "onet-level", [(1, 2), (3, 5)]))
    assert found.not_stated("course-level", "onet-level") == between(0, 5, open=True)
    assert found.not_stated("onet-level", "onet-level") == between(0, 7, open=True)
    assert found.not_stated("no-such-scale", "onet-level") == between(0, 7, open=True)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], at("0")),
        ([at("2"), at("3")], at("3")),
        ([between(0, 3, open=True), at("0")], between(0, 3, open=True)),
        ([between(1, 5), at("3")], between(3, 5)),
        ([between(0, None), at("3")], between(3, None)),
    ],
)
def test_highest_of_several_levels(levels: list[Interval], expected: Interval) -> None:
    assert highest(levels) == expected


def test_a_way_back_of_its_own_comes_before_the_way_there_reversed() -> None:
    found = scales(
        ("course-level", "onet-level", [(1, 2), (3, 6)]), ("onet-level", "course-level", [(2, 1), (6, 2)])
    )
    assert found.convert(Fraction(6), "onet-level", "course-level") == at("2")


@pytest.mark.parametrize("points", [[], [(1, 4), (3, 2)], [(1, 2), (1, 3)]])
def test_points_that_do_not_rise_are_no_conversion(points: list[tuple[float, float]]) -> None:
    found = scales(("course-level", "onet-level", points))
    assert found.convert(Fraction(1), "course-level", "onet-level") == between(0, 7, open=True)


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
    there = [found.convert(value, "course-level", "onet-level").point for value in (one, two)]
    assert there[0] is not None
    assert there[1] is not None
    assert there[0] <= there[1]
    back = [found.convert(value, "onet-level", "course-level").point for value in there if value is not None]
    assert back == [one, two]
