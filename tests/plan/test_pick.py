"""Picking sets, against trying every choice."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.plan import pick
from cpath.plan.pick import Sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pytest

THINGS = "abcdefgh"
families = st.dictionaries(
    st.sampled_from("ABCDEF"), st.frozensets(st.sampled_from(THINGS), min_size=1), min_size=1
)
weights = st.fixed_dictionaries(
    {thing: st.integers(1, 4).map(lambda value: Fraction(value, 3)) for thing in THINGS}
)


def weigh(names: Iterable[str], sets: Mapping[str, frozenset[str]], by: Mapping[str, Fraction]) -> Fraction:
    covered: set[str] = set().union(*(sets[name] for name in names))
    return sum((by[thing] for thing in covered), Fraction(0))


def rising(
    names: Iterable[str], sets: Mapping[str, frozenset[str]], by: Mapping[str, Fraction]
) -> list[Fraction]:
    names = list(names)
    return [weigh(names[:end], sets, by) for end in range(1, len(names) + 1)]


@given(sets=families, by=weights)
@settings(max_examples=100, deadline=None)
def test_the_fewest_sets_cover_all_and_the_first_cover_the_most(
    sets: dict[str, frozenset[str]], by: dict[str, Fraction]
) -> None:
    picked = Sets(sets, by).fewest()
    everything = frozenset().union(*sets.values())
    size = next(
        size
        for size in range(len(sets) + 1)
        if any(
            frozenset().union(*(sets[name] for name in some)) == everything
            for some in combinations(sets, size)
        )
    )
    assert picked.proven
    assert len(picked.names) == size
    assert frozenset().union(*(sets[name] for name in picked.names)) == everything
    orders = [
        rising(order, sets, by)
        for order in permutations(sets, size)
        if frozenset().union(*(sets[name] for name in order)) == everything
    ]
    assert rising(picked.names, sets, by)[:1] == max(orders)[:1]


@given(sets=families, by=weights, size=st.integers(1, 4))
@settings(max_examples=100, deadline=None)
def test_no_other_sets_of_that_number_cover_more(
    sets: dict[str, frozenset[str]], by: dict[str, Fraction], size: int
) -> None:
    picked = Sets(sets, by).best(size)
    most = max(weigh(some, sets, by) for some in combinations(sets, min(size, len(sets))))
    assert picked.proven
    assert len(picked.names) <= size
    assert weigh(picked.names, sets, by) == most
    gains = rising(picked.names, sets, by)
    assert gains == sorted(set(gains))


def test_what_takes_too_long_is_not_called_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pick, "EFFORT", 1)
    sets = {"one": "abc", "two": "bcd", "three": "def", "four": "ace"}
    by = {thing: Fraction(1) for thing in "abcdef"}
    picked = Sets(sets, by).fewest()
    assert not picked.proven
    assert set().union(*(sets[name] for name in picked.names)) == set("abcdef")
    assert not Sets(sets, by).best(2).proven


def test_nothing_to_cover() -> None:
    assert Sets({}, {}).fewest() == pick.Picked((), proven=True)
    assert Sets({}, {}).best(3) == pick.Picked((), proven=True)
