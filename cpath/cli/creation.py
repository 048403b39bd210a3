"""How commands bring new files into a repository: ids, refusals, and what is said."""

import os
from collections.abc import Mapping
from pathlib import Path

from cpath.cli.output import say
from cpath.errors import RefusedEditError, UsageError


def read_id(name: str) -> str:
    """Return the id for what a person wrote as a name, and say so where it differs."""
    from cpath.catalog.layout import is_id
    from cpath.catalog.starter import make_id

    made = make_id(name)
    if not is_id(made):
        raise UsageError(
            f"{name!r} cannot be an id, and none can be made of it"
            if not made
            else f"{made!r} cannot be an id",
            help="use small letters from a to z, digits and hyphens, such as registered-nurse",
        )
    if made != name:
        say(f"id: {made}")
    return made


def create(root: Path, files: Mapping[str, str], *, dry_run: bool) -> None:
    """Write new files, all or none, and none where one is there already; ``dry_run`` only shows them."""
    from cpath.source.editor import write_new_files

    there = [path for path in files if os.path.lexists(root / path)]
    if there:
        raise UsageError(
            f"{', '.join(there)} {'is' if len(there) == 1 else 'are'} there already",
            help="choose another name, or edit what is there; nothing was written",
        )
    if dry_run:
        for line in _lines(files):
            say(f"would write {line}")
        for path, text in files.items():
            if path.endswith(".yaml"):
                print(text, end="")
        return
    try:
        write_new_files(root, files)
    except RefusedEditError as error:
        raise UsageError(error.message, help=error.help) from None
    for line in _lines(files):
        say(f"wrote {line}")


def _lines(files: Mapping[str, str]) -> list[str]:
    """Return the paths to show; those in folders for programs count as one."""
    from cpath.catalog.starter import SCHEMA_FOLDER

    plain = [path for path in files if not path.startswith(f"{SCHEMA_FOLDER}/")]
    schemas = len(files) - len(plain)
    return [*plain, f"{SCHEMA_FOLDER}/ ({schemas} schemas for editors)"] if schemas else plain
