"""Times very many findings of one kind: with four times as many, at most four times the time.

Each file is read within its limits or, where that many do not fit, within limits that were raised.
CPU seconds of whole processes over those of the same repository without the file.
"""

from __future__ import annotations

import shutil
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from run import Timed

HERE = Path(__file__).resolve().parent
BASE = HERE.parent / "tests" / "rules" / "base"
SIZES = (5_000, 20_000, 80_000)
RAISED = "\nlimits: {nodes: 3000000, size: 30000000}\n"


def findings(folder: Path, cpath: str, *, quick: bool) -> None:
    """Time each kind in each size, and print how the time grows."""
    from run import Timed, take_turns  # noqa: PLC0415 - this module is called from there

    kinds: list[dict[str, Any]] = yaml.safe_load((HERE / "findings.yaml").read_text(encoding="utf-8"))
    sizes = SIZES[:2] if quick else SIZES
    empty = folder / "empty"
    shutil.copytree(BASE, empty)
    start = Timed("without", [[cpath, "validate", "--repo", str(empty), "--format", "json"]])
    take_turns([start], 3)
    print(
        f"\nMany findings of one kind in one file, CPU s over {start.median:.2f} for an empty one\n{'':34}"
        + "".join(f"{size:>9,}" for size in sizes)
        + f"{'growth':>9}{'MB':>7}"
    )
    growths = []
    for kind in kinds:
        timed = [_timed(folder, cpath, kind, size) for size in sizes]
        take_turns(timed, 1 if quick else 2)
        own = [max(one.median - start.median, 0.01) for one in timed]
        growth = own[-1] / own[-2] / 4
        growths.append(growth)
        print(
            f"{kind['name']:34}"
            + "".join(f"{seconds:9.2f}" for seconds in own)
            + f"{growth:9.2f}{timed[-1].megabytes:7.0f}"
        )
    print(f"{'growth (1 is linear): median, most':34}{statistics.median(growths):9.2f}{max(growths):9.2f}")


def _timed(folder: Path, cpath: str, kind: dict[str, Any], size: int) -> Timed:
    from run import Timed  # noqa: PLC0415

    root = folder / f"{kind['code']}-{kind['name'].replace(' ', '-')}-{size}"
    shutil.copytree(BASE, root)
    with (root / "cpath.yaml").open("a", encoding="utf-8") as settings:
        settings.write(RAISED)
    text = "".join(
        part
        if isinstance(part, str)
        else "".join(
            part["each"].replace("{i}", str(number)).replace("{j}", str(number + 1)) for number in range(size)
        )
        for part in kind["text"]
    )
    (root / kind["path"]).write_text(text, encoding="utf-8")
    return Timed(f"{kind['name']} {size}", [[cpath, "validate", "--repo", str(root), "--format", "json"]])


def tidying(folder: Path, cpath: str, root: Path) -> None:
    """Time ``fmt`` beside ``validate`` on one repository, untidy and tidy, and writing."""
    from run import Timed, take_turns  # noqa: PLC0415

    tidy = folder / "tidy"
    shutil.copytree(root, tidy)
    Timed("fmt", [[cpath, "fmt", "--repo", str(tidy)]]).run()
    written = folder / "written"

    class Fresh(Timed):
        """A command on a fresh copy each time."""

        def run(self) -> None:
            shutil.rmtree(written, ignore_errors=True)
            shutil.copytree(root, written)
            super().run()

    timed = [
        Timed("cpath validate", [[cpath, "validate", "--repo", str(root)]]),
        Timed("fmt --check, every file untidy", [[cpath, "fmt", "--check", "--repo", str(root)]]),
        Timed("fmt --check, every file tidy", [[cpath, "fmt", "--check", "--repo", str(tidy)]]),
        Fresh("fmt, every file written", [[cpath, "fmt", "--repo", str(written)]]),
    ]
    take_turns(timed, 3)
    _print("Tidying, median of 3", timed)


def looking_back(folder: Path, cpath: str, root: Path) -> None:
    """Time commands that read two states of a repository, one file in a hundred changed; and their memory."""
    import os  # noqa: PLC0415
    import subprocess  # noqa: PLC0415

    from run import Timed, take_turns  # noqa: PLC0415

    clone = folder / "clone"
    shutil.copytree(root, clone)
    git = shutil.which("git") or "git"
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
    for arguments in (["init", "--quiet"], ["add", "--all"], [*who, "commit", "--quiet", "-m", "All"]):
        subprocess.run([git, *arguments], cwd=clone, env=environment, check=True)
    programs = sorted(clone.glob("regions/*/programs/*.yaml"))
    for path in programs[::100]:
        path.write_text(path.read_text(encoding="utf-8").replace("weeks: ", "weeks: 1"), encoding="utf-8")
    pair = ["--occupation", "occupation-00000", "--program", f"region-000/{programs[0].stem}"]
    timed = [
        Timed("cpath validate", [[cpath, "validate", "--repo", str(clone)]]),
        Timed("cpath diff HEAD", [[cpath, "diff", "HEAD", "--repo", str(clone)]]),
        Timed(
            "gap-report --since HEAD", [[cpath, "gap-report", *pair, "--since", "HEAD", "--repo", str(clone)]]
        ),
    ]
    take_turns(timed, 3)
    _print("Two states of one repository, median of 3", timed)


def _print(title: str, timed: list[Timed]) -> None:
    print(f"\n{title}\n{'':34}{'CPU s':>8}{'x validate':>12}{'MB':>7}")
    for one in timed:
        print(f"{one.name:34}{one.median:8.2f}{one.median / timed[0].median:12.2f}{one.megabytes:7.0f}")
