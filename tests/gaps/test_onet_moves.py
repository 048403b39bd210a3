"""Moves between real occupations: O*NET's own files, worked out a second time in plain Python.

The files are not part of the repository. They are looked for in the folder that CPATH_TEST_DATA names,
or in shared/data beside the checkout, as ``onet_*/Skills.csv.gz`` and ``onet_*/Knowledge.csv.gz``.
"""

from __future__ import annotations

import csv
import gzip
import os
import re
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.gaps.report import Source, build_gap_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog
    from cpath.gaps.competency import Pair

PLACES = [Path(os.environ.get("CPATH_TEST_DATA", "")), Path(__file__).parents[3] / "shared" / "data"]
FOLDER = next((found for place in PLACES for found in sorted(place.glob("onet_*/Skills.csv.gz"))), None)
pytestmark = pytest.mark.skipif(
    FOLDER is None,
    reason="O*NET's files are not here: name their folder in CPATH_TEST_DATA (Skills.csv.gz in onet_*)",
)

MOVES = [
    ("31-1131.00", "29-2061.00"),  # nursing assistant to practical nurse
    ("29-2061.00", "29-1141.00"),  # practical nurse to registered nurse
    ("31-9092.00", "29-1141.00"),  # medical assistant to registered nurse
    ("15-1232.00", "15-1212.00"),  # user support to information security
    ("47-2031.00", "47-1011.00"),  # carpenter to construction supervisor
    ("43-3031.00", "13-2011.00"),  # bookkeeping clerk to accountant
    ("29-1141.00", "31-1131.00"),  # and down again
]
CODES = sorted({code for move in MOVES for code in move})
TABLES = {"skill": "Skills.csv.gz", "knowledge": "Knowledge.csv.gz"}


def read_rows(table: str) -> list[dict[str, str]]:
    assert FOLDER is not None
    with gzip.open(FOLDER.with_name(table), "rt", encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["O*NET-SOC Code"] in CODES]


@pytest.fixture(scope="module")
def rows() -> dict[str, list[dict[str, str]]]:
    return {category: read_rows(table) for category, table in TABLES.items()}


# Through cpath: each rating becomes a requirement of an occupation.


