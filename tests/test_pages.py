"""The pages of docs/ keep their word: their commands say what stands there, their options exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = {"gaps": "gap_report", "plan": "plan", "supply": "supply"}
"""A page of docs/, and the module of the command that it is about."""


def read_page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


SHOWN = {
    name: re.findall(r"```sh\n(cpath [^\n]*)\n```\n\n```text\n(.*?)```", read_page(name), re.DOTALL)
    for name in PAGES
}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        pytest.param(command, expected, id=f"{name}: {command}")
        for name, shown in SHOWN.items()
        for command, expected in shown
    ],
)
def test_a_command_says_what_the_page_shows(command: str, expected: str) -> None:
    """Three dots on a line of their own stand for anything."""
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=ROOT / "examples" / "colorado",
        env={**os.environ, "COLUMNS": "80", "CPATH_TODAY": "2026-11-30"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pattern = "(?s:.*?)".join(re.escape(part) for part in expected.split("...\n"))
    assert re.fullmatch(pattern, done.stdout), done.stdout


@pytest.mark.parametrize("name", PAGES)
def test_the_page_shows_a_result(name: str) -> None:
    assert SHOWN[name]


@pytest.mark.parametrize(("name", "command"), PAGES.items())
def test_every_option_that_the_page_names_is_there(name: str, command: str) -> None:
    files = (ROOT / "cpath/cli/options.py", ROOT / f"cpath/cli/commands/{command}.py")
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    for option in set(re.findall(r"--[a-z][a-z-]*", read_page(name))):
        assert f'"{option}"' in source, option
