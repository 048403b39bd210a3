"""The letter to employers who voted: you asked, we did. Only what the data tells.

Gathers votes, recorded decisions, what programs teach already and what was told before; the words of the
letter stand in its templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.catalog.lookup import check_place, check_region, find_any
from cpath.errors import NoRepositoryError
from cpath.gaps.report import build_gap_report
from cpath.model import Initiative, Occupation, Organization, Region, read_text
from cpath.reports.render import render_template
from cpath.reports.survey.words import decimals
from cpath.reports.wording import View, count, words
from cpath.steps.age import add_months
from cpath.survey.results import compute_results, find_vote, votes_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cpath.catalog.catalog import Catalog, Record
    from cpath.gaps.competency import GapClass
    from cpath.model.initiative import Decision
    from cpath.survey.item import ItemResult
    from cpath.survey.results import Results

FORMATS = {"markdown": "survey-letter.md.j2", "html": "survey-letter.html.j2"}
"""The formats of the letter, with their templates."""
_DONE = {
    "align": "An existing course is brought into line with it",
    "improve": "An existing program is improved for it",
    "create": "Something new is created for it",
    "accept": "Left as it is, on purpose",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one item: what is done (or which programs teach it), by whom, by when, decided when."""

    title: str
    mean: str
    what: str
    owner: str
    due: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Section:
    """One occupation of a letter."""

    title: str
    held_on: date
    voters: str
    firms: Sequence[str]
    illustrative: bool
    decided: Sequence[Answer]
    taught: Sequence[Answer]
    partly: Sequence[Answer]
    open: Sequence[Answer]
    dropped: Sequence[str]
    missing: Sequence[str]
    next_vote: date


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with its sections; ``told`` is the feedback that is on record, the latest first."""

    title: str
    region: str
    written_on: date
    sections: Sequence[Section]
    told: Sequence[tuple[date, str]]
    unvoted: Sequence[str]
    illustrative: bool


def render_letter(letter: Letter, style: str) -> str:
    """Render a letter in one of `FORMATS`."""
    return render_template(FORMATS[style], letter)


def build_letter(catalog: Catalog, subject: str, region: str | None, today: date, view: View) -> Letter:
    """Gather the letter on an occupation, or on all critical occupations of an initiative.

    Raises `UsageError` where there is neither of that name, `NoRepositoryError` where nobody has voted.
    """
    check_region(catalog, region)
    initiative: Record[Initiative] | None = None
    if catalog.resolve(Occupation.kind, subject).key is None:
        initiative = find_any(catalog, (Occupation, Initiative), subject, region)
        check_place(initiative, region)
    if initiative is None:
        occupation, vote = find_vote(catalog, subject, region)
        results = [compute_results(catalog, occupation, vote)]
        unvoted: list[str] = []
        place = vote.region or ""
        title = words(occupation.entity.title, view)
    else:
        place = initiative.region or ""
        results, unvoted = _all_results(catalog, initiative, view)
        title = words(initiative.entity.sector, view)
        if not results:
            raise NoRepositoryError(
                f"nobody has voted on an occupation of {initiative.key!r} yet",
                help="hand out a sheet: cpath survey make OCCUPATION -o sheet.xlsx",
            )
    region_record = catalog.all(Region).get(place)
    told = [
        (feedback.on, words(feedback.text, view))
        for record in _initiatives(catalog, place, initiative, results)
        for feedback in record.entity.feedback
    ]
    sections = [_section(catalog, result, view) for result in results]
    return Letter(
        title,
        place if region_record is None else words(region_record.entity.title, view),
        today,
        sections,
        sorted(told, reverse=True),
        unvoted,
        any(section.illustrative for section in sections),
    )


def _all_results(
    catalog: Catalog, initiative: Record[Initiative], view: View
) -> tuple[list[Results], list[str]]:
    """Return the latest votes on an initiative's critical occupations, and those without one."""
    results, unvoted = [], []
    # Each once, also where the list names one twice.
    for ref in dict.fromkeys(entry.occupation for entry in initiative.entity.critical_occupations):
        occupation = catalog.find(Occupation, ref)
        if occupation is None:
            continue
        votes = votes_on(catalog, occupation, initiative.region or "")
        if votes:
            results.append(compute_results(catalog, occupation, votes[-1]))
        else:
            unvoted.append(words(occupation.entity.title, view))
    return results, unvoted


