from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load
from cpath.documents import View
from cpath.errors import UsageError
from cpath.reports.survey.letter import build_letter
from tests.reports.survey.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Letter = Callable[..., str]
    Change = Callable[[str, str, str], None]

INITIATIVE = "regions/north/initiatives/care.yaml"
PROGRAM = "regions/north/programs/aide.yaml"
VOTE = "regions/north/validations/care-aide-2025.yaml"


def _joined(text: str) -> str:
    return " ".join(text.split())


def test_the_letter_in_spanish(letter: Letter, golden: Callable[[str, str], None]) -> None:
    written = letter("care", View("es"))
    golden("survey/letter.es.txt", written)
    assert [line for line in written.splitlines() if len(line) > 80] == []


def test_it_says_what_became_of_the_answers(letter: Letter) -> None:
    assert (
        "You asked for 3 things: 1 is decided, 1 is taught and tested at the level you want and 1 is taught "
        "with something left to do."
    ) in _joined(letter())


def test_what_is_not_decided_and_not_taught_is_open(letter: Letter, change: Change) -> None:
    change(INITIATIVE, "competency: vital-signs", "competency: charting")
    change(PROGRAM, "      - {competency: speaking, level: introduced, assessed: true}\n", "")
    text = _joined(letter())
    assert "things: 1 is taught and tested at the level you want and 2 are still open." in text
    assert "no decision is on record yet - Vital signs (mean vote 3.67) - Speaking, plainly (mean" in text
    assert "this is decided" not in text
    assert "something left to do" not in text


def test_nothing_asked_for_is_no_count_of_nothing(letter: Letter, change: Change) -> None:
    for old in ("[4, 4, 4, 4]", "[4, 4, 3, ~]", "[3, 3, 3, 3]"):
        change(VOTE, old, "[1, 1, 1, 1]")
    text = letter()
    assert "things:" not in text
    assert "You said that these matter less" in text


def test_a_decision_without_a_day_and_without_a_note(letter: Letter, change: Change) -> None:
    change(INITIATIVE, "    due: 2025-09-30\n    note: Add | a lab <b>now</b>.\n", "")
    change(INITIATIVE, "decision: improve", "decision: accept")
    text = letter(view=View(width=150))
    row = next(line for line in text.splitlines() if line.startswith("  Vital signs"))
    assert row.split("  ")[-4:] == [
        "Left as it is, on purpose",
        "Example college",
        "no day set",
        "April 1, 2025",
    ]


def test_the_latest_decision_counts_whatever_the_order(letter: Letter, change: Change) -> None:
    assert "improved" in letter()
    change(INITIATIVE, "decided_on: 2025-03-01", "decided_on: 2025-06-01")
    text = letter(view=View(width=150))
    assert "Something new is created for it" in text
    assert "improved" not in text


@pytest.mark.parametrize(
    ("required", "taught", "said"),
    [
        ("level: 2", "level: introduced, assessed: true", "introduced so far"),
        ("level: 3", "level: reinforced, assessed: true", "taught below the level you asked for"),
        ("level: 2", "level: mastered, assessed: false", "taught, not tested yet"),
        ("level: 2", "level: mastered", "taught; whether it is tested is not stated"),
        ("level: 2", "assessed: true", "taught; how far is not stated"),
        ("level: ~", "level: reinforced, assessed: true", "taught and tested; no level has been agreed"),
    ],
)
def test_what_is_left_to_do_is_said(
    letter: Letter, change: Change, required: str, taught: str, said: str
) -> None:
    change("occupations/care-aide.yaml", "importance: 4.5, level: 2", f"importance: 4.5, {required}")
    change(PROGRAM, "speaking, level: introduced, assessed: true", f"speaking, {taught}")
    assert f"Speaking, plainly (mean vote 3.00): Aide certificate ({said})" in _joined(letter())


def test_an_initiative_names_what_is_not_voted_on(letter: Letter) -> None:
    assert "Not voted on yet\n  - Unit clerk\n" in letter("care")
    assert "Not voted on yet" not in letter("care-aide")


def test_voters_of_unknown_firms_are_counted_and_not_named(letter: Letter, root: Path) -> None:
    for file in ("hospital", "clinic", "home"):
        (root / f"organizations/{file}.yaml").unlink()
    text = _joined(letter())
    assert "On February 12, 2025, 4 voters from 3 firms voted. You asked for" in text
    assert "Firms:" not in text


def test_what_was_said_before_comes_latest_first(letter: Letter, change: Change) -> None:
    change(INITIATIVE, "feedback:\n", "feedback:\n  - {on: 2024-12-24, text: First words.}\n")
    assert letter().index("May 2, 2025: You asked") < letter().index("December 24, 2024: First words.")


def test_only_initiatives_of_the_region_that_call_it_critical_are_heard(letter: Letter, root: Path) -> None:
    text = (root / INITIATIVE).read_text(encoding="utf-8")
    before = letter()
    elsewhere = text.replace("You asked for practice", "Not here")
    (root / "regions/south/initiatives").mkdir(parents=True)
    (root / "regions/south/initiatives/care.yaml").write_text(elsewhere, encoding="utf-8")
    other = text.replace("You asked for practice", "Not this").replace(
        "occupation: care-aide", "occupation: clerk"
    )
    (root / "regions/north/initiatives/clerks.yaml").write_text(other, encoding="utf-8")
    assert "You asked for practice" in before
    assert letter() == before


def test_a_letter_is_about_one_region(root: Path) -> None:
    catalog = load(root).catalog
    with pytest.raises(UsageError, match="there is no region 'nowhere'"):
        build_letter(catalog, "care-aide", "nowhere", TODAY)
    with pytest.raises(UsageError, match="south"):
        build_letter(catalog, "north/care", "south", TODAY)
