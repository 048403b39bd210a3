"""Reads a person's list: competencies with levels, as YAML, as CSV or as a workbook.

Every fault is told with its line and column, or with its cell. What is read is kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ValidationError

from cpath.catalog.catalog import read_limits
from cpath.catalog.lookup import suggest
from cpath.catalog.shape import iter_shape_diagnostics
from cpath.diagnostics.faults import list_faults, make_fault
from cpath.errors import UnreadableError, UsageError
from cpath.gaps.person import make_person_offer
from cpath.gaps.scale import COURSE_LEVEL
from cpath.gaps.yardstick import build_yardstick
from cpath.model.base import Many, Part, about
from cpath.sheets.reader import read_book
from cpath.source.position import START, Node, SourceMap, Span
from cpath.source.reader import read, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction
    from pathlib import Path

    from cpath.catalog.catalog import Catalog, CompetencyEntry
    from cpath.diagnostics import Diagnostic
    from cpath.gaps.person import PersonOffer
    from cpath.gaps.yardstick import Yardstick
    from cpath.sheets.book import Page
    from cpath.source.position import DataPath

EXAMPLE = "{competency: active-listening, level: 4}"
_ALL = "competencies"


class Held(Part):
    """A competency that a person has. No other key is taken, so that no name comes with it."""

    competency: Annotated[str, about("Competency", "Id of the competency.", "active-listening")]
    level: Annotated[
        object, about("Level", "A number on the framework's scale, or a word of it. Left out: not known.", 4)
    ] = None


class PersonList(Part):
    """What a person has."""

    competencies: Many[Held]


KEYS = tuple(Held.model_fields)
"""The keys of an entry, and the heads of a table."""


@dataclass
class _List:
    """A list on its way: its entries, their places, and what is wrong with them."""

    path: str
    entries: list[Any] = field(default_factory=list)
    places: SourceMap = field(default_factory=SourceMap)
    page: Page | None = None
    """The sheet that it stands in, where places are cells."""
    faults: list[Diagnostic] = field(default_factory=list)

    def tell(self, where: DataPath, message: str, help_: str | None = None) -> None:
        """Note what is wrong at a place, below the list."""
        span = self.places.locate((_ALL, *where) if where else ())
        self.faults.append(self._placed(make_fault(self.path, message, help_, span=span)))

    def read(self) -> Iterator[tuple[int, Held]]:
        """Yield the entries that are well formed with their numbers, and note what the others are."""
        data = {_ALL: self.entries}
        try:
            yield from enumerate(PersonList.model_validate(data).competencies)
        except ValidationError as error:
            found = iter_shape_diagnostics(error, PersonList, self.path, data, lambda _: self.places)
            self.faults += [self._placed(fault) for fault in found]
            wrong = {detail["loc"][1] for detail in error.errors() if len(detail["loc"]) > 1}
            for index, entry in enumerate(self.entries):
                if index not in wrong:
                    yield index, Held.model_validate(entry)

    def _placed(self, fault: Diagnostic) -> Diagnostic:
        if self.page is None:
            return fault
        return replace(fault, place=self.page.place(fault.span.start.line - 1, fault.span.start.column - 1))


def read_person(catalog: Catalog, path: Path) -> PersonOffer:
    """Read the list that stands in a file: YAML by its ending, else CSV or a workbook.

    Raises `UsageError` where there is no such file, `UnreadableError` with every fault that is in it.
    """
    is_yaml = path.suffix.lower() in (".yaml", ".yml", ".json")
    person = _read_yaml(catalog, path) if is_yaml else _read_table(path)
    if not person.entries and not person.faults:
        person.tell((), "the list is empty")
    yardstick = build_yardstick(catalog)
    levels: dict[str, tuple[Fraction | None, str]] = {}
    first: dict[str, int] = {}
    for index, held in person.read():
        found = _find(catalog, person, index, held)
        if found is None:
            continue
        before = first.setdefault(found.key, index)
        if before != index:
            line = person.places.locate((_ALL, before)).start.line
            message = f"{found.key} stands here a second time, first in line {line}"
            person.tell((index, "competency"), message)
            continue
        level = _read_level(yardstick, person, index, (held, found))
        if level is not None:
            levels[found.key] = level
    if person.faults:
        raise UnreadableError(
            list_faults(person.faults),
            help="each entry is a competency and the level it is held at, and nothing of the person: "
            f"{EXAMPLE}; in CSV, the columns competency and level",
        )
    return make_person_offer(levels)


def _read_yaml(catalog: Catalog, path: Path) -> _List:
    limits = read_limits(catalog.settings.entity)
    try:
        raw = read_bytes(path, limits.size)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {(error.strerror or str(error)).lower()}", help="check the path"
        ) from None
    document = read(raw, limits, places=True)
    person = _List(str(path))
    for problem in document.problems:
        person.faults.append(make_fault(person.path, problem.message, problem.help, span=problem.span))
    if isinstance(document.data, list):
        person.entries = document.data
        person.places = SourceMap({(_ALL, *where): node for where, node in document.places.nodes.items()})
    elif not person.faults:
        person.tell((), f"this is no list: write one entry a line, such as - {EXAMPLE}")
    return person


def _read_table(path: Path) -> _List:
    page = read_book(path, heads=KEYS).pages[0]
    person = _List(str(path), page=page)
    columns: dict[str, int] = {}
    nodes: dict[DataPath, Node] = {(_ALL,): Node(START, 0, 0)}
    for row, found in enumerate(page.rows):
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in found]
        if not columns:
            heads = {str(cell).lower(): index for index, cell in enumerate(cells) if cell is not None}
            if "competency" in heads:
                columns = {name: heads[name] for name in KEYS if name in heads}
            continue
        entry = {name: cells[index] if index < len(cells) else None for name, index in columns.items()}
        if all(value is None or value == "" for value in entry.values()):
            continue
        entry["level"] = _number(entry.get("level"))
        for name, column in columns.items():
            nodes[_ALL, len(person.entries), name] = Node(Span.of(row + 1, column + 1), 0, 0)
        nodes[_ALL, len(person.entries)] = nodes[_ALL, len(person.entries), "competency"]
        person.entries.append(entry)
    person.places = SourceMap(nodes)
    if not columns:
        person.tell((), "no column is called competency: the first line names the columns, competency,level")
    return person


def _number(cell: Any) -> Any:
    """Return a table's cell as the number that it is; words stay words, an empty cell is None."""
    if not isinstance(cell, str):
        return cell
    try:
        # Spreadsheets of half the world write 3,5.
        number = float(cell.replace(",", "."))
    except ValueError:
        return cell or None
    return number if isfinite(number) else cell


