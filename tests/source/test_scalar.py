from __future__ import annotations

import pytest

from cpath.source.scalar import find_forbidden, resolve_plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("nULL", "nULL"),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("-", "-"),
        (".", "."),
        ("+", "+"),
        ("1" * 19, int("1" * 19)),
        ("1" * 20, "1" * 20),
        ("1" * 20 + ".", float("1" * 20)),
        ("1" * 41, "1" * 41),
        ("0x" + "f" * 16, 2**64 - 1),
        ("0x" + "f" * 17, "0x" + "f" * 17),
        ("-0x1", "-0x1"),
        ("1e", "1e"),
        ("1\n", "1\n"),
        ("\u0661", "\u0661"),
    ],
)
def test_resolves_plain_scalars(text: str, value: object) -> None:
    found = resolve_plain(text)
    assert (found, type(found)) == (value, type(value))


def test_finds_what_no_value_may_hold() -> None:
    assert find_forbidden("a\tb\nc é 😀 \u200b\u200f") is None
    assert find_forbidden("a\x1b[31m") == "\x1b"
    assert find_forbidden("a\rb") == "\r"
