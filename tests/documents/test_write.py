"""Every block in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cpath.diagnostics.columns import display_width
from cpath.documents import Cell, Column, Document, Grid, Items, Section, Table, View
from cpath.documents.data import Data
from cpath.documents.write import write
from cpath.messages import Listed, Number, msg
from cpath.messages.translate import PSEUDO
from tests.documents.conftest import GRID

if TYPE_CHECKING:
    from tests.conftest import Golden


def written(document: Document, format_: str = "text", view: View | None = None, **how: Any) -> str:
    result = write(format_, lambda: document, None, view or View(**how))
    assert isinstance(result, str)
    return result


@pytest.mark.parametrize(
    ("format_", "name", "view"),
    [
        ("text", "sample.txt", View()),
        ("text", "sample-all.txt", View(show_all=True, explain=True)),
        ("text", "sample-narrow.txt", View(width=44)),
        ("markdown", "sample.md", View()),
        ("html", "sample.html", View()),
        ("html", "sample-es.html", View("es")),
        ("csv", "sample.csv", View()),
    ],
)
def test_golden(format_: str, name: str, view: View, document: Document, golden: Golden) -> None:
    golden(f"documents/{name}", written(document, format_, view))


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("language", ["en", PSEUDO])
def test_no_line_is_wider_than_the_terminal(width: int, language: str, document: Document) -> None:
    lines = written(document, width=width, language=language, show_all=True, explain=True).splitlines()
    assert len(lines) > 20
    assert [line for line in lines if display_width(line) > width] == []


CELLS = st.lists(st.text("abcdé漢", min_size=1, max_size=5), max_size=6).map(" ".join)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5), st.integers(48, 100))
def test_text_of_a_table_is_complete_and_keeps_to_its_width(
    rows: list[tuple[str, str, str]], width: int
) -> None:
    columns = (Column(msg("A"), "name"), Column(msg("B")), Column(msg("C")))
    text = written(Document("t", (), (Table(columns, rows),)), width=width)
    found = text.split()
    for row in rows:
        for word in " ".join(row).split():
            assert word in found
    for line in text.splitlines():
        assert display_width(line) <= width


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_a_grid_of_many_courses_shows_every_mark(format_: str) -> None:
    columns = tuple(Column(str(n), "mark", f"Course {n}") for n in range(1, 41))
    rows = tuple((f"Item {n}", tuple(Cell(f"m{n}{c}") for c in range(40)), ()) for n in range(3))
    text = written(Document("t", (), (Grid(msg("Item"), columns, rows),)), format_, width=60)
    marks = [f"m{n}{c}" for n in range(3) for c in range(40)]
    assert len(marks) == 120
    assert [mark for mark in marks if mark not in text] == []
    assert "Course 40" in text


def test_what_is_behind_marks_without_room_gets_lines_of_its_own() -> None:
    columns = tuple(Column(str(n), "mark", f"Course {n}") for n in range(1, 4))
    after = (Column(msg("Needs"), "number"), Column(msg("Result")))
    rows = tuple((f"Item {n}", (Cell("R,A M,A"), Cell(None), Cell("I")), (n, "too low")) for n in (1, 2))
    grid = Grid(msg("Item"), columns, rows, after)
    assert text_of(grid, 60) == [
        "  Item     1 2 3  Needs  Result",
        "  Item 1 R,A   I      1  too low",
        "         M,A",
        "  Item 2 R,A   I      2  too low",
        "         M,A",
    ]
    assert text_of(grid, 28) == [
        "  Item     1 2 3",
        "  Item 1 R,A   I",
        "         M,A",
        "  Item 2 R,A   I",
        "         M,A",
        "  Item    Needs  Result",
        "  Item 1      1  too low",
        "  Item 2      2  too low",
    ]
    only = Grid(msg("Item"), columns, tuple((name, marks, ("a word",)) for name, marks, _ in rows), after[1:])
    assert text_of(only, 20)[1:4] == ["  Item 1 R,A   I", "         M,A", "    Result: a word"]


def text_of(grid: Grid, width: int) -> list[str]:
    """Return the lines of a grid without its key."""
    lines = written(Document("t", (), (grid,)), width=width).splitlines()[2:]
    return [line for line in lines if "Course" not in line]


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_an_empty_grid_says_so(format_: str) -> None:
    grid = Grid(GRID.corner, GRID.columns, (), empty=GRID.empty)
    assert "No course yet." in written(Document("t", (), (grid,)), format_)


def test_a_list_that_fits_counts_nothing() -> None:
    text = written(Document("t", (), (Section("s", (Items(("a", "b"), most=2),)),)))
    assert "more" not in text


@pytest.mark.parametrize(
    ("format_", "view", "shown"),
    [
        ("text", View(), "a, b and 2 more"),
        ("text", View(show_all=True), "a, b, c and d"),
        ("text", View(explain=True), "a, b, c and d"),
        ("markdown", View(), "a, b, c and d"),
        ("markdown", View(longest=1_000), "a, b and 2 more"),
        ("html", View(), "a, b, c and d"),
    ],
)
def test_long_lists_are_entire_where_everything_is_shown(format_: str, view: View, shown: str) -> None:
    entire, counted = Listed(tuple("abcd"), most=2, entire=True), Listed(tuple("abcd"), most=2)
    made = Document(msg("List"), (), (Items((entire, counted)),))
    text = str(write(format_, lambda: made, None, view))
    assert shown in text
    assert "a, b and 2 more" in text


def test_rows_are_used_as_they_come_and_counted_after() -> None:
    seen = []

    def rows() -> Any:
        for number in range(5_000):
            seen.append(number)
            yield (f"row {number}", Number(number))

    columns = (Column(msg("Name"), "name"), Column(msg("N"), "number"))
    text = written(Document("t", (), (Table(columns, rows(), most=10),)))
    assert "row 9 " in text
    assert "row 10" not in text
    assert "and 4,990 more: `--all`" in text
    assert len(seen) == 5_000


DATA = Data(
    "cpath-sample/1",
    "Sample",
    {"rows": [{"id": "a", "n": 1.5, "is": True, "of": ["x", {"y": 1, "z": 2}], "no": None}]},
    {"row": [{"id": "=a", "n": 1.5, "is": True, "of": ["x", {"y": 1, "z": 2}], "no": None}], "other": []},
    "row",
    {"n": "figure"},
    frozenset({"id"}),
    (("n", "a number"),),
)


def test_json_begins_with_its_format_and_keeps_everything(document: Document) -> None:
    result = write("json", lambda: document, lambda: DATA, View())
    assert json.loads(result) == {"format": "cpath-sample/1", **DATA.keys}
    assert str(result).startswith('{\n  "format": "cpath-sample/1"')


def test_csv_has_one_line_end_and_runs_nothing(document: Document) -> None:
    text = str(write("csv", lambda: document, lambda: DATA, View()))
    assert text == "id,n,is,of,no\n'=a,1.5,true,x; 1: 2,\n"
    assert list(csv.reader(io.StringIO(text)))[1][0] == "'=a"


def test_a_workbook_opens_on_the_answer(document: Document) -> None:
    raw = write("xlsx", lambda: document, lambda: DATA, View())
    assert isinstance(raw, bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert book.sheet_names == ["Row", "Definition"]
    rows = [[cell for cell in row if cell != ""] for row in book.get_sheet_by_index(0).to_python()]
    assert rows == [
        ["Openings & completers: 2 regions"],
        ["87% of openings are filled."],
        ["Two lack numbers."],
        ["id", "n", "is", "of", "no"],
        ["=a", 1.5, "yes", "x; 1: 2"],
    ]
    assert book.get_sheet_by_index(1).to_python() == [["figure", "what it means"], ["n", "a number"]]


def test_a_report_without_data_has_its_tables_in_a_workbook(document: Document) -> None:
    raw = write("xlsx", lambda: document, None, View())
    assert isinstance(raw, bytes)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    assert [name[:20] for name in book.sheet_names] == [
        "Openings & completer",
        "Which course teaches",
    ]
    rows = book.get_sheet_by_index(0).to_python()
    assert ["North", "Registered Nurses", 380.0, "$46,200", "●"] in rows
