"""Starts Graphviz: the one that cpath carries, or the machine's own.

A child process with bounds on time and memory, without a shell, with an environment of its own.
``SERVER_NAME`` in it keeps Graphviz from opening any file that a graph names.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import Literal

from cpath.errors import CpathError, ExitCode, MissingProgramError
from cpath.source.program import Ended, clean_environment, find_program, run_program

Engine = Literal["carried", "system"]
Drawn = Literal["svg", "png"]
ENGINES: tuple[Engine, ...] = ("carried", "system")

SECONDS = 12.0
"""How long one drawing may take."""
MEMORY = 1024**3
MOST_BYTES = 32 * 1024**2
"""So much one picture may hold."""
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_CARRIED = "graphviz-pure"
# What a program needs to start at all; nothing that could tell it where to look for other things.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")


class DrawingError(CpathError):
    """The engine could not draw a map within its bounds, or failed."""

    exit_code = ExitCode.FINDINGS


class SlowDrawingError(DrawingError):
    """The engine ran out of time or memory."""


def find_engine(engine: Engine) -> Path:
    """Return the program that draws; raises `MissingProgramError` where it is not installed."""
    if engine == "system":
        found = find_program("dot")
        if found is None:
            raise MissingProgramError(
                "Graphviz is not installed: no folder of the PATH outside the repository has a program `dot`",
                help="install Graphviz, or leave out --engine system",
            )
        return Path(found)
    for candidate in _iter_carried():
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    raise MissingProgramError(
        f"{_CARRIED}, which draws the maps, is missing from this installation",
        help="install cpath again, or draw with the machine's Graphviz: --engine system",
    )


def _iter_carried() -> list[Path]:
    """Return where the carried engine may lie: where its wheel put it, or beside Python."""
    name = _CARRIED + (".exe" if os.name == "nt" else "")
    places: list[Path] = []
    try:
        files = metadata.distribution(_CARRIED).files or []
        places += [Path(str(file.locate())) for file in files if file.name == name]
    except metadata.PackageNotFoundError:
        pass
    places += [Path(sys.executable).parent / name, Path(sysconfig.get_path("scripts")) / name]
    return [Path(os.path.abspath(place)) for place in places]


def engine_version(engine: Engine) -> str:
    """Return the engine's own words for its version."""
    try:
        ended = _start([str(find_engine(engine)), "-V"], b"", SECONDS)
    except OSError:
        ended = None
    words = "" if ended is None else (ended.said or ended.out[:1_000].decode("utf-8", "replace")).strip()
    # "dot - graphviz version 2.43.0": the program's own name is no part of it.
    return words.splitlines()[0].rpartition(" - ")[2][:100] if words else "a version it does not tell"


def run_engine(dot: str, format_: Drawn, engine: Engine, *, dpi: int = 96, seconds: float = SECONDS) -> bytes:
    """Draw DOT text whose boxes have their places already.

    Raises `SlowDrawingError` where time or memory ran out, `DrawingError` where the engine failed, and
    `MissingProgramError` where it is none.
    """
    program = str(find_engine(engine))
    command = [program, "-Kneato", "-n", f"-T{format_}"]
    if format_ == "png":
        command.append(f"-Gdpi={dpi}")
    try:
        ended = _start(command, dot.encode("utf-8"), seconds)
    except OSError as error:
        raise MissingProgramError(
            f"Graphviz cannot be started: {(error.strerror or str(error)).lower()}",
            help="allow running Python and the program that draws, or install cpath again",
        ) from None
    if ended.is_too_long:
        raise no_picture(engine, f"it prints more than {MOST_BYTES // 1024**2} MB")
    if ended.is_late:
        raise SlowDrawingError(
            f"drawing took longer than {seconds:.0f} seconds",
            help="split the pathway, or use --format markdown for the tables",
        )
    if ended.code < 0:
        # Ended by a signal: the bounds on time or memory, which some builds meet with a crash.
        raise SlowDrawingError(
            f"drawing ran out of its bounds (signal {-ended.code})",
            help="split the pathway, or use --format markdown for the tables",
        )
    if ended.code != 0 or not ended.out:
        said = ended.said.strip().splitlines()
        reason = next((line for line in said if not line.startswith("Warning")), "no reason given")
        raise DrawingError(
            f"Graphviz could not draw the map: {reason[:200]}",
            help="try the other engine with --engine, or use --format markdown for the tables",
        )
    if format_ == "png" and not (ended.out.startswith(_PNG) and ended.out.endswith(_PNG_END)):
        raise no_picture(engine, "it prints no PNG")
    return ended.out


def no_picture(engine: Engine, why: str) -> MissingProgramError:
    """Make the error for a program that is called as Graphviz is, and draws nothing."""
    return MissingProgramError(
        f"{find_engine(engine)} does not draw as Graphviz does: {why}",
        help="install Graphviz, or leave out --engine system"
        if engine == "system"
        else "install cpath again, or draw with the machine's Graphviz: --engine system",
    )


def _start(command: list[str], text: bytes, seconds: float) -> Ended:
    environment = clean_environment(_ENVIRONMENT) | {"SERVER_NAME": "cpath", "LC_ALL": "C"}
    if os.name == "posix":
        launcher = Path(__file__).with_name("launch.py")
        bounds = [str(int(seconds) + 1), str(MEMORY)]
        command = [sys.executable, "-I", "-S", str(launcher), *bounds, *command]
    return run_program(
        command, text, seconds=seconds, most=MOST_BYTES, environment=environment, folder=os.sep
    )
