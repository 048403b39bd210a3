"""Which programs together cover an occupation, or the occupations of a pathway: the question of a consortium.

A program counts for the occupations that it prepares for, and for no others. Programs for different
audiences never stand in one set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.competency import compare_offer
from cpath.gaps.figures import Range
from cpath.gaps.offer import offer_by
from cpath.gaps.route import stack
from cpath.gaps.scale import ONE, ZERO
from cpath.model import Program
from cpath.plan.change import target_level
from cpath.plan.facts import AUDIENCES, prepares_for
from cpath.plan.options import is_reached
from cpath.plan.pick import Sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Record
    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.required import Demand, Required
    from cpath.gaps.yardstick import Yardstick
    from cpath.model import Occupation


@dataclass(frozen=True, slots=True)
class Target:
    """An occupation, and what it requires in the region."""

    occupation: Record[Occupation]
    demand: Demand


@dataclass(frozen=True, slots=True)
class Member:
    """One program of a set: what share of the weight it adds to those before it, and what is covered then.

    ``covered`` lies between what is known to be covered and what may be.
    """

    program: Record[Program]
    adds: Fraction
    covered: Range


@dataclass(frozen=True, slots=True)
class ProgramSet:
    """The programs that together cover the most for some audiences; none where nobody stated any.

    ``pairs`` hold them together against each occupation that one of them prepares for. ``spare`` is the
    program that would add the most besides, and what it adds: less than ``least``. ``unmapped`` are not
    counted: nobody has stated what they teach. ``unserved`` are occupations without a program.
    """

    audiences: tuple[str, ...]
    members: tuple[Member, ...]
    pairs: tuple[Pair, ...]
    spare: tuple[Record[Program], Fraction] | None
    unmapped: tuple[Record[Program], ...]
    unserved: tuple[Record[Occupation], ...]
    least: Fraction
    proven: bool

    @property
    def covered(self) -> Range:
        """What all of them cover."""
        return self.members[-1].covered if self.members else Range(ZERO, ZERO)


def build_sets(
    yardstick: Yardstick,
    targets: Sequence[Target],
    programs: Iterable[Record[Program]],
    region: str | None,
    least: Fraction,
    audience: str | None = None,
) -> tuple[ProgramSet, ...]:
    """The best set for each audience; audiences with the same programs share one.

    A set ends where one more program adds less than ``least`` of the required weight.
    """
    catalog = yardstick.catalog
    wanted = {target.occupation.key for target in targets}
    serving = [
        program
        for program in programs
        if program.entity.status == "active" and wanted & set(prepares_for(catalog, program))
    ]
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in (audience,) if audience is not None else (*AUDIENCES, ""):
        keys = [
            program.key
            for program in serving
            if (name in program.entity.audience if name else not program.entity.audience)
        ]
        if keys:
            groups.setdefault(tuple(sorted(keys)), []).append(name)
    known = catalog.all(Program)
    return tuple(
        _Chooser(yardstick, targets, [known[key] for key in keys], region).choose(
            tuple(name for name in names if name), least
        )
        for keys, names in groups.items()
    )


class _Chooser:
    def __init__(
        self,
        yardstick: Yardstick,
        targets: Sequence[Target],
        programs: Sequence[Record[Program]],
        region: str | None,
    ) -> None:
        self.yardstick, self.targets, self.programs, self.region = yardstick, targets, programs, region
        catalog = yardstick.catalog
        self.serves: Mapping[str, frozenset[str]] = {
            program.key: frozenset(prepares_for(catalog, program)) for program in programs
        }
        self.required = {
            (target.occupation.key, item.key): item for target in targets for item in target.demand.items
        }
        self.whole = sum((item.weight for item in self.required.values()), ZERO)
        self.mapped = {program.key: program for program in programs if program.entity.is_mapped}
        self.weights = {place: item.weight for place, item in self.required.items()}
        pairs = {key: self._pairs([program]) for key, program in self.mapped.items()}
        self.covers = {key: self._places(found, surely=True) for key, found in pairs.items()}
        self.may_cover = {key: self._places(found, surely=False) for key, found in pairs.items()}

    def choose(self, audiences: tuple[str, ...], least: Fraction) -> ProgramSet:
        """The set that ends where one more program adds less than ``least``."""
        names, proven = self._enough(least)
        members: list[Member] = []
        for number, key in enumerate(names, 1):
            before = members[-1].covered.low if members else ZERO
            # Of each item a set offers the best that one of its programs does: what one covers, all do.
            covered = Range(self._share(names[:number]), self._share(names[:number], self.may_cover))
            members.append(Member(self.mapped[key], covered.low - before, covered))
        chosen = [self.mapped[key] for key in names]
        served = frozenset().union(*self.serves.values())
        return ProgramSet(
            audiences,
            tuple(members),
            self._pairs(chosen),
            self._spare(names),
            tuple(program for program in self.programs if program.key not in self.mapped),
            tuple(target.occupation for target in self.targets if target.occupation.key not in served),
            least,
            proven,
        )

    def _enough(self, least: Fraction) -> tuple[tuple[str, ...], bool]:
        """The best set of which one more program adds less than ``least``, and whether that is proven."""
        sets = Sets(self.covers, self.weights)
        names: tuple[str, ...] = ()
        share, proven = ZERO, True
        for size in range(1, len(self.mapped) + 1):
            more = sets.best(size)
            proven &= more.proven
            now = self._share(more.names)
            if now <= share or now - share < least:
                break
            names, share = more.names, now
        return names, proven

    def _share(
        self, names: Iterable[str], covers: Mapping[str, frozenset[tuple[str, str]]] | None = None
    ) -> Fraction:
        """The share of all required weight that programs cover together."""
        covers = self.covers if covers is None else covers
        covered = frozenset().union(*(covers[name] for name in names))
        return sum((self.weights[place] for place in covered), ZERO) / self.whole if self.whole else ZERO

    def _places(self, pairs: Iterable[Pair], *, surely: bool) -> frozenset[tuple[str, str]]:
        """The items that a program meets, or that it may meet."""
        return frozenset(
            (pair.occupation, item.key)
            for pair in pairs
            for item in pair.items
            for required in (self.required[pair.occupation, item.key],)
            if (is_reached(item, required) if surely else _may_reach(item, required))
        )

    def _pairs(self, programs: Sequence[Record[Program]]) -> tuple[Pair, ...]:
        """What programs offer together, against each occupation that some of them prepare for."""
        found = []
        for target in self.targets:
            serving = [one for one in programs if target.occupation.key in self.serves[one.key]]
            if serving:
                offer = stack([offer_by(self.yardstick, program) for program in serving])
                found.append(
                    compare_offer(self.yardstick, target.occupation, target.demand, offer, self.region)
                )
        return tuple(found)

    def _spare(self, names: Sequence[str]) -> tuple[Record[Program], Fraction] | None:
        """The program that adds the most to a set, and how much."""
        now = self._share(names)
        found = [(self._share([*names, key]) - now, key) for key in self.mapped if key not in names]
        added = [(share, key) for share, key in found if share > 0]
        if not added:
            return None
        share, key = min(added, key=lambda entry: (-entry[0], entry[1]))
        return self.mapped[key], share


def _may_reach(item: Item, required: Required) -> bool:
    coverage = item.coverage
    return bool(coverage.assessed.high if target_level(required) is None else coverage.met.high == ONE)
