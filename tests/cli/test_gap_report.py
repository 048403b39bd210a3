"""``cpath gap-report`` as a script calls it: exit codes, streams, files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1] / "repos" / "gaps"


def gap_report(*arguments: str, repo: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cpath", "gap-report", "--repo", str(repo), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_json_goes_to_stdout_alone() -> None:
    result = gap_report("--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    assert len(json.loads(result.stdout)["pairs"]) == 6


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("--program", "care-tech", "--occupation", "care-aide", "--fail-under", "69.3"), 0, ""),
        (
            ("--program", "care-tech", "--occupation", "care-aide", "--fail-under", "70"),
            1,
            "under 70%: care-aide from care-tech, coverage 69.3%",
        ),
        # No headline: what is known to be met counts, 27 of 88; what is unknown does not.
        (("--program", "advanced-care", "--fail-under", "30.6"), 0, ""),
        (
            ("--program", "advanced-care", "--fail-under", "31"),
            1,
            "under 31%: care-aide from advanced-care, coverage 30.7% for sure (too much is unknown)",
        ),
        # Unknown throughout is not enough for any minimum.
        (("--program", "new-care", "--fail-under", "1"), 1, "coverage 0.0%"),
        (
            ("--program", "care-tech", "--occupation", "unit-clerk", "--fail-under", "0"),
            1,
            "coverage unknown",
        ),
        (("--fail-under", "101"), 2, "--fail-under cannot be 101"),
        (("--format", "pdf"), 2, "no format 'pdf' here"),
        (("--program", "care-teck"), 2, "did you mean 'care-tech'?"),
        (("--occupation", "unit-clerk", "--region", "south"), 3, "no program prepares for 'unit-clerk'"),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], exit_code: int, said: str) -> None:
    result = gap_report(*arguments)
    assert result.returncode == exit_code, result.stderr
    assert said in result.stderr


def test_the_ending_of_a_file_tells_the_format(tmp_path: Path) -> None:
    target = tmp_path / "gaps.csv"
    result = gap_report("-o", str(target))
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == f"wrote {target}\n"
    assert target.read_bytes().startswith(b"\xef\xbb\xbfregion,occupation,")


def test_what_was_left_out_is_said(tmp_path: Path) -> None:
    root = Path(shutil.copytree(REPOSITORY, tmp_path / "repository"))
    (root / "occupations/nurse.yaml").write_text("title: [", encoding="utf-8")
    (root / "cpath.yaml").write_text("title: [", encoding="utf-8")
    result = gap_report("--format", "json", repo=root)
    assert result.returncode == 0
    assert "not compared: occupation nurse: its file cannot be read" in result.stderr
    assert "cpath.yaml cannot be read; its thresholds, scales and conversions are not used" in result.stderr
    assert len(json.loads(result.stdout)["pairs"]) == 5
