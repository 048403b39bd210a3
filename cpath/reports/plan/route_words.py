"""A person's routes in words, for counselors and those whom they advise. Renders a `RouteReport`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.model import Credential, Occupation, Organization, Pathway, Program
from cpath.plan.facts import YOUNG, earning_of
from cpath.plan.start import EDUCATION, NOTHING
from cpath.reports.plan.amounts import (
    dollars,
    hourly,
    illustrative_costs,
    listed,
    provider_words,
    region_words,
    weeks,
)
from cpath.reports.plan.page import Entry, Page, Section
from cpath.reports.wording import count, percent_range, words

if TYPE_CHECKING:
    from cpath.catalog.catalog import Catalog, Record
    from cpath.plan.network import Leg, Why
    from cpath.plan.report import RouteReport, Routes, Way
    from cpath.plan.route import Reason, Route
    from cpath.reports.wording import View


def build_route_page(report: RouteReport, view: View) -> Page:
    """The page of the routes."""
    several = len(report.found) > 1
    sections: list[Section] = []
    for found in report.found:
        if several:
            sections.append(
                Section(
                    region_words(report.catalog, found.region, view),
                    _summary(found, view),
                    level=1,
                )
            )
        sections += [_section(way, found, report.catalog, view) for way in found.ways]
        sections += _more(found, report.catalog, view)
    first = report.found[0]
    start = listed([_start(word, first, report.catalog, view) for word in first.start.given])
    title = f"From {start or 'the beginning'} to {words(first.occupation.entity.title, view)}"
    lines = () if several else _summary(first, view)
    return Page(title, lines, tuple(sections), view.language, view.width)


def _start(word: str, found: Routes, catalog: Catalog, view: View) -> str:
    """What somebody has by its title."""
    for model in (Occupation, Credential, Program):
        record = catalog.find(model, word, found.region)
        if record is not None:
            return words(record.entity.title, view)
    if word == NOTHING:
        return "the beginning"
    plain = word.replace("-", " ")
    return next((level for level in EDUCATION if plain in (level, level.replace("'", ""))), plain)


def _summary(found: Routes, view: View) -> tuple[str, ...]:
    lines = []
    wage = found.pay.get(found.occupation.key)
    if wage is None:
        lines.append("Pay there: unknown.")
    else:
        lines.append(
            f"Pay there: {hourly(wage.hourly)} (median, {words(wage.area, view)}{words(wage.mark, view)})."
        )
    license_ = found.occupation.entity.license_required
    if license_ is not None:
        lines.append(f"The law asks for: {words(license_, view)}.")
    if found.there:
        lines.append("You can do this work already with what you have.")
    elif not found.ways:
        lines.append("No way leads there from here, as far as the repository says. Ask a counselor.")
    if not found.complete:
        lines.append("There are so many ways that not all were looked at.")
    programs = {
        leg.program.key: leg.program
        for way in found.ways
        for leg in way.route.legs
        if leg.program is not None
    }
    made_up = illustrative_costs(programs.values(), view)
    return (*lines, *([made_up] if made_up else []))


def reasons_of(route: Route, found: Routes) -> list[Reason]:
    """Why one would choose a route; best paid only where another one pays less at first."""
    pays = {way.route.first_pay for way in found.ways}
    return [
        reason for reason in route.reasons if reason != "best paid" or len(pays) > 1 or len(found.ways) == 1
    ]


def _section(way: Way, found: Routes, catalog: Catalog, view: View) -> Section:
    route = way.route
    if len(found.ways) == 1 and route.reasons:
        name = "The way"
    else:
        name = f"The {listed(reasons_of(route, found))} way" if route.reasons else "A way"
    lines = [*_first_work(route, found, catalog, view)]
    if way.pair is not None and way.pair.range is not None:
        lines.append(f"Covers {percent_range(way.pair.range)} of what the work asks for.")
    entries = tuple(_leg(leg, catalog, view) for leg in route.legs)
    return Section(f"{name}: {_took(route)}", tuple(lines), entries, numbered=len(entries) > 1)


def _took(route: Route) -> str:
    said = [_sum(route.weeks.known, len(route.weeks.unknown), len(route.legs), "weeks")]
    said.append(_sum(route.cost.known, len(route.cost.unknown), len(route.legs), "cost"))
    if not route.weeks.unknown and not route.unpaid.unknown and route.weeks.known > route.unpaid.known:
        paid = route.weeks.known - route.unpaid.known
        said.append("paid while learning" if not route.unpaid.known else f"{weeks(paid)} of it paid")
    return ", ".join(said)


def _sum(known: object, unknown: int, of: int, measure: str) -> str:
    """A sum in words: `at least` where a part of it is unknown."""
    name = "length" if measure == "weeks" else "cost"
    if unknown == of:
        return f"{name} unknown"
    said = weeks(known) if measure == "weeks" else dollars(known) if known else "free"  # type: ignore[arg-type]
    return said if not unknown else f"at least {said} ({name} of {count(unknown, 'step', 'steps')} unknown)"


def _first_work(route: Route, found: Routes, catalog: Catalog, view: View) -> list[str]:
    """What one can first work as, and its pay, where that is not yet the goal."""
    if found.occupation.key in route.first_jobs or not route.first_jobs:
        return []
    named = []
    for job in sorted(route.first_jobs):
        record = catalog.all(Occupation).get(job)
        title = words(job if record is None else record.entity.title, view)
        wage = found.pay.get(job)
        named.append(
            f"{title} ({'pay unknown' if wage is None else hourly(wage.hourly) + words(wage.mark, view)})"
        )
    return [f"First work on the way: {listed(named, 'or')}."]


def _leg(leg: Leg, catalog: Catalog, view: View) -> Entry:
    lines = []
    length = "length unknown" if leg.weeks is None else weeks(leg.weeks)
    if leg.program is None:
        record = catalog.all(Occupation).get(leg.to.job or "")
        title = words(leg.to.job or "" if record is None else record.entity.title, view)
        head = f"Move on to work as {title}, by experience: {length}, paid"
        if leg.credentials:
            lines.append(f"needs {listed([_credential(key, catalog, view) for key in leg.credentials])}")
    else:
        program = leg.program.entity
        cost = "cost unknown" if leg.cost is None else dollars(leg.cost) if leg.cost else "free"
        head = f"{words(program.title, view)}: {length}, {cost}"
        if leg.carried:
            lines.append(f"about, after {float(leg.carried):g} credits that carry over")
        if leg.asks:
            asked = "; ".join(words(asked.text, view) for asked in leg.asks)
            lines.append(f"{'asks for' if leg.is_sure else 'ask the school first: it asks for'} {asked}")
        lines += _marks(leg.program)
        lines.append(f"call {_call(leg.program, catalog, view)}")
    reasons = [said for why in leg.reasons if (said := _why(why, catalog, view))]
    lines += [f"why here: {'; '.join(reasons)}"] if reasons else []
    lines += [f"note: {words(note, view)}" for note in leg.notes]
    return Entry(head, tuple(lines))


def _marks(program: Record[Program]) -> list[str]:
    earning = earning_of(program.entity)
    marks = [] if earning is None else ["paid while learning" if earning == "paid" else "partly paid"]
    if program.entity.audience and YOUNG.issuperset(program.entity.audience):
        marks.append("for students who are still in school")
    return ["; ".join(marks)] if marks else []


def _call(program: Record[Program], catalog: Catalog, view: View) -> str:
    """Whom to ask: the provider, with a web address where there is one."""
    organization = catalog.find(Organization, program.entity.provider)
    website = program.entity.website or (None if organization is None else organization.entity.website)
    name = provider_words(catalog, program, view)
    return f"{name}, {words(str(website), view)}" if website else name


def _credential(key: str, catalog: Catalog, view: View) -> str:
    record = catalog.all(Credential).get(key)
    return words(key if record is None else record.entity.title, view)


def _why(why: Why, catalog: Catalog, view: View) -> str:
    """Why a step can follow, in words; nothing where it needs none."""
    if why.kind == "credit":
        return "an agreement carries credit over"
    if why.kind in ("leads-on", "asks-for"):
        name = _credential(why.about, catalog, view)
        return f"{name} leads on to it" if why.kind == "leads-on" else f"it asks for {name}"
    if why.kind in ("move", "experience"):
        record = catalog.all(Occupation).get(why.about)
        name = words(why.about if record is None else record.entity.title, view)
        return f"a known step up from work as {name}"
    if why.kind == "entry":
        pathway = catalog.find(Pathway, why.about)
        name = words(why.about if pathway is None else pathway.entity.title, view)
        return f"a way into {name}"
    return ""


def _more(found: Routes, catalog: Catalog, view: View) -> list[Section]:
    """What leads there too, and cannot be compared."""
    if not found.ask:
        return []
    entries = tuple(
        Entry(words(program.entity.title, view), (f"call {_call(program, catalog, view)}",))
        for program in found.ask
    )
    return [Section("Also leads there; length or cost is not known, so ask", entries=entries)]
