"""Git repositories that would run programs: whatever cpath reads of them, nothing is started or written."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.catalog import load_revision
from cpath.cli import main
from cpath.errors import CpathError, NoRepositoryError, UnreadableError, UsageError
from cpath.model import Occupation
from cpath.source.history import History, find_history

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import GitFolder

STEPS = Path(__file__).parents[1] / "repos" / "steps"
NURSE = 'title: Registered nurses\nsoc: "29-1141"\nlevel: middle\n'
SETTINGS = "format: 1\ntitle: Test\n"
ATTRIBUTES = "* filter=evil diff=evil merge=evil text eol=crlf\n*.yaml ident\n"


class Trap:
    """A program that leaves a mark when anybody starts it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.mark = folder / "started"
        self.program = folder / "trap"
        self.program.write_text(f'#!/bin/sh\necho "$0 $*" >> {self.mark}\n')
        self.program.chmod(0o755)

    @property
    def started(self) -> str:
        return self.mark.read_text() if self.mark.exists() else ""


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path / "trap")


def arm(folder: GitFolder, trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the trap wherever Git would start a program: settings, hooks, variables, the PATH's dot."""
    program = str(trap.program)
    for hook in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction", "pre-auto-gc"):
        place = folder.root / ".git" / "hooks" / hook
        place.parent.mkdir(exist_ok=True)
        place.symlink_to(trap.program)
    included = folder.root / "included.config"
    included.write_text(
        f'[filter "evil"]\n\tprocess = {program}\n\trequired = true\n[core]\n\tpager = {program}\n'
    )
    settings = {
        "core.fsmonitor": program,
        "core.hooksPath": str(folder.root / ".git" / "hooks"),
        "core.pager": program,
        "pager.rev-list": program,
        "pager.ls-tree": program,
        "core.editor": program,
        "core.askPass": program,
        "core.sshCommand": program,
        "core.gitProxy": program,
        "core.alternateRefsCommand": program,
        "credential.helper": program,
        "filter.evil.smudge": program,
        "filter.evil.clean": program,
        "diff.evil.textconv": program,
        "diff.evil.command": program,
        "diff.external": program,
        "merge.evil.driver": program,
        "gpg.program": program,
        "gpg.ssh.program": program,
        "log.showSignature": "true",
        "interactive.diffFilter": program,
        "uploadpack.packObjectsHook": program,
        "alias.rev-parse": f"!{program}",
        "alias.ls-tree": f"!{program}",
        "alias.cat-file": f"!{program}",
        "alias.rev-list": f"!{program}",
        "include.path": str(included),
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "remote.origin.url": f"ext::{program}",
        "remote.origin.promisor": "true",
        "remote.origin.partialclonefilter": "blob:none",
        "remote.origin.uploadpack": program,
        "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1",
    }
    for name, value in settings.items():
        folder.git("config", name, value)
    for name in (
        "GIT_EXTERNAL_DIFF",
        "GIT_PAGER",
        "GIT_EDITOR",
        "GIT_ASKPASS",
        "GIT_SSH",
        "GIT_SSH_COMMAND",
        "GIT_PROXY_COMMAND",
        "PAGER",
    ):
        monkeypatch.setenv(name, program)
    for name in ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE_SETUP", "GIT_TRACE_PACKET"):
        monkeypatch.setenv(name, str(trap.mark))
    monkeypatch.setenv("GIT_EXEC_PATH", str(trap.program.parent))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(trap.program.parent))
    monkeypatch.setenv("GIT_INDEX_FILE", str(trap.mark))
    # A program called git in the folder, and a PATH that would find it first.
    planted = folder.root / "git"
    planted.symlink_to(trap.program)
    monkeypatch.chdir(folder.root)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")


def snapshot(root: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            place = os.path.join(folder, name)
            status = os.lstat(place)
            found[place] = (status.st_mtime_ns, status.st_size)
    return found


@pytest.fixture
def armed(git_folder: GitFolder, trap: Trap, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitFolder]:
    """Yield an armed repository of three commits; afterwards nothing was started and nothing written."""
    git_folder.commit(
        "First",
        files={"cpath.yaml": SETTINGS, "occupations/nurse.yaml": NURSE, ".gitattributes": ATTRIBUTES},
    )
    git_folder.commit("Second", files={"occupations/chemist.yaml": NURSE.replace("nurses", "chemists")})
    git_folder.commit("Third", files={"occupations/nurse.yaml": NURSE.replace("middle", "entry")})
    arm(git_folder, trap, monkeypatch)
    before = snapshot(git_folder.root.parent)
    yield git_folder
    assert trap.started == ""
    assert snapshot(git_folder.root.parent) == before


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["cpath", *arguments])
    return main._call()


