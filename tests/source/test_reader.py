from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cpath.catalog.load import NAMES
from cpath.source import composer, ordinary, reader
from cpath.source.agreement import is_same, read_otherwise
from cpath.source.parser import Parser
from cpath.source.position import Position
from cpath.source.reader import ReadLimits, read, read_bytes
from cpath.source.scalar import find_forbidden
from cpath.source.strict import find_misread, is_suspect

CASES = Path(__file__).parent / "cases"
ROOT = Path(__file__).parents[2]


def load_cases(name: str) -> list[dict[str, Any]]:
    document = read((CASES / name).read_bytes())
    assert not document.problems, document.problems
    return document.data


def raw_of(case: dict[str, Any]) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    if "repeat" in case:
        return "".join(text * times for text, times in case["repeat"]).encode()
    return case["text"].encode()


REFUSED = load_cases("refused.yaml")
ACCEPTED = load_cases("accepted.yaml")


@pytest.mark.parametrize("places", [False, True])
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case['code']} {case['name']}")
def test_refuses(case: dict[str, Any], *, places: bool) -> None:
    document = read(raw_of(case), places=places)
    line, column = map(int, case["at"].split(":"))
    (problem,) = document.problems
    assert (problem.code, problem.span.start) == (case["code"], Position(line, column))
    assert problem.message
    assert not problem.message.endswith(".")
    assert problem.help


def test_every_code_about_a_text_has_a_case() -> None:
    about_trees = {"CP016", "CP017", "CP019", "CP201", "CP204"}
    assert {case["code"] for case in REFUSED} == set(NAMES) - about_trees


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case["name"])
def test_reads(case: dict[str, Any]) -> None:
    raw = raw_of(case)
    document = read(raw, places=True)
    assert document.problems == ()
    assert is_same(document.data, case["data"]), document.data
    assert is_same(read(raw).data, case["data"])
    if not case.get("alone"):
        assert is_same(read_otherwise(document.text), case["data"])


@pytest.mark.parametrize("case", [*REFUSED, *ACCEPTED], ids=lambda case: case["name"])
def test_the_parser_without_c_agrees(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    raw = raw_of(case)
    if len(raw) > 10_000:
        raw = raw[:4_000]  # it is a hundred times slower
    here = read(raw)
    for module in (composer, ordinary, reader):
        monkeypatch.setattr(module, "Parser", yaml.SafeLoader)
    pure = read(raw)
    if "without_c" in case:  # it is stricter in a few places
        assert [problem.code for problem in pure.problems] == [case["without_c"]]
        return
    assert [problem.code for problem in pure.problems] == [problem.code for problem in here.problems]
    assert is_same(pure.data, here.data)


def yaml_files() -> list[Path]:
    return sorted([*ROOT.glob("examples/**/*.yaml"), *ROOT.glob("tests/**/*.yaml"), *ROOT.glob(".*.yaml")])


@pytest.mark.parametrize("path", yaml_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_agrees_with_another_parser_on_every_file_of_the_project(path: Path) -> None:
    document = read(path.read_bytes(), places=True)
    if document.problems:
        assert "tests" in path.parts, document.problems  # broken on purpose
        return
    assert is_same(read_otherwise(document.text), document.data)
    assert_places_are_right(document)


def test_a_second_of_two_equal_keys_has_no_places() -> None:
    document = read(b"a: 1\na:\n  b: {c: 2}\n", places=True)
    assert document.data == {"a": 1}
    assert set(document.places) == {(), ("a",)}


def test_a_thousand_equal_keys_are_a_hundred_findings() -> None:
    assert len(read(b"a: 1\n" * 1_000).problems) == 100


def test_forty_levels_are_allowed() -> None:
    raw = b"[" * 40 + b"]" * 40
    assert read(raw).problems == read(raw, places=True).problems == ()
    assert str(read(raw).data) == raw.decode()


def test_limits_can_be_raised() -> None:
    raw = b"[" * 60 + b"]" * 60
    assert read(raw).problems
    assert not read(raw, ReadLimits(depth=60)).problems


def test_long_numbers_stay_text() -> None:
    digits = "9" * 100_000
    assert read(f"a: {digits}\nb: 1e99999\nc: 1e400\n".encode()).data == {
        "a": digits,
        "b": "1e99999",
        "c": "1e400",
    }


def test_read_bytes_gives_one_byte_more_than_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"a" * 100)
    assert read_bytes(path, 1_000) == b"a" * 100
    assert read_bytes(path, 100) == b"a" * 100
    assert read_bytes(path, 99) == b"a" * 100
    assert read_bytes(path, 10) == b"a" * 11


# Laws

PIECES = st.sampled_from(
    [
        *("a", "b: ", "- ", "\n", "\n  ", "\n    ", " ", ": ", "? ", "[", "]", "{", "}", ", ", '"', "'"),
        *("|", ">-", "|+2", "#", " # c", "&x ", "*x", "!t ", "!!str ", "%YAML 1.2\n", "%TAG ! x\n", "---\n"),
        *("...\n", "<<", "\t", "\r\n", "\\x41", "\\0", "1", "0x1F", "1e3", "-.5", "~", "null", "true"),
        *("é", "😀", "\ufeff", "\u202e", "x" * 50),
    ]
)
YAML_LIKE = st.lists(PIECES, max_size=40).map("".join)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\ufffe\uffff"), max_size=30)
    | st.sampled_from(
        ["no", "on", "1:30", "0o17", "2026-03-01", "11.10", "- a", "a: b", "a #b", "'", '"', "&a", "%"]
    )
)
KEYS = st.text(string.ascii_letters, min_size=1, max_size=8).filter(
    lambda key: key.lower() not in {"null", "true", "false"}
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def assert_places_are_right(document: Any) -> None:
    """Every value has a place; a plain scalar's text stands there, and its key before it."""
    lines = document.text.split("\n")
    for path, node in document.places.nodes.items():
        value = document.data
        for part in path:
            value = value[part]
        assert 0 <= node.start <= node.end <= len(document.text)
        before = document.text[: node.start]
        start = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        # libyaml counts one more line where the text ends without a line end.
        assert node.value.start == start or node.start == len(document.text)
        if node.raw is None:
            assert isinstance(value, (dict, list))
        elif (
            node.style == ""
            and not document.text.startswith("!", node.start)
            and "\n" not in document.text[node.start : node.end]
        ):
            assert document.text[node.start : node.end] == node.raw
        if node.key is not None:
            start = node.key.start
            assert document.text[node.key_start :].startswith(lines[start.line - 1][start.column - 1 :])
            if node.key.start.line == node.key.end.line:
                shown = lines[start.line - 1][start.column - 1 : node.key.end.column - 1]
                assert shown[:1] in "'\"!|>" or shown == path[-1]


@given(st.binary(max_size=300) | YAML_LIKE.map(str.encode))
@settings(max_examples=400, deadline=None)
def test_no_bytes_make_it_raise_and_both_ways_of_reading_agree(raw: bytes) -> None:
    fast, full = read(raw), read(raw, places=True)
    assert is_same(fast.data, full.data)
    assert fast.problems == full.problems
    assert fast.text == full.text
    assert (fast.data is None) <= bool(fast.problems)
    if not full.problems:
        assert_places_are_right(full)


@given(YAML_LIKE)
@settings(max_examples=300, deadline=None)
def test_what_it_accepts_another_parser_reads_alike_or_not_at_all(text: str) -> None:
    document = read(text.encode())
    if document.problems:
        return
    try:
        other = read_otherwise(document.text)
    except ValueError:
        return  # ruamel.yaml refuses some texts that libyaml takes
    assert is_same(other, document.data)


@given(data=DATA.filter(lambda data: data is not None), flow=st.booleans())
@settings(max_examples=200, deadline=None)
def test_reads_back_what_a_dumper_wrote(data: object, *, flow: bool) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=False, sort_keys=False)
    document = read(text.encode(), places=True)
    if document.problems:
        assert {problem.code for problem in document.problems} <= {"CP009", "CP012"}
        return
    assert_places_are_right(document)
    if '"' not in text and "'" not in text:
        assert read(text.encode()).data is not None


