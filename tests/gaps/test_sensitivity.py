"""How rankings move: thresholds and voters against scenarios that were worked out one by one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from cpath.gaps import bootstrap
from cpath.gaps.bootstrap import SEED, Ranks, draw
from cpath.gaps.formula import UNDETERMINED
from cpath.gaps.report import build_gap_report
from cpath.gaps.sensitivity import Ranking, Sensitivity, build_sensitivity, voter_intervals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpath.catalog import Catalog
    from cpath.gaps.formula import Formula

    Make = Callable[[Mapping[str, Any]], Catalog]

VOTES = {"one": [4, 4, 2, 3], "two": [3, 4, 4, 4], "three": [4, 2, 3, 2], "four": [1, 4, 4, 4]}
OFFERED = {"p": {"one": 1, "two": 2, "three": 1}, "q": {"one": 3, "two": 2, "three": 2}}


def data_of(votes: Mapping[str, list[int]], offered: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    return {
        "framework": {
            "f": {
                "level_scale": "course-level",
                "competencies": [{"id": key, "title": key, "category": "skill"} for key in VOTES],
            }
        },
        "occupation": {"nurse": {}},
        "initiative": {
            "north/i": {
                "partnership": "p",
                "sector": "Care",
                "critical_occupations": [{"occupation": "nurse"}],
            }
        },
        "validation": {
            "north/v": {
                "occupation": "nurse",
                "held_on": "2026-02-01",
                "voters": [],
                "items": [{"competency": key, "votes": cast, "level": 3} for key, cast in votes.items()],
            }
        },
        "program": {
            f"north/{name}": {
                "prepares_for": [{"occupation": "nurse"}],
                "courses": [
                    {
                        "id": "c",
                        "title": "C",
                        "teaches": [
                            {"competency": key, "level": level, "assessed": True}
                            for key, level in levels.items()
                        ],
                    }
                ],
            }
            for name, levels in offered.items()
        },
    }


def look(catalog: Catalog, formula: Formula = "coverage", *, moved: bool = True) -> Sensitivity:
    return build_sensitivity(catalog, build_gap_report(catalog).pairs, formula, moved=moved)


def places(ranking: Ranking) -> dict[str, int | None]:
    return {standing.id: standing.place for standing in ranking.standings}


def test_ranks_by_hand(make_catalog: Make) -> None:
    found = look(make_catalog(data_of(VOTES, OFFERED)), moved=False)
    # Means 3.25, 3.75, 2.75 (not critical), 3.25; weights 3/4, 11/12, 3/4. Of p: 2/3 * 3/4 = 1/2,
    # 1/3 * 11/12 = 11/36, four is not taught: 3/4.
    assert places(found.gaps[0]) == {"four": 1, "one": 2, "two": 3}
    assert [float(standing.score or 0) for standing in found.gaps[0].standings] == pytest.approx(
        [3 / 4, 1 / 2, 11 / 36]
    )
    # Of q one is met. Programs: p lacks 1/2 + 11/36 + 3/4 of 29/12, q lacks the last two of it.
    assert places(found.gaps[1]) == {"four": 1, "two": 2}
    assert places(found.programs[0]) == {"q": 1, "p": 2}
    assert found.gaps[0].standings[0].thresholds is None
    assert found.gaps[0].standings[0].voters is None


def test_moved_thresholds_bring_items_in_and_out(make_catalog: Make) -> None:
    found = look(make_catalog(data_of(VOTES, OFFERED)))
    assert found.scenarios == (
        "importance_minimum 2.5", "importance_minimum 2.75", "importance_minimum 3.25",
        "importance_minimum 3.5",
        "critical_vote 2.5", "critical_vote 2.75", "critical_vote 3.25", "critical_vote 3.5",
    )  # fmt: skip
    ranks = {standing.id: standing.thresholds for standing in found.gaps[0].standings}
    # As it is, and eight times. With 2.5 and 2.75 three comes in: 7/12 * 2/3 = 7/18, before two. With
    # 3.5 only two is left, and is the first.
    assert ranks == {"four": Ranks(1, 1, 8, 9), "one": Ranks(2, 2, 8, 9), "two": Ranks(1, 4, 9, 9)}


def test_voters_of_one_mind_move_nothing(make_catalog: Make) -> None:
    votes = {"one": [4, 4, 4], "two": [3, 3, 3], "three": [4, 4, 4], "four": [1, 1, 1]}
    found = look(make_catalog(data_of(votes, OFFERED)))
    for ranking in (*found.gaps, *found.programs):
        for standing in ranking.standings:
            assert standing.place is not None
            assert standing.voters == Ranks(standing.place, standing.place, 1_000, 1_000)


@pytest.mark.parametrize("formula", ["coverage", "borich", "ranked"])
def test_a_resample_is_a_vote_of_the_drawn_voters(
    formula: Formula, make_catalog: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.resample, "__defaults__", (40,))
    found = look(make_catalog(data_of(VOTES, OFFERED)), formula)
    chance = random.Random(f"{SEED}:north:nurse")  # noqa: S311 - statistics
    gaps: dict[tuple[str | None, str], list[int | None]] = {}
    programs: dict[str, list[int | None]] = {}
    for _ in range(40):
        counts = draw(chance, 4)
        votes = {
            key: [vote for vote, count in zip(cast, counts, strict=True) for _ in range(count)]
            for key, cast in VOTES.items()
        }
        again = look(make_catalog(data_of(votes, OFFERED)), formula, moved=False)
        for ranking in again.gaps:
            for standing in ranking.standings:
                gaps.setdefault((ranking.program, standing.id), []).append(standing.place)
        for standing in again.programs[0].standings:
            programs.setdefault(standing.id, []).append(standing.place)

    def expected(places: list[int | None]) -> Ranks:
        return Ranks.of([*places, *[None] * (40 - len(places))], 0.95)

    for ranking in found.gaps:
        for standing in ranking.standings:
            assert standing.voters == expected(gaps[ranking.program, standing.id]), standing.id
    for standing in found.programs[0].standings:
        assert standing.voters == expected(programs[standing.id])


def test_the_draws_are_the_same_on_every_machine() -> None:
    chance = random.Random(f"{SEED}:north:nurse")  # noqa: S311 - statistics
    assert [draw(chance, 4) for _ in range(3)] == [[0, 2, 1, 1], [2, 1, 1, 0], [0, 0, 2, 2]]


def test_without_votes_the_voters_and_the_ranked_formula_say_nothing(make_catalog: Make) -> None:
    data = data_of(VOTES, OFFERED)
    del data["validation"]
    ratings = [{"competency": key, "importance": 4, "level": 3} for key in VOTES]
    data["occupation"] = {"nurse": {"requirements": {"illustrative": True, "items": ratings}}}
    found = look(make_catalog(data), "ranked")
    for standing in found.gaps[0].standings:
        assert (standing.place, standing.voters) == (None, None)
        assert standing.by_formula["coverage"] is not None
        assert standing.reason is not None
        assert "compares single votes" in str(standing.reason)


def test_what_is_unknown_has_no_rank_and_says_why(make_catalog: Make) -> None:
    data = data_of(VOTES, {"p": OFFERED["p"], "q": {}})
    data["program"]["north/q"]["courses"] = []  # nobody has mapped it
    found = look(make_catalog(data))
    assert {standing.reason for standing in found.gaps[1].standings} == {UNDETERMINED}
    assert [
        (standing.id, standing.place, str(standing.reason or "")) for standing in found.programs[0].standings
    ] == [
        ("p", 1, ""),
        ("q", None, "none of its courses is mapped"),
    ]


def test_the_interval_over_voters_is_that_of_the_drawn_votes(make_catalog: Make) -> None:
    """Drawn one by one: what each draw requires and weighs is worked out anew."""
    offered = {"p": {**OFFERED["p"], "four": 3}}
    catalog = make_catalog(data_of(VOTES, offered))
    ((place, (low, high)),) = voter_intervals(catalog, build_gap_report(catalog).pairs).items()
    assert place == ("north", "nurse", "p")
    chance = random.Random(f"{SEED}:north:nurse")  # noqa: S311 - statistics
    ends = []
    for _ in range(1_000):
        counts = draw(chance, 4)
        votes = {
            key: [vote for vote, count in zip(cast, counts, strict=True) for _ in range(count)]
            for key, cast in VOTES.items()
        }
        means = {key: sum(drawn) / 4 for key, drawn in votes.items()}
        weights = {key: (mean - 1) / 3 for key, mean in means.items() if mean >= 3}
        if sum(weights.values()):
            ends.append(weights.get("four", 0) / sum(weights.values()))
    ends.sort()
    cut = int(0.025 * len(ends))
    assert low == high
    assert (float(low.low), float(low.high)) == pytest.approx((ends[cut], ends[-cut - 1]))


def test_without_votes_there_is_no_interval(make_catalog: Make) -> None:
    data = data_of(VOTES, OFFERED)
    del data["validation"]
    catalog = make_catalog(data)
    assert voter_intervals(catalog, build_gap_report(catalog).pairs) == {}


@pytest.mark.parametrize(
    ("places", "share", "ranks"),
    [
        ([3, 1, None, 2], 1.0, Ranks(1, 3, 3, 4)),
        ([*[1] * 2, *[5] * 96, *[9] * 2], 0.95, Ranks(5, 5, 100, 100)),
        ([*[1] * 3, *[5] * 94, *[9] * 3], 0.95, Ranks(1, 9, 100, 100)),
        ([None, None], 0.95, Ranks(None, None, 0, 2)),
        ([], 0.95, Ranks(None, None, 0, 0)),
    ],
)
def test_intervals(places: list[int | None], share: float, ranks: Ranks) -> None:
    assert Ranks.of(places, share) == ranks
