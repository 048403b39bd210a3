"""What a plan must cover: every required item of its occupations, and what can be said of each.

An item is *closed* where the plan has it, *open* where nothing that exists has it, *unknown* where a level
that is not known would decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.scale import ZERO
from cpath.gaps.yardstick import shown_competency

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.required import Demand, Required
    from cpath.model import Occupation
    from cpath.plan.candidate import Candidate, Touch

UNMAPPED = "nobody has said what it teaches"


@dataclass(frozen=True, slots=True)
class Target:
    """An occupation that a plan is for, and what it requires in the plan's region."""

    occupation: Record[Occupation]
    demand: Demand


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """One required item of one occupation. Each is only made once, and is itself alone."""

    occupation: Record[Occupation]
    item: Required

    @property
    def key(self) -> tuple[str, str]:
        """What orders needs and names them."""
        return self.occupation.key, self.item.key


@dataclass(frozen=True, slots=True)
class Lead:
    """A program or course that may help, and why it is not in the plan.

    ``prepares_for`` are the keys of the occupations of the plan that it prepares for, where that was asked.
    """

    id: str
    reason: str
    prepares_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Open:
    """A need that nothing in reach meets: the nearest level that is offered, and by whom.

    ``elsewhere`` are programs that would meet it and are not in reach: suspended, of another region.
    """

    need: Need
    best: Fraction
    best_by: str | None
    elsewhere: tuple[Lead, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """A need of which it is not known whether it can be met, why, and whom to ask."""

    need: Need
    reason: str
    leads: tuple[Lead, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Needs by what can be done about them.

    ``coverable`` gives for each the candidates that meet it. ``granted`` ask for nothing (level 0), or are
    met already.
    """

    coverable: Mapping[Need, tuple[Candidate, ...]]
    granted: tuple[Need, ...]
    open: tuple[Open, ...]
    unclear: tuple[Unclear, ...]

    @property
    def left(self) -> tuple[Need, ...]:
        """The needs that are not met, or not known to be, and whose level is known."""
        needs = (*(entry.need for entry in self.open), *(entry.need for entry in self.unclear))
        return tuple(need for need in needs if need.item.level is not None)


def sort_needs(
    catalog: Catalog,
    needs: Sequence[tuple[Need, Sequence[Touch]]],
    had: Collection[Need],
    unmapped: Mapping[str, Sequence[str]],
    elsewhere: Mapping[Need, tuple[Lead, ...]],
) -> Sorted:
    """Sort needs, each with the candidates that have to do with it.

    ``had`` are met already by what somebody brings along. ``unmapped`` are, by occupation, the programs that
    prepare for it and that nobody has mapped: they may teach anything.
    """
    coverable: dict[Need, tuple[Candidate, ...]] = {}
    granted: list[Need] = []
    open_: list[Open] = []
    unclear: list[Unclear] = []
    for need, near in needs:
        item = need.item
        if item.level is None:
            unclear.append(Unclear(need, item.reason or "its required level is not known", ()))
            continue
        if not item.level or need in had:
            granted.append(need)
            continue
        covering = tuple(touch.candidate for touch in near if touch.covers(item))
        if covering:
            coverable[need] = covering
            continue
        leads = [_lead(catalog, touch) for touch in near if touch.offered.level is None]
        leads += [Lead(id_, UNMAPPED) for id_ in unmapped.get(need.occupation.key, ())]
        if leads:
            unclear.append(Unclear(need, "whether it is taught to this level is not known", tuple(leads)))
        else:
            open_.append(_open(need, near, elsewhere.get(need, ())))
    return Sorted(coverable, tuple(granted), tuple(open_), tuple(unclear))


def _lead(catalog: Catalog, touch: Touch) -> Lead:
    related = [shown_competency(catalog, key) for key in touch.offered.leads]
    if related:
        names = ", ".join(related)
        return Lead(
            touch.candidate.id, f"teaches what is broader or narrower ({names}): see whether it will do"
        )
    return Lead(touch.candidate.id, touch.offered.reason or "the level it teaches is not known")


def _open(need: Need, near: Sequence[Touch], elsewhere: tuple[Lead, ...]) -> Open:
    best, by = ZERO, None
    for touch in near:
        level = touch.offered.level
        if level is not None and level > best:
            best, by = level, touch.candidate.id
    return Open(need, best, by, elsewhere)
