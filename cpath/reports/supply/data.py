"""Supply against demand as data: JSON for programs, CSV and a workbook for spreadsheets.

Figures are rounded half up to three decimals; what is unknown is null, or an empty cell.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from cpath.model.origin import origin_data
from cpath.reports.wording import View, number, words
from cpath.sheets.cell import safe_cell
from cpath.sheets.table import Column, make_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.catalog.labor import Figure
    from cpath.gaps.balance import OccupationRow, ProgramRow, SupplyReport, Total
    from cpath.sheets.table import Style, Value

JSON_FORMAT = "cpath-supply/1"

BY = ("occupation", "program", "region", "sector", "education", "state")
"""What a report's rows can be."""

DEFINITION: tuple[tuple[str, str], ...] = (
    ("openings", "projected openings a year in the region, from growth, exits and transfers"),
    (
        "completers",
        (
            "completers a year of all programs of the region that lead to the occupation, each counted "
            "whole: the upper bound; completers_sole: of those that lead there alone, the lower bound"
        ),
    ),
    (
        "allocated",
        (
            "each program's completers shared among the occupations it leads to in its region, by their "
            "openings; in equal parts where the openings of one of them are unknown"
        ),
    ),
    (
        "gap",
        (
            "openings - allocated; null where a program's completers are unknown: then gap_at_most, the same "
            "without those programs, holds. gap_low = openings - completers, gap_high = openings - "
            "completers_sole: no allocation leads out of these"
        ),
    ),
    ("all_openings", "of a total: all known openings, also where completers are unknown"),
    ("gap_share", "gap / openings; below 0 where more complete than are needed"),
    ("openings_rate", "openings / employment: openings a year for each job that there is"),
    (
        "openings_estimate",
        (
            "whether the openings are an estimate, which their publisher does not publish: openings_source "
            "then says who made it and from what, openings_derivation how; median_hourly likewise"
        ),
    ),
    (
        "whole_code",
        (
            "the SOC code, where figures taken by it are also those of other jobs; in totals, openings that "
            "several occupations of one code state count once"
        ),
    ),
    ("ratio", "allocated / openings"),
    ("change", "(completers of the latest year - of the year before) / of the year before"),
    ("openings of a program", "each occupation's openings shared among its programs by completers"),
    ("years", "the latest recorded years, averaged; each year is summed over its awards"),
)
"""What the figures mean, in every output."""

CAVEAT = (
    "Projected openings are not training needs: many who fill one have the training already, and moves "
    "within an occupation are not counted. Completers may move away, study on, or be employed already."
)
"""U.S. Bureau of Labor Statistics, occupational separations and openings: what openings are not."""


def totals(report: SupplyReport, by: str) -> Sequence[Total]:
    """Return the totals by region, by sector or by typical entry education, or the one of all."""
    if by == "region":
        return report.by_region()
    if by == "education":
        return report.by_education()
    return report.by_sector() if by == "sector" else (report.whole(),)


