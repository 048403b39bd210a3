"""Rules about where figures come from: source, date, age, and wages that disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.catalog.catalog import iter_parts
from cpath.catalog.sample import Samples, says_illustrative
from cpath.diagnostics import Severity
from cpath.model import Region, Settings, Sourced, Threshold, last_day
from cpath.model.occupation import HOURS_A_YEAR, LaborMarket, Requirements
from cpath.model.program import Cost
from cpath.model.region import LivingWage
from cpath.rules.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cpath.catalog.catalog import Record
    from cpath.rules.registry import Context
    from cpath.source.position import DataPath

STALE_MONTHS = 24
"""Age from which a labor-market figure counts as old: it has missed two yearly editions."""

WAGE_ROUNDING = 16
"""Tolerance in dollars a year.

An hourly wage rounded to cents is up to $10.40 a year off, an annual one rounded to tens $5: together
$15.40.
"""

PLACEHOLDERS = frozenset(
    {"...", "?", "??", "???", "-", "tbd", "todo", "unknown", "none", "n/a", "na", "xxx", "source"}
)
"""Lowercase words that people use as placeholders for a source."""

_AGING = (LaborMarket, LivingWage, Cost, Requirements, Threshold)
# Completions, outcomes and metrics are about one past year, and conversions are about no time, so they
# never get old.


def _iter_sourced(record: Record[Any]) -> Iterator[tuple[DataPath, Sourced]]:
    """Yield the sourced parts that the file contains. Default thresholds are in no file."""
    entity = record.entity
    for path, part in iter_parts(entity, Sourced):
        if isinstance(part, Threshold) and isinstance(entity, (Settings, Region)):
            thresholds = entity.thresholds
            if thresholds is None or path[1] not in thresholds.model_fields_set:
                continue
        yield path, part


def _has_figures(part: Sourced) -> bool:
    """Whether the part states any known value. A value of ``unknown`` needs no source."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name in ("employment", "count", "value", "baseline", "target", "total", "hourly") or (
            name.startswith(("median_", "openings", "growth_"))
        ):
            if value is not None and value != "unknown":
                return True
        elif name in ("items", "points") and value:
            return True
    return False


@rule("CP401", "figure-without-source", Severity.ERROR)
def figure_without_source(context: Context) -> Iterator[Finding]:
    """A figure has no source or no date.

    Every figure says who published it (`source`) and which year, month or day it is about (`as_of`). If you
    made it up, add `illustrative: true` to the figure or its record.

    Why: a number without a source cannot be checked, updated or defended.

    Wrong:

        labor_market:
          - {area: Colorado, median_hourly: 45.37}

    Right:

        labor_market:
          - {area: Colorado, median_hourly: 45.37, source: BLS OEWS, as_of: 2025-05}
    """
    for record in context.catalog.iter_records():
        if says_illustrative(record):
            continue
        for path, part in _iter_sourced(record):
            if part.illustrative or (part.source and part.as_of) or not _has_figures(part):
                continue
            missing = [name for name, value in (("source", part.source), ("as_of", part.as_of)) if not value]
            yield Finding(
                record,
                path,
                f"{_words(path)} has no {' or '.join(missing)}",
                f"add {' and '.join(missing)}, or mark it illustrative: true",
            )


def _words(path: DataPath) -> str:
    """The last key of a path, as words."""
    keys = [part for part in path if isinstance(part, str)]
    return keys[-1].replace("_", " ") if keys else "the record"


@rule("CP402", "as-of-in-the-future", Severity.WARNING)
def as_of_in_the_future(context: Context) -> Iterator[Finding]:
    """The date of a figure or of a record's facts is in the future.

    Why: it cannot have been counted or published yet. Usually a digit is wrong. For a projection, use its
    publication date.

    Wrong:

        as_of: 2062-05

    Right:

        as_of: 2026-05
    """
    for record in context.catalog.iter_records():
        dated = [((*path, "as_of"), part.as_of) for path, part in _iter_sourced(record)]
        dated.append((("as_of",), getattr(record.entity, "as_of", None)))
        for path, as_of in dated:
            if as_of is not None and as_of > context.today.isoformat():
                yield Finding(
                    record,
                    path,
                    f"as_of {as_of} is in the future",
                    "use the date that the figure is about, or its publication date",
                )


