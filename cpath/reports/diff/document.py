"""What changed between two states of a repository, in the order in which people read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.diagnostics.plain import clean
from cpath.documents import Column, Document, Item, Items, Section, Table
from cpath.messages import COMMA, Code, Listed, Message, Number, msg, plural
from cpath.model import KINDS, Framework, Occupation, Region, Validation
from cpath.model.initiative import Waiver
from cpath.reports.diff.data import data
from cpath.reports.gap.reasons import CLASSES
from cpath.reports.gap.words import range_of
from cpath.reports.steps.states import state_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cpath.compare import Comparison
    from cpath.compare.gaps import ItemChange, Move, PairChange
    from cpath.compare.records import Change, RecordChange, ThresholdChange
    from cpath.compare.walk import InitiativeChange, StepChange, StepEvent, WordChange
    from cpath.documents import Block, Row
    from cpath.gaps.competency import Pair
    from cpath.messages import Value
    from cpath.reports.titles import Titles
    from cpath.source.history import Commit

__all__ = ["Side", "data", "document"]

_NAMES = 10
"""Names listed in one row; the others are counted."""
_ROWS = 20
"""Rows of a list that text shows without --all."""
_KINDS = {
    "settings": msg("Settings"),
    "region": msg("Region"),
    "organization": msg("Organizations"),
    "framework": msg("Competency frameworks"),
    "occupation": msg("Occupations"),
    "credential": msg("Credentials"),
    "partnership": msg("Sector partnerships"),
    "program": msg("Programs"),
    "pathway": msg("Pathways"),
    "validation": msg("Votes of employers"),
    "initiative": msg("Initiatives"),
}
_CHANGES: dict[Change, Message] = {
    "added": msg("added"),
    "dropped": msg("dropped"),
    "renamed": msg("renamed"),
    "changed": msg("changed"),
}
_MOVES: dict[Move, Message] = {
    "closed": msg("closed"),
    "opened": msg("opened"),
    "now known": msg("now known"),
    "no longer known": msg("no longer known"),
    "newly required": msg("newly required, no gap known"),
    "no longer required": msg("no longer required"),
}
_EVENTS = {
    "signed": msg("signed on {day}"),
    "signed again": msg("signed again on {day}"),
    "opened again": msg("reopened on {day}"),
    "sign-off removed": msg("the sign-off of {day} is gone from the step record"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a revision as it was asked for, or the working folder."""

    name: str
    on: date
    commit: Commit | None = None

    @property
    def short(self) -> str:
        """Its name, with the commit's short id where it is a revision."""
        return clean(f"{self.name} ({self.commit.short})" if self.commit else self.name)

    @property
    def words(self) -> Message:
        """Its name, the day, and for a revision what the commit says."""
        name: Value = Code(clean(self.name)) if self.commit else msg("the working folder")
        if self.commit is None:
            return msg("{name} on {day}", name=name, day=self.on)
        subject = clean(self.commit.subject)
        return msg("{name} of {day}: {subject}", name=name, day=self.on, subject=subject)


def document(comparison: Comparison, before: Side, after: Side, titles: Titles) -> Document:
    """Return all changes region by region, and at last what the regions share."""
    blocks: list[Block] = []
    notes = tuple(_notes(comparison, before, after))
    if notes:
        blocks.append(Items(notes))
    if comparison.yardstick:
        heading = msg("Thresholds changed: figures and steps of the two sides are not measured alike")
        blocks.append(Section(heading, (Items(tuple(map(_threshold, comparison.yardstick))),)))
    blocks += _regions(comparison, titles)
    return Document(
        msg("What changed in the career pathway data"),
        (_answer(comparison),),
        tuple(blocks),
        (msg("from {side}", side=before.words), msg("to {side}", side=after.words)),
        landscape=True,
    )


def _answer(comparison: Comparison) -> Message:
    """What moved in the gaps, the steps, the records and the thresholds."""
    if comparison.is_empty:
        return msg("Nothing changed.")
    moves = [move for pair in comparison.gaps for move in _moves(pair)]
    walks = comparison.initiatives
    still = [pair for pair in comparison.gaps if {"closed", "opened"}.isdisjoint(_moves(pair))]
    parts = (
        plural("{n} gap closed", "{n} gaps closed", moves.count("closed")),
        plural("{n} gap opened", "{n} gaps opened", moves.count("opened")),
        plural("coverage of {n} program changed", "coverage of {n} programs changed", len(still)),
        plural("{n} step changed", "{n} steps changed", sum(len(walk.steps) for walk in walks)),
        plural(
            "{n} waiver or statement changed",
            "{n} waivers or statements changed",
            sum(len(walk.waivers) + len(walk.attestations) for walk in walks),
        ),
        plural(
            "{n} critical occupation changed",
            "{n} critical occupations changed",
            sum(len(walk.critical) for walk in walks),
        ),
        plural("{n} record changed", "{n} records changed", len(comparison.records)),
        plural("{n} threshold changed", "{n} thresholds changed", len(comparison.yardstick)),
    )
    return msg("{changes}.", changes=Listed([part for part in parts if part.values["n"]], len(parts)))


