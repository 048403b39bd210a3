"""What a wrong value is told: in words, with what to write in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath.catalog import load

if TYPE_CHECKING:
    from pathlib import Path

NURSE = "occupations/nurse.yaml"
AIDE = "regions/plains/programs/aide.yaml"
NURSING = "regions/plains/pathways/nursing.yaml"
TEXTS = {
    NURSE: "title: Nurses\nsoc: '29-1141'\nlevel: middle\nlabor_market: [{area: Colorado, %s}]\n",
    AIDE: "title: Nurse aide\nprovider: college\ntype: certificate\n%s\n",
    NURSING: "title: Nursing\nstages: [{id: entry, title: Entry}]\nlanes: [{id: main, title: Main}]\n"
    "occupations: [{occupation: nurse, lane: main, %s}]\n",
}


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        (
            NURSE,
            'median_hourly: "45,37"',
            ("CP103", "median_hourly must be a number or unknown, not '45,37'", "write 45.37"),
        ),
        (NURSE, 'openings: "45"', ("CP103", "openings must be a number or unknown, not '45'", "write 45")),
        (
            NURSE,
            "median_hourly: good",
            (
                "CP103",
                "median_hourly must be a number or unknown, not 'good'",
                "In dollars an hour; for example 45.37",
            ),
        ),
        (
            AIDE,
            "delivery: In person",
            ("CP103", "delivery must be a list or unknown, not 'In person'", "write [in-person]"),
        ),
        (
            AIDE,
            "courses: [{id: a, title: A, teaches: [{competency: c, level: mastred}]}]",
            (
                "CP103",
                "level must be a number, introduced, reinforced or mastered, not 'mastred'",
                "did you mean 'mastered'?",
            ),
        ),
        (
            AIDE,
            "awards: aide",
            ("CP103", "awards must be a list or unknown, not 'aide'", "write [aide]"),
        ),
        (
            AIDE,
            "supports: advising, tutoring",
            (
                "CP103",
                "supports must be a list, not 'advising, tutoring'",
                "Support services for students; for example [advising, tutoring]",
            ),
        ),
        (
            AIDE,
            "cost: {total: -1}",
            (
                "CP103",
                "total must be greater than or equal to 0, not -1",
                "Tuition, fees, books and tools, in dollars; for example 4200",
            ),
        ),
        (
            AIDE,
            "length: 2 semesters",
            (
                "CP103",
                "length must be keys with values or unknown, not '2 semesters'",
                "How long it takes, or unknown; for example {weeks: 8}",
            ),
        ),
        (AIDE, "cost: fre", ("CP105", "'fre' is not allowed for cost", "did you mean 'free'?")),
        (
            AIDE,
            "prepares_for: [nurse]",
            (
                "CP103",
                "entry 1 of prepares_for must be keys with values, not 'nurse'",
                "write {occupation: nurse}",
            ),
        ),
        (
            AIDE,
            "work_based_learning: [{type: clinical}, ward]",
            (
                "CP103",
                "entry 2 of work_based_learning must be keys with values, not 'ward'",
                "write {type: ward}",
            ),
        ),
        (
            NURSE,
            "openings: n/a",
            ("CP103", "openings must be a number or unknown, not 'n/a'", "write unknown"),
        ),
        (
            AIDE,
            "website: www.example.org",
            (
                "CP103",
                "website must be a web address that begins with https:// or http://, not 'www.example.org'",
                'Where it is described; for example "https://www.example.edu"',
            ),
        ),
        (
            AIDE,
            "last_checked: 3/14/2026",
            (
                "CP106",
                "last_checked must be a date such as 2026-03-31 (year-month-day)",
                "write 2026-03-14, if the month comes first in 3/14/2026",
            ),
        ),
        (
            AIDE,
            "last_checked: 2026-02-30",
            (
                "CP106",
                "last_checked must be a date that exists in the calendar",
                "write it as year-month-day",
            ),
        ),
        (
            AIDE,
            "cost: {total: 1, as_of: 5/2025}",
            ("CP106", "as_of must be a year, a month or a day: 2025, 2025-05 or 2025-05-15", "write 2025-05"),
        ),
        (
            NURSING,
            "stage: Entry",
            (
                "CP103",
                "stage must be an id of lowercase letters, digits and single hyphens, not 'Entry'",
                "Id of its stage; for example entry",
            ),
        ),
    ],
)
def test_what_to_write_instead(path: str, value: str, finding: tuple[str, str, str], tmp_path: Path) -> None:
    for file, text in (("cpath.yaml", "format: 1\ntitle: Test\n"), (path, TEXTS[path] % value)):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    (found,) = [found for found in load(tmp_path).diagnostics if found.path == path]
    assert (found.code, found.message, found.help) == finding


def test_a_comma_in_a_number_between_brackets_is_told_as_one(tmp_path: Path) -> None:
    """YAML takes what stands behind the comma for a key of its own."""
    (tmp_path / "occupations").mkdir()
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Test\n", encoding="utf-8")
    (tmp_path / NURSE).write_text(TEXTS[NURSE] % "median_hourly: 45,37, openings: 4", encoding="utf-8")
    (found,) = [found for found in load(tmp_path).diagnostics if found.path == NURSE]
    assert found.code == "CP003"
    assert found.help is not None
    assert found.help.startswith("write numbers as 45.37 and 1200, without commas")


def test_a_misspelled_key_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitel: Typo\n", encoding="utf-8")
    found = [(item.code, item.help) for item in load(tmp_path).diagnostics]
    assert found == [("CP101", "did you mean 'title'?")]


def test_a_choice_with_or_in_it_is_one_choice(tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Test\n", encoding="utf-8")
    (tmp_path / "occupations").mkdir()
    text = "title: Nurse\nsoc: '29-1141'\nlevel: middle\nentry_education: xyz\n"
    (tmp_path / NURSE).write_text(text, encoding="utf-8")
    (found,) = load(tmp_path).diagnostics
    assert found.help is not None
    assert "bachelor's degree, master's degree, doctoral or professional degree, unknown" in found.help


def test_a_comma_in_a_text_between_brackets(tmp_path: Path) -> None:
    """YAML takes what stands behind the comma for a key without a value."""
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Test\n", encoding="utf-8")
    (tmp_path / "regions/plains/programs").mkdir(parents=True)
    text = TEXTS[AIDE] % "courses: [{id: a, title: Lockout, tagout and safety}]"
    (tmp_path / AIDE).write_text(text, encoding="utf-8")
    (found,) = [item for item in load(tmp_path).diagnostics if item.path == AIDE]
    assert found.code == "CP101"
    assert found.help is not None
    assert found.help.startswith(
        "if 'tagout and safety' continues the text before it, put the whole text in quotes; "
    )
