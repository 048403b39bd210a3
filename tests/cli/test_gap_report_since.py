"""``cpath gap-report --since``: what closed, opened and became known, as a script calls it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath
    from tests.conftest import GitFolder

REPOSITORY = Path(__file__).parents[1] / "repos" / "gaps"


@pytest.fixture
def changed(git_folder: GitFolder) -> Path:
    """Return a repository in which one gap closed, one opened and one became known since ``HEAD``."""
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
    assert "`critical_vote` was 3 and is 2.25. Each side is worked out by its" in result.out
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
