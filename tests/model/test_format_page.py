"""``docs/format.md``, and the words and examples that every field must have."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
import yaml
from pydantic import BaseModel

from cpath.model import KINDS
from cpath.model.format_page import render_format_page
from cpath.model.wording import write_flow

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

ROOT = Path(__file__).parents[2]


def _find_models(annotation: object, found: list[type[BaseModel]]) -> list[type[BaseModel]]:
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    if is_model and annotation not in found:
        found.append(annotation)
        for field in annotation.model_fields.values():
            _find_models(field.annotation, found)
    for argument in get_args(annotation):
        _find_models(argument, found)
    return found


MODELS = [model for kind in KINDS for model in _find_models(kind, [])]
FIELDS = list(
    {(m.__name__, name): (m, name, f) for m in MODELS for name, f in m.model_fields.items()}.values()
)
IDS = [f"{model.__name__}.{name}" for model, name, _ in FIELDS]


def test_the_committed_page_is_fresh() -> None:
    found = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    assert found == render_format_page(), "run `make docs`"


@pytest.mark.parametrize(("model", "name", "field"), FIELDS, ids=IDS)
def test_every_field_is_described_and_its_example_is_good(
    model: type[BaseModel], name: str, field: FieldInfo
) -> None:
    assert field.title
    assert field.description
    assert field.description.endswith(".")
    # What is not to be written has no example to copy.
    assert bool(field.examples) != ((field.json_schema_extra or {}) == {"deprecated": True})
    for example in field.examples or ():
        # Raises where the example would not be accepted in a file.
        model.__pydantic_validator__.validate_assignment(model.model_construct(), name, example)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_part_says_what_it_is(model: type[BaseModel]) -> None:
    assert (model.__doc__ or "").split("\n")[0].endswith(".")


def test_spelling_is_of_the_united_states() -> None:
    british = r"organis|licence|centre|labour|recognis|counsell|programme|per cent\b|enrol[^l]"
    assert re.findall(british, render_format_page(), re.IGNORECASE) == []


def test_links_lead_to_one_heading_each() -> None:
    page = render_format_page()
    headings = Counter(heading.lower() for heading in re.findall(r"^#+ (\w+)$", page, re.MULTILINE))
    assert [name for name, count in headings.items() if count > 1] == []
    assert set(re.findall(r"\(#(\w+)\)", page)) <= set(headings)


@pytest.mark.parametrize(("_model", "_name", "field"), FIELDS, ids=IDS)
def test_examples_are_written_as_yaml(_model: type[BaseModel], _name: str, field: FieldInfo) -> None:
    example = (field.examples or [None])[0]
    assert yaml.load(write_flow(example), yaml.BaseLoader) == _as_text(example)  # noqa: S506 - makes text only


def _as_text(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _as_text(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Nursing", "Nursing"),
        ("08041", '"08041"'),
        ("622", '"622"'),
        ("2026-03-01", "2026-03-01"),
        ("yes", '"yes"'),
        ("a: b", '"a: b"'),
        ("a, b", '"a, b"'),
        (True, "true"),
        (2.5, "2.5"),
        ({"en": "Nursing", "es": "Enfermería"}, "{en: Nursing, es: Enfermería}"),
        (["a", 1], "[a, 1]"),
    ],
)
def test_values_on_one_line(value: object, written: str) -> None:
    assert write_flow(value) == written
