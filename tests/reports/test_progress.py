"""The board's progress report: its figures, its formats, hostile and empty repositories."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from cpath import api
from cpath.documents import View
from cpath.reports.progress import gather
from cpath.reports.registry import write_report

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from tests.conftest import Golden

COLORADO = Path(__file__).parents[2] / "examples" / "colorado"
STEPS = Path(__file__).parents[1] / "repos" / "steps"
DAY = date(2026, 11, 30)


def render(
    catalog: Catalog, format_: str = "text", day: date = DAY, region: str | None = None, **how: bool
) -> str:
    text = write_report("progress", format_, View(**how), *gather(catalog, day, region))
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize(
    ("format_", "name"), [("text", "progress.txt"), ("markdown", "progress.md"), ("html", "progress.html")]
)
def test_colorado(golden: Golden, format_: str, name: str) -> None:
    golden(name, render(api.load(COLORADO).catalog, format_))


def test_colorado_with_everything(golden: Golden) -> None:
    golden("progress-all.txt", render(api.load(COLORADO).catalog, show_all=True, explain=True))


def test_one_region_only() -> None:
    text = render(api.load(COLORADO).catalog, region="pikes-peak")
    assert text.splitlines()[1].startswith("Pikes Peak · ")
    assert "Denver" not in text
    assert "Healthcare initiative, Pikes Peak" in text


def test_it_leads_with_what_holds_up_most() -> None:
    lines = render(api.load(COLORADO).catalog).splitlines()
    assert "All eight steps signed: 1 of 5 initiatives." in lines
    assert (
        "Waiting: 1 at step 2 (Organize public partners), 1 at step 4 (List education and training) and 1 at "
        "step 7 (Draw and publish the pathway)." in " ".join(map(str.strip, lines))
    )
    assert "1 is ready for its next sign-off." in lines


def test_what_most_initiatives_lack_comes_once_and_first(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(STEPS, root)
    for name in ("hills", "lakes", "woods", "marsh"):
        shutil.copytree(root / "regions/plains", root / f"regions/{name}")
    for file in root.glob("regions/*/initiatives/health-care.yaml"):
        text = file.read_text(encoding="utf-8")
        signed = text.partition("  - step: 4\n" if "woods" in str(file) else "  - step: 2\n")[0]
        file.write_text(signed, encoding="utf-8")
    for file in root.glob("regions/*/partnerships/health-care.yaml"):
        if "marsh" not in str(file) and "woods" not in str(file):
            kept, _, rest = file.read_text(encoding="utf-8").partition("  - organization: human-services\n")
            file.write_text(kept + "agreement:" + rest.partition("agreement:")[2], encoding="utf-8")
    text = render(api.load(root).catalog, "markdown", date(2026, 6, 30))
    assert "**Most initiatives wait at step 2, Organize public partners: 3 of 5.**" in text
    assert "**Waiting: 1 at step 3 (Choose critical occupations).**" in text
    missing = text.partition("## What is missing\n\n")[2].partition("\n\n")[0].splitlines()
    name = "Health care careers in the plains"
    heads = [line for line in missing if line.startswith("- ")]
    assert heads == [f"- {name}, {name} and {name}", f"- {name}"]
    assert [line for line in missing if "core_team" in line] == [
        "  - invite more public partners and list them under `core_team` (`S2.1`)"
    ]


def test_a_workbook_has_every_table() -> None:
    raw = write_report("progress", "xlsx", View(), *gather(api.load(COLORADO).catalog, DAY, None))
    assert isinstance(raw, bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert book.sheet_names == ["The eight steps", "What ends within a year", "Critical occupations"]
    rows = book.get_sheet_by_name("Critical occupations").to_python()
    assert sum(row[0] == "Registered Nurses" for row in rows) == 1


DECIDED = """\
waivers:
  - criterion: S2.1
    reason: Only five agencies in two counties
    by: workforce-center
    role: Director
    on: 2026-01-01
    expires: 2026-12-31
