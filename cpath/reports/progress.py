"""The board's progress report: what holds up most initiatives, the eight steps, what ends soon, demand.

Computes nothing that `cpath.steps` and `cpath.gaps` compute.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.catalog.catalog import iter_parts
from cpath.catalog.labor import find_figure, find_wage, whole_code
from cpath.documents import Column, Document, Item, Items, Section, Table
from cpath.gaps.report import build_gap_report
from cpath.gaps.rollup import best_of
from cpath.messages import UNKNOWN, Code, Listed, Message, Money, Number, msg, plural
from cpath.model import Initiative, Occupation, Region, Sourced
from cpath.model.occupation import LaborMarket
from cpath.model.origin import ESTIMATE, origin, whole_code_words
from cpath.reports.gap.words import range_of
from cpath.reports.steps.states import SHORT_TITLES
from cpath.reports.steps.status import steps_grid
from cpath.reports.steps.words import decisions, ending, initiative_name, owners, said
from cpath.reports.titles import Titles
from cpath.steps.age import add_months
from cpath.steps.due import find_dues
from cpath.steps.gate import StepState, evaluate_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.catalog.labor import Figure
    from cpath.documents import Block, Row
    from cpath.gaps.report import GapReport
    from cpath.messages import Value
    from cpath.model.initiative import CriticalOccupation
    from cpath.steps.gate import InitiativeStatus

_DUES = 20
_DUE_MONTHS = 12
_MISSING = 5
_NAMED = 3
_ALL = 99


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the initiatives of one region, or of all, are; and what their programs cover."""

    catalog: Catalog
    today: date
    region: str | None
    statuses: Sequence[InitiativeStatus]
    gaps: GapReport | None


def gather(catalog: Catalog, today: date, region: str | None) -> tuple[Progress, Titles]:
    """Return the facts of the report on one region, or on all."""
    statuses = evaluate_all(catalog, today, region=region)
    critical = any(status.record.entity.critical_occupations for status in statuses)
    gaps = build_gap_report(catalog, region=region) if critical else None
    return Progress(catalog, today, region, statuses, gaps), Titles(catalog)


def document(progress: Progress, titles: Titles) -> Document:
    """Return what holds up most, the steps of each initiative, what ends soon, and critical occupations."""
    statuses = progress.statuses
    blocks: list[Block] = [Section(msg("The eight steps"), (steps_grid(statuses, titles),))]
    missing = _missing(statuses, titles)
    if missing.items:
        blocks.append(Section(msg("What is missing"), (missing,)))
    decisions = [line for status in statuses for line in _decisions(status, titles)]
    if decisions:
        blocks.append(Section(msg("Decided besides signing"), (Items(tuple(decisions)),)))
    blocks.append(Section(msg("What ends within a year"), (_dues(statuses, titles),)))
    blocks.append(Section(msg("Critical occupations"), (_occupations(progress, titles),)))
    blocks.append(Section(msg("Sources"), (_sources(progress),), "explain"))
    records = [status.record for status in statuses]
    about: list[Value] = [_where(progress, titles), progress.today]
    if any(record.entity.illustrative for record in records):
        about.append(msg("contains illustrative data, not to be quoted"))
    title = msg("{repository}: progress report", repository=progress.catalog.settings.entity.title)
    return Document(title, tuple(_lead(statuses)), tuple(blocks), tuple(about))


def _where(progress: Progress, titles: Titles) -> Value:
    if progress.region:
        return titles(progress.region, Region)
    regions = [record.entity.title for record in progress.catalog.all(Region).values()]
    return Listed(regions, _ALL) if regions else msg("no region")


def _lead(statuses: Sequence[InitiativeStatus]) -> Iterator[Message]:
    """Yield the answer: how many initiatives are done, and the step that holds up most of the others."""
    if not statuses:
        yield msg("There is no initiative yet.")
        return
    done = sum(status.current is None for status in statuses)
    yield msg(
        "All eight steps signed: {done} of {all}.",
        done=done,
        all=plural("{n} initiative", "{n} initiatives", len(statuses)),
    )
    waiting = Counter(
        status.current.step.number
        for status in statuses
        if status.current is not None and status.current.state is not StepState.READY
    )
    found = sorted(waiting.items(), key=lambda pair: (-pair[1], pair[0]))
    if found and 2 * found[0][1] > len(statuses):
        step, most = found.pop(0)
        yield msg(
            "Most initiatives wait at step {step}, {title}: {n} of {all}.",
            step=step,
            title=SHORT_TITLES[step],
            n=most,
            all=len(statuses),
        )
    if found:
        steps = [
            msg("{n} at step {step} ({title})", n=amount, step=step, title=SHORT_TITLES[step])
            for step, amount in found
        ]
        yield msg("Waiting: {steps}.", steps=Listed(steps, 3))
    ready = sum(status.current is not None and status.current.state is StepState.READY for status in statuses)
    if ready:
        yield plural("{n} is ready for its next sign-off.", "{n} are ready for their next sign-off.", ready)


def _missing(statuses: Sequence[InitiativeStatus], titles: Titles) -> Items:
    """Return what the current steps lack: what several initiatives lack alike, once and first."""
    found: dict[Value, tuple[dict[str, None], dict[str, None]]] = defaultdict(lambda: ({}, {}))
    for status in statuses:
        for item in status.current.failing if status.current else ():
            criteria, waiting = found[item.result.missing]
            criteria[item.criterion.id] = None
            waiting[status.record.key] = None
    groups: dict[tuple[str, ...], list[Value]] = defaultdict(list)
    for what, (criteria, waiting) in found.items():
        ids = Listed([Code(id_) for id_ in criteria], _ALL)
        groups[tuple(waiting)].append(msg("{what} ({criteria})", what=what, criteria=ids))
    names = {status.record.key: initiative_name(status, titles) for status in statuses}
    items = [
        Item(Listed([names[key] for key in keys], _NAMED), tuple(lines))
        for keys, lines in sorted(groups.items(), key=lambda entry: -len(entry[0]))
    ]
    return Items(tuple(items), most=_MISSING)


