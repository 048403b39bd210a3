"""Puts bytes on the disk so that they are still there after a power cut: one file, one folder at a time.

Must not know what may be written, nor why; raises `OSError`.
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
"""A temporary file of `replace_output` is there for moments; an older one has lost its process."""
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES}
_NO_SYNC = {errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS}


def temporary_name() -> str:
    """Give a name that no file has; it begins with a dot, so that readers of records pass it by."""
    return f".{secrets.token_hex(6)}{TEMPORARY_SUFFIX}"


@contextmanager
def creating(path: Path, mode: int = 0o666) -> Iterator[int]:
    """Make a file that is not there yet, and bring it to the disk in the end; gives its descriptor."""
    descriptor = os.open(path, _FLAGS, mode)
    try:
        yield descriptor
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, raw: bytes) -> None:
    """Write all of ``raw``: one call may write less, on a disk that is nearly full."""
    left = memoryview(raw)
    while left:
        left = left[os.write(descriptor, left) :]


def write_file(path: Path, raw: bytes, *, mode: int = 0o666) -> None:
    """Make a file that is not there yet."""
    with creating(path, mode) as descriptor:
        write_all(descriptor, raw)


def write_alike(path: Path, raw: bytes, status: os.stat_result, source: Path) -> None:
    """Make a file that is not there yet, with the mode, owner and attributes of another one."""
    with creating(path, 0o600) as descriptor:
        write_all(descriptor, raw)
        if hasattr(os, "fchown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
            with suppress(OSError):  # only the superuser may give a file away
                os.fchown(descriptor, status.st_uid, status.st_gid)
        if hasattr(os, "listxattr"):
            with suppress(OSError):  # a file system without attributes, or one that only the system sets
                for name in os.listxattr(source):
                    os.setxattr(path, name, os.getxattr(source, name))
        os.chmod(path, stat.S_IMODE(status.st_mode))


def place_new(temporary: Path, target: Path) -> None:
    """Give a file its name, never over another one; raises `FileExistsError`."""
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without hard links: an empty file claims the name, then the whole one takes
        # its place.
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
    """Take a file away, where it is there."""
    with suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(path)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # a folder that may be written and not read
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def replace_output(path: Path, raw: bytes) -> None:
    """Write a result to a file that a person named: it appears whole, or the old one stays.

    A file that takes the place of another gets its mode. A pipe or a device is written to, not
    replaced; through a link goes the writing to where it leads.
    """
    target = Path(os.path.realpath(path))
    try:
        status = os.stat(path)
    except FileNotFoundError:
        status = None
    if status is not None and not stat.S_ISREG(status.st_mode):
        # Opened by the name that was given: what /dev/stdout leads to may have no name of its own.
        descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
        try:
            write_all(descriptor, raw)
        finally:
            os.close(descriptor)
        return
    if status is not None and not os.access(path, os.W_OK):
        # Replacing it would succeed where the folder may be written.
        raise PermissionError(errno.EACCES, "the file is read-only", os.fspath(path))
    _remove_forgotten(target)
    temporary = target.with_name(f".{secrets.token_hex(6)}.{_short(target.name)}{TEMPORARY_SUFFIX}")
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


def _short(name: str) -> str:
    """Give as much of a name as leaves room for more: systems allow 255 bytes."""
    return os.fsdecode(os.fsencode(name)[:200])


def _remove_forgotten(target: Path) -> None:
    """Take away what a process left that was killed while it wrote this output."""
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
