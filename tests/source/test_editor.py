from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cpath.errors import RefusedEditError
from cpath.source import agreement
from cpath.source.agreement import is_same
from cpath.source.edit import Edit
from cpath.source.editor import apply_edits
from cpath.source.reader import ReadLimits, read

if TYPE_CHECKING:
    from cpath.source.position import Node

CASES: list[dict[str, Any]] = read((Path(__file__).parent / "cases" / "edits.yaml").read_bytes()).data
WAYS = {
    "lf": lambda text: text,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "bom": lambda text: "\ufeff" + text,
}


def edits_of(case: dict[str, Any]) -> list[Edit]:
    return [
        Edit("f.yaml", at=tuple(edit["at"]), **{name: edit[name] for name in edit if name != "at"})
        for edit in case["edits"]
    ]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_edits(case: dict[str, Any], way: str) -> None:
    write = WAYS[way]
    if "after" in case:
        assert apply_edits(write(case["before"]), edits_of(case)) == write(case["after"])
        return
    with pytest.raises(RefusedEditError) as refusal:
        apply_edits(write(case["before"]), edits_of(case))
    assert case["refused"] in refusal.value.message
    if "by_hand" in case:
        assert f"{case['by_hand']} of f.yaml" in (refusal.value.help or "")


NO_END = [
    ("a: 1", Edit("f", (), "add-key", 2, "b"), "a: 1\nb: 2"),
    ("a:\n  - x", Edit("f", ("a",), "append-item", {"k": "v"}), "a:\n  - x\n  - k: v"),
    ("a: []", Edit("f", ("a",), "append-item", "x"), "a:\n  - x"),
    ("a:", Edit("f", ("a",), "append-item", "x"), "a:\n  - x"),
    ("a:", Edit("f", ("a",), "replace", "x"), "a: x"),
    ("a: 1\r\nb: 2", Edit("f", (), "add-key", 3, "c"), "a: 1\r\nb: 2\r\nc: 3"),
    ("a: 1 # c", Edit("f", (), "add-key", 2, "b"), "a: 1 # c\nb: 2"),
    ("a: 1\n# c", Edit("f", (), "add-key", 2, "b"), "a: 1\n# c\nb: 2"),
    # A literal block without a final newline would lose its last line end.
    ("a: 1", Edit("f", (), "add-key", "x\ny\n", "b"), 'a: 1\nb: "x\\ny\\n"'),
]


@pytest.mark.parametrize(("before", "edit", "after"), NO_END)
def test_a_missing_final_newline_stays_missing(before: str, edit: Edit, after: str) -> None:
    assert apply_edits(before, [edit]) == after


def test_a_block_that_would_gain_a_line_end_is_refused() -> None:
    with pytest.raises(RefusedEditError, match="would gain a line end; press Enter"):
        apply_edits("a: |\n  x", [Edit("f", (), "add-key", 1, "b")])


VALUES = [
    (date(2026, 3, 1), "2026-03-01"),
    ((1, "x"), [1, "x"]),
    (1e22, 1e22),
    (0.1, 0.1),
    (-7, -7),
    ("😀 é", "😀 é"),
    ("\u200b", "\u200b"),
    ("a\u00a0b", "a\u00a0b"),
    ("tab\tbed", "tab\tbed"),
    (" lead", " lead"),
    ("trail ", "trail "),
    ("\n", "\n"),
    ("a\n\n", "a\n\n"),
    ("a \nb", "a \nb"),
    ("  a\nb", "  a\nb"),
    ("---", "---"),
    ("# a", "# a"),
    ("%a", "%a"),
    ("@a", "@a"),
    ("{a}", "{a}"),
    ("a:", "a:"),
    ('"', '"'),
    ("'", "'"),
    ("\\", "\\"),
    ("<<", "<<"),
    ("=", "="),
    ("Null", "Null"),
    (".INF", ".INF"),
    ("0x1F", "0x1F"),
    ("1_000", "1_000"),
    ("+1", "+1"),
    (".5", ".5"),
    ("x" * 5_000, "x" * 5_000),
]


@pytest.mark.parametrize(("value", "found"), VALUES, ids=lambda value: ascii(value)[:30])
@pytest.mark.parametrize("before", ["a: x\n", 'a: "x"\n', "a: 'x'\n", "a: |\n  x\n", "a:\n"])
def test_every_value_reads_back_in_every_place(value: object, found: object, before: str) -> None:
    if not isinstance(value, tuple):
        assert read(apply_edits(before, [Edit("f", ("a",), "replace", value)]).encode()).data == {"a": found}
    edits = [
        Edit("f", (), "add-key", value, "k"),
        Edit("f", (), "add-key", {"in": [value]}, "l"),
        Edit("f", ("l", "in"), "append-item", value),
        Edit("f", ("l", "in"), "append-item", {"deep": value}),
    ]
    data = read(apply_edits(before, edits).encode()).data
    assert is_same(data["k"], found)
    assert is_same(data["l"]["in"], [found, found, {"deep": found}])
    flow = apply_edits("l: [{a: 1}]\n", [Edit("f", ("l",), "append-item", {"v": value})])
    assert flow.count("\n") == 1
    assert is_same(read(flow.encode()).data, {"l": [{"a": 1}, {"v": found}]})


