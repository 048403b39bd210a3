"""A repository as the definition of competency gaps sees it: names, alignments, scales and levels.

Part of the oracle ``by_hand``, whose docstring lists the choices made; independent of cpath.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from pathlib import Path

MARKS = {"introduced": 1, "reinforced": 2, "mastered": 3}
SCALES = {"onet-level": (0, 7), "course-level": (0, 3), "skillsfuture-level": (0, 6)}
ZERO, ONE = Fraction(0), Fraction(1)

Number = Fraction | float  # a float is only ever infinity: the top of a scale that is not declared
Range = tuple[Fraction, Fraction] | None


class Interval(NamedTuple):
    """Levels from low to high; the low end itself may be excluded, as in (0, top]."""

    low: Number
    high: Number
    low_open: bool = False

    @property
    def is_point(self) -> bool:
        return self.low == self.high


class Taught(NamedTuple):
    competency: str
    place: tuple[str, Fraction] | None  # scale and level; None where not stated
    word: int | None
    assessed: bool | None

    @property
    def is_zero(self) -> bool:
        """Level 0: not taught."""
        return self.place is not None and self.place[1] == 0


def number(value: Any) -> Fraction:
    """Read a number exactly as it is written."""
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def read_repository(root: Path) -> dict[str, dict[str, Any]]:
    """Every record under root by kind and key."""
    folders = {"competencies": "framework", "occupations": "occupation"}
    regional = {"programs": "program", "pathways": "pathway", "validations": "validation"}

    def read(path: Path) -> Any:
        return yaml.load(path.read_bytes(), yaml.CSafeLoader)

    found: dict[str, dict[str, Any]] = {"settings": read(root / "cpath.yaml")}
    for folder, kind in folders.items():
        found[kind] = {path.stem: read(path) for path in sorted((root / folder).glob("*.yaml"))}
    found["region"] = {path.parent.name: read(path) for path in sorted(root.glob("regions/*/region.yaml"))}
    for folder, kind in regional.items():
        paths = sorted(root.glob(f"regions/*/{folder}/*.yaml"))
        found[kind] = {f"{path.parts[-3]}/{path.stem}": read(path) for path in paths}
    return found


class Repository:
    """What section 3 and section 8 say of one repository."""

    def __init__(self, data: dict[str, dict[str, Any]]) -> None:
        self.data = data
        settings = data.get("settings", {})
        self.scales = {id_: (number(low), number(high), {}) for id_, (low, high) in SCALES.items()}
        self.scales["course-level"] = (ZERO, Fraction(3), MARKS)
        for scale in settings.get("scales") or ():
            words = {word["word"]: word["value"] for word in scale.get("words") or ()}
            self.scales[scale["id"]] = (number(scale["low"]), number(scale["high"]), words)
        self.conversions: dict[tuple[str, str], list[tuple[Fraction, Fraction]]] = {}
        for conversion in settings.get("conversions") or ():
            self.conversions[conversion["from_scale"], conversion["to_scale"]] = [
                (number(point["from_value"]), number(point["to_value"])) for point in conversion["points"]
            ]
        self.competencies: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        for id_, framework in data.get("framework", {}).items():
            for competency in framework["competencies"]:
                self.competencies.setdefault(f"{id_}/{competency['id']}", (framework, competency))
        self._read_alignments()

    # Names

    def key(self, ref: str) -> str:
        """Find the competency that is meant; the text itself where there is none, or not one alone."""
        if ref in self.competencies or "/" in ref:
            return ref
        same = [key for key in self.competencies if key.partition("/")[2] == ref]
        return same[0] if len(same) == 1 else ref

    def record(self, kind: str, ref: str, region: str | None) -> dict[str, Any]:
        records: dict[str, dict[str, Any]] = self.data.get(kind, {})
        return records[ref] if ref in records else records[f"{region}/{ref}"]

    def thresholds(self, region: str | None) -> dict[str, Fraction]:
        found = {"importance_minimum": Fraction(3), "critical_vote": Fraction(3)}
        for place in (self.data.get("settings", {}), self.data.get("region", {}).get(region or "", {})):
            for name, threshold in (place.get("thresholds") or {}).items():
                found[name] = number(threshold["value"])
        return found

    # (8) Alignments

    def _read_alignments(self) -> None:
        self.exact: dict[str, set[str]] = {}
        self.close: set[tuple[str, str]] = set()
        wider: set[tuple[str, str]] = set()
        for id_, framework in self.data.get("framework", {}).items():
            for alignment in framework.get("alignments") or ():
                own = f"{id_}/{alignment['competency']}"
                one = own if own in self.competencies else self.key(alignment["competency"])
                both = {(one, other := self.key(alignment["to"])), (other, one)}
                match alignment["relation"]:
                    case "exact":
                        joined = self.same(one) | self.same(other)
                        self.exact |= dict.fromkeys(joined, joined)
                    case "close":
                        self.close |= both
                    case "broad" | "narrow":
                        wider |= both
        self.wider = {(a, b) for one, two in wider for a in self.same(one) for b in self.same(two)}

    def same(self, key: str) -> set[str]:
        """Those that are exactly the same, itself among them: exact is transitive."""
        return self.exact.get(key, {key})

    def carries(self, listed: str, item: str) -> bool:
        return listed in self.same(item) or (listed, item) in self.close

    # (3) Scales and levels

    def scale(self, key: str) -> str | None:
        return self.competencies[key][0]["level_scale"] if key in self.competencies else None

    def top(self, scale: str | None) -> Number:
        return self.scales[scale][1] if scale in self.scales else math.inf

    def unknown(self, key: str) -> Interval:
        """(0, top]."""
        return Interval(ZERO, self.top(self.scale(key)), low_open=True)

    def place(self, key: str, level: Any) -> tuple[str, Fraction] | None:
        """Find the scale and the value of a level that is stated for a competency; None: not stated."""
        scale = self.scale(key)
        if level is None or scale is None:
            return None
        low, high, words = self.scales.get(scale, (ZERO, math.inf, {}))
        if isinstance(level, str):
            if level in words:
                return scale, number(words[level])
            return ("course-level", Fraction(MARKS[level])) if level in MARKS else None
        value = number(level)
        return (scale, value) if value == 0 or (value > 0 and low <= value <= high) else None

    def convert(self, scale: str, value: Fraction, to: str | None) -> Interval:
        """Convert a level of one scale to another one."""
        if value == 0 or scale == to:
            return Interval(value, value)
        points = self.conversions.get((scale, to or ""))
        if points is None:
            points = [(ours, theirs) for theirs, ours in self.conversions.get((to or "", scale), ())]
        if not points:
            return Interval(ZERO, self.top(to), low_open=True)
        (first, to_first), (last, to_last) = points[0], points[-1]
        if value < first:
            return Interval(ZERO, to_first, low_open=to_first > 0)
        if value > last:
            return Interval(to_last, max(to_last, self.top(to)))
        for (a, to_a), (b, to_b) in pairwise(points):
            if a <= value <= b:
                exact = to_a + (to_b - to_a) * (value - a) / (b - a)
                return Interval(exact, exact)
        return Interval(to_first, to_first)  # one point alone

    def carried(self, taught: Taught, item: str) -> Interval:
        """Convert the level of what a course lists to the scale of the item."""
        to = self.scale(item)
        if taught.place is not None:
            return self.convert(*taught.place, to)
        own = self.scale(taught.competency)
        top = self.top(own)
        if own is None or not isinstance(top, Fraction):
            return Interval(ZERO, self.top(to), low_open=True)
        return Interval(ZERO, self.convert(own, top, to).high, low_open=True)
