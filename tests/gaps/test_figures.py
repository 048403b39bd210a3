"""The laws that the figures of a gap obey, whatever the numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.gaps.figures import EITHER, NONE, STATISTICS, Coverage, Range, add_up, hold, is_significant
from cpath.gaps.scale import Interval

LEVELS = st.integers(0, 14).map(lambda value: Fraction(value, 2))
WEIGHTS = st.integers(0, 12).map(lambda value: Fraction(value, 12))


WHOLE = Range(Fraction(1), Fraction(1))


@st.composite
def intervals(draw: st.DrawFn, least: int = 0) -> Interval:
    low, high = sorted((draw(LEVELS), draw(LEVELS)))
    if draw(st.booleans()):
        return Interval.at(max(high, Fraction(least, 2)))
    is_open = low == 0 and draw(st.booleans())
    high = max(high, Fraction(1, 2))
    return Interval(low, None if draw(st.integers(0, 9)) == 0 else high, is_open)


REQUIRED = intervals(least=1).map(lambda found: replace(found, open=found.open or found.low == 0))
"""An item whose level is known to be 0 is not required."""


@st.composite
def held(draw: st.DrawFn) -> Coverage:
    offered = draw(intervals())
    may_list = offered.possibly_above_zero or draw(st.booleans())
    listed = offered.surely_above_zero or (may_list and draw(st.booleans()))
    return hold(draw(REQUIRED), offered, listed=listed, may_list=may_list)


LISTS = st.lists(st.tuples(WEIGHTS, held()), max_size=10)


def total(items: list[tuple[Fraction, Coverage]]) -> Coverage | None:
    return add_up([weight for weight, _ in items], [found for _, found in items])


@given(held())
def test_the_coverages_of_an_item_are_ordered_at_both_ends(found: Coverage) -> None:
    assert_ordered(found)


@given(LISTS)
def test_the_coverages_of_a_pair_are_ordered_at_both_ends(items: list[tuple[Fraction, Coverage]]) -> None:
    found = total(items)
    assert (found is None) == (sum(weight for weight, _ in items) == 0)
    if found is not None:
        assert_ordered(found)


def assert_ordered(found: Coverage) -> None:
    for name in STATISTICS:
        one: Range = getattr(found, name)
        assert 0 <= one.low <= one.high <= 1, name
    for end in ("low", "high"):
        ends = [getattr(getattr(found, name), end) for name in ("met", "partial", "assessed", "listed")]
        assert ends == sorted(ends), end


@given(LISTS, st.integers(1, 1_000), st.integers(1, 1_000))
def test_scaling_all_weights_changes_nothing(
    items: list[tuple[Fraction, Coverage]], top: int, bottom: int
) -> None:
    assert total([(weight * Fraction(top, bottom), found) for weight, found in items]) == total(items)


@given(REQUIRED, intervals(), LEVELS)
def test_raising_an_offered_level_never_lowers_an_end(
    required: Interval, offered: Interval, more: Fraction
) -> None:
    raised = Interval(offered.low + more, None if offered.high is None else offered.high + more, offered.open)
    before, after = (hold(required, one, listed=True, may_list=True) for one in (offered, raised))
    for name in STATISTICS:
        assert getattr(before, name).low <= getattr(after, name).low
        assert getattr(before, name).high <= getattr(after, name).high


@given(REQUIRED, intervals(), st.data())
def test_a_level_that_becomes_known_stays_within_the_bounds(
    required: Interval, offered: Interval, data: st.DataObject
) -> None:
    known = [replace_with_point(one, data) for one in (required, offered)]
    before = hold(required, offered, listed=True, may_list=True)
    after = hold(*known, listed=True, may_list=True)
    for name in STATISTICS:
        bounds, exact = getattr(before, name), getattr(after, name)
        assert exact.low == exact.high
        assert bounds.low <= exact.low <= bounds.high, name


def replace_with_point(found: Interval, data: st.DataObject) -> Interval:
    """One of the levels that an interval holds; a little above the low end where that is open."""
    low = found.low + Fraction(1, 100) if found.open else found.low
    high = found.low + 7 if found.high is None else found.high
    return Interval.at(data.draw(st.fractions(low, high, max_denominator=200)))


@given(LISTS)
def test_sums_are_those_of_the_definition(items: list[tuple[Fraction, Coverage]]) -> None:
    """The same as `add_up`, item by item as the definition reads."""
    whole = sum((weight for weight, _ in items), Fraction(0))
    found = total(items)
    for name in STATISTICS if found is not None else ():
        for end in ("low", "high"):
            by_hand = sum((w * getattr(getattr(one, name), end) for w, one in items), Fraction(0)) / whole
            assert getattr(getattr(found, name), end) == by_hand


P2, P3 = Interval.at(Fraction(2)), Interval.at(Fraction(3))
NOT_AGREED = Interval(Fraction(0), Fraction(3), open=True)
ABOVE_ZERO = Interval(Fraction(0), Fraction(3), open=True)


@pytest.mark.parametrize(
    ("required", "offered", "met", "partial"),
    [
        (P2, P2, WHOLE, WHOLE),
        (P3, P2, NONE, Range(Fraction(2, 3), Fraction(2, 3))),
        (P3, Interval(Fraction(2), Fraction(3)), EITHER, Range(Fraction(2, 3), Fraction(1))),
        # The top of the scale meets whatever level is required.
        (NOT_AGREED, P3, WHOLE, WHOLE),
        (NOT_AGREED, P2, EITHER, Range(Fraction(2, 3), Fraction(1))),
        # At no level: not met for certain, though the required level is not known.
        (NOT_AGREED, Interval.at(Fraction(0)), NONE, NONE),
        # An open low end that is equal to the high end offered.
        (Interval(Fraction(2), Fraction(3), open=True), P2, NONE, Range(Fraction(2, 3), Fraction(1))),
        (Interval(Fraction(2), Fraction(3)), P2, EITHER, Range(Fraction(2, 3), Fraction(1))),
        # A scale without a known top.
        (Interval(Fraction(0), None, open=True), P3, EITHER, EITHER),
        (P3, Interval(Fraction(0), None, open=True), EITHER, EITHER),
        (P3, ABOVE_ZERO, EITHER, EITHER),
    ],
)
def test_what_one_item_counts(required: Interval, offered: Interval, met: Range, partial: Range) -> None:
    found = hold(required, offered, listed=True, may_list=True)
    assert (found.met, found.partial) == (met, partial)


def test_without_weight_there_is_no_coverage() -> None:
    found = hold(P2, P2, listed=True, may_list=True)
    assert add_up([], []) is None
    assert add_up([Fraction(0)], [found]) is None
    assert add_up([Fraction(1)], [replace(found, met=EITHER)]) == replace(found, met=EITHER)


@pytest.mark.parametrize(
    ("required", "source", "target", "expected"),
    [
        # 1.96 * sqrt(0.3^2 + 0.4^2) = 1.96 * 0.5 = 0.98
        ("2.98", "0.3", "0.4", False),
        ("2.981", "0.3", "0.4", True),
        ("2", "0", "0", False),
        ("1", "0", "0", False),
        ("2.98", None, "0.4", None),
        ("2.98", "0.3", None, None),
        (None, "0.3", "0.4", None),
    ],
)
def test_significance_needs_two_levels_and_their_standard_errors(
    required: str | None, source: str | None, target: str | None, *, expected: bool | None
) -> None:
    wanted = NOT_AGREED if required is None else Interval.at(Fraction(required))
    errors = [None if value is None else Fraction(value) for value in (source, target)]
    assert is_significant(wanted, P2, *errors) is expected
