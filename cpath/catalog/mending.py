"""What a malformed value certainly means: one value, or none.

Only unambiguous values are fixed: a code without its quotes or hyphen, a date without its zeros, a word in
capitals, one value in place of a list. What a person most likely meant is a suggestion
(`cpath.catalog.spelling`), never a fix. The field's own type must accept every candidate. Must not know any
kind of record.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from pydantic import ValidationError, create_model

from cpath.diagnostics.suggestion import same_but_for_writing
from cpath.model.annotation import find_marks, iter_inside
from cpath.model.base import Part
from cpath.model.codes import CodeOf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

_LONGEST = 100
"""Maximum characters of a value to look at. Longer ones are prose."""

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})(?:[-/]([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?)?")
_DIGITS_OF_A_DAY = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
_DOLLARS = re.compile(r"\$ ?((?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,14})(?:\.[0-9]{1,2})?)")
_YES_OR_NO = {"yes": True, "no": False, "on": True, "off": False, "true": True, "false": False}
_PARTED = re.compile(r"[,;\n]")

# Codes as other programs export them: without hyphen or point, or without the leading zero.
_WRITTEN: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "SOC": ((re.compile(r"([0-9]{2})([0-9]{4})"), r"\1-\2"),),
    "O*NET-SOC": ((re.compile(r"([0-9]{2})([0-9]{4})\.?([0-9]{2})"), r"\1-\2.\3"),),
    "CIP": (
        (re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})"), r"\1.\2\3"),
        (re.compile(r"([1-9]\.[0-9]{4})"), r"0\1"),
    ),
    "county FIPS": ((re.compile(r"([1-9][0-9]{3})"), r"0\1"),),
}


def find_meant(value: object, raw: str, field: FieldInfo, *, in_list: bool) -> object | None:
    """The one value that ``value`` certainly means, in the field's form; None if it is ambiguous.

    ``raw`` is its text in the file. With ``in_list`` it is an item of the field's list.
    """
    if value is None or len(raw) > _LONGEST:
        return None
    candidates = dict.fromkeys(
        # True and 1 are equal but not the same.
        (type(item), tuple(item) if isinstance(item, list) else item)
        for item in _iter_candidates(value, raw, field, in_list=in_list)
    )
    fitting = [
        list(item) if isinstance(item, tuple) else item
        for _, item in candidates
        if _takes(field, item, in_list=in_list)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _iter_candidates(value: object, raw: str, field: FieldInfo, *, in_list: bool) -> Iterator[object]:
    text = raw.strip()
    single = [*_iter_texts(text, field)]
    yield from single
    if isinstance(value, str):
        yield from _iter_numbers(text)
        if text.lower() in _YES_OR_NO:
            yield _YES_OR_NO[text.lower()]
    elif isinstance(value, float) and value.is_integer():
        yield int(value)
    if not in_list and _holds_list(field.annotation) and not _PARTED.search(text):
        words = [item for item in single if item != text]
        yield [words[0] if len(words) == 1 else text]
        yield [value]


def _iter_texts(text: str, field: FieldInfo) -> Iterator[str]:
    yield text
    plain = text.translate(_DASHES)
    code_of = find_code_of(field)
    if code_of is not None:
        yield plain
        for pattern, written in _WRITTEN.get(code_of.system, ()):
            if found := pattern.fullmatch(plain):
                yield found.expand(written)
    if found := _DAY.fullmatch(plain) or _DIGITS_OF_A_DAY.fullmatch(plain):
        year, month, day = found.groups()
        if _is_day(int(year), int(month), int(day or 1)):
            yield f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    word = same_but_for_writing(text, find_words(field.annotation))
    if word is not None:
        yield word


def _iter_numbers(text: str) -> Iterator[object]:
    found = _DOLLARS.fullmatch(text)
    digits = found[1].replace(",", "") if found else text
    if _NUMBER.fullmatch(digits):
        number = float(digits)
        yield int(number) if number.is_integer() else number


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


# Field checks

_CHECKS: dict[int, tuple[FieldInfo, type[BaseModel]]] = {}
"""A model with one field, by the identity of the field. The field is kept so that its id is not reused."""


def _takes(field: FieldInfo, value: object, *, in_list: bool) -> bool:
    if id(field) not in _CHECKS:
        parts: Any = (field.annotation, field)
        made: Any = create_model("Field", __base__=Part, value=parts)
        _CHECKS[id(field)] = (field, made)
    value = list(value) if isinstance(value, tuple) else value
    try:
        _CHECKS[id(field)][1](value=[value] if in_list else value)
    except ValidationError:
        return False
    return True


def find_code_of(field: FieldInfo) -> CodeOf | None:
    """The code system of a field or its list; None if it has none."""
    return next((mark for mark in find_marks(field) if isinstance(mark, CodeOf)), None)


def find_words(annotation: object) -> list[str]:
    """The words that a field or its list may contain; empty if any text is allowed."""
    return [
        word
        for inner in iter_inside(annotation)
        if get_origin(inner) is Literal
        for word in get_args(inner)
        if isinstance(word, str)
    ]


def _holds_list(annotation: object) -> bool:
    return any(get_origin(inner) is tuple for inner in iter_inside(annotation))
