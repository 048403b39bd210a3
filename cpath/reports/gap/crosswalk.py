"""The crosswalk matrix: which course teaches which competency, with I, R, M and A."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cpath.documents import Cell, Column, Document, Grid, Items, Section
from cpath.gaps.crosswalk import NOT_STATED, TAUGHT, read_mark
from cpath.messages import UNKNOWN, Code, Listed, Message, msg, plural
from cpath.messages.translate import english
from cpath.reports.gap.pairs import data as pairs_data
from cpath.reports.gap.reasons import CLASSES
from cpath.reports.wording import level_data, level_value, number, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.documents import Block
    from cpath.documents.data import Data
    from cpath.gaps.crosswalk import CourseColumn, Crosswalk, CrosswalkProgram, CrosswalkRow, Standing
    from cpath.gaps.offer import Taught
    from cpath.gaps.report import GapReport
    from cpath.messages import Value
    from cpath.reports.titles import Titles

_NOT_MAPPED = Cell(UNKNOWN, "quiet", msg("the course is not mapped yet"))
_LETTERS = {
    "I": msg("introduced"),
    "R": msg("reinforced"),
    "M": msg("mastered"),
    "A": msg("assessed"),
    NOT_STATED: msg("not stated whether assessed"),
    TAUGHT: msg("taught, without a level"),
}
"""What the parts of a mark mean; all others are levels."""
_STANDING: dict[Standing, Message] = {
    "not-required": msg("not required"),
    "not-voted": msg("no vote yet"),
    "undecided": msg("not known whether required"),
    "not-rated": msg("not rated yet"),
}
_NAMED = 3
"""Competencies named of those that no course teaches."""
_STAGES = {"introduced": msg("introduced"), "reinforced": msg("reinforced"), "mastered": msg("mastered")}
_ASSESSED = {True: msg("assessed"), False: msg("not assessed"), None: msg("assessment not stated")}


def document(crosswalks: Sequence[Crosswalk], _: GapReport, titles: Titles) -> Document:
    """Return a grid for each program of each occupation."""
    blocks: list[Block] = []
    for crosswalk in crosswalks:
        start = 0
        for index, program in enumerate(crosswalk.programs):
            blocks.append(_program(crosswalk, index, start, titles, several=len(crosswalks) > 1))
            start += len(program.courses)
    named = {crosswalk.occupation: crosswalk.occupation_title for crosswalk in crosswalks}
    what: Value = crosswalks[0].occupation_title
    if len(named) > 1:
        what = plural("{n} occupation", "{n} occupations", len(named))
    title = msg("Which course teaches what: {occupation}", occupation=what)
    return Document(title, tuple(_lead(crosswalks)), tuple(blocks), landscape=True)


def _lead(crosswalks: Sequence[Crosswalk]) -> Iterator[Message]:
    """Yield how much of what is required any course teaches, and what none does."""
    required = [row for crosswalk in crosswalks for row in crosswalk.rows if row.is_required]
    missing = dict.fromkeys(row.key for row in required if not any(row.cells))
    titles = {row.key: row.title for row in required}
    if not required:
        yield msg("No competency is required yet: there are no votes and no ratings.")
    else:
        yield msg(
            "Taught in at least one course: {taught} of {required}.",
            taught=sum(any(row.cells) for row in required),
            required=plural("{n} required competency", "{n} required competencies", len(required)),
        )
    if missing:
        yield msg("In no mapped course: {items}.", items=Listed([titles[key] for key in missing], _NAMED))
    unmapped = sum(not course.mapped for crosswalk in crosswalks for course in crosswalk.courses)
    if unmapped:
        yield plural(
            "{n} course is not mapped yet: it may teach anything.",
            "{n} courses are not mapped yet: they may teach anything.",
            unmapped,
        )


def _program(crosswalk: Crosswalk, index: int, start: int, titles: Titles, *, several: bool) -> Section:
    program = crosswalk.programs[index]
    courses = program.courses
    heads = tuple(Column(str(at), "mark", _course(course)) for at, course in enumerate(courses, 1))
    rows = []
    for row in crosswalk.rows:
        marks = row.cells[start : start + len(courses)]
        if row.is_required or any(marks):
            item = row.held[index]
            after = (
                None if row.required is None else level_value(row.required),
                None if item is None else level_value(item.offered),
                _state(row, index),
            )
            rows.append((row.title, tuple(map(_cell, marks, courses)), after))
    after_heads = (
        Column(msg("Needs"), "number"),
        Column(msg("Has"), "number"),
        Column(msg("Result")),
    )
    empty = msg("This program lists no courses yet: write them under {key}.", key=Code("courses"))
    shown = [marks for row in crosswalk.rows for marks in row.cells[start : start + len(courses)]]
    legend = tuple(_legend([mark for marks in shown for mark in marks], courses))
    grid = Grid(msg("Competency"), heads, tuple(rows) if courses else (), after_heads, legend, empty)
    heading: Value = program.title
    if several:
        place = titles(crosswalk.region) if crosswalk.region else msg("all regions")
        heading = msg(
            "{program}, for {occupation}, {region}",
            program=program.title,
            occupation=crosswalk.occupation_title,
            region=place,
        )
    return Section(heading, (grid, *_idle(crosswalk, start, program)))


def _legend(marks: Sequence[Taught], courses: Sequence[CourseColumn]) -> Iterator[Cell]:
    """Yield what the marks mean that occur."""
    used = {part for mark in marks for part in read_mark(mark).split(",")}
    yield from (Cell(letter, None, words) for letter, words in _LETTERS.items() if letter in used)
    for level in sorted(used - _LETTERS.keys())[:1]:
        yield Cell(level, None, msg("a level on the competency's own scale"))
    if not all(course.mapped for course in courses):
        yield _NOT_MAPPED


def _course(course: CourseColumn) -> Value:
    return course.title if course.mapped else msg("{course} (not mapped yet)", course=course.title)


def _cell(marks: Sequence[Taught], course: CourseColumn) -> Cell:
    if not course.mapped:
        return _NOT_MAPPED
    if not marks:
        return Cell(None)
    hint = _mark_words(marks[0])
    for mark in marks[1:]:
        hint = msg("{one}; {more}", one=hint, more=_mark_words(mark))
    return Cell(_letters(marks, course), "good" if any(mark.assessed for mark in marks) else None, hint)


def _letters(marks: Sequence[Taught], course: CourseColumn) -> str:
    return " ".join(map(read_mark, marks)) if course.mapped else "?"


def _mark_words(mark: Taught) -> Message:
    level: Value = msg("taught, without a level")
    if mark.stage:
        level = _STAGES[mark.stage]
    elif mark.shown_level:
        level = msg("level {level}", level=mark.shown_level)
    return msg("{level}, {assessed}", level=level, assessed=_ASSESSED[mark.assessed])


def _state(row: CrosswalkRow, index: int) -> Message | None:
    """What a competency adds up to in a program: the class of its gap, or why it is no gap."""
    item = row.held[index]
    return _STANDING.get(row.standing) if item is None else CLASSES[item.gap_class].name


def _idle(crosswalk: Crosswalk, start: int, program: CrosswalkProgram) -> Iterator[Block]:
    """Yield the courses that serve nothing that is required, where anything is."""
    names: list[Value] = [
        course.title
        for course, serving in zip(program.courses, crosswalk.serving[start:], strict=False)
        if course.mapped and not serving and any(crosswalk.serving)
    ]
    if names and program.pair.screening_only:
        yield msg("These courses teach nothing that is rated as important. No employer has voted yet:")
    elif names:
        yield msg("These courses teach nothing that employers require:")
    if names:
        yield Items(tuple(names))


# Data

_FIXED = ("region", "occupation", "competency", "title", "category", "weight", "required level")


def data(crosswalks: Sequence[Crosswalk], report: GapReport, titles: Titles) -> Data:
    """Return the matrices beside the pairs; of one the CSV has a column a course, of several a row a mark."""
    language = titles.language
    found = pairs_data(
        report, titles, {"crosswalks": [_crosswalk(crosswalk, language) for crosswalk in crosswalks]}
    )
    sheets = {_sheet_name(crosswalk): list(_wide(crosswalk, language)) for crosswalk in crosswalks}
    if len(crosswalks) == 1:
        rows = next(iter(sheets.values()))
        keys = (*_FIXED, *(f"{c.program}: {c.course}" for c in crosswalks[0].courses), "class")
    else:
        rows = [row for crosswalk in crosswalks for row in _long(crosswalk, language)]
        keys = (*_FIXED, "program", "course", "mark", "class")
    chosen = next(iter(sheets), found.chosen)
    return replace(found, tables={**sheets, **found.tables}, chosen=chosen, csv=rows, csv_keys=keys)


def _sheet_name(crosswalk: Crosswalk) -> str:
    return f"{crosswalk.occupation} {crosswalk.region}" if crosswalk.region else crosswalk.occupation


def _fixed(crosswalk: Crosswalk, row: CrosswalkRow, language: str) -> dict[str, Any]:
    required = None if row.required is None else english(level_value(row.required))
    cells = (
        crosswalk.region,
        crosswalk.occupation,
        row.competency,
        read_words(row.title, language),
        row.category,
        row.weight,
        required,
    )
    return dict(zip(_FIXED, cells, strict=True))


def _class(row: CrosswalkRow, index: int) -> str:
    item = row.held[index]
    return english(_STANDING.get(row.standing)) if item is None else item.gap_class


def _wide(crosswalk: Crosswalk, language: str) -> Iterator[dict[str, Any]]:
    for row in crosswalk.rows:
        marks = {
            f"{course.program}: {course.course}": _letters(own, course)
            for own, course in zip(row.cells, crosswalk.courses, strict=True)
        }
        classes = "; ".join(
            f"{program.id}: {_class(row, index)}" for index, program in enumerate(crosswalk.programs)
        )
        yield {**_fixed(crosswalk, row, language), **marks, "class": classes}


def _long(crosswalk: Crosswalk, language: str) -> Iterator[dict[str, Any]]:
    """Yield the courses with a mark; a program without any has one row without a course."""
    for row in crosswalk.rows:
        fixed, start = _fixed(crosswalk, row, language), 0
        for index, program in enumerate(crosswalk.programs):
            state = _class(row, index)
            marked = [
                {
                    "program": program.id,
                    "course": course.course,
                    "mark": _letters(marks, course),
                    "class": state,
                }
                for course, marks in zip(program.courses, row.cells[start:], strict=False)
                if marks or not course.mapped
            ]
            none = [{"program": program.id, "course": "", "mark": "", "class": state}]
            for found in marked or (none if row.is_required else []):
                yield {**fixed, **found}
            start += len(program.courses)


def _crosswalk(crosswalk: Crosswalk, language: str) -> dict[str, Any]:
    """Return a matrix as data."""
    serving = {
        (course.program, course.course): amount
        for course, amount in zip(crosswalk.courses, crosswalk.serving, strict=True)
    }
    return {
        "region": crosswalk.region,
        "occupation": crosswalk.occupation,
        "title": read_words(crosswalk.occupation_title, language),
        "programs": [
            {
                "id": program.id,
                "title": read_words(program.title, language),
                "courses": [
                    {
                        "id": course.course,
                        "title": read_words(course.title, language),
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
                "title": read_words(row.title, language),
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
                        "class": _class(row, index),
                    }
                    for index, (program, item) in enumerate(zip(crosswalk.programs, row.held, strict=True))
                ],
            }
            for row in crosswalk.rows
        ],
    }
