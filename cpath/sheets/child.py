"""Reads a workbook with calamine, in its own process, which may crash.

Run as a script, alone: ``python -I child.py FOLDER LIMITS``, with the workbook on stdin. FOLDER contains
calamine, LIMITS is the JSON of `cpath.sheets.reader.Limits`. Prints one line of JSON. calamine ends the
whole process if one cell is far away from the others (it allocates all cells between), and takes minutes on
a damaged reference. So limits are set before it is loaded.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any


class TooLargeError(Exception):
    """A table beyond the limits, with the reason."""


def bound(seconds: int, memory: int) -> None:
    """Limit this process. On Windows only the caller's clock does."""
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return
    kinds = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in kinds:
        _, hard = resource.getrlimit(kind)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (wanted, wanted))
        except (OSError, ValueError):
            # macOS refuses a limit on memory; the others still apply.
            continue


def encode(value: object) -> object:
    """A value as JSON; a date as ``["day", "2026-02-12"]``."""
    if isinstance(value, datetime):
        return ["day", value.date().isoformat()] if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return ["day", value.isoformat()]
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value


def read(raw: bytes, limits: dict[str, int]) -> dict[str, Any]:
    """Read every sheet."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - bounded

    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    pages: list[dict[str, Any]] = []
    cells = letters = 0
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        if len(pages) >= limits["pages"]:
            raise TooLargeError(f"it has more than {limits['pages']} sheets")
        rows: list[list[object]] = []
        for row in book.get_sheet_by_name(meta.name).iter_rows():
            if len(rows) >= limits["rows"]:
                raise TooLargeError(f"the sheet {meta.name!r} has more than {limits['rows']:,} rows")
            if len(row) > limits["columns"]:
                raise TooLargeError(f"the sheet {meta.name!r} has more than {limits['columns']:,} columns")
            cells += len(row)
            letters += sum(len(value) for value in row if isinstance(value, str))
            if cells > limits["cells"] or letters > limits["letters"]:
                raise TooLargeError(f"it has more than {limits['cells']:,} cells, or too much text")
            rows.append([encode(value) for value in row])
        hidden = meta.visible != SheetVisibleEnum.Visible
        pages.append({"name": meta.name, "hidden": hidden, "rows": rows})
    return {"pages": pages}


def main(arguments: list[str]) -> None:
    """Read the workbook on stdin and print it, or why it cannot be read."""
    folder, limits = arguments[0], json.loads(arguments[1])
    raw = sys.stdin.buffer.read()
    bound(limits["seconds"], limits["memory"])
    sys.path.append(folder)
    try:
        answer = read(raw, limits)
    except TooLargeError as error:
        answer = {"too_large": str(error)}
    except BaseException as error:  # noqa: BLE001 - a panic of the library is no Exception
        answer = {"unreadable": type(error).__name__}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
