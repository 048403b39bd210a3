"""``cpath step reopen``, ``waive`` and ``attest``: what they write and say, and every refusal."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpath.source.edit import Edit
from cpath.source.editor import write_edits
from cpath.source.reader import read

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath

BASE = Path(__file__).parent.parent / "repos" / "steps"
FILE = "regions/plains/initiatives/health-care.yaml"
TEAM = "regions/plains/partnerships/health-care.yaml"
PUBLIC = ("--by", "workforce-center", "--role", "Director")
REOPEN = ("step", "reopen", "health-care", "3", "--reason", "Two firms left", *PUBLIC)
WAIVE = ("step", "waive", "health-care", "S2.1", "--reason", "Only five agencies", *PUBLIC)
ATTEST = ("step", "attest", "health-care", "S6.9", "--statement", "Each has one adviser", *PUBLIC)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a copy of the base in which S2.1 and S6.9 do not pass: few partners, no components."""
    folder = tmp_path / "repository"
    shutil.copytree(BASE, folder)
    fewer = [Edit(TEAM, ("core_team", index), "remove") for index in (7, 6, 5)]
    write_edits(folder, [*fewer, Edit("regions/plains/pathways/nursing.yaml", ("components",), "remove")])
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    return folder


def data(root: Path) -> Any:
    return read((root / FILE).read_bytes()).data


def replaced(command: tuple[str, ...], **values: str) -> tuple[str, ...]:
    """Return a command with other values of its options: ``by="x"`` for ``--by x``."""
    words = list(command)
    for name, value in values.items():
        option = f"--{name}"
        if option in words:
            words[words.index(option) + 1] = value
        else:
            words += [option, value]
    return tuple(words)


# What is written and said


def test_reopen(root: Path, cpath: Cpath) -> None:
    result = cpath(*REOPEN)
    assert (result.exit_code, result.out) == (
        0,
        "Step 3 of health-care reopened on 2026-06-30 by workforce-center (Director): Two firms left\n",
    )
    assert result.err == f"wrote {FILE}\nnext: cpath step show health-care 2\n"
    assert data(root)["steps"][2]["reopened"] == {
        "on": "2026-06-30",
        "reason": "Two firms left",
        "by": "workforce-center",
        "role": "Director",
    }


def test_waive(root: Path, cpath: Cpath) -> None:
    result = cpath(*WAIVE, "--expires", "2026-12-31")
    assert (result.exit_code, result.out) == (
        0,
        "S2.1 of health-care waived until 2026-12-31 by workforce-center (Director): Only five agencies\n",
    )
    assert result.err.startswith(f"wrote {FILE}\nnext: cpath step ")
    assert [item["expires"] for item in data(root)["waivers"]] == ["2026-12-31"]
    # A year, where no end is named; and it is the later one that counts.
    result = cpath(*replaced(WAIVE, reason="Still five"))
    assert result.exit_code == 0
    assert "waived until 2027-06-30" in result.out
    assert [item["expires"] for item in data(root)["waivers"]] == ["2026-12-31", "2027-06-30"]


def test_attest(root: Path, cpath: Cpath) -> None:
    result = cpath(*ATTEST)
    assert (result.exit_code, result.out) == (
        0,
        "S6.9 of health-care attested on 2026-06-30 by workforce-center (Director): Each has one adviser\n",
    )
    assert [item["criterion"] for item in data(root)["attestations"]] == ["S6.9"]
    result = cpath(*ATTEST, "--expires", "2027-06-30")
    assert "attested on 2026-06-30, until 2027-06-30 by" in result.out
    assert data(root)["attestations"][1]["expires"] == "2027-06-30"


def test_a_past_day_small_letters_and_pasted_spaces(root: Path, cpath: Cpath) -> None:
    words = "Only\N{NO-BREAK SPACE}five agencies: La Señal, 机构 "
    result = cpath(*replaced((*WAIVE[:3], "s2.1", *WAIVE[4:]), reason=words, on="2026-06-01"))
    assert result.exit_code == 0, result.err
    waiver = data(root)["waivers"][0]
    assert (waiver["criterion"], waiver["on"]) == ("S2.1", "2026-06-01")
    assert waiver["reason"] == "Only five agencies: La Señal, 机构"


