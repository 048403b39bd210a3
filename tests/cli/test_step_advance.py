"""``cpath step advance`` beside others: two at once, steps by number, data that are not committed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.errors import CpathError, MissingProgramError, UnreadableError
from cpath.source.history import History
from cpath.source.reader import read

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath
    from tests.conftest import GitFolder

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
TEAM = "regions/plains/partnerships/health-care.yaml"
BUSINESS = ("--by", "employer-02", "--role", "Owner")
PUBLIC = ("--by", "workforce-center", "--role", "Director")
ADVANCE = ("step", "advance", "health-care", *BUSINESS)

with_git = pytest.mark.skipif(shutil.which("git") is None, reason="asks Git what is committed")


def copy(root: Path, signed: int = 2) -> None:
    """Make the base with its first steps signed."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    text = (root / FILE).read_text(encoding="utf-8")
    (root / FILE).write_text(text.partition(f"  - step: {signed + 1}\n")[0], encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    copy(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    return folder


@pytest.fixture
def committed(git_folder: GitFolder, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    copy(git_folder.root)
    git_folder.commit("Sign two steps")
    monkeypatch.chdir(git_folder.root)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    return git_folder


def steps(root: Path, path: str = FILE) -> list[int]:
    data: Any = read((root / path).read_bytes()).data
    return [entry["step"] for entry in data["steps"]]


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


# At once, with real processes


def start(root: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cpath", *arguments],
        cwd=root,
        env={**os.environ, "CPATH_TODAY": "2026-06-30"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def test_sixteen_initiatives_at_once_are_all_recorded(root: Path, copy_region: Any) -> None:
    regions = [f"r{number:02}" for number in range(16)]
    for region in regions:
        copy_region(root, region)
    before = (root / FILE).read_bytes()
    running = [start(root, "step", "advance", f"{region}/health-care", *BUSINESS) for region in regions]
    ended = [finish(process) for process in running]
    assert [code for code, _, _ in ended] == [0] * 16, ended
    for region, (_, out, err) in zip(regions, ended, strict=True):
        path = f"regions/{region}/initiatives/health-care.yaml"
        assert out.startswith(f"Step 3 of {region}/health-care signed on 2026-06-30 by employer-02 (Owner)")
        assert f"wrote {path}\n" in err
        assert steps(root, path) == [1, 2, 3]
    assert (root / FILE).read_bytes() == before
    assert list(root.rglob("*.cpath-tmp")) == []


@pytest.mark.parametrize("step", [("--step", "3"), ()])
def test_of_two_who_sign_the_same_step_one_wins_and_one_is_told(step: tuple[str, ...], root: Path) -> None:
    others = ("--by", "employer-01", "--role", "Chief nursing officer")
    running = [start(root, "step", "advance", "health-care", *step, *signer) for signer in (BUSINESS, others)]
    ended = [finish(process) for process in running]
    (winner,) = [result for result in ended if result[0] == 0]
    (loser,) = [result for result in ended if result[0] != 0]
    assert loser[:2] == (1, "")
    signer = "employer-02 (Owner)" if "employer-02" in winner[1] else "employer-01 (Chief nursing officer)"
    # It depends on when the second one looked: before the first one wrote, or after.
    assert [
        words
        for words in ("was signed meanwhile by somebody else, on", "is signed already, on")
        if f"error: step 3 of health-care {words} 2026-06-30 by {signer}\n" in loser[2]
    ]
    assert "Traceback" not in loser[2]
    assert steps(root) == [1, 2, 3]


def test_who_was_overtaken_is_told_by_whom(root: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one signs after this one has looked at the gate, and before it writes."""
    from cpath.steps import sign_off  # noqa: PLC0415 - what the command imports when it runs

    sign = sign_off.sign
    ended = []

    def overtake(*arguments: Any) -> Any:
        ended.append(
            finish(start(root, "step", "advance", "health-care", "--by", "employer-01", "--role", "CNO"))
        )
        return sign(*arguments)

    monkeypatch.setattr(sign_off, "sign", overtake)
    result = cpath(*ADVANCE)
    assert ended[0][0] == 0, ended
    assert (result.exit_code, result.out) == (1, "")
    assert result.err.startswith(
        "error: step 3 of health-care was signed meanwhile by somebody else, "
        "on 2026-06-30 by employer-01 (CNO)\n"
    )
    assert "help: nothing was written; `cpath step list health-care`" in result.err
    assert steps(root) == [1, 2, 3]


def test_a_file_that_changed_meanwhile_is_left_alone(
    root: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cpath.steps import sign_off  # noqa: PLC0415 - what the command imports when it runs

    sign = sign_off.sign

    def save_first(*arguments: Any) -> Any:
        edit(root, FILE, "sector: Health care", "sector: Health")
        return sign(*arguments)

    monkeypatch.setattr(sign_off, "sign", save_first)
    result = cpath(*ADVANCE)
    assert (result.exit_code, result.out) == (1, "")
    assert f"error: {FILE} has changed since it was read\n" in result.err
    assert steps(root) == [1, 2]


def test_who_comes_second_is_told_and_signs_no_other_step(root: Path, cpath: Cpath) -> None:
    """Without --step, and after the first one has written: the next step is for the other side to sign."""
    assert cpath(*ADVANCE).exit_code == 0
    result = cpath("step", "advance", "health-care", "--by", "employer-01", "--role", "CNO")
    assert (result.exit_code, result.out) == (1, "")
    assert result.err == (
        "error: step 3 of health-care is signed already, on 2026-06-30 by employer-02 (Owner)\n"
        "help: step 4 is next, which the public partners sign\n"
    )
    # Who could not have signed step 3 either has made a mistake.
    assert cpath("step", "advance", "health-care", "--by", "nobody", "--role", "CNO").exit_code == 2
    assert cpath(*ADVANCE[:3], *PUBLIC).exit_code == 0
    assert steps(root) == [1, 2, 3, 4]


# A step by its number


def test_the_step_that_is_next(root: Path, cpath: Cpath) -> None:
    assert cpath(*ADVANCE, "--step", "3").exit_code == 0
    assert steps(root) == [1, 2, 3]


@pytest.mark.parametrize(
    ("step", "code", "words"),
    [
        ("2", 1, "step 2 of health-care is signed already, on 2026-01-27 by workforce-center (Director)\n"),
        ("4", 1, "step 4 of health-care cannot be signed yet: step 3 comes first, and is open\n"),
        ("9", 2, "there is no step 9\n"),
        ("0", 2, "there is no step 0\n"),
    ],
)
def test_another_step_is_next(step: str, code: int, words: str, root: Path, cpath: Cpath) -> None:
    result = cpath(*ADVANCE, "--step", step)
    assert (result.exit_code, result.out) == (code, "")
    assert f"error: {words}" in result.err
    assert "\nhelp: " in result.err
    assert steps(root) == [1, 2]


def test_a_later_step_waits_for_one_that_does_not_pass(root: Path, cpath: Cpath, set_openings: Any) -> None:
    set_openings(root, 40)
    result = cpath(*ADVANCE, "--step", "5")
    assert result.exit_code == 1
    assert (
        "error: step 5 of health-care cannot be signed yet, step 3 comes first; "
        "step 3 of health-care cannot be signed yet: 1 criterion is not met\n"
    ) in result.err
    assert "\n  S3.3 " in result.err


def test_when_all_is_signed(root: Path, cpath: Cpath) -> None:
    copy(root, signed=8)
    result = cpath(*ADVANCE, "--step", "8")
    assert (result.exit_code, "step 8 of health-care is signed already, on 2026-06-15" in result.err) == (
        1,
        True,
    )
    result = cpath(*ADVANCE)
    assert (result.exit_code, "all eight steps of health-care are signed" in result.err) == (2, True)


def test_a_reopened_step_is_signed_again(root: Path, cpath: Cpath) -> None:
    copy(root, signed=4)
    assert cpath("step", "reopen", "health-care", "3", "--reason", "Look again", *BUSINESS).exit_code == 0
    result = cpath(*ADVANCE, "--step", "4")
    assert (result.exit_code, "step 3 comes first, and is open" in result.err) == (1, True)
    result = cpath(*ADVANCE)
    assert result.exit_code == 0, result.err
    assert steps(root) == [1, 2, 3, 4, 3]
    assert cpath("step", "check").exit_code == 0


# What is not committed


@with_git
def test_committed_data_are_signed(committed: GitFolder, cpath: Cpath) -> None:
    assert cpath(*ADVANCE).exit_code == 0
    # What cpath wrote itself is committed with the next sign-off: two steps in one commit.
    result = cpath("step", "advance", "health-care", *PUBLIC)
    assert result.exit_code == 0, result.err
    assert steps(committed.root) == [1, 2, 3, 4]


@with_git
@pytest.mark.parametrize("option", [(), ("--dry-run",), ("--diff",)])
def test_data_that_are_not_committed_are_not_signed(
    option: tuple[str, ...], committed: GitFolder, cpath: Cpath, set_openings: Any
) -> None:
    set_openings(committed.root, 130)
    before = (committed.root / FILE).read_bytes()
    result = cpath(*ADVANCE, *option)
    assert (result.exit_code, result.out) == (1, "")
    assert (
        "error: step 3 would be signed on what is not committed to Git yet, in 1 file: "
        "occupations/nursing-assistant.yaml\n" in result.err
    )
    assert "`git add --all`" in result.err
    assert "--allow-uncommitted" in result.err
    assert (committed.root / FILE).read_bytes() == before
    assert cpath(*ADVANCE, "--allow-uncommitted", *option).exit_code == 0


@with_git
def test_the_gate_and_the_signer_come_first(committed: GitFolder, cpath: Cpath, set_openings: Any) -> None:
    edit(committed.root, TEAM, "role: Owner", "role: Founder")
    assert cpath("step", "advance", "health-care").exit_code == 2
    assert "is not of business" in cpath("step", "advance", "health-care", *PUBLIC).err
    set_openings(committed.root, 30)
    assert "cannot be signed yet" in cpath(*ADVANCE).err


@with_git
def test_before_the_first_commit_nothing_is_signed(
    git_folder: GitFolder, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy(git_folder.root)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    result = cpath(*ADVANCE, "--repo", str(git_folder.root))
    assert (result.exit_code, result.out) == (1, "")
    assert "help: commit first" in result.err
    assert steps(git_folder.root) == [1, 2]
    assert cpath(*ADVANCE, "--repo", str(git_folder.root), "--allow-uncommitted").exit_code == 0


@pytest.mark.usefixtures("committed")
@with_git
@pytest.mark.parametrize("error", [UnreadableError, MissingProgramError])
def test_a_git_that_cannot_be_asked_lets_nothing_be_signed(
    error: type[CpathError], cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> History:
        raise error("Git does not read it: another user owns it", help="trust it")

    monkeypatch.setattr(History, "open", refuse)
    result = cpath(*ADVANCE)
    assert (result.exit_code, result.out) == (error.exit_code, "")
    assert "whether the data are committed cannot be looked up: Git does not read it" in result.err
    assert "help: trust it; or sign all the same with --allow-uncommitted" in result.err
    result = cpath(*ADVANCE, "--allow-uncommitted")
    assert result.exit_code == 0
    assert "note: nobody looked whether the data are committed: Git does not read it" in result.err


# A folder inside another Git repository


@pytest.fixture
def clone(git_folder: GitFolder) -> GitFolder:
    git_folder.commit("Program", files={"README.md": "x\n", ".gitignore": "*.pyc\n/my-region/\n"})
    return git_folder


@pytest.fixture
def inside(clone: GitFolder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the base into a folder that the Git repository around it ignores."""
    folder = clone.root / "my-region"
    copy(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    return folder


@with_git
@pytest.mark.parametrize("option", [(), ("--dry-run",), ("--diff",)])
def test_a_folder_that_git_ignores(
    option: tuple[str, ...], inside: Path, clone: GitFolder, cpath: Cpath
) -> None:
    result = cpath(*ADVANCE, *option)
    assert (result.exit_code, result.out) == (1, "")
    line = f"{clone.root / '.gitignore'}, line 2 (/my-region/)"
    assert f"in 2 files: cpath.yaml, {FILE}; Git ignores this folder: {line}\n" in result.err
    assert f"help: start a Git repository of its own in {inside}: `git init`" in result.err
    assert steps(inside) == [1, 2]
    assert cpath(*ADVANCE, "--allow-uncommitted", *option).exit_code == 0


@with_git
def test_the_advice_for_an_ignored_folder_helps(inside: Path, clone: GitFolder, cpath: Cpath) -> None:
    own = type(clone)(inside)
    own.git("init", "--quiet")
    own.git("add", "--all")
    own.git("commit", "--quiet", "--message", "Begin")
    assert cpath(*ADVANCE).exit_code == 0
    assert steps(inside) == [1, 2, 3]


@with_git
def test_a_folder_that_was_never_added(inside: Path, clone: GitFolder, cpath: Cpath) -> None:
    (clone.root / ".gitignore").write_text("*.pyc\n", encoding="utf-8")
    result = cpath(*ADVANCE)
    assert (result.exit_code, steps(inside)) == (1, [1, 2])
    assert f"help: this folder is inside the Git repository {clone.root}: commit it there" in result.err
    clone.commit("Add it")
    assert cpath(*ADVANCE).exit_code == 0


@with_git
@pytest.mark.parametrize("path", [TEAM, "cpath.yaml", "regions/plains/region.yaml"])
def test_a_file_that_git_ignores(
    path: str, git_folder: GitFolder, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy(git_folder.root)
    git_folder.write({".gitignore": f"# private\n{path}\n"})
    git_folder.commit("All that Git does not ignore")
    monkeypatch.chdir(git_folder.root)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    result = cpath(*ADVANCE)
    assert (result.exit_code, result.out) == (1, "")
    assert f"Git ignores {path}: {git_folder.root / '.gitignore'}, line 2 ({path})" in result.err
    assert steps(git_folder.root) == [1, 2]
    git_folder.git("add", "--force", path)
    git_folder.git("commit", "--quiet", "--message", "Force it")
    assert cpath(*ADVANCE).exit_code == 0


def test_without_git_nothing_is_asked(
    root: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch, set_openings: Any
) -> None:
    monkeypatch.setenv("PATH", str(root / "no-programs"))
    set_openings(root, 130)
    assert cpath(*ADVANCE).exit_code == 0


# What cannot be written


def test_a_file_that_is_read_only_is_left_alone(root: Path, cpath: Cpath) -> None:
    (root / FILE).chmod(0o444)
    result = cpath(*ADVANCE)
    assert (result.exit_code in {1, 2}, result.out) == (True, "")
    assert f"{FILE} is read-only" in result.err
    assert steps(root) == [1, 2]


def test_a_folder_that_is_read_only_is_left_alone(root: Path, cpath: Cpath) -> None:
    folder = (root / FILE).parent
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):
        pytest.skip("this user, or this system, writes into read-only folders")
    try:
        result = cpath(*ADVANCE)
    finally:
        folder.chmod(0o755)
    assert (result.exit_code, result.out) == (2, "")
    assert "cannot be written" in result.err
    assert steps(root) == [1, 2]


def test_two_regions_with_an_initiative_of_one_id(root: Path, cpath: Cpath, copy_region: Any) -> None:
    copy_region(root, "hills")
    result = cpath(*ADVANCE)
    assert (result.exit_code, "help: name one of: hills/health-care, plains/health-care" in result.err) == (
        2,
        True,
    )
    assert cpath("step", "advance", "hills/health-care", *BUSINESS).exit_code == 0
    assert (steps(root), steps(root, FILE.replace("plains", "hills"))) == ([1, 2], [1, 2, 3])


def test_a_signer_who_left_the_partnership(root: Path, cpath: Cpath) -> None:
    result = cpath("step", "advance", "health-care", "--by", "employer-10", "--role", "Owner", "--dry-run")
    assert result.exit_code == 0
    edit(root, TEAM, "  - employer-10\n", "")
    result = cpath("step", "advance", "health-care", "--by", "employer-10", "--role", "Owner")
    assert (result.exit_code, result.out) == (2, "")
    assert "employer-10 does not belong to the partnership" in result.err


def test_a_closed_gate_is_told_whole(root: Path, cpath: Cpath) -> None:
    file = root / FILE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.partition("steps:\n")[0], encoding="utf-8")
    team = next((root / "regions/plains/partnerships").iterdir())
    team.write_text("title: Care\n", encoding="utf-8")
    said = cpath("step", "advance", "health-care", "--repo", str(root)).err
    assert len(said) > 1_500
    assert "[...]" not in said
    for number in (1, 3, 4, 5, 6, 7, 8):
        assert f"  S1.{number} " in said
