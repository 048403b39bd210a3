"""What a program costs, how long it takes, whom it is for, and what one can work as after it.

None where it is unknown: unknown is never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from cpath.gaps.scale import ZERO, exact
from cpath.model import Occupation, Program
from cpath.model.program import Cost, Length

if TYPE_CHECKING:
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record

Audience = Literal["middle-school", "high-school", "college", "adult", "incumbent-worker"]
AUDIENCES: tuple[str, ...] = get_args(Audience)
"""The audiences that programs name."""
YOUNG = frozenset(("middle-school", "high-school"))
"""Audiences that have not left school."""


def cost_of(program: Program) -> Fraction | None:
    """What a program costs a student in all, in dollars; 0 where it is free."""
    if isinstance(program.cost, Cost):
        return exact(program.cost.total)
    return ZERO if program.cost == "free" else None


def weeks_of(program: Program) -> Fraction | None:
    """Weeks from start to end."""
    length = program.length
    return exact(length.weeks) if isinstance(length, Length) and length.weeks is not None else None


def credits_of(program: Program) -> Fraction | None:
    """Credit hours of a whole program."""
    length = program.length
    return exact(length.credits) if isinstance(length, Length) and length.credits is not None else None


def prepares_for(catalog: Catalog, program: Record[Program]) -> tuple[str, ...]:
    """Keys of the occupations that a program prepares for, in its own order."""
    keys = (catalog.resolve(Occupation.kind, target.occupation).key for target in program.entity.prepares_for)
    return tuple(dict.fromkeys(key for key in keys if key is not None))


def is_for(program: Program, audience: str | None) -> bool:
    """Whether a program is for an audience; one that names none is for all."""
    return audience is None or not program.audience or audience in program.audience


def completers(program: Program) -> int | None:
    """Completers in the latest year with a number."""
    counts = [(entry.year, entry.count) for entry in program.completions if isinstance(entry.count, int)]
    return max(counts)[1] if counts else None


Earning = Literal["paid", "partly-paid"]
"""Whether a learner earns all the way, or in part of it."""


def earning_of(program: Program) -> Earning | None:
    """Whether one earns while learning; None where no pay is known of.

    An apprenticeship is paid work, unless its record says that it is not.
    """
    paid = [part for part in program.work_based_learning if part.paid]
    unpaid = any(part.paid is False and part.type == "apprenticeship" for part in program.work_based_learning)
    if program.type == "apprenticeship" and not unpaid:
        return "paid"
    return "partly-paid" if paid else None
