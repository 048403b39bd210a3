"""Lets writes go wrong at every call of the system, finishes them, and counts what was lost.

A child process is forked for each point: it writes, and there is killed, interrupted or told of an
error. Then the next run finishes what is left, and the files are looked at: all old or all new, and
nothing else there. Run by `test_writes.py`, or by hand: ``python tests/hostile/write_faults.py --help``.
"""

from __future__ import annotations

import argparse
import errno
import gc
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))  # run from a checkout that may not be installed

from write_bench import FOREIGN, Bench, Stop, Tally, look
from write_places import can_mount, fill, forbid, forbid_person
from write_scenarios import SCENARIOS
from write_trace import can_trace, trace

from cpath.source.edit import Edit
from cpath.source.editor import write_edits
from cpath.source.writer import finish_interrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT)


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
