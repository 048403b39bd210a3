"""Which programs are started, and what bounds them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from cpath.source.program import Ended, clean_environment, find_program, run_program

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="scripts of POSIX")


def plant(folder: Path, script: str = "exit 0") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dot").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "dot").chmod(0o755)
    return str(folder / "dot")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "checkout" / "region"
    root.mkdir(parents=True)
    (root / "cpath.yaml").touch()
    (root.parent / ".git").mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return root


@pytest.mark.parametrize("entry", [".", "", "bin", "..", "{root}", "{root}/bin", "{root}/..", "{root}/../bin",
                                   "{root}/../../link", "{root}/../../linked"])  # fmt: skip
def test_nothing_of_a_repository_is_started(
    entry: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (repository, repository / "bin", repository.parent, repository.parent / "bin"):
        plant(folder)
    (repository.parent.parent / "link").symlink_to("checkout/region/bin")
    (repository.parent.parent / "linked").mkdir()
    (repository.parent.parent / "linked" / "dot").symlink_to(repository / "bin" / "dot")
    monkeypatch.setenv("PATH", entry.format(root=repository))
    assert find_program("dot") is None
    outside = plant(repository.parent.parent / "programs")
    monkeypatch.setenv("PATH", os.pathsep.join((entry.format(root=repository), os.path.dirname(outside))))
    assert find_program("dot") == outside


def test_nothing_of_another_repository_either(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = repository.parent.parent / "other"
    plant(other / "tools" / "bin")
    (other / "cpath.yaml").touch()
    monkeypatch.setenv("PATH", str(other / "tools" / "bin"))
    assert find_program("dot") is None
    # With only Git's mark, it must be the repository that is asked about: Homebrew is one, too.
    (other / "cpath.yaml").unlink()
    (other / ".git").mkdir()
    assert find_program("dot") is not None
    assert find_program("dot", other / "tools") is None


def test_who_works_at_home_has_programs_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = plant(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/somewhere")
    assert find_program("dot") is None
    for home in (tmp_path, tmp_path / "me"):
        monkeypatch.setenv("HOME", str(home))
        assert find_program("dot") == planted
        monkeypatch.setenv("PATH", str(tmp_path))
        plant(tmp_path)
        assert find_program("dot") is None  # right in the working folder
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))


def test_only_whole_paths_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", "/bin", "bin")))
    monkeypatch.setenv("LD_LIBRARY_PATH", "")
    monkeypatch.setenv("HOMEPATH", "\\Users\\me")
    names = ("PATH", "LD_LIBRARY_PATH", "HOMEPATH")
    assert clean_environment(names) == {"PATH": "/bin", "LD_LIBRARY_PATH": "", "HOMEPATH": "\\Users\\me"}


def run(
    folder: Path, script: str, *, seconds: float = 30, given: bytes = b"", most: int = 1_000_000
) -> Ended:
    return run_program(
        [plant(folder, script)], given, seconds=seconds, most=most, environment=dict(os.environ), folder="/"
    )


def test_an_answer(tmp_path: Path) -> None:
    ended = run(tmp_path, "cat; echo said >&2; exit 3", given=b"x" * 500_000)
    assert (ended.code, ended.out, ended.said) == (3, b"x" * 500_000, "said\n")
    assert not ended.is_late
    assert not ended.is_too_long
    assert run(tmp_path, "exit 0", given=b"x" * 500_000).code == 0  # it does not read


@pytest.mark.parametrize("script", ["cat /dev/zero", "cat /dev/zero & cat /dev/zero", "cat /dev/zero >&2"])
def test_an_answer_without_an_end(tmp_path: Path, script: str) -> None:
    ended = run(tmp_path, script)
    assert ended.is_too_long
    assert not ended.is_late
    assert len(ended.out) < 3_000_000


@pytest.mark.parametrize(
    "script",
    [
        "exec sleep 600",
        "sleep 600",
        "sleep 600 &",
        "exec >&-; exec sleep 600",
        "trap '' TERM INT HUP; sleep 600; sleep 600",
    ],
)
def test_what_does_not_end_is_ended(tmp_path: Path, script: str) -> None:
    assert run(tmp_path, script, seconds=0.3).is_late
