"""Ages: how a day, or a year or month that a figure is about, stands to a day and a limit in months.

A limit is one idea in one place: the last day on which something still counts. What asks whether it
counts today, and what says until when it does, ask the same function.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

from cpath.model import last_day

_MONTHS = 12


def add_months(day: date, months: float) -> date:
    """Return the same day so many whole months later, or the month's last day where it is shorter.

    What lies beyond the calendar is its first or its last day.
    """
    index = day.year * _MONTHS + day.month - 1 + int(months)
    year, month = index // _MONTHS, index % _MONTHS + 1
    if year < MINYEAR:
        return date.min
    if year > MAXYEAR:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_young_day(day: date, months: float) -> date:
    """Return the last day on which ``day`` is less than so many months old; exactly so many is not.

    The 29th of February turns 12 months old on the 28th of the next one.
    """
    return day_before(add_months(day, months))


def last_recent_day(as_of: str, months: float) -> date:
    """Return the last day on which a figure is at most so many months old, from the last day it is about."""
    return add_months(last_day(as_of), months)


def day_before(day: date) -> date:
    """Return the day before; the first day of the calendar has none but itself."""
    return day - timedelta(days=1) if day > date.min else day


def day_after(day: date) -> date:
    """Return the day after; the last day of the calendar has none but itself."""
    return day + timedelta(days=1) if day < date.max else day


def first_day(as_of: str) -> date:
    """Return the first day of the year, month or day that ``as_of`` names."""
    parts = [int(part) for part in as_of.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)  # noqa: PLR2004
