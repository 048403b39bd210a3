from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from cpath.source.files import Folder, Found, LinkedFolderError, What

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for folder in ("x", ".hidden"):
        (root / folder).mkdir(parents=True)
    (root / "x" / "a.yaml").write_text("12345")
    (root / ".hidden" / "a.yaml").write_text("secret")
    (tmp_path / "outside").write_text("outside")
    os.mkfifo(root / "x" / "pipe")
    for name, target in {
        "link": "a.yaml",
        "folder-link": "../x",
        "broken": "nowhere",
        "loop": "loop",
        "out": "../../outside",
        "hidden": "../.hidden/a.yaml",
        "to-pipe": "pipe",
    }.items():
        os.symlink(target, root / "x" / name)
    return root


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.yaml", Found(What.FILE, 5)),
        ("link", Found(What.FILE, 5)),
        ("", Found(What.FOLDER)),
        ("folder-link", Found(What.FOLDER)),
        ("pipe", Found(What.OTHER)),
        ("to-pipe", Found(What.OTHER)),
        ("broken", Found(What.BROKEN_LINK)),
        ("loop", Found(What.BROKEN_LINK)),
        ("out", Found(What.LINK_OUT)),
        ("hidden", Found(What.LINK_TO_HIDDEN)),
    ],
)
def test_what_stands_at_a_path(root: Path, name: str, found: Found) -> None:
    assert Folder(root).look(f"x/{name}") == found


def test_what_stands_nowhere(root: Path) -> None:
    for call in (Folder(root).look, Folder(root).scan):
        with pytest.raises(FileNotFoundError):
            call("y")


def test_the_entries_of_a_folder_by_name(root: Path) -> None:
    names = [entry.name for entry in Folder(root).scan("x")]
    assert names == sorted(names)
    assert len(names) == 9
    with pytest.raises(LinkedFolderError):
        Folder(root).scan("x/folder-link")
    with pytest.raises(NotADirectoryError):
        Folder(root).scan("x/a.yaml")


def test_one_byte_more_tells_that_a_file_is_too_large(root: Path) -> None:
    assert Folder(root).read_bytes("x/a.yaml", 5) == b"12345"
    assert Folder(root).read_bytes("x/a.yaml", 3) == b"1234"
    with pytest.raises(OSError, match="not a regular file"):
        Folder(root).read_bytes("x/pipe", 5)