def _initiatives(
    catalog: Catalog, region: str, initiative: Record[Initiative] | None, results: Sequence[Results]
) -> Iterable[Record[Initiative]]:
    """Initiatives that decide: the one named, else those that call the occupation critical."""
    if initiative is not None:
        return (initiative,)
    wanted = {result.occupation.key for result in results}
    return tuple(
        record
        for record in catalog.all(Initiative).values()
        if record.region == region
        and any(
            catalog.resolve(Occupation.kind, critical.occupation).key in wanted
            for critical in record.entity.critical_occupations
        )
    )


def _section(catalog: Catalog, results: Results, view: View) -> Section:
    entity = results.validation.entity
    decisions = _decisions(catalog, results)
    met, partly = _taught(catalog, results, view)
    decided: list[Answer] = []
    known: list[Answer] = []
    begun: list[Answer] = []
    left: list[Answer] = []
    for item in results.required:
        if item.key in decisions:
            decided.append(_decided(catalog, item, decisions[item.key], view))
        elif item.key in met:
            known.append(_answer(item, ", ".join(met[item.key]), view))
        elif item.key in partly:
            begun.append(_answer(item, ", ".join(partly[item.key]), view))
        else:
            left.append(_answer(item, "Not decided yet", view))
    firms = {
        title
        for voter in entity.voters
        if (record := catalog.find(Organization, voter.organization)) is not None
        and (title := words(record.entity.title, view))
    }
    return Section(
        words(results.occupation.entity.title, view),
        entity.held_on,
        f"{count(len(entity.voters), 'voter', 'voters')} of {count(results.firms, 'firm', 'firms')}",
        sorted(firms),
        bool(entity.illustrative),
        decided,
        known,
        begun,
        left,
        [f"{words(item.title, view)} (mean {decimals(item.mean)})" for item in results.dropped],
        [
            words(group.text, view) + (f" ({group.count} times)" if group.count > 1 else "")
            for group in results.missing
        ],
        add_months(entity.held_on, results.thresholds.vote_months.value),
    )


def _answer(item: ItemResult, what: str, view: View) -> Answer:
    return Answer(words(item.title, view), decimals(item.mean), what, "", "", None)


def _decided(catalog: Catalog, item: ItemResult, decision: Decision, view: View) -> Answer:
    owner = catalog.find(Organization, decision.owner)
    note = "" if decision.note is None else f": {words(decision.note, view)}"
    return Answer(
        words(item.title, view),
        decimals(item.mean),
        f"{_DONE[decision.decision]}{note}",
        decision.owner if owner is None else words(owner.entity.title, view),
        "" if decision.due is None else decision.due.isoformat(),
        decision.decided_on,
    )


def _decisions(catalog: Catalog, results: Results) -> dict[str, Decision]:
    """Return the latest decision on each competency that initiatives of the region have recorded."""
    found: dict[str, Decision] = {}
    for record in catalog.all(Initiative).values():
        if record.region != results.validation.region:
            continue
        for decision in record.entity.decisions:
            if catalog.resolve(Occupation.kind, decision.occupation).key != results.occupation.key:
                continue
            key = catalog.resolve("competency", decision.competency).key or decision.competency
            if key not in found or found[key].decided_on <= decision.decided_on:
                found[key] = decision
    return found


def _taught(
    catalog: Catalog, results: Results, view: View
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The region's programs that bring students to the level of an item, and those that teach it otherwise.

    Both by the item's key; the latter say what is missing or not known.
    """
    report = build_gap_report(catalog, region=results.validation.region, occupation=results.occupation.key)
    met: dict[str, list[str]] = {}
    partly: dict[str, list[str]] = {}
    for pair in report.pairs:
        title = read_text(pair.source_title, view.language)
        for item in pair.items if pair.source_kind == "program" else ():
            if item.gap_class == "met":
                met.setdefault(item.key, []).append(title)
            elif item.coverage.listed.low:
                partly.setdefault(item.key, []).append(f"{title} ({_PARTLY[item.gap_class]})")
    return met, partly


_PARTLY: dict[GapClass, str] = {
    "taught-not-assessed": "taught, not tested yet",
    "introduced-only": "introduced so far",
    "short": "taught below the level you asked for",
    "level-not-agreed": "taught and tested; no level has been agreed",
    "assessment-not-stated": "taught; whether it is tested is not stated",
    "unknown": "taught; how far is not stated",
}
"""What is said of a program that teaches an item and is not known to meet it."""
