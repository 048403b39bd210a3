"""Rules about programs: who offers them, what is counted, what their courses teach."""

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
"""Measures of an outcome that are shares from 0 to 1; the others are dollars."""


@rule("CP601", "provider-without-training-role", Severity.WARNING)
def provider_without_training_role(context: Context) -> Iterator[Finding]:
    """A program's provider is an organization of a type that has no training role.

    Why: step 4 asks every partner with a training role for its programs; one of another type is
    not asked, and its programs go stale unseen.

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
                f"the provider {record.entity.provider!r} has no training role ({provider.entity.type})",
                "name the organization that teaches, or correct its type",
                related=((provider, ("type",), "its type is here"),),
            )


@rule("CP603", "apprenticeship-without-work", Severity.WARNING)
def apprenticeship_without_work(context: Context) -> Iterator[Finding]:
    """A program of the type apprenticeship names no learning at work.

    Why: paid learning on the job is what makes an apprenticeship; without it the route shows no
    way to earn while learning.

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
                f"the apprenticeship {record.key!r} names no learning at work",
                "add it under work_based_learning, with its hours",
            )


@rule("CP604", "program-not-mapped", Severity.NOTE)
def program_not_mapped(context: Context) -> Iterator[Finding]:
    """Nobody has said yet what any course of a program teaches.

    Why: its coverage of what jobs require is unknown, not zero. Mapping belongs to step 6; until
    then this is a list of what is still to be done.

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
                f"no course of {record.key!r} says what it teaches: its coverage is unknown",
                "say under courses what each one teaches",
                key=bool(record.entity.courses),
            )


@rule("CP605", "rate-off-range", Severity.ERROR)
def rate_off_range(context: Context) -> Iterator[Finding]:
    """An outcome that is a share lies outside 0 to 1, or earnings are negative.

    Why: 81 per cent is written 0.81; 81 would be shown as 8,100 per cent.

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
                message = f"{item.measure} is {item.value:g}, and a share lies between 0 and 1"
                help_ = f"write {item.value / 100:g}" if 1 < item.value <= 100 else "correct it"  # noqa: PLR2004
            elif item.value < 0:
                message, help_ = f"{item.measure} is {item.value:g} dollars", "correct it"
            else:
                continue
            yield Finding(record, ("outcomes", index, "value"), message, help_)


@rule("CP606", "year-in-the-future", Severity.ERROR)
def year_in_the_future(context: Context) -> Iterator[Finding]:
    """Completions or outcomes are given for a year that is still to come.

    Why: nobody can have completed yet; targets stand under an initiative's metrics.

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
                    f"{key} of {year} lie in the future",
                    "correct the year",
                )


@rule("CP608", "serves-no-occupation", Severity.NOTE)
def serves_no_occupation(context: Context) -> Iterator[Finding]:
    """A program does not say which occupation it prepares for.

    Why: it serves no critical occupation in the inventory and is compared with none.

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
                "add prepares_for with the occupation and who says so",
            )
