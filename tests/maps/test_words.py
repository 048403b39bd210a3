from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpath.maps.figure import Figure
from cpath.maps.words import (
    change_words,
    data_words,
    openings_count,
    openings_words,
    pay_words,
    remarks,
    source_words,
    validated_words,
)
from cpath.messages.translate import spoken

if TYPE_CHECKING:
    from cpath.maps.figure import PayUnit
    from cpath.maps.graph import MapGraph


def _figure(
    value: float, unit: PayUnit | None = None, area: str | None = None, *, estimate: bool = False
) -> Figure:
    return Figure(value, unit, area, None, None, illustrative=False, estimate=estimate)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (None, "Pay not known"),
        (_figure(18.9, "hour"), "$18.90 an hour (median)"),
        (_figure(94_370, "year"), "$94,370 a year (median)"),
        (_figure(1_200, "hour"), "$1,200.00 an hour (median)"),
        (_figure(999.6, "year"), "$1,000 a year (median)"),
        (_figure(20, "hour", estimate=True), "$20.00 an hour (median), estimate"),
    ],
)
def test_pay(figure: Figure | None, said: str) -> None:
    assert spoken(pay_words(figure), "en") == said


@pytest.mark.parametrize(
    ("figure", "said", "in_a_table"),
    [
        (None, "Openings not known", "not known"),
        (_figure(0), "0 openings a year", "0"),
        (_figure(1), "1 opening a year", "1"),
        (_figure(0.96), "1 opening a year", "1"),
        (_figure(2.5), "2.5 openings a year", "2.5"),
        (_figure(9.96), "10 openings a year", "10"),
        (_figure(10.5), "11 openings a year", "11"),
        (_figure(2_910, area="Colorado"), "2,910 openings a year", "2,910, Colorado"),
        (_figure(60, estimate=True), "60 openings a year, estimate", "60, estimate"),
        (
            replace(_figure(60, area="Colorado", estimate=True), whole_code="15-1299"),
            "60 openings a year, estimate",
            "60, estimate, Colorado, whole code 15-1299, which covers other jobs too",
        ),
    ],
)
def test_openings(figure: Figure | None, said: str, in_a_table: str) -> None:
    assert spoken(openings_words(figure), "en") == said
    assert spoken(openings_count(figure), "en") == in_a_table


@pytest.mark.parametrize(
    ("change", "unit", "said"),
    [
        (None, "hour", "not known"),
        (1.0, None, "not known"),
        (22.8, "hour", "+$22.80 an hour"),
        (-0.18, "hour", "\N{MINUS SIGN}$0.18 an hour"),
        (0.004, "hour", "no change"),
        (0.005, "hour", "+$0.01 an hour"),
        (0.4, "year", "no change"),
        (1_234.5, "year", "+$1,235 a year"),
        (-900.0, "year", "\N{MINUS SIGN}$900 a year"),
    ],
)
def test_a_change_in_pay(change: float | None, unit: PayUnit | None, said: str) -> None:
    assert spoken(change_words(change, unit), "en") == said


STATE, COUNTRY, OWN = _figure(1, "hour", "Colorado"), _figure(1, None, "United States"), _figure(1)


@pytest.mark.parametrize(
    ("pay", "openings", "said"),
    [
        (None, None, []),
        (OWN, OWN, []),
        (STATE, STATE, ["Figures: Colorado"]),
        (STATE, None, ["Figures: Colorado"]),
        (None, COUNTRY, ["Figures: United States"]),
        (STATE, COUNTRY, ["Pay: Colorado", "Openings: United States"]),
        (STATE, OWN, ["Pay: Colorado"]),
        (OWN, COUNTRY, ["Openings: United States"]),
        (
            replace(STATE, whole_code="15-1299"),
            None,
            ["Figures: Colorado", "Figures: whole code 15-1299, which covers other jobs too"],
        ),
        (
            None,
            replace(OWN, whole_code="15-1299"),
            ["Figures: whole code 15-1299, which covers other jobs too"],
        ),
    ],
)
def test_which_area_and_which_jobs_figures_are_about(
    graph: MapGraph, pay: Figure | None, openings: Figure | None, said: list[str]
) -> None:
    node = replace(graph.nodes[0], pay=pay, openings=openings)
    assert [spoken(remark, "en") for remark in remarks(node)] == said


def test_who_validated_an_occupation(graph: MapGraph) -> None:
    assert str(validated_words(graph.find("registered-nurse"))) == "Validated by 1 employer, 2026-02-12"
    assert str(validated_words(graph.find("nursing-assistant"))) == "Validated by 3 employers, 2026-02-12"
    assert validated_words(graph.find("home-health-aide")) is None


def test_how_old_the_data_are(graph: MapGraph) -> None:
    assert str(data_words(graph)) == "Data: 2025-05 to 2026-03"
    assert str(data_words(replace(graph, data_to="2025-05"))) == "Data: 2025-05"
    assert str(data_words(replace(graph, data_from=None))) == "Data: date not known"
    assert str(data_words(replace(graph, data_to=None))) == "Data: date not known"


def test_sources_have_semicolons_between_them(graph: MapGraph) -> None:
    sources = tuple(f"Source {number}, of several" for number in range(12))
    said = str(source_words(replace(graph, sources=sources)))
    assert said.startswith("Sources: Source 0, of several; Source 1, of several; ")
    assert said.endswith("; Source 11, of several")
    assert str(source_words(replace(graph, sources=()))) == "Sources: not stated"
