from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cpath.errors import MissingProgramError, NoRepositoryError, UnreadableError, UsageError
from cpath.source import tree as tree_module
from cpath.source.files import Found, LinkedFolderError, What
from cpath.source.git import find_git
from cpath.source.history import Commit, History, find_history

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import GitFolder


def names(history: History, commit: str, folder: str) -> list[str]:
    return [entry.name for entry in history.tree(commit).scan(folder)]


def test_names_of_a_commit_lead_to_its_id(git_folder: GitFolder) -> None:
    first = git_folder.commit("First", files={"a": "1"})
    second = git_folder.commit("Second", files={"a": "2"})
    git_folder.git("tag", "-a", "v1", "-m", "words", first)
    git_folder.git("branch", "größe/x", first)
    history = History.open(git_folder.root)
    for name in (first, first[:8], "HEAD~1", "HEAD^", "v1", "refs/tags/v1", "größe/x", "@~", "main@{1}"):
        assert history.resolve(name) == first
    assert history.resolve("HEAD") == second
    with pytest.raises(UsageError) as refusal:
        history.resolve("v2")
    assert "v2" in refusal.value.message
    assert "git log --oneline" in (refusal.value.help or "")


def test_a_commit_is_dated_where_it_was_made(git_folder: GitFolder) -> None:
    id_ = git_folder.commit("Sign step 1 \t too\n\nAt length.", "2026-03-31T23:30:00 -0700", {"a": "1"})
    history = History.open(git_folder.root)
    assert history.commit("HEAD") == Commit(id_, id_[:7], date(2026, 3, 31), "Sign step 1 \t too")


def test_commits_are_those_that_touch_a_path(git_folder: GitFolder) -> None:
    git_folder.commit("Zero", files={"a": "0", "folder/b": "0"})
    git_folder.commit("One", files={"a": "1"})
    git_folder.git("checkout", "--quiet", "-b", "side")
    git_folder.commit("Aside", files={"folder/c": "1"})
    git_folder.git("checkout", "--quiet", "main")
    git_folder.commit("Two", files={"folder/b": "2"})
    git_folder.git("merge", "--quiet", "--no-ff", "-m", "Merge", "side")
    history = History.open(git_folder.root)

    def subjects(since: str | None, *paths: str) -> list[str]:
        return [commit.subject for commit in history.commits(since, "HEAD", paths)]

    assert subjects(None) == ["Merge", "Two", "One", "Zero"]
    assert subjects("HEAD~2") == ["Merge", "Two"]
    assert subjects(None, "a") == ["One", "Zero"]
    assert subjects(None, "folder") == ["Merge", "Two", "Zero"]
    assert subjects("HEAD~1", "folder/c", "a") == ["Merge"]
    assert subjects(None, ":(attr:x)a", "*", "--all") == []


def test_the_files_of_a_commit_not_of_the_folder(git_folder: GitFolder) -> None:
    odd = 'new\nline "quoted" é.yaml'
    commit = git_folder.commit("First", files={"a": "old", "x/b": "b", f"x/{odd}": "odd", "x/empty": ""})
    git_folder.write({"a": "new", "x/c": "c", "x/b": None})
    history = History.open(git_folder.root)
    files = history.tree(commit)
    assert names(history, commit, "") == ["a", "x"]
    assert names(history, commit, "x") == ["b", "empty", odd]
    assert files.read_bytes("a", 100) == b"old"
    assert files.read_bytes(f"x/{odd}", 100) == b"odd"
    assert files.read_bytes("x/empty", 100) == b""
    assert files.read_bytes("a", 100) == b"old"  # again: places are looked up later
    assert files.look("x") == Found(What.FOLDER)
    assert files.look("x/b") == Found(What.FILE, 1)
    assert history.blob(commit, "x/b") == b"b"
    assert history.blob(commit, "x") is history.blob(commit, "x/c") is history.blob(commit, "../a") is None
    for call in (lambda: files.look("y"), lambda: files.scan("y"), lambda: files.read_bytes("y", 1)):
        with pytest.raises(FileNotFoundError):
            call()
    with pytest.raises(NotADirectoryError):
        files.scan("a")


def test_only_what_is_asked_for_is_listed(git_folder: GitFolder) -> None:
    commit = git_folder.commit("First", files={"a": "1", "x/b": "1", "y/c": "1", "xx": "1"})
    files = History.open(git_folder.root).tree(commit, ["x", "a", "none"])
    assert [entry.name for entry in files.scan("")] == ["a", "x"]


