"""What a program offers: of each competency the levels that its courses may bring students to.

Unknown is never 0: a course that nobody has mapped may teach anything, an assessment that nobody has
stated may take place. Section 3 of the definition in ``docs/gaps.md``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from cpath.gaps.reason import Reason, ReasonKind
from cpath.gaps.scale import COURSE_LEVEL, NOTHING, Interval, highest
from cpath.gaps.yardstick import Yardstick, shown_competency, shown_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Record
    from cpath.gaps.required import Required
    from cpath.gaps.scale import Scales
    from cpath.model import Program, Text

STAGES = {1: "introduced", 2: "reinforced", 3: "mastered"}
"""What whole numbers on the scale of curriculum maps are called."""

Flag = Literal["never-introduced", "out-of-order", "close-call"]
"""What is worth a look beside an item's class."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a source offers of one required item, on the item's scale.

    ``levels`` are those that are taught and assessed, as far as courses are mapped. ``listed`` is
    whether the item is taught for certain, assessed or not, ``may_list`` whether it may be.
    ``unmapped``: a course that is not mapped may teach it besides, at any level. ``marked`` is whether a
    course names it at all. ``leads`` are broader or narrower competencies that are named instead.
    """

    levels: Interval
    listed: bool
    may_list: bool
    unmapped: bool = False
    marked: bool = True
    unstated: bool = False
    """Whether a course names it and does not state whether it assesses it."""
    introduced_only: bool = False
    flags: frozenset[Flag] = frozenset()
    reasons: tuple[Reason, ...] = ()
    leads: tuple[str, ...] = ()
    error: Fraction | None = None
    """Published standard error of the level, where there is one."""


NOT_OFFERED = Offered(NOTHING, listed=False, may_list=False, marked=False)


@dataclass(frozen=True, slots=True)
class Offer(ABC):
    """What one source offers; its kinds say how an item's level is found."""

    kind: ClassVar[str] = ""

    id: str
    title: Text

    @abstractmethod
    def offered(self, item: Required, yardstick: Yardstick) -> Offered:
        """What the source offers of an item."""

    @property
    def unmapped_courses(self) -> tuple[str, ...]:
        """Courses without ``teaches``."""
        return ()

    @property
    def mapped_courses(self) -> int | None:
        """Number of courses with ``teaches``; None for a source that has no courses."""
        return None

    @property
    def taught(self) -> Mapping[str, tuple[str, ...]]:
        """The competencies that are taught, each with its courses."""
        return {}

    @property
    def parts(self) -> tuple[Offer, ...]:
        """The sources that stand together in this one; none where it is a single one."""
        return ()


@dataclass(frozen=True, slots=True)
class Taught:
    """One mark in a curriculum map: a course teaches a competency, and perhaps assesses it.

    ``course`` counts courses in the order in which they are taken. ``level`` is a value on ``scale``,
    None where it is not stated; ``scale`` is then that of the competency's framework. ``assessed`` is
    None where it is not stated. ``elective``: students may finish without the course.
    """

    course: int
    course_id: str
    level: Fraction | None
    scale: str
    assessed: bool | None
    elective: bool = False
    stage: str | None = None
    """Introduced, reinforced or mastered, where the mark says so."""

    @property
    def shown_level(self) -> str:
        """The level as people write it; empty where it is not stated."""
        return self.stage or ("" if self.level is None else f"{float(self.level):g}")

    def levels(self, scales: Scales, target: str | None) -> Interval:
        """The levels on ``target`` that the mark can mean, assessed or not."""
        if self.level is None:
            return scales.not_stated(self.scale, target)
        return scales.convert(self.level, self.scale, target)

    def reasons(self, scales: Scales, target: str | None) -> Iterator[Reason]:
        """Why the mark leaves something open, or does not count."""
        if self.assessed is None:
            yield Reason("assessment-not-stated", self.course_id)
        elif not self.assessed:
            yield Reason("taught-not-assessed", self.course_id, self.shown_level)
            return
        if self.elective:
            yield Reason("elective", self.course_id)
        if self.level is None:
            yield Reason("level-not-stated", self.course_id)
        elif self.levels(scales, target).point is None:
            known = (self.scale, target) in scales.lines
            kind: ReasonKind = "outside-conversion" if known else "no-conversion"
            kind = kind if scales.holds(self.level, self.scale) else "level-off-scale"
            yield Reason(kind, self.course_id, self.shown_level, self.scale, target or "")