def _moves(pair: PairChange) -> list[Move]:
    return [item.move for item in pair.items]


def _notes(comparison: Comparison, before: Side, after: Side) -> Iterator[Message]:
    """Yield which files cannot be read on a side, and what could not be compared because of that."""
    for side, broken in ((before, comparison.broken_before), (after, comparison.broken_after)):
        if broken:
            yield plural(
                "{n} record of {side} cannot be read and is left out: {records}",
                "{n} records of {side} cannot be read and are left out: {records}",
                len(broken),
                side=Code(side.short),
                records=Listed([Code(name) for name in broken], _NAMES),
            )
    for reason in comparison.left_out:
        yield msg("Not compared: {reason}", reason=reason)


def _changed(before: Value, after: Value) -> Message:
    return msg("{before} → {after}", before=before, after=after)


def _threshold(change: ThresholdChange) -> Message:
    moved = _changed(Number(change.before, 3), Number(change.after, 3))
    name = Code(change.name)
    if change.region is None:
        return msg("{threshold}: {change}", threshold=name, change=moved)
    return msg("{threshold} in {region}: {change}", threshold=name, region=Code(change.region), change=moved)


def _regions(comparison: Comparison, titles: Titles) -> Iterator[Section]:
    changes = (comparison.initiatives, comparison.gaps, comparison.records)
    found = {change.region for group in changes for change in group}
    for region in (*sorted(filter(None, found)), None):
        sections: list[Section] = []
        for walk in comparison.initiatives:
            if walk.region == region:
                sections += _walk(walk, titles)
        pairs = tuple(_pair(pair) for pair in comparison.gaps if pair.region == region)
        if pairs:
            sections.append(Section(msg("Competency gaps"), (Items(pairs, most=_ROWS),)))
        rows = tuple(_records([one for one in comparison.records if one.region == region], titles))
        if rows:
            columns = (Column(msg("Kind"), "name"), Column(msg("Record"), "name"), Column(msg("Change")))
            table = Table((*columns, Column(msg("Details"))), rows, bands=True, most=_ROWS)
            sections.append(Section(msg("Records"), (table,)))
        if sections:
            heading: Value = msg("Shared by all regions")
            if region:
                heading = msg("Region {region}", region=titles(region, Region))
            yield Section(heading, tuple(sections))


# Steps


def _walk(walk: InitiativeChange, titles: Titles) -> Iterator[Section]:
    items = [_step(step, titles) for step in walk.steps]
    items += [_word(change, titles) for change in (*walk.waivers, *walk.attestations)]
    if items:
        heading = msg("The eight steps of {initiative}", initiative=walk.title)
        yield Section(heading, (Items(tuple(items)),))
    # Criteria often fail for one and the same reason.
    missing: dict[Message | None, list[Value]] = {}
    for criterion in (criterion for step in walk.steps for criterion in step.failing):
        missing.setdefault(criterion.result.missing, []).append(Code(criterion.criterion.id))
    if missing:
        to_do = tuple(
            msg("{criteria}: {missing}", criteria=Listed(ids, 99), missing=reason)
            for reason, ids in missing.items()
        )
        yield Section(msg("What to do now"), (Items(to_do),), "all")
    if walk.critical:
        critical = tuple(
            msg("{record}: {change}", record=item.title, change=_CHANGES[item.change])
            for item in walk.critical
        )
        heading = msg("Critical occupations of {initiative}", initiative=walk.title)
        yield Section(heading, (Items(critical),))


def _step(step: StepChange, titles: Titles) -> Item:
    lines: list[Value] = [_event(event, titles) for event in step.events]
    if step.by_time:
        lines.append(msg("the data are the same: only time has passed"))
    if step.failing:
        ids = [Code(item.criterion.id) for item in step.failing]
        lines.append(msg("no longer met: {criteria}", criteria=Listed(ids, _NAMES)))
    if step.passing:
        ids = [Code(item.criterion.id) for item in step.passing]
        lines.append(msg("met now: {criteria}", criteria=Listed(ids, _NAMES)))
    change = state_words(step.after)
    if step.before is not step.after:
        change = _changed(state_words(step.before), change)
    words = msg("Step {n}, {title}: {change}", n=step.number, title=step.title, change=change)
    return Item(words, tuple(lines))


def _event(event: StepEvent, titles: Titles) -> Message:
    found = _EVENTS[event.what].fill(day=event.on)
    if event.by:
        found = msg("{what} by {signers}", what=found, signers=Listed([titles(name) for name in event.by]))
    return found if event.reason is None else msg("{what}: {reason}", what=found, reason=event.reason)


