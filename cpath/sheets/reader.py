"""Reads a file that someone sent back: XLSX, ODS, XLS or CSV, recognized by its content.

calamine reads workbooks in a child process with limits on time and memory (`child`). Formulas are read as
their saved values. Macros are never run.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpath.errors import UnreadableError, UsageError
from cpath.sheets.book import Book, Page
from cpath.sheets.delimited import read_csv
from cpath.sheets.limits import LIMITS, Limits
from cpath.sheets.package import check_package, damaged, protected, too_large

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.sheets.book import Read


_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of files from Excel before 2007, and of those that need a password."""
_OTHERS = {
    b"%PDF": "a PDF",
    b"{\\rtf": "a word processor document",
    b"\x89PNG": "a picture",
    b"\xff\xd8": "a picture",
}
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
# What a program needs to start at all.
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP")


def read_book(path: Path, *, heads: Sequence[str] = (), limits: Limits = LIMITS) -> Book:
    """Read a workbook or a CSV.

    ``heads`` are words that are side by side in one row of it; they identify the separator of a CSV. Raises
    `UsageError` if there is no such file, and `UnreadableError` if it cannot be read within ``limits``.
    """
    name = str(path)
    raw = _read_bytes(path, limits)
    if not raw.strip(b"\0 \t\r\n"):
        raise UnreadableError(f"{name} is empty", help="send the completed sheet: .xlsx, .ods or .csv")
    for start, what in _OTHERS.items():
        if raw.startswith(start):
            raise UnreadableError(f"{name} is {what}", help="send the completed sheet: .xlsx, .ods or .csv")
    if raw.startswith(_ZIP):
        macros = check_package(raw, name, limits)
        return Book(name, _read_workbook(raw, name, limits), macros)
    if raw.startswith(_OLE):
        return Book(name, _read_workbook(raw, name, limits))
    if path.suffix.lower() in _WORKBOOKS:
        raise damaged(name)
    rows = read_csv(raw, name, heads=heads)
    wide = max((len(row) for row in rows), default=0)
    if len(rows) > limits.rows or wide > limits.columns or sum(map(len, rows)) > limits.cells:
        raise too_large(
            name, f"more than {limits.rows:,} rows, {limits.columns} columns or {limits.cells:,} cells"
        )
    return Book(name, (Page("", tuple(tuple(_plain(cell) for cell in row) for row in rows)),))


def _read_bytes(path: Path, limits: Limits) -> bytes:
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(f"{path} is not a file", help="name a file: .xlsx, .ods or .csv")
        with open(path, "rb") as file:
            raw = file.read(limits.size + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise UsageError(f"{path} cannot be read: {reason}", help="check the path") from None
    if len(raw) > limits.size:
        raise too_large(str(path), f"it has more than {limits.size // 1_000_000} MB")
    return raw


def _read_workbook(raw: bytes, name: str, limits: Limits) -> tuple[Page, ...]:
    answer = _ask_child(raw, name, limits)
    if "too_large" in answer:
        raise too_large(name, answer["too_large"])
    if "pages" not in answer:
        raise protected(name) if answer.get("unreadable") == "PasswordError" else damaged(name)
    return tuple(
        Page(page["name"], tuple(tuple(_plain(cell) for cell in row) for row in page["rows"]), page["hidden"])
        for page in answer["pages"]
    )


def _ask_child(raw: bytes, name: str, limits: Limits) -> dict[str, Any]:
    spec = find_spec("python_calamine")
    if spec is None or spec.origin is None:
        raise UnreadableError(
            "python-calamine, which reads workbooks, is missing from this installation",
            help="install cpath again, or send the sheet as CSV",
        )
    command = [
        sys.executable,
        "-I",
        str(Path(__file__).with_name("child.py")),
        str(Path(spec.origin).parents[1]),
        json.dumps(asdict(limits)),
    ]
    environment = {key: os.environ[key] for key in _ENVIRONMENT if key in os.environ}
    try:
        result = subprocess.run(
            command,
            input=raw,
            capture_output=True,
            timeout=2 * limits.seconds,
            env=environment,
            cwd=os.sep,
            check=False,
        )
        answer: dict[str, Any] = json.loads(result.stdout) if result.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {}
    except OSError as error:
        raise UnreadableError(
            f"{name} cannot be read: Python could not start ({(error.strerror or str(error)).lower()})",
            help="allow cpath to start programs, or send the sheet as CSV",
        ) from None
    return answer


def _plain(value: Any) -> Read:
    """A cell's value: a list is a date (see `child.encode`), a blank text is an empty cell."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, list):
        return date.fromisoformat(value[1])
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    read: Read = value
    return read
