"""The guide's words: complete, with sources that are named and used, and YAML that the models accept."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog.starter import required_keys
from cpath.model.settings import Thresholds
from cpath.source.reader import read
from cpath.steps.context import build_context
from cpath.steps.criteria import CRITERIA, STEPS
from cpath.steps.guide import MARK, Audience, find_writings, read_guide, read_guides, read_sources
from cpath.steps.guide.asked import THRESHOLDS_OF, find_asked

if TYPE_CHECKING:
    from cpath.catalog import Catalog
    from cpath.steps.guide import StepGuide, Writing

GUIDES = read_guides()
WRITINGS = [
    pytest.param(guide, writing, id=f"{guide.step.number} {writing.kind} {writing.key}")
    for guide in GUIDES
    for writing in guide.writings
]
REQUIRED: dict[str, dict[str, object]] = {
    "organization": {"type": "employer"},
    "framework": {"publisher": "P", "level_scale": "course-level", "competencies": []},
    "occupation": {"soc": "31-1131", "level": "entry"},
    "credential": {"type": "certificate"},
    "program": {"provider": "plains-college", "type": "certificate"},
    "pathway": {"stages": [], "lanes": [], "occupations": []},
    "validation": {"occupation": "nursing-assistant", "held_on": "2026-03-12", "voters": [], "items": []},
    "initiative": {"partnership": "health-care", "sector": "Health care"},
}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: f"step {guide.step.number}")
def test_every_part_is_told(guide: StepGuide) -> None:
    assert [audience for audience, _ in guide.who] == list(Audience)
    for part in (guide.inputs, guide.outputs, guide.how, guide.pitfalls, guide.writings, guide.next):
        assert len(part) > 1
    for audience in (Audience.WORKFORCE_BOARD, Audience.INSTITUTION):
        assert any(audience in action.by for action in guide.how)
    assert guide.next[-1].why
    assert any(f"cpath step show health-care {guide.step.number}" == item.run for item in guide.next)
    assert any(item.run.startswith("cpath step advance health-care --by") for item in guide.next)


@pytest.mark.parametrize("number", range(1, 9))
def test_no_key_is_overlooked(number: int) -> None:
    data: Any = read(files("cpath.steps.guide").joinpath(f"step{number}.yaml").read_bytes()).data
    known = {"purpose", "who", "time", "inputs", "outputs", "how", "pitfalls", "files", "next"}
    assert data.keys() - known == set()
    assert set(data["who"]) == {audience.value for audience in Audience}


def test_every_source_is_used_and_every_mark_has_its_source() -> None:
    used = {source.key for guide in GUIDES for source in guide.sources}
    assert used == set(read_sources())
    for source in read_sources().values():
        assert source.title
        assert source.publisher
        assert re.match(r"https?://\S+$", source.link)
        assert source.year == "" or re.fullmatch(r"20\d\d", source.year)


def test_marks_stand_only_where_they_are_read() -> None:
    for guide in GUIDES:
        for text in (*(item.what for item in guide.writings), *(item.why for item in guide.next)):
            assert not MARK.search(text), text


@pytest.mark.parametrize(("guide", "writing"), WRITINGS)
def test_fragments_are_what_the_models_accept(guide: StepGuide, writing: Writing) -> None:
    """Each stands in a record of its kind as it is printed."""
    document = read(writing.yaml.encode())
    assert document.problems == ()
    assert isinstance(document.data, dict)
    assert writing.key in document.data
    data = {"title": "T", **REQUIRED.get(writing.kind, {}), **document.data}
    assert set(required_keys(writing.model)) <= set(data)
    writing.model.model_validate(data)
    assert all(item.startswith(f"S{guide.step.number}.") for item in writing.criteria)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
def test_it_is_told_where_the_data_of_a_criterion_stands(criterion: Any, evaluated: Any) -> None:
    """The evidence that a criterion names stands under a key that the guide names for it."""
    told = {(writing.kind, key) for writing in find_writings(criterion.id) for key in _keys(writing)}
    assert told
    status = evaluated().steps[criterion.step - 1]
    result = next(item.result for item in status.criteria if item.criterion.id == criterion.id)
    found = {(record.kind, path[0]) for record, path in result.evidence}
    assert told & found, found


def _keys(writing: Writing) -> set[str]:
    data = read(writing.yaml.encode()).data
    assert isinstance(data, dict)
    return {writing.key, *data}


class _Listening:
    """Gives thresholds, and remembers which were asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(Thresholds(), name)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
def test_the_numbers_of_a_criterion_are_those_it_asks_for(
    criterion: Any, base: Catalog, evaluated: Any
) -> None:
    listening = _Listening()
    status = evaluated()
    context = build_context(base, status.record, status.today)
    criterion.check(replace(context, thresholds=listening))
    told = set(THRESHOLDS_OF.get(criterion.id, ()))
    # What is critical by its votes is told by the gap figures, which have the number from elsewhere.
    through_gaps = {"critical_vote"} if criterion.id in {"S6.1", "S6.2"} else set()
    assert listening.asked == told - through_gaps
    assert through_gaps <= told


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
def test_what_is_asked_is_what_the_gate_expects(criterion: Any, evaluated: Any) -> None:
    """The base repository sets no numbers of its own."""
    status = evaluated().steps[criterion.step - 1]
    result = next(item.result for item in status.criteria if item.criterion.id == criterion.id)
    assert find_asked(criterion).expected == result.expected != ""


def test_each_step_has_its_own() -> None:
    assert [read_guide(step.number).step for step in STEPS] == list(STEPS)
