"""What votes come to, worked out by hand; agreement against published values."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.errors import NoRepositoryError
from cpath.survey.item import CHANCE
from cpath.survey.results import (
    Results,
    chance_of,
    compute_results,
    content_validity,
    find_vote,
    group_missing,
)

if TYPE_CHECKING:
    from cpath.catalog import Catalog


@pytest.fixture(scope="module")
def results(catalog: Catalog) -> Results:
    return compute_results(catalog, *find_vote(catalog, "care-aide", None))


def test_means_counts_and_spread(results: Results) -> None:
    items = {item.competency: item for item in results.items}
    anatomy, hygiene, vital = items["anatomy"], items["care/hygiene"], items["vital-signs"]
    assert (anatomy.mean, anatomy.counts, anatomy.n, anatomy.firms) == (Fraction(5, 2), (1, 1, 1, 1), 4, 3)
    assert anatomy.variance == Fraction(5, 4)
    assert (hygiene.mean, hygiene.variance) == (4, 0)
    # One did not vote: three votes, of two firms, and no 0.
    assert (vital.mean, vital.n, vital.firms) == (Fraction(11, 3), 3, 2)
    assert vital.variance == Fraction(2, 9)
    nobody = items["teamwork"]
    assert (nobody.mean, nobody.variance, nobody.cvr, nobody.chance, nobody.agreed) == (None,) * 5
    assert nobody.verdict == "unknown"


def test_agreement_on_what_must_be_included(results: Results) -> None:
    items = {item.competency: item for item in results.items}
    # 4 of 4, 2 of 3, 1 of 4, 0 of 4 said so.
    assert [items[name].cvr for name in ("care/hygiene", "vital-signs", "anatomy", "speaking")] == [
        1, Fraction(1, 3), Fraction(-1, 2), -1,
    ]  # fmt: skip
    # Four of four come up once in sixteen panels: more often than once in twenty.
    assert (items["care/hygiene"].chance, items["care/hygiene"].agreed) == (Fraction(1, 16), False)


def test_changes_since_the_vote_before(results: Results) -> None:
    items = {item.competency: item for item in results.items}
    assert results.previous is not None
    assert results.previous.id == "care-aide-2024"
    assert (items["anatomy"].last_mean, items["anatomy"].change) == (4, Fraction(-3, 2))
    # Asked before, but nobody voted then: nothing to compare with, and not new.
    assert (items["care/hygiene"].change, items["care/hygiene"].is_new) == (None, False)
    assert items["speaking"].is_new
    assert [id_ for id_, _ in results.gone] == ["lifting"]


def test_what_is_required_what_to_drop_and_what_is_split(results: Results) -> None:
    assert [item.competency for item in results.required] == ["care/hygiene", "vital-signs", "speaking"]
    assert [item.competency for item in results.dropped] == ["anatomy", "charting"]
    assert [item.competency for item in results.items if item.split] == ["anatomy"]


def test_what_voters_miss_is_put_together(results: Results) -> None:
    assert [(group.text, group.count, group.competency) for group in results.missing] == [
        ("Wound care", 2, None),
        ("Telehealth", 1, "telehealth"),
    ]


def test_missing_words_without_letters_are_not_put_together(catalog: Catalog) -> None:
    assert [group.count for group in group_missing(catalog, ["?", "!", "ÉTÉ", "ete"])] == [2, 1, 1]


def test_how_far_to_trust_it(results: Results) -> None:
    assert tuple(map(str, results.warnings)) == ("Too few: 4 voters from business; at least 5 are needed",)


def test_all_votes_alike_and_voters_of_no_business(catalog: Catalog) -> None:
    occupation, vote = find_vote(catalog, "care-aide", "north")
    items = vote.entity.items
    alike = vote.entity.model_copy(
        update={"items": tuple(item.model_copy(update={"votes": (3, 3, 3, 3)}) for item in items)}
    )
    results = compute_results(catalog, occupation, type(vote)(vote.id, vote.region, vote.path, alike))
    found = list(map(str, results.warnings))
    assert "Every vote is 3: check whether they were cast item by item" in found
    one = vote.entity.model_copy(
        update={
            "voters": (
                *vote.entity.voters[:3],
                vote.entity.voters[3].model_copy(update={"organization": "college"}),
            ),
            "items": tuple(
                item.model_copy(update={"votes": (1 + index % 4, *item.votes[1:3], 4)})
                for index, item in enumerate(items)
            ),
        }
    )
    results = compute_results(catalog, occupation, type(vote)(vote.id, vote.region, vote.path, one))
    found = list(map(str, results.warnings))
    assert "Votes of organizations that are not businesses are counted too: `college`" in found
    assert "`college`, Director: all 6 votes are 4" in found


def test_nobody_has_voted(catalog: Catalog) -> None:
    with pytest.raises(NoRepositoryError, match="no one has voted on 'clerk' in north yet"):
        find_vote(catalog, "clerk", None)


@pytest.mark.parametrize(
    ("n", "least"),
    [
        (5, 5),
        (6, 6),
        (7, 7),
        (8, 7),
        (9, 8),
        (10, 9),
        (11, 9),
        (12, 10),
        (13, 10),
        (15, 12),
        (20, 15),
        (40, 26),
    ],
)
def test_how_many_must_agree_to_be_more_than_chance(n: int, least: int) -> None:
    # 13 voters: ten or more, as F. R. Wilson, W. Pan and D. A. Schumsky (2012) give it; the others by the
    # same sum of binomial coefficients.
    assert chance_of(least, n) <= CHANCE < chance_of(least - 1, n)


def test_the_ratio_at_its_ends() -> None:
    assert [content_validity(*pair) for pair in ((0, 8), (4, 8), (7, 8), (8, 8))] == [
        -1,
        0,
        Fraction(3, 4),
        1,
    ]


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_ratio_rises_with_agreement_and_chance_falls(pair: tuple[int, int]) -> None:
    n, musts = pair
    assert -1 <= content_validity(musts, n) <= 1
    assert content_validity(musts, n) == -content_validity(n - musts, n)
    assert 0 < chance_of(musts, n) <= 1
    if musts:
        assert content_validity(musts, n) > content_validity(musts - 1, n)
        assert chance_of(musts, n) < chance_of(musts - 1, n)
