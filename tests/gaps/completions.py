"""Random completions: the same repository with every unknown settled by some fact.

``completions`` takes a case of ``random_repository`` and gives one in which nothing is unknown any
more, so that each coverage is one exact figure, which must lie within the bounds of the case.

Where the text of the definition lets a fact that is not known reach an item that is known, the item
settled is said to be "not taught" (see ``_Completion.disturbs``).
"""

from __future__ import annotations

from copy import deepcopy
from itertools import permutations
from typing import TYPE_CHECKING, Any

from tests.gaps.by_hand import ByHand, Course
from tests.gaps.random_repository import BUILT_IN, Case, Data, all_keys, random_level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

REGIONS = ("r", "s", None)


def completions(case: Case, rng: Random, *, guarded: bool = True) -> Case:
    """Settle every unknown of a case at random. Unguarded ones show where the text breaks its law."""
    return _Completion(case, rng, guarded=guarded).make()


class _Completion:
    def __init__(self, case: Case, rng: Random, *, guarded: bool) -> None:
        self.rng, self.guarded = rng, guarded
        self.before = ByHand(case.data)
        self.routes, self.person = case.routes, deepcopy(case.person)
        self.data: Data = deepcopy(case.data)
        self.keys = all_keys(self.data)
        self.now = ByHand(self.data)  # sees each change: it reads the same records
        self.needed = sorted(
            {
                key
                for occupation in self.data["occupation"]
                for region in REGIONS
                for key in self.before.require(region, occupation).items
            }
        )

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def make(self) -> Case:
        for occupation in self.data["occupation"]:
            for region in REGIONS:
                self.settle_ballot(region, occupation)
        for occupation, record in self.data["occupation"].items():
            self.settle_ratings(occupation, record)
        for occupation, record in self.data["occupation"].items():
            self.settle_occupation(occupation, record)
        for key, program in self.data["program"].items():
            self.settle_program(self.data["program"][key], deepcopy(program))
        self.settle_person()
        self.settle_conversions()
        return Case(self.data, self.routes, self.person)

    # What is required

    def settle_ballot(self, region: str | None, occupation: str) -> None:
        """State the level that is required where neither ballot nor framework do."""
        for key, item in self.before.require(region, occupation).items.items():
            if item.basis == "none" and key in self.before.ballot(region, occupation):
                voted = self.now.ballot(region, occupation)[key]
                voted["level"] = random_level(self.rng, self.data, key)

    def settle_ratings(self, occupation: str, record: dict[str, Any]) -> None:
        """State the level of every rating; only what is not required may turn out to be 0."""
        required = {key for region in REGIONS for key in self.before.require(region, occupation).items}
        for rating in (record.get("requirements") or {}).get("items", ()):
            key = self.before.key(rating["competency"])
            is_usable = rating.get("suppress") not in {"level", "both"}
            if is_usable and (rating.get("not_relevant") or self.before.place(key, rating.get("level"))):
                continue
            if not is_usable and rating.pop("suppress") == "both":
                rating["suppress"] = "importance"
            if rating.get("not_relevant") and self.chance(0.5):
                continue
            may_be_zero = key not in required and not rating.get("not_relevant")
            if not rating.get("not_relevant"):
                zero = may_be_zero and self.chance(0.2)
                rating["level"] = 0 if zero else random_level(self.rng, self.data, key)

    # What is offered

    def settle_occupation(self, occupation: str, record: dict[str, Any]) -> None:
        """Rate what was not rated: it adds no requirement, as no importance is stated."""
        (was,) = self.before.occupation_courses(self.before.data["occupation"][occupation])

        def read() -> Course:
            return self.now.occupation_courses(record)[0]

        for key in self.unsettled(read):
            level = (
                0 if self.disturbs(was, key) or self.chance(0.3) else random_level(self.rng, self.data, key)
            )
            if "requirements" not in record:
                record["requirements"] = {"illustrative": True, "items": []}
            record["requirements"]["items"].append({"competency": key, "level": level})

    def unsettled(self, read: Callable[[], Course]) -> Iterator[str]:
        """Yield what is required and still open in a course, until all is settled: one may open another."""
        while True:
            course = read()
            keys = [
                key
                for key in self.needed
                if self.now.is_open(course, key, so_far=False) or self.now.leads(course, key)
            ]
            if not keys:
                return
            yield self.rng.choice(keys)

    def settle_program(self, program: dict[str, Any], before: dict[str, Any]) -> None:
        if not program["courses"]:
            program["courses"] = [
                {"id": f"new-{n}", "title": "Course"} for n in range(self.rng.randint(1, 2))
            ]
            before = deepcopy(program)
        taken = []
        courses = self.before.program_courses(before)
        for course, was in zip(program["courses"], courses, strict=True):
            if course.pop("elective", False) and self.chance(0.5):
                continue
            taken.append(course)
            self.settle_course(program, course, was)
        program["courses"] = taken or [{"id": "none", "title": "Course", "teaches": []}]

    def settle_course(self, program: dict[str, Any], course: dict[str, Any], was: Course) -> None:
        if was.teaches is None:
            self.map_course(course)
        for item in course["teaches"]:
            key = self.now.key(item["competency"])
            stated = self.now.taught(item, item, course, program)
            if stated.place is None:
                item["level"] = self.level(key)
            if stated.assessed is None:
                item["assessed"] = self.chance(0.5)
        course.pop("teaches_complete", None)

        def read() -> Course:
            return self.now.program_courses({**program, "courses": [course]})[0]

        if was.teaches is not None and not was.complete:
            for key in self.rng.sample(self.keys, len(self.keys)):
                if self.chance(0.4) and not self.now.lists(read(), key):
                    course["teaches"].append(self.item(was, key))
        for key in self.unsettled(read):
            course["teaches"].append(self.item(was, key))

    def item(self, was: Course, key: str) -> dict[str, Any]:
        level = 0 if self.disturbs(was, key) or self.chance(0.3) else self.level(key)
        return {"competency": key, "level": level, "assessed": self.chance(0.6)}

    def map_course(self, course: dict[str, Any]) -> None:
        course["teaches"] = [
            {
                "competency": key,
                "level": self.rng.choice(["introduced", "reinforced", "mastered", self.level(key)]),
                "assessed": self.chance(0.6),
            }
            for key in self.rng.sample(self.keys, self.rng.randint(0, len(self.keys)))
        ]

    def level(self, key: str) -> float | str:
        """Return a level above 0 on the scale of the competency, as a number or a word of that scale."""
        words = self.now.scales[self.now.scale(key) or ""][2]
        return self.rng.choice([*words, *[random_level(self.rng, self.data, key)] * 4])

    def settle_person(self) -> None:
        was = Course([self.before.taught(held, held, {"assessed": True}) for held in self.person])
        for held in self.person:
            if self.before.place(self.before.key(held["competency"]), held.get("level")) is None:
                held["level"] = self.level(held["competency"])

        def read() -> Course:
            return Course([self.now.taught(held, held, {"assessed": True}) for held in self.person])

        for key in self.unsettled(read):
            level = 0 if self.disturbs(was, key) or self.chance(0.3) else self.level(key)
            self.person.append({"competency": key, "level": level})

    def disturbs(self, course: Course, key: str) -> bool:
        """Tell whether listing key in a course would reach an item that is known there.

        By close alignment its level is carried over to the other item, as a broader or narrower one it
        would be a new lead; the definition counts neither among the unknowns of the other item.
        """
        return self.guarded and any(
            (listed, other) in self.before.close | self.before.wider
            and not self.before.is_open(course, other, so_far=False)
            and not self.before.leads(course, other)
            for listed in self.before.same(key)
            for other in self.keys
        )

    # Conversions

    def settle_conversions(self) -> None:
        """Draw every conversion from the one end to the other, and declare those that are missing."""
        conversions = self.data["settings"]["conversions"]
        own = {one["id"]: (one["low"], one["high"]) for one in self.data["settings"]["scales"]}
        tops = {id_: high for id_, (_, high) in (BUILT_IN | own).items()}
        for conversion in conversions:
            self.extend(conversion, tops)
        declared = {(one["from_scale"], one["to_scale"]) for one in conversions}
        used = sorted({one["level_scale"] for one in self.data["framework"].values()} | {"course-level"})
        for one, other in self.rng.sample([*permutations(used, 2)], len(used) * (len(used) - 1)):
            if not declared & {(one, other), (other, one)}:
                share, to_share = self.rng.choices([0.1, 0.25, 0.5, 0.75, 0.9], k=2)
                points = [{"from_value": tops[one] * share, "to_value": tops[other] * to_share}]
                conversion = {"from_scale": one, "to_scale": other, "illustrative": True, "points": points}
                self.extend(conversion, tops)
                conversions.append(conversion)
                declared.add((one, other))

    def extend(self, conversion: dict[str, Any], tops: dict[str, float]) -> None:
        points = conversion["points"]
        if points[0]["from_value"] > 0:
            points.insert(0, {"from_value": 0, "to_value": 0})
        top, to_top = tops[conversion["from_scale"]], tops[conversion["to_scale"]]
        last = points[-1]
        if last["from_value"] < top and last["to_value"] < to_top:
            value = self.rng.choice([to_top, (last["to_value"] + to_top) / 2])
            points.append({"from_value": top, "to_value": value})


