"""One way of working out every pair of occupation and program, run as a process of its own.

``matrix.py WAY OCCUPATIONS PROGRAMS`` makes the same made-up catalog each time (48 items required of
400, 20 taught; 2 of 100 required levels, 2 of 100 taught levels and 3 of 100 programs unknown), turns
it into what the way likes best, then works out every figure of every pair and adds each figure up.
It prints seconds of CPU and of the clock for that alone, the largest memory of the whole process, and
the sums of the figures that there are, which must agree between the ways. The ways:

- cpath: `cpath.gaps.matrix`;
- loop: what one writes in plain Python, a loop over the pairs with a dict of levels a program;
- duckdb: what one writes in SQL, sums over a join, with DuckDB on two threads.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from math import floor

COMPETENCIES = 400
REQUIRED = 48
TAUGHT = 20
STEP = 100
FIGURES = (
    "unknown_weight_share",
    "coverage_met",
    "coverage_partial",
    "coverage_low",
    "coverage_high",
    "mean_shortfall",
)

Sums = dict[str, float]
Work = Callable[[], Sums]
# Weights are in four-hundredths (O*NET importance in hundredths), levels in hundredths.
Item = tuple[int, int, int | None]


def occupations(count: int) -> Iterator[list[Item]]:
    """Give what each occupation requires: competency, weight, level."""
    chance = random.Random(1)
    for _ in range(count):
        yield [
            (
                competency,
                chance.randint(200, 400),
                None if chance.random() < 0.02 else chance.randint(1, 700),
            )
            for competency in chance.sample(range(COMPETENCIES), REQUIRED)
        ]


def programs(count: int) -> Iterator[list[tuple[int, int | None]] | None]:
    """Give what each program teaches: competency and level; None where nobody has mapped it."""
    chance = random.Random(2)
    for _ in range(count):
        taught: list[tuple[int, int | None]] = [
            (competency, None if chance.random() < 0.02 else chance.randint(1, 700))
            for competency in chance.sample(range(COMPETENCIES), TAUGHT)
        ]
        yield None if chance.random() < 0.03 else taught


def by_cpath(occupation_count: int, program_count: int) -> tuple[Work, Work]:  # noqa: C901 - one way, one piece
    """Make cpath's matrix."""
    import numpy as np  # noqa: PLC0415 - the other ways do without

    from cpath.gaps.matrix import Matrix, Postings, Stretch, Wanted  # noqa: PLC0415

    where = [array("q") for _ in range(COMPETENCIES)]
    levels = [array("d") for _ in range(COMPETENCIES)]
    unknown = [array("q") for _ in range(COMPETENCIES)]
    unmapped = []
    for number, taught in enumerate(programs(program_count)):
        if taught is None:
            unmapped.append(number)
        for competency, level in taught or ():
            if level is None:
                unknown[competency].append(number)
            else:
                where[competency].append(number)
                levels[competency].append(level)
    postings = [
        Postings(np.array(a, np.int64), np.array(b, np.float64), np.array(c, np.int64))
        for a, b, c in zip(where, levels, unknown, strict=True)
    ]
    rows = [
        [Stretch(0, program_count, Wanted.of(items, floor(sum(weight for _, weight, _ in items) / 5)))]
        for items in occupations(occupation_count)
    ]
    matrix = Matrix.of(program_count, float(STEP), postings, rows, tuple(unmapped))

    def work() -> Sums:
        # NaN, which is no figure, makes a sum NaN: these sums are looked at and thrown away.
        sums = dict.fromkeys(FIGURES, 0.0)
        for block in matrix.blocks():
            for name in FIGURES:
                sums[name] += float(block.figures[name].sum())
        return sums

    def check() -> Sums:
        sums = dict.fromkeys(FIGURES, 0.0)
        for block in matrix.blocks():
            for name in FIGURES:
                sums[name] += float(np.nansum(block.figures[name]))
        return sums

    return work, check


