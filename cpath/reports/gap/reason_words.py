"""Reasons in words: why something is not known, what that leaves open, and what to write where.

Must not know a format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.report import sources_of
from cpath.reports.wording import level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpath.gaps.competency import GapClass, Pair
    from cpath.gaps.offer import Flag
    from cpath.gaps.reason import Reason, ReasonKind
    from cpath.gaps.report import GapReport
    from cpath.gaps.required import Dropped, DropReason


@dataclass(frozen=True, slots=True)
class _Words:
    """``why`` it is not known; ``items`` goes behind "2 items" where the width is explained.

    ``write`` says what to write, with its place; ``mapping``: because courses are not mapped.
    """

    why: str
    items: str
    write: str
    mapping: bool = False


_RATING = "`requirements` of {occupation}"
REASONS: Mapping[ReasonKind, _Words] = {
    "required-level-not-voted": _Words(
        "employers have not agreed on a level",
        "without an agreed level",
        "agree a level with employers and write `level` in {votes}",
    ),
    "required-level-not-given": _Words(
        "its rating has no level", "without a required level", f"write its `level` in {_RATING}"
    ),
    "required-level-not-relevant": _Words(
        "its rating marks the level as not relevant",
        "with a required level marked not relevant",
        "agree a level with employers and write `level` in {votes}",
    ),
    "required-level-suppressed": _Words(
        "its rating advises not to use the required level",
        "with a required level too imprecise to use",
        "agree a level with employers and write `level` in {votes}",
    ),
    "required-level-zero": _Words(
        "employers ask for it, and the required level is rated 0",
        "with a required level rated 0",
        "agree a level with employers and write `level` in {votes}",
    ),
    "required-level-off-scale": _Words(
        "the required level is outside its scale",
        "with a required level outside its scale",
        "correct its `level` in {occupation}, or agree one in {votes}",
    ),
    "competency-not-found": _Words(
        "no framework here lists this competency",
        "that no framework here lists",
        "correct its id, or add it to a file in competencies/",
    ),
    "course-not-mapped": _Words(
        "{courses} not mapped, and may teach it",
        "that courses not mapped may teach",
        "add `teaches` to {courses}; `teaches: []` where a course teaches none of the list",
        mapping=True,
    ),
    "course-partly-mapped": _Words(
        "{courses} mapped in part (`teaches_complete: false`), and may teach it",
        "that courses mapped in part may teach",
        "list them in {courses}, with a level or `level: 0`",
        mapping=True,
    ),
    "program-not-mapped": _Words(
        "the program lists no course, and may teach it",
        "that a program without courses may teach",
        "add `courses`, each with `teaches`, to {programs}",
        mapping=True,
    ),
    "assessment-not-stated": _Words(
        "assessment not stated in {courses}",
        "whose assessment is not stated",
        "write `assessed: true` or `assessed: false` in {courses}",
    ),
    "level-not-stated": _Words(
        "level not stated in {courses}", "without a stated level", "write `level` in {courses}"
    ),
    "level-off-scale": _Words(
        "level {level} in {courses} is outside the scale {scale}",
        "with a level outside its scale",
        "correct `level` in {courses}",
    ),
    "no-conversion": _Words(
        "no conversion leads from {scale} to {target}",
        "on scales without a conversion",
        "agree a conversion from {scale} to {target} and add it to `conversions` in cpath.yaml",
    ),
    "outside-conversion": _Words(
        "beyond the conversion from {scale} to {target}",
        "with a level beyond the conversion",
        "add a point to the conversion from {scale} to {target} in cpath.yaml",
    ),
    "related-competency": _Words(
        "only something broader or narrower is listed: {competencies}",
        "of which only something broader or narrower is listed",
        "list the item itself beside {competencies}, with its level or `level: 0`, in {sources}",
    ),
    "elective": _Words(
        "taught in {courses}, an elective that students may leave out",
        "that only an elective may cover",
        "remove `elective: true` from {courses} if every student takes it",
    ),
    "not-rated": _Words(
        "the work that people come from is not rated on it",
        "that the first occupation is not rated on",
        "add a rating to `requirements` of {start}",
    ),
    "taught-not-assessed": _Words(
        "taught in {courses}, and not assessed there",
        "",
        "assess it in {courses} and write `assessed: true`",
    ),
}
"""Words for every kind of reason."""


def reason_words(reasons: Sequence[Reason]) -> str:
    """Why an item's level is not known, or does not count, for reasons of one kind."""
    first = reasons[0]
    return REASONS[first.kind].why.format(
        courses=", ".join(_courses(reasons)) or "the list",
        level=first.level,
        scale=first.scale,
        target=first.target or "a scale that is not declared",
        competencies=_competencies(reasons),
    )


