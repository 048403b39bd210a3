"""Every kind of edit, tried on a corpus of the styles in which people write YAML.

The laws are worked out here anew and not taken from the editor: what the data must be, which part
of the text may differ, and which comments must still stand there.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cpath.errors import RefusedEditError
from cpath.source.edit import Edit
from cpath.source.editor import apply_edits
from cpath.source.reader import Document, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpath.source.position import DataPath

PLACES = 3
"""How many places of a document each action is tried at."""
MOST_REFUSED = {
    "replace": 0.01,
    "add-key": 0.01,
    "append-item": 0.01,
    "insert-item": 0.01,
    "rename-key": 0.01,
    "remove": 0.15,
}
ADDING = ("add-key", "append-item", "insert-item")
SCALARS: list[object] = ["new", "a: b #c", "51.10", "no", 7, True, None, "two\nlines\n", "É 😀", "x, y"]
VALUES: list[object] = [*SCALARS, ["x", "y: z"], {"k": "v", "l": [1]}, [], {}]
KEYS = ["added", "two words", "on", "a: b", "2026"]


def test_there_are_enough_documents(all_styles: Any) -> None:
    texts = {style.plain for style in all_styles}
    assert len(texts) == len(all_styles), "one text stands there twice"
    assert len(texts) >= 500
    assert sum(style.refused is None for style in all_styles) >= 500


def test_the_reader_says_what_is_expected(all_styles: Any) -> None:
    found = {}
    for style in all_styles:
        problems = read(style.text.encode(), places=True).problems
        found[style.name] = (problems[0].code, problems[0].span.start.line) if problems else None
    assert found == {style.name: style.refused for style in all_styles}


def test_what_the_reader_refuses_is_not_edited(all_styles: Any) -> None:
    for style in all_styles:
        if style.refused is None:
            continue
        for edit in (Edit("f.yaml", (), "replace", 1), Edit("f.yaml", ("a",), "remove", None)):
            with pytest.raises(RefusedEditError) as refusal:
                apply_edits(style.text, [edit])
            assert refusal.value.message.startswith(f"f.yaml:{style.refused[1]}:"), style.name
            assert refusal.value.help, style.name


@dataclass(slots=True)
class Count:
    """How the edits of one action went."""

    done: int = 0
    refused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of refused edits."""
        return len(self.refused) / (self.done + len(self.refused))


@pytest.mark.parametrize("action", MOST_REFUSED)
def test_edits(action: str, all_styles: Any, styles: Any) -> None:
    as_people_write, varied = Count(), Count()
    for style in styles:
        count = as_people_write if style in all_styles else varied
        for edit in choose_edits(style.name, style.text, action):
            try_edit(style.name, style.text, edit, count)
    wrong = as_people_write.wrong + varied.wrong
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n".join(wrong[:5])
    assert as_people_write.done > 500
    assert varied.done > 250
    share, most = as_people_write.share, MOST_REFUSED[action]
    assert share <= most, f"{share:.1%} refused:\n" + "\n".join(as_people_write.refused[:10])


def choose_edits(name: str, text: str, action: Any) -> Iterator[Edit]:
    """Yield some edits of one action that fit the document; the same ones in every run."""
    chance = random.Random(f"{name} {action}")  # noqa: S311 - no secret
    document = read(text.encode(), places=True)
    paths = [path for path in document.places.nodes if fits(action, path, look_up(document.data, path))]
    for path in chance.sample(paths, min(PLACES, len(paths))):
        # A file of nothing is none.
        value = chance.choice([one for one in VALUES if path or one is not None])
        mapping = look_up(document.data, path if action == "add-key" else path[:-1])
        key = chance.choice([key for key in KEYS if not isinstance(mapping, dict) or key not in mapping])
        if action == "replace":
            yield Edit("f.yaml", path, action, value)
        elif action == "add-key":
            yield Edit("f.yaml", path, action, value, key=key)
        elif action == "append-item":
            yield Edit("f.yaml", path, action, value)
        elif action == "insert-item":
            length = len(look_up(document.data, path))
            yield Edit("f.yaml", path, action, value, index=chance.randrange(length))
        elif action == "remove":
            yield Edit("f.yaml", path, action, None)
        else:
            yield Edit("f.yaml", path, action, None, key=key)


def fits(action: str, path: DataPath, value: object) -> bool:
    """Whether the action can be asked for at a place that holds ``value``."""
    if action == "add-key":
        return isinstance(value, dict) or (value is None and path != ())
    if action == "append-item":
        return isinstance(value, list) or (value is None and path != ())
    if action == "insert-item":
        return isinstance(value, list) and value != []
    if action == "remove":
        return path != ()
    if action == "rename-key":
        return path != () and isinstance(path[-1], str)
    return True


