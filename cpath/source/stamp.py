"""Marks files as written by cpath, so that the next run may overwrite them.

JSON, schemas, PDF, workbooks, Parquet and DuckDB have a place for the mark in their formats. The other
formats get a last line, or a chunk, when they are written to a file. CSV has no such place, so every cell
of its first line is quoted, and only there. Other programs do not write that, and saving from a spreadsheet
removes it. Must not know what else is in a file.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "written by cpath"
"""In every result whose format has no better place, and in a workbook's comments."""

_LINES = {
    "html": f"<!-- {WORDS} -->",
    "svg": f"<!-- {WORDS} -->",
    "markdown": f"\n<!-- {WORDS} -->",
    "dot": f"// {WORDS}",
    "text": f"\n({WORDS})",
    "github": f"({WORDS})",
}
_HEADS = (b'"format": "cpath-', b'"$id": "urn:cpath:schema:')
_TAILS = (WORDS.encode(), b"/Creator (cpath)", b"cpath-matrix/")
_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNK = b"tEXtSoftware\0cpath"
_NEAR = 400
"""First bytes of a JSON file that contain its kind."""
_HEADER = 33
"""Bytes of a PNG before its second chunk."""
_HEAD, _TAIL, _BLOCK = 16_384, 65_536, 1024**2
_QUOTED = re.compile(rb'"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*')
_CORE = "docProps/core.xml"
_LONGEST_CORE = 100_000


def stamp(raw: bytes, format_: str | None) -> bytes:
    """Add the mark of its format to the bytes of a result, if they have none yet."""
    if raw.startswith(_PNG):
        chunk = (len(_CHUNK) - 4).to_bytes(4, "big") + _CHUNK + zlib.crc32(_CHUNK).to_bytes(4, "big")
        return raw[:_HEADER] + chunk + raw[_HEADER:]
    if format_ == "csv":
        return _quote_first_line(raw)
    line = _LINES.get(format_ or "")
    if line is None or not raw or raw.startswith(b"{"):
        return raw
    return raw + (b"" if raw.endswith(b"\n") else b"\n") + line.encode() + b"\n"


def is_ours(path: Path) -> bool:
    """Whether cpath wrote the file at ``path``."""
    try:
        with open(path, "rb") as file:
            head = file.read(_HEAD)
            if head.startswith(_PNG):
                return head[_HEADER + 4 :].startswith(_CHUNK)
            if head.startswith(b"PK"):
                return _is_our_workbook(path)
            if head[8:12] == b"DUCK":
                return _holds(path, _TAILS[-1])
            if head.lstrip(b" \r\n\t").startswith(b"{"):
                return any(mark in head[:_NEAR] for mark in _HEADS)
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
            tail = file.read(_TAIL)
    except (OSError, ValueError):
        return False
    return any(mark in tail for mark in _TAILS) or _is_our_table(head)


def _quote_first_line(raw: bytes) -> bytes:
    """Quote every cell of a table's first line. Other lines have quotes only if required."""
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    line, end, rest = raw[len(mark) :].partition(b"\n")
    if line.count(b'"') % 2:  # a cell with several lines
        return raw
    quoted = io.StringIO()
    cells = next(csv.reader([line.rstrip(b"\r").decode("utf-8")]), [])
    csv.writer(quoted, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
    return mark + quoted.getvalue().encode() + line[len(line.rstrip(b"\r")) :] + end + rest


def _is_our_table(head: bytes) -> bool:
    """Whether a CSV begins with the UTF-8 mark and only its first line is fully quoted."""
    first, *others = (line.rstrip(b"\r") for line in head.removeprefix(codecs.BOM_UTF8).split(b"\n"))
    return (
        head.startswith(codecs.BOM_UTF8)
        and _QUOTED.fullmatch(first) is not None
        and not (len(others) > 1 and _QUOTED.fullmatch(others[0]))
    )


def _is_our_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package, package.open(_CORE) as core:
            return WORDS.encode() in core.read(_LONGEST_CORE)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return False


def _holds(path: Path, mark: bytes) -> bool:
    """Whether a file of any size contains ``mark``."""
    with open(path, "rb") as file:
        before = b""
        while block := file.read(_BLOCK):
            if mark in before + block:
                return True
            before = block[-len(mark) :]
    return False
