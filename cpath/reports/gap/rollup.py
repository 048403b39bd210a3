"""Roll-ups of the gap report as tables and as data: by region, by sector, by state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.diagnostics.columns import hang
from cpath.gaps.rollup import DEFINITION
from cpath.gaps.scale import ZERO
from cpath.reports.gap.table import Column, Table, show, table_lines
from cpath.reports.wording import number, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from cpath.gaps.rollup import Best, Group, Rollup
    from cpath.reports.wording import View

_HEADS = {
    "occupations": "all",
    "no_program": "none",
    "mean_coverage": "mean",
    "mean_low, mean_high": "low, high",
    "mean_by_openings": "by openings",
}
"""The heads that people read over what JSON calls otherwise."""


def rollup_tables(rollup: Rollup, view: View) -> tuple[Table, Table]:
    """Give the groups, and the occupations that they are made of."""
    return rollup_table(rollup), _occupations(rollup, view)


def rollup_table(rollup: Rollup) -> Table:
    """Give the groups with their figures, and what each figure means."""
    return Table(
        "Roll-up",
        f"Coverage of critical occupations, by {rollup.by}",
        (
            Column(rollup.by),
            Column("all", "count"),
            Column("covered", "count"),
            Column("below", "count"),
            Column("unknown", "count"),
            Column("none", "count"),
            Column("mean", "share"),
            Column("low", "share"),
            Column("high", "share"),
            Column("by openings", "share"),
        ),
        tuple(
            (
                group.name,
                len(group.rows),
                group.count("covered"),
                group.count("below"),
                group.count("unknown"),
                group.count("no program"),
                group.mean_coverage,
                group.mean_low,
                group.mean_high,
                group.mean_by_openings,
            )
            for group in rollup.groups
        ),
        tuple(f"{_HEADS.get(name, name)}: {text}" for name, text in DEFINITION),
    )


def _occupations(rollup: Rollup, view: View) -> Table:
    return Table(
        "Occupations",
        "The occupations, each by the best of its programs",
        (
            Column(rollup.by),
            *((Column("region"),) if rollup.by != "region" else ()),
            Column("occupation"),
            Column("best program"),
            Column("coverage", "share"),
            Column("minimum", "share"),
            Column("openings", "count"),
            Column("state", width=14),
        ),
        tuple(
            (
                group.name,
                *((row.region,) if rollup.by != "region" else ()),
                words(row.title, view),
                row.program or "",
                "" if not row.programs else row.coverage,
                row.minimum,
                None if row.openings is None else _whole(row.openings.numerator, row.openings.denominator),
                row.state,
            )
            for group in rollup.groups
            for row in group.rows
        ),
    )


def rollup_lines(rollup: Rollup, view: View) -> Iterator[str]:
    """Write a roll-up for a terminal: the table of groups, then the occupations of each."""
    yield from table_lines(rollup_table(rollup), view.width)
    for group in rollup.groups:
        yield from ("", group.name)
        for row in sorted(group.rows, key=_by_coverage):
            coverage = "-" if not row.programs else show(row.coverage, "share")
            best = f", best: {row.program}" if row.program else ""
            place = f"{row.region}: " if rollup.by != "region" else ""
            yield from hang(
                f"{place}{row.occupation}{best}", view.width, first=f"  {row.state:<10}  {coverage:>6}  "
            )


def _by_coverage(row: Best) -> tuple[bool, bool, Fraction, str, str]:
    return not row.programs, row.coverage is None, -(row.coverage or ZERO), row.region, row.occupation


def _whole(top: int, bottom: int) -> int:
    return (2 * top + bottom) // (2 * bottom)


def rollup_data(rollup: Rollup, view: View) -> dict[str, Any]:
    """Give a roll-up as data."""
    return {
        "by": rollup.by,
        "definition": dict(DEFINITION),
        "groups": [_group_data(group, view) for group in rollup.groups],
    }


def _group_data(group: Group, view: View) -> dict[str, Any]:
    return {
        "name": group.name,
        "occupations": len(group.rows),
        "covered": group.count("covered"),
        "below": group.count("below"),
        "unknown": group.count("unknown"),
        "no_program": group.count("no program"),
        "mean_coverage": number(group.mean_coverage),
        "mean_low": number(group.mean_low),
        "mean_high": number(group.mean_high),
        "mean_by_openings": number(group.mean_by_openings),
        "openings_unknown": group.openings_unknown,
        "rows": [
            {
                "region": row.region,
                "sector": row.sector,
                "occupation": row.occupation,
                "title": words(row.title, view),
                "program": row.program,
                "coverage_met": number(row.coverage),
                "low": number(row.low),
                "high": number(row.high),
                "minimum": number(row.minimum),
                "openings": number(row.openings),
                "state": row.state,
            }
            for row in group.rows
        ],
    }
