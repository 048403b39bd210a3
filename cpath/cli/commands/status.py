"""``cpath status``: where every initiative stands in the eight steps."""

from typing import Annotated

import typer

from cpath.cli.options import Output, Region, Repo, make_app
from cpath.errors import ExitCode, NoRepositoryError, UsageError

app = make_app("Show where each initiative stands in the eight steps.")


@app.command(epilog="Examples: `cpath status`; `cpath status --region plains --format json`.")
def status(
    region: Region = None,
    repo: Repo = None,
    format_: Annotated[
        str | None, typer.Option("--format", metavar="FORMAT", help="text or json.", show_default=False)
    ] = None,
    output: Output = None,
) -> None:
    """Show where each initiative stands: its steps, what blocks it and where, what to do next.

    Exit codes: 0 fine; 1 a signed step needs review; 2 wrong use; 3 no initiative.
    """
    from cpath.cli.output import choose_format, emit, load_repository, say, say_left_out, today
    from cpath.diagnostics.suggestion import did_you_mean
    from cpath.model import Region as RegionRecord
    from cpath.reports.steps_report import status_text, steps_json
    from cpath.steps.gate import evaluate_all

    chosen = choose_format(format_, output, ("text", "json"))
    loaded = load_repository(repo)
    catalog = loaded.catalog
    known = {*catalog.all(RegionRecord), *catalog.broken.get("region", ())}
    if region is not None and region not in known:
        raise UsageError(
            f"no region {region!r}", help=did_you_mean(region, known) or f"one of: {_some(known)}"
        )
    statuses = evaluate_all(catalog, today(), region=region)
    say_left_out(loaded)
    if not statuses:
        raise NoRepositoryError(
            f"no initiative in the region {region!r}" if region else "no initiative in this repository",
            help="write one into regions/<region>/initiatives/; `cpath new initiative ID` starts it",
        )
    emit(steps_json(catalog, statuses) if chosen == "json" else status_text(catalog, statuses), output)
    stale = [item.id for item in statuses if item.is_stale]
    if stale:
        say(f"a signed step needs review in: {', '.join(stale)}")
        raise typer.Exit(ExitCode.FINDINGS)


def _some(names: set[str], shown: int = 8) -> str:
    listed = ", ".join(sorted(names)[:shown])
    return f"{listed}, ..." if len(names) > shown else listed or "there is none yet"
