"""What a program offers: per competency the highest level that its courses assess.

Unknown is never 0: a program that nobody has mapped offers an unknown level of everything.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from cpath.gaps.scale import COURSE_LEVEL, ZERO
from cpath.gaps.yardstick import Yardstick, build_yardstick, shown_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.required import Required
    from cpath.model import Program, Text

STAGES = {1: "introduced", 2: "reinforced", 3: "mastered"}
"""What whole numbers on the scale of curriculum maps are called."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a source offers of one required item, on the item's scale.

    ``level`` is None where it is unknown; ``reason`` then says why and what to add. Of a known level it
    says what is taught above it and not assessed. ``listed`` is whether the source names the item at
    all. ``leads`` are broader or narrower competencies that it does name.
    """

    level: Fraction | None
    reason: str | None = None
    listed: bool = True
    assessed: bool = True
    introduced_only: bool = False
    out_of_order: bool = False
    leads: tuple[str, ...] = ()
    error: Fraction | None = None
    at_least: bool = False
    """Whether part of the source is unknown, and may offer more than ``level``."""


NOT_TAUGHT = Offered(ZERO, listed=False, assessed=False)
UNMAPPED = Offered(
    None, "nobody has said what this program teaches: add `teaches` to its courses", listed=False
)


@dataclass(frozen=True, slots=True)
class Offer(ABC):
    """What one source offers; its kinds say how an item's level is found."""

    kind: ClassVar[str] = ""

    id: str
    title: Text

    @abstractmethod
    def offered(self, item: Required, yardstick: Yardstick) -> Offered:
        """Give what the source offers of an item."""

    @property
    def unmapped_courses(self) -> tuple[str, ...]:
        """Courses of which nobody has said what they teach."""
        return ()

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
    """One mark in a curriculum map: a course teaches or assesses a competency.

    ``course`` counts courses in the order in which they are taken. ``level`` is a value on
    ``scale``; None where the mark has no level.
    """

    course: int
    course_id: str
    level: Fraction | None
    scale: str
    assessed: bool

    @property
    def stage(self) -> str | None:
        """Introduced, reinforced or mastered, where the mark says so."""
        if self.level is None or self.scale != COURSE_LEVEL or self.level.denominator != 1:
            return None
        return STAGES.get(self.level.numerator)


@dataclass(frozen=True, slots=True)
class ProgramOffer(Offer):
    """What a program's courses teach, by competency."""

    kind: ClassVar[str] = "program"

    mapped: bool
    marks: Mapping[str, tuple[Taught, ...]]
    unmapped: tuple[str, ...] = ()

    @property
    def unmapped_courses(self) -> tuple[str, ...]:
        """Courses of which nobody has said what they teach."""
        return self.unmapped

    @property
    def taught(self) -> Mapping[str, tuple[str, ...]]:
        """The competencies that are taught, each with its courses."""
        return {
            key: tuple(dict.fromkeys(mark.course_id for mark in marks)) for key, marks in self.marks.items()
        }

    def offered(self, item: Required, yardstick: Yardstick) -> Offered:
        """Give the highest level that the courses assess of an item.

        Marks of competencies that are exactly or closely the same count as the item's own.
        """
        if not self.mapped:
            return UNMAPPED
        keys = yardstick.alignments.same_as(item.key)
        marks = self.marks.get(item.key, ()) if len(keys) == 1 else self._marks_of(keys)
        if marks:
            return _highest_assessed(marks, item.scale, yardstick)
        leads = tuple(key for key in yardstick.alignments.leads_to(item.key) if key in self.marks)
        if leads:
            return Offered(
                None,
                f"taught is what is broader or narrower, {', '.join(leads)}: see whether it covers this one",
                listed=False,
                leads=leads,
            )
        return NOT_TAUGHT

    def _marks_of(self, keys: Sequence[str]) -> tuple[Taught, ...]:
        marks = [mark for key in keys for mark in self.marks.get(key, ())]
        return tuple(sorted(marks, key=lambda mark: mark.course))


def offer_of_program(catalog: Catalog, program: Record[Program]) -> ProgramOffer:
    """Give what a program offers."""
    return offer_by(build_yardstick(catalog), program)


