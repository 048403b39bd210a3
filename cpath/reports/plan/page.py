"""A page of sections and entries, as text, Markdown and HTML: how plans are shown to people.

Knows lines, not plans.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from textwrap import wrap
from typing import TYPE_CHECKING

from cpath.diagnostics.plain import escape_markdown
from cpath.reports.render import render_template

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list, with what there is to say of it."""

    head: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with lines, and a list that may be numbered from ``first`` on. ``level`` 1 is a part."""

    title: str
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    numbered: bool = False
    level: int = 2
    first: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    """A title, what matters most, and the sections."""

    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    language: str = "en"
    width: int = 80

    @property
    def parts(self) -> tuple[Section, ...]:
        """The sections, so that no level of headings is left out."""
        up = min((section.level for section in self.sections), default=1) - 1
        return tuple(replace(section, level=section.level - up) for section in self.sections)


def _text(page: Page) -> str:
    def wrapped(line: str, indent: str = "", hang: int = 0) -> list[str]:
        # What is to be typed stays on one line.
        return wrap(
            line,
            max(page.width, len(indent + line)) if line.startswith("cpath ") else page.width,
            initial_indent=indent,
            subsequent_indent=indent + " " * (hang or 2),
            break_long_words=False,
            break_on_hyphens=False,
        )

    lines = [*wrapped(page.title), *(part for line in page.lines for part in wrapped(line, "  "))]
    for section in page.parts:
        lines += ["", *wrapped(section.title)]
        lines += [part for line in section.lines for part in wrapped(line, "  ")]
        for number, entry in enumerate(section.entries, section.first):
            mark = f"{number}. " if section.numbered else ""
            lines += wrapped(f"{mark}{entry.head}", "  ", len(mark))
            indent = " " * (2 + (len(mark) or 2))
            lines += [part for line in entry.lines for part in wrapped(line, indent)]
    return "\n".join(lines) + "\n"


def _markdown(page: Page) -> str:
    lines = [f"# {escape_markdown(page.title)}"]
    if page.lines:
        lines += ["", *(f"- {escape_markdown(line)}" for line in page.lines)]
    for section in page.parts:
        lines += ["", f"{'#' * (section.level + 1)} {escape_markdown(section.title)}"]
        if section.lines:
            lines += ["", *(f"- {escape_markdown(line)}" for line in section.lines)]
        if section.entries:
            lines.append("")
        for number, entry in enumerate(section.entries, section.first):
            mark = f"{number}." if section.numbered else "-"
            lines.append(f"{mark} {escape_markdown(entry.head)}")
            lines += [f"{' ' * len(mark)} - {escape_markdown(line)}" for line in entry.lines]
    return "\n".join(lines) + "\n"


def _html(page: Page) -> str:
    return render_template("plan.html.j2", page)


PAGE_FORMATS: dict[str, Callable[[Page], str]] = {"text": _text, "markdown": _markdown, "html": _html}
"""The formats of a page."""
