"""Sets of programs against cases worked out by hand, and against every other set."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.gaps.competency import compare_offer
from cpath.gaps.figures import Range
from cpath.gaps.offer import offer_by
from cpath.gaps.required import demand_of
from cpath.gaps.route import stack
from cpath.gaps.yardstick import build_yardstick
from cpath.messages.translate import english
from cpath.model import Occupation, Program
from cpath.plan.report import build_program_sets
from cpath.reports.gap.words import range_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cpath.catalog import Catalog

    Make = Callable[[Mapping[str, Any]], Catalog]

CASES = yaml.safe_load((Path(__file__).parent / "sets.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_sets_worked_out_by_hand(case: Mapping[str, Any], make_catalog: Make) -> None:
    report = build_program_sets(
        make_catalog(case),
        case.get("of", "work"),
        "r",
        audience=case.get("audience"),
        least=Fraction(case.get("least", 2), 100),
    )
    (region,) = report.regions
    found = [
        {
            "for": list(one.audiences),
            "programs": [
                [member.program.id, str(english(range_of(member.covered)))] for member in one.members
            ],
            **({"next": one.spare[0].id} if one.spare else {}),
            **({"unmapped": [program.id for program in one.unmapped]} if one.unmapped else {}),
            **({"unserved": [occupation.id for occupation in one.unserved]} if one.unserved else {}),
        }
        for one in region.sets
    ]
    assert found == case["sets"]
    assert all(one.proven for one in region.sets)
    for one in region.sets:
        low = one.members[-1].covered.low if one.members else 0
        assert sum(member.adds for member in one.members) == low


programs = st.dictionaries(
    st.sampled_from(["p", "q", "r", "s", "t"]),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([1, 2, 3, None]), min_size=1),
    min_size=1,
)


@given(taught=programs, least=st.sampled_from([1, 10, 30]))
@settings(max_examples=80, deadline=None)
def test_no_set_of_as_many_covers_more_and_one_more_would_add_little(
    make_catalog: Make, taught: dict[str, dict[str, int | None]], least: int
) -> None:
    catalog = make_catalog(
        {
            "needs": dict.fromkeys("abcdef", 2),
            "programs": {key: {"teaches": teaches} for key, teaches in taught.items()},
        }
    )
    yardstick = build_yardstick(catalog)
    work = catalog.all(Occupation)["work"]
    demand = demand_of(yardstick, work, "r")

    def covered(keys: Iterable[str]) -> Range:
        records = [catalog.all(Program)[key] for key in keys]
        if not records:
            return Range(Fraction(0), Fraction(0))
        offer = stack([offer_by(yardstick, record) for record in records])
        found = compare_offer(yardstick, work, demand, offer, "r").range
        assert found is not None
        return found

    def floor(keys: Iterable[str]) -> Fraction:
        return covered(keys).low

    ((one,),) = (
        region.sets for region in build_program_sets(catalog, "work", least=Fraction(least, 100)).regions
    )
    every = list(catalog.all(Program))
    best = [max(floor(some) for some in combinations(every, size)) for size in range(len(every) + 1)]
    size = len(one.members)
    assert one.covered == covered(member.program.key for member in one.members)
    assert one.covered.low == best[size]
    assert all(best[number] - best[number - 1] >= Fraction(least, 100) for number in range(1, size + 1))
    if size < len(every):
        assert best[size + 1] - best[size] < Fraction(least, 100)
