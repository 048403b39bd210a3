"""Rules about initiatives, which walk through the eight steps, and their sign-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.model import Initiative
from cpath.rules.identity import iter_repeated
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpath.rules.registry import Context
    from cpath.source.position import DataPath


@rule("CP507", "critical-twice", Severity.ERROR)
def critical_twice(context: Context) -> Iterator[Finding]:
    """One occupation stands in the list of critical occupations twice.

    Why: its openings would count twice in the region's demand, and two figures for it may differ.

    Wrong:

        critical_occupations:
          - {occupation: registered-nurse}
          - {occupation: registered-nurse}

    Right:

        critical_occupations:
          - {occupation: registered-nurse}
    """
    for record in context.catalog.all(Initiative).values():
        named: Iterable[tuple[DataPath, object]] = (
            (("critical_occupations", index, "occupation"), item.occupation)
            for index, item in enumerate(record.entity.critical_occupations)
        )
        for path, first, value in iter_repeated(named):
            yield Finding(
                record,
                path,
                f"the occupation {value!r} is called critical twice",
                "keep one of the two",
                related=((record, first, "the first one is here"),),
            )


@rule("CP508", "decision-not-critical", Severity.WARNING)
def decision_not_critical(context: Context) -> Iterator[Finding]:
    """A decision is about an occupation that the initiative does not call critical.

    Why: step 6 asks for decisions on the gaps of critical occupations; this one counts for none.

    Wrong:

        critical_occupations:
          - {occupation: registered-nurse}
        decisions:
          - {occupation: nursing-assistant, competency: onet/active-listening, decision: improve}

    Right:

        critical_occupations:
          - {occupation: registered-nurse}
          - {occupation: nursing-assistant}
        decisions:
          - {occupation: nursing-assistant, competency: onet/active-listening, decision: improve}
    """
    for record in context.catalog.all(Initiative).values():
        critical = {item.occupation for item in record.entity.critical_occupations}
        for index, decision in enumerate(record.entity.decisions):
            if decision.occupation not in critical:
                yield Finding(
                    record,
                    ("decisions", index, "occupation"),
                    f"the occupation {decision.occupation!r} is not among the critical ones",
                    "add it to critical_occupations, or correct the decision",
                )


@rule("CP509", "sign-off-order", Severity.ERROR)
def sign_off_order(context: Context) -> Iterator[Finding]:
    """The sign-offs do not run from step 1 upwards, one each.

    A step is signed once and only after all steps before it, on the same day or later.

    Why: the order of the eight steps is what the gates hold; `cpath step advance` writes the record
    in this order.

    Wrong:

        steps:
          - {step: 1, signed_on: 2026-03-01, signed_by: []}
          - {step: 3, signed_on: 2026-04-01, signed_by: []}

    Right:

        steps:
          - {step: 1, signed_on: 2026-03-01, signed_by: []}
          - {step: 2, signed_on: 2026-03-20, signed_by: []}
    """
    for record in context.catalog.all(Initiative).values():
        signed: dict[int, int] = {}
        for index, item in enumerate(record.entity.steps):
            path: DataPath = ("steps", index, "step")
            if item.step in signed:
                yield Finding(
                    record,
                    path,
                    f"step {item.step} is signed twice",
                    "keep the sign-off that holds",
                    related=((record, ("steps", signed[item.step], "step"), "the first one is here"),),
                )
                continue
            if item.step != len(signed) + 1:
                yield Finding(
                    record,
                    path,
                    f"step {item.step} stands where the sign-off of step {len(signed) + 1} belongs",
                    "sign the steps in their order with `cpath step advance`",
                )
                break
            before = record.entity.steps[index - 1].signed_on if index else item.signed_on
            if item.signed_on < before:
                yield Finding(
                    record,
                    ("steps", index, "signed_on"),
                    f"step {item.step} was signed on {item.signed_on}, the step ahead of it on {before}",
                    "correct the day",
                    related=((record, ("steps", index - 1, "signed_on"), "the step ahead is here"),),
                )
            signed[item.step] = index


@rule("CP510", "signed-in-the-future", Severity.ERROR)
def signed_in_the_future(context: Context) -> Iterator[Finding]:
    """A step's sign-off has a date ahead of today.

    Why: nobody can have signed it yet; the step record must be able to be trusted.

    Wrong:

        # written in May 2026
        steps:
          - {step: 1, signed_on: 2062-03-01, signed_by: []}

    Right:

        steps:
          - {step: 1, signed_on: 2026-03-01, signed_by: []}
    """
    for record in context.catalog.all(Initiative).values():
        for index, item in enumerate(record.entity.steps):
            if item.signed_on > context.today:
                yield Finding(
                    record,
                    ("steps", index, "signed_on"),
                    f"step {item.step} is signed on {item.signed_on}, which lies in the future",
                    "correct the day, or take the sign-off back with `cpath step reopen`",
                )


@rule("CP512", "waiver-ends-first", Severity.ERROR)
def waiver_ends_first(context: Context) -> Iterator[Finding]:
    """A waiver expires before the day on which it was decided.

    Why: it never holds, and the gate stays closed.

    Wrong:

        waivers:
          - {criterion: S2.1, on: 2026-03-01, expires: 2026-02-28}

    Right:

        waivers:
          - {criterion: S2.1, on: 2026-03-01, expires: 2027-02-28}
    """
    for record in context.catalog.all(Initiative).values():
        for index, waiver in enumerate(record.entity.waivers):
            if waiver.expires < waiver.on:
                yield Finding(
                    record,
                    ("waivers", index, "expires"),
                    f"the waiver of {waiver.criterion} expires on {waiver.expires}, before it began",
                    "correct the year",
                    related=((record, ("waivers", index, "on"), "it was decided here"),),
                )


@rule("CP514", "foreign-pathway", Severity.WARNING)
def foreign_pathway(context: Context) -> Iterator[Finding]:
    """A publication shows a pathway that is not among the initiative's pathways.

    Why: step 7 counts publications of the initiative's own pathways.

    Wrong:

        pathways: [nursing]
        publications:
          - {pathway: manufacturing, audience: student}

    Right:

        pathways: [nursing]
        publications:
          - {pathway: nursing, audience: student}
    """
    catalog = context.catalog
    for record in catalog.all(Initiative).values():
        own = {catalog.resolve("pathway", ref, record.region).key for ref in record.entity.pathways}
        for index, item in enumerate(record.entity.publications):
            key = catalog.resolve("pathway", item.pathway, record.region).key
            if key is not None and key not in own:
                yield Finding(
                    record,
                    ("publications", index, "pathway"),
                    f"the pathway {item.pathway!r} is not among the initiative's pathways",
                    "add it to pathways, or name one of them",
                )
