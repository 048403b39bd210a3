"""What happened to an initiative in the eight steps between two catalogs.

Separates what is new in the step record (signed, reopened) from the state of the steps on the date of each
side. Must not know the gaps of programs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cpath.model import Initiative, Occupation, Organization
from cpath.steps.gate import StepState, evaluate_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.compare.records import Renames
    from cpath.model import Text
    from cpath.model.initiative import Attestation, SignOff, Waiver
    from cpath.steps.gate import CriterionStatus, InitiativeStatus, StepStatus


@dataclass(frozen=True, slots=True)
class StepEvent:
    """Something new in the step record of one step.

    ``sign-off removed``: an entry that was there before is gone. No cpath command does that.
    """

    what: Literal["signed", "signed again", "opened again", "sign-off removed"]
    on: date
    by: tuple[str, ...]
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class StepChange:
    """One step whose record or state differs.

    A state is None if there was no such initiative. ``by_time``: the state would be the same with the
    earlier data; only time has passed. ``failing`` are hard criteria that no longer pass, ``passing`` those
    that now pass.
    """

    number: int
    title: str
    before: StepState | None
    after: StepState | None
    events: tuple[StepEvent, ...]
    by_time: bool
    failing: tuple[CriterionStatus, ...]
    passing: tuple[CriterionStatus, ...]


@dataclass(frozen=True, slots=True)
class WordChange:
    """A waiver or an attestation that was added, removed, given another end date, or has expired."""

    what: Literal["added", "removed", "other end", "expired"]
    word: Waiver | Attestation
    expired_before: date | None = None
    """For another end: the last day before the change; None if it had none."""


@dataclass(frozen=True, slots=True)
class CriticalChange:
    """An occupation that was added to the critical ones, or dropped from them."""

    change: Literal["added", "dropped"]
    occupation: str
    title: Text


@dataclass(frozen=True, slots=True)
class InitiativeChange:
    """One initiative that differs. ``id`` is as commands take it."""

    key: str
    id: str
    region: str | None
    title: Text
    steps: tuple[StepChange, ...]
    waivers: tuple[WordChange, ...]
    attestations: tuple[WordChange, ...]
    critical: tuple[CriticalChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.steps or self.waivers or self.attestations or self.critical)


def find_walks(
    before: Catalog, after: Catalog, before_on: date, after_on: date, renames: Renames
) -> tuple[InitiativeChange, ...]:
    """What happened to each initiative. ``before`` and ``after`` are each as of their own date."""
    old = {renames.now(Initiative.kind, item.record.key): item for item in evaluate_all(before, before_on)}
    new = {item.record.key: item for item in evaluate_all(after, after_on)}
    aged = old
    if before_on != after_on:
        aged = {
            renames.now(Initiative.kind, item.record.key): item for item in evaluate_all(before, after_on)
        }
    broken = before.broken.get(Initiative.kind, set()) | after.broken.get(Initiative.kind, set())
    found = []
    for key in sorted({*old, *new} - broken):
        change = _compare_walk((before, after), (old.get(key), new.get(key), aged.get(key)), renames)
        if not change.is_empty:
            found.append(change)
    return tuple(found)


def _compare_walk(
    catalogs: tuple[Catalog, Catalog],
    statuses: tuple[InitiativeStatus | None, InitiativeStatus | None, InitiativeStatus | None],
    renames: Renames,
) -> InitiativeChange:
    old, new, aged = statuses
    shown = new or old
    assert shown is not None  # noqa: S101 - the key is of one of them
    record = shown.record
    entity_before = old.record.entity if old else None
    entity_after = new.record.entity if new else None
    days = (old.today if old else None, new.today if new else None)
    return InitiativeChange(
        record.key,
        shown.id,
        record.region,
        record.entity.title,
        # A dropped initiative has no steps. That it was dropped is reported elsewhere.
        tuple(_compare_steps(old, new, aged, renames)) if new else (),
        tuple(
            _compare_words(
                entity_before.waivers if entity_before else (),
                entity_after.waivers if entity_after else (),
                days,
            )
        )
        if new
        else (),
        tuple(
            _compare_words(
                entity_before.attestations if entity_before else (),
                entity_after.attestations if entity_after else (),
                days,
            )
        )
        if new
        else (),
        tuple(_compare_critical(catalogs, old, new, renames)),
    )


# Steps


def _compare_steps(
    old: InitiativeStatus | None,
    new: InitiativeStatus,
    aged: InitiativeStatus | None,
    renames: Renames,
) -> Iterator[StepChange]:
    events = _find_events(old.record.entity.steps if old else (), new.record.entity.steps, renames)
    for index, after in enumerate(new.steps):
        before = old.steps[index] if old else None
        own = tuple(events.get(after.step.number, ()))
        if not own and (before is None or before.state is after.state):
            continue
        state = before.state if before else None
        failing, passing = _compare_criteria(before, after)
        yield StepChange(
            after.step.number,
            after.step.title,
            state,
            after.state,
            own,
            not own and aged is not None and state is not aged.steps[index].state is after.state,
            failing,
            passing,
        )


def _compare_criteria(
    before: StepStatus | None, after: StepStatus
) -> tuple[tuple[CriterionStatus, ...], tuple[CriterionStatus, ...]]:
    """Hard criteria that no longer pass, and those that now pass."""
    passed = {item.criterion.id: item.passes for item in before.criteria} if before else {}
    hard = [item for item in after.criteria if item.criterion.required]
    failing = tuple(item for item in hard if not item.passes and passed.get(item.criterion.id) is True)
    passing = tuple(item for item in hard if item.passes and passed.get(item.criterion.id) is False)
    return failing, passing


def _find_events(
    before: Sequence[SignOff], after: Sequence[SignOff], renames: Renames
) -> Mapping[int, list[StepEvent]]:
    """Compare two step records. An entry is the same if only its reopening differs.

    If a record was renamed, its id in an entry and the entry's fingerprint were carried over.
    """
    known: dict[str, list[SignOff]] = {}
    for entry in before:
        known.setdefault(_entry(entry, renames, is_old=True), []).append(entry)
    events: dict[int, list[StepEvent]] = {}
    signed: set[int] = set()
    for entry in after:
        own = events.setdefault(entry.step, [])
        same = known.get(_entry(entry, renames))
        old = same.pop(0) if same else None
        if old is None:
            by = tuple(signer.organization for signer in entry.signed_by)
            own.append(StepEvent("signed again" if entry.step in signed else "signed", entry.signed_on, by))
        if entry.reopened is not None and (old is None or old.reopened is None):
            opened = entry.reopened
            own.append(StepEvent("opened again", opened.on, (opened.by,), opened.reason))
        signed.add(entry.step)
    for entries in known.values():
        for entry in entries:
            by = tuple(signer.organization for signer in entry.signed_by)
            events.setdefault(entry.step, []).append(StepEvent("sign-off removed", entry.signed_on, by))
    return events


def _entry(entry: SignOff, renames: Renames, *, is_old: bool = False) -> str:
    if not any(renames.keys.values()):
        return entry.model_dump_json(exclude={"reopened"})
    signers = [
        (renames.now(Organization.kind, item.organization) if is_old else item.organization, item.role)
        for item in entry.signed_by
    ]
    return f"{entry.model_dump_json(exclude={'reopened', 'signed_by', 'digest'})} {signers}"


# Waivers and attestations


def _compare_words(
    before: Sequence[Waiver | Attestation],
    after: Sequence[Waiver | Attestation],
    days: tuple[date | None, date | None],
) -> Iterator[WordChange]:
    known: dict[str, list[Waiver | Attestation]] = {}
    for word in before:
        known.setdefault(_word(word), []).append(word)
    for word in after:
        same = known.get(_word(word))
        old = same.pop(0) if same else None
        if old is None:
            yield WordChange("added", word)
        elif old.expires != word.expires:
            yield WordChange("other end", word, old.expires)
        elif _has_expired(word, days[1]) and not _has_expired(word, days[0]):
            yield WordChange("expired", word)
    for words in known.values():
        for word in words:
            yield WordChange("removed", word)


def _word(word: Waiver | Attestation) -> str:
    return word.model_dump_json(exclude={"expires"})


def _has_expired(word: Waiver | Attestation, day: date | None) -> bool:
    return day is not None and word.expires is not None and word.expires < day


# Critical occupations


def _compare_critical(
    catalogs: tuple[Catalog, Catalog],
    old: InitiativeStatus | None,
    new: InitiativeStatus | None,
    renames: Renames,
) -> Iterator[CriticalChange]:
    before = {renames.now(Occupation.kind, key): title for key, title in _critical(catalogs[0], old).items()}
    after = _critical(catalogs[1], new)
    for key, title in after.items():
        if key not in before:
            yield CriticalChange("added", key, title)
    for key, title in before.items():
        if key not in after:
            yield CriticalChange("dropped", key, title)


def _critical(catalog: Catalog, status: InitiativeStatus | None) -> dict[str, Text]:
    """The critical occupations of an initiative by key, with their titles."""
    found: dict[str, Text] = {}
    if status is None:
        return found
    record: Record[Initiative] = status.record
    for entry in record.entity.critical_occupations:
        key = catalog.resolve(Occupation.kind, entry.occupation, record.region).key or entry.occupation
        occupation = catalog.all(Occupation).get(key)
        found[key] = occupation.entity.title if occupation else key
    return found
