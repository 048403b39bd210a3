"""Step 6, programs aligned: mapped on what employers call critical, gaps decided, a stackable way.

The five components, stackable credentials and several entry and exit points are those of
C.R.S. 23-60-1003. What is decided about gaps stands in `step6_decisions`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from cpath.messages import Code, Listed, msg
from cpath.model import Credential
from cpath.steps.criterion import ATTESTABLE, HARD, SOFT, Criterion, Measured, judge
from cpath.steps.scope import always, attested, each_occupation, each_pathway, each_program
from cpath.steps.step6_decisions import carried_out, decided
from cpath.steps.wording import SHOWN, count, listed, number

if TYPE_CHECKING:
    from cpath.catalog import Record
    from cpath.gaps.competency import Item, Pair
    from cpath.messages import Message
    from cpath.model import Pathway, Program
    from cpath.steps.context import Context, Critical, OwnPathway
    from cpath.steps.criterion import Place

COMPONENTS: dict[str, tuple[Message, Message]] = {
    "industry_alignment": (
        msg("Alignment with what employers require"),
        msg("alignment with what employers require"),
    ),
    "full_range": (
        msg("The full range from middle school to adult and postsecondary"),
        msg("the full range from middle school to adult and postsecondary"),
    ),
    "skill_assessments": (
        msg("Technical skill assessments at several points"),
        msg("technical skill assessments at several points"),
    ),
    "support_services": (
        msg("Counseling and support at transitions"),
        msg("counseling and support at transitions"),
    ),
    "adult_curriculum": (
        msg("Curriculum for adults, embedded in work"),
        msg("curriculum for adults, embedded in work"),
    ),
}
"""The statute's five components by their key: as a heading, and in a sentence."""


# Programs and the competencies that employers call critical


_NOT_MAPPED = frozenset(("course-not-mapped", "course-partly-mapped", "program-not-mapped"))
"""Reasons for which something may be taught that the program's map does not list."""
_NO_LEVEL = frozenset(
    (
        "level-not-stated",
        "level-off-scale",
        "no-conversion",
        "outside-conversion",
        "related-competency",
    )
)
"""Reasons for which a program's map leaves open at what level something is taught."""


def _unmapped(pair: Pair, keys: tuple[str, ...]) -> list[str]:
    """The critical competencies about which the program's map says too little to judge."""
    return [
        item.competency
        for item in sorted(pair.items, key=lambda item: item.key)
        if item.key in keys and not item.certain and _is_open(item)
    ]


def _is_open(item: Item) -> bool:
    """Whether the map leaves open if an item is taught, or at what level."""
    kinds = {reason.kind for reason in item.reasons}
    return bool(kinds & _NO_LEVEL) or (bool(kinds & _NOT_MAPPED) and not item.coverage.listed.low)


def _mapped(context: Context, critical: Critical) -> Measured:
    keys = critical.competencies
    evidence: list[Place] = [(program, ("courses",)) for program in critical.programs]
    if not keys or not critical.programs:
        return judge(
            None if critical.programs else False,
            measured="no critical competencies voted" if critical.programs else "no program",
            expected="",
            evidence=evidence or [(context.initiative, critical.path)],
            missing=(
                msg("let employers vote first")
                if critical.programs
                else msg(
                    "write the program that is to be created, with {status_planned}, and map its courses",
                    status_planned=Code("status: planned"),
                )
            ),
        )
    # Of several programs, the one whose map says most.
    left, source = min(
        ((_unmapped(pair, keys), pair.source) for pair in critical.pairs),
        key=lambda found: (len(found[0]), found[1]),
    )
    return judge(
        not left,
        measured=f"{source} says nothing of {listed(left)}" if left else f"{source} is mapped",
        expected="",
        evidence=evidence,
        missing=msg(
            "write under each course's {teaches} what it teaches and at what level", teaches=Code("teaches")
        ),
        facts={"program": source, "unmapped": left},
    )


# The pathway


