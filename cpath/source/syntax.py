"""YAML parser errors, in words for people who never read its grammar.

Owns the words for both the C and the Python parser. Must not know where they are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

_HELP = "look at this line and the one above it: a missing quote, colon or space"
_BEGIN_ALIKE = (
    "start the lines of one record or list in the same column, with spaces; text after a closing "
    "quote or bracket belongs inside it"
)


def say_syntax(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str]:
    """What is wrong with a text that is not YAML, and what to do about it."""
    problem, context = str(error.problem or error), str(error.context or "")
    if "could not find expected ':'" in problem:
        line = _line_without_colon(error, text)
        return (
            f"line {line} has no colon, or no space after it",
            "write it as `key: value`, or as `key:` above its lines",
        )
    if "mapping values are not allowed" in problem:
        return (
            "a colon is not allowed here",
            "put text with a colon in quotes, or start the line in the same column as the one above",
        )
    if "end of stream" in problem and "quoted scalar" in context:
        return (
            f"the quote that opens on line {_opening(error)} is never closed",
            "add a quote at the end of the text",
        )
    for bracket, name in (("]", "["), ("}", "{")):
        if f"expected ',' or '{bracket}'" in problem:
            return (
                f"the {name} that opens on line {_opening(error)} is not closed, or a comma is missing",
                f"put a comma between its parts, and {bracket} at the end",
            )
    if "invalid Unicode character escape code" in problem:
        return "this escape is not a character", "write the character itself"
    if "cannot start any token" in problem:
        return "a text cannot begin with this character", "put the text in quotes"
    if "expected '-' indicator" in problem or "expected <block end>" in problem or "expected key" in problem:
        return "this does not continue the lines above it", _BEGIN_ALIKE
    return f"{problem} {context}".rstrip(), _HELP


def _opening(error: yaml.MarkedYAMLError) -> int:
    mark = error.context_mark or error.problem_mark
    return 1 if mark is None else mark.line + 1


def _line_without_colon(error: yaml.MarkedYAMLError, text: str) -> int:
    """Number of the line that the parser read as a key: the last one with text before its mark."""
    mark = error.context_mark or error.problem_mark
    if mark is None:
        return 1
    if error.context_mark is not None:
        return mark.line + 1
    number = mark.line
    lines = text.splitlines()[:number]
    while number and not lines[number - 1].partition("#")[0].strip():
        number -= 1
    return max(1, number)
