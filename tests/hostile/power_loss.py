"""Lets the power fail at every moment of a write, on a file system that promises as little as it may.

What a write does is recorded once. A power cut after each step then leaves any of these: bytes of a
file that was not brought to the disk are there, half there or missing; of the names in a folder that
was not brought to the disk, any first part of the changes is there, each folder for itself. Every
such state is made, the next run finishes it, and the files are looked at. By hand:
``python tests/hostile/power_loss.py move``; with ``--without-fsync`` to see that the model bites.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # run from a checkout that may not be installed

from write_scenarios import SCENARIOS

from cpath.errors import RefusedEditError
from cpath.source.own import JOURNAL, is_interrupted
from cpath.source.writer import finish_interrupted

if TYPE_CHECKING:
    from collections.abc import Iterator

Files = dict[str, bytes | None]
"""Bytes by path; None for a folder."""
FOLDER = -1


class Recorder:
    """Stands in for the functions of `os`: does what they do, and takes it down by folder, name and inode."""

    NAMES = ("open", "write", "fsync", "replace", "link", "unlink", "mkdir", "rmdir")

    def __init__(self, root: Path) -> None:
        self.root = root
        self.steps: list[tuple[Any, ...]] = []
        self.real = {name: getattr(os, name) for name in self.NAMES}
        self.opened: dict[int, int | str] = {}
        """What a descriptor stands for: the inode of a new file, or the path of a folder."""
        self.inodes: dict[tuple[str, str], int] = {}
        self.numbers = itertools.count(1)

    @contextmanager
    def recording(self) -> Iterator[None]:
        for name in self.NAMES:
            setattr(os, name, getattr(self, name))
        try:
            yield
        finally:
            for name, function in self.real.items():
                setattr(os, name, function)

    def inside(self, folder: Any) -> str:
        path = os.path.relpath(os.path.realpath(folder), self.root)
        return "" if path == "." else path

    def key(self, path: Any) -> tuple[str, str]:
        folder, name = os.path.split(path)
        return self.inside(folder), name

    def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
        is_new = flags & os.O_CREAT and not os.path.lexists(path)
        descriptor: int = self.real["open"](path, flags, mode)
        self.opened.pop(descriptor, None)
        if os.path.isdir(path):
            self.opened[descriptor] = self.inside(path)
        elif is_new:
            inode = self.inodes[self.key(path)] = self.opened[descriptor] = next(self.numbers)
            self.steps.append(("name", *self.key(path), inode))
        return descriptor

    def write(self, descriptor: int, raw: Any) -> int:
        written: int = self.real["write"](descriptor, raw)
        if descriptor in self.opened:
            self.steps.append(("bytes", self.opened[descriptor], bytes(raw[:written])))
        return written

    def fsync(self, descriptor: int) -> None:
        self.real["fsync"](descriptor)
        self.steps.append(("sync", self.opened[descriptor]))

    def replace(self, old: Any, new: Any) -> None:
        self.real["replace"](old, new)
        (folder, name), (same, other) = self.key(old), self.key(new)
        assert folder == same
        inode = self.inodes[same, other] = self.inodes.pop((folder, name))
        self.steps.append(("rename", folder, name, other, inode))

    def link(self, old: Any, new: Any) -> None:
        self.real["link"](old, new)
        inode = self.inodes[self.key(new)] = self.inodes[self.key(old)]
        self.steps.append(("name", *self.key(new), inode))

    def unlink(self, path: Any) -> None:
        self.real["unlink"](path)
        self.inodes.pop(self.key(path), None)
        self.steps.append(("gone", *self.key(path)))

    def mkdir(self, path: Any, mode: int = 0o777) -> None:
        self.real["mkdir"](path, mode)
        self.steps.append(("name", *self.key(path), FOLDER))

    def rmdir(self, path: Any) -> None:
        self.real["rmdir"](path)
        self.steps.append(("gone", *self.key(path)))


def look(root: Path) -> Files:
    """Return bytes of all files, and all folders, but for the lock that a writer leaves."""
    found: Files = {}
    for place in root.rglob("*"):
        found[place.relative_to(root).as_posix()] = None if place.is_dir() else place.read_bytes()
    for path in (".cpath", ".cpath/lock", ".cpath/queue", ".cpath/.gitignore"):
        found.pop(path, None)
    return found


def iter_states(old: Files, steps: list[tuple[Any, ...]]) -> Iterator[Files]:
    """Yield every state that a power cut may leave, each one once."""
    seen: set[tuple[tuple[str, bytes | None], ...]] = set()
    for moment in range(len(steps) + 1):
        for state in _iter_states(old, steps[:moment]):
            key = tuple(sorted(state.items()))
            if key not in seen:
                seen.add(key)
                yield state


def _iter_states(old: Files, steps: list[tuple[Any, ...]]) -> Iterator[Files]:
    changes: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    safe: Counter[str] = Counter()
    content: dict[int, bytes] = defaultdict(bytes)
    synced: dict[int, bytes] = {}
    for what, *step in steps:
        if what == "bytes":
            content[step[0]] += step[1]
        elif what == "sync" and isinstance(step[0], str):
            safe[step[0]] = len(changes[step[0]])
        elif what == "sync":
            synced[step[0]] = content[step[0]]
        else:
            changes[step[0]].append((what, *step[1:]))
    for lengths in itertools.product(*(range(safe[name], len(list_) + 1) for name, list_ in changes.items())):
        first = {folder: changes[folder][:length] for folder, length in zip(changes, lengths, strict=True)}
        names = _apply(old, first)
        unsure = [item for item in content if item in names.values() and synced.get(item) != content[item]]
        for portions in itertools.product(("none", "half", "all"), repeat=len(unsure)):
            portion = dict(zip(unsure, portions, strict=True))
            yield {
                path: None if what == FOLDER else _bytes(what, content, synced, portion)
                for path, what in names.items()
            }


def _apply(old: Files, changes: dict[str, list[tuple[Any, ...]]]) -> dict[str, int | bytes]:
    """Return what every name leads to after some changes of each folder."""
    names: dict[str, int | bytes] = {path: FOLDER if raw is None else raw for path, raw in old.items()}
    for folder, steps in changes.items():
        for what, name, *step in steps:
            path = os.path.join(folder, name)
            if what == "name":
                names[path] = step[0]
                continue
            names.pop(path, None)
            if what == "rename":
                names[os.path.join(folder, step[0])] = step[1]
    # What stands in a folder that has no name itself is gone.
    return {path: what for path, what in names.items() if _is_reachable(path, names)}


def _is_reachable(path: str, names: dict[str, int | bytes]) -> bool:
    parent = os.path.dirname(path)
    return not parent or (names.get(parent) == FOLDER and _is_reachable(parent, names))


def _bytes(
    what: int | bytes, content: dict[int, bytes], synced: dict[int, bytes], portion: dict[int, str]
) -> bytes:
    if isinstance(what, bytes):
        return what
    raw = content[what]
    return {"none": synced.get(what, b""), "half": raw[: len(raw) // 2], "all": raw}[portion.get(what, "all")]


def make(root: Path, state: Files) -> None:
    """Put a state on the disk. A journal names its own inode: here it has got another one."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for path, raw in sorted(state.items()):
        place = root / path
        if raw is None:
            place.mkdir()
            continue
        place.touch()
        if path.startswith(JOURNAL):
            with suppress(ValueError):
                raw = json.dumps({**json.loads(raw), "inode": place.stat().st_ino}).encode()  # noqa: PLW2901
        place.write_bytes(raw)


