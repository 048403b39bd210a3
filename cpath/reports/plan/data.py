"""Plans as data: JSON for programs (``cpath-plan/2``), CSV for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpath.documents.data import Data
from cpath.gaps.figures import STATISTICS
from cpath.gaps.yardstick import shown_id
from cpath.messages.translate import english
from cpath.model.origin import origin, origin_data
from cpath.model.program import Cost
from cpath.plan.facts import cost_of, earning_of, weeks_of
from cpath.plan.report import LadderReport, SetReport
from cpath.reports.plan.definition import LADDER, ROUTES, SETS
from cpath.reports.plan.routes import reasons_of
from cpath.reports.wording import read_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.figures import Range
    from cpath.model import Program
    from cpath.plan.ladder import Action, Ladder
    from cpath.plan.network import Leg
    from cpath.plan.programs import ProgramSet
    from cpath.plan.report import Region, RouteReport, Routes, Way
    from cpath.plan.route import Total
    from cpath.reports.titles import Titles

JSON_FORMAT = "cpath-plan/2"


def data(report: LadderReport | SetReport | RouteReport, titles: Titles) -> Data:
    """Return a plan; shares 0 to 1 in full, dollars, weeks, null where unknown. A row an action or a step."""
    catalog, language = titles.catalog, titles.language
    answer: dict[str, Any]
    if isinstance(report, LadderReport):
        question, meaning, find_rows = "ladder", LADDER, _ladder_rows
        answer = {"ladders": [_ladder(one, catalog, language) for one in report.ladders]}
    elif isinstance(report, SetReport):
        question, meaning, find_rows = "programs", SETS, _set_rows
        answer = {"regions": [_region(one, catalog, language) for one in report.regions]}
    else:
        question, meaning, find_rows = "routes", ROUTES, _route_rows
        answer = {"regions": [_routes(one, catalog, language) for one in report.found]}
    thresholds = [
        {"name": used.name, "region": used.region, "value": used.threshold.value}
        for used in report.definition.thresholds
    ]
    definition = {name: english(words) for name, _, words in meaning}
    keys = {
        "question": question,
        "definition": {**definition, "thresholds": thresholds},
        **answer,
        "left_out": [english(message) for message in report.left_out],
    }
    rows = list(find_rows(answer))
    return Data(
        JSON_FORMAT,
        "Plan",
        keys,
        {question: rows},
        question,
        {"closes": "percent", "after_low": "percent", "after_high": "percent", "adds": "percent"},
        frozenset(("program_title", "course_title", "titles", "title", "asks_for")),
        tuple(definition.items()),
        csv_keys=_COLUMNS[question],
    )


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _range(found: Range | None) -> dict[str, float] | None:
    return None if found is None else {"low": float(found.low), "high": float(found.high)}


def _coverage(pair: Pair) -> dict[str, Any]:
    coverage = pair.coverage
    return {
        "headline": pair.headline,
        "coverage": None
        if coverage is None
        else {name: _range(getattr(coverage, name)) for name in STATISTICS},
    }


def _program(program: Record[Program], catalog: Catalog, language: str) -> dict[str, Any]:
    entity = program.entity
    return {
        "id": shown_id(catalog, program),
        "title": read_words(entity.title, language),
        "provider": entity.provider,
        "audience": list(entity.audience),
    }


# A ladder


def _ladder(ladder: Ladder, catalog: Catalog, language: str) -> dict[str, Any]:
    return {
        "region": ladder.region,
        "program": _program(ladder.program, catalog, language),
        "occupation": ladder.occupation.id,
        "occupation_title": read_words(ladder.occupation.entity.title, language),
        "screening_only": ladder.before.screening_only,
        "required": ladder.before.required,
        "before": _coverage(ladder.before),
        "actions": [_action(one, ladder, catalog, language) for one in ladder.actions],
        "after": _coverage(ladder.after),
        "more_to_do": ladder.cut,
        "proven": ladder.proven,
        "waiting_for_maps": _items(ladder.waiting, language),
        "levels_to_agree": _items(ladder.agree, language),
        "nothing_closes": _items(ladder.stuck, language),
    }


def _action(action: Action, ladder: Ladder, catalog: Catalog, language: str) -> dict[str, Any]:
    source = action.source
    course = None
    if action.course is not None:
        course = (source or ladder.program).entity.courses[action.course]
    return {
        "action": "map" if action.is_mapping else action.rung,
        "course": None if course is None else course.id,
        "course_title": None if course is None else read_words(course.title, language),
        "from_program": None if source is None else _program(source, catalog, language),
        "if_confirmed": action.rung == "state",
        "items": [
            {
                "competency": part.item.competency,
                "title": read_words(part.item.title, language),
                "weight": float(part.item.weight),
                "class": part.item.gap_class,
                "write_level": part.option.level,
                "require_elective": part.option.require,
            }
            for part in action.parts
        ],
        "closes": float(action.closes),
        "after": _coverage(action.after),
    }


def _items(items: Iterable[Item], language: str) -> list[dict[str, Any]]:
    return [
        {
            "competency": item.competency,
            "title": read_words(item.title, language),
            "weight": float(item.weight),
        }
        for item in items
    ]


# Sets of programs


def _region(region: Region, catalog: Catalog, language: str) -> dict[str, Any]:
    return {
        "region": region.region,
        "occupations": [target.occupation.id for target in region.targets],
        "sets": [_set(one, catalog, language) for one in region.sets],
    }


def _set(one: ProgramSet, catalog: Catalog, language: str) -> dict[str, Any]:
    spare = one.spare
    return {
        "audiences": list(one.audiences),
        "programs": [
            {
                **_program(member.program, catalog, language),
                "adds": float(member.adds),
                "covered": _range(member.covered),
            }
            for member in one.members
        ],
        "least": float(one.least),
        "next": None if spare is None else {**_program(spare[0], catalog, language), "adds": float(spare[1])},
        "by_occupation": [{"occupation": pair.occupation, **_coverage(pair)} for pair in one.pairs],
        "not_mapped": [shown_id(catalog, program) for program in one.unmapped],
        "without_program": [occupation.id for occupation in one.unserved],
        "proven": one.proven,
    }


# Routes


def _routes(found: Routes, catalog: Catalog, language: str) -> dict[str, Any]:
    license_ = found.occupation.entity.license_required
    return {
        "region": found.region,
        "from": list(found.start.given),
        "to": found.occupation.id,
        "title": read_words(found.occupation.entity.title, language),
        "license_required": None if license_ is None else read_words(license_, language),
        "pay": _wage(found.occupation.key, found, language),
        "already_there": found.there,
        "proven": found.complete,
        "routes": [_way(way, found, catalog, language) for way in found.ways],
        "not_comparable": [_program(program, catalog, language) for program in found.ask],
    }


def _way(way: Way, found: Routes, catalog: Catalog, language: str) -> dict[str, Any]:
    route = way.route
    return {
        "reasons": list(reasons_of(route, found)),
        "ask_school_first": not route.is_sure,
        "weeks": _total(route.weeks),
        "weeks_known": _number(route.weeks.known),
        "cost": _total(route.cost),
        "cost_known": _number(route.cost.known),
        "weeks_without_pay": _total(route.unpaid),
        "first_work": [
            {"occupation": job, "pay": _wage(job, found, language)} for job in sorted(route.first_jobs)
        ],
        **({"headline": None, "coverage": None} if way.pair is None else _coverage(way.pair)),
        "steps": [_leg(leg, catalog, language) for leg in route.legs],
    }


def _total(total: Total) -> float | None:
    return None if total.unknown else float(total.known)


def _leg(leg: Leg, catalog: Catalog, language: str) -> dict[str, Any]:
    program = leg.program
    entity = None if program is None else program.entity
    return {
        "kind": "work" if program is None else "program",
        "occupation": leg.to.job if program is None else None,
        "program": None if program is None else _program(program, catalog, language),
        "weeks": _number(leg.weeks),
        "weeks_in_full": _number(leg.weeks if entity is None else weeks_of(entity)),
        "cost": _number(leg.cost),
        "cost_in_full": _number(leg.cost if entity is None else cost_of(entity)),
        "cost_source": english(origin(entity.cost))
        if entity is not None and isinstance(entity.cost, Cost)
        else None,
        "credits_carried": _number(leg.carried),
        "weeks_without_pay": _number(leg.unpaid),
        "earning": "paid" if entity is None else earning_of(entity),
        "credentials": list(leg.credentials),
        "asks_for": [read_words(asked.text, language) for asked in leg.asks],
        "ask_school_first": not leg.is_sure,
        "reasons": [{"kind": why.kind, "about": why.about} for why in leg.reasons],
        "notes": [read_words(note, language) for note in leg.notes],
    }


def _wage(key: str, found: Routes, language: str) -> dict[str, Any] | None:
    wage = found.pay.get(key)
    if wage is None:
        return None
    return {
        "median_hourly": _number(wage.hourly),
        "area": read_words(wage.area, language),
        **origin_data(wage.figure.market, wage.figure.name),
        "whole_code": wage.whole_code,
    }


# CSV

_COLUMNS = {
    "ladder": (
        *("region", "program", "program_title", "occupation", "number", "action", "course", "course_title"),
        *("from_program", "competencies", "titles", "levels", "closes", "after_low", "after_high"),
    ),
    "programs": (
        *("region", "audiences", "number", "program", "title", "provider", "adds"),
        *("covered_low", "covered_high"),
    ),
    "routes": (
        *("region", "route", "reasons", "step", "kind", "id", "title", "weeks", "cost", "weeks_without_pay"),
        *("credits_carried", "asks_for", "ask_school_first", "provider"),
    ),
}


def _ladder_rows(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for ladder in document["ladders"]:
        for number, action in enumerate(ladder["actions"], 1):
            after = action["after"]
            found = {} if after["coverage"] is None else after["coverage"][after["headline"]]
            yield {
                "region": ladder["region"],
                "program": ladder["program"]["id"],
                "program_title": ladder["program"]["title"],
                "occupation": ladder["occupation"],
                "number": number,
                "action": action["action"],
                "course": action["course"],
                "course_title": action["course_title"],
                "from_program": action["from_program"] and action["from_program"]["id"],
                "competencies": [item["competency"] for item in action["items"]],
                "titles": [item["title"] for item in action["items"]],
                "levels": [item["write_level"] for item in action["items"]],
                "closes": action["closes"],
                "after_low": found.get("low"),
                "after_high": found.get("high"),
            }


def _set_rows(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for region in document["regions"]:
        for one in region["sets"]:
            for number, program in enumerate(one["programs"], 1):
                yield {
                    "region": region["region"],
                    "audiences": one["audiences"],
                    "number": number,
                    "program": program["id"],
                    "title": program["title"],
                    "provider": program["provider"],
                    "adds": program["adds"],
                    "covered_low": program["covered"]["low"],
                    "covered_high": program["covered"]["high"],
                }


def _route_rows(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for region in document["regions"]:
        for number, route in enumerate(region["routes"], 1):
            for step, leg in enumerate(route["steps"], 1):
                program = leg["program"] or {"id": leg["occupation"], "title": None, "provider": None}
                yield {
                    "region": region["region"],
                    "route": number,
                    "reasons": route["reasons"],
                    "step": step,
                    "kind": leg["kind"],
                    "id": program["id"],
                    "title": program["title"],
                    "provider": program["provider"],
                    **{name: leg[name] for name in ("weeks", "cost", "weeks_without_pay", "credits_carried")},
                    "asks_for": leg["asks_for"],
                    "ask_school_first": "yes" if leg["ask_school_first"] else "no",
                }
