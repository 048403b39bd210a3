"""What a scalar may contain, and what a plain (unquoted) one means: the YAML 1.2 core schema.

``no``, ``on`` and ``1:30`` are text, ``0o17`` is 15, and dates stay text.
"""

from __future__ import annotations

import math
import re

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff"
    "\u202a-\u202e\u2066-\u2069]"
)
"""Characters that no file may contain, as such or as an escape.

These are control characters that YAML forbids, line ends that only YAML 1.1 knows (an editor's line numbers
would be off), half surrogates, and marks that reverse the direction of text (what you see is not what is
there).
"""
CONSTANTS: dict[str, object] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_FORBIDDEN_IN_VALUE = re.compile(f"{FORBIDDEN.pattern}|\r")
NUMBER_START = frozenset("0123456789+-.")
SPECIAL_START = NUMBER_START | {text[:1] for text in CONSTANTS}
_INTEGER = re.compile(r"[-+]?[0-9]{1,19}")
_BASED = re.compile(r"0o[0-7]{1,21}|0x[0-9a-fA-F]{1,16}")
_FLOAT = re.compile(r"[-+]?(?![0-9]+\Z)(\.[0-9]{1,40}|[0-9]{1,40}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,4})?")


def describe_character(char: str) -> str:
    """Name of a character that cannot be shown."""
    return f"the character U+{ord(char):04X}"


def find_forbidden(value: str) -> str | None:
    """First character of a value that no value may contain; None if there is none."""
    if value.isprintable():
        return None
    match = _FORBIDDEN_IN_VALUE.search(value)
    return None if match is None else match.group()


def resolve_plain(text: str) -> object:
    """Value of an unquoted scalar by the YAML 1.2 core schema.

    Numbers too large to be meant as numbers stay text.
    """
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] not in NUMBER_START:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return text if math.isinf(number) else number
    if _BASED.fullmatch(text):
        return int(text, 0)
    return text
