"""Supply against demand as text, Markdown and HTML, and in every other form.

Renders a `cpath.gaps.supply.SupplyReport`; computes nothing but the rounding. People are rounded
half up to tenths for people to read, so that a reader who takes one figure from the other gets the
third.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.diagnostics.columns import COLUMNS, display_width, fit_left, fit_right, hang
from cpath.diagnostics.plain import escape_markdown
from cpath.gaps.scale import ZERO, round_half_up
from cpath.model.origin import whole_code_words
from cpath.reports.supply.data import CAVEAT, render_csv, render_json, render_workbook, totals
from cpath.reports.wording import View, count, percent, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from fractions import Fraction

    from cpath.gaps.balance import Balance, OccupationRow, SupplyReport
    from cpath.gaps.openings import Living

NARROWEST_NAME = 24
"""Columns that a name takes at least beside its numbers."""
NAMED = 6
"""So many records with the same lack are named in text; the others are counted."""


def render_supply(
    report: SupplyReport,
    style: str,
    *,
    by: str = "occupation",
    language: str = "en",
    width: int = COLUMNS,
) -> str | bytes:
    """Render a report in one of `FORMATS`, with a row for each of ``by``; text in ``width`` columns.

    JSON and the workbook always hold them all.
    """
    return FORMATS[style](report, by, View(language, width=width))


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of words; the first ``left`` columns hold names, the others numbers."""

    heads: list[str]
    rows: list[list[str]]
    left: int


def people(value: Fraction | None) -> str:
    """Return a number of people; a question mark where unknown."""
    if value is None:
        return "?"
    shown = round_half_up(value, 1)
    return f"{shown:,.0f}" if shown == int(shown) else f"{shown:,}"


def _ratio(balance: Balance | None) -> str:
    ratio = None if balance is None else balance.ratio
    return "?" if ratio is None else f"{round_half_up(ratio, 2)}"


def _share(balance: Balance | None) -> str:
    """Return the gap as whole per cents of the openings, as it is published."""
    share = None if balance is None else balance.gap_share
    return "?" if share is None else f"{round_half_up(share * 100, 0)}%"


def _openings(value: Fraction | None, *, estimated: bool) -> str:
    return f"{people(value)} est." if estimated and value is not None else people(value)


def _occupation(row: OccupationRow, view: View) -> str:
    """Return its title, and that its figures are also those of other jobs."""
    code = "" if row.whole_code is None else f" ({whole_code_words(row.whole_code)})"
    return f"{words(row.title, view)}{code}"


def _gap(row: OccupationRow) -> str:
    if row.balance is not None:
        return people(row.balance.gap)
    return "?" if row.gap_at_most is None else f"<= {people(row.gap_at_most)}"


def _between(row: OccupationRow) -> str:
    """Return the bounds of the gap, where they are not the gap itself."""
    low, high = people(row.gap_low), people(row.gap_high)
    return "" if low == high else f"{low} to {high}"


def _living(living: Sequence[Living]) -> str:
    """Say which living wages the median wage reaches: yes, no or a question mark for each."""
    if not living:
        return "?"
    return " ".join("?" if entry.reached is None else "yes" if entry.reached else "no" for entry in living)


def _table(report: SupplyReport, by: str, view: View) -> Table:
    if by == "occupation":
        return Table(
            [
                "Region",
                "Occupation",
                "Openings",
                "Completers",
                "Allocated",
                "Gap",
                "Gap between",
                "Gap share",
                "Ratio",
                "Rate",
                "Living",
            ],
            [
                [
                    row.region,
                    _occupation(row, view),
                    _openings(row.openings, estimated=row.openings_are_estimated),
                    people(row.completers),
                    people(row.allocated),
                    _gap(row),
                    _between(row),
                    _share(row.balance),
                    _ratio(row.balance),
                    percent(row.openings_rate),
                    _living(row.living),
                ]
                for row in report.occupations
            ],
            2,
        )
    if by == "program":
        return Table(
            ["Region", "Program", "CIP", "Completers", "Share of openings", "Gap", "Gap share", "Ratio"],
            [
                [
                    row.region,
                    words(row.title, view),
                    row.cip or "?",
                    people(row.completers.count),
                    _openings(row.openings, estimated=row.openings_are_estimated),
                    people(None if row.balance is None else row.balance.gap),
                    _share(row.balance),
                    _ratio(row.balance),
                ]
                for row in report.programs
            ],
            3,
        )
    return Table(
        [
            by.capitalize(),
            "All openings",
            "Openings",
            "Allocated",
            "Gap",
            "Gap share",
            "Ratio",
            "Known",
            "Unknown",
        ],
        [
            [
                words(total.name, view),
                _openings(total.all_openings, estimated=total.estimates > 0),
                _openings(total.balance.openings, estimated=total.estimates > 0),
                people(total.balance.allocated),
                people(total.balance.gap),
                _share(total.balance),
                _ratio(total.balance),
                str(total.rows),
                str(len(total.unknown)),
            ]
            for total in totals(report, by)
        ],
        1,
    )


