"""Words and figures that every form of the gap report shares: rounding, headline, definition.

Must not know a format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.gaps.scale import exact, round_half_up
from cpath.model import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from fractions import Fraction

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.report import Definition, Unserved
    from cpath.model import Sourced, Text

TOP = 10
"""So many gaps of a pair are shown where not all are asked for."""


@dataclass(frozen=True, slots=True)
class View:
    """How a reader wants the report: in which language, and whether with every item."""

    language: str = "en"
    show_all: bool = False


def number(value: Fraction | None) -> float | None:
    """Round a figure for a program to read; None where unknown."""
    return None if value is None else float(round_half_up(value))


def percent(value: Fraction | None) -> str:
    """Give a share as per cents with one decimal; a question mark where unknown."""
    return "?" if value is None else f"{round_half_up(value * 100, 1)}%"


def level(value: Fraction | None) -> str:
    """Give a level with at most two decimals; a question mark where unknown."""
    return "?" if value is None else f"{float(round_half_up(value, 2)):g}"


def words(text: Text, view: View) -> str:
    """Give a title on one line, without what a terminal would act on."""
    joined = " ".join(read_text(text, view.language).split())
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in joined)


def count(amount: int, one: str, many: str) -> str:
    """Give a number with its noun, such as 1 item or 3 items."""
    return f"{amount} {one if amount == 1 else many}"


def headline(pair: Pair) -> str:
    """Say in one line how much of what is required is covered."""
    figures = pair.figures
    if not pair.demand.rated:
        return "unknown: nobody has rated or voted on what this occupation requires"
    if figures.unknown_weight_share is None:
        return "no item reaches the threshold: there is nothing to cover"
    known = f"{count(len(pair.items), 'item', 'items')} required, {pair.known} known"
    span = f"{percent(figures.coverage_low)} and {percent(figures.coverage_high)}"
    if pair.known == 0:
        return f"coverage unknown; {known}"
    if figures.withheld:
        unknown = percent(figures.unknown_weight_share)
        return f"coverage between {span}; no single figure, {unknown} of the weight is unknown; {known}"
    shortfall = "?" if pair.mean_shortfall is None else round_half_up(pair.mean_shortfall, 2)
    line = f"coverage {percent(pair.coverage_met)} met, {percent(pair.coverage_partial)} counting parts"
    if figures.unknown_weight_share:
        line += f" (between {span})"
    return f"{line}; mean shortfall {shortfall} levels; {known}"


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
        lines.append(f"{count(len(pair.items) - votes, 'item', 'items')} by the framework ({source})")
    return lines


def source_words(part: Sourced) -> str:
    """Say where figures came from."""
    if part.source is None:
        return "illustrative" if part.illustrative else "no source given"
    return part.source if part.as_of is None else f"{part.source}, {part.as_of}"


def definition_lines(definition: Definition) -> tuple[str, str, str]:
    """Give the definition in three sentences."""

    def value(name: str, form: Callable[[float], str] = "{:g}".format) -> str:
        own = [used for used in definition.thresholds if used.name == name and used.region is not None]
        return form(definition.value(name)) + "".join(
            f" ({form(used.threshold.value)} in {used.region})" for used in own
        )

    required = (
        f"Required: O*NET importance of at least {value('importance_minimum')} (1 to 5), or a mean vote of "
        f"employers of at least {value('critical_vote')} (1 to 4); votes stand first."
    )
    coverage = (
        "Coverage: weight of the items taught and assessed at the required level / weight of the items "
        "known. Parts count min(1, offered / required). Weight: importance from 0 to 1 on its scale."
    )
    share = value("unknown_share_maximum", lambda share: f"{float(exact(share) * 100):g}%")
    unknown = (
        "Unknown is never 0: the lower bound counts it as 0, the upper as 1; where more than "
        f"{share} of the weight is unknown there is no single figure."
    )
    return required, coverage, unknown


def by_region(pairs: Sequence[Pair]) -> Iterable[tuple[str | None, list[Pair]]]:
    """Part pairs by region, in the order they come in."""
    found: dict[str | None, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(pair.region, []).append(pair)
    return found.items()


def matrix(pairs: Sequence[Pair]) -> tuple[list[str], list[str], dict[tuple[str, str], str]]:
    """Give programs, occupations and what stands where they meet."""
    sources = sorted({pair.source for pair in pairs})
    occupations = sorted({pair.occupation for pair in pairs})
    return sources, occupations, {(pair.occupation, pair.source): _cell(pair) for pair in pairs}


def _cell(pair: Pair) -> str:
    figures = pair.figures
    if not pair.known:
        return "?"
    if figures.withheld and figures.coverage_low is not None and figures.coverage_high is not None:
        low, high = (round_half_up(bound * 100, 0) for bound in (figures.coverage_low, figures.coverage_high))
        return f"{low}-{high}%"
    return percent(pair.coverage_met)


def chosen(pair: Pair, view: View) -> tuple[Sequence[Item], int]:
    """Give the items to show, and how many gaps are left over."""
    if view.show_all:
        return pair.items, 0
    return pair.gaps[:TOP], max(0, len(pair.gaps) - TOP)


def aside_lines(pair: Pair, view: View) -> list[str]:
    """Say what stands beside the gaps: over-taught, not mapped, dropped."""
    lines = []
    if pair.over_taught:
        lines.append(
            "over-taught: "
            + "; ".join(f"{words(entry.title, view)} ({entry.reason})" for entry in pair.over_taught)
        )
    if pair.unmapped_courses and any(item.offered_level is not None for item in pair.items):
        lines.append(
            f"courses not mapped yet, counted as teaching nothing: {', '.join(pair.unmapped_courses)}"
        )
    if pair.demand.dropped:
        lines.append(
            "dropped from the required items: "
            + "; ".join(f"{words(entry.title, view)} ({entry.reason})" for entry in pair.demand.dropped)
        )
    return lines


def pair_line(pair: Pair, view: View) -> str:
    """Name a pair by titles, and by the ids that commands take."""
    place = f", {pair.region}" if pair.region else ""
    return (
        f"{words(pair.occupation_title, view)} ({pair.occupation}) from "
        f"{words(pair.source_title, view)} ({pair.source}){place}"
    )


def unserved_line(entry: Unserved, view: View) -> str:
    """Name an occupation without a program, and the partners' reason."""
    reason = f": {words(entry.reason, view)}" if entry.reason is not None else ""
    return f"{entry.occupation} ({words(entry.title, view)}), {entry.region}{reason}"
