"""A map in words: the same content as the picture, as tables and sentences.

Ortho lines carry no words, so what a move takes stands only here; and whoever cannot see the
picture finds everything here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.diagnostics.plain import clean, escape_markdown
from cpath.maps.box import validated_words
from cpath.maps.layout import data_words, source_words
from cpath.maps.words import change_words, count_words, money, openings_words, pay_words, remark_words, word
from cpath.messages.translate import spoken
from cpath.model.origin import ESTIMATE, whole_code_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpath.maps.figure import Figure
    from cpath.maps.graph import Edge, MapGraph, Node, Way


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its heading, its columns' headings, its rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def describe(graph: MapGraph) -> tuple[Table, Table]:
    """Return the map's content as two tables: its occupations, by stage and lane, and its moves."""
    language = graph.language
    titles = {node.id: node.title for node in graph.nodes}
    jobs = ("job", "stage", "lane", "pay", "openings-heading", "credentials", "badges", "ways-in", "ways-out",
            "validated-heading")  # fmt: skip
    moves = ("from", "kind", "to-job", "programs", "cost", "credentials", "months", "pay-change", "note")
    return (
        Table(
            word(language, "jobs"),
            tuple(word(language, key) for key in jobs),
            tuple(_job_row(graph, node) for node in graph.nodes),
        ),
        Table(
            word(language, "moves"),
            tuple(word(language, key) for key in moves),
            tuple(_move_row(language, titles, edge, way) for edge in graph.edges for way in edge.ways),
        ),
    )


def _job_row(graph: MapGraph, node: Node) -> tuple[str, ...]:
    language = graph.language
    stages = {stage.id: stage.title for stage in graph.stages}
    lanes = {lane.id: lane.title for lane in graph.lanes}
    unknown = word(language, "not-known")
    badges = [
        f"{word(language, badge)}: {node.license}" if badge == "license" else word(language, badge)
        for badge in node.badges
    ]
    return (
        node.title,
        stages[node.stage],
        lanes[node.lane],
        unknown if node.pay is None else pay_words(node.pay, language) + remark_words(node.pay, language),
        _openings(node.openings, language) or unknown,
        "; ".join(
            item.title + (f" ({word(language, 'stackable')})" if item.stackable else "")
            for item in node.credentials
        ),
        "; ".join(badges),
        "; ".join(item.words(language) for item in node.entries),
        "; ".join(item.words(language) for item in node.exits),
        validated_words(node, language),
    )


def _openings(figure: Figure | None, language: str) -> str:
    if figure is None:
        return ""
    mark = f", {spoken(ESTIMATE, language)}" if figure.estimate else ""
    return count_words(figure.value) + mark + remark_words(figure, language)


def _move_row(language: str, titles: Mapping[str, str], edge: Edge, way: Way) -> tuple[str, ...]:
    unknown = word(language, "not-known")
    costs = [unknown if item.cost is None else money(item.cost, cents=False) for item in way.programs]
    return (
        titles[edge.source],
        word(language, edge.kind),
        titles[edge.target],
        "; ".join(item.title for item in way.programs),
        "; ".join(costs),
        "; ".join(way.credentials),
        unknown if way.months is None else count_words(way.months),
        change_words(edge.pay_change, edge.pay_unit, language) or unknown,
        way.note or "",
    )


def sentences(graph: MapGraph) -> dict[str, str]:
    """Say of each occupation in a sentence or two what its box shows and where it leads."""
    titles = {node.id: node.title for node in graph.nodes}
    leaving: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        leaving.setdefault(edge.source, []).append(edge)
    return {
        node.id: _sentence(graph.language, node, leaving.get(node.id, ()), titles) for node in graph.nodes
    }


def _sentence(language: str, node: Node, edges: Iterable[Edge], titles: Mapping[str, str]) -> str:
    pay, openings = pay_words(node.pay, language), openings_words(node.openings, language)
    said = ", ".join((node.title, pay[:1].lower() + pay[1:], openings[:1].lower() + openings[1:]))
    areas = {item.area for item in (node.pay, node.openings) if item is not None and item.area is not None}
    codes = {
        spoken(whole_code_words(item.whole_code), language)
        for item in (node.pay, node.openings)
        if item is not None and item.whole_code is not None
    }
    if areas or codes:
        said += f" ({', '.join([*sorted(areas), *codes])})"
    moves = [
        word(language, "move-to", title=titles[edge.target], kind=word(language, edge.kind)) for edge in edges
    ]
    return f"{said}. {word(language, 'moves-from', moves=', '.join(moves))}" if moves else f"{said}."


def summary(graph: MapGraph) -> str:
    """Say in short what the whole map shows, how old it is, and from where."""
    count = word(
        graph.language,
        "summary",
        jobs=len(graph.nodes),
        stages=len(graph.stages),
        lanes=len(graph.lanes),
        moves=len(graph.edges),
    )
    parts = [clean(graph.description)] if graph.description else []
    parts += [count, *graph.illustrative, f"{data_words(graph)}.", f"{source_words(graph)}."]
    return " ".join(parts)


def heading(graph: MapGraph) -> str:
    """Return the map's title with its region."""
    return graph.title if graph.region in graph.title else f"{graph.title}, {graph.region}"


def render_markdown(graph: MapGraph) -> str:
    """Write the map's content as Markdown tables."""
    subtitle = " \N{MIDDLE DOT} ".join(
        _cell(text) for text in (word(graph.language, "pathway"), graph.region, graph.sector) if text
    )
    blocks = [f"# {_cell(graph.title)}", subtitle]
    if graph.description:
        blocks.append(_cell(graph.description))
    if graph.illustrative:
        blocks.append(
            f"**{_cell(word(graph.language, 'illustrative'))}:** {_cell(' '.join(graph.illustrative))}"
        )
    for table in describe(graph):
        if table.rows:
            blocks += [f"## {_cell(table.title)}", _markdown_table(table)]
    blocks += [_cell(data_words(graph)), _cell(source_words(graph))]
    return "\n\n".join(blocks) + "\n"


def _markdown_table(table: Table) -> str:
    rows: list[Sequence[str]] = [table.columns, ["---"] * len(table.columns)]
    lines = ["| " + " | ".join(_cell(text) if text != "---" else text for text in row) + " |" for row in rows]
    lines += ["| " + " | ".join(_cell(text) for text in row) + " |" for row in table.rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Escape words for Markdown, where a sign of theirs would mean something."""
    return escape_markdown(clean(text))
