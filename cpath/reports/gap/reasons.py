"""Reasons in words: why something is not known, what that leaves open, and what to write where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.report import sources_of
from cpath.messages import Code, Listed, Message, Number, msg, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.gaps.competency import GapClass, Pair
    from cpath.gaps.offer import Flag
    from cpath.gaps.reason import Reason, ReasonKind
    from cpath.gaps.report import GapReport
    from cpath.gaps.required import Dropped, DropReason
    from cpath.messages import Value

_ALL = 99
_VOTE = msg("agree a level with employers and write {level} in {votes}", level=Code("level"))


@dataclass(frozen=True, slots=True)
class _Words:
    """``why`` it is not known; ``items`` that this leaves open; what to ``write`` and where.

    ``mapping``: because courses are not mapped. A reason that is certain leaves no ``items`` open.
    """

    why: Message
    items: Message | None
    write: Message
    mapping: bool = False


REASONS: Mapping[ReasonKind, _Words] = {
    "required-level-not-voted": _Words(
        msg("employers have not agreed on a level"),
        plural("{n} item without an agreed level", "{n} items without an agreed level", 0),
        _VOTE,
    ),
    "required-level-not-given": _Words(
        msg("its rating has no level"),
        plural("{n} item without a required level", "{n} items without a required level", 0),
        msg(
            "write its {level} in {requirements} of {occupation}",
            level=Code("level"),
            requirements=Code("requirements"),
        ),
    ),
    "required-level-not-relevant": _Words(
        msg("its rating marks the level as not relevant"),
        plural(
            "{n} item whose required level is marked not relevant",
            "{n} items whose required level is marked not relevant",
            0,
        ),
        _VOTE,
    ),
    "required-level-suppressed": _Words(
        msg("its rating advises not to use the required level"),
        plural(
            "{n} item whose required level is too imprecise to use",
            "{n} items whose required level is too imprecise to use",
            0,
        ),
        _VOTE,
    ),
    "required-level-zero": _Words(
        msg("employers ask for it, and the required level is rated 0"),
        plural("{n} item whose required level is rated 0", "{n} items whose required level is rated 0", 0),
        _VOTE,
    ),
    "required-level-off-scale": _Words(
        msg("the required level is outside its scale"),
        plural(
            "{n} item whose required level is outside its scale",
            "{n} items whose required level is outside its scale",
            0,
        ),
        msg("correct its {level} in {occupation}, or agree one in {votes}", level=Code("level")),
    ),
    "competency-not-found": _Words(
        msg("no framework here lists this competency"),
        plural("{n} item that no framework here lists", "{n} items that no framework here lists", 0),
        msg("correct its id, or add it to a file in {folder}", folder=Code("competencies/")),
    ),
    "course-not-mapped": _Words(
        msg("{courses} not mapped, and may teach it"),
        plural(
            "{n} item that courses not mapped may teach", "{n} items that courses not mapped may teach", 0
        ),
        msg(
            "add {teaches} to {courses}; {none} where a course teaches none of the list",
            teaches=Code("teaches"),
            none=Code("teaches: []"),
        ),
        mapping=True,
    ),
    "course-partly-mapped": _Words(
        msg("{courses} mapped in part ({partly}), and may teach it", partly=Code("teaches_complete: false")),
        plural(
            "{n} item that courses mapped in part may teach",
            "{n} items that courses mapped in part may teach",
            0,
        ),
        msg("list them in {courses}, with a level or {none}", none=Code("level: 0")),
        mapping=True,
    ),
    "program-not-mapped": _Words(
        msg("the program lists no course, and may teach it"),
        plural(
            "{n} item that a program without courses may teach",
            "{n} items that a program without courses may teach",
            0,
        ),
        msg(
            "add {courses_key}, each with {teaches}, to {programs}",
            courses_key=Code("courses"),
            teaches=Code("teaches"),
        ),
        mapping=True,
    ),
    "assessment-not-stated": _Words(
        msg("assessment not stated in {courses}"),
        plural("{n} item whose assessment is not stated", "{n} items whose assessment is not stated", 0),
        msg("write {yes} or {no} in {courses}", yes=Code("assessed: true"), no=Code("assessed: false")),
    ),
    "level-not-stated": _Words(
        msg("level not stated in {courses}"),
        plural("{n} item without a stated level", "{n} items without a stated level", 0),
        msg("write {level} in {courses}", level=Code("level")),
    ),
    "level-off-scale": _Words(
        msg("level {stated} in {courses} is outside the scale {scale}"),
        plural("{n} item with a level outside its scale", "{n} items with a level outside its scale", 0),
        msg("correct {level} in {courses}", level=Code("level")),
    ),
    "no-conversion": _Words(
        msg("no conversion leads from {scale} to {target}"),
        plural("{n} item on scales without a conversion", "{n} items on scales without a conversion", 0),
        msg(
            "agree a conversion from {scale} to {target} and add it to {conversions} in {settings}",
            conversions=Code("conversions"),
            settings=Code("cpath.yaml"),
        ),
    ),
    "outside-conversion": _Words(
        msg("beyond the conversion from {scale} to {target}"),
        plural(
            "{n} item with a level beyond the conversion", "{n} items with a level beyond the conversion", 0
        ),
        msg(
            "add a point to the conversion from {scale} to {target} in {settings}",
            settings=Code("cpath.yaml"),
        ),
    ),
    "related-competency": _Words(
        msg("only something broader or narrower is listed: {competencies}"),
        plural(
            "{n} item with only something broader or narrower listed",
            "{n} items with only something broader or narrower listed",
            0,
        ),
        msg(
            "list the item itself beside {competencies}, with its level or {none}, in {sources}",
            none=Code("level: 0"),
        ),
    ),
    "elective": _Words(
        msg("taught in {courses}, an elective that students may leave out"),
        plural("{n} item that only an elective may cover", "{n} items that only an elective may cover", 0),
        msg("remove {elective} from {courses} if every student takes it", elective=Code("elective: true")),
    ),
    "not-rated": _Words(
        msg("the work that people come from is not rated on it"),
        plural(
            "{n} item that the first occupation is not rated on",
            "{n} items that the first occupation is not rated on",
            0,
        ),
        msg("add a rating to {requirements} of {start}", requirements=Code("requirements")),
    ),
    "taught-not-assessed": _Words(
        msg("taught in {courses}, and not assessed there"),
        None,
        msg("assess it in {courses} and write {yes}", yes=Code("assessed: true")),
    ),
}
"""Words for every kind of reason."""
_LIST = msg("the list")


def reason_words(reasons: Sequence[Reason]) -> Message:
    """Why an item's level is not known, or does not count, for reasons of one kind."""
    first = reasons[0]
    return REASONS[first.kind].why.fill(
        courses=_codes(_courses(reasons)),
        stated=first.level,
        scale=Code(first.scale),
        target=Code(first.target) if first.target else msg("a scale that is not declared"),
        competencies=_codes(_competencies(reasons)),
    )


