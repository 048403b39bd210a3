"""Rules about days: what is told as done must be past, and what follows must come after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.diagnostics import Severity
from cpath.model import Initiative, Partnership, Program, Validation
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cpath.catalog.catalog import Record
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath


@rule("CP505", "date-in-the-future", Severity.WARNING)
def date_in_the_future(context: Context) -> Iterator[Finding]:
    """Something that is told as done has a date ahead of today.

    Meetings held, decisions, documents, votes, reviews, publications, agreements. For what is still
    to come there are `due`, `next_on` and `expires`.

    Why: gates count meetings and plans by their dates; one that is yet to be held would open a gate.

    Wrong:

        # written in May 2026
        meetings:
          - {on: 2062-02-12}

    Right:

        meetings:
          - {on: 2026-02-12}
    """
    for record in context.catalog.iter_records():
        for path, day, what in _iter_past_days(record):
            if day is not None and day > context.today:
                yield Finding(
                    record,
                    path,
                    f"{what} of {day} lies in the future",
                    "correct the date, or write it down when it has happened",
                )


def _iter_past_days(record: Record[Any]) -> Iterator[tuple[DataPath, date | None, str]]:
    """Yield the days of what is recorded as done; sign-offs have a rule of their own."""
    entity = record.entity
    if isinstance(entity, Partnership):
        for index, meeting in enumerate(entity.meetings):
            yield ("meetings", index, "on"), meeting.on, "the meeting"
        for index, priority in enumerate(entity.priorities):
            yield ("priorities", index, "set_on"), priority.set_on, "the priority"
        for key, document, what in (
            ("agreement", entity.agreement, "the agreement"),
            ("action_plan", entity.action_plan, "the action plan"),
        ):
            if document is not None:
                yield (key, "dated"), document.dated, what
    elif isinstance(entity, Initiative):
        yield from _iter_past_days_of_initiative(entity)
    elif isinstance(entity, Program):
        yield ("last_checked",), entity.last_checked, "the check"
        for index, agreement in enumerate(entity.articulation):
            yield ("articulation", index, "agreed_on"), agreement.agreed_on, "the agreement"
    elif isinstance(entity, Validation):
        yield ("held_on",), entity.held_on, "the vote"


def _iter_past_days_of_initiative(entity: Initiative) -> Iterator[tuple[DataPath, date | None, str]]:
    for index, critical in enumerate(entity.critical_occupations):
        if critical.override is not None:
            path: DataPath = ("critical_occupations", index, "override", "on")
            yield path, critical.override.on, "the employers' decision"
    for index, answer in enumerate(entity.inventory):
        yield ("inventory", index, "on"), answer.on, "the answer"
    yield ("gap_report_on",), entity.gap_report_on, "the gap report"
    for index, decision in enumerate(entity.decisions):
        yield ("decisions", index, "decided_on"), decision.decided_on, "the decision"
    for index, feedback in enumerate(entity.feedback):
        yield ("feedback", index, "on"), feedback.on, "the feedback"
    for index, publication in enumerate(entity.publications):
        yield ("publications", index, "published_on"), publication.published_on, "the publication"
        yield ("publications", index, "rendered_on"), publication.rendered_on, "the picture"
    for index, review in enumerate(entity.reviews):
        yield ("reviews", index, "on"), review.on, "the review"
    yield from _iter_past_days_of_gates(entity)


def _iter_past_days_of_gates(entity: Initiative) -> Iterator[tuple[DataPath, date | None, str]]:
    for index, waiver in enumerate(entity.waivers):
        yield ("waivers", index, "on"), waiver.on, "the waiver"
    for index, attestation in enumerate(entity.attestations):
        yield ("attestations", index, "on"), attestation.on, "the attestation"
    for index, sign_off in enumerate(entity.steps):
        if sign_off.reopened is not None:
            yield ("steps", index, "reopened", "on"), sign_off.reopened.on, "the reopening"


@rule("CP513", "dates-out-of-order", Severity.WARNING)
def dates_out_of_order(context: Context) -> Iterator[Finding]:
    """One date must follow another and does not.

    A decision is due after it was taken; the next review comes after this one; a picture is
    published after it was made.

    Why: one of the two is mistyped, and reminders go by them.

    Wrong:

        reviews:
          - {on: 2026-09-15, next_on: 2026-03-15}

    Right:

        reviews:
          - {on: 2026-09-15, next_on: 2027-03-15}
    """
    for record in context.catalog.all(Initiative).values():
        for first_path, first, path, second, words in _iter_ordered(record.entity):
            if second is not None and second < first:
                yield Finding(
                    record,
                    path,
                    f"{words}: {second} is before {first}",
                    "correct one of the two",
                    related=((record, first_path, "the other date is here"),),
                )


def _iter_ordered(entity: Initiative) -> Iterator[tuple[DataPath, date, DataPath, date | None, str]]:
    """Yield pairs of days of which the second must not be before the first."""
    for index, item in enumerate(entity.decisions):
        at: DataPath = ("decisions", index)
        yield (*at, "decided_on"), item.decided_on, (*at, "due"), item.due, "due before the decision"
    for index, review in enumerate(entity.reviews):
        at = ("reviews", index)
        yield (*at, "on"), review.on, (*at, "next_on"), review.next_on, "the next review before this one"
    for index, shown in enumerate(entity.publications):
        at = ("publications", index)
        words = "published before the picture was made"
        yield (*at, "rendered_on"), shown.rendered_on, (*at, "published_on"), shown.published_on, words
