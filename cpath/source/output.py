"""The one guard of every result that is written to a file: where it may go, and over what.

A link that lies in a repository never leads a result out of it, and none leads out of the folder that was
asked for. Records, settings, and what Git and cpath keep for themselves are no place for a result. A file
that is there already is written over where cpath wrote it (`cpath.source.stamp`), or with ``force``.
What is refused leaves nothing behind; the reasons are in docs/decisions/0019-outputs.md. Must not know
what the bytes mean.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.errors import UsageError
from cpath.source.disk import make_folder, replace_output, replace_with, write_all
from cpath.source.own import OWN_FOLDER
from cpath.source.stamp import is_ours
from cpath.source.target import reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = "cpath.yaml"
_RECORDS = (".yaml", ".yml")
_GIT = frozenset({".git", "git~1", ".gitattributes", ".gitconfig", ".gitignore", ".gitmodules"})
_MOST_LINKS = 40
_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/([0-9]{1,9})")
READER_SECONDS = 2.0
"""How long a named pipe is waited for until something reads it."""
_ELSEWHERE = "name another file"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result goes: ``target`` has no link in it, ``status`` is that of the file there."""

    path: Path
    target: Path
    status: os.stat_result | None = None
    descriptor: int | None = None
    """The open stream that the path names, such as ``/dev/stdout``."""

    @property
    def is_stream(self) -> bool:
        """Whether bytes are sent on, and no file is replaced."""
        return self.descriptor is not None or (
            self.status is not None and not stat.S_ISREG(self.status.st_mode)
        )


def check_output(
    path: Path, *, force: bool = False, below: Path | None = None, keep: str | None = None
) -> Place:
    """Find where a result for ``path`` goes; raises `UsageError` where none may go there. Writes nothing.

    ``below`` is the folder that was asked for, where ``path`` was made from it. ``keep`` says why a file
    that cpath wrote is not written over either.
    """
    with _told(path):
        descriptor = _find_stream(path)
        if descriptor is not None:
            return Place(path, path, None, descriptor)
        target = _follow(path, below, is_folder=False)
        _check_names(path, target)
        status = _look(target)
        if status is not None:
            _check_old(Place(path, target, status), force=force, keep=keep)
    return Place(path, target, status)


def check_folder(path: Path) -> Path:
    """Find the real folder for ``path``, which need not be there; raises as `check_output` does."""
    with _told(path):
        target = _follow(path, None, is_folder=True)
        _check_names(path, target)
    return target


def write_output(
    path: Path,
    raw: bytes,
    *,
    force: bool = False,
    below: Path | None = None,
    keep: str | None = None,
) -> None:
    """Write a result to the file that a person named: it appears whole, or what was there stays.

    See `check_output`. Folders above it are made. A pipe or a device is written to, not replaced.
    """
    place = check_output(path, force=force, below=below, keep=keep)
    with _told(path):
        if place.is_stream:
            _send(place, raw)
        else:
            make_folder(place.target.parent)
            replace_output(place.target, raw)


@contextmanager
def writing_output(path: Path, *, force: bool = False, below: Path | None = None) -> Iterator[Path]:
    """Offer a free path for a library to write to; in the end that file takes the place of ``path``.

    Raises as `check_output` does; ``path`` must be no pipe and no device.
    """
    place = check_output(path, force=force, below=below)
    if place.is_stream:
        raise UsageError(
            f"{path} cannot be written: this format needs a file, and that is a pipe or a device",
            help=_ELSEWHERE,
        )
    with _told(path):
        make_folder(place.target.parent)
        with replace_with(place.target) as part:
            yield part


def find_repository(folder: Path) -> Path | None:
    """Find the nearest folder from ``folder`` upwards that is a repository of cpath or of Git."""
    for candidate in (folder, *folder.parents):
        if os.path.lexists(candidate / _SETTINGS) or os.path.lexists(candidate / ".git"):
            return candidate
    return None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn an error of the system into a refusal with its reason; a pipe that was closed stays one."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        told = reason(error) if isinstance(error, OSError) else str(error)
        raise UsageError(
            f"{path} cannot be written: {told}", help=f"{_ELSEWHERE}, or allow writing there"
        ) from None


def _refuse(path: Path, why: str, help_: str) -> UsageError:
    return UsageError(f"{path} cannot be written: {why}", help=help_)


def _find_stream(path: Path) -> int | None:
    """Read the descriptor from a path such as ``/dev/stdout``: what is behind it may have no path."""
    if os.name != "posix":
        return None
    name = os.fspath(path)
    match = _DESCRIPTOR.fullmatch(name)
    return int(match[1]) if match else _STREAMS.get(name)


def _follow(path: Path, below: Path | None, *, is_folder: bool) -> Path:
    """Find the place of ``path`` with every link on the way followed; refuses one that leads out."""
    bound = None if below is None else _follow(below, None, is_folder=True)
    here = Path(os.path.realpath(os.getcwd()))
    todo = _parts(path)
    links = 0
    while todo:
        part = todo.pop()
        if part == "..":
            here = here.parent
            continue
        step = here / part
        if not _is_link(step):
            here = step
            continue
        links += 1
        if links > _MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), os.fspath(path))
        _check_link(path, step, bound, is_file=not todo and not is_folder)
        todo.extend(_parts(Path(os.readlink(step))))
    return here


