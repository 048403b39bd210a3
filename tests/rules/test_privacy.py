"""The patterns for people's data end on any text, also on one made to keep them busy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.rules import contact, privacy

if TYPE_CHECKING:
    import re

MEGABYTE = 1_000_000
PATTERNS = (
    contact.MAIL,
    contact.TELEPHONE,
    contact.STREET,
    contact._MAYBE_TELEPHONE,
    contact._MAYBE_STREET,
    privacy._LINK,
)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.pattern[:30])
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "+1 ",
        "(303) ",
        "303-555-",
        "a@",
        "a.",
        "a@a.",
        "1 A ",
        "12 Main ",
        "https://",
        "9 1st ",
        " ",
    ],
)
def test_a_megabyte_of_one_piece(pattern: re.Pattern[str], piece: str) -> None:
    text = piece * (MEGABYTE // len(piece))
    assert len(pattern.findall(text)) <= MEGABYTE


@given(st.from_regex(contact.TELEPHONE, fullmatch=True).filter(str.isascii))
def test_the_quick_look_misses_no_telephone(text: str) -> None:
    assert contact._may_have_telephone(text)


@given(st.from_regex(contact.STREET, fullmatch=True).filter(str.isascii))
def test_the_quick_look_misses_no_street(text: str) -> None:
    assert contact._may_have_street(text)
