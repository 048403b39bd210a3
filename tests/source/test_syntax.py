"""What is said of a text that is not YAML: where the slip is, and what to write."""

from __future__ import annotations

import pytest
import yaml

from cpath.source.reader import read
from cpath.source.syntax import say_syntax

CASES = {
    "title: A\nmeetings\n  - on: 1\n": "line 2 has no colon, or no space after it",
    "title: A\ntype:employer\n\n# more\nx: y\n": "line 2 has no colon, or no space after it",
    "title: Fort: the one\n": "a colon is not allowed here",
    'a: 1\ntitle: "Fort\nx: y\n': "the quote that opens on line 2 is never closed",
    "title: [a, b\nx: y\n": "the [ that opens on line 1 is not closed, or a comma is missing",
    "a:\n  - {b: 1\n  - {b: 2}\n": "the { that opens on line 2 is not closed, or a comma is missing",
    "a:\n  - {b: 1}\n - {b: 2}\n": "this does not continue the lines above it",
    "title: @home\n": "a text cannot begin with this character",
}


@pytest.mark.parametrize(("text", "words"), CASES.items())
def test_what_is_wrong(text: str, words: str) -> None:
    (problem,) = read(text.encode()).problems
    assert (problem.code, problem.message) == ("CP001", f"not YAML: {words}")
    assert problem.help


@pytest.mark.parametrize(("text", "words"), CASES.items())
def test_the_parser_in_python_is_understood_as_well(text: str, words: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        list(yaml.parse(text, Loader=yaml.SafeLoader))
    assert say_syntax(caught.value, text)[0] == words


def test_words_that_nobody_foresaw_are_passed_on() -> None:
    error = yaml.MarkedYAMLError(context="while reading", problem="found a whale")
    assert say_syntax(error, "")[0] == "found a whale while reading"
