"""What changed between two states of a repository, in the order in which people read it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.diagnostics.plain import clean
from cpath.documents import Column, Document, Items, Section, Table
from cpath.messages import UNKNOWN, Code, Listed, Message, Number, coded, msg, plural
from cpath.model import KINDS, Framework, Occupation, Validation
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
    from cpath.compare.records import RecordChange, ThresholdChange
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
"""Rows of a section that text shows without --all."""
_HEADINGS = {
    "settings": msg("Settings of the repository"),
    "region": msg("The region itself"),
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
_CHANGES = {
    "added": msg("added"),
    "dropped": msg("dropped"),
    "renamed": msg("renamed"),
    "changed": msg("changed"),
}
_MOVES: tuple[tuple[Move, Message], ...] = (
    ("closed", msg("gaps closed")),
    ("opened", msg("gaps opened")),
    ("now known", msg("now known")),
    ("no longer known", msg("no longer known")),
    ("newly required", msg("newly required, no gap known")),
    ("no longer required", msg("no longer required")),
)
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
        blocks.append(_thresholds(comparison.yardstick))
    blocks += _regions(comparison, titles)
    return Document(
        msg("What changed in the career pathway data"),
        tuple(_lead(comparison)),
        tuple(blocks),
        (msg("from {side}", side=before.words), msg("to {side}", side=after.words)),
        landscape=True,
    )


def _lead(comparison: Comparison) -> Iterator[Message]:
    """Yield the answer: what moved in the steps and the gaps."""
    if comparison.is_empty:
        yield msg("Nothing changed.")
        return
    steps = sum(len(walk.steps) for walk in comparison.initiatives)
    moves = [item.move for pair in comparison.gaps for item in pair.items]
    yield msg(
        "{records}, {steps}; {closed}, {opened}.",
        records=plural("{n} record changed", "{n} records changed", len(comparison.records)),
        steps=plural("{n} step moved", "{n} steps moved", steps),
        closed=plural("{n} gap closed", "{n} gaps closed", moves.count("closed")),
        opened=plural("{n} gap opened", "{n} gaps opened", moves.count("opened")),
    )


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
        yield msg("not compared: {reason}", reason=reason)


def _table(head: Message, rows: Iterable[Row]) -> Table:
    return Table((Column(head, "name"), Column(msg("Change")), Column(msg("More"))), tuple(rows), most=_ROWS)


def _joined(parts: Sequence[Value]) -> Value:
    """Several remarks as one cell, with semicolons."""
    if len(parts) <= 1:
        return parts[0] if parts else None
    return msg("{one}; {more}", one=parts[0], more=_joined(parts[1:]))


def _arrow(before: Value, after: Value) -> Message:
    return msg("{before} → {after}", before=before, after=after)


def _thresholds(changes: Sequence[ThresholdChange]) -> Section:
    rows = (
        (
            msg("{title} ({name})", title=Code(change.title), name=Code(change.name)),
            _arrow(Number(change.before, 3), Number(change.after, 3)),
            msg("in {region}", region=Code(change.region)) if change.region else None,
        )
        for change in changes
    )
    heading = msg("Thresholds changed: figures and steps of the two sides are not measured alike")
    return Section(heading, (_table(msg("Threshold"), rows),))


def _regions(comparison: Comparison, titles: Titles) -> Iterator[Section]:
    records: dict[str | None, list[RecordChange]] = defaultdict(list)
    for change in comparison.records:
        records[change.region].append(change)
    walks: dict[str | None, list[InitiativeChange]] = defaultdict(list)
    for walk in comparison.initiatives:
        walks[walk.region].append(walk)
    gaps: dict[str | None, list[PairChange]] = defaultdict(list)
    for pair in comparison.gaps:
        gaps[pair.region].append(pair)
    for region in (*sorted({*records, *walks, *gaps} - {None}, key=str), None):
        sections = [section for walk in walks[region] for section in _walk(walk, titles)]
        if gaps[region]:
            table = _table(msg("Occupation and program"), map(_pair, gaps[region]))
            sections.append(Section(msg("Competency gaps"), (table,)))
        sections += _records(records[region], titles)
        if sections:
            heading: Value = msg("Shared by all regions")
            if region:
                heading = msg("Region {region}", region=titles(region))
            yield Section(heading, tuple(sections))


# Steps


def _walk(walk: InitiativeChange, titles: Titles) -> Iterator[Section]:
    rows: list[Row] = [_step(step, titles) for step in walk.steps]
    rows += [_word(change, titles) for change in (*walk.waivers, *walk.attestations)]
    if rows:
        heading = msg("The eight steps of {initiative}", initiative=walk.title)
        yield Section(heading, (_table(msg("Step"), rows),))
    if walk.critical:
        critical: list[Row] = [(item.title, _CHANGES[item.change], None) for item in walk.critical]
        heading = msg("Critical occupations of {initiative}", initiative=walk.title)
        yield Section(heading, (_table(msg("Occupation"), critical),))


def _step(step: StepChange, titles: Titles) -> Row:
    more: list[Value] = [_event(event, titles) for event in step.events]
    if step.by_time:
        more.append(msg("the data are the same: only time has passed"))
    failing: dict[str, tuple[Value, list[Value]]] = {}
    for item in step.failing:
        # Criteria often fail for one and the same reason.
        missing = item.result.missing
        failing.setdefault(missing, (coded(missing), []))[1].append(Code(item.criterion.id))
    more += [
        msg("{criteria} no longer met; to do: {missing}", criteria=Listed(ids, 99), missing=missing)
        for missing, ids in failing.values()
    ]
    if step.passing:
        ids = [Code(item.criterion.id) for item in step.passing]
        more.append(msg("met now: {criteria}", criteria=Listed(ids, 99)))
    change: Value = state_words(step.after)
    if step.before is not step.after:
        change = _arrow(state_words(step.before), change)
    return msg("{n}. {title}", n=step.number, title=step.title), change, _joined(more)


def _event(event: StepEvent, titles: Titles) -> Message:
    found = _EVENTS[event.what].fill(day=event.on)
    if event.by:
        found = msg("{what} by {signers}", what=found, signers=Listed([titles(name) for name in event.by]))
    return found if event.reason is None else msg("{what}: {reason}", what=found, reason=event.reason)


def _word(change: WordChange, titles: Titles) -> Row:
    word = change.word
    end = msg("without an end") if word.expires is None else msg("until {day}", day=word.expires)
    what = msg("added") if change.what == "added" else msg("removed")
    if change.what == "other end":
        before, after = (day or msg("no end") for day in (change.expired_before, word.expires))
        what = msg("last day {change}", change=_arrow(before, after))
    elif change.what == "expired":
        what = msg("expired on {day}", day=word.expires)
    kind = msg("waiver for {id}") if isinstance(word, Waiver) else msg("attestation for {id}")
    said = msg(
        "of {day} by {who}, {end}: {reason}",
        day=word.on,
        who=titles(word.by),
        end=end,
        reason=word.reason if isinstance(word, Waiver) else word.statement,
    )
    return kind.fill(id=Code(word.criterion)), what, said


# Gaps


def _pair(change: PairChange) -> Row:
    shown = change.after or change.before
    assert shown is not None  # noqa: S101 - a change has at least one side
    subject = msg("{occupation} from {source}", occupation=shown.occupation_title, source=shown.source_title)
    if change.before is None:
        return (
            subject,
            msg("compared for the first time: {share}", share=_coverage(change.after)),
            _counts(shown),
        )
    if change.after is None:
        return subject, msg("no longer compared"), msg("was: {share}", share=_coverage(change.before))
    before, after = _coverage(change.before), _coverage(change.after)
    same = change.before.range == change.after.range and change.before.headline == change.after.headline
    return subject, before if same else _arrow(before, after), _joined(list(_moved(change.items)))


def _coverage(pair: Pair | None) -> Value:
    if pair is None or pair.range is None:
        return UNKNOWN
    kind = msg("met") if pair.headline == "met" else msg("assessed")
    return msg("{share} {kind}", share=range_of(pair.range), kind=kind)


def _counts(pair: Pair) -> Value:
    if not pair.demand.rated:
        return None
    return msg(
        "{required}, {gaps}, {unclear} to find out",
        required=plural("{n} item required", "{n} items required", len(pair.items)),
        gaps=plural("{n} gap", "{n} gaps", len(pair.gaps)),
        unclear=len(pair.to_find_out),
    )


def _moved(items: Iterable[ItemChange]) -> Iterator[Message]:
    by_move: dict[str, list[Value]] = defaultdict(list)
    for change in items:
        item = change.after or change.before
        assert item is not None  # noqa: S101 - a change has at least one side
        name: Value = item.title
        if change.after is not None and change.move in ("opened", "now known"):
            name = msg("{title} ({result})", title=name, result=CLASSES[change.after.gap_class].name)
            if change.before is None and change.move == "opened":
                name = msg("{title}, newly required", title=name)
        by_move[change.move].append(name)
    for move, words in _MOVES:
        if by_move[move]:
            yield msg("{move}: {items}", move=words, items=Listed(by_move[move], _NAMES))


# Records


def _records(changes: Sequence[RecordChange], titles: Titles) -> Iterator[Section]:
    by_kind: dict[str, list[RecordChange]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    for model in KINDS:
        own = by_kind.get(model.kind)
        if own:
            yield Section(_HEADINGS[model.kind], (_table(msg("Record"), (_record(c, titles) for c in own)),))
        if model is Framework and by_kind.get("competency"):
            rows = _competencies(by_kind["competency"])
            yield Section(msg("Competencies"), (_table(msg("Framework"), rows),))


def _record(change: RecordChange, titles: Titles) -> Row:
    more: Value = None
    if change.change == "changed":
        more = Listed([Code(_lower(field)) for field in change.fields], 99)
    elif change.change == "renamed":
        more = msg("was {id}; its data are the same", id=Code(change.was or ""))
    elif isinstance(change.after, Validation):
        vote = change.after
        more = msg(
            "on {occupation}, held on {day}, {voters}, {items}",
            occupation=titles(vote.occupation, Occupation),
            day=vote.held_on,
            voters=plural("{n} voter", "{n} voters", len(vote.voters)),
            items=plural("{n} item", "{n} items", len(vote.items)),
        )
    name = msg("{title} ({id})", title=change.title, id=Code(change.key.rpartition("/")[2]))
    return name, _CHANGES[change.change], more


def _lower(title: str) -> str:
    """A field's title inside a sentence: ``Core team`` as ``core team``, ``SOC`` as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _competencies(changes: Sequence[RecordChange]) -> Iterator[Row]:
    by_framework: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for change in changes:
        framework, _, id_ = change.key.rpartition("/")
        name = msg("{title} ({id})", title=change.title, id=Code(id_))
        if change.was is not None:
            name = msg("{name}, was {id}", name=name, id=Code(change.was.rpartition("/")[2]))
        by_framework[framework][change.change].append(name)
    for framework, by_change in sorted(by_framework.items()):
        counts: list[Value] = [
            msg("{n} {change}", n=len(names), change=_CHANGES[what]) for what, names in by_change.items()
        ]
        more: list[Value] = [
            msg("{change}: {names}", change=_CHANGES[what], names=Listed(names, _NAMES))
            for what, names in by_change.items()
        ]
        yield msg("in {framework}", framework=Code(framework)), Listed(counts), _joined(more)
