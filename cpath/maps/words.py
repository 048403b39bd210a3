"""What a map says of its figures and occupations, as messages. Knows no picture and no language."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cpath.messages import COMMA, SEMICOLON, Listed, Message, Money, Number, Value, msg, plural
from cpath.model.origin import ESTIMATE, whole_code_words
from cpath.rounding import round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpath.maps.figure import Figure, PayUnit
    from cpath.maps.graph import Badge, MapGraph, MoveKind, Node

NOT_KNOWN = msg("not known")
BADGES: dict[Badge, Message] = {
    "critical": msg("Critical occupation"),
    "license": msg("License"),
    "apprenticeship": msg("Apprenticeship"),
}
MOVES: dict[MoveKind, Message] = {"advance": msg("advance"), "lateral": msg("lateral")}
_PAY: dict[PayUnit, Message] = {"hour": msg("{amount} an hour"), "year": msg("{amount} a year")}
_WHOLE_FROM = 10
"""Counts from here on are whole numbers; averages below have one decimal."""


def pay_words(figure: Figure | None) -> Value:
    """Median pay; never 0 where it is not known."""
    if figure is None:
        return msg("Pay not known")
    unit = figure.unit or "hour"
    pay = _PAY[unit].fill(amount=Money(figure.value, cents=unit == "hour"))
    return _marked(msg("{pay} (median)", pay=pay), figure)


def count(value: float) -> Number:
    """A count that may be an average."""
    return Number(value, places=0 if value >= _WHOLE_FROM else 1)


def openings_words(figure: Figure | None) -> Value:
    """Openings a year; never 0 where they are not known."""
    if figure is None:
        return msg("Openings not known")
    shown = count(figure.value)
    rounded = round_half_up(Fraction(figure.value), shown.places)
    words = (
        plural("{n} opening a year", "{n} openings a year", int(rounded))
        if rounded == int(rounded)
        else msg("{count} openings a year", count=shown)
    )
    return _marked(words, figure)


def openings_count(figure: Figure | None) -> Value:
    """Openings under a heading that says what they are, with what else to know of them."""
    return NOT_KNOWN if figure is None else with_remarks(_marked(count(figure.value), figure), figure)


def _marked(words: Value, figure: Figure) -> Value:
    """A figure, and that it is an estimate."""
    return Listed((words, ESTIMATE), joint=COMMA) if figure.estimate else words


def with_remarks(words: Value, figure: Figure) -> Value:
    """A figure with its area, and the other jobs that it covers."""
    code = None if figure.whole_code is None else whole_code_words(figure.whole_code)
    return Listed([words, *(part for part in (figure.area, code) if part is not None)], joint=COMMA)


def remarks(node: Node) -> list[Message]:
    """Which area an occupation's figures are about, if another, and whether they cover other jobs too."""
    figure = node.pay or node.openings
    if figure is None or figure.whole_code is None:
        return _areas(node)
    return [*_areas(node), msg("Figures: {area}", area=whole_code_words(figure.whole_code))]


def _areas(node: Node) -> list[Message]:
    pay = None if node.pay is None else node.pay.area
    openings = None if node.openings is None else node.openings.area
    if pay is not None and (pay == openings or node.openings is None):
        return [msg("Figures: {area}", area=pay)]
    if openings is not None and node.pay is None:
        return [msg("Figures: {area}", area=openings)]
    return [
        *([] if pay is None else [msg("Pay: {area}", area=pay)]),
        *([] if openings is None else [msg("Openings: {area}", area=openings)]),
    ]


def change_words(change: float | None, unit: PayUnit | None) -> Message:
    """A difference in pay with its sign."""
    if change is None or unit is None:
        return NOT_KNOWN
    cents = unit == "hour"
    if not round_half_up(Fraction(str(abs(change))), 2 if cents else 0):
        return msg("no change")
    return _PAY[unit].fill(amount=Money(change, cents=cents, signed=True))


def validated_words(node: Node) -> Message | None:
    """Who validated what the occupation requires, and when; None where no one did."""
    if node.validated is None:
        return None
    return plural(
        "Validated by {n} employer, {date}",
        "Validated by {n} employers, {date}",
        node.validated.employers,
        date=node.validated.held_on.isoformat(),
    )


def subtitle(graph: MapGraph) -> tuple[Value, ...]:
    """What the map is, where, and of which sector."""
    return (msg("Career pathway"), graph.region, *([graph.sector] if graph.sector else []))


def illustrative_words(graph: MapGraph) -> Message | None:
    """What is made up; None where nothing is."""
    return None if graph.illustrative is None else msg("Illustrative: {remarks}", remarks=graph.illustrative)


def data_words(graph: MapGraph) -> Message:
    """How old the map's figures are."""
    if graph.data_from is None or graph.data_to is None:
        return msg("Data: date not known")
    if graph.data_from == graph.data_to:
        return msg("Data: {date}", date=graph.data_from)
    return msg("Data: {first} to {last}", first=graph.data_from, last=graph.data_to)


def source_words(graph: MapGraph) -> Message:
    """Where the map's figures are from."""
    if not graph.sources:
        return msg("Sources: not stated")
    return msg("Sources: {sources}", sources=in_one_line(graph.sources))


def in_one_line(items: Iterable[Value]) -> Listed:
    """Several things in one line, which may have commas of their own."""
    found = tuple(items)
    return Listed(found, len(found), SEMICOLON)
