"""``cpath step guide`` and ``cpath explain S3.2``: what a person without a repository is told."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
import typer

from cpath.cli.lazy import COMMANDS
from cpath.reports.steps.guide import render_document
from cpath.steps.criteria import CRITERIA, STEPS
from cpath.steps.guide import read_guides

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cpath
    from tests.conftest import Golden

AUDIENCES = [None, "workforce-board", "institution", "employer"]


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder that is no repository."""
    monkeypatch.chdir(tmp_path)


def test_all_in_short(cpath: Cpath) -> None:
    result = cpath("step", "guide")
    assert (result.exit_code, result.err) == (0, "")
    assert [line for line in result.out.splitlines() if line.startswith("Step ")] == [
        f"Step {step.number}: {step.title}" for step in STEPS
    ]
    assert result.out.count("Signed by a business.") == 3
    assert result.out.count("Signed by a public partner.") == 3
    assert result.out.count("Signed by a business and a public partner.") == 2
    assert result.out.endswith("All of one step: cpath step guide 1\n")
    assert "[" not in result.out


@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.parametrize("audience", AUDIENCES)
def test_lines_fit_a_terminal(cpath: Cpath, number: int, audience: str | None) -> None:
    options = () if audience is None else ("--for", audience)
    result = cpath("step", "guide", str(number), *options)
    assert result.exit_code == 0
    for line in result.out.splitlines():
        assert len(line) <= 100 or line.strip().startswith("http"), line
    assert "\nNext, with your own ids\n" in result.out
    sources = result.out.partition("\nSources")[2]
    for mark in re.findall(r"\[(\d+)\]", result.out.partition("\nSources")[0]):
        assert f"\n  [{mark}] " in sources


def test_one_step(cpath: Cpath, golden: Golden) -> None:
    golden("guide/step3.txt", cpath("step", "guide", "3").out)
    golden("guide/step3-employer.txt", cpath("step", "guide", "3", "--for", "employer").out)


def test_an_audience_is_told_only_what_concerns_it(cpath: Cpath) -> None:
    employer = cpath("step", "guide", "2", "--for", "employer").out
    institution = cpath("step", "guide", "4", "--for", "institution").out
    assert "  Employer " in employer
    assert "  Workforce board " not in employer
    assert "Nothing is asked of you at this step." in employer
    assert "Nothing. Those who keep the files write down what you decide." in employer
    assert "programs/<id>.yaml: prepares_for" in institution
    assert "initiatives/<id>.yaml: inventory" not in institution


def test_markdown_to_a_file(cpath: Cpath, tmp_path: Path) -> None:
    result = cpath("step", "guide", "5", "-o", "step5.md")
    assert (result.exit_code, result.out, result.err) == (0, "", "wrote step5.md\n")
    text = (tmp_path / "step5.md").read_text(encoding="utf-8")
    assert text.startswith("## Step 5: ")
    text = text.removesuffix("\n<!-- written by cpath -->\n")
    assert text in render_document()
    assert cpath("step", "guide", "5", "--format", "markdown").out == text
    assert cpath("step", "guide", "--format", "markdown").out.count("**Step ") == 8


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("9",), "error: there is no step 9\n"),
        (("0",), "error: there is no step 0\n"),
        (("3", "--for", "employers"), "help: did you mean 'employer'?\n"),
        (("3", "--for", "x"), "help: one of: workforce-board, institution, employer\n"),
        (("--for", "employer"), "help: cpath step guide 1 --for employer\n"),
        (("3", "--format", "json"), "error: no format 'json' here\n"),
    ],
)
def test_wrong_use(cpath: Cpath, arguments: tuple[str, ...], words: str) -> None:
    result = cpath("step", "guide", *arguments)
    assert (result.exit_code, result.out) == (2, "")
    assert words in result.err


def test_commands_that_come_next_are_ones_that_there_are() -> None:
    """Each is parsed by the command line, without being run."""
    for run in [item.run for guide in read_guides() for item in guide.next]:
        program, *words = shlex.split(run)
        assert program == "cpath"
        command, words = _command(words[0]), words[1:]
        if hasattr(command, "commands") and words:
            assert words[0] in command.commands, run
            command, words = command.commands[words[0]], words[1:]
        command.make_context(command.name, words)


def _command(name: str) -> Any:
    module = __import__(f"cpath.cli.commands.{COMMANDS[name].module}", fromlist=["app"])
    return typer.main.get_command(module.app)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.id)
def test_explain_a_criterion(cpath: Cpath, criterion: Any) -> None:
    result = cpath("explain", criterion.id.lower())
    assert (result.exit_code, result.err) == (0, "")
    assert result.out.startswith(f"{criterion.id} {criterion.summary}\n")
    assert ("Must: it blocks the sign-off" in result.out) is criterion.required
    assert ("step waive" in result.out) is criterion.required
    assert ("step attest" in result.out) is criterion.attestable
    assert result.out.endswith(f"More: cpath step guide {criterion.step}\n")
    assert all(len(line) <= 100 for line in result.out.splitlines())


def test_explain_one_with_numbers(cpath: Cpath, golden: Golden) -> None:
    golden("guide/S3.3.txt", cpath("explain", "S3.3").out)


def test_explain_a_step(cpath: Cpath) -> None:
    out = cpath("explain", "S3").out
    assert out == cpath("explain", "s3").out
    assert [line.split()[1] for line in out.splitlines() if line.startswith(("  must", "  should"))] == [
        criterion.id for criterion in STEPS[2].criteria
    ]


@pytest.mark.parametrize(
    ("code", "help_"),
    [
        ("S3.99", "step 3 has S3.1 to S3.8; `cpath explain S3` lists them"),
        ("S9.1", "steps are S1 to S8, such as `cpath explain S3`"),
        ("S0", "steps are S1 to S8, such as `cpath explain S3`"),
    ],
)
def test_explain_what_is_not_there(cpath: Cpath, code: str, help_: str) -> None:
    result = cpath("explain", code)
    assert (result.exit_code, result.out) == (2, "")
    assert result.err.endswith(f"help: {help_}\n")
