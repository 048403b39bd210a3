"""Ways of ranking gaps, against numbers that were worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.gaps.formula import FORMULAS, rank, score, total

if TYPE_CHECKING:
    from cpath.gaps.formula import Formula

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("votes", "part", "coverage", "borich", "ranked"),
    [
        # Mean 4, weight 1. Nothing offered: ability 1, all three voters above it.
        ((4, 4, 4), 0, 1, (4 - 1) * 4, 1),
        # Half offered: ability 2.5.
        ((4, 4, 4), HALF, HALF, Fraction("1.5") * 4, 1),
        # Mean 3, weight 2/3, ability 2.5: two votes above, one below.
        ((4, 4, 1), HALF, Fraction(1, 3), HALF * 3, Fraction(1, 3)),
        # All offered: ability 4. Whoever votes less is below; Borich sees more than is needed.
        ((4, 3, 2), 1, 0, (3 - 4) * 3, Fraction(-2, 3)),
        # A third offered: ability 2 ties with the vote of 2.
        ((2, 4), Fraction(1, 3), Fraction(4, 9), (3 - 2) * 3, HALF),
    ],
)
def test_scores(
    votes: tuple[int, ...],
    part: Fraction,
    coverage: Fraction,
    borich: Fraction,
    ranked: Fraction,
) -> None:
    weight = (Fraction(sum(votes), len(votes)) - 1) / 3
    found = {formula: score(formula, weight, Fraction(part), votes) for formula in FORMULAS}
    assert found == {"coverage": coverage, "borich": borich, "ranked": ranked}


def test_borich_of_single_voters_is_what_their_mean_gives() -> None:
    """The published calculation: each one's discrepancy times the mean importance, and their mean."""
    votes, ability = (4, 2, 3, 4), Fraction(5, 2)
    mean = Fraction(sum(votes), len(votes))
    published = sum(((vote - ability) * mean for vote in votes), Fraction(0)) / len(votes)
    assert score("borich", (mean - 1) / 3, (ability - 1) / 3, votes) == published


def test_without_single_votes_there_is_no_ranked_score() -> None:
    assert score("ranked", Fraction(1), HALF) is None
    assert total("ranked", [(Fraction(1), HALF, ())]) is None


def test_a_program_lacks_what_its_coverage_leaves() -> None:
    items = [(Fraction(1), HALF, (4,)), (HALF, Fraction(1), (2, 3)), (HALF, Fraction(0), ())]
    assert total("coverage", items) == Fraction(1, 2)
    assert total("ranked", items) == (Fraction(1) + Fraction(-1)) / 2  # the third has no votes
    assert total("borich", items) == Fraction((Fraction(3, 2) * 4) + (Fraction(-3, 2) * Fraction(5, 2))
                                              + (Fraction(3, 2) * Fraction(5, 2)), 3)  # fmt: skip
    assert total("coverage", []) is None


def test_equal_scores_share_a_place() -> None:
    assert rank([(2,), (5,), None, (2,), (1,)]) == [2, 1, None, 2, 4]
    assert rank([]) == []


@given(st.sampled_from(list(FORMULAS)), st.fractions(0, 1), st.fractions(0, 1), st.data())
def test_more_taught_is_never_more_needed(
    formula: Formula, weight: Fraction, part: Fraction, data: st.DataObject
) -> None:
    votes = data.draw(st.lists(st.integers(1, 4), min_size=1))
    more = data.draw(st.fractions(part, 1))
    before, after = (score(formula, weight, each, votes) for each in (part, more))
    assert before is not None
    assert after is not None
    assert after <= before
