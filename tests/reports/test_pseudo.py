"""Every word of every report comes from a message: with each letter accented, on a repository in Greek.

A Latin word without accents that is left over is English that no translation can reach, unless it is code.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cpath.diagnostics.columns import display_width
from cpath.messages.translate import PSEUDO
from tests.greek import copy_in_greek
from tests.reports.commands import COMMANDS, EVERYTHING, write_report

EXAMPLE = Path(__file__).parents[2] / "examples" / "colorado"
_READ_ALOUD = ("aria-label", "title", "alt", "data-label")
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")
_CODE = re.compile(r"``?[^`]+``?|https?://\S+|\]\([^)]*\)")


class Texts(HTMLParser):
    """The texts of a page and of the attributes that people read, without code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.code += tag in ("code", "style")
        self.found += [value or "" for name, value in attrs if name in _READ_ALOUD]

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag in ("code", "style")

    def handle_data(self, data: str) -> None:
        if not self.code:
            self.found.append(data)


def find_english(text: str, style: str) -> list[str]:
    """Return the words that no message and no record brought in."""
    if style == "html":
        page = Texts()
        page.feed(text)
        text = "\n".join(page.found)
    return _WORD.findall(unescape(_CODE.sub("", text)))


@pytest.fixture(scope="session")
def greek(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_in_greek(EXAMPLE, tmp_path_factory.mktemp("greek") / "colorado")


@pytest.mark.parametrize("style", ["text", "markdown", "html"])
@pytest.mark.parametrize("name", COMMANDS)
def test_no_word_is_out_of_reach_of_a_translation(name: str, style: str, greek: Path) -> None:
    more = EVERYTHING.get(name, ("--all", "--explain")) if style == "text" else ()
    text = write_report(name, greek, style, PSEUDO, *more)
    assert len(text) > 200
    assert find_english(text, style) == []
    if style == "text":
        assert [line for line in text.splitlines() if display_width(line) > 80] == []
