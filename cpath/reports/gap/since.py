"""What became of gaps since a revision: what closed, opened, became known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cpath.documents import Column, Document, Items, Section, Table
from cpath.messages import Code, Message, Number, Value, msg, plural
from cpath.messages.translate import english
from cpath.model import Occupation, Program
from cpath.reports.diff.data import pair_change_data
from cpath.reports.gap.pairs import data as pairs_data
from cpath.reports.gap.reasons import CLASSES
from cpath.reports.gap.words import short_answer
from cpath.reports.wording import read_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cpath.compare.gaps import ItemChange, Move, PairChange
    from cpath.compare.records import ThresholdChange
    from cpath.documents import Block, Cell
    from cpath.documents.data import Data
    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.report import GapReport
    from cpath.reports.titles import Titles

MOVES: dict[Move, Message] = {
    "closed": msg("What closed"),
    "opened": msg("What opened"),
    "now known": msg("What became known"),
    "no longer known": msg("What is no longer known"),
    "newly required": msg("What is newly required, and no known gap"),
    "no longer required": msg("What is no longer required"),
}
"""Every move of an item, in the order in which people read it."""
_NOT_REQUIRED = msg("not required")


@dataclass(frozen=True, slots=True)
class GapChanges:
    """Pairs that changed since ``since``; ``left_out`` says what could not be compared.

    ``thresholds`` are those that figures depend on and that have another value now.
    """

    since: str
    on: date
    pairs: tuple[PairChange, ...]
    left_out: tuple[Message, ...]
    thresholds: tuple[ThresholdChange, ...] = ()

    def items(self, move: Move) -> list[tuple[PairChange, ItemChange]]:
        """The items that made a move, with their pairs."""
        return [(pair, item) for pair in self.pairs for item in pair.items if item.move == move]


def document(changes: GapChanges, _: GapReport, titles: Titles) -> Document:
    """Return the coverage before and after, then a table for each sort of move."""
    blocks: list[Block] = []
    if changes.pairs:
        blocks.append(_coverage(changes, titles))
    if changes.thresholds:
        blocks.append(Items(tuple(map(_threshold, changes.thresholds))))
    for move, heading in MOVES.items():
        found = changes.items(move)
        if found:
            blocks.append(Section(msg("{what} ({n})", what=heading, n=len(found)), (_moves(found, titles),)))
    title = msg("Competency gaps since {day} ({revision})", day=changes.on, revision=Code(changes.since))
    return Document(title, tuple(_lead(changes)), tuple(blocks), landscape=True)


def _lead(changes: GapChanges) -> Iterator[Message]:
    if not changes.pairs:
        yield msg("Nothing changed in the gaps of critical occupations.")
        return
    closed, opened = len(changes.items("closed")), len(changes.items("opened"))
    yield msg(
        "{closed} closed, {opened} opened.",
        closed=plural("{n} gap", "{n} gaps", closed),
        opened=opened,
    )
    known = len(changes.items("now known"))
    if known:
        yield plural("{n} item became known.", "{n} items became known.", known)


def _coverage(changes: GapChanges, titles: Titles) -> Table:
    columns = (
        Column(msg("Region"), "name"),
        Column(msg("Occupation"), "name"),
        Column(msg("Program")),
        Column(msg("Before")),
        Column(msg("After")),
        Column(msg("Gaps before"), "number", detail=True),
        Column(msg("Gaps after"), "number", detail=True),
    )
    rows = (
        (
            titles(change.region),
            titles(change.occupation, Occupation),
            _program(change, titles),
            *(_answer(pair) for pair in (change.before, change.after)),
            *(_gaps(pair) for pair in (change.before, change.after)),
        )
        for change in changes.pairs
    )
    return Table(columns, rows, msg("Coverage"), bands=True, most=10)


def _program(change: PairChange, titles: Titles) -> Value:
    pair = change.after or change.before
    return titles(change.program, Program) if pair is None else pair.source_title


def _answer(pair: Pair | None) -> Cell | Value:
    return msg("not compared") if pair is None else short_answer(pair)


def _gaps(pair: Pair | None) -> int | None:
    return len(pair.gaps) if pair is not None and pair.demand.rated else None


def _threshold(change: ThresholdChange) -> Message:
    name: Value = Code(change.name)
    if change.region:
        name = msg("{name} in {region}", name=name, region=Code(change.region))
    return msg(
        "{name} was {before} and is {after}. Each side is worked out by its own value, so gaps may move "
        "although no program changed.",
        name=name,
        before=Number(change.before, 3),
        after=Number(change.after, 3),
    )


def _moves(found: list[tuple[PairChange, ItemChange]], titles: Titles) -> Table:
    columns = (
        Column(msg("Competency"), "name"),
        Column(msg("Occupation")),
        Column(msg("Program")),
        Column(msg("Before")),
        Column(msg("After")),
    )
    rows = (
        (
            _title(change),
            titles(pair.occupation, Occupation),
            _program(pair, titles),
            _class(change.before),
            _class(change.after),
        )
        for pair, change in found
    )
    return Table(columns, rows, most=10)


def _title(change: ItemChange) -> Any:
    shown = change.after or change.before
    return "" if shown is None else shown.title


def _class(item: Item | None) -> Message:
    return _NOT_REQUIRED if item is None else CLASSES[item.gap_class].name


# Data


def data(changes: GapChanges, report: GapReport, titles: Titles) -> Data:
    """Return the changes beside the pairs; the CSV has every item that changed."""
    language = titles.language
    since = {
        "revision": changes.since,
        "on": changes.on.isoformat(),
        "pairs": [pair_change_data(change, language) for change in changes.pairs],
        "left_out": [english(reason) for reason in changes.left_out],
        "thresholds": [
            {"name": change.name, "region": change.region, "before": change.before, "after": change.after}
            for change in changes.thresholds
        ],
    }
    found = pairs_data(report, titles, {"since": since})
    rows = [
        {
            "move": change.move,
            "competency": change.key,
            "title": read_words(_title(change), language),
            "occupation": pair.occupation,
            "program": pair.program,
            "region": pair.region,
            "before": "not required" if change.before is None else change.before.gap_class,
            "after": "not required" if change.after is None else change.after.gap_class,
        }
        for pair in changes.pairs
        for change in pair.items
    ]
    keys = ("move", "competency", "title", "occupation", "program", "region", "before", "after")
    return replace(found, tables={"changes": rows, **found.tables}, chosen="changes", csv=rows, csv_keys=keys)
