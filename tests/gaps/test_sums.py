"""The sums behind the figures give the figures back, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cpath.gaps.report import Source, build_gap_report
from cpath.gaps.sums import figures_by_category, sum_up

if TYPE_CHECKING:
    from cpath.catalog import Catalog

EVERYTHING = Fraction(1)


def test_figures_are_quotients_of_the_sums(gaps_catalog: Catalog) -> None:
    checked = 0
    reports = [
        build_gap_report(gaps_catalog),
        build_gap_report(gaps_catalog, source=Source(route=("advanced-care", "care-tech", "new-care"))),
        build_gap_report(gaps_catalog, occupation="nurse", source=Source(occupation="nurse")),
    ]
    for pair in (pair for report in reports for pair in report.pairs if pair.items):
        sums, figures = sum_up(pair), pair.figures
        assert figures.coverage_low == sums.parts / sums.required
        assert figures.coverage_high == (sums.parts + sums.possible) / sums.required
        assert figures.unknown_weight_share == 1 - sums.known / sums.required
        if sums.known:
            assert figures.coverage_met == sums.met / sums.known
            assert figures.coverage_partial == sums.parts / sums.known
            assert figures.mean_shortfall == sums.shortfall / sums.known
        checked += 1
    assert checked == 7


def test_categories_add_up_to_the_whole(gaps_catalog: Catalog) -> None:
    (pair,) = build_gap_report(gaps_catalog, occupation="care-aide", program="basic-care").pairs
    found = figures_by_category(pair, EVERYTHING)
    # skill: bathing (w 1, 2 of 3) and vital signs (w 3/4, met); task: charting (w 1/2, never assessed)
    assert {name: (amount, figures.coverage_met) for name, (amount, figures) in found.items()} == {
        "skill": (2, Fraction(3, 7)),
        "task": (1, Fraction(0)),
    }
    assert sum(amount for amount, _ in found.values()) == len(pair.items)
