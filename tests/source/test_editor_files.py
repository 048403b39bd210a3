"""Edits of long files, of which little is read again, and of several files, of which all change or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpath.errors import RefusedEditError
from cpath.source import agreement, editor
from cpath.source.agreement import read_otherwise
from cpath.source.edit import Edit
from cpath.source.editor import apply_edits, write_edits
from cpath.source.reader import read

if TYPE_CHECKING:
    from pathlib import Path

# Long files


def test_many_edits_in_place_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "l:\n" + "".join(f"  - a{index}: x # {index}\n" for index in range(500))
    several = [Edit("f", ("l", index, f"a{index}"), "replace", "w") for index in range(500)]
    several += [Edit("f", ("l", index, f"a{index}"), "rename-key", key="b") for index in range(500)]
    readings = []
    monkeypatch.setattr(editor, "read", lambda *args, **kwargs: readings.append(1) or read(*args, **kwargs))
    after = apply_edits(text, several)
    assert after == "l:\n" + "".join(f"  - b: w # {index}\n" for index in range(500))
    assert len(readings) == 4


def test_a_refused_one_of_many_is_named() -> None:
    text = "".join(f"a{index}: x\n" for index in range(50))
    several = [Edit("f", (f"a{index}",), "rename-key", key=f"b{index % 40}") for index in range(50)]
    with pytest.raises(RefusedEditError, match="rename the key of a40 to 'b0' in f: the key already exists"):
        apply_edits(text, several)


def test_a_change_in_a_long_file_is_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    items = "".join(f"  - a: {index} # c\n    b: [x, y]\n" for index in range(4_000))
    text = f"title: x\nl:\n{items}end: 1\n"
    parts: list[str] = []

    def note(part: str) -> object:
        parts.append(part)
        return read_otherwise(part)

    monkeypatch.setattr(agreement, "read_otherwise", note)
    for edit in (
        Edit("f", ("l", 2_000, "a"), "replace", [1]),
        Edit("f", ("l", 0), "remove"),
        Edit("f", ("l",), "insert-item", {"c": 1}, index=0),
        Edit("f", ("l",), "append-item", {"c": 1}),
        Edit("f", ("l", 3_999, "a"), "remove"),
        Edit("f", ("l", 2_000), "replace", "x"),
        Edit("f", ("l", 2_000), "add-key", "x", "c"),
    ):
        parts.clear()
        apply_edits(text, [edit])
        assert parts
        assert max(map(len, parts)) < 1_000, edit


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


def test_the_second_parser_reads_each_stretch_of_a_long_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read_by_it: list[int] = []
    read_otherwise = agreement.read_otherwise
    monkeypatch.setattr(
        agreement, "read_otherwise", lambda text: (read_by_it.append(len(text)), read_otherwise(text))[1]
    )
    text = "title: Many\nitems:\n" + "".join(f"  - {{id: c{number}, Title: T}}\n" for number in range(800))
    edits = [Edit("a.yaml", ("items", number, "Title"), "rename-key", key="title") for number in range(800)]
    new = apply_edits(text, edits)
    assert new == text.replace("Title:", "title:")
    assert sum(read_by_it) <= 1.1 * len(text)
    assert read_by_it
    read_by_it.clear()
    apply_edits(text, [edits[10], edits[400]])
    assert 0 < sum(read_by_it) < len(text) / 20
