"""The digest of a sign-off holds ids, editions, states and facts, and never words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from cpath.catalog import Catalog, Record
from cpath.model import KINDS, Initiative
from cpath.model.base import Words
from cpath.steps.criteria import STEPS
from cpath.steps.digest import digest_of
from cpath.steps.gate import evaluate
from tests.steps.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.steps.criterion import Criterion, Measured
    from tests.steps.conftest import Evaluated, Patched

KEY = "plains/health-care"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)


def is_words(annotation: object) -> bool:
    return isinstance(annotation, Words) or any(is_words(inner) for inner in get_args(annotation))


def reword(value: Any, words: str, found: list[str], *, here: bool = False) -> Any:
    """Return a record with other words behind each of its words; no id, code, day or number is one."""
    if isinstance(value, BaseModel):
        changes = {}
        for name, field in type(value).model_fields.items():
            inside = any(isinstance(item, Words) for item in field.metadata) or is_words(field.annotation)
            changes[name] = reword(getattr(value, name), words, found, here=inside)
        return value.model_copy(update=changes)
    if isinstance(value, tuple):
        return tuple(reword(item, words, found, here=here) for item in value)
    if here and isinstance(value, dict):
        return {language: reword(text, words, found, here=True) for language, text in value.items()}
    if here and isinstance(value, str):
        found.append(value)
        return f"{value} {words}"
    return value


def reworded(catalog: Catalog, words: str) -> tuple[Catalog, int]:
    found: list[str] = []

    def change(record: Record[Any]) -> Record[Any]:
        return replace(record, entity=reword(record.entity, words, found))

    records = {
        model: {key: change(record) for key, record in held.items()}
        for model, held in catalog.records.items()
    }
    return Catalog(catalog.root, change(catalog.settings), records), len(found)


def digests(catalog: Catalog) -> list[str]:
    return [step.digest for step in evaluate(catalog, catalog.all(Initiative)[KEY], TODAY).steps]


WAIVED: dict[str, Any] = {
    "partnerships/health-care": {"core_team": [{"organization": "plains-college", "role": "Dean"}]},
    "initiatives/health-care": {
        "waivers": [
            {
                "criterion": f"S2.{number}",
                "reason": "Few",
                "by": "workforce-center",
                "role": "Director",
                "on": "2026-01-01",
                "expires": "2026-12-31",
            }
            for number in (1, 3, 4)
        ]
    },
}


@pytest.mark.parametrize("patch", [{}, WAIVED], ids=["signed", "waived"])
@given(words=WORDS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_other_words_in_the_data_are_the_same_evidence(
    words: str, patch: dict[str, Any], patched: Patched
) -> None:
    """Every title, role, reason, statement and note of every record, in every language."""
    before = patched(patch)
    after, changed = reworded(before, words)
    assert changed > 150
    assert digests(after) == digests(before)


@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_other_words_of_a_criterion_are_the_same_evidence(data: Any, evaluated: Evaluated) -> None:
    """Every summary, every message, every expectation and every advice."""
    said = 0

    def change(criterion: Criterion, result: Measured) -> tuple[Criterion, Measured]:
        nonlocal said
        said += 1
        words = [data.draw(WORDS) for _ in range(4)]
        terms = tuple(replace(term, what=words[0], do=words[1], of=words[2]) for term in result.terms)
        return (
            replace(criterion, summary=words[0]),
            replace(result, measured=words[1], expected=words[2], missing=words[3], terms=terms),
        )

    number = data.draw(st.integers(1, 8))
    step = evaluated().steps[number - 1]
    results = [(item.criterion, item.result) for item in step.criteria]
    assert digest_of([change(*pair) for pair in results], step.step.edition) == step.digest
    assert said >= 7


def test_words_and_facts_are_told_apart_by_the_models() -> None:
    """A reference, a code, a choice, a day and a link are facts, whatever the kind."""
    facts = {
        "organization",
        "occupation",
        "competency",
        "soc",
        "type",
        "on",
        "dated",
        "url",
        "provider",
        "level",
    }
    words = {"title", "description", "role", "reason", "statement", "note", "text", "channel"}
    seen: set[str] = set()

    def look(model: type[BaseModel]) -> None:
        for name, field in model.model_fields.items():
            found = any(isinstance(item, Words) for item in field.metadata) or is_words(field.annotation)
            assert not (found and name in facts), (model, name)
            assert found or name not in words, (model, name)
            seen.add(name)
            for part in parts(field.annotation):
                look(part)

    for kind in KINDS:
        look(kind)
    assert seen >= facts | words


def parts(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [part for inner in get_args(annotation) for part in parts(inner)]


# What is a fact though no evidence holds it


@pytest.mark.parametrize(
    ("step", "patch"),
    [
        # An organization changes sides: the members' list is the same, what it counts is not.
        (1, {"organizations/employer-10": {"type": "community-organization"}}),
        (2, {"organizations/employer-10": {"type": "community-organization"}}),
        (3, {"occupations/registered-nurse": {"soc": "29-1171"}}),
        (5, {"organizations/employer-05": {"type": "human-services"}}),
    ],
)
def test_facts_behind_the_evidence_count(step: int, patch: dict[str, Any], evaluated: Evaluated) -> None:
    assert evaluated(patch).steps[step - 1].digest != evaluated().steps[step - 1].digest


def test_every_hard_criterion_that_ends_in_words_of_its_own_has_facts(evaluated: Evaluated) -> None:
    """None of them rests on its words alone: it names a place that holds values, or facts."""
    checked = 0
    for step in evaluated().steps:
        for item in step.criteria:
            if item.criterion.required:
                checked += 1
                assert item.result.evidence or item.result.facts, item.criterion.id
    assert checked == sum(criterion.required for step in STEPS for criterion in step.criteria)


def test_the_order_of_records_is_no_evidence(evaluated: Evaluated, patched: Patched) -> None:
    catalog = patched({})
    entity = catalog.all(Initiative)[KEY].entity
    backwards: Callable[[Any], Any] = lambda value: tuple(reversed(value))  # noqa: E731
    record = replace(
        catalog.all(Initiative)[KEY],
        entity=entity.model_copy(update={"inventory": backwards(entity.inventory)}),
    )
    records = {**catalog.records, Initiative: {KEY: record}}
    moved = Catalog(catalog.root, catalog.settings, records)
    assert evaluate(moved, record, TODAY).steps[3].digest == evaluated().steps[3].digest