def _word(change: WordChange, titles: Titles) -> Item:
    word = change.word
    what = msg("added") if change.what == "added" else msg("removed")
    if change.what == "other end":
        before, after = (day or msg("no end") for day in (change.expired_before, word.expires))
        what = msg("last day {change}", change=_changed(before, after))
    elif change.what == "expired":
        what = msg("expired on {day}", day=word.expires)
    kind = (
        msg("Waiver for {id}: {change}") if isinstance(word, Waiver) else msg("Statement for {id}: {change}")
    )
    said = msg(
        "of {day} by {who}, {end}: {reason}",
        day=word.on,
        who=titles(word.by),
        end=msg("without an end") if word.expires is None else msg("until {day}", day=word.expires),
        reason=word.reason if isinstance(word, Waiver) else word.statement,
    )
    return Item(kind.fill(id=Code(word.criterion), change=what), (said,))


# Gaps


def _pair(change: PairChange) -> Item:
    shown = change.after or change.before
    assert shown is not None  # noqa: S101 - a change has at least one side
    lines: tuple[Value, ...] = ()
    if change.before is None:
        said = msg("compared for the first time, {coverage}", coverage=_coverage(shown))
        lines = tuple(_counts(shown))
    elif change.after is None:
        said = msg("no longer compared, was {coverage}", coverage=_coverage(shown))
    else:
        said, lines = _coverage(change.after), tuple(_moved(change.items))
        if _shown(change.before) != _shown(change.after):
            said = _changed(_coverage(change.before), said)
    words = msg(
        "{occupation} from {program}: {change}",
        occupation=shown.occupation_title,
        program=shown.source_title,
        change=said,
    )
    return Item(words, lines)


def _shown(pair: Pair) -> tuple[object, ...]:
    return pair.range, pair.headline


def _coverage(pair: Pair) -> Message:
    if pair.range is None:
        return msg("coverage unknown")
    share = range_of(pair.range)
    return msg("{share} met", share=share) if pair.headline == "met" else msg("{share} assessed", share=share)


def _counts(pair: Pair) -> Iterator[Message]:
    """Yield what is known of a pair that is new."""
    if pair.demand.rated:
        parts = [
            plural("{n} item required", "{n} items required", len(pair.items)),
            plural("{n} gap", "{n} gaps", len(pair.gaps)),
            plural("{n} to find out", "{n} to find out", len(pair.to_find_out)),
        ]
        yield msg("{parts}", parts=Listed(parts, joint=COMMA))


def _moved(items: Iterable[ItemChange]) -> Iterator[Message]:
    by_move: dict[str, list[Value]] = {}
    for change in items:
        item = change.after or change.before
        assert item is not None  # noqa: S101 - a change has at least one side
        name: Value = item.title
        if change.after is not None and change.move in ("opened", "now known"):
            name = msg("{title} ({result})", title=name, result=CLASSES[change.after.gap_class].name)
            if change.before is None and change.move == "opened":
                name = msg("{title}, newly required", title=name)
        by_move.setdefault(change.move, []).append(name)
    for move, words in _MOVES.items():
        if move in by_move:
            yield msg("{move}: {items}", move=words, items=Listed(by_move[move], _NAMES))


# Records


def _records(changes: Sequence[RecordChange], titles: Titles) -> Iterator[Row]:
    """Yield rows in the order of kinds; those of competencies by framework, for there are many."""
    for model in KINDS:
        for change in changes:
            if change.kind == model.kind:
                yield _KINDS[model.kind], _name(change), _CHANGES[change.change], _details(change, titles)
        if model is Framework:
            yield from _competencies([change for change in changes if change.kind == "competency"])


def _name(change: RecordChange) -> Message:
    return msg("{title} ({id})", title=change.title, id=Code(change.key.rpartition("/")[2]))


def _details(change: RecordChange, titles: Titles) -> Value:
    if change.change == "changed":
        return Listed([Code(field) for field in change.fields], 99)
    if change.change == "renamed":
        return msg("was {id}; its data are the same", id=Code(change.was or ""))
    if not isinstance(change.after, Validation):
        return None
    vote = change.after
    return msg(
        "on {occupation}, held on {day}, {voters}, {items}",
        occupation=titles(vote.occupation, Occupation),
        day=vote.held_on,
        voters=plural("{n} voter", "{n} voters", len(vote.voters)),
        items=plural("{n} item", "{n} items", len(vote.items)),
    )


def _competencies(changes: Sequence[RecordChange]) -> Iterator[Row]:
    groups: dict[tuple[str, Change], list[Value]] = {}
    for change in changes:
        name = _name(change)
        if change.was is not None:
            name = msg("{name}, was {id}", name=name, id=Code(change.was.rpartition("/")[2]))
        groups.setdefault((change.key.rpartition("/")[0], change.change), []).append(name)
    for (framework, what), names in groups.items():
        number = msg("{n} in {framework}", n=len(names), framework=Code(framework))
        yield msg("Competencies"), number, _CHANGES[what], Listed(names, _NAMES)
