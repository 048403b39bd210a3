"""Rules about where figures come from: source, date, age, and wages that do not agree."""

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
"""A figure of the labor market is called old from this age on: two yearly editions were missed."""

WAGE_ROUNDING = 16
"""Dollars a year. An hourly wage rounded to cents is up to 10.40 dollars a year off, an annual one
rounded to tens 5 dollars: together 15.40."""

PLACEHOLDERS = frozenset(
    {"...", "?", "??", "???", "-", "tbd", "todo", "unknown", "none", "n/a", "na", "xxx", "source"}
)
"""Words in small letters that stand where a source was to be named later."""

_AGING = (LaborMarket, LivingWage, Cost, Requirements, Threshold)
# Completions, outcomes and metrics are about one past year, and conversions about no time at all:
# those do not grow old.


def _iter_sourced(record: Record[Any]) -> Iterator[tuple[DataPath, Sourced]]:
    """Yield the parts with a source that the file has; default thresholds are in no file."""
    entity = record.entity
    for path, part in iter_parts(entity, Sourced):
        if isinstance(part, Threshold) and isinstance(entity, (Settings, Region)):
            thresholds = entity.thresholds
            if thresholds is None or path[1] not in thresholds.model_fields_set:
                continue
        yield path, part


def _has_figures(part: Sourced) -> bool:
    """Whether anything in the part is said to be known; ``unknown`` needs no source."""
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

    Every figure says who published it (`source`) and which year, month or day it is about
    (`as_of`). One that is made up says `illustrative: true`, on the figure or on its record.

    Why: a number nobody can look up cannot be checked, renewed or defended before a board.

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
                f"{_words(path)}: no {' and no '.join(missing)}",
                f"add {' and '.join(missing)}, or mark it illustrative: true",
            )


def _words(path: DataPath) -> str:
    """Return the last key of a path, as words."""
    keys = [part for part in path if isinstance(part, str)]
    return keys[-1].replace("_", " ") if keys else "the record"


@rule("CP402", "as-of-in-the-future", Severity.WARNING)
def as_of_in_the_future(context: Context) -> Iterator[Finding]:
    """The date of a figure or of a record's facts lies ahead of today.

    Why: nobody can have counted or published it yet; usually a digit is wrong. For a projection
    give the date on which it was published.

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
                    f"as_of {as_of} lies in the future",
                    "give the date that the figure is about, or on which it was published",
                )


@rule("CP403", "old-figure", Severity.NOTE)
def old_figure(context: Context) -> Iterator[Finding]:
    """A figure of the labor market, a cost, a rating or a threshold is older than 24 months.

    A figure is as old as the last day of its `as_of`. Where a list has a newer figure for the same
    area or household, the older ones are history and are not noted.

    Why: pay, demand and prices move, and the sources come out anew every year.

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
                    "look whether the source has newer figures",
                )


def _about(path: DataPath, part: Sourced) -> object:
    """Return what a figure is about, so that an old one is known from the newest one."""
    if isinstance(part, LaborMarket):
        return path[:-1], part.area
    if isinstance(part, LivingWage):
        return path[:-1], part.household
    return path


def _months(start: date, end: date) -> int:
    """Return the whole months from one day to another."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


@rule("CP404", "wages-disagree", Severity.WARNING)
def wages_disagree(context: Context) -> Iterator[Finding]:
    """The hourly and the annual median wage do not say the same.

    BLS takes a year for 2,080 hours. Rounding explains up to 16 dollars a year, not more.

    Why: one of the two was mistyped or is from another year or area, and maps and reports show
    both.

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
                    f"{annual:,.0f} dollars a year is not {hourly:,.2f} dollars an hour: "
                    f"2,080 hours are {expected:,.0f} dollars",
                    "look both up in the source; leave one out where the source gives only one",
                    related=((record, (*path, "median_hourly"), "the hourly wage is here"),),
                )


@rule("CP405", "placeholder-source", Severity.WARNING)
def placeholder_source(context: Context) -> Iterator[Finding]:
    """A source is named in a word that stands for none, such as ``TBD``.

    Why: it looks as if the figure had a source, and nobody can look it up.

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
                    f"the source {source!r} names nobody",
                    "name who published the figure and in what, or mark it illustrative: true",
                )


@rule("CP408", "sample-value", Severity.WARNING)
def sample_value(context: Context) -> Iterator[Finding]:
    """A value is a sample of cpath's own, as starting files show it in comments.

    Looked for are addresses at example.org and the like, and entries and texts that are the sample of
    the starting file word for word; that `example-college` leads to no record is said by CP202. A
    repository that says in `cpath.yaml` that it is `illustrative` may hold samples, and so may a record
    that says it of itself.

    Why: it reads as if it were true of the region. No step can be signed on it.

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
                f"this is a sample that cpath shows under {name!r}, and no value of your own",
                "put in what is true, or take it out; where the whole repository is an example, write "
                "`illustrative: true` into cpath.yaml",
            )