def run(name: str, *, is_synced: bool = True) -> tuple[int, Counter[str]]:
    """Return the number of states, and what came of them."""
    scenario = SCENARIOS[name]
    memory = "/dev/shm"  # noqa: S108 - the disk's own time is not what is asked for
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        root = Path(os.path.realpath(folder)) / "root"
        root.mkdir()
        scenario.make(root)
        old = look(root)
        recorder = Recorder(root)
        link = os.link
        with recorder.recording():
            scenario.write(root)
        os.link = link
        new = look(root)
        assert old != new
        steps = [step for step in recorder.steps if is_synced or step[0] != "sync"]
        ends: Counter[str] = Counter()
        for state in iter_states(old, steps):
            make(root, state)
            try:
                if is_interrupted(root):
                    finish_interrupted(root, 1)
            except RefusedEditError as refusal:
                ends[f"refused: {refusal.message}"] += 1
                continue
            now = look(root)
            ends["old" if now == old else "new" if now == new else "lost or half"] += 1
        return sum(ends.values()), ends


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", choices=SCENARIOS)
    parser.add_argument("--without-fsync", action="store_true")
    chosen = parser.parse_args()
    number, ends = run(chosen.scenario, is_synced=not chosen.without_fsync)
    print(json.dumps({"points": number, "ends": ends}))


if __name__ == "__main__":
    _main()
