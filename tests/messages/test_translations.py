"""The Spanish words of cpath: all there, with the same fields, compiled, and in literals that are found."""

from __future__ import annotations

import ast
import gettext
import importlib.util
from collections import Counter
from copy import deepcopy
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from cpath.messages import plural
from cpath.messages.translate import LOCALES, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog
    from babel.messages.catalog import Message as Entry

ROOT = Path(__file__).parents[2]
PO = LOCALES / "es" / "LC_MESSAGES" / "cpath.po"
_spec = importlib.util.spec_from_file_location("translations", ROOT / "docs" / "translations.py")
assert _spec is not None
assert _spec.loader is not None
translations = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(translations)

Key = tuple[str, str]
"""Context and English of a message; of a plural the form for one."""
LITERALS = {"msg": 1, "msg_in": 2, "plural": 2}
"""How many of the first arguments are text to translate, or its context."""


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def key_of(entry: Entry) -> Key:
    return entry.context or "", forms(entry.id)[0]


def fields(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def faults(template: Catalog, translated: Catalog) -> list[Key]:
    """Return the messages without a translation, or with one that has other forms or other fields."""
    known = {key_of(entry): entry for entry in translated if entry.id}
    found = []
    for entry in template:
        if not entry.id:
            continue
        own = known.get(key_of(entry))
        english = forms(entry.id)
        spanish = () if own is None or own.fuzzy else forms(own.string)
        if len(english) != len(spanish) or any(
            not there.strip() or fields(here) != fields(there)
            for here, there in zip(english, spanish, strict=True)
        ):
            found.append(key_of(entry))
    return found


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Yield every call that makes a message, in all of the package."""
    for path in sorted((ROOT / "cpath").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
                if name in LITERALS:
                    yield path, node, name


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def texts(node: ast.Call, name: str) -> list[str]:
    return [argument.value for argument in node.args[: LITERALS[name]] if isinstance(argument, ast.Constant)]


@pytest.fixture(scope="module")
def template() -> Catalog:
    found: Catalog = translations.extract()
    return found


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="es", abort_invalid=True)


def test_every_message_has_spanish_with_the_same_fields(template: Catalog, spanish: Catalog) -> None:
    assert len(template) > 800
    assert faults(template, spanish) == []


def test_nothing_is_stale() -> None:
    text, compiled, missing = translations.update(PO)
    assert missing == []
    assert PO.read_bytes() == text, "run `make messages`"
    assert PO.with_suffix(".mo").read_bytes() == compiled, "run `make messages`"


def test_nothing_is_left_over(template: Catalog, spanish: Catalog) -> None:
    wanted = {key_of(entry) for entry in template if entry.id}
    assert {key_of(entry) for entry in spanish if entry.id} == wanted
    assert not spanish.obsolete


def test_spanish_has_two_forms() -> None:
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n' in PO.read_text(encoding="utf-8")
    with PO.with_suffix(".mo").open("rb") as file:
        info = gettext.GNUTranslations(file).info()
    assert info["plural-forms"] == "nplurals=2; plural=(n != 1);"


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 brechas"), (1, "1 brecha"), (2, "2 brechas"), (1_000_000, "1,000,000 brechas")]
)
def test_the_number_chooses_the_form(n: int, words: str) -> None:
    assert spoken(plural("{n} gap", "{n} gaps", n), "es") == words


def test_messages_are_literals() -> None:
    looked = 0
    for path, node, name in calls():
        where = f"{path.relative_to(ROOT)}:{node.lineno}"
        assert len(node.args) >= LITERALS[name], where
        assert all(map(is_text, node.args[: LITERALS[name]])), f"{where}: not a literal"
        looked += 1
    assert looked > 950


def test_every_form_of_a_message_has_the_fields_of_its_english() -> None:
    for path, node, name in calls():
        if name == "plural":
            one, many = texts(node, name)
            # The form for one may leave the number out: "its only course".
            assert fields(one) | Counter("n") == fields(many) | Counter("n"), f"{path}:{node.lineno}"


def test_what_is_extracted_is_in_the_source(template: Catalog) -> None:
    written = {(context, text) for context, text in map(_call_key, calls())}
    assert {key_of(entry) for entry in template if entry.id} <= written


def test_every_message_is_extracted(template: Catalog) -> None:
    found = {key_of(entry) for entry in template if entry.id}
    assert {_call_key(call) for call in calls()} <= found


def _call_key(call: tuple[Path, ast.Call, str]) -> Key:
    _, node, name = call
    first, *rest = texts(node, name)
    return (first, rest[0]) if name == "msg_in" else ("", first)


@pytest.mark.parametrize(
    ("context", "text"),
    [("", "Skip to the content"), ("", "{n} gap"), ("list", "and"), ("month", "May"), ("", "{share} met")],
)
def test_a_deleted_entry_is_missed(template: Catalog, spanish: Catalog, context: str, text: str) -> None:
    changed = deepcopy(spanish)
    changed.delete(text, context or None)
    assert len(changed) == len(spanish) - 1
    assert faults(template, changed) == [(context, text)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{share} met", "cumplido"),
        ("{share} met", "{share} {share} cumplido"),
        ("{share} met", "{parte} cumplido"),
        ("{share} met", ""),
        ("{n} gap", ("{n} brecha", "")),
        ("{n} gap", ("{n} brecha",)),
        ("{n} gap", ("{n} brecha", "brechas")),
    ],
)
def test_a_wrong_entry_is_found(
    template: Catalog, spanish: Catalog, text: str, wrong: str | tuple[str, ...]
) -> None:
    changed = deepcopy(spanish)
    entry = changed.get(text)
    assert entry is not None
    entry.string = wrong
    assert faults(template, changed) == [("", text)]
