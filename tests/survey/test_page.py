"""Votes that are put into a sheet come back as they were: CSV, workbook, and LibreOffice in between."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.sheets.delimited import MARK, read_csv, write_csv
from cpath.sheets.reader import read_book
from cpath.sheets.table import Sheet
from cpath.sheets.workbook import write_workbook
from cpath.survey.ballot import Filled, plain_words, read_ballots
from cpath.survey.form import Form, FormOptions, build_form
from cpath.survey.page import ask_words, footer_words, write_form_csv, write_form_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cpath.catalog import Catalog

HEADS = ("id", "item", "competency", "firm", "role")
FIRMS = ("hospital", "clinic", "home", "twin-a", "twin-b")
NAUGHTY = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "+1",
    "-1",
    "'=1",
    "\uff1d1",
    'Jefa, "turno"; noche',
    "護理長",
    "1e5",
)
WORDS = st.one_of(
    st.sampled_from(NAUGHTY),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20),
)
"""What people write in a cell, after blanks at its ends and marks that cannot be seen are gone."""
VOTES = st.lists(st.sampled_from([None, 1, 2, 3, 4]), min_size=8, max_size=8).filter(any)
WAYS = st.sampled_from([lambda v: v, float, str, lambda v: f"{v}.0", lambda v: f"{v} - something"])


@pytest.fixture(scope="session")
def form(catalog: Catalog) -> Form:
    """Eight items of all six categories, in two languages."""
    options = FormOptions(region="north", language="es", add=("lifting", "lift", "charting"))
    return build_form(catalog, "care-aide", options)


@pytest.mark.parametrize(
    ("language", "horizon", "said"),
    [
        ("en", 1, "will need 1 month from now. "),
        ("en", 36, "will need 36 months from now. "),
        ("es", 1, "necesitará dentro de 1 mes. "),
    ],
)
def test_how_far_ahead_voters_look(catalog: Catalog, language: str, horizon: int, said: str) -> None:
    options = FormOptions(region="north", language=language, horizon=horizon)
    asked = ask_words(build_form(catalog, "care-aide", options))
    assert said in asked
    assert asked.endswith({"en": "This takes about 1 minute.", "es": "Tiempo necesario: 1 minuto."}[language])


def test_the_footer_says_where_the_list_began(form: Form) -> None:
    assert (
        footer_words(form) == "Auxiliar, El Norte. La lista partió de la votación del 12 de febrero de 2025."
    )


def answers_of(form: Form, firm: str, role: str, votes: list[int | None]) -> dict[str, object]:
    given_ = zip([item.competency for item in form.items], votes, strict=True)
    return {"firm": firm, "role": role, **{key: vote for key, vote in given_ if vote is not None}}


def told(filled: Filled) -> list[tuple[str, str, list[int | None]]]:
    """Return what came back, in the order of the sheet's lines by key."""
    assert filled.problems == ()
    return [(b.organization, b.role, [b.votes[key] for key in sorted(b.votes)]) for b in filled.ballots]


def wanted(form: Form, firm: str, role: str, votes: list[int | None]) -> tuple[str, str, list[int | None]]:
    by_key = dict(zip([item.key for item in form.items], votes, strict=True))
    return firm, plain_words(role), [by_key[key] for key in sorted(by_key)]


@settings(deadline=None)
@given(
    voters=st.lists(st.tuples(st.sampled_from(FIRMS), WORDS, VOTES), min_size=1, max_size=3),
    missing=st.lists(WORDS, max_size=5),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    way=WAYS,
)
def test_a_csv_comes_back_as_it_was_filled_in(  # noqa: PLR0913, PLR0917 - what a case is made of
    catalog: Catalog,
    form: Form,
    tmp_path_factory: pytest.TempPathFactory,
    voters: list[tuple[str, str, list[int | None]]],
    missing: list[str],
    encoding: str,
    way: object,
) -> None:
    rows: list[list[object]] = [
        list(row) for row in read_csv(write_form_csv(form, len(voters)).encode(), "x")
    ]
    left = list(missing)
    for row in rows:
        for number, voter in enumerate(voters):
            value = answers_of(form, *voter).get(str(row[0]))
            if value is not None:
                row[3 + number] = way(value) if isinstance(value, int) else value  # type: ignore[operator]
        if row[0] == "missing" and left:
            row[1] = left.pop(0)
    file = tmp_path_factory.mktemp("csv") / "sent.csv"
    file.write_bytes(write_csv(rows).encode(encoding))  # type: ignore[arg-type]
    filled = read_ballots(catalog, read_book(file, heads=HEADS))
    assert told(filled) == [wanted(form, *voter) for voter in voters]
    assert list(filled.missing) == [plain_words(text) for text in missing]


