"""The matrix of every pair against single pairs: the same figures, whatever the catalog holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.gaps.competency import compare
from cpath.gaps.every_pair import FIGURES, QUERY, EveryPair, build_every_pair
from cpath.gaps.figures import Range
from cpath.reports.gap.matrix_file import fill_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpath.catalog import Catalog

    Make = Callable[[Mapping[str, Any]], Catalog]

EXACT = tuple(name for name in FIGURES if not name.startswith("partial"))
"""Figures that are the float64 nearest to the exact one; the others are within 1e-12."""

DUCKDB = duckdb.connect()
KEYS = ["a/one", "a/two", "a/three", "b/one", "b/four"]
WORDS = st.sampled_from(["introduced", "reinforced", "mastered"])
LEVELS = st.sampled_from([0, 1, 2, 3, 3.5, 4.62, 7])
FLAGS: list[dict[str, Any]] = [{}] * 8 + [
    {"suppress": "importance"},
    {"suppress": "level"},
    {"suppress": "both"},
    {"not_relevant": True},
]
RATING = st.builds(
    lambda rating, level, flags: {**rating, **level, **flags},
    st.fixed_dictionaries(
        {
            "competency": st.sampled_from([*KEYS, *KEYS, "nowhere"]),
            "importance": st.sampled_from([1, 2.5, 3, 3.37, 4.1, 4.75, 5]),
        }
    ),
    st.just({}) | LEVELS.map(lambda level: {"level": level}) | LEVELS.map(lambda level: {"level": level}),
    st.sampled_from(FLAGS),
)
TEACHES = st.builds(
    lambda key, level, assessed: {"competency": key, **assessed, **level},
    st.sampled_from(KEYS),
    st.just({}) | WORDS.map(lambda level: {"level": level}) | LEVELS.map(lambda level: {"level": level}),
    st.sampled_from([{"assessed": True}, {"assessed": True}, {"assessed": False}, {}]),
)
MAPS = st.none() | st.lists(TEACHES, min_size=1, max_size=5) | st.lists(TEACHES, max_size=5)
COURSES = st.lists(
    st.builds(
        lambda teaches, more: {"title": "C", **more, **({} if teaches is None else {"teaches": teaches})},
        MAPS,
        st.sampled_from(
            [{}, {}, {}, {"teaches_complete": False}, {"elective": True}, {"level": 2, "assessed": True}]
        ),
    ),
    max_size=3,
)
VOTES = st.lists(
    st.fixed_dictionaries(
        {
            "competency": st.sampled_from(KEYS),
            "votes": st.lists(st.none() | st.integers(1, 4), max_size=4),
        },
        optional={"level": LEVELS | WORDS},
    ),
    max_size=4,
)
THRESHOLDS = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(values).map(lambda value: {"value": value, "illustrative": True})
        for name, values in (
            ("importance_minimum", [1, 3, 4]),
            ("critical_vote", [1, 2.5, 3]),
        )
    },
)


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Any]:
    """Draw two or three occupations, up to four programs in two regions, votes, thresholds, alignments."""
    related = st.fixed_dictionaries(
        {
            "competency": st.sampled_from(["one", "two", "three"]),
            "relation": st.sampled_from(["exact", "broad", "close", "narrow", "related"]),
            "to": st.sampled_from(KEYS[3:]),
        }
    )
    occupations = draw(
        st.dictionaries(
            st.sampled_from(["nurse", "aide", "clerk"]),
            st.lists(RATING, max_size=6, unique_by=lambda item: item["competency"])
            | st.lists(RATING, min_size=3, max_size=6, unique_by=lambda item: item["competency"])
            | st.none(),
            min_size=1,
        )
    )
    conversion = {
        "from_scale": "course-level",
        "to_scale": "onet-level",
        "illustrative": True,
        "points": [{"from_value": 1, "to_value": 2}, {"from_value": 3, "to_value": 5}],
    }
    regions = {region: draw(THRESHOLDS) for region in ("north", "south") if draw(st.booleans())}
    return {
        "settings": {
            "thresholds": draw(THRESHOLDS),
            "conversions": [conversion] if draw(st.booleans()) else [],
        },
        "framework": {
            "a": {
                "level_scale": "onet-level",
                "competencies": [
                    {"id": name, "title": name, "category": "skill"} for name in ("one", "two", "three")
                ],
                "alignments": draw(st.lists(related, max_size=3)),
            },
            "b": {
                "level_scale": "course-level",
                "importance_scale": {"low": 0, "high": 100},
                "competencies": [
                    {"id": name, "title": name, "category": "skill"} for name in ("one", "four")
                ],
            },
            "c": {
                "level_scale": "onet-level",
                "competencies": [{"id": "five", "title": "five", "category": "skill"}],
            },
        },
        "occupation": {
            key: {} if items is None else {"requirements": {"illustrative": True, "items": items}}
            for key, items in occupations.items()
        },
        "region": {region: {"thresholds": thresholds} for region, thresholds in regions.items()},
        "program": {
            f"{region}/{name}": {
                "status": draw(st.sampled_from(["active", "planned", "active", "suspended"])),
                "courses": [{"id": f"c{number}", **course} for number, course in enumerate(draw(COURSES))],
            }
            for region in ("north", "south")
            for name in draw(st.sets(st.sampled_from(["p", "q"])))
        },
        "validation": {
            f"{region}/{key}": {
                "occupation": key,
                "held_on": "2026-02-01",
                "voters": [],
                "items": draw(VOTES),
            }
            for region in ("north", "south")
            for key in occupations
            if draw(st.booleans())
        },
    }


def figures_of(
    every: EveryPair, *, size: int = 100, threads: int = 2
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the figures by occupation and program, worked out ``size`` occupations at a time."""
    names = ("serves", "required", "screening", "headline", *FIGURES)
    found = {}
    fill_tables(DUCKDB, every.tables)
    DUCKDB.execute(f"SET threads = {threads}")
    for first in range(0, len(every.occupations), size):
        DUCKDB.execute(QUERY, {"first": first, "last": first + size - 1})
        for _, occupation, program, *values in DUCKDB.fetchall():
            found[occupation, program] = dict(zip(names, values, strict=True))
    return found


