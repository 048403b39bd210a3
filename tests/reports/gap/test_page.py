"""The page of gaps: the figures of the JSON, text in every cell, nothing that runs or loads."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load
from cpath.gaps.report import GapReport, Source, build_gap_report
from cpath.reports.gap.reason_words import CLASSES
from cpath.reports.gap.report import render_gap_report
from tests.reports.gap.conftest import REPOSITORY, changed_report, read_cases

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
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
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "table":
            self.tables.append(("", []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in {"td", "th"}:
            self.tables[-1][1][-1].append(Cell(tag, found.get("class") or ""))
            self._in_cell = True
        elif tag == "data" and self.tables:
            self.tables[-1][1][-1][-1].values.append(float(found["value"] or ""))
        self._caption = tag == "caption"

    def handle_data(self, data: str) -> None:
        if self._caption:
            self.tables[-1] = (data, self.tables[-1][1])
            self._caption = False
        elif self._in_cell:
            self.tables[-1][1][-1][-1].text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cell = False


def read_page(text: str) -> Tables:
    tables = Tables()
    tables.feed(text)
    return tables


@pytest.fixture(scope="module", params=[REPOSITORY, COLORADO], ids=["small", "colorado"])
def report(request: pytest.FixtureRequest) -> GapReport:
    return build_gap_report(load(request.param).catalog)


def row_id(cells: list[Cell]) -> str:
    """Return the id in a row's head: its last word."""
    return cells[0].text.split()[-1]


def test_every_figure_is_that_of_the_json(report: GapReport) -> None:
    document = json.loads(render_gap_report(report, "json"))
    page = read_page(str(render_gap_report(report, "html")))
    pairs = {(pair["region"], pair["occupation"], pair["source"]["id"]): pair for pair in document["pairs"]}
    seen = 0
    for caption, rows in page.tables:
        if not caption.startswith("Coverage in "):
            continue
        region = caption.removeprefix("Coverage in ")
        listed = rows[0][1].text == "Source"
        for row in rows[1:]:
            # Of a list each row is a pair; of a map each cell is one.
            cells = (
                [(row_id([row[1]]), row[2])]
                if listed
                else [(head.text.split()[-1], cell) for head, cell in zip(rows[0][1:], row[1:], strict=True)]
            )
            for source, cell in cells:
                pair = pairs.get((region, row_id(row), source))
                if pair is None:
                    assert cell.name == "none"
                    continue
                seen += 1
                found = pair["coverage"] and pair["coverage"][pair["headline"]]
                assert cell.values == ([] if found is None else [found["low"]])
                assert ("*" in cell.text) == pair["screening_only"]
                assert cell.name == shade_of(found)
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
                assert row[2].values == point(item, "required")
                assert cell.values == point(item, "offered")
                assert CLASSES[item["class"]].name in cell.text
                assert (cell.name == "unknown") == (not item["certain"])
                assert (cell.name == "met") == (item["class"] == "met")


def shade_of(found: dict[str, float] | None) -> str:
    """The shade of a range: hatched where its ends are in two bands."""
    if found is None:
        return "unknown"
    bands = [
        "met" if end == 1 else "s1" if end >= 0.75 else "s2" if end >= 0.5 else "s3" if end >= 0.25 else
        "s4" if end else "s5"
        for end in (found["low"], found["high"])
    ]  # fmt: skip
    return bands[0] if bands[0] == bands[1] else "unknown"


def point(item: dict[str, Any], side: str) -> list[float]:
    """The level where it is known."""
    low, high = item[f"{side}_low"], item[f"{side}_high"]
    return [low] if low == high else []


def items_of(pair: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["competency"]: item for item in pair["gaps"]}


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
    title = f"title: {json.dumps(evil)}"
    case = {
        "name": "evil",
        "replace": {
            "occupations/care-aide.yaml": [["title: Care aide", title]],
            "competencies/onet.yaml": [["title: Writing", title]],
            "regions/north/programs/care-tech.yaml": [["title: Care technician", title]],
        },
    }
    text = str(render_gap_report(changed_report(tmp_path, case), "html"))
    assert "<script" not in text
    assert "{{ 7*7 }}" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.mark.parametrize("case", read_cases("words.yaml"), ids=lambda case: case["name"])
def test_what_is_said_is_on_the_page(case: dict[str, Any], tmp_path: Path) -> None:
    """The answer, its width, and what is required; what is hatched is what is not certain."""
    report = changed_report(tmp_path, case)
    text = unescape(str(render_gap_report(report, "html")))
    expected = case["expect"]
    for line in (expected["headline"], *expected.get("width", ()), *expected.get("over_taught", ())):
        assert line in text
    for line in expected.get("requires", ()):
        assert line in text or "--all names them" in line


def test_a_map_of_few_cells_is_a_list() -> None:
    page = read_page(str(render_gap_report(build_gap_report(load(COLORADO).catalog), "html")))
    heads = [
        [cell.text for cell in rows[0]] for caption, rows in page.tables if caption.startswith("Coverage")
    ]
    assert heads == [["Occupation", "Source", "Coverage"]] * 2


def test_what_is_most_open_is_above() -> None:
    """What every source leaves open, then what some do: by the least priority, then by the greatest."""
    report = build_gap_report(load(COLORADO).catalog, occupation="registered-nurse")
    page = read_page(str(render_gap_report(report, "html")))
    (rows,) = [rows for caption, rows in page.tables if caption.startswith("Competencies")]
    found = [row_id(row) for row in rows[1:]]
    held = [{item.competency: item.priority for item in pair.items} for pair in report.pairs]
    ends = [(min(own[id_] for own in held), max(own[id_] for own in held)) for id_ in found]
    assert ends == sorted(ends, reverse=True)
    assert len(set(ends)) > 5


def test_the_definition_is_last_and_whole(report: GapReport) -> None:
    text = str(render_gap_report(report, "html"))
    method = unescape(text.partition('<h2 id="how">')[2])
    assert "<h2" not in method
    assert all(name in method and formula in method for name, formula in report.definition.formulas)


def test_a_move_says_how_its_levels_are_found() -> None:
    catalog = load(REPOSITORY).catalog
    report = build_gap_report(catalog, occupation="nurse", source=Source(occupation="care-aide"))
    text = str(render_gap_report(report, "html"))
    assert "the level that its own work is rated at" in text
    assert "Offered by a program" not in text


def test_golden(golden: Callable[[str, str], None]) -> None:
    report = build_gap_report(load(REPOSITORY).catalog, occupation="care-aide")
    golden("gap-report.html", str(render_gap_report(report, "html")))
