"""Sentences on a pair: how much is covered, what that rests on, what is beside the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Cell
from cpath.gaps.scale import ONE, ZERO
from cpath.messages import UNKNOWN, Code, Listed, Message, Number, Share, msg, msg_in, plural
from cpath.model.origin import origin
from cpath.reports.gap.reasons import dropped_words
from cpath.rounding import percent_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from cpath.documents.document import Tone
    from cpath.gaps.competency import Pair
    from cpath.gaps.figures import Range
    from cpath.gaps.report import GapReport
    from cpath.messages import Value

_ALL = 99
_TOP = 10
"""Items that a sentence names, unless everything is asked for."""
_TONES: tuple[tuple[Fraction, Tone], ...] = ((ONE, "heat0"), (ONE * 3 / 4, "heat1"), (ONE / 2, "heat2"))


def range_of(found: Range | None) -> Share:
    """A range as a value to show."""
    return Share(None) if found is None else Share(found.low, found.high)


def headline(pair: Pair) -> Message:
    """How much of what is required is covered, in one sentence; says where it is screening only."""
    if pair.demand.rated and pair.screening_only:
        return msg("{answer}; {screening}", answer=_answer(pair), screening=screening_words(pair))
    return _answer(pair)


def pair_words(pair: Pair) -> Message:
    """A pair by titles, and by the ids that commands take."""
    ids = (
        Code(pair.occupation)
        if pair.source_kind == "person"
        else Listed([Code(pair.occupation), Code(pair.source)])
    )
    return msg(
        "{occupation} from {source} ({ids})",
        occupation=pair.occupation_title,
        source=pair.source_title,
        ids=ids,
    )


def screening_words(pair: Pair) -> Message:
    """Why a pair is screening only."""
    if pair.region:
        return msg("screening only: no employer of this region has voted")
    return msg("screening only: compared without a region's votes")


def _answer(pair: Pair) -> Message:
    found, so_far = pair.range, pair.range_so_far
    if found is None:
        return no_figure(pair)
    if pair.mapped_courses == 0:
        courses = len(pair.unmapped_courses)
        if not courses:
            return msg(
                "unknown: no course is listed: add {courses}, each with {teaches}",
                courses=Code("courses"),
                teaches=Code("teaches"),
            )
        return plural(
            "unknown: its only course is not mapped: add {teaches} to it",
            "unknown: none of the {n} courses is mapped: add {teaches} to them",
            courses,
            teaches=Code("teaches"),
        )
    left = _not_mapped(pair)
    if so_far is None or not _only_by_mapping(pair):
        answer = _stated(pair, range_of(found))
    else:
        answer = msg(
            "{answer}; {share} by the courses that are mapped",
            answer=_stated(pair, msg("at least {share}", share=percent_at_least(found.low))),
            share=range_of(so_far),
        )
    return msg("{answer}; {left}", answer=answer, left=Listed(left)) if left else answer


def no_figure(pair: Pair) -> Message:
    """Why a pair has no coverage."""
    if not pair.demand.rated:
        return msg("unknown: this occupation has no vote and no rating yet")
    if pair.items:
        return msg("unknown: no required item has any weight")
    return msg("nothing is required: no item reaches the threshold")


def is_known(pair: Pair) -> bool:
    """Whether there is a figure that rests on more than courses that are not mapped."""
    return pair.range is not None and pair.mapped_courses != 0


def _only_by_mapping(pair: Pair) -> bool:
    """Whether the high end is 100 % only because of courses that are not mapped."""
    found, so_far = pair.range, pair.range_so_far
    return found is not None and so_far is not None and found.high == ONE and so_far.high < ONE


def _stated(pair: Pair, figure: Value) -> Message:
    """A figure with the statistic that it is."""
    if pair.headline == "met":
        return msg("{share} met", share=figure)
    levels = _levels_open(pair)
    if pair.mapped_courses is None:
        return msg("covers {share} at some level; {levels}", share=figure, levels=levels)
    found = pair.range
    if found is not None and found.low == ONE:
        n = len(pair.items)
        return plural(
            "teaches and assesses the {n} required item; {levels}",
            "teaches and assesses all {n} required items; {levels}",
            n,
            levels=levels,
        )
    return msg("teaches and assesses {share}; {levels}", share=figure, levels=levels)


def _levels_open(pair: Pair) -> Message:
    missing = sum(item.required.point is None for item in pair.items)
    if missing == len(pair.items):
        return msg("whether the levels are right is unknown: none has been agreed")
    return plural(
        "the level of {n} of {all} required items is not agreed",
        "the levels of {n} of {all} required items are not agreed",
        missing,
        all=len(pair.items),
    )


def _not_mapped(pair: Pair) -> list[Message]:
    kinds = {reason.kind for item in pair.items for reason in item.reasons}
    partly = {
        reason.course
        for item in pair.items
        for reason in item.reasons
        if reason.kind == "course-partly-mapped"
    }
    found = []
    if pair.unmapped_courses:
        n = len(pair.unmapped_courses)
        found.append(plural("{n} course is not mapped", "{n} courses are not mapped", n))
    if partly:
        found.append(plural("{n} course is mapped in part", "{n} courses are mapped in part", len(partly)))
    if "program-not-mapped" in kinds:
        found.append(msg("a program lists no course"))
    return found


def short_answer(pair: Pair) -> Cell:
    """The headline for a cell of a table: darker the more is missing; an asterisk marks screening only."""
    found = pair.range
    answer: Value
    if found is None:
        answer = msg("nothing required") if pair.required == 0 else UNKNOWN
    elif pair.mapped_courses == 0:
        answer = UNKNOWN
    else:
        least = _only_by_mapping(pair)
        share: Value = range_of(found)
        if least:
            share = msg("at least {share}", share=percent_at_least(found.low))
        kind = msg("met") if pair.headline == "met" else msg("assessed")
        answer = msg("{share} {kind}", share=share, kind=kind)
    tone: Tone | None = None
    if found is not None and answer is not UNKNOWN:
        tone = next(
            (tone for least_, tone in _TONES if found.low >= least_), "heat3" if found.low else "heat4"
        )
    return Cell(msg("{answer} *", answer=answer) if pair.screening_only else answer, tone)


def short_notes(pairs: Sequence[Pair]) -> Iterator[tuple[Value, Message]]:
    """What the words and signs of short answers mean, of those that occur."""
    shown = [pair for pair in pairs if is_known(pair)]
    if any(pair.headline == "met" for pair in shown):
        yield msg("met"), msg("taught and assessed at the required level")
    if any(pair.headline == "assessed" for pair in shown):
        yield msg("assessed"), msg("taught and assessed; not every required level is agreed")
    if any(_only_by_mapping(pair) for pair in shown):
        yield msg("at least"), msg("not every course is mapped")
    if len(shown) < len(pairs):
        yield UNKNOWN, msg("unknown")
    for text in {
        str(words): words for p in pairs if p.screening_only for words in (screening_words(p),)
    }.values():
        yield "*", text


def by_coverage(pair: Pair) -> tuple[bool, Fraction, Fraction, str]:
    """Place of a pair among others: the highest certain coverage first, unknown ones last."""
    found = pair.range
    if found is None:
        return True, ZERO, ZERO, pair.source
    return False, -found.low, -found.high, pair.source


# What the figures rest on


def count_line(pair: Pair) -> Message:
    """Numbers of items: required, met, gaps, unclear ones."""
    met = sum(item.gap_class == "met" for item in pair.items)
    return msg(
        "{required}: {met} met, {gaps}, {unclear} unclear",
        required=plural("{n} required item", "{n} required items", len(pair.items)),
        met=met,
        gaps=plural("{n} gap", "{n} gaps", len(pair.gaps)),
        unclear=len(pair.to_find_out),
    )


_CATEGORIES = {
    "knowledge": msg("knowledge"),
    "skill": msg_in("category", "skills"),
    "ability": msg("abilities"),
    "task": msg_in("category", "tasks"),
    "tool": msg("tools"),
    "employability": msg("employability"),
}


def category_line(pair: Pair) -> Message | None:
    """The headline of each category; None where there is only one."""
    categories, statistic = pair.by_category, pair.headline
    if len(categories) < 2 or statistic is None or pair.mapped_courses == 0:  # noqa: PLR2004 - one is the whole
        return None
    parts: list[Value] = [
        msg(
            "{category} {share}",
            category=_CATEGORIES[name] if name else msg("no category"),
            share=range_of(None if found is None else getattr(found, statistic)),
        )
        for name, (_, found) in categories.items()
    ]
    return msg("By category: {parts}", parts=Listed(parts, most=_ALL))


def votes_of(pair: Pair) -> tuple[int, int] | None:
    """Numbers of voters and of firms; None without a vote that counts."""
    validation = pair.demand.validation
    if validation is None:
        return None
    voters = validation.entity.voters
    return len(voters), len({voter.organization for voter in voters})


def voter_interval(report: GapReport, pair: Pair) -> tuple[Range, Range] | None:
    """Interval over voters of the headline's low end, and of its high end; None where it is not asked for."""
    return report.voter_intervals.get((pair.region, pair.occupation, pair.source))


