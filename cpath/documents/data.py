"""A report's data as JSON, CSV and a workbook: ids, documented keys, full precision.

A builder returns a `Data`: the keys of the JSON, and which of them are tables.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpath.sheets.cell import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cpath.documents.document import Document, View
    from cpath.sheets.table import Style

_NARROW, _WIDE = 13, 34
"""Columns of a workbook, in characters."""


@dataclass(frozen=True, slots=True)
class Data:
    """``keys`` of the JSON in order; ``tables`` by the names of their sheets, with the same keys in each row.

    ``chosen`` is the table of the CSV and the first of the workbook. ``styles`` says how a workbook shows a
    key, ``wide`` keys contain long text, ``notes`` say what keys mean.
    """

    format: str
    title: str
    keys: Mapping[str, Any]
    tables: Mapping[str, Iterable[Mapping[str, Any]]] = field(default_factory=dict)
    chosen: str = ""
    styles: Mapping[str, Style] = field(default_factory=dict)
    wide: frozenset[str] = frozenset()
    notes: tuple[tuple[str, str], ...] = ()


def write_json(data: Data) -> Iterator[str]:
    """Yield one object with the key ``format`` first."""
    yield from json.JSONEncoder(ensure_ascii=False, indent=2).iterencode({"format": data.format, **data.keys})
    yield "\n"


def write_csv(data: Data) -> Iterator[str]:
    """Yield the rows of the chosen table, with its keys as heads."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    for number, row in enumerate(data.tables[data.chosen]):
        if not number:
            writer.writerow(row)
        cells = [_cell(value) for value in row.values()]
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_workbook(data: Data, document: Document, view: View) -> bytes:
    """Return a workbook: the chosen table below the answer, a sheet for each table, what the keys mean."""
    from cpath.messages.translate import spoken  # noqa: PLC0415 - heavy with what follows
    from cpath.sheets.table import Column, make_table  # noqa: PLC0415
    from cpath.sheets.workbook import write_workbook as write  # noqa: PLC0415 - heavy, and seldom asked for

    answer = [spoken(line, view.language) for line in (document.title, *document.lead)]
    sheets = []
    for name, rows in sorted(data.tables.items(), key=lambda item: item[0] != data.chosen):
        found = list(rows)
        heads = list(found[0]) if found else ["nothing"]
        columns = [
            (head, Column(_WIDE if head in data.wide else _NARROW, data.styles.get(head, "text")))
            for head in heads
        ]
        cells = [tuple(map(_cell, row.values())) for row in found]
        sheets.append(
            make_table(name.capitalize(), columns, cells, notes=answer if name == data.chosen else ())
        )
    if data.notes:
        columns = [("figure", Column(24)), ("what it means", Column(110))]
        sheets.append(make_table("Definition", columns, data.notes))
    return write(sheets, title=data.title)


def _cell(value: Any) -> Any:
    """Return the content of one cell; a list is one cell, its parts between semicolons."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(_part, value)) if isinstance(value, list) else value


def _part(item: Any) -> str:
    return ": ".join(str(value) for value in item.values()) if isinstance(item, dict) else str(item)
