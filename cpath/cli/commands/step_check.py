"""``cpath step check``: whether everything signed still stands, for CI and for every month."""

from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import Force, Output, Region, Repo
from cpath.cli.signing import find_initiative, refuse_without_initiative
from cpath.errors import CpathError, ExitCode, UnreadableError, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog

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
    repo: Repo = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, json or github.", show_default=False),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Say whether every signed step still stands, and if not, what re-opened it.

    A signed step stands no more when its data changed so that what it must meet is not met, when they
    have aged past their limit, when a waiver or an attestation has ended, or when it was reopened
    and nobody signed it again. A step record that was edited out of order is told too. Where the
    repository is under Git, the commit that did it is named; Git's objects are only read.

    Exit codes: 0 everything signed stands; 1 something does not; 2 wrong use; 3 no repository, or
    no initiative; 4 an initiative, the settings or a region's file cannot be read.
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
    from cpath.reports.steps.check import FORMATS, render_step_check
    from cpath.reports.steps.check_words import soon_lines

    chosen = choose_format(format_, output, FORMATS)
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
    emit(render_step_check(report, chosen), output, chosen, force=force)
    for line in soon_lines(report):
        say(f"note: {line}")
    if not report.stands:
        if report.history == "shallow":
            say("note: this clone lacks older commits; in CI set fetch-depth: 0 to see which one did it")
        elif report.history == "none":
            _say_why_no_commit(catalog)
        raise typer.Exit(ExitCode.FINDINGS)
    broken = _broken(catalog, region) if initiative is None else []
    if broken:
        refuse_to_judge(catalog)
        raise UnreadableError(
            f"nobody can tell whether the steps of {', '.join(broken)} stand: the file cannot be read",
            help="`cpath validate` says what is wrong with it",
        )
    if output is not None:
        say("everything signed stands")


def _see_that_there_is_one(catalog: "Catalog", region: str | None) -> None:
    """Refuse a region that is not there, and a repository or region without any initiative."""
    from cpath.catalog.lookup import check_region
    from cpath.model import Initiative

    check_region(catalog, region)
    found = [record for record in catalog.all(Initiative).values() if region in (None, record.region)]
    if not found and not _broken(catalog, region):
        refuse_without_initiative(catalog, region)


def _say_why_no_commit(catalog: "Catalog") -> None:
    """Say it where there is a Git repository that Git refuses to read, as in containers of CI."""
    from cpath.cli.output import say
    from cpath.source.history import History

    try:
        History.open(catalog.root)
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
