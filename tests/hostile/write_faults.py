"""Lets writes go wrong at every call of the system, finishes them, and counts what was lost.

A child process is forked for each point: it writes, and there is killed, interrupted or told of an
error. Then the next run finishes what is left, and the files are looked at: all old or all new, and
nothing else there. Run by `test_writes.py`, or by hand: ``python tests/hostile/write_faults.py --help``.
"""

from __future__ import annotations

import argparse
import errno
import gc
import io
import itertools
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":  # run from a checkout that may not be installed
    sys.path.insert(0, str(Path(__file__).parents[2]))

from cpath.cli import main
from cpath.errors import CpathError, RefusedEditError
from cpath.source.editor import Edit, write_edits, write_new_files
from cpath.source.own import is_interrupted
from cpath.source.writer import finish_interrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CALLS = ("open", "write", "fsync", "replace", "link", "unlink", "mkdir", "rmdir", "chmod", "fchown", "close")
"""The functions of `os` that a write goes through; each is a call of the system."""
SYSTEM_CALLS = (
    "openat",
    "write",
    "fsync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "chmod",
    "fchmod",
    "fchmodat",
    "fchown",
    "fsetxattr",
    "setxattr",
    "flock",
)
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)
STEPS = Path(__file__).parents[1] / "repos" / "steps"
INITIATIVE = "regions/plains/initiatives/health-care.yaml"
TEXT = b"# a comment of theirs\nid: x\nstage: 1\n" * 1
FOREIGN = 99


@dataclass(frozen=True, slots=True)
class Scenario:
    """A repository and something that is written in it."""

    make: Callable[[Path], None]
    write: Callable[[Path], int]


