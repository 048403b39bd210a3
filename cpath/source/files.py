"""Where a repository's files are read from: a folder on disk, or a commit (`cpath.source.history`).

Owns what is at a path (a file, a folder, a link and its target) and how its bytes are read. Must not know
which files there should be, nor what they mean.
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
    """What is at a path, after following links."""

    FILE = auto()
    FOLDER = auto()
    OTHER = auto()
    """A pipe, a device, or a Git submodule."""
    BROKEN_LINK = auto()
    LINK_OUT = auto()
    """A link to something outside the repository."""
    LINK_TO_HIDDEN = auto()
    """A link to something whose path has a part that begins with a dot."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is at a path. ``size`` in bytes is that of the file at the end of a link."""

    what: What
    size: int = 0


class Entry(Protocol):
    """Something in a folder, like `os.DirEntry`."""

    @property
    def name(self) -> str:
        """Name in the folder."""

    def is_symlink(self) -> bool:
        """Whether it is a link."""

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Whether it is a folder."""


class LinkedFolderError(OSError):
    """A folder is a link, which is not followed."""


class Files(ABC):
    """The files of a repository. Paths are relative to its root, with forward slashes."""

    @abstractmethod
    def scan(self, folder: str) -> Sequence[Entry]:
        """Entries of a folder by name.

        Raises `FileNotFoundError` if there is none, `NotADirectoryError` if the name is something else,
        `LinkedFolderError` for a link, and other kinds of `OSError`.
        """

    @abstractmethod
    def look(self, path: str) -> Found:
        """What is at ``path``. Raises `OSError`, and `FileNotFoundError` if there is nothing."""

    @abstractmethod
    def read_bytes(self, path: str, limit: int) -> bytes:
        """Bytes of a file as `look` defines one: at most ``limit``, one more if it is larger.

        Raises `OSError`.
        """

    def blob_of(self, path: str) -> str | None:  # noqa: ARG002 - a folder has no ids
        """Git's id of a regular file's content, if known without reading it."""
        return None

    def holds_blob(self, path: str, blob: str, limit: int) -> bool:
        """Whether a file that is not a link has the content of Git's id ``blob``."""
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
                # The content of .git would appear in messages, for example an access token.
                return Found(What.LINK_TO_HIDDEN)
        if stat.S_ISREG(status.st_mode):
            return Found(What.FILE, status.st_size)
        return Found(What.FOLDER if stat.S_ISDIR(status.st_mode) else What.OTHER)

    def read_bytes(self, path: str, limit: int) -> bytes:
        """See `Files.read_bytes`."""
        return read_bytes(os.path.join(self.root, path), limit)
