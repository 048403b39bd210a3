"""Text laid out by the columns it takes in a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.diagnostics.columns import display_width, fit_left, fit_right, hang, wrap_words


@pytest.mark.parametrize(
    ("text", "columns"),
    [("Nurse", 5), ("Enfermería", 10), ("Enfermeri\u0301a", 10), ("護理", 4), ("\uff21\uff22", 4), ("", 0)],
)
def test_width_is_what_a_terminal_shows(text: str, columns: int) -> None:
    assert display_width(text) == columns
    assert display_width(fit_left(text, 12)) == 12
    assert display_width(fit_right(text, 12)) == 12
    assert fit_left(text, 1).startswith(text)


def test_hang() -> None:
    assert hang("one two three four five six", 24, first="1: ") == ["1: one two three four", "   five six"]
    assert hang("", 80, first="- ") == ["- "]


@given(st.lists(st.text("ab護 é", min_size=1, max_size=12), max_size=8), st.integers(1, 30))
def test_wrapping_loses_no_word_and_keeps_the_width(words: list[str], columns: int) -> None:
    text = " ".join(words)
    lines = wrap_words(text, columns)
    assert " ".join(lines).split() == text.split()
    assert all(display_width(line) <= columns or " " not in line for line in lines)
