"""A document with every kind of block."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cpath.documents import (
    Bar,
    Bars,
    Cell,
    Column,
    Document,
    Facts,
    Grid,
    Items,
    Note,
    Section,
    Snippet,
    Table,
)
from cpath.messages import UNKNOWN, Code, Link, Money, Number, Share, msg, plural

ROWS = (
    ("North", "Registered Nurses", Number(380), Money(46200), Cell("●", "good", msg("enough"))),
    ("North", "Nursing Assistants", Number(None), UNKNOWN, Cell("○", "bad", msg("too few"))),
    ("South", "Welders, Cutters, Solderers and Brazers of All Kinds", Number(1745), Money(16.35), None),
)
COLUMNS = (
    Column(msg("Region"), "name"),
    Column(msg("Occupation"), "name"),
    Column(msg("Openings"), "number"),
    Column(msg("Median pay"), "number", detail=True),
    Column(msg("Mark"), "mark", msg("Whether there are enough")),
)
GRID = Grid(
    msg("Competency"),
    (Column("1", "mark", "Anatomy"), Column("2", "mark", "Clinical practice")),
    (
        ("Wound care", (Cell("M", "heat4"), Cell("?", "quiet", msg("not mapped"))), (Number(3),)),
        ("Charting", (Cell("I", "heat1"), Cell("")), (Number(Fraction(9, 2), 1),)),
    ),
    (Column(msg("Needs"), "number"),),
    (Cell("M", None, msg("mastered")), Cell("?", "quiet", msg("not mapped"))),
    msg("No course yet."),
)
EMPTY = Table((Column(msg("Date"), "date"),), (), None, msg("Nothing expires."))


@pytest.fixture
def document() -> Document:
    """Return a document with every block; a new one, because rows may be used up."""
    return Document(
        msg("Openings & completers: {regions}", regions=plural("{n} region", "{n} regions", 2)),
        (msg("{share} of openings are filled.", share=Share(Fraction(87, 100))), msg("Two lack numbers.")),
        (
            Table(COLUMNS, iter(ROWS), msg("People a year."), bands=True, most=2),
            Section(msg("In pictures"), (Bars((Bar("Nurses", 380, 200.5, msg("200 of 380")),
                                               Bar("Aides", 100, None, msg("unknown of 100")))),)),
            Section(msg("Which course teaches what"), (GRID,), anchor="courses"),
            Section(
                msg("What is missing"),
                (
                    Items((msg("Add {key}", key=Code("openings")), "<b>a *title*</b>", "three"), most=2),
                    Items((msg("First"), msg("Second")), numbered=True),
                    EMPTY,
                ),
            ),
            Section(
                msg("Details"),
                (Facts(((msg("Source"), "BLS | 2025"), ("Page", Link("here", "#courses")))),),
                "all",
            ),
            Section(msg("How it is counted"), (msg("By people."), Snippet("key: <value>\n")), "explain"),
            Note(msg("Openings are not training needs."), "caution"),
            Note(msg("For the region only.")),
        ),
        (msg("As of {day}", day="2026-11-30"), "Colorado"),
        landscape=True,
    )  # fmt: skip
