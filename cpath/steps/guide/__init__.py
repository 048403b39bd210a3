"""The guide to the eight steps: who does what, what goes in and out, what goes wrong, what to write.

Its words stand in the YAML files beside this module, in words of our own; where a sentence rests on
a public source it names the source's key in brackets. Owns how they are read. Must not know how they
are shown, nor what a criterion asks: that is told by the criteria themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cpath.catalog.layout import path_of
from cpath.model import BY_KIND
from cpath.source.reader import read
from cpath.steps.criteria import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.model import Entity
    from cpath.steps.criterion import Step

MARK = re.compile(r" ?\[([a-z0-9-]+)\]")
"""How a text names a source: ``[next-gen-roles]``."""


class Audience(StrEnum):
    """Those for whom the guide is."""

    WORKFORCE_BOARD = "workforce-board"
    INSTITUTION = "institution"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class GuideSource:
    """A public source; ``year`` is empty where it names none."""

    key: str
    title: str
    publisher: str
    link: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do, and who does it."""

    by: tuple[Audience, ...]
    do: str


@dataclass(frozen=True, slots=True)
class Pitfall:
    """What goes wrong, and what to do about it."""

    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Writing:
    """A key of a kind of file, who writes it, which criteria look at it, and a fragment of YAML."""

    kind: str
    key: str
    by: Audience
    what: str
    criteria: tuple[str, ...]
    yaml: str

    @property
    def model(self) -> type[Entity]:
        """The model of the file."""
        return BY_KIND[self.kind]

    @property
    def path(self) -> str:
        """The file, with places for its id and its region."""
        record_id = "<region>" if self.kind == "region" else "<id>"
        return path_of(self.model, record_id, "<region>")


@dataclass(frozen=True, slots=True)
class NextCommand:
    """A command that comes next, and why."""

    run: str
    why: str


@dataclass(frozen=True, slots=True)
class StepGuide:
    """The guide to one step."""

    step: Step
    purpose: str
    who: tuple[tuple[Audience, str], ...]
    time: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    how: tuple[Action, ...]
    pitfalls: tuple[Pitfall, ...]
    writings: tuple[Writing, ...]
    next: tuple[NextCommand, ...]

    def iter_texts(self) -> Iterator[str]:
        """Yield every text that may name a source, in the order in which they are read."""
        yield self.purpose
        yield from (text for _, text in self.who)
        yield from (*self.time, *self.inputs, *self.outputs)
        yield from (action.do for action in self.how)
        for pitfall in self.pitfalls:
            yield from (pitfall.what, pitfall.do)

    @property
    def sources(self) -> tuple[GuideSource, ...]:
        """The sources that the step's texts name, in the order in which they are met."""
        keys = dict.fromkeys(key for text in self.iter_texts() for key in MARK.findall(text))
        known = read_sources()
        return tuple(known[key] for key in keys)


@cache
def read_sources() -> dict[str, GuideSource]:
    """Return every source by its key."""
    return {key: GuideSource(key=key, **value) for key, value in _read("sources.yaml").items()}


@cache
def read_guide(number: int) -> StepGuide:
    """Return the guide to a step, by its number from 1 to 8."""
    data = _read(f"step{number}.yaml")
    return StepGuide(
        STEPS[number - 1],
        data["purpose"],
        tuple((audience, data["who"][audience.value]) for audience in Audience),
        tuple(data.get("time", ())),
        tuple(data["inputs"]),
        tuple(data["outputs"]),
        tuple(Action(tuple(Audience(name) for name in item["by"]), item["do"]) for item in data["how"]),
        tuple(Pitfall(**item) for item in data["pitfalls"]),
        tuple(
            Writing(**item | {"by": Audience(item["by"]), "criteria": tuple(item["criteria"])})
            for item in data["files"]
        ),
        tuple(NextCommand(**item) for item in data["next"]),
    )


def read_guides() -> tuple[StepGuide, ...]:
    """Return the guide to all eight steps."""
    return tuple(read_guide(step.number) for step in STEPS)


def find_writings(criterion_id: str) -> tuple[Writing, ...]:
    """Return where the data is that a criterion looks at."""
    guide = read_guide(int(criterion_id[1]))
    return tuple(writing for writing in guide.writings if criterion_id in writing.criteria)


def _read(name: str) -> dict[str, Any]:
    document = read(files(__package__).joinpath(name).read_bytes())
    if document.problems or not isinstance(document.data, dict):
        raise ValueError(f"{name} cannot be read: {document.problems}")
    return document.data
