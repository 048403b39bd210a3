"""``cpath step``: list, show and sign the eight steps."""

from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.commands import step_guide
from cpath.cli.options import Diff, DryRun, Output, Repo, make_app
from cpath.errors import NoRepositoryError, UnreadableError, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog, Record
    from cpath.model import Initiative
    from cpath.model.initiative import Signer
    from cpath.source.editor import Edit
    from cpath.steps.gate import StepStatus

_ROLE_LENGTH = 200

app = make_app("Look at the eight steps and sign them off.", no_args_is_help=True)

InitiativeId = Annotated[
    str,
    typer.Argument(
        metavar="INITIATIVE", help="Its id, or region/id where several have it.", show_default=False
    ),
]
Format = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", help="text or json.", show_default=False)
]


@app.callback(
    epilog="Examples: `cpath step list`; `cpath step show healthcare 3`; "
    "`cpath step advance healthcare --by example-hospital --role Director`."
)
def step() -> None:
    """Look at the eight steps and sign them off."""


@app.command("list", epilog="Examples: `cpath step list`; `cpath step list healthcare`.")
def list_steps(
    initiative: Annotated[
        str | None,
        typer.Argument(metavar="[INITIATIVE]", help="With it: the state of each step.", show_default=False),
    ] = None,
    repo: Repo = None,
) -> None:
    """List the eight steps, with their states where an initiative is named."""
    from cpath.cli.output import emit, load_repository, say_left_out, today
    from cpath.reports.steps_report import list_text, steps_text
    from cpath.steps.gate import evaluate

    if initiative is None:
        emit(steps_text())
        return
    loaded = load_repository(repo)
    record = _find(loaded.catalog, initiative)
    say_left_out(loaded)
    emit(list_text(loaded.catalog, evaluate(loaded.catalog, record, today())))


@app.command(
    epilog="Examples: `cpath step show healthcare`; `cpath step show plains/healthcare 3 --format json`."
)
def show(
    initiative: InitiativeId,
    number: Annotated[
        int | None, typer.Argument(metavar="[N]", help="Only this step, 1 to 8.", show_default=False)
    ] = None,
    repo: Repo = None,
    format_: Format = None,
    output: Output = None,
) -> None:
    """Show every criterion: what was measured, what is expected, and where the evidence stands."""
    from cpath.cli.output import choose_format, emit, load_repository, say_left_out, say_next, today
    from cpath.reports.steps_report import next_command, show_text, steps_json
    from cpath.steps.criteria import STEPS
    from cpath.steps.gate import evaluate

    chosen = choose_format(format_, output, ("text", "json"))
    if number is not None and not 1 <= number <= len(STEPS):
        raise UsageError(
            f"there is no step {number}", help="name a step from 1 to 8; `cpath step list` lists them"
        )
    loaded = load_repository(repo)
    catalog = loaded.catalog
    status = evaluate(catalog, _find(catalog, initiative), today())
    say_left_out(loaded)
    if chosen == "json":
        emit(steps_json(catalog, [status], number), output)
    else:
        emit(show_text(catalog, status, number), output)
        command = next_command(status)
        if number is None or command != f"cpath step show {status.id} {number}":
            say_next(command)


app.command("guide", epilog=step_guide.EPILOG)(step_guide.guide)


@app.command(
    epilog='Examples: `cpath step advance healthcare --by example-hospital --role "Chief nursing officer"`; '
    "steps 7 and 8 take --by and --role twice, for business and for the public partners."
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
    repo: Repo = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Sign the next step. The gate is evaluated first, then the signer is looked at.

    Exit codes: 0 signed; 1 the gate is closed; 2 wrong use, such as no signer; 3 no repository.
    """
    from cpath import api
    from cpath.cli.output import emit, load_repository, read_day, say, say_left_out, say_next, today
    from cpath.reports.steps_report import next_command
    from cpath.source.editor import write_edits
    from cpath.steps.gate import evaluate, shown_id
    from cpath.steps.sign_off import find_open_step, sign

    now = today()
    day = now if on is None else read_day(on, "--on")
    if day > now:
        raise UsageError(f"--on {day} lies in the future", help="sign on the day of the decision, or later")
    loaded = load_repository(repo)
    catalog = loaded.catalog
    record = _find(catalog, initiative)
    say_left_out(loaded)
    status = find_open_step(catalog, record, day)
    edits = sign(catalog, record, status, _signers(status, by or [], role or []), day)
    # The gate was evaluated on these bytes; the writer refuses a file that changed since.
    expected = (catalog.root / record.path).read_bytes()
    number, name = status.step.number, shown_id(catalog, record)
    if diff:
        emit(_diff(record.path, expected.decode("utf-8"), edits))
        return
    if dry_run:
        say(f"would sign step {number} of {name} in {record.path}; nothing written")
        return
    written = write_edits(catalog.root, edits, expected={record.path: expected})
    signers = " and ".join(
        f"{organization} ({as_})" for organization, as_ in zip(by or [], role or [], strict=True)
    )
    emit(f"Step {number} of {name} signed on {day} by {signers}, evidence {status.digest}.")
    for path in written:
        say(f"wrote {path}")
    after = api.load(catalog.root).catalog
    say_next(next_command(evaluate(after, _find(after, record.key), now)))


def _signers(status: "StepStatus", by: list[str], role: list[str]) -> "list[Signer]":
    """Pair organizations with roles; asked for only when the gate is open."""
    from cpath.model.initiative import Signer

    if len(by) != len(role):
        raise UsageError(
            f"step {status.step.number} is open, but --by and --role do not pair: "
            f"{len(by)} and {len(role)} given",
            help="give --by ORGANIZATION --role ROLE for each signer",
        )
    if any(not text.strip() for text in role):
        raise UsageError("--role is empty", help="say in what role the signer signs, such as Director")
    if any(not text.isprintable() or len(text) > _ROLE_LENGTH for text in role):
        raise UsageError("--role is no role in one short line", help="write a role such as Director")
    return [Signer(organization=organization, role=text) for organization, text in zip(by, role, strict=True)]


def _find(catalog: "Catalog", ref: str) -> "Record[Initiative]":
    """Find the initiative that a person names."""
    from cpath.diagnostics.suggestion import did_you_mean
    from cpath.model import Initiative

    found = catalog.resolve(Initiative.kind, ref)
    if found.candidates:
        raise UsageError(
            f"several initiatives are called {ref!r}", help=f"name one of: {', '.join(found.candidates)}"
        )
    if found.key is None:
        known = {*catalog.all(Initiative), *(record.id for record in catalog.all(Initiative).values())}
        if not known:
            raise NoRepositoryError(
                "no initiative in this repository",
                help="write one into regions/<region>/initiatives/; `cpath new initiative ID` starts it",
            )
        raise UsageError(
            f"no initiative {ref!r}",
            help=did_you_mean(ref, known) or "`cpath status` lists the initiatives",
        )
    record = catalog.all(Initiative).get(found.key)
    if record is None:
        raise UnreadableError(
            f"the file of the initiative {found.key!r} cannot be read",
            help="`cpath validate` says what is wrong with it",
        )
    return record


def _diff(path: str, old: str, edits: "tuple[Edit, ...]") -> str:
    from difflib import unified_diff

    from cpath.source.editor import apply_edits

    new = apply_edits(old, edits)
    lines = unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
