from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath.maps.describe import describe, render_markdown, sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.maps.graph import MapGraph


def test_the_tables(graph: MapGraph, golden: Callable[[str, str], None]) -> None:
    golden("map/healthcare.md", render_markdown(graph))


def test_every_occupation_and_every_move_has_its_row(graph: MapGraph) -> None:
    jobs, moves = describe(graph)
    assert [row[0] for row in jobs.rows] == [node.title for node in graph.nodes]
    assert len(moves.rows) == sum(len(edge.ways) for edge in graph.edges)
    assert all(len(row) == len(table.columns) for table in (jobs, moves) for row in table.rows)


def test_a_sentence_says_what_the_box_shows_and_where_it_leads(graph: MapGraph) -> None:
    assert sentences(graph)["phlebotomist"] == (
        "Phlebotomist, $20.40 an hour (median), 310 openings a year (Colorado). Leads to: Medical "
        "Laboratory Technician (advance), Radiologic Technologist (advance)."
    )
    assert sentences(graph)["medical-laboratory-scientist"] == (
        "Medical Laboratory Scientist, pay not known, openings not known."
    )


@pytest.mark.parametrize(
    "text", ["a|b", "<script>x</script>", "[x](javascript:1)", "two\nlines", "# a", "`x`"]
)
def test_words_mean_nothing_to_markdown(wordy: Callable[..., MapGraph], text: str) -> None:
    lines = render_markdown(wordy(text)).splitlines()
    tables = [line for line in lines if line.startswith("|")]
    assert len(tables) == 2 + 2 + 2 + 1
    for line in lines:
        assert "<script" not in line
        assert "[x](" not in line.replace("\\[x\\](", "")
    widths = {line.replace("\\|", "").count("|") for line in tables}
    assert widths == {11, 10}
