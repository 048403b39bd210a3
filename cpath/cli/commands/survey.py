"""``cpath survey``: the sheet that employers vote on, the results, and the letter back to them.

The import of filled sheets is in `survey_import` beside this module.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.commands import survey_import
from cpath.cli.options import All, Explain, Force, Language, Output, Region, Repo, make_app, read_language
from cpath.errors import UsageError

if TYPE_CHECKING:
    from cpath.survey.form import Form

app = make_app("Let employers vote on what a job requires.", no_args_is_help=True)

OccupationId = Annotated[
    str,
    typer.Argument(metavar="OCCUPATION", help="Id of the occupation.", show_default=False),
]
_KEEP = "it may hold votes"
_FORMS = ("xlsx", "csv", "html")
_MOST_VOTERS = 200
_MOST_MONTHS = 240


@app.callback(
    epilog="Examples: `cpath survey make registered-nurse -o nurse.xlsx`; `cpath survey import returned/`; "
    "`cpath survey results registered-nurse`; `cpath survey feedback registered-nurse -o letter.html`.",
)
def survey() -> None:
    """Let employers vote on what a job requires: make a sheet, import it filled, see results, write back."""


def region_of_vote() -> object:
    """Return the option of the region; its help is another than that of commands that filter."""
    return typer.Option(
        "--region",
        metavar="REGION",
        help="The region that votes, where there are several.",
        show_default=False,
    )


@app.command(
    epilog="Examples: `cpath survey make registered-nurse -o nurse.xlsx`; "
    "`cpath survey make registered-nurse --items 40 -o nurse.html`; "
    "`cpath survey make registered-nurse --voters 12 -o nurse.csv`.",
)
def make(
    occupation: OccupationId,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="The sheet: .xlsx, .csv or .html.",
            show_default=False,
        ),
    ] = None,
    force: Force = False,
    region: Annotated[str | None, region_of_vote()] = None,
    items: Annotated[
        int | None,
        typer.Option(
            "--items",
            metavar="N",
            help="Only the N items of the greatest importance.",
            show_default=False,
        ),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(
            "--add",
            metavar="COMPETENCY",
            help="Ask for this one too, or for all of this framework; repeat it.",
            show_default=False,
        ),
    ] = None,
    employability: Annotated[
        bool,
        typer.Option(
            "--employability/--no-employability",
            help="Add the frameworks' items on employability where the list has none.",
        ),
    ] = True,
    months: Annotated[
        int,
        typer.Option("--horizon", metavar="MONTHS", help="How many months ahead voters look."),
    ] = 24,
    voters: Annotated[
        int,
        typer.Option("--voters", metavar="N", help="In a CSV: a column for each of N voters."),
    ] = 1,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="LANGUAGE",
            callback=read_language,
            help="Of the sheet: en or es; titles in that language where they have it.",
            show_default=False,
        ),
    ] = None,
    repo: Repo = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="xlsx, csv or html.", show_default=False),
    ] = None,
) -> None:
    """Make a sheet on which an employer votes, item by item, from 1 to 4.

    The list begins with the region's last vote, without what voters said can be left out; where no one
    has voted yet, with what the framework's ratings require. Each line carries its id, so that the sheet
    can be read back; send one to each voter. A sheet that is there already is not written over: it may
    hold votes.

    Exit codes: 0 fine; 2 wrong use; 3 nothing to vote on; 4 a file that was named cannot be read.
    """
    from cpath.cli.output import choose_format, emit, load_repository, only, say, say_left_out, say_next
    from cpath.messages import msg, plural
    from cpath.source.output import check_output
    from cpath.survey.form import FormOptions, build_form, length_warning
    from cpath.survey.words import minutes_words

    if output is None and format_ is None:
        raise UsageError("no file to write", help=f"name one: -o {occupation.rpartition('/')[2]}.xlsx")
    chosen = choose_format(format_, output, _FORMS)
    _check_number(items, "--items", 1)
    _check_number(months, "--horizon", 1, _MOST_MONTHS)
    _check_number(voters, "--voters", 1, _MOST_VOTERS)
    if voters > 1 and chosen != "csv":
        raise UsageError(
            "--voters is about columns of a CSV",
            help="end the file's name in .csv, or leave it out",
        )
    if output is not None:
        check_output(output, force=force, keep=_KEEP)
    loaded = load_repository(repo, regions=only(region))
    say_left_out(loaded)
    catalog = loaded.catalog
    options = FormOptions(
        region,
        language or catalog.settings.entity.first_language,
        months,
        items,
        tuple(add or ()),
        employability,
    )
    form = build_form(catalog, occupation, options)
    emit(_write(form, chosen, voters), output, chosen, force=force, keep=_KEEP)
    for note in form.notes:
        say(f"note: {note}")
    about = msg(
        "{items}, about {minutes} a voter; the list began with {source}",
        items=plural("{n} item", "{n} items", len(form.items)),
        minutes=minutes_words(form.minutes),
        source=form.source,
    )
    say(str(about))
    warning = length_warning(form, catalog)
    if warning is not None:
        say(f"warning: {warning}")
    if output is not None and chosen != "html":
        say_next(f"cpath survey import {output} (filled in, one file a voter)")


def _check_number(value: int | None, option: str, least: int, most: int | None = None) -> None:
    if value is not None and (value < least or (most is not None and value > most)):
        bounds = f"from {least} on" if most is None else f"from {least} to {most}"
        raise UsageError(f"{option} cannot be {value}", help=f"give a number {bounds}")


def _write(form: "Form", chosen: str, voters: int) -> str | bytes:
    from cpath.survey.page import write_form_csv, write_form_workbook

    if chosen == "xlsx":
        return write_form_workbook(form)
    if chosen == "csv":
        return write_form_csv(form, voters)
    from cpath.reports.survey.sheet import render_form_page

    return render_form_page(form)


survey_import.add_command(app)


@app.command(
    epilog="Examples: `cpath survey results registered-nurse`; "
    "`cpath survey results registered-nurse -o votes.csv`.",
)
def results(
    occupation: OccupationId,
    region: Annotated[str | None, region_of_vote()] = None,
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
    """Say what the latest vote on an occupation came to.

    Mean, number of voters and firms, spread, agreement on what must be included, change since the vote
    before; what to drop, what voters miss, where they are split, and how far to trust it.

    Exit codes: 0 fine; 2 wrong use; 3 no one has voted; 4 a file that was named cannot be read.
    """
    from cpath import api
    from cpath.cli.output import choose_format, load_repository, only, say_left_out, say_next
    from cpath.cli.reporting import emit_report, make_view
    from cpath.reports.registry import REPORTS
    from cpath.reports.titles import Titles

    chosen = choose_format(format_, output, REPORTS["results"].formats)
    loaded = load_repository(repo, regions=only(region))
    say_left_out(loaded)
    found = api.survey_results(loaded.catalog, occupation, region=region)
    view = make_view(loaded.catalog, output, language=language, explain=explain, show_all=show_all)
    emit_report("results", chosen, view, found, Titles(loaded.catalog), output=output, force=force)
    if chosen == "text":
        say_next(f"cpath survey feedback {occupation} -o letter.html")


@app.command(
    epilog="Examples: `cpath survey feedback registered-nurse -o letter.html`; "
    "`cpath survey feedback pikes-peak/healthcare -o letter.md`.",
)
def feedback(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="OCCUPATION|INITIATIVE",
            help="Id of an occupation, or of an initiative for all its critical occupations.",
            show_default=False,
        ),
    ],
    region: Region = None,
    language: Language = None,
    repo: Repo = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, markdown or html.", show_default=False),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Write the letter to employers: you asked, we did.

    From the votes, the decisions that an initiative has recorded under `decisions`, what programs teach
    already, and what was said before under `feedback`. Nothing that is not on record is promised.

    Exit codes: 0 fine; 2 wrong use; 3 no one has voted; 4 a file that was named cannot be read.
    """
    from cpath.cli.output import choose_format, load_repository, only, say, say_left_out, today
    from cpath.cli.reporting import emit_report, make_view
    from cpath.reports.survey.letter import build_letter
    from cpath.reports.titles import Titles

    chosen = choose_format(format_, output, ("text", "markdown", "html"), default="markdown")
    loaded = load_repository(repo, regions=only(region))
    say_left_out(loaded)
    catalog = loaded.catalog
    letter = build_letter(catalog, subject, region, today())
    view = make_view(catalog, output, language=language)
    emit_report("letter", chosen, view, letter, Titles(catalog), output=output, force=force)
    if output is not None:
        say("send it, then write its day and its words under `feedback` in the initiative")