def basis_lines(report: GapReport, pair: Pair) -> Iterator[Message]:
    """Where the requirements come from: votes, ratings, or both."""
    votes = sum(item.basis == "votes" for item in pair.items)
    validation, cast = pair.demand.validation, votes_of(pair)
    if validation is not None and cast is not None:
        yield msg(
            "{items} by votes of {voters} from {firms} on {day} ({vote})",
            items=plural("{n} item", "{n} items", votes),
            voters=plural("{n} voter", "{n} voters", cast[0]),
            firms=plural("{n} firm", "{n} firms", cast[1]),
            day=validation.entity.held_on,
            vote=Code(validation.id),
        )
        interval = voter_interval(report, pair)
        if interval is not None:
            low, high = map(range_of, interval)
            yield msg("other voters like these: low end {low}, high end {high}", low=low, high=high)
    requirements = pair.demand.requirements
    if requirements is not None:
        source = origin(requirements)
        if len(pair.items) > votes:
            n = len(pair.items) - votes
            yield plural(
                "{n} item by ratings ({source})", "{n} items by ratings ({source})", n, source=source
            )
        elif any(item.level_basis == "framework" for item in pair.items):
            yield msg("levels by ratings ({source})", source=source)


def conversion_lines(report: GapReport, pair: Pair) -> list[Message]:
    """The conversions that levels of the pair may have gone through."""
    if pair.headline != "met" or pair.mapped_courses == 0:
        return []
    scales = {item.scale for item in pair.items}
    return [
        msg(
            "levels from {source} to {target} go by a conversion, a convention",
            source=Code(conversion.from_scale),
            target=Code(conversion.to_scale),
        )
        for conversion in report.definition.conversions
        if conversion.to_scale in scales
    ]


