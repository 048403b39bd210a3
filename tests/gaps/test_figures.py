"""The laws that the figures of a gap obey, whatever the numbers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.gaps.figures import Figures, Levels, is_significant, measure

EVERYTHING = Fraction(1)
levels = st.integers(0, 700).map(lambda value: Fraction(value, 100))
weights = st.integers(0, 400).map(lambda value: Fraction(value, 400))
items = st.builds(Levels, weights, st.none() | levels, st.none() | levels, st.booleans())
lists = st.lists(items, max_size=12)


def figures(given_items: list[Levels]) -> Figures:
    return measure(given_items, EVERYTHING)[0]


@given(lists)
def test_figures_are_ordered(given_items: list[Levels]) -> None:
    found = figures(given_items)
    if found.coverage_met is None:
        assert found.coverage_partial is None
        assert found.mean_shortfall is None
        return
    assert found.coverage_low is not None
    assert found.coverage_partial is not None
    assert found.coverage_high is not None
    assert 0 <= found.coverage_low <= found.coverage_partial <= found.coverage_high <= 1
    assert 0 <= found.coverage_met <= found.coverage_partial


@given(lists, st.data())
def test_raising_an_offered_level_never_lowers_a_coverage(
    given_items: list[Levels], data: st.DataObject
) -> None:
    known = [index for index, item in enumerate(given_items) if item.offered is not None]
    if not known:
        return
    index = data.draw(st.sampled_from(known))
    before = given_items[index]
    assert before.offered is not None
    raised = replace(before, offered=before.offered + data.draw(levels))
    lower, higher = figures(given_items), figures([*given_items[:index], raised, *given_items[index + 1 :]])
    for name in ("coverage_met", "coverage_partial", "coverage_low", "coverage_high"):
        low, high = getattr(lower, name), getattr(higher, name)
        assert (low is None and high is None) or low <= high
    assert lower.mean_shortfall is None or higher.mean_shortfall is not None
    if lower.mean_shortfall is not None and higher.mean_shortfall is not None:
        assert higher.mean_shortfall <= lower.mean_shortfall


@given(lists, st.integers(1, 1_000), st.integers(1, 1_000))
def test_scaling_all_weights_changes_nothing(given_items: list[Levels], top: int, bottom: int) -> None:
    scaled = [replace(item, weight=item.weight * Fraction(top, bottom)) for item in given_items]
    assert figures(scaled) == figures(given_items)


@given(lists)
def test_coverage_is_whole_exactly_when_nothing_known_is_short(given_items: list[Levels]) -> None:
    found, measured = measure(given_items, EVERYTHING)
    short = any(part.shortfall and item.weight for item, part in zip(given_items, measured, strict=True))
    if found.coverage_met is not None:
        assert (found.coverage_met == 1) == (not short)
        assert (found.coverage_partial == 1) == (not short)
        assert (found.mean_shortfall == 0) == (not short)


@given(lists)
def test_figures_are_those_of_the_formulas(given_items: list[Levels]) -> None:
    """The same, item by item as the definition reads, without common denominators."""
    known = [(i.weight, i.required, i.offered) for i in given_items if None not in (i.required, i.offered)]
    weight = sum((w for w, _, _ in known), Fraction(0))
    whole = sum((item.weight for item in given_items), Fraction(0))
    covered = sum((w * (1 if o >= r else o / r) for w, r, o in known), Fraction(0))
    found, measured = measure(given_items, EVERYTHING)
    if weight:
        assert found.coverage_met == sum((w for w, r, o in known if o >= r), Fraction(0)) / weight
        assert found.coverage_partial == covered / weight
        assert found.mean_shortfall == sum((w * max(0, r - o) for w, r, o in known), Fraction(0)) / weight
    if whole:
        assert found.coverage_low == covered / whole
        possible = sum(
            (
                i.weight * (1 - i.offered / i.required)
                for i in given_items
                if i.at_least and None not in (i.required, i.offered) and i.offered < i.required
            ),
            Fraction(0),
        )
        assert found.coverage_high == (covered + possible + whole - weight) / whole
        assert found.unknown_weight_share == (whole - weight) / whole
    assert [part.priority for part in measured if part.priority is not None] == [
        w * max(0, r - o) / r if r else 0 for w, r, o in known
    ]


def test_nothing_known_is_null_never_0_or_1() -> None:
    found = figures([Levels(Fraction(1), Fraction(3), None), Levels(Fraction(1, 2), None, Fraction(2))])
    assert found == Figures(None, None, None, Fraction(0), Fraction(1), Fraction(1), withheld=False)


@pytest.mark.parametrize("given_items", [[], [Levels(Fraction(0), Fraction(3), Fraction(2))]])
def test_without_weight_there_are_no_figures(given_items: list[Levels]) -> None:
    assert figures(given_items) == Figures(None, None, None, None, None, None, withheld=False)


@pytest.mark.parametrize(("unknown", "withheld"), [(Fraction(1, 5), False), (Fraction(201, 1000), True)])
def test_headline_is_withheld_above_the_share_not_at_it(unknown: Fraction, *, withheld: bool) -> None:
    given_items = [Levels(1 - unknown, Fraction(3), Fraction(3)), Levels(unknown, Fraction(3), None)]
    assert measure(given_items, Fraction("0.2"))[0].withheld is withheld


@pytest.mark.parametrize(
    ("shortfall", "source", "target", "expected"),
    [
        # 1.96 * sqrt(0.3^2 + 0.4^2) = 1.96 * 0.5 = 0.98
        ("0.98", "0.3", "0.4", False),
        ("0.981", "0.3", "0.4", True),
        ("0", "0", "0", False),
        ("0.98", None, "0.4", None),
        ("0.98", "0.3", None, None),
        (None, "0.3", "0.4", None),
    ],
)
def test_significance_needs_both_standard_errors(
    shortfall: str | None, source: str | None, target: str | None, *, expected: bool | None
) -> None:
    values = [None if value is None else Fraction(value) for value in (shortfall, source, target)]
    assert is_significant(*values) is expected
