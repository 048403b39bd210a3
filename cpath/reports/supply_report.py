"""Supply against demand as text, JSON, CSV and Markdown.

Renders a `cpath.gaps.supply.SupplyReport`; computes nothing but the rounding. People are rounded
half up to whole ones for people to read, and to three decimals in JSON and CSV.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from cpath.gaps.scale import round_half_up
from cpath.reports.gap_report import plain
from cpath.reports.gap_words import View, count, number, words
from cpath.sheets.cell import safe_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from cpath.gaps.supply import Living, OccupationRow, ProgramRow, SupplyReport, Total

JSON_FORMAT = "cpath-supply/1"

DEFINITION: tuple[tuple[str, str], ...] = (
    ("openings", "projected openings a year in the region, from growth, exits and transfers"),
    (
        "completers",
        "completers a year of all programs that lead to the occupation, each counted whole: the upper bound",
    ),
    (
        "allocated",
        (
            "each program's completers shared among the occupations it leads to in its region, by their "
            "openings; in equal parts where the openings of one of them are unknown"
        ),
    ),
    ("gap", "openings - allocated; null where a program's completers are unknown: then gap_at_most holds"),
    ("gap_share", "gap / openings"),
    ("ratio", "allocated / openings"),
    ("years", "the latest recorded years, averaged"),
)
"""What the figures mean, in every output."""

CAVEAT = (
    "Projected openings are not training needs: many who fill one have the training already, and moves "
    "within an occupation are not counted. Completers may move away, study on, or be employed already."
)
"""U.S. Bureau of Labor Statistics, Occupational separations and openings: what openings are not."""

BY = ("occupation", "program", "region", "sector", "state")
"""What a report's rows can be."""


def render_supply(report: SupplyReport, style: str, *, by: str = "occupation", language: str = "en") -> str:
    """Render a report in one of `FORMATS`, with a row for each of ``by``; JSON always holds them all."""
    return FORMATS[style](report, by, View(language))


# Data


