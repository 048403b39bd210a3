"""Saves bytes so that they survive a power failure: one file, one folder at a time.

Must not know what may be written, nor why. Raises `OSError`.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPORARY_SUFFIX = ".cpath-tmp"
_FORGOTTEN_SECONDS = 60.0
"""Age in seconds after which a temporary file of `replace_output` counts as abandoned.

It normally exists only for moments.
"""
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES}
_NO_SYNC = {errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS}


def temporary_name() -> str:
    """A name that no file has. It begins with a dot, so that readers of records skip it."""
    return f".{secrets.token_hex(6)}{TEMPORARY_SUFFIX}"


@contextmanager
def creating(path: Path, mode: int = 0o666) -> Iterator[int]:
    """Create a new file and flush it to disk at the end. Yields its descriptor."""
    descriptor = os.open(path, _FLAGS, mode)
    try:
        yield descriptor
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, raw: bytes) -> None:
    """Write all of ``raw``, because one call may write less on an almost full disk."""
    left = memoryview(raw)
    while left:
        left = left[os.write(descriptor, left) :]


def write_file(path: Path, raw: bytes, *, mode: int = 0o666) -> None:
    """Create a new file."""
    with creating(path, mode) as descriptor:
        write_all(descriptor, raw)


def write_alike(path: Path, raw: bytes, status: os.stat_result, source: Path) -> None:
    """Create a new file with the mode, owner and attributes of another one."""
    with creating(path, 0o600) as descriptor:
        write_all(descriptor, raw)
        if hasattr(os, "fchown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
            with suppress(OSError):  # only the superuser may change a file's owner
                os.fchown(descriptor, status.st_uid, status.st_gid)
        if hasattr(os, "listxattr"):
            with suppress(
                OSError
            ):  # a file system without attributes, or an attribute that only the system sets
                for name in os.listxattr(source):
                    os.setxattr(path, name, os.getxattr(source, name))
        os.chmod(path, stat.S_IMODE(status.st_mode))


def place_new(temporary: Path, target: Path) -> None:
    """Move a file to its name, never over another one. Raises `FileExistsError`."""
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without hard links: an empty file reserves the name, then the whole file replaces
        # it.
        try:
            os.close(os.open(target, _FLAGS, 0o666))
            os.replace(temporary, target)
        except FileExistsError:
            raise
        except BaseException:
            with suppress(OSError):
                if not target.lstat().st_size:
                    remove(target)
            raise
    else:
        remove(temporary)


def remove(path: Path) -> None:
    """Remove a file if it exists."""
    with suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(path)


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to disk, if the system can."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # a folder that is writable but not readable
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents if they are missing."""
    folder.mkdir(parents=True, exist_ok=True)


def replace_output(target: Path, raw: bytes) -> None:
    """Write a result to a file, through no link: it appears whole, or the old one stays.

    A replacement gets the mode of the old file. `output` has already checked where it may go.
    """
    status = _regular(target)
    _remove_forgotten(target)
    temporary = _beside(target)
    try:
        if status is None:
            write_file(temporary, raw)
        else:
            write_alike(temporary, raw, status, target)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            remove(temporary)
        raise
    sync_folder(target.parent)


@contextmanager
def replace_with(target: Path) -> Iterator[Path]:
    """Offer a free path beside ``target``. The file made there replaces it, or is removed on failure."""
    status = _regular(target)
    _remove_forgotten(target)
    part = _beside(target)
    # The system's own error if it is not writable; libraries start without a file.
    write_file(part, b"")
    remove(part)
    try:
        yield part
        descriptor = os.open(part, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if status is not None:
            os.chmod(part, stat.S_IMODE(status.st_mode))
        os.replace(part, target)
    finally:
        with suppress(OSError):
            remove(part)
    sync_folder(target.parent)


def _regular(target: Path) -> os.stat_result | None:
    """What will be replaced; None if there is nothing. Never a link, a device or a pipe."""
    try:
        status = os.lstat(target)
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(target))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", os.fspath(target))
    return status


def _beside(target: Path) -> Path:
    return target.with_name(f".{secrets.token_hex(6)}.{_short(target.name)}{TEMPORARY_SUFFIX}")


def _short(name: str) -> str:
    """As much of a name as leaves room for more. Systems allow 255 bytes."""
    return os.fsdecode(os.fsencode(name)[:200])


def _remove_forgotten(target: Path) -> None:
    """Remove what a killed process left while it wrote this output."""
    ending = f".{_short(target.name)}{TEMPORARY_SUFFIX}"
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if (
                entry.name.startswith(".")
                and entry.name.endswith(ending)
                and entry.is_file(follow_symlinks=False)
                and time.time() - entry.stat(follow_symlinks=False).st_mtime > _FORGOTTEN_SECONDS
            ):
                remove(Path(entry.path))
