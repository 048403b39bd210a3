"""What a region names, from where its openings and pay are, and whether the pay is a living wage."""

from __future__ import annotations

import csv
import gzip
import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.gaps.openings import hourly_wage, living_wages, named_occupations
from cpath.gaps.scale import exact
from cpath.model.occupation import HOURS_A_YEAR, LaborMarket

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpath.catalog import Catalog

    Make = Callable[[Mapping[str, Any]], Catalog]

OEWS = Path(os.environ.get("CPATH_TEST_DATA", "."), "bls_oews_2025/oews_2025_colorado_state_and_areas.csv.gz")
"""BLS OEWS May 2025, Colorado; too large to stand here."""
SOURCE = {"source": "State projections", "as_of": "2025"}


def market(**figures: object) -> LaborMarket:
    return LaborMarket.model_validate({"area": "North", "illustrative": True, **figures})


@pytest.mark.parametrize(
    ("figures", "wage"),
    [
        ({"median_hourly": 48.2}, Fraction("48.2")),
        ({"median_annual": 100_256.0}, Fraction("48.2")),
        ({"median_hourly": 20.0, "median_annual": 99_999.0}, 20),
        ({"median_hourly": "unknown", "median_annual": 41_600.0}, 20),
        ({"median_hourly": "unknown"}, None),
        ({}, None),
    ],
)
def test_hourly_wage(figures: dict[str, object], wage: Fraction | None) -> None:
    assert hourly_wage(market(**figures)) == wage


def test_the_annual_wage_of_bls_is_the_hourly_one_for_2080_hours() -> None:
    # Registered nurses, Colorado, OEWS May 2025: 48.20 dollars an hour, 100,260 a year (to the nearest ten).
    annual = exact(48.20) * HOURS_A_YEAR
    assert (annual, round(annual / 10) * 10) == (100_256, 100_260)


@pytest.mark.skipif(not OEWS.exists(), reason="CPATH_TEST_DATA names no folder that holds the OEWS tables")
def test_every_published_pair_of_wages_agrees() -> None:
    with gzip.open(OEWS, "rt", encoding="utf-8") as file:
        rows = [
            (row["h_median"], row["a_median"])
            for row in csv.DictReader(file)
            # Top-coded wages and those published only one way (footnotes 4 and 5) agree with nothing.
            if "_median" not in row["footnotes"]
        ]
    pairs = [(Fraction(hour), Fraction(year)) for hour, year in rows if _is_number(hour) and _is_number(year)]
    assert len(pairs) > 3_000
    assert max(abs(hour * HOURS_A_YEAR - year) for hour, year in pairs) <= 16


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def catalog_with(make_catalog: Make, *demands: dict[str, Any] | None) -> Catalog:
    return make_catalog(
        {
            "occupation": {
                "nurse": {
                    "soc": "29-1141",
                    "labor_market": [
                        {"area": "Colorado", "openings": 3000, **SOURCE},
                        {"area": "the north", "openings": 70, "median_hourly": 30.0, **SOURCE},
                    ],
                },
                "home-nurse": {"soc": "29-1141"},
            },
            "region": {
                "north": {
                    "title": {"en": "The North", "es": "El Norte"},
                    "living_wage": [
                        {"household": "one adult", "hourly": 30.0, **SOURCE},
                        {"household": "family", "hourly": 30.01, **SOURCE},
                    ],
                }
            },
            "initiative": {
                f"north/i{number}": {
                    "partnership": "care",
                    "sector": f"Sector {number}",
                    "critical_occupations": [
                        {"occupation": "nurse", **({} if demand is None else {"demand": demand})}
                    ],
                }
                for number, demand in enumerate(demands)
            },
        }
    )


def openings_of(catalog: Catalog) -> Any:
    return named_occupations(catalog, None, {})["north"]["nurse"]


def test_the_initiative_stands_before_the_occupations_own_figures(make_catalog: Make) -> None:
    own = openings_of(catalog_with(make_catalog, {"area": "North", "openings": 45, **SOURCE}))
    assert (own.openings, own.source) == (45, "State projections (2025)")
    # The record's figures of the region's own name, in any language and however it is written.
    assert openings_of(catalog_with(make_catalog, None)).openings == 70


@pytest.mark.parametrize(
    ("demands", "openings", "differ"),
    [
        ([45, 45], 45, False),
        ([45, 50], 45, True),
        (["unknown", 50], 50, False),
        ([45, "unknown"], 45, False),
        (["unknown", "unknown"], None, False),
        ([-3], None, False),
    ],
)
def test_two_initiatives_of_a_region(
    demands: list[object],
    openings: int | None,
    differ: bool,  # noqa: FBT001 - a column of the table above
    make_catalog: Make,
) -> None:
    catalog = catalog_with(
        make_catalog, *({"area": "North", "openings": value, **SOURCE} for value in demands)
    )
    named = openings_of(catalog)
    assert (named.openings, named.differ, named.sector) == (openings, differ, "Sector 0")
    assert any("give different openings" in caution.why for caution in named.cautions([])) == differ


def test_two_occupations_of_one_code_are_told(make_catalog: Make) -> None:
    named = openings_of(catalog_with(make_catalog, None))
    (caution,) = named.cautions(["home-nurse"])
    assert (caution.about, caution.detail) == ("nurse", "home-nurse")
    assert caution.why.startswith("other occupations here have its SOC code")


def test_a_code_that_joins_several_stands_for_each(make_catalog: Make) -> None:
    catalog = make_catalog(
        {
            "occupation": {"counselor": {"soc": "21-1018"}},
            "initiative": {
                "north/i": {
                    "partnership": "p",
                    "sector": "Health",
                    "critical_occupations": [{"occupation": "counselor"}, {"occupation": "nobody"}],
                }
            },
        }
    )
    left_out: dict[str, None] = {}
    named = named_occupations(catalog, None, left_out)["north"]["counselor"]
    assert named.codes == {"21-1018", "21-1011", "21-1014"}
    assert list(left_out) == ["occupation nobody: there is no such record"]


def test_a_living_wage_is_reached_where_the_wage_is_as_high(make_catalog: Make) -> None:
    catalog = catalog_with(make_catalog, None)
    assert [(entry.household, entry.reached) for entry in living_wages(catalog, "north", Fraction(30))] == [
        ("one adult", True),
        ("family", False),
    ]
    assert [entry.reached for entry in living_wages(catalog, "north", None)] == [None, None]
    assert living_wages(catalog, "south", Fraction(30)) == ()
