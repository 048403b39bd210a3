"""Which few of many sets cover the most weight: exactly, by branch and bound in whole numbers.

Gives up after a counted effort, takes the best next one each time instead, and says so. Knows sets and
weights, not competencies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from cpath.gaps.scale import on_common_denominator

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from fractions import Fraction

T = TypeVar("T", bound="Hashable")

EFFORT = 1_000_000
"""Sets looked at, again and again, before it is given up to prove that a choice is the best."""


@dataclass(frozen=True, slots=True)
class Picked:
    """Names in the order in which they cover the most; ``proven`` where no other choice is better."""

    names: tuple[str, ...]
    proven: bool


class _TooMuch(Exception):  # noqa: N818 - not an error
    pass


class Sets(Generic[T]):
    """Sets by name, over things that have weights."""

    def __init__(self, sets: Mapping[str, Iterable[T]], weights: Mapping[T, Fraction]) -> None:
        things = list(dict.fromkeys(thing for members in sets.values() for thing in members))
        bit = {thing: 1 << place for place, thing in enumerate(things)}
        whole, _ = on_common_denominator([weights[thing] for thing in things])
        masks = {name: sum(bit[thing] for thing in set(sets[name])) for name in sorted(sets)}
        self._masks = _without_dominated(masks)
        self._all = (1 << len(things)) - 1
        self._groups: dict[int, int] = {}
        for thing, weight in zip(things, whole, strict=True):
            self._groups[weight] = self._groups.get(weight, 0) | bit[thing]
        self._left = EFFORT

    def fewest(self) -> Picked:
        """The fewest sets that cover everything; of several, those whose first ones cover the most."""
        greedy = self._greedy(0, len(self._masks))
        try:
            size = next(size for size in range(len(greedy) + 1) if self._can_cover(self._all, size))
            return Picked(
                self._order(size, lambda covered, left: self._can_cover(self._all & ~covered, left)),
                proven=True,
            )
        except _TooMuch:
            return Picked(greedy, proven=False)

    def best(self, size: int) -> Picked:
        """At most ``size`` sets that cover the most weight; the first ones cover the most of it."""
        greedy = self._greedy(0, size)
        try:
            most = self._most(0, size)
            return Picked(
                self._order(
                    size, lambda covered, left: self._weigh(covered) + self._most(covered, left) == most
                ),
                proven=True,
            )
        except _TooMuch:
            return Picked(greedy, proven=False)

    def _weigh(self, mask: int) -> int:
        return sum(weight * (mask & group).bit_count() for weight, group in self._groups.items())

    def _gains(self, covered: int) -> list[tuple[int, int, str]]:
        """What each set adds in weight and in number, with its name; the most first."""
        found = [
            (-self._weigh(added), -added.bit_count(), name)
            for name, mask in self._masks.items()
            if (added := mask & ~covered)
        ]
        return sorted(found)

    def _greedy(self, covered: int, size: int) -> tuple[str, ...]:
        """Sets taken one after the other, each time the one that adds the most."""
        names: list[str] = []
        while len(names) < size and (gains := self._gains(covered)):
            names.append(gains[0][2])
            covered |= self._masks[names[-1]]
        return tuple(names)

    def _order(self, size: int, is_good: Callable[[int, int], bool]) -> tuple[str, ...]:
        """Take the set that adds the most and leaves the best possible, one after the other."""
        covered = 0
        names: list[str] = []
        for left in range(size - 1, -1, -1):
            for _, _, name in self._gains(covered):
                if is_good(covered | self._masks[name], left):
                    names.append(name)
                    covered |= self._masks[name]
                    break
        return tuple(names)

    def _can_cover(self, missing: int, size: int) -> bool:
        """Whether ``size`` sets cover what is missing: branches on what the fewest sets have."""
        if not missing:
            return True
        if not size:
            return False
        self._count_down(len(self._masks))
        useful = [part for mask in self._masks.values() if (part := mask & missing)]
        if missing.bit_count() > size * max((part.bit_count() for part in useful), default=0):
            return False
        rarest: list[int] = useful
        apart, rest = 0, missing
        while rest:
            bit = rest & -rest
            having = [part for part in useful if part & bit]
            if len(having) < len(rarest):
                rarest = having
            apart += 1  # No set has two of those that are counted here.
            rest &= ~bit
            for part in having:
                rest &= ~part
        if apart > size:
            return False
        rarest.sort(key=int.bit_count, reverse=True)
        return any(self._can_cover(missing & ~part, size - 1) for part in rarest)

    def _most(self, covered: int, size: int) -> int:
        """The most weight that ``size`` more sets can add: takes or leaves the one that adds the most."""
        gains = [(-weight, self._masks[name]) for weight, _, name in self._gains(covered) if weight]
        best = self._weigh(self._covered_by(self._greedy(covered, size)) & ~covered)
        return self._branch(covered, size, [mask for _, mask in gains], 0, best)

    def _branch(self, covered: int, size: int, masks: Sequence[int], spent: int, best: int) -> int:
        self._count_down(len(masks))
        gains = sorted(((self._weigh(mask & ~covered), mask) for mask in masks), reverse=True)
        gains = [(gain, mask) for gain, mask in gains if gain]
        if not size or not gains:
            return max(best, spent)
        for place, (gain, mask) in enumerate(gains):
            if spent + sum(more for more, _ in gains[place : place + size]) <= best:
                break
            later = [other for _, other in gains[place + 1 :]]
            best = self._branch(covered | mask, size - 1, later, spent + gain, best)
        return best

    def _covered_by(self, names: Iterable[str]) -> int:
        covered = 0
        for name in names:
            covered |= self._masks[name]
        return covered

    def _count_down(self, looked_at: int) -> None:
        self._left -= looked_at
        if self._left < 0:
            raise _TooMuch


def _without_dominated(masks: Mapping[str, int]) -> dict[str, int]:
    """The sets that no other one contains; of equal ones the first by name."""
    by_size = sorted(masks.items(), key=lambda entry: (-entry[1].bit_count(), entry[0]))
    kept: dict[str, int] = {}
    for name, mask in by_size:
        if mask and not any(mask & other == mask for other in kept.values()):
            kept[name] = mask
    return kept
