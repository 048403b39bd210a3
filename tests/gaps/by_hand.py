"""Competency gaps by the definition, edition 2: exact, slow, and independent of ``cpath.gaps``.

An oracle for tests, written from the text of the definition alone; it shares no code with cpath.
Numbers in parentheses are the sections of the definition. A repository is plain data,
``{kind: {key: record}}``, as ``by_hand_repository.read_repository`` reads it from YAML.

Where the text leaves a choice, this is what is done here:

(1) a. The vote that counts is the latest ballot, even if every vote in it is blank; with no vote cast
       in it the pair is *screening only*.
    b. The reason why a rating is dropped is the first of: suppressed, not relevant, importance not
       stated, importance too low, level 0.
    c. A voted item takes the framework's level only where that is above 0: a rated 0 never removes it.
       The ballot's own level 0 does.
    d. Ratings that are all dropped leave R known and empty; every coverage is None all the same.
(3) e. Level 0 means "not taught" on every scale, and stays 0 in every conversion. Levels off the scale
       are not stated: the default of the course, then of the program, is next.
    f. A word of the framework's own scale counts there; else it is a mark, 1, 2, 3 on course-level.
    g. A competency that is not known has no scale: levels unknown, top open.
    h. A course with `teaches` is mapped, `teaches_complete: false` included; so_far takes such a course
       as complete. An occupation or a list has no courses, so its so_far is None. A course that is not
       mapped may teach and assess anything, whatever its own defaults say.
    i. An occupation is one course that assesses everything. A competency counts as missing, [0, top],
       where neither it nor an aligned one is rated. A rated competency of unknown level is [0, top of
       its own scale, converted]. Suppressed comes before not relevant. Its own votes say nothing.
    j. A list is one complete course that assesses everything. Leads count for occupations and lists too.
(6)    Ids, for ties, are written framework/id; what is to be found out has the same ties as gaps have.
(7) k. introduced-only: each mark of the item is the word introduced, or 1 on course-level, assessed or not.
    l. assessment-not-stated: at least one mark (not a lead) without a statement on assessment.
    m. never-introduced and out-of-order look at stated marks of courses alone: the three words, or 1, 2,
       3 on course-level; never-introduced only where no unmapped course and no mark without a word may
       introduce it. out-of-order: a lower mark occurs first in a later course than a higher one does.
(8) n. `close` is one declared alignment of the listed competency with the item: neither two, nor one
       and an exact one. Broader and narrower ones carry over exact alignments on both sides.
    o. "Lists the item itself": lists it or one that is exactly the same; a close one does not settle it.
(9) p. so_far of a route: maxima too; None where no program has a mapped course.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from tests.gaps.by_hand_repository import MARKS, ONE, ZERO, Interval, Repository, Taught, number

STATISTICS = ("listed", "assessed", "met", "partial")
NOTHING = Interval(ZERO, ZERO)

Range = tuple[Fraction, Fraction] | None


class Mark(NamedTuple):
    """What one course says of one item, through the competency that it lists."""

    course: int
    listed: str
    level: Interval  # on the item's scale
    word: int | None  # 1, 2, 3: introduced, reinforced, mastered
    assessed: bool | None
    elective: bool
    perhaps: bool  # an occupation's rating without a level that may be used: perhaps 0


@dataclass
class Course:
    teaches: list[Taught] | None
    complete: bool = True
    elective: bool = False
    is_occupation: bool = False  # what is not rated is not known


@dataclass
class Offer:
    """What a source offers of one item: (low, high) of the level, of "taught", of "taught and assessed"."""

    level: Interval = NOTHING
    listed: tuple[bool, bool] = (False, False)
    assessed: tuple[bool, bool] = (False, False)
    marks: list[Mark] = field(default_factory=list)
    leads: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)


@dataclass
class Item:
    competency: str
    weight: Fraction
    required: Interval
    basis: str  # ballot, framework or none
    close_call: bool = False
    offer: Offer = field(default_factory=Offer)
    met: bool | None = None
    c: tuple[Fraction, Fraction] = (ZERO, ONE)
    gap_class: str = ""
    flags: set[str] = field(default_factory=set)


class Dropped(NamedTuple):
    reason: str
    close_call: bool = False


@dataclass
class Pair:
    items: dict[str, Item]
    dropped: dict[str, Dropped]
    required_known: bool
    screening_only: bool
    aligned: set[tuple[str, str]]
    coverage: dict[str, Range]
    so_far: dict[str, Range] | None
    by_category: dict[str, dict[str, Range]]
    headline: str
    priorities: list[str]
    to_find_out: list[str]


class ByHand(Repository):
    """The definition applied to one repository."""

    def __init__(self, data: dict[str, dict[str, Any]], today: date = date(2026, 12, 1)) -> None:
        super().__init__(data)
        self.today = today

    # (1) Required items, (2) their weights

    def ballot(self, region: str | None, occupation: str) -> dict[str, Any]:
        """Find the voted items of the ballot that counts."""
        held = [
            (str(vote["held_on"]), key.partition("/")[2], vote)
            for key, vote in self.data.get("validation", {}).items()
            if key.partition("/")[0] == region and vote["occupation"] == occupation
            if str(vote["held_on"]) <= str(self.today)
        ]
        latest = max(held, key=lambda one: one[:2])[2] if held else {"items": []}
        return {
            self.key(item["competency"]): item
            for item in latest["items"]
            if any(vote is not None for vote in item["votes"])
        }

    def require(self, region: str | None, occupation: str) -> Pair:
        """Build the pair before anything is offered: R, weights, required levels, what is dropped and why."""
        thresholds = self.thresholds(region)
        requirements = self.record("occupation", occupation, None).get("requirements") or {}
        ratings = {self.key(item["competency"]): item for item in requirements.get("items") or ()}
        ballot = self.ballot(region, occupation)
        judged: dict[str, Item | Dropped] = {
            key: self.require_voted(key, voted, ratings.get(key, {}), thresholds["critical_vote"])
            for key, voted in ballot.items()
        }
        for key, rating in ratings.items():
            if key not in ballot:
                judged[key] = self.require_rated(key, rating, thresholds["importance_minimum"])
        items = {key: item for key, item in judged.items() if isinstance(item, Item)}
        dropped = {key: item for key, item in judged.items() if isinstance(item, Dropped)}
        aligned = {(a, b) for a in items for b in items if a < b and self.carries(a, b)}
        known = bool(ratings or ballot)
        return Pair(items, dropped, known, not ballot, aligned, {}, None, {}, "", [], [])

    def require_voted(
        self, key: str, voted: dict[str, Any], rating: dict[str, Any], minimum: Fraction
    ) -> Item | Dropped:
        cast = [Fraction(vote) for vote in voted["votes"] if vote is not None]
        mean = sum(cast) / len(cast)
        is_close = close_call(tuple(cast), minimum)
        level, basis = self.place(key, voted.get("level")), "ballot"
        if level is None:
            level, basis = self.rated_level(key, rating), "framework"
            if level is None or level[1] == 0:
                level, basis = None, "none"
        if mean < minimum:
            return Dropped("voted-below", is_close)
        if level is not None and level[1] == 0:
            return Dropped("level-0", is_close)
        required = self.convert(*level, self.scale(key)) if level else self.unknown(key)
        return Item(key, (mean - 1) / 3, required, basis, is_close)

    def require_rated(self, key: str, rating: dict[str, Any], minimum: Fraction) -> Item | Dropped:
        framework = self.competencies[key][0] if key in self.competencies else {}
        scale = framework.get("importance_scale") or {"low": 1, "high": 5}
        low, high = number(scale["low"]), number(scale["high"])
        if rating.get("suppress") in {"importance", "both"}:
            return Dropped("importance-suppressed")
        if rating.get("not_relevant"):
            return Dropped("not-relevant")
        if rating.get("importance") is None or high <= low:
            return Dropped("importance-not-stated")
        share = (number(rating["importance"]) - low) / (high - low)
        if share < (minimum - 1) / 4:
            return Dropped("importance-below")
        level = self.rated_level(key, rating)
        if level is not None and level[1] == 0:
            return Dropped("level-0")
        required = self.convert(*level, self.scale(key)) if level else self.unknown(key)
        return Item(key, min(ONE, max(ZERO, share)), required, "framework" if level else "none")

    def rated_level(self, key: str, rating: dict[str, Any]) -> tuple[str, Fraction] | None:
        if rating.get("suppress") in {"level", "both"} or rating.get("not_relevant"):
            return None
        return self.place(key, rating.get("level"))

    # (3) What is offered

    def program_courses(self, program: dict[str, Any]) -> list[Course]:
        courses = []
        for course in program.get("courses") or ():
            teaches = course.get("teaches")
            complete, elective = course.get("teaches_complete", True), course.get("elective", False)
            if teaches is not None:
                teaches = [self.taught(item, item, course, program) for item in teaches]
            courses.append(Course(teaches, complete, elective))
        return courses or [Course(None)]

    def taught(self, item: dict[str, Any], *stated: dict[str, Any]) -> Taught:
        """Read an item of a course; what it does not state, the course and then the program do."""
        key = self.key(item["competency"])
        levels = [(self.place(key, one.get("level")), one.get("level")) for one in stated]
        place, level = next(((place, level) for place, level in levels if place is not None), (None, None))
        word = MARKS.get(level) if isinstance(level, str) else None
        if word is None and place is not None and place[0] == "course-level" and place[1] in {1, 2, 3}:
            word = int(place[1])
        assessed = next((one["assessed"] for one in stated if one.get("assessed") is not None), None)
        return Taught(key, place, word, assessed)

    def occupation_courses(self, occupation: dict[str, Any]) -> list[Course]:
        teaches = []
        for rating in (occupation.get("requirements") or {}).get("items") or ():
            key = self.key(rating["competency"])
            place = self.rated_level(key, rating)
            if rating.get("not_relevant") and rating.get("suppress") not in {"level", "both"}:
                place = (self.scale(key) or "", ZERO)
            teaches.append(Taught(key, place, None, assessed=True))
        return [Course(teaches, is_occupation=True)]

    def offer(self, courses: list[Course], item: str, *, so_far: bool = False) -> Offer:
        """Work out what one program (or occupation, or list) offers of an item."""
        offer = Offer()
        may_be_anything = False
        for position, course in enumerate(courses):
            offer.marks += self.marks(position, course, item)
            leads = self.leads(course, item)
            offer.leads |= leads
            may_be_anything |= bool(leads) or self.is_open(course, item, so_far=so_far)
        certain = [mark for mark in offer.marks if not mark.elective and not mark.perhaps]
        assessed = [mark for mark in certain if mark.assessed]
        possible = [mark for mark in offer.marks if mark.assessed is not False]
        low, low_open = max([(mark.level.low, mark.level.low_open) for mark in assessed] or [(ZERO, False)])
        high = max(mark.level.high for mark in possible) if possible else ZERO
        if may_be_anything:
            high = max(high, self.top(self.scale(item)))
        offer.level = Interval(low, high, low_open)
        offer.listed = (bool(certain), bool(offer.marks) or may_be_anything)
        offer.assessed = (bool(assessed), bool(possible) or may_be_anything)
        offer.flags = order_flags(offer.marks, maybe_more=may_be_anything)
        return offer

    def marks(self, position: int, course: Course, item: str) -> list[Mark]:
        """List what a course says of the item itself and of those aligned exact or close."""
        return [
            Mark(
                position,
                taught.competency,
                self.carried(taught, item),
                taught.word,
                taught.assessed,
                course.elective,
                perhaps=course.is_occupation and taught.place is None,
            )
            for taught in course.teaches or ()
            if self.carries(taught.competency, item) and not taught.is_zero
        ]

    def lists(self, course: Course, item: str) -> bool:
        return any(taught.competency in self.same(item) for taught in course.teaches or ())

    def is_open(self, course: Course, item: str, *, so_far: bool) -> bool:
        """Whether the course may teach the item though it does not say so."""
        if course.is_occupation:
            return not any(self.carries(taught.competency, item) for taught in course.teaches or ())
        is_unmapped = course.teaches is None or not (course.complete or self.lists(course, item))
        return is_unmapped and not so_far

    def leads(self, course: Course, item: str) -> set[str]:
        """Find the broader and narrower ones that a course lists where it does not list the item."""
        if self.lists(course, item):
            return set()
        return {
            taught.competency
            for taught in course.teaches or ()
            if (taught.competency, item) in self.wider and not self.carries(taught.competency, item)
            if taught.assessed is not False and not taught.is_zero
        }

    # (4) to (7)

    def compare(self, region: str | None, occupation: str, kind: str, source: Any) -> Pair:
        """Return everything that the definition says of an occupation and a source.

        The kind of source: program (its id), route (ids), pathway (its id), occupation (its id), or
        person (a list of ``{competency, level}``).
        """
        pair = self.require(region, occupation)
        members = self.members(region, kind, source)
        items = list(pair.items.values())
        for item in items:
            judge(item, stack([self.offer(courses, item.competency) for courses in members]))
            item.gap_class = self.classify(item)
            item.flags = item.offer.flags | ({"close-call"} if item.close_call else set())
        pair.coverage = coverage(items)
        pair.headline = "met" if all(item.required.is_point for item in items) else "assessed"
        categories = {key: self.competencies[key][1]["category"] for key in pair.items if self.scale(key)}
        for category in set(categories.values()):
            of_it = [item for item in items if categories.get(item.competency) == category]
            pair.by_category[category] = coverage(of_it)
        if any(
            course.teaches is not None and not course.is_occupation and kind != "person"
            for courses in members
            for course in courses
        ):
            known = [Item(item.competency, item.weight, item.required, item.basis) for item in items]
            for item in known:
                judge(item, stack([self.offer(it, item.competency, so_far=True) for it in members]))
            pair.so_far = coverage(known)
        gaps = [item for item in items if item.met is False]
        gaps.sort(key=lambda item: (-item.weight * (1 - item.c[0]), -item.weight, item.competency))
        pair.priorities = [item.competency for item in gaps]
        unsure = [item for item in items if item.met is None]
        unsure.sort(key=lambda item: (-item.weight * (item.c[1] - item.c[0]), -item.weight, item.competency))
        pair.to_find_out = [item.competency for item in unsure]
        return pair

    def members(self, region: str | None, kind: str, source: Any) -> list[list[Course]]:
        """Find the courses of every program that the source is made of."""
        if kind == "occupation":
            return [self.occupation_courses(self.record("occupation", source, None))]
        if kind == "person":
            held = [self.taught(one, one, {"assessed": True}) for one in source]
            return [[Course([one._replace(word=None) for one in held])]]
        ids = [source] if kind == "program" else source
        if kind == "pathway":
            ids = self.record("pathway", source, region)["programs"]
        return [self.program_courses(self.record("program", id_, region)) for id_ in ids]

    def classify(self, item: Item) -> str:
        """(7) The one class, in the order of the definition."""
        offer, marks = item.offer, item.offer.marks
        if item.met:
            return "met"
        if item.met is False:
            if offer.level.high == 0 and not marks:
                return "missing"
            if offer.level.high == 0 and all(mark.assessed is False for mark in marks):
                return "taught-not-assessed"
            if all(mark.word == 1 for mark in marks):
                return "introduced-only"
            return "short"
        if offer.assessed[0] and not item.required.is_point:
            return "level-not-agreed"
        if any(mark.assessed is None for mark in marks):
            return "assessment-not-stated"
        return "unknown"


def stack(offers: list[Offer]) -> Offer:
    """(9) The maxima of both ends over the programs; marks, leads and flags of all."""
    low, low_open = max((offer.level.low, offer.level.low_open) for offer in offers)
    high = max(offer.level.high for offer in offers)
    return Offer(
        Interval(low, high, low_open),
        (any(offer.listed[0] for offer in offers), any(offer.listed[1] for offer in offers)),
        (any(offer.assessed[0] for offer in offers), any(offer.assessed[1] for offer in offers)),
        [mark for offer in offers for mark in offer.marks],
        set().union(*(offer.leads for offer in offers)),
        set().union(*(offer.flags for offer in offers)),
    )


def judge(item: Item, offer: Offer) -> None:
    """(4) Met for certain, not met for certain, or neither; and partial credit."""
    (r_low, r_high, r_open), (o_low, o_high, _) = item.required, offer.level
    item.offer = offer
    item.met = None
    if o_low >= r_high:
        item.met = True
    elif o_high < r_low or (o_high == r_low and r_open):
        item.met = False
    c_low = ZERO if r_high == math.inf else min(ONE, Fraction(o_low) / Fraction(r_high))
    if r_low == 0 or o_high == math.inf:
        c_high = ONE if o_high > 0 else ZERO
    else:
        c_high = min(ONE, Fraction(o_high) / Fraction(r_low))
    item.c = (c_low, c_high)


def coverage(items: list[Item]) -> dict[str, Range]:
    """(5) The four coverages, each with its low and its high end."""
    total = sum((item.weight for item in items), ZERO)
    if total == 0:
        return dict.fromkeys(STATISTICS)
    ends = {
        "listed": lambda item: item.offer.listed,
        "assessed": lambda item: item.offer.assessed,
        "met": lambda item: (item.met is True, item.met is not False),
        "partial": lambda item: item.c,
    }
    return {
        name: (
            sum((item.weight * of(item)[0] for item in items), ZERO) / total,
            sum((item.weight * of(item)[1] for item in items), ZERO) / total,
        )
        for name, of in ends.items()
    }


def order_flags(marks: list[Mark], *, maybe_more: bool) -> set[str]:
    """(7) Flags of one program: where introduced, reinforced and mastered come first."""
    first: dict[int, int] = {}
    for mark in marks:
        if mark.word is not None:
            first.setdefault(mark.word, mark.course)
    flags = set()
    silent = maybe_more or any(mark.word is None for mark in marks)
    if (2 in first or 3 in first) and 1 not in first and not silent:
        flags.add("never-introduced")
    if any(low < high and first[low] > first[high] for low in first for high in first):
        flags.add("out-of-order")
    return flags


@cache
def close_call(cast: tuple[Fraction, ...], threshold: Fraction) -> bool:
    """(1) Whether n votes drawn with replacement from the n cast might well decide otherwise."""
    ways = {ZERO: 1}
    for _ in cast:
        after: dict[Fraction, int] = {}
        for total, count in ways.items():
            for vote in cast:
                after[total + vote] = after.get(total + vote, 0) + count
        ways = after
    reached = sum(count for total, count in ways.items() if total >= threshold * len(cast))
    return Fraction("0.025") < Fraction(reached, len(cast) ** len(cast)) < Fraction("0.975")
