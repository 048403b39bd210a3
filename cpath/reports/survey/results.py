"""The results of a vote: what employers require, what to drop, what to add, how far to trust it."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING, Any

from cpath.documents import Column, Document, Facts, Items, Section, Table
from cpath.documents.data import Data
from cpath.messages import COMMA, Code, Listed, Message, Number, msg, plural
from cpath.messages.translate import english
from cpath.model import Organization
from cpath.reports.wording import number, read_words
from cpath.rounding import round_half_up
from cpath.survey.results import shown_occupation
from cpath.survey.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from cpath.documents import Block, Row
    from cpath.messages import Value
    from cpath.reports.titles import Titles
    from cpath.survey.item import ItemResult
    from cpath.survey.results import Results

JSON_FORMAT = "cpath-survey/1"
_TOP = 5
"""Items of a category or list that text shows without --all."""

DEFINITION: tuple[tuple[str, Message, Message], ...] = (
    ("mean", msg("Mean"), msg("Mean of the votes cast, 1 (can be left out) to 4 (must be included).")),
    ("n", msg("Voters"), msg("How many voted on the item. An empty line is no vote, never a 0.")),
    ("firms", msg("Firms"), msg("How many firms they are from.")),
    ("votes", msg("1/2/3/4"), msg("How many voted 1, 2, 3 and 4.")),
    (
        "spread",
        msg("Spread"),
        msg("Standard deviation of the votes cast, around their mean: 0 where all agree, 1.5 at most."),
    ),
    (
        "cvr",
        msg("CVR"),
        msg(
            "Content validity ratio for must be included, (n_e - N/2) / (N/2) with n_e votes of 4 among N: "
            "1 where all say so, 0 where half do, -1 where no one does (C. H. Lawshe, Personnel Psychology "
            "28, 1975, 563-575)."
        ),
    ),
    (
        "agreed",
        msg("Agreed (*)"),
        msg(
            "More say must be included than chance would have it: if each voter tossed a coin, this many or "
            "more would come up in at most 5 of 100 panels (exact binomial, C. Ayre and A. J. Scally, 2014)."
        ),
    ),
    ("change", msg("Change"), msg("The mean less the mean of the vote before.")),
    (
        "verdict",
        msg("Verdict"),
        msg("Required where the mean reaches the threshold, else drop. Unknown where no one voted."),
    ),
)
"""What the figures mean, in every output."""


def document(results: Results, titles: Titles) -> Document:
    """Return a table of items for each category, and what follows from the votes."""
    blocks: list[Block] = []
    warnings = tuple(results.warnings)
    if warnings:
        blocks.append(Section(msg("How far to trust this"), (Items(warnings),)))
    for category in dict.fromkeys(item.category for item in results.items):
        own = [item for item in results.items if item.category == category]
        heading = WORDS[category] if category else msg("Without a category")
        blocks.append(Section(heading, (_table(results, own),)))
    blocks += _remarks(results)
    meaning = Facts(tuple((name, words) for _, name, words in DEFINITION))
    blocks.append(Section(msg("What the figures mean"), (meaning,), "explain"))
    region = results.validation.region
    title = msg(
        "Employers' vote on {occupation}, {region}, {day}",
        occupation=results.occupation.entity.title,
        region=titles(region) if region else msg("all regions"),
        day=results.validation.entity.held_on,
    )
    return Document(title, tuple(_lead(results)), tuple(blocks), tuple(_about(results)), landscape=True)


def _lead(results: Results) -> Iterator[Message]:
    """Yield the answer: how many items employers require, and how many to drop."""
    yield msg(
        "Employers require {required} of {items}: their mean vote is at least {least}.",
        required=len(results.required),
        items=plural("{n} item", "{n} items", len(results.items)),
        least=Number(results.thresholds.critical_vote.value, 2),
    )
    unvoted = sum(item.n == 0 for item in results.items)
    if unvoted:
        yield plural("{n} item has no vote.", "{n} items have no vote.", unvoted)
    yield msg(
        "{voters} from {firms} voted.",
        voters=plural("{n} voter", "{n} voters", len(results.validation.entity.voters)),
        firms=plural("{n} firm", "{n} firms", results.firms),
    )


def _about(results: Results) -> Iterator[Message]:
    entity = results.validation.entity
    if entity.horizon_months is not None:
        yield plural("looking {n} month ahead", "looking {n} months ahead", entity.horizon_months)
    if results.previous is not None:
        previous = results.previous
        yield msg("compared with {day} ({id})", day=previous.entity.held_on, id=Code(previous.id))
    if entity.illustrative:
        yield msg("contains illustrative data")


def _table(results: Results, items: list[ItemResult]) -> Table:
    compared = results.previous is not None
    columns = (
        Column(msg("Item"), "name"),
        Column(msg("Mean"), "number"),
        Column(msg("Voters"), "number"),
        Column(msg("Firms"), "number", detail=True),
        Column(msg("1/2/3/4"), "mark"),
        Column(msg("Spread"), "number", detail=True),
        Column(msg("CVR"), "number", detail=True),
        *((Column(msg("Change"), "number"),) if compared else ()),
        Column(msg("Note")),
    )
    return Table(columns, (_row(item, results, compared=compared) for item in items), most=_TOP)


def _row(item: ItemResult, results: Results, *, compared: bool) -> Row:
    cvr = decimals(item.cvr)
    return (
        item.title,
        decimals(item.mean),
        item.n,
        item.firms,
        "/".join(map(str, item.counts)),
        decimals(spread(item)),
        f"{cvr}*" if item.agreed else cvr,
        *((None if item.change is None else f"{round_half_up(item.change, 2):+.2f}",) if compared else ()),
        _flags(item, results),
    )


def spread(item: ItemResult) -> Fraction | None:
    """Standard deviation of the votes, exact to the last of six decimals; None without a vote."""
    if item.variance is None:
        return None
    scale = 10**6
    # The root of a fraction, by whole numbers: the same on every machine.
    root = isqrt(item.variance.numerator * scale * scale // item.variance.denominator)
    return type(item.variance)(root, scale)


def decimals(value: Fraction | None) -> str:
    """A figure with two decimals, so that points line up; ? where unknown."""
    return "?" if value is None else f"{round_half_up(value, 2):.2f}"


def _flags(item: ItemResult, results: Results) -> Listed:
    """Return what is remarkable about an item."""
    found: list[Value] = []
    if item.verdict == "drop":
        found.append(msg("below {least}", least=Number(results.thresholds.critical_vote.value, 2)))
    if item.split:
        found.append(msg("split"))
    if item.n == 0:
        found.append(msg("no vote"))
    elif item.few and len(results.validation.entity.voters) >= results.thresholds.voters_minimum.value:
        found.append(msg("few voters"))
    if item.is_new:
        found.append(msg("new"))
    return Listed(found, joint=COMMA)


def _remarks(results: Results) -> Iterator[Section]:
    """Yield what follows from the votes, a section each; nothing where nothing does."""
    least = Number(results.thresholds.critical_vote.value, 2)
    split = (
        msg("{item}, votes {votes}", item=item.title, votes="/".join(map(str, item.counts)))
        for item in results.items
        if item.split
    )
    found: tuple[tuple[Message, tuple[Value, ...]], ...] = (
        (
            msg("To drop: mean below {least}", least=least),
            tuple(
                msg("{item}, mean {mean}", item=item.title, mean=decimals(item.mean))
                for item in results.dropped
            ),
        ),
        (msg("To talk over: 1 and 4 on one item"), tuple(split)),
        (msg("To add: what voters miss"), tuple(_missing(results))),
        (
            msg("No longer asked since the vote before"),
            tuple(msg("{title} ({id})", title=title, id=Code(id_)) for id_, title in results.gone),
        ),
    )
    for heading, lines in found:
        if lines:
            yield Section(heading, (Items(lines, most=_TOP),))


def _missing(results: Results) -> Iterator[Message]:
    for group in results.missing:
        words = msg("{wish}", wish=group.text)
        if group.count > 1:
            words = plural("{wish} (said {n} time)", "{wish} (said {n} times)", group.count, wish=group.text)
        if group.competency:
            words = msg("{wish}: see {competency}", wish=words, competency=Code(group.competency))
        yield words


# Data


def data(results: Results, titles: Titles) -> Data:
    """Return the keys of ``cpath-survey/1``; null is unknown. A row an item."""
    entity, thresholds, language = results.validation.entity, results.thresholds, titles.language
    definition = {name: english(words) for name, _, words in DEFINITION}
    items = [_item(item, language) for item in results.items]
    previous = results.previous
    keys = {
        "definition": {
            **definition,
            "critical_vote": thresholds.critical_vote.value,
            "voters_minimum": thresholds.voters_minimum.value,
            "firms_minimum": thresholds.firms_minimum.value,
        },
        "region": results.validation.region,
        "occupation": shown_occupation(results),
        "title": read_words(results.occupation.entity.title, language),
        "validation": results.validation.key,
        "held_on": entity.held_on.isoformat(),
        "horizon_months": entity.horizon_months,
        "illustrative": bool(entity.illustrative),
        "previous": None
        if previous is None
        else {"validation": previous.key, "held_on": previous.entity.held_on.isoformat()},
        "voters": [
            {
                "organization": results.catalog.resolve(Organization.kind, voter.organization).key
                or voter.organization,
                "role": voter.role,
            }
            for voter in entity.voters
        ],
        "firms": results.firms,
        "items": items,
        "drop": [item.competency for item in results.dropped],
        "missing": [
            {"text": read_words(group.text, language), "count": group.count, "competency": group.competency}
            for group in results.missing
        ],
        "gone": [{"competency": id_, "title": read_words(title, language)} for id_, title in results.gone],
        "warnings": [english(warning) for warning in results.warnings],
    }
    common = {
        "region": results.validation.region,
        "occupation": shown_occupation(results),
        "held_on": entity.held_on.isoformat(),
    }
    rows = [{**common, **_flat(item)} for item in items]
    return Data(
        JSON_FORMAT, "Results of a vote", keys, {"items": rows}, "items", {}, frozenset(("title",)),
        tuple(definition.items()),
    )  # fmt: skip


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    """An item with a key for each number of votes, at the end."""
    counts = zip(("votes_1", "votes_2", "votes_3", "votes_4"), item["votes"], strict=True)
    return {**{key: value for key, value in item.items() if key != "votes"}, **dict(counts)}


def _item(item: ItemResult, language: str) -> dict[str, Any]:
    return {
        "competency": item.competency,
        "title": read_words(item.title, language),
        "category": item.category,
        "mean": number(item.mean),
        "n": item.n,
        "firms": item.firms,
        "votes": list(item.counts),
        "spread": number(spread(item)),
        "split": item.split,
        "cvr": number(item.cvr),
        "chance": number(item.chance),
        "agreed": item.agreed,
        "level": item.level,
        "last_mean": number(item.last_mean),
        "change": number(item.change),
        "verdict": item.verdict,
        "few": item.few,
        "new": item.is_new,
    }
