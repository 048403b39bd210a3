"""A move between occupations: levels of the first one against what the second one requires."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from cpath.gaps.competency import compare_offer
from cpath.gaps.occupation_move import offer_of_occupation
from cpath.gaps.required import demand_of
from cpath.gaps.scale import Interval
from cpath.gaps.yardstick import build_yardstick
from cpath.model import Occupation

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # (class, offered level, significant): 1.96 * sqrt(0.3^2 + 0.4^2) = 0.98
        ({"importance": 3, "level": 4, "level_error": 0.3}, ("met", 4, False)),
        ({"importance": 3, "level": 3.1, "level_error": 0.3}, ("short", 3.1, False)),
        ({"importance": 3, "level": 3, "level_error": 0.3}, ("short", 3, True)),
        ({"importance": 3, "level": 3}, ("short", 3, None)),
        ({"importance": 1, "level": 0.4, "not_relevant": True}, ("missing", 0, None)),
        # Not relevant is 0, with its published standard error.
        ({"importance": 1, "level": 0.4, "level_error": 0.3, "not_relevant": True}, ("missing", 0, True)),
        ({"importance": 3, "level": 3, "suppress": "level"}, ("unknown", None, None)),
        ({"importance": 3}, ("unknown", None, None)),
        # How important it is in the first occupation does not matter, only at what level it is done.
        ({"importance": 3, "level": 5, "suppress": "importance"}, ("met", 5, None)),
        (None, ("unknown", None, None)),
    ],
)
def test_move(
    source: dict[str, Any] | None,
    expected: tuple[str, float | None, bool | None],
    make_catalog: Callable[[Any], Catalog],
) -> None:
    rated = [] if source is None else [{"competency": "x", **source}]
    catalog = make_catalog(
        {
            "framework": {
                "fw": {
                    "level_scale": "onet-level",
                    "competencies": [{"id": "x", "title": "X", "category": "skill"}],
                }
            },
            "occupation": {
                "from": {"requirements": {"illustrative": True, "items": rated}},
                "to": {
                    "requirements": {
                        "illustrative": True,
                        "items": [{"competency": "x", "importance": 4, "level": 4, "level_error": 0.4}],
                    }
                },
            },
        }
    )
    yardstick = build_yardstick(catalog)
    target = catalog.all(Occupation)["to"]
    offer = offer_of_occupation(catalog, catalog.all(Occupation)["from"])
    pair = compare_offer(yardstick, target, demand_of(yardstick, target, None), offer, None)
    (item,) = pair.items
    level = None if expected[1] is None else Fraction(str(expected[1]))
    assert (item.gap_class, item.offered.point) == (expected[0], level)
    assert level is not None or item.offered == Interval(Fraction(0), Fraction(7))
    assert item.significant is expected[2]
    assert (pair.source_kind, pair.over_taught) == ("occupation", ())
