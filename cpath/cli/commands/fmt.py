"""``cpath fmt``: tidy files that say what they said."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cpath.cli.options import Repo, make_app
from cpath.cli.paths import is_below, relative
from cpath.diagnostics.plain import counted
from cpath.errors import ExitCode, NoRepositoryError, RefusedEditError, UnreadableError

if TYPE_CHECKING:
    from cpath.catalog import Loaded
    from cpath.catalog.layout import RepositoryFile
    from cpath.catalog.tidying import Tidied

app = make_app("Tidy files without changing what they say.")

_REMARKS_SHOWN = 2


@app.command(
    epilog="Examples: `cpath fmt`; `cpath fmt regions/example --diff`; `cpath fmt --check` in a check of "
    "changes."
)
def fmt(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATHS]", help="Only these files and folders. Without any: all.", show_default=False
        ),
    ] = None,
    repo: Repo = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Only list the files that would change; exit 1 where there are any."),
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show the changes as a diff; write nothing.")] = False,
) -> None:
    """Tidy files without changing what they say.

    Cut are spaces at line ends, tabs, blank lines after a blank line, a byte order mark; a file gets
    one kind of line end, and one at its end. Codes that YAML would read as numbers get quotes. The
    first keys of a record come into the order of the format, each with the comments directly above
    it. Comments, indentation and the words of texts stay as they are.

    Exit codes: 0 fine; 1 files would change (--check); 2 wrong use; 3 nothing to tidy; 4 no file
    can be read.
    """
    from cpath.cli.difference import render_change
    from cpath.cli.output import emit, load_repository, say, say_next

    loaded = load_repository(
        repo or next((path for path in paths or () if os.path.exists(path)), None),
        only_settings=True,
        answers=False,
    )
    root = loaded.catalog.root
    wanted = tuple(relative(root, path) for path in paths or ()) or (".",)
    files = _files(loaded, wanted)
    tidied, unreadable = _tidy(loaded, files)
    if not tidied:
        raise UnreadableError(
            f"no file can be read; the first one: {unreadable[0]}", help="`cpath validate` says what is wrong"
        )
    for line in unreadable:
        say(f"left as it is: {line}")
    remarks = {path: result.remark for path, result in tidied.items() if result.remark is not None}
    if len(remarks) > _REMARKS_SHOWN:
        say(
            f"note: in {len(remarks)} files the keys stay in their order, as comments stand apart from them; "
            f"where, for one of them: `cpath fmt --check {next(iter(remarks))}`"
        )
    else:
        for path, remark in remarks.items():
            say(f"note: {path}: {remark}")
    changed = {path: result for path, result in tidied.items() if result.new != result.old}
    if diff:
        emit("".join(render_change(path, result.old, result.new) for path, result in changed.items()))
    if not check and not diff:
        _write(root, changed)
        emit(f"{counted(len(changed), 'file')} tidied, {len(tidied) - len(changed)} already tidy")
        return
    if not diff:
        emit("".join(f"would change: {path}\n" for path in changed))
        emit(f"{counted(len(changed), 'file')} would change, {len(tidied) - len(changed)} would stay")
    if changed:
        say_next("cpath fmt")
        if check:
            raise typer.Exit(ExitCode.FINDINGS)


def _files(loaded: "Loaded", wanted: tuple[str, ...]) -> "list[RepositoryFile]":
    """Return the files of records among the wanted paths, each one once whatever links lead to it."""
    from cpath.catalog.layout import RepositoryFile, check_settings_file, iter_files
    from cpath.source.files import Folder

    source = Folder(loaded.catalog.root)
    real = os.path.realpath(loaded.catalog.root)
    files: dict[str, RepositoryFile] = {}
    for item in (check_settings_file(source), *iter_files(source)):
        if isinstance(item, RepositoryFile) and is_below(item.path, wanted):
            place = os.path.join(real, item.path)
            files.setdefault(os.path.realpath(place) if os.path.islink(place) else place, item)
    if not files:
        raise NoRepositoryError(
            f"no record in {', '.join(wanted)}",
            help="name files or folders that hold records, such as organizations or regions/<region>",
        )
    return list(files.values())


def _tidy(loaded: "Loaded", files: "list[RepositoryFile]") -> "tuple[dict[str, Tidied], list[str]]":
    """Tidy what can be read; give the results by path, and why the others are left."""
    from cpath.catalog.catalog import read_limits
    from cpath.catalog.tidying import tidy_record
    from cpath.model import Settings
    from cpath.source.files import Folder
    from cpath.source.reader import DEFAULT_LIMITS

    source = Folder(loaded.catalog.root)
    tidied: dict[str, Tidied] = {}
    unreadable: list[str] = []
    for file in files:
        limits = DEFAULT_LIMITS if file.model is Settings else read_limits(loaded.catalog.settings.entity)
        try:
            raw = source.read_bytes(file.path, limits.size)
            tidied[file.path] = tidy_record(raw, file.model, file.path, limits)
        except RefusedEditError as refusal:
            unreadable.append(refusal.message)
        except OSError as error:
            unreadable.append(f"{file.path}: {(error.strerror or str(error)).lower()}")
    return tidied, unreadable


def _write(root: Path, changed: "dict[str, Tidied]") -> None:
    from cpath.source.writer import replace_files

    if changed:
        replace_files(
            root,
            tuple(changed),
            lambda path, _: changed[path].new,
            expected={path: result.old for path, result in changed.items()},
            size=max(len(result.old) for result in changed.values()),
        )
