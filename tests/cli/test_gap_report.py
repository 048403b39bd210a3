"""``cpath gap-report`` as a script calls it: exit codes, streams, files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath

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
        # The exact low end counts: 61 of 88 is 69.318...%.
        (("--program", "care-tech", "--occupation", "care-aide", "--fail-under", "69.318"), 0, ""),
        (
            ("--program", "care-tech", "--occupation", "care-aide", "--fail-under", "69.319"),
            1,
            "under 69.319%: Care aide from Care technician (`care-aide` and `care-tech`): 69% met",
        ),
        # What is unknown does not count: 27 of 88.
        (("--program", "advanced-care", "--fail-under", "30.68"), 0, ""),
        (
            ("--program", "advanced-care", "--fail-under", "31"),
            1,
            "under 31%: Care aide from Advanced care (`care-aide` and `advanced-care`): 30-63% met",
        ),
        (("--program", "new-care", "--fail-under", "0"), 0, ""),
        (("--program", "new-care", "--fail-under", "1"), 1, "its only course is not mapped: add `teaches`"),
        # Without a vote a pair is screening only: it counts where that is asked for.
        (("--program", "basic-care", "--fail-under", "1"), 3, "every pair is screening only"),
        (("--program", "basic-care", "--fail-under", "33", "--screening"), 0, ""),
        (
            ("--program", "basic-care", "--fail-under", "34", "--screening"),
            1,
            "at least 33% met; 33-56% by the courses that are mapped; 1 course is not mapped; screening only",
        ),
        # Without any rating it is unknown, which is below every minimum.
        (
            ("--program", "care-tech", "--occupation", "unit-clerk", "--fail-under", "0", "--screening"),
            1,
            "unknown: this occupation has no vote and no rating yet",
        ),
        (
            ("--program", "care-tech", "--fail-under", "50"),
            0,
            "note: screening only, not held against --fail-under: 1; --screening counts them",
        ),
        (("--screening",), 2, "--screening goes with --fail-under"),
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
    assert target.read_bytes().startswith(b'\xef\xbb\xbf"region","occupation",')


def test_what_was_left_out_is_said(tmp_path: Path) -> None:
    root = Path(shutil.copytree(REPOSITORY, tmp_path / "repository"))
    (root / "occupations/nurse.yaml").write_text("title: [", encoding="utf-8")
    result = gap_report("--format", "json", repo=root)
    assert result.returncode == 0
    assert "not compared: occupation `nurse`: its file cannot be read" in result.stderr
    assert len(json.loads(result.stdout)["pairs"]) == 5


def test_help_lists_the_options_in_groups(cpath: Cpath) -> None:
    told = cpath("gap-report", "--help").out
    headings = [line for line in told.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert headings == ["What is compared:", "What is shown:", "Options:"]
    assert "cpath gap-report --from-file held.yaml --occupation registered-nurse" in told


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("--by", "county"), 2, "--by cannot be 'county'"),
        (("--by", "region", "--occupation", "nurse"), 2, "--by rolls up critical occupations"),
        (("--by", "region", "--route", "nursing"), 2, "leave out --occupation and the sources"),
        (("--since", "HEAD", "--from", "nurse"), 2, "--since looks at critical occupations"),
        (("--route", " , "), 2, "--route names no program"),
        (("--route", "nursing,care-teck"), 2, "did you mean 'care-tech'?"),
        (("--pathway", "care"), 2, "this repository has no pathways yet"),
        (("--moves", "care", "--pathway", "care"), 2, "--pathway stands alone"),
        (("--from", "nurse"), 3, "no pathway holds a move from 'nurse'"),
        (("--from-file", "nowhere.yaml"), 2, "nowhere.yaml cannot be read"),
        (("--crosswalk", "--occupation", "nurse", "--from", "care-aide"), 2, "shows courses"),
        (("--every-pair", "--all"), 2, "--every-pair contains every occupation"),
        (("--every-pair", "--explain"), 2, "--every-pair contains every occupation"),
        (("--every-pair", "--screening"), 2, "--every-pair contains every occupation"),
        (("--every-pair", "--fail-under", "0"), 2, "--every-pair contains every occupation"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: tuple[str, ...], exit_code: int, said: str, cpath: Cpath
) -> None:
    result = cpath("gap-report", "--repo", str(REPOSITORY), *arguments)
    assert result.exit_code == exit_code, result.err
    assert said in result.err


@pytest.mark.parametrize("format_", ["json", "csv", "html"])
@pytest.mark.parametrize("option", ["--all", "--explain"])
def test_an_option_that_changes_nothing_is_refused(option: str, format_: str, cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", str(REPOSITORY), "--format", format_, option)
    assert (result.exit_code, result.out) == (2, "")
    assert result.err == (
        f"error: {option} changes nothing here: {format_} always contains everything\nhelp: leave it out\n"
    )


def test_what_would_pass_and_what_to_do_is_said_once(cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", str(REPOSITORY), "--fail-under", "100")
    assert result.exit_code == 1
    lines = result.err.splitlines()
    under = [line.partition(" from ")[2] for line in lines if line.startswith("under ")]
    assert [source.partition(" (")[0] for source in under] == [
        "Advanced care", "Care technician", "=New care, nobody has mapped it",
    ]  # fmt: skip
    assert lines[-1].startswith("help: the low end counts, for certain: close the gaps, and write down")
    assert "note: without a program, not held against --fail-under: nurse" in lines


def test_a_person_s_list_is_read_and_kept_nowhere(tmp_path: Path, cpath: Cpath) -> None:
    root = Path(shutil.copytree(REPOSITORY, tmp_path / "repository"))
    listed = tmp_path / "maria-lopez.yaml"
    listed.write_text("- {competency: bathing, level: mastered}\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    told = []
    for style in ("text", "json", "csv", "markdown", "html"):
        result = cpath(
            "gap-report", "--repo", str(root), "--from-file", str(listed), "--occupation", "care-aide",
            "--format", style,
        )  # fmt: skip
        assert result.exit_code == 0
        told.append(result.out + result.err)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert all("maria" not in text and "lopez" not in text for text in told)
    assert "Bathing and hygiene" in told[-1]


def test_faults_of_a_list_are_told_with_their_places(tmp_path: Path, cpath: Cpath) -> None:
    listed = tmp_path / "mine.yaml"
    listed.write_text("- {competency: bathin}\n- {competency: nursin}\n", encoding="utf-8")
    result = cpath("gap-report", "--repo", str(REPOSITORY), "--from-file", str(listed))
    assert (result.exit_code, result.out) == (4, "")
    assert f"{listed}:1:16: there is no competency 'bathin'; did you mean 'bathing'?" in result.err
    assert f"{listed}:2:16: there is no competency 'nursin'" in result.err


def test_what_is_not_known_is_told_with_the_file_to_fill(cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", str(REPOSITORY))
    assert "new-care is not mapped yet: write `teaches` under its courses in " in result.err
    assert "regions/north/programs/new-care.yaml" in result.err
    assert "unit-clerk has no votes and no ratings: let employers vote" in result.err
    assert "or write `requirements` in occupations/unit-clerk.yaml" in result.err
    assert result.err.splitlines()[-1].startswith(
        "next: cpath gap-report --occupation care-aide --region north"
    )


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (("--occupation", "care-aide", "--region", "north"), "cpath plan care-aide"),
        (("--occupation", "nurse", "--region", "north"), "the same with --crosswalk"),
        (("--region", "north"), "cpath gap-report --occupation care-aide --region north"),
    ],
)
def test_the_next_command(arguments: tuple[str, ...], command: str, cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", str(REPOSITORY), *arguments)
    assert result.err.splitlines()[-1].startswith(f"next: {command}")


@pytest.mark.parametrize(
    ("suffix", "start"),
    [
        ("txt", b"Competency gaps: "),
        ("json", b'{\n  "format": "cpath-gap/2"'),
        ("csv", b'\xef\xbb\xbf"region","occupation",'),
        ("xlsx", b"PK"),
        ("md", b"# Competency gaps: "),
        ("html", b"<!doctype html>"),
    ],
)
def test_every_ending_tells_its_format(suffix: str, start: bytes, tmp_path: Path, cpath: Cpath) -> None:
    target = tmp_path / f"gaps.{suffix}"
    result = cpath("gap-report", "--repo", str(REPOSITORY), "-o", str(target), "--program", "care-tech")
    assert (result.exit_code, result.out, result.err.splitlines()[0]) == (0, "", f"wrote {target}")
    assert target.read_bytes().startswith(start)
