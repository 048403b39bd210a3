"""The only guard for results written to files: where they may go, and what they may replace.

A link inside a repository never leads a result out of it, and no link leads out of the requested folder.
Results never replace records, settings, or the files of Git and cpath. An existing file is only replaced if
cpath wrote it (`cpath.source.stamp`), or with ``force``. A refusal leaves nothing behind. The reasons are
in docs/decisions/0019-outputs.md. Must not know what the bytes mean.
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
"""How long to wait until something reads a named pipe."""
_ELSEWHERE = "name another file"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result goes. ``target`` has no link in it; ``status`` is that of the existing file."""

    path: Path
    target: Path
    status: os.stat_result | None = None
    descriptor: int | None = None
    """The open stream that the path names, such as ``/dev/stdout``."""

    @property
    def is_stream(self) -> bool:
        """Whether bytes are sent on and no file is replaced."""
        return self.descriptor is not None or (
            self.status is not None and not stat.S_ISREG(self.status.st_mode)
        )


def check_output(
    path: Path, *, force: bool = False, below: Path | None = None, keep: str | None = None
) -> Place:
    """Where a result for ``path`` goes. Raises `UsageError` if it may not go there. Writes nothing.

    ``below`` is the requested folder, if ``path`` was derived from it. ``keep`` says why even a file that
    cpath wrote is not replaced.
    """
    with _as_refusal(path):
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
    """The real folder for ``path``, which may not exist yet. Raises as `check_output` does."""
    with _as_refusal(path):
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
    """Write a result to the named file: it appears whole, or the old one stays.

    See `check_output`. Missing parent folders are created. A pipe or a device is written to, not replaced.
    """
    place = check_output(path, force=force, below=below, keep=keep)
    with _as_refusal(path):
        if place.is_stream:
            _send(place, raw)
        else:
            make_folder(place.target.parent)
            replace_output(place.target, raw)


@contextmanager
def writing_output(path: Path, *, force: bool = False, below: Path | None = None) -> Iterator[Path]:
    """Offer a free path for a library to write to. In the end that file replaces ``path``.

    Raises as `check_output` does. ``path`` must not be a pipe or a device.
    """
    place = check_output(path, force=force, below=below)
    if place.is_stream:
        raise UsageError(
            f"{path} cannot be written: this format needs a file, not a pipe or a device",
            help=_ELSEWHERE,
        )
    with _as_refusal(path):
        make_folder(place.target.parent)
        with replace_with(place.target) as part:
            yield part


def find_repository(folder: Path) -> Path | None:
    """Nearest folder from ``folder`` upward that is a cpath or Git repository."""
    for candidate in (folder, *folder.parents):
        if os.path.lexists(candidate / _SETTINGS) or os.path.lexists(candidate / ".git"):
            return candidate
    return None


@contextmanager
def _as_refusal(path: Path) -> Iterator[None]:
    """Turn a system error into a refusal with its reason. A closed pipe stays a closed pipe."""
    try:
        yield
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise UsageError(
            f"{path} cannot be written: {why}", help=f"{_ELSEWHERE}, or make it writable"
        ) from None


def _refuse(path: Path, why: str, help_: str) -> UsageError:
    return UsageError(f"{path} cannot be written: {why}", help=help_)


def _find_stream(path: Path) -> int | None:
    """The descriptor in a path such as ``/dev/stdout``, because its target may have no path."""
    if os.name != "posix":
        return None
    name = os.fspath(path)
    match = _DESCRIPTOR.fullmatch(name)
    return int(match[1]) if match else _STREAMS.get(name)


def _follow(path: Path, below: Path | None, *, is_folder: bool) -> Path:
    """The place of ``path`` with every link on the way followed. Refuses a link that leads out."""
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
    """Parts of a path, last one first. An absolute path ends with its root."""
    return [part for part in reversed(path.parts) if part != "."]


def _is_link(path: Path) -> bool:
    return path.is_symlink() or (hasattr(os.path, "isjunction") and os.path.isjunction(path))


def _check_link(path: Path, link: Path, below: Path | None, *, is_file: bool) -> None:
    """Refuse a link that leads out of its repository, or out of the requested folder."""
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
                f"{_ELSEWHERE}, or delete the link; to write to its target, name the target",
            )


def _check_names(path: Path, target: Path) -> None:
    """Refuse the files of Git and cpath, settings and records, in any spelling."""
    names = [_plain(part) for part in target.parts[1:]]
    if not _GIT.isdisjoint(names) or any(_is_git_folder(folder) for folder in (target, *target.parents)):
        raise _refuse(path, "Git keeps its own files there", _ELSEWHERE)
    if OWN_FOLDER in names:
        raise _refuse(path, f"cpath keeps its lock and its journal in {OWN_FOLDER}", _ELSEWHERE)
    if names and names[-1].endswith(_RECORDS):
        raise _refuse(
            path,
            "YAML files contain settings and records, and a result never replaces one",
            f"{_ELSEWHERE}, with the file extension of its format",
        )


def _plain(name: str) -> str:
    """A name without the differences that some systems ignore.

    These are case, the form of accents, dots and spaces at the end, Windows streams
    (``cpath.yaml::$DATA``), and characters that macOS ignores.
    """
    seen = "".join(char for char in name if unicodedata.category(char) != "Cf")
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", seen).casefold())
    return folded.partition(":")[0].rstrip(". ")


def _is_git_folder(folder: Path) -> bool:
    """Whether Git keeps a repository directly in this folder, whatever its name."""
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
    """Refuse to replace something that is not a file, or not cpath's."""
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
            "it has a second name elsewhere (a hard link), so it may be another file of yours",
            f"{_ELSEWHERE}, or delete this one first",
        )
    if not os.access(place.target, os.W_OK):
        # Replacing it would succeed if the folder is writable.
        raise PermissionError(errno.EACCES, "the file is read-only", os.fspath(path))
    if force or status.st_size == 0:
        return
    if keep is not None:
        raise _refuse(path, f"it already exists; {keep}", f"{_ELSEWHERE}, or overwrite it with --force")
    if not is_ours(place.target):
        raise _refuse(
            path,
            "it already exists, and cpath did not write it",
            f"{_ELSEWHERE}, or overwrite it with --force",
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
    """Open a device, or a pipe that gets a reader within a moment."""
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
                    place.path, "it is a pipe that no program reads", "start its reader first"
                ) from None
            time.sleep(0.02)
        else:
            os.set_blocking(descriptor, True)
            return descriptor
