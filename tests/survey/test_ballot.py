"""What came back: votes as people write them, and what is said of cells that no one can understand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.sheets.book import Book, Page
from cpath.survey.ballot import read_ballots, read_vote

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog import Catalog
    from cpath.sheets.book import Read

WHO = {"firm": "hospital", "role": "Unit manager"}


@pytest.mark.parametrize(
    ("cell", "vote"),
    [
        (None, None), (3.0, 3), ("3", 3), (" 3 ", 3), ("3.0", 3), ("3,00", 3), ("4 - must be included", 4),
        ("4 \u2013 debe incluirse", 4), ("1: can be left out", 1), ("2 (nice)", 2), ("must be included", 4),
        ("Importante", 3), ("-", None), ("n/a", None), ("?", None), ("3.", 3),
    ],
)  # fmt: skip
def test_votes_as_people_write_them(cell: Read, vote: int | None) -> None:
    assert read_vote(cell) == vote


@pytest.mark.parametrize(
    "cell",
    [0.0, 5.0, 3.5, "5", "0", "34", "3-4", "3 - 4", "3 or 4", "x", "=1+1", "3x", "4 - can be left out", True,
     date(2026, 3, 4), "\uff13", "3/4", "-3"],
)  # fmt: skip
def test_what_is_no_vote(cell: Read) -> None:
    with pytest.raises(ValueError, match="is not a vote"):
        read_vote(cell)


def test_one_voter(catalog: Catalog, fill: Callable[..., Book]) -> None:
    answers = {**WHO, "anatomy": 4.0, "care/hygiene": "3 - important", "missing": "=1+1 | cmd"}
    filled = read_ballots(catalog, fill(catalog, answers))
    assert filled.problems == ()
    (ballot,) = filled.ballots
    assert (ballot.organization, ballot.role, ballot.place) == ("hospital", "Unit manager", "cell D7")
    assert ballot.votes == {
        "care/anatomy": 4, "care/hygiene": 3, "care/speaking": None, "care/vital-signs": None,
        "habits/teamwork": None,
    }  # fmt: skip
    assert ballot.cast == 2
    assert set(filled.missing) == {"=1+1 | cmd"}


@pytest.mark.parametrize(
    ("firm", "found"),
    [
        ("hospital", "hospital"),
        ("Krankenhaus São Luís, Süd (hospital)", "hospital"),
        ("  krankenhaus são LUÍS,  süd ", "hospital"),
        ("=Clinic+1 (East)", "clinic"),
        ("=Clinic+1 (East) (clinic)", "clinic"),
        ("college", "college"),
    ],
)
def test_firms_by_id_or_title(catalog: Catalog, fill: Callable[..., Book], firm: str, found: str) -> None:
    filled = read_ballots(catalog, fill(catalog, {**WHO, "firm": firm, "anatomy": 1.0}))
    assert [ballot.organization for ballot in filled.ballots] == [found]


@pytest.mark.parametrize(
    ("answers", "place", "message", "help_"),
    [
        ({"anatomy": 5.0}, "cell D11", "'5' is not a vote", "write 1 (can be left out)"),
        ({"anatomy": "3 or 4"}, "cell D11", "'3 or 4' is not a vote", "or leave it empty"),
        ({"firm": "hospitl"}, "cell D7", "there is no organization 'hospitl'", "did you mean 'hospital'?"),
        ({"firm": "Twin"}, "cell D7", "several organizations are called 'Twin'", "write: twin-a, twin-b"),
        ({"firm": None}, "cell D7", "no firm", "choose the voter's firm"),
        ({"role": None}, "cell D8", "no role", "no name"),
        ({"role": "x" * 201}, "cell D8", "the role is too long", "such as Unit manager"),
        ({"anatomy": None}, "cell D11", "no vote", "leave this voter out"),
    ],
)
def test_what_is_told_about_a_cell(
    catalog: Catalog,
    fill: Callable[..., Book],
    answers: dict[str, Read],
    place: str,
    message: str,
    help_: str,
) -> None:
    filled = read_ballots(catalog, fill(catalog, {**WHO, "anatomy": 4.0, **answers}))
    assert filled.ballots == ()
    (problem,) = filled.problems
    assert (problem.place, problem.message) == (place, message)
    assert help_ in (problem.help or "")


def replace_id(book: Book, old: str, new: str) -> Book:
    page = book.pages[0]
    rows = tuple((new if row[0] == old else row[0], *row[1:]) for row in page.rows)
    return Book(book.name, (Page("Vote", rows),))


@pytest.mark.parametrize(
    ("old", "new", "message", "help_"),
    [
        ("anatomy", "anatomie", "there is no competency 'anatomie'", "did you mean 'anatomy'?"),
        ("anatomy", "hygiene", "several competencies are called 'hygiene'", "care/hygiene, habits/hygiene"),
        ("anatomy", "speaking", "'speaking' is in the list twice", "sheet 'Vote', cell A11"),
        ("cpath-survey", "cpath-survey/2 x", "", ""),
    ],
)
def test_ids_that_lead_nowhere(
    catalog: Catalog, fill: Callable[..., Book], old: str, new: str, message: str, help_: str
) -> None:
    book = fill(catalog, {**WHO, "vital-signs": 4.0})
    if old == "cpath-survey":
        old = str(book.pages[0].rows[0][0])
        new, message, help_ = (
            old.replace("/1", "/2"),
            "made by a newer cpath (cpath-survey/2)",
            "install that",
        )
    filled = read_ballots(catalog, replace_id(book, old, new))
    assert message in filled.problems[0].message
    assert help_ in (filled.problems[0].help or "")
    assert filled.problems[0].place.startswith("sheet 'Vote', cell A")


def test_what_is_missing_is_said_in_a_line(catalog: Catalog, fill: Callable[..., Book]) -> None:
    filled = read_ballots(catalog, fill(catalog, {**WHO, "anatomy": 4.0, "missing": "x" * 2_001}))
    assert {problem.message for problem in filled.problems} == {"the text has more than 2,000 characters"}


CELLS = st.one_of(
    st.none(),
    st.sampled_from([
        "id", "competency", "firm", "role", "missing", "anatomy", "hygiene", "Item", "hospital", "3",
        "cpath-survey/1 occupation=care-aide region=north list=0 horizon=24", "cpath-survey/1",
        "cpath-survey/x y",
    ]),
    st.text(max_size=5), st.floats(), st.booleans(), st.dates(),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=5), max_size=8))
def test_any_sheet_is_read_or_told_about(catalog: Catalog, rows: list[list[Read]]) -> None:
    filled = read_ballots(catalog, Book("x.csv", (Page("", tuple(map(tuple, rows))),)))
    assert filled.ballots or filled.problems
    for ballot in filled.ballots:
        assert ballot.cast
        assert set(ballot.votes.values()) <= {None, 1, 2, 3, 4}


def test_every_problem_is_told_at_once(catalog: Catalog, fill: Callable[..., Book]) -> None:
    answers = {"firm": "hospitl", "role": None, "anatomy": 7.0, "speaking": "x"}
    assert len(read_ballots(catalog, fill(catalog, answers)).problems) == 4


def test_many_voters_are_columns(catalog: Catalog) -> None:
    rows: tuple[tuple[Read, ...], ...] = (
        ("Competency", "Item", None, None, None),
        ("firm", None, "clinic", None, "home"),
        ("role", None, "Owner", None, "Director"),
        ("anatomy", "Anatomy", 4.0, None, None),
        ("speaking", "Speaking", None, None, "2"),
    )
    filled = read_ballots(catalog, Book("x.csv", (Page("", rows),)))
    assert filled.problems == ()
    assert [(ballot.organization, list(ballot.votes.values())) for ballot in filled.ballots] == [
        ("clinic", [4, None]),
        ("home", [None, 2]),
    ]


def test_many_sheets_of_one_workbook_are_many_voters(catalog: Catalog, fill: Callable[..., Book]) -> None:
    first, second = (
        fill(catalog, {**WHO, "firm": firm, "anatomy": 2.0}).pages[0] for firm in ("clinic", "home")
    )
    pages = (Page("A", first.rows), Page("Notes", (("anything", 3.0),)), Page("B", second.rows))
    filled = read_ballots(catalog, Book("x.xlsx", pages))
    assert [ballot.place for ballot in filled.ballots] == ["sheet 'A', cell D7", "sheet 'B', cell D7"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "no survey sheet in it"),
        ((("anything",),), "no survey sheet in it"),
        ((("id",),), "has no item"),
    ],
)
def test_sheets_that_are_no_survey(catalog: Catalog, rows: tuple[tuple[Read, ...], ...], said: str) -> None:
    filled = read_ballots(catalog, Book("x.xlsx", (Page("", rows),)))
    assert filled.ballots == ()
    assert said in filled.problems[0].message
