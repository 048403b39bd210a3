"""What goes wrong with the use of cpath, and the exit codes it can end with.

Wrong *data* is never an exception: it is a `cpath.diagnostics.Diagnostic`. The classes here are
for wrong *use* (no repository, a bad option, a file that cannot be written).
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Every exit code that a command may end with; scripts rely on them."""

    OK = 0
    FINDINGS = 1
    """Findings at or above ``--fail-on``, a closed gate, or something stale."""
    USAGE = 2
    """Wrong use or wrong configuration."""
    NOTHING = 3
    """No repository here, or nothing to check."""
    UNREADABLE = 4
    """Input that the command needs cannot be read."""
    MISSING_PROGRAM = 5
    """A program outside cpath is missing."""
    BUG = 70
    """A fault of cpath itself."""
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    """Whoever read the output had enough: what a shell says of programs that a closed pipe ends."""


class CpathError(Exception):
    """A wrong use of cpath, with what to do about it.

    Shown as ``error: <message>`` and ``help: <help>``; the command ends with ``exit_code``.
    """

    exit_code: ExitCode = ExitCode.USAGE

    def __init__(self, message: str, *, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(CpathError):
    """An option or argument that cannot be used as given."""


class NoRepositoryError(CpathError):
    """No ``cpath.yaml`` here or in a folder above, or nothing to work on."""

    exit_code = ExitCode.NOTHING


class UnreadableError(CpathError):
    """Input that the command cannot do without and cannot read."""

    exit_code = ExitCode.UNREADABLE


class MissingProgramError(CpathError):
    """A program outside cpath that the command needs is not installed."""

    exit_code = ExitCode.MISSING_PROGRAM


class RefusedEditError(CpathError):
    """An edit that cannot be made exactly, or a file that must not be written now.

    Nothing was written.
    """

    exit_code = ExitCode.FINDINGS


class UnwritableError(RefusedEditError):
    """A folder or file that may not be written: a matter of permissions, not of what stands there."""

    exit_code = ExitCode.USAGE
