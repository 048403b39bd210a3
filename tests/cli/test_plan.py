"""``cpath plan`` as a person calls it: what it says, what it refuses, how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[1] / "repos" / "plan"
LAKE = ("--region", "lake", "--repo", str(REPOSITORY))


def test_json_goes_to_stdout_alone(cpath: Callable[..., object]) -> None:
    done = cpath("plan", "aide-certificate", *LAKE, "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.out)["format"] == "cpath-plan/2"
    assert done.err == "next: cpath gap-report --occupation aide --program aide-certificate\n"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("aides",), 2, "did you mean 'aide'?"),
        (("aide", "--region", "lak"), 2, "did you mean 'lake'?"),
        (("care",), 2, "cpath plan care --programs"),
        (("care", "--programs", "--region", "hill"), 2, "not of the region 'hill'"),
        (("nursing", "--programs"), 2, "leave out --programs"),
        (("aide", "--audience", "adults"), 2, "did you mean 'adult'?"),
        (("aide", "--actions", "0"), 2, "give a number from 1 on"),
        (("aide", "--target", "0"), 2, "give a percentage"),
        (("aide", "--target", "900"), 2, "give a percentage"),
        (("aide", "--least", "3"), 2, "leave out --least"),
        (("aide", "--programs", "--actions", "3"), 2, "leave out --actions"),
        (("nurse", "--from", "aide", "--programs"), 2, "ask one thing at a time"),
        (("nurse", "--from", "aide", "--target", "90"), 2, "leave out --target"),
        (("nurse", "--from", "aides"), 2, "did you mean 'aide'?"),
        (("care", "--from", "aide"), 2, "there is no occupation 'care'"),
        (("aide", "--format", "pdf"), 2, "no format 'pdf' here"),
        (("aide", "--from", "no-such.csv"), 2, "no-such.csv cannot be read"),
        (("office",), 3, "names no occupation"),
        (("nurse", "--region", "hill"), 3, "no program prepares for 'nurse' in hill"),
    ],
)
def test_wrong_use(
    cpath: Callable[..., object], arguments: tuple[str, ...], exit_code: int, said: str
) -> None:
    done = cpath("plan", *arguments, "--repo", str(REPOSITORY))
    assert (done.exit_code, done.out) == (exit_code, "")
    assert said in done.err


def test_it_stops_where_it_is_asked_to(cpath: Callable[..., object]) -> None:
    def actions(*options: str) -> list[str]:
        done = cpath("plan", "aide-certificate", *LAKE, "--format", "json", *options)
        (ladder,) = json.loads(done.out)["ladders"]
        return [action["action"] for action in ladder["actions"]]

    assert actions("--actions", "1") == actions()[:1]
    assert len(actions("--target", "80")) < len(actions())


def test_what_a_person_has_is_counted(cpath: Callable[..., object], tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("competency,level\nlifting,3\nenglish,mastered\n")

    def covered(*given: str) -> float:
        done = cpath("plan", "aide", *LAKE, "--from", "nothing", *given, "--format", "json")
        (region,) = json.loads(done.out)["regions"]
        return region["routes"][0]["coverage"]["assessed"]["low"]

    assert covered("--from", str(own)) > covered()


@pytest.mark.parametrize("name", ["plan.json", "plan.csv", "plan.md", "plan.html", "plan.txt"])
def test_the_ending_tells_the_format(cpath: Callable[..., object], tmp_path: Path, name: str) -> None:
    for arguments in (
        ("aide", *LAKE),
        ("aide", "--programs", *LAKE),
        ("nurse", "--from", "aide", *LAKE),
    ):
        done = cpath("plan", *arguments, "-o", str(tmp_path / name))
        assert (done.exit_code, done.out) == (0, "")
        assert f"wrote {tmp_path / name}" in done.err
        assert (tmp_path / name).stat().st_size > 60


def test_every_command_that_it_suggests_can_be_typed(
    cpath: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = cpath("plan", "aide", *LAKE)
    commands = re.findall("`(cpath [^`]+)`", done.out)
    (suggested,) = {command for command in commands if command.startswith("cpath survey")}
    monkeypatch.chdir(tmp_path)
    assert cpath(*suggested.split()[1:], *LAKE).exit_code == 0
    others = [command for command in commands if command.startswith("cpath plan")]
    assert others
    for command in others:
        assert cpath(*command.split()[1:], *LAKE[2:]).exit_code == 0
