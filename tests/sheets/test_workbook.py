"""Workbooks as they are written: text stays text, numbers stay numbers, the same tables the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from cpath.errors import UsageError
from cpath.sheets import workbook
from cpath.sheets.table import Cell, Choice, Column, Sheet, make_table
from cpath.sheets.workbook import sheet_name, write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.sheets.table import Value

RUN_BY_SPREADSHEETS = [
    "=1+1", "{=1+1}", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://example.org")',
    "https://example.org", "mailto:a@example.org", "internal:Sheet2!A1", "external:c:\\x.xlsx", "3", "1e5",
    "TRUE", "'=1", "\uff1d1+1",
]  # fmt: skip


def read(raw: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def members(raw: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


@pytest.mark.parametrize("streamed", [False, True])
def test_text_is_written_as_text_whatever_it_begins_with(*, streamed: bool) -> None:
    rows = [(text, Cell(text, "entry"), Cell(text, "title", span=2)) for text in RUN_BY_SPREADSHEETS]
    raw = write_workbook([Sheet("Naughty", iter(rows) if streamed else rows)])
    assert read(raw)["Naughty"] == [[text, text, text] for text in RUN_BY_SPREADSHEETS]
    pages = [text for name, text in members(raw).items() if name.startswith("xl/worksheets/")]
    assert not [text for text in pages if re.search("<f[ >]|<hyperlink", text)]


def test_numbers_days_and_empty_cells() -> None:
    row: list[Value | Cell] = [3, Fraction(1, 4), Cell(0.5, "percent"), None, Cell(date(2026, 2, 12)), 12.5]
    assert read(write_workbook([Sheet("Figures", [row])]))["Figures"] == [
        [3, 0.25, 0.5, "", date(2026, 2, 12), 12.5]
    ]


def test_the_same_tables_give_the_same_bytes() -> None:
    def make() -> bytes:
        def rows() -> Iterator[list[str | int]]:
            yield from (["Speaking", number] for number in range(50))

        columns = [("Title", Column(30)), ("Votes", Column(8, "whole"))]
        return write_workbook(
            [make_table("Votes", columns, rows(), notes=["Mean of 1 to 4."])], title="Votes"
        )

    assert make() == make()


def test_a_table_has_a_head_that_stays_and_filters() -> None:
    raw = write_workbook([make_table("Votes", [("A", Column()), ("B", Column())], [["x", 1]], notes=["n"])])
    page = members(raw)["xl/worksheets/sheet1.xml"]
    assert '<pane ySplit="2" topLeftCell="A3"' in page
    assert '<autoFilter ref="A2:B3"/>' in page
    assert 'fitToHeight="0"' in page


@pytest.mark.parametrize(
    "options", [(1, 2, 3, 4), ("one, two", "three"), tuple(f"Firm {n}" for n in range(99))]
)
def test_lists_to_choose_from(options: tuple[str | int, ...]) -> None:
    sheet = Sheet("Vote", [["a", "b"]], choices=(Choice(0, 3, 1, options, prompt="Choose"),))
    parts = members(write_workbook([sheet]))
    formula = re.search("<formula1>(.*?)</formula1>", parts["xl/worksheets/sheet1.xml"])
    assert formula
    if formula.group(1).startswith("_lists!"):
        lists = read(write_workbook([sheet]))["_lists"]
        assert tuple(row[0] for row in lists) == options
    else:
        assert formula.group(1) == '"1,2,3,4"'


def test_only_entries_can_be_filled_in_where_a_sheet_is_protected() -> None:
    raw = write_workbook([Sheet("Vote", [["a", Cell(None, "entry")]], protected=True)])
    parts = members(raw)
    assert "<sheetProtection" in parts["xl/worksheets/sheet1.xml"]
    assert parts["xl/styles.xml"].count('<protection locked="0"/>') == 1


def test_what_a_workbook_cannot_hold() -> None:
    raw = write_workbook([Sheet("Long", [["x" * 40_000, "half \ud800", "bell \x07"]])])
    ((long, half, bell),) = read(raw)["Long"]
    assert isinstance(long, str)
    assert (len(long), long[-4:]) == (workbook.TEXT, " […]"[-4:])
    assert half == "half \ufffd"
    assert bell == "bell \x07"


def test_a_footer_is_words_and_no_commands() -> None:
    page = members(write_workbook([Sheet("A", [["x"]], footer="&P" * 200)]))["xl/worksheets/sheet1.xml"]
    footer = re.search("<oddFooter>(.*?)</oddFooter>", page)
    assert footer
    assert footer.group(1).replace("&amp;", "&").startswith("&L&8" + "&&P" * 55 + "&R")


def test_more_rows_than_a_workbook_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 3)
    with pytest.raises(UsageError, match="more rows than the 3"):
        write_workbook([Sheet("Long", [["x"]] * 4)])


def test_names_of_sheets() -> None:
    taken: set[str] = set()
    names = ["Gaps: a/b [c]", "gaps  a b  c", "'", "History", "x" * 40, "x" * 41, "Übersicht\x00"]
    made = [sheet_name(name, taken) for name in names]
    assert made[0] == "Gaps  a b  c"
    assert made[1] == "gaps  a b  c (2)"
    assert made[2:4] == ["Sheet", "History of it"]
    assert made[4] == "x" * 31
    assert made[5] == "x" * 27 + " (2)"
    assert list(read(write_workbook([Sheet(name, []) for name in names]))) == made
