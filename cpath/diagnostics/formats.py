"""How findings are written: for people, for programs, for GitHub pull requests.

A format is a function and a row in `FORMATS`. File content is shown as text: control characters and marks
that reverse the direction of text are escaped, so no data can become a terminal escape sequence or a CI
command.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpath.diagnostics.columns import display_width
from cpath.diagnostics.diagnostic import Severity
from cpath.diagnostics.plain import counted, show
from cpath.source.reader import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cpath.diagnostics.diagnostic import Diagnostic
    from cpath.source.position import Span

TEXT_LIMIT = 200
"""Maximum findings printed for people. Programs get all of them."""

NOTES_WHOLE = 3
"""Maximum notes of one code shown with their line and help. One line lists where the others are."""

GITHUB_LIMIT = 10
"""Maximum annotations that GitHub shows per level and workflow step."""

LINE_WIDTH = 160
"""Maximum columns shown of a line of a file."""

RELATED_LIMIT = 10
"""Maximum related places of one finding printed for people."""

FILE_LIMIT = 8_000_000
"""Maximum bytes of a file that are read for its lines."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found, in how many files and records, and where the root is.

    ``fixed`` are findings that were fixed and are no longer findings.
    """

    diagnostics: tuple[Diagnostic, ...]
    files: int
    records: int
    root: Path
    fixed: tuple[Diagnostic, ...] = ()

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity, including unlisted ones."""
        return sum(diagnostic.more or 1 for diagnostic in self.diagnostics if diagnostic.severity is severity)

    @property
    def unlisted(self) -> int:
        """Number of findings that were counted but not listed."""
        return sum(diagnostic.more for diagnostic in self.diagnostics)


# Text

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


