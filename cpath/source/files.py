"""Where a repository's files are read from: a folder on disk here, a commit in `cpath.source.history`.

Owns what stands at a path (a file, a folder, a link and where it leads) and how its bytes are read.
Must not know which files there should be, nor what they mean.
"""

from __future__ import annotations

import hashlib
import os
import stat
from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cpath.source.reader import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence


_SHA1_LENGTH = 40


class What(Enum):
    """What stands at a path, links followed."""

    FILE = auto()
    FOLDER = auto()
    OTHER = auto()
    """A pipe, a device, a submodule of Git."""
    BROKEN_LINK = auto()
    LINK_OUT = auto()
    """A link to something outside the repository."""
    LINK_TO_HIDDEN = auto()
    """A link to something whose path has a part that begins with a dot."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a path; ``size`` in bytes, of the file that a link leads to."""

    what: What
    size: int = 0


class Entry(Protocol):
    """Something in a folder: what `os.DirEntry` tells of it."""

    @property
    def name(self) -> str:
        """Its name in the folder."""

    def is_symlink(self) -> bool:
        """Whether it is a link."""

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a folder."""


class LinkedFolderError(OSError):
    """A link stands in the place of a folder; it is not followed."""


class Files(ABC):
    """The files of a repository. Paths are relative to its root, with forward slashes."""

    @abstractmethod
    def scan(self, folder: str) -> Sequence[Entry]:
        """Return the entries of a folder by name.

        Raises `FileNotFoundError` where there is none, `NotADirectoryError` where something else is
        of that name, `LinkedFolderError` for a link, and other kinds of `OSError`.
        """

    @abstractmethod
    def look(self, path: str) -> Found:
        """Tell what stands at ``path``; raises `OSError`, `FileNotFoundError` where there is nothing."""

    @abstractmethod
    def read_bytes(self, path: str, limit: int) -> bytes:
        """Read a file that `look` calls one: at most ``limit`` bytes, one more where it is larger.

        Raises `OSError`.
        """

    def blob_of(self, path: str) -> str | None:  # noqa: ARG002 - a folder has no ids
        """Return Git's id of a regular file's contents where it is known without reading them."""
        return None

    def holds_blob(self, path: str, blob: str, limit: int) -> bool:
        """Whether a file, which is no link, holds the contents of Git's id ``blob``."""
        try:
            raw = self.read_bytes(path, limit)
        except OSError:
            return False
        method = "sha1" if len(blob) == _SHA1_LENGTH else "sha256"
        return hashlib.new(method, b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest() == blob


class Folder(Files):
    """The files in a folder on disk, as they are now."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._real = os.path.realpath(root)

    def scan(self, folder: str) -> Sequence[Entry]:
        """See `Files.scan`."""
        place = os.path.join(self._real, folder)
        status = os.lstat(place)
        if stat.S_ISLNK(status.st_mode):
            raise LinkedFolderError(folder)
        if not stat.S_ISDIR(status.st_mode):
            raise NotADirectoryError(folder)
        with os.scandir(place) as entries:
            return sorted(entries, key=lambda entry: entry.name)

    def look(self, path: str) -> Found:
        """See `Files.look`. Nothing outside the folder is opened."""
        place = os.path.join(self._real, path)
        status = os.lstat(place)
        if stat.S_ISLNK(status.st_mode):
            try:
                target = os.path.realpath(place, strict=True)
                status = os.stat(target)
            except OSError:
                return Found(What.BROKEN_LINK)
            inside = Path(target)
            if not inside.is_relative_to(self._real):
                return Found(What.LINK_OUT)
            if any(part.startswith(".") for part in inside.relative_to(self._real).parts):
                # What stands in .git would come out in messages: a token of the machine, for example.
                return Found(What.LINK_TO_HIDDEN)
        if stat.S_ISREG(status.st_mode):
            return Found(What.FILE, status.st_size)
        return Found(What.FOLDER if stat.S_ISDIR(status.st_mode) else What.OTHER)

    def read_bytes(self, path: str, limit: int) -> bytes:
        """See `Files.read_bytes`."""
        return read_bytes(os.path.join(self.root, path), limit)
