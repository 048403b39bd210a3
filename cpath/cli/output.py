"""Where words go: results to stdout, everything else to stderr.

Owns color, progress, the clock and the choice of a format. Rich is imported only where a bar is
drawn on a terminal.
"""

import gc
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.errors import CpathError, UsageError

if TYPE_CHECKING:
    from cpath.catalog import Catalog, Loaded
    from cpath.source.files import Files

WAIT_SECONDS = 5.0
"""How long a command that reads waits for one that writes."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

LONGEST_MESSAGE = 1_000
"""So many characters of a line on what is wrong are shown."""

LEFT_OUT_NAMED = 3
"""So many records that cannot be read are named; of more, only the number is told."""

NARROWEST, WIDEST = 72, 120
"""Columns between which a text is readable."""


def say(message: str) -> None:
    """Tell the person something that is not the result; names from files act on no terminal and no log."""
    from cpath.diagnostics.plain import show_lines

    try:
        print(show_lines(message), file=sys.stderr)
    except BrokenPipeError:
        raise
    except OSError:  # a full disk behind it: the result is worth more than the talk
        return


def say_next(command: str) -> None:
    """Suggest the command that comes next."""
    say(f"next: {command}")


def fail(error: CpathError) -> None:
    """Show a wrong use: what is wrong, and what to do."""
    # A closed gate has much to say, each thing in a line of its own.
    shown = "\n".join(_shorten(line) for line in error.message.splitlines())
    say(f"error: {shown}")
    if error.help:
        say(f"help: {error.help}")


def _shorten(message: str) -> str:
    """Cut what a message repeats of an argument of a million letters."""
    if len(message) <= LONGEST_MESSAGE:
        return message
    half = LONGEST_MESSAGE // 2
    return f"{message[:half]} [...] {message[-half:]}"


def today() -> date:
    """Return the day that ages are counted to: today where the person is, or ``CPATH_TODAY`` where it is set.

    The one clock of every command. A day is that of the machine's time zone, as it stands in ``TZ``.
    """
    text = os.environ.get("CPATH_TODAY")
    if not text:
        return date.today()  # noqa: DTZ011 - the calendar day of the person who asks
    return read_day(text, "CPATH_TODAY")


def read_day(text: str, option: str) -> date:
    """Read a day from an option such as ``--on 2026-03-31``."""
    try:
        # The standard library takes weeks and days without hyphens too; files do not.
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"{option} is {text!r}, which is no day", help="write it as 2026-03-31")


def text_width(output: Path | None = None) -> int:
    """Return the columns that a text may take: those of the terminal, within reason; fixed in a file."""
    from shutil import get_terminal_size

    from cpath.diagnostics.columns import COLUMNS

    columns = COLUMNS if output is not None else get_terminal_size((COLUMNS, 24)).columns
    return min(max(columns, NARROWEST), WIDEST)


def use_color(output: Path | None = None) -> bool:
    """Whether the text result may be colored: on a terminal that wants it, never in a file."""
    if output is not None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty()


def choose_format(
    chosen: str | None, output: Path | None, formats: Iterable[str], *, default: str = "text"
) -> str:
    """Return the format to write: the one asked for, else that of the file's ending."""
    known = tuple(formats)
    if chosen is not None:
        if chosen not in known:
            raise UsageError(f"no format {chosen!r} here", help=f"one of: {', '.join(known)}")
        return chosen
    if output is None:
        return default
    suffix = {".md": "markdown", ".txt": "text", ".htm": "html"}.get(
        output.suffix.lower(), output.suffix.lower().lstrip(".")
    )
    if suffix not in known:
        ending = output.suffix
        raise UsageError(
            f"{output.name}: {f'{ending} is no format here' if ending else 'its ending tells no format'}",
            help=f"end its name in another format, or add --format with one of: {', '.join(known)}",
        )
    return suffix


def emit(
    result: str | bytes,
    output: Path | None = None,
    format_: str | None = None,
    *,
    force: bool = False,
    below: Path | None = None,
    keep: str | None = None,
) -> None:
    """Write a result to stdout, or to a file and say so.

    The file appears whole, or the one that was there stays; `cpath.source.output` says where it may go,
    and what ``force``, ``below`` and ``keep`` are. Of the format ``text``, words from files act on no
    terminal and are no commands in a log of CI; other formats have their own ways to quote.
    """
    if isinstance(result, str) and format_ == "text":
        from cpath.diagnostics.plain import show_lines

        result = show_lines(result)
    elif isinstance(result, str) and format_ == "csv" and output is not None:
        from cpath.sheets.delimited import MARK

        result = MARK + result
    if output is None:
        if force:
            raise UsageError("--force changes nothing here: no file is written", help="leave it out")
        _print(result)
        return
    from cpath.source.output import write_output
    from cpath.source.stamp import stamp

    known = format_ or ("text" if isinstance(result, str) else None)
    raw = result if isinstance(result, bytes) else result.encode("utf-8")
    write_output(output, raw if keep else stamp(raw, known), force=force, below=below, keep=keep)
    say(f"wrote {output}")


