"""Text in cells: what a spreadsheet would run is made safe, and comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.sheets.cell import cell_name, is_formula_like, restore_cell, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\tplain", " =1", "\ufeff=1", "\uff1d1", "\uff0b1",
        "\uff0d1", "\uff20a", "\0=1", "-", "\n=1", "'=1", "''@a",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Care aide", "1+1", "a=b", "x@example.org", "(none)", "'", "'tis"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
    assert restore_cell(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n\0 \ufeff\uff1da1é"), max_size=8) | st.text())
def test_a_cell_comes_back_as_it_was_and_runs_nothing(text: str) -> None:
    safe = safe_cell(text)
    assert restore_cell(safe) == text
    assert safe.startswith("'") or not is_formula_like(safe)


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (8, 25, "Z9"), (0, 26, "AA1"), (1_048_575, 16_383, "XFD1048576"), (0, 701, "ZZ1")],
)
def test_cells_are_named_as_spreadsheets_name_them(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
