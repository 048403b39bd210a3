from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import Catalog, load
from cpath.maps.build import build_map
from cpath.maps.figure import Figure
from cpath.model import Pathway

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cpath.maps.graph import MapGraph

KEY = "front-range/healthcare"
PATHWAY = "regions/front-range/pathways/healthcare.yaml"


@pytest.fixture
def changed(repository: Path, tmp_path: Path) -> Callable[..., MapGraph]:
    """Return the map of the repository after one text of one file was replaced."""

    def build(path: str, old: str, new: str) -> MapGraph:
        folder = tmp_path / "repository"
        shutil.copytree(repository, folder)
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new), encoding="utf-8")
        catalog = load(folder).catalog
        return build_map(catalog, catalog.all(Pathway)[KEY])

    return build


def test_regional_demand_comes_before_the_labor_market(graph: MapGraph) -> None:
    assert graph.find("nursing-assistant").pay == Figure(
        18.9, "hour", None, "Example regional demand study", "2026-03", illustrative=True
    )


def test_a_figure_of_another_area_names_it(graph: MapGraph) -> None:
    pay = graph.find("phlebotomist").pay
    assert pay is not None
    assert pay.area == "Colorado"


def test_a_critical_occupation_without_demand_takes_the_labor_market(graph: MapGraph) -> None:
    node = graph.find("medical-laboratory-technician")
    assert node.pay is not None
    assert node.pay.value == 27.9
    assert "critical" in node.badges


@pytest.mark.parametrize("id_", ["licensed-practical-nurse", "medical-laboratory-scientist"])
def test_unknown_openings_are_none_and_never_zero(graph: MapGraph, id_: str) -> None:
    assert graph.find(id_).openings is None


def test_the_state_comes_before_the_country_whatever_the_order(changed: Callable[..., MapGraph]) -> None:
    market = "labor_market:\n  - area: Colorado\n"
    country = market.replace(
        "  - ", "  - area: United States\n    median_hourly: 99.0\n    illustrative: true\n  - "
    )
    pay = changed("occupations/phlebotomist.yaml", market, country).find("phlebotomist").pay
    assert pay is not None
    assert (pay.value, pay.area) == (20.4, "Colorado")


def test_a_yearly_pay_is_taken_where_there_is_no_hourly_one(changed: Callable[..., MapGraph]) -> None:
    pay = (
        changed("occupations/phlebotomist.yaml", "median_hourly: 20.4", "median_annual: 42400")
        .find("phlebotomist")
        .pay
    )
    assert pay is not None
    assert (pay.value, pay.unit) == (42400.0, "year")


def test_employers_are_counted_once_and_public_partners_not(graph: MapGraph) -> None:
    validated = graph.find("nursing-assistant").validated
    assert validated is not None
    assert (validated.employers, validated.held_on.isoformat()) == (3, "2026-02-12")
    assert graph.find("licensed-practical-nurse").validated is None


def test_badges_and_credentials(graph: MapGraph) -> None:
    assert graph.find("nursing-assistant").badges == ("critical", "license")
    assert graph.find("medical-laboratory-technician").badges == ("critical", "apprenticeship")
    [credential] = graph.find("nursing-assistant").credentials
    assert (credential.title, credential.stackable) == ("Nurse Aide Certificate", True)
    [degree] = graph.find("registered-nurse").credentials
    assert not degree.stackable


def test_an_entry_at_a_program_marks_the_occupation_it_prepares_for(graph: MapGraph) -> None:
    [entry] = graph.find("nursing-assistant").entries
    assert entry.through == "Nurse Aide"


def test_the_picture_is_ordered_by_stage_then_lane(graph: MapGraph) -> None:
    stages = [stage.id for stage in graph.stages]
    lanes = [lane.id for lane in graph.lanes]
    places = [(stages.index(node.stage), lanes.index(node.lane)) for node in graph.nodes]
    assert places == sorted(places)


def test_pay_changes_only_between_pays_that_compare(graph: MapGraph) -> None:
    changes = {(edge.source, edge.target): edge.pay_change for edge in graph.edges}
    assert changes["nursing-assistant", "registered-nurse"] == pytest.approx(22.8)
    assert changes["nursing-assistant", "licensed-practical-nurse"] is None  # region against state
    assert changes["medical-laboratory-technician", "medical-laboratory-scientist"] is None


def test_data_date_sources_and_what_is_made_up(graph: MapGraph) -> None:
    assert (graph.data_from, graph.data_to) == ("2025-05", "2026-03")
    assert [str(source) for source in graph.sources] == [
        "Example labor market figures (2025-05)",
        "Example regional demand study (2026-03)",
    ]
    assert str(graph.illustrative) == (
        "Pay, openings, programs and votes are made up to show how a map works. "
        "Some figures are made up to show how the map works; do not quote them."
    )


def test_another_language(catalog: Catalog) -> None:
    graph = build_map(catalog, catalog.all(Pathway)[KEY], language="es")
    assert graph.find("nursing-assistant").title == "Asistente de enfermería"
    assert graph.find("nursing-assistant").entries[0].title == "Por la educación para adultos"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("occupation: patient-registrar, stage", "occupation: nobody, stage",
         "occupation `nobody`: it is not in the repository or cannot be read"),
        ("phlebotomist, stage: entry", "phlebotomist, stage: first",
         "occupation `phlebotomist`: the pathway has no stage `first`"),
        ("occupation: phlebotomist, stage: entry, lane: laboratory",
         "occupation: phlebotomist, stage: entry, lane: lab",
         "occupation `phlebotomist`: the pathway has no lane `lab`"),
        ("{occupation: phlebotomist,", "{occupation: registered-nurse,",
         "occupation `registered-nurse`: it is listed twice; the first place counts"),
        ("to_occupation: phlebotomist", "to_occupation: nobody",
         "move from `nursing-assistant` to `nobody`: one of the two is not on the map"),
        ("to_occupation: phlebotomist", "to_occupation: nursing-assistant",
         "move from `nursing-assistant`: it leads to itself"),
        ("    at: patient-registrar", "    at: nobody",
         "way in “From a first office job”: `nobody` leads to no occupation on the map"),
        ("    at: phlebotomist", "    at: nobody",
         "way out “Work as a phlebotomist”: `nobody` is not on the map"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_named(
    changed: Callable[..., MapGraph], old: str, new: str, said: str
) -> None:
    assert said in map(str, changed(PATHWAY, old, new).left_out)


def test_two_ways_of_one_move_are_one_line(changed: Callable[..., MapGraph]) -> None:
    more = (
        "moves:\n  - from_occupation: nursing-assistant\n    to_occupation: registered-nurse\n"
        "    type: lateral\n"
    )
    graph = changed(PATHWAY, "moves:\n", more)
    [edge] = [edge for edge in graph.edges if edge.svg_id == "move-nursing-assistant-registered-nurse"]
    assert (edge.kind, len(edge.ways)) == ("advance", 2)


def test_links_are_the_callers(catalog: Catalog) -> None:
    pathway = catalog.all(Pathway)[KEY]
    assert build_map(catalog, pathway).find("phlebotomist").link == (
        "https://www.onetonline.org/link/summary/31-9097.00"
    )
    own = build_map(catalog, pathway, link=lambda record: f"#occ-{record.id}")
    assert own.find("phlebotomist").link == "#occ-phlebotomist"
