"""``cpath status``: a block for each initiative of a region, a row for each of a state."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.diagnostics.columns import display_width
from cpath.reports.steps.report import next_command
from cpath.reports.steps.status import cut, status_markdown, status_text, table_text
from cpath.reports.steps.status_data import build_row, status_csv
from cpath.steps.gate import evaluate_all

if TYPE_CHECKING:
    from cpath.catalog import Catalog

BASE = Path(__file__).parents[2] / "repos" / "steps"
COLORADO = Path(__file__).parents[3] / "examples" / "colorado"
FILE = "regions/plains/initiatives/health-care.yaml"
TODAY = date(2026, 6, 30)

DECISIONS = """\
waivers:
  - criterion: S2.1
    reason: Only five agencies in two counties
    by: workforce-center
    role: Director
    on: 2026-01-01
    expires: 2026-12-31
  - criterion: S3.4
    reason: The vote is in July
    by: workforce-center
    role: Director
    on: 2026-01-01
    expires: 2026-06-29
  - criterion: S2.3
    reason: Nobody yet
    by: workforce-center
    role: Director
    on: 2026-07-01
    expires: 2026-12-31
attestations:
  - criterion: S6.9
    statement: Each student has one adviser
    by: plains-college
    role: Dean
    on: 2026-05-01
    expires: 2027-04-30
  - criterion: S6.10
    statement: The evening classes go on
    by: plains-college
    role: Dean
    on: 2025-05-01
    expires: 2026-04-30
  - criterion: S6.8
    statement: There will be skills checks
    by: plains-college
    role: Dean
    on: 2026-07-01
  - criterion: S5.3
    statement: There were three firms
    by: plains-college
    role: Dean
    on: 2026-05-01
"""
REOPENED = """\
    reopened:
      on: 2026-06-20
      reason: Two of the businesses have left
      by: employer-01
      role: Chief nursing officer
