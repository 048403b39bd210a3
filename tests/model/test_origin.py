"""Where a figure is from: each way to state it, and the words for it."""

from __future__ import annotations

from typing import Any

import pytest

from cpath.messages.translate import english, spoken
from cpath.model.occupation import LaborMarket
from cpath.model.origin import is_estimate, origin, origin_data, whole_code_words

BLS = {"source": "BLS OEWS; BLS EP", "as_of": "2025-05"}
MADE = {"estimated": ["openings"], "estimated_by": "the board", "derivation": "By share of jobs."}


def market(**keys: Any) -> LaborMarket:
    return LaborMarket.model_validate({"area": "North", "openings": 380, "median_hourly": 46.22, **keys})


@pytest.mark.parametrize(
    ("keys", "openings", "wage"),
    [
        (BLS, "BLS OEWS; BLS EP, 2025-05", "BLS OEWS; BLS EP, 2025-05"),
        (
            {**BLS, **MADE},
            "estimated by the board from BLS OEWS and BLS EP, 2025-05",
            "BLS OEWS; BLS EP, 2025-05",
        ),
        # Nobody is named: still not the agency.
        (
            {**BLS, "estimated": ["openings"]},
            "estimate (author not stated) from BLS OEWS and BLS EP, 2025-05",
            "BLS OEWS; BLS EP, 2025-05",
        ),
        # It is not said which figures were worked out: any of them may be.
        (
            {**BLS, "derivation": "By share of jobs."},
            *["estimate (author not stated) from BLS OEWS and BLS EP, 2025-05"] * 2,
        ),
        (MADE, "estimated by the board, inputs not stated", "no source given"),
        ({**MADE, "illustrative": True}, "estimated by the board, illustrative", "illustrative"),
        ({}, "no source given", "no source given"),
    ],
)
def test_origin(keys: dict[str, Any], openings: str, wage: str) -> None:
    found = [english(origin(market(**keys), name)) for name in ("openings", "median_hourly")]
    assert found == [openings, wage]


def test_data_of_an_estimate() -> None:
    assert origin_data(market(**BLS, **MADE), "openings") == {
        "source": "estimated by the board from BLS OEWS and BLS EP",
        "as_of": "2025-05",
        "illustrative": False,
        "estimate": True,
        "derivation": "By share of jobs.",
    }
    published = origin_data(market(**BLS, **MADE), "median_hourly")
    assert (published["source"], published["estimate"], published["derivation"]) == (
        BLS["source"],
        False,
        None,
    )


def test_an_entry_with_any_estimate_is_one() -> None:
    assert (is_estimate(market(**BLS, **MADE)), is_estimate(market(**BLS))) == (True, False)


def test_words_in_spanish() -> None:
    words = spoken(origin(market(**BLS, **MADE), "openings"), "es-US")
    assert words == "estimado por the board a partir de BLS OEWS y BLS EP, 2025-05"
    assert (
        spoken(whole_code_words("15-1299"), "es")
        == "código 15-1299 completo, que incluye también otros empleos"
    )
