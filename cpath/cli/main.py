"""The root command, and the one place where exceptions become exit codes."""

import errno
import os
import sys
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from cpath import __version__
from cpath.cli.lazy import LazyGroup
from cpath.cli.options import APP_SETTINGS
from cpath.errors import CpathError, ExitCode

_NO_ROOM = {errno.ENOSPC, errno.EIO, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}

app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    help="Build a region's career pathway system in plain YAML files: check it, sign its eight "
    "steps, measure its gaps, draw it.",
    epilog="Start with `cpath init`, then `cpath status`. Each command has its own --help with an example.",
    **{**APP_SETTINGS, "add_completion": True},  # type: ignore[arg-type]
)


def _show_version(value: bool) -> None:
    if value:
        print(f"cpath {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", envvar="CPATH_DEBUG", help="Show the traceback of a fault of cpath.")
    ] = False,
) -> None:
    if debug:
        os.environ["CPATH_DEBUG"] = "1"


def run() -> None:
    """Run the command line and end with one of `ExitCode`."""
    # A stream that was closed is None, and the next file that is opened would take its place.
    sys.stdin, sys.stdout, sys.stderr = (
        stream or open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115 - as long as the process lives
        for stream, mode in ((sys.stdin, "r"), (sys.stdout, "w"), (sys.stderr, "w"))
    )
    for stream in (sys.stdout, sys.stderr):
        # Titles have accents; a Windows pipe would otherwise refuse them.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _call()
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:  # while an error was told
        code = ExitCode.CLOSED_PIPE
    _leave(code)


def _call() -> int:
    try:
        app()
    except SystemExit as leaving:
        if isinstance(leaving.__context__, BrokenPipeError):
            return ExitCode.CLOSED_PIPE  # Typer would say 1, which means findings
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except CpathError as error:
        from cpath.cli.output import fail

        fail(error)
        return error.exit_code
    except BrokenPipeError:
        return ExitCode.CLOSED_PIPE
    except Exception as error:  # noqa: BLE001 - the boundary: a fault of ours, told in one line
        if isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None:
            return _fail_to_print(error)
        if os.environ.get("CPATH_DEBUG"):
            import traceback

            traceback.print_exc()
        name = type(error).__name__
        with suppress(OSError):
            print(f"error: cpath itself failed: {name}: {str(error)[:200]!r}", file=sys.stderr)
            print("help: run it again with `cpath --debug ...` and report what it prints", file=sys.stderr)
        return ExitCode.BUG
    return ExitCode.OK


def _fail_to_print(error: OSError) -> int:
    """Tell that stdout takes no more."""
    from cpath.cli.output import fail, unprintable

    fail(unprintable(error))
    return ExitCode.USAGE


def _leave(code: int) -> NoReturn:
    """End the process without taking a large catalog apart object by object (measured: 5 %)."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = ExitCode.CLOSED_PIPE
    except OSError as error:
        # Where it has failed before, that was told then.
        with suppress(OSError):
            code = code or _fail_to_print(error)
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    with suppress(OSError, KeyboardInterrupt):
        sys.stderr.flush()
    os._exit(code)
