"""The gap report in all its forms, for the command line, for boards and for other programs.

Renders a `cpath.gaps.report.GapReport`; computes nothing but the rounding. For people the low end of a
range is rounded down and the high end up; for programs figures keep their full precision. What is
unknown is null, an empty cell, or a question mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics.columns import hang
from cpath.reports.gap.changes import change_tables, changes_data, moves_table
from cpath.reports.gap.crosswalk import (
    LEGEND,
    crosswalk_data,
    crosswalk_title,
    long_table,
    markdown_table_of,
    text_tables,
    wide_table,
)
from cpath.reports.gap.data import render_csv, render_json, write_rows
from cpath.reports.gap.extras import NO_EXTRAS, Extras
from cpath.reports.gap.markdown import TITLE, render_markdown
from cpath.reports.gap.markdown import method_lines as markdown_method
from cpath.reports.gap.ranking import ranking_data, ranking_rows, ranking_tables
from cpath.reports.gap.rollup import rollup_data, rollup_lines, rollup_table, rollup_tables
from cpath.reports.gap.table import Table, csv_rows, markdown_lines, table_lines
from cpath.reports.gap.text import heading, method_lines, render_text
from cpath.reports.wording import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cpath.gaps.report import GapReport

__all__ = ["FORMATS", "Extras", "render_gap_report"]


def render_gap_report(
    report: GapReport,
    style: str,
    *,
    language: str = "en",
    show_all: bool = False,
    extras: Extras = NO_EXTRAS,
    view: View | None = None,
) -> str | bytes:
    """Render a report in one of `FORMATS`; a workbook is bytes, all else is text.

    ``show_all`` lists every required item in text and Markdown, also what is met; all other formats
    always hold all of them. In text, Markdown and CSV, ``extras`` stand in the place of the pairs;
    JSON, workbooks and pages hold both.
    """
    return FORMATS[style](report, view or View(language, show_all), extras)


def _text(report: GapReport, view: View, extras: Extras) -> str:
    if extras.is_empty:
        return render_text(report, view)
    lines = [heading(report)]
    if extras.crosswalks is not None:
        lines += ["", *hang(LEGEND, view.width, rest="  ")]
        for crosswalk in extras.crosswalks:
            lines += ["", *hang(crosswalk_title(crosswalk, view), view.width, rest="  ")]
            for table in text_tables(crosswalk, view):
                lines += ["", *table_lines(table, view.width)]
    if extras.rollup is not None:
        lines += ["", *rollup_lines(extras.rollup, view)]
    for table in () if extras.changes is None else change_tables(extras.changes, view):
        lines += ["", *table_lines(table, view.width)]
    for table in () if extras.ranking is None else ranking_tables(extras.ranking, view):
        lines += ["", *table_lines(table, view.width)]
    return "\n".join([*lines, *method_lines(report, view)]) + "\n"


def _markdown(report: GapReport, view: View, extras: Extras) -> str:
    if extras.is_empty:
        return render_markdown(report, view)
    lines = [TITLE]
    for crosswalk in extras.crosswalks or ():
        lines += ["", *markdown_lines(markdown_table_of(crosswalk, view))]
    for table in _tables(extras, view):
        lines += ["", *markdown_lines(table)]
    return "\n".join([*lines, *markdown_method(report, view)]) + "\n"


def _tables(extras: Extras, view: View) -> Iterator[Table]:
    """Yield the tables of roll-up, changes and rankings."""
    if extras.rollup is not None:
        yield from rollup_tables(extras.rollup, view)
    if extras.changes is not None:
        yield from change_tables(extras.changes, view)
    if extras.ranking is not None:
        yield from ranking_tables(extras.ranking, view)


def _csv(report: GapReport, view: View, extras: Extras) -> str:
    if extras.is_empty:
        return render_csv(report, view)
    tables = []
    if extras.crosswalks is not None:
        several = len(extras.crosswalks) > 1
        tables.append(
            long_table(extras.crosswalks, view) if several else wide_table(extras.crosswalks[0], view)
        )
    if extras.rollup is not None:
        tables.append(rollup_table(extras.rollup))
    if extras.changes is not None:
        tables.append(moves_table(extras.changes, view))
    if extras.ranking is not None:
        tables.append(ranking_rows(extras.ranking, view))
    return write_rows(csv_rows(tables))


def _json(report: GapReport, view: View, extras: Extras) -> str:
    more: dict[str, object] = {}
    if extras.crosswalks is not None:
        more["crosswalks"] = [crosswalk_data(crosswalk, view) for crosswalk in extras.crosswalks]
    if extras.rollup is not None:
        more["rollup"] = rollup_data(extras.rollup, view)
    if extras.changes is not None:
        more["since"] = changes_data(extras.changes, view)
    if extras.ranking is not None:
        more["sensitivity"] = ranking_data(extras.ranking, view)
    return render_json(report, view, more)


def _xlsx(report: GapReport, view: View, extras: Extras) -> bytes:
    # XlsxWriter is imported only where a workbook is written.
    from cpath.reports.gap.sheets import render_xlsx  # noqa: PLC0415

    return render_xlsx(report, view, extras)


def _html(report: GapReport, view: View, extras: Extras) -> str:
    # Jinja is imported only where a page is written.
    from cpath.reports.gap.page import render_page  # noqa: PLC0415

    return render_page(report, view, extras)


FORMATS: dict[str, Callable[[GapReport, View, Extras], str | bytes]] = {
    "text": _text,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "markdown": _markdown,
    "html": _html,
}
"""The formats of a gap report."""
