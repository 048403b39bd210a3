"""Writes that are killed, interrupted, refused by the disk or cut off from power: nothing is lost.

`write_faults.py` and `power_loss.py` beside this file do it, point by point, and say what came of it;
by hand they do more (``python tests/hostile/write_faults.py fail``).
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cpath.errors import ExitCode

HERE = Path(__file__).parent
FAULTS = HERE / "write_faults.py"
POWER = HERE / "power_loss.py"
STEPS = HERE.parent / "repos" / "steps"
INITIATIVE = "regions/plains/initiatives/health-care.yaml"
ADVANCE = ("step", "advance", "health-care", "--by", "employer-02", "--role", "Owner", "--on", "2026-02-10")

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")


def ask(*arguments: str | Path) -> dict[str, Any]:
    """Run one of the programs beside this file and give what it found; skip what cannot be tried here."""
    done = subprocess.run(
        [sys.executable, *arguments] if isinstance(arguments[0], Path) else arguments,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    if "skip" in found:
        pytest.skip(found["skip"])
    return found


POINTS = [
    # killed
    ("kill", "one three move no-links new", 330),
    ("kill", "advance", 80),
    ("torn", "one three move no-links new ten", 40),
    ("kill-again", "move", 100),
    ("kill-undo", "three new", 160),
    ("interrupt", "one move", 140),
    # told of an error, in turns: no space, broken disk, no permission, read-only disk, over the quota
    ("fail", "one move new advance", 390),
    ("fail-on", "three no-links", 190),
]


@pytest.mark.parametrize(("how", "scenarios", "points"), POINTS)
def test_a_write_that_goes_wrong_at_any_call(how: str, scenarios: str, points: int) -> None:
    found = ask(FAULTS, how, *scenarios.split())
    assert found["faults"] == []
    assert found["points"] >= points
    ends = {end.partition(",")[0] for end in found["ends"]}
    assert ends == {"old", "new"}


@pytest.mark.parametrize(
    ("how", "scenarios", "points"),
    [("trace-kill", "one move advance", 200), ("trace-fail", "one", 150)],
)
def test_a_write_that_goes_wrong_at_any_call_of_the_system(how: str, scenarios: str, points: int) -> None:
    found = ask(FAULTS, how, *scenarios.split())
    assert found["faults"] == []
    assert found["points"] >= points


@pytest.mark.parametrize(("scenario", "points"), [("one", 15), ("three", 35), ("new", 55), ("move", 60)])
def test_a_power_cut_at_any_moment(scenario: str, points: int) -> None:
    found = ask(POWER, scenario)
    assert found["ends"].keys() == {"old", "new"}
    assert found["points"] >= points


def test_without_bringing_bytes_to_the_disk_a_power_cut_would_lose_some() -> None:
    assert ask(POWER, "one", "--without-fsync")["ends"]["lost or half"] > 0


def test_16_writers_at_once_lose_nothing() -> None:
    assert ask(FAULTS, "crowd", "16", "10") == {"points": 160, "faults": []}


# Disks and people


def in_a_namespace(how: str, *scenarios: str) -> dict[str, Any]:
    """Run what mounts disks where the mounts are gone afterwards."""
    command = ("unshare", "--mount", sys.executable, str(FAULTS), how, *scenarios)
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here")
    if subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode:  # noqa: S607
        pytest.skip("no disks may be mounted here")
    return ask(*command)


def test_a_disk_that_fills_up() -> None:
    found = in_a_namespace("full-disk", "one", "three", "move", "record")
    assert found["faults"] == []
    assert found["points"] == 256
    assert found["ends"]["old, exit 2"] > 10
    assert found["ends"]["new, exit 0"] > 10


def test_a_disk_that_may_only_be_read() -> None:
    found = in_a_namespace("read-only-disk", "one", "move", "advance", "fmt", "record")
    assert (found["faults"], found["ends"]) == ([], {"old, exit 2": 5})


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become others")
def test_someone_who_may_not_write() -> None:
    found = ask(FAULTS, "someone-else", "one", "three", "move", "advance", "fmt", "record")
    assert found["faults"] == []
    assert found["ends"].keys() == {"old, exit 1", "old, exit 2", "new, exit 0"}


# Whole commands


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make the base with steps 1 and 2 signed."""
    folder = tmp_path / "repository"
    shutil.copytree(STEPS, folder)
    text = (folder / INITIATIVE).read_text(encoding="utf-8")
    (folder / INITIATIVE).write_text(text.partition("  - step: 3\n")[0], encoding="utf-8")
    return folder


