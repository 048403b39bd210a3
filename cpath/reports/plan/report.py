"""The formats of `cpath plan`, for plans and for routes: for people as a page, for programs as data."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cpath.reports.plan import route_data
from cpath.reports.plan.data import render_csv, render_json
from cpath.reports.plan.page import PAGE_FORMATS
from cpath.reports.plan.route_words import build_route_page
from cpath.reports.plan.words import build_page
from cpath.reports.wording import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpath.plan.report import PlanReport
    from cpath.plan.route_report import RouteReport


def render_plan(report: PlanReport, style: str, *, language: str = "en", show_all: bool = False) -> str:
    """Render a report in one of `FORMATS`; ``show_all`` names every competency and every lead."""
    return FORMATS[style](report, View(language, show_all))


def _page(style: str, report: PlanReport, view: View) -> str:
    return PAGE_FORMATS[style](build_page(report, view))


FORMATS: dict[str, Callable[[PlanReport, View], str]] = {
    "text": partial(_page, "text"),
    "json": render_json,
    "csv": render_csv,
    "markdown": partial(_page, "markdown"),
    "html": partial(_page, "html"),
}
"""The formats of a plan."""


def render_routes(report: RouteReport, style: str, *, language: str = "en", show_all: bool = False) -> str:
    """Render a person's routes in one of `ROUTE_FORMATS`; ``show_all`` names every open competency."""
    return ROUTE_FORMATS[style](report, View(language, show_all))


def _route_page(style: str, report: RouteReport, view: View) -> str:
    return PAGE_FORMATS[style](build_route_page(report, view))


ROUTE_FORMATS: dict[str, Callable[[RouteReport, View], str]] = {
    "text": partial(_route_page, "text"),
    "json": route_data.render_json,
    "csv": route_data.render_csv,
    "markdown": partial(_route_page, "markdown"),
    "html": partial(_route_page, "html"),
}
"""The formats of routes: the same as of plans."""
