"""The code tables: how many codes there are, a few known ones, and that the tables fit each other."""

from __future__ import annotations

from collections import Counter

import pytest

from cpath.model import code_tables as tables
from cpath.model.code_tables import (
    HYBRID_SOC,
    NAICS_SECTORS,
    closest_code,
    detailed_codes,
    find_cip,
    find_county,
    find_naics_sector,
    find_onet,
    find_soc,
    find_state,
    occupations_of_cip,
    title_of,
)


def test_soc_2018_has_its_levels() -> None:
    levels = Counter(entry.level for entry in tables._soc().values())
    assert levels == {"major": 23, "minor": 98, "broad": 459, "detailed": 867}


def test_onet_soc_2019_is_soc_and_149_finer_codes() -> None:
    codes = tables._onet()
    assert len(codes) == 1016
    assert sum(not code.endswith(".00") for code in codes) == 149
    assert all(find_soc(entry.soc) is not None for entry in codes.values())


def test_cip_2020_has_its_actions() -> None:
    actions = Counter(entry.action for entry in tables._cip().values())
    assert actions == {
        "same": 1994,
        "new": 507,
        "moved-to": 149,
        "moved-from": 149,
        "deleted": 12,
        "reserved": 37,
    }


def test_a_cip_code_that_is_given_up_leads_to_one_in_use() -> None:
    entries = [entry for entry in tables._cip().values() if entry.moved_to is not None]
    assert len(entries) == 149 + 8
    for entry in entries:
        target = find_cip(entry.moved_to or "")
        assert not entry.in_use
        assert target is not None
        assert target.in_use, entry


def test_the_crosswalk_links_codes_that_are_in_use() -> None:
    crosswalk = tables._crosswalk()
    assert len(crosswalk) == 1948
    assert sum(len(socs) for socs in crosswalk.values()) == 5723
    for cip, socs in crosswalk.items():
        entry = find_cip(cip)
        assert entry is not None
        assert entry.in_use, cip
        for soc in socs:
            found = find_soc(soc)
            assert found is not None
            assert found.level == "detailed"


def test_states_and_counties() -> None:
    counties = tables._counties()
    assert len(tables._states()) == 56
    assert len(counties) == 3243
    assert sum(county.state == "CO" for county in counties.values()) == 64
    assert sum(county.state == "AK" for county in counties.values()) == 30
    assert sum(county.state == "HI" for county in counties.values()) == 5
    assert sum(county.state == "PR" for county in counties.values()) == 78


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (find_soc("29-1141"), "Registered Nurses"),
        (find_soc("15-1299"), "Computer Occupations, All Other"),
        (find_soc("33-3051"), "Police and Sheriff's Patrol Officers"),
        (find_onet("29-1141.00"), "Registered Nurses"),
        (find_onet("15-1299.04"), "Penetration Testers"),
        (find_cip("51.3801"), "Registered Nursing/Registered Nurse"),
        (find_cip("01.0309"), "Viticulture and Enology"),
    ],
)
def test_known_codes(found: tables.SocCode | tables.OnetCode | tables.CipCode | None, title: str) -> None:
    assert found is not None
    assert found.title == title


@pytest.mark.parametrize(
    ("fips", "name", "state"),
    [
        ("08041", "El Paso", "CO"),
        ("08014", "Broomfield", "CO"),
        ("12086", "Miami-Dade", "FL"),
        ("46102", "Oglala Lakota", "SD"),
        ("09110", "Capitol", "CT"),
    ],
)
def test_known_counties(fips: str, name: str, state: str) -> None:
    assert find_county(fips) == tables.County(fips, name, state)


def test_codes_that_are_none() -> None:
    assert find_soc("29-1142") is None
    assert find_soc("21-1018") is None
    assert find_onet("15-1132.00") is None
    assert find_cip("99.9999") is None
    assert find_county("12025") is None
    assert occupations_of_cip("99.9999") == frozenset()


def test_hybrids_are_no_soc_codes_and_their_parts_are() -> None:
    assert len(HYBRID_SOC) == 5
    for code, hybrid in HYBRID_SOC.items():
        assert find_soc(code) is None
        assert [entry.code for entry in detailed_codes(code)] == list(hybrid.parts)
        # Each stands for occupations of its own broad group.
        assert {part[:6] for part in hybrid.parts} == {code[:6]}


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("29-1140", ["29-1141"]),
        # Minor groups that do not end in 000.
        ("31-1100", ["31-1121", "31-1122", "31-1131", "31-1132", "31-1133"]),
        ("15-2000", ["15-2011", "15-2021", "15-2031", "15-2041", "15-2051", "15-2099"]),
    ],
)
def test_groups_know_their_occupations(group: str, codes: list[str]) -> None:
    assert [entry.code for entry in detailed_codes(group)] == codes


def test_every_detailed_code_is_in_one_major_group() -> None:
    majors = [entry.code for entry in tables._soc().values() if entry.level == "major"]
    assert sum(len(detailed_codes(code)) for code in majors) == 867


@pytest.mark.parametrize(
    ("system", "written", "meant"),
    [
        ("SOC", "15-1298", "15-1299"),
        ("SOC", "29-1142", "29-1141"),
        ("SOC", "29-1411", "29-1141"),
        ("SOC", "92-1141", "29-1141"),
        ("O*NET-SOC", "29-1141.09", "29-1141.00"),
        ("O*NET-SOC", "29-1411.00", "29-1141.00"),
        ("O*NET-SOC", "15-1132.00", None),
        ("CIP", "51.8301", "51.3801"),
        ("county FIPS", "08042", "08041"),
        ("county FIPS", "99999", None),
    ],
)
def test_the_code_that_was_meant(system: tables.System, written: str, meant: str | None) -> None:
    assert closest_code(system, written) == meant
    assert meant is None or title_of(system, meant)


@pytest.mark.parametrize("code", ["62", "622", "622110", "31", "32", "33", "31-33", "48-49", "49"])
def test_naics_codes_of_a_sector(code: str) -> None:
    assert find_naics_sector(code) in NAICS_SECTORS.values()


@pytest.mark.parametrize("code", ["262", "99", "10", "34", "50"])
def test_naics_codes_of_none(code: str) -> None:
    assert len(NAICS_SECTORS) == 20
    assert find_naics_sector(code) is None


def test_states_by_postal_code() -> None:
    assert find_state("CO") == "08"
    assert find_state("XX") is None
    assert ("CO", "Colorado") in tables.iter_states()
