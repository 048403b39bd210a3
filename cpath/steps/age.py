"""Ages: how a day, or a year or month that a figure is about, stands to a day and a limit in months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from cpath.model import last_day

_MONTHS = 12


def add_months(day: date, months: float) -> date:
    """Give the same day so many whole months later, or the month's last day where it is shorter."""
    index = day.year * _MONTHS + day.month - 1 + int(months)
    year, month = index // _MONTHS, index % _MONTHS + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def is_younger(day: date, months: float, today: date) -> bool:
    """Whether a day is less than so many months old; exactly so many is not."""
    return today < add_months(day, months)


def is_older(as_of: str, months: float, today: date) -> bool:
    """Whether a figure is more than so many months old, counted from the last day it is about."""
    return add_months(last_day(as_of), months) < today


def first_day(as_of: str) -> date:
    """Give the first day of the year, month or day that ``as_of`` names."""
    parts = [int(part) for part in as_of.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)  # noqa: PLR2004
