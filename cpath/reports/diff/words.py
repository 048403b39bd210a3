"""What changed between two states, in plain words and in the order in which people read it.

Turns a `cpath.compare.Comparison` into parts, sections and rows that every form of the report
shares. Must not know a format.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.diagnostics.plain import clean
from cpath.model import KINDS, Framework, Validation
from cpath.model.initiative import Waiver
from cpath.reports.wording import View, count, percent_range, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cpath.compare import Comparison
    from cpath.compare.gaps import ItemChange, Move, PairChange
    from cpath.compare.records import RecordChange, ThresholdChange
    from cpath.compare.walk import InitiativeChange, StepChange, StepEvent, WordChange
    from cpath.gaps.competency import Pair
    from cpath.model import Text
    from cpath.source.history import Commit
    from cpath.steps.gate import StepState

NAMES = 10
"""So many names are listed in one row; the others are counted."""
ARROW = "->"
SHARED = "Shared by all regions"
_SECTIONS = {
    "settings": "Settings of the repository",
    "region": "The region itself",
    "framework": "Competency frameworks",
    "competency": "Competencies",
    "validation": "Votes of employers",
}
_MOVES: tuple[tuple[Move, str], ...] = (
    ("closed", "gaps closed"),
    ("opened", "gaps opened"),
    ("now known", "now known"),
    ("no longer known", "no longer known"),
    ("newly required", "newly required, no gap known"),
    ("no longer required", "no longer required"),
)


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
    def full(self) -> str:
        """Its name, the day and what the commit says."""
        if self.commit is None:
            return clean(f"{self.name} as of {self.on}")
        return clean(f"{self.name} ({self.commit.short}) as of {self.on}: {self.commit.subject}")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that changed: what it is, what became of it, and more about that."""

    subject: str
    change: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """All that changed in one region, or in what the regions share."""

    title: str
    sections: tuple[Section, ...]


def nothing_line(before: Side, after: Side) -> str:
    """Say that nothing changed."""
    return f"nothing changed in the career pathway data between {before.short} and {after.short}"


def note_lines(comparison: Comparison, before: Side, after: Side) -> Iterator[str]:
    """Say which files cannot be read on a side, and what could not be compared because of that."""
    for side, broken in ((before, comparison.broken_before), (after, comparison.broken_after)):
        if broken:
            left_out = "1 record" if len(broken) == 1 else f"{len(broken)} records"
            yield f"{left_out} of {side.short} left out that cannot be read: {_names(broken)}"
    for reason in comparison.left_out:
        yield f"not compared: {clean(reason)}"


def yardstick_rows(changes: Sequence[ThresholdChange]) -> tuple[Row, ...]:
    """Return the thresholds that have another value."""
    return tuple(
        Row(
            f"{change.title} ({change.name})",
            f"{change.before:g} {ARROW} {change.after:g}",
            (f"in {change.region}",) if change.region else (),
        )
        for change in changes
    )


def parts_of(comparison: Comparison, view: View) -> Iterator[Part]:
    """Yield all changes region by region, and at last what the regions share."""
    records: dict[str | None, list[RecordChange]] = defaultdict(list)
    for change in comparison.records:
        records[change.region].append(change)
    walks: dict[str | None, list[InitiativeChange]] = defaultdict(list)
    for walk in comparison.initiatives:
        walks[walk.region].append(walk)
    gaps: dict[str | None, list[PairChange]] = defaultdict(list)
    for pair in comparison.gaps:
        gaps[pair.region].append(pair)
    regions = sorted({*records, *walks, *gaps} - {None}, key=str)
    for region in (*regions, None):
        sections = [
            *(section for walk in walks[region] for section in _walk_sections(walk, view)),
            *(
                [Section("Competency gaps", tuple(_pair_row(pair, view) for pair in gaps[region]))]
                if gaps[region]
                else ()
            ),
            *_record_sections(records[region], view),
        ]
        if sections:
            yield Part(f"Region {region}" if region else SHARED, tuple(sections))


# Steps


def _walk_sections(walk: InitiativeChange, view: View) -> Iterator[Section]:
    name = f"{clean(walk.id)} ({words(walk.title, view)})"
    rows = [_step_row(step, view) for step in walk.steps]
    rows += [_word_row(change, view) for change in (*walk.waivers, *walk.attestations)]
    if rows:
        yield Section(f"The eight steps of {name}", tuple(rows))
    if walk.critical:
        yield Section(
            f"Critical occupations of {name}",
            tuple(Row(_name(item.title, item.occupation, view), item.change) for item in walk.critical),
        )


def _step_row(step: StepChange, view: View) -> Row:
    details = [_event_words(event, view) for event in step.events]
    if step.by_time:
        details.append("the data are the same: only time has passed")
    failing: dict[str, list[str]] = defaultdict(list)
    for item in step.failing:
        failing[item.result.missing].append(item.criterion.id)
    # Criteria often fail for one and the same reason.
    details += [
        clean(f"{', '.join(ids)} no longer met; to do: {missing}") for missing, ids in failing.items()
    ]
    if step.passing:
        details.append(f"met now: {', '.join(item.criterion.id for item in step.passing)}")
    change = state_words(step.after)
    if step.before is not step.after:
        change = f"{state_words(step.before)} {ARROW} {change}"
    return Row(f"step {step.number}, {step.title}", change, tuple(details))


def state_words(state: StepState | None) -> str:
    """Return the state of a step in words; ``new`` where there was no such initiative."""
    return "new" if state is None else state.value.replace("-", " ")


