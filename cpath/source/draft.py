"""A folder's files as read once, with unsaved changes on top.

Code that changes files based on their content reads them through a draft. Every read returns the same
bytes. `old` is what a writer must still find. `changed` can be read back before anything is written. Must
not know what the bytes mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.source.files import Folder

if TYPE_CHECKING:
    from pathlib import Path


class Draft(Folder):
    """The files of a folder on disk, each read once, and their new content."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.old: dict[str, bytes] = {}
        """Bytes of every file that was read, by path."""
        self.changed: dict[str, bytes] = {}
        """New bytes of files, by path."""

    def read_bytes(self, path: str, limit: int) -> bytes:
        """See `Files.read_bytes`. What was changed or read before is returned again."""
        if path in self.changed:
            return self.changed[path]
        if path not in self.old:
            self.old[path] = super().read_bytes(path, limit)
        return self.old[path]

    def list_files(self, folder: str) -> list[str]:
        """Paths of everything below a folder that is not a folder, including hidden files, in order.

        Raises `OSError`, and `LinkedFolderError` for a folder that is a link.
        """
        found: list[str] = []
        folders = [folder]
        while folders:
            place = folders.pop()
            for entry in self.scan(place):
                below = f"{place}/{entry.name}"
                (folders if entry.is_dir(follow_symlinks=False) else found).append(below)
        return sorted(found)
