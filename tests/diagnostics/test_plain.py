"""Words of files in a terminal, a log of CI and Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cpath.diagnostics.plain import clean, escape_markdown, show, show_lines

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648"
LINES = st.lists(st.text(), max_size=4).map("\n".join)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n  words: :: in between\n", "plain\n  words: :: in between\n"),
        ("::error::x", "\\u{3a}:error::x"),
        ("a\n \u00a0\t::error::x\n", "a\n \u00a0 \\u{3a}:error::x\n"),
        ("a ##[error]x", "a ##\\u{5b}error]x"),
        ("##vso[task]x", "##vso\\u{5b}task]x"),
        ("## head\n#[x]", "## head\n#[x]"),
        ("\x1b[31mred\x9b0m\r\n", "\\u{1b}[31mred\\u{9b}0m\\u{d}\n"),
        ("\u202eabc\u2028", "\\u{202e}abc\\u{2028}"),
        # Letters that Persian joins, and blanks of other widths, are words like others.
        (f"{PERSIAN}\u00a0x", f"{PERSIAN}\u00a0x"),
    ],
)
def test_lines(text: str, shown: str) -> None:
    assert show_lines(text) == shown


@given(LINES)
def test_no_line_acts(text: str) -> None:
    shown = show_lines(text)
    assert shown.count("\n") == text.count("\n")
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in shown.split("\n"))
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in shown if char != "\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u00a0b", "a\\u{a0}b"),
        ("a\tb", "a b"),
        ("##[group]x", "##\\u{5b}group]x"),
        ("##vso[a]", "##vso\\u{5b}a]"),
    ],
)
def test_what_a_finding_quotes_hides_nothing(text: str, shown: str) -> None:
    assert show(text) == shown


def test_one_line() -> None:
    assert clean(" a\n\tb\x1b[m \u202ec ") == "a b\N{REPLACEMENT CHARACTER}[m \N{REPLACEMENT CHARACTER}c"
    assert clean(PERSIAN) == PERSIAN


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Nursing (AAS), $19.50 -> $41", "Nursing (AAS), $19.50 -> $41"),
        ("a | b <i> [x](y) & {z}", r"a \| b &lt;i> \[x\](y) &amp; \{z\}"),
        ("1. first", r"1\. first"),
        ("33.3%", "33.3%"),
        ("- item", r"\- item"),
        ("-5%", "-5%"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("> said", r"\> said"),
        ("::error::x", r"\::error::x"),
        ("  two\n\nlines ", "two lines"),
    ],
)
def test_markdown(text: str, markdown: str) -> None:
    assert escape_markdown(text) == markdown


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_markdown_says_what_was_said(text: str) -> None:
    tokens = (
        MarkdownIt("commonmark", {"html": True})
        .enable(["table", "strikethrough"])
        .parse(escape_markdown(text))
    )
    words = " ".join(text.split())
    assert [token.type for token in tokens] == (
        ["paragraph_open", "inline", "paragraph_close"] if words else []
    )
    assert {part.type for token in tokens for part in token.children or ()} <= {"text"}
    assert "".join(part.content for token in tokens for part in token.children or ()) == words
