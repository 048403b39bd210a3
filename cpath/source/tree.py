"""The files of one commit, as in `cpath.source.files`: links lead where they would on disk.

Owns how a commit's list becomes folders, and how contents are read ahead. Must not know how Git is called.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cpath.source.files import Entry, Files, Found, LinkedFolderError, What
from cpath.source.partial import lacks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.source.history import History

_BATCH_BYTES = 1024**2
_BATCH_FILES = 2_000
_LONGEST_LINK = 4_096
_MOST_LINKS = 40


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a tree: a file, a link or a submodule."""

    mode: str
    object: str
    size: int
    is_here: bool = True
    """Whether the clone has its bytes, which a partial one may lack."""

    @property
    def has_bytes(self) -> bool:
        """Whether it is a file or a link. A submodule's object is in another repository."""
        return self.is_file or self.is_link

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return self.mode.startswith("100")

    @property
    def is_link(self) -> bool:
        """Whether it is a link."""
        return self.mode == "120000"


@dataclass(frozen=True, slots=True)
class _Name:
    """Something in a folder of a commit, like `os.DirEntry`."""

    name: str
    item: Item | None
    """None for a folder."""

    def is_symlink(self) -> bool:
        return self.item is not None and self.item.is_link

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:  # noqa: ARG002 - no link is a folder here
        return self.item is None


class Tree(Files):
    """The files of one commit."""

    def __init__(self, history: History, commit: str, below: tuple[str, ...]) -> None:
        self._history = history
        self._commit = commit
        self._below = below
        self._items = history.list_files(commit, below)
        self._order = list(self._items)
        self._places = {path: index for index, path in enumerate(self._order)}
        self._ahead: dict[str, bytes] = {}
        self._read: set[str] = set()

    @cached_property
    def _folders(self) -> dict[str, dict[str, Item | None]]:
        folders: dict[str, dict[str, Item | None]] = {"": {}}
        for path, item in self._items.items():
            folder, _, name = path.rpartition("/")
            folders.setdefault(folder, {})[name] = item
            while folder:
                above, _, name = folder.rpartition("/")
                known = folders.setdefault(above, {})
                if name in known:
                    break
                known[name] = None
                folder = above
        return folders

    def scan(self, folder: str) -> Sequence[Entry]:
        """See `Files.scan`."""
        item = self._items.get(folder)
        if item is not None:
            if item.is_link:
                raise LinkedFolderError(folder)
            if item.is_file:
                raise NotADirectoryError(folder)
            raise OSError(errno.EINVAL, "a submodule, whose files are in another Git repository")
        found = self._folders.get(folder)
        if found is None:
            raise FileNotFoundError(folder)
        return [_Name(name, found[name]) for name in sorted(found)]

    def look(self, path: str) -> Found:
        """See `Files.look`."""
        real = self._follow(path) if self._is_link(path) else path
        if isinstance(real, What):
            return Found(real)
        item = self._items.get(real)
        if item is not None:
            return Found(What.FILE, item.size) if item.is_file else Found(What.OTHER)
        if real in self._folders:
            return Found(What.FOLDER)
        raise FileNotFoundError(errno.ENOENT, "there is no such file", path)

    def read_bytes(self, path: str, limit: int) -> bytes:
        """See `Files.read_bytes`. Raises `UnreadableError` if the clone lacks the contents."""
        real = self._follow(path) if self._is_link(path) else path
        item = None if isinstance(real, What) else self._items.get(real)
        if item is None or isinstance(real, What) or not item.is_file:
            raise FileNotFoundError(errno.ENOENT, "there is no such file", path)
        if item.size > limit:
            # Its length shows that it is too large, so none of it is needed.
            return bytes(limit + 1)
        if real in self._ahead:
            return self._ahead.pop(real)
        if real in self._read or real not in self._places:
            return self._contents([real])[0]
        # Files are read once each and almost in the order of the tree, so read the next ones too.
        if not item.is_here:
            missing = sum(not other.is_here for other in self._items.values())
            files = "1 file" if missing == 1 else f"{missing} files"
            raise lacks(f"the contents of {files} of {self._commit[:10]}, such as {path}")
        batch: list[str] = []
        size = 0
        for name in self._order[self._places[real] :]:
            other = self._items[name]
            if name in self._read or not (other.is_file and other.is_here) or other.size > limit:
                continue
            size += other.size
            if batch and (size > _BATCH_BYTES or len(batch) == _BATCH_FILES):
                break
            batch.append(name)
        self._read.update(batch)
        # The rest of the previous batch was skipped, because another state shares it.
        self._ahead = dict(zip(batch, self._contents(batch), strict=True))
        return self._ahead.pop(real)

    def blob_of(self, path: str) -> str | None:
        """See `Files.blob_of`."""
        item = self._items.get(path)
        return item.object if item is not None and item.is_file else None

    def holds_blob(self, path: str, blob: str, limit: int) -> bool:  # noqa: ARG002 - nothing is read
        """See `Files.holds_blob`."""
        return self.blob_of(path) == blob

    def _contents(self, paths: Sequence[str]) -> list[bytes]:
        return self._history.read_contents([self._items[path] for path in paths])

    def _is_link(self, path: str) -> bool:
        item = self._items.get(path)
        return item is not None and item.is_link

    def _follow(self, path: str) -> str | What:
        """The path at the end of all links, or why it leads nowhere."""
        todo = list(reversed(path.split("/")))
        done: list[str] = []
        links = 0
        while todo:
            part = todo.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not done:
                    return What.LINK_OUT
                done.pop()
                continue
            here = "/".join((*done, part))
            item = self._item(here)
            if item is None or not item.is_link:
                done.append(part)
                continue
            links += 1
            target = self._contents([here])[0] if item.size <= _LONGEST_LINK else b""
            if links > _MOST_LINKS or not target:
                return What.BROKEN_LINK
            if target.startswith(b"/"):
                return What.LINK_OUT
            todo.extend(reversed(target.decode("utf-8", "surrogateescape").split("/")))
        if any(part.startswith(".") for part in done):
            return What.LINK_TO_HIDDEN
        real = "/".join(done)
        return real if real in self._items or real in self._folders else What.BROKEN_LINK

    def _item(self, path: str) -> Item | None:
        """The target of a link, even if it was not in the list."""
        if self._below and path not in self._items and path not in self._folders:
            more = self._history.list_files(self._commit, (path,))
            if more:
                self._items.update(more)
                self.__dict__.pop("_folders", None)
        return self._items.get(path)
