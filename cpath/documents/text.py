"""Documents as text for a terminal or a mail, in ``view.width`` columns."""

from __future__ import annotations

from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Any

from cpath.diagnostics.columns import display_width, fit_left, fit_right, hang, wrap_words
from cpath.diagnostics.plain import clean
from cpath.documents.document import (
    Bars,
    Cell,
    Facts,
    Grid,
    Item,
    Items,
    Note,
    Section,
    Snippet,
    Table,
    is_picture,
)
from cpath.messages import Code, Message, msg, plural
from cpath.messages.translate import Inline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cpath.documents.document import Block, Column, Document, Row, View

LOOKED_AT = 2_000
"""Rows that decide how wide columns are; later rows stream past."""
_NARROWEST, _NARROW = 20, 12
"""Columns that the first name of a row needs, and words in any other column."""
_BETWEEN = 2
"""Blanks between two columns."""
_GLUE = "\ue000"
"""In the place of blanks in code while lines are broken: what is to be typed stays on one line."""
INLINE = Inline(escape=clean, code=lambda text: f"`{clean(text).replace(' ', _GLUE)}`")


def write_text(document: Document, view: View) -> Iterator[str]:
    """Yield the lines of a document."""
    writer = _Text(view)
    for line in writer.document(document):
        yield f"{line.replace(_GLUE, ' ')}\n"


