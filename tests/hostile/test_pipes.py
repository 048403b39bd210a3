"""Streams that take nothing: a reader that has gone, a full disk, closed ones; and early interruptions."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cpath.cli import main
from tests.hostile.test_outputs import CALLS, SILENT, TODAY, build, formats_of, leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TextIO

posix = pytest.mark.skipif(os.name != "posix", reason="streams of POSIX")
CLOSED = (0, 141)
TALK = ("--help", "--version", "nonsense", "explain", "step guide", "step guide 5", "report list", "step")
"""Calls without a repository, and one that is wrong."""

LINES = [line for line in CALLS["steps"] if not line.startswith("step reopen health-care 8")]
"""Those that write nothing, and so can be run again."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pipes") / "repository"
    build("steps", root, 0)
    return root


class Gone(io.RawIOBase):
    """The writing end of a pipe whose reader has gone."""

    over = False

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        if not self.over:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        return len(data)  # type: ignore[arg-type]


@pytest.fixture
def closed() -> Iterator[Callable[[], TextIO]]:
    """Make streams whose reader has gone, with the buffers that Python gives to stderr."""
    made: list[Gone] = []

    def make() -> TextIO:
        made.append(Gone())
        return io.TextIOWrapper(io.BufferedWriter(made[-1]), "utf-8", "backslashreplace", line_buffering=True)

    yield make
    for raw in made:
        raw.over = True  # what is left in the buffers goes when they are collected


def buffer() -> TextIO:
    return io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace")


def end_in(arguments: list[str], root: Path, out: TextIO, err: TextIO) -> int:
    """Run a command with these streams; give its exit code, as `main.run` would end."""
    before = sys.argv, sys.stdout, sys.stderr, os.getcwd()
    os.chdir(root)
    sys.argv, sys.stdout, sys.stderr = ["cpath", *arguments], out, err
    ends: list[int] = []
    leave, os._exit = os._exit, ends.append  # type: ignore[assignment]
    try:
        main.run()
    finally:
        os._exit = leave
        sys.argv, sys.stdout, sys.stderr = before[:3]
        os.chdir(before[3])
    return ends[0]


@posix
@pytest.mark.parametrize("line", [*LINES, *TALK])
def test_a_closed_pipe_is_no_finding(
    line: str, root: Path, closed: Callable[[], TextIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPATH_TODAY", TODAY)
    formats = [None] if line in TALK else formats_of(line, root)
    for format_ in formats:
        arguments = [*line.split(), *(["--format", format_] if format_ else [])]
        out, err = buffer(), buffer()
        usual = end_in(arguments, root, out, err)
        # What is wrong with a call is told on the other stream, and stays wrong.
        code = end_in(arguments, root, closed(), err)
        assert code == (141 if out.buffer.getvalue() else usual), arguments
        for stream, has_words in ((buffer(), bool(err.buffer.getvalue())), (closed(), True)):
            code = end_in(arguments, root, stream, closed())
            assert code == (141 if has_words else usual), arguments
        assert b"Traceback" not in err.buffer.getvalue()


def test_every_command_is_asked_for() -> None:
    names = {
        name for name, _ in leaves() for line in (*CALLS["steps"], *TALK) if f"{line} ".startswith(f"{name} ")
    }
    assert {name for name, _ in leaves()} - names <= SILENT


SHELL = {
    "{cpath} validate | true": CLOSED,
    "{cpath} validate --format json | head -c 1": CLOSED,
    "{cpath} gap-report --all 2>&1 | true": CLOSED,
    "{cpath} nonsense 2>&1 | true": (2, 141),
    "{cpath} step guide --format text -o /dev/stdout | true": CLOSED,
    "{cpath} step guide >&- | true": (0,),
    "{cpath} step guide 2>&- | cat": (0,),
    "{cpath} --help >/dev/full": (2,),
    "{cpath} status >/dev/full": (2,),
    "{cpath} status --format text -o /dev/full": (2,),
    "{cpath} status 2>/dev/full >/dev/full": (2,),
    "{cpath} step guide 2>/dev/full": (0,),
    "{cpath} nonsense 2>/dev/full": (2,),
}


@pytest.mark.skipif(not os.path.exists("/bin/bash"), reason="pipefail is bash's")
@pytest.mark.parametrize("line", SHELL)
def test_in_a_shell(line: str, root: Path) -> None:
    command = line.format(cpath=f"'{sys.executable}' -m cpath")
    done = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command}"],
        cwd=root,
        capture_output=True,
        text=True,
        env={**os.environ, "CPATH_TODAY": TODAY},
        check=False,
    )
    assert done.returncode in SHELL[line], done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    if done.returncode == 2 and "/dev/full" in line and "2>" not in line:
        assert done.stderr.startswith("error: ")
        assert "no space left on device" in done.stderr


@posix
@pytest.mark.parametrize("module", ["cpath.cli.main", "typer", "cpath.api"])
def test_an_interruption_is_quiet_from_the_start(module: str, root: Path) -> None:
    """Of a module that is loaded before the command line is there, and of one that is loaded after."""
    code = (
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "sys.argv = ['cpath', 'validate']\n"
        "from cpath.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")


@posix
def test_who_ignores_interruptions_goes_on(root: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'cpath.cli.main': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "sys.argv = ['cpath', '--version']\n"
        "from cpath.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
