"""Small random repositories with every kind of unknown that the definition of gaps knows.

``random_repository`` takes any ``random.Random``: a seeded one for bulk runs, Hypothesis's own in
``repositories`` (which then shrinks what fails). The data are ``{kind: {key: record}}``, as
``build_catalog`` of ``conftest`` and ``by_hand`` take them; ``write_repository`` makes files of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

Data = dict[str, dict[str, Any]]

WORDS = ("introduced", "reinforced", "mastered")
BUILT_IN = {"onet-level": (0, 7), "course-level": (0, 3), "skillsfuture-level": (0, 6)}
NAMES = {"a": ("one", "two", "three"), "b": ("one", "four"), "c": ("five", "six")}
CATEGORIES = ("knowledge", "skill", "ability", "employability", "task", "tool")


@dataclass(frozen=True)
class Case:
    """A repository of region r, with routes and a person's list to compare."""

    data: Data
    routes: list[list[str]] = field(default_factory=list)
    person: list[dict[str, Any]] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple[str, str, str, Any]]:
        """Yield every pair: region, occupation, kind of source, source."""
        for occupation in self.data["occupation"]:
            for program in self.data["program"]:
                yield "r", occupation, "program", program
            for pathway in self.data["pathway"]:
                yield "r", occupation, "pathway", pathway
            for route in self.routes:
                yield "r", occupation, "route", route
            for other in self.data["occupation"]:
                if other != occupation:
                    yield "r", occupation, "occupation", other
            yield "r", occupation, "person", self.person


def scale_ends(data: Data, key: str) -> tuple[float, float]:
    """Return the lowest and the highest level of a competency's scale."""
    scale = data["framework"][key.partition("/")[0]]["level_scale"]
    own = {one["id"]: (one["low"], one["high"]) for one in data["settings"].get("scales", ())}
    return (BUILT_IN | own)[scale]


def all_keys(data: Data) -> list[str]:
    return [f"{id_}/{one['id']}" for id_, it in data["framework"].items() for one in it["competencies"]]


def random_level(rng: Random, data: Data, key: str) -> float:
    """Return a level above 0 on the scale of a competency."""
    low, high = scale_ends(data, key)
    return rng.choice([value / 2 for value in range(max(1, int(2 * low)), int(2 * high) + 1)])


def random_points(rng: Random, ends: tuple[float, float], to: tuple[float, float]) -> list[dict[str, float]]:
    """Return a rising line between two scales, which may begin and end inside of both."""
    ours, theirs = (
        [value / 2 for value in range(max(1, int(2 * low)), int(2 * high) + 1)] for low, high in (ends, to)
    )
    size = rng.randint(2, min(4, len(ours), len(theirs)))
    pairs = zip(sorted(rng.sample(ours, size)), sorted(rng.sample(theirs, size)), strict=True)
    points = [{"from_value": one, "to_value": other} for one, other in pairs]
    if ends[0] == to[0] == 0 and rng.random() < 0.5:
        points.insert(0, {"from_value": 0, "to_value": 0})
    return points


