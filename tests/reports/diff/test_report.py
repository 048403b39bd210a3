from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cpath.compare import Comparison
from cpath.compare.records import RecordChange, ThresholdChange
from cpath.reports.diff.report import FORMATS, ROWS, Side, render_diff
from cpath.source.history import Commit

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = date(2026, 6, 30)
NAUGHTY = (
    "\x1b[31mred\x1b[0m",
    "\x9b31m",
    "a | b\n| c",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "@everyone `code` *bold* ~~x~~ # head",
    "&lt;b&gt; &#64;all",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
)


def compared(records: Sequence[RecordChange] = (), yardstick: Sequence[ThresholdChange] = ()) -> Comparison:
    return Comparison(
        DAY, DAY, tuple(yardstick), tuple(records), (), (), ("program north/a",), (), ("gaps: x",)
    )


def side(name: str = "main", subject: str = "Words") -> Side:
    return Side(name, DAY, Commit("0" * 40, "0000000", DAY, subject))


def added(title: str, number: int = 0) -> RecordChange:
    return RecordChange("added", "program", f"north/p{number}", "north", title)


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_words_stay_words(style: str, text: str) -> None:
    plain = render_diff(compared([added("x")]), side(), side(), style)
    out = render_diff(compared([added(text)]), side(text, text), side(), style)
    assert all(char.isprintable() or char == "\n" for char in out)
    assert out.count("\n") == plain.count("\n")
    if style == "markdown":
        assert "<script" not in out
        assert not re.search(r"(?<!\\)\]\(", out)
        assert not re.search(r"@(?!<!-- -->)", out)
        assert not re.search(r"&(?!amp;|lt;script|lt;/script)", out)
        table = [line for line in out.splitlines() if line.startswith("|")]
        assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {4}
    if style == "json":
        (record,) = json.loads(out)["records"]
        assert record["key"] == "north/p0"


@pytest.mark.parametrize("style", ["text", "markdown"])
def test_what_cannot_be_read_is_said_also_where_nothing_changed(style: str) -> None:
    out = render_diff(compared(), side("one"), side("two"), style)
    assert out.lower().startswith("nothing changed in the career pathway data between one")
    assert "1 record of one" in out
    assert "program north/a" in out
    assert "not compared: gaps: x" in out


def test_a_yardstick_is_told_first() -> None:
    change = ThresholdChange("critical_vote", "north", "Critical item", 3.0, 2.5)
    out = render_diff(compared([added("x")], [change]), side(), side(), "text")
    assert out.index("yardstick") < out.index("Region north")
    assert "  Critical item (critical_vote): 3 -> 2.5\n    in north\n" in out


def test_long_sections_are_counted() -> None:
    many = [added(f"Program {number}", number) for number in range(ROWS + 7)]
    out = render_diff(compared(many), side(), side(), "text")
    assert out.count(": added\n") == ROWS
    assert "and 7 more; --format json gives all of them" in out
    assert len(json.loads(render_diff(compared(many), side(), side(), "json"))["records"]) == ROWS + 7


def test_json_says_whether_anything_changed() -> None:
    assert json.loads(render_diff(compared(), side(), side(), "json"))["changed"] is False
    assert json.loads(render_diff(compared([added("x")]), side(), side(), "json"))["changed"] is True
