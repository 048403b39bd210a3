"""One table in every form: within its width, whole, and with numbers as numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.diagnostics.columns import display_width
from cpath.diagnostics.plain import escape_markdown
from cpath.reports.gap.table import Column, Table, csv_rows, markdown_lines, show, table_lines

TABLE = Table(
    "t",
    "Programs",
    (Column("program"), Column("share", "share"), Column("gaps", "count"), Column("level", "level")),
    (
        ("a-program-with-a-very-long-name-indeed", Fraction(1, 3), 12, Fraction(5, 2)),
        ("Enfermería 護理", None, 0, None),
    ),
    ("share: of what is known",),
)


def test_text() -> None:
    assert list(table_lines(TABLE, 40)) == [
        "Programs",
        "  program             share  gaps  level",
        "  a-program-with-a-   33.3%    12    2.5",
        "  very-long-name-",
        "  indeed",
        "  Enfermería 護理         ?     0      ?",
        "  share: of what is known",
    ]


def test_markdown() -> None:
    assert list(markdown_lines(TABLE)) == [
        "## Programs",
        "",
        "| program | share | gaps | level |",
        "| --- | ---: | ---: | ---: |",
        "| a-program-with-a-very-long-name-indeed | 33.3% | 12 | 2.5 |",
        "| Enfermería 護理 | ? | 0 | ? |",
        "",
        "- share: of what is known",
    ]


def test_csv() -> None:
    assert list(csv_rows([TABLE, TABLE]))[2:5] == [
        ("Enfermería 護理", None, 0, None),
        [],
        ["program", "share", "gaps", "level"],
    ]


def test_what_markdown_would_read_as_markup_is_escaped() -> None:
    assert escape_markdown("a|b <i> [x](y) *z* `q` #1 ~t~ !s & co") == (
        r"a\|b &lt;i> \[x\](y) \*z\* \`q\` \#1 \~t\~ \!s &amp; co"
    )


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (Fraction(1), "share", "100.0%"),
        (Fraction(9_999, 10_000), "share", ">99.9%"),
        (Fraction(0), "share", "0.0%"),
        (Fraction(1, 10_000), "share", "<0.1%"),
        (Fraction(693, 1_000), "share", "69.3%"),
        (Fraction(2, 3), "figure", "0.667"),
        (None, "figure", "?"),
        (None, "text", ""),
        ("-", "share", "-"),
        (3, "count", "3"),
    ],
)
def test_cells(cell: Fraction | int | str | None, kind: str, text: str) -> None:
    assert show(cell, kind) == text  # type: ignore[arg-type]


@given(
    st.lists(st.tuples(st.text("ab- 護", max_size=30), st.fractions(0, 1)), max_size=5),
    st.integers(40, 100),
)
def test_a_table_keeps_its_width_and_all_its_letters(rows: list[tuple[str, Fraction]], width: int) -> None:
    table = Table("t", "T", (Column("name"), Column("share", "share")), tuple(rows))
    lines = list(table_lines(table, width))
    assert all(display_width(line) <= width for line in lines)
    written = "".join(lines[2:])
    for letter in "ab護":
        assert written.count(letter) == sum(name.count(letter) for name, _ in rows)
