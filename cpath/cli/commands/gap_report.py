"""``cpath gap-report``: what occupations require against what programs teach."""

from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import Output, Region, Repo, make_app
from cpath.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from cpath.gaps.report import GapReport

app = make_app("Compare what occupations require with what programs teach.")


@app.command(
    epilog="Examples: `cpath gap-report`; `cpath gap-report --region example --fail-under 60`; "
    "`cpath gap-report --occupation registered-nurse --program nursing-aas --all`; "
    "`cpath gap-report -o gaps.csv`."
)
def gap_report(
    repo: Repo = None,
    region: Region = None,
    occupation: Annotated[
        str | None,
        typer.Option(
            "--occupation",
            metavar="OCCUPATION",
            help="This occupation, critical or not, against every program that prepares for it.",
            show_default=False,
        ),
    ] = None,
    program: Annotated[
        str | None,
        typer.Option(
            "--program",
            metavar="PROGRAM",
            help="Only this program; with --occupation that pair, whatever the program says it is for.",
            show_default=False,
        ),
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="List every required item, also those that are met.")
    ] = False,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            help="Exit 1 where a pair's coverage (its lower bound where there is no single figure) is less.",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, json, csv or markdown.", show_default=False),
    ] = None,
    output: Output = None,
) -> None:
    """Compare what occupations require with what programs teach.

    Without options: every critical occupation against every program of its region that prepares for
    it. Every output says by which definition its figures were worked out.

    Exit codes: 0 fine; 1 a coverage is under --fail-under; 2 wrong use; 3 nothing to compare; 4 a
    file that was named cannot be read.
    """
    from cpath import api
    from cpath.catalog.layout import SETTINGS_FILE
    from cpath.cli.output import choose_format, emit, load_repository, say, say_left_out
    from cpath.diagnostics import Severity
    from cpath.reports.gap_report import FORMATS, render_gap_report

    if fail_under is not None and not 0 <= fail_under <= 100:  # noqa: PLR2004 - per cents
        raise UsageError(f"--fail-under cannot be {fail_under:g}", help="give per cents, from 0 to 100")
    chosen = choose_format(format_, output, FORMATS)
    loaded = load_repository(repo)
    catalog = loaded.catalog
    say_left_out(loaded)
    if any(found.path == SETTINGS_FILE and found.severity is Severity.ERROR for found in loaded.diagnostics):
        say(f"note: {SETTINGS_FILE} cannot be read; its thresholds, scales and conversions are not used")
    report = api.build_gap_report(catalog, region=region, occupation=occupation, program=program)
    for left_out in report.left_out:
        say(f"note: not compared: {left_out}")
    language = catalog.settings.entity.languages[0] if catalog.settings.entity.languages else "en"
    text = render_gap_report(report, chosen, language=language, show_all=show_all)
    # Excel takes a file without the mark for one in the machine's old encoding.
    emit(f"\ufeff{text}" if chosen == "csv" and output is not None else text, output)
    if fail_under is not None:
        _hold(report, fail_under)


def _hold(report: "GapReport", fail_under: float) -> None:
    """End with exit code 1 where a pair's coverage is under the minimum, or is not known at all."""
    from cpath.cli.output import say
    from cpath.gaps.scale import exact, round_half_up

    minimum = exact(fail_under) / 100
    if report.unserved:
        occupations = ", ".join(entry.occupation for entry in report.unserved)
        say(f"note: without a program, not held against --fail-under: {occupations}")
    under = [pair for pair in report.pairs if pair.surely_met is None or pair.surely_met < minimum]
    for pair in under:
        coverage = "unknown" if pair.surely_met is None else f"{round_half_up(pair.surely_met * 100, 1)}%"
        if pair.figures.withheld:
            coverage += " at the least (too much is unknown)"
        say(f"under {fail_under:g}%: {pair.occupation} from {pair.source}, coverage {coverage}")
    if under:
        raise typer.Exit(ExitCode.FINDINGS)
