"""How long `cpath plan` takes, and how good its answer is, beside the greedy and beside trying all sets.

The large case: an occupation with 1,000 required competencies, 200 programs with 2,000 courses, made by
a fixed seed; topics overlap as those of programs do. The answer must come within a minute on two cores,
or say how far it may be from the best.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from itertools import combinations
from typing import TYPE_CHECKING

from cpath.plan.bound import greedy
from cpath.plan.cover import Column, Cover, reduce_cover
from cpath.plan.solve import solve
from cpath.plan.solver import is_installed

if TYPE_CHECKING:
    from pathlib import Path

COMPETENCIES, COURSES, TOPICS = 1_000, 2_000, 50


def courses(seed: int = 1) -> list[tuple[int, list[int]]]:
    """Give each course's credits and the competencies that it masters: of its topic, and a few of others."""
    chance = random.Random(seed)
    size = COMPETENCIES // TOPICS
    made = []
    for number in range(COURSES):
        topic = number % TOPICS
        own = chance.sample(range(topic * size, (topic + 1) * size), chance.randint(2, 6))
        others = chance.sample(range(COMPETENCIES), chance.randint(0, 3))
        made.append((chance.randint(1, 5), sorted({*own, *others})))
    return made


def write_repository(folder: Path) -> None:
    """Write the large case as a repository: programs of ten courses each."""
    ids = [f"c{number:04d}" for number in range(COMPETENCIES)]
    files = {
        "cpath.yaml": "format: 1\ntitle: Large\n",
        "organizations/college.yaml": "title: College\ntype: college\n",
        "regions/r/region.yaml": "title: R\n",
        "competencies/f.yaml": "title: F\npublisher: P\nlevel_scale: course-level\ncompetencies:\n"
        + "".join(f"- {{id: {id_}, title: {id_}, category: skill}}\n" for id_ in ids),
        "occupations/big.yaml": 'title: Big\nsoc: "29-1141"\nlevel: entry\nrequirements:\n'
        "  illustrative: true\n  items:\n"
        + "".join(f"  - {{competency: {id_}, importance: 4, level: 3}}\n" for id_ in ids),
    }
    made = courses()
    for program in range(COURSES // 10):
        lines = [f"title: P{program:03d}\nprovider: college\ntype: certificate\ncourses:\n"]
        for number in range(program * 10, program * 10 + 10):
            credits_, taught = made[number]
            lines.append(f"- id: k{number:04d}\n  title: K{number}\n  credits: {credits_}\n  teaches:\n")
            lines += [
                f"  - {{competency: {ids[item]}, level: mastered, assessed: true}}\n" for item in taught
            ]
        files[f"regions/r/programs/p{program:03d}.yaml"] = "".join(lines)
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def large_cover() -> Cover:
    """Give the same case as numbers."""
    columns = tuple(
        Column(sum(1 << item for item in taught), (0, credits_, 1)) for credits_, taught in courses()
    )
    wanted = 0
    for column in columns:
        wanted |= column.rows
    return Cover(columns, wanted)


def small_cover(seed: int, columns: int = 16, rows: int = 14) -> Cover:
    """Give a case that can still be tried set by set."""
    chance = random.Random(seed)
    made = tuple(
        Column(sum(1 << row for row in chance.sample(range(rows), 4)), (0, chance.randint(1, 9), 1))
        for _ in range(columns)
    )
    wanted = 0
    for column in made:
        wanted |= column.rows
    return Cover(made, wanted)


def try_all(cover: Cover) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Try every set of columns, as one would without a solver."""
    numbers = range(len(cover.columns))
    return min(
        (cover.costs(chosen), chosen)
        for size in range(len(numbers) + 1)
        for chosen in combinations(numbers, size)
        if cover.covered(chosen) == cover.rows
    )


def plan(folder: Path, *, quick: bool = False) -> None:
    """Print the figures of `cpath plan`; ``quick`` leaves the large case out."""
    _small()
    if not quick:
        _large(folder)


def _small() -> None:
    times: dict[str, list[float]] = {"plan": [], "all": []}
    for seed in range(7):
        cover = small_cover(seed)
        start = time.process_time()
        found = solve(cover)
        times["plan"].append(time.process_time() - start)
        start = time.process_time()
        best = try_all(cover)
        times["all"].append(time.process_time() - start)
        assert (found.costs, found.chosen) == best
    plan_, every = (statistics.median(times[name]) for name in ("plan", "all"))
    print("\nPlans of 14 competencies and 16 courses, median of 7, the same answers")
    print(f"{'cpath plan':34}{plan_ * 1000:8.2f} ms{1.0:9.1f}")
    print(f"{'every set of courses':34}{every * 1000:8.2f} ms{every / plan_:9.1f}")


def _large(folder: Path) -> None:
    cover = large_cover()
    start = time.perf_counter()
    simple = greedy(reduce_cover(cover))
    seconds = time.perf_counter() - start
    head = f"{'':34}{'s':>8}{'credits':>9}{'at least':>9}{'x greedy':>9}"
    print(f"\nPlan of {COMPETENCIES:,} competencies and {COURSES:,} courses, wall time\n{head}")
    print(f"{'greedy':34}{seconds:8.1f}{simple.costs[1]:9}{simple.bound_of(1):9}{1.0:9.3f}")
    if not is_installed():
        print("cpath[solver] is not installed: no exact answer")
        return
    start = time.perf_counter()
    found = solve(cover)
    seconds = time.perf_counter() - start
    ratio = found.costs[1] / simple.costs[1]
    print(f"{'with HiGHS':34}{seconds:8.1f}{found.costs[1]:9}{found.bound_of(1):9}{ratio:9.3f}")
    write_repository(folder / "plan")
    command = [sys.executable, "-m", "cpath", "plan", "big", "--courses", "--region", "r", "--format", "json"]
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--repo", str(folder / "plan")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    answer = json.load(process.stdout)["plans"][0]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    value, bound = int(answer["value"]), int(answer["bound"])
    print(f"{'cpath plan big --courses':34}{seconds:8.1f}{value:9}{bound:9}{value / simple.costs[1]:9.3f}")
    print(f"{'':34}{usage.ru_maxrss / 1024:8.0f} MB; proven best: {answer['optimal']}")
