"""Numbers, days and months that people bring from Excel and the calendar, and what they meant."""

from __future__ import annotations

import pytest

from cpath.catalog.spelling import respell_day, respell_month, respell_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("45,37", "45.37"),
        ("$45.37", "45.37"),
        ("$1,200", "1200"),
        ("1,234,567.5", "1234567.5"),
        ("11%", "11"),
        ("-3,5 %", "-3.5"),
        ("45", "45"),
        ("1,2,3", None),
        ("1.234.567", None),
        ("12,3456", None),
        ("eighty", None),
        ("", None),
        ("%", None),
    ],
)
def test_numbers(text: str, number: str | None) -> None:
    assert respell_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [("12/02/2026", "2026-12-02"), ("1/3/2026", "2026-01-03"), ("13/2/2026", None), ("2/30/2026", None)],
)
def test_days(text: str, day: str | None) -> None:
    assert respell_day(text) == day


@pytest.mark.parametrize(
    ("text", "month"), [("5/2025", "2025-05"), ("12/2025", "2025-12"), ("13/2025", None), ("May 2025", None)]
)
def test_months(text: str, month: str | None) -> None:
    assert respell_month(text) == month
