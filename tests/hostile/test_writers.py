"""Every command that writes a file, by every place that a file must not go to.

The commands are found by their own options, their formats by what they say; so a new writer is asked for
here. That nothing else in cpath opens a file for writing is read from its code.
"""

from __future__ import annotations

import ast
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cpath
from cpath.cli.options import Force
from cpath.source.stamp import is_ours
from tests.hostile.test_outputs import CALLS, TODAY, build, call, formats_of, leaves

if TYPE_CHECKING:
    from collections.abc import Callable

OTHERS: dict[str, tuple[str, str, list[str]]] = {
    "gap-report --every-pair": ("gaps", "gap-report --every-pair", ["parquet", "duckdb"]),
    "step guide": ("steps", "step guide 5", ["text", "markdown"]),
}
"""Writers that `CALLS` has no call of, or that tell their formats only with a file."""
SHEETS = {"survey make"}
"""What they wrote is written over with ``--force`` only: it may hold votes."""


def options_of(leaf: object) -> set[str]:
    return {option for param in leaf.params for option in param.opts}  # type: ignore[attr-defined]


def helps_of(leaf: object) -> set[str]:
    return {getattr(param, "help", "") for param in leaf.params}  # type: ignore[attr-defined]


def writers() -> dict[str, tuple[str, str, list[str] | None]]:
    """Commands with ``-o``: a repository and a call for it, and its formats where it hides them."""
    found: dict[str, tuple[str, str, list[str] | None]] = dict(OTHERS)
    for name, leaf in leaves():
        if "-o" in options_of(leaf) and name not in found:
            found[name] = next(
                (repository, line.replace(" --all", "").replace(" --explain", ""), None)
                for repository, lines in CALLS.items()
                for line in lines
                if f"{line} ".startswith(f"{name} ") and "--diff" not in line and "--fail" not in line
            )
    return found


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Make each repository once: every test leaves it as it was."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            root = tmp_path_factory.mktemp("writers") / "repository"
            build(name, root, 0)
            other = root.parent / "other"
            (other / "occupations").mkdir(parents=True)
            (root / ".cpath").mkdir(exist_ok=True)
            (root / "out").mkdir()
            for path, text in (
                (root / ".cpath" / "journal.old", "journal"),
                (root.parent / "victim", "victim"),
                (root / "mine", "a file of a person"),
                (other / "cpath.yaml", "format: 1\n"),
                (other / "occupations" / "x.yaml", "title: X\n"),
            ):
                path.write_text(text, encoding="utf-8")
            (root.parent / "elsewhere").mkdir()
            record = next(root.rglob("occupations/*.yaml"))
            os.link(record, root / "two-names")
            for link, target in (
                ("link", "../victim"),
                ("link-new", "../new"),
                ("folder-link", "../elsewhere"),
                ("link-device", os.devnull),
                ("link-record", os.fspath(record.relative_to(root))),
                ("out/link", "../../victim"),
            ):
                (root / link).symlink_to(target)
            made[name] = root
        return made[name]

    return make


FORBIDDEN = {
    "link": "is a link that leads out of",
    "link-new": "is a link that leads out of",
    "link-device": "is a link that leads out of",
    "folder-link/new": "is a link that leads out of",
    "out/../folder-link/new/new": "is a link that leads out of",
    "link-record": "YAML files contain settings and records",
    "two-names": "hard link",
    "cpath.yaml": "YAML files contain settings and records",
    "occupations/new.yaml": "YAML files contain settings and records",
    "out/../CPATH.yaml.": "YAML files contain settings and records",
    "regions/plains/region.yaml": "YAML files contain settings and records",
    "../other/cpath.yaml": "YAML files contain settings and records",
    "../other/occupations/x.yaml": "YAML files contain settings and records",
    ".git/config": "Git keeps its own files there",
    ".git/hooks/post-checkout": "Git keeps its own files there",
    ".GIT/config": "Git keeps its own files there",
    "../other/.git": "Git keeps its own files there",
    ".cpath/journal": "cpath keeps its lock",
    ".cpath/journal.old": "cpath keeps its lock",
    "out": "it is a folder",
    "mine/new": "not a directory",
}
FEW = ("link", "cpath.yaml", ".git/config")


def tree(folder: Path) -> dict[str, tuple[int, int, bytes | str]]:
    found: dict[str, tuple[int, int, bytes | str]] = {}
    for path in folder.rglob("*"):
        status = path.lstat()
        mode = status.st_mode
        held = path.read_bytes() if stat.S_ISREG(mode) else os.readlink(path) if stat.S_ISLNK(mode) else b""
        found[str(path.relative_to(folder))] = (mode, status.st_ino, held)
    return found


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPATH_TODAY", TODAY)