REFUSED_VALUES = [
    (float("nan"), "nan is not a number"),
    (float("inf"), "inf is not a number"),
    (10**19, "more than 19 digits"),
    ("\ud800", "U\\+D800"),
    ("\0", "U\\+0000"),
    ("a\rb", "U\\+000D"),
    ("a\u202eb", "U\\+202E"),
    (b"x", "type bytes"),
    ({1: 2}, "a key must be text"),
    (datetime(2026, 3, 1, 12, 0), "type datetime"),  # noqa: DTZ001 - refused for being one
]


@pytest.mark.parametrize(("value", "reason"), REFUSED_VALUES, ids=lambda value: ascii(value)[:30])
def test_refuses_values_that_no_file_can_hold(value: object, reason: str) -> None:
    with pytest.raises(RefusedEditError, match=reason):
        apply_edits("a: 1\n", [Edit("f", (), "add-key", value, "b")])


def test_refuses_a_file_that_would_grow_too_large() -> None:
    with pytest.raises(RefusedEditError, match="more than 100 bytes"):
        apply_edits("a: 1\n", [Edit("f", (), "add-key", "x" * 100, "b")], limits=ReadLimits(size=100))


def test_tabs_stay_where_they_are() -> None:
    after = apply_edits('a:\t1\t# c\nb: "x\ty"\t\n', [Edit("f", ("a",), "replace", "new")])
    assert after == 'a:\tnew\t# c\nb: "x\ty"\t\n'


def test_an_index_without_the_action_is_a_mistake_in_the_code() -> None:
    with pytest.raises(ValueError, match="insert-item with the index None"):
        apply_edits("a: []\n", [Edit("f", ("a",), "insert-item", 1)])


def test_a_key_without_the_action_is_a_mistake_in_the_code() -> None:
    with pytest.raises(ValueError, match="append-item"):
        apply_edits("a: []\n", [Edit("f", ("a",), "append-item", 1, "k")])


def test_nothing_to_do_changes_nothing() -> None:
    assert apply_edits("not: [yaml", []) == "not: [yaml"


# Laws

WORDS = st.sampled_from(
    ["nursing", "a b", "no", "11.10", "x: y", "it's", "é", "- d", "2026-03-01", "two\nlines\n", ""]
)
LEAVES = WORDS | st.integers(-99, 99) | st.booleans() | st.none() | st.floats(-1e3, 1e3)
NAMES = st.sampled_from(["a", "b", "title", "on", "signed_by", "é", "x-y"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
NEW_KEYS = st.sampled_from(["new", "no", "2025", "with space", "a: b", "a", "b"])
ROOTS = st.dictionaries(NAMES, TREES, min_size=1, max_size=4)


def places_of(data: object, at: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], object]]:
    found = [(at, data)]
    if isinstance(data, dict):
        for key, value in data.items():
            found += places_of(value, (*at, key))
    if isinstance(data, list):
        for index, value in enumerate(data):
            found += places_of(value, (*at, index))
    return found


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a file: any data in any of a dumper's layouts, with comments, line ends and a mark."""
    data = draw(ROOTS)
    text = yaml.safe_dump(
        data,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=draw(st.sampled_from([None, False, False, True])),
        default_style=draw(st.sampled_from([None, None, '"', "'"])),
        indent=draw(st.sampled_from([2, 4])),
        width=10_000,
    )
    if draw(st.booleans()) and "|" not in text and "\n\n" not in text:
        chance = draw(st.randoms(use_true_random=False))
        margins = ["# c", "  # c", "", "    # c", None, None]
        lines = []
        for number, line in enumerate(text.splitlines()):
            lines.append(line + (f" # c{number}0" if chance.random() < 0.3 else ""))
            comment = chance.choice(margins)
            lines += [] if comment is None else [comment and f"{comment}{number}"]
        text = "\n".join(lines) + "\n"
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", "\ufeff"])) + text


@st.composite
def edits(draw: st.DrawFn, data: object) -> Edit:
    """Return an edit of any action that can be asked for somewhere in the data."""
    at, here = draw(st.sampled_from(places_of(data)))
    actions = ["replace"]
    if isinstance(here, dict):
        actions += ["add-key"] * 2
    if isinstance(here, list):
        actions += ["append-item", "insert-item"]
    if at:
        actions += ["remove"] * 2
    if at and isinstance(at[-1], str):
        actions += ["rename-key"]
    action: Any = draw(st.sampled_from(actions))
    value = draw(TREES) if action not in ("remove", "rename-key") else None
    key = draw(NEW_KEYS) if action in ("add-key", "rename-key") else None
    index = draw(st.integers(0, len(here))) if action == "insert-item" and isinstance(here, list) else None
    return Edit("f", at, action, value, key, index)


