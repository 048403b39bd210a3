"""The example repository: nothing in it is wrong, its signed steps stand, its figures are real."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.catalog import Catalog, Loaded, load
from cpath.gaps.figures import EITHER
from cpath.gaps.report import build_gap_report
from cpath.maps.build import build_map
from cpath.model import (
    Credential,
    Framework,
    Initiative,
    Occupation,
    Organization,
    Pathway,
    Program,
    Region,
    Validation,
)
from cpath.rules import check
from cpath.steps.gate import evaluate
from cpath.steps.sign_off import advance

if TYPE_CHECKING:
    from cpath.model.occupation import LaborMarket, Requirement

ROOT = Path(__file__).parents[2] / "examples" / "colorado"
TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(ROOT)


@pytest.fixture(scope="module")
def catalog(loaded: Loaded) -> Catalog:
    return loaded.catalog


def test_nothing_is_wrong(loaded: Loaded) -> None:
    findings = check(loaded, today=TODAY)
    assert findings == ()


def test_it_is_large_enough_to_be_recognized(catalog: Catalog) -> None:
    frameworks = catalog.all(Framework).values()
    assert sum(len(record.entity.competencies) for record in frameworks) == 76
    assert len(catalog.all(Occupation)) == 40
    assert len(catalog.all(Program)) == 41
    assert len(catalog.all(Credential)) == 47
    assert len(catalog.all(Organization)) >= 25
    assert len(catalog.all(Validation)) == 12
    assert set(catalog.all(Region)) == {"denver-metro", "pikes-peak"}


def test_the_framework_is_all_of_onet_skills_and_knowledge(catalog: Catalog) -> None:
    onet = catalog.all(Framework)["onet"].entity
    assert Counter(item.category for item in onet.competencies) == {"skill": 35, "knowledge": 33}
    assert all(item.code and item.ctid for item in onet.competencies)
    assert onet.license == "CC BY 4.0"
    assert onet.attribution is not None
    assert "modified" in onet.attribution


def test_the_five_initiatives_are_those_that_the_state_names(catalog: Catalog) -> None:
    # CWDC, Career Pathways.
    assert {record.id: record.entity.launched for record in catalog.all(Initiative).values()} == {
        "information-technology": 2016,
        "healthcare": 2017,
        "construction": 2017,
        "business-operations": 2018,
        "cybersecurity": 2018,
    }


def test_every_pathway_has_stages_lanes_ways_and_both_kinds_of_moves(catalog: Catalog) -> None:
    pathways = catalog.all(Pathway)
    assert len(pathways) == 5
    for record in pathways.values():
        entity = record.entity
        assert len(entity.stages) >= 3, record.key
        assert len(entity.lanes) >= 2, record.key
        assert len(entity.entries) >= 2, record.key
        assert len(entity.exits) >= 2, record.key
        assert {move.type for move in entity.moves} == {"advance", "lateral"}, record.key
        assert len(build_map(catalog, record).nodes) >= len(entity.occupations), record.key


def test_moves_go_between_occupations_that_onet_relates(catalog: Catalog) -> None:
    """``related`` holds O*NET's primary tiers; a move on a weaker relation says so in its comment."""
    for record in catalog.all(Pathway).values():
        text = (ROOT / record.path).read_text(encoding="utf-8")
        for move in record.entity.moves:
            ends = (move.from_occupation, move.to_occupation)
            near = any(
                other in catalog.all(Occupation)[one].entity.related for one, other in (ends, ends[::-1])
            )
            before = text.split(f"  - from_occupation: {ends[0]}\n    to_occupation: {ends[1]}\n")[0]
            assert near or "Supplemental" in before.splitlines()[-1] + before.splitlines()[-2], ends


@pytest.mark.parametrize(
    ("key", "signed", "after"),
    [
        ("pikes-peak/healthcare", 8, None),
        ("denver-metro/construction", 6, "blocked"),
        ("denver-metro/information-technology", 4, "ready"),
        ("denver-metro/business-operations", 3, "blocked"),
        ("pikes-peak/cybersecurity", 1, "blocked"),
    ],
)
@pytest.mark.parametrize("today", [TODAY, date(2027, 8, 31)], ids=["now", "nine months on"])
def test_signed_steps_stand(catalog: Catalog, key: str, signed: int, after: str | None, today: date) -> None:
    states = [str(step.state) for step in evaluate(catalog, catalog.all(Initiative)[key], today).steps]
    assert states[:signed] == ["signed"] * signed
    assert states[signed:] == ([] if after is None else [after] + ["later"] * (7 - signed))


def test_a_year_on_the_plan_is_old_and_the_step_needs_review(catalog: Catalog) -> None:
    record = catalog.all(Initiative)["pikes-peak/healthcare"]
    states = [str(step.state) for step in evaluate(catalog, record, date(2027, 9, 8)).steps]
    assert states[0] == "needs-review"
    assert set(states[1:]) <= {"at-risk", "needs-review"}


def test_step_5_of_information_technology_can_be_signed(catalog: Catalog) -> None:
    record = catalog.all(Initiative)["denver-metro/information-technology"]
    signer = record.entity.steps[0].signed_by[0]
    edits = advance(catalog, record, [signer], TODAY)
    assert {edit.path for edit in edits} == {record.path}


def test_the_gap_report_has_something_of_everything(catalog: Catalog) -> None:
    pairs = build_gap_report(catalog).pairs
    classes = {item.gap_class for pair in pairs for item in pair.items}
    assert classes == {
        "met",
        "short",
        "introduced-only",
        "missing",
        "taught-not-assessed",
        "assessment-not-stated",
        "unknown",
    }
    flags = {flag for pair in pairs for item in pair.items for flag in item.flags}
    assert flags == {"close-call", "never-introduced", "out-of-order"}
    unmapped = next(pair for pair in pairs if pair.source == "nurse-aide-bridge")
    assert unmapped.so_far is None
    assert unmapped.coverage is not None
    assert unmapped.coverage.met == EITHER
    assert any(pair.over_taught for pair in pairs)
    assert any(pair.unmapped_courses for pair in pairs)