def _stackable(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    del own
    least = context.thresholds.stackable_minimum.value
    records = [context.catalog.find(Credential, ref) for ref in pathway.entity.credentials]
    known = {record.key: record for record in records if record is not None}
    stackable = [record for record in known.values() if record.entity.is_stackable]
    keys = ("recognized_by", "prepares_for", "leads_to")
    evidence: list[Place] = [(pathway, ("credentials",))]
    evidence += [(record, (key,)) for record in stackable for key in keys]
    lacking = [
        f"{record.id} lacks {listed([key for key in keys if not getattr(record.entity, key)])}"
        for record in known.values()
        if not record.entity.is_stackable
    ]
    return judge(
        len(stackable) >= least,
        measured=f"{len(stackable)} of {count(len(known), 'credential')}",
        expected="",
        evidence=evidence,
        missing=msg("{do}: {credentials}", do=_RECORD, credentials=Listed(lacking, SHOWN))
        if lacking
        else _RECORD,
        facts={"known": sorted(known), "stackable": sorted(record.key for record in stackable)},
    )


_RECORD = msg(
    "record for each credential which employers recognize it, what jobs it opens and what further study it "
    "leads to"
)


def _stackable_expected(context: Context) -> str:
    least = number(context.thresholds.stackable_minimum.value)
    return (
        f"at least {least} stackable credentials in each pathway: recognized by employers, a gateway to "
        "both employment and further study"
    )


def _entries(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    del own
    amount = len({entry.at for entry in pathway.entity.entries})
    return judge(
        amount >= context.thresholds.entries_minimum.value,
        measured=count(amount, "entry point"),
        expected="",
        evidence=[(pathway, ("entries",))],
        missing=msg("open another way in, and record it under {entries}", entries=Code("entries")),
    )


def _entries_expected(context: Context) -> str:
    return f"at least {number(context.thresholds.entries_minimum.value)} entry points in each pathway"


def _exits(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    del own
    amount = len({exit_.at for exit_ in pathway.entity.exits})
    return judge(
        amount >= context.thresholds.exits_minimum.value,
        measured=count(amount, "exit point"),
        expected="",
        evidence=[(pathway, ("exits",))],
        missing=msg("open another way out into a job, and record it under {exits}", exits=Code("exits")),
    )


def _exits_expected(context: Context) -> str:
    return f"at least {number(context.thresholds.exits_minimum.value)} exit points in each pathway"


def _component(criterion_id: str, key: str) -> Criterion:
    summary, words = COMPONENTS[key]

    def check(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
        del context, own
        there = getattr(pathway.entity.components, key, None) is not None
        return attested(pathway, ("components", key), words, there=there)

    expected = always(f"what shows {words}, for each pathway")
    return Criterion(criterion_id, summary, HARD, each_pathway(expected, check), ATTESTABLE)


def _told(context: Context) -> Measured:
    reported = context.initiative.entity.gap_report_on
    told = [
        (index, feedback)
        for index, feedback in enumerate(context.initiative.entity.feedback)
        if feedback.on <= context.today
    ]
    after = [index for index, feedback in told if reported is not None and feedback.on > reported]
    latest = max((feedback.on for _, feedback in told), default=None)
    words = f"gap report of {reported}" if reported else "no day of a gap report"
    words += f", feedback of {latest}" if latest else ", no feedback"
    return judge(
        bool(after),
        measured=words,
        expected="feedback to employers dated after the gap report",
        evidence=[(context.initiative, ("gap_report_on",))]
        + [(context.initiative, ("feedback", index)) for index in after]
        + [(context.initiative, ("feedback",))] * (not after),
        missing=(
            msg(
                "tell the employers what became of their votes, and record it under {feedback}",
                feedback=Code("feedback"),
            )
            if reported
            else msg(
                "record under {gap_report_on} the day of the gap report that was decided on",
                gap_report_on=Code("gap_report_on"),
            )
        ),
    )


# What is good to have


def _coverage(context: Context, critical: Critical) -> Measured:
    known = [(pair.floor, pair.source) for pair in critical.pairs if pair.floor is not None]
    share, source = max(known) if known else (None, None)
    least = context.thresholds.coverage_minimum.value
    return judge(
        None if share is None else share >= least,
        measured="coverage unknown" if share is None else f"{source} covers at least {floor(share * 100)}%",
        expected="",
        evidence=[(program, ("courses",)) for program in critical.programs]
        or [(context.initiative, critical.path)],
        missing=msg("carry out what was decided, and map the courses again"),
    )


def _coverage_expected(context: Context) -> str:
    least = context.thresholds.coverage_minimum.value
    return f"for each a program that covers at least {least:.0%} of the required weight, whatever is unknown"


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a program teaches something, with the level and the assessment that are stated for it."""

    course: int
    index: int
    competency: str
    level: str | float | None
    assessed: bool | None

    def place(self, program: Record[Program]) -> Place:
        return program, ("courses", self.course, "teaches", self.index)


def _marks(context: Context, program: Record[Program]) -> dict[str, list[_Mark]]:
    """The marks of each competency that a program teaches, in the order of its courses."""
    found: dict[str, list[_Mark]] = defaultdict(list)
    for course_index, course in enumerate(program.entity.courses):
        for index, teaches in enumerate(course.teaches or ()):
            entry = context.catalog.find_competency(teaches.competency)
            key = teaches.competency if entry is None else entry.key
            stated = program.entity.stated(course, teaches)
            if stated[0] != 0:
                found[key].append(_Mark(course_index, index, teaches.competency, *stated))
    return found


def _in_order(context: Context, program: Record[Program]) -> Measured:
    """Find what is mastered before it is introduced or reinforced.

    A program of one course introduces and masters in the same one.
    """
    faults: list[tuple[str, Place]] = []
    for marks in _marks(context, program).values():
        mastered = next((mark for mark in marks if mark.level == "mastered"), None)
        if mastered is None or len(program.entity.courses) == 1:
            continue
        before = (mark.level for mark in marks if mark.course <= mastered.course)
        if not any(level in ("introduced", "reinforced") for level in before):
            faults.append((mastered.competency, mastered.place(program)))
    names = listed(name for name, _ in faults)
    return judge(
        (not faults) if program.entity.is_mapped else None,
        measured=(f"mastered without introduced: {names}" if faults else "in order")
        if program.entity.is_mapped
        else "not mapped",
        expected="",
        evidence=[place for _, place in faults] or [(program, ("courses",))],
        missing=(
            msg("see where it is introduced, and write it there")
            if faults
            else msg("map the program's courses")
        ),
    )


def _assessed(context: Context, program: Record[Program]) -> Measured:
    never: list[_Mark] = []
    open_: list[_Mark] = []
    for marks in _marks(context, program).values():
        if any(mark.assessed for mark in marks):
            continue
        unstated = [mark for mark in marks if mark.assessed is None]
        (open_ if unstated else never).append(unstated[0] if unstated else marks[0])
    mapped = program.entity.is_mapped
    told = [
        f"{words}: {listed(mark.competency for mark in marks)}"
        for words, marks in (("never assessed", never), ("assessment not stated", open_))
        if marks
    ]
    return judge(
        None if not mapped or (open_ and not never) else not never,
        measured=(listed(told) or "all assessed") if mapped else "not mapped",
        expected="",
        evidence=[mark.place(program) for mark in never or open_] or [(program, ("courses",))],
        missing=(
            msg(
                "assess it in a course, and write {assessed_true} there", assessed_true=Code("assessed: true")
            )
            if never
            else (
                msg(
                    "write {assessed_true} or {assessed_false} where a course teaches it",
                    assessed_true=Code("assessed: true"),
                    assessed_false=Code("assessed: false"),
                )
                if open_
                else msg("map the program's courses")
            )
        ),
    )


def _earning(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    del own
    programs = context.programs_of(pathway)
    paid = [
        program
        for program in programs
        if program.entity.type == "apprenticeship"
        or any(work.paid for work in program.entity.work_based_learning)
    ]
    return judge(
        bool(paid),
        measured=listed(program.id for program in paid) or "no program with pay",
        expected="",
        evidence=[(program, ("work_based_learning",)) for program in paid or programs]
        or [(pathway, ("programs",))],
        missing=msg(
            "win employers for paid learning at work, and record it under {work_based_learning}",
            work_based_learning=Code("work_based_learning"),
        ),
    )


def _prior_learning(context: Context, own: OwnPathway, pathway: Record[Pathway]) -> Measured:
    del own
    programs = context.programs_of(pathway)
    giving = [program for program in programs if program.entity.credit_for_prior_learning is True]
    unknown = not giving and any(
        program.entity.credit_for_prior_learning == "unknown" for program in programs
    )
    return judge(
        None if unknown else bool(giving),
        measured=listed(program.id for program in giving) or ("unknown" if unknown else "no program"),
        expected="",
        evidence=[(program, ("credit_for_prior_learning",)) for program in giving or programs]
        or [(pathway, ("programs",))],
        missing=msg("agree on credit for prior learning, and record it in the program"),
    )


CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "S6.1",
        msg("A program is mapped on everything critical"),
        HARD,
        each_occupation(always("for each a program mapped on all critical competencies"), _mapped),
    ),
    Criterion(
        "S6.2",
        msg("Every critical gap is decided"),
        HARD,
        each_occupation(always("a decision with owner and due date on every critical gap"), decided),
    ),
    Criterion("S6.3", msg("Credentials stack"), HARD, each_pathway(_stackable_expected, _stackable)),
    Criterion("S6.4", msg("There are several ways in"), HARD, each_pathway(_entries_expected, _entries)),
    Criterion(
        "S6.5", msg("There are several ways out into jobs"), HARD, each_pathway(_exits_expected, _exits)
    ),
    _component("S6.6", "industry_alignment"),
    _component("S6.7", "full_range"),
    _component("S6.8", "skill_assessments"),
    _component("S6.9", "support_services"),
    _component("S6.10", "adult_curriculum"),
    Criterion("S6.11", msg("Employers heard what became of their votes"), HARD, _told),
    Criterion(
        "S6.12",
        msg("Programs cover most of what is required"),
        SOFT,
        each_occupation(_coverage_expected, _coverage),
    ),
    Criterion(
        "S6.13",
        msg("Nothing is mastered before it is introduced"),
        SOFT,
        each_program(always("each competency introduced or reinforced before it is mastered"), _in_order),
    ),
    Criterion(
        "S6.14",
        msg("Everything that is taught is assessed"),
        SOFT,
        each_program(always("each competency assessed in some course"), _assessed),
    ),
    Criterion(
        "S6.15",
        msg("People can earn while they learn"),
        SOFT,
        each_pathway(always("a program with paid learning at work in each pathway"), _earning),
    ),
    Criterion(
        "S6.16",
        msg("Prior learning counts"),
        SOFT,
        each_pathway(
            always("a program that gives credit for prior learning in each pathway"), _prior_learning
        ),
    ),
    Criterion(
        "S6.17",
        msg("What was decided is done in time"),
        SOFT,
        each_occupation(always("no decision overdue on a critical gap that is still open"), carried_out),
    ),
)
