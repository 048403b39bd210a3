"""Finds the programs of the machine, and runs one with bounds on its time and its output.

A program counts only where it lies outside the repository and the working folder, at a whole path; what it
answers is anybody's word. Must not know what is asked, nor what an answer means.
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
"""Bytes that are kept of what a program says on stderr."""
_MOST_TALK = 64 * 1024**2
"""Bytes that a program may say there before it is ended."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a program. ``code`` is negative where a signal ended it."""

    code: int
    out: bytes
    said: str
    is_late: bool
    """Whether it was ended because its time was over."""
    is_too_long: bool
    """Whether it was ended because it printed more than it may."""


def find_program(name: str, root: Path | None = None) -> str | None:
    """Find a program on the PATH; None where none lies outside the repository and the working folder."""
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
    """Yield the folders that no program may lie in: the working folder, and the repositories around it."""
    top = Path(os.path.realpath(os.sep))
    here = Path(os.path.realpath(os.getcwd()))
    home = Path(os.path.realpath(os.path.expanduser("~")))
    if not home.is_relative_to(here):  # who works at home, or above it, has programs below
        yield here
    for start in (here, *(() if root is None else (Path(os.path.realpath(root)),))):
        for folder in (start, *start.parents):
            if folder != top and any(os.path.lexists(folder / mark) for mark in (_SETTINGS, ".git")):
                yield folder


def _is_planted(program: Path, bounds: set[Path]) -> bool:
    """Whether a program, or the file that it is a link to, lies where a repository's files do."""
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
    """Return the variables of these names; of a list of folders, only whole paths.

    An empty or relative one would be looked for in the folder that the program is started in.
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
    """Run a program without a shell and read what it prints, up to ``most`` bytes.

    It is ended after ``seconds``, and so is what it has started. Raises `OSError` or `ValueError` where
    it cannot be started.
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
    told, said = _Reading(process, process.stdout, most), _Reading(process, process.stderr, _MOST_TALK)
    feeding = Thread(target=_feed, args=(process.stdin, given), daemon=True)
    try:
        for thread in (told, said, feeding):
            thread.start()
        told.join(seconds)
        is_late = told.is_alive()
        if not is_late:
            try:
                process.wait(1 if told.is_too_long else seconds)
            except subprocess.TimeoutExpired:
                is_late = not told.is_too_long
    finally:
        _end(process)
    # What outlives its parent may hold a pipe open: nobody waits for it.
    for thread in (told, said):
        thread.join(1)
    words = bytes(said.read[:MOST_WORDS]).decode("utf-8", "replace")
    too_long = told.is_too_long or said.is_too_long
    return Ended(process.returncode, bytes(told.read), words, is_late and not too_long, too_long)


class _Reading(Thread):
    """Reads a stream of a process to its end, or to ``most`` bytes; then ends the process."""

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
    """End a process and those it has started, where it has not been waited for."""
    if process.returncode is not None:
        return  # its number may be another's by now
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
