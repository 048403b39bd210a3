"""``cpath status``: where every initiative stands in the eight steps."""

from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import Force, Output, Region, Repo, make_app, refuse_idle
from cpath.cli.signing import refuse_without_initiative
from cpath.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpath.catalog import Catalog
    from cpath.steps.gate import InitiativeStatus

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
    repo: Repo = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", help="text, json, csv, markdown or xlsx.", show_default=False
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
        emit,
        load_repository,
        only,
        say,
        say_left_out,
        say_next,
        text_width,
        today,
    )
    from cpath.steps.gate import evaluate_all

    day = today()
    chosen = choose_format(format_, output, ("text", "json", "csv", "markdown", "xlsx"))
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
    text = _render(catalog, statuses, chosen, columns=text_width(output), as_table=as_table)
    emit(text, output, chosen, force=force)
    stale = [item.id for item in statuses if item.is_stale]
    if stale:
        say(f"a signed step needs review in: {_some(set(stale))}")
    if chosen == "text" and as_table and output is None:
        # What needs review comes first, then what somebody can do something about.
        first = min(statuses, key=lambda item: (not item.is_stale, item.current is None))
        say_next(f"cpath status --region {first.record.region} --details")
    if stale:
        raise typer.Exit(ExitCode.FINDINGS)


def _render(
    catalog: "Catalog",
    statuses: "Sequence[InitiativeStatus]",
    chosen: str,
    *,
    columns: int,
    as_table: bool,
) -> str | bytes:
    """Render the statuses in a format; ``as_table`` says whether the text is a row for each."""
    from cpath.reports.steps.report import steps_json
    from cpath.reports.steps.status import status_markdown, status_text, table_text
    from cpath.reports.steps.status_data import status_csv, status_workbook

    if chosen == "text":
        return (table_text if as_table else status_text)(catalog, statuses, columns)
    formats: dict[str, Callable[[Catalog, Sequence[InitiativeStatus]], str | bytes]] = {
        "json": steps_json,
        "csv": status_csv,
        "markdown": status_markdown,
        "xlsx": status_workbook,
    }
    return formats[chosen](catalog, statuses)


def _some(names: set[str], shown: int = 8) -> str:
    listed = ", ".join(sorted(names)[:shown])
    return f"{listed}, ..." if len(names) > shown else listed or "there is none yet"
