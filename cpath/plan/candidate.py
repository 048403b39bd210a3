"""What a plan may be made of: programs, or single courses, with what they offer and what they take.

Cost is in dollars, length in weeks, both for a student who has nothing yet; None where it is unknown.
Must not know which of them are chosen.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from cpath.gaps.offer import ProgramOffer, offer_by
from cpath.gaps.scale import ZERO, exact
from cpath.gaps.yardstick import Yardstick, shown_id
from cpath.model import Occupation, Program
from cpath.model.occupation import Level
from cpath.model.program import Cost, Length

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.offer import Offered
    from cpath.gaps.required import Required
    from cpath.model import Text

Audience = Literal["middle-school", "high-school", "college", "adult", "incumbent-worker"]
AUDIENCES: tuple[str, ...] = get_args(Audience)
"""Whom programs are for, as they say it."""
LEVELS: tuple[str, ...] = get_args(Level)
"""Where occupations stand on the way up, the lowest first."""
YOUNG = frozenset(("middle-school", "high-school"))
"""Audiences that have not left school."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program, or one course of it where ``course`` is given.

    A course has no cost and no length of its own: it stands in a program, and only its credits are known.
    """

    program: Record[Program]
    id: str
    title: Text
    course: str | None
    offer: ProgramOffer
    cost: Fraction | None
    weeks: Fraction | None
    credits: Fraction | None

    @property
    def key(self) -> str:
        """What orders candidates and tells them apart."""
        return self.program.key if self.course is None else f"{self.program.key}/{self.course}"


def cost_of(program: Program) -> Fraction | None:
    """Give what a program costs a student in all, in dollars; 0 where it is free, None where unknown."""
    if isinstance(program.cost, Cost):
        return exact(program.cost.total)
    return ZERO if program.cost == "free" else None


def weeks_of(program: Program) -> Fraction | None:
    """Give how many weeks a program takes; None where unknown."""
    length = program.length
    return exact(length.weeks) if isinstance(length, Length) and length.weeks is not None else None


def credits_of(program: Program) -> Fraction | None:
    """Give how many credit hours a program has; None where unknown."""
    length = program.length
    return exact(length.credits) if isinstance(length, Length) and length.credits is not None else None


def prepares_for(catalog: Catalog, program: Record[Program]) -> frozenset[str]:
    """Give the keys of the occupations that a program says it prepares for."""
    keys = (catalog.resolve(Occupation.kind, target.occupation).key for target in program.entity.prepares_for)
    return frozenset(key for key in keys if key is not None)


def is_for(program: Program, audience: str | None) -> bool:
    """Whether a program is for an audience; one that names none is for all."""
    return audience is None or not program.audience or audience in program.audience


def candidate_of(yardstick: Yardstick, program: Record[Program]) -> Candidate:
    """Give a program as a whole."""
    entity = program.entity
    offer = offer_by(yardstick, program)
    return Candidate(
        program, offer.id, entity.title, None, offer, cost_of(entity), weeks_of(entity), credits_of(entity)
    )


def courses_of(yardstick: Yardstick, program: Record[Program]) -> Iterator[Candidate]:
    """Give each course of a program of which it is known what it teaches, on its own."""
    whole = offer_by(yardstick, program)
    for number, course in enumerate(program.entity.courses):
        if course.teaches is None:
            continue
        own = {
            key: kept
            for key, marks in whole.marks.items()
            if (kept := tuple(mark for mark in marks if mark.course == number))
        }
        id_ = f"{shown_id(yardstick.catalog, program)}/{course.id}"
        hours = None if course.credits is None else exact(course.credits)
        offer = ProgramOffer(id_, course.title, True, own)  # noqa: FBT003 - mapped
        yield Candidate(program, id_, course.title, course.id, offer, None, None, hours)


@dataclass(frozen=True, slots=True)
class Touch:
    """What one candidate offers of one item that it has to do with."""

    candidate: Candidate
    offered: Offered

    def covers(self, item: Required) -> bool:
        """Whether the item's required level is known, offered and assessed."""
        level = self.offered.level
        return item.level is not None and level is not None and level >= item.level


def touches(
    yardstick: Yardstick, items: Iterable[Required], candidates: Sequence[Candidate]
) -> Mapping[str, Sequence[Touch]]:
    """Give by item the candidates that teach it, or something aligned with it, in their order.

    The others offer none of it, or are not mapped: the cost follows what is taught, not items times
    candidates.
    """
    by_key: dict[str, list[Required]] = defaultdict(list)
    for item in items:
        related = {*yardstick.alignments.same_as(item.key), *yardstick.alignments.leads_to(item.key)}
        for key in related:
            by_key[key].append(item)
    found: dict[str, list[Touch]] = defaultdict(list)
    for candidate in candidates:
        met = {item.key: item for key in candidate.offer.marks for item in by_key.get(key, ())}
        for key, item in sorted(met.items()):
            found[key].append(Touch(candidate, candidate.offer.offered(item, yardstick)))
    return found


Earning = Literal["paid", "partly-paid"]
"""Whether a learner earns all the way, or in part of it."""


def earning_of(program: Program) -> Earning | None:
    """Say whether one earns while learning; None where no pay is known of.

    An apprenticeship is paid work, unless its record says that it is not.
    """
    paid = [part for part in program.work_based_learning if part.paid]
    unpaid = any(part.paid is False and part.type == "apprenticeship" for part in program.work_based_learning)
    if program.type == "apprenticeship" and not unpaid:
        return "paid"
    return "partly-paid" if paid else None
