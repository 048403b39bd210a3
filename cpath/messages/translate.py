"""Messages in one language. Must not know what a message is about, nor a format.

A writer passes to `Speaker` how it escapes text, marks another language and shows code and links.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

from cpath.messages.message import (
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
    Value,
    msg,
    msg_in,
    plural,
)
from cpath.rounding import percents, round_half_up

if TYPE_CHECKING:
    from collections.abc import Callable

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "es")
"""Languages that the words of cpath come in."""
PSEUDO = "qps"
"""Language for tests: every letter of a message has an accent, and every message is longer."""
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒğħíĵķłɱñóƥɋŕšŧúṽŵẋÿžÁƁÇĐÉƑĞĦÍĴĶŁṀÑÓƤɊŔŠŦÚṼŴẊÝŽ",
)
_CENTS_BELOW = 1_000
MONTHS = (
    msg("January"),
    msg("February"),
    msg("March"),
    msg("April"),
    msg_in("month", "May"),
    msg("June"),
    msg("July"),
    msg("August"),
    msg("September"),
    msg("October"),
    msg("November"),
    msg("December"),
)


@dataclass(frozen=True)
class Inline:
    """How one format writes what a line contains: text, another language, code and links."""

    escape: Callable[[str], str] = lambda text: text
    mark: Callable[[str, str], str] = lambda text, _language: text
    code: Callable[[str], str] = lambda text: f"`{text}`"
    link: Callable[[str, str], str] = lambda text, _to: text


PLAIN = Inline()


class _Missing(gettext.NullTranslations):
    """Answers nothing, where gettext would return the English as if it were a translation."""

    def gettext(self, message: str) -> str:  # noqa: ARG002 - the signature of gettext
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002
        return ""

    def pgettext(self, context: str, message: str) -> str:  # noqa: ARG002
        return ""


@cache
def _catalog(language: str) -> gettext.NullTranslations | None:
    """Translations of a language; None where messages stay as they are, empty where there are none."""
    if language.partition("-")[0] in ("en", PSEUDO):
        return None
    found = gettext.translation("cpath", LOCALES, [language.replace("-", "_")], fallback=True)
    if type(found) is gettext.NullTranslations:
        return _Missing()
    found.add_fallback(_Missing())
    return found


@lru_cache(4096)
def _pieces(template: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(template))


class Speaker:
    """Writes values in one language: ``speak(value)``.

    ``data_language`` is the language of titles that have only one. ``fallbacks`` collects the texts that
    had no translation. With ``entire``, lists that may be long name everything.
    """

    def __init__(
        self,
        language: str = "en",
        inline: Inline = PLAIN,
        data_language: str = "en",
        fallbacks: dict[str, None] | None = None,
        *,
        entire: bool = False,
    ) -> None:
        self.language, self.inline, self.data_language = language, inline, data_language
        self.fallbacks: dict[str, None] = {} if fallbacks is None else fallbacks
        self.entire = entire

    def plain(self) -> Speaker:
        """Speaker of the same language for places that take no markup, such as attributes."""
        return Speaker(self.language, PLAIN, self.data_language)

    def speak(self, value: Value) -> str:
        """Value as text of this language and format."""
        kind: type = type(value)
        if kind not in _SPEAK:  # a kind of its own, such as a member of an enumeration that is text
            kind = next(known for known in (str, Mapping, date) if isinstance(value, known))
        return _SPEAK[kind](self, value)

    def _message(self, message: Message) -> str:
        template, language = self._template(message)
        escape, values = self.inline.escape, message.values
        parts = []
        for literal, name in _pieces(template):
            if literal:
                core = literal.strip()
                at = literal.find(core)
                # Formats cut blanks at the edges when they escape; those between words and fields stay.
                shown = escape(_pseudo(core) if self.language == PSEUDO else core) if core else ""
                parts.append(f"{literal[:at]}{shown}{literal[at + len(core) :]}")
            if name is not None:
                parts.append(self.speak(values[name]))
        text = "".join(parts)
        return text if language == self.language else self.inline.mark(text, language)

    def _template(self, message: Message) -> tuple[str, str]:
        n = message.values.get("n")
        many = bool(message.plural)
        english_ = message.plural if many and n != 1 else message.text
        catalog = _catalog(self.language)
        if catalog is None:
            return english_, self.language
        if many:
            assert isinstance(n, int)  # noqa: S101 - `plural` made it
            found = catalog.ngettext(message.text, message.plural, n)
        elif message.context:
            found = catalog.pgettext(message.context, message.text)
        else:
            found = catalog.gettext(message.text)
        if not found:
            self.fallbacks[english_] = None
            return english_, "en"
        return found, self.language

    def _text(self, value: str) -> str:
        text = self.inline.escape(value)
        if self.language in (self.data_language, PSEUDO) or not any(map(str.isalpha, value)):
            return text
        return self.inline.mark(text, self.data_language)

    def _titles(self, value: Mapping[str, str]) -> str:
        for language in (self.language, "en", *value):
            if value.get(language):
                text = self.inline.escape(value[language])
                if language != self.language:
                    self.fallbacks[value[language]] = None
                return text if language == self.language else self.inline.mark(text, language)
        return ""

    def _int(self, value: int) -> str:
        return _grouped(f"{value:,}")

    def _number(self, value: Number) -> str:
        if value.value is None:
            return UNKNOWN.value
        # Readers live in the United States: Spanish there groups with commas too (CLDR es-US).
        rounded = round_half_up(Fraction(value.value), value.places)
        text = _grouped(f"{rounded:,}")
        return text.rstrip("0").rstrip(".") if "." in text else text

    def _money(self, value: Money) -> str:
        if value.value is None:
            return UNKNOWN.value
        # A float stands for the decimals that a person wrote.
        exact = value.value if isinstance(value.value, Fraction) else Fraction(str(value.value))
        cents = abs(exact) < _CENTS_BELOW if value.cents is None else value.cents
        places = 2 if cents else 0
        sign = "\N{MINUS SIGN}" if exact < 0 else "+" if value.signed else ""
        return f"{sign}${round_half_up(abs(exact), places):,.{places}f}"

    def _share(self, value: Share) -> str:
        return UNKNOWN.value if value.value is None else _grouped(percents(value.value, value.high))

    def _date(self, value: date) -> str:
        month = MONTHS[value.month - 1]
        return self._message(
            msg("{month} {day}, {year}", month=month, day=str(value.day), year=str(value.year))
        )

    def _listed(self, value: Listed) -> str:
        # One more than may be shown takes no more room than its count.
        is_long = len(value.items) > value.most + 1 and not (value.entire and self.entire)
        most = value.most if is_long else len(value.items)
        shown = [self.speak(item) for item in value.items[:most]]
        more = len(value.items) - len(shown)
        if more:
            shown.append(self.speak(plural("{n} more", "{n} more", more)))
        if len(shown) <= 1:
            return "".join(shown)
        if value.joint is COMMA or value.joint is SEMICOLON:
            return value.joint.text.join(shown)
        bare = self.plain()
        last = "" if more else bare.speak(value.items[-1]).lower()
        # Spanish "y" turns into "e" before the sound i.
        soft = last.startswith(("i", "í", "hi", "hí")) and not last.startswith("hie")
        and_ = msg_in("before the sound i", "and") if soft else msg_in("list", "and")
        joined = self.speak(value.joint or and_)
        # Titles such as "Nursing, Associate of Applied Science" need a stronger mark between them.
        mark = "; " if any("," in bare.speak(item) for item in value.items[:most]) else ", "
        return f"{mark.join(shown[:-1])} {joined} {shown[-1]}"

    def _code(self, value: Code) -> str:
        return self.inline.code(value.text)

    def _link(self, value: Link) -> str:
        return self.inline.link(self.speak(value.words), value.to)

    def _counted(self, value: Counted) -> str:
        return self._message(value.words)


def _grouped(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}", 1) if text.startswith("-") else text


def _pseudo(text: str) -> str:
    """Text with an accent on every letter, a third longer, in words that may be wrapped."""
    return text.translate(_ACCENTS) + " ~" * (len(text) // 6)


_SPEAK: dict[type, Callable[[Speaker, Any], str]] = {
    Message: Speaker._message,  # noqa: SLF001 - the class's own table
    str: Speaker._text,  # noqa: SLF001
    int: Speaker._int,  # noqa: SLF001
    type(None): lambda _speaker, _value: "",
    type(UNKNOWN): lambda _speaker, value: str(value.value),
    dict: Speaker._titles,  # noqa: SLF001
    Mapping: Speaker._titles,  # noqa: SLF001
    date: Speaker._date,  # noqa: SLF001
    Number: Speaker._number,  # noqa: SLF001
    Money: Speaker._money,  # noqa: SLF001
    Share: Speaker._share,  # noqa: SLF001
    Listed: Speaker._listed,  # noqa: SLF001
    Code: Speaker._code,  # noqa: SLF001
    Link: Speaker._link,  # noqa: SLF001
    Counted: Speaker._counted,  # noqa: SLF001
}

_ENGLISH = Speaker()
_BARE = Speaker(inline=Inline(code=lambda text: text))


def english(value: Value) -> str:
    """Value in English as plain text, for JSON, SARIF and errors."""
    return _ENGLISH.speak(value)


def spoken(value: Value, language: str) -> str:
    """Value in a language as plain text, with code as it is typed: for file names, alt texts and cells."""
    return _BARE.speak(value) if language == "en" else Speaker(language, _BARE.inline).speak(value)