def test_every_critical_occupation_of_step_5_has_enough_voters(catalog: Catalog) -> None:
    for record in catalog.all(Validation).values():
        voters = record.entity.voters
        assert len(voters) >= 6, record.key
        assert len({voter.organization for voter in voters}) >= 4, record.key


def test_made_up_organizations_say_so(catalog: Catalog) -> None:
    for record in catalog.all(Organization).values():
        assert record.entity.illustrative, record.key
        assert str(record.entity.title).startswith("Illustrative "), record.key


def market(catalog: Catalog, occupation: str, area: str) -> LaborMarket:
    markets = catalog.all(Occupation)[occupation].entity.labor_market
    return next(item for item in markets if item.area == area)


def requirement(catalog: Catalog, occupation: str, competency: str) -> Requirement:
    requirements = catalog.all(Occupation)[occupation].entity.requirements
    assert requirements is not None
    return next(item for item in requirements.items if item.competency == competency)


# BLS OEWS May 2025, cross-industry: Colorado (0800000), Denver-Aurora-Centennial (0019740), Colorado
# Springs (0017820).
@pytest.mark.parametrize(
    ("occupation", "area", "employment", "hourly", "annual"),
    [
        ("registered-nurse", "Colorado", 54_490, 48.20, 100_260),
        ("registered-nurse", "Denver metro", 30_380, 48.62, 101_130),
        ("registered-nurse", "Pikes Peak", 6_800, 46.22, 96_140),
        ("electrician", "Denver metro", 10_450, 30.36, 63_150),
        ("software-developer", "Colorado", 43_320, 66.53, 138_390),
        ("bookkeeping-clerk", "Pikes Peak", 2_910, 22.52, 46_840),
        ("electrician-helper", "Colorado", "unknown", 27.12, 56_420),  # footnote 8: not released
    ],
)
def test_jobs_and_pay_are_those_of_bls(
    catalog: Catalog, occupation: str, area: str, employment: int | str, hourly: float, annual: int
) -> None:
    found = market(catalog, occupation, area)
    assert (found.employment, found.median_hourly, found.median_annual) == (employment, hourly, annual)
    assert found.as_of == "2025-05"


# BLS Employment Projections 2024-34 (national): growth in per cent, thousand openings a year; OEWS May
# 2025: jobs nationally. Openings here = national openings x jobs here / jobs nationally.
@pytest.mark.parametrize(
    ("occupation", "area", "growth", "counts", "openings"),
    [
        ("registered-nurse", "Colorado", 4.9, (189.1, 3_379_720, 54_490), 3_049),
        ("registered-nurse", "Pikes Peak", 4.9, (189.1, 3_379_720, 6_800), 380),
        ("medical-assistant", "Pikes Peak", 12.5, (112.3, 817_870, 2_400), 330),
        ("information-security-analyst", "Pikes Peak", 28.5, (16.0, 190_650, 1_000), 84),
        ("carpenter", "Denver metro", 4.5, (74.1, 670_090, 7_250), 802),
    ],
)
def test_openings_are_the_share_of_national_ones(
    catalog: Catalog, occupation: str, area: str, growth: float, counts: tuple[float, int, int], openings: int
) -> None:
    found = market(catalog, occupation, area)
    openings_k, national, jobs = counts
    assert (found.growth_percent, found.employment, found.openings) == (growth, jobs, openings)
    assert openings == round(openings_k * 1_000 * jobs / national)


def test_what_nobody_published_is_unknown(catalog: Catalog) -> None:
    assert market(catalog, "electrician-helper", "Colorado").openings == "unknown"
    # O*NET 29.3 has no ratings of these.
    for occupation in ("penetration-tester", "software-developer", "project-management-specialist"):
        assert catalog.all(Occupation)[occupation].entity.requirements is None


# O*NET 29.3, Skills and Knowledge: importance (IM) and level (LV) with their standard errors.
@pytest.mark.parametrize(
    ("occupation", "competency", "rating"),
    [
        ("registered-nurse", "psychology", (4.58, 6.08, 0.2189, 0.2186)),
        ("registered-nurse", "active-listening", (4.0, 4.25, 0.0, 0.1637)),
        ("electrician-helper", "building-and-construction", (3.98, 4.35, 0.3919, 0.4648)),
    ],
)
def test_ratings_are_those_of_onet(
    catalog: Catalog, occupation: str, competency: str, rating: tuple[float, float, float, float]
) -> None:
    found = requirement(catalog, occupation, competency)
    assert (found.importance, found.level, found.importance_error, found.level_error) == rating


def test_each_critical_occupation_has_its_figures_in_one_place(catalog: Catalog) -> None:
    areas = {"denver-metro": "Denver metro", "pikes-peak": "Pikes Peak"}
    for record in catalog.all(Initiative).values():
        for critical in record.entity.critical_occupations:
            assert critical.demand is None
            found = market(catalog, critical.occupation, areas[str(record.region)])
            assert found.region == record.region
            assert set(found.estimated) == {"openings", "growth_percent"}


def test_living_wages_are_those_published_for_2022(catalog: Catalog) -> None:
    # Colorado Succeeds, 2022 Talent Pipeline: $39,852 for one adult, $71,739 for a family of three.
    for record in catalog.all(Region).values():
        assert [wage.hourly for wage in record.entity.living_wage] == [
            round(39_852 / 2_080, 2),
            round(71_739 / 2_080, 2),
        ]
