"""Plans as data: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from cpath.gaps.scale import ZERO
from cpath.model.program import Cost
from cpath.plan.candidate import earning_of
from cpath.plan.plan import measures
from cpath.reports.plan.amounts import DEFINITION
from cpath.reports.wording import number, source_words, words
from cpath.sheets.cell import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cpath.plan.candidate import Candidate
    from cpath.plan.need import Lead, Need
    from cpath.plan.plan import Alternative, Member, Plan, Totals
    from cpath.plan.report import PlanReport
    from cpath.reports.wording import View

JSON_FORMAT = "cpath-plan/1"


def render_json(report: PlanReport, view: View) -> str:
    """Render the keys of ``cpath-plan/1``: costs in dollars, lengths in weeks, null where unknown."""
    document = {
        "format": JSON_FORMAT,
        "definition": {
            **dict(DEFINITION),
            "order_of_this": list(measures(report.objective, by_course=report.by_course)),
            "thresholds": [
                {"name": used.name, "region": used.region, "value": used.threshold.value}
                for used in report.definition.thresholds
            ],
        },
        "objective": report.objective,
        "plans": [_plan(plan, view) for plan in report.plans],
        "together": None if report.together is None else _plan(report.together, view),
        "left_out": list(report.left_out),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plan(plan: Plan, view: View) -> dict[str, Any]:
    return {
        "region": plan.region,
        "pathway": plan.pathway,
        "occupations": [
            {
                "id": target.occupation.id,
                "title": words(target.occupation.entity.title, view),
                "rated": target.demand.rated,
                "required": len(target.demand.items) if target.demand.rated else None,
            }
            for target in plan.targets
        ],
        "unit": "course" if plan.by_course else "program",
        "objective": plan.objective,
        "measure": plan.measure,
        "value": number(plan.value),
        "optimal": plan.optimal,
        "bound": number(plan.bound),
        "gap_to_bound": number((plan.value - plan.bound) / plan.value if plan.value else ZERO),
        "method": plan.method,
        "proven_ratio": number(plan.ratio),
        "solver_note": plan.note,
        "required": plan.required if plan.rated else None,
        "closed": plan.closed if plan.rated else None,
        "totals": _totals(plan.totals),
        "members": [_member(member, view) for member in plan.members],
        "covers": [
            {**_need(need, view), "by": [one.id for one in covering if _is_in(one, plan)]}
            for need, covering in plan.needs.coverable.items()
        ],
        "met_already": [_need(need, view) for need in plan.needs.granted],
        "open": [
            {
                **_need(entry.need, view),
                "best_level": number(entry.best),
                "best_by": entry.best_by,
                "elsewhere": _leads(entry.elsewhere, view),
            }
            for entry in plan.open
        ],
        "unknown": [
            {
                **_need(entry.need, view),
                "reason": words(entry.reason, view),
                "leads": _leads(entry.leads, view),
            }
            for entry in plan.unclear
        ],
        "courses_for_open": None
        if plan.fill is None
        else {
            "optimal": plan.fill.optimal,
            "totals": _totals(plan.fill.totals),
            "courses": [
                {**_candidate(course, view), "closes": _keys(plan.fill.closes[course.key])}
                for course in plan.fill.courses
            ],
        },
        "next_best": _alternative(plan.next_best),
        "carries_over": [
            {"from": carry.source, "to": carry.into, "credits": number(carry.credits)}
            for carry in plan.carries
        ],
        "not_mapped": [
            {"id": lead.id, "reason": lead.reason, "prepares_for": sorted(lead.prepares_for)}
            for lead in plan.reach.unmapped
        ],
        "coverage": [
            {
                "occupation": pair.occupation,
                "coverage_met": number(pair.coverage_met),
                "coverage_low": number(pair.figures.coverage_low),
                "coverage_high": number(pair.figures.coverage_high),
            }
            for pair in plan.pairs
        ],
    }


def _is_in(candidate: Candidate, plan: Plan) -> bool:
    return any(member.candidate.key == candidate.key for member in plan.members)


def _candidate(candidate: Candidate, view: View) -> dict[str, Any]:
    return {
        "id": candidate.id,
        "title": words(candidate.title, view),
        "program": candidate.program.key,
        "course": candidate.course,
        "cost": number(candidate.cost),
        "weeks": number(candidate.weeks),
        "credits": number(candidate.credits),
    }


def _member(member: Member, view: View) -> dict[str, Any]:
    entity = member.candidate.program.entity
    return {
        **_candidate(member.candidate, view),
        "asked_for": member.given,
        "prepares_for": list(member.leads_there),
        "cost_source": source_words(entity.cost) if isinstance(entity.cost, Cost) else None,
        "earning": earning_of(entity),
        "audience": list(entity.audience),
        "entry_requirements": [words(text, view) for text in entity.entry_requirements],
        "closes": _keys(member.closes),
        "adds": _keys(member.adds),
        "only_one_for": _keys(member.alone),
        "courses_that_would_do": [_candidate(course, view) for course in member.would_do],
        "without_it": _alternative(member.without),
    }


def _keys(needs: Iterable[Need]) -> list[str]:
    return list(dict.fromkeys(need.item.competency for need in needs))


def _need(need: Need, view: View) -> dict[str, Any]:
    return {
        "occupation": need.occupation.id,
        "competency": need.item.competency,
        "title": words(need.item.title, view),
        "required_level": number(need.item.level),
        "weight": number(need.item.weight),
        "basis": need.item.basis,
    }


def _leads(leads: Iterable[Lead], view: View) -> list[dict[str, str]]:
    return [{"id": lead.id, "reason": words(lead.reason, view)} for lead in leads]


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "count": totals.count,
        "cost": number(totals.cost.known),
        "cost_unknown": list(totals.cost.unknown),
        "weeks": number(totals.weeks.known),
        "weeks_unknown": list(totals.weeks.unknown),
        "credits": number(totals.credits.known),
        "credits_unknown": list(totals.credits.unknown),
    }


def _alternative(other: Alternative | None) -> dict[str, Any] | None:
    return None if other is None else {"members": list(other.ids), "totals": _totals(other.totals)}


CSV_COLUMNS = (
    "region",
    "occupations",
    "what",
    "id",
    "title",
    "cost",
    "weeks",
    "credits",
    "closes",
    "required_level",
    "best_level",
    "remark",
    "objective",
    "proven_best",
)


def render_csv(report: PlanReport, view: View) -> str:
    """Render one row a program or course, then what stays open and what is unknown."""
    target = io.StringIO()
    writer = csv.DictWriter(target, CSV_COLUMNS, lineterminator="\r\n", restval="")
    writer.writeheader()
    for plan in (*report.plans, *([report.together] if report.together else [])):
        common = {
            "region": plan.region or "",
            "occupations": "; ".join(target.occupation.id for target in plan.targets),
            "objective": plan.objective,
            "proven_best": "yes" if plan.optimal else "no",
        }
        for row in _rows(plan, view):
            writer.writerow({name: _cell(value) for name, value in {**common, **row}.items()})
    return target.getvalue()


def _rows(plan: Plan, view: View) -> Iterator[dict[str, object]]:
    for member in plan.members:
        yield {
            "what": "course" if plan.by_course else "program",
            **_taken(member.candidate, member.closes, view),
        }
    if plan.fill is not None:
        for course in plan.fill.courses:
            yield {"what": "course-for-open", **_taken(course, plan.fill.closes[course.key], view)}
    for entry in plan.open:
        yield {
            "what": "open",
            **_wanted(entry.need, view),
            "best_level": number(entry.best),
            "remark": "; ".join([*([entry.best_by] if entry.best_by else []), *_said(entry.elsewhere)]),
        }
    for unclear in plan.unclear:
        remark = "; ".join([words(unclear.reason, view), *_said(unclear.leads)])
        yield {"what": "unknown", **_wanted(unclear.need, view), "remark": remark}


def _taken(candidate: Candidate, closes: Sequence[Need], view: View) -> dict[str, object]:
    return {
        "id": candidate.id,
        "title": words(candidate.title, view),
        "cost": number(candidate.cost),
        "weeks": number(candidate.weeks),
        "credits": number(candidate.credits),
        "closes": "; ".join(_keys(closes)),
    }


def _wanted(need: Need, view: View) -> dict[str, object]:
    return {
        "id": need.item.competency,
        "title": words(need.item.title, view),
        "required_level": number(need.item.level),
    }


def _said(leads: Iterable[Lead]) -> list[str]:
    return [f"{lead.id} ({lead.reason})" for lead in leads]


def _cell(value: object) -> object:
    return safe_cell(value) if isinstance(value, str) else "" if value is None else value
