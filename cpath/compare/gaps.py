"""Which competency gaps opened and closed between two catalogs, and how coverage changed.

An item that was unknown and is now known is reported as such, not as a closed gap. Must not know the steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.errors import NoRepositoryError
from cpath.gaps.report import build_gap_report
from cpath.messages import Code, Message, msg
from cpath.model import Framework, Initiative, Occupation, Program, Region, Validation
from cpath.model.kind_words import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpath.catalog import Catalog
    from cpath.compare.records import Renames
    from cpath.gaps.competency import Item, Pair

Move = Literal["opened", "closed", "now known", "no longer known", "newly required", "no longer required"]
"""What happened to an item. ``newly required`` ones are met or unknown; otherwise their gap opened."""

Place = tuple[str, str, str]
"""Region, occupation and program of a pair, with the keys that they have after."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One required item of a pair. A side is None if it was not required there."""

    move: Move
    key: str
    before: Item | None
    after: Item | None


@dataclass(frozen=True, slots=True)
class PairChange:
    """One occupation compared with one program. A side is None if the two were not compared there."""

    region: str
    occupation: str
    program: str
    before: Pair | None
    after: Pair | None
    items: tuple[ItemChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return (
            self.before is not None
            and self.after is not None
            and not self.items
            and _coverage(self.before) == _coverage(self.after)
        )


def find_gap_changes(
    before: Catalog, after: Catalog, renames: Renames
) -> tuple[tuple[PairChange, ...], tuple[Message, ...]]:
    """Find what became of the gaps of critical occupations, and say what cannot be compared.

    A pair that depends on a file that cannot be read on one side is left out, because gaps would appear to
    open or close.
    """
    sides = ((before, msg("in the state before")), (after, msg("in the state after")))
    unread = [side for catalog, side in sides if not catalog.settings_read]
    if unread:
        return (), tuple(
            msg("gaps: {file} cannot be read {side}", file=Code("cpath.yaml"), side=side) for side in unread
        )
    broken = {
        kind: {renames.now(kind, key) for key in before.broken.get(kind, ())} | after.broken.get(kind, set())
        for kind in (
            Framework.kind, Region.kind, Initiative.kind, Validation.kind, Occupation.kind, Program.kind
        )
    }  # fmt: skip
    if broken[Framework.kind]:
        return (), tuple(_cannot_be_read(Framework.kind, key) for key in sorted(broken[Framework.kind]))
    old, new = _pairs(before, renames), _pairs(after, None)
    found: list[PairChange] = []
    left_out: dict[Message, None] = {}
    for place in sorted({*old, *new}):
        reason = _unread(place, broken)
        if reason is not None:
            left_out[reason] = None
            continue
        pair_before, pair_after = old.get(place), new.get(place)
        items: tuple[ItemChange, ...] = ()
        if pair_before is not None and pair_after is not None:
            items = _compare_items(pair_before, pair_after, renames)
        change = PairChange(*place, pair_before, pair_after, items)
        if not change.is_empty:
            found.append(change)
    return tuple(found), tuple(left_out)


def _cannot_be_read(kind: str, key: str) -> Message:
    return msg("gaps: {kind} {id} cannot be read", kind=KIND_WORDS[kind], id=Code(key))


def _unread(place: Place, broken: Mapping[str, set[str]]) -> Message | None:
    """Say which file, that a pair rests on, cannot be read on one of the sides."""
    region, occupation, program = place
    if region in broken[Region.kind]:
        return _cannot_be_read(Region.kind, region)
    for kind, key in ((Occupation.kind, occupation), (Program.kind, f"{region}/{program}")):
        if key in broken[kind]:
            return _cannot_be_read(kind, key)
    for kind in (Validation.kind, Initiative.kind):
        for key in sorted(broken[kind]):
            if key.startswith(f"{region}/"):
                return msg(
                    "gaps: {kind} {id} cannot be read, so nothing of {region} is compared",
                    kind=KIND_WORDS[kind],
                    id=Code(key),
                    region=Code(region),
                )
    return None


def _pairs(catalog: Catalog, renames: Renames | None) -> dict[Place, Pair]:
    try:
        report = build_gap_report(catalog)
    except NoRepositoryError:  # no critical occupation yet
        return {}
    pairs = {}
    for pair in report.pairs:
        region, occupation, program = pair.region or "", pair.occupation, pair.source.rpartition("/")[2]
        if renames is not None:
            occupation = renames.now(Occupation.kind, occupation)
            region, program = renames.now(Program.kind, f"{region}/{program}").split("/", 1)
        pairs[region, occupation, program] = pair
    return pairs


def _compare_items(before: Pair, after: Pair, renames: Renames) -> tuple[ItemChange, ...]:
    old = {renames.now("competency", item.key): item for item in before.items}
    new = {item.key: item for item in after.items}
    found = []
    # In the order of the later report, then what is no longer required.
    for key in (*new, *(key for key in old if key not in new)):
        was, is_ = old.get(key), new.get(key)
        move = _judge(was, is_, rated=(before.demand.rated, after.demand.rated))
        if move is not None:
            found.append(ItemChange(move, key, was, is_))
    return tuple(found)


def _judge(was: Item | None, is_: Item | None, *, rated: tuple[bool, bool]) -> Move | None:
    if is_ is None:
        if not rated[1]:
            return "no longer known" if was is not None and was.certain else None
        return "no longer required"
    if was is None:
        if not rated[0]:
            return "now known" if is_.certain else None
        return "opened" if is_.is_gap else "newly required"
    if not was.certain or not is_.certain:
        if was.certain == is_.certain:
            return None
        return "now known" if is_.certain else "no longer known"
    if was.is_gap == is_.is_gap:
        return None
    return "opened" if is_.is_gap else "closed"


def _coverage(pair: Pair) -> tuple[object, ...]:
    return pair.headline, pair.coverage, pair.so_far
