"""The journal of a write of several files: their final state, so that the next run can finish it.

Owns the file ``.cpath/journal``: its form, how it reaches the disk, and what is trusted when it is read
back. It is data from a folder that strangers may have written to. So paths are checked, its own inode must
be the one it names (a copy or a checkout has another), and sizes are limited. Must not know how a journal
is carried out: see `cpath.source.act`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.errors import RefusedEditError
from cpath.source.disk import TEMPORARY_SUFFIX, creating, remove, sync_folder, write_all
from cpath.source.own import JOURNAL, NEW_JOURNAL, OWN_FOLDER
from cpath.source.reader import read_bytes
from cpath.source.target import check_path

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SIZE = 64_000_000
"""Maximum bytes of a journal, and of a file that it names."""
_FORMAT = "cpath-journal/1"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = re.compile(r"\.[0-9a-f]{12}" + re.escape(TEMPORARY_SUFFIX))
_KEYS = {"format", "inode", "committed", "changes", "temporaries", "folders"}


class JournalError(RefusedEditError):
    """A journal that cannot be carried out. A person must look at it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One place and its content before and after: SHA-256 digests, None if there is no file.

    ``temporary`` is the file with the new bytes, None if the place will be empty. Paths are relative to the
    root, with forward slashes and without links on the way.
    """

    path: str
    old: str | None
    new: str | None
    temporary: str | None


@dataclass(frozen=True, slots=True)
class Journal:
    """What a write is about. Until it is ``committed``, only temporary files exist.

    ``temporaries`` are files to remove at the end. ``folders`` are those to remove if they are then empty,
    inner ones first.
    """

    committed: bool
    changes: tuple[Change, ...]
    temporaries: tuple[str, ...]
    folders: tuple[str, ...]


def digest(raw: bytes) -> str:
    """The digest by which a journal identifies bytes."""
    return hashlib.sha256(raw).hexdigest()


def write_journal(root: Path, journal: Journal) -> None:
    """Save a journal to disk in place of the one before. Raises `OSError`."""
    place, new = root / JOURNAL, root / NEW_JOURNAL
    remove(new)
    try:
        with creating(new, 0o600) as descriptor:
            content = {
                "format": _FORMAT,
                "inode": os.fstat(descriptor).st_ino,
                "committed": journal.committed,
                "changes": [[item.path, item.old, item.new, item.temporary] for item in journal.changes],
                "temporaries": journal.temporaries,
                "folders": journal.folders,
            }
            write_all(descriptor, json.dumps(content).encode())
        os.replace(new, place)
    except BaseException:
        with suppress(OSError):
            remove(new)
        raise
    sync_folder(place.parent)


def remove_journal(root: Path) -> None:
    """Remove the journal, the last step of a write. Raises `OSError`."""
    remove(root / JOURNAL)
    sync_folder(root / OWN_FOLDER)


def remove_half_written(root: Path) -> None:
    """Remove a journal that was being written when its process was killed. Raises `OSError`."""
    remove(root / NEW_JOURNAL)


def read_journal(root: Path) -> Journal | None:
    """The journal of an interrupted write; None if there is none.

    Raises `JournalError` for one that cannot be trusted, and `OSError`.
    """
    place = root / JOURNAL
    try:
        inode = os.lstat(place).st_ino
        raw = read_bytes(place, MAX_SIZE)
    except FileNotFoundError:
        return None
    try:
        content = json.loads(raw) if len(raw) <= MAX_SIZE else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.keys() != _KEYS or content["format"] != _FORMAT:
        raise _refuse("cannot be read")
    if content["inode"] != inode:
        raise _refuse("was written in another folder or on another machine")
    try:
        return _parse(root, content)
    except (TypeError, ValueError, RefusedEditError):
        raise _refuse("names files that cpath does not write") from None


def _parse(root: Path, content: dict[str, object]) -> Journal:
    real = Path(os.path.realpath(root))
    changes = tuple(_parse_change(item) for item in _items(content["changes"]))
    temporaries = tuple(_text(item) for item in _items(content["temporaries"]))
    folders = tuple(_text(item) for item in _items(content["folders"]))
    for path in (*(item.path for item in changes), *temporaries, *folders):
        place = real / check_path(path)
        if path.split("/")[0].lower() == OWN_FOLDER or os.path.realpath(place.parent) != str(place.parent):
            raise ValueError(path)
    for item in changes:
        if item.temporary is not None and item.temporary.rpartition("/")[0] != item.path.rpartition("/")[0]:
            raise ValueError(item)
    if not all(_TEMPORARY.fullmatch(path.rpartition("/")[2]) for path in temporaries):
        raise ValueError(temporaries)
    if not {item.temporary for item in changes if item.temporary is not None} <= set(temporaries):
        raise ValueError(temporaries)
    if not isinstance(content["committed"], bool):
        raise TypeError(content["committed"])
    return Journal(content["committed"], changes, temporaries, folders)


def _parse_change(item: object) -> Change:
    path, old, new, temporary = _items(item)
    for value in (old, new):
        if value is not None and not _DIGEST.fullmatch(_text(value)):
            raise ValueError(value)
    if (new is None) != (temporary is None) or old == new:
        raise ValueError(item)
    return Change(
        _text(path),
        None if old is None else _text(old),
        None if new is None else _text(new),
        None if temporary is None else _text(temporary),
    )


def _items(value: object) -> Iterator[object]:
    if not isinstance(value, list):
        raise TypeError(value)
    return iter(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _refuse(why: str) -> JournalError:
    return JournalError(
        f"{JOURNAL}, the record of an interrupted write, {why}",
        help=f"check all files with `git status` and `git diff`, then delete {JOURNAL}",
    )