def test_many_files_come_in_few_batches(git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "_BATCH_FILES", 10)
    monkeypatch.setattr(tree_module, "_BATCH_BYTES", 400)
    wanted = {f"x/{number:03}": f"{number:03}" * (number % 40) for number in range(95)}
    commit = git_folder.commit("Many", files=wanted)
    history = History.open(git_folder.root)
    asked = []
    contents = history.read_contents
    monkeypatch.setattr(history, "read_contents", lambda items: asked.append(len(items)) or contents(items))
    files = history.tree(commit)
    for order in (sorted(wanted), sorted(wanted, reverse=True)):
        for path in order:
            assert files.read_bytes(path, 1_000) == wanted[path].encode()
    assert max(asked) == 10
    assert sum(asked) == 2 * len(wanted)
    assert len(asked) < len(wanted) + 30


def test_a_large_file_is_not_fetched(git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = git_folder.commit("Large", files={"a": b"x" * 3_000_000, "b": "small"})
    history = History.open(git_folder.root)
    monkeypatch.setattr(history, "read_contents", lambda items: pytest.fail(f"asked for {items}"))
    files = history.tree(commit)
    assert files.look("a") == Found(What.FILE, 3_000_000)
    assert len(files.read_bytes("a", 2**21)) == 2**21 + 1
    with pytest.raises(UnreadableError, match="3,000,000 bytes"):
        history.blob(commit, "a")


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("a.yaml", What.FILE),
        ("../x/a.yaml", What.FILE),
        ("./../y/b.yaml", What.FILE),
        ("../y", What.FOLDER),
        ("../folder-link/b.yaml", What.FILE),
        ("second", What.FILE),
        ("nowhere", What.BROKEN_LINK),
        ("a.yaml/x", What.BROKEN_LINK),
        ("link", What.BROKEN_LINK),
        ("../../outside", What.LINK_OUT),
        ("../../work/x/a.yaml", What.LINK_OUT),
        ("/etc/passwd", What.LINK_OUT),
        ("../.hidden/a.yaml", What.LINK_TO_HIDDEN),
        ("../.git/config", What.LINK_TO_HIDDEN),
        ("../unlisted/c.yaml", What.FILE),
    ],
)
def test_links_of_a_commit_lead_where_they_lead_on_disk(
    git_folder: GitFolder, target: str, found: What
) -> None:
    git_folder.write({"x/a.yaml": "a", "y/b.yaml": "bb", ".hidden/a.yaml": "hidden", "unlisted/c.yaml": "c"})
    os.symlink("y", git_folder.root / "folder-link")
    os.symlink("a.yaml", git_folder.root / "x" / "second")
    os.symlink(target, git_folder.root / "x" / "link")
    commit = git_folder.commit("Links")
    files = History.open(git_folder.root).tree(commit, ["x", "y", "folder-link"])
    if found is not What.FILE:
        assert files.look("x/link") == Found(found)
        with pytest.raises(FileNotFoundError):
            files.read_bytes("x/link", 100)
    else:
        text = (git_folder.root / "x" / "link").read_bytes()
        assert files.look("x/link") == Found(found, len(text))
        assert files.read_bytes("x/link", 100) == text
    with pytest.raises(LinkedFolderError):
        files.scan("folder-link")


def test_a_submodule_is_no_file_and_no_folder(git_folder: GitFolder) -> None:
    commit = git_folder.commit("First", files={"a": "1"})
    git_folder.git("update-index", "--add", "--cacheinfo", f"160000,{commit},x/module")
    git_folder.git("commit", "--quiet", "-m", "Module")
    history = History.open(git_folder.root)
    files = history.tree(history.resolve("HEAD"))
    (entry,) = files.scan("x")
    assert (entry.name, entry.is_dir(), entry.is_symlink()) == ("module", False, False)
    assert files.look("x/module") == Found(What.OTHER)
    with pytest.raises(OSError, match="submodule"):
        files.scan("x/module")
    assert history.blob(history.resolve("HEAD"), "x/module") is None


def test_a_folder_below_the_top_sees_only_itself(git_folder: GitFolder) -> None:
    first = git_folder.commit("First", files={"a": "1", "b": "1"})
    git_folder.commit("Second", files={"data é/plains/x": "2", "data é/plains/y/z": "2"})
    git_folder.commit("Third", files={"a": "3"})
    history = History.open(git_folder.root / "data é" / "plains")
    head = history.resolve("HEAD")
    assert names(history, head, "") == ["x", "y"]
    assert history.blob(head, "y/z") == b"2"
    assert history.blob(head, "a") is None
    assert [commit.subject for commit in history.commits(None, "HEAD", ())] == ["Second"]
    assert [commit.subject for commit in history.commits(None, "HEAD", ["y/z"])] == ["Second"]
    assert names(history, first, "") == []


