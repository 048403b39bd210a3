"""Rankings of gaps and programs, and how firm they are over formulas, thresholds and voters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cpath.documents import Column, Document, Facts, Items, Section, Table
from cpath.gaps.formula import FORMULAS
from cpath.messages import UNKNOWN, Code, Listed, Message, Number, msg, plural
from cpath.messages.translate import english
from cpath.model import Program
from cpath.reports.gap.pairs import data as pairs_data
from cpath.reports.wording import number, read_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.documents import Block, Row
    from cpath.documents.data import Data
    from cpath.gaps.bootstrap import Ranks
    from cpath.gaps.report import GapReport
    from cpath.gaps.sensitivity import Ranking, Sensitivity, Standing
    from cpath.messages import Value
    from cpath.reports.titles import Titles

_TOP = 10
"""Gaps of a pair that text shows without --all."""


def document(sensitivity: Sensitivity, _: GapReport, titles: Titles) -> Document:
    """Return a table of the gaps of each pair, and one of each occupation's programs."""
    rankings = [found for found in (*sensitivity.gaps, *sensitivity.programs) if found.standings]
    blocks: list[Block] = [_section(sensitivity, ranking, titles) for ranking in rankings]
    none: list[Value] = [
        msg(
            "{occupation} from {program}",
            occupation=titles(found.occupation),
            program=_program(found, titles),
        )
        for found in sensitivity.gaps
        if not found.standings
    ]
    if none:
        blocks.append(msg("No gap: {pairs}.", pairs=Listed(none, most=_TOP)))
    blocks.append(Section(msg("How it is counted"), (Facts(tuple(_method(sensitivity))),), "explain"))
    name = Code(sensitivity.formula)
    if len(rankings) == 1:
        title = msg(
            "Gaps of {occupation}, ranked by {formula}",
            occupation=titles(rankings[0].occupation),
            formula=name,
        )
    else:
        title = msg("Gaps, ranked by {formula}", formula=name)
    return Document(title, tuple(_lead(sensitivity)), tuple(blocks), landscape=True)


def _lead(sensitivity: Sensitivity) -> Iterator[Message]:
    """Yield how many of the first places stay first, whatever is moved."""
    firsts = [
        standing for ranking in sensitivity.gaps for standing in ranking.standings if standing.place == 1
    ]
    if not firsts:
        yield msg("There is no gap to rank.")
    elif sensitivity.moved:
        firm = sum(_is_firm(standing) for standing in firsts)
        yield msg(
            "{firm} of {all} stay first over every formula, threshold and the voters.",
            firm=firm,
            all=plural("{n} most pressing gap", "{n} most pressing gaps", len(firsts)),
        )


def _is_firm(standing: Standing) -> bool:
    moved = [ranks.high for ranks in (standing.thresholds, standing.voters) if ranks is not None]
    return {*standing.by_formula.values(), *moved} <= {1, None}


def _program(ranking: Ranking, titles: Titles) -> Value:
    return titles(ranking.program or "", Program)


def _section(sensitivity: Sensitivity, ranking: Ranking, titles: Titles) -> Section:
    occupation = titles(ranking.occupation)
    if ranking.program is None:
        heading = msg("Programs for {occupation}, the greatest need first", occupation=occupation)
    else:
        heading = msg("{occupation} from {program}", occupation=occupation, program=_program(ranking, titles))
    if ranking.region:
        heading = msg("{what}, {region}", what=heading, region=titles(ranking.region))
    columns = [
        Column(msg("Program") if ranking.program is None else msg("Competency"), "name"),
        Column(msg("Rank"), "number"),
        Column(msg("Score"), "number"),
    ]
    if sensitivity.moved:
        columns += [
            Column(msg("By formulas"), "mark"),
            Column(msg("Thresholds"), "mark"),
            Column(msg("Voters"), "mark"),
        ]
    ranked = [standing for standing in ranking.standings if standing.place is not None]
    rows = tuple(_row(sensitivity, standing) for standing in ranked)
    table = Table(tuple(columns), rows, most=None if ranking.program is None else _TOP)
    without = tuple(_without_rank(ranking))
    return Section(heading, (table, Items(without)) if without else (table,))


def _row(sensitivity: Sensitivity, standing: Standing) -> Row:
    row: Row = (standing.title, standing.place, Number(standing.score, 3))
    if not sensitivity.moved:
        return row
    places = " / ".join("?" if place is None else str(place) for place in standing.by_formula.values())
    return (*row, places, _scenarios(standing.thresholds), _interval(standing.voters))


def _without_rank(ranking: Ranking) -> Iterator[Message]:
    """Yield what has no rank, each reason once."""
    found: dict[Message, list[Value]] = {}
    for standing in ranking.standings:
        if standing.place is None:
            reason = standing.reason or msg("it cannot be worked out")
            found.setdefault(reason, []).append(standing.title)
    for reason, names in found.items():
        yield msg("Without a rank, {reason}: {items}", reason=reason, items=Listed(names, most=_TOP))


def _places(ranks: Ranks) -> Value:
    if ranks.low == ranks.high:
        return ranks.low
    return msg("{first} to {last}", first=ranks.low, last=ranks.high)


