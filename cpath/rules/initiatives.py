"""Rules about initiatives, their way through the eight steps, and their sign-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.model import Initiative
from cpath.rules.registry import Finding, rule
from cpath.steps.record import iter_future_faults, iter_order_faults, iter_reopening_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpath.catalog import Record
    from cpath.model.initiative import Attestation, Waiver
    from cpath.rules.registry import Context
    from cpath.steps.criterion import Criterion
    from cpath.steps.record import RecordFault


@rule("CP508", "decision-not-critical", Severity.WARNING)
def decision_not_critical(context: Context) -> Iterator[Finding]:
    """A decision is about an occupation that the initiative does not list as critical.

    Why: step 6 asks for decisions on the gaps of critical occupations. This one does not count.

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
                    f"the occupation {decision.occupation!r} is not listed as critical",
                    "add it to critical_occupations, or correct the decision",
                )


@rule("CP509", "sign-off-order", Severity.ERROR)
def sign_off_order(context: Context) -> Iterator[Finding]:
    """The sign-offs are not in order, one per step from step 1 up.

    Sign each step once, after all steps before it, on the same day or later. To sign a reopened step again,
    add another entry at the end, before any later step is signed again.

    Why: the gates enforce the order of the eight steps. `cpath step advance` writes the record in this
    order.

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
        yield from _findings(record, iter_order_faults(record.entity))


@rule("CP510", "signed-in-the-future", Severity.ERROR)
def signed_in_the_future(context: Context) -> Iterator[Finding]:
    """A step's sign-off has a future date.

    Why: it cannot have been signed yet. The step record must be trustworthy.

    Wrong:

        # written in May 2026
        steps:
          - {step: 1, signed_on: 2062-03-01, signed_by: []}

    Right:

        steps:
          - {step: 1, signed_on: 2026-03-01, signed_by: []}
    """
    for record in context.catalog.all(Initiative).values():
        yield from _findings(record, iter_future_faults(record.entity, context.today))


@rule("CP512", "waiver-ends-first", Severity.ERROR)
def waiver_ends_first(context: Context) -> Iterator[Finding]:
    """A waiver or an attestation expires before it begins.

    Why: it never applies, and the gate stays closed.

    Wrong:

        waivers:
          - {criterion: S2.1, on: 2026-03-01, expires: 2026-02-28}

    Right:

        waivers:
          - {criterion: S2.1, on: 2026-03-01, expires: 2027-02-28}
    """
    for record in context.catalog.all(Initiative).values():
        for (key, index, _), item in _iter_named(record.entity):
            if item.expires is not None and item.expires < item.on:
                yield Finding(
                    record,
                    (key, index, "expires"),
                    f"the {_WORDS[key]} of {item.criterion} expires on {item.expires}, before it begins",
                    "correct one of the two dates",
                    related=((record, (key, index, "on"), "it begins here"),),
                )


@rule("CP514", "foreign-pathway", Severity.WARNING)
def foreign_pathway(context: Context) -> Iterator[Finding]:
    """A publication shows a pathway that the initiative does not list.

    Why: step 7 only counts publications of the initiative's own pathways.

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
                    "add it to pathways, or name a listed one",
                )


@rule("CP515", "unknown-criterion", Severity.ERROR)
def unknown_criterion(context: Context) -> Iterator[Finding]:
    """A waiver or an attestation names a criterion that does not exist.

    Why: it has no effect, and the gate it was meant to open stays closed.

    Wrong:

        waivers:
          - {criterion: S2.41, on: 2026-03-01, expires: 2027-02-28}

    Right:

        waivers:
          - {criterion: S2.1, on: 2026-03-01, expires: 2027-02-28}
    """
    for record in context.catalog.all(Initiative).values():
        for path, item in _iter_named(record.entity):
            if _criterion(item.criterion) is None:
                yield Finding(
                    record,
                    path,
                    f"step {item.criterion[1]} has no criterion {item.criterion}",
                    f"`cpath step show {record.id} {item.criterion[1]}` lists the criteria",
                )


@rule("CP516", "attested-though-computed", Severity.WARNING)
def attested_though_computed(context: Context) -> Iterator[Finding]:
    """An attestation is about a criterion that is computed from the data.

    Why: you can only attest what no data can show. This attestation has no effect.

    Wrong:

        # the data already shows how many businesses confirmed an occupation
        attestations:
          - {criterion: S3.4, statement: All of them agree, on: 2026-04-10}

    Right:

        attestations:
          - {criterion: S6.9, statement: Each student has one adviser, on: 2026-04-10}
    """
    for record in context.catalog.all(Initiative).values():
        for path, item in _iter_named(record.entity):
            criterion = _criterion(item.criterion)
            if path[0] == "attestations" and criterion is not None and not criterion.attestable:
                yield Finding(
                    record,
                    path,
                    f"you cannot attest {item.criterion} ({criterion.summary}): it is computed",
                    f"add the data; `cpath step show {record.id} {criterion.step}` lists what is "
                    "missing, and `cpath step waive` waives it for a while",
                )


@rule("CP517", "reopened-before-signed", Severity.ERROR)
def reopened_before_signed(context: Context) -> Iterator[Finding]:
    """A step was reopened before the day it was signed.

    Why: the record must show the order in which things were decided.

    Wrong:

        steps:
          - {step: 1, signed_on: 2026-03-01, reopened: {on: 2026-02-20, reason: Two firms left}}

    Right:

        steps:
          - {step: 1, signed_on: 2026-03-01, reopened: {on: 2026-04-20, reason: Two firms left}}
    """
    for record in context.catalog.all(Initiative).values():
        yield from _findings(record, iter_reopening_faults(record.entity))


_WORDS = {"waivers": "waiver", "attestations": "attestation"}


def _iter_named(entity: Initiative) -> Iterator[tuple[tuple[str, int, str], Waiver | Attestation]]:
    """Yield everything that names a criterion, with the path of its name."""
    for index, waiver in enumerate(entity.waivers):
        yield ("waivers", index, "criterion"), waiver
    for index, attestation in enumerate(entity.attestations):
        yield ("attestations", index, "criterion"), attestation


def _criterion(criterion_id: str) -> Criterion | None:
    # This table imports the modules of all eight steps, so only load it when a criterion is named.
    from cpath.steps.criteria import find_criterion  # noqa: PLC0415

    return find_criterion(criterion_id)


def _findings(record: Record[Initiative], faults: Iterable[RecordFault]) -> Iterator[Finding]:
    for fault in faults:
        related = () if fault.related is None else ((record, fault.related[0], str(fault.related[1])),)
        yield Finding(record, fault.path, str(fault.message), str(fault.help), related=related)