class _Text:
    def __init__(self, view: View) -> None:
        self.view, self.width = view, view.width
        self.speak = view.speaker(INLINE, entire=view.every_item).speak
        self.hidden: set[str] = set()

    def document(self, document: Document) -> Iterator[str]:
        yield from hang(self.speak(document.title), self.width, rest="  ")
        if document.about:
            yield from hang(" · ".join(map(self.speak, document.about)), self.width, rest="  ")
        if document.lead:
            yield ""
        for line in document.lead:
            yield from hang(self.speak(line), self.width, rest="  ")
        for block in document.blocks:
            yield from self.block(block)
        ways = []
        if "all" in self.hidden:
            ways.append(msg("Everything: {option}", option=Code("--all")))
        if "explain" in self.hidden:
            ways.append(msg("How it is counted: {option}", option=Code("--explain")))
        if ways:
            yield ""
            yield from hang(" · ".join(map(self.speak, ways)), self.width)

    def block(self, block: Block) -> Iterator[str]:
        if not isinstance(block, Bars):
            yield from _BLOCKS[type(block)](self, block)

    def paragraph(self, block: Message | Note) -> Iterator[str]:
        yield ""
        yield from hang(self.speak(block.words if isinstance(block, Note) else block), self.width)

    def items(self, block: Items) -> Iterator[str]:
        shown = block.items if block.most is None or self.view.show_all else block.items[: block.most]
        for number, item in enumerate(shown, block.first):
            first = f"  {number}. " if block.numbered else "  - "
            words, lines = (item.words, item.lines) if isinstance(item, Item) else (item, ())
            yield from hang(self.speak(words), self.width, first=first)
            for line in lines:
                yield from hang(self.speak(line), self.width, first=" " * len(first))
        yield from self.rest(len(block.items) - len(shown))

    def facts(self, block: Facts) -> Iterator[str]:
        yield ""
        for name, value in block.facts:
            yield from hang(f"{self.speak(name)}: {self.speak(value)}", self.width, first="  ", rest="    ")

    def snippet(self, block: Snippet) -> Iterator[str]:
        yield from (f"    {line}".rstrip() for line in block.text.splitlines())

    def section(self, section: Section) -> Iterator[str]:
        shown = {"always": True, "all": self.view.every_item, "explain": self.view.explain}[section.shown]
        if not shown:
            self.hidden.add(section.shown)
        if not shown or is_picture(section):
            return
        yield ""
        yield from hang(self.speak(section.title), self.width)
        for part in section.blocks:
            lines = self.block(part)
            # No blank line between a heading and what is below it.
            first = next(lines, None)
            if first is not None:
                yield from () if first == "" and part is section.blocks[0] else (first,)
                yield from lines

    def rest(self, more: int) -> Iterator[str]:
        """Yield how many more there are, and how to see them."""
        if more > 0:
            words = plural("and {n} more: {option}", "and {n} more: {option}", more, option=Code("--all"))
            yield f"  {self.speak(words)}"

    def row(self, row: Row) -> list[str]:
        return [self.speak(cell.value if isinstance(cell, Cell) else cell) for cell in row]

    def table(self, table: Table) -> Iterator[str]:
        yield ""
        if table.caption:
            yield from hang(self.speak(table.caption), self.width)
        given = iter(table.rows)
        most = None if self.view.show_all else table.most
        rows = (self.row(row) for row in islice(given, most))
        seen = list(islice(rows, LOOKED_AT))
        if not seen and table.empty:
            yield from hang(self.speak(table.empty), self.width, first="  ")
            return
        heads = [self.speak(column.head) for column in table.columns]
        start = 1 if table.bands else 0
        # The head of a column of numbers may break between words; its cells never do.
        shown = [
            max(head.split(), key=display_width, default="") if column.kind == "number" else head
            for head, column in zip(heads, table.columns, strict=True)
        ]
        widths = [max(map(display_width, parts)) for parts in zip(shown, *seen, strict=True)]
        kept = list(range(len(heads)))
        if sum(widths[start:]) + _BETWEEN * len(widths[start:]) > self.width:
            kept = [at for at in kept if not table.columns[at].detail]
        columns = [table.columns[at] for at in kept][start:]
        heads = [heads[at] for at in kept]
        lines = ([row[at] for at in kept] for row in chain(seen, rows))
        fitted = self.fit(columns, [widths[at] for at in kept][start:])
        if fitted is None:
            yield from self.records(heads, lines, start)
        else:
            yield from self.lines(columns, fitted, heads, lines, start)
        if most is not None:
            yield from self.rest(sum(1 for _ in given))

    def lines(
        self,
        columns: Sequence[Column],
        widths: Sequence[int],
        heads: list[str],
        rows: Iterable[list[str]],
        start: int,
    ) -> Iterator[str]:
        """Yield rows under their heads; with ``start`` 1, the first cell once above the rows that have it."""
        band = None
        for number, full in enumerate(chain([heads], rows)):
            if start and number and full[0] != band:
                band = full[0]
                yield band
            parts = []
            for cell, wide, column in zip(full[start:], widths, columns, strict=True):
                if column.kind != "number":
                    parts.append(wrap_words(cell, wide))
                elif number:
                    parts.append([fit_right(cell, wide)])
                else:
                    parts.append([fit_right(line, wide) for line in wrap_words(cell, wide)])
            for line in zip_longest(*parts, fillvalue=""):
                yield ("  " + "  ".join(map(fit_left, line, widths))).rstrip()

    def fit(self, columns: Sequence[Column], widths: Sequence[int]) -> list[int] | None:
        """Return widths that fit the page: words wrap, the widest first; None where they get too narrow."""
        fitted = list(widths)
        over = sum(fitted) + _BETWEEN * len(fitted) - self.width
        words = [at for at, column in enumerate(columns) if column.kind in ("name", "text")]
        while over > 0:
            slack = [at for at in words if fitted[at] > (_NARROW if at else _NARROWEST)]
            if not slack:
                return None
            widest = max(slack, key=fitted.__getitem__)
            fitted[widest] -= 1
            over -= 1
        return fitted

    def records(self, heads: list[str], rows: Iterable[list[str]], start: int) -> Iterator[str]:
        """Yield each row as a heading with its cells below, for tables too wide for the page."""
        band = None
        for row in rows:
            if start and row[0] != band:
                band = row[0]
                yield band
            yield from hang(row[start], self.width, first="  ", rest="    ")
            for head, cell in zip(heads[start + 1 :], row[start + 1 :], strict=True):
                if cell:
                    yield from hang(f"{head}: {cell}", self.width, first="    ", rest="      ")

    def grid(self, grid: Grid) -> Iterator[str]:
        yield ""
        if not grid.rows and grid.empty:
            yield from hang(self.speak(grid.empty), self.width, first="  ")
            return
        names = [self.speak(name) for name, _, _ in grid.rows]
        corner = self.speak(grid.corner)
        longest = max(map(display_width, [corner, *names]))
        after = [self.row(row) for _, _, row in grid.rows]
        heads = [self.speak(column.head) for column in grid.after]
        behind = (
            [max(map(display_width, parts)) for parts in zip(heads, *after, strict=True)] if heads else []
        )
        shown = [[self.speak(mark.value) for mark in marks] for _, marks, _ in grid.rows]
        wide = [
            1 + max([len(str(n + 1)), *(display_width(word) for marks in shown for word in marks[n].split())])
            for n in range(len(grid.columns))
        ]
        # Names are cut over lines before figures move below them.
        figures = sum(behind) + _BETWEEN * len(behind)
        room = self.width - 2 - sum(wide) - figures
        fits = room >= min(longest, _NARROWEST)
        first = min(longest, room if fits else max(_NARROWEST, self.width // 2 - 4))
        most = max(1, len(wide)) if fits else max(3, (self.width - first - 4) // max(wide, default=2))
        parts = [range(at, min(at + most, len(wide))) for at in range(0, max(1, len(wide)), most)]
        if not fits and len(behind) > 1 and first + figures <= self.width - 2:
            # A line a row without marks is less than a line for each of several figures.
            parts, fits = [*parts, range(0)], True
        for part in parts:
            is_last = part is parts[-1]
            tail = self.tail(heads, behind, grid.after) if fits and is_last else ""
            top = "".join(fit_right(str(n + 1), wide[n]) for n in part)
            yield f"  {fit_left(corner, first)}{top}{tail}".rstrip()
            for name, marks, cells in zip(names, shown, after, strict=True):
                columns = [hang(name, first + 2, first="  "), *(marks[n].split() for n in part)]
                tail = self.tail(cells, behind, grid.after) if fits and is_last else ""
                for line, *found in zip_longest(*columns, fillvalue=""):
                    row = "".join(fit_right(mark, wide[n]) for mark, n in zip(found, part, strict=True))
                    yield f"{fit_left(line, first + 2)}{row}{tail}".rstrip()
                    tail = ""
                for head, cell in zip(heads, cells, strict=True) if is_last and not fits else ():
                    yield from hang(f"{head}: {cell}", self.width, first="    ", rest="      ")
        key = [f"{self.speak(cell.value)} {self.speak(cell.hint)}" for cell in grid.legend]
        yield from hang("; ".join(key), self.width, first="  ") if key else ()
        for number, column in enumerate(grid.columns, 1):
            yield from hang(self.speak(column.hint or column.head), self.width, first=f"  {number:>2} ")

    @staticmethod
    def tail(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
        fits = (fit_right if column.kind == "number" else fit_left for column in columns)
        return "".join(f"  {fit(cell, wide)}" for fit, cell, wide in zip(fits, cells, widths, strict=True))


_BLOCKS: dict[type, Callable[[_Text, Any], Iterator[str]]] = {
    Section: _Text.section,
    Message: _Text.paragraph,
    Note: _Text.paragraph,
    Items: _Text.items,
    Facts: _Text.facts,
    Snippet: _Text.snippet,
    Grid: _Text.grid,
    Table: _Text.table,
}
