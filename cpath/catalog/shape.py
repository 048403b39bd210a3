"""Turns Pydantic's errors into plain findings: what is wrong with a record's shape, and where.

Pydantic may report one value several times (once for each thing it might have been). Here it becomes one
finding at the nearest place in the file.
"""

from __future__ import annotations

import re
import typing
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cpath.catalog.expected import code_at, field_at, keys_at, keys_of, models_at
from cpath.catalog.mending import find_meant, find_words
from cpath.catalog.spelling import respell_day, respell_month, respell_number
from cpath.diagnostics import Diagnostic, Fix, Severity
from cpath.diagnostics.listing import Listing
from cpath.diagnostics.suggestion import closest, did_you_mean, same_but_for_writing
from cpath.model.base import ID_PATTERN, Entity
from cpath.model.wording import write_flow
from cpath.source.edit import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from cpath.source.position import DataPath, SourceMap

NAMES: dict[str, str] = {
    "CP101": "unknown-key",
    "CP102": "missing-key",
    "CP103": "wrong-value",
    "CP104": "unquoted-code",
    "CP105": "not-a-choice",
    "CP106": "bad-date",
    "CP107": "bad-code",
    "CP108": "not-a-record",
}

_WANTED: dict[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "texts by language",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}
_MODELS = frozenset({"model_type", "model_attributes_type"})
_NUMBERS = frozenset({"int_type", "int_from_float", "float_type"})
_LISTS = frozenset({"tuple_type", "list_type"})
_DAYS = frozenset({"day", "as_of"})
_SHOWN = 60
_MOST_COMPARED = 1_000
_UNKNOWN = "unknown"
_NOT_KNOWN = frozenset(
    {"n/a", "na", "n.a.", "tbd", "?", "-", "--", "none", "not known", "not available", "nn"}
)
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
"""A word in Pydantic's list of expected words. One with an apostrophe is in double quotes."""