def _event_words(event: StepEvent, view: View) -> str:
    by = f" by {_names(event.by)}" if event.by else ""
    reason = f": {words(event.reason, view)}" if event.reason is not None else ""
    if event.what == "sign-off removed":
        return f"the sign-off of {event.on}{by} is gone from the step record"
    return f"{event.what} on {event.on}{by}{reason}"


def _word_row(change: WordChange, view: View) -> Row:
    word = change.word
    is_waiver = isinstance(word, Waiver)
    reason = words(word.reason if isinstance(word, Waiver) else word.statement, view)
    end = "without an end" if word.expires is None else f"until {word.expires}"
    what: str = change.what
    if change.what == "other end":
        before = "no end" if change.expired_before is None else str(change.expired_before)
        what = f"last day {before} {ARROW} {word.expires or 'no end'}"
    elif change.what == "expired":
        what = f"expired on {word.expires}"
    kind = "waiver" if is_waiver else "attestation"
    said = f"of {word.on} by {clean(word.by)}, {end}: {reason}"
    return Row(f"{kind} for {word.criterion}", what, (said,))


# Gaps


def _pair_row(change: PairChange, view: View) -> Row:
    shown = change.after or change.before
    assert shown is not None  # noqa: S101 - a change has at least one side
    subject = (
        f"{_name(shown.occupation_title, change.occupation, view)} from "
        f"{_name(shown.source_title, change.program, view)}"
    )
    if change.before is None:
        return Row(
            subject, f"compared for the first time, {coverage_words(change.after)}", _gap_count(change.after)
        )
    if change.after is None:
        return Row(subject, "not compared any more", (f"was: {coverage_words(change.before)}",))
    before, after = coverage_words(change.before), coverage_words(change.after)
    told = before if before == after else f"{before} {ARROW} {after.removeprefix('coverage ')}"
    return Row(subject, told, tuple(_item_details(change.items, view)))


def _gap_count(pair: Pair | None) -> tuple[str, ...]:
    if pair is None or not pair.demand.rated:
        return ()
    required = count(len(pair.items), "item", "items")
    gaps = count(len(pair.gaps), "gap", "gaps")
    return (f"{required} required, {gaps}, {len(pair.to_find_out)} to find out",)


def coverage_words(pair: Pair | None) -> str:
    """How much is covered, by the headline; that it is unknown where there is none."""
    if pair is None or pair.range is None:
        return "coverage unknown"
    return f"coverage {percent_range(pair.range)} {pair.headline}"


def _item_details(items: Iterable[ItemChange], view: View) -> Iterator[str]:
    by_move: dict[str, list[str]] = defaultdict(list)
    for change in items:
        item = change.after or change.before
        assert item is not None  # noqa: S101 - a change has at least one side
        told = f"{words(item.title, view)} ({item.competency})"
        if change.after is not None and change.move in ("opened", "now known"):
            told += f" {change.after.gap_class}"
            if change.before is None and change.move == "opened":
                told += ", newly required"
        by_move[change.move].append(told)
    for move, title in _MOVES:
        if by_move[move]:
            yield f"{title}: {_names(by_move[move])}"


# Records


def _record_sections(changes: Sequence[RecordChange], view: View) -> Iterator[Section]:
    by_kind: dict[str, list[RecordChange]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind].append(change)
    for model in KINDS:
        own = by_kind.get(model.kind)
        if own:
            title = _SECTIONS.get(model.kind) or model.folder.capitalize()
            yield Section(title, tuple(_record_row(change, view) for change in own))
        if model is Framework and by_kind.get("competency"):
            yield Section(_SECTIONS["competency"], tuple(_competency_rows(by_kind["competency"], view)))


def _record_row(change: RecordChange, view: View) -> Row:
    details: tuple[str, ...] = ()
    if change.change == "changed":
        details = (", ".join(lower(field) for field in change.fields),)
    elif change.change == "renamed":
        details = (f"was {change.was}; its data are the same",)
    elif isinstance(change.after, Validation):
        details = (_vote_words(change.after),)
    return Row(_name(change.title, change.key.rpartition("/")[2], view), change.change, details)


def lower(title: str) -> str:
    """Return a field's title inside a sentence: ``Core team`` as ``core team``, ``SOC`` as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _vote_words(vote: Validation) -> str:
    return (
        f"on {clean(vote.occupation)}, held on {vote.held_on}, {count(len(vote.voters), 'voter', 'voters')}, "
        f"{count(len(vote.items), 'item', 'items')}"
    )


def _competency_rows(changes: Sequence[RecordChange], view: View) -> Iterator[Row]:
    by_framework: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for change in changes:
        framework, _, id_ = change.key.rpartition("/")
        told = _name(change.title, id_, view)
        if change.was is not None:
            told += f", was {change.was.rpartition('/')[2]}"
        by_framework[framework][change.change].append(told)
    for framework, by_change in sorted(by_framework.items()):
        yield Row(
            f"in {framework}",
            ", ".join(f"{len(names)} {what}" for what, names in by_change.items()),
            tuple(f"{what}: {_names(names)}" for what, names in by_change.items()),
        )


def _name(title: Text, key: str, view: View) -> str:
    return f"{words(title, view)} ({clean(key)})"


def _names(names: Iterable[str]) -> str:
    known = [clean(name) for name in names]
    more = f" and {len(known) - NAMES} more" if len(known) > NAMES else ""
    return ", ".join(known[:NAMES]) + more