# What is beside the gaps


def _listed(items: Sequence[Value]) -> Listed:
    return Listed(items, _TOP, entire=True)


def over_taught_lines(pair: Pair) -> Iterator[Message]:
    """What is taught, and voted as not needed or not required."""
    idle = [entry.title for entry in pair.over_taught if entry.mean is None]
    if idle:
        yield msg("taught and not required: {items}", items=_listed(idle))
    unwanted: list[Value] = [
        msg("{title} {vote}", title=entry.title, vote=Number(entry.mean, 2))
        for entry in pair.over_taught
        if entry.mean is not None
    ]
    if unwanted:
        yield msg(
            "taught, and employers' mean vote is below 2: {items}",
            items=_listed(unwanted),
        )


def demand_lines(report: GapReport, pair: Pair) -> Iterator[Message]:
    """What the requirements rest on, what was dropped, and aligned items that both count."""
    yield from basis_lines(report, pair)
    dropped: dict[str, tuple[Message, list[Value]]] = {}
    for left in pair.demand.dropped:
        title: Value = left.title
        if left.vote is not None:
            title = msg("{title} {vote}", title=title, vote=Number(left.vote, 2))
        if left.close_call:
            title = msg("{title} (close vote)", title=title)
        why = dropped_words(left)
        dropped.setdefault(str(why), (why, []))[1].append(title)
    for why, titles in dropped.values():
        yield msg("not required, {why}: {items}", why=why, items=_listed(titles))
    close = [item.title for item in pair.items if "close-call" in item.flags]
    if close:
        yield msg(
            "required by a close vote, other voters could drop it: {items}",
            items=_listed(close),
        )
    both: list[Value] = [
        msg("{one} with {other}", one=item.title, other=other.title)
        for item in pair.items
        for other in pair.items
        if item.key < other.key and other.key in report.aligned.get(item.key, ())
    ]
    if both:
        yield msg("aligned as the same or close, and both count: {items}", items=_listed(both))
