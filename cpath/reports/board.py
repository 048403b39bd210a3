"""The reports there are: a name, what it is for, how its data is gathered, its templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.reports.progress import build_progress
from cpath.reports.render import render_template

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from cpath.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Report:
    """A report: ``build`` gathers its data, ``templates`` are by format."""

    summary: str
    build: Callable[..., object]
    templates: Mapping[str, str]


REPORTS: dict[str, Report] = {
    "progress": Report(
        "one page for a board: the eight steps, what holds them up, critical occupations and gaps",
        build_progress,
        {"markdown": "progress.md.j2", "html": "progress.html.j2"},
    ),
}


def render_report(
    catalog: Catalog,
    name: str,
    format: str,  # noqa: A002 - the word that every command uses
    today: date,
    *,
    region: str | None = None,
) -> str:
    """Write the report ``name`` as ``format``; both must stand in `REPORTS`."""
    report = REPORTS[name]
    return render_template(report.templates[format], report.build(catalog, today, region=region))
