"""The gap report as text, JSON, CSV and Markdown, for the command line and for boards.

Renders a `cpath.gaps.report.GapReport`; computes nothing but the rounding. Numbers are rounded half
up to three decimals, per cents to one; what is unknown is null, an empty cell, or a question mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpath.gaps.scale import round_half_up
from cpath.reports.gap_data import render_csv, render_json
from cpath.reports.gap_words import (
    TOP,
    View,
    aside_lines,
    basis_lines,
    by_region,
    chosen,
    count,
    definition_lines,
    headline,
    level,
    matrix,
    pair_line,
    unserved_line,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpath.gaps.competency import Item, Pair
    from cpath.gaps.report import GapReport


def render_gap_report(report: GapReport, style: str, *, language: str = "en", show_all: bool = False) -> str:
    """Render a report in one of `FORMATS`.

    ``show_all`` lists every required item in text and Markdown, also what is met; JSON and CSV
    always hold all of them.
    """
    return FORMATS[style](report, View(language, show_all))


def _render_text(report: GapReport, view: View) -> str:
    regions = {pair.region for pair in report.pairs}
    lines = [
        f"Gap report: {count(len(report.pairs), 'pair', 'pairs')} of occupation and program"
        + (f" in {count(len(regions), 'region', 'regions')}" if regions else ""),
        "",
        *definition_lines(report.definition),
    ]
    if len(report.pairs) > 1:
        lines += ["", *_text_matrix(report)]
    for pair in report.pairs:
        lines += ["", *_text_pair(pair, view)]
    if report.unserved:
        lines += ["", "Critical occupations that no program of their region prepares for"]
        lines += [f"  {unserved_line(entry, view)}" for entry in report.unserved]
    return "\n".join(lines) + "\n"


def _text_matrix(report: GapReport) -> list[str]:
    """Draw occupations by programs, a table a region; programs are numbered to keep it narrow."""
    lines: list[str] = []
    for region, pairs in by_region(report.pairs):
        sources, occupations, cells = matrix(pairs)
        width = max(len("occupation"), *(len(name) for name in occupations))
        columns = [
            max(len(f"[{number}]"), *(len(cells.get((name, source), "")) for name in occupations))
            for number, source in enumerate(sources, 1)
        ]
        if lines:
            lines.append("")
        lines.append(f"Coverage met in {region or 'no region'} (a range where too much is unknown)")
        heads = (f"[{number}]".rjust(column) for number, column in enumerate(columns, 1))
        lines.append(f"  {'occupation'.ljust(width)}  {'  '.join(heads)}".rstrip())
        for name in occupations:
            row = (
                cells.get((name, source), "-").rjust(column)
                for source, column in zip(sources, columns, strict=True)
            )
            lines.append(f"  {name.ljust(width)}  {'  '.join(row)}".rstrip())
        lines += [f"  [{number}] {source}" for number, source in enumerate(sources, 1)]
    return lines


def _text_pair(pair: Pair, view: View) -> list[str]:
    lines = [
        pair_line(pair, view),
        f"  {headline(pair)}",
    ]
    basis = basis_lines(pair, view)
    if basis:
        lines.append(f"  {', '.join(basis)}")
    shown, rest = chosen(pair, view)
    if not pair.known and not view.show_all:
        return lines + [f"  {reason}" for reason in _why_unknown(pair, view)]
    if shown:
        width = max(len(item.gap_class) for item in shown)
        lines.append(f"   no  priority  {'class'.ljust(width)}  required  offered  competency")
        for number, item in enumerate(shown, 1):
            priority = "?" if item.priority is None else f"{round_half_up(item.priority)}"
            levels = f"{level(item.required_level):>8}  {level(item.offered_level):>7}"
            lines.append(
                f"  {number:>3}  {priority:>8}  {item.gap_class.ljust(width)}  {levels}  "
                f"{words(item.title, view)} ({item.competency})"
            )
        lines += [f"  {note}" for note in _notes(shown, view)]
    if rest:
        lines.append(f"  and {count(rest, 'more gap', 'more gaps')}; --all shows every item")
    return lines + [f"  {line}" for line in aside_lines(pair, view)]


def _why_unknown(pair: Pair, view: View) -> list[str]:
    """Say why nothing is known: a list in which everything is unknown would tell nothing."""
    reasons = dict.fromkeys(reason for item in pair.items for reason in item.reasons)
    return [words(reason, view) for reason in list(reasons)[:TOP]]


def _notes(items: Sequence[Item], view: View) -> list[str]:
    """Say why levels are unknown, each reason once with the numbers of its items."""
    found: dict[str, list[str]] = {}
    for number, item in enumerate(items, 1):
        for reason in item.reasons:
            found.setdefault(reason, []).append(str(number))
    return [f"{', '.join(numbers)}: {words(reason, view)}" for reason, numbers in found.items()]


_MARKUP = re.compile(r"([\\`*_\[\]<>|#!~&])")


def plain(text: str) -> str:
    """Escape what Markdown would read as markup."""
    return _MARKUP.sub(r"\\\1", text)


def _render_markdown(report: GapReport, view: View) -> str:
    lines = ["# Competency gap report", ""]
    lines += [f"- {plain(line)}" for line in definition_lines(report.definition)]
    for region, pairs in by_region(report.pairs) if len(report.pairs) > 1 else ():
        sources, occupations, cells = matrix(pairs)
        lines += ["", f"## Coverage met in {region or 'no region'}", ""]
        lines.append(f"| Occupation | {' | '.join(sources)} |")
        lines.append(f"| --- |{' ---: |' * len(sources)}")
        for name in occupations:
            lines.append(f"| {name} | {' | '.join(cells.get((name, source), '-') for source in sources)} |")
    for pair in report.pairs:
        lines += ["", *_markdown_pair(pair, view)]
    if report.unserved:
        lines += ["", "## Critical occupations without a program", ""]
        lines += [f"- {plain(unserved_line(entry, view))}" for entry in report.unserved]
    return "\n".join(lines) + "\n"


def _markdown_pair(pair: Pair, view: View) -> list[str]:
    line = plain(headline(pair))
    lines = [f"## {plain(pair_line(pair, view))}", "", f"{line[:1].upper()}{line[1:]}."]
    basis = basis_lines(pair, view)
    if basis:
        lines += ["", plain("; ".join(basis)) + "."]
    shown, rest = chosen(pair, view)
    if not pair.known and not view.show_all:
        reasons = _why_unknown(pair, view)
        return lines + (["", *(f"- {plain(reason)}" for reason in reasons)] if reasons else [])
    if shown:
        lines += ["", "| No | Competency | Class | Required | Offered | Priority | Remark |"]
        lines.append("| ---: | --- | --- | ---: | ---: | ---: | --- |")
    for number, item in enumerate(shown, 1):
        priority = "?" if item.priority is None else str(round_half_up(item.priority))
        lines.append(
            f"| {number} | {plain(words(item.title, view))} | {item.gap_class} "
            f"| {level(item.required_level)} | {level(item.offered_level)} | {priority} "
            f"| {plain(words('; '.join(item.reasons), view)) if item.reasons else ''} |"
        )
    if rest:
        lines += ["", f"And {count(rest, 'more gap', 'more gaps')}."]
    asides = aside_lines(pair, view)
    if asides:
        lines += ["", *(f"- {plain(line)}" for line in asides)]
    return lines


FORMATS: dict[str, Callable[[GapReport, View], str]] = {
    "text": _render_text,
    "json": render_json,
    "csv": render_csv,
    "markdown": _render_markdown,
}
"""The formats of a gap report."""
