from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cpath.errors import RefusedEditError
from cpath.source.reader import ReadLimits, read
from cpath.source.tidy import order_keys, tidy_text

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES: list[dict[str, Any]] = read((Path(__file__).parent / "cases" / "tidy.yaml").read_bytes()).data


def unseen(text: str) -> str:
    return text.replace("^M", "\r").replace("<BOM>", "\ufeff")


def tidy(case: dict[str, Any]) -> str:
    text = tidy_text(unseen(case["before"]))
    return order_keys(text, case["order"]) if "order" in case else text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_tidy(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(RefusedEditError) as refusal:
            tidy(case)
        assert case["refused"] in refusal.value.message
        assert refusal.value.help
        return
    after = tidy(case)
    assert after == unseen(case["after"])
    assert tidy({**case, "before": after}) == after


def test_every_style_is_tidied_and_says_what_it_said(styles: Any) -> None:
    for style in styles:
        new = tidy_text(style.text)
        assert_says_the_same(style.text, new, style.name)
        assert_tidy(new, style.name)
        assert tidy_text(new) == new, style.name


def test_the_keys_of_every_style_can_be_ordered(styles: Any) -> None:
    mappings = [style for style in styles if isinstance(read(style.text.encode()).data, dict)]
    refused = []
    for style in mappings:
        text = tidy_text(style.text)
        keys = list(read(text.encode()).data)
        for order in (sorted(keys), keys[::-1]):
            try:
                new = order_keys(text, order)
            except RefusedEditError as refusal:
                refused.append(f"{style.name}: {refusal.message}")
                continue
            data = read(new.encode()).data
            assert list(data) == order, style.name
            assert_says_the_same(text, new, style.name)
            assert heads(new) == heads(text), style.name
            assert tidy_text(new) == order_keys(new, order) == new, style.name
    assert len(refused) <= 0.05 * 2 * len(mappings), refused


LINES = st.sampled_from(
    [
        *(
            "a: 1",
            "b: x  ",
            "c:",
            "d: |",
            "e: >-",
            "f: |+",
            'g: "x',
            "h: 'y z'",
            "  - x",
            "- y",
            "  i: 2 # z",
        ),
        *(
            "  text  ",
            "   more",
            "  # in",
            "# out ",
            "",
            "  ",
            "\t",
            'end"',
            "  [x,  ",
            "  y]",
            "---",
            "...",
            "k: {a: 1,",
        ),
        *("}", "l: one", "  two", "? m", ": n", "      ", "b:\tx\t#\ty"),
    ]
)


@given(
    st.lists(LINES, max_size=8),
    st.lists(st.sampled_from(["\n", "\r\n"]), min_size=8),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "\n"]),
)
def test_any_text_is_refused_or_tidied(lines: list[str], ends: list[str], bom: str, cut: str) -> None:
    pairs = zip(lines, ends, strict=False)
    text = bom + "".join(line + end for line, end in pairs)
    text = text.removesuffix(cut)
    text = text.removesuffix("\r")
    if read(text.encode()).problems:
        with pytest.raises(RefusedEditError):
            tidy_text(text)
        return
    new = tidy_text(text)
    assert_says_the_same(text, new, text)
    assert_tidy(new, text)
    assert tidy_text(new) == new
    data = read(text.encode()).data
    if isinstance(data, dict):
        try:
            ordered = order_keys(new, sorted(data))
        except RefusedEditError:
            return
        assert list(read(ordered.encode()).data) == sorted(data)
        assert heads(ordered) == heads(new)


def test_bounds_hold() -> None:
    with pytest.raises(RefusedEditError, match="more than the 10 allowed"):
        tidy_text("a: 1234567890\n", ReadLimits(size=10))
    with pytest.raises(RefusedEditError, match="half a character"):
        tidy_text("a: \ud800\n")


