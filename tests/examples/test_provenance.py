"""Every output of the example says which figures are estimates, and attributes none of them to an agency."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

COLORADO = str(Path(__file__).parents[2] / "examples" / "colorado")
MADE = "estimated by the authors of this example from BLS OEWS May 2025"
ESTIMATES = "openings are estimates"
WHOLE = "whole code 15-1299, which covers other jobs too"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run a command on the example and return what it prints, on one line where it is text."""
    monkeypatch.setenv("CPATH_TODAY", "2026-11-30")

    def call(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["cpath", *arguments, "--repo", COLORADO])
        main._call()
        return capsys.readouterr().out

    return call


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("supply --region pikes-peak", [ESTIMATES, WHOLE]),
        ("supply --region pikes-peak --explain", [ESTIMATES, MADE, WHOLE]),
        ("supply --region pikes-peak --format markdown", [ESTIMATES, MADE, WHOLE, "31,300 national openings"]),
        ("supply --region pikes-peak --format html", [ESTIMATES, MADE, WHOLE, "31,300 national openings"]),
        ("supply --region pikes-peak --format csv", [MADE, "15-1299", "31,300 national openings"]),
        ("supply --by program", ["est."]),
        ("supply --by state", ["est."]),
        ("gap-report --by region --format markdown", [MADE, WHOLE]),
        ("report render progress --region pikes-peak", ["121 (estimate and " + WHOLE]),
        ("report render progress --region pikes-peak --explain", [MADE]),
        ("map render cybersecurity --format markdown", ["121, estimate, " + WHOLE, MADE]),
        ("map render cybersecurity --format svg", ["121 openings a year, estimate", WHOLE, MADE]),
        ("step show healthcare 3", [MADE, "330 openings (estimate), growth 12.5 % (estimate), pay $21.99"]),
    ],
)
def test_an_estimate_is_told(command: str, said: list[str], run: Callable[..., str]) -> None:
    text = " ".join(re.sub(r"\\(.)", r"\1", run(*command.split())).split())
    assert [words for words in said if words not in text] == []


def _figures(document: Any, name: str) -> list[dict[str, Any]]:
    """Return every object of a document that holds the key ``name`` with a value."""
    found = []
    if isinstance(document, dict):
        found += [document] if document.get(name) is not None else []
        found += [entry for value in document.values() for entry in _figures(value, name)]
    elif isinstance(document, list):
        found += [entry for value in document for entry in _figures(value, name)]
    return found


def test_json_of_supply_has_the_derivation(run: Callable[..., str]) -> None:
    rows = json.loads(run("supply", "--format", "json"))["rows"]
    assert len(rows) == 17
    for row in rows:
        assert row["openings_estimate"] is True
        assert row["openings_source"].startswith("estimated by the authors of this example from BLS")
        assert "national openings" in row["openings_derivation"]
        assert (row["median_hourly_estimate"], row["median_hourly_derivation"]) == (False, None)
        assert row["median_hourly_source"].startswith("BLS OEWS May 2025")
    assert {row["occupation"]: row["whole_code"] for row in rows if row["whole_code"]} == {
        "penetration-tester": "15-1299"
    }


def test_json_of_the_roll_up_has_the_derivation(run: Callable[..., str]) -> None:
    rows = _figures(json.loads(run("gap-report", "--by", "region", "--format", "json")), "openings_origin")
    assert rows
    for row in rows:
        assert row["openings_origin"]["source"].startswith(MADE)
        assert row["openings_origin"]["estimate"] is True


def test_json_of_routes_has_the_source_of_the_pay(run: Callable[..., str]) -> None:
    wages = _figures(
        json.loads(run("plan", "registered-nurse", "--from", "nursing-assistant", "--format", "json")),
        "median_hourly",
    )
    assert wages
    for wage in wages:
        assert (wage["estimate"], wage["as_of"]) == (False, "2025-05")
        assert wage["source"].startswith("BLS OEWS May 2025")