def change(data: Any, edit: Edit) -> Any:
    """Return the data with the edit, made on plain data in the plainest way."""
    if edit.at and (len(edit.at) > 1 or edit.action not in ("remove", "rename-key")):
        first, *rest = edit.at
        inner = change(data[first], replace(edit, at=tuple(rest)))
        if isinstance(data, dict):
            return {key: inner if key == first else item for key, item in data.items()}
        return [*data[:first], inner, *data[first + 1 :]]
    if edit.action == "replace":
        return edit.value
    if edit.action == "add-key":
        return {**(data or {}), edit.key: edit.value}
    if edit.action == "rename-key":
        return {edit.key if key == edit.at[0] else key: item for key, item in data.items()}
    if edit.action == "remove":
        items = data.items() if isinstance(data, dict) else enumerate(data)
        kept = [(key, item) for key, item in items if key != edit.at[0]]
        return dict(kept) if isinstance(data, dict) else [item for _, item in kept]
    index = len(data or []) if edit.index is None else edit.index
    return [*(data or [])[:index], edit.value, *(data or [])[index:]]


def comments_of(text: str) -> Counter[str]:
    """Count the comments: in these texts a value holds no sign of one but behind "- d"."""
    return Counter(re.findall(r"# c[0-9]+", text))


def common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (here, there) in pairs if here != there), min(len(one), len(other)))


@given(st.data())
@settings(max_examples=600, deadline=None)
def test_an_edit_changes_what_it_should_and_nothing_else(data: st.DataObject) -> None:
    text = data.draw(texts())
    before = read(text.encode(), places=True)
    assume(not before.problems)
    edit = data.draw(edits(before.data))
    try:
        after = apply_edits(text, [edit])
    except RefusedEditError as refusal:
        assert re.search(r"line [0-9]+ of f", refusal.help or "")  # noqa: PT017 - it may be refused, and must help
        return
    assert is_same(read(after.encode()).data, change(before.data, edit))
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    if "\n" in text and "\n" in after:
        assert after.count("\n") == (after.count("\r\n") if "\r\n" in text else after.count("\n"))
    node = before.places.nodes[edit.at]
    old, new = before.text, after.removeprefix("\ufeff")
    start, end = common(old, new), len(old) - common(old[::-1], new[::-1])
    if edit.action == "rename-key":
        assert start >= node.key_start
        assert "\n" not in old[start:end]
    if edit.action in ("add-key", "append-item", "insert-item"):
        # An empty list or mapping is opened; all else is only inserted into.
        gone = len(old) if node.end - node.start <= len("null") else 0
        assert start + len(old) - end >= len(old) - gone
    lost = comments_of(text) - comments_of(after)
    gone_from = above_of(old, node) if edit.action in ("replace", "remove") else len(old)
    assert lost <= comments_of(old[gone_from : below_of(old, node.end)])
    assert not comments_of(after) - comments_of(text)
    assert_second_run_changes_nothing(after, edit)


def above_of(text: str, node: Node) -> int:
    """Return the start of the comments directly above an entry."""
    start = text.rfind("\n", 0, node.start if node.key is None else node.key_start) + 1
    while start and text[:start].splitlines()[-1].lstrip().startswith("#"):
        start = text.rfind("\n", 0, start - 1) + 1
    return start


def below_of(text: str, end: int) -> int:
    """Return the end of the line, and of the comments right below it."""
    match = re.compile(r"[^\n]*(\n[ ]*#[^\n]*)*").match(text, end)
    assert match
    return match.end()


def assert_second_run_changes_nothing(after: str, edit: Edit) -> None:
    """See that a replacement finds its value there, and that a key is there already or there no more."""
    if edit.action == "replace" or (edit.action == "rename-key" and edit.at[-1:] == (edit.key,)):
        assert apply_edits(after, [edit]) == after
    elif edit.action in ("add-key", "rename-key") or (
        edit.action == "remove" and isinstance(edit.at[-1], str)
    ):
        with pytest.raises(RefusedEditError, match=r"already exists|has nothing at"):
            apply_edits(after, [edit])


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_edits_made_together_are_edits_made_one_by_one(data: st.DataObject) -> None:
    text = data.draw(texts())
    before = read(text.encode())
    assume(not before.problems)
    several = data.draw(st.lists(edits(before.data), min_size=2, max_size=6))
    one_by_one = text
    try:
        for edit in several:
            one_by_one = apply_edits(one_by_one, [edit])
    except RefusedEditError as refusal:
        with pytest.raises(RefusedEditError, match=f"^{re.escape(refusal.message)}$"):
            apply_edits(text, several)
        return
    assert apply_edits(text, several) == one_by_one


# Long files


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_in_a_long_file_the_second_parser_reads_what_is_around_the_change(data: st.DataObject) -> None:
    text = data.draw(texts())
    before = read(text.encode())
    assume(not before.problems)
    edit = data.draw(edits(before.data))
    try:
        after = apply_edits(text, [edit])
    except RefusedEditError:
        return
    found: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement, "_LONG", 0)
        patch.setattr(agreement, "_PART", 0)
        assert apply_edits(text, [edit]) == after
        patch.setattr(agreement, "read_otherwise", lambda part: found.append(part) or ["other data"])
        if after != text:
            with pytest.raises(RefusedEditError, match="a second YAML parser reads the result differently"):
                apply_edits(text, [edit])
            assert found
