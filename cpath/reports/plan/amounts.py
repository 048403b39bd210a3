"""Weeks, pay and names as values. Knows single figures, not plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.messages import Listed, Message, Money, msg, plural
from cpath.model import Organization
from cpath.model.program import Cost
from cpath.rounding import whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from cpath.catalog.catalog import Record
    from cpath.messages import Value
    from cpath.model import Program, Text
    from cpath.reports.titles import Titles


def hourly(value: Fraction) -> Message:
    """Pay an hour, with cents."""
    return msg("{pay} an hour", pay=Money(value))


def dollars(value: Fraction) -> Value:
    """Whole dollars, such as $17,900; ``free`` for none."""
    return Money(value, cents=False) if value else msg("free")


def weeks(value: Fraction) -> Message:
    """Whole weeks."""
    return plural("{n} week", "{n} weeks", whole(value))


def provider(program: Record[Program], titles: Titles) -> Text:
    """Name of the organization that offers a program; the id where it has no record."""
    return titles(program.entity.provider, Organization)


AUDIENCE_WORDS = {
    "middle-school": msg("middle-school students"),
    "high-school": msg("high-school students"),
    "college": msg("college students"),
    "adult": msg("adults"),
    "incumbent-worker": msg("people who already work"),
}
"""Audiences as people call them."""


def illustrative_costs(programs: Iterable[Record[Program]]) -> Message | None:
    """Which costs are made up to show how it works; None where none is."""
    found = [
        program.entity.title
        for program in programs
        if isinstance(program.entity.cost, Cost) and program.entity.cost.illustrative
    ]
    return (
        msg("Made-up costs, as an example only: {programs}.", programs=Listed(found, 99)) if found else None
    )
