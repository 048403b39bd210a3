"""``cpath validate`` and ``cpath explain`` as a script calls them: exit codes, streams, paths."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cpath.diagnostics.formats import FORMATS

BASE = Path(__file__).parents[1] / "rules" / "base"


def cpath(*arguments: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cpath", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "CPATH_TODAY": "2026-05-10", **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository with one error, one warning and one note."""
    folder = tmp_path / "repository"
    shutil.copytree(BASE, folder)
    aide = folder / "regions/example/programs/nurse-aide.yaml"
    aide.write_text(aide.read_text().replace("provider: example-college", "provider: example-colege"))
    clinic = folder / "organizations/example-clinic.yaml"
    clinic.write_text(clinic.read_text() + "notes: Call 303-555-0142\n")
    (folder / "organizations/unused.yaml").write_text("title: Unused\ntype: employer\n")
    return folder


def test_nothing_found() -> None:
    result = cpath("validate", "--repo", str(BASE), "--fail-on", "note")
    assert (result.returncode, result.stdout, result.stderr) == (
        0,
        "no findings (19 files, 19 records)\n",
        "",
    )


@pytest.mark.parametrize(
    ("fail_on", "exit_code"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0), ("maybe", 2)]
)
def test_fail_on(root: Path, fail_on: str, exit_code: int) -> None:
    assert cpath("validate", "--fail-on", fail_on, cwd=root).returncode == exit_code


@pytest.mark.parametrize(("level", "exit_code"), [("error", 0), ("warning", 1), ("note", 1)])
def test_fail_on_counts_what_is_chosen(root: Path, level: str, exit_code: int) -> None:
    result = cpath("validate", "--fail-on", level, "--ignore", "CP202,never-referred-to", cwd=root)
    assert result.returncode == exit_code


def test_text_goes_to_stdout_and_the_hint_to_stderr(root: Path) -> None:
    result = cpath("validate", cwd=root / "organizations")
    assert result.stdout.endswith("1 error, 1 warning, 1 note (20 files, 20 records)\n")
    assert result.stderr == "what a finding means: cpath explain CP202\n"
    assert "\x1b" not in result.stdout


def test_json_goes_to_stdout_alone(root: Path) -> None:
    result = cpath("validate", "--format", "json", cwd=root)
    assert (result.returncode, result.stderr) == (1, "")
    document = json.loads(result.stdout)
    assert [one["code"] for one in document["diagnostics"]] == ["CP802", "CP207", "CP202"]


def test_github(root: Path) -> None:
    result = cpath("validate", "--format", "github", "--fail-on", "never", cwd=root)
    assert (result.returncode, result.stderr) == (0, "")
    assert [line.partition(" ")[0] for line in result.stdout.splitlines()[:3]] == [
        "::error",
        "::warning",
        "::notice",
    ]


def test_output_file_tells_the_format(root: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.json"
    result = cpath("validate", "-o", str(output), cwd=root)
    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"wrote {output}\n")
    assert json.loads(output.read_text())["format"] == "cpath-validate/1"


@pytest.mark.parametrize(
    ("paths", "found", "files"),
    [
        (["organizations"], ["CP802", "CP207"], 5),
        (["organizations/unused.yaml"], ["CP207"], 1),
        (["regions/example", "organizations/example-clinic.yaml"], ["CP802", "CP202"], 8),
        (["regions/example/programs/../programs/nurse-aide.yaml"], ["CP202"], 1),
        (["."], ["CP802", "CP207", "CP202"], 20),
        (["occupations"], [], 2),
    ],
)
def test_named_paths_are_checked_against_the_whole(
    root: Path, paths: list[str], found: list[str], files: int
) -> None:
    result = cpath("validate", "--format", "json", "--fail-on", "never", *paths, cwd=root)
    document = json.loads(result.stdout)
    assert [one["code"] for one in document["diagnostics"]] == found
    assert document["summary"]["files"] == files


def test_paths_are_looked_for_from_here_and_then_from_the_root(root: Path) -> None:
    from_here = cpath("validate", "unused.yaml", cwd=root / "organizations")
    from_root = cpath("validate", "organizations/unused.yaml", cwd=root / "regions")
    assert "CP207" in from_here.stdout
    assert from_here.stdout == from_root.stdout


def test_a_path_tells_its_repository_from_anywhere(root: Path, tmp_path: Path) -> None:
    result = cpath("validate", str(root / "organizations"), cwd=tmp_path)
    assert result.returncode == 0
    assert result.stdout.endswith("1 warning, 1 note (5 files, 5 records)\n")


def test_a_broken_file_is_named_by_its_path(root: Path) -> None:
    (root / "organizations/broken.yaml").write_text('title: "Broken\n')
    result = cpath("validate", "organizations/broken.yaml", cwd=root)
    assert result.returncode == 1
    assert result.stdout.endswith("1 error (1 file, 0 records)\n")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["nothing-here"], 2, "error: there is no nothing-here\n"),
        (["organizations", ".."], 2, "lies outside the repository"),
        ([".."], 3, "error: no cpath.yaml in "),
        (["README.md"], 3, "error: no record in README.md\n"),
        (["--select", "CP9x"], 2, "--select: there is no rule 'CP9x'"),
        (["--ignore", "program-not-maped"], 2, "help: did you mean 'program-not-mapped'?"),
        (["--format", "xml"], 2, "no format 'xml' here"),
        (["--fail-on", "errors"], 2, "did you mean 'error'?"),
    ],
)
def test_wrong_use(root: Path, arguments: list[str], exit_code: int, said: str) -> None:
    (root / "README.md").write_text("Read me.\n")
    result = cpath("validate", *arguments, cwd=root)
    assert (result.returncode, result.stdout) == (exit_code, "")
    assert said in result.stderr


def test_no_repository(tmp_path: Path) -> None:
    assert cpath("validate", cwd=tmp_path).returncode == 3


def test_a_newer_format_is_refused(root: Path) -> None:
    (root / "cpath.yaml").write_text("format: 2\ntitle: Example\n")
    assert cpath("validate", cwd=root).returncode == 4


@pytest.mark.parametrize("code", ["CP202", "cp202", "unknown-reference"])
def test_explain(code: str) -> None:
    result = cpath("explain", code)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("CP202 unknown-reference (error)\n")
    assert all(f"\n{heading}\n" in result.stdout for heading in ("Why", "Wrong", "Right"))


def test_explain_lists_all_or_those_that_begin_so() -> None:
    everything = cpath("explain").stdout
    some = cpath("explain", "CP8").stdout
    assert "\nPrivacy\n" in everything
    assert some.startswith("Privacy\n  CP801  warning  private-email")
    assert "CP7" not in some


@pytest.mark.parametrize(
    ("asked", "help_"),
    [
        ("unknown-refrence", "did you mean 'unknown-reference'?"),
        ("CP999", ""),
        ("gibberish", "lists all of them"),
    ],
)
def test_explain_what_there_is_not(asked: str, help_: str) -> None:
    result = cpath("explain", asked)
    assert (result.returncode, result.stdout) == (2, "")
    assert f"error: there is no rule {asked!r}\n" in result.stderr
    assert help_ in result.stderr


def test_help_names_every_format() -> None:
    line = next(line for line in cpath("validate", "--help").stdout.splitlines() if "--format" in line)
    assert all(name in line for name in FORMATS)