def test_the_trap_works(armed: GitFolder, trap: Trap) -> None:
    """See that plain Git steps into it: else the other tests would prove nothing."""
    before = snapshot(armed.root.parent)
    for arguments in (
        ("status",),
        ("diff", "HEAD~1"),
        ("show", "--textconv", "HEAD:cpath.yaml"),
        ("fetch", "origin"),
    ):
        with contextlib.suppress(subprocess.CalledProcessError):
            armed.git(*arguments)
    assert trap.started.count("\n") >= 4
    trap.mark.unlink()
    for place in snapshot(armed.root.parent).keys() - before.keys():
        os.unlink(place)
    for place, (time, _) in before.items():
        if not os.path.islink(place):
            os.utime(place, ns=(time, time))


def test_nothing_is_started_and_nothing_is_written(
    armed: GitFolder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "diff", "HEAD~2", "HEAD") == 0
    assert "Registered chemists (`chemist`)  added" in capsys.readouterr().out
    assert run(monkeypatch, "diff", "HEAD~1") == 0
    assert "nurse" in capsys.readouterr().out
    history = find_history(armed.root)
    assert history is not None
    commits = history.commits("HEAD~2", "HEAD", ["occupations/chemist.yaml"])
    assert [commit.subject for commit in commits] == ["Second"]
    assert history.blob("HEAD", "occupations/nurse.yaml") is not None


def test_signing_and_checking_steps_start_nothing(
    git_folder: GitFolder,
    trap: Trap,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    set_openings: Any,
) -> None:
    shutil.copytree(STEPS, git_folder.root, dirs_exist_ok=True)
    initiative = git_folder.root / "regions/plains/initiatives/health-care.yaml"
    whole = initiative.read_text(encoding="utf-8")
    signed = whole.partition("  - step: 4\n")[0]
    git_folder.commit("Sign three", files={str(initiative): signed, ".gitattributes": ATTRIBUTES})
    git_folder.commit("Else", files={"organizations/employer-01.yaml": "title: Firm\ntype: employer\n"})
    arm(git_folder, trap, monkeypatch)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    sign = ("step", "advance", "health-care", "--by", "plains-college", "--role", "Dean", "--dry-run")
    valid = "All 3 signed steps are still valid"
    for text, openings, expected, said in (
        (signed, 120, (0, 0), valid),
        (signed.replace("sector: Health care", "sector: Health"), 120, (1, 0), valid),
        (signed, 40, (1, 1), "files that are not committed yet"),
    ):
        initiative.write_text(text, encoding="utf-8")
        set_openings(git_folder.root, openings)
        before = snapshot(git_folder.root.parent)
        assert (run(monkeypatch, *sign), run(monkeypatch, "step", "check")) == expected
        assert said in capsys.readouterr().out
        assert trap.started == ""
        assert snapshot(git_folder.root.parent) == before


ODD_REVISIONS = {
    "an option that writes": "--output=out",
    "an option that reads": "-O/etc/passwd",
    "help": "-h",
    "all": "--all",
    "stdin": "--stdin",
    "end of options": "--end-of-options",
    "nothing": "",
    "a space": " ",
    "NUL": "HEAD\0",
    "a new line": "HEAD\n--all",
    "very long": "x" * 10_000,
    "very long and right": "HEAD" + "~0" * 5_000,
    "without": "^HEAD",
    "a range": "HEAD~1..HEAD",
    "a file": "HEAD:cpath.yaml",
    "a tree": "HEAD^{tree}",
    "two names": "HEAD HEAD~1",
    "a remote program": "ext::sh",
    "escape": "\x1b[31mHEAD",
    "not there": "0" * 40,
    "surrogate": "\udce4",
}


