"""Reads one YAML file into plain data, with the places of everything in it on demand.

The only YAML reader in cpath. Owns what a file's bytes may be: their number, encoding and characters.
`cpath.source.composer` turns the text into data. Must not know what the data means.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpath.source.composer import (
    Composer,
    ReadLimits,
    RefusedError,
    SyntaxProblem,
)
from cpath.source.ordinary import compose_ordinary, is_ordinary
from cpath.source.parser import Parser
from cpath.source.position import START, SourceMap, Span
from cpath.source.scalar import FORBIDDEN, describe_character
from cpath.source.strict import find_ambiguity, find_misread, is_suspect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpath.source.position import DataPath

__all__ = ["DEFAULT_LIMITS", "Document", "ReadLimits", "SyntaxProblem", "read", "read_bytes", "read_places"]

DEFAULT_LIMITS = ReadLimits()
_OPEN_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_BINARY"))


@dataclass(frozen=True, slots=True)
class Document:
    """Content of one file.

    ``data`` is None if a problem prevented reading. ``places`` is empty unless places were requested.
    ``unlisted`` counts the problems that are not in ``problems``.
    """

    data: Any
    problems: tuple[SyntaxProblem, ...] = ()
    places: SourceMap = field(default_factory=SourceMap)
    text: str = ""
    unlisted: int = 0


_LONE_CR = re.compile("\r(?!\n)")
_ASCII_ALLOWED = b"\t\n\r" + bytes(range(0x20, 0x7F))
_NO_PLACES = SourceMap()


def read(raw: bytes, limits: ReadLimits = DEFAULT_LIMITS, *, places: bool = False) -> Document:
    """Read the bytes of one file. Never raises on data.

    Without ``places`` it is about three times as fast, and its `SourceMap` is empty. Reading the same bytes
    again with ``places`` returns them.
    """
    text = ""
    try:
        text = _decode(raw, limits)
        if not places and is_ordinary(text, limits):
            data = compose_ordinary(text, limits.depth)
            if data is not None:
                _refuse_ambiguous(text, data, limits)
                return Document(data, (), _NO_PLACES, text)
        composer = Composer(text, limits, places=places)
        composer.run()
        _refuse_ambiguous(text, composer.data, limits)
    except RefusedError as refused:
        return Document(None, (refused.problem,), text=text)
    problems = tuple(composer.problems)
    if composer.data is None and not problems:
        problems = (SyntaxProblem("CP020", "the file is empty", START, "add content, or delete it"),)
    return Document(composer.data, problems, SourceMap(composer.nodes), text, composer.unlisted)


def read_places(raw: bytes, wanted: Iterable[DataPath], limits: ReadLimits = DEFAULT_LIMITS) -> SourceMap:
    """Places of some values of a readable file, and of everything before them.

    ``wanted`` are paths of values. Reading stops at the end of the last one. Only the start of a collection
    that is still open there is right.
    """
    try:
        composer = Composer(_decode(raw, limits), limits, places=True, wanted=wanted)
        composer.run()
    except RefusedError:
        return _NO_PLACES
    return SourceMap(composer.nodes)


def _refuse_ambiguous(text: str, data: object, limits: ReadLimits) -> None:
    """Refuse a text that the standard reads differently than libyaml did."""

    def compose(other: str) -> object:
        composer = Composer(other, limits, places=False)
        composer.run()
        return composer.data

    found = find_ambiguity(text, data, compose)
    if found is None and is_suspect(text):
        found = find_misread(text, Parser(text))
    if found is not None:
        raise RefusedError("CP021", found.message, Span.of_index(text, found.at), found.help)


def read_bytes(path: str | os.PathLike[str], limit: int) -> bytes:
    """Read a regular file of at most ``limit`` bytes, and one byte more if it is larger.

    Never waits: a pipe or device that replaced the file since it was checked is an `OSError`.
    """
    descriptor = os.open(path, _OPEN_FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", os.fspath(path))
        wanted = min(status.st_size, limit) + 1
        # Almost always one call returns everything, one byte less than requested.
        chunk = os.read(descriptor, wanted)
        if len(chunk) in (0, wanted, status.st_size):
            return chunk
        chunks = [chunk]
        while chunk and (wanted := wanted - len(chunk)):
            chunk = os.read(descriptor, wanted)
            chunks.append(chunk)
        return b"".join(chunks)
    finally:
        os.close(descriptor)


def _decode(raw: bytes, limits: ReadLimits) -> str:
    if len(raw) > limits.size:
        raise RefusedError(
            "CP015",
            f"the file has {len(raw):,} bytes, more than the {limits.size:,} allowed",
            START,
            "split it, or raise limits: size in cpath.yaml",
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        raise RefusedError(
            "CP008",
            f"byte 0x{raw[error.start]:02X} is not UTF-8",
            Span.of(line, column),
            "save the file as UTF-8 (in Excel: CSV UTF-8; in Notepad: Encoding, UTF-8)",
        ) from None
    if text.isascii():
        if not raw.translate(None, _ASCII_ALLOWED) and (b"\r" not in raw or not _LONE_CR.search(text)):
            return text
    else:
        text = text.removeprefix("\ufeff")
    match = FORBIDDEN.search(text) or _LONE_CR.search(text)
    if match:
        start = match.start()
        line = text.count("\n", 0, start) + 1
        column = start - (text.rfind("\n", 0, start) + 1) + 1
        raise RefusedError(
            "CP009",
            f"{describe_character(match.group())} is not allowed",
            Span.of(line, column),
            "delete it; it is invisible and may hide something",
        )
    return text
