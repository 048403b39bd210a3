"""``cpath report``: reports for boards and partners."""

from typing import Annotated

import typer

from cpath.cli.options import Force, Output, Region, Repo, make_app
from cpath.errors import UsageError

app = make_app("Write reports for boards and partners.", no_args_is_help=True)
EXAMPLE = "Example: `cpath report render progress -o progress.html`."


@app.callback(epilog=EXAMPLE)
def reports() -> None:
    """Write reports for boards and partners."""


@app.command("list", epilog="Example: `cpath report list`.")
def list_() -> None:
    """List the reports there are."""
    from cpath.cli.output import emit, say_next
    from cpath.reports.board import REPORTS

    emit("".join(f"{name}  {report.summary}\n" for name, report in REPORTS.items()))
    say_next("cpath report render progress -o progress.html")


@app.command(epilog=EXAMPLE)
def render(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which report; see `cpath report list`.")],
    region: Region = None,
    repo: Repo = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="markdown or html.", show_default=False),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Write a report, as Markdown or as a page for the browser and the printer."""
    from cpath.catalog.lookup import check_region
    from cpath.cli.output import choose_format, emit, load_repository, only, say_left_out, today
    from cpath.diagnostics.suggestion import did_you_mean
    from cpath.reports.board import REPORTS, render_report

    if name not in REPORTS:
        raise UsageError(
            f"no report {name!r}", help=did_you_mean(name, REPORTS) or f"one of: {', '.join(REPORTS)}"
        )
    chosen = choose_format(format_, output, REPORTS[name].templates, default="markdown")
    loaded = load_repository(repo, regions=only(region))
    check_region(loaded.catalog, region)
    say_left_out(loaded)
    emit(render_report(loaded.catalog, name, chosen, today(), region=region), output, chosen, force=force)
