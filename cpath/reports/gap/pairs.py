"""The gap report: what occupations require against what programs, or others, offer."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cpath.documents import Cell, Column, Document, Facts, Grid, Items, Section, Table
from cpath.gaps.figures import STATISTICS, Range
from cpath.gaps.scale import ZERO
from cpath.messages import COMMA, UNKNOWN, Code, Listed, Message, Number, Share, msg, plural
from cpath.model import Region
from cpath.model.origin import origin
from cpath.model.settings import BUILT_IN_SCALES, DEFAULT_SOURCE
from cpath.reports.gap.data import data
from cpath.reports.gap.reasons import CLASSES
from cpath.reports.gap.unknowns import noted, width_lines
from cpath.reports.gap.words import (
    by_coverage,
    category_line,
    conversion_lines,
    count_line,
    demand_lines,
    headline,
    is_known,
    over_taught_lines,
    short_answer,
    short_notes,
)
from cpath.reports.wording import level_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from cpath.documents import Block, Row
    from cpath.documents.document import Shown, Tone
    from cpath.gaps.competency import GapClass, Item, Pair
    from cpath.gaps.definition import Definition
    from cpath.gaps.pairing import Unserved
    from cpath.gaps.report import GapReport
    from cpath.messages import Value
    from cpath.reports.titles import Titles

__all__ = ["data", "document"]

MOST_IN_FULL = 3
"""Pairs of one occupation up to which each one's gaps are listed without being asked for."""
_TOP, _FEW = 10, 3
"""Rows of a list: of the only pair, and of one of several."""
_SHADES: dict[GapClass, Tone] = {
    "met": "heat0",
    "short": "heat1",
    "introduced-only": "heat2",
    "taught-not-assessed": "heat3",
    "missing": "heat4",
}
_STATISTIC_WORDS = {
    "listed": msg("listed"),
    "assessed": msg("assessed"),
    "met": msg("met"),
    "partial": msg("partial"),
}


def document(report: GapReport, titles: Titles) -> Document:
    """Return the coverage of all pairs, then what is behind each, then the method."""
    pairs = report.pairs
    occupations = {pair.occupation for pair in pairs}
    blocks: list[Block] = []
    regions = len({pair.region for pair in pairs})
    for region, own in groupby(pairs, key=lambda pair: pair.region):
        most = _TOP if regions == 1 else _TOP // 2
        blocks.append(_overview(region, list(own), titles, most, several=len(occupations) > 1 or regions > 1))
    notes = tuple(short_notes(pairs))
    if notes:
        blocks.append(Facts(notes))
    in_full = len(occupations) == 1 and len(pairs) <= MOST_IN_FULL
    for _, own in groupby(pairs, key=lambda pair: (pair.region, pair.occupation)):
        blocks += _occupation(report, sorted(own, key=by_coverage), in_full=in_full)
    if report.unserved:
        heading = msg("Critical occupations that no program of their region prepares for")
        blocks.append(
            Section(heading, (Items(tuple(_unserved(entry, titles) for entry in report.unserved)),))
        )
    if report.left_out:
        blocks.append(Section(msg("Not compared"), (Items(report.left_out),), "all"))
    blocks.append(method(report.definition, titles))
    return Document(_title(pairs, titles), tuple(_lead(pairs, titles)), tuple(blocks), landscape=True)


def _title(pairs: Sequence[Pair], titles: Titles) -> Message:
    occupations = {pair.occupation for pair in pairs}
    regions = list(dict.fromkeys(pair.region for pair in pairs if pair.region is not None))
    if len(occupations) == 1:
        first = pairs[0]
        if len(regions) == 1:
            return msg(
                "Competency gaps: {occupation}, {region}",
                occupation=first.occupation_title,
                region=titles(regions[0]),
            )
        return msg("Competency gaps: {occupation}", occupation=first.occupation_title)
    what = plural("{n} occupation", "{n} occupations", len(occupations))
    if regions:
        places = Listed([titles(region) for region in regions])
        return msg("Competency gaps: {occupations} in {regions}", occupations=what, regions=places)
    return msg("Competency gaps: {occupations}", occupations=what)


