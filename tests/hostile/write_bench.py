"""One repository in which a write goes wrong again and again, and what is said of it afterwards."""

from __future__ import annotations

import io
import os
import shutil
import signal
import stat
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from write_scenarios import SCENARIOS

from cpath.errors import CpathError, RefusedEditError
from cpath.source.own import is_interrupted
from cpath.source.writer import finish_interrupted

if TYPE_CHECKING:
    from collections.abc import Callable

CALLS = ("open", "write", "fsync", "replace", "link", "unlink", "mkdir", "rmdir", "chmod", "fchown", "close")
"""The functions of `os` that a write goes through; each is a call of the system."""
FOREIGN = 99
"""The exit code of a child in which something else went wrong."""

Snapshot = dict[str, tuple[int, bytes] | None]


def look(root: Path) -> Snapshot:
    """Return mode and bytes of every file, and every folder, but for the lock that a writer leaves."""
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
