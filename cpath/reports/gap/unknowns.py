"""What is not known, in words: the headline's width by cause, and notes on items with what to write where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.scale import ZERO
from cpath.reports.gap.reason_words import FLAGS, REASONS, reason_words, write_words
from cpath.reports.wording import count, percent_range
from cpath.rounding import round_half_up

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
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
    write: tuple[str, ...]

    @property
    def words(self) -> str:
        """The part in one sentence, such as "7 points are 2 items whose assessment is not stated"."""
        points = int(round_half_up(self.share * 100, 0))
        many = (
            "less than 1 point is" if not points else "1 point is" if points == 1 else f"{points} points are"
        )
        because = " and ".join(REASONS[kind].items for kind in self.kinds)
        return f"{many} {count(len(self.items), 'item', 'items')} {because}"


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
        whole: Range = getattr(item.coverage, statistic)
        for mapping, width in ((False, own.width), (True, whole.width - own.width)):
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


def write_lines(reasons: Iterable[Reason], report: GapReport, pair: Pair) -> tuple[str, ...]:
    """What to write where, each sentence once."""
    return tuple(dict.fromkeys(write_words(found, report, pair) for found in grouped(reasons)))


def width_lines(report: GapReport, pair: Pair) -> list[str]:
    """The headline's width in words, each cause with what to write; none where it is one figure."""
    causes = width_causes(report, pair)
    if pair.mapped_courses == 0:
        return [f"{text[:1].upper()}{text[1:]}" for cause in causes for text in cause.write]
    figure = percent_range(pair.range)
    return [f"{figure}: {cause.words}: {'; '.join(cause.write)}" for cause in causes]


def notes(items: Sequence[Item], report: GapReport, pair: Pair) -> Iterable[str]:
    """What to know and to write of items in a list, each note after the numbers of its items."""
    for note, numbers in noted(items, report, pair).items():
        yield f"{spans(numbers)}: {note}"


def noted(items: Sequence[Item], report: GapReport, pair: Pair) -> dict[str, list[int]]:
    """What to know and to write of items, each note with the numbers of its items, from 1.

    What to write is left out where it is beside the headline's width, and close votes, which are not a
    fault of the source.
    """
    written = {kind for cause in width_causes(report, pair) for kind in cause.kinds}
    found: dict[str, list[int]] = {}
    for number, item in enumerate(items, 1):
        for note in item_notes(item, report, pair, written):
            if note != FLAGS["close-call"]:
                found.setdefault(note, []).append(number)
    return found


def item_notes(
    item: Item, report: GapReport, pair: Pair, written: Collection[ReasonKind] = ()
) -> Iterable[str]:
    """Why an item is open or not met, each with what to write; its flags; what sampling errors allow."""
    for reasons in grouped(telling(item)):
        why = reason_words(reasons)
        known = reasons[0].kind in written
        yield why if known else f"{why}; {write_words(reasons, report, pair)}"
    for flag in item.flags:
        yield FLAGS[flag]
    if item.is_gap and item.significant is False:
        yield "the shortfall is within sampling error"


def spans(numbers: Sequence[int]) -> str:
    """Numbers with runs as ranges: 1-4, 6."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in runs)


def telling(item: Item) -> list[Reason]:
    """The reasons that bear on an item's class: what is open, or of a gap what is known."""
    return [reason for reason in item.reasons if item.certain != bool(REASONS[reason.kind].items)]
