"""One act of writing: several files changed, made, moved or removed, all or none of them.

The order of things is what makes it safe. Under the lock:

1. the journal names the temporary files and the folders to come;
2. the new bytes are brought to the disk in temporary files, each beside its place;
3. the journal is replaced by one that says what is to stand where (from now on it is finished);
4. each temporary file takes its place, and what moved away is removed;
5. the folders are brought to the disk; at last the journal is removed.

Whoever holds the lock next finishes what a journal still tells of (`recover`): before 3 the
temporary files are removed, after 3 they take their places. Where the system refuses a step after
3, the same way leads back: old bytes into temporary files, a journal that says so, and on.
One file that is replaced needs no 3: its replacement is one step of the system.
Must not know what the bytes mean.
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
    """One place and the bytes it is to hold; None for no file, before or after.

    ``path`` is what the person calls it, ``place`` where it really is. ``like`` is the status of the
    file whose mode and owner the new one gets, and ``source`` the file whose attributes.
    """

    path: str
    place: Path
    old: bytes | None
    new: bytes | None
    like: os.stat_result | None = None
    source: Path | None = None


@contextmanager
def writing(root: Path, seconds: float | None = None) -> Iterator[None]:
    """Hold the lock, with nothing left of an interrupted write."""
    with locked(root, seconds):
        recover(root)
        yield


def perform(root: Path, steps: Sequence[Step], emptied: Sequence[Path] = ()) -> None:
    """Do all steps or none, under the lock (`writing`).

    ``emptied`` are folders that go where nothing is left in them. Raises `RefusedEditError` where
    anything stands in the way; then all files are as they were, or, where not even that could be
    had, the journal stays and the next writer finishes.
    """
    if steps:
        _Act(Path(os.path.realpath(root)), steps, emptied).perform()


class _Act:
    """One act, and what it needs to lead back."""

    def __init__(self, root: Path, steps: Sequence[Step], emptied: Sequence[Path]) -> None:
        self.root = root
        # What is removed goes last: until then its mode and attributes can be copied.
        self.steps = sorted(steps, key=lambda step: step.new is None)
        self.forth = {step.path: _beside(step.place) for step in steps if step.new is not None}
        # For the way back, should it be needed: named from the start, so that none is left behind.
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
            # One file that takes the place of another does so in one step of the system.
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
        """Bring the new bytes to the disk, beside their places, and see that nothing has changed."""
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
        """Bring back what was there; where that fails too, the journal stays and tells."""
        try:
            # The disk is asked, for an interruption may come between a step and the note of it.
            done = [step for step in self.steps if self._is_done(step)]
            back = [Step(step.path, step.place, step.new, step.old, step.like, step.source) for step in done]
            back.sort(key=lambda step: step.new is None)
            journal = self._journal(back, self.back, committed=bool(back))
            for step in back:
                if step.new is not None:
                    _write(self.back[step.path], step, step.new)
            if back:
                _sync(self.root, {step.place.parent for step in back})
            # Before its temporary files go: the one on the disk may say that they are to take place.
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
                    error.message, help="the next cpath command here finishes what this one could not"
                ) from None

    def _is_done(self, step: Step) -> bool:
        if _holds(step.place) != _digest(step.new):
            return False
        temporary = self.forth.get(step.path)
        # Someone else may have put the same bytes there; those are not ours to take away.
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
    """Finish what an interrupted write left, under the lock; give the files it was about.

    A file that holds neither the old nor the new bytes by now is left as it is, and all others with
    it: then raises `JournalError`. Raises `UnwritableError` where the system refuses.
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
            help="allow writing in the repository's folders, then run the command again",
        ) from None
    return tuple(change.path for change in journal.changes) if journal.committed else ()


def _find_open(root: Path, changes: Sequence[Change]) -> list[tuple[Change, bool]]:
    """Return the changes still to be made, and whether the place is free; look at all before one is made."""
    still = []
    for change in changes:
        now = _holds(root / change.path)
        if now == change.new:
            continue
        # An empty file claims the place where a file system has no hard links (`place_new`).
        if now != change.old and not (change.old is None and now == _digest(b"")):
            raise _refuse(changes, f"{change.path} has changed since")
        if change.temporary is not None and _holds(root / change.temporary) != change.new:
            raise _refuse(changes, f"the new text for {change.path} is gone or damaged")
        still.append((change, now is None))
    return still


def _refuse(changes: Sequence[Change], why: str) -> JournalError:
    paths = ", ".join(change.path for change in changes[:_SHOWN])
    more = f" and {len(changes) - _SHOWN} more" if len(changes) > _SHOWN else ""
    return JournalError(
        f"a write of {paths}{more} was interrupted and cannot be finished: {why}",
        help=f"see with `git status` and `git diff` that these files are right, then delete {JOURNAL} "
        f"(new texts not yet in place stand beside them, in files that end in {TEMPORARY_SUFFIX})",
    )


def _clean_up(root: Path, journal: Journal) -> None:
    """Take away what is not needed any more, the journal last.

    What cannot be taken away now is left to the next writer, and the journal with it.
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
            # Nothing is wrong where it holds something, as it should, or is gone.
            is_clean &= error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR)
    with suppress(OSError):
        if is_clean:
            remove_journal(root)
        elif journal.committed:
            # The files are right, and may be edited from now on.
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


def _holds(place: Path) -> str | None:
    """Return the digest of what a file holds, None where there is none."""
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
        except FileNotFoundError:  # it was empty, and has been taken away
            continue
        except OSError as error:
            shown = folder.relative_to(root).as_posix()
            raise unwritable("the repository's folder" if shown == "." else shown, error) from None


def _beside(place: Path) -> Path:
    return place.with_name(temporary_name())


def _find_missing_folders(root: Path, folders: Sequence[Path]) -> tuple[Path, ...]:
    """Return the folders that must be made, outer ones first."""
    missing: set[Path] = set()
    for folder in folders:
        for above in (folder, *folder.parents):
            if above == root or above in missing or os.path.lexists(above):
                break
            missing.add(above)
    return tuple(sorted(missing))
