"""``cpath step``: list and show the eight steps; the other subcommands stand in modules beside this one."""

from typing import Annotated

import typer

from cpath.cli.commands import step_advance, step_check, step_decide, step_guide
from cpath.cli.options import Force, Language, Output, Repo, make_app
from cpath.cli.signing import InitiativeId, find_initiative

app = make_app("Look at the eight steps and sign them off.", no_args_is_help=True)

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="text, json, csv, markdown, html or xlsx.",
        show_default=False,
    ),
]


@app.callback(
    epilog="Examples: `cpath step list`; `cpath step show healthcare 3`; "
    "`cpath step advance healthcare --by example-hospital --role Director`; `cpath step check`, in CI. "
    "Each has its own --help."
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
    from cpath.cli.output import load_repository, say_left_out, text_width, today
    from cpath.cli.reporting import emit_report, make_view
    from cpath.documents import View
    from cpath.reports.titles import Titles
    from cpath.steps.gate import evaluate

    if initiative is None:
        emit_report("step list", "text", View(width=text_width()), None, None)
        return
    loaded = load_repository(repo, regions=())
    catalog = loaded.catalog
    record = find_initiative(catalog, initiative)
    say_left_out(loaded)
    status = evaluate(catalog, record, today())
    emit_report("step list", "text", make_view(catalog, None), status, Titles(catalog))


@app.command(
    epilog="Examples: `cpath step show healthcare`; `cpath step show plains/healthcare 3 --format json`."
)
def show(
    initiative: InitiativeId,
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="[N]", help="All of this step, 1 to 8. Without it: what to work on.", show_default=False
        ),
    ] = None,
    language: Language = None,
    repo: Repo = None,
    format_: Format = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Show every criterion: what was measured, what is expected, and where the evidence stands."""
    from cpath.cli.output import choose_format, load_repository, say_left_out, say_next, today
    from cpath.cli.reporting import emit_report, make_view
    from cpath.reports.registry import REPORTS
    from cpath.reports.steps.words import next_command
    from cpath.reports.titles import Titles
    from cpath.steps.decision import find_step
    from cpath.steps.gate import evaluate

    chosen = choose_format(format_, output, REPORTS["step show"].formats)
    if number is not None:
        find_step(number)
    loaded = load_repository(repo, regions=())
    catalog = loaded.catalog
    status = evaluate(catalog, find_initiative(catalog, initiative), today())
    say_left_out(loaded)
    view = make_view(catalog, output, language=language)
    emit_report("step show", chosen, view, status, number, Titles(catalog), output=output, force=force)
    command = next_command(status)
    if chosen == "text" and (number is None or command != f"cpath step show {status.id} {number}"):
        say_next(command)


app.command("guide", epilog=step_guide.EPILOG)(step_guide.guide)
app.command("advance", epilog=step_advance.EPILOG)(step_advance.advance)
app.command("reopen", epilog=step_decide.REOPEN_EPILOG)(step_decide.reopen)
app.command("waive", epilog=step_decide.WAIVE_EPILOG)(step_decide.waive)
app.command("attest", epilog=step_decide.ATTEST_EPILOG)(step_decide.attest)
app.command("check", epilog=step_check.EPILOG)(step_check.check)