@pytest.mark.parametrize("name", writers())
def test_no_writer_goes_where_it_must_not(name: str, places: Callable[[str], Path]) -> None:
    repository, line, formats = writers()[name]
    root = places(repository)
    before, device = tree(root.parent), os.stat(os.devnull)
    faults = []
    for number, format_ in enumerate(formats or formats_of(line, root)):
        for target in FORBIDDEN if number == 0 else FEW[:1]:
            # The unit's own test has each place both ways.
            for force in ([], ["--force"]) if target in FEW and number == 0 else (["--force"],):
                arguments = [*line.split(), "--format", str(format_), "-o", target, *force]
                code, out, err = call(arguments, root)
                told = err.decode()
                if code != 2 or out or FORBIDDEN[target] not in told or "\nhelp: " not in told:
                    faults.append(f"cpath {' '.join(arguments)}: {code} {told[-300:]}")
                if tree(root.parent) != before:
                    pytest.fail(f"cpath {' '.join(arguments)}: something has changed")
    assert not faults, "\n".join(faults)
    assert os.stat(os.devnull).st_ino == device.st_ino


@pytest.mark.parametrize("name", writers())
def test_a_writer_writes_over_its_own_and_nothing_else(name: str, places: Callable[[str], Path]) -> None:
    repository, line, formats = writers()[name]
    root = places(repository)
    for format_ in formats or formats_of(line, root):
        new, mine = root.parent / "new-result", root / "mine"
        arguments = [*line.split(), "--format", str(format_), "-o"]
        for turn in range(2):
            code, _, err = call([*arguments, str(new), *(["--force"] * (name in SHEETS and turn))], root)
            assert code in {0, 1}, err
            assert f"wrote {new}" in err.decode()
        assert is_ours(new) is (name not in SHEETS), format_
        if name in SHEETS:
            code, _, err = call([*arguments, str(new)], root)
            assert (code, "it may hold votes" in err.decode()) == (2, True)
        code, _, err = call([*arguments, "mine"], root)
        assert code == 2
        assert b"--force" in err
        assert mine.read_text(encoding="utf-8") == "a file of a person"
        code, _, _ = call([*arguments, "mine", "--force"], root)
        assert code in {0, 1}
        assert mine.read_bytes() == new.read_bytes() or format_ in {"duckdb", "pdf"}
        new.unlink()
        mine.write_text("a file of a person", encoding="utf-8")


def test_whatever_names_a_file_can_be_forced() -> None:
    forced = {name for name, leaf in leaves() if Force.__metadata__[0].help in helps_of(leaf)}
    assert forced == {name for name, leaf in leaves() if "-o" in options_of(leaf)} | {"schema export"}
    assert not {name for name, leaf in leaves() if "--out-dir" in options_of(leaf)} - forced


# Folders


@pytest.mark.parametrize(
    ("link", "target", "arguments"),
    [
        ("maps", "../elsewhere", []),
        ("maps", "../elsewhere", ["--out-dir", "maps"]),
        ("maps/front-range", "../../elsewhere", []),
        ("maps/front-range/healthcare.svg", "../../../victim", []),
        ("build/front-range", "../maps", ["--out-dir", "build"]),
        ("build", "../elsewhere", ["--out-dir", "build/maps"]),
        (None, None, ["--out-dir", ".git/maps"]),
        (None, None, ["--out-dir", ".cpath"]),
        (None, None, ["--out-dir", "cpath.yaml"]),
        ("maps/front-range/healthcare.svg", None, []),
    ],
)
def test_maps_go_into_their_folder_or_nowhere(
    tmp_path: Path, link: str | None, target: str | None, arguments: list[str]
) -> None:
    root = tmp_path / "repository"
    build("map", root, 0)
    (tmp_path / "elsewhere").mkdir()
    (root / "maps").mkdir()
    (tmp_path / "victim").write_text("victim", encoding="utf-8")
    if link is not None:
        if link == "maps":
            (root / "maps").rmdir()
        (root / link).parent.mkdir(parents=True, exist_ok=True)
        if target is None:
            (root / link).write_text("<svg/>", encoding="utf-8")
        else:
            (root / link).symlink_to(target)
    before = tree(tmp_path)
    code, out, err = call(["map", "render", *arguments], root)
    assert (code, out) == (2, b""), err
    assert b"cannot be written: " in err
    assert b"\nhelp: " in err
    assert tree(tmp_path) == before


