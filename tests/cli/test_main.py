"""The frame of the command line: start-up, help, exit codes, what goes where."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cpath import __version__
from cpath.cli.lazy import COMMANDS
from cpath.errors import ExitCode

REPOSITORY = Path(__file__).parents[1] / "repos" / "steps"
HEAVY = ("pydantic", "yaml", "ruamel", "jinja2", "graphviz", "rich", "reportlab", "svglib")
"""What no help text may import: each costs more than all of Typer."""


def cpath(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "cpath", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_version() -> None:
    result = cpath("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"cpath {__version__}\n", "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_says_what_the_list_says(name: str) -> None:
    module = importlib.import_module(f"cpath.cli.commands.{COMMANDS[name].module}")
    assert module.app.info.help is not None
    assert module.app.info.help.startswith(COMMANDS[name].help)
    result = cpath(name, "--help")
    assert result.returncode == 0
    assert "Example" in result.stdout, f"`cpath {name} --help` shows no example"


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), *((name, "--help") for name in COMMANDS)])
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['cpath', *{list(arguments)!r}]\n"
        "from cpath.cli.main import app\n"
        "try:\n    app()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stderr.strip() == "[]"


WRITING = ("cpath.source.editor", "cpath.source.writer", "ruamel", "filelock", "xlsxwriter")
"""What writes files: no command that only reads needs it."""


@pytest.mark.parametrize(
    "arguments",
    [
        "validate",
        "status",
        "step check",
        "gap-report",
        "plan registered-nurse",
        "supply",
        "survey results registered-nurse",
        "report render progress",
    ],
)
def test_reading_a_repository_imports_nothing_that_writes(arguments: str) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['cpath', *{arguments.split()!r}, '--repo', {str(REPOSITORY)!r}]\n"
        "from cpath.cli.main import _call\n"
        "code = _call()\n"
        f"print(code, [name for name in {WRITING!r} if name in sys.modules], file=sys.stderr)\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stderr.splitlines()[-1] in ("0 []", "1 []"), result.stderr


def test_a_mistyped_command_gets_the_near_one() -> None:
    result = cpath("vlidate")
    assert result.returncode == ExitCode.USAGE
    assert "Did you mean 'validate'" in result.stderr
    assert result.stdout == ""


def test_no_repository_is_exit_3_with_the_way_out(tmp_path: Path) -> None:
    result = cpath("validate", cwd=tmp_path)
    assert result.returncode == ExitCode.NOTHING
    assert "cpath init" in result.stderr
    assert result.stdout == ""


def test_a_newer_format_is_exit_4(tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 2\ntitle: From the future\n", encoding="utf-8")
    result = cpath("validate", "--repo", str(tmp_path))
    assert result.returncode == ExitCode.UNREADABLE
    assert "format 2" in result.stderr
    assert "newer cpath" in result.stderr


def test_a_day_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: T\n", encoding="utf-8")
    result = cpath("status", "--repo", str(tmp_path), CPATH_TODAY="tomorrow")
    assert result.returncode == ExitCode.USAGE
    assert "CPATH_TODAY" in result.stderr


def test_a_fault_of_ours_is_one_line_and_exit_70(tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: T\n", encoding="utf-8")
    code = (
        "import sys, cpath.api\n"
        "def broken(*a, **k): raise RuntimeError('boom')\n"
        "cpath.api.load = broken\n"
        f"sys.argv = ['cpath', 'validate', '--repo', {str(tmp_path)!r}]\n"
        "from cpath.cli.main import run\nrun()\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == ExitCode.BUG
    assert "Traceback" not in result.stderr
    assert "RuntimeError" in result.stderr
    assert "--debug" in result.stderr


def test_results_and_talk_are_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: T\n", encoding="utf-8")
    result = cpath("validate", "--repo", str(tmp_path), "--format", "json")
    assert json.loads(result.stdout)["format"] == "cpath-validate/1"


@pytest.mark.skipif(os.name != "posix", reason="a shell closes streams so")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_fall_on_nothing(tmp_path: Path, closed: str) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Test\n", encoding="utf-8")
    target = tmp_path / "found.json"
    # The first files that are opened must not take the places of the streams.
    command = f'"{sys.executable}" -m cpath validate --repo "{tmp_path}"'
    for rest in ("", f' -o "{target}"'):
        done = subprocess.run(
            ["/bin/sh", "-c", f"{command}{rest} {closed}"], capture_output=True, text=True, check=False
        )
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert json.loads(target.read_text(encoding="utf-8"))["summary"]["errors"] == 0
    assert (tmp_path / "cpath.yaml").read_text(encoding="utf-8") == "format: 1\ntitle: Test\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_disk_behind_the_pipe_is_told(tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Test\n", encoding="utf-8")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "cpath", "validate", "--repo", str(tmp_path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == ExitCode.USAGE
    assert done.stderr.startswith("error: the result cannot be written: ")


def test_a_reader_that_has_enough_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Test\n", encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "cpath", "explain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode in {ExitCode.OK, ExitCode.CLOSED_PIPE}


def test_a_stream_of_another_encoding_gets_all_letters(tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Test\nwhat-護理: 1\n", encoding="utf-8")
    for encoding in ("ascii", "cp1252"):
        result = cpath("validate", "--repo", str(tmp_path), PYTHONIOENCODING=encoding, LC_ALL="C")
        assert "護理" in result.stdout