def try_edit(name: str, text: str, edit: Edit, count: Count) -> None:
    """Make one edit and note what became of it."""
    label = f"{name}: {edit.action} {edit.at} key={edit.key!r} index={edit.index} value={edit.value!r}"
    document = read(text.encode(), places=True)
    try:
        new = apply_edits(text, [edit])
    except RefusedEditError as refusal:
        count.refused.append(f"{label}: {refusal.message}")
        place = re.search(r"line (\d+) of f\.yaml", refusal.help or "")
        lines = len(document.text.splitlines())
        if "f.yaml: " not in refusal.message or not place or not 1 <= int(place[1]) <= lines:
            count.wrong.append(f"{label}: refused without a reason or a line: {refusal}, {refusal.help}")
        return
    count.done += 1
    count.wrong += [f"{label}: {fault}\n{new!r}" for fault in find_faults(text, new, document, edit)]


def find_faults(text: str, new: str, document: Document, edit: Edit) -> Iterator[str]:
    """Say which laws the result of an edit breaks."""
    after = read(new.encode(), places=True)
    if after.problems:
        yield f"cannot be read: {after.problems[0].message}"
        return
    if not same(after.data, change(document.data, edit)):
        yield f"holds other data: {after.data!r}"
    if new.startswith("\ufeff") != text.startswith("\ufeff"):
        yield "the byte order mark is not what it was"
    kinds = {match[0] for match in re.finditer(r"\r?\n", text)} or {"\n"}
    if {match[0] for match in re.finditer(r"\r?\n", new)} - kinds:
        yield "has line ends of another kind"
    yield from find_changes_elsewhere(text, new, document, edit)
    yield from find_lost_comments(document.text, after.text, document, edit)
    yield from find_faults_of_second_run(new, edit)


def find_changes_elsewhere(text: str, new: str, document: Document, edit: Edit) -> Iterator[str]:
    """Say what differs outside the place of the edit."""
    # Where the last lines go, the line end of the one above them becomes the last.
    may_gain_end = edit.action in ("replace", "remove") and not text.endswith("\n")
    if new.endswith("\n") != text.endswith("\n") and not may_gain_end:
        yield "the end of the last line is not what it was"
    start, end = may_change(document, edit)
    old, body = document.text, new.removeprefix("\ufeff")
    if not body.startswith(old[:start]) or not body.endswith(old[end:]):
        yield f"text outside {start}:{end} is changed"
    if len(body) < start + len(old) - end:
        yield "text before and after runs into one another"
    is_block = document.places.nodes[edit.at].style == "block"
    if edit.action in ADDING and look_up(document.data, edit.at):
        # In brackets a comma may stand elsewhere than the item, and braces around a single pair.
        if not is_longer(old, body, at_once=is_block):
            yield "more is changed than something added"
    elif edit.action == "remove" and len(look_up(document.data, edit.at[:-1])) > 1:
        is_block = document.places.nodes[edit.at[:-1]].style == "block"
        if not is_longer(body, old, at_once=is_block):
            yield "more is changed than something removed"


def find_faults_of_second_run(new: str, edit: Edit) -> Iterator[str]:
    """Say what is wrong with making the same edit once more: only a replacement can be, for nothing."""
    try:
        again = apply_edits(new, [edit])
    except RefusedEditError as refusal:
        if edit.action == "replace":
            yield f"cannot be made twice: {refusal.message}"
        return
    if edit.action == "replace" and again != new:
        yield f"is otherwise when made twice: {again!r}"
    if edit.action in ("add-key", "rename-key") or (edit.action == "remove" and isinstance(edit.at[-1], str)):
        yield "could be made twice"


# What the data must be


def look_up(data: Any, path: DataPath) -> Any:
    for part in path:
        data = data[part]
    return data


def change(data: Any, edit: Edit) -> Any:
    """Return the data with the edit, made on plain Python data."""
    if edit.action in ("remove", "rename-key"):
        *above, last = edit.at
        return put(data, above, lambda here: take_out_or_rename(here, last, edit))
    return put(data, list(edit.at), lambda here: with_value(here, edit))


def put(data: Any, path: list[str | int], make: Any) -> Any:
    if not path:
        return make(data)
    copy = data.copy()
    copy[path[0]] = put(data[path[0]], path[1:], make)
    return copy


def take_out_or_rename(here: Any, last: Any, edit: Edit) -> Any:
    if edit.action == "rename-key":
        return {(edit.key if key == last else key): value for key, value in here.items()}
    if isinstance(here, dict):
        return {key: value for key, value in here.items() if key != last}
    return here[:last] + here[last + 1 :]


