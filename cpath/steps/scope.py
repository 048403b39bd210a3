"""Of one thing, of all: makes a check of one partnership, occupation, program or pathway a criterion's.

Owns what a criterion says where there is not one of them. Must not judge anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.messages import Code, msg
from cpath.model import Partnership, Pathway, read_text
from cpath.model.kind_words import KIND_WORDS
from cpath.steps.criterion import Measured, State, judge, judge_each

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Record
    from cpath.messages import Message
    from cpath.model import Program
    from cpath.steps.context import Context, Critical, OwnPathway

    Check = Callable[[Context], Measured]
    Expected = Callable[[Context], str]
    PartnershipCheck = Callable[[Context, Record[Partnership]], Measured]
    OccupationCheck = Callable[[Context, Critical], Measured]
    ProgramCheck = Callable[[Context, Record[Program]], Measured]
    PathwayCheck = Callable[[Context, OwnPathway, Record[Pathway]], Measured]


def always(words: str) -> Expected:
    """Return an expectation that no threshold enters."""
    return lambda _: words


def of_partnership(check: PartnershipCheck) -> Check:
    """Make a check of the partnership's record one of the initiative; unknown where there is none."""

    def checked(context: Context) -> Measured:
        if context.partnership is None:
            ref = context.initiative.entity.partnership
            return Measured(
                State.UNKNOWN,
                f"no partnership {ref!r} that can be read",
                "a sector partnership",
                ((context.initiative, ("partnership",)),),
                _mend(context, Partnership.kind, ref)
                or msg(
                    "write the partnership's record, or name the one that there is under {key}",
                    key=Code("partnership"),
                ),
            )
        return check(context, context.partnership)

    return checked


def _mend(context: Context, kind: str, ref: str) -> Message | None:
    """Say what to do about a record that is there and cannot be read; nothing where there is none."""
    key = context.catalog.resolve(kind, ref, context.initiative.region).key
    if key is None or key not in context.catalog.broken.get(kind, ()):
        return None
    return msg(
        "correct the file of {kind} {key}; {command} says what is wrong with it",
        kind=KIND_WORDS[kind],
        key=Code(key),
        command=Code("cpath validate"),
    )


def each_occupation(expected: Expected, check: OccupationCheck) -> Check:
    """Make a check of one critical occupation one of all; not met where there is none."""

    def checked(context: Context) -> Measured:
        none = Measured(
            State.UNMET,
            "no critical occupation",
            "",
            ((context.initiative, ("critical_occupations",)),),
            msg("name the critical occupations under {key}", key=Code("critical_occupations")),
        )
        parts = [
            (critical.entry.occupation, critical.name, check(context, critical))
            for critical in context.critical
        ]
        return judge_each(parts, expected=expected(context), none=none)

    return checked


def each_program(expected: Expected, check: ProgramCheck) -> Check:
    """Make a check of one program one of all that serve a critical occupation.

    Where no program is there, it is met as long as every occupation says why it has none.
    """

    def checked(context: Context) -> Measured:
        parts = [
            (program.key, read_text(program.entity.title), check(context, program))
            for program in context.programs
        ]
        return judge_each(parts, expected=expected(context), none=no_program(context))

    return checked


def no_program(context: Context) -> Measured:
    """Judge that no program serves any critical occupation: fine where each says why."""
    declared = bool(context.critical) and all(critical.entry.no_program for critical in context.critical)
    return judge(
        declared,
        measured="no program, and each occupation says why" if declared else "no program",
        expected="",
        evidence=[(context.initiative, ("critical_occupations",))],
        missing=msg("write the programs of the region into its folder programs/"),
    )


def each_pathway(expected: Expected, check: PathwayCheck) -> Check:
    """Make a check of one pathway one of all that the initiative names; not met where there is none."""

    def checked(context: Context) -> Measured:
        none = Measured(
            State.UNMET,
            "no pathway",
            "",
            ((context.initiative, ("pathways",)),),
            msg(
                "write a pathway into {folder}, and name it under {key}",
                folder=Code("pathways/"),
                key=Code("pathways"),
            ),
        )
        parts = []
        for own in context.pathways:
            if own.record is None:
                result = Measured(
                    State.UNKNOWN,
                    "no such pathway that can be read",
                    "",
                    ((context.initiative, ("pathways", own.index)),),
                    _mend(context, Pathway.kind, own.ref)
                    or msg("write the pathway, or name one that there is"),
                )
            else:
                result = check(context, own, own.record)
            parts.append((own.ref, own.name, result))
        return judge_each(parts, expected=expected(context), none=none)

    return checked


def attested(pathway: Record[Pathway], path: tuple[str, ...], words: Message, *, there: bool) -> Measured:
    """Judge that somebody says what shows ``words``; a word is an attestation, not a computation."""
    if there:
        return Measured(State.ATTESTED, "stated", "", ((pathway, path),))
    missing = msg(
        "say under {what} what there is on {words}, with a link where there is one",
        what=Code(f"{'.'.join(path)}"),
        words=words,
    )
    return Measured(State.UNMET, "nothing stated", "", ((pathway, path),), missing)
