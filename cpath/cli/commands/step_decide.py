"""``cpath step reopen``, ``waive`` and ``attest``: what a partnership decides besides signing."""

from typing import Annotated

import typer

from cpath.cli.options import Diff, DryRun, Repo
from cpath.cli.signing import (
    By,
    InitiativeId,
    On,
    Role,
    open_initiative,
    read_decision_day,
    read_role,
    read_words,
    say_next_step,
    write_record,
)

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


def reopen(
    initiative: InitiativeId,
    number: Annotated[int, typer.Argument(metavar="N", help="The step, 1 to 8.", show_default=False)],
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why, in a sentence.", show_default=False),
    ],
    by: By,
    role: Role,
    on: On = None,
    repo: Repo = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Open a signed step again. Its sign-off stays in the record, with the reason why it counts no more.

    The later steps are at risk until the step is signed again, which `cpath step advance` does. Any
    organization of the partnership may ask for it.

    Exit codes: 0 reopened; 1 the file changed meanwhile; 2 wrong use; 3 no repository; 4 the
    initiative, the settings or the region's file cannot be read.
    """
    from cpath.cli.output import today
    from cpath.model.initiative import Reopening
    from cpath.steps.decision import reopen as decide
    from cpath.steps.gate import shown_id

    now = today()
    day = read_decision_day(on, now, "reopen")
    words = read_words(reason, "--reason", "Two of the five businesses have left")
    opened = open_initiative(repo, initiative)
    decision = Reopening(on=day, reason=words, by=by, role=read_role(role))
    edits = decide(opened.catalog, opened.record, number, decision)
    name = shown_id(opened.catalog, opened.record)
    if write_record(
        opened,
        edits,
        would=f"reopen step {number} of {name}",
        done=f"Step {number} of {name} reopened on {day} by {by} ({decision.role}): {words}",
        dry_run=dry_run,
        diff=diff,
    ):
        say_next_step(opened, now)


def waive(
    initiative: InitiativeId,
    criterion: CriterionId,
    reason: Annotated[
        str,
        typer.Option(
            "--reason", metavar="TEXT", help="Why it is let pass, in a sentence.", show_default=False
        ),
    ],
    by: By,
    role: Role,
    expires: Annotated[
        str | None,
        typer.Option(
            "--expires",
            metavar="DATE",
            help="Last day on which it holds; a year after the decision without it.",
            show_default=False,
        ),
    ] = None,
    on: On = None,
    repo: Repo = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Let a criterion that must be met pass for a while, with a reason. Every report shows the waiver.

    The side that signs the step decides: business on steps 1, 3 and 5, the public partners on 2, 4
    and 6, either of them on 7 and 8. A waiver ends by itself; how long it may hold is
    `waiver_months` under `thresholds`. Given again with a later end, it is renewed.

    Exit codes: 0 waived; 1 the file changed meanwhile; 2 wrong use; 3 no repository; 4 the
    initiative, the settings or the region's file cannot be read.
    """
    from cpath.cli.output import read_day, today
    from cpath.model.initiative import Waiver
    from cpath.steps.decision import check_criterion, find_usual_expiry
    from cpath.steps.decision import waive as decide
    from cpath.steps.gate import shown_id

    now = today()
    day = read_decision_day(on, now, "waive")
    words = read_words(reason, "--reason", "Only four agencies in three counties")
    criterion = check_criterion(criterion).id
    opened = open_initiative(repo, initiative)
    end = (
        find_usual_expiry(opened.catalog, opened.record, day)
        if expires is None
        else read_day(expires, "--expires")
    )
    decision = Waiver(criterion=criterion, reason=words, by=by, role=read_role(role), on=day, expires=end)
    edits = decide(opened.catalog, opened.record, decision, now)
    name = shown_id(opened.catalog, opened.record)
    if write_record(
        opened,
        edits,
        would=f"waive {criterion} of {name} until {end}",
        done=f"{criterion} of {name} waived until {end} by {by} ({decision.role}): {words}",
        dry_run=dry_run,
        diff=diff,
    ):
        say_next_step(opened, now)


def attest(
    initiative: InitiativeId,
    criterion: CriterionId,
    statement: Annotated[
        str,
        typer.Option("--statement", metavar="TEXT", help="What is so, in a sentence.", show_default=False),
    ],
    by: By,
    role: Role,
    expires: Annotated[
        str | None,
        typer.Option(
            "--expires",
            metavar="DATE",
            help="Last day on which it holds; no end without it.",
            show_default=False,
        ),
    ] = None,
    on: On = None,
    repo: Repo = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Vouch for a criterion that no data can show. It is shown as attested, by whom and when.

    Most criteria are computed from the data and cannot be attested. Any organization of the
    partnership may attest the others.

    Exit codes: 0 attested; 1 the file changed meanwhile; 2 wrong use; 3 no repository; 4 the
    initiative, the settings or the region's file cannot be read.
    """
    from cpath.cli.output import read_day, today
    from cpath.model.initiative import Attestation
    from cpath.steps.decision import attest as decide
    from cpath.steps.decision import check_criterion
    from cpath.steps.gate import shown_id

    now = today()
    day = read_decision_day(on, now, "attest")
    words = read_words(statement, "--statement", "Each student has one adviser from school to college")
    criterion = check_criterion(criterion).id
    end = None if expires is None else read_day(expires, "--expires")
    opened = open_initiative(repo, initiative)
    decision = Attestation(
        criterion=criterion, statement=words, by=by, role=read_role(role), on=day, expires=end
    )
    edits = decide(opened.catalog, opened.record, decision, now)
    name = shown_id(opened.catalog, opened.record)
    until = "" if end is None else f", until {end}"
    if write_record(
        opened,
        edits,
        would=f"attest {criterion} of {name}{until}",
        done=f"{criterion} of {name} attested on {day}{until} by {by} ({decision.role}): {words}",
        dry_run=dry_run,
        diff=diff,
    ):
        say_next_step(opened, now)
