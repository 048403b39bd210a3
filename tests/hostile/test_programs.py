"""Programs that a repository would like to have started, and programs that are none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.hostile.test_outputs import TODAY, build, call

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="scripts of POSIX")

SPACE = 'xmlns="http://www.w3.org/2000/svg"'
NO_DOT = {
    "garbage": "head -c 5000 /dev/urandom",
    "another program": "echo 3.14",
    "no end": "cat /dev/zero",
    "no end on stderr": "cat /dev/zero >&2",
    "an empty picture": f"echo '<svg {SPACE}/>'",
    "a picture of nothing": 'echo \'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><g/></svg>\'',
    "a picture of no size": 'echo \'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 0"><g/></svg>\'',
    "other boxes": 'echo \'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g>'
    '<g id="occ-x" class="occ"><path d="M"/></g></g></svg>\'',
    "depth": "yes '<g>' | head -c 400000",
    "entities": 'echo \'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>\'',
    "the beginning of a picture": "printf '\\211PNG\\r\\n\\032\\n'",
}


def plant(folder: Path, name: str, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CPATH_TODAY", TODAY)
    root = tmp_path / "repository"
    build("map", root, 0)
    return root


@pytest.mark.parametrize("script", NO_DOT.values(), ids=NO_DOT)
def test_what_is_called_dot_may_print_anything(
    script: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path / "bin", "dot", script)
    monkeypatch.setenv("PATH", os.pathsep.join((str(tmp_path / "bin"), os.environ["PATH"])))
    for format_ in ("svg", "png", "pdf"):
        target = tmp_path / f"map.{format_}"
        code, out, err = call(["map", "render", "healthcare", "--engine", "system", "-o", str(target)], root)
        assert (code, out) == (5, b""), err
        assert b"does not draw as Graphviz does: " in err
        assert b"\nhelp: install Graphviz" in err
        assert not target.exists()


@pytest.mark.parametrize("script", ["exit 3", "kill -9 $$", "echo no >&2; exit 1"])
def test_a_program_that_fails_is_told(
    script: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path / "bin", "dot", script)
    monkeypatch.setenv("PATH", os.pathsep.join((str(tmp_path / "bin"), os.environ["PATH"])))
    code, out, err = call(["map", "render", "healthcare", "--engine", "system"], root)
    assert (code, out) == (1, b""), err


@pytest.mark.parametrize("entry", [".", "", "bin", "{root}", "{root}/bin"])
def test_no_program_of_the_repository_is_started(
    entry: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (root, root / "bin"):
        for name in ("dot", "git"):
            plant(folder, name, f"touch '{root}/started'")
    for rest, code in (([], 5), ([os.environ["PATH"]], None)):
        monkeypatch.setenv("PATH", os.pathsep.join((entry.format(root=root), *rest)))
        for line in ("map render healthcare --engine system -o map.svg --force", "diff HEAD", "step check"):
            found, _, err = call(line.split(), root)
            assert code is None or found == code or line == "step check", err
            assert found != 70
        assert not (root / "started").exists()


@pytest.mark.parametrize(
    "script", ["echo x", "head -c 5000 /dev/urandom", "cat /dev/zero", "exit 1", "kill -9 $$"]
)
def test_what_is_called_git_may_print_anything(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPATH_TODAY", TODAY)
    root = tmp_path / "repository"
    build("steps", root, 0)
    plant(tmp_path / "bin", "git", script)
    monkeypatch.setenv("PATH", os.pathsep.join((str(tmp_path / "bin"), os.environ["PATH"])))
    for line in ("diff HEAD", "gap-report --since HEAD"):
        code, out, err = call(line.split(), root)
        assert (code, out) in ((2, b""), (3, b""), (4, b"")), (line, err)
        assert b"error: " in err
        assert b"\nhelp: " in err
    for line in ("step check", "step advance health-care --by employer-01 --role Owner --dry-run"):
        assert call(line.split(), root)[0] in {0, 1, 2, 3, 4}, line
