"""The corpus of YAML styles in ``styles/``, which several laws are tried on.

A file of it is a family. A line ``=== name`` begins a document. After a bar stand the ways in which
its text is written to bytes (``crlf``, ``mixed``: every other line end is CRLF, ``bom``, ``no-end``: no
line end at the end of the file); after ``!`` the code and the line with which the reader refuses it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "styles"
_HEADER = re.compile(r"(?P<name>[^|!]+?)(?: \| (?P<ways>.+))?(?: !(?P<code>CP\d+) (?P<line>\d+))?")
_WAYS = {
    "no-end": lambda text: text.removesuffix("\n"),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "mixed": lambda text: re.sub(r"(\n[^\n]*)\n", "\\1\r\n", text),
    "bom": lambda text: "\ufeff" + text,
}


@dataclass(frozen=True, slots=True)
class Style:
    """One document: ``plain`` as it stands in the family's file, ``text`` as it is written."""

    name: str
    plain: str
    text: str
    refused: tuple[str, int] | None


def vary(text: str, *ways: str) -> str:
    """Write a text in some of the ways, always in the same order of them."""
    unknown = set(ways) - set(_WAYS)
    assert not unknown, unknown
    for way, write in _WAYS.items():
        if way in ways:
            text = write(text)
    return text


def _read_family(path: Path) -> list[Style]:
    _, *parts = re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))
    styles = []
    for part in parts:
        header, _, plain = part.partition("\n")
        match = _HEADER.fullmatch(header)
        assert match, header
        ways = (match["ways"] or "").split(", ") if match["ways"] else []
        refused = (match["code"], int(match["line"])) if match["code"] else None
        styles.append(Style(f"{path.stem}: {match['name']}", plain, vary(plain, *ways), refused))
    return styles


STYLES = tuple(style for path in sorted(FOLDER.glob("*.txt")) for style in _read_family(path))


@pytest.fixture(scope="session")
def all_styles() -> tuple[Style, ...]:
    """Return every document of the corpus."""
    return STYLES


@pytest.fixture(scope="session")
def styles() -> tuple[Style, ...]:
    """Return the documents that can be read; of every seventh also the other ways of writing it."""
    good = [style for style in STYLES if style.refused is None]
    varied = [
        Style(f"{style.name} ({way})", style.plain, vary(style.plain, *way.split("+")), None)
        for index, style in enumerate(good)
        for way in ("crlf", "no-end", "bom", "crlf+no-end", "mixed")
        if index % 7 == 0
    ]
    return (*good, *varied)