def test_maps_are_drawn_again_over_their_own(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    build("map", root, 0)
    for format_ in ("svg", "png", "pdf", "dot", "markdown"):
        for _ in range(2):
            code, _, err = call(["map", "render", "--format", format_], root)
            assert code == 0, err


@pytest.mark.parametrize(
    ("link", "target", "folder"),
    [
        (".schemas", "../elsewhere", ".schemas"),
        (".schemas/program.schema.json", "../../victim", ".schemas"),
        (".schemas/program.schema.json", None, ".schemas"),
        (None, None, ".git/schemas"),
    ],
)
def test_schemas_go_into_their_folder_or_nowhere(
    tmp_path: Path, link: str | None, target: str | None, folder: str
) -> None:
    root = tmp_path / "repository"
    build("gaps", root, 0)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "victim").write_text("victim", encoding="utf-8")
    if link is not None:
        shutil.rmtree(root / ".schemas", ignore_errors=True)
        (root / link).parent.mkdir(parents=True, exist_ok=True)
        if target is None:
            (root / link).write_text("{}", encoding="utf-8")
        else:
            (root / link).symlink_to(target)
    before = tree(tmp_path)
    code, _, err = call(["schema", "export", folder], root)
    assert code == 2, err
    assert b"cannot be written: " in err
    assert tree(tmp_path) == before


@pytest.mark.parametrize("folder", ["out/new", "out", ".git/new", ".cpath/new"])
def test_no_repository_is_started_where_it_must_not(tmp_path: Path, folder: str) -> None:
    root = tmp_path / "checkout"
    (tmp_path / "elsewhere").mkdir()
    subprocess.run(["git", "init", "-q", str(root)], check=True)  # noqa: S607
    (root / "out").symlink_to("../elsewhere")
    before = tree(tmp_path)
    code, _, err = call(["init", "repository", folder], root)
    assert code == 2, err
    assert b"cannot be written: " in err
    assert tree(tmp_path) == before


# Nothing else writes

WRITE = {
    "open", "write_bytes", "write_text", "mkdir", "makedirs", "touch", "rename", "replace", "renames",
    "symlink_to", "hardlink_to", "symlink", "link", "mkfifo", "truncate", "copy", "copyfile", "copytree",
    "copy2", "move", "mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryDirectory", "unlink", "rmdir",
    "remove", "rmtree", "Workbook", "ParquetWriter", "connect", "Canvas",
}  # fmt: skip
"""Calls by which files come, change or go, also those of libraries."""
MODULES = {"os", "shutil", "tempfile", "io", "builtins", "Path"}
LIBRARIES = {
    ("sheets/workbook.py", "Workbook"),  # to memory
    ("maps/pdf.py", "Canvas"),  # to memory
    ("reports/gap/matrix_file.py", "TemporaryDirectory"),  # for the rows that DuckDB cannot keep in memory
    ("reports/gap/matrix_file.py", "connect"),  # to the path that `writing_output` offers
    ("cli/main.py", "open"),  # the null device, in place of a closed stream
}
DISK = {"source/disk.py", "source/act.py", "source/lock.py", "source/journal.py", "source/writer.py",
        "source/output.py", "source/reader.py"}  # fmt: skip
"""Who may touch files: those that write records under the lock, and the guard of results."""
OF_DISK = {"replace_output", "replace_with", "make_folder"}


def test_nothing_else_writes_files() -> None:
    top = Path(cpath.__file__).parent
    found = set()
    for path in top.rglob("*.py"):
        name = path.relative_to(top).as_posix()
        parsed = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(parsed):
            if isinstance(node, ast.ImportFrom) and node.module == "cpath.source.disk":
                taken = OF_DISK & {alias.name for alias in node.names}
                if taken and name != "source/output.py":
                    found.add((name, *sorted(taken)))
            if isinstance(node, ast.Call) and (called := written_by(node)) and name not in DISK:
                found.add((name, called))
    assert found == LIBRARIES


def written_by(node: ast.Call) -> str | None:
    """Return the name of a call that may write, None for one that does not."""
    function = node.func
    if isinstance(function, ast.Name):
        called, on = function.id, None
    elif isinstance(function, ast.Attribute):
        called, on = function.attr, function.value.id if isinstance(function.value, ast.Name) else ""
    else:
        return None
    if called not in WRITE:
        return None
    if called in {"replace", "remove", "copy", "link", "move", "connect", "truncate"} and on not in {
        *MODULES,
        "duckdb",
    }:
        return None  # of texts, lists and the like
    if called == "open":
        if on == "os":
            return called
        places = node.args[1:2] if on in (None, "io") else node.args[:1]
        modes = [*places, *(word.value for word in node.keywords if word.arg == "mode")]
        unknown = "w" if on in (None, "io") else ""
        texts = [mode.value if isinstance(mode, ast.Constant) else unknown for mode in modes]
        return called if any(set("wax+") & set(str(text)) and len(str(text)) < 5 for text in texts) else None
    return called