def assert_says_the_same(old: str, new: str, name: str) -> None:
    one, other = read(old.encode()).data, read(new.encode()).data
    assert one == other, name
    assert repr(sort(one)) == repr(sort(other)), name
    assert Counter(comments(old)) == Counter(comments(new)), name


def assert_tidy(text: str, name: str) -> None:
    """See to what can be seen without knowing which lines stand inside a value."""
    assert not text.startswith("\ufeff"), name
    assert len({match[0] for match in re.finditer(r"\r?\n", text)}) <= 1, name
    if re.search(r"[|>\"']", text):
        return
    assert not re.search(r"[ \t]\r?$", text, re.MULTILINE), name
    assert text.endswith("\n"), name
    values = [value for value in texts(read(text.encode()).data) if "\n" in value]
    if not values:
        assert not re.search(r"^\r?\n|\n\r?\n\r?\n|\n\r?\n\Z", text), name


def texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for item in [*data, *data.values()] if isinstance(data, dict) else data:
            yield from texts(item)


def sort(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: sort(data[key]) for key in sorted(data)}
    return [sort(item) for item in data] if isinstance(data, list) else data


def comments(text: str) -> Iterator[str]:
    """Yield the comments: what is between YAML's tokens and begins with a number sign."""
    text = text.removeprefix("\ufeff")
    at = 0
    for token in yaml.scan(text, Loader=yaml.CLoader):
        start, end = token.start_mark.index, token.end_mark.index
        yield from (match[0].rstrip() for match in re.finditer("#[^\n]*", text[at:start]))
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            header = text[start:end].partition("\n")[0]
            yield from (match[0].rstrip() for match in re.finditer("#.*", header))
        at = max(at, end)
    yield from (match[0].rstrip() for match in re.finditer("#[^\n]*", text[at:]))


def heads(text: str) -> dict[str, list[str]]:
    """Return the comments directly above each key of the root, the one for editors left out."""
    lines = text.splitlines()
    found: dict[str, list[str]] = {}
    for key, node in (
        (path[0], node)
        for path, node in read(text.encode(), places=True).places.nodes.items()
        if len(path) == 1
    ):
        assert node.key is not None
        number = node.key.start.line - 1
        head = []
        while number and re.match("#(?! yaml-language-server)", lines[number - 1]):
            number -= 1
            head.append(lines[number])
        found[str(key)] = head
    return found


def test_what_is_known_of_a_text_makes_no_other_text(styles: Any) -> None:
    """Who says what a text contains spares a reading or two, and gets the same bytes."""
    texts = [style.text for style in styles] + [unseen(case["before"]) for case in CASES]
    ordered = 0
    for text in texts:
        document = read(text.encode())
        if document.problems or not isinstance(document.data, dict):
            continue
        try:
            plain = tidy_text(document.text)
        except RefusedEditError:
            continue
        assert tidy_text(document.text, data=document.data) == plain
        keys = list(document.data)
        for order in (sorted(keys), keys[::-1], keys[1:]):
            ordered += _outcome(plain, order, None) != plain
            assert _outcome(plain, order, document.data) == _outcome(plain, order, None)
    assert ordered > 50


def _outcome(text: str, order: list[str], data: object) -> str:
    try:
        return order_keys(text, order, data=data)
    except RefusedEditError as refusal:
        return f"refused: {refusal.message}"


LINES = st.lists(
    st.sampled_from(
        [
            "a: 1",
            "b: x",
            "c:",
            "- 1",
            "  - 2",
            "  k: v",
            "",
            "d: |",
            "  text",
            "",
            'e: "f',
            '  g"',
            'h: "',
            "b: y",
            "---",
        ]
    ),
    max_size=12,
)


@given(LINES)
def test_random_lines_are_ordered_alike_in_both_ways(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    document = read(text.encode())
    if document.problems or not isinstance(document.data, dict):
        return
    try:
        plain = tidy_text(text)
    except RefusedEditError:
        return
    order = sorted(document.data, reverse=True)
    assert _outcome(plain, order, document.data) == _outcome(plain, order, None)
