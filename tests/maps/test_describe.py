from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpath.maps.build import build_map
from cpath.maps.describe import heading, sentences, summary
from cpath.maps.render import render_map
from cpath.model import Pathway

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog
    from cpath.maps.graph import MapGraph


def _markdown(graph: MapGraph) -> str:
    return render_map(graph, "markdown").decode()


def _rows(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading, without its heads."""
    lines = text.partition(f"## {heading}\n")[2].partition("\n## ")[0].splitlines()
    tables = [line for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in tables[2:]]


def test_the_tables(graph: MapGraph, golden: Callable[[str, str], None]) -> None:
    golden("map/healthcare.md", _markdown(graph))


def test_the_tables_in_spanish(catalog: Catalog, golden: Callable[[str, str], None]) -> None:
    graph = build_map(catalog, catalog.all(Pathway)["front-range/healthcare"], language="es")
    golden("map/healthcare.es.md", _markdown(graph))


def test_every_occupation_and_every_move_has_its_row(graph: MapGraph) -> None:
    jobs, moves = (_rows(_markdown(graph), title) for title in ("Occupations", "Moves"))
    assert [row[0] for row in jobs] == [node.title for node in graph.nodes]
    assert len(jobs) == 11
    assert len(moves) == sum(len(edge.ways) for edge in graph.edges) == 12
    assert {len(row) for row in jobs} == {10}
    assert {len(row) for row in moves} == {9}


def test_a_map_without_moves_has_no_table_of_moves(graph: MapGraph) -> None:
    text = _markdown(replace(graph, edges=(), description=None, illustrative=None, sector=None))
    assert "## Moves" not in text
    assert text.startswith(
        "# Healthcare careers\n\nCareer pathway · Front Range\n\n"
        "**11 occupations in 3 stages and 3 lanes, with 0 moves.**\n\n## Occupations\n"
    )


def test_an_empty_map_has_no_tables(graph: MapGraph) -> None:
    text = _markdown(replace(graph, nodes=(), edges=(), lanes=graph.lanes[:1], stages=graph.stages[:1]))
    assert "|" not in text
    assert "**0 occupations in 1 stage and 1 lane, with 0 moves.**" in text


def test_sentences_say_what_the_box_shows_and_where_it_leads(graph: MapGraph) -> None:
    said = sentences(graph)
    assert len(said) == 11
    assert said["phlebotomist"] == (
        "Phlebotomist. $20.40 an hour (median). 310 openings a year. Figures: Colorado. Leads to: Medical "
        "Laboratory Technician (advance), Radiologic Technologist (advance)."
    )
    assert said["medical-laboratory-scientist"] == (
        "Medical Laboratory Scientist. Pay not known. Openings not known."
    )


def test_a_title_with_a_stop_gets_no_second_one(wordy: Callable[..., MapGraph]) -> None:
    assert sentences(wordy("Nurse, R.N."))["two"].startswith("Nurse, R.N. $18.90 an hour")


def test_the_summary_says_what_the_map_shows_and_from_where(graph: MapGraph) -> None:
    assert summary(graph) == (
        "From a first job in care to nursing, the laboratory and health information. 11 occupations in 3 "
        "stages and 3 lanes, with 12 moves. Illustrative: Pay, openings, programs and votes are made up to "
        "show how a map works. Some figures are made up to show how the map works; do not quote them. "
        "Data: 2025-05 to 2026-03. Sources: Example labor market figures (2025-05); Example regional demand "
        "study (2026-03)."
    )
    bare = replace(graph, description=None, illustrative=None, data_from=None, sources=())
    assert summary(bare) == (
        "11 occupations in 3 stages and 3 lanes, with 12 moves. Data: date not known. Sources: not stated."
    )


def test_the_heading_names_the_region_once(graph: MapGraph) -> None:
    assert heading(graph) == "Healthcare careers, Front Range"
    assert heading(replace(graph, title="Care in the Front Range")) == "Care in the Front Range"


@pytest.mark.parametrize(
    "text", ["a|b", "<script>x</script>", "[x](javascript:1)", "two\nlines", "# a", "`x`", "@someone"]
)
def test_words_mean_nothing_to_markdown(wordy: Callable[..., MapGraph], text: str) -> None:
    lines = _markdown(wordy(text)).splitlines()
    tables = [line for line in lines if line.startswith("|")]
    assert len(tables) == 2 + 2 + 2 + 1
    for line in lines:
        assert "<script" not in line
        assert "[x](" not in line.replace("\\[x\\](", "")
        assert "@someone" not in line
    widths = {line.replace("\\|", "").count("|") for line in tables}
    assert widths == {11, 10}
