"""Words and tables that every form of a vote's results shares. Must not know a format."""

from __future__ import annotations

from math import isqrt
from typing import TYPE_CHECKING

from cpath.model import Region
from cpath.reports.gap.table import Column, Table
from cpath.reports.wording import View, count, words
from cpath.rounding import round_half_up
from cpath.survey.results import shown_occupation
from cpath.survey.words import say

if TYPE_CHECKING:
    from fractions import Fraction

    from cpath.reports.gap.table import Cell
    from cpath.survey.item import ItemResult
    from cpath.survey.results import Results

DEFINITION: tuple[tuple[str, str], ...] = (
    ("mean", "mean of the votes cast, 1 (can be left out) to 4 (must be included)"),
    ("n", "how many voted on the item; an empty line is no vote, never a 0"),
    ("firms", "of how many firms they are"),
    ("votes", "how many voted 1, 2, 3 and 4"),
    ("spread", "standard deviation of the votes cast, around their mean: 0 where all agree, 1.5 at the most"),
    (
        "cvr",
        (
            "content validity ratio for must be included, (n_e - N/2) / (N/2) with n_e votes of 4 among N: 1 "
            "where all say so, 0 where half do, -1 where nobody does (C. H. Lawshe, Personnel Psychology 28, "
            "1975, 563-575)"
        ),
    ),
    (
        "agreed",
        (
            "more say must be included than chance would have it: if each voter tossed a coin, so many or "
            "more would come up in at most 5 of 100 panels (exact binomial, C. Ayre and A. J. Scally, 2014)"
        ),
    ),
    ("change", "the mean less the mean of the vote before"),
    ("verdict", "required where the mean reaches the threshold, else drop; unknown where nobody voted"),
)
"""What the figures mean, in every output."""

SIGNS = "* agreed beyond chance; split: 1 and 4 on one item; few: fewer voters than a list needs"


def spread(item: ItemResult) -> Fraction | None:
    """Return the standard deviation, exact to the last of six decimals."""
    if item.variance is None:
        return None
    scale = 10**6
    # The root of a fraction, by whole numbers: the same on every machine.
    root = isqrt(item.variance.numerator * scale * scale // item.variance.denominator)
    return type(item.variance)(root, scale)


def decimals(value: Fraction | None, places: int = 2) -> str:
    """Return a figure with all its decimals, so that points line up; ? where unknown."""
    return "?" if value is None else f"{round_half_up(value, places):.{places}f}"


def signed(value: Fraction | None) -> str:
    """Return a change with its sign; empty where there is nothing to compare with."""
    return "" if value is None else f"{round_half_up(value, 2):+.2f}"


def flags(item: ItemResult, results: Results) -> str:
    """Say what is remarkable about an item."""
    found = []
    if item.verdict == "drop":
        found.append(f"below {results.thresholds.critical_vote.value:g}")
    if item.split:
        found.append("split")
    if item.n == 0:
        found.append("no vote")
    elif item.few and len(results.validation.entity.voters) >= results.thresholds.voters_minimum.value:
        found.append("few")
    if item.is_new:
        found.append("new")
    return ", ".join(found)


def heading(results: Results, view: View) -> str:
    """Name the vote."""
    region = results.validation.region or ""
    place = results.catalog.all(Region).get(region)
    where = region if place is None else words(place.entity.title, view)
    title = words(results.occupation.entity.title, view)
    return f"Vote on {title} ({shown_occupation(results)}), {where}, {results.validation.entity.held_on}"


def summary(results: Results) -> str:
    """Say who voted on how much, and how far they looked ahead."""
    entity = results.validation.entity
    parts = [
        f"{count(len(entity.voters), 'voter', 'voters')} of {count(results.firms, 'firm', 'firms')}",
        f"{count(len(results.items), 'item', 'items')}, {len(results.required)} required",
    ]
    if entity.horizon_months is not None:
        parts.append(f"looking {entity.horizon_months} months ahead")
    if results.previous is not None:
        parts.append(f"compared with {results.previous.entity.held_on} ({results.previous.id})")
    if entity.illustrative:
        parts.append("contains illustrative data")
    return "; ".join(parts)


def item_tables(results: Results, view: View) -> list[Table]:
    """Return a table of items for each category."""
    compared = results.previous is not None
    tables = []
    for category in dict.fromkeys(item.category for item in results.items):
        rows = tuple(
            _row(item, results, view, compared=compared)
            for item in results.items
            if item.category == category
        )
        title = say(category, "en") if category else "Without a category"
        tables.append(Table(title[:25], title, _columns(compared=compared), rows))
    return tables


def _columns(*, compared: bool) -> tuple[Column, ...]:
    return (
        Column("Item", width=34),
        Column("Mean", "figure"),
        Column("n", "count"),
        Column("Firms", "count"),
        Column("1/2/3/4", "figure"),
        Column("Spread", "figure"),
        Column("CVR", "figure"),
        *((Column("Change", "figure"),) if compared else ()),
        Column("Note"),
    )


def _row(item: ItemResult, results: Results, view: View, *, compared: bool) -> tuple[Cell, ...]:
    return (
        words(item.title, view),
        decimals(item.mean),
        item.n,
        item.firms,
        "/".join(map(str, item.counts)),
        decimals(spread(item)),
        decimals(item.cvr) + ("*" if item.agreed else " "),
        *((signed(item.change),) if compared else ()),
        flags(item, results),
    )


def remarks(results: Results, view: View) -> list[tuple[str, list[str]]]:
    """Return what follows from the votes, a heading with its lines; nothing where nothing does."""
    least = f"{results.thresholds.critical_vote.value:g}"
    found = [
        (f"To drop: mean below {least}", [_named(item, view) for item in results.dropped]),
        (
            "To talk over: 1 and 4 on one item",
            [
                f"{_named(item, view)}, votes {'/'.join(map(str, item.counts))}"
                for item in results.items
                if item.split
            ],
        ),
        (
            "To add: what voters miss",
            [
                f"{words(group.text, view)}"
                + (f" (said {group.count} times)" if group.count > 1 else "")
                + (f": there is {group.competency!r}" if group.competency else "")
                for group in results.missing
            ],
        ),
        (
            "No longer asked since the vote before",
            [f"{words(title, view)} ({id_})" for id_, title in results.gone],
        ),
        ("How far to trust this", [words(text, view) for text in results.warnings]),
    ]
    return [(title, lines) for title, lines in found if lines]


def _named(item: ItemResult, view: View) -> str:
    return f"{words(item.title, view)} ({item.competency}), mean {decimals(item.mean)}"


def definition_lines() -> list[str]:
    """Return the definition, a line a figure."""
    return [f"{name}: {meaning}" for name, meaning in DEFINITION]