def test_worktrees_and_detached_heads(git_folder: GitFolder) -> None:
    first = git_folder.commit("First", files={"a": "1"})
    git_folder.commit("Second", files={"a": "2"})
    other = git_folder.root.parent / "other"
    git_folder.git("worktree", "add", "--quiet", "--detach", str(other), first)
    history = History.open(other)
    assert history.resolve("HEAD") == first
    assert history.blob(history.resolve("main"), "a") == b"2"


def test_a_worktree_of_a_bare_clone(git_folder: GitFolder) -> None:
    first = git_folder.commit("First", files={"a": "1"})
    bare = git_folder.root.parent / "bare.git"
    git_folder.git("clone", "--quiet", "--bare", str(git_folder.root), str(bare))
    git_folder.git(
        "-C", str(bare), "worktree", "add", "--quiet", str(git_folder.root.parent / "tree"), "main"
    )
    assert History.open(git_folder.root.parent / "tree").resolve("HEAD") == first
    with pytest.raises(NoRepositoryError):
        History.open(bare)


def test_a_repository_of_sha_256(tmp_path: Path, git_folder: GitFolder) -> None:
    git_folder.root = tmp_path / "sha256"
    git_folder.root.mkdir()
    git_folder.git("init", "--quiet", "--object-format=sha256")
    commit = git_folder.commit("First", files={"x/a": "1"})
    history = History.open(git_folder.root)
    assert len(commit) == 64
    assert history.resolve("HEAD") == commit
    assert history.tree(commit).read_bytes("x/a", 10) == b"1"
    assert history.commit("HEAD").id == commit


def test_a_shallow_clone(git_folder: GitFolder) -> None:
    git_folder.commit("First", files={"a": "1"})
    git_folder.commit("Second", files={"a": "2"})
    clone = git_folder.root.parent / "clone"
    git_folder.git("clone", "--quiet", "--depth=1", f"file://{git_folder.root}", str(clone))
    history = History.open(clone)
    assert history.is_shallow
    assert [commit.subject for commit in history.commits(None, "HEAD")] == ["Second"]
    with pytest.raises(UsageError) as refusal:
        history.resolve("HEAD~1")
    assert "fetch-depth: 0" in (refusal.value.help or "")


def test_a_packed_repository_is_read_alike(git_folder: GitFolder) -> None:
    wanted = {f"x/{number}": "same text " * 100 + str(number) for number in range(40)}
    commit = git_folder.commit("Many", files=wanted)
    git_folder.git("gc", "--quiet")
    files = History.open(git_folder.root).tree(commit)
    assert {path: files.read_bytes(path, 10_000).decode() for path in wanted} == wanted


def test_without_a_commit_there_is_no_history(git_folder: GitFolder) -> None:
    assert find_history(git_folder.root) is None
    with pytest.raises(UsageError):
        History.open(git_folder.root).resolve("HEAD")
    git_folder.commit("First", files={"a": "1"})
    assert find_history(git_folder.root) is not None


def test_without_a_git_repository_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    place = tmp_path / "plain"
    place.mkdir()
    assert find_history(place) is None
    with pytest.raises(NoRepositoryError):
        History.open(place)


def test_without_the_program_there_is_none(git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    git_folder.commit("First", files={"a": "1"})
    # What lies in the folder itself is never taken for it, whatever the PATH says.
    shutil.copy(find_git(), git_folder.root / "git")
    monkeypatch.chdir(git_folder.root)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", str(git_folder.root.parent))))
    assert find_history(git_folder.root) is None
    with pytest.raises(MissingProgramError) as refusal:
        History.open(git_folder.root)
    assert refusal.value.help


def test_another_users_repository_needs_trust(
    git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git_folder.commit("First", files={"a": "1"})
    popen = subprocess.Popen

    def as_another(command: list[str], **options: object) -> object:
        options["env"] = {**options["env"], "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}  # type: ignore[dict-item]
        return popen(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", as_another)
    assert find_history(git_folder.root) is None
    with pytest.raises(UnreadableError, match="another user") as refusal:
        History.open(git_folder.root)
    assert f"git config --global --add safe.directory {git_folder.root}" in (refusal.value.help or "")
    # As machines of CI do, in the settings of the person or in variables.
    settings = tmp_path / "settings"
    settings.write_text(f"[safe]\n\tdirectory = {git_folder.root}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert History.open(git_folder.root).resolve("HEAD")
