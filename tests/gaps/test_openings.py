"""What a region names, from where its openings and pay are, and whether the pay is a living wage."""

from __future__ import annotations

import csv
import gzip
import os
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog.labor import find_wage
from cpath.gaps.openings import living_wages, named_occupations
from cpath.gaps.scale import exact
from cpath.model import Occupation
from cpath.model.occupation import HOURS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpath.catalog import Catalog
    from cpath.messages import Message

    Make = Callable[[Mapping[str, Any]], Catalog]

OEWS = Path(os.environ.get("CPATH_TEST_DATA", "."), "bls_oews_2025/oews_2025_colorado_state_and_areas.csv.gz")
"""BLS OEWS May 2025, Colorado; too large to stand here."""
ILLUSTRATIVE = {"illustrative": True}
SOURCE = {"source": "State projections", "as_of": "2025"}


def nurse(*markets: dict[str, Any]) -> dict[str, Any]:
    return {
        "soc": "29-1141",
        "labor_market": [{"area": "North", "region": "north", **entry} for entry in markets],
    }


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
def test_hourly_wage(figures: dict[str, object], wage: Fraction | None, make_catalog: Make) -> None:
    catalog = make_catalog({"occupation": {"nurse": nurse({**figures, **ILLUSTRATIVE})}})
    found = find_wage(catalog, catalog.all(Occupation)["nurse"], "north")
    assert (None if found is None else found.hourly) == wage


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


def catalog_with(make_catalog: Make, *markets: dict[str, Any], initiatives: int = 1) -> Catalog:
    return make_catalog(
        {
            "occupation": {"nurse": {"soc": "29-1141", "labor_market": list(markets)}},
            "region": {
                "north": {
                    "title": {"en": "The North", "es": "El Norte"},
                    "workforce_area": "Northern Workforce Area",
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
                    "critical_occupations": [{"occupation": "nurse"}],
                }
                for number in range(initiatives)
            },
        }
    )


def openings_of(catalog: Catalog) -> Any:
    return named_occupations(catalog, None, {})["north"]["nurse"]


@pytest.mark.parametrize(
    ("entry", "openings"),
    [
        ({"area": "Springs, CO", "region": "north"}, 70),
        ({"area": "north"}, 70),
        ({"area": " THE NORTH"}, 70),
        ({"area": "El Norte"}, 70),
        ({"area": "Northern workforce area"}, 70),
        # The named region decides, not the area's name.
        ({"area": "The North", "region": "south"}, None),
        ({"area": "Colorado"}, None),
    ],
)
def test_figures_of_a_region(entry: dict[str, str], openings: int | None, make_catalog: Make) -> None:
    assert openings_of(catalog_with(make_catalog, {**entry, "openings": 70, **SOURCE})).openings == openings


@pytest.mark.parametrize(
    ("entries", "openings", "source"),
    [
        ([(45, "2024"), (50, "2025")], 50, "State projections, 2025"),
        ([(50, "2025"), (45, "2024")], 50, "State projections, 2025"),
        # An unknown one is no figure: the older known one counts.
        ([("unknown", "2025"), (45, "2024")], 45, "State projections, 2024"),
        ([("unknown", "2025"), ("unknown", "2024")], None, None),
        ([(-3, "2025")], None, None),
    ],
)
def test_the_newest_figure_counts(
    entries: list[tuple[object, str]], openings: int | None, source: str | None, make_catalog: Make
) -> None:
    markets = [
        {"area": "North", "region": "north", "openings": value, "source": "State projections", "as_of": as_of}
        for value, as_of in entries
    ]
    named = openings_of(catalog_with(make_catalog, *markets, initiatives=2))
    assert (named.openings, named.source and str(named.source), named.sector) == (
        openings,
        source,
        "Sector 0",
    )


def test_an_estimate_is_not_attributed_to_the_publisher_of_its_inputs(make_catalog: Make) -> None:
    entry = {"area": "North", "region": "north", "openings": 45, "median_hourly": 30.0, **SOURCE}
    made = {"estimated": ["openings"], "estimated_by": "the board", "derivation": "Half of the state's."}
    named = openings_of(catalog_with(make_catalog, {**entry, **made}))
    assert str(named.source) == "estimated by the board from State projections, 2025"
    assert list(map(str, named.sources)) == [str(named.source), "State projections, 2025"]


def test_two_occupations_of_one_code_are_told(make_catalog: Make) -> None:
    named = openings_of(catalog_with(make_catalog, {"area": "North", "openings": 45, **SOURCE}))
    (caution,) = named.cautions(["home-nurse"])
    assert (caution.about, caution.detail) == ("nurse", "home-nurse")
    assert str(caution.why).startswith("other occupations here have its SOC code")


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
    left_out: dict[Message, None] = {}
    named = named_occupations(catalog, None, left_out)["north"]["counselor"]
    assert named.codes == {"21-1018", "21-1011", "21-1014"}
    assert list(map(str, left_out)) == ["occupation `nobody`: there is no such record"]


def test_a_living_wage_is_reached_where_the_wage_is_as_high(make_catalog: Make) -> None:
    catalog = catalog_with(make_catalog)
    assert [(entry.household, entry.reached) for entry in living_wages(catalog, "north", Fraction(30))] == [
        ("one adult", True),
        ("family", False),
    ]
    assert [entry.reached for entry in living_wages(catalog, "north", None)] == [None, None]
    assert living_wages(catalog, "south", Fraction(30)) == ()