@settings(max_examples=300, deadline=None)
@given(catalogs())
def test_every_pair_is_what_the_single_pair_is(make_catalog: Make, data: dict[str, Any]) -> None:
    catalog = make_catalog(data)
    every = build_every_pair(catalog)
    assert every.is_exact
    found = figures_of(every)
    assert len(found) == len(every.occupations) * len(every.programs)
    for occupation in every.occupations:
        for program in every.programs:
            pair = compare(catalog, occupation, program, program.region)
            own = found[occupation.key, program.key]
            assert own["required"] == pair.required
            assert own["headline"] == pair.headline
            assert own["screening"] == pair.screening_only
            for name in FIGURES:
                statistic, _, end = name.rpartition("_")
                value = None if pair.coverage is None else getattr(getattr(pair.coverage, statistic), end)
                if value is None or name in EXACT:
                    assert own[name] == (None if value is None else float(value)), name
                else:
                    assert own[name] == pytest.approx(float(value), rel=0, abs=1e-12), name


@settings(max_examples=30, deadline=None)
@given(catalogs(), st.integers(1, 3))
def test_no_number_of_occupations_or_threads_changes_a_bit(
    make_catalog: Make, data: dict[str, Any], size: int
) -> None:
    every = build_every_pair(make_catalog(data))
    assert figures_of(every, size=size, threads=1) == figures_of(every)