def _lead(pairs: Sequence[Pair], titles: Titles) -> Iterator[Message]:
    """Yield the answer: what the best source covers and what it lacks, or which occupation is covered least.

    Pairs that are screening only decide nothing where employers have voted on others.
    """
    places = [list(own) for _, own in groupby(pairs, key=lambda pair: (pair.region, pair.occupation))]
    known = [found for own in places if (found := [pair for pair in own if is_known(pair)])]
    best = [min(found, key=by_coverage) for found in known]
    if len(places) == 1:
        yield from _lead_of_one(places[0], best[0] if best else None)
    elif best:
        least = max([pair for pair in best if not pair.screening_only] or best, key=by_coverage)
        occupation: Value = least.occupation_title
        if least.region is not None and len({pair.region for pair in pairs}) > 1:
            place = titles(least.region, Region)
            occupation = msg("{occupation}, {region}", occupation=occupation, region=place)
        yield msg(
            "Covered least: {occupation}. There, {source} covers most: {share}.",
            occupation=occupation,
            source=least.source_title,
            share=short_answer(least).value,
        )
    if len(places) > 1 and len(best) < len(places):
        yield plural(
            "{n} occupation has no known coverage yet.",
            "{n} occupations have no known coverage yet.",
            len(places) - len(best),
        )


def _lead_of_one(pairs: Sequence[Pair], best: Pair | None) -> Iterator[Message]:
    first = pairs[0]
    if first.range is None:
        yield msg("{name}: {answer}.", name=first.occupation_title, answer=headline(first))
        return
    yield plural("{n} competency is required.", "{n} competencies are required.", len(first.items))
    if best is None:
        for pair in pairs[:MOST_IN_FULL]:
            yield msg("{name}: {answer}.", name=pair.source_title, answer=headline(pair))
        return
    if len(pairs) == 1:
        yield msg("{name}: {answer}.", name=best.source_title, answer=headline(best))
    else:
        yield msg("Covered best by {source}: {answer}.", source=best.source_title, answer=headline(best))
    if best.gaps:
        # Titles such as "Computers and Electronics" do not go well with another "and".
        items = Listed([item.title for item in best.gaps], _FEW, COMMA)
        yield plural("Its gap: {items}.", "Its gaps: {items}.", len(best.gaps), items=items)


def _overview(
    region: str | None, pairs: Sequence[Pair], titles: Titles, most: int, *, several: bool
) -> Table:
    """Return the coverage of a region's pairs, of each occupation the highest first.

    ``several``: the report has other occupations or regions, so each table names its own.
    """
    kinds = {pair.source_kind for pair in pairs}
    columns = (
        *((Column(msg("Occupation"), "name"),) if several else ()),
        Column(_KINDS[kinds.pop()] if len(kinds) == 1 else msg("Source"), "name"),
        Column(msg("Coverage")),
        Column(msg("Gaps"), "number"),
        Column(msg("Unclear"), "number"),
    )
    ordered = sorted(pairs, key=lambda pair: (pair.occupation if several else "", *by_coverage(pair)))
    rows = tuple(_overview_row(pair, several=several) for pair in ordered)
    caption = msg("In {region}", region=titles(region)) if region is not None and several else None
    return Table(columns, rows, caption, bands=several, most=most)


_KINDS = {
    "program": msg("Program"),
    "route": msg("Route"),
    "pathway": msg("Pathway"),
    "occupation": msg("Occupation that people come from"),
    "person": msg("List"),
}


def _overview_row(pair: Pair, *, several: bool) -> Row:
    return (
        *((pair.occupation_title,) if several else ()),
        pair.source_title,
        short_answer(pair),
        UNKNOWN if pair.mapped_courses == 0 or not pair.demand.rated else len(pair.gaps),
        len(pair.to_find_out) if pair.demand.rated else UNKNOWN,
    )