@pytest.mark.parametrize("command", [REOPEN, WAIVE, ATTEST])
def test_nothing_is_written_without_being_asked(command: tuple[str, ...], root: Path, cpath: Cpath) -> None:
    before = (root / FILE).read_bytes()
    told = cpath(*command, "--dry-run")
    assert (told.exit_code, told.out) == (0, "")
    assert told.err.startswith("would ")
    assert told.err.endswith(f" in {FILE}; nothing written\n")
    shown = cpath(*command, "--diff")
    assert shown.exit_code == 0
    lines = shown.out.splitlines()
    assert f"+++ b/{FILE}" in lines
    assert [line for line in lines if line.startswith("-") and not line.startswith("---")] == []
    assert len([line for line in lines if line.startswith("+") and not line.startswith("+++")]) >= 4
    assert (root / FILE).read_bytes() == before


def test_a_diff_is_what_is_written(root: Path, cpath: Cpath) -> None:
    shown = cpath(*WAIVE, "--diff").out
    before = (root / FILE).read_text(encoding="utf-8").splitlines()
    cpath(*WAIVE)
    after = (root / FILE).read_text(encoding="utf-8").splitlines()
    added = [line[1:] for line in shown.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert [line for line in after if line not in before] == added


# What is refused. The decisions' own refusals: tests/steps/test_decision.py.


@pytest.mark.parametrize("command", [REOPEN, WAIVE, ATTEST])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": "2026-07-01"}, "--on 2026-07-01 lies in the future"),
        ({"on": "30.06.2026"}, "--on is '30.06.2026', which is no day"),
        ({"role": " "}, "--role is empty"),
        ({"role": "Dir\nector"}, "--role is no role in one short line"),
        ({"role": "D\N{RIGHT-TO-LEFT OVERRIDE}"}, "--role is no role in one short line"),
        ({"role": "D" * 201}, "--role is no role in one short line"),
        ({"by": "workforce-centre"}, "no organization 'workforce-centre'"),
        ({"by": "../secret"}, "no organization '../secret'"),
    ],
)
def test_wrong_use(
    changes: dict[str, str], words: str, command: tuple[str, ...], root: Path, cpath: Cpath
) -> None:
    before = (root / FILE).read_bytes()
    result = cpath(*replaced(command, **changes))
    assert (result.exit_code, result.out) == (2, "")
    assert f"error: {words}" in result.err
    assert "\nhelp: " in result.err
    assert (root / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        (" \t", "is empty"),
        ("One\nTwo", "holds an end of line or a character that cannot be seen"),
        ("\x1b[31mRed", "holds an end of line or a character that cannot be seen"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}x", "holds an end of line or a character that cannot be seen"),
        ("x" * 2_001, "has 2,001 characters, more than 2,000"),
    ],
)
@pytest.mark.parametrize(
    ("command", "option"), [(REOPEN, "reason"), (WAIVE, "reason"), (ATTEST, "statement")]
)
def test_a_reason_is_a_sentence(
    text: str, words: str, command: tuple[str, ...], option: str, root: Path, cpath: Cpath
) -> None:
    before = (root / FILE).read_bytes()
    result = cpath(*replaced(command, **{option: text}))
    assert (result.exit_code, result.out) == (2, "")
    assert f"error: --{option} {words}" in result.err
    assert (root / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*REOPEN[:3], "9", *REOPEN[4:]), "there is no step 9"),
        ((*WAIVE[:3], "S2.88", *WAIVE[4:]), "no criterion 'S2.88'"),
        ((*WAIVE[:3], "S4.6", *WAIVE[4:]), "only warns and closes no gate"),
        ((*WAIVE[:3], "S2.2", *WAIVE[4:]), "passes, so there is nothing to waive"),
        (replaced(WAIVE, expires="2026-06-29"), "--expires 2026-06-29 is before"),
        (replaced(WAIVE, expires="2029-01-01"), "the waiver would hold until 2029-01-01"),
        (replaced(WAIVE, expires="soon"), "--expires is 'soon', which is no day"),
        (replaced(WAIVE, by="employer-01"), "employer-01 is not one of them"),
        ((*ATTEST[:3], "S3.4", *ATTEST[4:]), "is computed from the data"),
        (("step", "reopen", "health-car", *REOPEN[3:]), "no initiative 'health-car'"),
        (("step", "waive", "hills/health-care", *WAIVE[3:]), "no initiative 'hills/health-care'"),
        (("step", "attest", "health-care ", *ATTEST[3:]), "no initiative 'health-care '"),
        (REOPEN[:6], "Missing option"),
        (("step", "reopen", "health-care", "three", *REOPEN[4:]), "is not a valid int"),
    ],
)
def test_what_cannot_be_decided(arguments: tuple[str, ...], words: str, root: Path, cpath: Cpath) -> None:
    before = (root / FILE).read_bytes()
    result = cpath(*arguments)
    assert (result.exit_code, result.out) == (2, "")
    assert words in result.err
    assert (root / FILE).read_bytes() == before


