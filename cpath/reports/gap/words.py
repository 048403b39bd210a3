"""Words that every form of the gap report shares: headline, its width, basis, what is beside the gaps.

Must not know a format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.gaps.definition import EDITION
from cpath.gaps.scale import ONE, ZERO
from cpath.reports.gap.reason_words import (
    dropped_words,
)
from cpath.reports.wording import count, level, percent_at_least, percent_range, source_words, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from cpath.gaps.competency import Pair
    from cpath.gaps.definition import Definition
    from cpath.gaps.figures import Range
    from cpath.gaps.pairing import Unserved
    from cpath.gaps.report import GapReport
    from cpath.reports.wording import View

TOP = 10
"""Entries of a list that are shown where not all are asked for."""
FEW = 3
"""The same, where each list is one of several."""
_CLOSE = " (close vote)"
EXPLAIN = "How it is counted: --explain"
SCREENING = "screening only: no employer of this region has voted"

# The answer


def headline(pair: Pair) -> str:
    """How much of what is required is covered, in one line; says where it is screening only."""
    answer = _answer(pair)
    return f"{answer}; {screening_words(pair)}" if pair.demand.rated and pair.screening_only else answer


def screening_words(pair: Pair) -> str:
    """Why a pair is screening only."""
    return SCREENING if pair.region else "screening only: compared without a region's votes"


def no_figure(pair: Pair) -> str:
    """Why a pair has no coverage; empty where it has one."""
    if not pair.demand.rated:
        return "unknown: this occupation has no vote and no rating yet"
    if pair.coverage is None:
        if pair.items:
            return "unknown: no required item has any weight"
        return "nothing is required: no item reaches the threshold"
    return ""


def _answer(pair: Pair) -> str:
    found, so_far = pair.range, pair.range_so_far
    if found is None:
        return no_figure(pair)
    if pair.mapped_courses == 0:
        courses = len(pair.unmapped_courses)
        if not courses:
            return "unknown: no course is listed: add `courses`, each with `teaches`"
        if courses == 1:
            return "unknown: its only course is not mapped: add `teaches` to it"
        return f"unknown: none of the {courses} courses is mapped: add `teaches` to them"
    if so_far is None or not _only_by_mapping(pair):
        return _stated(pair, percent_range(found)) + _not_mapped(pair, "; ")
    mapped = pair.mapped_courses
    by = "what is" if mapped is None else f"the {count(mapped, 'course', 'courses')}"
    answer = _stated(pair, f"at least {percent_at_least(found.low)}")
    return f"{answer}; {percent_range(so_far)} by {by} mapped{_not_mapped(pair, '; ')}"


def _only_by_mapping(pair: Pair) -> bool:
    """Whether the high end is 100 % only because of courses that are not mapped."""
    found, so_far = pair.range, pair.range_so_far
    return found is not None and so_far is not None and found.high == ONE and so_far.high < ONE


def _stated(pair: Pair, figure: str) -> str:
    """A figure with the statistic that it is."""
    if pair.headline == "met":
        return f"{figure} met"
    taught = "teaches and assesses" if pair.mapped_courses is not None else "covers at some level"
    return f"{taught} {figure}; {_levels_open(pair)}"


def _levels_open(pair: Pair) -> str:
    missing = sum(item.required.point is None for item in pair.items)
    if missing == len(pair.items):
        return "the required levels are not agreed"
    return f"the level of {missing} of {len(pair.items)} required items is not agreed"


def _not_mapped(pair: Pair, before: str) -> str:
    courses = len(pair.unmapped_courses)
    kinds = {reason.kind: reason for item in pair.items for reason in item.reasons}
    found = [f"{count(courses, 'course', 'courses')} not mapped"] if courses else []
    partly = {
        reason.course
        for item in pair.items
        for reason in item.reasons
        if reason.kind == "course-partly-mapped"
    }
    found += [f"{count(len(partly), 'course', 'courses')} mapped in part"] if partly else []
    found += ["a program lists no course"] if "program-not-mapped" in kinds else []
    return before + ", ".join(found) if found else ""


def short_answer(pair: Pair) -> str:
    """The headline for a cell of a table; an asterisk marks screening only."""
    if pair.range is None:
        answer = "-" if pair.required == 0 else "?"
    elif pair.mapped_courses == 0:
        answer = "?"
    elif _only_by_mapping(pair):
        answer = f"at least {percent_at_least(pair.range.low)} {pair.headline}"
    else:
        answer = f"{percent_range(pair.range)} {pair.headline}"
    return f"{answer} *" if pair.screening_only else answer


def short_notes(pairs: Sequence[Pair]) -> list[str]:
    """What the signs of short answers mean, of those that occur."""
    signs = {word for pair in pairs for word in short_answer(pair).split()}
    meanings = {
        "met": "taught and assessed at the required level",
        "assessed": "taught and assessed; not every required level is agreed",
        "least": "not every course is mapped",
        "?": "unknown",
        "-": "nothing is required",
    }
    found = [
        f"{'at least' if sign == 'least' else sign}: {meaning}"
        for sign, meaning in meanings.items()
        if sign in signs
    ]
    return found + [f"*: {text}" for text in sorted({screening_words(p) for p in pairs if p.screening_only})]


def by_coverage(pair: Pair) -> tuple[bool, Fraction, Fraction, str]:
    """Place of a pair among others: the highest certain coverage first, unknown ones last."""
    found = pair.range
    if found is None:
        return True, ZERO, ZERO, pair.source
    return False, -found.low, -found.high, pair.source


# What the figures rest on


def count_line(pair: Pair) -> str:
    """Numbers of items: required, met, gaps, unclear ones."""
    met = sum(item.gap_class == "met" for item in pair.items)
    return (
        f"{count(len(pair.items), 'required item', 'required items')}: {met} met, "
        f"{count(len(pair.gaps), 'gap', 'gaps')}, {len(pair.to_find_out)} unclear"
    )


def category_line(pair: Pair) -> str:
    """The headline of each category; empty where there is only one."""
    categories = pair.by_category
    if len(categories) < 2 or pair.headline is None or pair.mapped_courses == 0:  # noqa: PLR2004 - one is the whole
        return ""
    return f"By category ({pair.headline}): " + ", ".join(
        f"{name or 'no category'} {percent_range(None if found is None else getattr(found, pair.headline))}"
        for name, (_, found) in categories.items()
    )


def votes_of(pair: Pair) -> tuple[int, int] | None:
    """Numbers of voters and of firms; None without a vote that counts."""
    validation = pair.demand.validation
    if validation is None:
        return None
    voters = validation.entity.voters
    return len(voters), len({voter.organization for voter in voters})


def basis_lines(report: GapReport, pair: Pair, view: View) -> list[str]:
    """Where the requirements come from: votes, ratings, or both."""
    lines = []
    votes = sum(item.basis == "votes" for item in pair.items)
    validation, cast = pair.demand.validation, votes_of(pair)
    if validation is not None and cast is not None:
        lines.append(
            f"{count(votes, 'item', 'items')} by votes of {count(cast[0], 'voter', 'voters')} from "
            f"{count(cast[1], 'firm', 'firms')} ({validation.id}, {validation.entity.held_on.isoformat()})"
        )
        interval = voter_interval(report, pair)
        if interval is not None:
            low, high = (percent_range(end) for end in interval)
            lines.append(f"other voters like these: low end {low}, high end {high}")
    requirements = pair.demand.requirements
    if requirements is not None:
        source = words(source_words(requirements), view)
        if len(pair.items) > votes:
            lines.append(f"{count(len(pair.items) - votes, 'item', 'items')} by ratings ({source})")
        elif any(item.level_basis == "framework" for item in pair.items):
            lines.append(f"levels by ratings ({source})")
    return lines


def voter_interval(report: GapReport, pair: Pair) -> tuple[Range, Range] | None:
    """Interval over voters of the headline's low end, and of its high end; None where it is not asked for."""
    return report.voter_intervals.get((pair.region, pair.occupation, pair.source))


