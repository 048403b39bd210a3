"""``cpath step advance``: sign the next step."""

from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import Diff, DryRun, Repo
from cpath.cli.signing import (
    InitiativeId,
    Opened,
    find_initiative,
    open_initiative,
    read_decision_day,
    read_role,
    say_next_step,
    write_record,
)
from cpath.errors import (
    MissingProgramError,
    NoRepositoryError,
    RefusedEditError,
    UnreadableError,
    UnwritableError,
    UsageError,
)

if TYPE_CHECKING:
    from datetime import date

    from cpath.model.initiative import Signer
    from cpath.source.history import History
    from cpath.source.ignored import Ignored
    from cpath.steps.gate import StepStatus

EPILOG = (
    'Examples: `cpath step advance healthcare --by example-hospital --role "Chief nursing officer"`; '
    "the same with --dry-run, to see whether it would be signed. Steps 7 and 8 take --by and --role twice, "
    "for business and for the public partners: `cpath step advance healthcare --by example-hospital "
    "--role Director --by example-college --role Dean`."
)


def advance(
    initiative: InitiativeId,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="ORGANIZATION", help="Id of the signer's organization.", show_default=False
        ),
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option("--role", metavar="ROLE", help="The signer's role there; no name.", show_default=False),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DATE", help="Day of the sign-off; today without it.", show_default=False
        ),
    ] = None,
    step: Annotated[
        int | None,
        typer.Option(
            "--step",
            metavar="N",
            help="Sign only this step; refused where another one is next.",
            show_default=False,
        ),
    ] = None,
    allow_uncommitted: Annotated[
        bool,
        typer.Option("--allow-uncommitted", help="Sign though the data are not committed to Git yet."),
    ] = False,
    repo: Repo = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Sign the next step, or one that was reopened, once all that it must meet is met.

    The gate is looked at first, then the signer. Where the repository is under Git, what the step
    rests on must be committed, so that what was signed can be looked up later. Business signs steps
    1, 3 and 5, the public partners sign 2, 4 and 6, both sign 7 and 8.

    Exit codes: 0 signed; 1 the gate is closed, the data are not committed, or somebody else signed
    meanwhile; 2 wrong use, such as no signer; 3 no repository; 4 the initiative, the settings
    or the region's file cannot be read.
    """
    from cpath.cli.checkout import refuse_partly_checked_out
    from cpath.cli.output import say, today
    from cpath.steps.decision import find_step
    from cpath.steps.gate import shown_id
    from cpath.steps.sign_off import find_open_step, sign

    now = today()
    day = read_decision_day(on, now, "sign")
    if step is not None:
        find_step(step)
    opened = open_initiative(repo, initiative)
    catalog, record = opened.catalog, opened.record
    refuse_partly_checked_out(catalog, "nothing is signed", "what is signed may rest on what is left out")
    status = find_open_step(catalog, record, day, step)
    signers = _signers(status, by or [], role or [])
    edits = sign(catalog, record, status, signers, day)
    history = _find_history(opened, allow_uncommitted=allow_uncommitted)
    if history is not None and not allow_uncommitted:
        _check_committed(opened, history, status, day)
    number, name = status.step.number, shown_id(catalog, record)
    told = " and ".join(f"{signer.organization} ({signer.role})" for signer in signers)
    try:
        written = write_record(
            opened,
            edits,
            would=f"sign step {number} of {name}",
            done=f"Step {number} of {name} signed on {day} by {told}, evidence {status.digest}.",
            dry_run=dry_run,
            diff=diff,
        )
    except UnwritableError:
        raise
    except RefusedEditError:
        _say_signed_meanwhile(opened, number, name)
        raise
    if not written:
        return
    if history is None:
        say("note: without Git nobody can look up later what was signed; `git init` starts it")
        say_next_step(opened, now)
    else:
        say_next_step(opened, now, first=f'git commit --all -m "Sign step {number}"')


def _signers(status: "StepStatus", by: list[str], role: list[str]) -> "list[Signer]":
    """Pair organizations with roles; asked for only when the gate is open."""
    from cpath.model.initiative import Signer

    if len(by) != len(role):
        missing = "--role" if len(by) > len(role) else "--by"
        raise UsageError(
            f"step {status.step.number} can be signed, but {missing} is missing: "
            f"{len(by)} --by and {len(role)} --role are given",
            help='give both for each who signs, such as --by ORGANIZATION --role "Plant manager"',
        )
    roles = [read_role(text) for text in role]
    return [
        Signer(organization=organization, role=text) for organization, text in zip(by, roles, strict=True)
    ]


def _check_committed(opened: Opened, history: "History", status: "StepStatus", day: "date") -> None:
    """Refuse to sign what is in no commit yet, and say what keeps it out where Git ignores it."""
    from cpath.catalog.layout import SETTINGS_FILE
    from cpath.source.ignored import find_ignored, find_top
    from cpath.steps.committed import find_uncommitted
    from cpath.steps.wording import listed

    number, root = status.step.number, opened.catalog.root
    paths = find_uncommitted(opened.catalog, opened.record, history, number, day)
    if not paths:
        return
    what = "1 file" if len(paths) == 1 else f"{len(paths)} files"
    message = f"step {number} would be signed on what is not committed to Git yet, in {what}: {listed(paths)}"
    commit = '`git add --all`, then `git commit -m "..."`'
    ignored = find_ignored(root, paths)
    top = find_top(root)
    own = ignored.get(SETTINGS_FILE)
    if own is not None and own == ignored.get(opened.record.path):
        message += f"; {_by_line('Git ignores this folder', own)}"
        help_ = f"start a Git repository of its own in {root}: `git init`, {commit}"
    elif ignored:
        path, by = next(iter(ignored.items()))
        message += f"; {_by_line(f'Git ignores {path}', by)}"
        help_ = f"take that line out, or `git add --force {path}`, then {commit}"
    elif SETTINGS_FILE in paths and top is not None and top != root:
        help_ = (
            f"this folder is inside the Git repository {top}: commit it there with {commit}; or start a "
            f"repository of its own here with `git init`, and commit"
        )
    else:
        help_ = f"commit first, so that what was signed can be looked up later: {commit}"
    raise RefusedEditError(message, help=f"{help_}; or sign all the same with --allow-uncommitted")


def _by_line(what: str, by: "Ignored") -> str:
    return f"{what}: {by.file}, line {by.line} ({by.pattern})"


def _find_history(opened: Opened, *, allow_uncommitted: bool) -> "History | None":
    """Open the history that what is signed is looked up in; None where the folder is under no Git.

    Raises `MissingProgramError` and `UnreadableError` where there is a Git repository that cannot be asked.
    """
    from cpath.cli.output import say
    from cpath.source.history import History

    root = opened.catalog.root
    try:
        return History.open(root)
    except NoRepositoryError:
        return None
    except (MissingProgramError, UnreadableError) as error:
        under_git = any((folder / ".git").exists() for folder in (root, *root.parents))
        if isinstance(error, MissingProgramError) and not under_git:
            return None
        if allow_uncommitted:
            say(f"note: nobody looked whether the data are committed: {error.message}")
            return None
        raise type(error)(
            f"whether the data are committed cannot be looked up: {error.message}",
            help=f"{error.help}; or sign all the same with --allow-uncommitted",
        ) from None


def _say_signed_meanwhile(opened: Opened, number: int, name: str) -> None:
    """Say it in plain words where the file changed because somebody else signed the same step."""
    from cpath import api
    from cpath.steps.sign_off import describe_signers

    now = find_initiative(api.load(opened.catalog.root).catalog, opened.record.key).entity
    before = [item for item in opened.record.entity.steps if item.step == number]
    after = [item for item in now.steps if item.step == number]
    if len(after) > len(before):
        raise RefusedEditError(
            f"step {number} of {name} was signed meanwhile by somebody else, "
            f"on {after[-1].signed_on} by {describe_signers(after[-1])}",
            help=f"nothing was written; `cpath step list {name}` shows where it stands",
        )
