"""Colorado's rule for top jobs by year: what the table holds, and which year's marks hold where."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from cpath.model import Thresholds, settings, top_jobs
from cpath.model.top_jobs import DEFAULT_YEAR, TABLE, read_top_jobs_rules

if TYPE_CHECKING:
    from cpath.model.top_jobs import TopJobsRule


@pytest.fixture
def another_year(monkeypatch: pytest.MonkeyPatch) -> TopJobsRule:
    """Let the table hold another year; its marks are made up for this test."""
    (known,) = read_top_jobs_rules().values()
    other = replace(known, year=1999, openings_above=7, growth_above=3.5, wage_tier_2=9.25)
    rules = {1999: other, known.year: known}
    monkeypatch.setattr(settings, "read_top_jobs_rules", lambda: rules)
    return other


def _thresholds(**values: object) -> Thresholds:
    made_up = {
        name: {"value": value, "source": "Board decision", "as_of": "2026"} for name, value in values.items()
    }
    return Thresholds.model_validate(made_up)


def _marks(thresholds: Thresholds) -> tuple[float, ...]:
    names = ("openings_above", "growth_above", "wage_above")
    return tuple(getattr(thresholds, name).value for name in names)


def test_the_published_year() -> None:
    """The marks of 2021 as the Colorado Center on Law and Policy tells them."""
    (rule,) = read_top_jobs_rules().values()
    assert (rule.year, rule.openings_above, rule.growth_above) == (2021, 40, 10)
    assert (rule.wage_tier_1, rule.wage_tier_2) == (31.19, 16.35)
    assert "https://" in rule.reported_by
    assert rule.year == DEFAULT_YEAR


def test_every_line_of_the_table_has_a_source() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines if not line.startswith("#"))
    assert head == [*top_jobs.TopJobsRule.__slots__]
    assert all(len(row) == len(head) and all(cell.strip() for cell in row) for row in rows)


def test_without_a_choice_the_marks_are_those_of_the_default_year() -> None:
    thresholds = Thresholds().in_force()
    assert _marks(thresholds) == (40, 10, 16.35)
    assert (thresholds.wage_above.source, thresholds.wage_above.as_of) == (
        "Colorado Talent Pipeline Report, top-jobs rule, tier 2",
        "2021",
    )


def test_a_year_gives_its_marks(another_year: TopJobsRule) -> None:
    thresholds = _thresholds(top_jobs_year=1999).in_force()
    assert _marks(thresholds) == (7, 3.5, 9.25)
    assert thresholds.openings_above.as_of == "1999"
    assert thresholds.growth_above.source == another_year.source


@pytest.mark.usefixtures("another_year")
def test_what_is_set_stands_above_the_year() -> None:
    assert _marks(_thresholds(top_jobs_year=1999, wage_above=20).in_force()) == (7, 3.5, 20)
    assert _marks(_thresholds(openings_above=10).in_force()) == (10, 10, 16.35)
    # Also where a region sets the mark, and the repository the year.
    region = _thresholds(growth_above=1)
    merged = _thresholds(top_jobs_year=1999).model_copy(update={"growth_above": region.growth_above})
    assert _marks(merged.in_force()) == (7, 1, 9.25)


@pytest.mark.parametrize("year", [2022, 2021.5, 0, -1])
def test_a_year_that_is_not_held_is_refused(year: float) -> None:
    with pytest.raises(
        ValidationError, match=r"whose complete rule cpath has \(2021\); for other years set openings_above"
    ):
        _thresholds(top_jobs_year=year)