def _courses(reasons: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason.course for reason in reasons if reason.course))


def _competencies(reasons: Sequence[Reason]) -> str:
    return ", ".join(dict.fromkeys(name for reason in reasons for name in reason.competencies))


def write_words(reasons: Sequence[Reason], report: GapReport, pair: Pair) -> str:
    """What to write where, for reasons of one kind, such as "write `level` in n1, n2 of <file>"."""
    first = reasons[0]
    validation = pair.demand.validation
    occupation = report.files.get(f"occupation {pair.occupation}", f"occupation {pair.occupation}")
    return REASONS[first.kind].write.format(
        courses=_course_places(_courses(reasons), report, pair) or "the list",
        programs=", ".join(
            report.files.get(f"program {id_}", id_)
            for kind, id_, _ in sources_of(pair)
            if kind == "program" and not any(key.startswith(f"course {id_} ") for key in report.files)
        ),
        sources=_files_of("program", report, pair) or "the list",
        start=_files_of("occupation", report, pair),
        occupation=occupation,
        votes="a new vote" if validation is None else validation.path,
        scale=first.scale,
        target=first.target or "the scale of the competency",
        competencies=_competencies(reasons),
    )


def _files_of(kind: str, report: GapReport, pair: Pair) -> str:
    return ", ".join(
        report.files.get(f"{kind} {id_}", id_) for found, id_, _ in sources_of(pair) if found == kind
    )


def _course_places(courses: Sequence[str], report: GapReport, pair: Pair) -> str:
    """Courses with their files: n1, n2 of regions/north/programs/nursing.yaml."""
    places = []
    for _, program, _ in sources_of(pair):
        own = [course for course in courses if f"course {program} {course}" in report.files]
        if own:
            places.append(f"{', '.join(own)} of {report.files[f'program {program}']}")
    return " and ".join(places) or ", ".join(courses)


@dataclass(frozen=True, slots=True)
class ClassWords:
    """What a class is called, its mark, and what it means."""

    mark: str
    name: str
    meaning: str


CLASSES: Mapping[GapClass, ClassWords] = {
    "met": ClassWords("●", "met", "taught and assessed at the required level"),
    "short": ClassWords("◐", "level too low", "assessed below the required level"),
    "introduced-only": ClassWords("◔", "introduced only", "never more than introduced"),
    "taught-not-assessed": ClassWords("△", "not assessed", "taught, and no course assesses it"),
    "missing": ClassWords("○", "missing", "no course teaches it"),
    "level-not-agreed": ClassWords(
        "≟", "level not agreed", "taught and assessed; the required level is not known"
    ),
    "assessment-not-stated": ClassWords(
        "◇", "assessment not stated", "taught; no course states whether it is assessed"
    ),
    "unknown": ClassWords("?", "unknown", "it may be met, and it may not"),
}
"""Every class: first what is certain, from met to missing, then what has to be found out."""

FLAGS: Mapping[Flag, str] = {
    "never-introduced": "introduced in no course",
    "out-of-order": "mastered in an earlier course than it is introduced or reinforced in",
    "close-call": "close vote: other voters could drop it",
}
"""What a flag beside a class means."""

DROPPED: Mapping[DropReason, str] = {
    "voted-below": "employers' mean vote is below {minimum}",
    "not-relevant": "its rating marks it as not relevant",
    "no-importance": "its importance is missing; it may be required",
    "importance-suppressed": "its rating advises not to use the importance; it may be required",
    "level-zero": "the required level is 0",
}
"""Why an item that came near is not required."""


def dropped_words(dropped: Dropped) -> str:
    """Why an item is not required."""
    return DROPPED[dropped.reason].format(minimum=level(dropped.minimum))
