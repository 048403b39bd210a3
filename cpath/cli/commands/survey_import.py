"""``cpath survey import``: filled sheets become a vote in the repository."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import All, Diff, Explain, Force, Language, Output, Repo, refuse_idle
from cpath.errors import ExitCode, UnreadableError, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.diagnostics import Diagnostic
    from cpath.survey.ballot import Filled
    from cpath.survey.plan import Imported, ImportOptions

SUFFIXES = (".xlsx", ".xlsm", ".ods", ".xls", ".csv")
"""The files of a folder that are taken for sheets."""
_SHOWN = 50
_HEADS = ("id", "item", "competency", "firm", "role")


def add_command(app: typer.Typer) -> None:
    """Add the command to ``cpath survey``."""
    app.command(
        "import",
        epilog="Examples: `cpath survey import returned/`; "
        "`cpath survey import a.xlsx b.ods --held-on 2026-02-12 --write`; "
        "`cpath survey import forms.csv --occupation registered-nurse`.",
    )(import_)


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Filled sheets (.xlsx, .ods, .xls, .csv), or folders.", show_default=False
        ),
    ],
    write: Annotated[
        bool, typer.Option("--write", help="Write the vote; without it, it is only shown.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be written; that is how it is without --write.")
    ] = False,
    diff: Diff = False,
    held_on: Annotated[
        str | None,
        typer.Option(
            "--held-on", metavar="DATE", help="Day of the vote; today without it.", show_default=False
        ),
    ] = None,
    occupation: Annotated[
        str | None,
        typer.Option(
            "--occupation",
            metavar="OCCUPATION",
            help="Which occupation, where the sheets do not say it.",
            show_default=False,
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            metavar="REGION",
            help="Which region, where the sheets do not say it.",
            show_default=False,
        ),
    ] = None,
    same_role: Annotated[
        bool, typer.Option("--same-role", help="Two voters of one firm in one role are two people.")
    ] = False,
    mix_lists: Annotated[
        bool, typer.Option("--mix-lists", help="Take sheets made from different lists; not asked is no vote.")
    ] = False,
    keep_levels: Annotated[
        bool, typer.Option("--keep-levels", help="Take each item's level over from the last vote.")
    ] = False,
    skip_faulty: Annotated[
        bool, typer.Option("--skip-faulty", help="Leave out files with errors; without it, one stops all.")
    ] = False,
    explain: Explain = False,
    show_all: All = False,
    language: Language = None,
    repo: Repo = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Of the results: text, json, markdown, csv, html or xlsx.",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Read filled sheets back, and say what the vote comes to.

    One file a voter, or a CSV with a column for each. Lines are matched by their ids; an empty line is no
    vote. Votes are added to the vote of that occupation and day, or make a new one. Without --write
    nothing is written. One error in one file, and nothing is taken.

    Exit codes: 0 fine; 1 a sheet has errors; 2 wrong use; 4 a file cannot be read.
    """
    from cpath import api
    from cpath.cli.output import choose_format, emit, load_repository, only, read_day, say_left_out, today
    from cpath.cli.reporting import emit_report, make_view
    from cpath.reports.registry import REPORTS
    from cpath.reports.titles import Titles
    from cpath.survey.plan import ImportOptions

    if write and (dry_run or diff):
        raise UsageError("--write and --dry-run or --diff", help="choose one: write, or only show")
    if diff:
        refuse_idle(
            {
                "--format": format_ is not None,
                "--output": output is not None,
                "--explain": explain,
                "--all": show_all,
                "--language": language is not None,
            },
            "--diff shows the file, not the results",
        )
    chosen = choose_format(format_, output, REPORTS["results"].formats)
    now = today()
    day = None if held_on is None else read_day(held_on, "--held-on")
    if day is not None and day > now:
        raise UsageError(f"--held-on {day} is in the future", help="import a vote once it was held")
    paths = _find(files)
    loaded = load_repository(repo, regions=only(region))
    catalog = loaded.catalog
    say_left_out(loaded)
    options = ImportOptions(occupation, region, day, same_role, mix_lists, keep_levels)
    imported = _plan(catalog, paths, options, skip_faulty=skip_faulty)
    _say_notes(imported, day is None)
    if write:
        _write(catalog, imported)
    elif diff or (chosen == "text" and output is None):
        emit(_show(imported, diff=diff), format_=None if diff else "text")
    if not diff:
        vote = imported.validation
        results = api.survey_results(catalog, vote.entity.occupation, vote=vote)
        view = make_view(catalog, output, language=language, explain=explain, show_all=show_all)
        emit_report("results", chosen, view, results, Titles(catalog), output=output, force=force)
    _suggest(imported, files, write=write)