def _find(catalog: Catalog, person: _List, index: int, held: Held) -> CompetencyEntry | None:
    resolution = catalog.resolve("competency", held.competency)
    found = None if resolution.key is None else catalog.competencies.get(resolution.key)
    if found is not None:
        return found
    if resolution.candidates:
        message = f"several competencies are called {held.competency!r}"
        help_ = f"write one of {', '.join(resolution.candidates)}"
    else:
        known = set(catalog.competencies)
        message = f"there is no competency {held.competency!r}"
        help_ = suggest(held.competency, known | {key.rpartition("/")[2] for key in known}, "competencies")
    person.tell((index, "competency"), message, help_)
    return None


def _read_level(
    yardstick: Yardstick, person: _List, index: int, entry: tuple[Held, CompetencyEntry]
) -> tuple[Fraction | None, str] | None:
    """Return a level and its scale; a fault and None where it can be no level there."""
    held, found = entry
    scale, level = found.framework.entity.level_scale, held.level
    if level is None:
        return None, scale
    known = [word for id_, word in yardstick.scales.words if id_ in (scale, COURSE_LEVEL)]
    bounds = yardstick.scales.bounds.get(scale)
    takes = "a number" if bounds is None else f"a number from 0 to {float(bounds[1]):g}"
    takes += f" ({scale}), or {', '.join(dict.fromkeys(known))}"
    is_number = isinstance(level, (int, float)) and not isinstance(level, bool) and isfinite(level)
    if not is_number and level not in known:
        person.tell((index, "level"), f"{level!r} is no level", f"write {takes}")
        return None
    assert isinstance(level, (int, float, str))  # noqa: S101 - a number, or one of the words
    value, on = yardstick.scales.read_level(level, scale)
    if not yardstick.scales.holds(value, on):
        person.tell((index, "level"), f"{level:g} lies outside the scale", f"write {takes}")
        return None
    return value, on