def _unserved(entry: Unserved, titles: Titles) -> Message:
    if entry.reason is None:
        return msg("{occupation}, {region}", occupation=entry.title, region=titles(entry.region))
    return msg(
        "{occupation}, {region}: {reason}",
        occupation=entry.title,
        region=titles(entry.region),
        reason=entry.reason,
    )


# What is behind a pair


def _occupation(report: GapReport, pairs: Sequence[Pair], *, in_full: bool) -> Iterator[Section]:
    """Yield a section for each source, one on what is required, and the map of competencies by sources."""
    first = pairs[0]
    shown: Shown = "always" if in_full else "all"
    alone = len(report.pairs) == 1
    for pair in pairs:
        heading: Value = pair.source_title
        if not in_full:
            heading = msg(
                "{occupation}: {source}", occupation=first.occupation_title, source=pair.source_title
            )
        yield Section(heading, tuple(_pair(report, pair, _TOP if alone else _FEW)), shown)
    lines = tuple(demand_lines(report, first))
    if lines:
        heading = msg("Required of {occupation}", occupation=first.occupation_title)
        yield Section(heading, (Items(lines),), "always" if alone else "all")
    if first.items and len(pairs) > 1:
        heading = msg("Competency by competency: {occupation}", occupation=first.occupation_title)
        yield Section(heading, (_map(pairs),), "all")


def _pair(report: GapReport, pair: Pair, most: int) -> Iterator[Block]:
    yield headline(pair)
    facts = [
        *width_lines(report, pair),
        *([count_line(pair)] if pair.items else []),
        category_line(pair),
        *over_taught_lines(pair),
    ]
    yield Items(tuple(fact for fact in facts if fact is not None))
    met = tuple(item for item in pair.items if item.gap_class == "met")
    if pair.gaps:
        yield from _items(msg("Gaps, the most pressing first"), report, pair, pair.gaps, most)
    if pair.to_find_out and pair.mapped_courses != 0:
        yield from _items(msg("To find out, what decides most first"), report, pair, pair.to_find_out, most)
    if met:
        yield Section(msg("Met"), tuple(_items(None, report, pair, met, None)), "all")
    if pair.coverage is not None:
        yield Section(msg("What each item counts, 0 to 1"), tuple(_counts(report, pair)), "explain")


def _items(
    caption: Message | None, report: GapReport, pair: Pair, items: Sequence[Item], most: int | None
) -> Iterator[Block]:
    columns = (
        Column(msg("Competency"), "name"),
        Column(msg("Result")),
        Column(msg("Needs"), "number"),
        Column(msg("Has"), "number"),
    )
    rows = (
        (item.title, _class_cell(item), level_value(item.required), level_value(item.offered))
        for item in items
    )
    if caption is not None:
        caption = msg("{what} ({n})", what=caption, n=len(items))
    yield Table(columns, rows, caption, most=most)
    notes: list[Value] = [
        msg("{items}: {note}", items=Listed([item.title for item in own], _FEW, entire=True), note=note)
        for note, own in noted(items, report, pair)
    ]
    if notes:
        yield Items(tuple(notes), most=most)


def _class_cell(item: Item) -> Cell:
    found = CLASSES[item.gap_class]
    return Cell(msg("{mark} {name}", mark=found.mark, name=found.name))


