"""Changes of a program's courses, made on a copy: what a plan proposes, as the file would say it.

Must not know why a change is proposed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, TypeAlias

from cpath.gaps.scale import COURSE_LEVEL
from cpath.gaps.yardstick import shown_competency
from cpath.model.base import LevelWord
from cpath.model.program import Course, Teaches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.required import Required
    from cpath.gaps.yardstick import Yardstick
    from cpath.model import Program

Level: TypeAlias = LevelWord | float
"""A level as one writes it in a file."""
_WORDS: tuple[LevelWord, ...] = ("introduced", "reinforced", "mastered")
_PLACES = 100
"""A level that no word says is written with two decimals, rounded up."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What one course states of one competency after a change: taught, assessed, at ``level``.

    ``course`` counts the courses of the program. ``level`` is as one writes it in the file; None leaves
    what the course states already.
    """

    course: int
    competency: str
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Changes of one program.

    What courses state, electives that become required, courses that are taken over, and what one new
    course teaches.
    """

    edits: tuple[Edit, ...] = ()
    required: tuple[int, ...] = ()
    added: tuple[Course, ...] = ()
    new: tuple[Teaches, ...] = ()


def apply(catalog: Catalog, program: Record[Program], change: Change) -> Record[Program]:
    """The program as it would be after a change."""
    courses = list(program.entity.courses)
    for edit in change.edits:
        courses[edit.course] = _state(catalog, courses[edit.course], edit)
    for number in change.required:
        courses[number] = courses[number].model_copy(update={"elective": False})
    new = (Course(id="new-course", title="New course", teaches=change.new),) if change.new else ()
    for course in (*change.added, *new):
        taken = {known.id for known in courses}
        id_ = next(name for name in _names(course.id) if name not in taken)
        courses.append(course.model_copy(update={"id": id_}))
    return replace(program, entity=program.entity.model_copy(update={"courses": tuple(courses)}))


def _names(id_: str) -> Sequence[str]:
    return [id_, *(f"{id_}-{number}" for number in range(2, 1_000))]


def _state(catalog: Catalog, course: Course, edit: Edit) -> Course:
    """The course with one competency stated anew; the first entry of it is changed, or one is added."""
    teaches = list(course.teaches or ())
    level = {} if edit.level is None else {"level": edit.level}
    for place, entry in enumerate(teaches):
        found = catalog.find_competency(entry.competency)
        if found is not None and found.key == edit.competency:
            teaches[place] = entry.model_copy(update={"assessed": True, **level})
            break
    else:
        teaches.append(teach(catalog, edit.competency, edit.level))
    return course.model_copy(update={"teaches": tuple(teaches)})


def borrowed(source: Record[Program], number: int) -> Course:
    """A course of another program as it would be taken over: required, its program's defaults written out."""
    entity = source.entity
    course = entity.courses[number]
    return course.model_copy(
        update={
            "elective": False,
            "level": entity.level if course.level is None else course.level,
            "assessed": entity.assessed if course.assessed is None else course.assessed,
        }
    )


def teach(catalog: Catalog, key: str, level: Level | None) -> Teaches:
    """An entry of a course that teaches and assesses a competency."""
    return Teaches(competency=shown_competency(catalog, key), level=level, assessed=True)


def target_level(item: Required) -> Fraction | None:
    """The level that an item must be taught at; None where any will do, for the level is not agreed."""
    return None if item.level_basis is None else item.level.high


def write_level(yardstick: Yardstick, key: str, item: Required) -> tuple[str, Level | None] | None:
    """The competency and the lowest level to write in a course so that an item is met.

    A word where one is enough; else a number on the framework's scale, of the item itself. None where
    neither reaches it.
    """
    target = target_level(item)
    if target is None:
        return key, None
    entry = yardstick.catalog.competencies.get(key)
    scale = COURSE_LEVEL if entry is None else entry.framework.entity.level_scale
    for word in _WORDS:
        value, own = yardstick.scales.read_level(word, scale)
        if yardstick.scales.convert(value, own, item.scale).low >= target:
            return key, word
    if entry is not None and item.key != key:
        return write_level(yardstick, item.key, item)
    number = Fraction(ceil(target * _PLACES), _PLACES)
    if entry is None or item.scale != scale or not yardstick.scales.holds(number, scale):
        return None
    return item.key, float(number)
