from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from cpath.errors import CpathError, UnreadableError
from cpath.source import git
from cpath.source.git import GitError, ask, find_git
from cpath.source.history import History

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import GitFolder


def program(folder: Path, script: str) -> str:
    place = folder / "git"
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)
    return str(place)


def test_an_answer_is_given_as_it_is(tmp_path: Path) -> None:
    assert ask(program(tmp_path, "cat; printf 'a\\0b'"), tmp_path, "x", given=b"in\n") == b"in\na\0b"


def test_the_child_gets_a_short_list_of_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "*")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_TRACE", "GIT_SSH_COMMAND", "LD_PRELOAD_X", "SECRET_TOKEN"):
        monkeypatch.setenv(name, "x")
    told = ask(program(tmp_path, "env"), tmp_path).decode()
    names = {line.partition("=")[0] for line in told.splitlines()}
    assert {"PATH", "HOME", "LC_ALL", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"} <= names
    assert not names & {"GIT_DIR", "GIT_WORK_TREE", "GIT_TRACE", "GIT_SSH_COMMAND", "SECRET_TOKEN"}


def test_what_git_says_is_kept(tmp_path: Path) -> None:
    talking = program(tmp_path, "printf 'fatal: no \\033[31m such thing\\nmore\\n' >&2; exit 128")
    with pytest.raises(GitError) as refusal:
        ask(talking, tmp_path)
    assert refusal.value.reason == "no \N{REPLACEMENT CHARACTER}[31m such thing"
    assert not refusal.value.killed


def test_it_may_not_take_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "SECONDS", 0.2)
    # `exec`: there is one process to end, as with git.
    slow = program(tmp_path, "exec sleep 60")
    with pytest.raises(GitError) as refusal:
        ask(slow, tmp_path)
    assert refusal.value.killed


def test_it_may_not_answer_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "MOST_BYTES", 100_000)
    with pytest.raises(UnreadableError, match="larger than"):
        ask(program(tmp_path, "exec cat /dev/zero"), tmp_path)


def test_a_program_that_cannot_be_started(tmp_path: Path) -> None:
    place = tmp_path / "git"
    place.write_bytes(b"\0")
    place.chmod(0o755)
    with pytest.raises(UnreadableError) as refusal:
        ask(str(place), tmp_path)
    assert refusal.value.help
    with pytest.raises(UnreadableError):
        ask(find_git(), tmp_path / "nowhere")


def test_a_slow_answer_is_no_unknown_revision(git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    git_folder.commit("First", files={"a": "1"})
    history = History.open(git_folder.root)
    monkeypatch.setattr(history, "_git", program(git_folder.root.parent, "exec sleep 60"))
    monkeypatch.setattr(git, "SECONDS", 0.2)
    with pytest.raises(UnreadableError, match="cannot read the revision 'HEAD'"):
        history.resolve("HEAD")


GARBAGE = {
    "nothing": "",
    "a line": "echo x",
    "lines": "seq 9",
    "bytes": "printf '\\377\\376\\0\\377\\n\\n\\n'",
    "true and bytes": "printf 'false\\ntrue\\n\\377\\n'",
    "tabs": "printf 'a\\tb\\0c\\td\\0'",
    "dates": "printf 'x\\0y\\0z\\0w\\n'",
    "an id and garbage": 'case "$*" in *rev-parse*) echo ID;; *) printf "a b c d e\\tf\\000\\377";; esac',
    "an id and no size": 'case "$*" in *rev-parse*) echo ID;; *cat-file*) echo ID blob x;; '
    '*) printf "100644 blob ID 3\\tcpath.yaml\\000";; esac',
}
"""Scripts that are called git; ID stands for what may be an object's."""


@pytest.mark.parametrize("script", GARBAGE.values(), ids=GARBAGE)
def test_what_is_called_git_may_say_anything(script: str, git_folder: GitFolder) -> None:
    git_folder.commit("First", files={"cpath.yaml": "1"})
    planted = program(git_folder.root.parent, script.replace("ID", "a" * 40))
    history = History.open(git_folder.root)
    history._git = planted
    calls: list[Callable[[], object]] = [
        lambda: history.resolve("HEAD"),
        lambda: history.commit("HEAD"),
        lambda: history.commits(None, "HEAD"),
        lambda: history.blob("a" * 40, "cpath.yaml"),
        lambda: history.tree("a" * 40).scan(""),
        lambda: history.tree("a" * 40).read_bytes("cpath.yaml", 100),
    ]
    for call in calls:
        with suppress(CpathError, OSError):  # `Files` raises as the disk does
            call()
    with pytest.MonkeyPatch.context() as patch, suppress(CpathError):
        patch.setattr("cpath.source.history.find_git", lambda _: planted)
        History.open(git_folder.root)
