from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath.source.position import START, SourceMap, Span
from cpath.source.reader import read, read_places

if TYPE_CHECKING:
    from cpath.source.position import DataPath

TEXT = """\
title: Nursing
meetings:
  - on: 2026-03-01
    present: [a, b]
"""
PLACES = read(TEXT.encode(), places=True).places


@pytest.mark.parametrize(
    ("path", "key", "span"),
    [
        (("title",), False, Span.of(1, 8, 1, 15)),
        (("title",), True, Span.of(1, 1, 1, 6)),
        (("meetings", 0, "on"), False, Span.of(3, 9, 3, 19)),
        (("meetings", 0, "present", 1), False, Span.of(4, 18, 4, 19)),
        (("meetings", 0, "present", 1), True, Span.of(4, 18, 4, 19)),
        # A missing key is shown at the key above it; what is no key at all is left out.
        (("meetings", 0, "notes"), False, Span.of(3, 5, 5, 1)),
        (("title", "en"), False, Span.of(1, 1, 1, 6)),
        (("meetings", "list[Meeting]", 0, "on"), False, Span.of(3, 9, 3, 19)),
        (("nothing",), False, START),
        ((), False, Span.of(1, 1, 5, 1)),
    ],
)
def test_locate(path: tuple[str | int, ...], span: Span, *, key: bool) -> None:
    assert PLACES.locate(path, key=key) == span


def test_without_places_all_is_at_the_start() -> None:
    assert SourceMap().locate(("a", 1)) == START


def test_a_span_without_an_end_is_one_character_wide() -> None:
    assert Span.of(2, 3) == Span.of(2, 3, 2, 4)


@pytest.mark.parametrize("wanted", [("a",), ("c", 1), ("c", 1, "e"), ("c",), ("f",)])
def test_asking_for_some_places_gives_the_same_as_asking_for_all(wanted: DataPath) -> None:
    text = "a: 1\nb: {x: 2}\nc:\n  - d: 3\n  - d: 4\n    e: [5, 6]\nf: 7\n"
    every = read(text.encode(), places=True).places.nodes
    some = read_places(text.encode(), {wanted}).nodes
    assert some[wanted] == every[wanted]
    assert some[()].value.start == every[()].value.start
    assert set(some) < set(every) or wanted == ("f",)
    for path in set(some):
        assert (some[path].start, some[path].key) == (every[path].start, every[path].key)


def test_a_place_that_is_not_there_is_looked_for_to_the_end() -> None:
    text = b"a: 1\nb: 2\n"
    assert read_places(text, {("c",)}).nodes == read(text, places=True).places.nodes
    assert not read_places(b"a: [\n", {("a",)}).nodes
