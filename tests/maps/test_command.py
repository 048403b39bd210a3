from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from cpath.cli.commands.map import app
from cpath.errors import CpathError, ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def _run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, ["render", *arguments])
    if isinstance(result.exception, CpathError):
        result.exit_code = result.exception.exit_code
    return result


def test_one_named_pathway_goes_to_stdout(repository: Path) -> None:
    result = _run("healthcare", "--repo", str(repository))
    assert result.exit_code == 0
    assert result.stdout.startswith("<?xml")
    assert result.stdout.rstrip().endswith("</svg>")


@pytest.mark.parametrize(
    ("name", "beginning"), [("a.svg", b"<?xml"), ("a.png", b"\x89PNG"), ("a.pdf", b"%PDF"), ("a.md", b"# ")]
)
def test_the_files_ending_tells_the_format(
    repository: Path, tmp_path: Path, name: str, beginning: bytes
) -> None:
    result = _run("front-range/healthcare", "--repo", str(repository), "-o", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / name).read_bytes().startswith(beginning)
    assert ("drawn by graphviz-pure version 0.2.2" in result.stderr) == (not name.endswith(".md"))


def test_all_pathways_go_to_a_folder(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = _run("--repo", str(repository))
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "maps" / "front-range" / "healthcare.svg").exists()


def test_pathways_that_cannot_be_read_are_not_told_to_be_started(repository: Path, tmp_path: Path) -> None:
    folder = _copy(repository, tmp_path)
    for file in folder.glob("regions/*/pathways/*.yaml"):
        file.write_text("title: [\n", encoding="utf-8")
    result = _run("--repo", str(folder))
    assert result.exit_code == ExitCode.NOTHING
    assert isinstance(result.exception, CpathError)
    assert result.exception.message == "no pathway that can be read"


def test_a_language_that_the_repository_has_not_is_noted(repository: Path, tmp_path: Path) -> None:
    result = _run("healthcare", "--repo", str(repository), "--language", "xx", "-o", str(tmp_path / "a.svg"))
    assert result.exit_code == 0
    assert "note: 'xx' is none of the languages in cpath.yaml" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["helthcare"], ExitCode.USAGE, "there is no pathway 'helthcare'"),
        (["healthcare", "--format", "gif"], ExitCode.USAGE, "no format 'gif' here"),
        (["healthcare", "-o", "a.jpg"], ExitCode.USAGE, "a.jpg: .jpg is no format here"),
        (["healthcare", "-o", "a"], ExitCode.USAGE, "a: its ending tells no format"),
        (["healthcare", "--engine", "other"], ExitCode.USAGE, "no engine 'other'"),
        (["healthcare", "-o", "a.svg", "--out-dir", "b"], ExitCode.USAGE, "do not go together"),
        (["--engine", "system", "--format", "dot"], ExitCode.USAGE, "--engine changes nothing here"),
        (["--region", "nowhere"], ExitCode.USAGE, "there is no region 'nowhere'"),
    ],
)
def test_wrong_use(repository: Path, arguments: list[str], code: ExitCode, said: str) -> None:
    result = _run(*arguments, "--repo", str(repository))
    assert result.exit_code == code
    assert isinstance(result.exception, CpathError)
    assert said in result.exception.message


def _copy(repository: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    shutil.copytree(repository, folder)
    return folder


def test_a_pathway_that_cannot_be_read_is_exit_4(repository: Path, tmp_path: Path) -> None:
    folder = _copy(repository, tmp_path)
    (folder / "regions/front-range/pathways/healthcare.yaml").write_text("title: [", encoding="utf-8")
    assert _run("healthcare", "--repo", str(folder)).exit_code == ExitCode.UNREADABLE
    assert _run("--repo", str(folder)).exit_code == ExitCode.NOTHING


def test_an_empty_pathway_is_exit_3(repository: Path, tmp_path: Path) -> None:
    folder = _copy(repository, tmp_path)
    path = folder / "regions/front-range/pathways/empty.yaml"
    path.write_text("title: Empty\nstages: []\nlanes: []\noccupations: []\n", encoding="utf-8")
    result = _run("empty", "--repo", str(folder))
    assert result.exit_code == ExitCode.NOTHING
    result = _run("--repo", str(folder), "--out-dir", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert "front-range/empty: no occupations to draw" in result.stderr


def test_what_is_left_out_is_said(repository: Path, tmp_path: Path) -> None:
    folder = _copy(repository, tmp_path)
    (folder / "occupations/phlebotomist.yaml").unlink()
    result = _run("healthcare", "--repo", str(folder))
    assert result.exit_code == 0
    assert "not on the map: occupation `phlebotomist`" in result.stderr
