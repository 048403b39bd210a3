"""What is not known, in words: the headline's width by cause, and notes on items with what to write where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.scale import ZERO
from cpath.messages import Listed, Message, msg, plural
from cpath.reports.gap.reasons import FLAGS, REASONS, reason_words, write_words
from cpath.rounding import whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from fractions import Fraction

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.figures import Range
    from cpath.gaps.reason import Reason, ReasonKind
    from cpath.gaps.report import GapReport


@dataclass(frozen=True, slots=True)
class Cause:
    """Part of the headline's width: why it is open, its share of the weight, its items, what to write."""

    kinds: tuple[ReasonKind, ...]
    share: Fraction
    items: tuple[Item, ...]
    write: tuple[Message, ...]

    @property
    def words(self) -> Message:
        """The part in words, such as "7 points are open: 2 items whose assessment is not stated"."""
        n = len(self.items)
        found = [REASONS[kind].items for kind in self.kinds]
        because = Listed([message.fill(n=n) for message in found if message is not None])
        points = whole(self.share * 100)
        if not points:
            return msg("less than 1 point is open: {because}", because=because)
        return plural(
            "{n} point is open: {because}", "{n} points are open: {because}", points, because=because
        )


_ABOUT_LEVELS = frozenset(
    kind
    for kind in REASONS
    if kind.startswith("required-level") or kind in ("level-off-scale", "no-conversion", "outside-conversion")
) | {"level-not-stated", "competency-not-found"}
"""Reasons that leave open how well something is taught, not whether it is."""


def width_causes(report: GapReport, pair: Pair) -> tuple[Cause, ...]:
    """The width of the headline by cause, the widest first; the shares add up to the width.

    What courses that are not mapped leave open is counted apart from what an item's own marks do.
    """
    statistic = pair.headline
    total = sum((item.weight for item in pair.items), ZERO)
    if statistic is None or not total:
        return ()
    parts: dict[tuple[ReasonKind, ...], list[tuple[Item, Fraction, list[Reason]]]] = {}
    for item in pair.items:
        own: Range = getattr(item.so_far, statistic)
        whole_: Range = getattr(item.coverage, statistic)
        for mapping, width in ((False, own.width), (True, whole_.width - own.width)):
            if width:
                reasons = [reason for reason in item.reasons if _opens(reason, statistic, mapping=mapping)]
                kinds = tuple(kind for kind in REASONS if kind in {reason.kind for reason in reasons})
                parts.setdefault(kinds, []).append((item, item.weight * width / total, reasons))
    causes = [
        Cause(
            kinds,
            sum((share for _, share, _ in found), ZERO),
            tuple(item for item, _, _ in found),
            write_lines([reason for _, _, reasons in found for reason in reasons], report, pair),
        )
        for kinds, found in parts.items()
    ]
    return tuple(sorted(causes, key=lambda cause: (-cause.share, cause.kinds)))


def _opens(reason: Reason, statistic: str, *, mapping: bool) -> bool:
    """Whether a reason can leave a statistic open."""
    if not REASONS[reason.kind].items or REASONS[reason.kind].mapping != mapping:
        return False
    return statistic == "met" or reason.kind not in _ABOUT_LEVELS


def grouped(reasons: Iterable[Reason]) -> Iterable[list[Reason]]:
    """Reasons that are put in one sentence: of one kind, about the same level and scales."""
    groups: dict[tuple[str, str, str, str], list[Reason]] = {}
    for reason in reasons:
        level_ = reason.level if reason.kind == "level-off-scale" else ""
        groups.setdefault((reason.kind, level_, reason.scale, reason.target), []).append(reason)
    return groups.values()


def write_lines(reasons: Iterable[Reason], report: GapReport, pair: Pair) -> tuple[Message, ...]:
    """What to write where, each sentence once."""
    found = (write_words(group, report, pair) for group in grouped(reasons))
    return tuple({str(message): message for message in found}.values())


def width_lines(report: GapReport, pair: Pair) -> list[Message]:
    """The headline's width in words, each cause with what to write; none where it is one figure."""
    causes = width_causes(report, pair)
    if pair.mapped_courses == 0:
        return [msg("To know more: {write}", write=message) for cause in causes for message in cause.write]
    return [msg("{cause}: {write}", cause=cause.words, write=joined(cause.write)) for cause in causes]


def joined(parts: Sequence[Message]) -> Message:
    """Several sentences as one, with semicolons."""
    first, *rest = parts
    return msg("{one}; {more}", one=first, more=joined(rest)) if rest else first


def noted(items: Sequence[Item], report: GapReport, pair: Pair) -> list[tuple[Message, list[Item]]]:
    """What to know and to write of items, each note with its items.

    What to write is left out where it is beside the headline's width, and close votes, which are not a
    fault of the source.
    """
    written = {kind for cause in width_causes(report, pair) for kind in cause.kinds}
    found: dict[str, tuple[Message, list[Item]]] = {}
    for item in items:
        for note in item_notes(item, report, pair, written):
            if note != FLAGS["close-call"]:
                found.setdefault(str(note), (note, []))[1].append(item)
    return list(found.values())


def item_notes(
    item: Item, report: GapReport, pair: Pair, written: Collection[ReasonKind] = ()
) -> Iterator[Message]:
    """Why an item is open or not met, each with what to write; its flags; what sampling errors allow."""
    for reasons in grouped(telling(item)):
        why = reason_words(reasons)
        known = reasons[0].kind in written
        yield why if known else joined([why, write_words(reasons, report, pair)])
    for flag in item.flags:
        yield FLAGS[flag]
    if item.is_gap and item.significant is False:
        yield msg("the shortfall is within sampling error")


def telling(item: Item) -> list[Reason]:
    """The reasons that bear on an item's class: what is open, or of a gap what is known."""
    return [reason for reason in item.reasons if item.certain != bool(REASONS[reason.kind].items)]
