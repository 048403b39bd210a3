"""Finds programs on the machine, and runs one with limits on time and output.

A program only counts if it is outside the repository and the working folder, at an absolute path. Its
answer is not trusted. Must not know what is asked, nor what an answer means.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SETTINGS = "cpath.yaml"
_CHUNK = 1024**2
MOST_WORDS = 10_000
"""Bytes of a program's stderr that are kept."""
_MOST_TALK = 64 * 1024**2
"""Bytes that a program may print to stderr before it is stopped."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The result of running a program. ``code`` is negative if a signal ended it."""

    code: int
    out: bytes
    said: str
    is_late: bool
    """Whether it was stopped because it ran out of time."""
    is_too_long: bool
    """Whether it was stopped because it printed too much."""


def find_program(name: str, root: Path | None = None) -> str | None:
    """A program on the PATH; None if none is outside the repository and the working folder."""
    file = f"{name}.exe" if os.name == "nt" else name
    bounds = set(_iter_bounds(root))
    for folder in os.get_exec_path():
        if not os.path.isabs(folder):
            continue
        found = shutil.which(os.path.join(folder, file))
        if found is not None and not _is_planted(Path(os.path.abspath(found)), bounds):
            return found
    return None


def _iter_bounds(root: Path | None) -> Iterator[Path]:
    """Yield the folders that no program may be in: the working folder, and the repositories around it."""
    top = Path(os.path.realpath(os.sep))
    here = Path(os.path.realpath(os.getcwd()))
    home = Path(os.path.realpath(os.path.expanduser("~")))
    if not home.is_relative_to(here):  # someone who works in or above the home folder has programs below it
        yield here
    for start in (here, *(() if root is None else (Path(os.path.realpath(root)),))):
        for folder in (start, *start.parents):
            if folder != top and any(os.path.lexists(folder / mark) for mark in (_SETTINGS, ".git")):
                yield folder


def _is_planted(program: Path, bounds: set[Path]) -> bool:
    """Whether a program, or the file that it links to, is where a repository's files are."""
    here = Path(os.path.realpath(os.getcwd()))
    for place in (
        program,
        Path(os.path.realpath(program.parent)) / program.name,
        Path(os.path.realpath(program)),
    ):
        if place.parent == here or any(place.is_relative_to(bound) for bound in bounds):
            return True
        top = Path(place.anchor)
        if any(folder != top and os.path.lexists(folder / _SETTINGS) for folder in place.parents):
            return True
    return False


def clean_environment(names: Sequence[str]) -> dict[str, str]:
    """Environment variables with these names. In lists of folders, only absolute paths are kept.

    An empty or relative path would be looked up in the folder where the program starts.
    """
    kept = {name: value for name, value in os.environ.items() if name.upper() in names}
    for name, value in kept.items():
        if name.upper().endswith("PATH") and name.upper() != "HOMEPATH":
            kept[name] = os.pathsep.join(part for part in value.split(os.pathsep) if os.path.isabs(part))
    return kept


def run_program(
    command: Sequence[str | bytes],
    given: bytes,
    *,
    seconds: float,
    most: int,
    environment: Mapping[str, str],
    folder: Path | str,
) -> Ended:
    """Run a program without a shell and read its output, up to ``most`` bytes.

    It is stopped after ``seconds``, together with what it started. Raises `OSError` or `ValueError` if it
    cannot be started.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=folder,
        process_group=0 if os.name == "posix" else None,
    )
    assert process.stdin is not None  # noqa: S101 - for the type
    assert process.stdout is not None  # noqa: S101
    assert process.stderr is not None  # noqa: S101
    out, said = _Reading(process, process.stdout, most), _Reading(process, process.stderr, _MOST_TALK)
    feeding = Thread(target=_feed, args=(process.stdin, given), daemon=True)
    try:
        for thread in (out, said, feeding):
            thread.start()
        out.join(seconds)
        is_late = out.is_alive()
        if not is_late:
            try:
                process.wait(1 if out.is_too_long else seconds)
            except subprocess.TimeoutExpired:
                is_late = not out.is_too_long
    finally:
        _end(process)
    # A process that outlives its parent may keep a pipe open; do not wait for it.
    for thread in (out, said):
        thread.join(1)
    words = bytes(said.read[:MOST_WORDS]).decode("utf-8", "replace")
    too_long = out.is_too_long or said.is_too_long
    return Ended(process.returncode, bytes(out.read), words, is_late and not too_long, too_long)


class _Reading(Thread):
    """Reads a stream of a process to its end, or to ``most`` bytes, and then stops the process."""

    def __init__(self, process: subprocess.Popen[bytes], stream: IO[bytes], most: int) -> None:
        super().__init__(daemon=True)
        self.process, self.stream, self.most = process, stream, most
        self.read = bytearray()
        self.is_too_long = False

    def run(self) -> None:
        with self.stream:
            while chunk := os.read(self.stream.fileno(), _CHUNK):
                self.read += chunk
                if len(self.read) > self.most:
                    self.is_too_long = True
                    _kill(self.process)
                    return


def _feed(stream: IO[bytes], given: bytes) -> None:
    try:
        with stream:
            stream.write(given)
    except OSError:  # it does not read, or has ended
        return


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Stop a process and those it has started, if it has not been waited for."""
    if process.returncode is not None:
        return  # its number may belong to another process by now
    try:
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except OSError:  # it is gone, and so are those it started
        return


def _end(process: subprocess.Popen[bytes]) -> None:
    _kill(process)
    process.wait()
