"""A person's routes as data: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from cpath.model.program import Cost
from cpath.plan.candidate import cost_of, earning_of, weeks_of
from cpath.plan.route import ORDER
from cpath.reports.plan.route_words import DEFINITION
from cpath.reports.wording import number, source_words, words
from cpath.sheets.cell import safe_cell

if TYPE_CHECKING:
    from cpath.plan.network import Leg
    from cpath.plan.plan import Total
    from cpath.plan.route import Route
    from cpath.plan.route_report import RouteReport, Routes
    from cpath.reports.wording import View

JSON_FORMAT = "cpath-routes/1"


def render_json(report: RouteReport, view: View) -> str:
    """Render the keys of ``cpath-routes/1``: costs in dollars, lengths in weeks, null where unknown."""
    document = {
        "format": JSON_FORMAT,
        "definition": {**dict(DEFINITION), "order_of_this": [*ORDER[report.by], "legs", "ids"]},
        "by": report.by,
        "regions": [_routes(found, view) for found in report.found],
        "left_out": list(report.left_out),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _routes(found: Routes, view: View) -> dict[str, Any]:
    target = found.target.occupation
    license_ = target.entity.license_required
    return {
        "region": found.region,
        "from": list(found.start.given),
        "to": target.id,
        "title": words(target.entity.title, view),
        "license_required": None if license_ is None else words(license_, view),
        "already_there": found.there,
        "proven": found.complete,
        "routes": [_route(route, found, view) for route in found.routes],
    }


def _route(route: Route, found: Routes, view: View) -> dict[str, Any]:
    pair = route.pair
    return {
        "sure": route.is_sure,
        "weeks": number(route.weeks.known),
        "weeks_unknown": list(route.weeks.unknown),
        "cost": number(route.cost.known),
        "cost_unknown": list(route.cost.unknown),
        "weeks_without_pay": _unpaid(route.unpaid),
        "wage_on_arrival": _wage(found.target.occupation.key, found, view),
        "legs": [_leg(leg, found, view) for leg in route.legs],
        "coverage_met": number(pair.coverage_met),
        "coverage_low": number(pair.figures.coverage_low),
        "coverage_high": number(pair.figures.coverage_high),
        "open": [item.competency for item in pair.gaps if item.shortfall],
        "unknown": [item.competency for item in pair.items if item.shortfall is None],
    }


def _unpaid(total: Total) -> float | None:
    return None if total.unknown else number(total.known)


def _leg(leg: Leg, found: Routes, view: View) -> dict[str, Any]:
    program = None if leg.program is None else leg.program.entity
    return {
        "kind": "work" if program is None else "program",
        "id": leg.to.job if leg.program is None else leg.program.key,
        "title": None if program is None else words(program.title, view),
        "weeks": number(leg.weeks),
        "weeks_in_full": number(leg.weeks if program is None else weeks_of(program)),
        "cost": number(leg.cost),
        "cost_source": source_words(program.cost)
        if program is not None and isinstance(program.cost, Cost)
        else None,
        "cost_in_full": number(leg.cost if program is None else cost_of(program)),
        "credits_carried": number(leg.carried),
        "weeks_without_pay": number(leg.unpaid),
        "earning": "paid" if program is None else earning_of(program),
        "credentials": list(leg.credentials),
        "asks_for": [words(asked.text, view) for asked in leg.asks],
        "reasons": list(leg.reasons),
        "notes": [words(note, view) for note in leg.notes],
        "jobs": [
            {"occupation": job, "wage": _wage(job, found, view)}
            for job in sorted(leg.to.jobs)
            if job in found.titles
        ],
    }


def _wage(key: str, found: Routes, view: View) -> dict[str, Any] | None:
    wage = found.wages.get(key)
    if wage is None:
        return None
    return {
        "median_hourly": number(wage.hourly),
        "area": words(wage.area, view),
        "source": words(wage.source, view),
    }


CSV_COLUMNS = (
    "region",
    "route",
    "sure",
    "leg",
    "kind",
    "id",
    "title",
    "weeks",
    "cost",
    "weeks_without_pay",
    "credits_carried",
    "credentials",
    "asks_for",
    "jobs",
    "reasons",
)


def render_csv(report: RouteReport, view: View) -> str:
    """Render one row a leg."""
    target = io.StringIO()
    writer = csv.DictWriter(target, CSV_COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    for found in report.found:
        for place, route in enumerate(found.routes, 1):
            for step, leg in enumerate(route.legs, 1):
                row = {
                    **_leg(leg, found, view),
                    "region": found.region,
                    "route": place,
                    "sure": "yes" if route.is_sure else "no",
                    "leg": step,
                    "jobs": [job for job in sorted(leg.to.jobs) if job in found.titles],
                }
                writer.writerow({name: _cell(value) for name, value in row.items()})
    return target.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list):
        value = "; ".join(str(part) for part in value)
    return safe_cell(value) if isinstance(value, str) else "" if value is None else value