def conversion_lines(report: GapReport, pair: Pair) -> list[str]:
    """The conversions that levels of the pair may have gone through."""
    if pair.headline != "met" or pair.mapped_courses == 0:
        return []
    scales = {item.scale for item in pair.items}
    return [
        f"levels from {conversion.from_scale} to {conversion.to_scale} go by a conversion, a convention"
        for conversion in report.definition.conversions
        if conversion.to_scale in scales
    ]


# What is beside the gaps


def over_taught_lines(pair: Pair, view: View) -> list[str]:
    """What is taught, and voted as not needed or not required."""
    found: dict[str, list[str]] = {}
    for entry in pair.over_taught:
        title = words(entry.title, view)
        if entry.mean is None:
            found.setdefault("taught and not required", []).append(title)
        else:
            vote = "taught, and employers' mean vote is below 2"
            found.setdefault(vote, []).append(f"{title} {level(entry.mean)}")
    return [f"{text}: {names(titles, view)}" for text, titles in found.items()]


def demand_lines(report: GapReport, pair: Pair, view: View) -> list[str]:
    """What the requirements rest on, what was dropped, and aligned items that both count."""
    dropped: dict[str, list[str]] = {}
    for left in pair.demand.dropped:
        title = words(left.title, view) + (f" {level(left.vote)}" if left.vote is not None else "")
        title += _CLOSE if left.close_call else ""
        dropped.setdefault(f"not required, {dropped_words(left)}", []).append(title)
    close = [words(item.title, view) for item in pair.items if "close-call" in item.flags]
    both = [
        f"{words(item.title, view)} and {words(other.title, view)}"
        for item in pair.items
        for other in pair.items
        if item.key < other.key and other.key in report.aligned.get(item.key, ())
    ]
    return [
        *basis_lines(report, pair, view),
        *(_dropped_line(text, found, view) for text, found in dropped.items()),
        *([f"required by a close vote, other voters could drop it: {names(close, view)}"] if close else ()),
        *([f"aligned as the same or close, and both count: {names(both, view)}"] if both else ()),
    ]


