"""Reads a person's list: competencies with levels, as YAML, as CSV or as a workbook.

Every fault is told with its file, line and column. What is read is kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from cpath.catalog.catalog import read_limits
from cpath.catalog.lookup import suggest
from cpath.errors import UnreadableError, UsageError
from cpath.gaps.person import make_person_offer
from cpath.gaps.scale import COURSE_LEVEL
from cpath.gaps.yardstick import build_yardstick
from cpath.sheets.reader import read_book
from cpath.source.reader import read, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction
    from pathlib import Path

    from cpath.catalog.catalog import Catalog, CompetencyEntry
    from cpath.gaps.person import PersonOffer
    from cpath.gaps.yardstick import Yardstick

KEYS = ("competency", "level")
"""The keys of an entry and the heads of a table; no other is taken, so that no name comes with it."""
EXAMPLE = "{competency: active-listening, level: 4}"
_FAULTS = 20
"""So many faults are told at once."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a list as it was written, with its places for people to find it."""

    place: str
    level_place: str
    competency: Any
    level: Any


class _Faults:
    """Collects what is wrong with a list, to be told all at once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[str] = []

    def add(self, place: str, message: str) -> None:
        self.found.append(f"{self.name}:{place}: {message}")

    def tell(self) -> None:
        """Raise what was found."""
        if not self.found:
            return
        if len(self.found) == 1:
            message = self.found[0]
        else:
            shown = "\n  ".join(self.found[:_FAULTS])
            more = f"\n  and {len(self.found) - _FAULTS} more" if len(self.found) > _FAULTS else ""
            message = f"the list has {len(self.found)} faults\n  {shown}{more}"
        raise UnreadableError(
            message,
            help=f"each entry is a competency and the level it is held at: {EXAMPLE}; in CSV, the columns "
            "competency and level",
        )


def read_person(catalog: Catalog, path: Path) -> PersonOffer:
    """Read the list that stands in a file: YAML by its ending, else CSV or a workbook.

    Raises `UsageError` where there is no such file, `UnreadableError` with every fault that is in it.
    """
    faults = _Faults(str(path))
    if path.suffix.lower() in (".yaml", ".yml", ".json"):
        entries = list(_read_yaml(catalog, path, faults))
    else:
        entries = list(_read_table(path, faults))
    yardstick = build_yardstick(catalog)
    levels: dict[str, tuple[Fraction | None, str]] = {}
    first: dict[str, str] = {}
    for entry in entries:
        found = _find(catalog, entry, faults)
        if found is None:
            continue
        if found.key in first:
            faults.add(entry.place, f"{found.key} stands here a second time, first in {first[found.key]}")
            continue
        first[found.key] = f"line {entry.place.partition(':')[0]}"
        level = _read_level(yardstick, found, entry, faults)
        if level is not None:
            levels[found.key] = level
    if not entries and not faults.found:
        faults.add("1:1", "the list is empty")
    faults.tell()
    return make_person_offer(levels)


def _read_yaml(catalog: Catalog, path: Path, faults: _Faults) -> Iterator[_Entry]:
    limits = read_limits(catalog.settings.entity)
    try:
        raw = read_bytes(path, limits.size)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {(error.strerror or str(error)).lower()}", help="check the path"
        ) from None
    document = read(raw, limits, places=True)
    for problem in document.problems:
        start = problem.span.start
        faults.add(f"{start.line}:{start.column}", problem.message)
    if document.problems:
        return
    if not isinstance(document.data, list):
        faults.add("1:1", f"this is no list: write one entry a line, such as - {EXAMPLE}")
        return
    for index, value in enumerate(document.data):

        def place(*way: str, index: int = index) -> str:
            start = document.places.locate((index, *way)).start
            return f"{start.line}:{start.column}"

        if not isinstance(value, dict) or "competency" not in value:
            faults.add(place(), f"this is no entry: write it as - {EXAMPLE}")
            continue
        for key in value:
            if key not in KEYS:
                start = document.places.locate((index, key), key=True).start
                faults.add(
                    f"{start.line}:{start.column}",
                    f"{str(key)!r} is not asked for: an entry has a competency and a level, and says nothing "
                    "of the person",
                )
        yield _Entry(place("competency"), place("level"), value["competency"], value.get("level"))


def _read_table(path: Path, faults: _Faults) -> Iterator[_Entry]:
    rows: Sequence[Sequence[Any]] = read_book(path, heads=KEYS).pages[0].rows
    columns: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in row]
        if not columns:
            heads = {str(cell).lower(): index for index, cell in enumerate(cells) if cell is not None}
            if "competency" in heads:
                columns = {name: heads[name] for name in KEYS if name in heads}
            continue
        values = {name: cells[index] if index < len(cells) else None for name, index in columns.items()}
        if any(value is not None and value != "" for value in values.values()):
            yield _Entry(str(number), str(number), values["competency"], _number(values.get("level")))
    if not columns:
        faults.add("1", "no column is called competency: the first line names the columns, competency,level")


def _number(cell: Any) -> Any:
    """Return a table's cell as the number that it is; words stay words, an empty cell is None."""
    if not isinstance(cell, str):
        return cell
    if not cell:
        return None
    try:
        # Spreadsheets of half the world write 3,5.
        return float(cell.replace(",", "."))
    except ValueError:
        return cell


def _find(catalog: Catalog, entry: _Entry, faults: _Faults) -> CompetencyEntry | None:
    if not isinstance(entry.competency, str):
        faults.add(entry.place, "no competency is named here: write its id, such as active-listening")
        return None
    resolution = catalog.resolve("competency", entry.competency)
    found = None if resolution.key is None else catalog.competencies.get(resolution.key)
    if found is None and resolution.candidates:
        names = ", ".join(resolution.candidates)
        faults.add(entry.place, f"several competencies are called {entry.competency!r}: write one of {names}")
    elif found is None:
        known = set(catalog.competencies)
        known |= {key.rpartition("/")[2] for key in known}
        near = suggest(entry.competency, known, "competencies")
        faults.add(entry.place, f"there is no competency {entry.competency!r}; {near}")
    return found


def _read_level(
    yardstick: Yardstick, found: CompetencyEntry, entry: _Entry, faults: _Faults
) -> tuple[Fraction | None, str] | None:
    """Return a level and its scale; a fault and None where it can be no level there."""
    scale = found.framework.entity.level_scale
    level = entry.level
    if level is None:
        return None, scale
    known = [word for id_, word in yardstick.scales.words if id_ in (scale, COURSE_LEVEL)]
    bounds = yardstick.scales.bounds.get(scale)
    takes = "a number" if bounds is None else f"a number from 0 to {float(bounds[1]):g}"
    takes += f" ({scale}), or {', '.join(dict.fromkeys(known))}"
    is_number = isinstance(level, (int, float)) and not isinstance(level, bool) and isfinite(level)
    if not is_number and level not in known:
        faults.add(entry.level_place, f"{level!r} is no level: write {takes}")
        return None
    value, on = yardstick.scales.read_level(level, scale)
    if not yardstick.scales.holds(value, on):
        faults.add(entry.level_place, f"{level:g} lies outside the scale: write {takes}")
        return None
    return value, on
