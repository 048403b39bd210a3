"""What a pathway map shows, with titles in one language. Knows no catalog and no picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.messages import Message, Value, msg
from cpath.messages.translate import spoken

if TYPE_CHECKING:
    from datetime import date

    from cpath.maps.figure import Figure, PayUnit

MoveKind = Literal["advance", "lateral"]
Badge = Literal["critical", "license", "apprenticeship"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A column: how far up."""

    id: str
    title: str
    education: str | None
    experience: str | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A row: a sub-sector."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A way in. ``through`` is the program one enters, where the way in is not the job itself."""

    title: str
    audience: str | None
    through: str | None

    @property
    def words(self) -> Value:
        """The way in, with the program and for whom."""
        way: Value = self.title
        if self.through is not None:
            way = msg("{way}, through {program}", way=way, program=self.through)
        return way if self.audience is None else msg("{way}, for {audience}", way=way, audience=self.audience)


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out into a job, with the credential one holds by then."""

    title: str
    credential: str | None

    @property
    def words(self) -> Value:
        """The way out, with the credential."""
        if self.credential is None:
            return self.title
        return msg("{way}, with {credential}", way=self.title, credential=self.credential)


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential that belongs to an occupation of the map."""

    title: str
    stackable: bool

    @property
    def words(self) -> Value:
        """The title, and whether it is stackable."""
        return msg("{credential} (stackable)", credential=self.title) if self.stackable else self.title


@dataclass(frozen=True, slots=True)
class Validated:
    """Employers voted on what the occupation requires: how many firms, and when last."""

    employers: int
    held_on: date


@dataclass(frozen=True, slots=True)
class Node:
    """An occupation in its stage and lane. Pay and openings are None where they are not known."""

    id: str
    title: str
    stage: str
    lane: str
    pay: Figure | None
    openings: Figure | None
    credentials: tuple[Credential, ...]
    badges: tuple[Badge, ...]
    license: str | None
    validated: Validated | None
    entries: tuple[Entry, ...]
    exits: tuple[Exit, ...]
    link: str | None

    @property
    def svg_id(self) -> str:
        """The id that the occupation has in pictures and pages."""
        return f"occ-{self.id}"


@dataclass(frozen=True, slots=True)
class WayProgram:
    """A program that takes one from job to job. ``cost`` is the total in dollars, None where unknown."""

    title: str
    cost: float | None


@dataclass(frozen=True, slots=True)
class Way:
    """What a move takes. Several ways may lead from one occupation to the same other one."""

    programs: tuple[WayProgram, ...]
    credentials: tuple[str, ...]
    months: float | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A move between two occupations of the map.

    ``pay_change`` is in dollars of ``pay_unit``; None where the two pays are not known or not about
    the same area and unit.
    """

    source: str
    target: str
    kind: MoveKind
    ways: tuple[Way, ...]
    pay_change: float | None
    pay_unit: PayUnit | None

    @property
    def svg_id(self) -> str:
        """The id that the move has in pictures and pages."""
        return f"move-{self.source}-{self.target}"


@dataclass(frozen=True, slots=True)
class MapGraph:
    """Everything that a map shows, in the order in which it is shown.

    ``data_from`` and ``data_to`` are the oldest and the newest date of the figures (``2025-05``);
    ``illustrative`` says what is made up, None where nothing is; ``left_out`` says what the pathway's
    file contains and could not be drawn.
    """

    id: str
    key: str
    language: str
    title: str
    description: str | None
    region: str
    sector: str | None
    stages: tuple[Stage, ...]
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    data_from: str | None
    data_to: str | None
    sources: tuple[Value, ...]
    illustrative: Value
    left_out: tuple[Message, ...]

    def speak(self, words: Value) -> str:
        """Return words in the map's language."""
        return spoken(words, self.language)

    def find(self, id_: str) -> Node:
        """Return the occupation of an id."""
        return next(node for node in self.nodes if node.id == id_)
