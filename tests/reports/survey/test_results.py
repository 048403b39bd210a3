from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from cpath.documents import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Results = Callable[..., str]

VOTE = "regions/north/validations/care-aide-2025.yaml"


@pytest.mark.parametrize(
    ("name", "style", "view"),
    [
        ("results.80.txt", "text", View()),
        ("results.explain.txt", "text", View(explain=True)),
        ("results.es.txt", "text", View("es", show_all=True)),
        ("results.json", "json", View()),
        ("results.csv", "csv", View()),
    ],
)
def test_results(
    results: Results, golden: Callable[[str, str], None], name: str, style: str, view: View
) -> None:
    written = results(style, view)
    golden(f"survey/{name}", written)
    if style == "text":
        assert [line for line in written.splitlines() if len(line) > 80] == []


def test_long_lists_are_cut_on_the_screen(results: Results, root: Path) -> None:
    path = root / VOTE
    wishes = "".join(f"  - Wish {number}\n" for number in range(1, 7))
    before = path.read_text(encoding="utf-8").partition("missing:")[0]
    path.write_text(f"{before}missing:\n{wishes}", encoding="utf-8")
    short = results()
    assert "  - Wish 5\n  and 1 more: `--all`\n" in short
    assert "  - Wish 6\n" in results(view=View(show_all=True))
    assert len(json.loads(results("json"))["missing"]) == 6


def test_a_first_vote_is_compared_with_nothing(results: Results, root: Path) -> None:
    (root / "regions/north/validations/care-aide-2024.yaml").unlink()
    text = results(view=View(width=110))
    assert "compared with" not in text
    assert "Change" not in text
    assert "No longer asked" not in text


def test_few_voters_on_an_item_are_noted_where_the_vote_has_enough(results: Results, root: Path) -> None:
    path = root / VOTE
    voters = "  - {organization: home, role: Nurse}\n"
    text = path.read_text(encoding="utf-8").replace("items:\n", f"{voters}items:\n").replace("]", ", 4]")
    path.write_text(text.replace("[4, 4, 3, ~, 4]", "[4, 4, 3, ~, ~]"), encoding="utf-8")
    rows = {line.split("  ")[1]: line for line in results(view=View(width=120)).splitlines() if "  " in line}
    assert rows["Vital signs"].endswith("few voters, new")
    assert "few" not in rows["Hygiene"]


def test_the_workbook_begins_with_the_answer(results_workbook: bytes) -> None:
    names = CalamineWorkbook.from_object(io.BytesIO(results_workbook)).sheet_names
    assert names == ["Items", "Definition"]
    rows = CalamineWorkbook.from_object(io.BytesIO(results_workbook)).get_sheet_by_index(0).to_python()
    said = [str(row[0]) for row in rows]
    assert "Employers require 3 of 6 items: their mean vote is at least 3." in said
    assert [row[3] for row in rows if row[3] == "care/hygiene"] == ["care/hygiene"]
