"""The guide for conveners keeps its word: its commands run as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cpath.sheets.reader import read_book
from cpath.sheets.table import Sheet
from cpath.sheets.workbook import write_workbook

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "survey.md").read_text(encoding="utf-8")


def fill(made: Path, sent: Path, firm: str, vote: int) -> None:
    rows: list[list[object]] = [list(row) for row in read_book(made).pages[0].rows]
    for number, row in enumerate(rows):
        if row[3] in ("firm", "role"):
            row[2] = firm if row[3] == "firm" else "Director"
        elif row[3] and row[3] not in ("id", "missing") and not str(row[3]).startswith("cpath"):
            row[2] = 1 + (vote + number) % 4
    sent.write_bytes(write_workbook([Sheet("Vote", rows)]))  # type: ignore[arg-type]


@pytest.mark.skipif(shutil.which("bash") is None, reason="the guide is written for a shell")
def test_its_commands_run(tmp_path: Path) -> None:
    repository = tmp_path / "colorado"
    shutil.copytree(ROOT / "examples" / "colorado", repository)
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    assert len(blocks) == 5
    for number, block in enumerate(blocks):
        result = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],  # noqa: S607 - whichever bash the reader has
            cwd=repository,
            env={
                **os.environ,
                "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
                "CPATH_TODAY": "2026-11-30",
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert result.returncode == 0, result.stderr
        if number == 0:
            (repository / "returned").mkdir()
            for voter, firm in enumerate(("example-hospital-a", "example-hospital-b", "example-clinic-a")):
                made = repository / "respiratory-therapist.xlsx"
                fill(made, repository / "returned" / f"{firm}.xlsx", firm, voter)
    vote = repository / "regions" / "pikes-peak" / "validations" / "respiratory-therapist-2026.yaml"
    assert "held_on: 2026-11-20" in vote.read_text(encoding="utf-8")
    assert (repository / "letter.html").exists()