@dataclass(frozen=True, slots=True)
class ProgramOffer(Offer):
    """What a program's courses teach, by competency.

    ``absent`` are, by competency, the courses that state level 0. ``partial`` are the courses that
    list only part of what they teach (``teaches_complete: false``), ``unmapped`` those without
    ``teaches``; a program without any course is unmapped as a whole.
    """

    kind: ClassVar[str] = "program"

    courses: int
    marks: Mapping[str, tuple[Taught, ...]]
    unmapped: tuple[str, ...] = ()
    partial: Mapping[int, str] = field(default_factory=dict)
    absent: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @property
    def unmapped_courses(self) -> tuple[str, ...]:
        """Courses without ``teaches``."""
        return self.unmapped

    @property
    def mapped_courses(self) -> int:
        """Number of courses with ``teaches``."""
        return self.courses - len(self.unmapped)

    @property
    def taught(self) -> Mapping[str, tuple[str, ...]]:
        """The competencies that are taught, each with its courses."""
        return {
            key: tuple(dict.fromkeys(mark.course_id for mark in marks)) for key, marks in self.marks.items()
        }

    def marks_of(self, keys: Iterable[str]) -> tuple[Taught, ...]:
        """The marks of several competencies, in the order of courses."""
        marks = [mark for key in keys for mark in self.marks.get(key, ())]
        return tuple(sorted(marks, key=lambda mark: mark.course))

    def offered(self, item: Required, yardstick: Yardstick) -> Offered:
        """What the courses teach and assess of an item.

        Marks of competencies that are exactly or closely the same count as the item's own. A course
        that names only a broader or narrower one may teach the item at any level.
        """
        keys = yardstick.alignments.same_as(item.key)
        marks = self.marks.get(item.key, ()) if len(keys) == 1 else self.marks_of(keys)
        related = yardstick.alignments.leads_to(item.key)
        leads = self._leads(item, yardstick, related) if related else ()
        unmapped = self._unmapped_for(item, yardstick)
        if not marks and not leads:
            if not unmapped:
                return NOT_OFFERED
            return Offered(
                NOTHING, listed=False, may_list=False, unmapped=True, marked=False, reasons=unmapped
            )
        return _sum_up(marks, leads, item, yardstick, unmapped)

    def _leads(
        self, item: Required, yardstick: Yardstick, related: Sequence[str]
    ) -> tuple[tuple[str, Taught], ...]:
        """Marks of broader or narrower competencies, of courses that do not list the item itself."""
        listing = self._listing(item, yardstick)
        return tuple(
            (key, mark)
            for key in related
            for mark in self.marks.get(key, ())
            if mark.assessed is not False and mark.course not in listing
        )

    def _unmapped_for(self, item: Required, yardstick: Yardstick) -> tuple[Reason, ...]:
        """The courses that may teach an item though they do not list it, as reasons."""
        reasons = [Reason("course-not-mapped", course) for course in self.unmapped]
        if self.partial:
            listing = self._listing(item, yardstick)
            reasons += [
                Reason("course-partly-mapped", course)
                for number, course in self.partial.items()
                if number not in listing
            ]
        if not self.courses:
            reasons.append(Reason("program-not-mapped"))
        return tuple(reasons)

    def _listing(self, item: Required, yardstick: Yardstick) -> set[int]:
        """The courses that list the item, or what is exactly the same, at any level or at 0."""
        keys = yardstick.alignments.identical_to(item.key)
        return {mark.course for key in keys for mark in self.marks.get(key, ())} | {
            course for key in keys for course in self.absent.get(key, ())
        }