def _scenarios(ranks: Ranks | None) -> Value:
    if ranks is None or ranks.low is None:
        return UNKNOWN
    if ranks.present == ranks.total:
        return _places(ranks)
    return msg("{places}, in {n} of {all}", places=_places(ranks), n=ranks.present, all=ranks.total)


def _interval(ranks: Ranks | None) -> Value:
    if ranks is None or ranks.low is None:
        return UNKNOWN
    if ranks.present == ranks.total:
        return _places(ranks)
    share = f"{ranks.present * 100 // ranks.total}%"
    return msg("{places}, in {share}", places=_places(ranks), share=share)


def _method(sensitivity: Sensitivity) -> Iterator[tuple[Value, Value]]:
    formula, source = FORMULAS[sensitivity.formula]
    yield msg("Score"), msg("{formula} ({source})", formula=formula, source=source)
    if sensitivity.formula != "coverage":
        yield (
            msg("Ability"),
            msg("what the program offers for certain, 1 + 3 * min(1, offered / required): no one rates it"),
        )
    else:
        yield (
            msg("Programs"),
            msg("by what is not covered for certain, with partial credit; the most first"),
        )
    if sensitivity.moved:
        names = Listed([Code(name) for name in FORMULAS])
        yield msg("By formulas"), msg("the rank by {formulas}; ?: the data do not allow it", formulas=names)
        yield (
            msg("Thresholds"),
            msg(
                "first and last rank as it is and with {moved}; in how many it is a gap at all",
                moved=Listed([Code(name) for name in sensitivity.scenarios], most=99),
            ),
        )
        yield (
            msg("Voters"),
            msg(
                "ranks in the middle 95% of {resamples} resamples of the voters, drawn with replacement (seed"
                " {seed}), and in how many it is a gap; ?: no one voted",
                resamples=sensitivity.resamples,
                seed=str(sensitivity.seed),
            ),
        )


# Data


def data(sensitivity: Sensitivity, report: GapReport, titles: Titles) -> Data:
    """Return the rankings beside the pairs; the CSV has every rank."""
    found = pairs_data(report, titles, {"sensitivity": _sensitivity(sensitivity, titles.language)})
    rows = list(_rows(sensitivity, titles.language))
    method = tuple((english(name), english(words)) for name, words in _method(sensitivity))
    return replace(
        found,
        tables={"ranking": rows, **found.tables},
        chosen="ranking",
        csv=rows,
        csv_keys=(),
        notes=(*method, *found.notes),
    )


def _rows(sensitivity: Sensitivity, language: str) -> Iterator[dict[str, Any]]:
    for ranking in (*sensitivity.gaps, *sensitivity.programs):
        for standing in ranking.standings:
            own = (ranking.program, standing.id) if ranking.program is not None else (standing.id, None)
            row: dict[str, Any] = {
                "region": ranking.region,
                "occupation": ranking.occupation,
                "program": own[0],
                "competency": own[1],
                "title": read_words(standing.title, language),
                "rank": standing.place,
                **{f"rank by {name}": place for name, place in standing.by_formula.items()},
                "score": standing.score,
            }
            for kind, ranks in (("thresholds", standing.thresholds), ("voters", standing.voters)):
                ends = _ranks(ranks) or dict.fromkeys(("first", "last", "present", "of"))
                row |= {f"{kind} {end}": value for end, value in ends.items()}
            yield {**row, "reason": None if standing.reason is None else english(standing.reason)}


def _sensitivity(sensitivity: Sensitivity, language: str) -> dict[str, Any]:
    """Return the rankings as data, with what they were worked out by."""
    return {
        "formula": sensitivity.formula,
        "formulas": {
            name: {"score": english(text), "source": english(source)}
            for name, (text, source) in FORMULAS.items()
        },
        "scenarios": list(sensitivity.scenarios) if sensitivity.moved else None,
        "resamples": sensitivity.resamples if sensitivity.moved else None,
        "seed": sensitivity.seed if sensitivity.moved else None,
        "gaps": [_ranking(ranking, language) for ranking in sensitivity.gaps],
        "programs": [_ranking(ranking, language) for ranking in sensitivity.programs],
    }


def _ranking(ranking: Ranking, language: str) -> dict[str, Any]:
    kind = "program" if ranking.program is None else "competency"
    return {
        "region": ranking.region,
        "occupation": ranking.occupation,
        **({} if ranking.program is None else {"program": ranking.program}),
        "ranks": [
            {
                kind: standing.id,
                "title": read_words(standing.title, language),
                "rank": standing.place,
                "score": number(standing.score),
                "by_formula": dict(standing.by_formula),
                "thresholds": _ranks(standing.thresholds),
                "voters": _ranks(standing.voters),
                "reason": None if standing.reason is None else english(standing.reason),
            }
            for standing in ranking.standings
        ],
    }


def _ranks(ranks: Ranks | None) -> dict[str, int | None] | None:
    if ranks is None:
        return None
    return {"first": ranks.low, "last": ranks.high, "present": ranks.present, "of": ranks.total}
