"""Repositories and what is written in them, for `write_faults.py` and `power_loss.py`."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cpath.cli import main
from cpath.source.edit import Edit
from cpath.source.editor import write_edits, write_new_files

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = Path(__file__).parents[1] / "repos" / "steps"
INITIATIVE = "regions/plains/initiatives/health-care.yaml"
TEXT = b"# a comment of theirs\nid: x\nstage: 1\n"


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
