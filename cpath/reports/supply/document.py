"""Supply against demand: what the report says. Must not know a format or a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Bar, Bars, Column, Document, Facts, Items, Note, Section, Table
from cpath.gaps.supply import build_supply
from cpath.messages import UNKNOWN, Counted, Listed, Message, Money, Number, Share, msg, plural
from cpath.model.education import EDUCATION_WORDS
from cpath.model.origin import whole_code_words
from cpath.reports.supply.data import CAVEAT, MEANING, data, totals
from cpath.reports.titles import Titles
from cpath.rounding import whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from cpath.catalog import Catalog
    from cpath.documents import Block, Row
    from cpath.gaps.balance import Balance, OccupationRow, SupplyReport
    from cpath.messages import Value

__all__ = ["data", "document"]

_NAMED = 3
"""Records named of those that lack the same."""
_MISSING = 4
"""Things missing that text shows without --all."""


def gather(catalog: Catalog, _: date, region: str | None) -> tuple[SupplyReport, str, Titles]:
    """Return the facts of the report with a row for each occupation."""
    return build_supply(catalog, region=region), "occupation", Titles(catalog)


def document(report: SupplyReport, by: str, titles: Titles) -> Document:
    """Return the report with a row for each of ``by``."""
    blocks: list[Block] = [_TABLES.get(by, _total_table)(report, by, titles)]
    if by == "occupation":
        blocks.append(_bars(report, titles))
    missing = tuple(_missing(report, titles))
    if missing:
        blocks.append(Section(msg("What is missing"), (Items(missing, most=_MISSING),)))
    blocks.append(Note(CAVEAT, "caution"))
    blocks.append(Section(msg("How it is counted"), tuple(_method(report)), "explain"))
    derived = tuple(_derivations(report, titles))
    if derived:
        blocks.append(Section(msg("How the estimates were made"), (Items(derived),), "explain"))
    title = msg(
        "Job openings and program completers: {occupations} in {regions}",
        occupations=plural("{n} critical occupation", "{n} critical occupations", len(report.occupations)),
        regions=plural("{n} region", "{n} regions", len({row.region for row in report.occupations})),
    )
    return Document(title, tuple(_lead(report, titles)), tuple(blocks), landscape=True)


def _lead(report: SupplyReport, titles: Titles) -> Iterator[Message]:
    """Yield the answer: how many occupations are short, and where most."""
    known = [(row, row.balance) for row in report.occupations if row.balance is not None]
    short = [(balance.gap, row, balance) for row, balance in known if balance.gap > 0]
    yield msg(
        "{short} of {known} have more openings than completers.",
        short=len(short),
        known=plural("{n} occupation with known numbers", "{n} occupations with known numbers", len(known)),
    )
    if short:
        _, row, balance = max(short, key=lambda entry: entry[0])
        yield msg(
            "The largest known gap: {occupation} in {region}, {openings} a year for {completers}.",
            occupation=row.title,
            region=titles(row.region),
            openings=_openings(balance.openings),
            completers=_completers(balance.allocated),
        )
    unknown = len(report.occupations) - len(known)
    if unknown:
        yield plural(
            "{n} occupation lacks numbers: its gap is unknown, not zero.",
            "{n} occupations lack numbers: their gaps are unknown, not zero.",
            unknown,
        )


def _openings(amount: Fraction) -> Message:
    return plural("{n} opening", "{n} openings", whole(amount))


def _completers(amount: Fraction) -> Message:
    return plural("{n} completer", "{n} completers", whole(amount))


def _estimated(value: Fraction | None, *, estimated: bool) -> Value:
    number = Number(value)
    return msg("{n} est.", n=number) if estimated and value is not None else number


def _difference(balance: Balance | None) -> Value:
    """Return the gap of the numbers as they are shown, so that they add up."""
    return UNKNOWN if balance is None else Number(whole(balance.openings) - whole(balance.allocated))


def _gap(row: OccupationRow) -> Value:
    most = row.gap_at_most
    if row.balance is not None or most is None:
        return _difference(row.balance)
    return Counted(msg("at most {n}", n=Number(most)), most)


def _range(row: OccupationRow) -> Value:
    low, high = row.gap_low, row.gap_high
    return None if low == high else msg("{low} to {high}", low=Number(low), high=Number(high))


def _pay(row: OccupationRow) -> Value:
    """Say whether the median wage reaches the living wages, or of which households."""
    if not row.living or row.living[0].reached is None:
        return UNKNOWN
    reached = [entry.household for entry in row.living if entry.reached]
    if len(reached) == len(row.living):
        return msg("yes")
    return msg("{households} only", households=Listed(reached)) if reached else msg("no")


def _name(row: OccupationRow) -> Value:
    """Return its title, and that its figures also cover other jobs."""
    if row.whole_code is None:
        return row.title
    return msg("{title} ({remark})", title=row.title, remark=whole_code_words(row.whole_code))


def _columns(first: Value, *numbers: tuple[Message, bool]) -> tuple[Column, ...]:
    return (
        Column(first, "name"),
        *(Column(head, "number", detail=detail) for head, detail in numbers),
    )


_OPENINGS, _COMPLETERS, _GAP, _SHARE = msg("Openings"), msg("Completers"), msg("Gap"), msg("Gap share")


def _occupation_table(report: SupplyReport, _: str, titles: Titles) -> Table:
    all_estimated = all(row.openings_are_estimated for row in report.occupations if row.openings is not None)
    heads = (
        Column(msg("Region"), "name"),
        *_columns(msg("Occupation"), (_OPENINGS, False), (_COMPLETERS, False), (_GAP, False)),
        Column(msg("Gap between"), "number", detail=True),
        Column(msg("Living wage")),
    )
    rows = (
        (
            titles(row.region),
            _name(row),
            _estimated(row.openings, estimated=row.openings_are_estimated and not all_estimated),
            Number(row.allocated),
            _gap(row),
            _range(row),
            _pay(row),
        )
        for row in report.occupations
    )
    caption = (
        msg("People a year; openings are estimates. Living wage: whether the median pay reaches it.")
        if all_estimated
        else msg("People a year. Living wage: whether the median pay reaches it.")
    )
    return Table(heads, rows, caption, bands=True)


def _program_table(report: SupplyReport, _: str, titles: Titles) -> Table:
    heads = (
        Column(msg("Region"), "name"),
        *_columns(
            msg("Program"),
            (_COMPLETERS, False),
            (msg("Share of openings"), False),
            (_GAP, False),
            (_SHARE, True),
        ),
    )
    rows = (
        (
            titles(row.region),
            row.title,
            Number(row.completers.count),
            _estimated(row.openings, estimated=row.openings_are_estimated),
            _difference(row.balance),
            Share(None if row.balance is None else row.balance.gap_share),
        )
        for row in report.programs
    )
    return Table(heads, rows, msg("People a year."), bands=True)


_FIRST = {
    "region": msg("Region"),
    "sector": msg("Sector"),
    "education": msg("Typical entry education"),
    "state": msg("State"),
}
_NAMES = {
    "no sector": msg("No sector"),
    "all regions here": msg("All regions"),
    "unknown": msg("Unknown"),
    **EDUCATION_WORDS,
}
"""Words for totals that have no title of their own."""


def _total_table(report: SupplyReport, by: str, titles: Titles) -> Table:
    heads = (
        *_columns(_FIRST[by], (msg("All openings"), True), (_OPENINGS, False), (_COMPLETERS, False)),
        *(Column(head, "number") for head in (_GAP, _SHARE, msg("Known"), msg("Unknown"))),
    )
    rows: Iterator[Row] = (
        (
            _NAMES.get(str(total.name)) or (titles(str(total.name)) if by == "region" else total.name),
            _estimated(total.all_openings, estimated=total.estimates > 0),
            _estimated(total.balance.openings, estimated=total.estimates > 0),
            Number(total.balance.allocated),
            _difference(total.balance),
            Share(total.balance.gap_share),
            total.rows,
            len(total.unknown),
        )
        for total in totals(report, by)
    )
    return Table(heads, rows, msg("People a year, over the occupations whose numbers are known."))


_TABLES = {"occupation": _occupation_table, "program": _program_table}


def _bars(report: SupplyReport, titles: Titles) -> Section:
    rows = sorted(
        ((row.openings, row) for row in report.occupations if row.openings), key=lambda pair: -pair[0]
    )
    bars = tuple(
        Bar(
            msg("{occupation}, {region}", occupation=row.title, region=titles(row.region)),
            float(openings),
            None if row.allocated is None else float(row.allocated),
            msg(
                "{completers} for {openings}",
                openings=_openings(openings),
                completers=msg("unknown") if row.allocated is None else _completers(row.allocated),
            ),
        )
        for openings, row in rows
    )
    return Section(msg("Completers for openings"), (Bars(bars),))


def _missing(report: SupplyReport, titles: Titles) -> Iterator[Message]:
    """Yield what is missing from the figures, each sentence once with the records that it is about."""
    found: dict[Message, dict[tuple[str, str], None]] = {}
    cautions = [caution for row in report.occupations for caution in row.cautions]
    cautions += [caution for row in report.programs for caution in row.completers.cautions]
    for caution in cautions:
        found.setdefault(caution.why, {})[caution.about, caution.detail] = None
    for why, about in found.items():
        names: list[Value] = [
            msg("{title} ({detail})", title=titles(name), detail=detail) if detail else titles(name)
            for name, detail in about
        ]
        yield msg("{what}: {records}", what=why, records=Listed(names, _NAMED))
    yield from report.left_out


_SHOWN = (
    ("openings", _OPENINGS),
    ("completers", msg("Completers of programs")),
    ("allocated", _COMPLETERS),
    ("gap", _GAP),
    ("gap_share", _SHARE),
    ("openings of a program", msg("Share of openings")),
)


def _method(report: SupplyReport) -> Iterator[Block]:
    meaning = dict(MEANING)
    yield Facts(tuple((name, meaning[key]) for key, name in _SHOWN))
    yield Items(tuple(_remarks(report)))


def _remarks(report: SupplyReport) -> Iterator[Message]:
    yield plural(
        "Completers are from the latest recorded year.",
        "Completers are averaged over up to {n} recorded years.",
        report.years,
    )
    wages = dict.fromkeys(
        (entry.household, entry.hourly) for row in report.occupations for entry in row.living
    )
    for household, hourly in wages:
        yield msg("A living wage for {household} is {wage} an hour.", household=household, wage=Money(hourly))
    sources = list(dict.fromkeys(source for row in report.occupations for source in row.sources))
    if sources:
        yield msg("Sources: {sources}.", sources=Listed(sources, 99))


def _derivations(report: SupplyReport, titles: Titles) -> Iterator[Message]:
    """Yield of each estimate of openings who made it and how."""
    for row in report.occupations:
        figure = row.stated_openings
        if figure is not None and row.openings_are_estimated:
            yield msg(
                "{occupation}, {region}: {origin}. {how}",
                occupation=row.title,
                region=titles(row.region),
                origin=figure.origin,
                how=figure.market.derivation or msg("How is not stated."),
            )
