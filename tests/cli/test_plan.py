"""``cpath plan`` as a person calls it: what it says, what it refuses, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpath.plan import solver

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = Path(__file__).parents[1] / "repos" / "plan"
LAKE = ("--region", "lake", "--repo", str(REPOSITORY))


def test_json_goes_to_stdout_alone(cpath: Callable[..., object]) -> None:
    done = cpath("plan", "aide", *LAKE, "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.out)["format"] == "cpath-plan/1"
    assert done.err.startswith(
        "next: cpath gap-report --occupation aide --region lake --route aide-certificate,"
    )


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("aides",), 2, "did you mean 'aide'?"),
        (("aide", "--cheapest", "--shortest"), 2, "not --cheapest and --shortest"),
        (("aide", "--courses", "--cheapest"), 2, "leave the option out for the fewest credits"),
        (("aide", "--with", "nursin"), 2, "did you mean 'nursing'?"),
        (("aide", "--region", "lak"), 2, "did you mean 'lake'?"),
        (("care", "--region", "hill"), 2, "not of the region 'hill'"),
        (("aide", "--audience", "adults"), 2, "did you mean 'adult'?"),
        (("aide", "--time-limit", "0"), 2, "give seconds"),
        (("aide", "--paid"), 2, "say where they start"),
        (("nurse", "--from", "aide", "--courses"), 2, "leave out --courses, or --from"),
        (("nurse", "--from", "aides"), 2, "did you mean 'aide'?"),
        (("nurse", "--from", "aide", "--routes", "0"), 2, "from 1 to 20"),
        (("care", "--from", "aide"), 2, "there is no occupation 'care'"),
        (("aide", "--format", "pdf"), 2, "no format 'pdf' here"),
        (("aide", "--from-file", "no-such.csv"), 2, "no-such.csv cannot be read"),
    ],
)
def test_wrong_use(
    cpath: Callable[..., object], arguments: tuple[str, ...], exit_code: int, said: str
) -> None:
    done = cpath("plan", *arguments, "--repo", str(REPOSITORY))
    assert (done.exit_code, done.out) == (exit_code, "")
    assert said in done.err


def test_nothing_to_plan_for(cpath: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: T\n")
    (tmp_path / "occupations").mkdir()
    (tmp_path / "occupations" / "aide.yaml").write_text('title: A\nsoc: "31-1131"\nlevel: entry\n')
    done = cpath("plan", "aide", "--repo", str(tmp_path))
    assert (done.exit_code, done.out) == (3, "")
    assert "--any-region" in done.err
    done = cpath("plan", "aide", "--any-region", "--repo", str(tmp_path))
    assert done.exit_code == 0
    assert "Unknown: nobody has rated or voted" in done.out


def test_what_a_person_has_need_not_be_taught(cpath: Callable[..., object], tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("competency,level\nbathing,3\nenglish,mastered\n")
    done = cpath("plan", "aide", *LAKE, "--from-file", str(own), "--format", "json")
    (plan,) = json.loads(done.out)["plans"]
    assert [need["competency"] for need in plan["met_already"]] == ["bathing", "english"]
    assert [member["id"] for member in plan["members"]] == ["aide-certificate"]


@pytest.mark.parametrize("name", ["plan.json", "plan.csv", "plan.md", "plan.html", "plan.txt"])
def test_the_ending_tells_the_format(cpath: Callable[..., object], tmp_path: Path, name: str) -> None:
    for arguments in (("aide", *LAKE), ("nurse", "--from", "aide", *LAKE)):
        done = cpath("plan", *arguments, "-o", str(tmp_path / name))
        assert (done.exit_code, done.out) == (0, "")
        assert f"wrote {tmp_path / name}" in done.err
        assert (tmp_path / name).stat().st_size > 100


def test_a_plan_without_a_program_for_the_work_says_so(cpath: Callable[..., object], tmp_path: Path) -> None:
    ring(tmp_path, 9)
    program = tmp_path / "regions/r/programs/p.yaml"
    text = program.read_text()
    program.write_text(text.replace("prepares_for: [{occupation: work}]", "articulation: [{to: blank}]"))
    (tmp_path / "regions/r/programs/blank.yaml").write_text(
        "title: B\nprovider: c\ntype: certificate\nprepares_for: [{occupation: work}]\n"
    )
    said = " ".join(cpath("plan", "work", "--repo", str(tmp_path)).out.split())
    assert "No program of it prepares for work as work; blank would, but nobody has said what it" in said
    done = cpath("plan", "work", "--repo", str(tmp_path), "--format", "json")
    (plan,) = json.loads(done.out)["plans"]
    assert plan["not_mapped"] == [
        {"id": "blank", "reason": "nobody has said what it teaches", "prepares_for": ["work"]}
    ]


def ring(folder: Path, size: int) -> None:
    """Write an occupation whose needs stand in a ring, and courses that teach two neighbours each."""
    needs = [f"n{number}" for number in range(size)]
    files = {
        "cpath.yaml": "format: 1\ntitle: Ring\n",
        "competencies/f.yaml": "title: F\npublisher: P\nlevel_scale: course-level\ncompetencies:\n"
        + "".join(f"- {{id: {need}, title: {need}, category: skill}}\n" for need in needs),
        "occupations/work.yaml": 'title: W\nsoc: "29-1141"\nlevel: entry\nrequirements:\n  items:\n'
        + "".join(f"  - {{competency: {need}, importance: 4, level: 3}}\n" for need in needs),
        "regions/r/programs/p.yaml": "title: P\nprovider: c\ntype: certificate\n"
        "prepares_for: [{occupation: work}]\ncourses:\n"
        + "".join(
            f"- id: k{number:05d}\n  title: K\n  credits: 1\n  teaches:\n"
            + "".join(
                f"  - {{competency: {needs[(number + step) % size]}, level: mastered, assessed: true}}\n"
                for step in (0, 1, 3, 7)
            )
            for number in range(size)
        ),
    }
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


def test_without_the_solver_it_says_how_good_the_answer_is(
    cpath: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(tmp_path, 61)
    monkeypatch.setattr("cpath.plan.solve.is_installed", lambda: False)
    monkeypatch.setattr("cpath.plan.solve.search", lambda *_: None)
    done = cpath("plan", "work", "--courses", "--repo", str(tmp_path))
    assert done.exit_code == 0
    said = " ".join(done.out.split())
    assert "Not proven to be the best" in said
    assert "times the best; for an exact answer: pip install 'cpath[solver]'" in said
    found = cpath("plan", "work", "--courses", "--repo", str(tmp_path), "--format", "json")
    (plan,) = json.loads(found.out)["plans"]
    assert plan["method"] == "greedy"
    assert plan["optimal"] is False
    assert 0 < plan["bound"] < plan["value"] <= plan["bound"] * plan["proven_ratio"]


@pytest.mark.skipif(not solver.is_installed(), reason="the extra cpath[solver] is not installed")
@pytest.mark.skipif(sys.platform == "win32", reason="an interruption is sent by a POSIX signal")
def test_the_solver_writes_nothing_and_can_be_interrupted(tmp_path: Path) -> None:
    ring(tmp_path, 390)
    command = [sys.executable, "-m", "cpath", "plan", "work", "--courses", "--repo", str(tmp_path)]
    begun = (
        "import sys, cpath.plan.solver as solver; run = solver._Model._run\n"
        "def told(model): print('solving', file=sys.stderr, flush=True); run(model)\n"
        f"solver._Model._run = told; sys.argv = {['cpath', *command[3:], '--time-limit', '600']!r}\n"
        "from cpath.cli.main import run as main; main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", begun],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    assert process.stderr is not None
    while "solving" not in process.stderr.readline():
        assert process.poll() is None
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