@pytest.mark.parametrize("name", ODD_REVISIONS)
def test_odd_revisions_are_no_revisions(armed: GitFolder, name: str) -> None:
    history = History.open(armed.root)
    with pytest.raises(UsageError) as refusal:
        history.resolve(ODD_REVISIONS[name])
    assert refusal.value.help
    assert refusal.value.message.isprintable()
    assert len(refusal.value.message) < 1_200


def test_contents_that_the_clone_lacks_are_not_fetched(armed: GitFolder) -> None:
    blob = armed.git("rev-parse", "HEAD:occupations/nurse.yaml")
    place = armed.root / ".git" / "objects" / blob[:2] / blob[2:]
    kept = place.read_bytes()
    times = place.parent.stat()
    place.unlink()
    history = History.open(armed.root)
    with pytest.raises(UnreadableError, match="does not have the contents"):
        load_revision(history, history.resolve("HEAD"))
    status = (times.st_atime_ns, times.st_mtime_ns)
    place.write_bytes(kept)
    os.utime(place, ns=status)
    os.utime(place.parent, ns=status)


def test_a_replaced_commit_is_read_as_it_was_made(git_folder: GitFolder) -> None:
    first = git_folder.commit("First", files={"cpath.yaml": SETTINGS, "occupations/nurse.yaml": NURSE})
    second = git_folder.commit("Second", files={"occupations/nurse.yaml": NURSE.replace("nurses", "spies")})
    git_folder.git("replace", first, second)
    (git_folder.root / ".git" / "info" / "grafts").write_text(f"{second}\n")
    history = History.open(git_folder.root)
    assert load_revision(history, first).catalog.all(Occupation)["nurse"].entity.title == "Registered nurses"
    assert history.resolve("HEAD~1") == first


def test_a_bare_repository_within_the_folder_is_not_asked(git_folder: GitFolder, trap: Trap) -> None:
    """A pull request can bring one along, with settings of its own."""
    git_folder.commit("First", files={"cpath.yaml": SETTINGS})
    inside = git_folder.root / "data"
    git_folder.git("init", "--quiet", "--bare", str(inside))
    with (inside / "config").open("a") as config:
        config.write(f"[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = {trap.program}\n")
    (inside / "cpath.yaml").write_text(SETTINGS)
    with pytest.raises(NoRepositoryError):
        History.open(inside)
    assert trap.started == ""


def test_a_tree_of_ten_billion_files_is_refused(
    git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten levels of ten times the same folder: a few objects that Git lists without an end."""
    monkeypatch.setattr("cpath.source.git.MOST_BYTES", 1024**2)
    git_folder.commit("First", files={"cpath.yaml": SETTINGS, "a.yaml": NURSE})
    line = f"100644 blob {git_folder.git('rev-parse', 'HEAD:a.yaml')}\t%s\n"
    for _ in range(10):
        tree = git_folder.git("mktree", given="".join(line % f"f{number}" for number in range(10)))
        line = f"040000 tree {tree}\t%s\n"
    settings = f"100644 blob {git_folder.git('rev-parse', 'HEAD:cpath.yaml')}\tcpath.yaml\n"
    tree = git_folder.git("mktree", given=settings + line % "occupations")
    commit = git_folder.git("commit-tree", "-m", "Bomb", tree)
    with pytest.raises(UnreadableError, match="larger than"):
        load_revision(History.open(git_folder.root), commit)


@pytest.mark.parametrize("what", ["object", "head", "config"])
def test_a_damaged_repository_is_told(git_folder: GitFolder, what: str) -> None:
    git_folder.commit("First", files={"cpath.yaml": SETTINGS, "occupations/nurse.yaml": NURSE})
    tree = git_folder.git("rev-parse", "HEAD:occupations")
    place = {
        "object": git_folder.root / ".git" / "objects" / tree[:2] / tree[2:],
        "head": git_folder.root / ".git" / "HEAD",
        "config": git_folder.root / ".git" / "config",
    }[what]
    place.chmod(0o644)
    place.write_bytes(b"\0damaged")

    def read() -> None:
        history = History.open(git_folder.root)
        load_revision(history, history.resolve("HEAD"))

    with pytest.raises(CpathError) as refusal:
        read()
    assert refusal.value.message.isprintable()
    assert refusal.value.help
