"""Completers of a program: which years count, and what the definition of their mean lacks."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from cpath.gaps.completers import Completers, completers_of
from cpath.model import Program

PLAIN = {"title": "P", "provider": "college", "type": "certificate"}


def completers(*entries: dict[str, Any], years: int = 3) -> Completers:
    return completers_of(Program.model_validate({**PLAIN, "completions": list(entries)}), "p", years)


def counted(year: int, count: int | str, **more: object) -> dict[str, Any]:
    return {"year": year, "count": count, "counting": "people", "source": "College", "as_of": "2025", **more}


def cautions(found: Completers) -> list[str]:
    return [str(caution) for caution in found.cautions]


def test_three_full_years_need_no_caution() -> None:
    found = completers(counted(2023, 10), counted(2025, 12), counted(2024, 12))
    assert (found.count, found.years, cautions(found)) == (Fraction(34, 3), (2023, 2024, 2025), [])
    assert (found.counting, *map(str, found.sources)) == (("people",), "College, 2025")


def test_a_year_is_the_sum_of_its_awards() -> None:
    found = completers(
        *(
            counted(year, count, award=award)
            for year in (2023, 2024, 2025)
            for award, count in (("certificate", 20), ("associate", 5))
        )
    )
    assert (found.count, found.awards) == (25, ("associate", "certificate"))
    assert cautions(found) == ["p: someone with two awards of the program counts twice"]


def test_a_year_with_one_award_unknown_is_unknown() -> None:
    found = completers(
        counted(2024, 20, award="certificate"),
        counted(2024, "unknown", award="associate"),
        counted(2025, 7, award="certificate"),
        years=1,
    )
    assert (found.count, found.years, found.by_year) == (7, (2025,), {2025: 7})
    assert cautions(found) == ["p: years whose count is unknown are not used (2024)"]


@pytest.mark.parametrize("counting", ["awards", "people"])
def test_a_year_that_stands_twice_is_not_added_up(counting: str) -> None:
    found = completers(counted(2024, 40), counted(2024, 36, counting=counting), counted(2025, 10), years=1)
    assert (found.count, found.by_year) == (10, {2025: 10})
    assert cautions(found)[0].endswith("name each `award` once (2024)")


@pytest.mark.parametrize(
    ("entries", "caution"),
    [
        ([counted(2025, 3)], "p: completions of fewer than 3 years (2025)"),
        (
            [counted(2025, 3, counting=None)],
            "p: whether awards or people were counted is not said: add `counting`",
        ),
        (
            [counted(2025, 3, counting="awards")],
            "p: someone with two awards of the program counts twice",
        ),
        (
            [counted(2025, 3, counting="awards"), counted(2024, 3)],
            "p: some counts are of awards, others of people; their sum is neither",
        ),
        (
            [counted(2025, 3, source=None, as_of=None)],
            "p: the completions have no source: add `source` and `as_of`",
        ),
    ],
)
def test_what_a_definition_lacks_is_said(entries: list[dict[str, Any]], caution: str) -> None:
    assert caution in cautions(completers(*entries))


def test_unknown_is_never_zero() -> None:
    for found in (completers(), completers(counted(2025, "unknown")), completers(counted(2025, -4))):
        assert (found.count, found.years, found.sources) == (None, (), ())
    assert completers(counted(2025, 0)).count == 0