def _title(report: SupplyReport) -> str:
    regions = len({row.region for row in report.occupations})
    occupations = count(len(report.occupations), "critical occupation", "critical occupations")
    return f"Supply and demand: {occupations} in {count(regions, 'region', 'regions')}"


def _asides(report: SupplyReport, by: str, view: View) -> list[str]:
    """Say what the figures mean, and where they are from."""
    lines = [
        f"Openings, completers: people a year; completers averaged over up to {report.years} recorded years."
    ]
    if by == "program":
        lines.append(
            "Share of openings: each occupation's openings shared among its programs by completers. "
            "Gap: share of openings - completers. Gap share: gap / share of openings. Ratio: completers / "
            "share of openings."
        )
    else:
        lines.append(
            "Completers: of all programs that lead there, each counted whole. Allocated: shared among a "
            "program's occupations by their openings. Gap: openings - allocated. Gap share: gap / openings. "
            "Ratio: allocated / openings."
            + (" Rate: openings / jobs there are." if by == "occupation" else "")
        )
    if any(row.openings_are_estimated for row in report.occupations):
        lines.append(
            "est.: an estimate. Its source does not publish it; --format json says how each was worked out."
        )
    if by == "occupation":
        lines.append(
            "Gap between: if all completers of its programs came here, and if only those came who have "
            "nowhere else to go. ?: unknown, which is not zero; <=: the gap without what is unknown."
        )
        households: dict[str, dict[str, None]] = {}
        for row in report.occupations:
            for entry in row.living:
                wage = f"{entry.household} ${round_half_up(entry.hourly, 2)} an hour"
                households.setdefault(wage, {})[row.region] = None
        if households:
            shown = "; ".join(f"{wage} ({', '.join(regions)})" for wage, regions in households.items())
            lines.append(f"Living: whether the median wage reaches a living wage, in this order: {shown}.")
    elif by != "program":
        lines.append(
            "All openings: also of occupations whose completers are unknown. The other figures are added up "
            "over the occupations where both are known. The regions here only."
        )
    lines.append(CAVEAT)
    sources = dict.fromkeys(source for row in report.occupations for source in row.sources)
    if sources:
        # One line of a record may name several sources, parted by semicolons.
        shown = "; ".join(source.replace("; ", " and ") for source in sources)
        lines.append(f"Sources: {words(shown, view)}.")
    return lines


def _missing(report: SupplyReport, view: View) -> list[str]:
    """Say what the definitions lack, each sentence once with the records that it is about."""
    found: dict[str, dict[str, None]] = {}
    cautions = [caution for row in report.occupations for caution in row.cautions]
    cautions += [caution for program in report.programs for caution in program.completers.cautions]
    for caution in cautions:
        detail = f" ({caution.detail})" if caution.detail else ""
        found.setdefault(caution.why, {})[f"{caution.about}{detail}"] = None
    lines = []
    for why, about in found.items():
        named, rest = list(about)[:NAMED], len(about) - NAMED
        more = f"; and {rest} more, see --format json" if rest > 0 else ""
        lines.append(f"{words(why, view)}: {words('; '.join(named), view)}{more}")
    return [*lines, *(words(text, view) for text in report.left_out)]


def _derivations(report: SupplyReport, view: View) -> list[str]:
    """Say of each estimate of openings who made it and how."""
    return [
        f"{words(row.title, view)}, {row.region}: "
        + words(f"{figure.origin}. {figure.market.derivation or 'How is not stated.'}", view)
        for row in report.occupations
        if (figure := row.stated_openings) is not None and row.openings_are_estimated
    ]


