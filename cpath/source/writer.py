"""Puts bytes on the disk: whole files or nothing, one writer at a time, inside the repository only.

Must not know what the bytes mean.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from cpath.errors import RefusedEditError, UnwritableError
from cpath.source.reader import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

LOCK_FOLDER = ".cpath"
"""Holds the lock, and a ``.gitignore`` that keeps the folder out of Git."""
LOCK_SECONDS = 30.0
"""How long a writer waits for another one."""
_SUFFIX = ".cpath-tmp"


@dataclass(frozen=True, slots=True)
class _Change:
    """One file that is to hold other bytes."""

    path: str
    target: Path
    status: os.stat_result
    old: bytes
    new: bytes


def replace_files(
    root: Path,
    paths: Sequence[str],
    change: Callable[[str, bytes], bytes],
    *,
    expected: Mapping[str, bytes],
    size: int,
) -> tuple[str, ...]:
    """Replace what the files at ``paths`` hold by what ``change`` makes of it; give those written.

    Under the one lock of the repository: all files are read (and compared with ``expected``), all
    changes computed, all new texts brought to the disk beside the old ones, and only then the new
    ones take the place of the old. Raises `RefusedEditError` where anything stands in the way; then
    no file has changed.

    Promised: each single file holds its old or its new bytes, after a kill or a power cut too; and
    an error of the disk half way puts the files that had been replaced back. Not promised: where
    the process is killed *between* two files, some hold the new bytes and others the old. There is
    no journal that would finish the work; ``git diff`` shows what was written.
    """
    with _locked(root):
        changes = []
        for path in paths:
            target, status = _find_target(root, path)
            old = _read(path, target, size)
            if path in expected and expected[path] != old:
                raise _changed(path)
            changes.append(_Change(path, target, status, old, change(path, old)))
        _refuse_twins(changes)
        changes = [item for item in changes if item.new != item.old]
        with _temporaries() as temporaries:
            staged = [(item, _stage(item, item.new, temporaries)) for item in changes]
            for item in changes:
                if _read(item.path, item.target, size) != item.old:
                    raise _changed(item.path)
            done: list[_Change] = []
            try:
                for item, temporary in staged:
                    _attempt(item.path, os.replace, temporary, item.target)
                    done.append(item)
            except BaseException:
                for item in done:
                    with suppress(OSError, RefusedEditError):
                        os.replace(_stage(item, item.old, temporaries), item.target)
                raise
        for folder in {item.target.parent for item in changes}:
            _sync_folder(folder)
        return tuple(item.path for item in changes)


def write_new(root: Path, path: str, text: str) -> None:
    """Write a file that is not there yet, with the folders above it; never over an existing one.

    The file appears whole or not at all.
    """
    target = root / _checked(path)
    if not _is_inside(root, target.parent):
        raise RefusedEditError(
            f"{path} would be written outside the repository", help="replace the link above it by a folder"
        )
    _attempt(path, target.parent.mkdir, parents=True, exist_ok=True)
    if os.path.lexists(target):
        raise _exists(path)
    with _temporaries() as temporaries:
        temporary = target.with_name(_temporary_name(target))
        temporaries.append(temporary)
        _attempt(path, _write, temporary, _encode(path, text), 0o666)
        try:
            os.link(temporary, target)
        except FileExistsError:
            raise _exists(path) from None
        except OSError:  # a file system without hard links
            _write_exclusively(path, target, text)
    _sync_folder(target.parent)


# What may be written


def _checked(path: str) -> PurePosixPath:
    """Refuse a path that is not a plain way down from the root."""
    pure = PurePosixPath(path)
    parts = path.split("/")
    if (
        "\0" in path
        or "\\" in path
        or pure.is_absolute()
        or any(part in ("", ".", "..") or ":" in part for part in parts)
        or parts[0].lower() == ".git"
    ):
        raise RefusedEditError(f"{path!r} is no path inside the repository", help="name a file inside it")
    return pure


def _is_inside(root: Path, path: Path) -> bool:
    """Whether ``path``, links followed, is in the repository and not in Git's own folder."""
    try:
        real = Path(os.path.realpath(path))
        inside = real.relative_to(os.path.realpath(root))
    except (OSError, ValueError):
        return False
    return not inside.parts or inside.parts[0].lower() != ".git"


def _find_target(root: Path, path: str) -> tuple[Path, os.stat_result]:
    """Give the file behind ``path``, links followed, and refuse one that must not be written."""
    place = root / _checked(path)
    target = Path(os.path.realpath(place))
    if not _is_inside(root, target):
        raise RefusedEditError(
            f"{path} is a link that leads out of the repository", help="put the file itself here"
        )
    try:
        status = target.lstat()
    except OSError as error:
        raise _failed(path, error) from None
    if not stat.S_ISREG(status.st_mode):
        raise RefusedEditError(f"{path} is not a regular file", help="put a text file here")
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise RefusedEditError(f"{path} is read-only", help="allow writing it, then run the command again")
    if status.st_nlink > 1:
        raise RefusedEditError(
            f"{path} has a second name elsewhere (a hard link), which would keep the old text",
            help="make a copy of the file take its place",
        )
    return target, status


