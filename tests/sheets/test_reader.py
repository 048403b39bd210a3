"""Files that come back: what Excel and LibreOffice save is read, and hostile ones get one clear answer."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cpath.errors import CpathError, UnreadableError, UsageError
from cpath.sheets.limits import LIMITS, Limits
from cpath.sheets.reader import read_book
from cpath.sheets.table import Cell, Sheet
from cpath.sheets.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGE = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:'
    'office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:'
    'tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="A">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
ODS_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:'
    '1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.'
    'opendocument.spreadsheet"/></manifest:manifest>'
)
CELL = b"<c><v>1</v></c>"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NO_WORKBOOK = "damaged, or not a workbook"


def plain() -> bytes:
    return write_workbook([Sheet("Vote", [["x", 3]])])


def pack(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return target.getvalue()


def changed(name: str, change: Callable[[bytes], bytes], **more: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(plain())) as package:
        members = {member: package.read(member) for member in package.namelist()}
    members[name] = change(members[name])
    return pack({**members, **{key.replace("__", "/"): value for key, value in more.items()}})


def with_rows(rows: bytes) -> bytes:
    return changed(PAGE, lambda page: page.replace(b"</sheetData>", rows + b"</sheetData>"))


def ods(rows: str) -> bytes:
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    content = (ODS_HEAD + rows + ODS_TAIL).encode()
    return pack(
        {"mimetype": mimetype, "META-INF/manifest.xml": ODS_MANIFEST.encode(), "content.xml": content}
    )


def ods_row(*, rows: int = 1, columns: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string" '
        f'table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell></table:table-row>'
    )


def lying_size() -> bytes:
    """Return a workbook whose archive claims that one of its files unpacks to ten bytes."""
    raw = bytearray(changed(STRINGS, lambda text: text.replace(b"x</t>", b"x" * 60_000_000 + b"</t>")))
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        member = package.getinfo(STRINGS)
        size = member.file_size.to_bytes(4, "little")
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(raw)


def xml_bomb(text: bytes) -> bytes:
    entities = b"".join(
        b'<!ENTITY e%d "%s">' % (level, (b"&e%d;" % (level - 1)) * 10 if level else b"x" * 100)
        for level in range(9)
    )
    head, _, rest = text.partition(b"?>")
    return head + b"?><!DOCTYPE sst [" + entities + b"]>" + rest.replace(b"<t>x", b"<t>&e8;")


def xml_outside(text: bytes) -> bytes:
    head, _, rest = text.partition(b"?>")
    entity = b'?><!DOCTYPE sst [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return head + entity + rest.replace(b"<t>x", b"<t>&e;")


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": (".xlsx", lambda: b"", "empty"),
    "blanks": (".csv", lambda: b" \r\n\t", "empty"),
    "not a zip": (".xlsx", lambda: b"hello", NO_WORKBOOK),
    "begins as a zip": (".xlsx", lambda: b"PK\x03\x04" + b"\0" * 100, NO_WORKBOOK),
    "truncated": (".xlsx", lambda: plain()[:2_000], NO_WORKBOOK),
    "a flipped byte": (".xlsx", lambda: plain()[:300] + b"\xff" + plain()[301:], NO_WORKBOOK),
    "old Excel, cut": (".xls", lambda: OLD_EXCEL + b"\0" * 600, NO_WORKBOOK),
    "a PDF": (".pdf", lambda: b"%PDF-1.7 ...", "is a PDF"),
    "another archive": (".zip", lambda: pack({"a.txt": b"x"}), "not a workbook"),
    "a word processor": (".docx", lambda: pack({"word/document.xml": b"<x/>"}), "not a workbook"),
    "zip bomb": (
        ".xlsx",
        lambda: changed(STRINGS, lambda text: text.replace(b"x</t>", b"x" * 200_000_000 + b"</t>")),
        "unpacked, it has more than 50 MB",
    ),
    "zip bomb that lies": (".xlsx", lying_size, NO_WORKBOOK),
    "many files": (".xlsx", lambda: pack({f"f{n}": b"" for n in range(1_001)}), "more than 1000 files"),
    "XML bomb": (".xlsx", lambda: changed(STRINGS, xml_bomb), NO_WORKBOOK),
    "a file named in XML": (".xlsx", lambda: changed(STRINGS, xml_outside), NO_WORKBOOK),
    "one cell far away": (
        ".xlsx",
        lambda: with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        NO_WORKBOOK,
    ),
    "no such cell": (
        ".xlsx",
        lambda: changed(PAGE, lambda page: page.replace(b'r="A1"', b'r="ZZZZZZZ99999999999"')),
        "too large|damaged",
    ),
    "many rows": (
        ".xlsx",
        lambda: with_rows((b"<row>" + CELL + b"</row>") * 60_000),
        "more than 50,000 rows",
    ),
    "many columns": (".xlsx", lambda: with_rows(b"<row>" + CELL * 16_384 + b"</row>"), "columns"),
    "many cells": (
        ".xlsx",
        lambda: with_rows((b"<row>" + CELL * 400 + b"</row>") * 1_500),
        "more than 500,000 cells",
    ),
    "repeated cells": (".ods", lambda: ods(ods_row(columns=999_999_999)), "columns"),
    "repeated rows": (".ods", lambda: ods(ods_row(rows=1_048_576)), "rows"),
    "repeated both": (".ods", lambda: ods(ods_row(rows=1_048_576, columns=16_384)), NO_WORKBOOK),
    "CSV with NUL": (".csv", lambda: b"a,b\n1,\0\n", "cannot be read as CSV"),
    "CSV of bytes": (".csv", lambda: b"a,\x81\x8d\xff\n", "cannot be read as CSV"),
    "CSV in UTF-16 without its mark": (".csv", lambda: "a,b".encode("utf-16-le"), "cannot be read as CSV"),
    "CSV of half UTF-16": (".csv", lambda: b"\xff\xfea\0\x00\xd8,", "cannot be read as CSV"),
    "CSV of two encodings": (
        ".csv",
        lambda: "a,b\né,1\n".encode() + "é,2\n".encode("cp1252"),
        "line 3 has a different encoding",
    ),
    "CSV with an open quotation": (".csv", lambda: b'a,b\n"x,1\ny,2\n', "quotation mark"),
    "CSV with one huge cell": (".csv", lambda: b"a,b\n" + b"x" * 2_000_000 + b",1\n", "line 2 has a cell"),
    "CSV with one huge line": (".csv", lambda: b"a," * 1_000_000, "too large"),
    "CSV of many rows": (".csv", lambda: b"a,b\n" * 60_000, "too large"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_gets_one_clear_answer(case: str, tmp_path: Path) -> None:
    suffix, make, words = HOSTILE[case]
    file = tmp_path / f"sent{suffix}"
    file.write_bytes(make())
    with pytest.raises(UnreadableError, match=words) as refusal:
        read_book(file)
    assert str(file) in refusal.value.message
    assert refusal.value.help


def test_a_file_over_the_bound_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "sent.csv"
    with file.open("wb") as open_file:
        open_file.truncate(LIMITS.size + 1)
    with pytest.raises(UnreadableError, match="more than 20 MB"):
        read_book(file)


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    file = tmp_path / "sent.xlsx"
    file.write_bytes(plain())
    with pytest.raises(UnreadableError, match="damaged"):
        read_book(file, limits=Limits(seconds=0))


@pytest.mark.parametrize("name", ["no.xlsx", "folder", "nul\0.csv"])
def test_what_is_no_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError):
        read_book(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UsageError, match="not a file"):
        read_book(tmp_path / "pipe.csv")


def test_what_is_written_is_read_with_its_places(tmp_path: Path) -> None:
    file = tmp_path / "Firma Ünï.xlsx"
    rows = [[], [None, "=1+1"], ["Klinikum Süd GmbH", 3, Cell(date(2026, 2, 12))], ["  "]]
    file.write_bytes(write_workbook([Sheet("Votes", rows), Sheet("_cpath", [["id"]], hidden=True)]))
    book = read_book(file)
    votes = book.pages[0]
    assert votes.rows[:3] == (
        (None, None, None),
        (None, "=1+1", None),
        ("Klinikum Süd GmbH", 3.0, date(2026, 2, 12)),
    )
    assert [page.hidden for page in book.pages] == [False, True]
    assert votes.place(1, 1) == "sheet 'Votes', cell B2"
    assert next(votes.iter_cells()) == (1, 1, "=1+1")
    assert votes.at(1, 1) == "=1+1"
    assert votes.at(99, 99) is None


def test_formulas_are_their_values_and_macros_are_only_told(tmp_path: Path) -> None:
    formula = b'<row r="2"><c r="A2" t="str"><f>"4 - must"</f><v>4 - must</v></c></row>'
    file = tmp_path / "sent.xlsm"
    page = with_rows(formula)
    with zipfile.ZipFile(io.BytesIO(page)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    file.write_bytes(pack({**members, "xl/vbaProject.bin": b"macro"}))
    book = read_book(file)
    assert book.pages[0].rows[1][0] == "4 - must"
    assert book.macros


def test_every_answer_is_an_error_of_ours(tmp_path: Path) -> None:
    """Cut a workbook everywhere: each piece is read or refused, and nothing else happens."""
    raw = plain()
    for end in range(0, len(raw), 997):
        file = tmp_path / "sent.xlsx"
        file.write_bytes(raw[:end])
        with pytest.raises(CpathError):
            read_book(file)
