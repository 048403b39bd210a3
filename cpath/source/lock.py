"""One writer at a time: the lock of a repository, and its folder.

It is in the repository, not in the user's cache folder, so that people who share a folder on a server share
the lock. The folder ignores itself, like caches of other tools.
"""

from __future__ import annotations

import os
import stat
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from cpath.errors import RefusedEditError, UnwritableError
from cpath.source.disk import remove, sync_folder, write_file
from cpath.source.own import JOURNAL, LOCK, NEW_JOURNAL, OWN_FOLDER, QUEUE
from cpath.source.target import reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_SECONDS = 30.0
"""How long a writer waits for another one."""
_POLL_SECONDS = 0.01
_FILES = (f"{OWN_FOLDER}/.gitignore", LOCK, QUEUE, JOURNAL, NEW_JOURNAL)


class BusyError(RefusedEditError):
    """Another process is writing."""


@contextmanager
def locked(root: Path, seconds: float | None = None) -> Iterator[None]:
    """Hold the repository's lock. The system releases it if the holder dies.

    Waits for ``seconds`` (default `LOCK_SECONDS`), then raises `BusyError`.
    """
    lock = FileLock(root / LOCK, poll_interval=_POLL_SECONDS)
    end = time.monotonic() + (LOCK_SECONDS if seconds is None else seconds)
    try:
        _prepare(root)
        # Writers take turns: only the next one asks for the lock. Otherwise the last writer would be the
        # fastest to lock again, and others might wait forever.
        with FileLock(root / QUEUE, poll_interval=_POLL_SECONDS, timeout=max(0, end - time.monotonic())):
            lock.acquire(timeout=max(0, end - time.monotonic()))
        _ignore_itself(root / OWN_FOLDER)
    except Timeout:
        raise BusyError(
            "another cpath command is writing in this repository",
            help=f"wait until it is done, then run the command again (the lock is {LOCK})",
        ) from None
    except OSError as error:
        lock.release()
        raise UnwritableError(
            f"the repository cannot be written: {reason(error)}", help="make its folder writable"
        ) from None
    try:
        yield
    finally:
        # The system releases it when the process ends, at the latest.
        with suppress(OSError):
            lock.release()


def _prepare(root: Path) -> None:
    folder = root / OWN_FOLDER
    is_new = not os.path.lexists(folder)
    folder.mkdir(exist_ok=True)
    if is_new:
        # After a power failure, a journal must not be missing if its work is half done.
        sync_folder(root)
    for place, is_right in ((folder, stat.S_ISDIR), *((root / path, stat.S_ISREG) for path in _FILES)):
        with suppress(FileNotFoundError):
            if not is_right(place.lstat().st_mode):
                # Someone may have committed a link there that leads to one of our files.
                raise RefusedEditError(
                    f"{place.relative_to(root).as_posix()} is not cpath's own file (perhaps a link)",
                    help=f"delete {OWN_FOLDER}, then run the command again",
                )


def _ignore_itself(folder: Path) -> None:
    ignore = folder / ".gitignore"
    with suppress(FileNotFoundError):
        if ignore.stat().st_size:
            return
        remove(ignore)  # a process was killed while it wrote it
    write_file(ignore, b"*\n")
