"""``cpath validate``: every file and every reference, with exact exit codes for CI."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import Force, Output, Repo, check_word, make_app, refuse_idle
from cpath.cli.paths import is_below, relative
from cpath.errors import ExitCode, NoRepositoryError, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Loaded
    from cpath.diagnostics import Diagnostic

FAIL_ON = ("error", "warning", "note", "never")

app = make_app("Check every file and every reference.")


@app.command(
    epilog="Examples: `cpath validate`; `cpath validate regions/example --fail-on warning`; "
    "`cpath validate --select CP2 --format json`; `cpath validate --fix --diff`, then `cpath validate --fix`."
)
def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATHS]",
            help="Show only findings in these files and folders. Each is checked against the whole.",
            show_default=False,
        ),
    ] = None,
    repo: Repo = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="CODES",
            help="Only these codes, beginnings of codes (CP2) or names; separated by commas.",
            show_default=False,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODES", help="All but these.", show_default=False),
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", metavar="LEVEL", help="Exit 1 from this level on: error, warning, note or never."
        ),
    ] = "error",
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="text, json or github.", show_default=False),
    ] = None,
    output: Output = None,
    force: Force = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended without a doubt; report what remains.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --fix: say what would be mended; write nothing.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="With --fix: show the changes as a diff; write nothing.")
    ] = False,
) -> None:
    """Check every file and every reference of the repository.

    --fix changes only what cannot mean anything else: codes without quotes or hyphen, codes with one
    successor, days and words that are right but for their writing, one value where a list belongs.
    Comments and everything else stay as they are.

    Exit codes: 0 fine; 1 findings at or above --fail-on (with --fix: that remain); 2 wrong use; 3
    nothing to check.
    """
    from cpath import api
    from cpath.cli.fixing import fix_repository, render_fixes
    from cpath.cli.output import choose_format, emit, load_repository, say, say_next, today, use_color
    from cpath.diagnostics.formats import FORMATS, CheckResult
    from cpath.source.draft import Draft

    check_word("--fail-on", fail_on, FAIL_ON)
    if (diff or dry_run) and not fix:
        raise UsageError(
            "--diff and --dry-run go with --fix",
            help="without --fix nothing is written: add it, or leave them out",
        )
    refuse_idle({"--format": diff and format_ is not None}, "a diff has one form")
    chosen = "diff" if diff else choose_format(format_, output, FORMATS)
    # `cpath validate examples/colorado` works from anywhere: the path itself tells the repository.
    start = repo or next((path for path in paths or () if os.path.exists(path)), None)
    loaded = load_repository(start, source=Draft if fix else None, every_fix=fix, answers=False)
    _, _, wanted = _wanted(loaded, paths or [])

    def check(loaded: "Loaded") -> "tuple[Diagnostic, ...]":
        return api.check(
            loaded,
            select=_split(select),
            ignore=_split(ignore),
            today=today(),
            within=lambda path: wanted is None or is_below(path, wanted),
        )

    mended = fix_repository(loaded, check, write=not (diff or dry_run)) if fix else None
    diagnostics = check(loaded) if mended is None else mended.remaining
    if mended is not None:
        loaded = mended.loaded
    if diff and mended is not None:
        emit(render_fixes(mended), output, force=force)
    else:
        files, records, _ = _wanted(loaded, paths or [])
        fixed = () if mended is None else mended.fixed
        result = CheckResult(diagnostics, files, records, loaded.catalog.root, fixed)
        emit(FORMATS[chosen](result, use_color(output)), output, force=force)
    if chosen == "text" and diagnostics:
        worst = max(diagnostics, key=lambda diagnostic: diagnostic.severity.rank)
        say(f"what a finding means: cpath explain {worst.code}")
        if not fix and any(diagnostic.fix is not None for diagnostic in diagnostics):
            say_next("cpath validate --fix --diff")
    if fail_on != "never":
        rank = ("note", "warning", "error").index(fail_on)
        if any(diagnostic.severity.rank >= rank for diagnostic in diagnostics):
            raise typer.Exit(ExitCode.FINDINGS)


def _split(options: list[str] | None) -> tuple[str, ...]:
    parts = (part.strip() for option in options or [] for part in option.split(","))
    return tuple(part for part in parts if part)


def _wanted(loaded: "Loaded", paths: list[Path]) -> tuple[int, int, tuple[str, ...] | None]:
    """Return how many files and records the named paths hold, and the paths relative to the root.

    The whole repository where none is named.
    """
    if not paths:
        return loaded.files, loaded.records, None
    wanted = tuple(relative(loaded.catalog.root, path) for path in paths)
    if "." in wanted:
        return loaded.files, loaded.records, None
    held = {record.path for record in loaded.catalog.iter_records() if is_below(record.path, wanted)}
    broken = {diagnostic.path for diagnostic in loaded.diagnostics if is_below(diagnostic.path, wanted)}
    if not held and not broken:
        raise NoRepositoryError(
            f"no record in {', '.join(str(path) for path in paths)}",
            help="name files or folders that hold records, such as organizations or regions/<region>",
        )
    return len(held | broken), len(held), wanted
