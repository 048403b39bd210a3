"""Words that every form of the gap report shares: headline, definition, what stands beside the gaps.

Must not know a format.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from cpath.gaps.scale import exact, round_half_up
from cpath.reports.wording import count, percent, source_words, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.figures import Figures
    from cpath.gaps.report import Definition, Unserved
    from cpath.gaps.required import Dropped
    from cpath.reports.wording import View

TOP = 10
"""So many gaps of a pair are shown where not all are asked for."""


def headline(pair: Pair) -> str:
    """Say in one line how much of what is required is covered."""
    figures = pair.figures
    if not pair.demand.rated:
        return "unknown: nobody has rated or voted on what this occupation requires"
    if figures.unknown_weight_share is None:
        return "no item reaches the threshold: there is nothing to cover"
    known = f"{count(len(pair.items), 'item', 'items')} required, {pair.known} known"
    bounds = f"{percent(figures.coverage_low)} and {percent(figures.coverage_high)}"
    if pair.known == 0:
        return f"coverage unknown; {known}"
    if figures.withheld:
        unknown = percent(figures.unknown_weight_share)
        return f"coverage between {bounds}; no single figure, {unknown} of the weight is unknown; {known}"
    shortfall = "?" if pair.mean_shortfall is None else round_half_up(pair.mean_shortfall, 2)
    line = f"coverage {percent(pair.coverage_met)} met, {percent(pair.coverage_partial)} counting parts"
    if figures.unknown_weight_share:
        line += f" (between {bounds})"
    return f"{line}; mean shortfall {shortfall} levels; {known}"


def span(figures: Figures) -> str:
    """Give the bounds of a coverage in whole per cents, the lower one rounded down, the upper one up."""
    low, high = figures.coverage_low, figures.coverage_high
    if low is None or high is None:
        return "?"
    return f"{floor(low * 100)}-{ceil(high * 100)}%"


def error_line(pair: Pair) -> str:
    """Say how much is covered where shortfalls within sampling error count as met; empty without errors."""
    within = pair.coverage_within_error
    return (
        ""
        if within is None
        else f"coverage {percent(within)} where shortfalls within sampling error count as met"
    )


def basis_lines(pair: Pair, view: View) -> list[str]:
    """Say whose word the requirements are."""
    lines = []
    votes = sum(item.basis == "votes" for item in pair.items)
    validation = pair.demand.validation
    if validation is not None:
        voters = count(len(validation.entity.voters), "voter", "voters")
        lines.append(
            f"{count(votes, 'item', 'items')} by employers' votes "
            f"({validation.id}, {validation.entity.held_on.isoformat()}, {voters})"
        )
    requirements = pair.demand.requirements
    if requirements is not None:
        source = words(source_words(requirements), view)
        if len(pair.items) > votes:
            lines.append(f"{count(len(pair.items) - votes, 'item', 'items')} by the framework ({source})")
        elif any(item.level_basis == "framework" for item in pair.items):
            lines.append(f"levels by the framework ({source})")
    return lines


_OFFERED = {
    "program": "Offered by a program: the highest level that its courses assess; 0 for what none lists.",
    "route": "Offered by several together: of each item the best that one of them offers.",
    "pathway": "Offered by a pathway: of each item the best that one of its programs offers.",
    "occupation": "Offered by an occupation: the level that its own work is rated at.",
    "person": "Offered by a list: the level that it gives; 0 for what it does not name.",
}


def definition_lines(definition: Definition, kinds: Iterable[str] = ("program",)) -> tuple[str, ...]:
    """Give the definition in a few sentences, with those about sources of the ``kinds`` compared."""

    def value(name: str, form: Callable[[float], str] = "{:g}".format) -> str:
        own = [used for used in definition.thresholds if used.name == name and used.region is not None]
        return form(definition.value(name)) + "".join(
            f" ({form(used.threshold.value)} in {used.region})" for used in own
        )

    required = (
        f"Required: O*NET importance of at least {value('importance_minimum')} (1 to 5), or a mean vote of "
        f"employers of at least {value('critical_vote')} (1 to 4); votes stand first."
    )
    only_programs = set(kinds) <= {"program"}
    coverage = (
        f"Coverage: weight of the items {'taught and assessed' if only_programs else 'offered'} at the "
        "required level / weight of the items known. Parts count min(1, offered / required). Weight: "
        "importance from 0 to 1 on its scale. All categories are pooled."
    )
    share = value("unknown_share_maximum", lambda share: f"{float(exact(share) * 100):g}%")
    unknown = (
        "Unknown is never 0: the lower bound counts it as 0, the upper as 1; where more than "
        f"{share} of the weight is unknown there is no single figure."
    )
    offered = () if only_programs else tuple(text for kind, text in _OFFERED.items() if kind in set(kinds))
    return required, *offered, coverage, unknown


def kinds_of(pairs: Iterable[Pair]) -> set[str]:
    """Give the kinds of sources that are compared, those that stand together among them."""
    return {kind for pair in pairs for kind in (pair.source_kind, *(member[0] for member in pair.members))}


def by_region(pairs: Sequence[Pair]) -> Iterable[tuple[str | None, list[Pair]]]:
    """Part pairs by region, in the order they come in."""
    found: dict[str | None, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(pair.region, []).append(pair)
    return found.items()


def chosen(pair: Pair, view: View) -> tuple[Sequence[Item], int]:
    """Give the items to show, and how many gaps are left over."""
    if view.every_item:
        return pair.items, 0
    return pair.gaps[:TOP], max(0, len(pair.gaps) - TOP)


def aside_lines(pair: Pair, view: View) -> list[str]:
    """Say what stands beside the gaps: over-taught, not mapped, dropped."""
    lines = []
    if pair.over_taught:
        reasons: dict[str, list[str]] = {}
        for entry in pair.over_taught:
            told, reason = words(entry.title, view), "the occupation does not require it"
            if entry.mean is not None:
                told += f" {round_half_up(entry.mean, 2)}"
                reason = "employers' mean vote is below 2"
            reasons.setdefault(reason, []).append(told)
        lines += [f"over-taught, {reason}: {', '.join(names)}" for reason, names in reasons.items()]
    if pair.unmapped_courses and any(item.offered_level is not None for item in pair.items):
        lines.append(
            f"courses not mapped yet, counted as teaching nothing: {', '.join(pair.unmapped_courses)}"
        )
    dropped: dict[str, list[str]] = {}
    for left in pair.demand.dropped:
        told = words(left.title, view) + (f" {round_half_up(left.vote, 2)}" if left.vote is not None else "")
        dropped.setdefault(_dropped_because(left), []).append(told)
    for reason, names in dropped.items():
        if reason == _VOTED_LOW and not view.every_item:
            lines.append(f"not required: {count(len(names), 'item', 'items')}, {reason}; --all names them")
        else:
            lines.append(f"not required, {reason}: {', '.join(names)}")
    return lines


_VOTED_LOW = "employers' mean vote is too low"


def _dropped_because(dropped: Dropped) -> str:
    return dropped.reason if dropped.vote is None else _VOTED_LOW


def pair_line(pair: Pair, view: View) -> str:
    """Name a pair by titles, and by the ids that commands take."""
    place = f", {pair.region}" if pair.region else ""
    return f"{words(pair.occupation_title, view)} ({pair.occupation}) from {pair_source(pair, view)}{place}"


def pair_source(pair: Pair, view: View) -> str:
    """Name the source of a pair by its title and its id."""
    if pair.source_kind == "person":
        return words(pair.source_title, view)
    return f"{words(pair.source_title, view)} ({pair.source})"


def unserved_line(entry: Unserved, view: View) -> str:
    """Name an occupation without a program, and the partners' reason."""
    reason = f": {words(entry.reason, view)}" if entry.reason is not None else ""
    return f"{entry.occupation} ({words(entry.title, view)}), {entry.region}{reason}"
