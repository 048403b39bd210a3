"""``cpath step guide`` and ``cpath explain S3.2``: what a person without a repository is told."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer

from cpath.cli.lazy import COMMANDS
from cpath.diagnostics.columns import display_width
from cpath.steps.criteria import CRITERIA, STEPS
from cpath.steps.guide import read_guides

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath
    from tests.conftest import Golden

ROOT = Path(__file__).parents[2]
AUDIENCES = [None, "workforce-board", "institution", "employer"]


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start in a folder that is no repository, with a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def test_all_in_short(cpath: Cpath) -> None:
    result = cpath("step", "guide")
    assert (result.exit_code, result.err) == (0, "")
    text = " ".join(result.out.split())
    assert [f" {step.number}. {step.title} " in text for step in STEPS] == [True] * 8
    assert result.out.count("Signed by a business.") == 3
    assert result.out.count("Signed by a public partner.") == 3
    assert result.out.count("Signed by a business and a public partner.") == 2
    assert "More on one: `cpath step guide 1`\n" in result.out
    assert "[" not in result.out


@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.parametrize("audience", AUDIENCES)
def test_lines_fit_a_terminal(cpath: Cpath, number: int, audience: str | None) -> None:
    options = () if audience is None else ("--for", audience)
    result = cpath("step", "guide", str(number), *options)
    assert result.exit_code == 0
    for line in result.out.splitlines():
        # What is to be copied stays on one line.
        assert display_width(line) <= 80 or line.startswith(("    ", "  - `cpath ")), line
    assert "\nNext, with your own ids\n" in result.out
    guide, _, sources = result.out.partition("\nSources\n")
    marks = re.findall(r"\[(\d+)\]", guide)
    assert marks
    for mark in marks:
        assert f"  {mark}. " in sources


def test_one_step(cpath: Cpath, golden: Golden) -> None:
    golden("guide/step3.txt", cpath("step", "guide", "3").out)
    golden("guide/step3.md", cpath("step", "guide", "3", "--format", "markdown").out)
    golden("guide/step3.html", cpath("step", "guide", "3", "--format", "html").out)
    golden("guide/step3-employer.txt", cpath("step", "guide", "3", "--for", "employer").out)


def test_an_audience_is_told_only_what_concerns_it(cpath: Cpath) -> None:
    employer = cpath("step", "guide", "2", "--for", "employer").out
    institution = cpath("step", "guide", "4", "--for", "institution").out
    assert "\n  Employer: " in employer
    assert "\n  Workforce board: " not in employer
    assert "There is nothing for you to do at this step." in employer
    assert "Nothing. Those who keep the files write down what you decide." in employer
    assert "programs/<id>.yaml`: `prepares_for`" in institution
    assert "initiatives/<id>.yaml`: `inventory`" not in institution


def test_markdown_to_a_file(cpath: Cpath, tmp_path: Path) -> None:
    result = cpath("step", "guide", "5", "-o", "step5.md")
    assert (result.exit_code, result.out, result.err) == (0, "", "wrote step5.md\n")
    text = (tmp_path / "step5.md").read_text(encoding="utf-8")
    assert text.startswith("# Step 5: ")
    text = text.removesuffix("\n<!-- written by cpath -->\n")
    assert cpath("step", "guide", "5", "--format", "markdown").out == text
    body = text[text.index("\n## Who does what") :].replace("\n#", "\n##")
    assert body in (ROOT / "docs/steps.md").read_text(encoding="utf-8")
    overview = cpath("step", "guide", "--format", "markdown").out
    assert re.findall(r"^(\d)\. ", overview, re.MULTILINE) == [str(step.number) for step in STEPS]


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
    assert " ".join(result.out.split()).startswith(f"{criterion.id} {criterion.summary} ")
    assert ("Must: it blocks the sign-off" in result.out) is criterion.required
    assert ("step waive" in result.out) is criterion.required
    assert ("step attest" in result.out) is criterion.attestable
    assert result.out.endswith(f"\nMore: `cpath step guide {criterion.step}`\n")
    lines = result.out.splitlines()
    assert [line for line in lines if display_width(line) > 80 and not line.startswith("    ")] == []


def test_explain_one_with_numbers(cpath: Cpath, golden: Golden) -> None:
    golden("guide/S3.3.txt", cpath("explain", "S3.3").out)
    golden("guide/S3.txt", cpath("explain", "S3").out)
    golden("guide/S6.8.txt", cpath("explain", "S6.8").out)


def test_explain_a_step(cpath: Cpath) -> None:
    out = cpath("explain", "S3").out
    assert out == cpath("explain", "s3").out
    assert re.findall(r"^  `(S3\.\d)` +(?:must|should) ", out, re.MULTILINE) == [
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