TINY = 0.0001


def extreme_completion(case: Case, *, best: bool) -> Case:
    """Settle every unknown in favor of programs and lists, or against them.

    It does so where all levels are on course-level, and nothing is aligned.
    """
    data, before = deepcopy(case.data), ByHand(case.data)
    offered, required = (3.0, TINY) if best else (TINY, 3.0)
    for program in data["program"].values():
        courses = program["courses"] or [{"id": "new", "title": "Course"}]
        for course in courses:
            _settle_marks(before, program, course, offered, assessed=best)
            if best:
                _teach_everything(before, course)
            course.setdefault("teaches", [])
            course.pop("teaches_complete", None)
        taken = [course for course in courses if not course.pop("elective", False) or best]
        program["courses"] = taken or [{"id": "none", "title": "Course", "teaches": []}]
    for id_, occupation in data["occupation"].items():
        ratings = {
            before.key(rating["competency"]): rating
            for rating in occupation.get("requirements", {"items": ()})["items"]
        }
        ballot = ByHand(data).ballot("r", id_)
        for key, item in before.require("r", id_).items.items():
            if item.basis == "none":
                required_by = ballot.get(key) or ratings[key]
                required_by["level"] = required
                required_by.pop("suppress", None)
    person = deepcopy(case.person)
    for held in person:
        if before.place(held["competency"], held.get("level")) is None:
            held["level"] = offered
    return Case(data, case.routes, person)


def _settle_marks(
    before: ByHand, program: dict[str, Any], course: dict[str, Any], offered: float, *, assessed: bool
) -> None:
    for item in course.get("teaches", ()):
        stated = before.taught(item, item, course, program)
        item["level"] = offered if stated.place is None else float(stated.place[1])
        item["assessed"] = assessed if stated.assessed is None else stated.assessed


def _teach_everything(before: ByHand, course: dict[str, Any]) -> None:
    """Teach all that the course does not rule out."""
    if "teaches" in course and course.get("teaches_complete", True):
        return
    listed = {before.key(item["competency"]) for item in course.get("teaches", ())}
    course["teaches"] = [
        *course.get("teaches", ()),
        *(
            {"competency": key, "level": 3, "assessed": True}
            for key in before.competencies
            if key not in listed
        ),
    ]