def _parts(path: Path) -> list[str]:
    """Split a path into its parts, the last one first; an absolute one ends with its root."""
    return [part for part in reversed(path.parts) if part != "."]


def _is_link(path: Path) -> bool:
    return path.is_symlink() or (hasattr(os.path, "isjunction") and os.path.isjunction(path))


def _check_link(path: Path, link: Path, below: Path | None, *, is_file: bool) -> None:
    """Refuse a link that leads out of the repository it lies in, or out of the folder asked for."""
    bounds = [find_repository(link.parent)]
    if below is not None and link.parent.is_relative_to(below):
        bounds.append(below)
    if is_file and bounds == [None]:
        bounds.append(link.parent)
    real = Path(os.path.realpath(link))
    for bound in bounds:
        if bound is not None and not real.is_relative_to(bound):
            raise _refuse(
                path,
                f"{link} is a link that leads out of {bound}",
                f"{_ELSEWHERE}, or delete the link; to write where it leads, name that place itself",
            )


def _check_names(path: Path, target: Path) -> None:
    """Refuse what Git and cpath keep for themselves, settings and records, in any spelling."""
    names = [_plain(part) for part in target.parts[1:]]
    if not _GIT.isdisjoint(names) or any(_is_git_folder(folder) for folder in (target, *target.parents)):
        raise _refuse(path, "Git keeps its own files there", _ELSEWHERE)
    if OWN_FOLDER in names:
        raise _refuse(path, f"cpath keeps its lock and its journal in {OWN_FOLDER}", _ELSEWHERE)
    if names and names[-1].endswith(_RECORDS):
        raise _refuse(
            path,
            "YAML files hold settings and records, and a result never replaces one",
            f"{_ELSEWHERE}, with the ending of its format",
        )


def _plain(name: str) -> str:
    """Take from a name what some systems make no difference by.

    Capitals, the form of accents, dots and blanks at its end, a stream of Windows (``cpath.yaml::$DATA``),
    and letters that macOS does not see.
    """
    seen = "".join(char for char in name if unicodedata.category(char) != "Cf")
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", seen).casefold())
    return folded.partition(":")[0].rstrip(". ")


def _is_git_folder(folder: Path) -> bool:
    """Whether Git keeps a repository right in this folder, whatever its name."""
    named = os.environ.get("GIT_DIR")
    if named and os.path.realpath(named) == os.fspath(folder):
        return True
    return all(os.path.lexists(folder / name) for name in ("HEAD", "objects", "refs"))


def _look(target: Path) -> os.stat_result | None:
    try:
        return os.lstat(target)
    except FileNotFoundError:
        return None


def _check_old(place: Place, *, force: bool, keep: str | None) -> None:
    """Refuse to write over what is there, where it is no file or not ours."""
    path, status = place.path, place.status
    assert status is not None  # noqa: S101 - the caller looked
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise _refuse(path, "it is a folder", f"name a file in it, such as {path / 'result'}")
    if stat.S_ISCHR(mode) or stat.S_ISFIFO(mode):
        return
    if not stat.S_ISREG(mode):
        raise _refuse(path, "it is a disk or a socket", _ELSEWHERE)
    if status.st_nlink > 1:
        raise _refuse(
            path,
            "it has a second name elsewhere (a hard link), and may be another file of yours",
            f"{_ELSEWHERE}, or delete this one first",
        )
    if not os.access(place.target, os.W_OK):
        # Replacing it would succeed where the folder may be written.
        raise PermissionError(errno.EACCES, "the file is read-only", os.fspath(path))
    if force or status.st_size == 0:
        return
    if keep is not None:
        raise _refuse(path, f"it is there already; {keep}", f"{_ELSEWHERE}, or write over it with --force")
    if not is_ours(place.target):
        raise _refuse(
            path,
            "a file is there that cpath did not write",
            f"{_ELSEWHERE}, or write over it with --force",
        )


def _send(place: Place, raw: bytes) -> None:
    if place.descriptor is not None:
        write_all(place.descriptor, raw)
        return
    descriptor = _open_stream(place)
    try:
        write_all(descriptor, raw)
    finally:
        os.close(descriptor)


def _open_stream(place: Place) -> int:
    """Open a device, or a pipe for which a reader comes within a moment."""
    flags = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
    if place.status is None or not stat.S_ISFIFO(place.status.st_mode):
        return os.open(place.target, flags)
    end = time.monotonic() + READER_SECONDS
    while True:
        try:
            descriptor = os.open(place.target, flags | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:
                raise
            if time.monotonic() > end:
                raise _refuse(
                    place.path, "it is a pipe that nothing reads", "start its reader first"
                ) from None
            time.sleep(0.02)
        else:
            os.set_blocking(descriptor, True)
            return descriptor
