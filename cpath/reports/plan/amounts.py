"""Dollars, weeks and names in words. Knows single figures, not plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.gaps.figures import Range
from cpath.model import Organization, Region
from cpath.model.program import Cost
from cpath.reports.wording import percent_range, words
from cpath.rounding import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.model import Program
    from cpath.reports.wording import View


def dollars(value: Fraction) -> str:
    """Whole dollars, such as $17,900."""
    return f"${round_half_up(value, 0):,.0f}"


def hourly(value: Fraction) -> str:
    """Pay an hour, with cents."""
    return f"${round_half_up(value, 2):,.2f} an hour"


def weeks(value: Fraction) -> str:
    """Whole weeks."""
    number = round_half_up(value, 0)
    return f"{number:,.0f} {'week' if number == 1 else 'weeks'}"


def share(value: Fraction) -> str:
    """A share in whole per cents."""
    return percent_range(Range(value, value))


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in one sentence: A; A and B; A, B and C."""
    if len(names) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def provider_words(catalog: Catalog, program: Record[Program], view: View) -> str:
    """Name of the organization that offers a program; the id where it has no record."""
    ref = program.entity.provider
    organization = catalog.find(Organization, ref)
    return words(ref if organization is None else organization.entity.title, view)


def region_words(catalog: Catalog, region: str | None, view: View) -> str:
    """Name of a region."""
    record = None if region is None else catalog.all(Region).get(region)
    return words(region or "no region", view) if record is None else words(record.entity.title, view)


AUDIENCE_WORDS = {
    "middle-school": "middle-school students",
    "high-school": "high-school students",
    "college": "college students",
    "adult": "adults",
    "incumbent-worker": "people at work already",
}
"""Audiences as people call them."""


def illustrative_costs(programs: Iterable[Record[Program]], view: View) -> str | None:
    """Which costs are made up to show how it works; None where none is."""
    found = [
        words(program.entity.title, view)
        for program in programs
        if isinstance(program.entity.cost, Cost) and program.entity.cost.illustrative
    ]
    return f"Illustrative costs, not to be quoted: {'; '.join(found)}." if found else None
