"""The page of a code: what it means, why it matters, and a wrong and a right example.

Defines the form of pages (a docstring with fixed headings) and how they appear in a terminal and in
``docs/rules.md``. Must not know which rules exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import cleandoc
from textwrap import dedent, fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpath.diagnostics import Severity

HEADINGS = ("Why", "Wrong", "Right")
"""The headings that follow the opening paragraphs, in this order."""

_SECTION = re.compile(rf"^({'|'.join(HEADINGS)}):[ \n]", re.MULTILINE)
_WIDTH = 88

TOPICS: dict[str, str] = {
    "CP0": "Reading",
    "CP1": "Shape of records",
    "CP2": "Identity and references",
    "CP3": "Codes",
    "CP4": "Provenance and scales",
    "CP5": "Partnerships and initiatives",
    "CP6": "Programs, occupations, competencies, validations, regions",
    "CP7": "Pathways",
    "CP8": "Privacy",
    "CP9": "cpath itself",
}
"""What the first digit of a code means."""


@dataclass(frozen=True, slots=True)
class Page:
    """What people read about one code. ``wrong`` and ``right`` are YAML snippets."""

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    wrong: str
    right: str

    @property
    def title(self) -> str:
        """The first sentence of the page, without its period."""
        return self.what.split("\n\n", 1)[0].replace("\n", " ").split(". ", 1)[0].rstrip(".")


def read_page(code: str, name: str, severity: Severity, text: str) -> Page:
    """Page built from a docstring. Raises ValueError if a heading is missing or out of order."""
    parts = _SECTION.split(cleandoc(text).replace("``", "`"))
    found = tuple(parts[1::2])
    if found != HEADINGS:
        wanted = ", ".join(HEADINGS)
        raise ValueError(f"{code}: its page has the headings {found}; expected {wanted}")
    what = parts[0].strip()
    why, wrong, right = (dedent(part).strip("\n").rstrip() for part in parts[2::2])
    if not (what and why.strip() and wrong and right):
        raise ValueError(f"{code}: a section of its page is empty")
    reason = " ".join(why.split())
    return Page(code, name, severity, what, reason[0].upper() + reason[1:], wrong, right)


def render_page(page: Page) -> str:
    """The page as plain text for a terminal."""
    lines = [f"{page.code} {page.name} ({page.severity.value})", ""]
    for paragraph in page.what.split("\n\n"):
        lines += [fill(" ".join(paragraph.split()), _WIDTH), ""]
    lines += ["Why", "", _indent(fill(page.why, _WIDTH - 2)), ""]
    lines += ["Wrong", "", _indent(page.wrong), ""]
    lines += ["Right", "", _indent(page.right), ""]
    return "\n".join(lines)


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.split("\n"))


def render_list(pages: Iterable[Page]) -> str:
    """One line per code, under the headings of their topics."""
    lines: list[str] = []
    topic = ""
    for page in pages:
        if TOPICS[page.code[:3]] != topic:
            topic = TOPICS[page.code[:3]]
            lines += ["", topic] if lines else [topic]
        lines.append(f"  {page.code}  {page.severity.value:<7}  {page.name:<28}  {page.title}")
    return "\n".join(lines) + "\n"


def render_document(pages: Iterable[Page]) -> str:
    """Text of ``docs/rules.md``: every page, by topic."""
    known = tuple(pages)
    lines = [
        "# Rules",
        "",
        "<!-- Generated from the rules by `make docs`; do not edit. -->",
        "",
        "What `cpath validate` can find. `cpath explain CODE` shows one page in the terminal.",
        "An **error** is definitely wrong, a **warning** is probably wrong, a **note** is a hint.",
        "",
        "Choose in `cpath.yaml` which rules run and how much they matter:",
        "",
        "```yaml",
        "rules:",
        "  ignore: [CP604]",
        "  severity: {CP402: note}",
        "```",
        "",
        "You cannot turn off CP900 or findings about reading and shape (CP0.., CP1..): a record that",
        "cannot be read is missing from every figure.",
        "",
    ]
    for prefix, topic in TOPICS.items():
        chosen = [page for page in known if page.code.startswith(prefix)]
        if not chosen:
            continue
        lines += [f"## {topic}", "", "| code | name | severity | what |", "|---|---|---|---|"]
        lines += [
            f"| [{page.code}](#{page.code.lower()}-{page.name}) | {page.name} | {page.severity.value} "
            f"| {page.title.replace('|', chr(92) + '|')} |"
            for page in chosen
        ]
        lines.append("")
        for page in chosen:
            lines += [f"### {page.code} {page.name}", ""]
            for paragraph in page.what.split("\n\n"):
                lines += [" ".join(paragraph.split()), ""]
            lines += [f"**Why.** {page.why}", "", "Wrong:", "", "```yaml", page.wrong, "```", ""]
            lines += ["Right:", "", "```yaml", page.right, "```", ""]
    return "\n".join(lines).rstrip("\n") + "\n"
