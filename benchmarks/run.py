"""Times cpath beside what a user would use instead, in one run, as ratios.

The commands take turns (A B C A B C), so that a machine whose speed drifts treats them alike.
Figures are user plus system CPU seconds of whole processes, medians; memory is the largest
resident set. ``--quick`` leaves out the repository of 10,000 files.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cpath.cli.lazy import COMMANDS

HERE = Path(__file__).resolve().parent
SCHEMAS = HERE.parent / "schemas"
SCRIPTS = Path(sysconfig.get_path("scripts"))
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
}


@dataclass
class Timed:
    """One command (a list of processes that run one after another) and its figures."""

    name: str
    commands: list[list[str]]
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0

    def run(self) -> None:
        """Run it once and note its CPU time and memory."""
        total = 0.0
        for command in self.commands:
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode not in (0, 1):
                raise SystemExit(f"{self.name}: exit {process.returncode}: {' '.join(command)}")
            total += usage.ru_utime + usage.ru_stime
            self.megabytes = max(self.megabytes, usage.ru_maxrss / 1024)
        self.seconds.append(total)

    @property
    def median(self) -> float:
        """Median CPU seconds."""
        return statistics.median(self.seconds)


def take_turns(timed: list[Timed], rounds: int) -> None:
    """Run all commands in turn; the first round only warms up."""
    for one in timed:
        one.run()
        one.seconds.clear()
    for _ in range(rounds):
        for one in timed:
            one.run()


def main() -> None:
    """Run the benchmarks and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    arguments = parser.parse_args()
    start_up()
    folder = Path(tempfile.mkdtemp(prefix="cpath-bench-"))
    try:
        matrix(quick=arguments.quick)
        validate(folder, quick=arguments.quick)
        sys.path.insert(0, str(HERE))
        from findings import findings, looking_back, tidying  # noqa: PLC0415 - a sibling, as the next one

        cpath = str(SCRIPTS / "cpath")
        large = folder / ("1k" if arguments.quick else "10k")
        tidying(folder, cpath, large)
        looking_back(folder, cpath, large)
        findings(folder, cpath, quick=arguments.quick)
        from plan import plan  # noqa: PLC0415 - a sibling, found through the line above

        plan(folder, quick=arguments.quick)
    finally:
        shutil.rmtree(folder)


def start_up() -> None:
    """Time ``--help`` of cpath and its groups beside the smallest Typer program."""
    cpath = str(SCRIPTS / "cpath")
    bare = Timed("bare interpreter", [[sys.executable, "-c", "pass"]])
    smallest = Timed(
        "smallest Typer program --help", [[sys.executable, str(HERE / "smallest_typer.py"), "--help"]]
    )
    timed = [bare, smallest]
    calls = [["--version"], ["--help"], *([name, "--help"] for name in COMMANDS)]
    timed += [Timed(" ".join(["cpath", *call]), [[cpath, *call]]) for call in calls]
    take_turns(timed, 15)
    print(f"\nStart-up, CPU of whole processes, median of 15\n{'':34}{'ms':>8}{'x bare':>9}{'x Typer':>9}")
    for one in timed:
        print(
            f"{one.name:34}{one.median * 1000:8.1f}{one.median / bare.median:9.2f}"
            f"{one.median / smallest.median:9.2f}"
        )


def matrix(*, quick: bool) -> None:
    """Time every pair of 1,000 occupations and 10,000 programs beside a plain loop.

    The loop runs over one pair in fifty, its time counts fifty times; that it grows with the pairs
    is in its nature. Both ways must give the same figures on the small number.
    """
    few = {way: _every_pair(way, 200) for way in ("cpath", "loop")}
    _must_agree(few["cpath"], few["loop"])
    found = [_every_pair("cpath", 10_000) for _ in range(1 if quick else 3)]
    cpath = {key: statistics.median(one[key] for one in found) for key in ("cpu", "clock", "megabytes")}
    loop = {key: few["loop"][key] * 50 for key in ("cpu", "clock")} | {"megabytes": few["loop"]["megabytes"]}
    print(
        f"\nEvery pair of 1,000 occupations and 10,000 programs, the work alone\n"
        f"{'':34}{'CPU s':>8}{'clock s':>9}{'x cpath':>9}{'MB':>7}"
    )
    for name, one in (("cpath, two threads", cpath), ("plain loop (1 in 50, x 50)", loop)):
        print(
            f"{name:34}{one['cpu']:8.2f}{one['clock']:9.2f}{one['cpu'] / cpath['cpu']:9.1f}"
            f"{one['megabytes']:7.0f}"
        )


