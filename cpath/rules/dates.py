"""Rules about dates: completed things must have past dates, and related dates must be in order."""

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
    """Something recorded as done has a future date.

    Checked are meetings, decisions, documents, votes, reviews, publications and agreements. Use `due`,
    `next_on` and `expires` for dates still to come.

    Why: gates count meetings and plans by their dates. A meeting that has not happened yet would open a
    gate.

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
                    f"{what} has a future date, {day}",
                    "correct the date, or add it once it has happened",
                )


def _iter_past_days(record: Record[Any]) -> Iterator[tuple[DataPath, date | None, str]]:
    """Yield the dates of what is recorded as done, except sign-offs, which have their own rule."""
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
    """Two dates are in the wrong order.

    A decision's due date must follow the decision. The next review must follow this one. A picture must be
    made before it is published.

    Why: one of the two dates is a typo, and reminders depend on them.

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
                    "correct one of the two dates",
                    related=((record, first_path, "the other date is here"),),
                )


def _iter_ordered(entity: Initiative) -> Iterator[tuple[DataPath, date, DataPath, date | None, str]]:
    """Yield pairs of dates where the second must not be before the first."""
    for index, item in enumerate(entity.decisions):
        at: DataPath = ("decisions", index)
        yield (
            (*at, "decided_on"),
            item.decided_on,
            (*at, "due"),
            item.due,
            "the due date is before the decision",
        )
    for index, review in enumerate(entity.reviews):
        at = ("reviews", index)
        yield (*at, "on"), review.on, (*at, "next_on"), review.next_on, "the next review is before this one"
    for index, shown in enumerate(entity.publications):
        at = ("publications", index)
        words = "the picture was published before it was made"
        yield (*at, "rendered_on"), shown.rendered_on, (*at, "published_on"), shown.published_on, words
