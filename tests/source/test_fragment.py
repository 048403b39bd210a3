from __future__ import annotations

import pytest

from cpath.source.fragment import emit_collection, emit_entry, emit_flow, emit_item, emit_scalar

RECORD = {"step": 1, "by": [{"role": "Chair"}], "note": "a\nb\n", "none": []}


def test_an_entry_in_the_layout_of_its_neighbors() -> None:
    assert emit_entry("steps", [RECORD], indent=2, offset=0) == [
        "steps:", "- step: 1", "  by:", "  - role: Chair", "  note: |", "    a", "    b", "  none: []",
    ]  # fmt: skip
    assert emit_entry("a", {"b": {"c": 1}}, indent=4, offset=2) == ["a:", "    b:", "        c: 1"]


def test_an_item_hangs_on_its_dash() -> None:
    assert emit_item({"a": 1, "b": ["x"]}, indent=2, offset=2, gap=4) == ["-   a: 1", "    b:", "      - x"]
    assert emit_item([1, [2]], indent=2, offset=2, gap=2) == ["- - 1", "  - - 2"]
    assert emit_item([], indent=2, offset=2, gap=2) == ["- []"]


def test_a_collection_without_what_it_hangs_on() -> None:
    assert emit_collection({"a": [1]}, indent=4, offset=2) == ["a:", "  - 1"]
    assert emit_collection(["a", {"b": 1, "c": 2}, []], indent=2, offset=2) == [
        "- a",
        "- b: 1",
        "  c: 2",
        "- []",
    ]


def test_on_one_line() -> None:
    assert emit_flow(RECORD) == '{step: 1, by: [{role: Chair}], note: "a\\nb\\n", none: []}'


@pytest.mark.parametrize(
    ("value", "style", "lines"),
    [
        ("Nursing", "", ["Nursing"]),
        ("Nursing", '"', ['"Nursing"']),
        ("it's", "'", ["'it''s'"]),
        ("a\nb", "'", ["|-", "  a", "  b"]),
        ("no", "", ['"no"']),
        ("31-9092", "", ['"31-9092"']),
        ("2026-03-01", "", ["2026-03-01"]),
        ("2026-03", "", ["2026-03"]),
        ("2026", "", ['"2026"']),
        (2026, '"', ["2026"]),
        (1e22, "", ["1.0e+22"]),
        (None, "'", ["null"]),
        (True, "", ["true"]),
    ],
)
def test_scalars(value: object, style: str, lines: list[str]) -> None:
    assert emit_scalar(value, style) == lines
