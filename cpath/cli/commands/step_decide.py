"""``cpath step reopen``, ``waive`` and ``attest``: what a partnership decides besides signing."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cpath.cli.options import Diff, DryRun, Repo
from cpath.cli.signing import (
    By,
    InitiativeId,
    On,
    Opened,
    Role,
    open_initiative,
    read_decision_day,
    read_role,
    read_words,
    say_next_step,
    write_record,
)

if TYPE_CHECKING:
    from cpath.source.edit import Edit

REOPEN_EPILOG = (
    'Examples: `cpath step reopen healthcare 3 --reason "Two of the five businesses have left" '
    '--by example-hospital --role "Chief nursing officer"`; the same with --diff, to see what would be '
    "written."
)
WAIVE_EPILOG = (
    'Examples: `cpath step waive healthcare S2.1 --reason "Only four agencies in three counties" '
    "--by example-workforce-center --role Director --expires 2027-02-28`; `cpath step show healthcare 2` "
    "lists the ids of a step's criteria."
)
ATTEST_EPILOG = (
    'Examples: `cpath step attest healthcare S6.9 --statement "Each student has one adviser from school '
    'to college" --by example-college --role "Dean of students"`.'
)

CriterionId = Annotated[
    str,
    typer.Argument(metavar="CRITERION", help="Id of the criterion, such as S2.1.", show_default=False),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of every decision: who decides, when, and whether it is written."""

    by: By
    role: Role
    on: On = None
    repo: Repo = None
    dry_run: DryRun = False
    diff: Diff = False


Told = tuple["Sequence[Edit]", str, str]
"""What is written down, and how it is told before and after."""
Decide = Callable[[Opened, str, date, date], Told]
"""Decides on an initiative: its name, the day of the decision, today."""


def decision(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with the options of `Asked`, which it takes as one value."""
    shared = inspect.signature(Asked).parameters
    own = [item for item in inspect.signature(command).parameters.values() if item.name != "asked"]
    named = [item.replace(kind=item.KEYWORD_ONLY) for item in (*own, *shared.values())]

    @wraps(command)
    def run(**given: Any) -> None:
        asked = Asked(**{name: given.pop(name) for name in shared})
        command(**given, asked=replace(asked, role=read_role(asked.role)))

    run.__signature__ = inspect.Signature(named)  # type: ignore[attr-defined]
    run.__annotations__ = {item.name: item.annotation for item in named}
    return run


def _write(asked: Asked, initiative: str, verb: str, decide: Decide) -> None:
    """Open the initiative, decide as of the day asked for and as of today, and write what was decided."""
    from cpath.cli.output import today
    from cpath.steps.gate import shown_id

    now = today()
    day = read_decision_day(asked.on, now, verb)
    opened = open_initiative(asked.repo, initiative)
    edits, would, done = decide(opened, shown_id(opened.catalog, opened.record), day, now)
    if write_record(opened, edits, would=would, done=done, dry_run=asked.dry_run, diff=asked.diff):
        say_next_step(opened, now)


@decision
def reopen(
    initiative: InitiativeId,
    number: Annotated[int, typer.Argument(metavar="N", help="The step, 1 to 8.", show_default=False)],
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why, in a sentence.", show_default=False),
    ],
    asked: Asked,
) -> None:
    """Open a signed step again. Its sign-off stays in the record, with the reason why it counts no more.

    The later steps are at risk until the step is signed again, which `cpath step advance` does. Any
    organization of the partnership may ask for it.

    Exit codes: 0 reopened; 1 the file changed meanwhile; 2 wrong use; 3 no repository; 4 the
    initiative, the settings or the region's file cannot be read.
    """
    from cpath.model.initiative import Reopening
    from cpath.steps.decision import reopen as decide

    words = read_words(reason, "--reason", "Two of the five businesses have left")

    def make(opened: Opened, name: str, day: date, _: date) -> Told:
        item = Reopening(on=day, reason=words, by=asked.by, role=asked.role)
        return (
            decide(opened.catalog, opened.record, number, item),
            f"reopen step {number} of {name}",
            f"Step {number} of {name} reopened on {day} by {asked.by} ({asked.role}): {words}",
        )

    _write(asked, initiative, "reopen", make)


@decision
def waive(
    initiative: InitiativeId,
    criterion: CriterionId,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="TEXT", help="Why it is let pass, in a sentence.", show_default=False
        ),
    ],
    asked: Asked,
    expires: Annotated[
        str | None,
        typer.Option(
            "--expires",
            metavar="DATE",
            help="Last day on which it holds; a year after the decision without it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Let a criterion that must be met pass for a while, with a reason. Every report shows the waiver.

    The side that signs the step decides: business on steps 1, 3 and 5, the public partners on 2, 4
    and 6, either of them on 7 and 8. A waiver ends by itself; how long it may hold is
    `waiver_months` under `thresholds`. Given again with a later end, it is renewed.

    Exit codes: 0 waived; 1 the file changed meanwhile; 2 wrong use; 3 no repository; 4 the
    initiative, the settings or the region's file cannot be read.
    """
    from cpath.cli.output import read_day
    from cpath.model.initiative import Waiver
    from cpath.steps.decision import check_criterion, find_usual_expiry
    from cpath.steps.decision import waive as decide

    words = read_words(reason, "--reason", "Only four agencies in three counties")
    id_ = check_criterion(criterion).id
    last = None if expires is None else read_day(expires, "--expires")

    def make(opened: Opened, name: str, day: date, now: date) -> Told:
        end = last or find_usual_expiry(opened.catalog, opened.record, day)
        item = Waiver(criterion=id_, reason=words, by=asked.by, role=asked.role, on=day, expires=end)
        return (
            decide(opened.catalog, opened.record, item, now),
            f"waive {id_} of {name} until {end}",
            f"{id_} of {name} waived until {end} by {asked.by} ({asked.role}): {words}",
        )

    _write(asked, initiative, "waive", make)


@decision
def attest(
    initiative: InitiativeId,
    criterion: CriterionId,
    statement: Annotated[
        str,
        typer.Option("--statement", metavar="TEXT", help="What is so, in a sentence.", show_default=False),
    ],
    asked: Asked,
    expires: Annotated[
        str | None,
        typer.Option(
            "--expires",
            metavar="DATE",
            help="Last day on which it holds; no end without it.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Vouch for a criterion that no data can show. It is shown as attested, by whom and when.

    Most criteria are computed from the data and cannot be attested. Any organization of the
    partnership may attest the others.

    Exit codes: 0 attested; 1 the file changed meanwhile; 2 wrong use; 3 no repository; 4 the
    initiative, the settings or the region's file cannot be read.
    """
    from cpath.cli.output import read_day
    from cpath.model.initiative import Attestation
    from cpath.steps.decision import attest as decide
    from cpath.steps.decision import check_criterion

    words = read_words(statement, "--statement", "Each student has one adviser from school to college")
    id_ = check_criterion(criterion).id
    end = None if expires is None else read_day(expires, "--expires")

    def make(opened: Opened, name: str, day: date, now: date) -> Told:
        item = Attestation(criterion=id_, statement=words, by=asked.by, role=asked.role, on=day, expires=end)
        until = "" if end is None else f", until {end}"
        return (
            decide(opened.catalog, opened.record, item, now),
            f"attest {id_} of {name}{until}",
            f"{id_} of {name} attested on {day}{until} by {asked.by} ({asked.role}): {words}",
        )

    _write(asked, initiative, "attest", make)
