"""Reads sheets that came back: whose votes they are, on which items, and what cannot be understood.

Matches by id. Everything that is wrong with a file is reported at its cell, all of it at once; nothing is
guessed. Must not know what becomes of the votes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpath.diagnostics.faults import make_fault
from cpath.diagnostics.suggestion import did_you_mean
from cpath.errors import UsageError
from cpath.model import Organization
from cpath.source.position import Span
from cpath.survey.mark import Mark, read_mark
from cpath.survey.page import FIRM, HEAD, MISSING, ROLE
from cpath.survey.words import LABELS, VOTE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.catalog.catalog import Catalog
    from cpath.diagnostics import Diagnostic
    from cpath.sheets.book import Book, Page, Read

_IDS = frozenset({HEAD, "competency"})
_VOTE = re.compile(r"([1-4])(?:[.,]0+)?(?:[\s\-\u2013\u2014:=.()]+(\D*))?")
_NO_VOTE = frozenset({"-", "\u2013", "\u2014", "?", "n/a", "na", "n.a."})
"""What people write where they cannot judge an item."""
_ID_BEHIND = re.compile(r"\(([a-z0-9-]+)\)\s*$")
_ROLE_LENGTH = 200
_TEXT_LENGTH = 2_000
_MEANINGS = (
    "write 1 (can be left out), 2 (nice to have), 3 (important) or 4 (must be included), or leave it empty"
)


@dataclass(frozen=True, slots=True)
class Ballot:
    """The answers of one voter. ``votes`` holds every item of the sheet; None where no one voted."""

    file: str
    place: str
    organization: str
    role: str
    votes: dict[str, int | None]
    mark: Mark | None

    @property
    def cast(self) -> int:
        """How many items were voted on."""
        return sum(vote is not None for vote in self.votes.values())


@dataclass(frozen=True, slots=True)
class Filled:
    """What one file holds; ``missing`` is what its voters miss on the list."""

    file: str
    ballots: tuple[Ballot, ...]
    missing: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def read_ballots(catalog: Catalog, book: Book) -> Filled:
    """Read every ballot of a file: a sheet each of a workbook, a column each of a sheet."""
    ballots: list[Ballot] = []
    missing: list[str] = []
    problems: list[Diagnostic] = []
    surveys = 0
    for page in book.pages:
        reading = _Reading(catalog, book.name, page, problems)
        if reading.find_column():
            surveys += 1
            ballots += reading.read()
            missing += reading.read_missing()
    if not surveys:
        problems.append(
            make_fault(
                book.name,
                "no survey sheet in it: no line that begins with cpath-survey/, and no column headed id",
                "send back the sheet that `cpath survey make` wrote",
                place="",
            )
        )
    return Filled(book.name, tuple(ballots), tuple(missing), tuple(problems))


def read_vote(value: Read) -> int | None:
    """Read a vote; None where there is none. Raises `ValueError` for what is no vote."""
    if value is None:
        return None
    if isinstance(value, float) and value in (1, 2, 3, 4):
        return int(value)
    if isinstance(value, str):
        text = " ".join(value.split())
        if text.casefold() in _NO_VOTE:
            return None
        match = _VOTE.fullmatch(text)
        if match is not None:
            vote = int(match.group(1))
            # "4 - can be left out" says two things.
            if VOTE_WORDS.get((match.group(2) or "").strip().casefold(), vote) == vote:
                return vote
        elif text.casefold() in VOTE_WORDS:
            return VOTE_WORDS[text.casefold()]
    raise ValueError(f"{value!r} is not a vote")


_JOINERS = "\u200c\u200d"
"""Persian and the scripts of India write words with them; what else cannot be seen was pasted along."""


def plain_words(value: Read) -> str:
    """Return what a person wrote in a cell on one line, without what cannot be seen; empty for none."""
    if value is None:
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return " ".join("".join(char if char.isprintable() or char in _JOINERS else " " for char in text).split())


@dataclass
class _Reading:
    """One sheet on its way."""

    catalog: Catalog
    file: str
    page: Page
    problems: list[Diagnostic]
    column: int = -1
    """Where the ids stand."""
    mark: Mark | None = None
    rows: dict[int, str] = field(default_factory=dict)
    """Row to the text of its id cell."""

    def find_column(self) -> bool:
        """Find the column of ids: by the form's mark, else by its head."""
        for row, column, value in self.page.iter_cells():
            if isinstance(value, str) and value.strip().startswith("cpath-survey/"):
                try:
                    self.mark = read_mark(value)
                except UsageError as error:
                    self._tell(row, column, error.message, error.help)
                    return True
                self.column = column
                break
        else:
            heads = (
                column
                for _, column, value in self.page.iter_cells()
                if isinstance(value, str) and value.strip().casefold() in _IDS
            )
            self.column = next(heads, -1)
        return self.column >= 0

    def read(self) -> Iterator[Ballot]:
        """Yield the ballot of each column with an answer."""
        if self.column < 0:
            return
        self.rows = {
            row: text
            for row in range(len(self.page.rows))
            if (text := plain_words(self.page.at(row, self.column))) and not text.startswith("cpath-survey/")
        }
        items = self._read_items()
        found = list(self._find_voters(items))
        if not found:
            self._tell(0, self.column, "no one voted on this sheet", "leave it out, or fill it in")
            return
        for column in found:
            ballot = self._read_voter(column, items)
            if ballot is not None:
                yield ballot

    def _keyed(self, key: str) -> Iterator[int]:
        return (row for row, text in self.rows.items() if text.casefold() == key)

    def _read_items(self) -> dict[int, str]:
        """Return the row of each item with its competency; unknown and repeated ids are problems."""
        items: dict[int, str] = {}
        first: dict[str, int] = {}
        for row, text in self.rows.items():
            if text.casefold() in {FIRM, ROLE, MISSING, *_IDS}:
                continue
            resolution = self.catalog.resolve("competency", text)
            if resolution.key is None:
                known = {
                    *self.catalog.competencies,
                    *(k.rpartition("/")[2] for k in self.catalog.competencies),
                }
                message = f"there is no competency {text!r}"
                help_ = did_you_mean(text, known)
                if resolution.candidates:
                    message = f"several competencies are called {text!r}"
                    help_ = f"write one of: {', '.join(resolution.candidates)}"
                self._tell(row, self.column, message, help_ or "keep the ids that `cpath survey make` wrote")
            elif resolution.key in first:
                place = self.page.place(first[resolution.key], self.column)
                self._tell(row, self.column, f"{text!r} is in the list twice", f"the first one is at {place}")
            else:
                items[row] = resolution.key
                first[resolution.key] = row
        if not items:
            self._tell(0, self.column, "it has no item to vote on", "send back the whole sheet")
        return items

    def _find_voters(self, items: dict[int, str]) -> Iterator[int]:
        """Yield the columns with an answer."""
        labels = {self.column}
        for row in (row for row, text in self.rows.items() if text.casefold() in _IDS):
            cells = enumerate(self.page.rows[row])
            labels |= {column for column, value in cells if plain_words(value).casefold() in LABELS}
        rows = [*items, *self._keyed(FIRM), *self._keyed(ROLE)]
        wide = max((len(row) for row in self.page.rows), default=0)
        for column in range(wide):
            if column not in labels and any(self.page.at(row, column) is not None for row in rows):
                yield column

    def read_missing(self) -> Iterator[str]:
        """Yield what is missing on the list: words in any cell of the lines for it."""
        for row in self._keyed(MISSING):
            for column, value in enumerate(self.page.rows[row]):
                if column == self.column or not (text := plain_words(value)):
                    continue
                if len(text) <= _TEXT_LENGTH:
                    yield text
                else:
                    message = f"the text has more than {_TEXT_LENGTH:,} characters"
                    self._tell(row, column, message, "say in a line what is missing")

    def _read_voter(self, column: int, items: dict[int, str]) -> Ballot | None:
        before = len(self.problems)
        firm = self._read_firm(column)
        role = self._answer(ROLE, column)
        if not role:
            self._tell(next(self._keyed(ROLE), 0), column, "no role", "write the voter's role there, no name")
        elif len(role) > _ROLE_LENGTH:
            row = next(self._keyed(ROLE))
            self._tell(row, column, "the role is too long", "write a role such as Unit manager")
        votes: dict[str, int | None] = {}
        for row, key in items.items():
            value = self.page.at(row, column)
            try:
                votes[key] = read_vote(value)
            except ValueError:
                self._tell(row, column, f"{plain_words(value)!r} is not a vote", _MEANINGS)
        if not any(votes.values()) and len(self.problems) == before:
            self._tell(next(iter(items), 0), column, "no vote", "leave this voter out, or fill it in")
        if len(self.problems) > before or firm is None:
            return None
        row = next(self._keyed(FIRM), 0)
        return Ballot(self.file, self.page.place(row, column), firm, role, votes, self.mark)

    def _answer(self, key: str, column: int) -> str:
        return next(
            (text for row in self._keyed(key) if (text := plain_words(self.page.at(row, column)))), ""
        )

    def _read_firm(self, column: int) -> str | None:
        """Find the voter's firm by its id, by ``title (id)`` or by its title."""
        text = self._answer(FIRM, column)
        row = next(self._keyed(FIRM), 0)
        if not text:
            self._tell(row, column, "no firm", "choose the voter's firm, so that firms can be counted")
            return None
        known = self.catalog.all(Organization)
        behind = _ID_BEHIND.search(text)
        for candidate in (text, behind.group(1) if behind else text):
            if candidate in known:
                return candidate
        titles: dict[str, set[str]] = {}
        for record in known.values():
            title = record.entity.title
            for name in (title,) if isinstance(title, str) else title.values():
                titles.setdefault(" ".join(name.split()).casefold(), set()).add(record.key)
        found = sorted(titles.get(text.casefold(), ()))
        if len(found) == 1:
            return found[0]
        if found:
            self._tell(
                row, column, f"several organizations are called {text!r}", f"write: {', '.join(found)}"
            )
            return None
        near = did_you_mean(text, known) or did_you_mean(text.casefold(), titles)
        new = "or add it: cpath new organization ID --type employer"
        self._tell(row, column, f"there is no organization {text!r}", f"{near} {new}" if near else new[3:])
        return None

    def _tell(self, row: int, column: int, message: str, help_: str | None = None) -> None:
        span, place = Span.of(row + 1, column + 1), self.page.place(row, column)
        self.problems.append(make_fault(self.file, message, help_, span=span, place=place))
