"""Errors from wrong use of cpath, and its exit codes.

Wrong *data* is never an exception: it is a `cpath.diagnostics.Diagnostic`. The classes here are for wrong
*use* (no repository, a bad option, a file that cannot be written).
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Every exit code of a command. Scripts rely on them."""

    OK = 0
    FINDINGS = 1
    """Findings at or above ``--fail-on``, a closed gate, or something out of date."""
    USAGE = 2
    """Wrong use or configuration."""
    NOTHING = 3
    """No repository here, or nothing to check."""
    UNREADABLE = 4
    """Input that the command needs cannot be read."""
    MISSING_PROGRAM = 5
    """A program that cpath needs is missing."""
    BUG = 70
    """A bug in cpath."""
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    """The reader of the output closed the pipe early (the code that shells use for it)."""


class CpathError(Exception):
    """Wrong use of cpath, with what to do about it.

    Shown as ``error: <message>`` and ``help: <help>``. The command ends with ``exit_code``.
    """

    exit_code: ExitCode = ExitCode.USAGE

    def __init__(self, message: str, *, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(CpathError):
    """An option or argument that is not valid."""


class NoRepositoryError(CpathError):
    """No ``cpath.yaml`` here or in a folder above, or nothing to work on."""

    exit_code = ExitCode.NOTHING


class UnreadableError(CpathError):
    """Required input that cannot be read."""

    exit_code = ExitCode.UNREADABLE


class MissingProgramError(CpathError):
    """A program that the command needs is not installed."""

    exit_code = ExitCode.MISSING_PROGRAM


class RefusedEditError(CpathError):
    """An edit that cannot be made exactly, or a file that must not be written now.

    Nothing was written.
    """

    exit_code = ExitCode.FINDINGS


class UnwritableError(RefusedEditError):
    """A folder or file that may not be written, because of its permissions and not its content."""

    exit_code = ExitCode.USAGE