def _json(report: SupplyReport, _: str, view: View) -> str:
    document = {
        "format": JSON_FORMAT,
        "definition": {**dict(DEFINITION), "years_averaged": report.years, "caveat": CAVEAT},
        "rows": [_occupation(row, view) for row in report.occupations],
        "programs": [_program(row, view) for row in report.programs],
        "regions": [_total(total) for total in report.by_region()],
        "sectors": [_total(total) for total in report.by_sector()],
        "state": _total(report.whole()),
        "left_out": list(report.left_out),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _occupation(row: OccupationRow, view: View) -> dict[str, Any]:
    return {
        "region": row.region,
        "sector": row.sector,
        "occupation": row.occupation,
        "title": words(row.title, view),
        "soc": row.soc,
        "openings": number(row.openings),
        "completers": number(row.completers),
        "completers_sole": number(row.completers_sole),
        "allocated": number(row.allocated),
        "gap": number(row.gap),
        "gap_at_most": number(row.gap_at_most),
        "gap_share": number(row.gap_share),
        "ratio": number(row.ratio),
        "method": row.method,
        "years": list(row.years),
        "programs": list(row.programs),
        "unknown_programs": list(row.unknown_programs),
        "median_hourly": number(row.wage),
        "living_wage": [
            {"household": entry.household, "hourly": number(entry.hourly), "reached": entry.reached}
            for entry in row.living
        ],
        "sources": list(row.sources),
        "warnings": list(row.notes),
    }


def _program(row: ProgramRow, view: View) -> dict[str, Any]:
    return {
        "region": row.region,
        "program": row.program,
        "title": words(row.title, view),
        "cip": row.cip,
        "completers": number(row.completers),
        "openings": number(row.openings),
        "gap": number(row.gap),
        "occupations": list(row.occupations),
        "years": list(row.years),
        "sources": list(row.sources),
        "warnings": list(row.notes),
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "name": total.name,
        "openings": number(total.openings),
        "allocated": number(total.allocated),
        "gap": number(total.gap),
        "ratio": number(total.ratio),
        "rows": total.rows,
        "unknown": list(total.unknown),
    }


def _data_rows(report: SupplyReport, by: str, view: View) -> list[dict[str, Any]]:
    if by == "occupation":
        return [_occupation(row, view) for row in report.occupations]
    if by == "program":
        return [_program(row, view) for row in report.programs]
    return [_total(total) for total in _totals(report, by)]


def _totals(report: SupplyReport, by: str) -> Sequence[Total]:
    if by == "region":
        return report.by_region()
    return report.by_sector() if by == "sector" else (report.whole(),)


def _csv(report: SupplyReport, by: str, view: View) -> str:
    rows = _data_rows(report, by, view)
    text = io.StringIO()
    if rows:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow([_cell(value) for value in row.values()])
    return text.getvalue()


def _cell(value: object) -> object:
    """Give a cell: lists in one, people's words without what a spreadsheet would run."""
    if isinstance(value, list):
        value = "; ".join(
            f"{item['household']}: {item['hourly']}" if isinstance(item, dict) else str(item)
            for item in value
        )
    return safe_cell(value) if isinstance(value, str) else "" if value is None else value


# For people

Table = tuple[list[str], list[list[str]]]


def people(value: Fraction | None) -> str:
    """Give a number of people; a question mark where unknown."""
    return "?" if value is None else f"{int(round_half_up(value, 0)):,}"


def _ratio(value: Fraction | None) -> str:
    return "?" if value is None else f"{round_half_up(value, 2)}"


def _gap(row: OccupationRow) -> str:
    if row.gap is None and row.gap_at_most is not None:
        return f"<= {people(row.gap_at_most)}"
    return people(row.gap)


def _living(living: Sequence[Living]) -> str:
    """Say which living wages the median wage reaches: yes, no or a question mark for each."""
    if not living:
        return "?"
    return " ".join("?" if entry.reached is None else "yes" if entry.reached else "no" for entry in living)


def _table(report: SupplyReport, by: str, view: View) -> Table:
    if by == "occupation":
        heads = ["Region", "Occupation", "Openings", "Completers", "Allocated", "Gap", "Ratio", "Living wage"]
        return heads, [
            [
                row.region,
                words(row.title, view),
                people(row.openings),
                people(row.completers),
                people(row.allocated),
                _gap(row),
                _ratio(row.ratio),
                _living(row.living),
            ]
            for row in report.occupations
        ]
    if by == "program":
        heads = ["Region", "Program", "CIP", "Completers", "Share of openings", "Gap"]
        return heads, [
            [
                row.region,
                words(row.title, view),
                row.cip or "?",
                people(row.completers),
                people(row.openings),
                people(row.gap),
            ]
            for row in report.programs
        ]
    heads = [by.capitalize(), "Openings", "Allocated", "Gap", "Ratio", "Occupations", "Left out as unknown"]
    return heads, [
        [
            total.name,
            people(total.openings),
            people(total.allocated),
            people(total.gap),
            _ratio(total.ratio),
            str(total.rows),
            str(len(total.unknown)),
        ]
        for total in _totals(report, by)
    ]


def _head(report: SupplyReport) -> list[str]:
    regions = len({row.region for row in report.occupations})
    occupations = count(len(report.occupations), "critical occupation", "critical occupations")
    return [f"Supply and demand: {occupations} in {count(regions, 'region', 'regions')}"]


def _asides(report: SupplyReport, view: View) -> list[str]:
    """Say what the figures mean, and what would make them better."""
    households = dict.fromkeys(
        f"{entry.household} ${round_half_up(entry.hourly, 2)} an hour in {row.region}"
        for row in report.occupations
        for entry in row.living
    )
    lines = [
        f"Openings, completers: people a year; completers averaged over up to {report.years} recorded years.",
        (
            "Completers: of all programs that lead there, counted whole. Allocated: shared among a program's "
            "occupations by their openings. Gap: openings - allocated. Ratio: allocated / openings."
        ),
    ]
    if households:
        lines.append(
            f"Living wage, whether the median wage reaches it, in this order: {'; '.join(households)}."
        )
    lines.append(CAVEAT)
    sources = dict.fromkeys(source for row in report.occupations for source in row.sources)
    if sources:
        lines.append(f"Sources: {words('; '.join(sources), view)}.")
    return lines


def _notes(report: SupplyReport, view: View) -> list[str]:
    notes = [
        f"{row.region}, {words(row.title, view)}: {words(note, view)}"
        for row in report.occupations
        for note in row.notes
    ]
    return [*dict.fromkeys(notes), *(words(text, view) for text in report.left_out)]


def _text(report: SupplyReport, by: str, view: View) -> str:
    heads, rows = _table(report, by, view)
    columns = [max(len(row[index]) for row in [heads, *rows]) for index in range(len(heads))]
    first = 3 if by == "program" else 2 if by == "occupation" else 1
    lines = [*_head(report), ""]
    for row in [heads, *rows]:
        cells = [
            cell.ljust(width) if index < first else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, columns, strict=True))
        ]
        lines.append(f"  {'  '.join(cells)}".rstrip())
    lines += ["", *_asides(report, view)]
    notes = _notes(report, view)
    if notes:
        lines += ["", "What is missing", *(f"  {note}" for note in notes)]
    return "\n".join(lines) + "\n"


def _markdown(report: SupplyReport, by: str, view: View) -> str:
    heads, rows = _table(report, by, view)
    lines = [f"# {_head(report)[0]}", "", f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    lines += [f"| {' | '.join(plain(cell) for cell in row)} |" for row in rows]
    lines += ["", *(f"- {plain(line)}" for line in _asides(report, view))]
    notes = _notes(report, view)
    if notes:
        lines += ["", "## What is missing", "", *(f"- {plain(note)}" for note in notes)]
    return "\n".join(lines) + "\n"


FORMATS: dict[str, Callable[[SupplyReport, str, View], str]] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
    "markdown": _markdown,
}
"""The formats of a supply report."""
