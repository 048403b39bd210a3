"""What a program can do about its gap: a ladder of actions, the least effort first.

Coverage after an action is that of the program with the change made, by the same comparison that a gap
report makes. Within one kind of action the fewest are taken, and first those that close the most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.competency import compare_offer
from cpath.gaps.offer import offer_by
from cpath.gaps.scale import ZERO
from cpath.plan.change import Change, apply
from cpath.plan.options import MAPPING, RUNGS, Option, Options, Rung, is_reached
from cpath.plan.pick import Picked, Sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Record
    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.required import Demand, Required
    from cpath.gaps.yardstick import Yardstick
    from cpath.model import Occupation, Program
    from cpath.plan.field import Fields


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ladder is for, and where it may end: after some actions, or at a coverage."""

    occupation: Record[Occupation]
    demand: Demand
    region: str | None
    actions: int | None = None
    target: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What an action does about one item."""

    item: Item
    option: Option


@dataclass(frozen=True, slots=True)
class Action:
    """One action: what is done about which items, and the gap when it is done.

    ``closes`` is its share of the required weight; for the rung ``state``, if it is so. An action without
    parts is the mapping of ``course``, or of the whole program where that is None: what it closes nobody
    knows before. ``after`` is then as before.
    """

    rung: Rung
    parts: tuple[Part, ...]
    change: Change
    closes: Fraction
    after: Pair
    course: int | None = None
    source: Record[Program] | None = None

    @property
    def is_mapping(self) -> bool:
        """Whether a course is to be mapped."""
        return not self.parts


@dataclass(frozen=True, slots=True)
class Ladder:
    """The actions of one program for one occupation.

    ``waiting`` are the items that mapping decides about, ``agree`` those whose level employers have not
    agreed on and that are taught, ``stuck`` those that nothing here can close. ``cut`` is whether there
    is more to do than was asked for, ``proven`` whether no fewer actions of a kind do the same.
    """

    program: Record[Program]
    occupation: Record[Occupation]
    region: str | None
    before: Pair
    actions: tuple[Action, ...]
    waiting: tuple[Item, ...]
    agree: tuple[Item, ...]
    stuck: tuple[Item, ...]
    cut: bool
    proven: bool

    @property
    def after(self) -> Pair:
        """The gap when every action is done."""
        return self.actions[-1].after if self.actions else self.before


def build_ladder(yardstick: Yardstick, fields: Fields, program: Record[Program], goal: Goal) -> Ladder:
    """The ladder of a program for an occupation."""
    return _Builder(yardstick, Options(yardstick, fields, program), goal).build()


class _Builder:
    def __init__(self, yardstick: Yardstick, options: Options, goal: Goal) -> None:
        self.yardstick, self.options, self.goal = yardstick, options, goal
        self.program = options.program
        self.required: Mapping[str, Required] = {item.key: item for item in goal.demand.items}
        self.whole = sum((item.weight for item in goal.demand.items), ZERO)
        self.pair = self._compare()
        self.actions: list[Action] = []
        self.proven = True
        self.cut = False

    def _compare(self) -> Pair:
        offer = offer_by(self.yardstick, self.program)
        return compare_offer(self.yardstick, self.goal.occupation, self.goal.demand, offer, self.goal.region)

    def build(self) -> Ladder:
        before = self.pair
        items = {item.key: item for item in before.items}
        pressing = sorted(self._open(), key=lambda key: (-self.required[key].weight, key))
        ways = {key: self.options.of(items[key], self.required[key]) for key in pressing}
        for rung in RUNGS:
            still = self._open()
            here = {key: found for key in still if (found := ways[key]) and found[0].rung == rung}
            self._climb(rung, here, items)
            if rung == "state":
                self._map()
        left = [items[key] for key in items if key in ways and not ways[key]]
        return Ladder(
            self.options.program,
            self.goal.occupation,
            self.goal.region,
            before,
            tuple(self.actions),
            tuple(item for item in left if _waits(item)),
            tuple(item for item in before.items if item.gap_class == "level-not-agreed"),
            tuple(item for item in left if not _waits(item)),
            self.cut,
            self.proven,
        )

    def _open(self) -> set[str]:
        return {item.key for item in self.pair.items if not is_reached(item, self.required[item.key])}

    def _is_done(self) -> bool:
        """Whether as much was done as was asked for."""
        enough = self.goal.actions is not None and len(self.actions) >= self.goal.actions
        floor = self.pair.floor
        return enough or (self.goal.target is not None and floor is not None and floor >= self.goal.target)

    def _climb(self, rung: Rung, ways: Mapping[str, Sequence[Option]], items: Mapping[str, Item]) -> None:
        """Take the actions of one kind."""
        if not ways:
            return
        if self._is_done():
            self.cut = True
            return
        places: dict[str, dict[str, Option]] = {}
        for key, found in ways.items():
            for option in found:
                places.setdefault(option.place, {}).setdefault(key, option)
        sets = Sets(places, {key: self.required[key].weight for key in ways})
        picked = self._pick(sets, places)
        self.proven &= picked.proven
        for place in picked.names:
            here = {key: option for key, option in places[place].items() if key in self._open()}
            self._act(rung, [Part(items[key], option) for key, option in here.items()])
        self.cut |= bool(self._open() & set(ways))

    def _pick(self, sets: Sets[str], places: Mapping[str, Mapping[str, Option]]) -> Picked:
        """The fewest places that do all; fewer where fewer were asked for, or where fewer are enough."""
        picked = sets.fewest()
        if self.goal.target is not None:
            floor = self.pair.floor or ZERO
            for size in range(1, len(picked.names)):
                fewer = sets.best(size)
                options = [option for name in fewer.names for option in places[name].values()]
                if self._floor_with(options, floor) >= self.goal.target:
                    picked = fewer
                    break
        if self.goal.actions is not None and len(picked.names) > self.goal.actions - len(self.actions):
            picked = sets.best(self.goal.actions - len(self.actions))
        return picked

    def _floor_with(self, options: Iterable[Option], floor: Fraction) -> Fraction:
        program, pair = self.program, self.pair
        self.program = apply(self.yardstick.catalog, program, _merge(self._sorted(options)))
        found = self._compare().floor
        self.program, self.pair = program, pair
        return floor if found is None else found

    def _sorted(self, options: Iterable[Option]) -> list[Option]:
        # Two items may be one competency of a course: the higher level is written last, and stays.
        return sorted(options, key=lambda option: (isinstance(option.level, float), str(option.level)))

    def _act(self, rung: Rung, parts: Sequence[Part]) -> None:
        before = self._open()
        change = _merge(self._sorted(part.option for part in parts))
        self.program = apply(self.yardstick.catalog, self.program, change)
        self.pair = self._compare()
        closed = sum((self.required[key].weight for key in before - self._open()), ZERO)
        parts = sorted(parts, key=lambda part: (-part.item.weight, part.item.key))
        option = parts[0].option
        self.actions.append(
            Action(
                rung,
                tuple(parts),
                change,
                closed / self.whole if self.whole else ZERO,
                self.pair,
                option.course,
                option.source,
            )
        )

    def _map(self) -> None:
        """Ask for maps of the courses that may teach anything."""
        waiting = [item for item in self.pair.items if item.key in self._open() and _waits(item)]
        kinds = {(reason.kind, reason.course) for item in waiting for reason in item.reasons}
        kinds = {(kind, course) for kind, course in kinds if kind in MAPPING}
        ids = {course for _, course in kinds}
        numbers: list[int | None] = [
            number for number, course in enumerate(self.options.program.entity.courses) if course.id in ids
        ]
        for number in numbers or ([None] if kinds else []):
            if self._is_done():
                self.cut = True
                return
            self.actions.append(Action("state", (), Change(), ZERO, self.pair, number))


def _waits(item: Item) -> bool:
    return not item.certain and any(reason.kind in MAPPING for reason in item.reasons)


def _merge(options: Iterable[Option]) -> Change:
    """All changes of several options in one; a course is added once."""
    changes = [option.change for option in options]
    added = {course.model_dump_json(): course for change in changes for course in change.added}
    return Change(
        tuple(dict.fromkeys(edit for change in changes for edit in change.edits)),
        tuple(dict.fromkeys(number for change in changes for number in change.required)),
        tuple(added.values()),
        tuple(teaches for change in changes for teaches in change.new),
    )
