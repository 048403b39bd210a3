"""What a person or a script may pass to a command: one clear answer, nothing written, nothing acted on.

Every argument and option that takes a text or a path gets each of the hostile values. A command or an
option that is new is tried by itself; only a new argument that is required stands in `GIVEN`.
"""

from __future__ import annotations

import importlib
import io
import os
import re
import shutil
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from cpath.cli import main
from cpath.cli.lazy import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REPOSITORY = Path(__file__).parents[1] / "repos" / "steps"
SIGNER = ("--by", "employer-01", "--role", "Owner", "--dry-run")
GIVEN: dict[str, tuple[str, ...]] = {
    "init repository": ("../somewhere", "--dry-run"),
    "init region": ("Newland", "--dry-run"),
    "new": ("organization", "new-one", "--type", "employer", "--dry-run"),
    "rename": ("employer-01", "hospital", "--dry-run"),
    "fmt": ("--check",),
    "step show": ("health-care",),
    "step advance": ("health-care", *SIGNER),
    "step reopen": ("health-care", "3", "--reason", "Few", *SIGNER),
    "step waive": ("health-care", "S2.1", "--reason", "Few", *SIGNER),
    "step attest": ("health-care", "S6.9", "--statement", "Few", *SIGNER),
    "survey make": ("registered-nurse", "--format", "csv"),
    "survey import": ("../empty.csv",),
    "survey results": ("registered-nurse",),
    "survey feedback": ("registered-nurse",),
    "plan": ("registered-nurse",),
    "map render": ("nursing",),
    "report render": ("progress",),
    "diff": ("HEAD",),
    "schema export": ("schemas", "--dry-run"),
}
TEXTS = (
    "../../etc/passwd",
    "/etc/passwd",
    "a\n::error::pwned",
    "\x1b[31mred",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "x" * 1_000_000,
    "--output=evil",
    "NUL",
    "",
    " ",
    "..",
    "\udcff",
    "9" * 5_000,
    "S3.9" + "9" * 30,
)
PLACES = (
    "fifo",
    "folder",
    "empty.csv",
    "binary.xlsx",
    "sparse",
    "secret.md",
    "link.md",
    "loop",
    "none/a.csv",
)
"""Beside the repository; what is written to is a file of a result, and its folder."""
SECONDS = 5
"""A bound on hanging, not a measure of speed."""


def leaves() -> Iterator[tuple[str, Any]]:
    for name, lazy in COMMANDS.items():
        command = typer.main.get_command(importlib.import_module(f"cpath.cli.commands.{lazy.module}").app)
        for sub, leaf in getattr(command, "commands", {"": command}).items():
            yield f"{name} {sub}".strip(), leaf


LEAVES = dict(leaves())
PARAMETERS = [
    (name, number)
    for name, leaf in LEAVES.items()
    for number, parameter in enumerate(leaf.params)
    if parameter.type.name != "boolean"
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("arguments")
    shutil.copytree(REPOSITORY, base / "repository")
    if hasattr(os, "mkfifo"):
        os.mkfifo(base / "fifo")
    (base / "folder").mkdir()
    (base / "empty.csv").touch()
    (base / "binary.xlsx").write_bytes(bytes(range(256)) * 40)
    with (base / "sparse").open("wb") as file:
        file.truncate(1 << 30)
    (base / "secret.md").write_text("Secret", encoding="utf-8")
    if os.name == "posix":
        (base / "link.md").symlink_to(base / "secret.md")
        (base / "loop").symlink_to(base / "loop")
    return base / "repository"


def snapshot(base: Path) -> dict[str, tuple[int, int, int]]:
    found = {}
    for folder, folders, files in os.walk(base):
        for name in (*folders, *files):
            status = os.lstat(os.path.join(folder, name))
            day = status.st_mtime_ns if stat.S_ISREG(status.st_mode) else 0
            found[os.path.join(folder, name)] = (status.st_mode, status.st_size, day)
    return found


def call(arguments: Sequence[str], root: Path) -> tuple[int, str]:
    """Run a command in this process, in the repository; give its exit code and what it said."""
    streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace", "\n") for _ in range(2)]
    before = sys.argv, sys.stdout, sys.stderr, Path.cwd()
    os.chdir(root)
    sys.argv, sys.stdout, sys.stderr = ["cpath", *arguments], *streams
    try:
        code = main._call()
    finally:
        sys.argv, sys.stdout, sys.stderr = before[:3]
        os.chdir(before[3])
    streams[1].flush()
    said = streams[1].detach()
    assert isinstance(said, io.BytesIO)
    return code, said.getvalue().decode()


def place(given: Sequence[str], leaf: Any, parameter: Any, value: str) -> list[str]:
    """Return the arguments with a value in the place of one of them."""
    if parameter.param_type_name == "option":
        option = parameter.opts[0]
        return [*given, f"{option}={value}" if option.startswith("--") else f"{option}{value}"]
    names = [item.name for item in leaf.params if item.param_type_name == "argument"]
    count = next((at for at, word in enumerate(given) if word.startswith("-")), len(given))
    words = list(given[:count])
    at = names.index(parameter.name)
    words[at:] = [value, *words[at + 1 :]]
    return [*given[count:], "--", *words]


@pytest.mark.parametrize(("name", "number"), PARAMETERS)
def test_one_clear_answer(root: Path, name: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPATH_TODAY", "2026-07-15")
    leaf = LEAVES[name]
    parameter = leaf.params[number]
    is_path = parameter.type.name == "path"
    values = (*TEXTS, *(f"../{item}" for item in PLACES)) if is_path else TEXTS
    before = snapshot(root.parent)
    for value in values:
        arguments = [*name.split(), *place(GIVEN.get(name, ()), leaf, parameter, value)]
        code, said = call(arguments, root)
        shown = f"cpath {' '.join(arguments)[:200]!r}: {code} {said[:300]}"
        assert code in {0, 1, 2, 3, 4, 5}, shown
        assert "Traceback" not in said, shown
        assert "Secret" not in said, shown
        # Typer repeats what is no number, and a file that is written is named in full.
        assert len(said) < 5_000 or code == 0 or "Usage: " in said, shown
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said), shown
        assert not re.search(r"^\s*::", said, re.MULTILINE), shown
    after = snapshot(root.parent)
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    if parameter.opts[0] not in {"-o", "--out-dir"}:
        assert not changed
        return
    for path in changed:
        # The person named what is written to; a folder, a pipe and a link stay what they are.
        assert path not in before or stat.S_IFMT(before[path][0]) == stat.S_IFMT(after[path][0]), path
        named = Path(path).relative_to(root.parent).parts[0]
        assert named in {*PLACES, "none", root.name} or parameter.opts[0] == "--out-dir", path
    (root.parent / "secret.md").write_text("Secret", encoding="utf-8")
    shutil.rmtree(root.parent / "none", ignore_errors=True)
