"""What became of gaps since a revision, as tables and as data: what closed, opened, became known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpath.reports.diff.data import pair_change_data
from cpath.reports.diff.words import coverage_words
from cpath.reports.gap.table import Column, Table
from cpath.reports.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.compare.gaps import PairChange
    from cpath.compare.records import ThresholdChange
    from cpath.gaps.competency import Pair
    from cpath.reports.wording import View

MOVES = (
    ("closed", "What closed"),
    ("opened", "What opened"),
    ("now known", "What became known"),
    ("no longer known", "What is no longer known"),
    ("newly required", "What is newly required, and no known gap"),
    ("no longer required", "What is no longer required"),
)
"""Every move of an item, in the order in which people read it."""


@dataclass(frozen=True, slots=True)
class GapChanges:
    """Pairs that changed since ``since``; ``left_out`` says what could not be compared.

    ``thresholds`` are those that figures depend on and that have another value now.
    """

    since: str
    on: str
    pairs: tuple[PairChange, ...]
    left_out: tuple[str, ...]
    thresholds: tuple[ThresholdChange, ...] = ()


def change_tables(changes: GapChanges, view: View) -> Iterator[Table]:
    """Yield the coverage before and after, then a table for each sort of move."""
    yield Table(
        "Coverage",
        f"Coverage since {changes.since} ({changes.on})",
        (
            Column("occupation"),
            Column("program"),
            Column("region", width=14),
            Column("before"),
            Column("after"),
            Column("gaps before", "count"),
            Column("gaps after", "count"),
        ),
        tuple(
            (
                change.occupation,
                change.program,
                change.region,
                *(_coverage(pair) for pair in (change.before, change.after)),
                *(_gaps(pair) for pair in (change.before, change.after)),
            )
            for change in changes.pairs
        ),
        (
            *(() if changes.pairs else ("nothing changed in the gaps of critical occupations",)),
            *(_threshold_words(change) for change in changes.thresholds),
        ),
    )
    for move, title in MOVES:
        rows = tuple(row[1:] for row in _item_rows(changes, view) if row[0] == move)
        if rows:
            yield Table(
                title.removeprefix("What ").capitalize()[:31],
                f"{title} ({len(rows)})",
                (
                    Column("competency"),
                    Column("occupation"),
                    Column("program"),
                    Column("region", width=14),
                    Column("before", "mark", width=20),
                    Column("after", "mark", width=20),
                ),
                rows,
            )


def _threshold_words(change: ThresholdChange) -> str:
    place = f" in {change.region}" if change.region else ""
    return (
        f"{change.name}{place} was {change.before:g} and is {change.after:g}: each side is worked out by its "
        "own, so gaps may move without anybody having changed a program"
    )


def moves_table(changes: GapChanges, view: View) -> Table:
    """Return every item that changed in one table, for programs that sort it themselves."""
    heads = ("move", "competency", "title", "occupation", "program", "region", "before", "after")
    rows = tuple(
        (move, key, *told)
        for (move, *told), key in zip(
            _item_rows(changes, view),
            (change.key for pair in changes.pairs for change in pair.items),
            strict=True,
        )
    )
    return Table("Changes", "What changed", tuple(Column(head) for head in heads), rows)


def _item_rows(changes: GapChanges, view: View) -> Iterator[tuple[str, ...]]:
    """Yield move, title, occupation, program, region, and the class before and after of each item."""
    for pair in changes.pairs:
        for change in pair.items:
            shown = change.after or change.before
            yield (
                change.move,
                "" if shown is None else words(shown.title, view),
                pair.occupation,
                pair.program,
                pair.region,
                "not required" if change.before is None else change.before.gap_class,
                "not required" if change.after is None else change.after.gap_class,
            )


def _coverage(pair: Pair | None) -> str:
    return "not compared" if pair is None else coverage_words(pair).removeprefix("coverage ")


def _gaps(pair: Pair | None) -> int | str | None:
    return "" if pair is None else len(pair.gaps) if pair.demand.rated else None


def changes_data(changes: GapChanges, view: View) -> dict[str, Any]:
    """Return the changes as data."""
    return {
        "revision": changes.since,
        "on": changes.on,
        "pairs": [pair_change_data(change, view) for change in changes.pairs],
        "left_out": list(changes.left_out),
        "thresholds": [
            {"name": change.name, "region": change.region, "before": change.before, "after": change.after}
            for change in changes.thresholds
        ],
    }
