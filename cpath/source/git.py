"""Starts git so that it runs nothing else, and limits its time and output.

Owns its environment and its options. Must not know what is asked.
"""

from __future__ import annotations

import os
from functools import wraps
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar

from cpath.errors import MissingProgramError, UnreadableError
from cpath.source.program import clean_environment, find_program, run_program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Asker = TypeVar("Asker")

SECONDS = 60.0
"""Maximum time for one answer from git."""
MOST_BYTES = 64 * 1024**2
"""Maximum bytes in one answer from git."""

# What git needs to start, and where personal or system settings are, including `safe.directory`. Nothing
# that would make it write a trace, read other files or start a program.
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
    # A folder in a pull request can be a bare repository with its own settings.
    "safe.bareRepository=explicit",
)


class GitError(Exception):
    """Git ended with an error. ``said`` is its output; ``killed`` if it did not end by itself."""

    def __init__(self, said: str, *, killed: bool = False) -> None:
        super().__init__(said)
        self.said = said
        self.killed = killed

    @property
    def reason(self) -> str:
        """The line of its output that says why it ended, shortened."""
        lines = [line for line in self.said.splitlines() if line.strip()]
        fatal = [line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")]
        first = next(iter(fatal + lines), "it gives no reason")
        return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in first[:200])


def find_git(root: Path | None = None) -> str:
    """Path of the git program. Raises `MissingProgramError` if there is none.

    A program called git inside a repository, here or at ``root``, must not be started.
    """
    found = find_program("git", root)
    if found is None:
        raise MissingProgramError(
            "the program git, which keeps the history, is not installed",
            help="install it from https://git-scm.com, or from your system's packages",
        )
    return found


def ask(git: str, folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Git's answer to one command in a folder.

    Raises `GitError` if git fails, and `UnreadableError` if it cannot be started, takes longer than
    `SECONDS` or answers with more than `MOST_BYTES`.
    """
    command: list[str | bytes] = [git, "--no-pager", "--no-replace-objects", "--literal-pathspecs"]
    for setting in _SETTINGS:
        command += ["-c", setting]
    try:
        ended = run_program(
            command + [_encode(argument) for argument in arguments],
            given,
            seconds=SECONDS,
            most=MOST_BYTES,
            environment=_environment(),
            folder=folder,
        )
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise UnreadableError(
            f"git cannot be started in {folder}: {reason}", help="run `git status` there to see why"
        ) from None
    if ended.is_too_long:
        raise UnreadableError(
            f"git's answer is larger than {MOST_BYTES // 1024**2} MB",
            help="the repository may be damaged; check it with `git fsck`",
        )
    if ended.is_late or ended.code < 0:
        raise GitError(
            ended.said or f"it was stopped (signal {-ended.code}) or took over {SECONDS:.0f} seconds",
            killed=True,
        )
    if ended.code:
        raise GitError(ended.said)
    return ended.out


def _encode(argument: str) -> str | bytes:
    """An argument encoded as Git stores names, whatever the locale. Windows encodes by itself."""
    return argument if os.name == "nt" else argument.encode("utf-8", "surrogateescape")


def reject_invalid_answers(cls: type[Asker]) -> type[Asker]:
    """Class decorator: methods that read git's answers fail with a clear error if they are not valid.

    The program called git may be a different one, or damaged.
    """
    for name, member in list(vars(cls).items()):
        if isinstance(member, classmethod | staticmethod):
            setattr(cls, name, type(member)(_distrust(member.__func__)))
        elif isinstance(member, FunctionType):
            setattr(cls, name, _distrust(member))
    return cls


def _distrust(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def checked(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except (ValueError, IndexError) as error:
            raise UnreadableError(
                "the program `git` gave an unexpected answer",
                help="check with `command -v git` and `git --version` that it is Git, or reinstall it",
            ) from error

    return checked


def _environment() -> dict[str, str]:
    counted = {name: value for name, value in os.environ.items() if name.upper().startswith(_COUNTED)}
    return (
        clean_environment(_ENVIRONMENT)
        | counted
        | {
            "LC_ALL": "C",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_TERMINAL_PROMPT": "0",
            # Overrides what a repository allows for itself, which `protocol.allow` does not.
            "GIT_ALLOW_PROTOCOL": "none",
            # Commits keep the parents that they were made with.
            "GIT_GRAFT_FILE": os.devnull,
        }
    )
