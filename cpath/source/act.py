"""One write operation: several files changed, created, moved or removed, all or none of them.

The order of the steps makes it safe. Under the lock:

1. the journal names the temporary files and folders to come;
2. the new bytes are saved to disk in temporary files, each beside its target;
3. the journal is replaced by one that lists the final state (from now on the write will be finished);
4. each temporary file takes its place, and what moved away is removed;
5. the folders are flushed to disk, and finally the journal is removed.

The next holder of the lock finishes what a journal lists (`recover`): before 3 it removes the temporary
files, after 3 it puts them in place. If the system refuses a step after 3, the same path leads back: old
bytes into temporary files, a journal that lists them, and so on. A single replaced file does not need 3,
because its replacement is atomic. Must not know what the bytes mean.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.errors import RefusedEditError, UnwritableError
from cpath.source.disk import (
    TEMPORARY_SUFFIX,
    place_new,
    remove,
    sync_folder,
    temporary_name,
    write_alike,
    write_file,
)
from cpath.source.journal import (
    MAX_SIZE,
    Change,
    Journal,
    JournalError,
    digest,
    read_journal,
    remove_half_written,
    remove_journal,
    write_journal,
)
from cpath.source.lock import locked
from cpath.source.own import JOURNAL
from cpath.source.reader import read_bytes
from cpath.source.target import changed, read_target, reason, taken, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One place and the bytes it will have; None for no file, before or after.

    ``path`` is the name for messages, ``place`` the real location. ``like`` is the status of the file whose
    mode and owner the new one gets, ``source`` the file whose attributes it gets.
    """

    path: str
    place: Path
    old: bytes | None
    new: bytes | None
    like: os.stat_result | None = None
    source: Path | None = None


@contextmanager
def writing(root: Path, seconds: float | None = None) -> Iterator[None]:
    """Hold the lock, with no interrupted write left over."""
    with locked(root, seconds):
        recover(root)
        yield


def perform(root: Path, steps: Sequence[Step], emptied: Sequence[Path] = ()) -> None:
    """Do all steps or none, under the lock (`writing`).

    ``emptied`` are folders that are removed if they end up empty. Raises `RefusedEditError` if anything
    prevents it. Then all files are as before; if even that fails, the journal stays and the next writer
    finishes.
    """
    if steps:
        _Act(Path(os.path.realpath(root)), steps, emptied).perform()


class _Act:
    """One write operation, with what it needs to roll back."""

    def __init__(self, root: Path, steps: Sequence[Step], emptied: Sequence[Path]) -> None:
        self.root = root
        # Removed files go last, because until then their mode and attributes can be copied.
        self.steps = sorted(steps, key=lambda step: step.new is None)
        self.forth = {step.path: _beside(step.place) for step in steps if step.new is not None}
        # For a rollback, if needed: named from the start, so that none is left behind.
        self.back = {step.path: _beside(step.place) for step in steps if step.old is not None}
        self.made = _find_missing_folders(
            root, [step.place.parent for step in self.steps if step.new is not None]
        )
        self.emptied = emptied

    def perform(self) -> None:
        try:
            journal = self._journal(self.steps, self.forth, committed=False)
            self._write_journal(journal)
            self._stage()
            journal = replace(journal, committed=True)
            # Replacing one file with another is a single atomic step.
            if len(self.steps) > 1 or self.steps[0].old is None:
                _sync(self.root, {path.parent for path in (*self.forth.values(), *self.made)})
                self._write_journal(journal)
            for step in self.steps:
                self._take_place(step, self.forth)
            _sync(self.root, {step.place.parent for step in self.steps})
        except BaseException as error:
            self._undo(error)
            raise
        _clean_up(self.root, journal)

    def _stage(self) -> None:
        """Save the new bytes to disk beside their targets, and check that nothing has changed."""
        for step in self.steps:
            if step.new is not None:
                try:
                    step.place.parent.mkdir(parents=True, exist_ok=True)
                    _write(self.forth[step.path], step, step.new)
                except OSError as error:
                    raise unwritable(step.path, error) from None
        for step in self.steps:
            if step.old is None:
                if os.path.lexists(step.place):
                    raise taken(step.path)
            elif read_target(step.path, step.place, len(step.old)) != step.old:
                raise changed(step.path)

    def _take_place(self, step: Step, temporaries: Mapping[str, Path]) -> None:
        try:
            _take_place(temporaries.get(step.path), step.place, is_free=step.old is None)
        except FileExistsError:
            raise taken(step.path) from None
        except OSError as error:
            raise unwritable(step.path, error) from None

    def _undo(self, error: BaseException) -> None:
        """Roll back. If that fails too, the journal stays and records the state."""
        try:
            # Check the disk, because an interruption may come between a step and its record.
            done = [step for step in self.steps if self._is_done(step)]
            back = [Step(step.path, step.place, step.new, step.old, step.like, step.source) for step in done]
            back.sort(key=lambda step: step.new is None)
            journal = self._journal(back, self.back, committed=bool(back))
            for step in back:
                if step.new is not None:
                    _write(self.back[step.path], step, step.new)
            if back:
                _sync(self.root, {step.place.parent for step in back})
            # Before its temporary files are removed, because the journal on disk may still need them.
            on_disk = read_journal(self.root)
            if back or (on_disk is not None and on_disk.committed):
                write_journal(self.root, journal)
            for step in back:
                self._take_place(step, self.back)
            _sync(self.root, {step.place.parent for step in back})
            _clean_up(self.root, journal)
        except (OSError, RefusedEditError):
            if isinstance(error, RefusedEditError):
                raise UnwritableError(
                    error.message, help="the next cpath command here will finish this write"
                ) from None

    def _is_done(self, step: Step) -> bool:
        if _digest_at(step.place) != _digest(step.new):
            return False
        temporary = self.forth.get(step.path)
        # Someone else may have put the same bytes there; those are not ours to remove.
        return temporary is None or not temporary.exists() or temporary.samefile(step.place)

    def _journal(self, steps: Sequence[Step], temporaries: Mapping[str, Path], *, committed: bool) -> Journal:
        changes = []
        for step in steps:
            temporary = temporaries.get(step.path) if step.new is not None else None
            changes.append(
                Change(
                    self._relative(step.place),
                    _digest(step.old),
                    _digest(step.new),
                    None if temporary is None else self._relative(temporary),
                )
            )
        return Journal(
            committed,
            tuple(changes),
            tuple(self._relative(path) for path in (*self.forth.values(), *self.back.values())),
            tuple(self._relative(path) for path in reversed((*self.emptied, *self.made))),
        )

    def _write_journal(self, journal: Journal) -> None:
        try:
            write_journal(self.root, journal)
        except OSError as error:
            raise unwritable(JOURNAL, error) from None

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def recover(root: Path) -> tuple[str, ...]:
    """Finish what an interrupted write left, under the lock. Returns the files involved.

    A file that now has neither the old nor the new bytes is left as it is, and so are all others. Then
    `JournalError` is raised. Raises `UnwritableError` if the system refuses.
    """
    try:
        journal = read_journal(root)
        remove_half_written(root)
        if journal is None:
            return ()
        real = Path(os.path.realpath(root))
        if journal.committed:
            for change, is_free in _find_open(real, journal.changes):
                temporary = None if change.temporary is None else real / change.temporary
                _take_place(temporary, real / change.path, is_free=is_free)
            _sync(real, {(real / change.path).parent for change in journal.changes})
        _clean_up(real, journal)
    except OSError as error:
        raise UnwritableError(
            f"an interrupted write cannot be finished: {reason(error)}",
            help="make the repository's folders writable, then run the command again",
        ) from None
    return tuple(change.path for change in journal.changes) if journal.committed else ()


