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
    from tests.conftest import GitFolder

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
        (("--format", "xlsx", "--by", "region"), 0, ""),
        (("--by", "sector", "--fail-under", "50"), 1, "under 50%: care-aide from basic-care, coverage 33.3%"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: tuple[str, ...], exit_code: int, said: str, tmp_path: Path, cpath: Cpath
) -> None:
    target = ("-o", str(tmp_path / "gaps.xlsx")) if "xlsx" in arguments else ()
    result = cpath("gap-report", "--repo", str(REPOSITORY), *arguments, *target)
    assert result.exit_code == exit_code, result.err
    assert said in result.err


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
    assert "nobody rated or voted on unit-clerk: write `requirements` in occupations/unit-clerk.yaml" in (
        result.err
    )
    assert result.err.splitlines()[-1].startswith("next: cpath gap-report -o gaps.html")


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (("--occupation", "care-aide", "--region", "north"), "cpath plan care-aide"),
        (("--occupation", "nurse", "--region", "north"), "cpath gap-report --explain"),
        (("--region", "north"), "cpath gap-report -o gaps.html"),
    ],
)
def test_the_next_command(arguments: tuple[str, ...], command: str, cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", str(REPOSITORY), *arguments)
    assert result.err.splitlines()[-1].startswith(f"next: {command}")


@pytest.fixture
def changed(git_folder: GitFolder) -> Path:
    """Give a repository in which one gap closed, one opened and one became known since ``HEAD``."""
    shutil.copytree(REPOSITORY, git_folder.root, dirs_exist_ok=True)
    git_folder.commit("One")
    programs = git_folder.root / "regions/north/programs"
    for name, old, new in (
        ("advanced-care", "bathing, level: introduced", "bathing, level: mastered"),  # closed
        ("advanced-care", "{competency: telehealth,", "{competency: telehealth, level: reinforced,"),  # known
        ("care-tech", "bathing, level: mastered", "bathing, level: introduced"),  # opened
    ):
        path = programs / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return git_folder.root


def test_since_says_what_closed_opened_and_became_known(changed: Path, cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", str(changed), "--since", "HEAD")
    assert result.exit_code == 0
    titles = [line for line in result.out.splitlines() if line.startswith("What ")]
    assert titles == ["What closed (1)", "What opened (1)", "What became known (1)"]
    document = json.loads(
        cpath("gap-report", "--repo", str(changed), "--since", "HEAD", "--format", "json").out
    )
    moves = {
        (pair["program"], item["competency"]): (item["move"], item["before"], item["after"])
        for pair in document["since"]["pairs"]
        for item in pair["items"]
    }
    assert moves == {
        ("advanced-care", "local/bathing"): ("closed", "introduced-only", "met"),
        ("advanced-care", "local/telehealth"): ("now known", "unknown", "met"),
        ("care-tech", "local/bathing"): ("opened", "met", "introduced-only"),
    }
    assert len(document["pairs"]) == 6
    rows = cpath("gap-report", "--repo", str(changed), "--since", "HEAD", "--format", "csv").out.splitlines()
    assert [row.split(",")[0] for row in rows] == ["move", "closed", "now known", "opened"]


def test_since_is_narrowed_by_program_and_region(changed: Path, cpath: Cpath) -> None:
    def programs(*arguments: str) -> list[str]:
        result = cpath(
            "gap-report", "--repo", str(changed), "--since", "HEAD", "--format", "json", *arguments
        )
        return [pair["program"] for pair in json.loads(result.out)["since"]["pairs"]]

    assert programs() == ["advanced-care", "care-tech"]
    assert programs("--program", "north/care-tech") == ["care-tech"]
    assert programs("--region", "south") == []


def test_since_says_where_the_yardstick_moved(changed: Path, cpath: Cpath) -> None:
    path = changed / "cpath.yaml"
    path.write_text(
        path.read_text(encoding="utf-8")
        + "thresholds:\n  critical_vote: {value: 2.25, source: The partners, as_of: 2026}\n",
        encoding="utf-8",
    )
    result = cpath("gap-report", "--repo", str(changed), "--since", "HEAD")
    assert "critical_vote was 3 and is 2.25: each side is worked out by its" in result.out
    assert "What opened" in result.out  # charting, voted 2.25, is required now
    document = json.loads(
        cpath("gap-report", "--repo", str(changed), "--since", "HEAD", "--format", "json").out
    )
    assert document["since"]["thresholds"] == [
        {"name": "critical_vote", "region": None, "before": 3.0, "after": 2.25}
    ]


def test_since_an_unknown_revision(changed: Path, cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", str(changed), "--since", "nowhere")
    assert result.exit_code == 2
    assert "there is no revision 'nowhere' here" in result.err


@pytest.mark.parametrize("suffix", ["txt", "json", "csv", "xlsx", "md", "html"])
def test_every_ending_tells_its_format(suffix: str, tmp_path: Path, cpath: Cpath) -> None:
    target = tmp_path / f"gaps.{suffix}"
    result = cpath("gap-report", "--repo", str(REPOSITORY), "-o", str(target), "--crosswalk")
    assert (result.exit_code, result.out, result.err) == (0, "", f"wrote {target}\n")
    assert target.stat().st_size > 1000
