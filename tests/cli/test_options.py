"""Options over all commands: one wording of a region that there is not, and none without effect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

REPOS = Path(__file__).parents[1] / "repos"


@pytest.mark.parametrize(
    ("repository", "command"),
    [
        ("gaps", "gap-report"),
        ("gaps", "plan nurse"),
        ("gaps", "survey make nurse --format csv"),
        ("gaps", "survey results nurse"),
        ("gaps", "survey feedback nurse"),
        ("plan", "map render"),
        ("plan", "map render care"),
        ("supply", "supply"),
        ("steps", "status"),
        ("steps", "step check"),
        ("steps", "report render progress"),
    ],
)
def test_a_region_that_there_is_not(cpath: Callable[..., object], repository: str, command: str) -> None:
    done = cpath(*command.split(), "--repo", str(REPOS / repository), "--region", "nowhere")
    assert (done.exit_code, done.out) == (2, "")
    assert done.err.startswith("error: there is no region 'nowhere'\nhelp: known regions: ")


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("gap-report --format json --all", "--all"),
        ("gap-report --format html --explain", "--explain"),
        ("plan nurse --format csv --all", "--all"),
        ("plan nurse --from aide --all", "--all"),
        ("plan nurse --programs --format html --explain", "--explain"),
        ("status --table --format json", "--table"),
        ("status --details --format csv", "--details"),
        ("supply --by state --format xlsx", "--by"),
        ("map render --engine system --format markdown", "--engine"),
        ("validate --fix --diff --format json", "--format"),
        ("rename nurse nurses --diff --format json", "--format"),
        ("survey import votes.csv --diff --format json", "--format"),
        ("survey import votes.csv --diff -o votes.json", "--output"),
        ("validate --force", "--force"),
    ],
)
def test_an_option_that_changes_nothing_is_refused(
    cpath: Callable[..., object], command: str, option: str
) -> None:
    done = cpath(*command.split(), "--repo", str(REPOS / "gaps"))
    assert (done.exit_code, done.out) == (2, "")
    assert f"error: {option} changes nothing here: " in done.err


def test_a_check_of_schemas_writes_nothing(cpath: Callable[..., object], tmp_path: Path) -> None:
    done = cpath("schema", "export", str(tmp_path), "--check", "--force")
    assert (done.exit_code, done.out) == (2, "")
    assert "error: --force changes nothing here" in done.err
