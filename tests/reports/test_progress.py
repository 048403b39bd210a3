"""The board's progress report: its figures, its formats, hostile and empty repositories."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from cpath import api
from cpath.reports.progress import build_progress
from cpath.reports.registry import REPORTS, render_report

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from tests.conftest import Golden

COLORADO = Path(__file__).parents[2] / "examples" / "colorado"
STEPS = Path(__file__).parents[1] / "repos" / "steps"
DAY = date(2026, 11, 30)


@pytest.mark.parametrize(("format_", "suffix"), [("markdown", "md"), ("html", "html")])
def test_colorado(golden: Golden, format_: str, suffix: str) -> None:
    catalog = api.load(COLORADO).catalog
    golden(f"progress.{suffix}", render_report(catalog, "progress", format_, DAY))


def test_one_region_only() -> None:
    catalog = api.load(COLORADO).catalog
    progress = build_progress(catalog, DAY, region="pikes-peak")
    assert {row.region for row in progress.initiatives} == {"Pikes Peak"}
    assert {row.initiative.rpartition(", ")[2] for row in progress.occupations} == {"Pikes Peak"}


def test_what_it_says_is_what_the_gate_says() -> None:
    catalog = api.load(COLORADO).catalog
    rows = {row.title: row for row in build_progress(catalog, DAY).initiatives}
    assert [cell.state for cell in rows["Healthcare initiative"].steps] == ["signed"] * 8
    ready = rows["Information Technology initiative"]
    assert (ready.steps[4].state, ready.next, ready.blockers) == ("ready", "sign step 5", ())
    blocked = rows["Cybersecurity initiative"]
    assert blocked.next == f"step 2: meet {len(blocked.blockers)} conditions"


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


def test_every_decision_is_told(decided: Catalog) -> None:
    (row,) = build_progress(decided, date(2026, 6, 30)).initiatives
    assert row.decisions == (
        "waiver of S2.1 by workforce-center (Director), until 2026-12-31: Only five agencies in two counties",
        "step 3 reopened on 2026-06-20 by employer-01 (Chief nursing officer): Two businesses have left",
        "attested S6.9 by plains-college (Dean), on 2026-05-01: Each student has one adviser",
    )
    assert row.next == "sign step 3 again"
    for format_ in REPORTS["progress"].templates:
        text = render_report(decided, "progress", format_, date(2026, 6, 30)).replace("\\", "")
        for decision in row.decisions:
            assert decision in text


def test_what_comes_due_is_what_a_signed_step_stands_on(decided: Catalog) -> None:
    """Of the signed steps alone, within a year, the earliest first; what only warns is left out."""
    report = build_progress(decided, date(2026, 6, 30))
    assert [(due.on, due.step, due.what) for due in report.dues] == [
        ("2027-01-01", 2, "S2.1 the waiver by workforce-center (Director) has expired"),
        ("2027-01-14", 1, "S1.8 the action plan turns 12 months old"),
    ]
    assert report.dues[0].owners == "Example workforce center"
    assert build_progress(decided, date(2026, 1, 1)).dues == ()


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_an_empty_repository(tmp_path: Path, format_: str) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Nothing yet\n", encoding="utf-8")
    text = render_report(api.load(tmp_path).catalog, "progress", format_, DAY)
    assert "No initiative yet." in text
    assert "None named yet." in text


NAUGHTY = '<script>alert(1)</script> & "quotes" | pipe * star [link](javascript:x) {{ 7 * 7 }}'


@pytest.mark.parametrize("format_", REPORTS["progress"].templates)
def test_words_of_the_repository_stay_words(tmp_path: Path, format_: str) -> None:
    region = tmp_path / "regions" / "x"
    (region / "initiatives").mkdir(parents=True)
    (tmp_path / "cpath.yaml").write_text(f"format: 1\ntitle: '{NAUGHTY}'\n", encoding="utf-8")
    (region / "region.yaml").write_text(f"title: '{NAUGHTY}'\n", encoding="utf-8")
    (region / "initiatives" / "i.yaml").write_text(
        f"title: '{NAUGHTY}'\npartnership: p\nsector: '{NAUGHTY}'\n", encoding="utf-8"
    )
    text = render_report(api.load(tmp_path).catalog, "progress", format_, DAY)
    assert "<script>" not in text
    assert "7 * 7" in text.replace("\\", "")
    if format_ == "html":
        body = text[text.index("<main>") : text.index("</main>") + len("</main>")]
        ET.fromstring(body)  # noqa: S314 - our own page: it must be well-formed
    else:
        row = next(line for line in text.splitlines() if line.startswith("| <") or "alert" in line)
        assert r"\[link\](javascript:x)" in row
