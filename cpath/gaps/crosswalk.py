"""The crosswalk matrix of a curriculum: which course introduces, reinforces, masters, assesses what.

Rows are competencies, columns are the courses of one program or of several. Holds the marks as the
programs' maps have them; what they add up to comes from the same pairs that a gap report holds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.errors import NoRepositoryError, UsageError
from cpath.gaps.offer import ProgramOffer, Taught, offer_by
from cpath.gaps.yardstick import Yardstick, build_yardstick, shown_competency
from cpath.model import Program

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog
    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.report import GapReport
    from cpath.gaps.required import Demand
    from cpath.gaps.scale import Interval
    from cpath.model import Text

LETTERS = {"introduced": "I", "reinforced": "R", "mastered": "M"}
"""The letters of curriculum maps; A is for assessed."""
TAUGHT = "x"
"""Taught, without a level."""
NOT_STATED = "A?"
"""Whether it is assessed is not stated."""

Standing = Literal["required", "not-required", "not-voted", "undecided", "not-rated"]
"""Whether an occupation requires a competency. ``not-voted``: it may, no employer has voted yet."""


@dataclass(frozen=True, slots=True)
class CourseColumn:
    """A course of a program, in the order in which it is taken. ``mapped``: somebody said what it teaches."""

    program: str
    course: str
    title: Text
    mapped: bool


@dataclass(frozen=True, slots=True)
class CrosswalkProgram:
    """A program of the matrix, with the pair that says what its courses add up to."""

    id: str
    title: Text
    courses: tuple[CourseColumn, ...]
    pair: Pair


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """A competency and what each course does for it; an empty cell is a course that does nothing.

    ``held``: what it adds up to, in the order of programs; None where it is not required for certain.
    """

    key: str
    competency: str
    title: Text
    category: str | None
    standing: Standing
    weight: Fraction | None
    required: Interval | None
    scale: str | None
    cells: tuple[tuple[Taught, ...], ...]
    held: tuple[Item | None, ...]

    @property
    def is_required(self) -> bool:
        """Whether the occupation requires it."""
        return self.standing == "required"


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """One occupation's competencies by the courses of its programs.

    Required ones come first, the weightiest above; after them what else the courses teach.
    """

    region: str | None
    occupation: str
    occupation_title: Text
    programs: tuple[CrosswalkProgram, ...]
    rows: tuple[CrosswalkRow, ...]

    @property
    def courses(self) -> tuple[CourseColumn, ...]:
        """Every course, program after program."""
        return tuple(course for program in self.programs for course in program.courses)

    @property
    def serving(self) -> tuple[int, ...]:
        """How many required competencies each course does something for, in the order of `courses`."""
        required = [row for row in self.rows if row.is_required]
        return tuple(sum(bool(row.cells[index]) for row in required) for index in range(len(self.courses)))


def read_mark(mark: Taught) -> str:
    """A mark as curriculum maps write it: I, R, M or a number, with A where it is assessed."""
    level = LETTERS.get(mark.stage or "") or mark.shown_level
    assessed = {True: "A", False: "", None: NOT_STATED}[mark.assessed]
    return ",".join(filter(None, (level, assessed))) or TAUGHT


def build_crosswalks(catalog: Catalog, report: GapReport) -> tuple[Crosswalk, ...]:
    """Return the matrix of every occupation of a report, by the courses of the programs in its pairs.

    Raises `UsageError` where the report holds sources that have no courses.
    """
    yardstick = build_yardstick(catalog)
    found: dict[tuple[str | None, str], list[Pair]] = defaultdict(list)
    for pair in report.pairs:
        found[pair.region, pair.occupation].append(pair)
    if not found:
        raise NoRepositoryError(
            "there is no program whose courses could be shown",
            help="name one with --program, or write the programs of the critical occupations",
        )
    return tuple(_build(yardstick, pairs) for pairs in found.values())


def _build(yardstick: Yardstick, pairs: Sequence[Pair]) -> Crosswalk:
    offers: dict[str, tuple[ProgramOffer, CrosswalkProgram]] = {}
    for pair in pairs:
        for id_ in _programs_of(pair):
            record = yardstick.catalog.find(Program, id_, pair.region)
            if record is None:  # named a moment ago: cannot be
                continue
            offer = offer_by(yardstick, record)
            courses = tuple(
                CourseColumn(offer.id, course.id, course.title, course.teaches is not None)
                for course in record.entity.courses
            )
            offers.setdefault(offer.id, (offer, CrosswalkProgram(offer.id, offer.title, courses, pair)))
    programs = tuple(program for _, program in offers.values())
    maps = [offer for offer, _ in offers.values()]
    first = pairs[0]
    items = {item.key: item for item in first.items}
    rows = [
        _row(yardstick, first.demand, (item.key, item), maps, programs)
        for item in sorted(items.values(), key=lambda item: (-item.weight, item.key))
    ]
    shown = {key for item in items for key in yardstick.alignments.same_as(item)}
    taught = sorted({key for offer in maps for key in offer.marks} - shown)
    rows += [_row(yardstick, first.demand, (key, None), maps, programs) for key in taught]
    return Crosswalk(first.region, first.occupation, first.occupation_title, programs, tuple(rows))


def _programs_of(pair: Pair) -> Iterable[str]:
    if pair.source_kind == "program":
        return (pair.source,)
    programs = [id_ for kind, id_, _ in pair.members if kind == "program"]
    if not programs:
        raise UsageError(
            "a crosswalk matrix shows courses, and what is compared here has none",
            help="name programs: --program, --route, --pathway, or an --occupation with programs",
        )
    return programs


def _row(
    yardstick: Yardstick,
    demand: Demand,
    found: tuple[str, Item | None],
    maps: Sequence[ProgramOffer],
    programs: Sequence[CrosswalkProgram],
) -> CrosswalkRow:
    key, item = found
    entry = yardstick.catalog.competencies.get(key)
    # What is exactly or closely the same counts as the item itself, here as in its level.
    keys = yardstick.alignments.same_as(key) if item is not None else (key,)
    cells: list[tuple[Taught, ...]] = []
    for offer, program in zip(maps, programs, strict=True):
        marks: Mapping[int, list[Taught]] = defaultdict(list)
        for one in keys:
            for mark in offer.marks.get(one, ()):
                marks[mark.course].append(mark)
        cells += [tuple(marks.get(number, ())) for number in range(len(program.courses))]
    return CrosswalkRow(
        key,
        shown_competency(yardstick.catalog, key),
        key if entry is None else entry.competency.title,
        None if entry is None else entry.competency.category,
        "required" if item is not None else _standing(demand, key),
        None if item is None else item.weight,
        None if item is None else item.required,
        None if item is None else item.scale,
        tuple(cells),
        tuple(_held(program.pair, key) for program in programs),
    )


def _standing(demand: Demand, key: str) -> Standing:
    """Whether something is not required for certain, or why that is not known."""
    if not demand.rated:
        return "not-rated"
    if any(entry.key == key and entry.undecided for entry in demand.dropped):
        return "undecided"
    return "not-voted" if demand.screening_only else "not-required"


def _held(pair: Pair, key: str) -> Item | None:
    return next((item for item in pair.items if item.key == key), None)
