from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from cpath.diagnostics.plain import clean
from cpath.maps.text import measure, wrap


@pytest.mark.parametrize(("bold", "font"), [(False, "Helvetica"), (True, "Helvetica-Bold")])
def test_widths_are_those_of_helvetica(bold: bool, font: str) -> None:  # noqa: FBT001
    for char in string.ascii_letters + string.digits + string.punctuation + " ":
        assert measure(char, 10, bold=bold) == pytest.approx(stringWidth(char, font, 10)), char


def test_accents_add_no_width_and_wide_letters_take_a_square() -> None:
    assert measure("é", 10) == measure("e\N{COMBINING ACUTE ACCENT}", 10) == measure("e", 10)
    assert measure("日", 10) == 10


@given(st.text(), st.floats(40, 300), st.booleans())
def test_lines_fit_and_lose_nothing(text: str, width: float, bold: bool) -> None:  # noqa: FBT001
    lines = wrap(text, width, 12, bold=bold)
    assert "".join(lines).replace(" ", "") == clean(text).replace(" ", "")
    assert all(measure(line, 12, bold=bold) <= width for line in lines)


@given(st.text(min_size=1), st.integers(1, 4))
def test_more_lines_than_allowed_end_in_an_ellipsis(text: str, most: int) -> None:
    lines = wrap(text, 60, 12, lines=most)
    assert len(lines) <= most
    if len(wrap(text, 60, 12)) > most:
        assert lines[-1].endswith("…")


@given(st.text())
def test_clean_text_holds_what_xml_allows_on_one_line(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned.isprintable() or not any(
        ord(char) < 32 or 0xD800 <= ord(char) <= 0xDFFF for char in cleaned
    )
    assert not set(cleaned) & set("\n\r\t\v\f\u2028\u2029\u202e\u2066\x85\ufffe\uffff")
