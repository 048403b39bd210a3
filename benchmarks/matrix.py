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

COMPETENCIES = 400
REQUIRED = 48
TAUGHT = 20
TOP = 700
"""Highest level, in hundredths. A level that is not known is above 0 and up to here."""
FIGURES = tuple(
    f"{statistic}_{end}" for statistic in ("listed", "assessed", "met", "partial") for end in ("low", "high")
)

HIGHS = FIGURES[1::2]
Sums = dict[str, float]
Work = Callable[[], Sums]
# Weights are in four-hundredths (O*NET importance in hundredths), levels in hundredths.
Item = tuple[int, int, int | None]


def occupations(count: int) -> Iterator[list[Item]]:
    """Yield what each occupation requires: competency, weight, level."""
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
    """Yield what each program teaches: competency and level; None where it has no course map."""
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

    from cpath.gaps.matrix import Matrix, Stretch  # noqa: PLC0415
    from cpath.gaps.tile import Need, Postings, Wanted, Wide  # noqa: PLC0415

    where = [array("q") for _ in range(COMPETENCIES)]
    levels = [array("d") for _ in range(COMPETENCIES)]
    wide: list[list[Wide]] = [[] for _ in range(COMPETENCIES)]
    unmapped = []
    for number, taught in enumerate(programs(program_count)):
        if taught is None:
            unmapped.append(number)
        for competency, level in taught or ():
            if level is None:
                wide[competency].append(Wide(number, 0, TOP, 1, 1, 1, 1, 0))
            else:
                where[competency].append(number)
                levels[competency].append(level)
    postings = []
    for a, b, c in zip(where, levels, wide, strict=True):
        rows = np.array(c, np.float64).reshape(len(c), len(Wide._fields))
        postings.append(Postings(np.array(a, np.int64), np.array(b, np.float64), tuple(rows.T)))
    needs = [
        [
            Need(competency, weight, *((0, TOP, True) if level is None else (level, level)))
            for competency, weight, level in items
        ]
        for items in occupations(occupation_count)
    ]
    matrix = Matrix.of(
        program_count, postings, [[Stretch(0, program_count, Wanted.of(found))] for found in needs], unmapped
    )

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
                if levels is None:
                    for name in HIGHS:
                        sums[name] += 1
                    continue
                assessed = met_low = met_high = 0
                partial_low = partial_high = 0.0
                for competency, weight, wanted in items:
                    offered = levels.get(competency, 0)
                    if offered == 0:
                        continue
                    assessed += weight
                    low, high = (0, TOP) if offered is None else (offered, offered)
                    least, most = (0, TOP) if wanted is None else (wanted, wanted)
                    met_low += weight if low >= most else 0
                    met_high += weight if high >= least else 0
                    partial_low += weight * min(1, low / most)
                    partial_high += weight * min(1, high / least) if least else weight
                for name, value in zip(
                    FIGURES,
                    (assessed, assessed, assessed, assessed, met_low, met_high, partial_low, partial_high),
                    strict=True,
                ):
                    sums[name] += value / whole
        return sums

    return work, work


SQL = f"""
WITH shared AS (
  SELECT o, p, sum(w) AS assessed,
    sum(CASE WHEN l0 >= r1 THEN w ELSE 0 END) AS met_low,
    sum(CASE WHEN l1 >= r0 THEN w ELSE 0 END) AS met_high,
    sum(w * least(1, l0 / r1)) AS partial_low,
    sum(CASE WHEN r0 = 0 THEN w ELSE w * least(1, l1 / r0) END) AS partial_high
  FROM required JOIN taught USING (c) GROUP BY o, p
), base AS (
  SELECT o, sum(w) AS whole FROM required GROUP BY o
), pairs AS (
  SELECT whole, mapped, coalesce(assessed, 0) AS assessed, coalesce(met_low, 0) AS met_low,
    coalesce(met_high, 0) AS met_high, coalesce(partial_low, 0) AS partial_low,
    coalesce(partial_high, 0) AS partial_high
  FROM base CROSS JOIN program LEFT JOIN shared ON shared.o = base.o AND shared.p = program.p
), figures AS (
  SELECT assessed / whole AS listed_low, CASE WHEN mapped THEN assessed / whole ELSE 1 END AS listed_high,
    assessed / whole AS assessed_low, CASE WHEN mapped THEN assessed / whole ELSE 1 END AS assessed_high,
    met_low / whole AS met_low, CASE WHEN mapped THEN met_high / whole ELSE 1 END AS met_high,
    partial_low / whole AS partial_low, CASE WHEN mapped THEN partial_high / whole ELSE 1 END AS partial_high
  FROM pairs
)
SELECT {", ".join(f"sum({name})" for name in FIGURES)} FROM figures
"""  # noqa: S608 - names of ours


def by_duckdb(occupation_count: int, program_count: int) -> tuple[Work, Work]:
    """Make DuckDB's tables."""
    import duckdb  # noqa: PLC0415 - the other ways do without
    import pyarrow as pa  # noqa: PLC0415

    def ends(level: int | None) -> tuple[int, int]:
        return (0, TOP) if level is None else (level, level)

    items = [
        (number, competency, weight, *ends(level))
        for number, needs in enumerate(occupations(occupation_count))
        for competency, weight, level in needs
    ]
    found = list(enumerate(programs(program_count)))
    taught = [
        (number, competency, *ends(level)) for number, marks in found for competency, level in marks or ()
    ]
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for name, columns, rows in (
        ("required", "o c w r0 r1", items),
        ("taught", "p c l0 l1", taught),
        ("program", "p mapped", [(number, marks is not None) for number, marks in found]),
    ):
        table = pa.table(dict(zip(columns.split(), zip(*rows, strict=True), strict=True)))
        connection.register("given", table)
        doubles = {name: f"{name}::DOUBLE AS {name}" for name in ("w", "r0", "r1", "l0", "l1")}
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
