"""Documents as Markdown, as GitHub shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from itertools import chain
from typing import TYPE_CHECKING, Any

from cpath.diagnostics.plain import clean, escape_markdown
from cpath.documents.document import (
    Bars,
    Cell,
    Column,
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
from cpath.messages import Message, Value, msg, plural
from cpath.messages.translate import Inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpath.documents.document import Block, Document, Row, View


Speak = Callable[[Value], str]


def _code(text: str) -> str:
    shown = clean(text)
    mark = "``" if "`" in shown else "`"
    return f"{mark}{shown}{mark}".replace("|", "\\|")


def _escape(text: str) -> str:
    """Escape what Markdown would read as markup; an @ must not call anyone to a pull request."""
    return escape_markdown(clean(text)).replace("@", "@<!-- -->")


INLINE = Inline(escape=_escape, code=_code, link=lambda words, to: f"[{words}]({to})")
_RULES = {"number": "---:", "mark": ":-:"}


def write_markdown(document: Document, view: View) -> Iterator[str]:
    """Yield the lines of a document, up to the length that the view allows."""
    speak = view.speaker(INLINE, entire=view.longest is None).speak
    if view.longest is not None:
        document = replace(document, blocks=tuple(_shorten(document.blocks)))
    size = 0
    for piece in _pieces(document, speak):
        size += len(piece)
        if view.longest is not None and size > view.longest:
            cut = msg("This is not all: other formats, such as JSON, have the rest.")
            yield f"\n{speak(cut)}\n"
            return
        yield piece


def _shorten(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks with the rows that text shows, so that one long table leaves room for the others."""
    for block in blocks:
        more = 0
        if isinstance(block, Section):
            yield replace(block, blocks=tuple(_shorten(block.blocks)))
        elif isinstance(block, Table) and block.most is not None:
            rows = tuple(block.rows)
            more = len(rows) - block.most
            yield replace(block, rows=rows[: block.most])
        elif isinstance(block, Items) and block.most is not None:
            more = len(block.items) - block.most
            yield replace(block, items=block.items[: block.most])
        else:
            yield block
        if more > 0:
            yield plural("and {n} more", "and {n} more", more)


def _pieces(document: Document, speak: Speak) -> Iterator[str]:
    yield f"# {speak(document.title)}\n"
    if document.about:
        yield f"\n{' · '.join(map(speak, document.about))}\n"
    for line in document.lead:
        yield f"\n**{speak(line)}**\n"
    for block in document.blocks:
        yield from _block(block, speak, 2)


def _block(block: Block, speak: Speak, level: int) -> Iterator[str]:
    if isinstance(block, Section):
        if is_picture(block):
            return
        yield f'\n<a id="{escape(block.anchor)}"></a>\n' if block.anchor else ""
        yield f"\n{'#' * min(level, 6)} {speak(block.title)}\n"
        for part in block.blocks:
            yield from _block(part, speak, level + 1)
    elif not isinstance(block, Bars):
        yield "\n"
        yield from _BLOCKS[type(block)](block, speak)


def _paragraph(message: Message, speak: Speak) -> Iterator[str]:
    yield f"{speak(message)}\n"


def _note(note: Note, speak: Speak) -> Iterator[str]:
    yield f"> {speak(note.words)}\n"


def _items(block: Items, speak: Speak) -> Iterator[str]:
    for number, item in enumerate(block.items, block.first):
        mark = f"{number}." if block.numbered else "-"
        words, lines = (item.words, item.lines) if isinstance(item, Item) else (item, ())
        yield f"{mark} {speak(words)}\n"
        yield from (f"{' ' * len(mark)} - {speak(line)}\n" for line in lines)


def _facts(block: Facts, speak: Speak) -> Iterator[str]:
    for name, value in block.facts:
        yield f"- **{speak(name)}**: {speak(value)}\n"


def _snippet(block: Snippet, _: Speak) -> Iterator[str]:
    fence = "```" if "```" not in block.text else "`" * 8
    yield f"{fence}{block.language}\n{block.text.rstrip()}\n{fence}\n"


def _grid(grid: Grid, speak: Speak) -> Iterator[str]:
    columns = (Column(grid.corner, "name"), *grid.columns, *grid.after)
    yield from _rows(columns, grid.flat_rows(), speak, grid.empty)
    if grid.legend:
        yield "\n" + " · ".join(f"{speak(cell.value)} {speak(cell.hint)}" for cell in grid.legend) + "\n"
    named = [column for column in grid.columns if column.hint]
    yield "\n" if named else ""
    yield from (f"- {speak(column.head)}: {speak(column.hint)}\n" for column in named)


def _table(table: Table, speak: Speak) -> Iterator[str]:
    if table.caption:
        yield f"{speak(table.caption)}\n\n"
    yield from _rows(table.columns, table.rows, speak, table.empty)


def _rows(
    columns: tuple[Column, ...], rows: Iterable[Row], speak: Speak, empty: Message | None
) -> Iterator[str]:
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None and empty:
        yield f"{speak(empty)}\n"
        return
    yield f"| {' | '.join(speak(column.head) for column in columns)} |\n"
    yield f"| {' | '.join(_RULES.get(column.kind, '---') for column in columns)} |\n"
    for row in chain((first,), iterator) if first is not None else ():
        cells = (speak(cell.value if isinstance(cell, Cell) else cell) for cell in row)
        yield f"| {' | '.join(cells)} |\n"


_BLOCKS: dict[type, Callable[[Any, Speak], Iterator[str]]] = {
    Message: _paragraph,
    Note: _note,
    Items: _items,
    Facts: _facts,
    Snippet: _snippet,
    Grid: _grid,
    Table: _table,
}
