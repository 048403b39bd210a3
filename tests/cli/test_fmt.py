"""``cpath fmt``: exit codes, streams, and that nothing is written that was not announced."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath

BASE = Path(__file__).parents[1] / "rules" / "base"
CLINIC = "organizations/example-clinic.yaml"
AIDE = "regions/example/programs/nurse-aide.yaml"


@pytest.fixture
def root(tmp_path: Path, cpath: Cpath) -> Path:
    """Return a tidy repository with two files that are not."""
    folder = tmp_path / "repository"
    shutil.copytree(BASE, folder)
    assert cpath("fmt", "--repo", str(folder)).exit_code == 0
    clinic = folder / CLINIC
    clinic.write_bytes(b"\xef\xbb\xbf" + clinic.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    aide = folder / AIDE
    aide.write_text(aide.read_text().replace("\n", "  \n", 1))
    return folder


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*.yaml")
        if not path.is_symlink()
    }


def test_tidies_and_counts(cpath: Cpath, root: Path) -> None:
    result = cpath("fmt", "--repo", str(root))
    assert (result.exit_code, result.out, result.err) == (0, "2 files tidied, 17 already tidy\n", "")
    again = cpath("fmt", "--repo", str(root))
    assert (again.exit_code, again.out, again.err) == (0, "0 files tidied, 19 already tidy\n", "")
    assert cpath("fmt", "--check", "--repo", str(root)).exit_code == 0
    assert cpath("validate", "--fail-on", "note", "--repo", str(root)).exit_code == 0


def test_check_lists_and_writes_nothing(cpath: Cpath, root: Path) -> None:
    before = snapshot(root)
    result = cpath("fmt", "--check", "--repo", str(root))
    assert result.exit_code == 1
    assert result.out == (
        f"would change: {CLINIC}\nwould change: {AIDE}\n2 files would change, 17 would stay\n"
    )
    assert result.err == "next: cpath fmt\n"
    assert snapshot(root) == before


def test_diff_shows_what_cannot_be_seen(cpath: Cpath, root: Path) -> None:
    before = snapshot(root)
    (root / AIDE).write_text((root / AIDE).read_text().removesuffix("\n"))
    before[AIDE] = (root / AIDE).read_bytes()
    result = cpath("fmt", "--diff", "--repo", str(root))
    assert result.exit_code == 0
    assert f"--- a/{CLINIC}\n+++ b/{CLINIC}\n" in result.out
    assert "-<U+FEFF>" in result.out
    assert "\\ No newline at end of file\n" in result.out
    assert "\r" not in result.out
    assert "\n-^M\n" in result.out
    assert cpath("fmt", "--diff", "--check", "--repo", str(root)).exit_code == 1
    assert snapshot(root) == before


def test_paths_bound_it(cpath: Cpath, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic = (root / CLINIC).read_bytes()
    monkeypatch.chdir(root / "regions")
    result = cpath("fmt", "example/programs")
    assert result.exit_code == 0
    assert result.out.startswith("1 file tidied, ")
    assert (root / CLINIC).read_bytes() == clinic
    assert cpath("fmt", str(root / CLINIC)).out == "1 file tidied, 0 already tidy\n"
    assert cpath("fmt", "nowhere").exit_code == 2
    (root / "regions/example/notes").mkdir()
    nothing = cpath("fmt", "example/notes")
    assert (nothing.exit_code, nothing.out) == (3, "")
    assert "no record in regions/example/notes" in nothing.err


def test_what_cannot_be_read_is_named_and_left(cpath: Cpath, root: Path) -> None:
    (root / CLINIC).write_bytes(b"title: [  \n")
    result = cpath("fmt", "--repo", str(root))
    assert (result.exit_code, result.out) == (0, "1 file tidied, 17 already tidy\n")
    assert f"left as it is: {CLINIC}:2:1: not YAML" in result.err
    assert (root / CLINIC).read_bytes() == b"title: [  \n"


def test_only_what_cannot_be_read(cpath: Cpath, root: Path) -> None:
    (root / CLINIC).write_bytes(b"title: [\n")
    result = cpath("fmt", str(root / CLINIC))
    assert (result.exit_code, result.out) == (4, "")
    assert CLINIC in result.err


def test_keys_that_stay_are_told(cpath: Cpath, root: Path) -> None:
    (root / CLINIC).write_text("type: employer\n\n# whose?\n\ntitle: T\n")
    result = cpath("fmt", "--repo", str(root))
    assert result.exit_code == 0
    assert f"note: {CLINIC}: the keys keep their order: the comment on line 3" in result.err


def test_all_or_nothing(cpath: Cpath, root: Path) -> None:
    os.link(root / AIDE, root / "second-name")
    before = snapshot(root)
    result = cpath("fmt", "--repo", str(root))
    assert (result.exit_code, result.out) == (1, "")
    assert "second name" in result.err
    assert snapshot(root) == before


def test_a_link_and_its_file_are_one(cpath: Cpath, root: Path) -> None:
    (root / "organizations/twin.yaml").symlink_to(root / CLINIC)
    result = cpath("fmt", "--repo", str(root))
    assert (result.exit_code, result.out) == (0, "2 files tidied, 17 already tidy\n")
    assert (root / "organizations/twin.yaml").is_symlink()


def test_codes_get_quotes(cpath: Cpath, root: Path) -> None:
    clinic = root / CLINIC
    clinic.write_text("title: T\ntype: employer\nnaics: 622\n")
    assert cpath("fmt", str(clinic)).exit_code == 0
    assert clinic.read_text() == 'title: T\ntype: employer\nnaics: "622"\n'


def test_what_init_and_new_write_is_tidy(cpath: Cpath, tmp_path: Path) -> None:
    root = tmp_path / "new"
    repo = ("--repo", str(root))
    assert cpath("init", "repository", str(root)).exit_code == 0
    assert cpath("init", "region", "valley", "--counties", "08003", *repo).exit_code == 0
    assert cpath("new", "organization", "a-college", "--type", "community-college", *repo).exit_code == 0
    assert cpath("new", "occupation", "nurse", "--soc", "29-1141", "--level", "middle", *repo).exit_code == 0
    assert (
        cpath("new", "program", "aide", "--provider", "a-college", "--type", "certificate", *repo).exit_code
        == 0
    )
    result = cpath("fmt", "--check", *repo)
    assert (result.exit_code, result.out) == (0, "0 files would change, 5 would stay\n")


def test_many_files_with_lonely_comments_are_told_in_one_line(tmp_path: Path, cpath: Cpath) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Test\n", encoding="utf-8")
    (tmp_path / "organizations").mkdir()
    for name in ("a", "b", "c"):
        text = "# Alone.\n\ntype: employer\n\n# Apart.\n\ntitle: One\n"
        (tmp_path / "organizations" / f"{name}.yaml").write_text(text, encoding="utf-8")
    result = cpath("fmt", "--repo", str(tmp_path))
    assert result.err.count("note:") == 1
    assert "note: in 3 files the keys stay in their order" in result.err
    alone = cpath("fmt", "--check", str(tmp_path / "organizations/a.yaml"))
    assert "organizations/a.yaml: the keys keep their order: the comment on line 5" in alone.err
