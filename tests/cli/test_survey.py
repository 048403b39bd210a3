"""``cpath survey`` as a convener calls it: make, import, results, letter; streams, files, exit codes."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.sheets.reader import read_book
from cpath.sheets.table import Sheet
from cpath.sheets.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    Cpath = Callable[..., object]

REPOSITORY = Path(__file__).parents[1] / "repos" / "survey"
VOTE = "regions/north/validations/care-aide-2026.yaml"
RESULT_KEYS = {
    "format", "definition", "region", "occupation", "title", "validation", "held_on", "horizon_months",
    "illustrative", "previous", "voters", "firms", "items", "drop", "missing", "gone", "warnings",
}  # fmt: skip
ITEM_KEYS = {
    "competency", "title", "category", "mean", "n", "firms", "votes", "spread", "split", "cvr", "chance",
    "agreed", "level", "last_mean", "change", "verdict", "few", "new",
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    target = tmp_path / "repository"
    shutil.copytree(REPOSITORY, target)
    monkeypatch.setenv("CPATH_REPO", str(target))
    monkeypatch.setenv("CPATH_TODAY", "2026-02-12")
    monkeypatch.chdir(tmp_path)
    return target


def fill(made: Path, sent: Path, firm: str, votes: list[object], missing: str | None = None) -> None:
    """Fill a workbook in by its ids and save it elsewhere."""
    rows: list[list[object]] = [list(row) for row in read_book(made).pages[0].rows]
    left = list(votes)
    for row in rows:
        if row[3] == "firm":
            row[2] = firm
        elif row[3] == "role":
            row[2] = "Owner"
        elif row[3] == "missing":
            row[0] = missing
        elif row[3] and row[3] != "id" and not str(row[3]).startswith("cpath"):
            row[2] = left.pop(0) if left else None
    sent.parent.mkdir(exist_ok=True)
    sent.write_bytes(write_workbook([Sheet("Vote", rows)]))  # type: ignore[arg-type]


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_whole_loop(root: Path, cpath: Cpath) -> None:
    made = cpath("survey", "make", "care-aide", "--region", "north", "-o", "sheet.xlsx")
    assert (made.exit_code, made.out) == (0, "")
    assert "5 items, about 1 minute a voter; the list began with the vote of February 12, 2025" in made.err
    fill(Path("sheet.xlsx"), Path("back/a.xlsx"), "clinic", [4, "3 - important", 2, None, 1], "Telehealth")
    fill(Path("sheet.xlsx"), Path("back/b.xlsx"), "Care home", [4, 4, 4, 4, 4])
    Path("back/~$b.xlsx").write_bytes(b"lock")
    before = snapshot(root)
    shown = cpath("survey", "import", "back")
    assert shown.exit_code == 0
    assert f"would write {VOTE}" in shown.err
    assert "{competency: anatomy, votes: [4, 4]}" in shown.out
    assert "2 voters from 2 firms voted." in shown.out
    assert "next: cpath survey import back --write" in shown.err
    spanish = cpath("survey", "import", "back", "--language", "es", "--all", "--explain")
    assert "Votaron 2 votantes de 2 empresas." in spanish.out
    assert "Cómo se cuenta" not in spanish.out
    assert snapshot(root) == before
    assert "+occupation: care-aide" in cpath("survey", "import", "back", "--diff").out
    written = cpath("survey", "import", "back", "--write", "--format", "json")
    assert written.exit_code == 0
    assert f"wrote {VOTE}" in written.err
    data = json.loads(written.out)
    assert (data["format"], data["firms"], len(data["items"])) == ("cpath-survey/1", 2, 5)
    assert data["missing"] == [{"text": "Telehealth", "count": 5, "competency": "telehealth"}]
    assert cpath("validate", VOTE, "--repo", str(root)).exit_code == 0
    results = cpath("survey", "results", "care-aide", "--format", "json")
    assert json.loads(results.out) == data
    fill(Path("sheet.xlsx"), Path("late/c.xlsx"), "hospital", [1, 1, 1, 1, 1])
    diff = cpath("survey", "import", "late/c.xlsx", "--diff")
    assert "+  - {competency: anatomy, votes: [4, 4, 1]}" in diff.out
    assert f"would change {VOTE}" in diff.err
    assert cpath("survey", "import", "late/c.xlsx", "--write").exit_code == 0
    assert "votes: [4, 4, 1]" in (root / VOTE).read_text(encoding="utf-8")
    letter = cpath("survey", "feedback", "care-aide", "-o", "letter.md")
    assert letter.exit_code == 0
    assert "# You asked, we did: Care aide, The North" in Path("letter.md").read_text(encoding="utf-8")


def test_one_faulty_sheet_and_nothing_is_written(root: Path, cpath: Cpath) -> None:
    cpath("survey", "make", "care-aide", "--region", "north", "-o", "sheet.xlsx")
    fill(Path("sheet.xlsx"), Path("back/a.xlsx"), "clinic", [4, 3, 2, 1, 1])
    fill(Path("sheet.xlsx"), Path("back/b.xlsx"), "hospitl", [4, "5", 4, 4, 4])
    Path("back/c.ods").write_bytes(b"PK\x03\x04 broken")
    before = snapshot(root)
    result = cpath("survey", "import", "back", "--write")
    assert result.exit_code == 4
    assert result.out == ""
    assert "error: back/b.xlsx: sheet 'Vote', cell C4: there is no organization 'hospitl'" in result.err
    assert "help: did you mean 'hospital'?" in result.err
    assert "error: back/b.xlsx: sheet 'Vote', cell C9: '5' is not a vote" in result.err
    assert "error: back/c.ods is damaged, or not a workbook" in result.err
    assert "nothing was taken" in result.err
    assert snapshot(root) == before
    rest = cpath("survey", "import", "back", "--write", "--skip-faulty")
    assert rest.exit_code == 0
    assert "left out: back/b.xlsx" in rest.err
    assert "left out: back/c.ods" in rest.err
    assert "votes: [4]" in (root / VOTE).read_text(encoding="utf-8")


def test_errors_in_sheets_alone_are_findings(root: Path, cpath: Cpath) -> None:
    cpath("survey", "make", "care-aide", "--region", "north", "-o", "sheet.csv")
    result = cpath("survey", "import", "sheet.csv")
    assert (result.exit_code, result.out) == (1, "")
    assert "error: sheet.csv: cell A1: no one voted on this sheet" in result.err
    assert root.exists()


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["make", "care-aide"], 2, "no file to write"),
        (["make", "care-aide", "--region", "north", "-o", "x.pdf"], 2, "x.pdf: .pdf is no format here"),
        (["make", "care-aid", "--region", "north", "-o", "x.csv"], 2, "did you mean 'care-aide'?"),
        (["make", "care-aide", "--region", "north", "--items", "0", "-o", "x.csv"], 2, "--items cannot be 0"),
        (["make", "care-aide", "--region", "north", "--horizon", "0", "-o", "x.csv"], 2, "--horizon cannot"),
        (["make", "care-aide", "--region", "north", "--voters", "3", "-o", "x.html"], 2, "columns of a CSV"),
        (["make", "care-aide", "--region", "north", "-o", "taken.csv"], 2, "it may hold votes"),
        (["import", "no.xlsx"], 2, "no.xlsx cannot be read: no such file"),
        (["import", "."], 2, "no sheet in ."),
        (["import", "taken.txt", "taken.txt"], 2, "is named twice"),
        (["import", "taken.txt", "--write", "--dry-run"], 2, "choose one"),
        (["import", "taken.txt", "--diff", "--language", "es"], 2, "--language"),
        (["import", "taken.txt", "--diff", "--all"], 2, "--all"),
        (["import", "taken.txt", "--diff", "--explain"], 2, "--explain"),
        (["import", "taken.txt", "--held-on", "2026-02-13"], 2, "is in the future"),
        (["import", "taken.txt", "--held-on", "Friday"], 2, "which is no day"),
        (["results", "clerk"], 3, "no one has voted on 'clerk' in north yet"),
        (["results", "care-aide", "--format", "pdf"], 2, "no format 'pdf' here"),
        (["feedback", "carre"], 2, "did you mean 'care'?"),
        (["feedback", "clerk"], 3, "no one has voted"),
    ],
)
def test_wrong_use(root: Path, cpath: Cpath, arguments: list[str], exit_code: int, said: str) -> None:
    before = snapshot(root)
    Path("taken.txt").write_text("x", encoding="utf-8")
    if "taken.csv" in arguments:
        Path("taken.csv").write_text("votes", encoding="utf-8")
    result = cpath("survey", *arguments)
    assert (result.exit_code, result.out) == (exit_code, "")
    assert said in result.err
    assert snapshot(root) == before
    if "taken.csv" in arguments:
        assert Path("taken.csv").read_text(encoding="utf-8") == "votes"


def test_results_for_programs(root: Path, cpath: Cpath) -> None:
    del root
    data = json.loads(cpath("survey", "results", "care-aide", "--format", "json").out)
    assert set(data) == RESULT_KEYS
    assert all(set(item) == ITEM_KEYS for item in data["items"])
    items = {item["competency"]: item for item in data["items"]}
    assert items["anatomy"]["spread"] == 1.118
    assert (items["teamwork"]["mean"], items["teamwork"]["verdict"]) == (None, "unknown")
    rows = list(csv.DictReader(io.StringIO(cpath("survey", "results", "care-aide", "--format", "csv").out)))
    assert [row["competency"] for row in rows] == [item["competency"] for item in data["items"]]
    assert {row["mean"] for row in rows if row["competency"] == "teamwork"} == {""}


@pytest.mark.parametrize("style", ["text", "markdown", "html"])
def test_results_for_people(root: Path, cpath: Cpath, golden: Callable[[str, str], None], style: str) -> None:
    del root
    suffix = {"text": "txt", "markdown": "md"}.get(style, style)
    golden(f"survey/results.{suffix}", cpath("survey", "results", "care-aide", "--format", style).out)


@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_the_letter(root: Path, cpath: Cpath, golden: Callable[[str, str], None], suffix: str) -> None:
    del root
    result = cpath("survey", "feedback", "care", "-o", f"letter.{suffix}")
    assert result.exit_code == 0
    golden(f"survey/letter.{suffix}", Path(f"letter.{suffix}").read_text(encoding="utf-8"))


def test_a_form_to_print(root: Path, cpath: Cpath, golden: Callable[[str, str], None]) -> None:
    del root
    cpath("survey", "make", "care-aide", "--region", "north", "--language", "es", "-o", "form.html")
    golden("survey/form.html", Path("form.html").read_text(encoding="utf-8"))


def test_a_sheet_to_stdout_is_the_sheet_alone(root: Path, cpath: Cpath) -> None:
    del root
    result = cpath("survey", "make", "care-aide", "--region", "north", "--format", "csv", "--voters", "2")
    assert result.out.startswith("cpath-survey/1 occupation=care-aide region=north list=")
    assert result.exit_code == 0
