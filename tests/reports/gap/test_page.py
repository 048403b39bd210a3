"""The page of gaps: the figures of the JSON, text in every cell, nothing that runs or loads."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.gaps.crosswalk import build_crosswalks
from cpath.gaps.report import GapReport, Source, build_gap_report
from cpath.gaps.rollup import build_rollup
from cpath.reports.gap.report import Extras, render_gap_report

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
REPOSITORY = ROOT / "repos" / "gaps"
COLORADO = ROOT.parent / "examples" / "colorado"


@dataclass
class Cell:
    """A cell of a table: its tag, its class, its text, the values of its figures."""

    tag: str
    name: str
    text: str = ""
    values: list[float] = field(default_factory=list)


class Tables(HTMLParser):
    """Collects captions and cells, and every tag and attribute that there is."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[str, list[list[Cell]]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._caption = False
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "table":
            self.tables.append(("", []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][1][-1].append(Cell(tag, found.get("class") or ""))
        elif tag == "data" and self.tables:
            self.tables[-1][1][-1][-1].values.append(float(found["value"] or ""))
        self._caption = tag == "caption"

    def handle_data(self, data: str) -> None:
        if self._caption:
            self.tables[-1] = (data, self.tables[-1][1])
            self._caption = False
        elif self.tables and self.tables[-1][1] and self.tables[-1][1][-1]:
            self.tables[-1][1][-1][-1].text += data


def read_page(text: str) -> Tables:
    tables = Tables()
    tables.feed(text)
    return tables


@pytest.fixture(scope="module", params=[REPOSITORY, COLORADO], ids=["small", "colorado"])
def report(request: pytest.FixtureRequest) -> GapReport:
    return build_gap_report(load(request.param).catalog)


def row_id(cells: list[Cell]) -> str:
    """Give the id in a row's head: its last word."""
    return cells[0].text.split()[-1]


def test_every_figure_is_that_of_the_json(report: GapReport) -> None:
    document = json.loads(render_gap_report(report, "json"))
    page = read_page(str(render_gap_report(report, "html")))
    pairs = {(pair["region"], pair["occupation"], pair["source"]["id"]): pair for pair in document["pairs"]}
    regions = [found for found in page.tables if found[0].startswith("Coverage in ")]
    seen = 0
    for caption, rows in regions:
        region = caption.removeprefix("Coverage in ")
        sources = [cell.text.split()[-1] for cell in rows[0][1:]]
        for row in rows[1:]:
            for source, cell in zip(sources, row[1:], strict=True):
                pair = pairs.get((region, row_id(row), source))
                if pair is None:
                    assert cell.name == "none"
                    continue
                seen += 1
                assert cell.values == ([] if pair["coverage_met"] is None else [pair["coverage_met"]])
                assert (cell.name == "unknown") == (pair["coverage_met"] is None)
    assert seen == len(pairs)
    maps = [found for found in page.tables if found[0].startswith("Competencies")]
    wanted = list(dict.fromkeys((pair["region"], pair["occupation"]) for pair in document["pairs"]))
    held = [place for place in wanted if any(pair["gaps"] for key, pair in pairs.items() if key[:2] == place)]
    assert len(maps) == len(held)
    for place, (_, rows) in zip(held, maps, strict=True):
        sources = [cell.text.split()[-1] for cell in rows[0][3:]]
        own = {source: items_of(pairs[*place, source]) for source in sources}
        assert {row_id(row) for row in rows[1:]} == set(own[sources[0]])
        for row in rows[1:]:
            for source, cell in zip(sources, row[3:], strict=True):
                item = own[source][row_id(row)]
                assert row[1].values == [item["weight"]]
                assert row[2].values == none_or(item["required_level"])
                assert cell.values == none_or(item["offered_level"])
                assert item["class"] in cell.text


def items_of(pair: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["competency"]: item for item in pair["gaps"]}


def none_or(value: float | None) -> list[float]:
    return [] if value is None else [value]


def test_every_cell_says_what_it_is_in_words(report: GapReport) -> None:
    page = read_page(str(render_gap_report(report, "html")))
    cells = [cell for _, rows in page.tables for row in rows for cell in row]
    assert all(cell.text.strip() for cell in cells)
    shaded = [cell for cell in cells if cell.name in {"met", "s1", "s2", "s3", "s4", "s5", "unknown"}]
    assert shaded
    assert all(re.search(r"[a-z]", cell.text) for cell in shaded)


def test_nothing_runs_and_nothing_is_loaded(report: GapReport) -> None:
    text = str(render_gap_report(report, "html"))
    page = read_page(text)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "form", "base"}
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "style"}]
        assert (attributes.get("href") or "#").startswith("#")
    (policy,) = [
        found["content"] or ""
        for tag, found in page.tags
        if tag == "meta" and found.get("http-equiv") == "Content-Security-Policy"
    ]
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert "@import" not in style
    assert "url(" not in style


def test_links_lead_to_places_on_the_page(report: GapReport) -> None:
    page = read_page(str(render_gap_report(report, "html")))
    ids = [found["id"] for _, found in page.tags if found.get("id")]
    assert len(ids) == len(set(ids))
    for tag, found in page.tags:
        if tag == "a":
            assert (found["href"] or "").removeprefix("#") in ids


def test_titles_are_words_and_no_markup(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\"'&{{ 7*7 }}"
    for path in REPOSITORY.rglob("*.yaml"):
        target = tmp_path / path.relative_to(REPOSITORY)
        target.parent.mkdir(parents=True, exist_ok=True)
        title = f"title: {json.dumps(evil)}"
        text = re.sub(
            r"title: (Care aide|Nurse|Writing|Care technician)\b",
            lambda _, title=title: title,
            path.read_text("utf-8"),
        )
        target.write_text(text, encoding="utf-8")
    catalog = load(tmp_path).catalog
    report = build_gap_report(catalog)
    extras = Extras(build_crosswalks(catalog, report), build_rollup(catalog, report, "region"))
    text = str(render_gap_report(report, "html", extras=extras))
    assert "<script" not in text
    assert "{{ 7*7 }}" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_matrix_and_a_roll_up_stand_on_the_page_where_asked_for() -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog)
    extras = Extras(build_crosswalks(catalog, report), build_rollup(catalog, report, "sector"))
    page = read_page(str(render_gap_report(report, "html", extras=extras)))
    assert "Coverage of critical occupations, by sector" in [caption for caption, _ in page.tables]
    marks = [
        (found["title"], None)
        for tag, found in page.tags
        if tag == "abbr" and "mastered" in (found.get("title") or "")
    ]
    assert ("mastered, assessed", None) in marks


def test_moves_and_what_is_left_out_stand_on_the_page() -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog, occupation="nurse", source=Source(occupation="care-aide"))
    text = str(render_gap_report(report, "html"))
    assert "the level that its own work is rated at" in text


def test_golden(golden: Callable[[str, str], None]) -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog, occupation="care-aide")
    extras = Extras(build_crosswalks(catalog, report))
    golden("gap-report.html", str(render_gap_report(report, "html", extras=extras)))