def test_programs_are_those_that_run_or_will(gaps_catalog: Catalog) -> None:
    every = build_every_pair(gaps_catalog)
    assert [program.key for program in every.programs] == [
        "north/advanced-care",
        "north/care-tech",
        "north/new-care",
        "north/nursing",
        "south/basic-care",  # paused-care is suspended
    ]
    assert [occupation.key for occupation in every.occupations] == ["care-aide", "nurse", "unit-clerk"]
    serving = {pair for pair, own in figures_of(every).items() if own["serves"]}
    assert serving == {
        ("care-aide", "north/advanced-care"),
        ("care-aide", "north/care-tech"),
        ("care-aide", "north/new-care"),
        ("care-aide", "south/basic-care"),
        ("nurse", "north/nursing"),
        ("unit-clerk", "north/care-tech"),
    }
    (south,) = build_every_pair(gaps_catalog, region="south").programs
    assert south.key == "south/basic-care"


def test_levels_of_very_many_decimals_are_not_exact_but_right(make_catalog: Make) -> None:
    ratings = [
        {"competency": key, "importance": 3.3333333333333, "level": level}
        for key, level in zip(
            KEYS[:3], (1.1234567890123457, 2.7182818284590455, 3.141592653589793), strict=True
        )
    ]
    catalog = make_catalog(
        {
            "framework": {
                "a": {
                    "level_scale": "onet-level",
                    "competencies": [
                        {"id": name, "title": name, "category": "skill"} for name in ("one", "two", "three")
                    ],
                }
            },
            "occupation": {"nurse": {"requirements": {"illustrative": True, "items": ratings}}},
            "program": {
                "north/p": {
                    "courses": [
                        {
                            "id": "c",
                            "title": "C",
                            "teaches": [
                                {"competency": "one", "level": 1.1234567890123457, "assessed": True},
                                {"competency": "two", "level": 2.718281828459045, "assessed": True},
                            ],
                        }
                    ]
                }
            },
        }
    )
    every = build_every_pair(catalog)
    assert not every.is_exact
    own = figures_of(every)["nurse", "north/p"]
    pair = compare(catalog, every.occupations[0], every.programs[0], "north")
    assert pair.coverage is not None
    assert pair.coverage.met == Range(Fraction(1, 3), Fraction(1, 3))
    assert own["met_low"] == own["met_high"] == pytest.approx(1 / 3, abs=1e-12)
    assert own["partial_low"] == pytest.approx(float(pair.coverage.partial.low), abs=1e-12)


@pytest.mark.parametrize("data", [{}, {"occupation": {"nurse": {}}}, {"program": {"north/p": {}}}])
def test_nothing_against_nothing_is_no_fault(data: dict[str, Any], make_catalog: Make) -> None:
    assert figures_of(build_every_pair(make_catalog(data))) == {}


def test_a_course_that_lists_only_a_part_may_rule_something_out(make_catalog: Make) -> None:
    """Level 0 in a course that is not mapped in full: that item is not taught, others may be."""
    names = ("one", "two")
    catalog = make_catalog(
        {
            "framework": {
                "a": {
                    "level_scale": "onet-level",
                    "competencies": [{"id": name, "title": name, "category": "skill"} for name in names],
                }
            },
            "occupation": {
                "nurse": {
                    "requirements": {
                        "illustrative": True,
                        "items": [{"competency": f"a/{name}", "importance": 5, "level": 2} for name in names],
                    }
                }
            },
            "program": {
                "north/p": {
                    "courses": [
                        {
                            "id": "c",
                            "title": "C",
                            "teaches_complete": False,
                            "teaches": [{"competency": "a/one", "level": 0}],
                        }
                    ]
                }
            },
        }
    )
    every = build_every_pair(catalog)
    pair = compare(catalog, every.occupations[0], every.programs[0], "north")
    assert pair.coverage is not None
    assert pair.coverage.met == Range(Fraction(0), Fraction(1, 2))
    own = figures_of(every)["nurse", "north/p"]
    assert (own["met_low"], own["met_high"], own["listed_high"]) == (0, 0.5, 0.5)
