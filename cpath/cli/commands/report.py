"""``cpath report``: reports for boards and partners."""

from typing import Annotated

import typer

from cpath.cli.options import All, Explain, Force, Language, Output, Region, Repo, make_app
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
    from cpath.reports.registry import REPORTS

    emit("".join(f"{name}  {report.summary}\n" for name, report in REPORTS.items() if report.alone))
    say_next("cpath report render progress -o progress.html")


@app.command(epilog=EXAMPLE)
def render(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which report; see `cpath report list`.")],
    region: Region = None,
    explain: Explain = False,
    show_all: All = False,
    language: Language = None,
    repo: Repo = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, json, csv, markdown, html or xlsx, as the report has it.",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Write a report: for the terminal, the browser, the printer, or a spreadsheet."""
    from cpath.catalog.lookup import check_region
    from cpath.cli.output import choose_format, load_repository, only, say_left_out, today
    from cpath.cli.reporting import emit_report, make_view
    from cpath.diagnostics.suggestion import did_you_mean
    from cpath.reports.registry import REPORTS

    known = [one for one, report in REPORTS.items() if report.alone]
    if name not in known:
        raise UsageError(
            f"no report {name!r}", help=did_you_mean(name, known) or f"one of: {', '.join(known)}"
        )
    chosen = choose_format(format_, output, REPORTS[name].formats)
    loaded = load_repository(repo, regions=only(region))
    catalog = loaded.catalog
    check_region(catalog, region)
    say_left_out(loaded)
    view = make_view(catalog, output, language=language, explain=explain, show_all=show_all)
    facts = REPORTS[name].load().gather(catalog, today(), region)
    emit_report(name, chosen, view, *facts, output=output, force=force)
