from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from cpath.errors import MissingProgramError
from cpath.maps import engine
from cpath.maps.engine import DrawingError, SlowDrawingError, find_engine, run_engine

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(os.name != "posix", reason="bounds of POSIX")


def test_the_carried_engine_is_found_without_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert find_engine("carried").is_file()


def test_a_missing_system_engine_is_exit_5(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgramError) as caught:
        find_engine("system")
    assert caught.value.exit_code == 5


def test_a_missing_carried_engine_is_exit_5(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(engine, "_iter_carried", lambda: [tmp_path / "graphviz-pure"])
    with pytest.raises(MissingProgramError, match="graphviz-pure"):
        find_engine("carried")


def test_an_engine_that_may_not_be_started_is_exit_5(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(engine, "_start", refuse)
    with pytest.raises(MissingProgramError, match="cannot be started: permission denied"):
        run_engine("digraph {}", "svg", "carried")


def test_text_that_is_no_dot_is_a_clear_error() -> None:
    with pytest.raises(DrawingError, match="could not draw"):
        run_engine("digraph {", "svg", "carried")


def _stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    """Let a script of ours be the system's ``dot``."""
    script = folder / "dot"
    script.write_text(f"#!{sys.executable}\n{program}\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@posix
def test_the_engine_gets_a_guard_a_clean_environment_and_no_shell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("GVBINDIR", "/plugins")
    _stand_in(
        monkeypatch,
        tmp_path,
        "import os, sys, resource\n"
        "names = sorted(set(os.environ) - {'PATH', 'LC_CTYPE'})\n"
        "print(names, os.environ['SERVER_NAME'], sys.argv[1:], os.getcwd())\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_FSIZE)[0])",
    )
    first, second = run_engine("digraph {}", "svg", "system").decode().splitlines()
    assert first == "['LC_ALL', 'SERVER_NAME'] cpath ['-Kneato', '-n', '-Tsvg'] /"
    assert second == f"{engine.MEMORY} 0"


@posix
def test_time_is_bounded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _stand_in(monkeypatch, tmp_path, "import time; time.sleep(60)")
    with pytest.raises(SlowDrawingError, match="took longer") as caught:
        run_engine("digraph {}", "svg", "system", seconds=0.2)
    assert caught.value.exit_code == 1


@posix
def test_an_engine_that_is_ended_by_its_bounds_is_slow_not_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _stand_in(monkeypatch, tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(SlowDrawingError, match="signal 9"):
        run_engine("digraph {}", "svg", "system")
