"""What surrounds a repository makes no difference: variables of hooks, names in any bytes, line ends."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cpath.source.history import History
from tests.conftest import GitFolder

if TYPE_CHECKING:
    from pathlib import Path

VARIABLES = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_AUTHOR_DATE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DEFAULT_HASH",
    "GIT_DIR",
    "GIT_EDITOR",
    "GIT_EXEC_PATH",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_PROTOCOL",
    "GIT_QUARANTINE_PATH",
    "GIT_REFLOG_ACTION",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_TEST_ASSUME_DIFFERENT_OWNER",
    "GIT_WORK_TREE",
]
"""What Git sets where it starts hooks, and what changes where it looks."""


def look(root: Path) -> list[object]:
    history = History.open(root)
    head = history.resolve("HEAD")
    tree = history.tree(head)
    names = [entry.name for entry in tree.scan("")]
    return [head, names, tree.read_bytes("a", 10), history.blob("HEAD~1", "a"), history.commits(None, "HEAD")]


@pytest.mark.parametrize("value", [".git", "/nowhere", "1", "'bad"])
def test_variables_of_hooks_make_no_difference(
    git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    git_folder.commit("First", files={"below/a": "1"})
    git_folder.commit("Second", files={"below/a": "2", "other": "x"})
    plain = look(git_folder.root / "below")
    monkeypatch.chdir(git_folder.root / "below")
    for name in VARIABLES:
        with monkeypatch.context() as context:
            context.setenv(name, value)
            assert look(git_folder.root / "below") == plain, name


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are always Unicode")
@pytest.mark.parametrize("locale", [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_names_of_any_bytes_are_read_in_any_locale(git_folder: GitFolder, locale: dict[str, str]) -> None:
    """The folder's name is not UTF-8 in part, and so are names in it."""
    root = git_folder.root / os.fsdecode(b"d\xe9\xe3\x81\x82")
    (root / "organizations").mkdir(parents=True)
    (root / "cpath.yaml").write_text("format: 1\ntitle: Test\n")
    for name in (b"x\xff.yaml", 'na\u00efve "q".yaml'.encode(), b"bank.yaml"):
        (root / "organizations" / os.fsdecode(name)).write_text("title: Bank\ntype: employer\n")
    git_folder.commit("First")
    (root / "organizations" / "bank.yaml").write_text("title: Other\ntype: employer\n")

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cpath", *command],
            cwd=root,
            env=os.environ | locale | {"PYTHONCOERCECLOCALE": "0"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    changed = run("diff")
    assert (changed.returncode, "Other" in changed.stdout) == (0, True), changed.stderr
    renamed = run("rename", "bank", "other-bank", "--dry-run")
    assert renamed.returncode == 0, renamed.stderr
    assert run("validate").returncode == 1


@pytest.mark.parametrize(
    ("attributes", "settings"),
    [("", ("core.autocrlf", "true")), ("", ("core.autocrlf", "input")), ("* text eol=crlf\n", ())],
)
def test_line_ends_of_a_checkout_are_no_difference(
    git_folder: GitFolder, tmp_path: Path, attributes: str, settings: tuple[str, ...]
) -> None:
    text = 'title: Bank\ntype: employer\nnotes: |\n  One\n\n  two\nwebsite: "https://example.org"\n'
    files = {"cpath.yaml": "format: 1\ntitle: Test\n", "organizations/bank.yaml": text}
    git_folder.commit("First", files={**files, ".gitattributes": attributes})
    place = tmp_path / "clone"
    option = ("-c", "=".join(settings)) if settings else ()
    git_folder.git(*option, "clone", "--quiet", str(git_folder.root), str(place))
    clone = GitFolder(place)
    if settings:
        clone.git("config", *settings)
    if settings[1:] != ("input",):
        assert b"\r\n" in (place / "organizations/bank.yaml").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "cpath", "diff"], cwd=place, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, "Nothing changed" in done.stdout) == (0, True), done.stderr