"""


def _copy(tmp_path: Path, *changes: tuple[str, str, str]) -> Path:
    root = tmp_path / "repository"
    if not root.exists():
        shutil.copytree(BASE, root)
    for name, old, new in changes:
        file = root / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return root


def _load(root: Path) -> Catalog:
    loaded = load(root)
    assert loaded.diagnostics == ()
    return loaded.catalog


@pytest.fixture
def decided(tmp_path: Path) -> Catalog:
    """Make a region that has decided on much: the third step is reopened and does not pass."""
    team = "regions/plains/partnerships/health-care.yaml"
    root = _copy(
        tmp_path,
        (FILE, "confirmed_by: [employer-01, employer-02, employer-03]", "confirmed_by: [employer-01]"),
        (FILE, "  - step: 4\n", f"{REOPENED}  - step: 4\n"),
        (FILE, "title: Health care careers in the plains\n", "title: Health care careers\nlaunched: 2017\n"),
        ("regions/plains/pathways/nursing.yaml", "  support_services:", "  # none:"),
    )
    file = root / FILE
    file.write_text(
        file.read_text(encoding="utf-8").partition("  - step: 7\n")[0] + DECISIONS, encoding="utf-8"
    )
    text = (root / team).read_text(encoding="utf-8")
    kept, _, rest = text.partition("  - organization: human-services\n")
    (root / team).write_text(kept + "agreement:" + rest.partition("agreement:")[2], encoding="utf-8")
    return _load(root)


def test_a_region_that_has_decided_on_much(decided: Catalog, golden: Any) -> None:
    golden("steps/status.txt", status_text(decided, evaluate_all(decided, TODAY), 80))


def test_a_region_where_all_stands(golden: Any) -> None:
    catalog = _load(BASE)
    golden("steps/status-signed.txt", status_text(catalog, evaluate_all(catalog, TODAY), 80))


def test_a_state(golden: Any) -> None:
    catalog = _load(COLORADO)
    golden("steps/status-table.txt", table_text(catalog, evaluate_all(catalog, date(2026, 11, 30)), 80))


def test_a_state_in_markdown(golden: Any) -> None:
    catalog = _load(COLORADO)
    golden("steps/status.md", status_markdown(catalog, evaluate_all(catalog, date(2026, 11, 30))))


def test_who_can_sign_the_next_step(tmp_path: Path) -> None:
    root = _copy(tmp_path)
    file = root / FILE
    file.write_text(file.read_text(encoding="utf-8").partition("  - step: 7\n")[0], encoding="utf-8")
    catalog = _load(root)
    text = " ".join(status_text(catalog, evaluate_all(catalog, TODAY)).split())
    assert "next: cpath step advance health-care --by ORGANIZATION --role ROLE --by ORGANIZATION" in text
    assert "step 7 is signed by business: employer-01, employer-02, employer-03" in text
    assert "; and by the public partners: school-district, " in text


def test_changed_evidence_is_told(tmp_path: Path) -> None:
    catalog = _load(
        _copy(tmp_path, ("occupations/nursing-assistant.yaml", "median_hourly: 19.5", "median_hourly: 19.6"))
    )
    text = status_text(catalog, evaluate_all(catalog, TODAY))
    assert "the evidence has changed since the sign-off, and still passes" in text


def test_several_initiatives_are_summed_up(tmp_path: Path, copy_region: Any) -> None:
    root = _copy(tmp_path)
    copy_region(root, "hills")
    file = root / "regions/hills/initiatives/health-care.yaml"
    file.write_text(file.read_text(encoding="utf-8").partition("steps:")[0], encoding="utf-8")
    catalog = _load(root)
    statuses = evaluate_all(catalog, TODAY)
    summary = "2 initiatives: 1 ready for the next sign-off, 1 with all eight steps signed\n\n"
    assert status_text(catalog, statuses).startswith(f"{summary}hills/health-care: ")
    assert table_text(catalog, statuses).startswith(f"{summary}  sector ")
    assert next_command(statuses[0]) == "cpath step advance hills/health-care --by ORGANIZATION --role ROLE"
    assert next_command(statuses[1]) == "cpath report render progress -o progress.html"


def test_the_first_to_end_is_what_a_step_stands_on(tmp_path: Path) -> None:
    """What only warns ends earlier here; a board asks when a step opens again."""
    catalog = _load(BASE)
    row = build_row(catalog, evaluate_all(catalog, TODAY)[0])
    assert row.next_due == "2027-01-14 S1.8"
    assert (row.step, row.signed, row.waivers, row.warnings) == ("all signed", 8, 0, 0)
    catalog = _load(
        _copy(
            tmp_path,
            ("regions/plains/partnerships/health-care.yaml", "2026-01-14\n    att", "2025-01-14\n    att"),
        )
    )
    assert build_row(catalog, evaluate_all(catalog, TODAY)[0]).warnings == 1


def test_signed_counts_what_is_signed_and_the_state_says_how_it_stands(tmp_path: Path) -> None:
    champions = "  - organization: employer-02\n    role: Owner\n"
    catalog = _load(_copy(tmp_path, ("regions/plains/partnerships/health-care.yaml", champions, "")))
    row = build_row(catalog, evaluate_all(catalog, TODAY)[0])
    assert (row.step, row.signed) == ("1 needs-review", 8)


# Widths


LONG = "Öffentliche Gesundheits- und Krankenpflege 看護と介護のキャリア e\u0301t plus encore une longue suite"


@pytest.fixture
def long_names(tmp_path: Path) -> Catalog:
    root = _copy(
        tmp_path,
        (FILE, "sector: Health care", f"sector: {LONG}"),
        (FILE, "title: Health care careers in the plains", f"title: {LONG}"),
        ("regions/plains/region.yaml", "title: Plains", f"title: {LONG}"),
        (FILE, "confirmed_by: [employer-01, employer-02, employer-03]", "confirmed_by: [employer-01]"),
        ("occupations/nursing-assistant.yaml", "title: {en: Nursing assistant,", f"title: {{en: {LONG},"),
    )
    return _load(root)


@pytest.mark.parametrize("columns", [72, 80, 120])
def test_long_names_and_wide_letters_break_no_line(long_names: Catalog, columns: int) -> None:
    statuses = evaluate_all(long_names, TODAY)
    for text in (status_text(long_names, statuses, columns), table_text(long_names, statuses, columns)):
        # A place in a file stays whole, so that it can be clicked.
        lines = [line for line in text.splitlines() if " at: " not in line and "next: " not in line]
        assert max(map(display_width, lines)) <= columns


def test_columns_stand_one_below_the_other(long_names: Catalog) -> None:
    text = table_text(long_names, evaluate_all(long_names, TODAY), 80)
    head = next(line for line in text.splitlines() if line.startswith("  sector"))
    row = next(line for line in text.splitlines() if line.startswith("  Öffentliche"))
    column = display_width(head[: head.index("next due")])
    assert display_width(row[: row.index("2027-01-14")]) == column


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("two words", 5, "two…"),
        ("看護と", 5, "看護…"),
        ("e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"),
        ("", 0, ""),
    ],
)
def test_cut(text: str, columns: int, expected: str) -> None:
    assert cut(text, columns) == expected


# What stands in files stays words


NAUGHTY = '=cmd|" /C calc"!A0 <script>x</script> | * [a](javascript:x)'


def test_words_of_the_repository_stay_words(tmp_path: Path) -> None:
    catalog = _load(_copy(tmp_path, (FILE, "sector: Health care", f"sector: '{NAUGHTY}'")))
    statuses = evaluate_all(catalog, TODAY)
    (row,) = csv.DictReader(StringIO(status_csv(catalog, statuses)))
    assert row["sector"] == f"'{NAUGHTY}"
    line = status_markdown(catalog, statuses).splitlines()[-1]
    assert "<script>" not in line
    assert r"\[a\](javascript:x)" in line
    assert line.replace("\\|", "").count("|") == 8
