"""What can be done about one required item that is not known to be met, by rising effort.

Must not know what is chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

from cpath.gaps.offer import offer_by
from cpath.gaps.scale import ZERO
from cpath.model import Program
from cpath.plan.change import Change, Edit, borrowed, target_level, teach, write_level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cpath.catalog.catalog import Record
    from cpath.gaps.competency import Item
    from cpath.gaps.offer import Taught
    from cpath.gaps.required import Required
    from cpath.gaps.yardstick import Yardstick
    from cpath.plan.change import Level
    from cpath.plan.field import Fields

Rung = Literal["state", "assess", "deepen", "unit", "borrow", "articulate", "create"]
RUNGS: tuple[Rung, ...] = get_args(Rung)
"""The kinds of action, the one of least effort first."""
UNITS = 3
"""Units at most that are added to one course; what is more needs another course."""
NEW_COURSE = 6
"""Competencies at most for which one new course is proposed."""
MAPPING = frozenset(("course-not-mapped", "course-partly-mapped", "program-not-mapped"))
"""Reasons of an item that end when courses are mapped."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to meet an item: in a course of the program, with a course of ``source``, or with a new one.

    Options with one ``place`` are one action. ``level`` is what the course must state, None where it
    states enough.
    """

    rung: Rung
    place: str
    change: Change
    course: int | None = None
    source: Record[Program] | None = None
    level: Level | None = None
    require: bool = False
    """Whether an elective becomes required."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A competency that counts for an item, as one course of the program teaches it."""

    key: str
    taught: Taught


@dataclass(frozen=True, slots=True)
class Lent:
    """A competency that a course of another program teaches.

    ``near``: of one provider, or with an agreement on credit already. ``generic``: the course may be lent
    for what is of no single field, too.
    """

    source: Record[Program]
    taught: Taught
    near: bool
    generic: bool


