"""Words of files, arguments and Git as nothing but words: in a terminal, in a log of CI, in Markdown.

Owns which characters and beginnings of lines a reader's program would act on. Must not know whose
words they are.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that act on a terminal, turn the direction of text, or hide words.

Not those with which scripts join letters or part them (U+200B to U+200F), nor blanks of other widths.
"""
# GitHub's, Azure's and TeamCity's runners take it for a command wherever in a line it stands.
_OLD_COMMAND = re.compile(r"##(\w*)\[")
# GitHub's runner looks through the blanks before it.
_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)

_MARKUP = re.compile(r"([\\`*_{}\[\]#!|~])")
# Not every program takes a backslash before these.
_ENTITIES = str.maketrans({"<": "&lt;", "&": "&amp;"})
# At the beginning of a line: a list, a rule, a heading by the line below, a quotation, a command in a log.
_BLOCK = re.compile(r"[+-](?= |$)|-+$|=+$|>|:(?=:)|[0-9]{1,9}(?=[.)](?: |$))")


def show(text: str) -> str:
    """Return text on one line that hides nothing: whatever cannot be seen is written out."""
    if text.isprintable() and "##" not in text:
        return text
    shown = "".join(
        char if char.isprintable() else " " if char == "\t" else _write_out(char) for char in text
    )
    return _defuse(shown)


def show_lines(text: str) -> str:
    """Return a text of lines that a terminal and a log of CI only show.

    Control characters and marks that turn the direction of text are written out, and no line is a
    command of GitHub's, Azure's or TeamCity's runner.
    """
    if not text.isascii() or not text.replace("\n", "").isprintable():
        text = _UNSEEN.sub(lambda match: _write_out(match[0]), text.replace("\t", " "))
    return _COMMAND.sub(r"\1\\u{3a}", _defuse(text) if "##" in text else text)


def clean(text: str) -> str:
    """Return text on one line, with a mark in the place of what no reader should meet."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def counted(number: int, word: str) -> str:
    """Return a number with its noun: ``1 file``, ``3,000 files``."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def escape_markdown(text: object) -> str:
    """Return text as Markdown that shows it as it is, on one line, also where it begins a line."""
    line = _MARKUP.sub(r"\\\1", " ".join(str(text).split())).translate(_ENTITIES)
    match = _BLOCK.match(line)
    if match is None:
        return line
    # A digit cannot be escaped; what follows it can.
    at = match.end() if match[0].isdigit() else 0
    return f"{line[:at]}\\{line[at:]}"


def _write_out(char: str) -> str:
    return f"\\u{{{ord(char):x}}}"


def _defuse(text: str) -> str:
    return _OLD_COMMAND.sub(r"##\1\\u{5b}", text)