def _find_open(root: Path, changes: Sequence[Change]) -> list[tuple[Change, bool]]:
    """Changes still to be made, and whether each place is free. Checks all before one is made."""
    still = []
    for change in changes:
        now = _digest_at(root / change.path)
        if now == change.new:
            continue
        # An empty file reserves the place if a file system has no hard links (`place_new`).
        if now != change.old and not (change.old is None and now == _digest(b"")):
            raise _refuse(changes, f"{change.path} has changed since")
        if change.temporary is not None and _digest_at(root / change.temporary) != change.new:
            raise _refuse(changes, f"the new text for {change.path} is missing or damaged")
        still.append((change, now is None))
    return still


def _refuse(changes: Sequence[Change], why: str) -> JournalError:
    paths = ", ".join(change.path for change in changes[:_SHOWN])
    more = f" and {len(changes) - _SHOWN} more" if len(changes) > _SHOWN else ""
    return JournalError(
        f"a write of {paths}{more} was interrupted and cannot be finished: {why}",
        help=f"check these files with `git status` and `git diff`, then delete {JOURNAL}  "
        f"(new texts not yet in place are beside them, in files that end in {TEMPORARY_SUFFIX})",
    )


def _clean_up(root: Path, journal: Journal) -> None:
    """Remove what is no longer needed, the journal last.

    What cannot be removed now is left to the next writer, and the journal with it.
    """
    is_clean = True
    for path in journal.temporaries:
        try:
            remove(root / path)
        except OSError:
            is_clean = False
    if not journal.committed:
        for folder in {(root / path).parent for path in journal.temporaries}:
            with suppress(OSError):
                sync_folder(folder)
    for path in journal.folders:
        try:
            os.rmdir(root / path)
            sync_folder((root / path).parent)
        except OSError as error:
            # It is fine if it has content, as expected, or no longer exists.
            is_clean &= error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR)
    with suppress(OSError):
        if is_clean:
            remove_journal(root)
        elif journal.committed:
            # The files are correct, and may be edited from now on.
            write_journal(root, replace(journal, committed=False, changes=()))


def _take_place(temporary: Path | None, place: Path, *, is_free: bool) -> None:
    if temporary is None:
        remove(place)
    elif is_free:
        place_new(temporary, place)
    else:
        os.replace(temporary, place)


def _write(temporary: Path, step: Step, raw: bytes) -> None:
    if step.like is None or step.source is None:
        write_file(temporary, raw)
    else:
        write_alike(temporary, raw, step.like, step.source)


def _digest_at(place: Path) -> str | None:
    """Digest of a file's content; None if there is no file."""
    try:
        return digest(read_bytes(place, MAX_SIZE))
    except (FileNotFoundError, NotADirectoryError):
        return None


def _digest(raw: bytes | None) -> str | None:
    return None if raw is None else digest(raw)


def _sync(root: Path, folders: set[Path]) -> None:
    for folder in sorted(folders):
        try:
            sync_folder(folder)
        except FileNotFoundError:  # it was empty and has been removed
            continue
        except OSError as error:
            shown = folder.relative_to(root).as_posix()
            raise unwritable("the repository's folder" if shown == "." else shown, error) from None


def _beside(place: Path) -> Path:
    return place.with_name(temporary_name())


def _find_missing_folders(root: Path, folders: Sequence[Path]) -> tuple[Path, ...]:
    """Folders that must be created, outer ones first."""
    missing: set[Path] = set()
    for folder in folders:
        for above in (folder, *folder.parents):
            if above == root or above in missing or os.path.lexists(above):
                break
            missing.add(above)
    return tuple(sorted(missing))