def _print(result: str | bytes) -> None:
    try:
        if isinstance(result, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(result)
        else:
            sys.stdout.write(result if result.endswith("\n") or not result else result + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # whoever read it has enough
    except OSError as error:
        raise unprintable(error) from None


def unprintable(error: OSError) -> UsageError:
    """Make the error for a stdout that takes no more."""
    return UsageError(
        f"the result cannot be written: {(error.strerror or str(error)).lower()}",
        help="make room there, or name a file elsewhere",
    )


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on stderr while something long runs; nothing where stderr is no terminal."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    state: dict[str, object] = {}

    def advance(done: int, total: int) -> None:
        # Only work that lasts gets a bar, and only then is Rich imported.
        if total < 1_000:  # noqa: PLR2004
            return
        if "bar" not in state:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.start()
            state["bar"], state["task"] = bar, bar.add_task(label, total=total)
        state["bar"].update(state["task"], completed=done)  # type: ignore[attr-defined]

    try:
        yield advance
    finally:
        if "bar" in state:
            state["bar"].stop()  # type: ignore[attr-defined]


def load_repository(
    repo: Path | None,
    *,
    source: "Callable[[Path], Files] | None" = None,
    every_fix: bool = False,
    only_settings: bool = False,
    regions: Collection[str] | None = None,
    answers: bool = True,
) -> "Loaded":
    """Find and read the repository that a command works on, with a progress bar where it lasts.

    ``source`` makes of its root what the files are read from, where that is not the folder itself.
    ``every_fix`` lists every finding that can be mended, however many there are. With ``only_settings``
    no record is read. Raises `UngovernedError` where the settings cannot be read, or the file of one of
    ``regions``: those that the answer is about, None for all of them. Faults that do not matter to the
    answer are said first. ``answers`` is False for commands that mend or start files, which say them and
    go on.
    """
    from cpath import api

    # Not `Path.exists`, which raises where a folder on the way may not be looked into.
    if repo is not None and not os.path.exists(repo):
        raise UsageError(f"no folder {repo}", help="check the path after --repo")
    _finish_interrupted(repo)
    with progress("reading") as advance:
        loaded = api.load(
            repo, progress=advance, source=source, every_fix=every_fix, only_settings=only_settings
        )
    loaded.catalog.today = today()
    if not loaded.catalog.left_out.is_whole:
        from cpath.cli.checkout import say_not_checked_out

        say_not_checked_out(loaded.catalog.left_out)
    _say_faults(loaded.catalog, regions, answers=answers)
    # What was read lives as long as the process: do not look through it for garbage again and again.
    gc.freeze()
    return loaded


def only(region: str | None) -> Collection[str] | None:
    """Tell the regions that an answer is about: the one after --region, or all (None)."""
    return None if region is None else (region,)


def _say_faults(catalog: "Catalog", regions: Collection[str] | None, *, answers: bool) -> None:
    if not catalog.faults:
        return
    from cpath.catalog.governing import describe_faults, require_readable

    if answers:
        require_readable(catalog, regions)
    for line in describe_faults(catalog):
        say(f"note: {line}")


def _finish_interrupted(repo: Path | None) -> None:
    """Finish a write that an earlier command could not, so that no half of it is taken for the whole.

    Where it cannot be finished, say so and go on: a command that only reads does what it can.
    """
    from cpath.catalog.layout import find_root
    from cpath.errors import RefusedEditError
    from cpath.source.own import is_interrupted

    root = find_root(repo or Path())
    if not is_interrupted(root):
        return
    from cpath.source.writer import finish_interrupted

    try:
        paths = finish_interrupted(root, WAIT_SECONDS)
    except RefusedEditError as refusal:
        say(f"note: {refusal.message}")
        say(f"help: {refusal.help}")
    else:
        if paths:
            shown = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
            say(f"note: finished a write that had been interrupted: {shown}")


def say_left_out(loaded: "Loaded") -> None:
    """Say which records could not be read, so that nobody takes a part for the whole."""
    left_out = [f"{kind} {key}" for kind, keys in loaded.catalog.unreadable.items() for key in sorted(keys)]
    if left_out:
        records = "1 record" if len(left_out) == 1 else f"{len(left_out)} records"
        named = f" ({', '.join(left_out)})" if len(left_out) <= LEFT_OUT_NAMED else ""
        say(f"note: {records} left out that cannot be read{named}; see `cpath validate`")
