"""The board's one-page progress report: what it says, as plain data for its templates.

Owns what stands in the report; computes nothing that `cpath.steps` and `cpath.gaps` compute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.catalog.catalog import iter_parts
from cpath.catalog.labor import find_figure, find_wage, whole_code
from cpath.gaps.report import build_gap_report
from cpath.gaps.rollup import best_of
from cpath.messages.translate import english
from cpath.model import Initiative, Occupation, Organization, Region, Sourced, read_text
from cpath.model.occupation import LaborMarket
from cpath.model.origin import origin, whole_code_words
from cpath.reports.gap.words import definition_lines
from cpath.reports.steps.report import attestation_words, reopening_words, title_in, waiver_words
from cpath.reports.steps.status_data import due_words
from cpath.reports.wording import percent_range
from cpath.steps.age import add_months
from cpath.steps.criteria import STEPS
from cpath.steps.criterion import State
from cpath.steps.due import find_dues
from cpath.steps.gate import InitiativeStatus, StepState, evaluate_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.catalog.labor import Figure
    from cpath.gaps.competency import Pair
    from cpath.gaps.report import GapReport
    from cpath.model.initiative import CriticalOccupation
    from cpath.steps.gate import StepStatus

NOT_KNOWN = "not known"

_DUES_SHOWN = 20
_DUE_MONTHS = 12

MARKS: Mapping[StepState, tuple[str, str]] = {
    StepState.SIGNED: ("✔", "signed"),
    StepState.READY: ("▶", "ready to be signed"),
    StepState.BLOCKED: ("■", "next, something is missing"),
    StepState.NEEDS_REVIEW: ("↻", "signed, needs review"),
    StepState.AT_RISK: ("△", "signed, an earlier step does not stand"),
    StepState.LATER: ("·", "later"),
}
"""A sign and words for each state: never by color alone."""


@dataclass(frozen=True, slots=True)
class StepHead:
    """One of the eight steps."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign and what it means."""

    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one initiative stands in one step."""

    number: int
    state: str
    mark: str
    word: str


@dataclass(frozen=True, slots=True)
class Blocker:
    """A hard criterion of the current step that does not pass."""

    id: str
    summary: str
    measured: str
    expected: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """Something that a signed step stands on and that ends by itself: from which day on, and what to do."""

    on: str
    initiative: str
    region: str
    step: int
    what: str
    do: str
    owners: str

    @property
    def name(self) -> str:
        """The initiative with its region."""
        return title_in(self.initiative, self.region)


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """One initiative."""

    title: str
    region: str
    launched: int | None
    steps: tuple[Cell, ...]
    next: str
    blockers: tuple[Blocker, ...]
    decisions: tuple[str, ...]
    """What was decided on its steps besides signing them: reopened, waived, attested."""

    @property
    def name(self) -> str:
        """The initiative with its region."""
        return title_in(self.title, self.region)


@dataclass(frozen=True, slots=True)
class OccupationRow:
    """One critical occupation, with the program of its region that covers most."""

    title: str
    initiative: str
    pay: str
    openings: str
    program: str
    coverage: str
    gaps: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that the report says."""

    title: str
    where: str
    day: str
    illustrative: bool
    steps: tuple[StepHead, ...]
    marks: tuple[Mark, ...]
    initiatives: tuple[InitiativeRow, ...]
    dues: tuple[DueRow, ...]
    more_dues: int
    occupations: tuple[OccupationRow, ...]
    definition: str
    sources: tuple[str, ...]


def build_progress(catalog: Catalog, today: date, *, region: str | None = None) -> Progress:
    """Gather the report of one region, or of all."""
    statuses = evaluate_all(catalog, today, region=region)
    gaps = build_gap_report(catalog, region=region) if _has_critical(catalog, region) else None
    settings = catalog.settings.entity
    named = catalog.all(Region).get(region) if region else None
    where = read_text(named.entity.title) if named else _all_regions(catalog)
    records = [status.record for status in statuses]
    dues = sorted(_iter_dues(catalog, statuses), key=lambda due: due.on)
    return Progress(
        title=f"{read_text(settings.title)}: progress report",
        where=where,
        day=today.isoformat(),
        illustrative=any(record.entity.illustrative for record in records),
        steps=tuple(StepHead(step.number, step.title) for step in STEPS),
        marks=tuple(Mark(*pair) for pair in MARKS.values()),
        initiatives=tuple(_initiative(catalog, status) for status in statuses),
        dues=tuple(dues[:_DUES_SHOWN]),
        more_dues=max(len(dues) - _DUES_SHOWN, 0),
        occupations=tuple(
            _occupation(catalog, status.record, entry, gaps)
            for status in statuses
            for entry in status.record.entity.critical_occupations
        ),
        definition=" ".join(definition_lines(gaps.definition)) if gaps else "",
        sources=_sources(catalog, records),
    )


def _has_critical(catalog: Catalog, region: str | None) -> bool:
    return any(
        record.entity.critical_occupations
        for record in catalog.all(Initiative).values()
        if region in (None, record.region)
    )


def _all_regions(catalog: Catalog) -> str:
    return ", ".join(read_text(record.entity.title) for record in catalog.all(Region).values()) or "no region"


