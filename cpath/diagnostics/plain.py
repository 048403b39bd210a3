"""Shows words from files, arguments and Git as plain words: in a terminal, a CI log or Markdown.

Owns which characters and line starts a reader's program would act on. Must not know where the words are
from.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Characters that control a terminal, reverse the direction of text, or hide words.

Not included are joiners that scripts need (U+200B to U+200F) and spaces of other widths.
"""
# GitHub's, Azure's and TeamCity's runners treat it as a command anywhere in a line.
_OLD_COMMAND = re.compile(r"##(\w*)\[")
# GitHub's runner ignores spaces before it.
_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)

_MARKUP = re.compile(r"([\\`*_{}\[\]#!|~])")
# Some programs do not accept a backslash before these.
_ENTITIES = str.maketrans({"<": "&lt;", "&": "&amp;"})
# At the start of a line: a list, a rule, a heading underline, a quotation, a command in a log.
_BLOCK = re.compile(r"[+-](?= |$)|-+$|=+$|>|:(?=:)|[0-9]{1,9}(?=[.)](?: |$))")


def show(text: str) -> str:
    """Text on one line that hides nothing: everything invisible is escaped."""
    if text.isprintable() and "##" not in text:
        return text
    shown = "".join(
        char if char.isprintable() else " " if char == "\t" else _write_out(char) for char in text
    )
    return _defuse(shown)


def show_lines(text: str) -> str:
    """Lines of text that are only displayed in a terminal or a CI log.

    Control characters and marks that reverse the direction of text are escaped, and no line is a command to
    GitHub's, Azure's or TeamCity's runner.
    """
    if not text.isascii() or not text.replace("\n", "").isprintable():
        text = _UNSEEN.sub(lambda match: _write_out(match[0]), text.replace("\t", " "))
    return _COMMAND.sub(r"\1\\u{3a}", _defuse(text) if "##" in text else text)


def clean(text: str) -> str:
    """Text on one line, with a replacement mark for each character that readers must not see."""
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))


def counted(number: int, word: str) -> str:
    """Return a number with its noun: ``1 file``, ``3,000 files``."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def escape_markdown(text: object) -> str:
    """Markdown that shows the text as it is, on one line, even at the start of a line."""
    line = _MARKUP.sub(r"\\\1", " ".join(str(text).split())).translate(_ENTITIES)
    match = _BLOCK.match(line)
    if match is None:
        return line
    # A digit cannot be escaped, but the character after it can.
    at = match.end() if match[0].isdigit() else 0
    return f"{line[:at]}\\{line[at:]}"


def _write_out(char: str) -> str:
    return f"\\u{{{ord(char):x}}}"


def _defuse(text: str) -> str:
    return _OLD_COMMAND.sub(r"##\1\\u{5b}", text)