def render_json(report: SupplyReport, _: str, view: View) -> str:
    """Render the keys of ``cpath-supply/1``: always the rows by occupation and program, and all totals."""
    document = {
        "format": JSON_FORMAT,
        "definition": {**dict(DEFINITION), "years_averaged": report.years, "caveat": CAVEAT},
        "rows": [_occupation(row, view) for row in report.occupations],
        "programs": [_program(row, view) for row in report.programs],
        "regions": [_total(total, view) for total in report.by_region()],
        "sectors": [_total(total, view) for total in report.by_sector()],
        "educations": [_total(total, view) for total in report.by_education()],
        "state": _total(report.whole(), view),
        "left_out": list(report.left_out),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _occupation(row: OccupationRow, view: View) -> dict[str, Any]:
    balance = row.balance
    counted = [supply for supply in row.supplies if supply.count is not None]
    by_year = row.by_year
    return {
        "region": row.region,
        "sector": None if row.sector is None else words(row.sector, view),
        "occupation": row.occupation,
        "title": words(row.title, view),
        "soc": row.soc,
        "whole_code": row.whole_code,
        "entry_education": row.entry_education,
        "openings": number(row.openings),
        **_origin("openings", row.stated_openings),
        "employment": number(row.employment),
        "openings_rate": number(row.openings_rate),
        "completers": number(row.completers),
        "completers_sole": number(row.completers_sole),
        "allocated": number(row.allocated),
        "gap": None if balance is None else number(balance.gap),
        "gap_at_most": number(row.gap_at_most),
        "gap_low": number(row.gap_low),
        "gap_high": number(row.gap_high),
        "gap_share": None if balance is None else number(balance.gap_share),
        "ratio": None if balance is None else number(balance.ratio),
        "method": row.method,
        "years": list(row.years),
        "by_year": [{"year": year, "completers": count} for year, count in by_year.items()],
        "change": number(row.change),
        "programs": list(row.programs),
        "unknown_programs": list(row.unknown_programs),
        "cips": sorted({supply.program.entity.cip or "unknown" for supply in row.supplies}),
        "awards": sorted({award for supply in counted for award in supply.completers.awards}),
        "counting": sorted({rule for supply in counted for rule in supply.completers.counting}),
        "median_hourly": number(row.wage),
        **_origin("median_hourly", row.stated_wage),
        "living_wage": [
            {"household": entry.household, "hourly": number(entry.hourly), "reached": entry.reached}
            for entry in row.living
        ],
        "sources": list(row.sources),
        "warnings": [str(caution) for caution in row.cautions],
    }


def _origin(name: str, figure: Figure | None) -> dict[str, Any]:
    """Return where a figure is from, in keys that begin with its name."""
    known = figure is not None and figure.value is not None
    found = origin_data(figure.market, figure.name) if figure is not None and known else {}
    keys = ("source", "as_of", "illustrative", "estimate", "derivation")
    return {f"{name}_{key}": found.get(key) for key in keys}


def _program(row: ProgramRow, view: View) -> dict[str, Any]:
    balance = row.balance
    return {
        "region": row.region,
        "program": row.program,
        "title": words(row.title, view),
        "cip": row.cip,
        "completers": number(row.completers.count),
        "openings": number(row.openings),
        "openings_estimate": None if row.openings is None else row.openings_are_estimated,
        "whole_codes": list(row.whole_codes),
        "gap": None if balance is None else number(balance.gap),
        "gap_share": None if balance is None else number(balance.gap_share),
        "ratio": None if balance is None else number(balance.ratio),
        "occupations": list(row.occupations),
        "years": list(row.completers.years),
        "awards": list(row.completers.awards),
        "counting": list(row.completers.counting),
        "sources": list(row.completers.sources),
        "warnings": [str(caution) for caution in row.completers.cautions],
    }


def _total(total: Total, view: View) -> dict[str, Any]:
    balance = total.balance
    return {
        "name": words(total.name, view),
        "all_openings": number(total.all_openings),
        "openings": number(balance.openings),
        "allocated": number(balance.allocated),
        "gap": number(balance.gap),
        "gap_share": number(balance.gap_share),
        "ratio": number(balance.ratio),
        "rows": total.rows,
        "unknown": list(total.unknown),
        "openings_estimate": total.estimates > 0,
        "whole_codes": list(total.whole_codes),
    }


def _data_rows(report: SupplyReport, by: str, view: View) -> list[dict[str, Any]]:
    if by == "occupation":
        return [_occupation(row, view) for row in report.occupations]
    if by == "program":
        return [_program(row, view) for row in report.programs]
    return [_total(total, view) for total in totals(report, by)]


def render_csv(report: SupplyReport, by: str, view: View) -> str:
    """Render a row for each of ``by``, with the same columns as the keys of the JSON."""
    rows = _data_rows(report, by, view)
    text = io.StringIO()
    if rows:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(rows[0])
        for row in rows:
            cells = [_cell(value) for value in row.values()]
            writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue()


def _cell(value: Any) -> Value:
    """Return the content of one cell; a list is one cell, its parts between semicolons."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_part(item) for item in value)
    return value  # type: ignore[no-any-return]


def _part(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    if "household" in item:
        reached = "unknown" if item["reached"] is None else "reached" if item["reached"] else "not reached"
        return f"{item['household']} {item['hourly']}: {reached}"
    return ": ".join(str(value) for value in item.values())


_WIDE = (
    "title",
    "openings_source",
    "openings_derivation",
    "median_hourly_source",
    "method",
    "programs",
    "warnings",
    "sources",
    "living_wage",
    "occupations",
    "unknown",
)
_WHOLE = ("openings", "all_openings", "employment", "completers", "completers_sole", "allocated", "rows")


def render_workbook(report: SupplyReport, _: str, view: View) -> bytes:
    """Render a workbook with a sheet for each of `BY` and one that says what the figures mean."""
    from cpath.sheets.workbook import write_workbook  # noqa: PLC0415 - heavy, and seldom asked for

    sheets = []
    for by in BY:
        rows = _data_rows(report, by, view)
        heads = list(rows[0]) if rows else ["nothing"]
        columns = [(head, Column(34 if head in _WIDE else 13, _style(head))) for head in heads]
        cells = [tuple(_cell(value) for value in row.values()) for row in rows]
        sheets.append(make_table(by.capitalize(), columns, cells))
    meaning = [*DEFINITION, ("caveat", CAVEAT), *(("left out", text) for text in report.left_out)]
    columns = [("figure", Column(24)), ("what it means", Column(110))]
    sheets.append(make_table("Definition", columns, meaning))
    return write_workbook(sheets, title="Supply and demand")


def _style(head: str) -> Style:
    if head in _WHOLE or (head.startswith("gap") and head != "gap_share"):
        return "whole"
    if head in ("gap_share", "openings_rate", "change"):
        return "percent"
    return "money" if head == "median_hourly" else "figure" if head == "ratio" else "text"
