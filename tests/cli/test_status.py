"""``cpath status``: rows or blocks, formats, what goes where."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, copy_region: Any) -> Path:
    """Make a repository with two regions, of which one has signed all and the other nothing."""
    repository = tmp_path / "repository"
    shutil.copytree(BASE, repository)
    copy_region(repository, "hills")
    file = repository / "regions/hills/initiatives/health-care.yaml"
    file.write_text(file.read_text(encoding="utf-8").partition("steps:")[0], encoding="utf-8")
    monkeypatch.chdir(repository)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    return repository


@pytest.mark.usefixtures("root")
def test_several_regions_are_a_table_and_one_is_told_in_blocks(cpath: Cpath) -> None:
    several = cpath("status")
    assert (several.exit_code, several.err) == (0, "next: cpath status --region hills --details\n")
    assert "✔ ✔ ✔" in several.out
    assert "To do: " not in several.out
    one = cpath("status", "--region", "plains")
    assert (one.exit_code, one.err) == (0, "")
    assert "\nHealth care careers in the plains\n  Step  Name" in one.out


@pytest.mark.usefixtures("root")
def test_either_can_be_asked_for(cpath: Cpath) -> None:
    assert "To do: " in cpath("status", "--details").out
    assert "To do: " not in cpath("status", "--region", "plains", "--table").out


def test_the_region_that_needs_review_is_suggested(root: Path, cpath: Cpath) -> None:
    file = root / "regions/plains/partnerships/health-care.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("dated: 2026-01-14", "dated: 2025-01-14"), encoding="utf-8")
    result = cpath("status")
    assert result.exit_code == 1
    assert result.err.splitlines() == [
        "a signed step needs review in: plains/health-care",
        "next: cpath status --region plains --details",
    ]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("status.json", '{\n  "format": "cpath-steps/1"'),
        ("status.csv", '\ufeff"region","sector","id",'),
        ("status.md", "# Where the initiatives are"),
        ("status.txt", "Where the initiatives are\n"),
    ],
)
def test_the_ending_tells_the_format(name: str, begins: str, tmp_path: Path, cpath: Cpath) -> None:
    result = cpath("status", "-o", str(tmp_path / name))
    assert (result.exit_code, result.out) == (0, "")
    assert (tmp_path / name).read_bytes().decode().startswith(begins)


@pytest.mark.usefixtures("root")
def test_a_workbook(tmp_path: Path, cpath: Cpath) -> None:
    result = cpath("status", "-o", str(tmp_path / "status.xlsx"))
    assert (result.exit_code, result.out) == (0, "")
    assert (tmp_path / "status.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.usefixtures("root")
def test_what_ages_next_is_told_to_programs(cpath: Cpath) -> None:
    due = json.loads(cpath("status", "--format", "json").out)["initiatives"][1]["due"]
    assert [item["on"] for item in due] == sorted(item["on"] for item in due)
    vote = next(item for item in due if item["criterion"] == "S5.5")
    assert vote == {
        "on": "2027-03-20",
        "holds_until": "2027-03-19",
        "step": 5,
        "criterion": "S5.5",
        "required": True,
        "cause": "age",
        "of": ["Nursing assistant", "Registered nurse"],
        "what": "the vote turns 12 months old",
        "do": "let employers vote again, and write the vote into validations/",
        "owners": ["apprenticeship-office"],
        "evidence": [
            {"path": "regions/plains/validations/nursing-assistant.yaml", "line": 4, "column": 10},
            {"path": "regions/plains/validations/registered-nurse.yaml", "line": 4, "column": 10},
        ],
    }


@pytest.mark.parametrize("columns", ["20", "80", "1000", "many"])
def test_any_width_of_a_terminal(
    columns: str, root: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    del root
    monkeypatch.setenv("COLUMNS", columns)
    for view in ("--table", "--details"):
        result = cpath("status", view)
        assert result.exit_code == 0
        assert max(len(line) for line in result.out.splitlines() if " at: " not in line) <= 120


def test_an_empty_repository(tmp_path: Path, cpath: Cpath) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Nothing yet\n", encoding="utf-8")
    result = cpath("status", "--repo", str(tmp_path))
    assert (result.exit_code, result.out) == (3, "")
    assert "help: start with a region: `cpath init region " in result.err
    (tmp_path / "regions/plains/initiatives").mkdir(parents=True)
    (tmp_path / "regions/plains/region.yaml").write_text(
        "title: Plains\ncounties: ['08095']\n", encoding="utf-8"
    )
    result = cpath("status", "--repo", str(tmp_path))
    assert (result.exit_code, result.out) == (3, "")
    assert "help: `cpath new partnership ID`, then `cpath new initiative ID` start one\n" in result.err
    (tmp_path / "regions/plains/initiatives/care.yaml").write_text("title: [\n", encoding="utf-8")
    result = cpath("status", "--repo", str(tmp_path))
    assert (result.exit_code, result.out) == (4, "")
    assert "error: no initiative in this repository can be read: plains/care\n" in result.err


def test_a_region_of_one_unsigned_initiative_alone(root: Path, cpath: Cpath) -> None:
    """Nothing but what an initiative must have, and a partnership that is not there."""
    shutil.rmtree(root / "regions/plains")
    (root / "regions/hills/initiatives/health-care.yaml").write_text(
        "title: New\npartnership: nowhere\nsector: New\n", encoding="utf-8"
    )
    result = cpath("status")
    assert result.exit_code == 0
    assert "\nStep 1, Organize businesses: 7 criteria are still missing.\n" in result.out
    assert f"at `{FILE.replace('plains', 'hills')}:2`" in result.out


def test_a_whole_state(tmp_path: Path) -> None:
    """64 regions of ten sectors: rows of plain text, without the library that draws tables."""
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: A state\n", encoding="utf-8")
    for region in range(64):
        folder = tmp_path / "regions" / f"region-{region:02}"
        (folder / "initiatives").mkdir(parents=True)
        (folder / "region.yaml").write_text(f"title: Region {region}\n", encoding="utf-8")
        for sector in range(10):
            (folder / "initiatives" / f"sector-{sector}.yaml").write_text(
                f"title: S{sector}\npartnership: none\nsector: Sector {sector}\nlaunched: 2020\n",
                encoding="utf-8",
            )
    code = (
        "import sys\nfrom cpath.cli.main import _call\n"
        f"sys.argv = ['cpath', 'status', '--repo', {str(tmp_path)!r}]\n"
        "_call()\nprint('rich' in sys.modules, file=sys.stderr)\n"
    )
    environment = {**os.environ, "COLUMNS": "80"}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert result.stderr.splitlines() == ["next: cpath status --region region-00 --details", "False"]
    lines = result.stdout.splitlines()
    assert "640 initiatives: 640 blocked." in lines
    assert sum(line.startswith("  S") and ", Region " in line for line in lines) == 640
    assert max(map(len, lines)) <= 80