class _Lines:
    """The lines of the repository's files. Each file is read once, and only real files inside it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, list[str]] = {}

    def find(self, path: str, line: int) -> str | None:
        """A line of a file; None if there is none."""
        if path not in self._files:
            self._files[path] = self._read(path)
        lines = self._files[path]
        return lines[line - 1] if 0 < line <= len(lines) else None

    def _read(self, path: str) -> list[str]:
        try:
            root = self._root.resolve()
            file = (root / path).resolve()
            if not file.is_relative_to(root) or any(
                part.startswith(".") for part in file.relative_to(root).parts
            ):
                return []  # a link to something that was not requested: a file outside, or one in .git
            raw = read_bytes(file, FILE_LIMIT)
        except (OSError, RuntimeError, ValueError):  # a loop of links, or a name that no file can have
            return []
        text = raw.decode("utf-8", "replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def render_text(result: CheckResult, color: bool) -> str:  # noqa: FBT001 - the fixed form of a format
    """Findings for people, each with its line and what to do."""
    paint = _painter(on=color)
    source = _Lines(result.root)
    lines: list[str] = []
    shown = _most_severe(result.diagnostics, TEXT_LIMIT)
    notes: Counter[str] = Counter()
    for diagnostic in shown:
        notes[diagnostic.code] += diagnostic.severity is Severity.NOTE
        if notes[diagnostic.code] > NOTES_WHOLE:
            lines.append(_head_of(diagnostic, paint))
            continue
        if lines and lines[-1]:
            lines.append("")
        lines += _text_of(diagnostic, source, paint)
    if lines and lines[-1]:
        lines.append("")
    left_out = len(result.diagnostics) - len(shown)
    if left_out:
        them = "all that are listed" if result.unlisted else "all of them"
        lines += [f"and {left_out:,} more; --format json shows {them}", ""]
    lines.append(summarize(result))
    return "\n".join(lines) + "\n"


def _painter(*, on: bool) -> Callable[[str, str], str]:
    return (lambda text, style: f"\x1b[{style}m{text}\x1b[0m") if on else (lambda text, _style: text)


def _most_severe(diagnostics: tuple[Diagnostic, ...], limit: int) -> tuple[Diagnostic, ...]:
    """At most ``limit`` findings, the most severe ones, still in the order of places."""
    if len(diagnostics) <= limit:
        return diagnostics
    order = sorted(range(len(diagnostics)), key=lambda index: -diagnostics[index].severity.rank)
    return tuple(diagnostics[index] for index in sorted(order[:limit]))


def _head_of(diagnostic: Diagnostic, paint: Callable[[str, str], str]) -> str:
    """Return where a finding is and what it says, in one line."""
    place = paint(f"{show(diagnostic.where)}:", "1")
    label = paint(f"{diagnostic.severity.value}[{diagnostic.code}]", f"1;{_COLORS[diagnostic.severity]}")
    return f"{place} {label} {show(diagnostic.message)}"


def _text_of(diagnostic: Diagnostic, source: _Lines, paint: Callable[[str, str], str]) -> list[str]:
    style = _COLORS[diagnostic.severity]
    start = diagnostic.span.start
    lines = [_head_of(diagnostic, paint)]
    text = source.find(diagnostic.path, start.line)
    if text is not None and text.strip():
        excerpt, underline = _excerpt(text, diagnostic.span)
        number = str(start.line)
        margin = " " * len(number)
        lines.append(f"  {number} | {excerpt}")
        lines.append(f"  {margin} | {paint(underline, style)}")
    for related in diagnostic.related[:RELATED_LIMIT]:
        at = related.span.start
        lines.append(f"  see {show(related.path)}:{at.line}:{at.column}: {show(related.message)}")
    if len(diagnostic.related) > RELATED_LIMIT:
        lines.append(f"  and {len(diagnostic.related) - RELATED_LIMIT} more places")
    if diagnostic.help:
        lines.append(f"  help: {show(diagnostic.help)}")
    lines.append("")
    return lines


def _excerpt(text: str, span: Span) -> tuple[str, str]:
    """The part of a line around a span, and the carets that go below it."""
    start = min(span.start.column - 1, len(text))
    end = span.end.column - 1 if span.end.line == span.start.line else len(text.rstrip())
    end = max(min(end, len(text)), start)
    first = 0 if len(text) <= LINE_WIDTH else max(0, min(start - 40, len(text) - LINE_WIDTH))
    last = first + LINE_WIDTH
    before = ("..." if first else "") + show(text[first:start])
    marked = show(text[start : min(end, last)])
    after = show(text[min(end, last) : last]) + ("..." if last < len(text) else "")
    if len(before) + len(marked) + len(after) > 4 * LINE_WIDTH:
        # Invisible characters are eight times as wide when they are escaped.
        marked, after = marked[: 2 * LINE_WIDTH], "..."
    carets = "^" * max(display_width(marked), 1)
    return (before + marked + after).rstrip(), " " * display_width(before) + carets


def summarize(result: CheckResult) -> str:
    """One line with the number of findings, and the numbers of files and records checked."""
    counts = {
        severity: result.count(severity) for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    }
    parts = [counted(number, severity.value) for severity, number in counts.items() if number]
    checked = f"{counted(result.files, 'file')}, {counted(result.records, 'record')}"
    unlisted = f"; {result.unlisted:,} of them not listed" if result.unlisted else ""
    return f"{', '.join(parts) or 'no findings'} ({checked}){unlisted}"


# JSON


def render_json(result: CheckResult, color: bool) -> str:  # noqa: ARG001, FBT001 - the fixed form of a format
    """All findings for programs: ``cpath-validate/1``."""
    document = {
        "format": "cpath-validate/1",
        "diagnostics": [
            {
                "code": diagnostic.code,
                "name": diagnostic.name,
                "severity": diagnostic.severity.value,
                "message": diagnostic.message,
                "path": diagnostic.path,
                **_place(diagnostic.span),
                "related": [
                    {"path": related.path, **_place(related.span), "message": related.message}
                    for related in diagnostic.related
                ],
                "help": diagnostic.help,
                "fixable": diagnostic.fix is not None,
                "more": diagnostic.more,
            }
            for diagnostic in result.diagnostics
        ],
        "fixed": [
            {
                "code": diagnostic.code,
                "name": diagnostic.name,
                "message": diagnostic.message,
                "path": diagnostic.path,
                **_place(diagnostic.span),
                "fix": diagnostic.fix.title if diagnostic.fix is not None else None,
            }
            for diagnostic in result.fixed
        ],
        "summary": {
            "files": result.files,
            "records": result.records,
            "errors": result.count(Severity.ERROR),
            "warnings": result.count(Severity.WARNING),
            "notes": result.count(Severity.NOTE),
            "unlisted": result.unlisted,
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _place(span: Span) -> dict[str, int]:
    return {
        "line": span.start.line,
        "column": span.start.column,
        "end_line": span.end.line,
        "end_column": span.end.column,
    }


# GitHub

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SEEN = re.compile(r"[^\r\n]+")


def _clean(text: str) -> str:
    """Escape invisible characters, except line ends, which are escaped for GitHub."""
    return _SEEN.sub(lambda match: show(match[0]), text)


def escape_data(text: str) -> str:
    """Escape the message of a workflow command, as ``@actions/core`` does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape a property of a workflow command, as ``@actions/core`` does."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def render_github(result: CheckResult, color: bool) -> str:  # noqa: ARG001, FBT001 - the fixed form of a format
    """Findings as commands that GitHub shows beside the lines of a pull request."""
    lines: list[str] = []
    left_out = 0
    for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE):
        found = [diagnostic for diagnostic in result.diagnostics if diagnostic.severity is severity]
        lines += [render_command(diagnostic) for diagnostic in found[:GITHUB_LIMIT]]
        left_out += max(0, len(found) - GITHUB_LIMIT)
    summary = summarize(result)
    if left_out:
        summary += f"; {counted(left_out, 'finding')} more than GitHub shows: run `cpath validate`"
    lines.append(summary)
    return "\n".join(lines) + "\n"


def render_command(diagnostic: Diagnostic) -> str:
    """One finding as a GitHub workflow command."""
    span = diagnostic.span
    properties: list[tuple[str, object]] = [("file", diagnostic.path), ("line", span.start.line)]
    if span.start.line == span.end.line:
        properties += [("col", span.start.column), ("endLine", span.end.line), ("endColumn", span.end.column)]
    else:
        # GitHub only takes columns if both are on one line.
        properties.append(("endLine", span.end.line))
    properties.append(("title", f"{diagnostic.code} {diagnostic.name}"))
    message = diagnostic.message
    if diagnostic.help:
        message += f"\n{diagnostic.help}"
    message += _see(diagnostic)
    head = ",".join(f"{key}={escape_property(_clean(str(value)))}" for key, value in properties)
    return f"::{_LEVELS[diagnostic.severity]} {head}::{escape_data(_clean(message))}"


def _see(diagnostic: Diagnostic) -> str:
    places: Iterable[str] = (
        f"\nsee {related.path}:{related.span.start.line}: {related.message}"
        for related in diagnostic.related[:3]
    )
    return "".join(places)


FORMATS: dict[str, Callable[[CheckResult, bool], str]] = {
    "text": render_text,
    "json": render_json,
    "github": render_github,
}
"""Formats by name. The second argument says whether the text may be colored."""
