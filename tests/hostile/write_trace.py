"""Writes that go wrong at real calls of the system, by strace."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from write_bench import Bench

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
