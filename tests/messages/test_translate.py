"""Values in words: numbers, money, shares, dates and lists, in each language."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpath.documents.html import INLINE as HTML
from cpath.messages import (
    COMMA,
    SEMICOLON,
    UNKNOWN,
    Code,
    Counted,
    Link,
    Listed,
    Message,
    Money,
    Number,
    Share,
    coded,
    msg,
    msg_in,
    plural,
)
from cpath.messages.translate import PSEUDO, Inline, Speaker, english, spoken

if TYPE_CHECKING:
    from cpath.messages import Value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (UNKNOWN, "?"),
        ("Nursing", "Nursing"),
        (1745, "1,745"),
        (Number(None), "?"),
        (Number(Fraction(1745)), "1,745"),
        (Number(Fraction(3, 2)), "2"),
        (Number(Fraction(5, 2)), "3"),
        (Number(Fraction(3, 2), 2), "1.5"),
        (Number(100), "100"),
        (Number(Fraction(1, 3), 2), "0.33"),
        (Number(-43), "\N{MINUS SIGN}43"),
        (Money(None), "?"),
        (Money(16.35), "$16.35"),
        (Money(19), "$19.00"),
        (Money(999.99), "$999.99"),
        (Money(1000), "$1,000"),
        (Money(46200), "$46,200"),
        (Money(-46200), "\N{MINUS SIGN}$46,200"),
        (Money(1234.5, cents=True), "$1,234.50"),
        (Money(12.5, cents=False), "$13"),
        (Money(0.6, signed=True), "+$0.60"),
        (Money(-0.6, signed=True), "\N{MINUS SIGN}$0.60"),
        (Share(None), "?"),
        (Share(Fraction(87, 100)), "87%"),
        (Share(Fraction(0)), "0%"),
        (Share(Fraction(1)), "100%"),
        (Share(Fraction(999, 1000)), "99.9%"),
        (Share(Fraction(9999, 10000)), "99.9%"),
        (Share(Fraction(1, 1000)), "0.1%"),
        (Share(Fraction(1, 100000)), "0.1%"),
        (Share(Fraction(845, 1000), Fraction(905, 1000)), "84-91%"),
        (Share(Fraction(-1, 2)), "\N{MINUS SIGN}50%"),
        (Share(Fraction(3, 2)), "150%"),
        (date(2026, 6, 30), "June 30, 2026"),
        (Listed(()), ""),
        (Listed(("a",)), "a"),
        (Listed(("a", "b")), "a and b"),
        (Listed(("a", "b", "c")), "a, b and c"),
        (Listed(("Nursing, AAS", "b", "c")), "Nursing, AAS; b and c"),
        (Listed(tuple("abcd"), most=3), "a, b, c and d"),
        (Listed(tuple("abcde"), most=3), "a, b, c and 2 more"),
        (Listed(("a, b", "c", "d"), joint=COMMA), "a, b, c, d"),
        (Listed(("a, b", "c", "d"), joint=SEMICOLON), "a, b; c; d"),
        (Listed(tuple("abcde"), most=3, entire=True), "a, b, c and 2 more"),
        (Code("action_plan"), "`action_plan`"),
        (Link("the page", "#page"), "the page"),
        (Counted(msg("at most {n}", n=Number(240)), Fraction(240)), "at most 240"),
        ({"en": "Nurse", "es": "Enfermera"}, "Nurse"),
        ({"es": "Enfermera"}, "Enfermera"),
        ({}, ""),
        (plural("{n} opening", "{n} openings", 1), "1 opening"),
        (plural("{n} opening", "{n} openings", 0), "0 openings"),
        (msg("In {place}: {n}.", place="Denver", n=plural("{n} job", "{n} jobs", 2)), "In Denver: 2 jobs."),
    ],
)  # fmt: skip
def test_english(value: Value, words: str) -> None:
    assert english(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Number(Fraction(1745)), "1,745"),  # as CLDR has it for es-US
        (Money(46200), "$46,200"),
        (date(2026, 5, 1), "1 de mayo de 2026"),
        (Listed(("a", "b")), "a y b"),
        (Listed(("a", "Ingeniería")), "a e Ingeniería"),
        (Listed(("a", "hielo")), "a y hielo"),
        (Listed(tuple("abcde"), most=3), "a, b, c y 2 más"),
        ({"en": "Nurse", "es": "Enfermera"}, "Enfermera"),
        ({"en": "Nurse"}, "Nurse"),
    ],
)
def test_spanish(value: Value, words: str) -> None:
    assert spoken(value, "es") == words


MARKED = Inline(mark=lambda text, language: f"<{language}>{text}</{language}>")


@pytest.mark.parametrize(
    ("value", "words", "fallbacks"),
    [
        ("Nursing", "<en>Nursing</en>", []),
        ("15-1299", "15-1299", []),
        ({"en": "Nurse"}, "<en>Nurse</en>", ["Nurse"]),
        (Message("no such message {n}", {"n": 1}), "<en>no such message 1</en>", ["no such message {n}"]),
        (
            Message("{n} x", {"n": 2}, "{n} no such xs"),
            "<en>2 no such xs</en>",
            ["{n} no such xs"],
        ),
        (msg_in("nowhere", "May"), "<en>May</en>", ["May"]),
        (msg_in("month", "May"), "mayo", []),
    ],
)
def test_what_has_no_translation_is_marked_and_collected(
    value: Value, words: str, fallbacks: list[str]
) -> None:
    found: dict[str, None] = {}
    assert Speaker("es", MARKED, "en", found).speak(value) == words
    assert list(found) == fallbacks


def test_a_language_without_translations_falls_back_to_english() -> None:
    assert spoken(msg("January"), "tlh") == "January"
    assert spoken(msg("January"), "es-MX") == "enero"


def test_the_language_for_tests_changes_every_letter_of_messages_alone() -> None:
    words = spoken(msg("Choose {what} again", what="Nursing"), PSEUDO)
    assert "Nursing" in words
    rest = words.replace("Nursing", "")
    assert not any(char.isascii() and char.isalpha() for char in rest)
    assert len(words) > len("Choose Nursing again")


def test_messages_are_equal_by_text_and_values_and_can_be_keys() -> None:
    assert msg("a {b}", b=1) == msg("a {b}", b=1) != msg("a {b}", b=2)
    assert len({msg("a {b}", b=[]): 1, msg("a {b}", b=[]): 2}) == 1  # type: ignore[arg-type]


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_a_range_of_shares_never_claims_more_than_is_known(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    words = english(Share(low, high)).rstrip("%")
    if "<" in words or ">" in words:
        return
    first, _, last = words.partition("-")
    if last:
        assert Fraction(first) <= low * 100
        assert high * 100 <= Fraction(last)


@pytest.mark.parametrize("text", ["ask `x_y` now, or `b`", "`a` `b`: c", "plain", "one ` alone", "``", ""])
def test_code_in_a_text_keeps_its_blanks(text: str) -> None:
    assert english(coded(text)) == text


def test_code_in_a_text_is_code() -> None:
    value = coded("write <b> under `key` now")
    assert Speaker("en", HTML).speak(value) == "write &lt;b&gt; under <code>key</code> now"
