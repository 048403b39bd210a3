"""``cpath validate --fix``: what it writes, what it says, and what its exit code is about."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.catalog.test_renaming import files

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath

BASE = Path(__file__).parents[1] / "rules" / "base"
GIT = shutil.which("git")
AIDE = "regions/example/programs/nurse-aide.yaml"
CLINIC = "organizations/example-clinic.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with findings that can be mended, in two rounds, and one that cannot."""
    monkeypatch.setenv("CPATH_TODAY", "2026-05-10")
    folder = tmp_path / "repository"
    shutil.copytree(BASE, folder)
    aide = folder / AIDE
    # Only once the record can be read is its reference looked at, and the code, which has moved.
    text = aide.read_text().replace("type: certificate\n", "type: Certificate  # half a year\ncip: 1.0309\n")
    aide.write_text(text.replace("provider: example-college", "provider: Example College"))
    clinic = folder / CLINIC
    text = clinic.read_text().replace('"08041"', "8041")
    clinic.write_bytes(b"\xef\xbb\xbf" + text.encode().replace(b"\n", b"\r\n").rstrip())
    (folder / "organizations/lost.yaml").write_text("title: Lost\ntype: hospital\n")
    return folder


SAID = (
    f'{CLINIC}:3:9: CP104 write "08041"\n',
    f"{AIDE}:3:7: CP105 write certificate\n",
    f'{AIDE}:4:6: CP104 write "01.0309"\n',
    f"{AIDE}:2:11: CP202 write example-college\n",
    f"{AIDE}:4:6: CP308 write the current code, 01.1004\n",
)


def test_mends_and_reports_what_remains(cpath: Cpath, root: Path) -> None:
    before = files(root)
    result = cpath("validate", "--fix", "--repo", str(root))
    assert result.exit_code == 1
    for said in SAID:
        assert f"fixed {said}" in result.err
    assert "fixed 5 findings in 2 files; 2 findings remain\n" in result.err
    assert "organizations/lost.yaml:2:7: error[CP105]" in result.out
    assert CLINIC not in result.out
    after = files(root)
    assert {path for path in after if after[path] != before[path]} == {AIDE, CLINIC}
    assert after[CLINIC] == before[CLINIC].replace(b"8041", b'"08041"')
    assert after[AIDE] == before[AIDE].replace(b"Certificate  #", b"certificate  #").replace(
        b"1.0309", b'"01.1004"'
    ).replace(b"Example College", b"example-college")
    again = cpath("validate", "--fix", "--repo", str(root))
    assert again.exit_code == 1
    assert again.err.startswith("nothing to fix\n")
    assert again.out == result.out
    assert files(root) == after


def test_the_exit_code_is_of_what_remains(cpath: Cpath, root: Path) -> None:
    (root / "organizations/lost.yaml").unlink()
    assert cpath("validate", "--repo", str(root)).exit_code == 1
    assert cpath("validate", "--fix", "--dry-run", "--repo", str(root)).exit_code == 0
    assert cpath("validate", "--repo", str(root)).exit_code == 1
    assert cpath("validate", "--fix", "--repo", str(root)).exit_code == 0
    assert cpath("validate", "--repo", str(root)).exit_code == 0


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_shows_and_writes_nothing(cpath: Cpath, root: Path, option: str) -> None:
    before = files(root)
    result = cpath("validate", "--fix", option, "--repo", str(root))
    assert result.exit_code == 1
    for said in SAID:
        assert f"would fix {said}" in result.err
    assert ("diff --git" in result.out) == (option == "--diff")
    assert files(root) == before
    assert not (root / ".cpath").exists()


@pytest.mark.skipif(GIT is None, reason="git is not installed")
def test_git_can_apply_the_diff(cpath: Cpath, root: Path) -> None:
    diff = cpath("validate", "--fix", "--diff", "--repo", str(root)).out
    by_git = root.with_name("by-git")
    shutil.copytree(root, by_git)
    for command, given in (["init", "-q", "."], b""), (["apply", "-"], diff.encode()):
        subprocess.run([GIT or "git", *command], input=given, cwd=by_git, check=True)
    shutil.rmtree(by_git / ".git")
    cpath("validate", "--fix", "--repo", str(root))
    assert files(by_git) == files(root)


def test_paths_and_codes_bound_it(cpath: Cpath, root: Path) -> None:
    before = files(root)
    assert (
        cpath("validate", "--fix", "--select", "CP104", "organizations", "--repo", str(root)).exit_code == 0
    )
    after = files(root)
    assert {path for path in after if after[path] != before[path]} == {CLINIC}
    cpath("validate", "--fix", "--ignore", "CP105", "--repo", str(root))
    assert b"type: Certificate" in (root / AIDE).read_bytes()
    assert b'"01.0309"' in (root / AIDE).read_bytes()


def test_json_tells_what_was_fixed(cpath: Cpath, root: Path) -> None:
    plain = json.loads(cpath("validate", "--format", "json", "--repo", str(root)).out)
    assert plain["fixed"] == []
    assert [item["code"] for item in plain["diagnostics"] if item["fixable"]] == ["CP104", "CP105", "CP104"]
    mended = json.loads(cpath("validate", "--fix", "--format", "json", "--repo", str(root)).out)
    assert mended["fixed"][0] == {
        "code": "CP104",
        "name": "unquoted-code",
        "message": "YAML reads 8041 as a number; a code must be in quotes",
        "path": CLINIC,
        "line": 3,
        "column": 9,
        "end_line": 3,
        "end_column": 13,
        "fix": 'write "08041"',
    }
    assert len(mended["fixed"]) == 5
    assert not any(item["fixable"] for item in mended["diagnostics"])


def test_the_way_to_it_is_told(cpath: Cpath, root: Path) -> None:
    assert "next: cpath validate --fix --diff\n" in cpath("validate", "--repo", str(root)).err
    cpath("validate", "--fix", "--repo", str(root))
    assert "--fix" not in cpath("validate", "--repo", str(root)).err


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_without_fix_there_is_nothing_to_show(cpath: Cpath, root: Path, option: str) -> None:
    result = cpath("validate", option, "--repo", str(root))
    assert (result.exit_code, result.out) == (2, "")
    assert "go with --fix" in result.err


def test_one_file_that_cannot_be_written_stops_all(cpath: Cpath, root: Path) -> None:
    before = files(root)
    (root / CLINIC).chmod(0o444)
    result = cpath("validate", "--fix", "--repo", str(root))
    assert (result.exit_code, result.out) == (1, "")
    assert f"{CLINIC} is read-only" in result.err
    assert files(root) == before