def _text(report: SupplyReport, by: str, view: View) -> str:
    lines = [_title(report), "", *_table_lines(_table(report, by, view), view.width), ""]
    for line in _asides(report, by, view):
        lines += hang(line, view.width, rest="  ")
    missing = _missing(report, view)
    if missing:
        lines += ["", "What is missing"]
    for line in missing:
        lines += hang(line, view.width, first="  ", rest="    ")
    return "\n".join(lines) + "\n"


def _table_lines(table: Table, width: int) -> Iterator[str]:
    """Lay a table out: a line for each region, below it each name with its numbers.

    A name stands above its numbers, and these closer together, where they leave it too little room.
    """
    in_regions = table.left > 1
    start = 1 if in_regions else 0
    heads = table.heads[start:]
    rows = [row[start:] for row in table.rows]
    widths = [max(display_width(row[index]) for row in [heads, *rows]) for index in range(len(heads))]
    room = width - sum(widths[1:]) - 2 * len(widths)
    is_above = room < min(widths[0], NARROWEST_NAME)
    column = width if is_above else 2 + min(widths[0], room)
    between = " " if is_above else "  "
    region = None
    for row, full in [(heads, None), *zip(rows, table.rows, strict=True)]:
        if in_regions and full is not None and full[0] != region:
            region = full[0]
            yield region
        cells = "".join(
            between + (fit_left if index < table.left - start else fit_right)(row[index], widths[index])
            for index in range(1, len(row))
        )
        name, *rest = hang(row[0], column, first="  ")
        if is_above:
            yield from (name, *rest, f"   {cells}".rstrip())
        else:
            yield from (f"{fit_left(name, column)}{cells}".rstrip(), *rest)


def _markdown(report: SupplyReport, by: str, view: View) -> str:
    table = _table(report, by, view)
    rules = ["---" if index < table.left else "---:" for index in range(len(table.heads))]
    lines = [f"# {_title(report)}", "", _row(table.heads), _row(rules)]
    lines += [_row(escape_markdown(cell) for cell in row) for row in table.rows]
    lines += ["", *(f"- {escape_markdown(line)}" for line in _asides(report, by, view))]
    derived = _derivations(report, view)
    if derived:
        lines += ["", "## How the estimates were worked out", ""]
        lines += [f"- {escape_markdown(line)}" for line in derived]
    missing = _missing(report, view)
    if missing:
        lines += ["", "## What is missing", "", *(f"- {escape_markdown(line)}" for line in missing)]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _html(report: SupplyReport, by: str, view: View) -> str:
    from cpath.reports.render import render_template  # noqa: PLC0415 - Jinja is heavy, and seldom asked for

    return render_template(
        "supply.html.j2",
        {
            "title": _title(report),
            "language": view.language,
            "table": _table(report, by, view),
            "bars": _bars(report, view) if by == "occupation" else [],
            "asides": _asides(report, by, view),
            "derivations": _derivations(report, view),
            "missing": _missing(report, view),
        },
    )


def _bars(report: SupplyReport, view: View) -> list[dict[str, object]]:
    """Return the lengths of the bars of each occupation with known openings, in per cent of the longest."""
    rows = [row for row in report.occupations if row.openings]
    longest = max((max(row.openings or ZERO, row.allocated or ZERO) for row in rows), default=ZERO)
    return [
        {
            "title": _occupation(row, view),
            "region": row.region,
            "openings": _openings(row.openings, estimated=row.openings_are_estimated),
            "allocated": people(row.allocated),
            "open_width": float(round_half_up((row.openings or ZERO) * 100 / longest, 1)),
            "filled_width": float(round_half_up((row.allocated or ZERO) * 100 / longest, 1)),
        }
        for row in sorted(rows, key=lambda row: -(row.openings or 0))
    ]


FORMATS: dict[str, Callable[[SupplyReport, str, View], str | bytes]] = {
    "text": _text,
    "json": render_json,
    "csv": render_csv,
    "markdown": _markdown,
    "html": _html,
    "xlsx": render_workbook,
}
"""The formats of a supply report."""
