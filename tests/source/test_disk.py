"""Results in files that a person named: whole, or the old one stays."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

import pytest

from cpath.source.disk import TEMPORARY_SUFFIX, replace_output, replace_with

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_file_gets_the_mode_of_new_files(tmp_path: Path) -> None:
    replace_output(tmp_path / "a", b"new")
    (tmp_path / "b").touch()
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    replace_output(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    before = sorted(os.listdir(tmp_path))
    for name in ("link", "pipe", "folder"):
        with pytest.raises(OSError, match=r"regular file|directory"):
            replace_output(tmp_path / name, b"new")
        with pytest.raises(OSError, match=r"regular file|directory"), replace_with(tmp_path / name):
            pytest.fail("it must not come to that")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES])
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace", "chmod"])
def test_an_error_of_the_disk_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(OSError, match=os.strerror(number)):
        replace_output(tmp_path / "a", b"new")
    monkeypatch.undo()
    assert (tmp_path / "a").read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_what_a_killed_process_left_goes_with_the_next_run(tmp_path: Path) -> None:
    names = {
        "forgotten": f".0123456789ab.a{TEMPORARY_SUFFIX}",
        "of another one at work": f".0123456789ac.a{TEMPORARY_SUFFIX}",
        "of another file": f".0123456789ad.b{TEMPORARY_SUFFIX}",
    }
    for name in names.values():
        (tmp_path / name).write_bytes(b"half")
    for what in ("forgotten", "of another file"):
        os.utime(tmp_path / names[what], (0, 0))
    replace_output(tmp_path / "a", b"new")
    assert sorted(os.listdir(tmp_path)) == sorted(
        ["a", names["of another one at work"], names["of another file"]]
    )


def test_names_as_long_as_may_be(tmp_path: Path) -> None:
    for name in ("x" * 255, "é" * 127):
        replace_output(tmp_path / name, b"new")
        assert (tmp_path / name).read_bytes() == b"new"