def _make_three(root: Path) -> None:
    for path in ("a/one.yaml", "a/two.yaml", "b/three.yaml"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(TEXT)
    (root / "a" / "two.yaml").chmod(0o600)
    if os.geteuid() == 0:
        os.chown(root / "b" / "three.yaml", 1, 1)


def _make_ten(root: Path) -> None:
    for number in range(10):
        place = root / f"folder{number % 3}" / f"{number}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(TEXT)


def _make_steps(root: Path) -> None:
    shutil.copytree(STEPS, root, dirs_exist_ok=True)
    file = root / INITIATIVE
    file.write_text(file.read_text(encoding="utf-8").partition("  - step: 3\n")[0], encoding="utf-8")


def _make_untidy(root: Path) -> None:
    _make_steps(root)
    for path in ("cpath.yaml", INITIATIVE):
        file = root / path
        file.write_bytes(file.read_bytes() + b"\n\n")


def _edits(*paths: str) -> list[Edit]:
    return [Edit(path, ("stage",), "replace", 2) for path in paths]


def _call(*arguments: str) -> int:
    sys.argv = ["cpath", *arguments]
    return main._call()


def _write_one(root: Path) -> int:
    write_edits(root, _edits("a/one.yaml"))
    return 0


def _write_three(root: Path) -> int:
    write_edits(root, _edits("a/one.yaml", "a/two.yaml", "b/three.yaml"))
    return 0


def _write_and_move(root: Path) -> int:
    write_edits(
        root,
        _edits("a/one.yaml", "a/two.yaml", "b/three.yaml"),
        moves={"a/two.yaml": "a/zwei.yaml", "b/three.yaml": "c/d/three.yaml"},
    )
    return 0


def _write_without_links(root: Path) -> int:
    def no_links(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no hard links here")

    os.link = no_links  # type: ignore[assignment]
    return _write_and_move(root)


def _write_new(root: Path) -> int:
    write_new_files(root, {"one.yaml": "1\n", "x/y/two.yaml": "2\n", "x/z/three.yaml": "3\n"})
    return 0


def _write_ten(root: Path) -> int:
    write_edits(root, _edits(*(f"folder{number % 3}/{number}.yaml" for number in range(10))))
    return 0


def _advance(root: Path) -> int:
    return _call(
        *("step", "advance", "health-care", "--repo", str(root), "--by", "employer-02"),
        *("--role", "Owner", "--on", "2026-02-10"),
    )


def _tidy(root: Path) -> int:
    return _call("fmt", "--repo", str(root))


def _make_record(root: Path) -> int:
    return _call("new", "organization", "new-college", "--type", "community-college", "--repo", str(root))


SCENARIOS = {
    "one": Scenario(_make_three, _write_one),
    "three": Scenario(_make_three, _write_three),
    "move": Scenario(_make_three, _write_and_move),
    "no-links": Scenario(_make_three, _write_without_links),
    "new": Scenario(lambda root: root.mkdir(exist_ok=True), _write_new),
    "ten": Scenario(_make_ten, _write_ten),
    "advance": Scenario(_make_steps, _advance),
    "fmt": Scenario(_make_untidy, _tidy),
    "record": Scenario(_make_steps, _make_record),
}

Snapshot = dict[str, tuple[int, bytes] | None]


def look(root: Path) -> Snapshot:
    """Give mode and bytes of every file, and every folder, but for the lock that a writer leaves."""
    found: Snapshot = {}
    for folder, folders, files in os.walk(root):
        inside = Path(folder).relative_to(root)
        found |= {(inside / name).as_posix(): None for name in folders}
        for name in files:
            path = inside / name
            place = root / path
            found[path.as_posix()] = (stat.S_IMODE(place.lstat().st_mode), place.read_bytes())
    for path in (".cpath", ".cpath/lock", ".cpath/queue", ".cpath/.gitignore"):
        found.pop(path, None)
    return found


@dataclass
class Tally:
    """What came of all points: how often what, and each one that must not be."""

    points: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.points += other.points
        self.ends += other.ends
        self.faults += other.faults


class Bench:
    """One scenario, its files before and after, and how to run it with something going wrong."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.scenario = SCENARIOS[name]
        self.root = folder / name
        self.said = folder / "said"
        self.reset()
        self.old = look(self.root)
        if name in ("advance", "fmt", "record"):  # so that not every child imports the command anew
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                self.scenario.write(self.root)
            self.reset()
        assert self.fork(lambda: None) == 0, self.said.read_text()
        self.new = look(self.root)
        assert self.new != self.old
        self.tally = Tally()

    def reset(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir()
        self.scenario.make(self.root)

    def fork(self, prepare: Callable[[], None], write: Callable[[Path], int] | None = None) -> int:
        """Write in a child; give its exit code, 128 and more for a signal."""
        return self.wait(self.start(prepare, write))

    def start(self, prepare: Callable[[], None], write: Callable[[Path], int] | None = None) -> int:
        """Start a child that writes."""
        sys.stdout.flush()
        child = os.fork()
        if child:
            return child
        code = FOREIGN
        try:
            words = os.open(self.said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(words, 1)
            os.dup2(words, 2)
            prepare()
            code = (write or self.scenario.write)(self.root)
        except CpathError as error:
            code = error.exit_code
            print(f"error: {error.message}\nhelp: {error.help}")
        except KeyboardInterrupt:
            code = 130
        except BaseException as error:  # noqa: BLE001 - what must not come out of a write
            print(f"foreign: {error!r}")
        finally:
            with suppress(BaseException):
                sys.stdout.flush()
            os._exit(code)

    def wait(self, child: int) -> int:
        """Wait for a child and give its exit code, 128 and more for a signal."""
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)

    def judge(self, point: str, code: int, *, is_writer: bool = True) -> None:
        """Look at the files, let the next run finish, and look again.

        ``is_writer`` tells that the exit code is that of the write, and must be true of the files.
        """
        self.tally.points += 1
        waits = is_interrupted(self.root)
        first = look(self.root)
        self.next_run()
        now = look(self.root)
        end = "old" if now == self.old else "new" if now == self.new else self.tell(now)
        self.tally.ends[f"{end}, {'killed' if code > 130 else f'exit {code}'}"] += 1
        fault = "" if end in ("old", "new") else end
        if not fault and is_writer:
            fault = self.find_lie(end, code, first == (self.old if code else self.new) or waits)
        if fault:
            said = self.said.read_text(errors="replace")[:300]
            self.tally.faults.append(f"{self.name}, {point}, exit {code}: {fault}; said: {said!r}")

    def find_lie(self, end: str, code: int, is_so: bool) -> str:  # noqa: FBT001
        """Say where exit code and words do not fit what became of the files.

        ``is_so`` tells that the files were at once what the exit code says, or that a journal waits.
        """
        said = self.said.read_text(errors="replace")
        if code == FOREIGN or "cpath itself failed" in said:
            return "an error that is not ours"
        if code == 0:
            return "" if end == "new" and is_so else "success is told of a write that is not there"
        if code > 2 or said.startswith("Step 3"):  # after the sign-off was told, nothing is taken back
            return ""
        if "error: " not in said or "help: " not in said:
            return "nothing is said"
        if not is_so or (end == "new" and "the next cpath command here" not in said):
            return "an error is told, and not all is as it was"
        return ""

    def next_run(self) -> None:
        """Finish what is left, as the next command does."""
        if is_interrupted(self.root):
            try:
                finish_interrupted(self.root, 1)
            except RefusedEditError as refusal:
                self.tally.faults.append(f"{self.name}: the next run refuses: {refusal.message}")

    def tell(self, now: Snapshot) -> str:
        """Say what is wrong with files that are neither the old nor the new ones."""
        odd = [
            path
            for path in sorted({*now, *self.old, *self.new})
            if now.get(path, "absent") not in (self.old.get(path, "absent"), self.new.get(path, "absent"))
        ]
        litter = [path for path in odd if path not in self.old and path not in self.new]
        if litter:
            return f"litter: {litter}"
        return f"lost: {odd}" if odd else "half done"


def make_file(
    path: Path, make: Callable[..., int] = os.open, close: Callable[[int], None] = os.close
) -> None:
    """Make an empty file by the real functions of `os`."""
    close(make(path, os.O_CREAT | os.O_WRONLY))


class Stop:
    """Replaces the functions of `os`: at one call, something happens."""

    def __init__(
        self,
        at: int,
        event: str,
        number: int = 0,
        *,
        lasting: bool = False,
        reached: Path | None = None,
    ) -> None:
        self.left = at
        self.event = event
        self.number = number
        self.lasting = lasting
        self.reached = reached

    def install(self) -> None:
        for name in CALLS:
            setattr(os, name, self.wrap(name, getattr(os, name)))

    def wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            # To be killed before a file is closed is to be killed after what came before.
            if (self.event == "torn" and name != "write") or (self.event == "kill" and name == "close"):
                return real(*arguments, **options)
            self.left -= 1
            if self.left == 0 or (self.left < 0 and self.lasting):
                if self.event == "kill":
                    os.kill(os.getpid(), signal.SIGKILL)
                if self.event == "torn":  # half of the bytes are written
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                    os.kill(os.getpid(), signal.SIGKILL)
                if self.event == "interrupt":
                    raise KeyboardInterrupt
                if self.reached is not None:
                    make_file(self.reached)
                if name == "close":
                    real(*arguments)  # the system frees the descriptor all the same
                raise OSError(self.number, os.strerror(self.number), *map(str, arguments[:1]))
            return real(*arguments, **options)

        return call


def kill(bench: Bench, event: str = "kill") -> None:
    """Kill the writer before each call, or in the middle of each writing of bytes."""
    for at in range(1, 10_000):
        bench.reset()
        code = bench.fork(Stop(at, event).install)
        bench.judge(f"{event} at call {at}", code)
        if code == 0:
            return


def fail(bench: Bench, rounds: Sequence[Sequence[int]], *, lasting: bool = False) -> None:
    """Let each call fail, for once or from then on; in each round the errors take turns."""
    reached = bench.root.with_name("reached")
    for errors in rounds:
        for at in range(1, 10_000):
            number = errors[at % len(errors)]
            bench.reset()
            code = bench.fork(Stop(at, "fail", number, lasting=lasting, reached=reached).install)
            if not reached.exists():
                break
            reached.unlink()
            bench.judge(f"{errno.errorcode[number]} at call {at}{' and on' if lasting else ''}", code)


def kill_again(bench: Bench, step: int) -> None:
    """Kill the writer, then the next run too, at each of its calls."""
    for at in range(1, 10_000, step):
        for again in range(1, 10_000):
            bench.reset()
            if bench.fork(Stop(at, "kill").install) == 0:
                return
            code = bench.fork(Stop(again, "kill").install, lambda root: len(finish_interrupted(root, 1)) * 0)
            bench.judge(f"kill at call {at}, the next run at call {again}", code, is_writer=False)
            if code == 0:
                break


def kill_undo(bench: Bench, step: int = 1) -> None:
    """Let the disk refuse one call, and kill the writer while it brings back what was there."""
    reached = bench.root.with_name("reached")
    for at in range(1, 10_000, step):
        for later in range(1, 10_000):
            bench.reset()
            first, second = Stop(at, "fail", errno.EIO, reached=reached), Stop(at + later, "kill")

            def install(first: Stop = first, second: Stop = second) -> None:
                first.install()
                second.install()

            code = bench.fork(install)
            if not reached.exists():
                return
            reached.unlink()
            bench.judge(f"EIO at call {at}, kill {later} calls later", code)
            if code < 128:
                break


# Disks that are full or may not be written, people who may not write


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


# Several at once


def crowd(root: Path, writers: int, edits: int) -> list[str]:
    """Let ``writers`` processes make ``edits`` edits of two files each; give what is wrong."""
    files = ("a.yaml", "b/b.yaml")
    (root / "b").mkdir()
    for path in files:
        (root / path).write_text("made: []\n", encoding="utf-8")
    children = []
    for writer in range(writers):
        child = os.fork()
        if not child:
            code = FOREIGN
            try:
                for number in range(edits):
                    mine = f"writer {writer}, edit {number}"
                    write_edits(root, [Edit(path, ("made",), "append-item", mine) for path in files])
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    faults = [f"a writer ended with {status}" for child in children if (status := os.waitpid(child, 0)[1])]
    wanted = sorted(f"writer {writer}, edit {number}" for writer in range(writers) for number in range(edits))
    for path in files:
        lines = (root / path).read_text(encoding="utf-8").splitlines()[1:]
        if sorted(line.removeprefix("  - ").strip('"') for line in lines) != wanted:
            faults.append(f"{path} holds {len(lines)} of {len(wanted)} edits")
    if left := look(root).keys() - {"a.yaml", "b", "b/b.yaml"}:
        faults.append(f"litter: {left}")
    return faults


# By strace: real calls of the system


def can_trace() -> str:
    """Say why strace cannot be used here, nothing where it can."""
    if shutil.which("strace") is None:
        return "no strace here"
    child = os.fork()
    if not child:
        time.sleep(5)
        os._exit(0)
    tracer = subprocess.Popen(
        ["strace", "-qq", "-o", os.devnull, "-p", str(child)],  # noqa: S607 - the machine's own strace
        stderr=subprocess.PIPE,
    )
    is_traced = _wait_for_tracer(child, tracer)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    _, words = tracer.communicate()
    return "" if is_traced else f"strace may not trace here: {words.decode(errors='replace').strip()}"


def _wait_for_tracer(child: int, tracer: subprocess.Popen[bytes]) -> bool:
    for _ in range(2_000):
        if "TracerPid:\t0\n" not in Path(f"/proc/{child}/status").read_text(encoding="utf-8"):
            return True
        if tracer.poll() is not None:
            return False
        time.sleep(0.001)
    return False


def trace(bench: Bench, injections: Sequence[str]) -> None:
    """Kill (``signal=KILL``) or fail (``error=EIO``) each real call of the system."""
    counted = bench.root.with_name("trace")
    bench.reset()
    # The question mark: not every machine has every call.
    _traced(bench, ("-o", str(counted), "-e", f"trace={','.join(f'?{name}' for name in SYSTEM_CALLS)}"))
    calls = Counter(
        line.partition("(")[0] for line in counted.read_text(errors="replace").splitlines() if "(" in line
    )
    for name, number in sorted(calls.items()):
        for at, injection in itertools.product(range(1, number + 1), injections):
            bench.reset()
            inject = f"inject={name}:{injection}:when={at}"
            code = _traced(bench, ("-o", os.devnull, "-e", f"trace={name}", "-e", inject))
            bench.judge(f"{injection} at {name} {at}", code)


def _traced(bench: Bench, options: tuple[str, ...]) -> int:
    child = bench.start(lambda: os.kill(os.getpid(), signal.SIGSTOP))
    os.waitpid(child, os.WUNTRACED)
    tracer = subprocess.Popen(
        ["strace", "-qq", *options, "-p", str(child)],  # noqa: S607
        stderr=subprocess.PIPE,
    )
    assert _wait_for_tracer(child, tracer)
    os.kill(child, signal.SIGCONT)
    code = bench.wait(child)
    tracer.communicate()
    return code


HOWS: dict[str, Callable[[Bench], None]] = {
    "kill": kill,
    "torn": lambda bench: kill(bench, "torn"),
    "kill-again": lambda bench: kill_again(bench, 23),
    "kill-again-all": lambda bench: kill_again(bench, 1),
    "kill-undo": lambda bench: kill_undo(bench, 13),
    "kill-undo-all": lambda bench: kill_undo(bench, 1),
    "interrupt": lambda bench: kill(bench, "interrupt"),
    "fail": lambda bench: fail(bench, [ERRORS]),
    "fail-all": lambda bench: fail(bench, [[number] for number in ERRORS]),
    "fail-on": lambda bench: fail(bench, [ERRORS], lasting=True),
    "fail-on-all": lambda bench: fail(bench, [[number] for number in ERRORS], lasting=True),
    "full-disk": fill,
    "read-only-disk": forbid,
    "someone-else": forbid_person,
    "trace-kill": lambda bench: trace(bench, ["signal=KILL"]),
    "trace-fail": lambda bench: trace(bench, [f"error={errno.errorcode[number]}" for number in ERRORS]),
}


def run(how: str, names: list[str]) -> Tally:
    """Let the scenarios go wrong in one way; give what came of it."""
    total = Tally()
    memory = Path("/dev/shm")  # noqa: S108 - the disk's own time is not what is asked for
    where = str(memory) if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=where) as folder:
        os.environ |= {"HOME": folder, "XDG_CACHE_HOME": folder, "CPATH_TODAY": "2026-06-30"}
        for name in names:
            bench = Bench(name, Path(folder))
            gc.freeze()  # so that children share what is in memory
            HOWS[how](bench)
            total.add(bench.tally)
    return total


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("how", choices=[*HOWS, "crowd"])
    parser.add_argument("scenario", nargs="*", help=f"of {', '.join(SCENARIOS)}; without: all; crowd: 16 50")
    chosen = parser.parse_args()
    if chosen.how == "crowd":
        writers, edits = (int(word) for word in chosen.scenario)
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps({"points": writers * edits, "faults": crowd(Path(folder), writers, edits)}))
        return
    if chosen.how.startswith("trace") and (why := can_trace()):
        print(json.dumps({"skip": why}))
        return
    if chosen.how.endswith("-disk") and (why := can_mount()):
        print(json.dumps({"skip": why}))
        return
    tally = run(chosen.how, chosen.scenario or list(SCENARIOS))
    print(json.dumps({"points": tally.points, "ends": tally.ends, "faults": tally.faults}, indent=1))


if __name__ == "__main__":
    _main()
