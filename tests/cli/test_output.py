"""Where results go: what `-o` promises."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from cpath.cli.output import emit
from cpath.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_result_in_a_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    emit("é\n", tmp_path / "made" / "here" / "a.txt")
    assert (tmp_path / "made" / "here" / "a.txt").read_bytes() == "é\n\n(written by cpath)\n".encode()
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"wrote {tmp_path}/made/here/a.txt\n")


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")

    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(UsageError, match=r"a\.txt cannot be written: no space left on device") as refusal:
        emit("new", tmp_path / "a.txt", force=True)
    monkeypatch.undo()
    assert refusal.value.exit_code == ExitCode.USAGE
    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("place", ["", "folder", "file/a.txt", "a\0b", "x" * 300])
def test_places_that_cannot_hold_a_result(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(UsageError, match="cannot be written"):
        emit("new", tmp_path / place)
    assert (tmp_path / "file").read_bytes() == b"mine"
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]
