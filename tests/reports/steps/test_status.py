"""``cpath status``: a block for each initiative of a region, a row for each of a state."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import python_calamine

from cpath.catalog import load
from cpath.diagnostics.columns import display_width
from cpath.documents import View
from cpath.reports.registry import write_report
from cpath.reports.steps.words import next_command
from cpath.reports.titles import Titles
from cpath.steps.gate import evaluate_all

if TYPE_CHECKING:
    from cpath.catalog import Catalog

BASE = Path(__file__).parents[2] / "repos" / "steps"
COLORADO = Path(__file__).parents[3] / "examples" / "colorado"
FILE = "regions/plains/initiatives/health-care.yaml"
TODAY = date(2026, 6, 30)
VIEW = View()

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


def write(
    catalog: Catalog, format_: str = "text", day: date = TODAY, *, in_full: bool = True, view: View = VIEW
) -> str:
    statuses = evaluate_all(catalog, day)
    return str(write_report("status", format_, view, statuses, in_full, Titles(catalog)))


def rows_of(catalog: Catalog) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(write(catalog, "csv"))))


@pytest.mark.parametrize(("format_", "suffix"), [("text", "txt"), ("markdown", "md"), ("html", "html")])
def test_a_region_that_has_decided_on_much(decided: Catalog, format_: str, suffix: str, golden: Any) -> None:
    golden(f"steps/status.{suffix}", write(decided, format_))


def test_a_region_where_everything_is_signed(golden: Any) -> None:
    golden("steps/status-signed.txt", write(_load(BASE)))


def test_a_state(golden: Any) -> None:
    golden("steps/status-table.txt", write(_load(COLORADO), day=date(2026, 11, 30), in_full=False))


def test_who_can_sign_the_next_step(tmp_path: Path) -> None:
    root = _copy(tmp_path)
    file = root / FILE
    file.write_text(file.read_text(encoding="utf-8").partition("  - step: 7\n")[0], encoding="utf-8")
    catalog = _load(root)
    text = " ".join(write(catalog).split())
    assert "Next: `cpath step advance health-care --by ORGANIZATION --role ROLE --by ORGANIZATION" in text
    assert "To be signed by one of the businesses: Example employer 1, Example employer 2, Exam" in text
    assert "To be signed by one of the public partners: " in text


def test_changed_evidence_is_told(tmp_path: Path) -> None:
    catalog = _load(
        _copy(tmp_path, ("occupations/nursing-assistant.yaml", "median_hourly: 19.5", "median_hourly: 19.6"))
    )
    assert "the evidence has changed since the sign-off, and still passes" in write(catalog)


def test_several_initiatives_are_summed_up(tmp_path: Path, copy_region: Any) -> None:
    root = _copy(tmp_path)
    copy_region(root, "hills")
    file = root / "regions/hills/initiatives/health-care.yaml"
    file.write_text(file.read_text(encoding="utf-8").partition("steps:")[0], encoding="utf-8")
    catalog = _load(root)
    statuses = evaluate_all(catalog, TODAY)
    summary = "2 initiatives: 1 ready for the next sign-off and 1 with all eight steps signed."
    wide = View(width=100)
    assert summary in write(catalog, view=wide).splitlines()
    assert summary in write(catalog, view=wide, in_full=False).splitlines()
    assert next_command(statuses[0]) == "cpath step advance hills/health-care --by ORGANIZATION --role ROLE"
    assert next_command(statuses[1]) == "cpath report render progress -o progress.html"


def test_the_first_to_end_is_what_a_step_stands_on(tmp_path: Path) -> None:
    """What only warns ends earlier here; a board asks when a step opens again."""
    (row,) = rows_of(_load(BASE))
    assert (row["next_due"], row["next_due_criterion"]) == ("2027-01-14", "S1.8")
    assert (row["current_step"], row["state"], row["signed_steps"]) == ("", "signed", "8")
    assert (row["waivers"], row["warnings"]) == ("0", "0")
    meeting = ("regions/plains/partnerships/health-care.yaml", "2026-01-14\n    att", "2025-01-14\n    att")
    (row,) = rows_of(_load(_copy(tmp_path, meeting)))
    assert row["warnings"] == "1"


def test_signed_counts_what_is_signed_and_the_state_says_what_needs_review(tmp_path: Path) -> None:
    champions = "  - organization: employer-02\n    role: Owner\n"
    catalog = _load(_copy(tmp_path, ("regions/plains/partnerships/health-care.yaml", champions, "")))
    (row,) = rows_of(catalog)
    assert (row["current_step"], row["state"], row["signed_steps"]) == ("1", "needs-review", "8")


# Spreadsheets


def test_csv(golden: Any) -> None:
    text = write(_load(COLORADO), "csv", date(2026, 11, 30))
    golden("steps/status.csv", text)
    assert len(list(csv.DictReader(StringIO(text)))) == 5


def test_workbook() -> None:
    catalog = _load(COLORADO)
    statuses = evaluate_all(catalog, date(2026, 11, 30))
    raw = write_report("status", "xlsx", VIEW, statuses, False, Titles(catalog))  # noqa: FBT003 - in short
    assert isinstance(raw, bytes)
    assert raw == write_report("status", "xlsx", VIEW, statuses, False, Titles(catalog))  # noqa: FBT003
    book = python_calamine.load_workbook(BytesIO(raw))
    assert book.sheet_names == ["Initiatives", "What ends next", "What is missing"]
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert sheets["Initiatives"][1][0].startswith("5 initiatives: ")
    assert len(sheets["Initiatives"]) == 2 + 1 + 5
    heads, *dues = sheets["What ends next"]
    days = [row[heads.index("on")] for row in dues]
    assert len(days) > 20
    assert days == sorted(days)
    assert all(isinstance(day, date) for day in days)
    assert all(row[heads.index("do")] and row[heads.index("places")] for row in dues)
    heads, *missing = sheets["What is missing"]
    found = [dict(zip(heads, row, strict=True)) for row in missing]
    own = [row for row in found if row["initiative"] == "cybersecurity"]
    assert {row["criterion"] for row in own if row["kind"] == "must"} == {"S2.1", "S2.3", "S2.6"}
    assert sum(row["kind"] == "should" for row in own) == 2


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
@pytest.mark.parametrize("in_full", [True, False])
def test_long_names_and_wide_letters_break_no_line(
    long_names: Catalog,
    columns: int,
    in_full: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    text = write(long_names, in_full=in_full, view=View(width=columns, show_all=True))
    # What is to be typed or clicked stays whole.
    lines = [line for line in text.splitlines() if "`" not in line]
    assert len(lines) > 15
    assert max(map(display_width, lines)) <= columns


# Words of files stay words


NAUGHTY = '=cmd|" /C calc"!A0 <script>x</script> | * [a](javascript:x)'


def test_words_of_the_repository_stay_words(tmp_path: Path) -> None:
    catalog = _load(_copy(tmp_path, (FILE, "sector: Health care", f"sector: '{NAUGHTY}'")))
    (row,) = rows_of(catalog)
    assert row["sector"] == f"'{NAUGHTY}"
    root = _copy(tmp_path, (FILE, "title: Health care careers in the plains", f"title: '{NAUGHTY}'"))
    line = next(line for line in write(_load(root), "markdown", in_full=False).splitlines() if "cmd" in line)
    assert "<script>" not in line
    assert r"\[a\](javascript:x)" in line
    assert "<script>" not in write(_load(root), "html")


def test_of_several_each_says_who_takes_care_of_its_step(decided: Catalog) -> None:
    (status,) = evaluate_all(decided, TODAY)
    in_full = True
    text = str(write_report("status", "text", VIEW, [status, status], in_full, Titles(decided)))
    assert "\n2 initiatives: 2 to be reviewed.\n" in text
    assert text.count("\nWho takes care of it: Example economic development council.\n") == 2


def test_the_answer_on_one_step(decided: Catalog) -> None:
    (status,) = evaluate_all(decided, TODAY)
    titles = Titles(decided)

    def lead(number: int | None, shown: Any) -> list[str]:
        return (
            str(write_report("step show", "text", VIEW, shown, number, titles)).split("\n\n")[1].splitlines()
        )

    missing = [
        "Step 3, Choose critical occupations: 1 criterion is still missing.",
        "Who takes care of it: Example economic development council.",
    ]
    assert lead(3, status) == lead(None, status) == missing
    assert lead(4, status) == ["Step 4, List education and training: no criterion is missing."]
    fine = load(BASE).catalog
    (signed,) = evaluate_all(fine, TODAY)
    assert lead(None, signed) == ["All eight steps are signed."]


def test_a_step_that_can_be_signed_again(tmp_path: Path) -> None:
    root = _copy(tmp_path, (FILE, "  - step: 4\n", f"{REOPENED}  - step: 4\n"))
    catalog = _load(root)
    (status,) = evaluate_all(catalog, TODAY)
    in_full = True
    text = str(write_report("status", "text", VIEW, [status], in_full, Titles(catalog)))
    assert "\nStep 3, Choose critical occupations, can be signed.\n" in text
