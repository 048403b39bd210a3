from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cpath.errors import RefusedEditError
from cpath.source.agreement import is_same as _same
from cpath.source.editor import Edit, _change, apply_edits, write_edits
from cpath.source.reader import ReadLimits, read

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
    assert _same(data["k"], found)
    assert _same(data["l"]["in"], [found, found, {"deep": found}])
    flow = apply_edits("l: [{a: 1}]\n", [Edit("f", ("l",), "append-item", {"v": value})])
    assert flow.count("\n") == 1
    assert _same(read(flow.encode()).data, {"l": [{"a": 1}, {"v": found}]})


REFUSED_VALUES = [
    (float("nan"), "nan is not a number"),
    (float("inf"), "inf is not a number"),
    (10**19, "more than 19 digits"),
    ("\ud800", "U\\+D800"),
    ("\0", "U\\+0000"),
    ("a\rb", "U\\+000D"),
    ("a\u202eb", "U\\+202E"),
    (b"x", "the type bytes"),
    ({1: 2}, "a key must be text"),
    (datetime(2026, 3, 1, 12, 0), "the type datetime"),  # noqa: DTZ001 - refused for being one
]


@pytest.mark.parametrize(("value", "reason"), REFUSED_VALUES, ids=lambda value: ascii(value)[:30])
def test_refuses_values_that_no_file_can_hold(value: object, reason: str) -> None:
    with pytest.raises(RefusedEditError, match=reason):
        apply_edits("a: 1\n", [Edit("f", (), "add-key", value, "b")])


def test_refuses_a_file_that_would_grow_too_large() -> None:
    with pytest.raises(RefusedEditError, match="more than 100 bytes"):
        apply_edits("a: 1\n", [Edit("f", (), "add-key", "x" * 100, "b")], limits=ReadLimits(size=100))


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
    """Give a file: any data in any of a dumper's layouts, with comments, line ends and a mark."""
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
        comment = draw(st.sampled_from(["# c", "  # deep", "", "    # deeper"]))
        text = "".join(f"{line}\n{comment}\n" for line in text.splitlines())
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from(["", "\ufeff"])) + text


@st.composite
def edits(draw: st.DrawFn, data: object) -> Edit:
    at, here = draw(st.sampled_from(places_of(data)))
    if isinstance(here, dict):
        key = draw(st.sampled_from(["new", "no", "2025", "with space"]))
        return Edit("f", at, "add-key", draw(TREES), key)
    if isinstance(here, list):
        return Edit("f", at, "append-item", draw(TREES))
    return Edit("f", at, "replace", draw(LEAVES))


def count_common(one: str, other: str) -> int:
    return next(
        (index for index, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_an_edit_changes_what_it_should_and_nothing_else(data: st.DataObject) -> None:
    text = data.draw(texts())
    before = read(text.encode(), places=True)
    assume(not before.problems)
    edit = data.draw(edits(before.data))
    try:
        after = apply_edits(text, [edit])
    except RefusedEditError as refusal:
        assert "line" in (refusal.help or "")  # noqa: PT017 - a refusal is allowed, and must help
        return
    assert _same(read(after.encode()).data, _change(before.data, [edit]))
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert after.endswith("\n") == text.endswith("\n") or edit.action == "replace"
    if "\n" in text and "\n" in after:
        assert ("\r\n" in after) == ("\r\n" in text)
    assert after.count("\n") == after.count("\r\n") or "\r\n" not in text
    # All of the old text stands in the new one, before and after the change, but for what was replaced.
    node = before.places.nodes[edit.at]
    kept = count_common(text, after) + count_common(text[::-1], after[::-1])
    if edit.action == "replace":
        gone = node.end - node.start
    else:  # an empty list or mapping on one line is opened; all else is only inserted into
        is_empty = node.end - node.start <= len("null")
        gone = len(text.splitlines()[node.value.start.line - 1]) if is_empty else 0
    assert kept >= len(text) - gone
    assert after.count("#") >= text.count("#") - str(before.data).count("#")


# Files


def test_write_edits_writes_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x: 1\r\n")
    (tmp_path / "b.yaml").write_bytes(b"\xef\xbb\xbfl: []")
    (tmp_path / "c.yaml").write_bytes(b"x: 1\n")
    written = write_edits(
        tmp_path,
        [
            Edit("b.yaml", ("l",), "append-item", 1),
            Edit("a.yaml", ("x",), "replace", 2),
            Edit("b.yaml", ("l",), "append-item", 2),
            Edit("c.yaml", ("x",), "replace", 1),
        ],
    )
    assert written == ("b.yaml", "a.yaml")
    assert (tmp_path / "a.yaml").read_bytes() == b"x: 2\r\n"
    assert (tmp_path / "b.yaml").read_bytes() == b"\xef\xbb\xbfl:\n  - 1\n  - 2"


def test_one_refusal_leaves_all_files_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x: 1\n")
    (tmp_path / "b.yaml").write_bytes(b"x: [1]\n")
    with pytest.raises(RefusedEditError, match=r"b\.yaml"):
        write_edits(
            tmp_path, [Edit("a.yaml", ("x",), "replace", 2), Edit("b.yaml", ("x",), "add-key", 2, "k")]
        )
    assert (tmp_path / "a.yaml").read_bytes() == b"x: 1\n"


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x: \xe9\n")
    with pytest.raises(RefusedEditError, match="not UTF-8"):
        write_edits(tmp_path, [Edit("a.yaml", ("x",), "replace", 2)])
