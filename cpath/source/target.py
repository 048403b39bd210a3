"""Which files of a repository may be written.

Owns the refusals: paths and links that lead out, Git's own folder, and files that are read-only, not
regular, or have two names. Opens nothing for writing.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cpath.errors import RefusedEditError, UnwritableError
from cpath.source.reader import read_bytes


@dataclass(frozen=True, slots=True)
class Target:
    """A file that may be written: its place after links, and its status."""

    place: Path
    status: os.stat_result


def check_path(path: str) -> PurePosixPath:
    """Refuse a path that does not lead directly down from the root."""
    pure = PurePosixPath(path)
    if (
        "\0" in path
        or "\\" in path
        or pure.is_absolute()
        or any(part in ("", ".", "..", ".git") or ":" in part for part in path.lower().split("/"))
    ):
        raise RefusedEditError(f"{path!r} is not a path inside the repository", help="name a file inside it")
    return pure


def is_inside(root: Path, path: Path) -> bool:
    """Whether ``path``, after links, is in the repository and not in Git's own folder."""
    try:
        return _is_below(root, Path(os.path.realpath(path)))
    except OSError:
        return False


def _is_below(root: Path, real: Path) -> bool:
    try:
        inside = real.relative_to(os.path.realpath(root))
    except ValueError:
        return False
    return not any(part.lower() == ".git" for part in inside.parts)


def find_target(root: Path, path: str) -> Target:
    """The file behind ``path`` after links. Refuses one that must not be written."""
    place = root / check_path(path)
    target = Path(os.path.realpath(place))
    if not _is_below(root, target):
        raise RefusedEditError(
            f"{path} is a link that leads out of the repository", help="put the file itself here"
        )
    try:
        status = target.lstat()
    except OSError as error:
        raise unwritable(path, error) from None
    if not stat.S_ISREG(status.st_mode):
        raise RefusedEditError(f"{path} is not a regular file", help="put a text file here")
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise RefusedEditError(f"{path} is read-only", help="make it writable, then run the command again")
    if status.st_nlink > 1:
        raise RefusedEditError(
            f"{path} has a second name elsewhere (a hard link), which would keep the old text",
            help="replace it with a copy of the file",
        )
    return Target(target, status)


def find_movable(root: Path, path: str) -> Target:
    """The file at ``path``, if it is writable and not reached through a link."""
    target = find_target(root, path)
    if target.place != Path(os.path.realpath(root)) / path:
        raise RefusedEditError(
            f"{path} is a link, or inside a linked folder, so it is not renamed",
            help="put the file itself here",
        )
    return target


def find_free_place(root: Path, path: str) -> Path:
    """The place for a new file. Refuses one that is taken, even in another case, or outside."""
    place = root / check_path(path)
    if not is_inside(root, place.parent):
        raise RefusedEditError(
            f"{path} would be written outside the repository", help="replace the link above it with a folder"
        )
    if os.path.lexists(place):
        raise taken(path)
    wanted = fold_path(place.name)
    try:
        with os.scandir(place.parent) as entries:
            twins = [entry.name for entry in entries if fold_path(entry.name) == wanted]
    except OSError:  # the folder does not exist yet, or cannot be listed
        twins = []
    if place.name in twins:
        raise taken(path)
    if twins:
        # Windows and macOS would treat the two as one file.
        raise RefusedEditError(
            f"{path} differs from the existing {twins[0]} only in capital letters or accents",
            help="choose another name",
        )
    return Path(os.path.realpath(place.parent)) / place.name


def read_target(path: str, target: Path, size: int) -> bytes:
    """Bytes of a file to write. Refuses a file with more than ``size`` bytes."""
    try:
        raw = read_bytes(target, size)
    except OSError as error:
        raise unwritable(path, error) from None
    if len(raw) > size:
        raise RefusedEditError(
            f"{path} has more than the {size:,} bytes allowed",
            help="split it, or raise limits: size in cpath.yaml",
        )
    return raw


def changed(path: str) -> RefusedEditError:
    """The error for a file whose bytes are not the ones that were read."""
    return RefusedEditError(
        f"{path} has changed since it was read", help="run the command again; nothing was written"
    )


def taken(path: str) -> RefusedEditError:
    """The error for writing over a file."""
    return RefusedEditError(f"{path} already exists", help="choose another name, or edit the file")


def unwritable(path: str, error: OSError) -> UnwritableError:
    """The error for a reason that the system gives; nothing was written."""
    return UnwritableError(f"{path} cannot be written: {reason(error)}", help="nothing was written")


def reason(error: OSError) -> str:
    """The system's reason in lowercase."""
    return (error.strerror or str(error)).lower()


def fold_path(path: str | Path) -> str:
    """A path as known to systems that ignore case."""
    name = str(path)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
