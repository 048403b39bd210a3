"""What a person's routes are called in words, for counsellors and for those whom they advise.

Renders a `cpath.plan.route_report.RouteReport`; computes nothing but the rounding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.gaps.scale import ZERO
from cpath.plan.candidate import cost_of, credits_of, weeks_of
from cpath.plan.network import HOURS_A_WEEK
from cpath.reports.gap.words import headline
from cpath.reports.plan.amounts import amount, dollars, illustrative_costs, program_marks
from cpath.reports.plan.page import Entry, Page, Section
from cpath.reports.wording import count, level, words

if TYPE_CHECKING:
    from fractions import Fraction

    from cpath.plan.network import Leg
    from cpath.plan.plan import Total
    from cpath.plan.route import By, Route
    from cpath.plan.route_report import RouteReport, Routes
    from cpath.reports.wording import View

TOP_GAPS = 5
"""So many open competencies of a route are named where not all are asked for."""

DEFINITION: tuple[tuple[str, str], ...] = (
    (
        "follows",
        (
            "a program can follow where an agreement carries credit over into it, a credential one holds by "
            "then leads to one of its own, it asks for such a credential, or a pathway has a move through it "
            "from the work one can do"
        ),
    ),
    (
        "begins",
        (
            "with such a program, with one that a pathway calls a way in, or with one whose requirements are "
            "met by what was said; requirements that only people can judge are listed: check them"
        ),
    ),
    (
        "credit",
        (
            "where an agreement says how many credits carry over, cost and weeks of the program go down in "
            "proportion, as an estimate: ask the school"
        ),
    ),
    (
        "weeks",
        (
            "one program after the other; moves by experience as the pathway says; with pay are "
            "apprenticeships, moves by experience, and paid hours elsewhere, "
            f"{HOURS_A_WEEK} of them a week"
        ),
    ),
    (
        "unknown",
        "a cost or length that nobody has recorded is not 0: routes with fewer unknown ones come first",
    ),
    (
        "left out",
        (
            "routes with a step that can be left out, where the route then takes no more, or where the step "
            "leads to no work further up than what one does; fees of exams that no program includes"
        ),
    ),
    ("wage", "median hourly wage in the occupation, in the region where it is known; nobody is promised it"),
)
"""What the figures of a route mean, in every output."""

_BY: dict[By, str] = {
    "time": "the shortest routes",
    "cost": "the cheapest routes",
    "pay": "the routes with the fewest weeks without pay",
    "legs": "the routes of the fewest steps",
}


def build_route_page(report: RouteReport, view: View) -> Page:
    """Give the page of the routes."""
    only = report.found[0] if len(report.found) == 1 else None
    sections: list[Section] = []
    for found in report.found:
        if only is None:
            sections.append(Section(_title(found, report.by, view), _summary(found, report, view), level=1))
        sections += _sections(found, view)
    basis = tuple(f"{name[:1].upper()}{name[1:]}: {text}." for name, text in DEFINITION)
    sections.append(Section("How this was worked out", basis, level=2 if only else 1))
    title = _title(only, report.by, view) if only else f"Routes in {len(report.found)} regions"
    return Page(title, _summary(only, report, view) if only else (), tuple(sections), view.language)


def _title(found: Routes, by: By, view: View) -> str:
    target = found.target.occupation
    start = ", ".join(words(word, view) for word in found.start.given)
    place = found.region or "all regions"
    return f"From {start} to {words(target.entity.title, view)} ({target.id}), {place}: {_BY[by]}"


def _summary(found: Routes, report: RouteReport, view: View) -> tuple[str, ...]:
    lines = []
    target = found.target.occupation
    wage = found.wages.get(target.key)
    if wage is not None:
        lines.append(
            f"Pay there: {dollars(wage.hourly)} an hour (median, {words(wage.area, view)}; "
            f"{words(wage.source, view)})."
        )
    if target.entity.license_required is not None:
        lines.append(f"The law asks for: {words(target.entity.license_required, view)}.")
    if found.there:
        lines.append("Nothing has to be learned to get there: what was named as the start leads to it.")
    elif not found.routes:
        lines += [
            "No route leads there from here, as far as the repository says.",
            (
                "What could join them: `articulation` of a program, `leads_to` of a credential, `moves` or "
                "`entries` of a pathway, `prepares_for` of a program."
            ),
        ]
    elif not found.sure:
        lines.append("No route is sure: each begins with a program that must be asked first.")
    if found.routes and found.complete:
        lines.append(f"Proven: no other route by these rules is {_THAN[report.by]}.")
    elif not found.complete:
        lines.append("There are so many ways that not all were looked at: a better one may exist.")
    programs = {
        leg.program.key: leg.program
        for route in found.routes
        for leg in route.legs
        if leg.program is not None
    }
    made_up = illustrative_costs(programs.values())
    return (*lines, *([made_up] if made_up else []))


_THAN: dict[By, str] = {
    "time": "shorter than the first",
    "cost": "cheaper than the first",
    "pay": "shorter without pay than the first",
    "legs": "of fewer steps than the first",
}


def _sections(found: Routes, view: View) -> list[Section]:
    sections = [_route(f"Route {number}", route, found, view) for number, route in enumerate(found.sure, 1)]
    sections += [
        _route(f"Better, if the school takes one ({number})", route, found, view)
        for number, route in enumerate(found.unsure, 1)
    ]
    return sections


def _route(name: str, route: Route, found: Routes, view: View) -> Section:
    entries = tuple(_leg(leg, found, view) for leg in route.legs)
    took = [_total(route.weeks, "weeks", len(route.legs)), _total(route.cost, "cost", len(route.legs))]
    paid = route.weeks.known - route.unpaid.known
    if not route.weeks.unknown and paid > 0:
        took.append(f"{amount(paid, 'weeks')} of it with pay")
    lines = [", ".join(took), *_covers(route, view)]
    return Section(name, tuple(lines), entries, numbered=True)


def _covers(route: Route, view: View) -> list[str]:
    """Say what the route teaches of what the work requires, and what it leaves open."""
    pair = route.pair
    said = headline(pair)
    lines = [f"Of what the work requires: {said}."]
    gaps = [item for item in pair.gaps if item.shortfall]
    shown = gaps if view.show_all else gaps[:TOP_GAPS]
    if shown:
        names = ", ".join(words(item.title, view) for item in shown)
        more = f" and {len(gaps) - len(shown)} more" if len(gaps) > len(shown) else ""
        lines.append(f"Leaves open: {names}{more}.")
    return lines


def _leg(leg: Leg, found: Routes, view: View) -> Entry:
    lines = []
    if leg.program is None:
        place = found.titles.get(leg.to.job or "")
        title = words(place.entity.title, view) if place is not None else leg.to.job or ""
        head = f"Move on to work as {title}: {_weeks(leg.weeks)}, with pay"
        if leg.credentials:
            lines.append(f"needs: {', '.join(leg.credentials)}")
    else:
        program = leg.program.entity
        head = f"{words(program.title, view)} ({leg.program.id}): {_weeks(leg.weeks)}, {_cost(leg.cost)}"
        lines += [_carried(leg)] if leg.carried is not None else []
        lines += ["; ".join(program_marks(program))] if program_marks(program) else []
        if leg.credentials:
            lines.append(f"ends with: {', '.join(leg.credentials)}")
        if leg.asks:
            lines.append(f"asks for: {'; '.join(words(asked.text, view) for asked in leg.asks)}")
    lines.append(f"why here: {'; '.join(words(reason, view) for reason in leg.reasons)}")
    jobs = [_job(job, found, view) for job in sorted(leg.to.jobs)]
    if jobs:
        lines.append(f"work after it: {'; '.join(jobs)}")
    lines += [f"note: {words(note, view)}" for note in leg.notes]
    return Entry(head, tuple(lines))


def _job(key: str, found: Routes, view: View) -> str:
    record = found.titles.get(key)
    title = key if record is None else words(record.entity.title, view)
    wage = found.wages.get(key)
    if wage is None:
        return f"{title} (pay unknown)"
    return f"{title} ({dollars(wage.hourly)} an hour, {words(wage.area, view)})"


def _carried(leg: Leg) -> str:
    """Say what carries over, and what the program takes without it."""
    program = leg.program.entity if leg.program is not None else None
    whole = None if program is None else credits_of(program)
    if program is None or not whole:
        return f"{amount(leg.carried or ZERO, 'credits')} carry over; how much that saves is not known"
    return (
        f"about, after {level(leg.carried)} of {amount(whole, 'credits')} that carry over; "
        f"in full {_weeks(weeks_of(program))}, {_cost(cost_of(program))}"
    )


def _weeks(value: Fraction | None) -> str:
    if value is None:
        return "length unknown"
    return amount(_rounded(value), "weeks")


def _rounded(value: Fraction) -> Fraction:
    """Give whole weeks: parts of one are no advice."""
    return ZERO + (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _cost(value: Fraction | None) -> str:
    return "cost unknown" if value is None else dollars(_rounded(value)) if value else "free"


def _total(total: Total, measure: str, of: int) -> str:
    if len(total.unknown) == of:
        return f"{_LENGTH[measure]} unknown"
    said = _weeks(total.known) if measure == "weeks" else dollars(_rounded(total.known))
    if not total.unknown:
        return said
    return f"at least {said} ({count(len(total.unknown), 'step', 'steps')} of unknown {_LENGTH[measure]})"


_LENGTH = {"weeks": "length", "cost": "cost"}