def _every_pair(way: str, programs: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(HERE / "matrix.py"), way, "1000", str(programs)],
        env=ENVIRONMENT,
        check=True,
        capture_output=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _must_agree(one: dict[str, Any], other: dict[str, Any]) -> None:
    for name, value in one["sums"].items():
        assert math.isclose(value, other["sums"][name], rel_tol=1e-9), f"{name} differs between two ways"


def validate(folder: Path, *, quick: bool) -> None:
    """Time the check of 1,000 and 10,000 files beside other checkers."""
    sys.path.insert(0, str(HERE))
    from generate import generate  # noqa: PLC0415 - a sibling, found through the line above

    small = folder / "1k"
    generate(1_000, small)
    cpath = Timed("cpath validate", [[str(SCRIPTS / "cpath"), "validate", "--repo", str(small)]])
    others = [
        _loop("ruamel.yaml + Pydantic loop", small, "rt"),
        _loop("the same, typ=safe", small, "safe"),
        Timed("yamllint (relaxed)", [[str(SCRIPTS / "yamllint"), "-d", "relaxed", str(small)]]),
        Timed("check-jsonschema", _check_jsonschema(small)),
    ]
    take_turns([cpath, *others], 3)
    print(f"\nCheck of 1,000 files, median of 3\n{'':34}{'CPU s':>8}{'ms/file':>9}{'x cpath':>9}{'MB':>7}")
    for one in (cpath, *others):
        print(
            f"{one.name:34}{one.median:8.2f}{one.median:9.2f}{one.median / cpath.median:9.1f}"
            f"{one.megabytes:7.0f}"
        )
    if quick:
        return
    generate(10_000, folder / "10k")
    large = Timed("cpath validate", [[str(SCRIPTS / "cpath"), "validate", "--repo", str(folder / "10k")]])
    take_turns([large], 3)
    per_file = large.median / 10
    print("\nCheck of 10,000 files, median of 3; the others by their time a file above")
    print(f"{large.name:34}{large.median:8.2f}{per_file:9.2f}{1.0:9.1f}{large.megabytes:7.0f}")
    for one in others:
        print(f"{one.name:34}{'':8}{one.median:9.2f}{one.median / per_file:9.1f}")


def _loop(name: str, root: Path, typ: str) -> Timed:
    return Timed(name, [[sys.executable, str(HERE / "plain_loop.py"), str(root), typ]])


def _check_jsonschema(root: Path) -> list[list[str]]:
    """One call a kind: each takes one schema and its files."""
    kinds = {
        "settings": [root / "cpath.yaml"],
        "region": sorted(root.glob("regions/*/region.yaml")),
        "framework": sorted(root.glob("competencies/*.yaml")),
        "organization": sorted(root.glob("organizations/*.yaml")),
        "occupation": sorted(root.glob("occupations/*.yaml")),
        "partnership": sorted(root.glob("regions/*/partnerships/*.yaml")),
        "program": sorted(root.glob("regions/*/programs/*.yaml")),
    }
    return [
        [
            str(SCRIPTS / "check-jsonschema"),
            "--schemafile",
            str(SCHEMAS / f"{kind}.schema.json"),
            *map(str, files),
        ]
        for kind, files in kinds.items()
    ]


if __name__ == "__main__":
    sys.modules["run"] = sys.modules["__main__"]  # the siblings take turns with what stands here
    main()