def with_value(here: Any, edit: Edit) -> Any:
    if edit.action == "replace":
        return edit.value
    if edit.action == "add-key":
        return {**(here or {}), edit.key: edit.value}
    if edit.action == "append-item":
        return [*(here or []), edit.value]
    return [*here[: edit.index], edit.value, *here[edit.index :]]


def same(one: Any, other: Any) -> bool:
    """Whether two data are equal, types and order of keys included."""
    return repr(one) == repr(other)


# Which part of the text may differ


def may_change(document: Document, edit: Edit) -> tuple[int, int]:
    """Return the stretch of the old text outside of which nothing may change."""
    text, nodes = document.text, document.places.nodes
    node = nodes[edit.at]
    if edit.action == "rename-key":
        assert node.key is not None
        return node.key_start, offset(text, node.key.end.line, node.key.end.column)
    if edit.action == "replace":
        if node.style not in ("|", ">", "block") and node.start != node.end:
            return node.start, node.end
        return above(text, node.start), below(text, node.end)
    if edit.action == "remove":
        parent = nodes[edit.at[:-1]]
        if parent.style == "flow" or len(look_up(document.data, edit.at[:-1])) == 1:
            return above(text, parent.start), below(text, parent.end)
        start = node.key_start
        if start < 0:
            start = text.rindex("-", 0, above(text, node.start))
        line = text.rfind("\n", 0, start) + 1
        start = line if text[line:start].strip(" ") == "?" else max(above(text, start), line)
        start = with_comments_above(text, start)
        end = below(text, node.end)
        return start, end + len(text[end:]) - len(text[end:].lstrip(" "))
    return above(text, node.start), below(text, node.end)


def is_longer(short: str, long: str, *, at_once: bool = True) -> bool:
    """Whether one text is the other with something put in, at one place or at several."""
    if at_once:
        pairs = zip(short, long, strict=False)
        start = next((at for at, (one, other) in enumerate(pairs) if one != other), len(short))
        return long.endswith(short[start:])
    rest = iter(long)
    return all(char in rest for char in short)


def with_comments_above(text: str, start: int) -> int:
    """Return where an entry begins if the comments directly above it are its own."""
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip(" "):
        return start
    while line and text[:line].splitlines()[-1].lstrip().startswith("#"):
        line = text.rfind("\n", 0, line - 1) + 1
        start = line
    return start


def above(text: str, at: int) -> int:
    """Return the end of the colon or dash that a value hangs on; spaces and comments may be between."""
    while True:
        start = len(text[:at].rstrip(" \t\r\n"))
        line = text.rfind("\n", 0, start) + 1
        comment = re.search(r"(^|[ \t])#", text[line:start])
        if comment is None or start == at:
            return start
        at = line + comment.start()


def below(text: str, at: int) -> int:
    """Return the end of the line at ``at``, and of the comments and blank lines that follow it."""
    while at < len(text) and text[at - 1 : at] != "\n":
        at += 1
    while match := re.compile(r"[ \t]*(#[^\n]*)?(\r?\n|\Z)").match(text, at):
        if match.end() == at:
            break
        at = match.end()
    return at


def offset(text: str, line: int, column: int) -> int:
    return sum(len(one) for one in text.splitlines(keepends=True)[: line - 1]) + column - 1


# Which comments must still be there


def find_comments(text: str) -> list[tuple[int, str]]:
    """Return where each comment begins and its words: what is between YAML's tokens."""
    comments: list[tuple[int, str]] = []
    at = 0
    for token in yaml.scan(text, Loader=yaml.CLoader):
        start, end = token.start_mark.index, token.end_mark.index
        comments += find_in_gap(text, at, start)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            header = text.find("\n", start, end)
            comments += find_in_gap(text, start, end if header < 0 else header)
        at = max(at, end)
    return comments + find_in_gap(text, at, len(text))


def find_in_gap(text: str, start: int, end: int) -> list[tuple[int, str]]:
    return [(start + match.start(), match[0].rstrip()) for match in re.finditer("#[^\n]*", text[start:end])]


def find_lost_comments(old: str, new: str, document: Document, edit: Edit) -> Iterator[str]:
    """Say which comments the edit lost that it should have kept."""
    start = end = 0
    node = document.places.nodes[edit.at]
    if edit.action == "replace":
        start, end = node.start, node.end
    elif edit.action == "remove":
        start, end = may_change(document, edit)
        parent = document.places.nodes[edit.at[:-1]]
        if parent.style == "flow":
            start = with_comments_above(old, node.start if node.key_start < 0 else node.key_start)
            end = max(node.end, old.find("\n", node.end))
    left = Counter(words for _, words in find_comments(new))
    kept = Counter(words for at, words in find_comments(old) if not start <= at < end)
    yield from (f"lost the comment {words!r}" for words in kept - left)