class Options:
    """The ways to meet the items of one program."""

    def __init__(self, yardstick: Yardstick, fields: Fields, program: Record[Program]) -> None:
        self.yardstick, self.fields, self.program = yardstick, fields, program
        self.offer = offer_by(yardstick, program)
        self._units: Counter[int] = Counter()
        self._created = 0

    def of(self, item: Item, required: Required) -> list[Option]:
        """The options of the least effort; none where it first must be known what courses teach.

        Courses have room for a few units only: ask for the most pressing items first.
        """
        if required.key not in self.yardstick.catalog.competencies:
            return []
        if not item.certain:
            found = list(self._state(required))
            if found or any(reason.kind in MAPPING for reason in item.reasons):
                return found
        for ways in (self._assess, self._deepen, self._unit, self._borrow):
            found = list(ways(required))
            if found:
                least = min(RUNGS.index(option.rung) for option in found)
                return [option for option in found if RUNGS.index(option.rung) == least]
        return self._create(required)

    def _marks(self, item: Required) -> list[Mark]:
        keys = self.yardstick.alignments.same_as(item.key)
        return [Mark(key, taught) for key in keys for taught in self.offer.marks.get(key, ())]

    def _own(self, rung: Rung, course: int, key: str, level: Level | None, *, place: str = "") -> Option:
        change = Change((Edit(course, key, level),))
        return Option(rung, place or f"{course:06d}", change, course, level=level)

    def _raised(self, rung: Rung, mark: Mark, item: Required, *, only_possible: bool) -> Option | None:
        """State a mark as assessed, at the level it states if that is enough, else at one that is.

        ``only_possible``: None where the course cannot teach it at that level already, as far as is known.
        """
        target = target_level(item)
        levels = mark.taught.levels(self.yardstick.scales, item.scale)
        if target is None or levels.low >= target:
            return self._own(rung, mark.taught.course, mark.key, None)
        if only_possible and (levels.point is not None or (levels.high is not None and levels.high < target)):
            return None
        written = write_level(self.yardstick, mark.key, item)
        return None if written is None else self._own(rung, mark.taught.course, *written)

    def _state(self, item: Required) -> Iterator[Option]:
        """Courses that may teach and assess it well enough, and do not say so."""
        for mark in self._marks(item):
            if mark.taught.assessed is not False and not mark.taught.elective:
                option = self._raised("state", mark, item, only_possible=True)
                if option is not None:
                    yield option
        listing = {mark.taught.course for mark in self._marks(item)}
        for key in self.yardstick.alignments.leads_to(item.key):
            for taught in self.offer.marks.get(key, ()):
                written = write_level(self.yardstick, item.key, item)
                if (
                    taught.assessed is not False
                    and not taught.elective
                    and taught.course not in listing
                    and written
                ):
                    yield self._own("state", taught.course, *written)

    def _assess(self, item: Required) -> Iterator[Option]:
        """Courses that teach it well enough, and do not assess it."""
        for mark in self._marks(item):
            if mark.taught.assessed is False and not mark.taught.elective:
                option = self._raised("assess", mark, item, only_possible=True)
                if option is not None:
                    yield option

    def _deepen(self, item: Required) -> Iterator[Option]:
        """The courses that teach it at the highest level of the program, which is too low."""
        marks = [mark for mark in self._marks(item) if not mark.taught.elective]
        levels = [mark.taught.levels(self.yardstick.scales, item.scale).low for mark in marks]
        for mark, level in zip(marks, levels, strict=True):
            if level == max(levels):
                option = self._raised("deepen", mark, item, only_possible=False)
                if option is not None:
                    yield option

    def _unit(self, item: Required) -> Iterator[Option]:
        """The course that is nearest to it, or an elective that teaches it and becomes required."""
        target = target_level(item)
        for mark in self._marks(item):
            taught = mark.taught
            enough = target is None or taught.levels(self.yardstick.scales, item.scale).low >= target
            if taught.elective and taught.assessed and enough:
                change = Change(required=(taught.course,))
                yield Option("unit", f"{taught.course:06d}!", change, taught.course, require=True)
                return
        written = write_level(self.yardstick, item.key, item)
        host = None if written is None else self._host(item)
        if host is not None and written is not None:
            self._units[host] += 1
            yield self._own("unit", host, *written)

    def _host(self, item: Required) -> int | None:
        """The required course with room whose competencies are most often taught together with the item.

        What is of no single field has a place in any course, also where nothing is taught together with it.
        """
        keys = set(self.yardstick.alignments.same_as(item.key))
        generic = self.is_generic(item)
        beside = self._together(keys)
        best: tuple[Fraction, int, int] | None = None
        for number, course in enumerate(self.program.entity.courses):
            taught = self._taught_in.get(number, ())
            if course.teaches is None or course.elective or self._units[number] >= UNITS:
                continue
            near = [key for key in taught if generic or not self._is_generic_key(key)]
            score = sum((Fraction(beside[key], self._courses_of[key]) for key in near), ZERO)
            alike = sum(1 for key in taught if self._category(key) == item.category)
            if (score or generic) and (best is None or (score, alike) > best[:2]):
                best = (score, alike, number)
        return None if best is None else best[2]

    def is_generic(self, item: Required) -> bool:
        """Whether an item is of no single field."""
        return self.fields.is_generic(self.yardstick.alignments.same_as(item.key), item.category)

    def _is_generic_key(self, key: str) -> bool:
        return self.fields.is_generic((key,), self._category(key))

    def _category(self, key: str) -> str | None:
        entry = self.yardstick.catalog.competencies.get(key)
        return None if entry is None else entry.competency.category

    @cached_property
    def _taught_in(self) -> Mapping[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for key, marks in self.offer.marks.items():
            for taught in marks:
                found[taught.course].add(key)
        return found

    @cached_property
    def _every_course(self) -> Sequence[frozenset[str]]:
        """What each course of the catalog teaches."""
        find = self.yardstick.catalog.find_competency
        return [
            frozenset(
                entry.key for teaches in course.teaches if (entry := find(teaches.competency)) is not None
            )
            for program in self.yardstick.catalog.all(Program).values()
            for course in program.entity.courses
            if course.teaches
        ]

    @cached_property
    def _courses_of(self) -> Counter[str]:
        return Counter(key for course in self._every_course for key in course)

    @cached_property
    def _courses_with(self) -> Mapping[str, Sequence[frozenset[str]]]:
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for course in self._every_course:
            for key in course:
                found[key].append(course)
        return found

    def _together(self, keys: set[str]) -> Counter[str]:
        """By competency, the number of courses that teach it beside one of ``keys``."""
        beside = [course for key in keys for course in self._courses_with.get(key, ())]
        return Counter(key for course in beside for key in course - keys)

    @cached_property
    def _lent(self) -> Mapping[str, Sequence[Lent]]:
        """By competency, the courses of other programs that teach it and may be lent."""
        found: dict[str, list[Lent]] = defaultdict(list)
        for source in self.yardstick.catalog.all(Program).values():
            if not self.fields.may_lend(source, self.program, generic=False):
                continue
            generic = self.fields.may_lend(source, self.program, generic=True)
            near = source.entity.provider == self.program.entity.provider or self._are_joined(source)
            for key, marks in offer_by(self.yardstick, source).marks.items():
                found[key] += [Lent(source, taught, near, generic) for taught in marks]
        return found

    def _are_joined(self, source: Record[Program]) -> bool:
        resolve = self.yardstick.catalog.resolve
        return any(
            resolve(Program.kind, agreement.to, one.region).key == other.key
            for one, other in ((source, self.program), (self.program, source))
            for agreement in one.entity.articulation
        )

    def _borrow(self, item: Required) -> Iterator[Option]:
        """Courses of other programs that teach and assess it well enough."""
        target, generic = target_level(item), self.is_generic(item)
        agreed: set[str] = set()
        for key in self.yardstick.alignments.same_as(item.key):
            for lent in self._lent.get(key, ()):
                taught, source = lent.taught, lent.source
                levels = taught.levels(self.yardstick.scales, item.scale)
                enough = taught.assessed and (target is None or levels.low >= target)
                # One agreement is one action, whatever courses it is about.
                if not enough or (generic and not lent.generic) or source.key in agreed:
                    continue
                place = f"{source.key}/{taught.course:06d}" if lent.near else source.key
                if not lent.near:
                    agreed.add(source.key)
                change = Change(added=(borrowed(source, taught.course),))
                rung: Rung = "borrow" if lent.near else "articulate"
                yield Option(rung, place, change, taught.course, source)

    def _create(self, item: Required) -> list[Option]:
        written = write_level(self.yardstick, item.key, item)
        if written is None:
            return []
        place = f"{self._created // NEW_COURSE:06d}"
        self._created += 1
        change = Change(new=(teach(self.yardstick.catalog, *written),))
        return [Option("create", place, change, level=written[1])]


def is_reached(item: Item, required: Required) -> bool:
    """Whether nothing is left to do about an item: met, or assessed where no level is agreed."""
    if target_level(required) is None:
        return bool(item.coverage.assessed.low)
    return bool(item.coverage.met.low)
