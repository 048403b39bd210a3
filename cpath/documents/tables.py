"""The tables of a document as data, for reports that have no data of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.documents.data import Data
from cpath.documents.document import Cell, Grid, Section, Table
from cpath.messages import Number, Share
from cpath.messages.translate import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpath.documents.document import Block, Document, Row, View
    from cpath.messages import Value


def table_data(document: Document, view: View) -> Data:
    """Return every table of a document, named after its section."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for name, heads, rows in _iter_tables(document.blocks, document.title):
        title = spoken(name, view.language)
        taken = sum(known == title or known.startswith(f"{title} (") for known in tables)
        keys = [spoken(head, view.language) for head in heads]
        tables[f"{title} ({taken + 1})" if taken else title] = [
            dict(zip(keys, (_plain(cell, view) for cell in row), strict=True)) for row in rows
        ]
    title = spoken(document.title, view.language)
    return Data("", title, {}, tables or {title: []}, next(iter(tables), title))


def _iter_tables(blocks: Iterable[Block], title: Value) -> Iterator[tuple[Value, list[Value], Iterable[Row]]]:
    for block in blocks:
        if isinstance(block, Section):
            yield from _iter_tables(block.blocks, block.title)
        elif isinstance(block, Table):
            yield title, [column.hint or column.head for column in block.columns], block.rows
        elif isinstance(block, Grid):
            heads = [column.hint or column.head for column in (*block.columns, *block.after)]
            yield title, [block.corner, *heads], block.flat_rows()


def _plain(cell: Cell | Value, view: View) -> Any:
    value = cell.value if isinstance(cell, Cell) else cell
    if isinstance(value, Number):
        return None if value.value is None else float(value.value)
    if isinstance(value, Share) and value.high is None:
        return None if value.value is None else float(value.value)
    return value if isinstance(value, int) else spoken(value, view.language) or None
