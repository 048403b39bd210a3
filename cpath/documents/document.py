"""What a report is made of. Must not know a format, a language, or what a report is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator  # noqa: TC003 - dataclasses read their annotations
from dataclasses import dataclass, field
from typing import Literal

from cpath.messages import Message, Value
from cpath.messages.translate import Inline, Speaker

Kind = Literal["name", "text", "number", "mark", "date"]
"""What a column contains: names lead a row, numbers are right-aligned, marks are short and centered."""
Tone = Literal["good", "now", "bad", "quiet", "strong", "heat0", "heat1", "heat2", "heat3", "heat4"]
"""What a cell means beyond its words. A format may show it by color, never by color alone.

heat0 to heat4: from the least to the most of what a heat map shows.
"""
Shown = Literal["always", "all", "explain"]
"""When text shows a section: always, only with --all, or only with --explain. Pages show every section."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its meaning; ``hint`` says a mark in words, for screen readers and on hover."""

    value: Value
    tone: Tone | None = None
    hint: Message | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, and what it contains. ``hint`` is the head in full.

    A ``detail`` column is left out where a terminal is too narrow for the whole table.
    """

    head: Value
    kind: Kind = "text"
    hint: Value = None
    detail: bool = False


Row = tuple[Cell | Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads. ``rows`` may be an iterator that is used up once.

    With ``bands`` the first column names a group of rows: where there is little room its name comes once,
    above its rows. Without --all, text shows ``most`` rows and counts the others. ``empty`` is said where
    there is no row.
    """

    columns: tuple[Column, ...]
    rows: Iterable[Row]
    caption: Message | None = None
    empty: Message | None = None
    bands: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows by columns of marks: a crosswalk, a heat map, steps by initiatives.

    Where a page is too narrow, the columns are numbered, named in a key below, and cut into several
    grids. ``after`` are ordinary columns behind the marks.
    """

    corner: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, tuple[Cell, ...], Row], ...]
    after: tuple[Column, ...] = ()
    legend: tuple[Cell, ...] = ()
    empty: Message | None = None

    def flat_rows(self) -> Iterator[Row]:
        """Yield the rows as those of a table."""
        for name, marks, after in self.rows:
            yield (name, *marks, *after)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``filled`` of ``whole``; ``filled`` is None where unknown."""

    name: Value
    whole: float
    filled: float | None
    words: Message


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars on one scale. Formats without pictures leave them out, so they repeat what a table says."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list with lines of its own below it."""

    words: Value
    lines: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list. Without --all, text shows ``most`` and counts the others.

    A ``numbered`` list begins with ``first``.
    """

    items: tuple[Item | Value, ...]
    most: int | None = None
    numbered: bool = False
    first: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with values: a definition list."""

    facts: tuple[tuple[Value, Value], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set off from the text: ``caution`` for what limits the result."""

    words: Message
    kind: Literal["note", "caution"] = "note"


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines to copy as they are, such as YAML or a command. ``language`` is for what colors them."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with blocks below it. ``anchor`` is where links lead to.

    Sections that text shows only with --explain are folded on a page. ``own_page`` begins a page in print.
    """

    title: Value
    blocks: tuple[Block, ...]
    shown: Shown = "always"
    anchor: str = ""
    own_page: bool = False


Block = Message | Table | Grid | Bars | Items | Facts | Note | Snippet | Section
"""A part of a document; a bare message is a paragraph."""


def is_picture(section: Section) -> bool:
    """Whether a section contains nothing but pictures, which some formats leave out."""
    return bool(section.blocks) and all(isinstance(part, Bars) for part in section.blocks)


@dataclass(frozen=True, slots=True)
class Document:
    """A report: ``title``, ``lead`` (the answer, in one to three lines), and blocks.

    ``about`` is the line below the title: place, day, whether it is illustrative.
    """

    title: Value
    lead: tuple[Value, ...]
    blocks: tuple[Block, ...]
    about: tuple[Value, ...] = ()
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """How a reader wants a document: language, columns of text, with methods, with every row.

    ``data_language`` is the language of titles that the repository has in one language only.
    ``longest``: characters of Markdown at most, for a comment on a pull request.
    """

    language: str = "en"
    width: int = 80
    explain: bool = False
    show_all: bool = False
    data_language: str = "en"
    longest: int | None = None
    fallbacks: dict[str, None] = field(default_factory=dict, compare=False)
    """Texts that had no translation, filled by the writer."""

    def speaker(self, inline: Inline, *, entire: bool = False) -> Speaker:
        """Return what writes values for this reader; ``inline`` is the format's.

        With ``entire``, lists that may be long name everything.
        """
        return Speaker(self.language, inline, self.data_language, self.fallbacks, entire=entire)

    @property
    def every_item(self) -> bool:
        """Whether every item is shown, also what is met."""
        return self.show_all or self.explain
