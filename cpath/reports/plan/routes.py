"""A person's routes to an occupation: for counselors and the people they advise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Document, Item, Items, Section
from cpath.gaps.scale import ONE, ZERO
from cpath.messages import COMMA, Listed, Message, Number, msg, msg_in, plural
from cpath.model import Credential, Occupation, Organization, Pathway, Program
from cpath.model.education import EDUCATION_WORDS
from cpath.plan.facts import YOUNG, earning_of
from cpath.plan.start import NOTHING, awards_of
from cpath.reports.gap.words import range_of
from cpath.reports.plan.amounts import dollars, hourly, illustrative_costs, provider, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpath.catalog.catalog import Record
    from cpath.documents import Block
    from cpath.messages import Value
    from cpath.plan.network import Leg, Why
    from cpath.plan.report import RouteReport, Routes, Way
    from cpath.plan.route import Reason, Route, Total
    from cpath.reports.titles import Titles

_NAMES: dict[Reason, Message] = {
    "quickest": msg("quickest"),
    "cheapest": msg("cheapest"),
    "best paid": msg("best paid"),
}


def document(report: RouteReport, titles: Titles) -> Document:
    """Return a section for each way, region by region where there are several."""
    first = report.found[0]
    several = len(report.found) > 1
    blocks: list[Block] = []
    for found in report.found:
        own = (*(_way(way, found, titles) for way in found.ways), *_others(found, titles))
        if several:
            heading: Value = titles(found.region) if found.region else msg("No region")
            blocks.append(Section(heading, (Items(tuple(_summary(found))), *own)))
        else:
            blocks += own
    start = Listed([_start(word, first, titles) for word in first.start.given])
    title = msg("Routes to {occupation}", occupation=first.occupation.entity.title)
    about = (msg("Starting with: {start}", start=start),) if start.items else ()
    return Document(title, () if several else tuple(_summary(first)), tuple(blocks), about)


def _start(word: str, found: Routes, titles: Titles) -> Value:
    """What someone has, by its title."""
    for kind in (Occupation, Credential, Program):
        record = titles.catalog.find(kind, word, found.region)
        if record is not None:
            title: Value = record.entity.title
            return title
    if word == NOTHING:
        return msg("no diploma and no experience yet")
    plain = word.replace("-", " ")
    return next(
        (words for level, words in EDUCATION_WORDS.items() if plain in (level, level.replace("'", ""))), plain
    )


def _summary(found: Routes) -> Iterator[Message]:
    """Yield the answer, the pay at the goal, what the law asks for, and what to be careful with."""
    if found.there:
        yield msg("You can do this work already with what you have.")
    elif found.ways:
        yield _answer(found.ways)
    else:
        yield msg("No program on record leads there from here. Ask a counselor.")
    wage = found.pay.get(found.occupation.key)
    if wage is None:
        yield msg("What this work pays is not known.")
    else:
        beside = Listed([msg("median"), wage.area, *wage.marks], joint=COMMA)
        yield msg("This work pays {pay} ({remarks}).", pay=hourly(wage.hourly), remarks=beside)
    license_ = found.occupation.entity.license_required
    if license_ is not None:
        yield msg("The law asks for: {license}.", license=license_)
    if not found.complete:
        yield msg("There are too many routes to look at all of them.")
    programs = {leg.program.key: leg.program for way in found.ways for leg in way.route.legs if leg.program}
    made_up = illustrative_costs(programs.values())
    if made_up is not None:
        yield made_up


def _answer(ways: Sequence[Way]) -> Message:
    """How many routes there are, and what the quickest takes."""
    quickest = next((way.route for way in ways if "quickest" in way.route.reasons), None)
    if quickest is None:
        return plural(
            "{n} route leads there. How long it takes is not known.",
            "{n} routes lead there. How long they take is not known.",
            len(ways),
        )
    return plural(
        "{n} route leads there: {takes}.",
        "{n} routes lead there. The quickest: {takes}.",
        len(ways),
        takes=_takes(quickest),
    )


def reasons_of(route: Route, found: Routes) -> list[Reason]:
    """Why one would choose a route; best paid only where another one pays less at first."""
    pays = {way.route.first_pay for way in found.ways}
    return [
        reason for reason in route.reasons if reason != "best paid" or len(pays) > 1 or len(found.ways) == 1
    ]


def _way(way: Way, found: Routes, titles: Titles) -> Section:
    route = way.route
    if len(found.ways) == 1 and route.reasons:
        name = msg("The route")
    elif route.reasons:
        names = [_NAMES[reason] for reason in reasons_of(route, found)]
        name = msg("The {reasons} route", reasons=Listed(names))
    else:
        name = msg("A route")
    blocks: list[Block] = []
    facts = (*_first_work(route, found, titles), *_teaches(way))
    if facts:
        blocks.append(Items(facts))
    blocks.append(Items(tuple(_step(leg, titles) for leg in route.legs), numbered=True))
    return Section(msg("{name}: {takes}", name=name, takes=_takes(route)), tuple(blocks))


def _teaches(way: Way) -> Iterator[Message]:
    """Yield how much of the work a route prepares for."""
    found = None if way.pair is None else way.pair.range
    if found is None:
        return
    if (found.low, found.high) == (ZERO, ONE):
        yield msg("How much of the work it teaches is not known.")
    else:
        yield msg("Teaches {share} of what the work asks for.", share=range_of(found))


def _takes(route: Route) -> Listed:
    """How long a route takes, what it costs, and how much of it is paid."""
    said: list[Value] = [_weeks(route.weeks, len(route.legs)), _cost(route.cost, len(route.legs))]
    if not route.weeks.unknown and not route.unpaid.unknown and route.weeks.known > route.unpaid.known:
        paid = route.weeks.known - route.unpaid.known
        said.append(
            msg("{weeks} of it paid", weeks=weeks(paid)) if route.unpaid.known else msg("paid while learning")
        )
    return Listed(said, joint=COMMA)


def _weeks(total: Total, steps: int) -> Message:
    unknown = len(total.unknown)
    if unknown == steps:
        return msg("length not known")
    if not unknown:
        return weeks(total.known)
    return plural(
        "at least {weeks} (the length of {n} step is not known)",
        "at least {weeks} (the length of {n} steps is not known)",
        unknown,
        weeks=weeks(total.known),
    )


def _cost(total: Total, steps: int) -> Value:
    unknown = len(total.unknown)
    if unknown == steps:
        return msg("cost not known")
    if not unknown:
        return dollars(total.known)
    return plural(
        "at least {cost} (the cost of {n} step is not known)",
        "at least {cost} (the cost of {n} steps is not known)",
        unknown,
        cost=dollars(total.known),
    )


def _first_work(route: Route, found: Routes, titles: Titles) -> Iterator[Message]:
    """Yield what one can first work as, and its pay, where that is not yet the goal."""
    if found.occupation.key in route.first_jobs or not route.first_jobs:
        return
    named: list[Value] = []
    for job in sorted(route.first_jobs):
        wage = found.pay.get(job)
        pay: Value = msg("pay not known")
        if wage is not None:
            pay = Listed([hourly(wage.hourly), *wage.marks], joint=COMMA)
        named.append(msg("{occupation} ({pay})", occupation=titles(job, Occupation), pay=pay))
    either = msg_in("list", "or")
    yield msg("First job on the way: {jobs}.", jobs=Listed(named, joint=either))


def _step(leg: Leg, titles: Titles) -> Item:
    lines: list[Value] = []
    length = msg("length not known") if leg.weeks is None else weeks(leg.weeks)
    if leg.program is None:
        job = titles(leg.to.job or "", Occupation)
        head = msg("Gain experience, then work as {occupation}: {weeks}, paid", occupation=job, weeks=length)
        if leg.credentials:
            names = [titles(key, Credential) for key in leg.credentials]
            lines.append(msg("Needs {credentials}", credentials=Listed(names, 99)))
    else:
        program = leg.program.entity
        cost = msg("cost not known") if leg.cost is None else dollars(leg.cost)
        head = msg("{program}: {weeks}, {cost}", program=program.title, weeks=length, cost=cost)
        lines += _about(leg, leg.program, titles)
    reasons = [said for why in leg.reasons if (said := _why(why, titles)) is not None]
    if reasons:
        lines.append(msg("Why here: {reasons}", reasons=Listed(reasons, 99)))
    lines += [msg("Note: {note}", note=note) for note in leg.notes]
    return Item(head, tuple(lines))


def _about(leg: Leg, program: Record[Program], titles: Titles) -> Iterator[Message]:
    if leg.carried:
        yield msg("Time and cost are estimates: {credits} credits carry over", credits=Number(leg.carried, 1))
    if leg.asks:
        asked = Listed([asked.text for asked in leg.asks], 99)
        if leg.is_sure:
            yield msg("Asks for {requirements}", requirements=asked)
        else:
            yield msg("Ask the school first: it asks for {requirements}", requirements=asked)
    earning = earning_of(program.entity)
    if earning is not None:
        yield msg("Paid while learning") if earning == "paid" else msg("Partly paid")
    if program.entity.audience and YOUNG.issuperset(program.entity.audience):
        yield msg("For students who are still in school")
    awards = sorted(awards_of(titles.catalog, program))
    if awards:
        yield msg(
            "You earn: {credentials}", credentials=Listed([titles(key, Credential) for key in awards], 99)
        )
    yield _call(program, titles)


def _call(program: Record[Program], titles: Titles) -> Message:
    """Whom to ask: the provider, with a web address where there is one."""
    organization = titles.catalog.find(Organization, program.entity.provider)
    website = program.entity.website or (None if organization is None else organization.entity.website)
    name = provider(program, titles)
    if website is None:
        return msg("Ask: {provider}", provider=name)
    return msg("Ask: {provider}, {website}", provider=name, website=str(website))


def _why(why: Why, titles: Titles) -> Message | None:
    """Why a step can follow; None where it needs no reason."""
    if why.kind == "credit":
        return msg("an agreement carries credit over")
    if why.kind == "leads-on":
        return msg("{credential} leads on to it", credential=titles(why.about, Credential))
    if why.kind == "asks-for":
        return msg("it asks for {credential}", credential=titles(why.about, Credential))
    if why.kind in ("move", "experience"):
        return msg("a known step up from {occupation}", occupation=titles(why.about, Occupation))
    if why.kind == "entry":
        return msg("a way into {pathway}", pathway=titles(why.about, Pathway))
    return None


def _others(found: Routes, titles: Titles) -> Iterator[Section]:
    """Yield what leads there too, and cannot be compared."""
    if found.ask:
        items = tuple(Item(program.entity.title, (_call(program, titles),)) for program in found.ask)
        yield Section(
            msg("These lead there too, but their length or cost is not known: ask"), (Items(items),)
        )