def cpath(root: Path, *arguments: str, size: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command; ``size`` is the most bytes of a file that the system lets it write."""

    def limit() -> None:
        if size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(
        [sys.executable, "-B", "-m", "cpath", *arguments],
        cwd=root,
        env={**os.environ, "CPATH_TODAY": "2026-06-30", "PYTHONPATH": str(HERE.parents[1])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )


def everything(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".cpath" not in path.parts
    }


def test_a_file_that_the_system_cuts_off(root: Path) -> None:
    before = everything(root)
    for command in (ADVANCE, ("new", "organization", "x", "--type", "employer")):
        result = cpath(root, *command, size=100)
        assert (result.returncode, result.stdout) == (ExitCode.USAGE, "")
        assert result.stderr.endswith("cannot be written: file too large\nhelp: nothing was written\n")
        assert everything(root) == before
        assert sorted(os.listdir(root / ".cpath")) == [".gitignore", "lock", "queue"]


def test_a_read_only_file(root: Path) -> None:
    (root / INITIATIVE).chmod(0o444)
    before = everything(root)
    result = cpath(root, *ADVANCE)
    assert result.returncode == ExitCode.FINDINGS
    assert f"error: {INITIATIVE} is read-only\nhelp: make it writable" in result.stderr
    assert everything(root) == before


def test_a_second_name_of_a_file(root: Path) -> None:
    (root / "backup.yaml").hardlink_to(root / INITIATIVE)
    before = everything(root)
    result = cpath(root, *ADVANCE)
    assert result.returncode == ExitCode.FINDINGS
    assert "has a second name elsewhere (a hard link)" in result.stderr
    assert everything(root) == before


def test_a_link_inside_is_written_through(root: Path) -> None:
    kept = root / "kept.yaml"
    (root / INITIATIVE).rename(kept)
    (root / INITIATIVE).symlink_to("../../../kept.yaml")
    kept.chmod(0o640)
    result = cpath(root, *ADVANCE)
    assert result.returncode == ExitCode.OK, result.stderr
    assert (root / INITIATIVE).is_symlink()
    assert "  - step: 3\n" in kept.read_text(encoding="utf-8")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640


def test_a_link_out_is_not(root: Path) -> None:
    outside = root.parent / "outside.yaml"
    (root / INITIATIVE).rename(outside)
    (root / INITIATIVE).symlink_to(outside)
    before = outside.read_bytes()
    for command in (ADVANCE, ("fmt",)):
        cpath(root, *command)
        assert outside.read_bytes() == before
        assert (root / INITIATIVE).is_symlink()


def interrupt(root: Path) -> None:
    """Leave a journal of a write that was killed after its decision and before its first step."""
    code = """
        import os, signal, sys
        from pathlib import Path
        from cpath.source.editor import write_new_files
        os.link = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        write_new_files(Path(sys.argv[1]), {"notes/a.md": "a", "notes/b.md": "b"})
    """
    lines = "\n".join(line.strip() for line in code.splitlines())
    done = subprocess.run(
        [sys.executable, "-c", lines, str(root)],
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        check=False,
    )
    assert done.returncode < 0
    assert (root / ".cpath" / "journal").exists()


def test_a_command_that_reads_finishes_an_interrupted_write(root: Path) -> None:
    interrupt(root)
    result = cpath(root, "status")
    assert result.returncode == ExitCode.OK
    assert "note: finished a write that had been interrupted: notes/a.md and 1 more\n" in result.stderr
    assert {path.name: path.read_text() for path in (root / "notes").iterdir()} == {"a.md": "a", "b.md": "b"}
    assert "note: finished" not in cpath(root, "status").stderr


def test_a_check_goes_on_where_an_interrupted_write_cannot_be_finished(root: Path) -> None:
    interrupt(root)
    clone = root.with_name("clone")
    shutil.copytree(root, clone)  # as a checkout or a cache of CI would bring it
    before = everything(clone)
    for command in (("validate",), ("status",), ("step", "show", "health-care")):
        result = cpath(clone, *command)
        assert result.returncode == ExitCode.OK, result.stderr
        assert (
            "note: .cpath/journal, the record of an interrupted write, was written in another"
            in result.stderr
        )
        assert "help: check all files with `git status` and `git diff`" in result.stderr
    refused = cpath(clone, *ADVANCE)
    assert refused.returncode == ExitCode.FINDINGS
    assert "error: .cpath/journal, the record of an interrupted write" in refused.stderr
    assert everything(clone) == before