def iter_shape_diagnostics(
    error: ValidationError,
    model: type[BaseModel],
    path: str,
    data: object,
    find_places: Callable[[Collection[DataPath]], SourceMap],
    listing: Listing | None = None,
) -> Iterator[Diagnostic]:
    """Yield a finding for each place that a model refuses, while the ``listing`` has room.

    ``data`` is what the model refused. ``find_places`` is called once, for the places of what is listed.
    The others are counted in ``listing``, which costs only a few look-ups each.
    """
    listing = Listing() if listing is None else listing
    groups: dict[DataPath, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        where = _data_path(detail["loc"], data, missing=detail["type"] == "missing")
        groups.setdefault(where, []).append(detail)
    inner = {where[:length] for where in groups for length in range(len(where))}
    misspelled = _find_misspelled(groups, model)
    # Whether a change fixes a value is only known once its place is.
    places = find_places(groups) if listing.every_fix else None
    listed: list[tuple[str, DataPath]] = []
    for where, details in groups.items():
        if where in misspelled and details[0]["type"] == "missing":
            continue  # it exists under a misspelled name, which has its own finding
        if where in inner and all(
            detail["type"] in _WANTED or detail["type"] == "literal_error" for detail in details
        ):
            continue  # the value has one of the shapes allowed here, and the fault is inside it
        code = _code_of_finding(where, details, model)
        fixable = places is not None and _find_fix(where, details[0], model, path, places) is not None
        if listing.admit(code, path, fixable=fixable):
            listed.append((code, where))
    if not listed:
        return
    if places is None:
        # The place of a missing key is that of its parent; the root's place is known from the start.
        anchors = {where if code != "CP102" else where[:-1] for code, where in listed}
        places = find_places(anchors - {()})
    for code, where in listed:
        yield _diagnose(code, where, groups[where], model, path, places)


def _find_misspelled(groups: Mapping[DataPath, list[ErrorDetails]], model: type[BaseModel]) -> set[DataPath]:
    """Places of missing keys that exist under a misspelled name.

    Only the first few unknown names are compared, each once.
    """
    lacking = {where[:-1] for where, details in groups.items() if details[0]["type"] == "missing"}
    found: set[DataPath] = set()
    meant: dict[tuple[str, tuple[str, ...]], str | None] = {}
    for where, details in groups.items():
        parent = where[:-1]
        if details[0]["type"] != "extra_forbidden" or parent not in lacking:
            continue
        asked = (str(where[-1]), keys_of(parent))
        if asked not in meant:
            if len(meant) == _MOST_COMPARED:
                continue
            meant[asked] = closest(asked[0], keys_at(model, parent))
        if (known := meant[asked]) is not None:
            found.add((*parent, known))
    return found


def _data_path(loc: tuple[str | int, ...], data: Any, *, missing: bool) -> DataPath:
    """Drop the segments that are not keys: names of the alternatives that Pydantic tried."""
    if len(loc) == 1 and _contains(data, loc[0]):
        return loc
    known: list[str | int] = []
    last = len(loc) - 1
    for index, part in enumerate(loc):
        if _contains(data, part):
            data = data[part]
        elif not missing or index < last:
            continue
        known.append(part)
    return tuple(known)


def _contains(data: Any, part: str | int) -> bool:
    if data.__class__ is dict:
        return part in data
    return data.__class__ is list and isinstance(part, int) and part < len(data)


def _code_of_finding(where: DataPath, details: list[ErrorDetails], model: type[BaseModel]) -> str:
    """Code of what is wrong at one place."""
    kind = details[0]["type"]
    if kind == "extra_forbidden":
        return "CP101"
    kinds = {item["type"] for item in details}
    if kind == "missing":
        return "CP102"
    if where == () and kind in _MODELS:
        return "CP108"
    if (
        kind not in _LISTS  # one code where a list of codes is expected
        and code_at(model, where) is not None
        and not isinstance(details[0]["input"], dict | list)
    ):
        return "CP104" if kind == "string_type" else "CP107"
    if kinds & _DAYS:
        return "CP106"
    if kinds & (_NUMBERS | _LISTS) or not (choices := _choices(details)):
        return "CP103"
    return "CP105" if not kinds & _MODELS or closest(str(details[0]["input"]), choices) else "CP103"


def _diagnose(
    code: str,
    where: DataPath,
    details: list[ErrorDetails],
    model: type[BaseModel],
    path: str,
    places: SourceMap,
) -> Diagnostic:
    detail = details[0]
    name = _name_of(where)
    node = places.nodes.get(where)
    span = places.locate(where)
    fix = _find_fix(where, detail, model, path, places)
    raw = (node.raw if node is not None else None) or ""
    help_: str | None
    if code == "CP101":
        message = f"the key {name!r} is unknown here"
        known = keys_at(model, where[:-1])
        help_ = did_you_mean(name, known) or f"known keys: {', '.join(sorted(known))}"
        if detail["input"] is None and " " in name:
            # {title: Lockout, tagout and safety}: the part after the comma becomes a key of its own.
            help_ = f"if {name!r} continues the text before it, put the whole text in quotes; {help_}"
        span = places.locate(where, key=True)
    elif code == "CP102":
        message = f"the key {name!r} is missing"
        field = field_at(model, where)
        help_ = "add it" if field is None else f"add it: {field.description or name}"
        span = places.locate(where[:-1])
        span = type(span)(span.start, min(span.end, type(span.start)(span.start.line, span.start.column + 1)))
    elif code == "CP108":
        message = "the file is not a record: it must have keys with values"
        assert issubclass(model, Entity)  # noqa: S101 - only a file of its own holds no record
        help_ = f"start it with `cpath new {model.kind} ID`"
    elif code == "CP104":
        message = f"YAML reads {raw} as a number; a code must be in quotes"
        help_ = f"write {_in_quotes(fix, raw)}"
    elif code == "CP107":
        code_of = code_at(model, where)
        assert code_of is not None  # noqa: S101 - that is what this code says
        message = f"{_show(raw)} is not written as a {code_of.system} code"
        help_ = f"write {_in_quotes(fix, raw)}" if fix else f'write it like "{code_of.example}"'
    elif code == "CP106":
        dated = next(item for item in details if item["type"] in _DAYS)
        message = f"{name} {dated['msg']}"
        help_ = fix.title if fix is not None else _help_for_day(dated)
    elif code == "CP105":
        choices = _choices(details)
        message = f"{_show(detail['input'])} is not allowed for {name}"
        help_ = did_you_mean(str(detail["input"]), choices) or f"one of: {', '.join(choices)}"
    else:
        choices = _choices(details)
        field = field_at(model, where)
        message = f"{name} {_wanted(details, choices, field)}, not {_show(detail['input'])}"
        near = did_you_mean(str(detail["input"]), choices)
        help_ = (
            (fix.title if fix is not None else None)
            or _respelled(details, field)
            or _as_keys(where, details, model)
            or near
            or (f"write {_UNKNOWN}" if _UNKNOWN in choices and _is_not_known(detail["input"]) else None)
            or _help_for(field, in_list=bool(where) and isinstance(where[-1], int))
        )
    return Diagnostic(code, NAMES[code], Severity.ERROR, message, path, span, (), help_, fix)


def _find_fix(
    where: DataPath, detail: ErrorDetails, model: type[BaseModel], path: str, places: SourceMap
) -> Fix | None:
    """Fix for a key or a value that has only one possible meaning."""
    node = places.nodes.get(where)
    if node is None or not where:
        return None
    if detail["type"] == "extra_forbidden":
        key = same_but_for_writing(str(where[-1]), keys_at(model, where[:-1]))
        if key is None or (*where[:-1], key) in places.nodes:
            return None
        return Fix(f"write {key}", (Edit(path, where, "rename-key", key=key),))
    field = field_at(model, where)
    if field is None or node.raw is None:
        return None
    meant = find_meant(detail["input"], node.raw, field, in_list=isinstance(where[-1], int))
    if meant is None:
        return None
    is_quoting = meant == node.raw and not node.style
    title = f"put {meant} in quotes" if is_quoting else f"write {write_flow(meant)}"
    return Fix(title, (Edit(path, where, "replace", meant),))


def _in_quotes(fix: Fix | None, raw: str) -> str:
    """The code in quotes, as it must be written."""
    meant = fix.edits[0].value if fix is not None else raw
    return f"[{write_flow(meant[0])}]" if isinstance(meant, list) else f'"{meant}"'


def _wanted(details: list[ErrorDetails], words: list[str], field: Any) -> str:
    wanted = list(dict.fromkeys(_WANTED[item["type"]] for item in details if item["type"] in _WANTED))
    if wanted:
        *first, last = [*wanted, *words]
        return f"must be {', '.join(first)} or {last}" if first else f"must be {last}"
    if details[0]["type"] == "string_pattern_mismatch":
        return _wanted_writing(str(details[0].get("ctx", {}).get("pattern", "")), field)
    # Pydantic starts with its own name for the value: "Input should be greater than 0".
    message = re.sub(r"^[A-Z][a-z]+ should ", "must ", details[0]["msg"])
    return message[0].lower() + message[1:] if message else "is wrong"


def _wanted_writing(pattern: str, field: Any) -> str:
    """How a text must be written, in words instead of a regular expression."""
    if pattern == ID_PATTERN:
        return "must be an id of lowercase letters, digits and single hyphens"
    if pattern.startswith("^(https?"):
        return "must be a web address that begins with https:// or http://"
    examples = getattr(field, "examples", None)
    return f"must be written like {write_flow(examples[0])}" if examples else "has the wrong form"


def _help_for_day(detail: ErrorDetails) -> str:
    text = str(detail["input"])
    day = respell_day(text)
    if day is not None:
        return f"write {day}, if the month comes first in {text}"
    if detail["type"] == "as_of":
        month = respell_month(text)
        return f"write {month}" if month else "write it as year, year-month or year-month-day"
    return "write it as year-month-day"


def _respelled(details: list[ErrorDetails], field: Any) -> str | None:
    """How to write a value whose meaning is right, if that is certain."""
    value = details[0]["input"]
    if not isinstance(value, str):
        return None
    kinds = {item["type"] for item in details}
    if kinds & _NUMBERS:
        number = respell_number(value)
        return f"write {number}" if number else None
    if kinds & _LISTS and field is not None:
        words = _items_in(field.annotation)
        word = (closest(value, words) if value not in words else value) if words else value
        # Several ids in one text, or an unknown word: the field's own example says more.
        return f"write [{write_flow(word)}]" if word and "," not in word else None
    return None


def _items_in(annotation: object) -> list[str]:
    """Words that a field's list may contain; empty if any text is allowed."""
    if typing.get_origin(annotation) is tuple:
        return find_words(annotation)
    return [word for argument in typing.get_args(annotation) for word in _items_in(argument)]


def _choices(details: list[ErrorDetails]) -> list[str]:
    """The allowed words, if the value is text and words were expected."""
    return [
        word
        for detail in details
        if detail["type"] == "literal_error" and isinstance(detail["input"], str)
        for word in _quoted_in(str(detail.get("ctx", {}).get("expected", "")))
    ]


@lru_cache(maxsize=256)
def _quoted_in(expected: str) -> tuple[str, ...]:
    return tuple(double or single for double, single in _QUOTED.findall(expected))


def _name_of(where: DataPath) -> str:
    """Name of a value for readers: its key, or its position in a list."""
    if not where:
        return "the file"
    if isinstance(where[-1], int):
        key = next((part for part in reversed(where) if isinstance(part, str)), "the list")
        return f"entry {where[-1] + 1} of {key}"
    return str(where[-1])


def _is_not_known(value: object) -> bool:
    return isinstance(value, str) and value.strip().lower() in _NOT_KNOWN


def _as_keys(where: DataPath, details: list[ErrorDetails], model: type[BaseModel]) -> str | None:
    """How to write a text as the expected key: ``welder`` as ``{occupation: welder}``."""
    value = details[0]["input"]
    if not isinstance(value, str) or not where or not isinstance(where[-1], int):
        return None
    required = [
        name
        for inner in models_at(model, where)
        for name, field in inner.model_fields.items()
        if field.is_required()
    ]
    return f"write {write_flow({required[0]: value})}" if len(required) == 1 else None


def _help_for(field: Any, *, in_list: bool = False) -> str | None:
    if field is None:
        return None
    shown = field.examples[0] if field.examples else None
    if in_list and isinstance(shown, list) and shown:
        shown = shown[0]
    example = f"; for example {write_flow(shown)}" if field.examples else ""
    return f"{field.description.rstrip('.')}{example}" if field.description else None


def _show(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
