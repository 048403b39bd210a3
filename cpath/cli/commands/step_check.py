"""``cpath step check``: whether everything signed still stands, for CI and for every month."""

from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import All, Force, Language, Output, Region, Repo, refuse_idle
from cpath.cli.signing import find_initiative, refuse_without_initiative
from cpath.errors import CpathError, ExitCode, UnreadableError, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.steps.trace import StepCheck

EPILOG = (
    "Examples: `cpath step check`; `cpath step check healthcare`; `cpath step check --region plains "
    "--format github`, in a GitHub workflow; `cpath step check -o check.json`."
)


def check(
    initiative: Annotated[
        str | None,
        typer.Argument(
            metavar="[INITIATIVE]", help="Only this one. Without it: all of them.", show_default=False
        ),
    ] = None,
    region: Region = None,
    show_all: All = False,
    language: Language = None,
    repo: Repo = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, json, csv, markdown, html, xlsx or github.",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Check whether every signed step is still valid. If not, see what is missing and what changed.

    A signed step needs review when its data changed and no longer meet a criterion, when they are
    too old, when a waiver or an attestation ended, or when the step was reopened and not signed
    again. A step record that was edited out of order is a fault too. In a Git repository the commit
    that made the change is named; Git's objects are only read.

    Exit codes: 0 everything signed is valid; 1 something needs review; 2 wrong use; 3 no repository,
    or no initiative; 4 an initiative, the settings or a region's file cannot be read.
    """
    from cpath import api
    from cpath.cli.checkout import refuse_to_judge
    from cpath.cli.output import (
        choose_format,
        emit,
        load_repository,
        only,
        progress,
        say,
        say_left_out,
        today,
    )
    from cpath.cli.reporting import emit_report, make_view
    from cpath.reports.registry import REPORTS
    from cpath.reports.steps.annotations import write_annotations
    from cpath.reports.titles import Titles

    chosen = choose_format(format_, output, (*REPORTS["step check"].formats, "github"))
    for_github = chosen == "github"
    idle = {"--all": show_all, "--language": language is not None} if for_github else {}
    refuse_idle(idle, "github has one form")
    now = today()
    if initiative is not None and region is not None:
        raise UsageError("--region goes without an initiative", help=f"name it as {region}/{initiative}")
    loaded = load_repository(repo, regions=() if initiative is not None else only(region))
    catalog = loaded.catalog
    record = None if initiative is None else find_initiative(catalog, initiative)
    if record is None:
        _see_that_there_is_one(catalog, region)
    say_left_out(loaded)
    with progress("looking for the commits") as advance:
        report = api.check_steps(catalog, now, initiative=record, region=region, progress=advance)
    if not report.stands:
        refuse_to_judge(catalog)
    titles = Titles(catalog)
    if for_github:
        emit(write_annotations(report, titles), output, chosen, force=force)
    else:
        view = make_view(catalog, output, language=language, show_all=show_all)
        emit_report("step check", chosen, view, report, titles, output=output, force=force)
    if not report.stands:
        _say_why_no_commit(report)
        raise typer.Exit(ExitCode.FINDINGS)
    broken = _broken(catalog, region) if initiative is None else []
    if broken:
        refuse_to_judge(catalog)
        raise UnreadableError(
            f"the steps of {', '.join(broken)} cannot be checked: the file cannot be read",
            help="`cpath validate` says what is wrong with it",
        )
    if output is not None:
        say("everything signed is valid")


def _see_that_there_is_one(catalog: "Catalog", region: str | None) -> None:
    """Refuse a region that is not there, and a repository or region without any initiative."""
    from cpath.catalog.lookup import check_region
    from cpath.model import Initiative

    check_region(catalog, region)
    found = [record for record in catalog.all(Initiative).values() if region in (None, record.region)]
    if not found and not _broken(catalog, region):
        refuse_without_initiative(catalog, region)


def _say_why_no_commit(report: "StepCheck") -> None:
    """Say why the history tells nothing: older commits are missing, or Git refuses to read it."""
    from cpath.cli.output import say
    from cpath.source.history import History

    if report.history == "shallow":
        say("note: this clone lacks older commits; in CI set fetch-depth: 0 to see which one did it")
    if report.history != "none":
        return
    try:
        History.open(report.catalog.root)
    except UnreadableError as error:
        say(f"note: no commit is named: {error.message}")
        if error.help:
            say(f"help: {error.help}")
    except CpathError:
        pass  # no Git here: then nobody misses it


def _broken(catalog: "Catalog", region: str | None) -> list[str]:
    """Return the initiatives whose files cannot be read."""
    from cpath.model import Initiative

    keys = sorted(catalog.broken.get(Initiative.kind, ()))
    return [key for key in keys if region is None or key.startswith(f"{region}/")]
