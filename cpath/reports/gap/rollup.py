"""Roll-ups of the gap report: by region, by sector, by state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cpath.documents import Cell, Column, Document, Facts, Section, Table
from cpath.gaps.rollup import DEFINITION
from cpath.gaps.scale import ZERO
from cpath.messages import Code, Message, Number, Share, msg, plural
from cpath.messages.translate import english
from cpath.model.origin import origin_data, whole_code_words
from cpath.reports.gap.pairs import data as pairs_data
from cpath.reports.gap.pairs import method
from cpath.reports.gap.words import range_of
from cpath.reports.wording import range_data, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from cpath.documents.data import Data
    from cpath.documents.document import Tone
    from cpath.gaps.report import GapReport
    from cpath.gaps.rollup import Best, Group, Rollup, State
    from cpath.messages import Value
    from cpath.reports.titles import Titles

_STATES: dict[State, tuple[Message, Tone | None]] = {
    "covered": (msg("covered"), "good"),
    "below": (msg("below"), "bad"),
    "unknown": (msg("unknown"), "quiet"),
    "no program": (msg("no program"), "bad"),
    "screening only": (msg("screening only"), "quiet"),
}
_BY = {"region": msg("Region"), "sector": msg("Sector"), "state": msg("State")}


def document(rollup: Rollup, report: GapReport, titles: Titles) -> Document:
    """Return the groups with their figures, then the occupations that they are made of."""
    total = [row for group in rollup.groups for row in group.rows]
    covered = sum(row.state == "covered" for row in total)
    lead = [
        msg(
            "{covered} of {all} reach the minimum coverage with their best program.",
            covered=covered,
            all=plural("{n} critical occupation", "{n} critical occupations", len(total)),
        )
    ]
    screening = sum(row.state == "screening only" for row in total)
    if screening:
        lead.append(
            plural(
                "{n} is screening only: no employer there has voted.",
                "{n} are screening only: no employer there has voted.",
                screening,
            )
        )
    blocks = (
        _groups(rollup, titles),
        Section(msg("The occupations, each by its best program"), (_occupations(rollup, titles),)),
        Section(
            msg("How it is counted"),
            (Facts(tuple((Code(name), words) for name, words in DEFINITION)),),
            "explain",
        ),
        replace(method(report.definition, titles), title=msg("How coverage is counted")),
    )
    by = {"region": msg("region"), "sector": msg("sector"), "state": msg("state")}[rollup.by]
    title = msg("Coverage of critical occupations, by {group}", group=by)
    return Document(title, tuple(lead), blocks, landscape=True)


def _name(rollup: Rollup, group: Group, titles: Titles) -> Value:
    return titles(group.name) if rollup.by == "region" else group.name


def _groups(rollup: Rollup, titles: Titles) -> Table:
    columns = (
        Column(_BY[rollup.by], "name"),
        Column(msg("All"), "number"),
        *(Column(words, "number", detail=name == "screening only") for name, (words, _) in _STATES.items()),
        Column(msg("Met"), "number"),
        Column(msg("By openings"), "number", detail=True),
    )
    rows = (
        (
            _name(rollup, group, titles),
            len(group.rows),
            *(group.count(state) for state in _STATES),
            range_of(group.met),
            range_of(group.met_by_openings),
        )
        for group in rollup.groups
    )
    return Table(
        columns, rows, msg("Number of critical occupations, and how much of what they require is met.")
    )


def _occupations(rollup: Rollup, titles: Titles) -> Table:
    columns = (
        Column(_BY[rollup.by], "name"),
        *((Column(msg("Region"), detail=True),) if rollup.by != "region" else ()),
        Column(msg("Occupation"), "name"),
        Column(msg("Result")),
        Column(msg("Coverage"), "number"),
        Column(msg("Best program")),
        Column(msg("Minimum"), "number", detail=True),
        Column(msg("Openings"), "number", detail=True),
        Column(msg("Openings from"), detail=True),
    )
    rows = (
        (
            _name(rollup, group, titles),
            *((titles(row.region),) if rollup.by != "region" else ()),
            row.title,
            Cell(*_STATES[row.state]),
            range_of(row.reached) if row.programs else None,
            row.program_title,
            Share(row.minimum),
            Number(row.openings),
            _openings_from(row),
        )
        for group in rollup.groups
        for row in sorted(group.rows, key=_by_coverage)
    )
    return Table(columns, rows, bands=True, most=20)


def _by_coverage(row: Best) -> tuple[bool, bool, Fraction, str, str]:
    low = ZERO if row.reached is None else row.reached.low
    return not row.programs, row.reached is None, -low, row.region, row.occupation


def _openings_from(row: Best) -> Value:
    """Say who published or estimated the openings, and that they are of other jobs, too."""
    if row.stated_openings is None or row.openings is None:
        return None
    found = row.stated_openings.origin
    if row.whole_code is None:
        return found
    return msg("{origin}; {code}", origin=found, code=whole_code_words(row.whole_code))


# Data


def data(rollup: Rollup, report: GapReport, titles: Titles) -> Data:
    """Return the roll-up beside the pairs; the CSV has its groups."""
    found = pairs_data(report, titles, {"rollup": _rollup(rollup, titles.language)})
    groups = [_group_row(rollup, group) for group in rollup.groups]
    tables = {"roll-up": groups, "occupations": list(_rows(rollup, titles.language)), **found.tables}
    notes = tuple((name.replace("_", " "), english(words)) for name, words in DEFINITION)
    return replace(
        found, tables=tables, chosen="roll-up", csv=groups, csv_keys=(), notes=(*notes, *found.notes)
    )


def _group_row(rollup: Rollup, group: Group) -> dict[str, Any]:
    return {
        rollup.by: group.name,
        "all": len(group.rows),
        **{state: group.count(state) for state in _STATES},
        "met": english(range_of(group.met)),
        "by openings": english(range_of(group.met_by_openings)),
    }


def _rows(rollup: Rollup, language: str) -> Iterator[dict[str, Any]]:
    for group in rollup.groups:
        for row in group.rows:
            yield {
                rollup.by: group.name,
                **({"region": row.region} if rollup.by != "region" else {}),
                "occupation": read_words(row.title, language),
                "best program": "" if row.program_title is None else read_words(row.program_title, language),
                "coverage": english(range_of(row.reached)) if row.programs else "",
                "statistic": row.headline or "",
                "minimum": row.minimum,
                "openings": row.openings,
                "openings from": english(_openings_from(row)),
                "state": row.state,
            }


def _rollup(rollup: Rollup, language: str) -> dict[str, Any]:
    """A roll-up as data, in full precision."""
    return {
        "by": rollup.by,
        "definition": {name: english(words) for name, words in DEFINITION},
        "groups": [_group(group, language) for group in rollup.groups],
    }


def _group(group: Group, language: str) -> dict[str, Any]:
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
                "title": read_words(row.title, language),
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
