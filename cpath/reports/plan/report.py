"""The formats of `cpath plan`, whatever it was asked: for people as a page, for programs as data."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cpath.plan.report import LadderReport, RouteReport, SetReport
from cpath.reports.plan.data import render_csv, render_json
from cpath.reports.plan.definition import LADDER, ROUTES, SETS
from cpath.reports.plan.ladder_words import build_ladder_page
from cpath.reports.plan.page import PAGE_FORMATS, Page, Section
from cpath.reports.plan.route_words import build_route_page
from cpath.reports.plan.set_words import build_set_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.catalog.catalog import Catalog
    from cpath.reports.wording import View

    Report = LadderReport | SetReport | RouteReport


def render_plan(report: Report, style: str, catalog: Catalog, view: View) -> str:
    """Render what was planned in one of `FORMATS`."""
    return FORMATS[style](report, catalog, view)


def build_page(report: Report, catalog: Catalog, view: View) -> Page:
    """The page of a plan."""
    if isinstance(report, LadderReport):
        return build_ladder_page(report, catalog, view)
    if isinstance(report, SetReport):
        return build_set_page(report, catalog, view)
    return build_route_page(report, view)


def _page(style: str, report: Report, catalog: Catalog, view: View) -> str:
    page = build_page(report, catalog, view)
    if style == "text" and not view.explain:
        return PAGE_FORMATS[style](page) + "\nHow it is counted: --explain\n"
    meaning = (
        LADDER if isinstance(report, LadderReport) else SETS if isinstance(report, SetReport) else ROUTES
    )
    basis = tuple(f"{name[:1].upper()}{name[1:]}: {text}." for name, text in meaning)
    level = min((section.level for section in page.sections), default=1)
    sections = (*page.sections, Section("How it is counted", basis, level=level))
    return PAGE_FORMATS[style](replace(page, sections=sections))


FORMATS: dict[str, Callable[[Report, Catalog, View], str]] = {
    "text": partial(_page, "text"),
    "json": render_json,
    "csv": render_csv,
    "markdown": partial(_page, "markdown"),
    "html": partial(_page, "html"),
}
"""The formats of a plan."""
