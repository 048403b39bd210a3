"""Every report of the example, by the arguments of the command that writes it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from cpath.cli.main import app

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = {
    "supply": ["supply"],
    "supply-program": ["supply", "--by", "program"],
    "supply-sector": ["supply", "--by", "sector"],
    "supply-education": ["supply", "--by", "education"],
    "plan-program": ["plan", "nursing-aas"],
    "plan-occupation": ["plan", "registered-nurse"],
    "plan-programs": ["plan", "healthcare", "--programs"],
    "plan-routes": ["plan", "accountant", "--from", "high-school-diploma"],
    "results": ["survey", "results", "registered-nurse", "--region", "pikes-peak"],
    "letter": ["survey", "feedback", "registered-nurse", "--region", "pikes-peak"],
    "gap": ["gap-report"],
    "gap-one": ["gap-report", "--occupation", "registered-nurse"],
    "crosswalk": ["gap-report", "--occupation", "registered-nurse", "--crosswalk"],
    "rollup": ["gap-report", "--by", "sector"],
    "sensitivity": ["gap-report", "--occupation", "registered-nurse", "--sensitivity"],
    "letter-initiative": ["survey", "feedback", "pikes-peak/healthcare"],
}
EVERYTHING: dict[str, tuple[str, ...]] = {
    "letter": (),
    "letter-initiative": (),
    "plan-routes": ("--explain",),
}
"""What makes text show everything, of reports that do not take both --all and --explain."""
TODAY = "2026-11-30"


def write_report(name: str, repository: Path, style: str, language: str, *more: str) -> str:
    """Return a report of a repository as its command writes it, in 80 columns."""
    options = ["--language", language, "--format", style, "--repo", os.fspath(repository)]
    surroundings = {"CPATH_TODAY": TODAY, "COLUMNS": "80"}
    result = CliRunner().invoke(app, [*COMMANDS[name], *more, *options], env=surroundings)
    assert result.exit_code == 0, result.output
    return result.stdout