def by_loop(occupation_count: int, program_count: int) -> tuple[Work, Work]:
    """Make lists of items and dicts of levels."""
    required = list(occupations(occupation_count))
    taught = [None if found is None else dict(found) for found in programs(program_count)]

    def work() -> Sums:
        sums = dict.fromkeys(FIGURES, 0.0)
        for items in required:
            whole = sum(weight for _, weight, _ in items)
            for levels in taught:
                known = met = lost = 0
                covered = 0.0
                for competency, weight, wanted in items if levels is not None else ():
                    offered = levels.get(competency, 0)  # type: ignore[union-attr]
                    if wanted is None or offered is None:
                        continue
                    known += weight
                    if offered >= wanted:
                        met += weight
                        covered += weight
                    else:
                        lost += weight * (wanted - offered)
                        covered += weight * offered / wanted
                unknown = whole - known
                sums["unknown_weight_share"] += unknown / whole
                sums["coverage_low"] += covered / whole
                sums["coverage_high"] += (covered + unknown) / whole
                if known and unknown <= whole / 5:
                    sums["coverage_met"] += met / known
                    sums["coverage_partial"] += covered / known
                    sums["mean_shortfall"] += lost / (known * STEP)
        return sums

    return work, work


SQL = f"""
WITH shared AS (
  SELECT o, p, sum(CASE WHEN l >= r THEN w ELSE 0 END) AS met,
    sum(CASE WHEN l IS NULL THEN 0 WHEN l < r THEN w * l ELSE w * r END) AS lost,
    sum(CASE WHEN l IS NULL THEN 0 WHEN l < r THEN w * l / r ELSE w END) AS covered,
    sum(CASE WHEN l IS NULL THEN w ELSE 0 END) AS gone,
    sum(CASE WHEN l IS NULL THEN w * r ELSE 0 END) AS gone_lost
  FROM required JOIN taught USING (c) WHERE r IS NOT NULL GROUP BY o, p
), base AS (
  SELECT o, sum(w) AS whole, sum(w) FILTER (r IS NOT NULL) AS known, sum(w * r) AS lost
  FROM required GROUP BY o
), pairs AS (
  SELECT whole, CASE WHEN mapped THEN base.known - coalesce(gone, 0) ELSE 0 END AS known,
    coalesce(met, 0) AS met, coalesce(covered, 0) AS covered,
    base.lost - coalesce(shared.lost, 0) - coalesce(gone_lost, 0) AS lost
  FROM base CROSS JOIN program LEFT JOIN shared ON shared.o = base.o AND shared.p = program.p
), figures AS (
  SELECT (whole - known) / whole AS unknown_weight_share, covered / whole AS coverage_low,
    (covered + whole - known) / whole AS coverage_high,
    CASE WHEN known > 0 AND whole - known <= whole / 5 THEN met / known END AS coverage_met,
    CASE WHEN known > 0 AND whole - known <= whole / 5 THEN covered / known END AS coverage_partial,
    CASE WHEN known > 0 AND whole - known <= whole / 5 THEN lost / (known * {STEP}) END AS mean_shortfall
  FROM pairs
)
SELECT {", ".join(f"sum({name})" for name in FIGURES)} FROM figures
"""  # noqa: S608 - names of ours


def by_duckdb(occupation_count: int, program_count: int) -> tuple[Work, Work]:
    """Make DuckDB's tables."""
    import duckdb  # noqa: PLC0415 - the other ways do without
    import pyarrow as pa  # noqa: PLC0415

    items = [(number, *item) for number, found in enumerate(occupations(occupation_count)) for item in found]
    found = list(enumerate(programs(program_count)))
    taught = [(number, *mark) for number, marks in found for mark in marks or ()]
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for name, columns, rows in (
        ("required", "o c w r", items),
        ("taught", "p c l", taught),
        ("program", "p mapped", [(number, marks is not None) for number, marks in found]),
    ):
        table = pa.table(dict(zip(columns.split(), zip(*rows, strict=True), strict=True)))
        connection.register("given", table)
        doubles = {"w": "w::DOUBLE AS w", "r": "r::DOUBLE AS r", "l": "l::DOUBLE AS l"}
        selected = ", ".join(doubles.get(column, column) for column in columns.split())
        connection.execute(f"CREATE TABLE {name} AS SELECT {selected} FROM given")  # noqa: S608
        connection.unregister("given")

    def work() -> Sums:
        return dict(zip(FIGURES, connection.execute(SQL).fetchall()[0], strict=True))

    return work, work


WAYS: dict[str, Callable[[int, int], tuple[Work, Work]]] = {
    "cpath": by_cpath,
    "loop": by_loop,
    "duckdb": by_duckdb,
}


def main() -> None:
    """Run the way that the command line names."""
    work, check = WAYS[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]))
    cpu, clock = time.process_time(), time.perf_counter()
    sums = work()
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    # Of Linux in kilobytes: the peak of the whole process, libraries and data with it.
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sums = sums if check is work else check()
    print(json.dumps({"cpu": cpu, "clock": clock, "megabytes": megabytes, "sums": sums}))


if __name__ == "__main__":
    main()
