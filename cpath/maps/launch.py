"""Bounds its own process, then becomes the program that it is told to start.

Run as a script, alone: ``python -I launch.py SECONDS BYTES PROGRAM ARGUMENT...``. Setting bounds
between fork and exec inside the caller is unsafe where the caller has threads. POSIX only.
"""

from __future__ import annotations

import os
import resource
import sys


def _bound(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    try:
        resource.setrlimit(kind, (most, most))
    except (OSError, ValueError):
        # macOS refuses a bound on memory; the bound on time still holds.
        return


def main(arguments: list[str]) -> None:
    """Set the bounds and start the program in this process's place."""
    seconds, memory, program, *rest = arguments
    _bound(resource.RLIMIT_AS, int(memory))
    _bound(resource.RLIMIT_CPU, int(seconds))
    _bound(resource.RLIMIT_FSIZE, 0)
    _bound(resource.RLIMIT_CORE, 0)
    os.execv(program, [program, *rest])  # noqa: S606 - no shell is the point


if __name__ == "__main__":
    main(sys.argv[1:])
