"""Roll-ups against arithmetic done by hand, and their laws over programs of every shape."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpath.gaps.figures import Range
from cpath.gaps.report import build_gap_report
from cpath.gaps.rollup import BY, Group, build_rollup

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog


def groups(catalog: Catalog, by: str, *, screening: bool = False) -> dict[str, Group]:
    kind = next(kind for kind in BY if kind == by)
    rollup = build_rollup(catalog, build_gap_report(catalog), kind, screening=screening)
    return {group.name: group for group in rollup.groups}


def test_regions_worked_out_by_hand(gaps_catalog: Catalog) -> None:
    found = groups(gaps_catalog, "region")
    north, south = found["north"], found["south"]
    # north: care-aide by care-tech 61/88 to 1, since new-care is not mapped. No employer voted on the others.
    assert [(row.occupation, row.program, row.state) for row in north.rows] == [
        ("care-aide", "care-tech", "unknown"),
        ("nurse", "nursing", "screening only"),
        ("unit-clerk", "care-tech", "screening only"),
    ]
    assert north.met == Range(Fraction(61, 88), Fraction(1))
    assert [(row.occupation, row.state) for row in south.rows] == [
        ("care-aide", "screening only"),
        ("nurse", "no program"),
    ]
    assert south.met is None


def test_screening_counts_where_it_is_asked_for(gaps_catalog: Catalog) -> None:
    found = groups(gaps_catalog, "region", screening=True)
    north, south = found["north"], found["south"]
    # nurse: assessed 1462/1787 by nursing, met 662/1787 to 962/1787; unit-clerk is not rated: 0 to 1
    assert [(row.headline, row.state) for row in north.rows] == [
        ("met", "unknown"),
        ("assessed", "covered"),
        (None, "unknown"),
    ]
    assert north.met == Range((Fraction(61, 88) + Fraction(662, 1787)) / 3, (1 + Fraction(962, 1787) + 1) / 3)
    # south: care-aide by basic-care 1/3 to 1; nurse has no program: 0
    assert [row.state for row in south.rows] == ["unknown", "no program"]
    assert south.met == Range(Fraction(1, 6), Fraction(1, 2))


def test_state_holds_every_region_and_a_sector_what_calls_itself_so(gaps_catalog: Catalog) -> None:
    (state,) = groups(gaps_catalog, "state").values()
    (sector,) = groups(gaps_catalog, "sector").values()
    assert (state.name, sector.name) == ("CO", "Care")
    assert len(state.rows) == len(sector.rows) == 5
    assert [
        state.count(kind) for kind in ("covered", "below", "unknown", "no program", "screening only")
    ] == [
        0,
        0,
        1,
        1,
        3,
    ]


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
                    },
                    "labor_market": [
                        {
                            "area": "here",
                            "openings": "unknown" if amount is None else amount,
                            "illustrative": True,
                        }
                    ],
                }
                for n, amount in enumerate(openings)
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
                    "critical_occupations": [{"occupation": f"job{n}"} for n in range(len(openings))],
                }
            },
        }
    )


def test_openings_weigh_where_they_are_known(make_catalog: Callable[[Any], Catalog]) -> None:
    # coverage 1 with 30 openings, 0 with 10, 1 with unknown openings
    catalog = small(make_catalog, [30, 10, None], [[2, 1], [0], [3]])
    (group,) = groups(catalog, "region", screening=True).values()
    assert group.met == Range(Fraction(2, 3), Fraction(2, 3))
    assert group.met_by_openings == Range(Fraction(3, 4), Fraction(3, 4))
    assert group.openings_unknown == 1
    assert (group.count("covered"), group.count("below")) == (2, 1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(-1, 3), max_size=3), min_size=1, max_size=4))
def test_laws(make_catalog: Callable[[Any], Catalog], levels: list[list[int]]) -> None:
    """A level of -1 is a program that is not mapped."""
    catalog = small(make_catalog, [None] * len(levels), levels)
    (group,) = groups(catalog, "state", screening=True).values()
    states = [group.count(kind) for kind in ("covered", "below", "unknown", "no program")]
    assert sum(states) == len(group.rows) == len(levels)
    assert group.met is not None
    assert 0 <= group.met.low <= group.met.high <= 1
    # One more program never lowers what the best covers.
    more = small(make_catalog, [None] * len(levels), [[*levels[0], 1], *levels[1:]])
    (wider,) = groups(more, "state", screening=True).values()
    assert wider.met is not None
    assert wider.met.low >= group.met.low
    assert wider.met.high >= group.met.high


@pytest.mark.parametrize("by", BY)
def test_an_occupation_counts_once_in_a_group(by: str, make_catalog: Callable[[Any], Catalog]) -> None:
    catalog = small(make_catalog, [10, 10], [[2], [2]])
    (group,) = groups(catalog, by).values()
    assert [row.occupation for row in group.rows] == ["job0", "job1"]
