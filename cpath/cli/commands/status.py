"""``cpath status``: where every initiative stands in the eight steps."""

from typing import Annotated

import typer

from cpath.cli.options import All, Force, Language, Output, Region, Repo, make_app, refuse_idle
from cpath.cli.signing import refuse_without_initiative
from cpath.errors import ExitCode

app = make_app("Show where each initiative stands in the eight steps.")


@app.command(
    epilog="Examples: `cpath status`; `cpath status --region plains`; `cpath status --details`; "
    "`cpath status -o status.xlsx`."
)
def status(
    region: Region = None,
    table: Annotated[
        bool | None,
        typer.Option(
            "--table/--details",
            help="One row for each initiative, or a block. Without it: rows where there are several regions.",
            show_default=False,
        ),
    ] = None,
    show_all: All = False,
    language: Language = None,
    repo: Repo = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, json, csv, markdown, html or xlsx.",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Show where each initiative stands: its steps, what blocks it and where, what ages next.

    Exit codes: 0 fine; 1 a signed step needs review; 2 wrong use; 3 no initiative; 4 the settings or
    a region's file cannot be read.
    """
    from cpath.catalog.lookup import check_region
    from cpath.cli.checkout import refuse_to_judge
    from cpath.cli.output import (
        choose_format,
        load_repository,
        only,
        say,
        say_left_out,
        say_next,
        today,
    )
    from cpath.cli.reporting import emit_report, make_view
    from cpath.reports.registry import REPORTS
    from cpath.reports.titles import Titles
    from cpath.steps.gate import evaluate_all

    day = today()
    chosen = choose_format(format_, output, REPORTS["status"].formats)
    refuse_idle(
        {"--table": table is True, "--details": table is False} if chosen != "text" else {},
        f"{chosen} has one form",
    )
    loaded = load_repository(repo, regions=only(region))
    catalog = loaded.catalog
    check_region(catalog, region)
    statuses = evaluate_all(catalog, day, region=region)
    say_left_out(loaded)
    if not statuses:
        refuse_without_initiative(catalog, region)
    if any(item.is_stale for item in statuses):
        refuse_to_judge(catalog)
    regions = {item.record.region for item in statuses}
    as_table = len(regions) > 1 if table is None else table
    view = make_view(catalog, output, language=language, show_all=show_all)
    facts = (statuses, not as_table, Titles(catalog))
    emit_report("status", chosen, view, *facts, output=output, force=force)
    stale = [item.id for item in statuses if item.is_stale]
    if stale:
        say(f"a signed step needs review in: {_some(set(stale))}")
    if chosen == "text" and as_table and output is None:
        # What needs review comes first, then what somebody can do something about.
        first = min(statuses, key=lambda item: (not item.is_stale, item.current is None))
        say_next(f"cpath status --region {first.record.region} --details")
    if stale:
        raise typer.Exit(ExitCode.FINDINGS)


def _some(names: set[str], shown: int = 8) -> str:
    listed = ", ".join(sorted(names)[:shown])
    return f"{listed}, ..." if len(names) > shown else listed or "there is none yet"
