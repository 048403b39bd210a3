"""Which set of programs or courses closes a gap best, and why none that is cheaper does.

Every need that something in reach meets is covered; of all sets that do so the plan is the cheapest, the
shortest or the smallest. A cost or length that is unknown is never 0: sets with fewer unknown ones come
first, so that one is only in the plan where nothing known does the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.competency import compare_offer
from cpath.gaps.route import stack
from cpath.gaps.scale import ZERO, exact, on_common_denominator
from cpath.model import Program
from cpath.plan.candidate import courses_of, touches
from cpath.plan.cover import Column, Cover
from cpath.plan.plan import COURSE_MEASURES, Alternative, Carry, Fill, Member, Plan, measures, totals_of
from cpath.plan.search import EFFORT
from cpath.plan.solve import SECONDS, solve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cpath.gaps.competency import Pair
    from cpath.gaps.yardstick import Yardstick
    from cpath.plan.candidate import Candidate
    from cpath.plan.cover import Answer
    from cpath.plan.need import Need, Sorted, Target
    from cpath.plan.plan import Objective
    from cpath.plan.reach import Reach

ALTERNATIVES = 30
"""Plans of more members than this do not look for what would do without each of them."""
FILL_SECONDS = 5.0
"""How long to look for the courses that fill what stays open; an answer that is good will do."""


@dataclass(frozen=True, slots=True)
class Aim:
    """For which occupations a plan is, where, and what makes one set better than another."""

    targets: tuple[Target, ...]
    region: str | None
    objective: Objective
    pathway: str | None = None
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class _Problem:
    """A cover made of candidates and needs, and the way back from its numbers."""

    candidates: tuple[Candidate, ...]
    cover: Cover
    place: int
    """Where the first measure stands in the vectors of costs."""
    unit: int
    """What its figures in there must be divided by."""

    def chosen(self, answer: Answer) -> list[Candidate]:
        """Give the candidates of an answer."""
        return [self.candidates[index] for index in answer.chosen]

    def without(self, index: int) -> Cover | None:
        """Give the cover without one column; None where it cannot do without it."""
        columns = list(self.cover.columns)
        columns[index] = Column(0, columns[index].costs)
        cover = Cover(tuple(columns), self.cover.rows)
        return cover if cover.covered(range(len(columns))) == cover.rows else None


def make_plan(yardstick: Yardstick, aim: Aim, reach: Reach, needs: Sorted) -> Plan:
    """Find the best set out of what is in reach, and say what each member of it is there for."""
    problem = _pose(aim, reach, needs)
    answer = solve(problem.cover, seconds=aim.seconds)
    small = answer.method in ("reduction", "search") and len(answer.chosen) <= ALTERNATIVES
    without: dict[str, Alternative] = {}
    others: list[tuple[Answer, Alternative]] = []
    for index in answer.chosen if small else ():
        other = _best_without(problem, index)
        if other is not None:
            alternative = _alternative(reach, problem.chosen(other))
            without[problem.candidates[index].key] = alternative
            others.append((other, alternative))
    everything = [*reach.given, *problem.chosen(answer)]
    first = totals_of(reach.given).value(measures(aim.objective, by_course=reach.by_course)[0])
    pairs = [_hold(yardstick, target, reach, everything, aim.region) for target in aim.targets]
    return Plan(
        aim.region,
        aim.pathway,
        aim.objective,
        aim.targets,
        _members(yardstick, reach, needs, everything, without),
        totals_of(everything),
        needs,
        tuple(pair for pair in pairs if pair is not None),
        reach,
        answer.optimal,
        first + answer.bound_of(problem.place) / (ZERO + problem.unit) if problem.candidates else first,
        answer.method,
        answer.ratio,
        answer.note,
        # Another set lacks at least one member: the best of those without one is the next best of all.
        min(others, key=lambda pair: (pair[0].costs, pair[0].chosen))[1] if others else None,
        _fill(yardstick, needs.left, reach.courses),
        () if reach.by_course else tuple(_carries(yardstick, everything)),
    )


def _pose(aim: Aim, reach: Reach, needs: Sorted) -> _Problem:
    """Write what is still needed beside what is given as a cover."""
    given = {candidate.key for candidate in reach.given}
    candidates = tuple(one for one in reach.candidates if one.key not in given)
    wanted = [
        [one.key for one in covering]
        for covering in needs.coverable.values()
        if not any(one.key in given for one in covering)
    ]
    # That one of them prepares for the work is a need like any other.
    wanted += [
        [one.key for one in candidates if reach.leads_to(one, occupation)]
        for occupation in reach.anchors
        if reach.must_lead_to(occupation)
    ]
    return _problem(wanted, candidates, measures(aim.objective, by_course=reach.by_course))


def _problem(
    wanted: Sequence[Sequence[str]], candidates: tuple[Candidate, ...], names: Sequence[str]
) -> _Problem:
    """Write a cover: for each need the keys of the candidates that meet it, and what they cost."""
    place = {candidate.key: number for number, candidate in enumerate(candidates)}
    masks = [0] * len(candidates)
    for bit, keys in enumerate(wanted):
        for key in keys:
            masks[place[key]] |= 1 << bit
    vectors: list[list[int]] = [[] for _ in candidates]
    units = {"count": 1}
    for name in names:
        if name == "count":
            for vector in vectors:
                vector.append(1)
            continue
        values = [getattr(candidate, name) for candidate in candidates]
        whole, units[name] = on_common_denominator([ZERO if value is None else value for value in values])
        for vector, value, number in zip(vectors, values, whole, strict=True):
            vector += [int(value is None), number]
    columns = tuple(Column(mask, tuple(vector)) for mask, vector in zip(masks, vectors, strict=True))
    cover = Cover(columns, (1 << len(wanted)) - 1)
    return _Problem(candidates, cover, int(names[0] != "count"), units[names[0]])


def _best_without(problem: _Problem, index: int) -> Answer | None:
    """Give the best set without one column, where there is one and it is soon found."""
    cover = problem.without(index)
    if cover is None:
        return None
    answer = solve(cover, effort=EFFORT // 4, use_solver=False)
    return answer if answer.optimal else None


def _alternative(reach: Reach, chosen: Iterable[Candidate]) -> Alternative:
    everything = [*reach.given, *chosen]
    return Alternative(tuple(candidate.id for candidate in everything), totals_of(everything))


def _members(
    yardstick: Yardstick,
    reach: Reach,
    needs: Sorted,
    everything: Sequence[Candidate],
    without: Mapping[str, Alternative],
) -> tuple[Member, ...]:
    """Say what each is there for: first what was asked for, then what leads to the work, then by size."""
    closes: dict[str, list[Need]] = {candidate.key: [] for candidate in everything}
    for need, covering in needs.coverable.items():
        for candidate in covering:
            if candidate.key in closes:
                closes[candidate.key].append(need)
    given = {candidate.key for candidate in reach.given}
    aims = {
        candidate.key: tuple(key for key in reach.anchors if reach.leads_to(candidate, key))
        for candidate in everything
    }
    done: set[Need] = set()
    members = []
    for candidate in sorted(
        everything,
        key=lambda one: (one.key not in given, not aims[one.key], -len(closes[one.key]), one.key),
    ):
        own = closes[candidate.key]
        adds = tuple(need for need in own if need not in done)
        done.update(own)
        whole = candidate.key in given or bool(aims[candidate.key]) or candidate.course is not None
        fill = None if whole else _fill(yardstick, adds, tuple(courses_of(yardstick, candidate.program)))
        members.append(
            Member(
                candidate,
                candidate.key in given,
                tuple(own),
                adds,
                tuple(need for need in own if len(needs.coverable[need]) == 1),
                aims[candidate.key],
                fill.courses if fill is not None and fill.is_enough_for(adds) else (),
                without.get(candidate.key),
            )
        )
    return tuple(members)


def _fill(yardstick: Yardstick, needs: Sequence[Need], courses: tuple[Candidate, ...]) -> Fill | None:
    """Find the single courses that close as much as they can of some needs."""
    near = touches(yardstick, {need.item.key: need.item for need in needs}.values(), courses)
    coverable = {
        need: keys
        for need in needs
        if (keys := [touch.candidate.key for touch in near.get(need.item.key, ()) if touch.covers(need.item)])
    }
    if not coverable:
        return None
    useful = {key for keys in coverable.values() for key in keys}
    candidates = tuple(course for course in courses if course.key in useful)
    problem = _problem(list(coverable.values()), candidates, COURSE_MEASURES["fewest-credits"])
    answer = solve(problem.cover, seconds=FILL_SECONDS)
    chosen = problem.chosen(answer)
    closes = {
        course.key: tuple(need for need, keys in coverable.items() if course.key in keys) for course in chosen
    }
    return Fill(tuple(chosen), closes, totals_of(chosen), answer.optimal)


def _carries(yardstick: Yardstick, chosen: Sequence[Candidate]) -> Iterator[Carry]:
    """Find the credit that carries over between programs of a set."""
    by_key = {candidate.program.key: candidate for candidate in chosen}
    for candidate in chosen:
        program = candidate.program
        for agreement in program.entity.articulation:
            key = yardstick.catalog.resolve(Program.kind, agreement.to, program.region).key
            if key is not None and key in by_key:
                part = None if agreement.credits is None else exact(agreement.credits)
                yield Carry(candidate.id, by_key[key].id, part)


def _hold(
    yardstick: Yardstick, target: Target, reach: Reach, chosen: Sequence[Candidate], region: str | None
) -> Pair | None:
    """Hold the members together against an occupation; None where there is none."""
    offers = [*reach.had, *(candidate.offer for candidate in chosen)]
    if not offers:
        return None
    return compare_offer(yardstick, target.occupation, target.demand, stack(offers), region)
