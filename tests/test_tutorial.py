"""The tutorial keeps its word: its commands and edits, as they stand there, sign all eight steps."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "tutorial.md"
EDIT = re.compile(r"(Write this into|Add this to) `([^`]+)`[^:\n]*:$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what else stands behind the fence, its text, the line above it."""

    language: str
    options: str
    text: str
    above: str
    line: int


def read_blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page, in their order."""
    blocks = []
    for match in re.finditer(r"^```(\w+)([^\n]*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        before = page[: match.start()].rstrip("\n")
        line = page.count("\n", 0, match.start()) + 1
        above = before.rpartition("\n")[2]
        blocks.append(Block(match[1], match[2].strip(), match[3], above, line))
    return blocks


class Walk:
    """A shell that goes on from block to block: folder and variables stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / ".state"
        self.environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "COLUMNS": "100",
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",  # what is said stands in the order of a terminal
        }
        self.state.write_text(f"cd {folder}\n", encoding="utf-8")

    def run(self, commands: str) -> tuple[int, str]:
        """Run commands and give the exit code and all that was said, as on a terminal."""
        script = f"trap '{{ export -p; echo cd \"$PWD\"; }} >{self.state}' EXIT\n{commands}"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", f". {self.state}\n{script}"],  # noqa: S607 - the reader's bash
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout

    @property
    def here(self) -> Path:
        """The folder in which the person stands."""
        return Path(re.findall(r"^cd (.+)$", self.state.read_text(encoding="utf-8"), re.MULTILINE)[-1])

    def edit(self, block: Block) -> None:
        """Write a file, or add to one, as the line above the block says."""
        match = EDIT.search(block.above)
        assert match is not None, f"line {block.line}: says neither where it is written nor added"
        path = self.here / match[2]
        assert path.is_file(), f"line {block.line}: {match[2]} is not there yet"
        if match[1] == "Write this into":
            path.write_text(block.text, encoding="utf-8")
        else:
            path.write_text(f"{path.read_text(encoding='utf-8')}\n{block.text}", encoding="utf-8")


def is_shown(expected: str, said: str) -> bool:
    """Whether what was said is what the page shows; three dots stand for anything."""
    pattern = ".*?".join(re.escape(part) for part in expected.rstrip("\n").split("..."))
    return re.fullmatch(pattern, said.rstrip("\n"), re.DOTALL) is not None


@pytest.mark.skipif(shutil.which("bash") is None, reason="the tutorial is written for a shell")
def test_the_walk_signs_all_eight_steps(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    said, refused = "", 0
    for block in read_blocks(PAGE.read_text(encoding="utf-8")):
        if block.language == "yaml":
            walk.edit(block)
        elif block.language == "text":
            assert is_shown(block.text, said), f"line {block.line}: shows\n{block.text}\nbut it says\n{said}"
        else:
            assert block.language == "sh", f"line {block.line}"
            code, said = walk.run(block.text)
            assert block.options in {"", "ends-with=1"}, f"line {block.line}"
            assert code == (1 if block.options else 0), f"line {block.line}: {block.text}\n{said}"
            refused += code
    assert refused >= 2
    # The page ends a year later, when some of it has aged.
    code, said = walk.run("export CPATH_TODAY=2026-09-10; cpath step list health-care")
    assert code == 0
    assert re.findall(r"^ *(\d) +\S.*✔ signed\b", said, re.MULTILINE) == [str(step) for step in range(1, 9)]
    code, said = walk.run("cpath validate")
    assert (code, said.partition(" (")[0]) == (0, "no findings")
    code, said = walk.run("git log --oneline | grep -c 'Sign step'")
    assert int(said) >= 9


def test_every_result_that_is_shown_stands_below_its_commands() -> None:
    blocks = read_blocks(PAGE.read_text(encoding="utf-8"))
    for before, block in pairwise(blocks):
        if block.language == "text":
            assert before.language == "sh", f"line {block.line}"
            assert block.text.strip(".\n ") != "", f"line {block.line}: shows nothing"