def _counts(report: GapReport, pair: Pair) -> Iterator[Block]:
    """Yield what each item counts in each coverage, and the sums that the figures are made of."""
    columns = (
        Column(msg("Competency"), "name"),
        Column(msg("Weight"), "number"),
        *(Column(_STATISTIC_WORDS[name], "number") for name in STATISTICS),
    )
    rows = (
        (
            item.title,
            Number(item.weight, 3),
            *(_counted(getattr(item.coverage, name)) for name in STATISTICS),
        )
        for item in pair.items
    )
    yield Table(columns, rows)
    total = sum((item.weight for item in pair.items), ZERO)
    sums: list[Value] = []
    for name in STATISTICS:
        counted = [(item.weight, getattr(item.coverage, name)) for item in pair.items]
        low = sum((weight * found.low for weight, found in counted), ZERO)
        high = sum((weight * found.high for weight, found in counted), ZERO)
        sums.append(
            msg(
                "{name}: {part} / {total} = {share}",
                name=_STATISTIC_WORDS[name],
                part=_counted(Range(low, high)),
                total=Number(total, 3),
                share=Share(low / total, high / total),
            )
        )
    yield Items((*sums, *conversion_lines(report, pair)))


def _counted(found: Range) -> Value:
    low, high = Number(found.low, 3), Number(found.high, 3)
    return low if found.low == found.high else msg("{low}-{high}", low=low, high=high)


def _map(pairs: Sequence[Pair]) -> Grid:
    """Return what each source offers of each item; first what no source closes, then what some do not."""
    held = [{item.key: item for item in pair.items} for pair in pairs]

    def place(item: Item) -> tuple[Fraction, Fraction, Fraction, str]:
        priorities = [by_key[item.key].priority for by_key in held if item.key in by_key]
        return -min(priorities), -max(priorities), -item.weight, item.key

    rows = tuple(
        (
            item.title,
            tuple(
                Cell(
                    CLASSES[own.gap_class].mark,
                    _SHADES.get(own.gap_class, "quiet"),
                    CLASSES[own.gap_class].name,
                )
                for own in (by_key[item.key] for by_key in held)
            ),
            (level_value(item.required),),
        )
        for item in sorted(held[0].values(), key=place)
    )
    columns = tuple(Column(str(n), "mark", pair.source_title) for n, pair in enumerate(pairs, 1))
    occur = {item.gap_class for pair in pairs for item in pair.items}
    legend = tuple(
        Cell(
            found.mark,
            _SHADES.get(name, "quiet"),
            msg("{name}: {meaning}", name=found.name, meaning=found.meaning),
        )
        for name, found in CLASSES.items()
        if name in occur
    )
    return Grid(msg("Competency"), columns, rows, (Column(msg("Needs"), "number"),), legend)


# The method


_SCALES = {
    "onet-level": msg("O*NET level"),
    "course-level": msg("Curriculum map: introduced, reinforced, mastered"),
    "skillsfuture-level": msg("SkillsFuture proficiency"),
}


def method(definition: Definition, titles: Titles) -> Section:
    """Return the whole definition: formulas, thresholds, scales and conversions."""
    facts: list[tuple[Value, Value]] = [(Code(name), words) for name, words in definition.formulas]
    for used in definition.thresholds:
        name: Value = Code(used.name)
        if used.region:
            name = msg("{name} in {region}", name=name, region=titles(used.region, Region))
        value = Number(used.threshold.value, 3)
        own = used.threshold.source != DEFAULT_SOURCE
        source = origin(used.threshold) if own else msg("default of cpath; set your own, with its source")
        facts.append((name, msg("{value} ({source})", value=value, source=source)))
    for scale in definition.scales:
        low, high = Number(scale.low, 2), Number(scale.high, 2)
        title = _SCALES[scale.id] if scale in BUILT_IN_SCALES else scale.title
        facts.append((Code(scale.id), msg("{title}: {low} to {high}", title=title, low=low, high=high)))
    for conversion in definition.conversions:
        points: list[Value] = [
            msg("{one} is {other}", one=Number(point.from_value, 2), other=Number(point.to_value, 2))
            for point in conversion.points
        ]
        facts.append(
            (
                msg("{one} to {other}", one=Code(conversion.from_scale), other=Code(conversion.to_scale)),
                msg("{points} ({source})", points=Listed(points, most=99), source=origin(conversion)),
            )
        )
    return Section(msg("How it is counted"), (Facts(tuple(facts)),), "explain")
