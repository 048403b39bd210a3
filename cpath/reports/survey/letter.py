"""The letter to employers who voted: you asked, we did. Only what is on record.

From votes, recorded decisions, what programs teach already and what was said before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.catalog.lookup import check_place, check_region, find_any
from cpath.documents import Column, Document, Items, Section, Table
from cpath.errors import NoRepositoryError
from cpath.gaps.report import build_gap_report
from cpath.messages import Listed, Message, msg, plural
from cpath.model import Initiative, Occupation, Organization
from cpath.reports.survey.results import decimals
from cpath.steps.age import add_months
from cpath.survey.results import compute_results, find_vote, votes_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from cpath.catalog import Catalog, Record
    from cpath.documents import Block, Row
    from cpath.gaps.competency import GapClass
    from cpath.messages import Value
    from cpath.model import Text
    from cpath.model.initiative import Decision
    from cpath.reports.titles import Titles
    from cpath.survey.item import ItemResult
    from cpath.survey.results import Results

_DONE = {
    "align": msg("An existing course is brought into line with it"),
    "improve": msg("An existing program is improved for it"),
    "create": msg("Something new is created for it"),
    "accept": msg("Left as it is, on purpose"),
}
_PARTLY: dict[GapClass, Message] = {
    "taught-not-assessed": msg("{program} (taught, not tested yet)"),
    "introduced-only": msg("{program} (introduced so far)"),
    "short": msg("{program} (taught below the level you asked for)"),
    "level-not-agreed": msg("{program} (taught and tested; no level has been agreed)"),
    "assessment-not-stated": msg("{program} (taught; whether it is tested is not stated)"),
    "unknown": msg("{program} (taught; how far is not stated)"),
}
"""What is said of a program that teaches an item and is not known to meet it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter is about: votes, occupations without one, and what was said before, the latest first."""

    catalog: Catalog
    title: Text
    region: str
    written_on: date
    results: Sequence[Results]
    unvoted: Sequence[Text]
    told: Sequence[tuple[date, Text]]


def build_letter(catalog: Catalog, subject: str, region: str | None, today: date) -> Letter:
    """Gather the letter on an occupation, or on all critical occupations of an initiative.

    Raises `UsageError` where there is neither of that name, `NoRepositoryError` where no one has voted.
    """
    check_region(catalog, region)
    initiative: Record[Initiative] | None = None
    if catalog.resolve(Occupation.kind, subject).key is None:
        initiative = find_any(catalog, (Occupation, Initiative), subject, region)
        check_place(initiative, region)
    unvoted: list[Text] = []
    if initiative is None:
        occupation, vote = find_vote(catalog, subject, region)
        results = [compute_results(catalog, occupation, vote)]
        place, title = vote.region or "", occupation.entity.title
    else:
        results, unvoted = _all_results(catalog, initiative)
        place, title = initiative.region or "", initiative.entity.sector
        if not results:
            raise NoRepositoryError(
                f"no one has voted on an occupation of {initiative.key!r} yet",
                help="hand out a sheet: cpath survey make OCCUPATION -o sheet.xlsx",
            )
    told = [
        (feedback.on, feedback.text)
        for record in _initiatives(catalog, place, initiative, results)
        for feedback in record.entity.feedback
    ]
    told.sort(key=lambda entry: (entry[0], str(entry[1])), reverse=True)
    return Letter(catalog, title, place, today, results, unvoted, told)


def _all_results(catalog: Catalog, initiative: Record[Initiative]) -> tuple[list[Results], list[Text]]:
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
            unvoted.append(occupation.entity.title)
    return results, unvoted


def _initiatives(
    catalog: Catalog, region: str, initiative: Record[Initiative] | None, results: Sequence[Results]
) -> Iterable[Record[Initiative]]:
    """Return the initiatives that decide: the one named, else those that call the occupation critical."""
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


def document(letter: Letter, titles: Titles) -> Document:
    """Return the letter: an occupation a section, then what is not voted on and what was said before."""
    blocks: list[Block] = [_section(result, titles) for result in letter.results]
    if letter.unvoted:
        blocks.append(Section(msg("Not voted on yet"), (Items(tuple(letter.unvoted)),)))
    if letter.told:
        lines = tuple(msg("{day}: {words}", day=day, words=text) for day, text in letter.told)
        blocks.append(Section(msg("What we told you before"), (Items(lines),)))
    about: list[Value] = [letter.written_on]
    if any(result.validation.entity.illustrative for result in letter.results):
        about.append(msg("contains illustrative data, not to be quoted"))
    lead = msg(
        "To the employers who told us what their jobs require: thank you. This is what became of your "
        "answers."
    )
    title = msg("You asked, we did: {title}, {region}", title=letter.title, region=titles(letter.region))
    return Document(title, (lead,), tuple(blocks), tuple(about))


def _section(results: Results, titles: Titles) -> Section:
    """Return what became of the answers on one occupation."""
    catalog = titles.catalog
    decisions, (met, partly) = _decisions(catalog, results), _taught(catalog, results)
    decided: list[Row] = []
    known: list[Value] = []
    begun: list[Value] = []
    left: list[Value] = []
    for item in results.required:
        asked = _asked(item)
        if item.key in decisions:
            decided.append(_decided(item, decisions[item.key], titles))
        elif item.key in met:
            known.append(msg("{asked}: {programs}", asked=asked, programs=Listed(met[item.key], 99)))
        elif item.key in partly:
            begun.append(msg("{asked}: {programs}", asked=asked, programs=Listed(partly[item.key], 99)))
        else:
            left.append(asked)
    heads = (
        Column(msg("You asked for"), "name"),
        Column(msg("Your mean vote"), "number"),
        Column(msg("What is done")),
        Column(msg("Who")),
        Column(msg("By when"), "date"),
        Column(msg("Decided"), "date"),
    )
    counts = (
        plural("{n} is decided", "{n} are decided", len(decided)),
        plural(
            "{n} is taught and tested at the level you want",
            "{n} are taught and tested at the level you want",
            len(known),
        ),
        plural(
            "{n} is taught with something left to do",
            "{n} are taught with something left to do",
            len(begun),
        ),
        plural("{n} is still open", "{n} are still open", len(left)),
    )
    blocks: list[Block] = list(_voted(results, catalog))
    if results.required:
        asked_for = plural("{n} thing", "{n} things", len(results.required))
        became = Listed([words for words in counts if words.values["n"]])
        blocks.append(msg("You asked for {things}: {became}.", things=asked_for, became=became))
    if decided:
        blocks.append(Section(msg("You asked, and this is decided"), (Table(heads, decided),)))
    lists: tuple[tuple[Message, Sequence[Value]], ...] = (
        (msg("You asked, and it is taught and tested at the level you want"), known),
        (msg("You asked, and it is taught, with something left to do"), begun),
        (msg("You asked, and no decision is on record yet"), left),
        (msg("You said that these matter less"), [_asked(item) for item in results.dropped]),
        (msg("You said that these are missing"), list(_missing(results))),
    )
    blocks += [Section(heading, (Items(tuple(lines)),)) for heading, lines in lists if lines]
    due = add_months(results.validation.entity.held_on, results.thresholds.vote_months.value)
    blocks.append(msg("The next vote is due by {day}.", day=due))
    return Section(results.occupation.entity.title, tuple(blocks))


def _asked(item: ItemResult) -> Message:
    return msg("{item} (mean vote {mean})", item=item.title, mean=decimals(item.mean))


def _voted(results: Results, catalog: Catalog) -> Iterator[Message]:
    """Yield when how many voted, and the firms that have a record."""
    entity = results.validation.entity
    yield msg(
        "On {day}, {voters} from {firms} voted.",
        day=entity.held_on,
        voters=plural("{n} voter", "{n} voters", len(entity.voters)),
        firms=plural("{n} firm", "{n} firms", results.firms),
    )
    found = (catalog.find(Organization, voter.organization) for voter in entity.voters)
    named = {record.key: record.entity.title for record in found if record is not None}
    if named:
        yield msg("Firms: {names}.", names=Listed(sorted(named.values(), key=str), 99))


def _missing(results: Results) -> Iterator[Value]:
    for group in results.missing:
        if group.count > 1:
            yield plural("{wish} ({n} time)", "{wish} ({n} times)", group.count, wish=group.text)
        else:
            yield group.text


def _decided(item: ItemResult, decision: Decision, titles: Titles) -> Row:
    done = _DONE[decision.decision]
    return (
        item.title,
        decimals(item.mean),
        done if decision.note is None else msg("{done}: {note}", done=done, note=decision.note),
        titles(decision.owner, Organization),
        decision.due or msg("no day set"),
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


def _taught(catalog: Catalog, results: Results) -> tuple[dict[str, list[Value]], dict[str, list[Value]]]:
    """Return the region's programs that reach the level of an item, and those that teach it otherwise.

    Both by the item's key; the latter say what is missing or not known.
    """
    report = build_gap_report(catalog, region=results.validation.region, occupation=results.occupation.key)
    met: dict[str, list[Value]] = {}
    partly: dict[str, list[Value]] = {}
    for pair in report.pairs:
        for item in pair.items if pair.source_kind == "program" else ():
            if item.gap_class == "met":
                met.setdefault(item.key, []).append(pair.source_title)
            elif item.coverage.listed.low:
                words = _PARTLY[item.gap_class].fill(program=pair.source_title)
                partly.setdefault(item.key, []).append(words)
    return met, partly
