"""Step 4, the inventory of programs: who has answered, what serves each occupation, what is stated.

Rough, not perfect: nothing here asks what a course teaches; competencies come after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.messages import Code, Listed, msg
from cpath.model import Organization
from cpath.model.organization import TRAINING_TYPES
from cpath.steps.age import last_young_day
from cpath.steps.criterion import HARD, SOFT, Criterion, Measured, State, judge
from cpath.steps.scope import always, each_occupation, each_program, of_partnership
from cpath.steps.wording import SHOWN, count, listed, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Record
    from cpath.model import Partnership, Program
    from cpath.steps.context import Context, Critical

_STATED = ("cip", "awards", "length", "cost", "delivery")
"""Keys of a program that must be stated, if only as unknown; the provider is looked up as well."""


def _answered(context: Context, partnership: Record[Partnership]) -> Measured:
    asked = [
        member.organization
        for member in partnership.entity.core_team
        if context.type_of(member.organization) in TRAINING_TYPES
    ]
    answers = {
        answer.organization: index
        for index, answer in enumerate(context.initiative.entity.inventory)
        if answer.on <= context.today
    }
    silent = [name for name in dict.fromkeys(asked) if name not in answers]
    evidence = [(context.initiative, ("inventory", answers[name])) for name in asked if name in answers]
    if not asked:
        words = "no partner with a training role in the core team"
    elif silent:
        words = f"no answer from {listed(silent)}"
    else:
        words = f"{count(len(set(asked)), 'partner')} answered"
    return judge(
        bool(asked) and not silent,
        measured=words,
        expected="an answer from every partner of the core team with a training role",
        evidence=[(context.initiative, ("inventory",))] if silent or not evidence else evidence,
        missing=(
            msg(
                "ask {silent}, and record the answer under {inventory}; 'offers none' is one",
                silent=Listed(silent, SHOWN),
                inventory=Code("inventory"),
            )
            if silent
            else msg("win a partner who trains for the core team")
        ),
        facts={"asked": sorted(set(asked))},
    )


def _served(context: Context, critical: Critical) -> Measured:
    names = [program.id for program in critical.programs]
    declared = critical.entry.no_program is not None
    key = "no_program" if declared and not names else "occupation"
    return judge(
        bool(names) or declared,
        measured=listed(names) or ("declared that there is none" if declared else "no program"),
        expected="",
        evidence=[(context.initiative, (*critical.path, key))]
        + [(program, ("prepares_for",)) for program in critical.programs],
        missing=msg(
            "name the occupation in a program's {prepares_for}, or say under {no_program} why there is none",
            prepares_for=Code("prepares_for"),
            no_program=Code("no_program"),
        ),
    )


def _stated(context: Context, program: Record[Program]) -> Measured:
    absent = [key for key in _STATED if _is_left_out(program.entity, key)]
    known = context.catalog.find(Organization, program.entity.provider, program.region) is not None
    if not known:
        absent.insert(0, "provider")
    return judge(
        not absent,
        measured=f"{listed(absent)} not stated" if absent else "all stated",
        expected="",
        evidence=[(program, (key,)) for key in absent or ("provider", *_STATED)],
        missing=msg("ask the provider, and write what is known, or {unknown}", unknown=Code("unknown")),
    )


def _is_left_out(program: Program, key: str) -> bool:
    """Tell whether a key is left out; no awards is an answer, no way of delivery is none."""
    value = getattr(program, key)
    return value is None or (key == "delivery" and value == ())


def _checked(context: Context, program: Record[Program]) -> Measured:
    on = program.entity.last_checked
    months = context.thresholds.program_check_months.value
    until = None if on is None else last_young_day(on, months)
    return judge(
        on is not None and until is not None and on <= context.today <= until,
        measured=f"last checked {on}" if on else "never checked",
        expected="",
        evidence=[(program, ("last_checked",))],
        missing=msg(
            "ask the provider whether the record still holds, and write the day under {last_checked}",
            last_checked=Code("last_checked"),
        ),
        until=(until, f"the last check turns {number(months)} months old") if until else None,
    )


def states(key: str, name: str) -> Callable[[Context, Record[Program]], Measured]:
    """Make a check that a program states something, under ``key``; unknown is not enough."""

    def checked(context: Context, program: Record[Program]) -> Measured:
        del context
        value = getattr(program.entity, key)
        state = State.UNKNOWN if value == "unknown" else State.MET if value not in (None, ()) else State.UNMET
        words = {State.UNKNOWN: "unknown", State.MET: "stated", State.UNMET: "not stated"}[state]
        missing = (
            None
            if state is State.MET
            else msg(
                "ask the provider about {name}, and write it under {what}", name=name, what=Code(f"{key}")
            )
        )
        return Measured(state, words, "", ((program, (key,)),), missing)

    return checked


def _checked_expected(context: Context) -> str:
    months = number(context.thresholds.program_check_months.value)
    return f"every program checked with its provider less than {months} months ago"


CRITERIA: tuple[Criterion, ...] = (
    Criterion("S4.1", msg("Every partner who trains has answered"), HARD, of_partnership(_answered)),
    Criterion(
        "S4.2",
        msg("Every critical occupation has a program, or it is said why not"),
        HARD,
        each_occupation(always("for each a program of the region, or the reason why there is none"), _served),
    ),
    Criterion(
        "S4.3",
        msg("The programs state what people ask first"),
        HARD,
        each_program(
            always("provider, CIP, awards, length, cost and delivery of every program, or unknown"), _stated
        ),
    ),
    Criterion(
        "S4.4", msg("The programs were checked lately"), SOFT, each_program(_checked_expected, _checked)
    ),
    Criterion(
        "S4.5",
        msg("The programs say whether they are on the Eligible Training Provider List"),
        SOFT,
        each_program(always("`etpl` true or false for every program"), states("etpl", "the list")),
    ),
    Criterion(
        "S4.6",
        msg("The programs name their support services"),
        SOFT,
        each_program(always("support services of every program"), states("supports", "support services")),
    ),
    Criterion(
        "S4.7",
        msg("The programs name their work-based learning"),
        SOFT,
        each_program(
            always("work-based learning in every program"),
            states("work_based_learning", "work-based learning"),
        ),
    ),
    Criterion(
        "S4.8",
        msg("The programs state their completers"),
        SOFT,
        each_program(always("completers of every program"), states("completions", "completers")),
    ),
)