def _find(files: Sequence[Path]) -> list[Path]:
    """Return the files named, and the sheets in the folders named; what programs lock stays out."""
    found: list[Path] = []
    for file in files:
        if os.path.isdir(file):  # not `Path.is_dir`, which raises at a name that is too long
            try:
                entries = sorted(file.iterdir())
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise UsageError(f"{file} cannot be read: {reason}", help="allow reading it") from None
            inside = [
                path
                for path in entries
                if path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", "."))
            ]
            if not inside:
                raise UsageError(
                    f"no sheet in {file}", help=f"files that end in {', '.join(SUFFIXES)} are read"
                )
            found += inside
        else:
            found.append(file)
    seen: set[Path] = set()
    for path in found:
        if path in seen:
            raise UsageError(f"{path} is named twice", help="name each file once")
        seen.add(path)
    return found


def _plan(
    catalog: "Catalog", paths: Sequence[Path], options: "ImportOptions", *, skip_faulty: bool
) -> "Imported":
    """Read every file and join the votes; with ``skip_faulty`` without the files that have problems."""
    from cpath.cli.output import say, today
    from cpath.survey.record import plan_import

    filled, unreadable = _read(catalog, paths)
    while True:
        imported, problems = plan_import(catalog, filled, options, today())
        if imported is not None and not unreadable:
            return imported
        found = [*unreadable, *problems]
        _say_problems(found)
        faulty = {problem.path for problem in found}
        if not skip_faulty or not faulty or not filled:
            break
        for file in sorted(faulty):
            say(f"left out: {file}")
        filled = [file for file in filled if file.file not in faulty]
        unreadable = []
    say(
        "nothing was taken; no file is without errors"
        if skip_faulty
        else "nothing was taken; correct the files, or leave out those with errors: --skip-faulty"
    )
    raise typer.Exit(ExitCode.UNREADABLE if unreadable else ExitCode.FINDINGS)


def _read(catalog: "Catalog", paths: Sequence[Path]) -> "tuple[list[Filled], list[Diagnostic]]":
    from cpath.cli.output import say
    from cpath.diagnostics.faults import make_fault
    from cpath.sheets.reader import read_book
    from cpath.survey.ballot import read_ballots

    filled: list[Filled] = []
    unreadable: list[Diagnostic] = []
    for path in paths:
        try:
            book = read_book(path, heads=_HEADS)
        except UnreadableError as error:
            unreadable.append(make_fault(str(path), error.message, error.help, place=""))
            continue
        if book.macros:
            say(f"note: {path} contains macros; they were not run")
        filled.append(read_ballots(catalog, book))
    return filled, unreadable


def _say_problems(problems: "Sequence[Diagnostic]") -> None:
    from cpath.cli.output import say
    from cpath.diagnostics.faults import say_fault
    from cpath.diagnostics.plain import show

    for problem in problems[:_SHOWN]:
        say(f"error: {show(say_fault(problem))}")
        if problem.help:
            say(f"help: {show(problem.help)}")
    if len(problems) > _SHOWN:
        say(f"and {len(problems) - _SHOWN} more errors")


def _say_notes(imported: "Imported", no_day: bool) -> None:
    from cpath.cli.output import say
    from cpath.diagnostics.plain import show

    for note in imported.notes:
        say(f"note: {show(str(note))}")
    if no_day:
        say(f"note: day of the vote: {imported.validation.entity.held_on}; another one with --held-on")


def _show(imported: "Imported", *, diff: bool) -> str:
    """Return a new file as it would be written, and a change of an existing one as a diff."""
    from cpath.cli.difference import render_change
    from cpath.cli.output import say

    say(f"would {'write' if imported.old is None else 'change'} {imported.path}")
    if imported.old is None and not diff:
        return imported.text + "\n"
    return render_change(imported.path, imported.old or b"", imported.text.encode()) + "\n"


def _write(catalog: "Catalog", imported: "Imported") -> None:
    from cpath.catalog.catalog import read_limits
    from cpath.cli.creation import create
    from cpath.cli.output import say
    from cpath.source.editor import write_edits

    if imported.old is None:
        create(catalog.root, {imported.path: imported.text}, dry_run=False)
        return
    write_edits(
        catalog.root,
        imported.edits,
        expected={imported.path: imported.old},
        limits=read_limits(catalog.settings.entity),
    )
    say(f"changed {imported.path}")


def _suggest(imported: "Imported", files: Sequence[Path], *, write: bool) -> None:
    from cpath.cli.output import say, say_next

    if write:
        if any(item.level is None for item in imported.validation.entity.items):
            say(
                "note: step 5 asks for the level of what is required: write it behind the votes, "
                "such as `level: 2`"
            )
        say_next(f"cpath validate {imported.path}")
    else:
        say_next(f"cpath survey import {' '.join(map(str, files))} --write")
