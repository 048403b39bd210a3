"""Documents as one page: landmarks, headings in order, the language of every text, no script.

The frame is ``page.html.j2`` with ``style.css``; the body streams through it.
"""

from __future__ import annotations

from functools import cache
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpath.diagnostics.plain import clean
from cpath.documents.document import (
    Bars,
    Cell,
    Column,
    Facts,
    Grid,
    Item,
    Items,
    Note,
    Section,
    Snippet,
    Table,
)
from cpath.messages import Message, msg
from cpath.messages.translate import PSEUDO, Inline, Speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jinja2 import Template

    from cpath.documents.document import Block, Document, Row, View
    from cpath.messages import Value


def _escape(text: str) -> str:
    return escape(clean(text))


INLINE = Inline(
    escape=_escape,
    mark=lambda text, language: f'<span lang="{escape(language)}">{text}</span>',
    code=lambda text: f"<code>{_escape(text)}</code>",
    link=lambda words, to: f'<a href="{escape(to)}">{words}</a>',
)


@cache
def _frame() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - heavy

    loader = PackageLoader("cpath.documents", ".")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("page.html.j2")


@cache
def _style() -> str:
    return (Path(__file__).parent / "style.css").read_text("utf-8")


def write_html(document: Document, view: View) -> Iterator[str]:
    """Yield the pieces of a page."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja

    speaker = view.speaker(INLINE, entire=True)
    plain = speaker.plain()
    page = _Page(speaker)
    yield from _frame().generate(
        language="en" if view.language == PSEUDO else view.language,
        title=plain.speak(document.title),
        heading=Markup(speaker.speak(document.title)),  # noqa: S704 - escaped by the speaker, here and below
        about=[Markup(speaker.speak(value)) for value in document.about],  # noqa: S704
        lead=[Markup(speaker.speak(line)) for line in document.lead],  # noqa: S704
        skip=plain.speak(msg("Skip to the content")),
        body=(Markup(piece) for block in document.blocks for piece in page.block(block, 2)),  # noqa: S704
        style=Markup(_style()),  # noqa: S704 - our own file
        landscape=document.landscape,
    )


class _Page:
    def __init__(self, speaker: Speaker) -> None:
        self.speak = speaker.speak
        self.plain = speaker.plain()
        self.headings = self.regions = 0

    def attribute(self, value: Value) -> str:
        """Return a value for between quotes, where no markup may be."""
        return _escape(self.plain.speak(value))

    def block(self, block: Block, level: int) -> Iterator[str]:
        if isinstance(block, Section):
            yield from self.section(block, level)
        else:
            yield from _BLOCKS[type(block)](self, block)

    def paragraph(self, message: Message) -> Iterator[str]:
        yield f"<p>{self.speak(message)}</p>\n"

    def note(self, note: Note) -> Iterator[str]:
        yield f'<p class="{note.kind}">{self.speak(note.words)}</p>\n'

    def items(self, block: Items) -> Iterator[str]:
        name = "ol" if block.numbered else "ul"
        start = f' start="{block.first}"' if block.numbered and block.first > 1 else ""
        yield f"<{name}{start}>{''.join(map(self.item, block.items))}</{name}>\n"

    def item(self, item: Item | Value) -> str:
        if not isinstance(item, Item):
            return f"<li>{self.speak(item)}</li>"
        lines = "".join(f"<li>{self.speak(line)}</li>" for line in item.lines)
        return f"<li>{self.speak(item.words)}{f'<ul>{lines}</ul>' if lines else ''}</li>"

    def facts(self, block: Facts) -> Iterator[str]:
        pairs = (
            f"<div><dt>{self.speak(name)}</dt><dd>{self.speak(value)}</dd></div>"
            for name, value in block.facts
        )
        yield f"<dl>{''.join(pairs)}</dl>\n"

    def snippet(self, block: Snippet) -> Iterator[str]:
        yield f'<pre tabindex="0"><code>{escape(block.text)}</code></pre>\n'

    def plain_table(self, block: Table) -> Iterator[str]:
        yield from self.table(block.columns, block.rows, block.caption, block.empty, "fold")

    def section(self, section: Section, level: int) -> Iterator[str]:
        self.headings += 1
        name = escape(section.anchor) or f"s{self.headings}"
        heading = f'<h{level} id="{name}">{self.speak(section.title)}</h{level}>'
        own = ' class="own-page"' if section.own_page else ""
        if section.shown == "explain":
            yield f"<details{own}><summary>{heading}</summary>\n"
        else:
            yield f"<section{own}>\n{heading}\n"
        for part in section.blocks:
            yield from self.block(part, min(level + 1, 6))
        yield "</details>\n" if section.shown == "explain" else "</section>\n"

    def grid(self, grid: Grid) -> Iterator[str]:
        speak = self.speak
        columns = (Column(grid.corner, "name"), *grid.columns, *grid.after)
        yield from self.table(columns, grid.flat_rows(), None, grid.empty, "grid")
        if grid.legend:
            key = (
                f'<li><span class="{cell.tone or "quiet"}">{speak(cell.value)}</span> {speak(cell.hint)}</li>'
                for cell in grid.legend
            )
            yield f'<ul class="key">{"".join(key)}</ul>\n'
        if any(column.hint for column in grid.columns):
            names = "".join(f"<li>{speak(column.hint or column.head)}</li>" for column in grid.columns)
            yield f'<ol class="key">{names}</ol>\n'

    def table(
        self,
        columns: tuple[Column, ...],
        rows: Iterable[Row],
        caption: Message | None,
        empty: Message | None,
        look: str,
    ) -> Iterator[str]:
        iterator = iter(rows)
        first = next(iterator, None)
        if first is None:
            yield f"<p>{self.speak(empty)}</p>\n" if empty else ""
            return
        self.regions += 1
        table = msg("Table {n}", n=self.regions)
        label = f"{self.attribute(table)}: {self.attribute(columns[0].head)}"
        yield f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        yield f'<table class="{look}">\n'
        if caption:
            yield f"<caption>{self.speak(caption)}</caption>\n"
        heads = "".join(map(self.head, columns))
        yield f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        labels = [self.attribute(column.head) if look == "fold" else "" for column in columns]
        for row in chain((first,), iterator):
            yield f"<tr>{''.join(map(self.cell, row, columns, labels))}</tr>\n"
        yield "</tbody></table></div>\n"

    def head(self, column: Column) -> str:
        words = self.speak(column.head)
        if column.hint:
            words = f'<abbr title="{self.attribute(column.hint)}">{words}</abbr>'
        return f'<th scope="col" class="{column.kind}">{words}</th>'

    def cell(self, cell: Cell | Value, column: Column, label: str) -> str:
        known = cell if isinstance(cell, Cell) else Cell(cell)
        words = self.speak(known.value)
        kind = f"{column.kind} {known.tone}" if known.tone else column.kind
        if known.hint:
            hint = self.attribute(known.hint)
            words = f'<span role="img" aria-label="{hint}" title="{hint}">{words}</span>'
        if column.kind == "name":
            return f'<th scope="row" class="{kind}">{words}</th>'
        data = f' data-label="{label}"' if label else ""
        return f'<td class="{kind}"{data}>{words}</td>'

    def bars(self, block: Bars) -> Iterator[str]:
        longest = max((max(bar.whole, bar.filled or 0) for bar in block.bars), default=0) or 1
        yield '<table class="bars"><tbody>\n'
        for bar in block.bars:
            filled = ""
            if bar.filled is not None:
                share = f"{99 * bar.filled / longest:.1f}%"
                filled = f'<rect x="0.5" y="2.5" width="{share}" height="60%" fill="#555"/>'
            whole = f"{99 * bar.whole / longest:.1f}%"
            picture = (
                f'<svg role="img" aria-label="{self.attribute(bar.words)}"><rect x="0.5" y="0.5"'
                f' width="{whole}" height="90%" fill="none" stroke="#222"/>{filled}</svg>'
            )
            head = f'<th scope="row">{self.speak(bar.name)}</th>'
            cell = f"<td>{picture} <span>{self.speak(bar.words)}</span></td>"
            yield f"<tr>{head}{cell}</tr>\n"
        yield "</tbody></table>\n"


_BLOCKS: dict[type, Callable[[_Page, Any], Iterator[str]]] = {
    Message: _Page.paragraph,
    Note: _Page.note,
    Items: _Page.items,
    Facts: _Page.facts,
    Snippet: _Page.snippet,
    Grid: _Page.grid,
    Table: _Page.plain_table,
    Bars: _Page.bars,
}
