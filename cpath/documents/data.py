"""A report's data as JSON, CSV and a workbook: ids, documented keys, full precision.

A builder returns a `Data`: the keys of the JSON, and which of them are tables.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

from cpath.sheets.cell import safe_cell

if TYPE_CHECKING:
    from cpath.documents.document import Document, View
    from cpath.sheets.table import Style

_NARROW, _WIDE = 13, 34
"""Columns of a workbook, in characters."""


@dataclass(frozen=True, slots=True)
class Data:
    """``keys`` of the JSON in order; ``tables`` by the names of their sheets, with the same keys in each row.

    ``chosen`` is the table of the CSV and the first of the workbook. ``styles`` says how a workbook shows a
    key, ``wide`` keys contain long text, ``notes`` say what keys mean. ``csv`` are the rows of the CSV where
    these are not those of the chosen table, ``csv_keys`` its heads where no row may have them all.
    A key whose value is an iterator is a list, written item by item.
    """

    format: str
    title: str
    keys: Mapping[str, Any]
    tables: Mapping[str, Iterable[Mapping[str, Any]]] = field(default_factory=dict)
    chosen: str = ""
    styles: Mapping[str, Style] = field(default_factory=dict)
    wide: frozenset[str] = frozenset()
    notes: tuple[tuple[str, str], ...] = ()
    csv: Iterable[Mapping[str, Any]] | None = None
    csv_keys: tuple[str, ...] = ()


def write_json(data: Data) -> Iterator[str]:
    """Yield one object with the key ``format`` first."""
    yield f'{{\n  "format": {_dump(data.format)}'
    for key, value in data.keys.items():
        yield f",\n  {_dump(key)}: "
        if not isinstance(value, Iterator):
            yield _dump(value).replace("\n", "\n  ")
            continue
        before = "[\n    "
        for item in value:
            yield before + _dump(item).replace("\n", "\n    ")
            before = ",\n    "
        yield "[]" if before.startswith("[") else "\n  ]"
    yield "\n}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def write_csv(data: Data) -> Iterator[str]:
    """Yield rows under their keys: lines end with a line feed, numbers keep their full precision."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    rows = iter(data.tables[data.chosen] if data.csv is None else data.csv)
    first = next(rows, None)
    keys = data.csv_keys or tuple(first or ())
    for row in chain(
        [dict(zip(keys, keys, strict=True))] if keys else [], () if first is None else (first,), rows
    ):
        writer.writerow([_csv_cell(row.get(key)) for key in keys])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Fraction):
        return repr(float(value)).removesuffix(".0")
    return safe_cell(str(_cell(value)))


def write_workbook(data: Data, document: Document, view: View) -> bytes:
    """Return a workbook: the chosen table below the answer, a sheet for each table, what the keys mean."""
    from cpath.messages.translate import spoken  # noqa: PLC0415 - heavy with what follows
    from cpath.sheets.table import Column, make_table  # noqa: PLC0415
    from cpath.sheets.workbook import write_workbook as write  # noqa: PLC0415 - heavy, and seldom asked for

    answer = [spoken(line, view.language) for line in (document.title, *document.lead)]
    sheets = []
    for name, rows in sorted(data.tables.items(), key=lambda item: item[0] != data.chosen):
        found = list(rows)
        if not found and name != data.chosen:
            continue
        heads = list(found[0]) if found else ["nothing"]
        columns = [
            (head, Column(_WIDE if head in data.wide else _NARROW, data.styles.get(head, "text")))
            for head in heads
        ]
        cells = [tuple(_cell(row.get(head)) for head in heads) for row in found]
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
    if item is None:
        return ""
    return ": ".join(str(value) for value in item.values()) if isinstance(item, dict) else str(item)
