"""Changes as Git writes them: names that cannot be seen, line ends, files that only move."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from cpath.cli.difference import render_change

if TYPE_CHECKING:
    from pathlib import Path

GIT = shutil.which("git")


def test_nothing_changes() -> None:
    assert render_change("a.yaml", b"title: T\n", b"title: T\n") == ""


def test_a_line_changes() -> None:
    assert render_change("a.yaml", b"a: 1\nb: 2", b"a: 1\nb: 3\n") == (
        "diff --git a/a.yaml b/a.yaml\n--- a/a.yaml\n+++ b/a.yaml\n@@ -1,2 +1,2 @@\n a: 1\n"
        "-b: 2\n\\ No newline at end of file\n+b: 3\n"
    )


def test_a_file_that_only_moves() -> None:
    assert render_change("a.yaml", b"a: 1\n", b"a: 1\n", "b.yaml") == (
        "diff --git a/a.yaml b/b.yaml\nsimilarity index 100%\nrename from a.yaml\nrename to b.yaml\n"
    )


def test_line_ends_are_written_out_only_where_they_change() -> None:
    assert "-a: 1^M\n+a: 1\n" in render_change("a.yaml", b"a: 1\r\n", b"a: 1\n")
    assert "-a: 1\r\n+a: 2\r\n" in render_change("a.yaml", b"a: 1\r\n", b"a: 2\r\n")
    assert "-<U+FEFF>a: 1\n+a: 1\n" in render_change("a.yaml", b"\xef\xbb\xbfa: 1\n", b"a: 1\n")


@pytest.mark.skipif(GIT is None, reason="git is not installed")
@pytest.mark.parametrize("name", ["a b", "Enfermería", 'a"b', "a\\b", "a\nb", "a\x1b[31mb", "a\u202eb"])
def test_git_reads_every_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"a: 1\nb: 2\nc: 3\n")
    change = render_change(name, b"a: 1\nb: 2\nc: 3\n", b"a: 1\nb: 2\nc: 4\n", f"{name}-new")
    assert "\x1b" not in change
    assert "\u202e" not in change
    for command, given in (["init", "-q", "."], b""), (["apply", "-"], change.encode()):
        subprocess.run([GIT or "git", *command], input=given, cwd=tmp_path, check=True)
    assert not (tmp_path / name).exists()
    assert (tmp_path / f"{name}-new").read_bytes() == b"a: 1\nb: 2\nc: 4\n"
