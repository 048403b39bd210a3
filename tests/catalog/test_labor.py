"""Which figures are of a region, and which codes cover other jobs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cpath.catalog import Catalog, Record
from cpath.catalog.labor import find_wage, nearest_openings, nearest_wage, whole_code
from cpath.model import Occupation, Settings


def catalog_of(*occupations: dict[str, Any]) -> Catalog:
    settings = Settings.model_validate({"format": 1, "title": "Test", "state": "CO"})
    catalog = Catalog(Path(), Record("cpath", None, "cpath.yaml", settings))
    catalog.records[Occupation] = {
        f"job{number}": Record(
            f"job{number}",
            None,
            f"occupations/job{number}.yaml",
            Occupation.model_validate({"title": "Job", "level": "entry", "soc": "29-1141", **entry}),
        )
        for number, entry in enumerate(occupations)
    }
    return catalog


@pytest.mark.parametrize(
    ("soc", "onet", "whole"),
    [
        ("15-1299", "15-1299.04", True),  # a detailed occupation below the code
        ("15-1299", None, True),  # computer occupations, all other
        ("29-1141", "29-1141.01", True),  # acute care nurses
        ("29-1141", "29-1141.00", False),  # the SOC occupation itself
        ("29-1141", None, False),
        ("21-1018", None, True),  # a code of BLS that joins several
        ("29-1140", None, True),  # a group
    ],
)
def test_codes_that_cover_other_jobs(soc: str, onet: str | None, whole: bool) -> None:  # noqa: FBT001
    catalog = catalog_of({"soc": soc, "onet": onet})
    assert whole_code(catalog, catalog.all(Occupation)["job0"]) == (soc if whole else None)


def test_a_code_of_two_occupations_covers_both() -> None:
    catalog = catalog_of({}, {}, {"soc": "31-1131"})
    records = catalog.all(Occupation)
    assert [whole_code(catalog, records[key]) for key in records] == ["29-1141", "29-1141", None]


def market(area: str, as_of: str = "2025", **figures: Any) -> dict[str, Any]:
    return {"area": area, "source": "S", "as_of": as_of, **figures}


@pytest.mark.parametrize(
    ("markets", "value", "scope"),
    [
        (
            [market("Nevada", openings=1), market("Colorado", openings=2), market("north", openings=3)],
            3,
            "region",
        ),
        ([market("Nevada", openings=1), market("Colorado", openings=2)], 2, "state"),
        ([market("Nevada", openings=1), market("Utah", "2024", openings=2)], 1, "other"),
        # Nearer is better than newer; unknown is no figure.
        ([market("Colorado", "2026", openings=2), market("north", "2020", openings=3)], 3, "region"),
        ([market("Colorado", openings=2), market("north", openings="unknown")], 2, "state"),
        # The figures of another region are never those of the state.
        ([market("Colorado", region="south", openings=1), market("Utah", openings=2)], 1, "other"),
    ],
)
def test_the_nearest_openings(markets: list[dict[str, Any]], value: int, scope: str) -> None:
    catalog = catalog_of({"labor_market": markets})
    found = nearest_openings(catalog, catalog.all(Occupation)["job0"], "north")
    assert found is not None
    assert (found.value, found.scope) == (value, scope)


def test_pay_and_openings_may_be_of_two_entries() -> None:
    markets = [market("north", openings=3), market("north", "2024", median_annual=41_600.0)]
    catalog = catalog_of({"labor_market": markets})
    record = catalog.all(Occupation)["job0"]
    wage = find_wage(catalog, record, "north")
    assert wage is not None
    assert (wage.hourly, wage.path) == (20, ("labor_market", 1, "median_annual"))
    assert nearest_wage(catalog, record, None) is not None
    assert find_wage(catalog, record, "south") is None
