"""``cpath supply``: openings against completers."""

from typing import Annotated

import typer

from cpath.cli.options import (
    All,
    Explain,
    Force,
    Language,
    Output,
    Region,
    Repo,
    check_word,
    make_app,
    refuse_idle,
)
from cpath.errors import NoRepositoryError, UsageError

_BY = ("occupation", "program", "region", "sector", "education", "state")
_YEARS = 10

app = make_app("Count job openings against those who complete programs.")


@app.command(
    epilog="Examples: `cpath supply`; `cpath supply --region pikes-peak --by program`; "
    "`cpath supply --by sector`; `cpath supply -o supply.xlsx`."
)
def supply(
    region: Region = None,
    occupation: Annotated[
        str | None,
        typer.Option("--occupation", metavar="OCCUPATION", help="Only this occupation.", show_default=False),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="WHAT",
            help="A row for each: occupation, program, region, sector, education, state.  "
            "[default: occupation]",
            show_default=False,
        ),
    ] = None,
    years: Annotated[
        int, typer.Option("--years", metavar="N", help="Average the latest N recorded years of completers.")
    ] = 3,
    explain: Explain = False,
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
    """Hold a region's job openings against those who complete its programs.

    For every critical occupation: projected openings a year, completers of the programs that lead to
    it, what is left of both, and whether the pay is a living wage. What nobody has recorded is
    unknown, not zero; the report says what to write.

    Exit codes: 0 fine; 2 wrong use; 3 no critical occupation; 4 the settings or a
    region's file, or an occupation that was named, cannot be read.
    """
    from cpath import api
    from cpath.catalog.lookup import check_region, find_record
    from cpath.cli.output import (
        choose_format,
        load_repository,
        only,
        say_left_out,
        say_next,
    )
    from cpath.cli.reporting import emit_report, make_view
    from cpath.gaps.yardstick import shown_id
    from cpath.model import Occupation
    from cpath.reports.registry import REPORTS
    from cpath.reports.titles import Titles

    check_word("--by", by, _BY)
    if not 1 <= years <= _YEARS:
        raise UsageError(f"--years cannot be {years}", help=f"give a number from 1 to {_YEARS}")
    chosen = choose_format(format_, output, REPORTS["supply"].formats)
    if chosen in {"json", "xlsx"}:
        refuse_idle({"--by": by is not None}, f"{chosen} always contains the rows of every kind")
    loaded = load_repository(repo, regions=only(region))
    catalog = loaded.catalog
    say_left_out(loaded)
    check_region(catalog, region)
    key = None if occupation is None else find_record(catalog, Occupation, occupation).key
    report = api.build_supply(catalog, region=region, occupation=key, years=years)
    if not report.occupations:
        raise NoRepositoryError(
            "no initiative names "
            + (f"{occupation!r} as a critical occupation" if occupation else "a critical occupation")
            + (f" in {region}" if region else ""),
            help="list it under `critical_occupations` in an initiative",
        )
    view = make_view(catalog, output, language=language, explain=explain, show_all=show_all)
    facts = (report, by or "occupation", Titles(catalog))
    emit_report("supply", chosen, view, *facts, output=output, force=force)
    short = [row for row in report.occupations if row.balance is not None and row.balance.gap > 0]
    if short:
        largest = max(short, key=lambda row: row.balance.gap if row.balance is not None else 0)
        record = catalog.all(Occupation)[largest.occupation]
        say_next(f"cpath gap-report --region {largest.region} --occupation {shown_id(catalog, record)}")
