"""``cpath status`` and ``cpath step``: exit codes, what goes where, what is written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
SIGN = ("--by", "employer-02", "--role", "Owner", "--on", "2026-02-10")


def cpath(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a repository, on the day of the base."""
    return subprocess.run(
        [sys.executable, "-m", "cpath", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=root,
        env={**os.environ, "CPATH_TODAY": "2026-06-30", **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make the base with steps 1 and 2 signed."""
    folder = tmp_path / "repository"
    shutil.copytree(BASE, folder)
    text = (folder / FILE).read_text(encoding="utf-8")
    (folder / FILE).write_text(text.partition("  - step: 3\n")[0], encoding="utf-8")
    return folder


def test_advance(root: Path) -> None:
    before = (root / FILE).read_text(encoding="utf-8")
    result = cpath(root, "step", "advance", "health-care", *SIGN)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(
        "Step 3 of health-care signed on 2026-02-10 by employer-02 (Owner), evidence sha256:"
    )
    assert result.stderr == (
        f"wrote {FILE}\n"
        "note: without Git nobody can look up later what was signed; `git init` starts it\n"
        "next: cpath step advance health-care --by ORGANIZATION --role ROLE\n"
    )
    after = (root / FILE).read_text(encoding="utf-8")
    assert after.startswith(before)
    assert (
        cpath(root, "step", "advance", "plains/health-care", *SIGN[:4], "--on", "2026-02-09").returncode == 2
    )


def test_a_closed_gate_is_1_even_without_a_signer(root: Path, set_openings: Any) -> None:
    set_openings(root, 40)
    before = (root / FILE).read_bytes()
    for signer in ((), SIGN):
        result = cpath(root, "step", "advance", "health-care", *signer)
        assert (result.returncode, result.stdout) == (1, "")
        assert "error: step 3 of health-care cannot be signed yet: 1 criterion is not met\n" in result.stderr
        assert "at: occupations/nursing-assistant.yaml:8\n" in result.stderr
        assert "Traceback" not in result.stderr
    assert (root / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "step 3 is open and needs a signer to sign it: one of business"),
        (("--by", "employer-02"), "step 3 can be signed, but --role is missing: 1 --by and 0 --role"),
        (("--role", "Owner"), "but --by is missing: 0 --by and 1 --role are given"),
        (("--by", "employer-02", "--role", " "), "--role is empty"),
        (("--by", "employer-02", "--role", "Ow\nner"), "--role is no role in one short line"),
        (("--by", "workforce-center", "--role", "Director"), "workforce-center is not of business"),
        (("--by", "employer-2", "--role", "Owner"), "no organization 'employer-2'"),
        ((*SIGN[:4], "--on", "2026-07-01"), "lies in the future"),
        ((*SIGN[:4], "--on", "yesterday"), "which is no day"),
        ((*SIGN[:4], "--on", "2026-01-01"), "before the sign-off of step 2"),
    ],
)
def test_wrong_use_is_2(arguments: tuple[str, ...], words: str, root: Path) -> None:
    before = (root / FILE).read_bytes()
    result = cpath(root, "step", "advance", "health-care", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr
    assert (root / FILE).read_bytes() == before


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_advance_without_writing(option: str, root: Path) -> None:
    before = (root / FILE).read_bytes()
    result = cpath(root, "step", "advance", "health-care", *SIGN, option)
    assert result.returncode == 0
    assert (root / FILE).read_bytes() == before
    if option == "--dry-run":
        assert result.stderr == f"would sign step 3 of health-care in {FILE}; nothing written\n"
    else:
        added = [line for line in result.stdout.splitlines() if line.startswith("+") and line[1:3] != "++"]
        assert len(added) == 6
        assert added[0] == "+  - step: 3"
        assert not [line for line in result.stdout.splitlines() if line.startswith("-") and line[1:3] != "--"]


def test_status_is_1_where_a_signed_step_needs_review(root: Path) -> None:
    result = cpath(root, "status")
    assert result.returncode == 0, result.stderr
    file = root / "regions/plains/partnerships/health-care.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("dated: 2026-01-14", "dated: 2025-01-14"), encoding="utf-8")
    result = cpath(root, "status", "--format", "json")
    assert result.returncode == 1
    assert result.stderr == "a signed step needs review in: health-care\n"
    steps = json.loads(result.stdout)["initiatives"][0]["steps"]
    assert [step["state"] for step in steps][:3] == ["needs-review", "at-risk", "later"]


def test_a_signer_of_the_wrong_side_is_told_who_could_sign(root: Path) -> None:
    wrong = cpath(root, "step", "advance", "health-care", "--by", "workforce-center", "--role", "Director")
    assert "help: sign with --by ORGANIZATION --role ROLE; from business: employer-" in wrong.stderr


def test_a_partnership_that_cannot_be_read_is_to_be_mended(root: Path) -> None:
    file = root / "regions/plains/partnerships/health-care.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "titel: x\n", encoding="utf-8")
    result = cpath(root, "step", "show", "health-care", "1")
    said = " ".join(result.stdout.split())
    assert "To do: correct the file of partnership `plains/health-care`; `cpath validate` says" in said
    assert "write the partnership's record" not in result.stdout


def test_a_folder_that_cannot_be_written_is_no_closed_gate(root: Path) -> None:
    before = (root / FILE).read_bytes()
    (root / ".cpath").write_text("in the way", encoding="utf-8")
    result = cpath(root, "step", "advance", "health-care", *SIGN)
    assert (result.returncode, result.stdout) == (2, "")
    assert "cannot be written" in result.stderr
    assert (root / FILE).read_bytes() == before


@pytest.mark.parametrize("arguments", [("validate", "x" * 300), ("status", "--repo", "x" * 300)])
def test_a_path_that_cannot_be_looked_at_is_wrong_use(arguments: tuple[str, ...], root: Path) -> None:
    result = cpath(root, *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert "there is no xxx" in result.stderr or "no folder xxx" in result.stderr


def test_status_of_regions(root: Path) -> None:
    assert cpath(root, "status", "--region", "plains").stdout.startswith("Where the initiatives are\n")
    result = cpath(root, "status", "--region", "plain")
    assert (result.returncode, "did you mean 'plains'?" in result.stderr) == (2, True)
    shutil.rmtree(root / "regions/plains/initiatives")
    result = cpath(root, "status")
    assert (result.returncode, result.stdout) == (3, "")
    assert "no initiative" in result.stderr


def test_status_says_what_it_left_out(root: Path) -> None:
    """A part is not taken for the whole: the member that cannot be read might be no business."""
    (root / "organizations/employer-09.yaml").write_text("title: [\n", encoding="utf-8")
    result = cpath(root, "status")
    assert result.returncode == 1
    assert "1 record left out" in result.stderr
    assert "9 businesses, 8 public partners, not known here: employer-09" in " ".join(result.stdout.split())


def test_show(root: Path) -> None:
    result = cpath(root, "step", "show", "health-care", "3")
    assert result.returncode == 0
    assert "Step 3, Choose critical occupations: ready to be signed" in result.stdout
    assert "Step 4" not in result.stdout
    data = json.loads(cpath(root, "step", "show", "plains/health-care", "--format", "json").stdout)
    assert [step["number"] for step in data["initiatives"][0]["steps"]] == list(range(1, 9))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("show", "health-car"), 2, "did you mean 'health-care'?"),
        (("show", "health-care", "9"), 2, "there is no step 9"),
        (("advance", "welding"), 2, "no initiative 'welding'"),
    ],
)
def test_what_is_not_there(arguments: tuple[str, ...], code: int, words: str, root: Path) -> None:
    result = cpath(root, "step", *arguments)
    assert (result.returncode, result.stdout) == (code, "")
    assert words in result.stderr


def test_a_broken_initiative_is_4(root: Path) -> None:
    (root / FILE).write_text("title: [\n", encoding="utf-8")
    result = cpath(root, "step", "advance", "health-care", *SIGN)
    assert result.returncode == 4
    assert "cannot be read" in result.stderr


def test_an_ambiguous_id_is_2(root: Path, copy_region: Any) -> None:
    copy_region(root, "hills")
    result = cpath(root, "step", "show", "health-care")
    assert result.returncode == 2
    assert "hills/health-care, plains/health-care" in result.stderr


def test_list(tmp_path: Path, root: Path) -> None:
    result = cpath(tmp_path, "step", "list")
    assert result.returncode == 0
    assert "     2  Organize public partners" in result.stdout
    states = cpath(root, "step", "list", "health-care").stdout
    assert "▶ ready to be signed" in states
    assert "5 of 5" in states
