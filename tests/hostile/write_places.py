"""Writes on disks that are full or may not be written, and by people who may not write."""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from write_bench import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from write_bench import Bench


def fill(bench: Bench) -> None:
    """Write on a small disk with ever less space, down to none; to be run in a mount namespace."""
    with _mounted(bench, "size=1m"):
        for free in range(64):
            bench.reset()
            filler = bench.root.with_name("filler")
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while file.write(b"x" * 4096):
                    pass
            os.truncate(filler, max(0, filler.stat().st_size - free * 4096))
            code = bench.fork(lambda: None)
            filler.unlink()
            bench.judge(f"{free * 4} kB left", code)


def forbid(bench: Bench) -> None:
    """Write on a disk that may only be read; to be run in a mount namespace."""
    with _mounted(bench, "size=1m"):
        mount = ["mount", "-o", "remount,ro", str(bench.root.parent)]
        subprocess.run(mount, check=True)
        code = bench.fork(lambda: None)
        said = bench.said.read_text(encoding="utf-8")
        subprocess.run(["mount", "-o", "remount,rw", str(bench.root.parent)], check=True)  # noqa: S607
        bench.judge("a disk that may only be read", code)
        if code != 2 or "read-only file system" not in said:
            bench.tally.faults.append(f"{bench.name}: exit {code}, {said!r}")


def can_mount() -> str:
    """Say why no disk can be mounted here, nothing where one can."""
    with tempfile.TemporaryDirectory() as folder:
        for command in (["mount", "-t", "tmpfs", "none", folder], ["umount", folder]):
            done = subprocess.run(command, check=False, capture_output=True)
            if done.returncode:
                return f"no disk may be mounted here: {done.stderr.decode(errors='replace').strip()}"
    return ""


@contextmanager
def _mounted(bench: Bench, options: str) -> Iterator[None]:
    """Put the scenario's repository on a disk of its own."""
    before, disk = bench.root, bench.root.with_name("disk")
    disk.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(disk)], check=True)  # noqa: S607
    try:
        bench.root = disk / bench.name
        bench.reset()
        yield
    finally:
        bench.root = before
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607


NOBODY = 65534


def forbid_person(bench: Bench) -> None:
    """Write as someone who may not write the repository, one folder, one file; to be run as root."""

    def give(*paths: str) -> None:
        for path in paths:
            os.chown(bench.root / path, NOBODY, NOBODY)

    files = [path for path, what in bench.old.items() if what is not None]
    folders = [path for path, what in bench.old.items() if what is None]
    cases: dict[str, Callable[[], None]] = {
        "a repository of someone else": lambda: None,
        "files of someone else": lambda: give(".", *folders),
        "folders of someone else": lambda: give(".", *files),
    }
    for case, spoil in cases.items():
        bench.reset()
        bench.root.chmod(0o755)
        spoil()

        def become_nobody() -> None:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)

        for folder in (bench.root.parent, bench.said):
            if folder.exists():
                folder.chmod(0o777)
        code = bench.fork(become_nobody)
        said = bench.said.read_text(encoding="utf-8")
        now = look(bench.root)
        bench.judge(case, code)
        if bench.name in ("new", "record") and code == 0 and case != "a repository of someone else":
            continue  # a new file in a folder of one's own
        if code not in (1, 2) or now != bench.old or ("read-only" not in said and "denied" not in said):
            bench.tally.faults.append(f"{bench.name}, {case}: exit {code}, {said!r}")
