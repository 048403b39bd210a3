"""What changed between two states of a repository, as text, JSON and Markdown.

Renders a `cpath.compare.Comparison`; the words stand in `cpath.reports.diff.words`, the keys of the
JSON in `cpath.reports.diff.data`. The Markdown fits into a comment on a pull request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpath.diagnostics.plain import escape_markdown
from cpath.reports.diff.data import render_json
from cpath.reports.diff.words import Side, note_lines, nothing_line, parts_of, yardstick_rows
from cpath.reports.wording import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cpath.compare import Comparison
    from cpath.reports.diff.words import Row

__all__ = ["FORMATS", "Side", "render_diff"]

COMMENT = 60_000
"""So many characters of Markdown at most: GitHub takes 65,536 in a comment."""
ROWS = 200
"""So many rows of a section are shown as text."""
COMMENT_ROWS = 30
"""So many rows of a section are shown in Markdown."""

_YARDSTICK = "The yardstick changed: figures and steps of the two sides are not measured alike"


def render_diff(
    comparison: Comparison, before: Side, after: Side, style: str, *, language: str = "en"
) -> str:
    """Render a comparison in one of `FORMATS`; the sides say what was compared."""
    return FORMATS[style](comparison, before, after, View(language))


def _render_text(comparison: Comparison, before: Side, after: Side, view: View) -> str:
    notes = list(note_lines(comparison, before, after))
    if comparison.is_empty:
        return "\n".join([nothing_line(before, after), *notes]) + "\n"
    lines = ["What changed in the career pathway data", f"from {before.full}", f"to   {after.full}", *notes]
    if comparison.yardstick:
        lines += ["", _YARDSTICK, *_text_rows(yardstick_rows(comparison.yardstick), "  ")]
    for part in parts_of(comparison, view):
        lines += ["", part.title]
        for section in part.sections:
            lines += [f"  {section.title}", *_text_rows(section.rows, "    ")]
    return "\n".join(lines) + "\n"


def _text_rows(rows: Sequence[Row], margin: str) -> Iterator[str]:
    for row in rows[:ROWS]:
        yield f"{margin}{row.subject}: {row.change}"
        for detail in row.details:
            yield f"{margin}  {detail}"
    if len(rows) > ROWS:
        yield f"{margin}and {len(rows) - ROWS} more; --format json gives all of them"


# Markdown


def _render_markdown(comparison: Comparison, before: Side, after: Side, view: View) -> str:
    notes = [_plain(line) for line in note_lines(comparison, before, after)]
    if comparison.is_empty:
        line = _plain(nothing_line(before, after))
        return "\n\n".join([f"{line[:1].upper()}{line[1:]}.", *notes]) + "\n"
    blocks = ["## What changed in the career pathway data"]
    blocks.append(f"From {_plain(before.full)}  \nto {_plain(after.full)}")
    blocks += notes
    if comparison.yardstick:
        rows = yardstick_rows(comparison.yardstick)
        blocks.append(f"**{_YARDSTICK}**")
        blocks.append(_table("Threshold", rows))
    for part in parts_of(comparison, view):
        blocks.append(f"### {_plain(part.title)}")
        for section in part.sections:
            blocks.append(f"**{_plain(section.title)}**\n\n{_table('What', section.rows)}")
    return _fit(blocks)


def _table(head: str, rows: Sequence[Row]) -> str:
    lines = [f"| {head} | Change | More |", "| --- | --- | --- |"]
    lines += [
        f"| {_plain(row.subject)} | {_plain(row.change)} | {_plain('; '.join(row.details))} |"
        for row in rows[:COMMENT_ROWS]
    ]
    if len(rows) > COMMENT_ROWS:
        lines.append(f"| and {len(rows) - COMMENT_ROWS} more | | |")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Escape what Markdown would read as markup; an @ must not call anybody to a pull request."""
    return escape_markdown(text).replace("@", "@<!-- -->")


def _fit(blocks: Sequence[str]) -> str:
    """Join blocks up to the length of a comment; say so where some are left out."""
    kept: list[str] = []
    size = 0
    for block in blocks:
        size += len(block) + 2
        if size > COMMENT:
            kept.append("And more: `cpath diff` with `--format json` gives all of it.")
            break
        kept.append(block)
    return "\n\n".join(kept) + "\n"


FORMATS: dict[str, Callable[[Comparison, Side, Side, View], str]] = {
    "text": _render_text,
    "json": render_json,
    "markdown": _render_markdown,
}
"""The formats of a comparison."""