def _courses(reasons: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason.course for reason in reasons if reason.course))


def _competencies(reasons: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for reason in reasons for name in reason.competencies))


def _codes(names: Sequence[str]) -> Value:
    return Listed([Code(name) for name in names], most=_ALL) if names else _LIST


def write_words(reasons: Sequence[Reason], report: GapReport, pair: Pair) -> Message:
    """What to write where, for reasons of one kind, such as "write `level` in `n1` and `n2` of <file>"."""
    first = reasons[0]
    validation = pair.demand.validation
    occupation = report.files.get(f"occupation {pair.occupation}", f"occupation {pair.occupation}")
    unlisted = [
        report.files.get(f"program {id_}", id_)
        for kind, id_, _ in sources_of(pair)
        if kind == "program" and not any(key.startswith(f"course {id_} ") for key in report.files)
    ]
    return REASONS[first.kind].write.fill(
        courses=_course_places(_courses(reasons), report, pair),
        programs=_codes(unlisted),
        sources=_codes(_files_of("program", report, pair)),
        start=_codes(_files_of("occupation", report, pair)),
        occupation=Code(occupation),
        votes=msg("a new vote") if validation is None else Code(validation.path),
        scale=Code(first.scale),
        target=Code(first.target) if first.target else msg("the scale of the competency"),
        competencies=_codes(_competencies(reasons)),
    )


def _files_of(kind: str, report: GapReport, pair: Pair) -> list[str]:
    return [report.files.get(f"{kind} {id_}", id_) for found, id_, _ in sources_of(pair) if found == kind]


def _course_places(courses: Sequence[str], report: GapReport, pair: Pair) -> Value:
    """Courses with their files: n1 and n2 of regions/north/programs/nursing.yaml."""
    places: list[Value] = []
    for _, program, _ in sources_of(pair):
        own = [course for course in courses if f"course {program} {course}" in report.files]
        if own:
            file = Code(report.files[f"program {program}"])
            places.append(msg("{courses} of {file}", courses=_codes(own), file=file))
    return Listed(places, most=_ALL) if places else _codes(courses)


@dataclass(frozen=True, slots=True)
class ClassWords:
    """What a class is called, its mark, and what it means."""

    mark: str
    name: Message
    meaning: Message


CLASSES: Mapping[GapClass, ClassWords] = {
    "met": ClassWords("●", msg("met"), msg("taught and assessed at the required level")),
    "short": ClassWords("◐", msg("level too low"), msg("assessed below the required level")),
    "introduced-only": ClassWords("◔", msg("introduced only"), msg("never more than introduced")),
    "taught-not-assessed": ClassWords("△", msg("not assessed"), msg("taught, and no course assesses it")),
    "missing": ClassWords("○", msg("missing"), msg("no course teaches it")),
    "level-not-agreed": ClassWords(
        "≟", msg("level not agreed"), msg("taught and assessed; the required level is not known")
    ),
    "assessment-not-stated": ClassWords(
        "◇", msg("assessment not stated"), msg("taught; no course states whether it is assessed")
    ),
    "unknown": ClassWords("?", msg("unknown"), msg("it may be met, and it may not")),
}
"""Every class: first what is certain, from met to missing, then what has to be found out."""

FLAGS: Mapping[Flag, Message] = {
    "never-introduced": msg("introduced in no course"),
    "out-of-order": msg("mastered in an earlier course than it is introduced or reinforced in"),
    "close-call": msg("close vote: other voters could drop it"),
}
"""What a flag beside a class means."""

DROPPED: Mapping[DropReason, Message] = {
    "voted-below": msg("employers' mean vote is below {minimum}"),
    "not-relevant": msg("its rating marks it as not relevant"),
    "no-importance": msg("its importance is missing; it may be required"),
    "importance-suppressed": msg("its rating advises not to use the importance; it may be required"),
    "level-zero": msg("the required level is 0"),
}
"""Why an item that came near is not required."""


def dropped_words(dropped: Dropped) -> Message:
    """Why an item is not required."""
    return DROPPED[dropped.reason].fill(minimum=Number(dropped.minimum, 2))