@rule("CP403", "old-figure", Severity.NOTE)
def old_figure(context: Context) -> Iterator[Finding]:
    """A labor-market figure, a cost, a rating or a threshold is over 24 months old.

    Age counts from the last day of `as_of`. If a list has a newer figure for the same area or household,
    the older ones are history and are not reported.

    Why: pay, demand and prices change, and the sources publish new figures every year.

    Wrong:

        labor_market:
          - {area: Colorado, median_hourly: 38.10, source: BLS OEWS, as_of: 2021-05}

    Right:

        labor_market:
          - {area: Colorado, median_hourly: 45.37, source: BLS OEWS, as_of: 2025-05}
    """
    for record in context.catalog.iter_records():
        aging = [
            (path, part)
            for path, part in _iter_sourced(record)
            if part.as_of is not None and isinstance(part, _AGING) and not part.illustrative
        ]
        newest: dict[object, str] = {}
        for path, part in aging:
            about = _about(path, part)
            newest[about] = max(newest.get(about, ""), part.as_of or "")
        for path, part in aging:
            as_of = part.as_of or ""
            age = _months(last_day(as_of), context.today)
            if age > STALE_MONTHS and newest[_about(path, part)] == as_of:
                yield Finding(
                    record,
                    (*path, "as_of"),
                    f"{_words(path)}: {age} months old (as of {as_of})",
                    "check whether the source has newer figures",
                )


def _about(path: DataPath, part: Sourced) -> object:
    """What a figure is about, to match old figures with newer ones."""
    if isinstance(part, LaborMarket):
        return path[:-1], part.area
    if isinstance(part, LivingWage):
        return path[:-1], part.household
    return path


def _months(start: date, end: date) -> int:
    """Whole months from one day to another."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


@rule("CP404", "wages-disagree", Severity.WARNING)
def wages_disagree(context: Context) -> Iterator[Finding]:
    """The hourly and the annual median wage disagree.

    BLS counts a year as 2,080 hours. Rounding explains up to $16 a year, not more.

    Why: one of the two is a typo or from another year or area, and maps and reports show both.

    Wrong:

        labor_market:
          - {area: Colorado, median_hourly: 45.37, median_annual: 93470, source: BLS OEWS, as_of: 2025-05}

    Right:

        labor_market:
          - {area: Colorado, median_hourly: 45.37, median_annual: 94370, source: BLS OEWS, as_of: 2025-05}
    """
    for record in context.catalog.iter_records():
        for path, part in iter_parts(record.entity, LaborMarket):
            hourly, annual = part.median_hourly, part.median_annual
            if isinstance(hourly, str) or isinstance(annual, str) or hourly is None or annual is None:
                continue
            expected = hourly * HOURS_A_YEAR
            if abs(annual - expected) > WAGE_ROUNDING:
                yield Finding(
                    record,
                    (*path, "median_annual"),
                    f"${annual:,.0f} a year does not match ${hourly:,.2f} an hour: "
                    f"2,080 hours make ${expected:,.0f}",
                    "look up both in the source; if it gives only one, delete the other",
                    related=((record, (*path, "median_hourly"), "the hourly wage is here"),),
                )


@rule("CP405", "placeholder-source", Severity.WARNING)
def placeholder_source(context: Context) -> Iterator[Finding]:
    """A placeholder such as ``TBD`` is given as a source.

    Why: the figure looks as if it had a source, but there is nothing to look up.

    Wrong:

        source: TBD

    Right:

        source: BLS OEWS
    """
    for record in context.catalog.iter_records():
        named = [((*path, "source"), part.source) for path, part in _iter_sourced(record)]
        named.append((("source",), getattr(record.entity, "source", None)))
        for path, source in named:
            if source is not None and source.strip().lower() in PLACEHOLDERS:
                yield Finding(
                    record,
                    path,
                    f"the source {source!r} is a placeholder",
                    "name the publisher and the publication, or mark it illustrative: true",
                )


@rule("CP408", "sample-value", Severity.WARNING)
def sample_value(context: Context) -> Iterator[Finding]:
    """A value is one of cpath's samples, which starting files show in comments.

    cpath looks for addresses at example.org and similar hosts, and for entries and texts that match the
    starting file's sample word for word. (CP202 reports that `example-college` is unknown.) Samples are
    fine in a repository whose `cpath.yaml` has `illustrative`, or in a record that has it.

    Why: readers take it for a fact about the region. You cannot sign a step that relies on it.

    Wrong:

        action_plan: {title: Action plan 2026, dated: 2026-02-12, url: "https://www.example.org/plan"}

    Right:

        action_plan: {title: Nurses for the valley, dated: 2026-02-12}
    """
    samples = Samples(context.catalog)
    for record in context.catalog.iter_records():
        if says_illustrative(record):
            continue
        for path in samples.find_unsaid(record):
            name = next(part for part in reversed(path) if isinstance(part, str))
            yield Finding(
                record,
                path,
                f"this is cpath's sample for {name!r}, not a value of your own",
                "replace it with the true value, or delete it; if the whole repository is an example, add "
                "`illustrative: true` to cpath.yaml",
            )
