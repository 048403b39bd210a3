"""A form as a file to fill in: a workbook of one page, or CSV with a column a voter.

Each line carries the id of its competency, and the first line the form's mark, so that what comes back
is matched by id, however it was sorted or saved (`ballot` reads it). Ids are in a hidden last column of
the workbook, and in the first column of a CSV.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cpath.messages import plural
from cpath.sheets.delimited import write_csv
from cpath.sheets.table import Cell, Choice, Column, Sheet
from cpath.sheets.workbook import write_workbook
from cpath.survey.words import VOTES, minutes_words, say, vote_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.sheets.table import Value
    from cpath.survey.form import Form

HEAD, FIRM, ROLE, MISSING = "id", "firm", "role", "missing"
"""What is in the place of a competency's id in lines that are not items."""
MISSING_LINES = 5
_VOTE, _ID = 2, 3
_ITEM, _MEANING, _ENTRY = 32, 54, 22
"""Widths of the columns, in characters."""
_LINE = 15.0
_ONE_PAGE = 55
"""Items that fit on one page, in letters that can be read."""


def ask_words(form: Form) -> str:
    """Return the instructions for voters."""
    horizon = plural("{n} month", "{n} months", form.mark.horizon)
    return say("ask", form.language, horizon=horizon, minutes=minutes_words(form.minutes))


def footer_words(form: Form) -> str:
    """Return what the list is about and where it is from."""
    names = {"occupation": form.title, "region": form.region_title}
    return say("footer", form.language, source=form.source, **names)


def write_form_workbook(form: Form) -> bytes:
    """Write the form as a workbook: lists to choose from, everything else locked against slips."""
    language = form.language
    legend = "    ".join(vote_words(vote, language) for vote in VOTES)
    rows: list[list[Cell | Value]] = [
        [Cell(say("title", language, occupation=form.title), "title", span=3), Cell(str(form.mark), "code")],
        [Cell(ask_words(form), "text", span=3)],
        [Cell(legend, "strong", span=3)],
        [Cell(say("firm", language), "strong", span=2), Cell(None, "entry"), Cell(FIRM, "code")],
        [Cell(say("role", language), "strong", span=2), Cell(None, "entry"), Cell(ROLE, "code")],
        [
            Cell(say("item", language), "head"),
            Cell(say("meaning", language), "head"),
            Cell(say("vote", language), "head"),
            Cell(HEAD, "code"),
        ],
    ]
    head = len(rows)
    choices = [
        Choice(3, 3, _VOTE, tuple(map(str, form.firms)), say("firm-prompt", language), strict=False),
        Choice(4, 4, _VOTE, (), say("role-prompt", language), strict=False),
    ]
    for category, items in form.groups:
        rows.append([Cell(say(category, language), "group", span=3)])
        first = len(rows)
        rows += [
            [
                Cell(item.title, "strong"),
                Cell(item.meaning, "small"),
                Cell(None, "entry"),
                Cell(item.competency, "code"),
            ]
            for item in items
        ]
        error = say("vote-error", language)
        choices.append(Choice(first, len(rows) - 1, _VOTE, VOTES, legend, error))
    rows.append([Cell(say("missing", language), "group", span=3)])
    rows += [[Cell(None, "entry", span=3), Cell(MISSING, "code")] for _ in range(MISSING_LINES)]
    rows.append([Cell(say("thanks", language), "note", span=3)])
    sheet = Sheet(
        say("sheet", language),
        rows,
        (Column(_ITEM), Column(_MEANING), Column(_ENTRY), Column(24, "code", hidden=True)),
        frozen_rows=head,
        choices=tuple(choices),
        pages_tall=math.ceil(len(form.items) / _ONE_PAGE),
        protected=True,
        footer=footer_words(form),
        heights={0: 24.0, 1: 32.0, **{head + n: height for n, height in _heights(rows[head:])}},
    )
    # Without the mark of a result: a sheet that was sent back holds votes, and is not written over.
    return write_workbook([sheet], title=say("title", language, occupation=form.title), comments="")


def write_form_csv(form: Form, voters: int = 1) -> str:
    """Write the form as CSV with a column for each of ``voters``."""
    language = form.language
    empty: list[Value] = [None] * voters
    votes = (
        [say("vote", language)]
        if voters == 1
        else [f"{say('vote', language)} ({n})" for n in range(1, voters + 1)]
    )
    rows: list[list[Value]] = [
        [str(form.mark), say("title", language, occupation=form.title), None, *empty],
        [None, ask_words(form), None, *empty],
        *([None, vote_words(vote, language), None, *empty] for vote in VOTES),
        [FIRM, say("firm", language), None, *empty],
        [ROLE, say("role", language), None, *empty],
        [HEAD, say("item", language), say("meaning", language), *votes],
    ]
    for category, items in form.groups:
        rows.append([None, say(category, language), None, *empty])
        rows += [[item.competency, item.title, item.meaning, *empty] for item in items]
    rows.append([None, say("missing", language), None, *empty])
    rows += [[MISSING, None, None, *empty] for _ in range(MISSING_LINES)]
    return write_csv(rows)


def _heights(rows: list[list[Cell | Value]]) -> Iterator[tuple[int, float]]:
    """Yield the heights of lines whose words take more than one: not every program finds them by itself."""
    for number, row in enumerate(rows):
        texts = [cell.value for cell in row if isinstance(cell, Cell) and cell.span == 1]
        lengths = [len(text) if isinstance(text, str) else 0 for text in texts[:2]]
        # Bold letters are wider than the ones that widths are counted in, small ones narrower.
        lines = max(
            (math.ceil(n / w) for n, w in zip(lengths, (_ITEM * 0.97, _MEANING * 1.3), strict=False)),
            default=1,
        )
        if lines > 1:
            yield number, lines * _LINE