ASTRAL = "\U0001f600\U00010000\U0010ffff\ue000"
JSON_TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(f'{ASTRAL}"\\/ud8'))
JSON_DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | JSON_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(JSON_TEXT, inner, max_size=4),
    max_leaves=12,
)


def holds_forbidden(data: object) -> bool:
    """Whether JSON holds a character that no file may hold."""
    if isinstance(data, str):
        return find_forbidden(data) is not None
    if isinstance(data, dict):
        return any(holds_forbidden(part) for pair in data.items() for part in pair)
    return isinstance(data, list) and any(map(holds_forbidden, data))


@given(
    data=JSON_DATA.filter(lambda data: isinstance(data, dict | list)),
    ascii_=st.booleans(),
    indent=st.sampled_from([None, 0, 2]),
)
def test_json_reads_back_equal(data: Any, ascii_: bool, indent: int | None) -> None:  # noqa: FBT001
    text = json.dumps(data, ensure_ascii=ascii_, indent=indent)
    document = read(text.encode())
    if holds_forbidden(data):
        assert [problem.code for problem in document.problems] == ["CP009"]
        return
    assert document.problems == ()
    assert is_same(document.data, data)
    assert is_same(read(text.encode(), places=True).data, data)


@given(before=JSON_TEXT, half=st.integers(0xD800, 0xDFFF), after=st.text(string.ascii_letters))
def test_half_a_character_is_refused_at_its_place(before: str, half: int, after: str) -> None:
    start = '{"a": ' + json.dumps(before)[:-1]
    text = f'{start}\\u{half:04x}{after}"}}'
    (problem,) = read(text.encode()).problems
    assert problem.code == "CP009"
    assert problem.span.start == Position(1, len(start) + 1)
    assert find_forbidden(before) is None or "other half" in problem.message


@given(YAML_LIKE)
def test_what_is_suspected_and_found_is_no_news_to_a_text_without_its_traces(text: str) -> None:
    """The quick look never hides what the close one finds."""
    assert is_suspect(text) or find_misread(text, Parser(text)) is None
