"""Openings against completers: published cases, unknowns and bounds, and what sharing conserves."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.gaps.supply import allocate, build_supply
from cpath.rounding import round_half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpath.catalog import Catalog
    from cpath.gaps.balance import OccupationRow, SupplyReport

    Make = Callable[[Mapping[str, Any]], Catalog]

CASES = yaml.safe_load((Path(__file__).parent / "supply.yaml").read_text(encoding="utf-8"))
ILLUSTRATIVE = {"illustrative": True}


def occupation(number: int, openings: object) -> dict[str, Any]:
    """Write an occupation of a code of its own, with its openings in the region."""
    figure = {None: "unknown", "no program": 40}.get(openings, openings)  # type: ignore[call-overload]
    market = {"area": "North", "region": "north", "openings": figure, **ILLUSTRATIVE}
    return {"soc": f"29-{2010 + number}", "labor_market": [market]}


def catalog_of(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "occupation": {
            name: {**occupation(number, openings), **case.get("codes", {}).get(name, {})}
            for number, (name, openings) in enumerate(case["openings"].items())
        },
        "initiative": {
            "north/care": {
                "partnership": "care",
                "sector": "Care",
                "critical_occupations": [
                    {"occupation": name, **({"no_program": "None here"} if openings == "no program" else {})}
                    for name, openings in case["openings"].items()
                ],
            }
        },
        "program": {
            f"north/{name}": {
                "status": program.get("status", "active"),
                "prepares_for": [{"occupation": target} for target in program["for"]],
                "completions": [
                    {
                        "year": year,
                        "count": "unknown" if count is None else count,
                        "counting": "people",
                        **ILLUSTRATIVE,
                    }
                    for year, count in program["completers"].items()
                ],
            }
            for name, program in case["programs"].items()
        },
    }


def figure(row: OccupationRow, name: str) -> Fraction | None:
    if name in ("gap", "gap_share", "ratio"):
        return None if row.balance is None else getattr(row.balance, name)
    found: Fraction | None = getattr(row, name)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case: dict[str, Any], make_catalog: Make) -> None:
    report = build_supply(make_catalog(catalog_of(case)))
    rows = {row.occupation: row for row in report.occupations}
    assert list(rows) == sorted(case["openings"])
    for name, expected in case["rows"].items():
        assert {key: figure(rows[name], key) for key in expected} == {
            key: None if value is None else Fraction(str(value)) for key, value in expected.items()
        }
    for name, expected in case.get("percent", {}).items():
        for key, value in expected.items():
            found = figure(rows[name], key)
            assert found is not None
            assert round_half_up(found * 100, 0) == value
    programs = {row.program: row.openings for row in report.programs}
    for name, openings in case.get("program_openings", {}).items():
        assert programs[name] == openings
    for name, years in case.get("years", {}).items():
        assert list(rows[name].years) == years
    whole = report.whole().balance
    for name, value in case.get("total", {}).items():
        assert getattr(whole, name) == value
    educations = {total.name: total.balance.openings for total in report.by_education()}
    assert educations == case.get("educations", educations)
    cautions = {str(caution) for row in report.occupations for caution in row.cautions}
    assert set(case.get("cautions", ())) <= cautions


PEOPLE = st.fractions(0, 10_000, max_denominator=3)
MAYBE = st.none() | PEOPLE


@given(PEOPLE, st.dictionaries(st.sampled_from("abcdef"), MAYBE, min_size=1))
def test_a_share_gives_all_and_takes_from_nobody(count: Fraction, by: dict[str, Fraction | None]) -> None:
    shares = allocate(count, by)
    assert set(shares) == set(by)
    assert sum(shares.values()) == count
    assert min(shares.values()) >= 0


REGIONS = st.fixed_dictionaries(
    {
        "openings": st.fixed_dictionaries({name: st.none() | st.integers(0, 500) for name in "abcd"}),
        "programs": st.dictionaries(
            st.sampled_from(["p", "q", "r", "s"]),
            st.fixed_dictionaries(
                {
                    "for": st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True),
                    "completers": st.dictionaries(
                        st.integers(2015, 2025), st.none() | st.integers(0, 300), max_size=4
                    ),
                }
            ),
            max_size=4,
        ),
    }
)


@settings(max_examples=60, deadline=None)
@given(REGIONS)
def test_sharing_conserves_people_and_openings(make_catalog: Make, case: dict[str, Any]) -> None:
    report = build_supply(make_catalog(catalog_of(case)))
    counted = [row for row in report.programs if row.completers.count is not None]
    allocated = sum((row.allocated for row in report.occupations if row.allocated is not None), Fraction(0))
    # Every occupation that a program leads to is critical here, so nobody goes elsewhere.
    assert allocated == sum((row.completers.count or Fraction(0) for row in counted), Fraction(0))
    for row in report.occupations:
        if row.completers is not None:
            assert row.completers_sole is not None
            assert row.allocated is not None
            assert 0 <= row.completers_sole <= row.allocated <= row.completers
        if row.balance is not None:
            assert row.gap_low is not None
            assert row.gap_high is not None
            assert row.gap_low <= row.balance.gap <= row.gap_high
        assert (row.balance is None) == bool(
            row.openings is None or row.allocated is None or row.unknown_programs
        )
    if all(row.openings is not None for row in report.programs):
        served = [row for row in report.occupations if row.programs]
        assert sum(row.openings or 0 for row in report.programs) == sum(row.openings or 0 for row in served)


def linked(report: SupplyReport) -> dict[str, tuple[str, ...]]:
    return {row.occupation: row.programs for row in report.occupations}


CROSSWALK: dict[str, Any] = {
    "occupation": {
        "analyst": {"soc": "15-1212"},
        "manager": {"soc": "11-3021"},
        "developer": {"soc": "15-1252"},
    },
    "initiative": {
        "north/it": {
            "partnership": "it",
            "sector": "IT",
            "critical_occupations": [{"occupation": "analyst"}, {"occupation": "developer"}],
        }
    },
    "program": {
        # 11.1003, computer and information systems security: 15-1212 among others.
        "north/by-code": {"cip": "11.1003"},
        "north/says-so": {"cip": "11.1003", "prepares_for": [{"occupation": "developer"}]},
        "north/elsewhere": {"cip": "51.3801"},
        "north/no-code": {"cip": "unknown"},
        "south/other-region": {"cip": "11.1003"},
    },
}


def test_the_crosswalk_links_only_where_a_program_says_nothing(make_catalog: Make) -> None:
    report = build_supply(make_catalog(CROSSWALK))
    assert linked(report) == {"analyst": ("by-code",), "developer": ("says-so",)}
    assert report.occupations[0].method.endswith(
        "linked by the CIP-SOC crosswalk where a program names no occupation"
    )
    (left_out,) = report.left_out
    assert str(left_out).startswith("programs of `north` that lead to no occupation it names")
    assert str(left_out).endswith(": `elsewhere` and `no-code`")


def test_what_a_pathway_names_takes_its_share_and_gets_no_row(make_catalog: Make) -> None:
    catalog = make_catalog(
        {
            **CROSSWALK,
            "occupation": {
                "analyst": {
                    "soc": "15-1212",
                    "labor_market": [{"area": "north", "openings": 10, **ILLUSTRATIVE}],
                },
                "manager": {
                    "soc": "11-3021",
                    "labor_market": [{"area": "north", "openings": 30, **ILLUSTRATIVE}],
                },
            },
            "initiative": {
                "north/it": {
                    "partnership": "it",
                    "sector": "IT",
                    "critical_occupations": [{"occupation": "analyst"}],
                }
            },
            "pathway": {
                "north/it": {
                    "stages": [{"id": "entry", "title": "Entry"}],
                    "lanes": [{"id": "it", "title": "IT"}],
                    "occupations": [{"occupation": "manager", "stage": "entry", "lane": "it"}],
                }
            },
            "program": {
                "north/by-code": {
                    "cip": "11.1003",
                    "completions": [{"year": 2024, "count": 8, **ILLUSTRATIVE}],
                }
            },
        }
    )
    (row,) = build_supply(catalog).occupations
    assert (row.completers, row.completers_sole, row.allocated) == (8, 0, 2)


def test_an_occupation_option_leaves_the_sharing_as_it_is(make_catalog: Make) -> None:
    case = next(case for case in CASES if case["case"] == "CIP-SOC allocation")
    catalog = make_catalog(catalog_of(case))
    report = build_supply(catalog, occupation="only-a")
    assert [(row.occupation, row.allocated) for row in report.occupations] == [("only-a", Fraction(45, 2))]
    assert [row.program for row in report.programs] == ["a"]


def test_totals_add_what_is_known_and_count_the_rest(make_catalog: Make) -> None:
    data = catalog_of(
        {
            "openings": {"a": 100, "b": 50, "c": None},
            "programs": {
                "p": {"for": ["a"], "completers": {2024: 30}},
                "q": {"for": ["b"], "completers": {}},
                "r": {"for": ["c"], "completers": {2024: 9}},
            },
        }
    )
    data["occupation"]["a"]["labor_market"].append({"area": "South", "openings": 10, **ILLUSTRATIVE})
    data["initiative"]["south/trades"] = {
        "partnership": "trades",
        "sector": "Trades",
        "critical_occupations": [{"occupation": "a"}],
    }
    data["program"]["south/s"] = {
        "prepares_for": [{"occupation": "a"}],
        "completions": [{"year": 2024, "count": 4, **ILLUSTRATIVE}],
    }
    report = build_supply(make_catalog(data))
    assert [
        (total.name, total.balance.openings, total.balance.allocated, total.rows, total.unknown)
        for total in (*report.by_region(), *report.by_sector(), report.whole())
    ] == [
        ("north", 100, 30, 1, ("north/b", "north/c")),
        ("south", 10, 4, 1, ()),
        ("Care", 100, 30, 1, ("north/b", "north/c")),
        ("Trades", 10, 4, 1, ()),
        ("all regions here", 110, 34, 2, ("north/b", "north/c")),
    ]
    assert report.whole().balance.gap_share == Fraction(76, 110)


def test_no_critical_occupation_is_an_empty_report(make_catalog: Make) -> None:
    report = build_supply(make_catalog({"program": {"north/p": {}}}))
    assert (report.occupations, report.programs, report.whole().balance.gap) == ((), (), 0)
