"""CSV: comes back as it was written, whatever Excel of which country saved it in between."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.sheets.cell import is_formula_like
from cpath.sheets.delimited import MARK, read_csv, write_csv

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("=+-@',;\"\t\r\n é\uff1d\ufeff"),
        st.characters(codec="utf-8", exclude_characters="\0"),
    )
)
HEADS = ("Item", "Vote", "Remark")
TABLE = [
    [*HEADS],
    ["Active listening, speaking", "3", "=1+1"],
    ["Größe; Gewicht", "2,5", "-"],
    ["Señales", "", "two\nlines"],
]


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=5))
def test_rows_come_back_as_they_were(rows: list[list[str]]) -> None:
    written = write_csv([HEADS, *rows])
    assert read_csv((MARK + written).encode(), "x.csv", heads=HEADS) == [[*HEADS], *rows]
    for row in csv.reader(io.StringIO(written, newline="")):
        assert not any(is_formula_like(cell) and not cell.startswith("'") for cell in row)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("heads", [HEADS, ()])
def test_what_excel_saves_elsewhere(
    separator: str, encoding: str, line_end: str, heads: tuple[str, ...]
) -> None:
    target = io.StringIO()
    csv.writer(target, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(TABLE)
    assert read_csv(target.getvalue().encode(encoding), "x.csv", heads=heads) == TABLE


def test_excels_own_word_for_the_separator() -> None:
    assert read_csv(b"sep=;\r\na,b;c\r\n", "x.csv") == [["a,b", "c"]]


def test_one_column_has_no_separator() -> None:
    assert read_csv(b"a\nb;c\nd\n", "x.csv") == [["a"], ["b;c"], ["d"]]


def test_numbers_stay_numbers() -> None:
    assert write_csv([[1, -2.5, None, "-2"]]) == "1,-2.5,,'-2\r\n"
