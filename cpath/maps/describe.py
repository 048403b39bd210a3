"""A map in words: the same content as the picture, as tables and sentences.

Lines at right angles carry no words, so what a move takes is said only here; and whoever cannot see the
picture finds everything here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.documents import Column, Document, Note, Section, Table
from cpath.maps.words import (
    BADGES,
    MOVES,
    NOT_KNOWN,
    change_words,
    count,
    data_words,
    illustrative_words,
    in_one_line,
    openings_count,
    openings_words,
    pay_words,
    remarks,
    source_words,
    subtitle,
    validated_words,
    with_remarks,
)
from cpath.messages import COMMA, Listed, Message, Money, msg, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cpath.documents import Block, Row
    from cpath.maps.graph import Edge, MapGraph, Node, Way
    from cpath.messages import Value

_JOBS = (
    Column(msg("Occupation"), "name"),
    Column(msg("Stage")),
    Column(msg("Lane")),
    Column(msg("Median pay")),
    Column(msg("Openings a year")),
    Column(msg("Credentials")),
    Column(msg("Good to know")),
    Column(msg("Ways in")),
    Column(msg("Ways out")),
    Column(msg("Validated")),
)
_MOVES = (
    Column(msg("From"), "name"),
    Column(msg("Move")),
    Column(msg("To")),
    Column(msg("Programs")),
    Column(msg("Cost")),
    Column(msg("Credentials")),
    Column(msg("Months"), "number"),
    Column(msg("Pay change"), "number"),
    Column(msg("Note")),
)


def document(graph: MapGraph) -> Document:
    """Return the map's content as two tables: its occupations, by stage and lane, and its moves."""
    description: tuple[Value, ...] = (graph.description,) if graph.description else ()
    illustrative = illustrative_words(graph)
    blocks: list[Block] = [] if illustrative is None else [Note(illustrative, "caution")]
    if graph.nodes:
        jobs = Table(_JOBS, tuple(_job_row(graph, node) for node in graph.nodes))
        blocks.append(Section(msg("Occupations"), (jobs,)))
    if graph.edges:
        blocks.append(Section(msg("Moves"), (Table(_MOVES, tuple(_move_rows(graph))),)))
    blocks += [data_words(graph), source_words(graph)]
    return Document(graph.title, (*description, _size(graph)), tuple(blocks), subtitle(graph), landscape=True)


def _job_row(graph: MapGraph, node: Node) -> Row:
    stages = {stage.id: stage.title for stage in graph.stages}
    lanes = {lane.id: lane.title for lane in graph.lanes}
    badges = [
        msg("License: {license}", license=node.license) if badge == "license" else BADGES[badge]
        for badge in node.badges
    ]
    return (
        node.title,
        stages[node.stage],
        lanes[node.lane],
        NOT_KNOWN if node.pay is None else with_remarks(pay_words(node.pay), node.pay),
        openings_count(node.openings),
        in_one_line(item.words for item in node.credentials),
        in_one_line(badges),
        in_one_line(item.words for item in node.entries),
        in_one_line(item.words for item in node.exits),
        validated_words(node),
    )


def _move_rows(graph: MapGraph) -> Iterator[Row]:
    titles = {node.id: node.title for node in graph.nodes}
    return (_move_row(titles, edge, way) for edge in graph.edges for way in edge.ways)


def _move_row(titles: Mapping[str, str], edge: Edge, way: Way) -> Row:
    costs = (NOT_KNOWN if item.cost is None else Money(item.cost, cents=False) for item in way.programs)
    return (
        titles[edge.source],
        MOVES[edge.kind],
        titles[edge.target],
        in_one_line(item.title for item in way.programs),
        in_one_line(costs),
        in_one_line(way.credentials),
        NOT_KNOWN if way.months is None else count(way.months),
        change_words(edge.pay_change, edge.pay_unit),
        way.note,
    )


def sentences(graph: MapGraph) -> dict[str, str]:
    """Return of each occupation in a few sentences what its box shows and where it leads."""
    titles = {node.id: node.title for node in graph.nodes}
    leaving: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        leaving.setdefault(edge.source, []).append(edge)
    return {
        node.id: _joined(graph, _sentences(node, leaving.get(node.id, ()), titles)) for node in graph.nodes
    }


def _sentences(node: Node, edges: Iterable[Edge], titles: Mapping[str, str]) -> Iterator[Value]:
    yield node.title
    yield pay_words(node.pay)
    yield openings_words(node.openings)
    yield from remarks(node)
    moves = [msg("{title} ({kind})", title=titles[edge.target], kind=MOVES[edge.kind]) for edge in edges]
    if moves:
        yield msg("Leads to: {moves}", moves=Listed(moves, len(moves), COMMA))


def _joined(graph: MapGraph, parts: Iterable[Value]) -> str:
    """Return sentences one after the other, each with its stop."""
    return " ".join(
        text if text.endswith((".", "!", "?")) else f"{text}." for text in map(graph.speak, parts)
    )


def _size(graph: MapGraph) -> Message:
    return msg(
        "{jobs} in {stages} and {lanes}, with {moves}.",
        jobs=plural("{n} occupation", "{n} occupations", len(graph.nodes)),
        stages=plural("{n} stage", "{n} stages", len(graph.stages)),
        lanes=plural("{n} lane", "{n} lanes", len(graph.lanes)),
        moves=plural("{n} move", "{n} moves", len(graph.edges)),
    )


def summary(graph: MapGraph) -> str:
    """Return in short what the whole map shows, how old it is, and from where."""
    parts = (
        graph.description,
        _size(graph),
        illustrative_words(graph),
        data_words(graph),
        source_words(graph),
    )
    return _joined(graph, filter(None, parts))


def heading(graph: MapGraph) -> str:
    """Return the map's title with its region."""
    return graph.title if graph.region in graph.title else f"{graph.title}, {graph.region}"