@settings(max_examples=15, deadline=None)
@given(firm=st.sampled_from(FIRMS), role=WORDS, votes=VOTES, missing=WORDS, way=WAYS)
def test_a_workbook_comes_back_as_it_was_filled_in(  # noqa: PLR0913, PLR0917 - what a case is made of
    catalog: Catalog,
    form: Form,
    tmp_path_factory: pytest.TempPathFactory,
    firm: str,
    role: str,
    votes: list[int | None],
    missing: str,
    way: object,
) -> None:
    folder = tmp_path_factory.mktemp("xlsx")
    (folder / "made.xlsx").write_bytes(write_form_workbook(form))
    (page, *_) = read_book(folder / "made.xlsx").pages
    rows: list[list[object]] = [list(row) for row in page.rows]
    answers = answers_of(form, firm, role, votes)
    for row in rows:
        value = answers.get(str(row[3]))
        if value is not None:
            row[2] = way(value) if isinstance(value, int) else value  # type: ignore[operator]
        if row[3] == "missing":
            row[0], missing_said = missing, missing
    (folder / "sent.xlsx").write_bytes(write_workbook([Sheet("Voto", rows)]))  # type: ignore[arg-type]
    filled = read_ballots(catalog, read_book(folder / "sent.xlsx"))
    assert told(filled) == [wanted(form, firm, role, votes)]
    assert set(filled.missing) == {plain_words(missing_said)}


def test_an_empty_sheet_is_nobody_s_vote(catalog: Catalog, form: Form, tmp_path: Path) -> None:
    for name, raw in (("a.xlsx", write_form_workbook(form)), ("a.csv", write_form_csv(form, 2).encode())):
        (tmp_path / name).write_bytes(raw)
        filled = read_ballots(catalog, read_book(tmp_path / name, heads=HEADS))
        assert filled.ballots == ()
        assert [problem.message for problem in filled.problems] == ["no one voted on this sheet"]


def test_the_same_form_is_the_same_file(form: Form) -> None:
    assert write_form_workbook(form) == write_form_workbook(form)
    assert write_form_csv(form).startswith("cpath-survey/1 ")
    assert not write_form_csv(form).startswith(MARK)


# LibreOffice

MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
  script:language="StarBasic">
Sub Main
  Dim one(0) As New com.sun.star.beans.PropertyValue
  one(0).Name = "Hidden"
  one(0).Value = True
  Dim document As Object, sheet As Object
  document = StarDesktop.loadComponentFromURL({source}, "_blank", 0, one())
  sheet = document.Sheets.getByIndex(0)
{cells}
  one(0).Name = "FilterName"
{saves}
  document.close(True)
End Sub
</script:module>
"""
FILTERS = {
    "ods": "calc8",
    "xlsx": "Calc MS Excel 2007 XML",
    "xls": "MS Excel 97",
    "csv": "Text - txt - csv (StarCalc)",
}
SECONDS = 120


def basic(text: str) -> str:
    """Write a text as LibreOffice's Basic does; letters that are no ASCII by their numbers."""
    parts = [f"Chr({ord(c)})" if ord(c) > 126 or c == '"' else f'"{c}"' for c in text]
    return " & ".join(parts)


def run_office(profile: Path, *arguments: str) -> None:
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", *arguments],  # noqa: S607
        check=True,
        capture_output=True,
        timeout=SECONDS,
        env={**os.environ, "HOME": str(profile)},
    )


def fill_in_office(profile: Path, source: Path, cells: Mapping[tuple[int, int], str | int]) -> None:
    """Type into the first sheet's cells by row and column, and save beside it in every format."""
    lines = [
        f"  sheet.getCellByPosition({column}, {row})."
        + (f"Value = {value}" if isinstance(value, int) else f"String = {basic(value)}")
        for (row, column), value in cells.items()
    ]
    saves = [
        f'  one(0).Value = "{filter_}"\n'
        f'  document.storeToURL("{(source.parent / f"sent.{suffix}").as_uri()}", one())'
        for suffix, filter_ in FILTERS.items()
    ]
    macro = MACRO.format(
        source=f'"{source.as_uri()}"', cells=escape("\n".join(lines)), saves=escape("\n".join(saves))
    )
    # A new profile gets modules of its own at its first start, over whatever is there.
    run_office(profile, "--convert-to", "csv", "--outdir", str(profile), str(source))
    (profile / "user" / "basic" / "Standard" / "Module1.xba").write_text(macro, encoding="utf-8")
    run_office(profile, "macro:///Standard.Module1.Main")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
def test_a_sheet_filled_in_libreoffice_comes_back_as_it_was(
    catalog: Catalog, form: Form, tmp_path: Path
) -> None:
    source = tmp_path / "made.xlsx"
    source.write_bytes(write_form_workbook(form))
    votes = [1, 2, 3, 4, None, 4, 3, 1]
    role, missing = "=1+1", ["@SUM(A1)", '=HYPERLINK("https://example.org")', "護理 é"]
    answers = answers_of(form, "Krankenhaus São Luís, Süd (hospital)", role, votes)
    cells: dict[tuple[int, int], str | int] = {}
    left = list(missing)
    for row, line in enumerate(read_book(source).pages[0].rows):
        if line[3] in answers:
            cells[row, 2] = answers[str(line[3])]  # type: ignore[assignment]
        elif line[3] == "missing" and left:
            cells[row, 0] = left.pop(0)
    fill_in_office(tmp_path / "profile", source, cells)
    for suffix in FILTERS:
        book = read_book(tmp_path / f"sent.{suffix}", heads=HEADS)
        filled = read_ballots(catalog, book)
        assert told(filled) == [wanted(form, "hospital", role, votes)], suffix
        if suffix != "csv":  # which is saved in the machine's encoding
            assert list(filled.missing) == missing, suffix
        assert list(filled.missing)[:2] == missing[:2], suffix
