"""Roll-ups against arithmetic done by hand, and their laws over programs of every shape."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpath.gaps.report import build_gap_report
from cpath.gaps.rollup import BY, Group, build_rollup

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog


def groups(catalog: Catalog, by: str) -> dict[str, Group]:
    rollup = build_rollup(catalog, build_gap_report(catalog), next(kind for kind in BY if kind == by))
    return {group.name: group for group in rollup.groups}


def test_regions_worked_out_by_hand(gaps_catalog: Catalog) -> None:
    found = groups(gaps_catalog, "region")
    north, south = found["north"], found["south"]
    # north: care-aide best by care-tech 61/88; nurse 662/1487; unit-clerk: nobody rated, unknown
    assert [(row.occupation, row.program, row.state) for row in north.rows] == [
        ("care-aide", "care-tech", "below"),
        ("nurse", "nursing", "below"),
        ("unit-clerk", "care-tech", "unknown"),
    ]
    assert north.mean_coverage == (Fraction(61, 88) + Fraction(662, 1487)) / 2
    # Bounds, parts counted: care-aide 149/176 (care-tech) up to 1 (new-care is not mapped);
    # nurse 2199/3574 to 2799/3574; unit-clerk 0 to 1
    assert north.mean_low == (Fraction(149, 176) + Fraction(2199, 3574) + 0) / 3
    assert north.mean_high == (1 + Fraction(2799, 3574) + 1) / 3
    # south: care-aide by basic-care 1/3, parts 17/27; nurse has no program: 0 in both bounds
    assert [(row.occupation, row.state) for row in south.rows] == [
        ("care-aide", "below"),
        ("nurse", "no program"),
    ]
    assert south.mean_coverage == Fraction(1, 3)
    assert (south.mean_low, south.mean_high) == (Fraction(17, 54), Fraction(17, 54))


def test_state_holds_every_region_and_a_sector_what_calls_itself_so(gaps_catalog: Catalog) -> None:
    (state,) = groups(gaps_catalog, "state").values()
    (sector,) = groups(gaps_catalog, "sector").values()
    assert (state.name, sector.name) == ("CO", "Care")
    assert len(state.rows) == len(sector.rows) == 5
    assert [state.count(kind) for kind in ("covered", "below", "unknown", "no program")] == [0, 3, 1, 1]


def small(
    make_catalog: Callable[[Any], Catalog], openings: list[int | None], levels: list[list[int]]
) -> Catalog:
    """Build one region with an occupation for each list of levels, and a program for each level."""
    return make_catalog(
        {
            "framework": {
                "fw": {
                    "level_scale": "course-level",
                    "competencies": [{"id": "a", "title": "a", "category": "skill"}],
                }
            },
            "occupation": {
                f"job{n}": {
                    "requirements": {
                        "illustrative": True,
                        "items": [{"competency": "a", "importance": 5, "level": 2}],
                    }
                }
                for n in range(len(levels))
            },
            "program": {
                f"here/p{n}-{k}": {
                    "prepares_for": [{"occupation": f"job{n}", "basis": "provider"}],
                    "courses": [
                        {
                            "id": "c",
                            "title": "C",
                            "teaches": None
                            if level < 0
                            else [{"competency": "a", "level": float(level), "assessed": True}],
                        }
                    ],
                }
                for n, found in enumerate(levels)
                for k, level in enumerate(found)
            },
            "initiative": {
                "here/care": {
                    "partnership": "care",
                    "sector": "Care",
                    "critical_occupations": [
                        {
                            "occupation": f"job{n}",
                            "demand": None
                            if amount is None
                            else {"area": "Here", "openings": float(amount), "illustrative": True},
                        }
                        for n, amount in enumerate(openings)
                    ],
                }
            },
        }
    )


def test_openings_weigh_where_they_are_known(make_catalog: Callable[[Any], Catalog]) -> None:
    # coverage 1 with 30 openings, 0 with 10, 1 with unknown openings
    (group,) = groups(small(make_catalog, [30, 10, None], [[2, 1], [0], [3]]), "region").values()
    assert group.mean_coverage == Fraction(2, 3)
    assert group.mean_by_openings == Fraction(3, 4)
    assert group.openings_unknown == 1
    assert (group.count("covered"), group.count("below")) == (2, 1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(-1, 3), max_size=3), min_size=1, max_size=4))
def test_laws(make_catalog: Callable[[Any], Catalog], levels: list[list[int]]) -> None:
    """A level of -1 is a program that nobody has mapped."""
    catalog = small(make_catalog, [None] * len(levels), levels)
    (group,) = groups(catalog, "state").values()
    states = [group.count(kind) for kind in ("covered", "below", "unknown", "no program")]
    assert sum(states) == len(group.rows) == len(levels)
    assert group.mean_low is not None
    assert group.mean_high is not None
    assert 0 <= group.mean_low <= group.mean_high <= 1
    known = [row.coverage for row in group.rows if row.coverage is not None]
    assert (group.mean_coverage is None) == (not known)
    # One more program never lowers what the best covers.
    more = small(make_catalog, [None] * len(levels), [[*levels[0], 1], *levels[1:]])
    (wider,) = groups(more, "state").values()
    assert wider.mean_low is not None
    assert wider.mean_low >= group.mean_low
    if group.rows[0].coverage is not None:
        assert (wider.rows[0].coverage or 0) >= group.rows[0].coverage


@pytest.mark.parametrize("by", BY)
def test_an_occupation_counts_once_in_a_group(by: str, make_catalog: Callable[[Any], Catalog]) -> None:
    catalog = small(make_catalog, [10, 10], [[2], [2]])
    (group,) = groups(catalog, by).values()
    assert [row.occupation for row in group.rows] == ["job0", "job1"]