def _sum_up(
    marks: Sequence[Taught],
    leads: Sequence[tuple[str, Taught]],
    item: Required,
    yardstick: Yardstick,
    unmapped: tuple[Reason, ...],
) -> Offered:
    """Put the marks of one item together: the low end is certain, the high end is not ruled out."""
    scales = yardstick.scales
    levels = [(mark, mark.levels(scales, item.scale)) for mark in marks]
    certain = highest(found for mark, found in levels if mark.assessed and not mark.elective)
    possible = [found for mark, found in levels if mark.assessed is not False]
    if leads:
        possible.append(Interval(NOTHING.low, scales.top(item.scale)))
    named = tuple(dict.fromkeys(shown_competency(yardstick.catalog, key) for key, _ in leads))
    # A mark that cannot raise the low end has nothing to add.
    reasons = [
        reason
        for mark, found in levels
        if found.high is None or found.high > certain.low
        for reason in mark.reasons(scales, item.scale)
    ]
    if named:
        reasons.append(Reason("related-competency", competencies=named))
    return Offered(
        Interval(certain.low, highest(possible).high, certain.open),
        listed=any(not mark.elective for mark in marks),
        may_list=True,
        unmapped=bool(unmapped),
        unstated=any(mark.assessed is None for mark in marks),
        introduced_only=bool(marks) and not leads and all(mark.stage == "introduced" for mark in marks),
        flags=_flags(marks, maybe_more=bool(unmapped or leads)),
        reasons=tuple(dict.fromkeys((*reasons, *unmapped))),
        leads=named,
    )


def _flags(marks: Sequence[Taught], *, maybe_more: bool) -> frozenset[Flag]:
    """Flags of the order in which courses build on each other.

    Something is called never introduced only where no other course may introduce it.
    """
    stages = {mark.stage for mark in marks}
    flags: set[Flag] = set()
    if is_out_of_order(marks):
        flags.add("out-of-order")
    if stages & {"reinforced", "mastered"} and not maybe_more and not stages & {"introduced", None}:
        flags.add("never-introduced")
    return frozenset(flags)


def is_out_of_order(marks: Sequence[Taught]) -> bool:
    """Whether a competency first reaches a higher stage in an earlier course than a lower one.

    Only the first of each counts: what is taken up again later is no fault.
    """
    first: dict[str, int] = {}
    for mark in marks:
        if mark.stage is not None:
            first.setdefault(mark.stage, mark.course)
    courses = [first[stage] for stage in STAGES.values() if stage in first]
    return courses != sorted(courses)


def _stage(level: Fraction | None, scale: str) -> str | None:
    """The word for a whole number on the scale of curriculum maps."""
    if level is None or scale != COURSE_LEVEL or level.denominator != 1:
        return None
    return STAGES.get(level.numerator)


def offer_by(yardstick: Yardstick, program: Record[Program]) -> ProgramOffer:
    """What a program offers.

    A course's item that states no level or assessment takes its course's, else its program's.
    """
    catalog, entity = yardstick.catalog, program.entity
    marks: dict[str, list[Taught]] = {}
    absent: dict[str, set[int]] = {}
    partial: dict[int, str] = {}
    for number, course in enumerate(entity.courses):
        if course.teaches is not None and not course.teaches_complete:
            partial[number] = course.id
        for teaches in course.teaches or ():
            entry = catalog.find_competency(teaches.competency)
            key = teaches.competency if entry is None else entry.key
            scale = "" if entry is None else entry.framework.entity.level_scale
            stated, assessed = entity.stated(course, teaches)
            level = None
            if stated is not None:
                level, scale = yardstick.scales.read_level(stated, scale)
                if level == 0:  # "not taught", said in so many words
                    absent.setdefault(key, set()).add(number)
                    continue
            stage = stated if isinstance(stated, str) else _stage(level, scale)
            mark = Taught(number, course.id, level, scale, assessed, course.elective, stage)
            marks.setdefault(key, []).append(mark)
    return ProgramOffer(
        shown_id(catalog, program),
        entity.title,
        len(entity.courses),
        {key: tuple(found) for key, found in marks.items()},
        tuple(course.id for course in entity.courses if course.teaches is None),
        partial,
        {key: frozenset(found) for key, found in absent.items()},
    )
