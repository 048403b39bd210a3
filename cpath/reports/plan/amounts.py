"""What programs and sets take, in words: dollars, weeks, credits, and what they mean.

Knows single figures, not plans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.gaps.scale import round_half_up
from cpath.model.program import Cost
from cpath.plan.candidate import YOUNG, earning_of
from cpath.reports.wording import count, level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from cpath.catalog.catalog import Record
    from cpath.model import Program
    from cpath.plan.candidate import Candidate
    from cpath.plan.plan import Total, Totals

DEFINITION: tuple[tuple[str, str], ...] = (
    (
        "closed",
        (
            "the required level is known, and a program or course of the plan teaches and assesses it at "
            "that level or above"
        ),
    ),
    (
        "in reach",
        (
            "programs of the region that run and are mapped: those that prepare for the occupation, are "
            "joined with one of these by an articulation, or stand on a pathway with it, and do not only "
            "prepare for work further up; --all-programs takes every program of the region, --any-region "
            "those of others; single courses may be of any program that is not only for work further up"
        ),
    ),
    (
        "set",
        (
            "all that something in reach closes is closed; one program prepares for the occupation, where "
            "there is one: a set that only teaches the same leads to no credential"
        ),
    ),
    (
        "order",
        (
            "cheapest: cost, then number, then weeks; shortest: weeks, number, cost; smallest: number, "
            "cost, weeks; courses: credits, then number; then ids"
        ),
    ),
    (
        "unknown",
        (
            "a cost or length that nobody has recorded is not 0: sets with fewer unknown ones come first, "
            "and the sum is `at least`"
        ),
    ),
    ("weeks", "added up, as if one program followed the other; credit that carries over is not taken off"),
    (
        "bound",
        (
            "what every such set takes at least of the first measure; the plan's own figure where it is "
            "proven to be the best"
        ),
    ),
)
"""What the figures of a plan mean, in every output."""


def amount(value: Fraction, measure: str) -> str:
    """Give a figure with its unit: dollars, weeks, credits or a number of programs."""
    if measure == "cost":
        return dollars(value)
    unit = {"weeks": ("week", "weeks"), "credits": ("credit", "credits"), "count": ("program", "programs")}
    return f"{level(value)} {unit[measure][0 if value == 1 else 1]}"


def dollars(value: Fraction) -> str:
    """Give dollars, with cents only where there are some."""
    rounded = round_half_up(value, 2)
    return f"${rounded:,.0f}" if rounded == rounded.to_integral_value() else f"${rounded:,}"


def total_words(total: Total, measure: str, of: int) -> str:
    """Say a sum; `unknown` where nothing of it is known, `at least` where not all is."""
    if of and len(total.unknown) == of:
        return f"{NAMES.get(measure, measure)} unknown"
    said = amount(total.known, measure)
    if not total.unknown:
        return said
    return f"at least {said} ({NAMES.get(measure, measure)} unknown: {', '.join(total.unknown)})"


NAMES = {"weeks": "length"}
"""What a measure is called where it is unknown."""


def totals_words(totals: Totals, *, by_course: bool) -> str:
    """Say what a set takes in all."""
    if by_course:
        courses = count(totals.count, "course", "courses")
        return f"{courses}, {total_words(totals.credits, 'credits', totals.count)}"
    weeks = total_words(totals.weeks, "weeks", totals.count)
    sequence = " one after the other" if totals.count > 1 and not weeks.endswith("unknown") else ""
    programs = count(totals.count, "program", "programs")
    return f"{programs}, {total_words(totals.cost, 'cost', totals.count)}, {weeks}{sequence}"


def candidate_words(candidate: Candidate) -> str:
    """Say what one program or course takes."""
    if candidate.course is not None:
        return "credits unknown" if candidate.credits is None else amount(candidate.credits, "credits")
    cost = "cost unknown" if candidate.cost is None else dollars(candidate.cost) if candidate.cost else "free"
    weeks = "length unknown" if candidate.weeks is None else amount(candidate.weeks, "weeks")
    return f"{cost}, {weeks}"


def program_marks(program: Program) -> list[str]:
    """Say what matters to somebody who might take a program."""
    marks: list[str] = [] if program.status == "active" else [program.status]
    earning = earning_of(program)
    if earning is not None:
        marks.append("paid while learning" if earning == "paid" else "partly paid while learning")
    if program.audience and YOUNG.issuperset(program.audience):
        marks.append("for students who are still in school")
    return marks


def illustrative_costs(programs: Iterable[Record[Program]]) -> str | None:
    """Say whose cost is made up to show how it works; None where none is."""
    ids = [
        program.id
        for program in programs
        if isinstance(program.entity.cost, Cost) and program.entity.cost.illustrative
    ]
    return f"Illustrative costs, not to be quoted: {', '.join(ids)}." if ids else None