@pytest.mark.parametrize("command", [REOPEN, WAIVE, ATTEST])
def test_two_regions_with_an_initiative_of_one_id(
    command: tuple[str, ...], root: Path, cpath: Cpath, copy_region: Any
) -> None:
    copy_region(root, "hills")
    result = cpath(*command)
    assert result.exit_code == 2
    assert "help: name one of: hills/health-care, plains/health-care" in result.err
    result = cpath(*command[:2], "hills/health-care", *command[3:])
    assert result.exit_code == 0, result.err
    assert " of hills/health-care " in result.out
    assert "regions/hills/initiatives/health-care.yaml" in result.err


@pytest.mark.parametrize("command", [REOPEN, WAIVE, ATTEST])
def test_what_cannot_be_read(command: tuple[str, ...], root: Path, cpath: Cpath, tmp_path: Path) -> None:
    assert cpath(*command, "--repo", str(tmp_path)).exit_code == 3
    (root / FILE).write_text("title: [\n", encoding="utf-8")
    result = cpath(*command)
    assert (result.exit_code, "cannot be read" in result.err) == (4, True)
    (root / FILE).unlink()
    assert cpath(*command).exit_code == 3


@pytest.mark.parametrize("command", [REOPEN, WAIVE, ATTEST])
def test_a_file_that_changed_meanwhile_is_left_alone(
    command: tuple[str, ...], root: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves the file in an editor after cpath has read it."""
    from cpath.source import editor  # noqa: PLC0415 - what the command imports when it runs

    text = (root / FILE).read_text(encoding="utf-8") + "# saved in between\n"
    write = editor.write_edits

    def save_first(*arguments: Any, **options: Any) -> Any:
        (root / FILE).write_text(text, encoding="utf-8")
        return write(*arguments, **options)

    monkeypatch.setattr(editor, "write_edits", save_first)
    result = cpath(*command)
    assert (result.exit_code, result.out) == (1, "")
    assert f"error: {FILE} has changed since it was read\n" in result.err
    assert (root / FILE).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("command", [REOPEN, WAIVE, ATTEST])
def test_a_file_that_is_read_only_is_left_alone(command: tuple[str, ...], root: Path, cpath: Cpath) -> None:
    before = (root / FILE).read_bytes()
    (root / FILE).chmod(0o444)
    result = cpath(*command)
    assert (result.exit_code in {1, 2}, result.out) == (True, "")
    assert f"{FILE} is read-only" in result.err
    assert (root / FILE).read_bytes() == before


@pytest.mark.parametrize("command", [REOPEN, WAIVE, ATTEST])
def test_a_folder_that_is_read_only_is_left_alone(command: tuple[str, ...], root: Path, cpath: Cpath) -> None:
    before = (root / FILE).read_bytes()
    folder = (root / FILE).parent
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):
        pytest.skip("this user, or this system, writes into read-only folders")
    try:
        result = cpath(*command)
    finally:
        folder.chmod(0o755)
    assert (result.exit_code, result.out) == (2, "")
    assert "cannot be written" in result.err
    assert (root / FILE).read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["health-care.yaml"]


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_comments_and_other_keys_stay(ending: str, root: Path, cpath: Cpath) -> None:
    text = (root / FILE).read_text(encoding="utf-8").replace("\n", ending)
    (root / FILE).write_bytes(text.encode())
    assert cpath(*WAIVE).exit_code == 0
    after = (root / FILE).read_bytes().decode()
    assert after.startswith(text)
    assert after.count("\r\n") == (after.count("\n") if ending == "\r\n" else 0)


def test_what_can_be_signed_again_is_said(
    tmp_path: Path, cpath: Cpath, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(BASE, tmp_path / "base")
    monkeypatch.chdir(tmp_path / "base")
    monkeypatch.setenv("CPATH_TODAY", "2026-06-30")
    result = cpath(*REOPEN)
    assert result.err.endswith("next: cpath step advance health-care --by ORGANIZATION --role ROLE\n")