def _refuse_twins(changes: Sequence[_Change]) -> None:
    seen: dict[Path, str] = {}
    for item in changes:
        first = seen.setdefault(item.target, item.path)
        if first != item.path:
            raise RefusedEditError(
                f"{first} and {item.path} are the same file", help="edit it by one name only"
            )


def _read(path: str, target: Path, size: int) -> bytes:
    try:
        raw = read_bytes(target, size)
    except OSError as error:
        raise _failed(path, error) from None
    if len(raw) > size:
        raise RefusedEditError(
            f"{path} has more than the {size:,} bytes allowed",
            help="split it, or raise limits: size in cpath.yaml",
        )
    return raw


def _changed(path: str) -> RefusedEditError:
    return RefusedEditError(
        f"{path} has changed since it was read", help="run the command again; nothing was written"
    )


def _exists(path: str) -> RefusedEditError:
    return RefusedEditError(f"{path} exists already", help="choose another name, or edit the file")


def _failed(path: str, error: OSError) -> UnwritableError:
    reason = (error.strerror or str(error)).lower()
    return UnwritableError(f"{path} cannot be written: {reason}", help="nothing was written")


def _encode(path: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise RefusedEditError(f"the text for {path} holds half a character") from None


# Bytes to the disk


@contextmanager
def _temporaries() -> Iterator[list[Path]]:
    """Keep a list of temporary files, and delete those that are left."""
    paths: list[Path] = []
    try:
        yield paths
    finally:
        for path in paths:
            with suppress(OSError):
                path.unlink()


def _temporary_name(target: Path) -> str:
    return f".{target.name}.{secrets.token_hex(6)}{_SUFFIX}"


def _stage(item: _Change, raw: bytes, temporaries: list[Path]) -> Path:
    """Bring ``raw`` to the disk beside the file, with the file's mode, owner and attributes."""
    target = item.target
    with suppress(OSError):
        # Left behind by a writer that was killed: we hold the lock, so none is in use.
        for stale in target.parent.glob(f".{target.name}.*{_SUFFIX}"):
            if stale not in temporaries:
                stale.unlink()
    temporary = target.with_name(_temporary_name(target))
    temporaries.append(temporary)
    _attempt(item.path, _write, temporary, raw, 0o600, item.status, target)
    return temporary


def _write(
    path: Path, raw: bytes, mode: int, like: os.stat_result | None = None, source: Path | None = None
) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode)
    try:
        left = memoryview(raw)
        while left:  # one call may write less than all: a disk that is nearly full
            left = left[os.write(descriptor, left) :]
        if like is not None and source is not None:
            _make_alike(descriptor, path, like, source)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_alike(descriptor: int, path: Path, like: os.stat_result, source: Path) -> None:
    if hasattr(os, "fchown") and (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):  # only the superuser may give a file away
            os.fchown(descriptor, like.st_uid, like.st_gid)
    if hasattr(os, "listxattr"):
        with suppress(OSError):  # a file system without attributes, or one that only the system sets
            for name in os.listxattr(source):
                os.setxattr(path, name, os.getxattr(source, name))
    path.chmod(stat.S_IMODE(like.st_mode))


def _write_exclusively(path: str, target: Path, text: str) -> None:
    try:
        _write(target, _encode(path, text), 0o666)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        with suppress(OSError):
            target.unlink()
        raise _failed(path, error) from None


def _attempt(path: str, action: Callable[..., object], *arguments: object, **options: object) -> None:
    try:
        action(*arguments, **options)
    except OSError as error:
        raise _failed(path, error) from None


def _sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# One writer at a time


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the repository's lock; the system frees it where the holder dies.

    It lies in the repository, not in the user's cache folder, so that people who share a folder on
    a server share the lock. The folder ignores itself, as caches of other tools do.
    """
    lock = FileLock(root / LOCK_FOLDER / "lock", poll_interval=0.01)
    try:
        _prepare_lock_folder(root)
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout:
        raise RefusedEditError(
            "another cpath command is writing in this repository",
            help=f"wait for it, then run the command again (the lock is {LOCK_FOLDER}/lock)",
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnwritableError(
            f"the repository cannot be written: {reason}", help="allow writing in its folder"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _prepare_lock_folder(root: Path) -> None:
    folder = root / LOCK_FOLDER
    folder.mkdir(exist_ok=True)
    ignore = folder / ".gitignore"
    for place, is_right in ((folder, stat.S_ISDIR), (ignore, stat.S_ISREG), (folder / "lock", stat.S_ISREG)):
        with suppress(FileNotFoundError):
            if not is_right(place.lstat().st_mode):
                # Someone may have committed a link there that leads to a file of ours.
                raise RefusedEditError(
                    f"{place.relative_to(root).as_posix()} is not what cpath puts there (a link, perhaps)",
                    help=f"delete {LOCK_FOLDER}, then run the command again",
                )
    if not ignore.exists():
        with suppress(FileExistsError):
            _write(ignore, b"*\n", 0o666)