def _dropped_line(text: str, titles: Sequence[str], view: View) -> str:
    close = sum(title.endswith(_CLOSE) for title in titles)
    if view.every_item or len(titles) <= FEW:
        return f"{text}: {', '.join(titles)}"
    votes = f", {close} by a close vote" if close else ""
    return f"{text}: {len(titles)} items{votes} (--all names them)"


def names(found: Sequence[str], view: View) -> str:
    """Names with commas: the first ten, and how many more there are."""
    shown = found if view.every_item else found[:TOP]
    rest = len(found) - len(shown)
    return ", ".join(shown) + (f" and {rest} more: --all" if rest else "")


# Names


def kinds_of(pairs: Iterable[Pair]) -> set[str]:
    """Kinds of sources that are compared, those that stand together among them."""
    return {kind for pair in pairs for kind in (pair.source_kind, *(member[0] for member in pair.members))}


def by_region(pairs: Sequence[Pair]) -> Iterable[tuple[str | None, list[Pair]]]:
    """Pairs by region, in the order they come in."""
    found: dict[str | None, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(pair.region, []).append(pair)
    return found.items()


def occupation_line(pair: Pair, view: View) -> str:
    """The occupation of a pair by its title and id, with the region."""
    place = f", {pair.region}" if pair.region else ""
    return f"{words(pair.occupation_title, view)} ({pair.occupation}){place}"


def pair_line(pair: Pair, view: View) -> str:
    """A pair by titles, and by the ids that commands take."""
    return f"{occupation_line(pair, view)}, from {pair_source(pair, view)}"


def pair_source(pair: Pair, view: View) -> str:
    """The source of a pair by its title and its id."""
    if pair.source_kind == "person":
        return words(pair.source_title, view)
    return f"{words(pair.source_title, view)} ({pair.source})"


def unserved_line(entry: Unserved, view: View) -> str:
    """An occupation without a program, and the partners' reason."""
    reason = f": {words(entry.reason, view)}" if entry.reason is not None else ""
    return f"{words(entry.title, view)} ({entry.occupation}), {entry.region}{reason}"


# The definition

_OFFERED = {
    "program": (
        "Offered by a program: from the highest level that a course states to assess, to the highest level "
        "not stated to be unassessed. A course without `teaches` may teach anything."
    ),
    "route": "Offered by several together: of each item the best that one of them offers.",
    "pathway": "Offered by a pathway: of each item the best that one of its programs offers.",
    "occupation": "Offered by an occupation: the level that its own work is rated at.",
    "person": "Offered by a list: the level that it states; 0 for what it does not name.",
}


def definition_lines(definition: Definition, kinds: Iterable[str] = ("program",)) -> tuple[str, ...]:
    """The definition in a few sentences, with those about sources of the ``kinds`` compared."""

    def value(name: str) -> str:
        own = [used for used in definition.thresholds if used.name == name and used.region is not None]
        return f"{definition.value(name):g}" + "".join(
            f" ({used.threshold.value:g} in {used.region})" for used in own
        )

    kinds = set(kinds)
    return (
        (
            f"Required: a mean vote of employers of at least {value('critical_vote')} (1 to 4), else an "
            f"importance of at least {value('importance_minimum')} on O*NET's scale (1 to 5)."
        ),
        *(text for kind, text in _OFFERED.items() if kind in kinds),
        "Coverage: weight of the items that are covered / weight of all required items.",
        "Weight: importance from 0 to 1 on its scale.",
        "The low end counts what is unknown as not covered, the high end as covered.",
        "Met: taught and assessed at the required level.",
        "Where a required level is unknown, the figure is what is assessed at any level.",
        "Screening only: without votes of the region's employers, generic ratings describe no certificate.",
    )


def definition_table(definition: Definition, view: View) -> tuple[tuple[str, str], ...]:
    """The whole definition, part by part: formulas, thresholds, scales and conversions."""
    rows: list[tuple[str, str]] = [("edition", str(EDITION)), *definition.formulas]
    rows += [
        (
            f"threshold {used.name}" + (f" in {used.region}" if used.region else ""),
            f"{used.threshold.value:g} ({words(source_words(used.threshold), view)})",
        )
        for used in definition.thresholds
    ]
    rows += [
        (f"scale {scale.id}", f"{words(scale.title, view)}: {scale.low:g} to {scale.high:g}")
        for scale in definition.scales
    ]
    rows += [
        (
            f"conversion {conversion.from_scale} to {conversion.to_scale}",
            ", ".join(f"{point.from_value:g} is {point.to_value:g}" for point in conversion.points)
            + f" ({words(source_words(conversion), view)})",
        )
        for conversion in definition.conversions
    ]
    return tuple(rows)