def _decisions(status: InitiativeStatus, titles: Titles) -> Iterator[Message]:
    """Yield what was decided on an initiative's steps besides signing: reopened, waived, attested."""
    name = initiative_name(status, titles)
    for step in status.steps:
        for decided in decisions(status, step, titles):
            yield msg("{initiative}, step {n}: {what}", initiative=name, n=step.step.number, what=decided)


def _dues(statuses: Iterable[InitiativeStatus], titles: Titles) -> Table:
    """Return what reopens a signed step within a year, unless someone acts before."""
    found = sorted(
        (
            (due.on, due.criterion.id, due, status)
            for status in statuses
            for due in find_dues(status)
            if due.binds
            and due.on <= add_months(status.today, _DUE_MONTHS)
            and status.steps[due.criterion.step - 1].sign_off is not None
        ),
        key=lambda entry: entry[:2],
    )
    columns = (
        Column(msg("Date"), "date"),
        Column(msg("Initiative"), "name"),
        Column(msg("Step"), "number"),
        Column(msg("What ends")),
        Column(msg("What to do")),
        Column(msg("Who"), detail=True),
    )
    rows = tuple(
        (
            day,
            initiative_name(status, titles),
            due.criterion.step,
            ending(due, titles),
            said(due.do),
            owners(due.owners, titles),
        )
        for day, _, due, status in found
    )
    caption = msg("A signed step opens again on the date unless someone acts before.") if rows else None
    return Table(columns, rows, caption, msg("Nothing ends within a year."), most=min(_DUES, 5))


def _occupations(progress: Progress, titles: Titles) -> Table:
    columns = (
        Column(msg("Occupation"), "name"),
        Column(msg("Region"), detail=True),
        Column(msg("Median pay"), "number"),
        Column(msg("Openings a year"), "number"),
        Column(msg("Best program")),
        Column(msg("Covers"), "number"),
        Column(msg("Gaps"), "number"),
    )
    rows = tuple(
        _occupation(progress, status.record, entry, titles)
        for status in progress.statuses
        for entry in status.record.entity.critical_occupations
    )
    return Table(columns, rows, None, msg("No critical occupation is named yet."), most=20)


def _occupation(
    progress: Progress, initiative: Record[Initiative], entry: CriticalOccupation, titles: Titles
) -> Row:
    catalog, region = progress.catalog, initiative.region or ""
    occupation = catalog.find(Occupation, entry.occupation)
    best = best_of(
        [
            pair
            for pair in (progress.gaps.pairs if progress.gaps else ())
            if pair.region == initiative.region
            and occupation is not None
            and pair.occupation == occupation.key
        ]
    )
    wage = None if occupation is None else find_wage(catalog, occupation, region)
    openings = None if occupation is None else find_figure(catalog, occupation, region, "openings")
    covers: Value = None if best is None else range_of(best.range)
    if best is not None and best.screening_only:
        covers = msg("{share} (screening only)", share=covers)
    return (
        titles(entry.occupation, Occupation),
        titles(region, Region) if region else None,
        _pay(catalog, wage),
        UNKNOWN
        if openings is None or openings.value is None
        else _marked(catalog, openings, Number(openings.value)),
        msg("none") if best is None else best.source_title,
        covers,
        None if best is None else len(best.gaps),
    )


def _pay(catalog: Catalog, wage: Figure | None) -> Value:
    if wage is None or wage.value is None:
        return UNKNOWN
    pay = Money(wage.value)
    words = msg("{pay} a year", pay=pay) if wage.name == "median_annual" else msg("{pay} an hour", pay=pay)
    return _marked(catalog, wage, words)


def _marked(catalog: Catalog, figure: Figure, value: Value) -> Value:
    """Say beside a figure that it is an estimate, or that it covers other jobs too."""
    soc = whole_code(catalog, figure.record)
    marks: list[Value] = [ESTIMATE] if figure.is_estimate else []
    if soc is not None:
        marks.append(whole_code_words(soc))
    return msg("{value} ({marks})", value=value, marks=Listed(marks)) if marks else value


def _sources(progress: Progress) -> Items:
    """Return the origin of every figure shown, once, with its date."""
    catalog = progress.catalog
    found: dict[str, Value] = {}
    for status in progress.statuses:
        record = status.record
        parts = [part for _, part in iter_parts(record.entity, Sourced) if not isinstance(part, LaborMarket)]
        for entry in record.entity.critical_occupations:
            occupation = catalog.find(Occupation, entry.occupation)
            if occupation is None:
                continue
            if occupation.entity.requirements is not None:
                parts.append(occupation.entity.requirements)
            figures = (
                find_wage(catalog, occupation, record.region or ""),
                find_figure(catalog, occupation, record.region or "", "openings"),
            )
            for figure in figures:
                if figure is not None and figure.market.source and figure.market.as_of:
                    found[str(figure.origin)] = figure.origin
        for part in parts:
            if part.source and part.as_of:
                found[str(origin(part))] = origin(part)
    return Items(tuple(found[key] for key in sorted(found)) or (msg("None given."),))