def to_id(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def build(make_catalog: Callable[[Any], Catalog], rows: dict[str, list[dict[str, str]]]) -> Catalog:
    names: dict[str, str] = {}
    items: dict[str, dict[str, dict[str, Any]]] = {code: {} for code in CODES}
    for category, found in rows.items():
        for row in found:
            element = row["Element ID"]
            names[element] = category
            item = items[row["O*NET-SOC Code"]].setdefault(element, {"competency": f"onet/{to_id(element)}"})
            part = {"IM": "importance", "LV": "level"}[row["Scale ID"]]
            item[part] = float(row["Data Value"])
            if row["Standard Error"]:
                item[f"{part}_error"] = float(row["Standard Error"])
            if row["Recommend Suppress"] == "Y":
                item["suppress"] = "both" if "suppress" in item else part
            if row["Not Relevant"] == "Y":
                item["not_relevant"] = True
    return make_catalog(
        {
            "framework": {
                "onet": {
                    "level_scale": "onet-level",
                    "importance_scale": {"low": 1, "high": 5},
                    "competencies": [
                        {"id": to_id(element), "title": element, "category": category}
                        for element, category in names.items()
                    ],
                }
            },
            "occupation": {
                to_id(code): {
                    "requirements": {"source": "O*NET", "as_of": 2025, "items": list(found.values())}
                }
                for code, found in items.items()
            },
        }
    )


# Once more, straight from the files, as the definition reads.


def rating(rows: list[dict[str, str]], code: str, element: str, scale: str) -> dict[str, str] | None:
    for row in rows:
        if (row["O*NET-SOC Code"], row["Element ID"], row["Scale ID"]) == (code, element, scale):
            return row
    return None


def work_out(rows: list[dict[str, str]], start: str, target: str) -> dict[str, Any]:
    """The ends of three coverages, and the items that fall short by more than sampling error."""
    whole = Fraction(0)
    sums = dict.fromkeys(("assessed", "met", "partial"), (Fraction(0), Fraction(0)))
    significant = set()
    for element in sorted({row["Element ID"] for row in rows if row["O*NET-SOC Code"] == target}):
        importance = rating(rows, target, element, "IM")
        level = rating(rows, target, element, "LV")
        own = rating(rows, start, element, "LV")
        if importance is None or Decimal(importance["Data Value"]) < 3:
            continue
        if importance["Recommend Suppress"] == "Y" or (level is not None and level["Not Relevant"] == "Y"):
            continue
        weight = (Fraction(importance["Data Value"]) - 1) / 4
        unknown = level is None or level["Recommend Suppress"] == "Y"
        needed = (Fraction(0), Fraction(7)) if unknown else (Fraction(level["Data Value"]),) * 2
        if needed == (0, 0):
            continue
        whole += weight
        if own is None or own["Recommend Suppress"] == "Y":
            offered = (Fraction(0), Fraction(7))
        else:
            offered = (Fraction(0 if own["Not Relevant"] == "Y" else own["Data Value"]),) * 2
        ends = {
            "assessed": (offered[0] > 0, offered[1] > 0),
            "met": (offered[0] >= needed[1], offered[1] >= needed[0] and offered[1] > 0),
            "partial": (
                min(Fraction(1), offered[0] / needed[1]),
                min(Fraction(1), offered[1] / needed[0]) if needed[0] else Fraction(offered[1] > 0),
            ),
        }
        for name, (low, high) in ends.items():
            sums[name] = (sums[name][0] + weight * low, sums[name][1] + weight * high)
        if len({*needed}) == len({*offered}) == 1 and level["Standard Error"] and own["Standard Error"]:
            with localcontext() as context:
                context.prec = 40
                errors = [Decimal(row["Standard Error"]) ** 2 for row in (level, own)]
                short = max(Fraction(0), needed[0] - offered[0])
                distance = Decimal(short.numerator) / Decimal(short.denominator)
                if distance > Decimal("1.96") * sum(errors).sqrt():
                    significant.add(f"onet/{to_id(element)}")
    return {name: (low / whole, high / whole) for name, (low, high) in sums.items()} | {
        "significant": significant
    }


def found_of(pair: Pair) -> dict[str, Any]:
    assert pair.coverage is not None
    ranges: dict[str, Any] = {name: getattr(pair.coverage, name) for name in ("assessed", "met", "partial")}
    return {name: (found.low, found.high) for name, found in ranges.items()} | {
        "significant": {item.key for item in pair.items if item.significant}
    }


def move(catalog: Catalog, start: str, target: str) -> Pair:
    source = Source(occupation=to_id(start))
    (pair,) = build_gap_report(catalog, occupation=to_id(target), source=source).pairs
    return pair


@pytest.mark.parametrize("category", [*TABLES, "pooled"])
@pytest.mark.parametrize(("start", "target"), MOVES)
def test_a_move_is_what_the_files_say(
    category: str,
    start: str,
    target: str,
    rows: dict[str, list[dict[str, str]]],
    make_catalog: Callable[[Any], Catalog],
) -> None:
    chosen = rows if category == "pooled" else {category: rows[category]}
    expected = work_out([row for found in chosen.values() for row in found], start, target)
    pair = move(build(make_catalog, chosen), start, target)
    assert found_of(pair) == expected
    assert pair.items


@pytest.mark.parametrize("code", CODES)
def test_everybody_covers_their_own_occupation(
    code: str, rows: dict[str, list[dict[str, str]]], make_catalog: Callable[[Any], Catalog]
) -> None:
    pair = move(build(make_catalog, rows), code, code)
    assert pair.gaps == ()
    assert pair.coverage is not None
    assert pair.coverage.met.high == 1


def test_the_flags_that_break_naive_code_are_in_these_files(rows: dict[str, list[dict[str, str]]]) -> None:
    """Blank flags, levels not relevant, ratings not to be used: the moves above meet all of them."""
    found = {
        flag: {row[flag] for table in rows.values() for row in table}
        for flag in ("Recommend Suppress", "Not Relevant")
    }
    assert found["Not Relevant"] >= {"", "N", "Y"}
    assert "Y" in found["Recommend Suppress"]
