"""The board's progress report: its figures, its formats, hostile and empty repositories."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from cpath import api
from cpath.reports.progress import build_progress
from cpath.reports.registry import REPORTS, render_report

if TYPE_CHECKING:
    from tests.conftest import Golden

COLORADO = Path(__file__).parents[2] / "examples" / "colorado"
DAY = date(2026, 11, 30)


@pytest.mark.parametrize(("format_", "suffix"), [("markdown", "md"), ("html", "html")])
def test_colorado(golden: Golden, format_: str, suffix: str) -> None:
    catalog = api.load(COLORADO).catalog
    golden(f"progress.{suffix}", render_report(catalog, "progress", format_, DAY))


def test_one_region_only() -> None:
    catalog = api.load(COLORADO).catalog
    progress = build_progress(catalog, DAY, region="pikes-peak")
    assert {row.region for row in progress.initiatives} == {"Pikes Peak"}
    assert {row.initiative.rpartition(", ")[2] for row in progress.occupations} == {"pikes-peak"}


def test_what_it_says_is_what_the_gate_says() -> None:
    catalog = api.load(COLORADO).catalog
    rows = {row.title: row for row in build_progress(catalog, DAY).initiatives}
    assert [cell.state for cell in rows["Healthcare initiative"].steps] == ["signed"] * 8
    ready = rows["Information Technology initiative"]
    assert (ready.steps[4].state, ready.next, ready.blockers) == ("ready", "sign step 5", ())
    blocked = rows["Cybersecurity initiative"]
    assert blocked.next == f"step 2: meet {len(blocked.blockers)} conditions"


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
        assert "](javascript" not in row