def offer_by(yardstick: Yardstick, program: Record[Program]) -> ProgramOffer:
    """Give what a program offers, where the yardstick is at hand."""
    catalog = yardstick.catalog
    marks: dict[str, list[Taught]] = {}
    for number, course in enumerate(program.entity.courses):
        for teaches in course.teaches or ():
            entry = catalog.find_competency(teaches.competency)
            key = teaches.competency if entry is None else entry.key
            scale = COURSE_LEVEL if entry is None else entry.framework.entity.level_scale
            level = None
            if teaches.level is not None:
                level, scale = yardstick.scales.read_level(teaches.level, scale)
                if level == 0:  # "not taught", said in so many words
                    continue
            marks.setdefault(key, []).append(Taught(number, course.id, level, scale, teaches.assessed))
    return ProgramOffer(
        shown_id(catalog, program),
        program.entity.title,
        program.entity.is_mapped,
        {key: tuple(found) for key, found in marks.items()},
        tuple(course.id for course in program.entity.courses if course.teaches is None),
    )


def is_out_of_order(marks: Sequence[Taught]) -> bool:
    """Whether a competency is mastered in an earlier course than it is introduced or reinforced in.

    Only the first of each counts: what is taken up again later is no fault.
    """
    first: dict[str, int] = {}
    for mark in marks:
        if mark.stage is not None:
            first.setdefault(mark.stage, mark.course)
    mastered = first.get("mastered")
    return mastered is not None and any(
        mastered < first[stage] for stage in ("introduced", "reinforced") if stage in first
    )


def _highest_assessed(marks: Sequence[Taught], scale: str | None, yardstick: Yardstick) -> Offered:
    """Give the highest assessed level over the marks of one item, in the order of courses.

    A mark that is assessed and has no level is the assessment of what was taught up to there (the
    A of a curriculum map) and carries the highest level so far. Of several assessed marks those
    with a known level count; only where none has one is the level unknown.
    """
    out_of_order = is_out_of_order(marks)
    only = all(mark.stage in ("introduced", None) for mark in marks)
    introduced = only and any(mark.stage == "introduced" for mark in marks)
    best: Fraction | None = None
    reason: str | None = None
    assessed = stated = False
    for mark in marks:
        stated = stated or mark.level is not None
        if not mark.assessed:
            continue
        assessed = True
        before = (mark,) if mark.level is not None else [m for m in marks if m.course <= mark.course]
        level, why = _highest(before, scale, yardstick)
        if level is None:
            reason = reason or why
        elif best is None or level > best:
            best = level
    if best is not None:
        above = _unassessed(marks, best, scale, yardstick)
        return Offered(best, above, introduced_only=introduced, out_of_order=out_of_order)
    if assessed or not stated:
        return Offered(None, reason or _NO_LEVEL, assessed=assessed, out_of_order=out_of_order)
    return Offered(ZERO, assessed=False, introduced_only=introduced, out_of_order=out_of_order)


def _unassessed(
    marks: Sequence[Taught], best: Fraction, scale: str | None, yardstick: Yardstick
) -> str | None:
    """Say which course teaches an item above what any course assesses; None where none does."""
    higher = []
    for mark in marks:
        level = None if mark.assessed else _highest((mark,), scale, yardstick)[0]
        if level is not None and level > best:
            higher.append((level, mark))
    if not higher:
        return None
    _, mark = max(higher, key=lambda found: found[0])
    taught = mark.stage or f"taught at {float(mark.level or 0):g}"
    return f"{taught} in {mark.course_id}, and no course assesses it there: only what is assessed counts"


_NO_LEVEL = "taught without a level: add `level` where a course teaches it"


def _highest(
    marks: Sequence[Taught], scale: str | None, yardstick: Yardstick
) -> tuple[Fraction | None, str | None]:
    best: Fraction | None = None
    reason: str | None = None
    for mark in marks:
        if mark.level is None:
            continue
        if not yardstick.scales.holds(mark.level, mark.scale):
            reason = f"taught at {float(mark.level):g}, outside the scale {mark.scale!r}"
            continue
        level = None if scale is None else yardstick.scales.convert(mark.level, mark.scale, scale)
        if level is None:
            reason = _no_conversion(mark, scale, yardstick)
        elif best is None or level > best:
            best = level
    return best, None if best is not None else reason or _NO_LEVEL


def _no_conversion(mark: Taught, scale: str | None, yardstick: Yardstick) -> str:
    taught = f"taught at {mark.stage or f'{float(mark.level or 0):g}'} on {mark.scale}"
    if scale is None:
        return f"{taught}; the scale of the required level is not known"
    if (mark.scale, scale) in yardstick.scales.lines:
        return (
            f"{taught}, outside the points of the conversion to {scale}: "
            "add a point under `conversions` in cpath.yaml"
        )
    return (
        f"{taught}, required on {scale}: add a conversion from {mark.scale} to {scale} "
        "under `conversions` in cpath.yaml"
    )
