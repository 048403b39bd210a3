"""``cpath schema``: the JSON Schemas that editors and other programs use."""

import os
from pathlib import Path
from typing import Annotated

import typer

from cpath.cli.options import DryRun, Force, make_app, refuse_idle
from cpath.errors import ExitCode, UsageError

app = make_app("Write the JSON Schemas that editors use.", no_args_is_help=True)


@app.callback(epilog="Example: `cpath schema export .schemas` after an update of cpath.")
def schema() -> None:
    """Write the JSON Schemas that editors use: one of each kind of record."""


@app.command(epilog="Examples: `cpath schema export .schemas`; `cpath schema export schemas --check`.")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write them.", show_default=False)],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where one is missing or stale.")
    ] = False,
    dry_run: DryRun = False,
    force: Force = False,
) -> None:
    """Write one schema a kind of record, and nothing where they are there already."""
    from cpath.cli.output import emit, say
    from cpath.model.schema import render_schemas
    from cpath.source.output import check_output

    if check:
        refuse_idle({"--dry-run": dry_run, "--force": force}, "--check writes nothing")
    # Not `Path.exists`, which raises where a folder on the way may not be looked into.
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise UsageError(f"{folder} is a file", help="name a folder")
    wanted = render_schemas()
    stale = {name: text for name, text in wanted.items() if _read(folder / name) != text}
    if check:
        for name in stale:
            say(f"stale: {folder / name}")
        if stale:
            say(f"next: cpath schema export {folder}")
            raise typer.Exit(ExitCode.FINDINGS)
        return
    for name in stale:
        check_output(folder / name, force=force, below=folder)
    for name, text in stale.items():
        if dry_run:
            say(f"would write {folder / name}")
        else:
            emit(text, folder / name, "json", force=force, below=folder)
    if not stale:
        say(f"{len(wanted)} schemas in {folder} are up to date")


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""