attestations:
  - criterion: S6.9
    statement: Each student has one adviser
    by: plains-college
    role: Dean
    on: 2026-05-01
"""
REOPENED = """\
    reopened:
      on: 2026-06-20
      reason: Two businesses have left
      by: employer-01
      role: Chief nursing officer
"""


@pytest.fixture
def decided(tmp_path: Path) -> Catalog:
    """Make a region that has reopened, waived and attested."""
    root = tmp_path / "repository"
    shutil.copytree(STEPS, root)
    file = root / "regions/plains/initiatives/health-care.yaml"
    text = file.read_text(encoding="utf-8").partition("  - step: 4\n")[0]
    file.write_text(text + REOPENED + DECIDED, encoding="utf-8")
    team = root / "regions/plains/partnerships/health-care.yaml"
    kept, _, rest = team.read_text(encoding="utf-8").partition("  - organization: human-services\n")
    team.write_text(kept + "agreement:" + rest.partition("agreement:")[2], encoding="utf-8")
    loaded = api.load(root)
    assert loaded.diagnostics == ()
    return loaded.catalog


def test_every_decision_is_listed(decided: Catalog, golden: Golden) -> None:
    text = render(decided, "markdown", date(2026, 6, 30))
    golden("progress-decided.md", text)
    for decision in (
        "`S2.1` is waived until December 31, 2026 by Example workforce center (Director): Only",
        "step 3: reopened on June 20, 2026 by Example employer 1 (Chief nursing officer): Two",
        "`S6.9` was confirmed on May 1, 2026 by Example community college (Dean): Each student",
        "sign step 3 again",
    ):
        assert decision in text


def test_a_waiver_that_ended_is_said_to_have_ended(decided: Catalog) -> None:
    assert "the waiver of `S2.1` by Example workforce center (Director) ended on" in render(
        decided, "markdown", date(2027, 1, 1)
    )


def test_what_comes_due_is_what_a_signed_step_depends_on(decided: Catalog) -> None:
    """Of the signed steps alone, within a year, the earliest first; what only warns is left out."""
    lines = render(decided, "markdown", date(2026, 6, 30)).splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| January ")]
    assert [(row[0][2:], row[2]) for row in rows] == [("January 1, 2027", "2"), ("January 14, 2027", "1")]
    assert rows[0][5] == "Example workforce center |"
    assert "Nothing ends within a year." in render(decided, day=date(2026, 1, 1))


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_an_empty_repository(tmp_path: Path, format_: str) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Nothing yet\n", encoding="utf-8")
    text = render(api.load(tmp_path).catalog, format_)
    assert "There is no initiative yet." in text
    assert "No critical occupation is named yet." in text


NAUGHTY = '<script>alert(1)</script> & "quotes" | pipe * star [link](javascript:x) {{ 7 * 7 }}'


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_words_of_the_repository_stay_words(tmp_path: Path, format_: str) -> None:
    region = tmp_path / "regions" / "x"
    (region / "initiatives").mkdir(parents=True)
    (tmp_path / "cpath.yaml").write_text(f"format: 1\ntitle: '{NAUGHTY}'\n", encoding="utf-8")
    (region / "region.yaml").write_text(f"title: '{NAUGHTY}'\n", encoding="utf-8")
    (region / "initiatives" / "i.yaml").write_text(
        f"title: '{NAUGHTY}'\npartnership: p\nsector: '{NAUGHTY}'\n", encoding="utf-8"
    )
    text = render(api.load(tmp_path).catalog, format_)
    assert "<script>" not in text
    assert "7 * 7" in text.replace("\\", "")
    if format_ == "html":
        body = text[text.index("<main") : text.index("</main>") + len("</main>")]
        ET.fromstring(body)  # noqa: S314 - our own page: it must be well-formed
    else:
        row = next(line for line in text.splitlines() if line.startswith("| <") or "alert" in line)
        assert r"\[link\](javascript:x)" in row
