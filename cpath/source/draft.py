"""A folder's files as they were read once, with changes laid over them that nobody has written yet.

Who changes files by what stands in them reads through a draft: every reading gives the same bytes,
`old` are what a writer must still find, and `changed` can be read again before anything is written.
Must not know what the bytes mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.source.files import Folder

if TYPE_CHECKING:
    from pathlib import Path


class Draft(Folder):
    """The files of a folder on disk, each read once, and what is to stand in them."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.old: dict[str, bytes] = {}
        """The bytes of every file that was read, by path."""
        self.changed: dict[str, bytes] = {}
        """The bytes that files are to hold, by path."""

    def read_bytes(self, path: str, limit: int) -> bytes:
        """See `Files.read_bytes`; what was changed or read before is given again."""
        if path in self.changed:
            return self.changed[path]
        if path not in self.old:
            self.old[path] = super().read_bytes(path, limit)
        return self.old[path]

    def list_files(self, folder: str) -> list[str]:
        """Return the path of everything below a folder that is no folder, hidden things too, in order.

        Raises `OSError`, `LinkedFolderError` for a link in the place of a folder among them.
        """
        found: list[str] = []
        folders = [folder]
        while folders:
            place = folders.pop()
            for entry in self.scan(place):
                below = f"{place}/{entry.name}"
                (folders if entry.is_dir(follow_symlinks=False) else found).append(below)
        return sorted(found)
