"""``cpath step check`` in every format: for people, programs and GitHub, of whatever the data hold."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cpath.catalog import Catalog, load
from cpath.documents import View
from cpath.model import Initiative
from cpath.model.initiative import Waiver
from cpath.reports.registry import write_report
from cpath.reports.steps.annotations import write_annotations
from cpath.reports.titles import Titles
from cpath.source.history import Commit
from cpath.steps.check import Cause, Ended, Expired, check_initiative
from cpath.steps.trace import Origin, StepCheck, Traced

BASE = Path(__file__).parents[2] / "repos" / "steps"
TODAY = date(2027, 3, 25)
KEY = "plains/health-care"
COMMIT = Commit("a" * 40, "aaaaaaa", date(2026, 6, 20), "Subject \x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}")
SHOWN = "`aaaaaaa` of June 20, 2026 (Subject \\u{1b}[31m\\u{202e})"


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


def write(report: StepCheck, format_: str = "text", **view: Any) -> str:
    return str(write_report("step check", format_, View(**view), report, Titles(report.catalog)))


def why(report: StepCheck) -> list[str]:
    """Return what is said between what is to do about step 1, and what was measured."""
    lines = [line.strip() for line in write(report, width=1000).splitlines()]
    first = next(index for index, line in enumerate(lines) if "`S1.8`" in line)
    return lines[first + 1 : next(i for i, line in enumerate(lines) if line.startswith("An up-to-date"))]


CHANGED = Cause.CHANGED
NEVER_MET = (
    "it did not pass when it was signed either: the record was written by hand, "
    "or by another version of cpath"
)


@pytest.mark.parametrize(
    ("cause", "origin", "since", "words"),
    [
        (CHANGED, None, None, ["the data changed after the sign-off"]),
        (
            CHANGED,
            None,
            date(2026, 7, 1),
            ["the data changed after the sign-off; it has not passed since July 1, 2026"],
        ),
        (
            CHANGED,
            Origin(is_uncommitted=True),
            None,
            ["the data changed in files that are not committed yet"],
        ),
        (CHANGED, Origin(COMMIT), None, [f"the data changed with commit {SHOWN}"]),
        (CHANGED, Origin(), date(2026, 7, 1), ["the data changed after the sign-off"]),
        (
            CHANGED,
            Origin(touched=(COMMIT,) * 5),
            None,
            [
                "the data changed after the sign-off",
                f"commits that changed its files: {SHOWN}; {SHOWN}; {SHOWN} and 2 more",
            ],
        ),
        (
            Cause.NEVER_MET,
            None,
            None,
            [NEVER_MET],
        ),
    ],
)
def test_every_reason_in_words(
    cause: Cause, origin: Origin | None, since: date | None, words: list[str], report: StepCheck
) -> None:
    assert why(traced(report, cause, origin, since)) == words


def test_reasons_of_age_and_of_a_shallow_clone(report: StepCheck) -> None:
    assert why(report) == ["it has been too old since January 14, 2027"]
    shallow = replace(traced(report, CHANGED, None), history="shallow")
    assert why(shallow)[1] == "the commit that changed them is older than this clone goes back"
    assert len(why(replace(traced(report, CHANGED, Origin()), history="shallow"))) == 1


def test_what_was_measured_before_is_shown_where_it_differs(report: StepCheck) -> None:
    now = report.checks[0].lapsed[0].lapses[0].now
    other = replace(now, result=replace(now.result, measured="dated 2025-12-01"))
    assert "    before: dated 2025-12-01\n" in write(traced(report, CHANGED, Origin(COMMIT, before=other)))
    assert "before:" not in write(traced(report, CHANGED, Origin(COMMIT, before=now)))


@pytest.mark.parametrize("style", ["text", "json", "csv", "markdown", "html", "github"])
def test_no_form_lets_a_commit_speak_to_the_terminal(style: str, report: StepCheck) -> None:
    changed = traced(report, CHANGED, Origin(COMMIT, touched=(COMMIT,)))
    github = style == "github"
    text = write_annotations(changed, Titles(changed.catalog)) if github else write(changed, style)
    assert "\x1b" not in text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
    assert ("Subject" in text) is (style != "csv")


def test_json_is_whole(report: StepCheck) -> None:
    data: Any = json.loads(write(report, "json"))
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


def test_rows_for_a_spreadsheet(report: StepCheck) -> None:
    rows = list(csv.DictReader(io.StringIO(write(report, "csv"))))
    assert [(row["step"], row["criterion"], row["cause"], row["since"]) for row in rows] == [
        ("1", "S1.8", "aged", "2027-01-14"),
        ("5", "S5.5", "aged", "2027-03-20"),
    ]
    assert (rows[0]["path"], rows[0]["line"]) == ("regions/plains/partnerships/health-care.yaml", "72")
    assert write_report("step check", "xlsx", View(), report, Titles(report.catalog))[:2] == b"PK"
    fine = write(replace(report, checks=[]), "csv")
    assert fine.splitlines() == [",".join(rows[0])]


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        (1, ["2 of 8 signed steps need review, in 1 initiative.", "6 more wait for an earlier step."]),
        (2, ["4 of 16 signed steps need review, in 2 initiatives.", "12 more wait for an earlier step."]),
        (0, ["No initiative can be read."]),
    ],
)
def test_the_answer_counts(checks: int, words: list[str], report: StepCheck) -> None:
    text = write(replace(report, checks=[*report.checks] * checks))
    assert text.splitlines()[:1] == ["Signed steps"]
    assert text.splitlines()[3 : 3 + len(words)] == words


def test_one_step_alone(report: StepCheck) -> None:
    one = replace(report.checks[0], lapsed=report.checks[0].lapsed[:1])
    assert "1 of 8 signed steps needs review, in 1 initiative.\n" in write(replace(report, checks=[one]))


def test_what_is_valid_is_shown_on_request(catalog: Catalog, report: StepCheck) -> None:
    fine = check_initiative(catalog, catalog.all(Initiative)[KEY], date(2026, 6, 30))
    both = replace(report, checks=[fine, *report.checks])
    assert "Nothing to do" not in write(both)
    assert write(both).endswith("\nEverything: `--all`\n")
    assert "\nNothing to do\n  - Health care careers in the plains: 8 signed steps are valid\n" in write(
        both, show_all=True
    )
    data: Any = json.loads(write(both, "json"))
    assert [item["stands"] for item in data["initiatives"]] == [True, False]


WAIVER = Waiver.model_validate(
    {
        "criterion": "S1.8",
        "reason": "The plan is in print",
        "by": "workforce-center",
        "role": "Director",
        "on": date(2026, 1, 1),
        "expires": date(2027, 2, 28),
    }
)


@pytest.mark.parametrize(("what", "words"), [("waiver", "waiver"), ("attestation", "attestation")])
def test_what_ended_at_a_step_that_is_not_signed(what: str, words: str, report: StepCheck) -> None:
    check = report.checks[0]
    ended = Ended(what, ("title",), WAIVER, WAIVER.expires)
    item = Expired(check.lapsed[0].lapses[0].now, ended)
    expired = replace(report, checks=[replace(check, lapsed=(), expired=(item,))])
    text = write(expired, width=1000)
    assert "\n1 waiver or statement ended at a step that is not signed.\n" in text
    assert "\nNot signed yet, and no longer waived or attested\n  - agree on an up-to-date plan " in text
    because = f"the {words} by Example workforce center (Director) ended on February 28, 2027"
    assert f"    {because}\n    An up-to-date action plan: " in text
    assert text.endswith("\nNext: `cpath step show health-care 1`\n")
    github = write_annotations(expired, Titles(report.catalog))
    assert f"title=S1.8 expired::{because}%0Astep 1 of `health-care` is not signed%0A" in github
    (row,) = csv.DictReader(io.StringIO(write(expired, "csv")))
    assert (row["step"], row["criterion"], row["cause"]) == ("1", "S1.8", "expired")


def test_lines_keep_to_the_width(report: StepCheck) -> None:
    lines = write(traced(report, CHANGED, Origin(touched=(COMMIT,) * 3)), width=72).splitlines()
    assert len(lines) > 20
    assert [line for line in lines if len(line) > 72] == []
