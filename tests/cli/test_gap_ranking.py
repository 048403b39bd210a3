"""``cpath gap-report --formula`` and ``--sensitivity`` as a script calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath

REPOSITORY = str(Path(__file__).parents[1] / "repos" / "gaps")


def test_a_formula_ranks_anew_and_nothing_moves(cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", REPOSITORY, "--formula", "borich", "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.out)["sensitivity"]
    assert (found["formula"], found["scenarios"], found["resamples"]) == ("borich", None, None)
    assert found["gaps"][0]["ranks"][0]["rank"] == 1


def test_sensitivity_is_the_same_each_time(cpath: Cpath) -> None:
    call = ("gap-report", "--repo", REPOSITORY, "--occupation", "care-aide", "--sensitivity", "--explain")
    first, second = cpath(*call), cpath(*call)
    assert first.exit_code == 0
    assert first.out == second.out
    assert "1,000 resamples" in " ".join(first.out.split())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--formula", "mean"],
            "error: --formula cannot be 'mean'\nhelp: one of: coverage, borich, ranked\n",
        ),
        (
            ["--sensitivity", "--from", "care-aide", "--occupation", "nurse"],
            "error: --formula and --sensitivity rank the gaps of programs\n",
        ),
    ],
)
def test_wrong_use(options: list[str], message: str, cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", REPOSITORY, *options)
    assert (result.exit_code, result.out) == (2, "")
    assert result.err.startswith(message)
