"""Roll-ups of the gap report as tables and as data: by region, by sector, by state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cpath.diagnostics.columns import hang
from cpath.gaps.rollup import DEFINITION
from cpath.gaps.scale import ZERO
from cpath.messages.translate import english
from cpath.model.origin import origin_data, whole_code_words
from cpath.reports.gap.table import Column, Table, table_lines
from cpath.reports.wording import percent_range, range_data, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from cpath.gaps.rollup import Best, Group, Rollup, State
    from cpath.reports.wording import View

_STATES: tuple[State, ...] = ("covered", "below", "unknown", "no program", "screening only")


def rollup_tables(rollup: Rollup, view: View) -> tuple[Table, Table]:
    """The groups, and the occupations that they are made of."""
    return rollup_table(rollup), _occupations(rollup, view)


def rollup_table(rollup: Rollup) -> Table:
    """The groups with their figures, and what each figure means."""
    return Table(
        "Roll-up",
        f"Coverage of critical occupations, by {rollup.by}",
        (
            Column(rollup.by),
            Column("all", "count"),
            Column("covered", "count"),
            Column("below", "count"),
            Column("unknown", "count"),
            Column("no program", "count"),
            Column("screening only", "count"),
            Column("met"),
            Column("by openings"),
        ),
        tuple(
            (
                group.name,
                len(group.rows),
                *(group.count(state) for state in _STATES),
                percent_range(group.met),
                percent_range(group.met_by_openings),
            )
            for group in rollup.groups
        ),
        tuple(f"{name.replace('_', ' ')}: {text}" for name, text in DEFINITION),
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
            Column("coverage"),
            Column("statistic"),
            Column("minimum", "share"),
            Column("openings", "count"),
            Column("openings from"),
            Column("state", width=14),
        ),
        tuple(
            (
                group.name,
                *((row.region,) if rollup.by != "region" else ()),
                words(row.title, view),
                "" if row.program_title is None else words(row.program_title, view),
                "" if not row.programs else percent_range(row.reached),
                row.headline or "",
                row.minimum,
                None if row.openings is None else _whole(row.openings.numerator, row.openings.denominator),
                words(_openings_from(row), view),
                row.state,
            )
            for group in rollup.groups
            for row in group.rows
        ),
    )


def rollup_lines(rollup: Rollup, view: View) -> Iterator[str]:
    """Write a roll-up for a terminal: the table of groups, then the occupations of each."""
    table = rollup_table(rollup)
    yield from table_lines(table if view.explain else replace(table, notes=()), view.width)
    for group in rollup.groups:
        yield from ("", group.name)
        for row in sorted(group.rows, key=_by_coverage):
            coverage = "-" if not row.programs else percent_range(row.reached)
            best = "" if row.program_title is None else f": {words(row.program_title, view)}"
            place = f"{row.region}: " if rollup.by != "region" else ""
            yield from hang(
                f"{place}{words(row.title, view)}{best}",
                view.width,
                first=f"  {row.state:<14}  {coverage:>8}  ",
            )


def _by_coverage(row: Best) -> tuple[bool, bool, Fraction, str, str]:
    low = ZERO if row.reached is None else row.reached.low
    return not row.programs, row.reached is None, -low, row.region, row.occupation


def _openings_from(row: Best) -> str:
    """Say who published or estimated the openings, and that they are of other jobs, too."""
    if row.stated_openings is None or row.openings is None:
        return ""
    code = "" if row.whole_code is None else f"; {english(whole_code_words(row.whole_code))}"
    return f"{english(row.stated_openings.origin)}{code}"


def _whole(top: int, bottom: int) -> int:
    return (2 * top + bottom) // (2 * bottom)


def rollup_data(rollup: Rollup, view: View) -> dict[str, Any]:
    """A roll-up as data, in full precision."""
    return {
        "by": rollup.by,
        "definition": dict(DEFINITION),
        "groups": [_group_data(group, view) for group in rollup.groups],
    }


def _group_data(group: Group, view: View) -> dict[str, Any]:
    return {
        "name": group.name,
        "occupations": len(group.rows),
        **{state.replace(" ", "_"): group.count(state) for state in _STATES},
        "met": range_data(group.met),
        "met_by_openings": range_data(group.met_by_openings),
        "openings_unknown": group.openings_unknown,
        "rows": [
            {
                "region": row.region,
                "sector": row.sector,
                "occupation": row.occupation,
                "title": words(row.title, view),
                "program": row.program,
                "headline": row.headline,
                "coverage": range_data(row.reached),
                "met": range_data(row.met),
                "minimum": float(row.minimum),
                "openings": None if row.openings is None else float(row.openings),
                "openings_origin": None
                if row.stated_openings is None
                else origin_data(row.stated_openings.market, "openings"),
                "whole_code": row.whole_code,
                "state": row.state,
                "screening_only": row.screening_only,
            }
            for row in group.rows
        ],
    }
