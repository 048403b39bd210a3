"""Supply against demand as data: the keys of ``cpath-supply/1``.

Figures are rounded half up to three decimals; what is unknown is null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.documents.data import Data
from cpath.messages import Code, msg
from cpath.messages.translate import english
from cpath.model.origin import origin_data
from cpath.reports.wording import number, read_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpath.catalog.labor import Figure
    from cpath.gaps.balance import OccupationRow, ProgramRow, SupplyReport, Total
    from cpath.reports.titles import Titles
    from cpath.sheets.table import Style

BY = ("occupation", "program", "region", "sector", "education", "state")
"""What a report's rows can be."""

MEANING = (
    ("openings", msg("Projected job openings a year in the region, from growth, exits and transfers.")),
    (
        "completers",
        msg(
            "People who complete a program that leads to the occupation, a year. A program that leads to "
            "two occupations counts in full for both, so this is the most there can be. {sole} counts only "
            "programs that lead nowhere else: the least.",
            sole=Code("completers_sole"),
        ),
    ),
    (
        "allocated",
        msg(
            "Completers, with each program's shared among its occupations in the region by their openings, "
            "or equally where the openings of one of them are unknown."
        ),
    ),
    (
        "gap",
        msg(
            "Openings minus allocated completers. If a program's completers are unknown, the gap is known "
            "only to be {most}. {low} is the gap if all completers came, {high} the gap if only those came "
            "who have no other choice.",
            most=Code("gap_at_most"),
            low=Code("gap_low"),
            high=Code("gap_high"),
        ),
    ),
    ("all_openings", msg("In totals: all known openings, also where completers are unknown.")),
    ("gap_share", msg("Gap as a share of openings. Below 0, more people complete than are needed.")),
    ("openings_rate", msg("Openings a year for each existing job.")),
    (
        "openings_estimate",
        msg(
            "Whether the openings are an estimate that their source does not publish. {source} says who "
            "made it and from what, {derivation} how. The same holds for {wage}.",
            source=Code("openings_source"),
            derivation=Code("openings_derivation"),
            wage=Code("median_hourly"),
        ),
    ),
    (
        "whole_code",
        msg(
            "The SOC code, where its figures also cover other jobs. In totals, openings that several "
            "occupations of one code state count once."
        ),
    ),
    ("ratio", msg("Completers for each opening.")),
    (
        "change",
        msg("Change in completers from the year before to the latest year, as a share of the year before."),
    ),
    (
        "openings of a program",
        msg("Openings shared among the programs that lead there, by their completers."),
    ),
    ("years", msg("The latest recorded years, averaged. Each year is summed over its awards.")),
)
"""What each figure means, by its key in the data."""

CAVEAT = msg(
    "Openings are not training needs. Many people who fill them are trained already, and completers may "
    "move away, study further or already have a job."
)
"""U.S. Bureau of Labor Statistics, occupational separations and openings: what openings are not."""

_WIDE = frozenset(
    ("title", "openings_source", "openings_derivation", "median_hourly_source", "method", "programs",
     "warnings", "sources", "living_wage", "occupations", "unknown")
)  # fmt: skip
_STYLES: dict[str, Style] = {
    **dict.fromkeys(("openings", "all_openings", "employment", "completers", "completers_sole"), "whole"),
    **dict.fromkeys(("allocated", "rows", "gap", "gap_at_most", "gap_low", "gap_high"), "whole"),
    **dict.fromkeys(("gap_share", "openings_rate", "change"), "percent"),
    "median_hourly": "money",
    "ratio": "figure",
}


def data(report: SupplyReport, by: str, titles: Titles) -> Data:
    """Return the rows by occupation and program and all totals; ``by`` is what the CSV contains."""
    language = titles.language
    rows: dict[str, Any] = {
        "rows": [_occupation(row, language) for row in report.occupations],
        "programs": [_program(row, language) for row in report.programs],
        "regions": [_total(total, language) for total in report.by_region()],
        "sectors": [_total(total, language) for total in report.by_sector()],
        "educations": [_total(total, language) for total in report.by_education()],
        "state": _total(report.whole(), language),
    }
    meaning = {key: english(message) for key, message in MEANING}
    caveat, left_out = english(CAVEAT), [english(message) for message in report.left_out]
    definition = {**meaning, "years_averaged": report.years, "caveat": caveat}
    tables = {**rows, "state": [rows["state"]]}
    return Data(
        "cpath-supply/1",
        "Supply and demand",
        {"definition": definition, **rows, "left_out": left_out},
        dict(zip(BY, tables.values(), strict=True)),
        by,
        _STYLES,
        _WIDE,
        (*meaning.items(), ("caveat", caveat), *(("left out", text) for text in left_out)),
    )


def totals(report: SupplyReport, by: str) -> Sequence[Total]:
    """Return the totals by region, by sector or by typical entry education, or the one of all."""
    if by == "region":
        return report.by_region()
    if by == "education":
        return report.by_education()
    return report.by_sector() if by == "sector" else (report.whole(),)


def _occupation(row: OccupationRow, language: str) -> dict[str, Any]:
    balance = row.balance
    counted = [supply for supply in row.supplies if supply.count is not None]
    by_year = row.by_year
    return {
        "region": row.region,
        "sector": None if row.sector is None else read_words(row.sector, language),
        "occupation": row.occupation,
        "title": read_words(row.title, language),
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
        "sources": [english(source) for source in row.sources],
        "warnings": [str(caution) for caution in row.cautions],
    }


def _origin(name: str, figure: Figure | None) -> dict[str, Any]:
    """Return where a figure is from, in keys that begin with its name."""
    known = figure is not None and figure.value is not None
    found = origin_data(figure.market, figure.name) if figure is not None and known else {}
    keys = ("source", "as_of", "illustrative", "estimate", "derivation")
    return {f"{name}_{key}": found.get(key) for key in keys}


def _program(row: ProgramRow, language: str) -> dict[str, Any]:
    balance = row.balance
    return {
        "region": row.region,
        "program": row.program,
        "title": read_words(row.title, language),
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
        "sources": [english(source) for source in row.completers.sources],
        "warnings": [str(caution) for caution in row.completers.cautions],
    }


def _total(total: Total, language: str) -> dict[str, Any]:
    balance = total.balance
    return {
        "name": read_words(total.name, language),
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