class _Maker:
    """Makes one repository; ``doubt`` is how often something is not stated."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.doubt = rng.choice([0.0, 0.1, 0.3, 0.5])
        self.data: Data = {"settings": {"format": 1, "title": "Random"}}

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def make(self) -> Case:
        self.frameworks()
        self.alignments()
        self.settings()
        data, rng = self.data, self.rng
        occupations = ["nurse", "aide", "clerk"][: rng.randint(1, 3)]
        data["occupation"] = {id_: self.occupation() for id_ in occupations}
        data["validation"] = {
            f"{region}/{occupation}-{number}": self.ballot(occupation)
            for occupation in occupations
            for region in ("r", "s")
            for number in range(rng.choice([0, 0, 1, 2]) if region == "s" else rng.choice([0, 1, 1, 2]))
        }
        ids = [f"r/p{number}" for number in range(rng.randint(1, 4))]
        data["program"] = {id_: self.program() for id_ in ids}
        short = [id_.partition("/")[2] for id_ in ids]
        data["pathway"] = {"r/way": self.pathway(occupations, short)}
        routes = [rng.sample(short, rng.randint(1, len(short)))]
        held = rng.sample(self.keys, rng.randint(1, min(4, len(self.keys))))
        person = [{"competency": key, **self.level(key, words=True)} for key in held]
        return Case(data, routes, person)

    def frameworks(self) -> None:
        rng = self.rng
        low, high = rng.choice([(0, 10), (1, 5)])
        words = rng.choice([[], [{"word": "introduced", "value": 2}, {"word": "mastered", "value": 4}]])
        own = {"id": "depth", "title": "Depth", "low": low, "high": high, "words": words}
        self.data["settings"]["scales"] = [own]
        self.data["framework"] = {}
        for id_ in ("a", "b", "c")[: rng.choice([1, 2, 2, 3])]:
            framework: dict[str, Any] = {
                "title": f"Framework {id_}",
                "publisher": "Test",
                "level_scale": rng.choice(
                    ["onet-level", "onet-level", "course-level", "course-level", "depth"]
                ),
                "competencies": [
                    {"id": name, "title": f"{id_} {name}", "category": rng.choice(CATEGORIES)}
                    for name in NAMES[id_][: rng.randint(1, 3)]
                ],
            }
            if self.chance(0.5):
                framework["importance_scale"] = rng.choice([{"low": 1, "high": 5}, {"low": 0, "high": 100}])
            self.data["framework"][id_] = framework
        self.keys = all_keys(self.data)

    def alignments(self) -> None:
        """Align competencies of several frameworks; no chain of exact and close joins two items of one."""
        groups = {key: {key} for key in self.keys}
        relations: dict[tuple[str, str], str] = {}
        for one, other in combinations(self.keys, 2):
            home, away = one.partition("/")[0], other.partition("/")[0]
            if home == away or not self.chance(0.4):
                continue
            relation = self.rng.choice(["exact", "close", "close", "broad", "narrow", "related"])
            if relation in {"exact", "close"}:
                joined = groups[one] | groups[other]
                if len({key.partition("/")[0] for key in joined}) < len(joined):
                    continue
                trial = {**relations, (one, other): relation}
                if mixed_chain(trial, joined):
                    continue
                groups |= dict.fromkeys(joined, joined)
            relations[one, other] = relation
            framework, to = (home, other) if self.chance(0.5) else (away, one)
            own = other if framework == away else one
            self.data["framework"][framework].setdefault("alignments", []).append(
                {"competency": own.partition("/")[2], "relation": relation, "to": to}
            )

    def settings(self) -> None:
        settings, rng = self.data["settings"], self.rng
        own = {one["id"]: (one["low"], one["high"]) for one in settings["scales"]}
        scales = BUILT_IN | own
        used = sorted({one["level_scale"] for one in self.data["framework"].values()} | {"course-level"})
        settings["conversions"] = [
            {
                "from_scale": one,
                "to_scale": other,
                "illustrative": True,
                "points": random_points(rng, scales[one], scales[other]),
            }
            for one, other in permutations(used, 2)
            if self.chance(0.4)
        ]
        settings["thresholds"] = self.thresholds()
        self.data["region"] = {
            "r": {"title": "R", "thresholds": self.thresholds()} if self.chance(0.3) else {"title": "R"},
            "s": {"title": "S"},
        }

    def thresholds(self) -> dict[str, Any]:
        found = {}
        if self.chance(0.3):
            found["importance_minimum"] = {"value": self.rng.choice([1, 2.5, 4]), "illustrative": True}
        if self.chance(0.3):
            found["critical_vote"] = {"value": self.rng.choice([1, 2, 2.5]), "illustrative": True}
        return found

    def level(self, key: str, *, words: bool, zero: float = 0.07) -> dict[str, Any]:
        """Return ``{"level": ...}``, or nothing where it is not stated."""
        if self.chance(self.doubt):
            return {}
        if self.chance(zero):
            return {"level": 0}
        if words and self.chance(0.6):
            return {"level": self.rng.choice(WORDS)}
        return {"level": random_level(self.rng, self.data, key)}

    def occupation(self) -> dict[str, Any]:
        fields: dict[str, Any] = {"title": "Work", "soc": "29-1141", "level": "entry"}
        if self.chance(0.1):
            return fields
        items = []
        for key in self.rng.sample(self.keys, len(self.keys)):
            if self.chance(0.3):
                continue
            framework = self.data["framework"][key.partition("/")[0]]
            scale = framework.get("importance_scale", {"low": 1, "high": 5})
            share = self.rng.choice([0, 0.25, 0.5, 0.5, 0.75, 0.8, 1])
            item = {"competency": self.ref(key), **self.level(key, words=False)}
            if not self.chance(0.07):
                item["importance"] = scale["low"] + share * (scale["high"] - scale["low"])
            if self.chance(self.doubt / 2):
                item["suppress"] = self.rng.choice(["importance", "level", "level", "both"])
            if self.chance(0.07):
                item["not_relevant"] = True
            if self.chance(0.3):
                item |= {"level_error": self.rng.choice([0.1, 0.5]), "importance_error": 0.12}
            items.append(item)
        fields["requirements"] = {"illustrative": True, "items": items}
        return fields

    def ref(self, key: str) -> str:
        """Write a competency's bare id now and then, where it is the only one of its name."""
        bare = key.partition("/")[2]
        alone = sum(one.partition("/")[2] == bare for one in self.keys) == 1
        return bare if alone and self.chance(0.3) else key

    def ballot(self, occupation: str) -> dict[str, Any]:
        rng, voters = self.rng, self.rng.randint(1, 4)
        votes = [1, 2, 3, 3, 4, 4, 4, None]
        return {
            "title": f"Vote {rng.randint(0, 10**9)}",
            "occupation": occupation,
            "held_on": rng.choice(["2025-03-01", "2026-03-01", "2026-03-01", "2027-03-01"]),
            "voters": [{"organization": "firm", "role": f"Manager {n}"} for n in range(voters)],
            "items": [
                {
                    "competency": self.ref(key),
                    "votes": [None] * voters
                    if self.chance(0.1)
                    else [rng.choice(votes) for _ in range(voters)],
                    **(self.level(key, words=False) if self.chance(0.7) else {}),
                }
                for key in rng.sample(self.keys, rng.randint(1, len(self.keys)))
            ],
        }

    def defaults(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.chance(0.2):
            found["assessed"] = self.chance(0.7)
        if self.chance(0.15):
            found["level"] = self.rng.choice([*WORDS, 1, 2])
        return found

    def program(self) -> dict[str, Any]:
        courses = [self.course(number) for number in range(self.rng.choice([0, 1, 2, 2, 3, 4]))]
        if not courses and not self.chance(self.doubt):
            courses = [self.course(0)]
        common = {"title": "Program", "provider": "college", "type": "certificate"}
        return {**common, **self.defaults(), "courses": courses}

    def course(self, number: int) -> dict[str, Any]:
        course: dict[str, Any] = {"id": f"c{number}", "title": "Course", **self.defaults()}
        if self.chance(0.15):
            course["elective"] = True
        if self.chance(self.doubt / 3):
            return course
        if self.chance(self.doubt / 3):
            course["teaches_complete"] = False
        course["teaches"] = []
        for key in self.rng.sample(self.keys, self.rng.randint(0, min(4, len(self.keys)))):
            item = {"competency": self.ref(key), **self.level(key, words=True)}
            if not self.chance(self.doubt):
                item["assessed"] = self.chance(0.75)
            course["teaches"].append(item)
        return course

    def pathway(self, occupations: list[str], programs: list[str]) -> dict[str, Any]:
        return {
            "title": "Way",
            "stages": [{"id": "entry", "title": "Entry"}],
            "lanes": [{"id": "care", "title": "Care"}],
            "occupations": [{"occupation": id_, "stage": "entry", "lane": "care"} for id_ in occupations],
            "programs": self.rng.sample(programs, self.rng.randint(1, len(programs))),
            "moves": [
                {"from_occupation": one, "to_occupation": other, "type": "lateral"}
                for one, other in permutations(occupations, 2)
                if self.chance(0.5)
            ],
        }


def mixed_chain(relations: dict[tuple[str, str], str], among: set[str]) -> bool:
    """Tell whether exact and close follow on each other between two that are not aligned themselves.

    The definition does not say whether a level carries over such a chain.
    """
    both = {**relations, **{(other, one): name for (one, other), name in relations.items()}}
    return any(
        {both.get((one, middle)), both.get((middle, other))} == {"exact", "close"}
        and both.get((one, other)) not in {"exact", "close"}
        for one, middle, other in permutations(among, 3)
    )


def random_repository(rng: Random) -> Case:
    """Make a small repository in which any fact may be missing."""
    return _Maker(rng).make()


repositories: st.SearchStrategy[Case] = st.randoms(use_true_random=False).map(random_repository)


def write_repository(data: Data, root: Path) -> None:
    """Write a repository as files that cpath loads."""
    folders = {"framework": "competencies", "occupation": "occupations"}
    paths = {"cpath.yaml": data["settings"]}
    for kind, folder in folders.items():
        paths |= {f"{folder}/{id_}.yaml": record for id_, record in data[kind].items()}
    paths |= {f"regions/{id_}/region.yaml": record for id_, record in data["region"].items()}
    for kind in ("program", "pathway", "validation"):
        for key, record in data[kind].items():
            region, _, id_ = key.partition("/")
            paths[f"regions/{region}/{kind}s/{id_}.yaml"] = record
    for path, record in paths.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(yaml.safe_dump(record, sort_keys=False), encoding="utf-8")