def _initiative(catalog: Catalog, status: InitiativeStatus) -> InitiativeRow:
    record = status.record
    region = catalog.all(Region).get(record.region or "")
    current = status.current
    failing = current.failing if current is not None else ()
    return InitiativeRow(
        title=read_text(record.entity.title),
        region=read_text(region.entity.title) if region else (record.region or ""),
        launched=record.entity.launched,
        steps=tuple(Cell(item.step.number, item.state.value, *MARKS[item.state]) for item in status.steps),
        next=_next(current),
        blockers=tuple(
            Blocker(item.criterion.id, item.criterion.summary, item.result.measured, item.result.expected)
            for item in failing
        ),
        decisions=tuple(_iter_decisions(status)),
    )


def _iter_decisions(status: InitiativeStatus) -> Iterator[str]:
    for step in status.steps:
        if step.reopened is not None:
            yield f"step {step.step.number} {reopening_words(step.reopened)}"
        for waiver in step.waivers:
            yield waiver_words(waiver, status)
        for item in step.attestations:
            yield attestation_words(item, status)
        # Words that stand in a pathway's own record, of a step that somebody signed upon them.
        stated = [
            f"{item.criterion.id} {item.criterion.summary}"
            for item in step.criteria
            if item.result.state is State.ATTESTED and item.attestation is None
        ]
        if stated and step.sign_off is not None:
            yield f"step {step.step.number} rests on statements, not on data, in: {'; '.join(stated)}"


def _iter_dues(catalog: Catalog, statuses: Iterable[InitiativeStatus]) -> Iterator[DueRow]:
    """Yield what reopens a signed step within a year, unless it is acted on before."""
    for status in statuses:
        region = catalog.all(Region).get(status.record.region or "")
        latest = add_months(status.today, _DUE_MONTHS)
        for due in find_dues(status):
            if due.binds and due.on <= latest and status.steps[due.criterion.step - 1].sign_off is not None:
                yield DueRow(
                    on=due.on.isoformat(),
                    initiative=read_text(status.record.entity.title),
                    region=read_text(region.entity.title) if region else (status.record.region or ""),
                    step=due.criterion.step,
                    what=due_words(due),
                    do=due.do,
                    owners=", ".join(_organization(catalog, ref) for ref in due.owners),
                )


def _organization(catalog: Catalog, ref: str) -> str:
    record = catalog.find(Organization, ref)
    return ref if record is None else read_text(record.entity.title)


def _next(current: StepStatus | None) -> str:
    if current is None:
        return "all eight steps stand"
    if current.state is StepState.READY:
        return f"sign step {current.step.number}"
    if current.is_open:
        return f"sign step {current.step.number} again"
    missing = len(current.failing)
    conditions = "1 condition" if missing == 1 else f"{missing} conditions"
    return f"step {current.step.number}: meet {conditions}"


def _occupation(
    catalog: Catalog, initiative: Record[Initiative], entry: CriticalOccupation, gaps: GapReport | None
) -> OccupationRow:
    occupation = catalog.find(Occupation, entry.occupation)
    region = catalog.all(Region).get(initiative.region or "")
    place = read_text(region.entity.title) if region else initiative.region
    best = best_of(
        [
            pair
            for pair in (gaps.pairs if gaps else ())
            if pair.region == initiative.region
            and occupation is not None
            and pair.occupation == occupation.key
        ]
    )
    return OccupationRow(
        title=read_text(occupation.entity.title) if occupation else entry.occupation,
        initiative=title_in(read_text(initiative.entity.title), place),
        pay=_pay(catalog, occupation, initiative.region),
        openings=_openings(catalog, occupation, initiative.region),
        program=read_text(best.source_title) if best else "none",
        coverage=_coverage(best) if best else "",
        gaps=str(len(best.gaps)) if best else "",
    )


def _coverage(pair: Pair) -> str:
    found = percent_range(pair.range)
    return f"{found} (screening only)" if pair.screening_only else found


def _pay(catalog: Catalog, occupation: Record[Occupation] | None, region: str | None) -> str:
    found = None if occupation is None else find_wage(catalog, occupation, region or "")
    if found is None or found.value is None:
        return NOT_KNOWN
    pay = f"${found.value:,.0f}/year" if found.name == "median_annual" else f"${float(found.value):,.2f}/hour"
    return pay + _mark(catalog, found)


def _openings(catalog: Catalog, occupation: Record[Occupation] | None, region: str | None) -> str:
    found = None if occupation is None else find_figure(catalog, occupation, region or "", "openings")
    if found is None or found.value is None:
        return NOT_KNOWN
    return f"{float(found.value):,.0f}{_mark(catalog, found)}"


def _mark(catalog: Catalog, figure: Figure) -> str:
    """Say that a figure is an estimate, or of other jobs, too."""
    soc = whole_code(catalog, figure.record)
    marks = ["estimate"] * figure.is_estimate + ([] if soc is None else [english(whole_code_words(soc))])
    return f" ({', '.join(marks)})" if marks else ""


def _sources(catalog: Catalog, records: Iterable[Record[Initiative]]) -> tuple[str, ...]:
    """Return the origin of every figure shown, once, with its date."""
    found: set[str] = set()
    for record in records:
        parts = [part for _, part in iter_parts(record.entity, Sourced) if not isinstance(part, LaborMarket)]
        for entry in record.entity.critical_occupations:
            occupation = catalog.find(Occupation, entry.occupation)
            if occupation is None:
                continue
            if occupation.entity.requirements is not None:
                parts.append(occupation.entity.requirements)
            shown = (
                find_wage(catalog, occupation, record.region or ""),
                find_figure(catalog, occupation, record.region or "", "openings"),
            )
            found |= {
                english(figure.origin)
                for figure in shown
                if figure is not None and figure.market.source and figure.market.as_of
            }
        found |= {english(origin(part)) for part in parts if part.source and part.as_of}
    return tuple(sorted(found))
