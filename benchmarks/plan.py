"""How long `cpath plan` takes beside trying every choice, and whether its answer is proven.

The large case: an occupation with 1,000 required competencies, 200 programs of one field with 2,000 courses,
made by a fixed seed; topics overlap as those of programs do.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from cpath.plan.pick import Sets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COMPETENCIES, COURSES, TOPICS = 1_000, 2_000, 50


def courses(seed: int = 1) -> list[list[int]]:
    """The competencies that each course masters: of its topic, and a few of others."""
    chance = random.Random(seed)
    size = COMPETENCIES // TOPICS
    made = []
    for number in range(COURSES):
        topic = number % TOPICS
        own = chance.sample(range(topic * size, (topic + 1) * size), chance.randint(2, 6))
        others = chance.sample(range(COMPETENCIES), chance.randint(0, 3))
        made.append(sorted({*own, *others}))
    return made


def write_repository(folder: Path) -> None:
    """Write the large case as a repository: programs of ten courses each."""
    ids = [f"c{number:04d}" for number in range(COMPETENCIES)]
    files = {
        "cpath.yaml": "format: 1\ntitle: Large\n",
        "organizations/college.yaml": "title: College\ntype: community-college\n",
        "regions/r/region.yaml": "title: R\n",
        "competencies/f.yaml": "title: F\npublisher: P\nlevel_scale: course-level\ncompetencies:\n"
        + "".join(f"- {{id: {id_}, title: {id_}, category: skill}}\n" for id_ in ids),
        "occupations/big.yaml": 'title: Big\nsoc: "29-1141"\nlevel: entry\nrequirements:\n'
        "  illustrative: true\n  items:\n"
        + "".join(f"  - {{competency: {id_}, importance: 4, level: 3}}\n" for id_ in ids),
    }
    made = courses()
    for program in range(COURSES // 10):
        lines = [
            (
                f"title: P{program:03d}\nprovider: college\ntype: certificate\n"
                "prepares_for: [{occupation: big}]\ncourses:\n"
            )
        ]
        for number in range(program * 10, program * 10 + 10):
            lines.append(f"- id: k{number:04d}\n  title: K{number}\n  teaches:\n")
            lines += [
                f"  - {{competency: {ids[item]}, level: mastered, assessed: true}}\n" for item in made[number]
            ]
        files[f"regions/r/programs/p{program:03d}.yaml"] = "".join(lines)
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def small(seed: int, sets: int = 14, things: int = 14) -> dict[str, list[str]]:
    """A case that can still be tried choice by choice."""
    chance = random.Random(seed)
    return {
        f"s{number:02d}": [f"t{thing}" for thing in chance.sample(range(things), 4)] for number in range(sets)
    }


def try_all(sets: Mapping[str, list[str]]) -> int:
    """The fewest sets that cover everything, by trying every choice."""
    everything = set().union(*sets.values())
    return next(
        size
        for size in range(len(sets) + 1)
        for chosen in combinations(sets, size)
        if set().union(*(sets[name] for name in chosen)) == everything
    )


def plan(folder: Path, *, quick: bool = False) -> None:
    """Print the figures of `cpath plan`; ``quick`` leaves the large case out."""
    _small()
    if not quick:
        _large(folder)


def _small() -> None:
    times: dict[str, list[float]] = {"plan": [], "all": []}
    for seed in range(7):
        sets = small(seed)
        weights = dict.fromkeys(set().union(*sets.values()), Fraction(1))
        start = time.process_time()
        picked = Sets(sets, weights).fewest()
        times["plan"].append(time.process_time() - start)
        start = time.process_time()
        fewest = try_all(sets)
        times["all"].append(time.process_time() - start)
        assert picked.proven
        assert len(picked.names) == fewest
    plan_, every = (statistics.median(times[name]) for name in ("plan", "all"))
    print("\nThe fewest of 14 courses for 14 competencies, median of 7, the same answers")
    print(f"{'cpath plan':34}{plan_ * 1000:8.2f} ms{1.0:9.1f}")
    print(f"{'every choice of courses':34}{every * 1000:8.2f} ms{every / plan_:9.1f}")


def _large(folder: Path) -> None:
    write_repository(folder / "plan")
    print(f"\n{COMPETENCIES:,} competencies, {COURSES:,} courses, 200 programs, wall time")
    _run(folder, "a ladder", "p000")
    _run(folder, "a ladder of 5 actions", "p000", "--actions", "5")
    _run(folder, "which programs together", "big", "--programs")


def _run(folder: Path, name: str, *arguments: str) -> None:
    command = [sys.executable, "-m", "cpath", "plan", *arguments, "--format", "json"]
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--repo", str(folder / "plan")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    answer = json.load(process.stdout)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if "ladders" in answer:
        (found,) = answer["ladders"]
        said = f"{len(found['actions'])} actions"
    else:
        ((found,),) = (region["sets"] for region in answer["regions"])
        said = f"{len(found['programs'])} programs"
    print(f"{name:34}{seconds:8.1f} s{usage.ru_maxrss / 1024:8.0f} MB  {said}; proven: {found['proven']}")
