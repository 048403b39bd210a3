"""The words of ``cpath step check``: for people, programs and GitHub, of whatever the data hold."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpath.catalog import Catalog, load
from cpath.model import Initiative
from cpath.reports.steps.check import StepCheck, render_step_check
from cpath.reports.steps.check_words import iter_why, list_steps, summarize
from cpath.source.history import Commit
from cpath.steps.check import Cause, check_initiative
from cpath.steps.trace import Origin, Traced

BASE = Path(__file__).parents[2] / "repos" / "steps"
TODAY = date(2027, 3, 25)
KEY = "plains/health-care"
COMMIT = Commit("a" * 40, "aaaaaaa", date(2026, 6, 20), "Subject \x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load(BASE).catalog


@pytest.fixture
def report(catalog: Catalog) -> StepCheck:
    """Return the answer of a day on which steps 1 and 5 have aged."""
    check = check_initiative(catalog, catalog.all(Initiative)[KEY], TODAY)
    return StepCheck(catalog, TODAY, [check])


def traced(report: StepCheck, cause: Cause, origin: Origin | None, since: date | None = None) -> StepCheck:
    """Return the answer with another reason for step 1."""
    step = report.checks[0].lapsed[0]
    lapse = replace(step.lapses[0], cause=cause, since=since)
    return replace(report, traced={(KEY, 1): (Traced(lapse, origin),)}, history="read")


def why(report: StepCheck) -> list[str]:
    check = report.checks[0]
    (item,) = report.traced_of(check, check.lapsed[0])
    return list(iter_why(report, item))


def test_every_reason_in_words(report: StepCheck) -> None:
    assert why(report) == ["it has aged: since 2027-01-14 it does not pass any more"]
    changed = Cause.CHANGED
    assert why(traced(report, changed, None)) == ["the data changed after the sign-off"]
    assert why(traced(report, changed, None, date(2026, 7, 1))) == [
        "the data changed after the sign-off; since 2026-07-01 it does not pass any more"
    ]
    assert why(traced(report, changed, Origin(is_uncommitted=True))) == [
        "the data changed in files that are not committed yet"
    ]
    assert why(traced(report, changed, Origin(COMMIT))) == [
        "the data changed with commit aaaaaaa of 2026-06-20: Subject \\u{1b}[31m\\u{202e}"
    ]
    assert why(traced(report, changed, Origin())) == ["the data changed after the sign-off"]
    (_, touched) = why(traced(report, changed, Origin(touched=(COMMIT,) * 5)))
    assert touched.startswith("commits that changed its files: aaaaaaa of 2026-06-20: Subject ")
    assert touched.endswith("; and 2 more")
    assert "did not pass when it was signed either" in why(traced(report, Cause.NEVER_MET, None))[0]
    shallow = replace(traced(report, changed, None), history="shallow")
    assert why(shallow)[1] == "which commit changed them stands in older commits, which this clone lacks"


@pytest.mark.parametrize("style", ["text", "json", "github"])
def test_no_form_lets_a_commit_speak_to_the_terminal(style: str, report: StepCheck) -> None:
    told = render_step_check(traced(report, Cause.CHANGED, Origin(COMMIT, touched=(COMMIT,))), style)
    assert "\x1b" not in told
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in told
    assert told.endswith("\n")


def test_json_is_whole(report: StepCheck) -> None:
    data: Any = json.loads(render_step_check(report, "json"))
    assert (data["format"], data["on"], data["stands"], data["history"]) == (
        "cpath-step-check/1",
        "2027-03-25",
        False,
        "none",
    )
    (initiative,) = data["initiatives"]
    assert (initiative["id"], initiative["signed"], initiative["at_risk"]) == (
        "health-care",
        8,
        [2, 3, 4, 6, 7, 8],
    )
    assert [step["number"] for step in initiative["steps"]] == [1, 5]
    (reason,) = initiative["steps"][0]["reasons"]
    assert (reason["criterion"], reason["cause"], reason["since"]) == ("S1.8", "aged", "2027-01-14")
    assert reason["evidence"] == [
        {"path": "regions/plains/partnerships/health-care.yaml", "line": 72, "column": 10}
    ]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((4,), "step 4"),
        ((4, 5), "steps 4 and 5"),
        ((4, 5, 6), "steps 4 to 6"),
        ((2, 4, 5), "steps 2, 4 and 5"),
    ],
)
def test_steps_by_number(numbers: tuple[int, ...], words: str) -> None:
    assert list_steps(numbers) == words


def test_the_summary_counts(report: StepCheck) -> None:
    assert summarize(report) == ("2 of 8 signed steps do not stand, 6 more wait for them (1 initiative)")
    both = replace(report, checks=[*report.checks, *report.checks])
    assert summarize(both) == "4 of 16 signed steps do not stand, 12 more wait for them (2 initiatives)"
    assert summarize(replace(report, checks=[])) == "no initiative can be read"
    one = replace(report.checks[0], lapsed=report.checks[0].lapsed[:1])
    assert summarize(replace(report, checks=[one])).startswith(
        "1 of 8 signed steps does not stand, 6 more wait for it"
    )


def test_what_stands_is_left_out_of_the_text(catalog: Catalog, report: StepCheck) -> None:
    fine = check_initiative(catalog, catalog.all(Initiative)[KEY], date(2026, 6, 30))
    text = render_step_check(replace(report, checks=[fine, *report.checks]), "text")
    assert text.count("health-care: Health care careers") == 1
    data: Any = json.loads(render_step_check(replace(report, checks=[fine, *report.checks]), "json"))
    assert [item["stands"] for item in data["initiatives"]] == [True, False]
