"""The crosswalk matrix as tables and as data: competencies by courses, I, R, M and A."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.gaps.crosswalk import NOT_STATED, TAUGHT, read_mark
from cpath.reports.gap.table import Column, Table
from cpath.reports.wording import level_data, levels, number, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.gaps.crosswalk import CourseColumn, Crosswalk, CrosswalkRow, Standing
    from cpath.gaps.offer import Taught
    from cpath.reports.gap.table import Cell
    from cpath.reports.wording import View

LEGEND = (
    "I introduced, R reinforced, M mastered; a number is a level on the competency's own scale; A assessed, "
    f"{NOT_STATED} not stated whether assessed; {TAUGHT} taught, without a level; "
    "? the course is not mapped yet"
)
"""What the letters mean, in every output."""
NOT_MAPPED = "?"
_FIXED = 46
_COURSE = 5


def cell_text(marks: Sequence[Taught], course: CourseColumn) -> str:
    """Return the cell where a competency and a course meet."""
    if not course.mapped:
        return NOT_MAPPED
    return " ".join(read_mark(mark) for mark in marks)


def cell_words(marks: Sequence[Taught], course: CourseColumn) -> str:
    """Say the same in words, for those who hear it."""
    if not course.mapped:
        return "not mapped yet"
    return "; ".join(_mark_words(mark) for mark in marks) or "nothing"


def _mark_words(mark: Taught) -> str:
    level = mark.stage or (f"level {mark.shown_level}" if mark.shown_level else "taught, without a level")
    assessed = {True: "assessed", False: "not assessed", None: "assessment not stated"}
    return f"{level}, {assessed[mark.assessed]}"


_STANDING: dict[Standing, str] = {
    "required": "",
    "not-required": "not required",
    "not-voted": "no vote yet",
    "undecided": "not known whether required",
    "not-rated": "not rated yet",
}


def row_state(row: CrosswalkRow, number_: int) -> str:
    """What a competency adds up to in a program: the class of its gap, or why it is no gap."""
    item = row.held[number_]
    return _STANDING[row.standing] if item is None else item.gap_class


def required_text(row: CrosswalkRow) -> str:
    """The required level of a competency; empty where it is not required."""
    return "" if row.required is None else levels(row.required)


def crosswalk_title(crosswalk: Crosswalk, view: View) -> str:
    """Name the occupation and the region."""
    place = f", {crosswalk.region}" if crosswalk.region else ""
    return f"Crosswalk matrix: {words(crosswalk.occupation_title, view)} ({crosswalk.occupation}){place}"


def text_tables(crosswalk: Crosswalk, view: View) -> Iterator[Table]:
    """Yield a table a program, its courses numbered; one of many courses is cut into several tables."""
    most = max(3, (view.width - _FIXED) // _COURSE)
    remarks = course_remarks(crosswalk)
    start = 0
    for index, program in enumerate(crosswalk.programs):
        courses = program.courses
        for first in range(0, max(len(courses), 1), most):
            part = range(first, min(first + most, len(courses)))
            rows = []
            for row in crosswalk.rows:
                cells = [cell_text(row.cells[start + at], courses[at]) for at in part]
                if row.is_required or any(row.cells[start + at] for at in part):
                    item = row.held[index]
                    rows.append(
                        (
                            words(row.title, view),
                            *cells,
                            required_text(row),
                            "" if item is None else levels(item.offered),
                            row_state(row, index),
                        )
                    )
            yield Table(
                "crosswalk",
                f"{words(program.title, view)} ({program.id})"
                + (f", courses {part.start + 1} to {part.stop}" if len(courses) > most else ""),
                (
                    Column("competency"),
                    *(Column(f"[{at + 1}]", "mark") for at in part),
                    Column("needs"),
                    Column("has"),
                    Column("class"),
                ),
                tuple(rows),
                tuple(_course_line(at + 1, courses[at], remarks[start + at], view) for at in part)
                or ("this program lists no courses yet: write them under `courses`",),
            )
        start += len(courses)


def _course_line(number_: int, course: CourseColumn, remark: str, view: View) -> str:
    return f"[{number_}] {course.course}: {words(course.title, view)}{remark}"


def course_remarks(crosswalk: Crosswalk) -> tuple[str, ...]:
    """What to ask about each course that serves nothing that is required; empty for all others."""
    voted = not any(program.pair.screening_only for program in crosswalk.programs)
    useless = " (teaches nothing that employers require)" if voted else " (no required item yet: no vote)"
    return tuple(
        " (not mapped yet)" if not course.mapped else "" if serving else useless
        for course, serving in zip(crosswalk.courses, crosswalk.serving, strict=True)
    )


def wide_table(crosswalk: Crosswalk, view: View) -> Table:
    """Return one matrix with ids, with a column a course, for a sheet or a CSV of its own."""
    place = f" {crosswalk.region}" if crosswalk.region else ""
    return Table(
        f"{crosswalk.occupation}{place}",
        crosswalk_title(crosswalk, view),
        (
            Column("region", width=14),
            Column("occupation"),
            Column("competency"),
            Column("title"),
            Column("category", width=14),
            Column("weight", "figure"),
            Column("required level"),
            *(Column(f"{course.program}: {course.course}", "mark", width=15) for course in crosswalk.courses),
            Column("class", width=44),
        ),
        tuple(
            (
                *_row_cells(crosswalk, row, view),
                *(
                    cell_text(marks, course)
                    for marks, course in zip(row.cells, crosswalk.courses, strict=True)
                ),
                "; ".join(
                    f"{program.id}: {row_state(row, index)}"
                    for index, program in enumerate(crosswalk.programs)
                ),
            )
            for row in crosswalk.rows
        ),
        (LEGEND,),
    )


def long_table(crosswalks: Sequence[Crosswalk], view: View) -> Table:
    """Return all marks of several matrices, a row a mark: their courses have no columns in common."""
    heads = ("region", "occupation", "competency", "title", "category")
    return Table(
        "Crosswalk",
        "Crosswalk matrices: every mark",
        (
            *(Column(head) for head in heads),
            Column("weight", "figure"),
            Column("required level"),
            Column("program"),
            Column("course"),
            Column("mark", "mark"),
            Column("class"),
        ),
        tuple(
            (*_row_cells(crosswalk, row, view), *told)
            for crosswalk in crosswalks
            for row in crosswalk.rows
            for told in _marks(crosswalk, row)
        ),
        (LEGEND,),
    )


def _row_cells(crosswalk: Crosswalk, row: CrosswalkRow, view: View) -> tuple[Cell, ...]:
    return (
        crosswalk.region,
        crosswalk.occupation,
        row.competency,
        words(row.title, view),
        row.category,
        "" if row.weight is None else row.weight,
        required_text(row),
    )


def _marks(crosswalk: Crosswalk, row: CrosswalkRow) -> Iterator[tuple[str, str, str, str]]:
    """Yield the courses with a mark; a program without any has one row without a course."""
    start = 0
    for index, program in enumerate(crosswalk.programs):
        state = row_state(row, index)
        marked = [
            (program.id, course.course, cell_text(marks, course), state)
            for course, marks in zip(program.courses, row.cells[start:], strict=False)
            if marks or not course.mapped
        ]
        yield from marked or ([(program.id, "", "", state)] if row.is_required else ())
        start += len(program.courses)


def markdown_table_of(crosswalk: Crosswalk, view: View) -> Table:
    """Return one matrix with all its programs side by side."""
    several = len(crosswalk.programs) > 1
    return Table(
        "crosswalk",
        crosswalk_title(crosswalk, view),
        (
            Column("Competency"),
            *(
                Column(f"{course.program}: {course.course}" if several else course.course, "mark")
                for course in crosswalk.courses
            ),
            Column("Required"),
            *(Column(f"Offered by {program.id}" if several else "Offered") for program in crosswalk.programs),
            *(
                Column(f"Class, {program.id}" if several else "Class", "mark")
                for program in crosswalk.programs
            ),
        ),
        tuple(
            (
                words(row.title, view),
                *(
                    cell_text(marks, course)
                    for marks, course in zip(row.cells, crosswalk.courses, strict=True)
                ),
                required_text(row),
                *("" if item is None else levels(item.offered) for item in row.held),
                *(row_state(row, index) for index in range(len(crosswalk.programs))),
            )
            for row in crosswalk.rows
        ),
        (
            LEGEND,
            *(
                f"{course.course}: {words(course.title, view)}{remark}"
                for course, remark in zip(crosswalk.courses, course_remarks(crosswalk), strict=True)
                if remark
            ),
        ),
    )


def crosswalk_data(crosswalk: Crosswalk, view: View) -> dict[str, Any]:
    """Return a matrix as data."""
    serving = {
        (course.program, course.course): amount
        for course, amount in zip(crosswalk.courses, crosswalk.serving, strict=True)
    }
    return {
        "region": crosswalk.region,
        "occupation": crosswalk.occupation,
        "title": words(crosswalk.occupation_title, view),
        "programs": [
            {
                "id": program.id,
                "title": words(program.title, view),
                "courses": [
                    {
                        "id": course.course,
                        "title": words(course.title, view),
                        "mapped": course.mapped,
                        "required_competencies": serving[course.program, course.course],
                    }
                    for course in program.courses
                ],
            }
            for program in crosswalk.programs
        ],
        "rows": [
            {
                "competency": row.competency,
                "title": words(row.title, view),
                "category": row.category,
                "required": row.is_required,
                "standing": row.standing,
                "weight": None if row.weight is None else float(row.weight),
                **level_data("required", row.required),
                "scale": row.scale,
                "cells": [
                    {
                        "program": course.program,
                        "course": course.course,
                        "marks": [
                            {
                                "level": number(mark.level),
                                "scale": mark.scale,
                                "stage": mark.stage,
                                "assessed": mark.assessed,
                            }
                            for mark in marks
                        ],
                    }
                    for course, marks in zip(crosswalk.courses, row.cells, strict=True)
                    if marks
                ],
                "programs": [
                    {
                        "program": program.id,
                        **level_data("offered", None if item is None else item.offered),
                        "class": row_state(row, index),
                    }
                    for index, (program, item) in enumerate(zip(crosswalk.programs, row.held, strict=True))
                ],
            }
            for row in crosswalk.rows
        ],
    }
