"""The page on plans keeps its word: its commands say what stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "plan.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```sh\n(cpath [^\n]*)\n```\n\n```text\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("command", "expected"), SHOWN, ids=[command for command, _ in SHOWN])
def test_a_command_says_what_the_page_shows(command: str, expected: str) -> None:
    """Three dots on a line of their own stand for anything."""
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT / "examples" / "colorado",
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pattern = "(?s:.*?)".join(re.escape(part) for part in expected.split("...\n"))
    assert re.fullmatch(pattern, done.stdout), done.stdout


def test_the_page_shows_commands() -> None:
    assert len(SHOWN) == 2


def test_every_option_that_the_page_names_is_there() -> None:
    source = (ROOT / "cpath" / "cli" / "commands" / "plan.py").read_text(encoding="utf-8")
    for option in set(re.findall(r"--[a-z][a-z-]*", PAGE)):
        assert f'"{option}"' in source, option
