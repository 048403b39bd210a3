"""Rules about programs: who offers them, what is counted, and what their courses teach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics import Severity
from cpath.model import Organization, Program
from cpath.model.organization import TRAINING_TYPES
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.rules.registry import Context
    from cpath.source.position import DataPath

RATES = frozenset(
    {
        "employment-q2",
        "employment-q4",
        "credential-attainment",
        "measurable-skill-gains",
        "effectiveness-serving-employers",
        "completion-rate",
        "licensure-pass-rate",
    }
)
"""Outcome measures that are shares from 0 to 1. The others are dollars."""


@rule("CP601", "provider-without-training-role", Severity.WARNING)
def provider_without_training_role(context: Context) -> Iterator[Finding]:
    """A program's provider is an organization without a training role.

    Why: step 4 asks every partner with a training role about its programs. This provider is not asked, so
    its programs go out of date unnoticed.

    Wrong:

        # organizations/example-hospital.yaml has type: employer
        provider: example-hospital

    Right:

        # organizations/example-hospital-academy.yaml has type: training-provider
        provider: example-hospital-academy
    """
    catalog = context.catalog
    for record in catalog.all(Program).values():
        provider = catalog.find(Organization, record.entity.provider)
        if provider is not None and provider.entity.type not in TRAINING_TYPES:
            yield Finding(
                record,
                ("provider",),
                f"the provider {record.entity.provider!r} has no training role (type {provider.entity.type})",
                "name the organization that teaches, or correct its type",
                related=((provider, ("type",), "its type is here"),),
            )


@rule("CP603", "apprenticeship-without-work", Severity.WARNING)
def apprenticeship_without_work(context: Context) -> Iterator[Finding]:
    """An apprenticeship program lists no work-based learning.

    Why: an apprenticeship is paid learning on the job. Without it, the route shows no way to earn while
    learning.

    Wrong:

        type: apprenticeship

    Right:

        type: apprenticeship
        work_based_learning:
          - {type: apprenticeship, hours: 2000, paid: true}
    """
    for record in context.catalog.all(Program).values():
        if record.entity.type == "apprenticeship" and not record.entity.work_based_learning:
            yield Finding(
                record,
                ("type",),
                f"the apprenticeship {record.key!r} lists no work-based learning",
                "add `work_based_learning`, with its hours",
            )


@rule("CP604", "program-not-mapped", Severity.NOTE)
def program_not_mapped(context: Context) -> Iterator[Finding]:
    """No course of a program says yet what it teaches.

    Why: its coverage of what jobs require is unknown, not zero. Mapping courses is part of step 6. Until
    then, use this as a to-do list.

    Wrong:

        courses:
          - {id: nur-101, title: Fundamentals of nursing}

    Right:

        courses:
          - id: nur-101
            title: Fundamentals of nursing
            teaches:
              - {competency: onet/active-listening, level: introduced, assessed: true}
    """
    for record in context.catalog.all(Program).values():
        if not record.entity.is_mapped:
            path: DataPath = ("courses",) if record.entity.courses else ("title",)
            yield Finding(
                record,
                path,
                f"no course of {record.key!r} says what it teaches, so its coverage is unknown",
                "add `teaches` to each course",
                key=bool(record.entity.courses),
            )


@rule("CP605", "rate-off-range", Severity.ERROR)
def rate_off_range(context: Context) -> Iterator[Finding]:
    """An outcome that is a share is outside 0 to 1, or earnings are negative.

    Why: 81% is written 0.81. A value of 81 would be shown as 8,100%.

    Wrong:

        outcomes:
          - {measure: employment-q2, year: 2024, value: 81, source: State ETPL, as_of: 2025}

    Right:

        outcomes:
          - {measure: employment-q2, year: 2024, value: 0.81, source: State ETPL, as_of: 2025}
    """
    for record in context.catalog.all(Program).values():
        for index, item in enumerate(record.entity.outcomes):
            if isinstance(item.value, str):
                continue
            if item.measure in RATES and not 0 <= item.value <= 1:
                message = f"{item.measure} is {item.value:g}, but a share must be from 0 to 1"
                help_ = f"write {item.value / 100:g}" if 1 < item.value <= 100 else "correct the value"  # noqa: PLR2004
            elif item.value < 0:
                message, help_ = f"{item.measure} is {item.value:g} dollars", "correct the value"
            else:
                continue
            yield Finding(record, ("outcomes", index, "value"), message, help_)


@rule("CP606", "year-in-the-future", Severity.ERROR)
def year_in_the_future(context: Context) -> Iterator[Finding]:
    """Completions or outcomes have a future year.

    Why: the year is not over yet, so there is nothing to count. Put targets under an initiative's metrics.

    Wrong:

        completions:
          - {year: 2062, count: 42, source: IPEDS, as_of: 2025}

    Right:

        completions:
          - {year: 2024, count: 42, source: IPEDS, as_of: 2025}
    """
    for record in context.catalog.all(Program).values():
        years: list[tuple[str, int, int]] = [
            *(("completions", index, item.year) for index, item in enumerate(record.entity.completions)),
            *(("outcomes", index, item.year) for index, item in enumerate(record.entity.outcomes)),
        ]
        for key, index, year in years:
            if year > context.today.year:
                yield Finding(
                    record,
                    (key, index, "year"),
                    f"{key} have a future year, {year}",
                    "correct the year",
                )


@rule("CP608", "serves-no-occupation", Severity.NOTE)
def serves_no_occupation(context: Context) -> Iterator[Finding]:
    """A program does not say which occupation it prepares for.

    Why: no critical occupation counts it in the inventory, and it is compared with none.

    Wrong:

        title: Nurse aide
        type: certificate

    Right:

        title: Nurse aide
        type: certificate
        prepares_for:
          - {occupation: nursing-assistant, basis: crosswalk}
    """
    for record in context.catalog.all(Program).values():
        if not record.entity.prepares_for:
            yield Finding(
                record,
                ("title",),
                f"{record.key!r} does not say which occupation it prepares for",
                "add `prepares_for` with the occupation and the basis",
            )
