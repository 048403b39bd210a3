"""Starts the program git so that it runs nothing but itself, and bounds its time and output.

Owns its environment and its options. Must not know what is asked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from tempfile import TemporaryFile
from threading import Timer
from typing import TYPE_CHECKING, BinaryIO, cast

from cpath.errors import MissingProgramError, UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 60.0
"""How long git may take for one answer."""
MOST_BYTES = 64 * 1024**2
"""So much one answer of git may hold."""
_CHUNK = 1024**2

# What git needs to start, and where a person's or a machine's settings stand: `safe.directory` is
# among them. Nothing that would make it write a trace, look at other files or start a program.
_ENVIRONMENT = (
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "HOME",
    "USERPROFILE",
    "HOMEDRIVE",
    "HOMEPATH",
    "PROGRAMDATA",
    "XDG_CONFIG_HOME",
    "SUDO_UID",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_COUNT",
    "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)
_COUNTED = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "protocol.allow=never",
    "log.showSignature=false",
    # A folder of a pull request can be a bare repository with settings of its own.
    "safe.bareRepository=explicit",
)


class GitError(Exception):
    """Git ended with an error. ``said`` are its words; ``killed`` where it did not end by itself."""

    def __init__(self, said: str, *, killed: bool = False) -> None:
        super().__init__(said)
        self.said = said
        self.killed = killed

    @property
    def reason(self) -> str:
        """The line of its words that says why it ended, short."""
        lines = [line for line in self.said.splitlines() if line.strip()]
        fatal = [line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")]
        first = next(iter(fatal + lines), "it gives no reason")
        return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in first[:200])


def find_git() -> str:
    """Give the path of the program git; raises `MissingProgramError` where there is none.

    Only whole paths on the PATH count: a program called git in a repository must not be started.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.get_exec_path():
        if os.path.isabs(folder) and (found := shutil.which(os.path.join(folder, name))) is not None:
            return found
    raise MissingProgramError(
        "the program git, which keeps the history, is not installed",
        help="install it from https://git-scm.com, or from your system's packages",
    )


def ask(git: str, folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Ask git one thing in a folder and give its answer.

    Raises `GitError` where git says no, and `UnreadableError` where it cannot be started, takes
    longer than `SECONDS` or answers more than `MOST_BYTES`.
    """
    command = [git, "--no-pager", "--no-replace-objects", "--literal-pathspecs"]
    for setting in _SETTINGS:
        command += ["-c", setting]
    with TemporaryFile() as errors, TemporaryFile() as input_:
        input_.write(given)
        input_.seek(0)
        try:
            process = subprocess.Popen(
                [*command, *map(_encode, arguments)],
                stdin=input_,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(),
                cwd=folder,
            )
        except (OSError, ValueError) as error:
            reason = (getattr(error, "strerror", None) or str(error)).lower()
            raise UnreadableError(
                f"git cannot be started in {folder}: {reason}", help="try `git status` there"
            ) from None
        late = Timer(SECONDS, process.kill)
        late.start()
        try:
            told, more = _read(process)
        finally:
            late.cancel()
            process.kill()
            process.wait()
        errors.seek(0)
        said = errors.read(10_000).decode("utf-8", "replace")
    if more:
        raise UnreadableError(
            f"git answers more than {MOST_BYTES // 1024**2} MB",
            help="the repository may be damaged: try `git fsck`",
        )
    if process.returncode < 0:
        raise GitError(
            said or f"it was ended (signal {-process.returncode}) or took over {SECONDS:.0f} seconds",
            killed=True,
        )
    if process.returncode:
        raise GitError(said)
    return told


def _encode(argument: str) -> str | bytes:
    """Encode an argument as Git holds names, whatever the locale says; Windows encodes by itself."""
    return argument if os.name == "nt" else argument.encode("utf-8", "surrogateescape")


def _read(process: subprocess.Popen[bytes]) -> tuple[bytes, bool]:
    """Read what git answers, and whether there is more than it may answer."""
    chunks: list[bytes] = []
    size = 0
    with cast("BinaryIO", process.stdout) as stream:
        while size <= MOST_BYTES and (chunk := stream.read(_CHUNK)):
            chunks.append(chunk)
            size += len(chunk)
    if size <= MOST_BYTES:
        process.wait()
    return b"".join(chunks), size > MOST_BYTES


def _environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.upper() in _ENVIRONMENT or name.upper().startswith(_COUNTED)
    }
    return kept | {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        # Stands above what a repository allows for itself, which `protocol.allow` does not.
        "GIT_ALLOW_PROTOCOL": "none",
        # Commits have the parents that they were made with.
        "GIT_GRAFT_FILE": os.devnull,
    }
