"""One way of working out every pair of occupation and program, run as a process of its own.

``matrix.py WAY OCCUPATIONS PROGRAMS`` makes the same made-up catalog each time (48 items required of
400, 20 taught; 2 of 100 required levels, 2 of 100 taught levels and 3 of 100 programs unknown), turns
it into what the way likes best, then works out every figure of every pair and adds each figure up.
It prints seconds of CPU and of the clock for that alone, the largest memory of the whole process, and
the sums of the figures that there are, which must agree between the ways. The ways:

- cpath: the query of `cpath.gaps.every_pair`, with DuckDB on two threads;
- loop: what one writes in plain Python, a loop over the pairs with a dict of levels a program.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
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


def by_cpath(occupation_count: int, program_count: int) -> Work:
    """Make the tables of the query, and let it add up its own figures some occupations at a time."""
    import duckdb  # noqa: PLC0415 - the other way does without

    from cpath.gaps.every_pair import PAIRS, QUERY  # noqa: PLC0415
    from cpath.reports.gap.matrix_file import ROWS, fill_tables  # noqa: PLC0415

    required = list(occupations(occupation_count))
    wholes = [sum(weight for _, weight, _ in items) for items in required]
    taught = list(programs(program_count))
    tables: dict[str, list[tuple[object, ...]]] = {
        "occupation": [(number, f"o{number}") for number in range(occupation_count)],
        "program": [(number, f"p{number}", "", marks is None) for number, marks in enumerate(taught)],
        "serving": [],
        "scope": [(number, "", number) for number in range(occupation_count)],
        "demand": [(number, REQUIRED, True, "met", whole) for number, whole in enumerate(wholes)],
        "item": [
            (number, competency, weight, weight * 2**50 / whole, *ends(level), level is None)
            for number, (items, whole) in enumerate(zip(required, wholes, strict=True))
            for competency, weight, level in items
        ],
        "offer": [
            ("", number, competency, *ends(level), True, True, True, True)
            for number, marks in enumerate(taught)
            for competency, level in marks or ()
        ],
    }
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    fill_tables(connection, tables)
    names = ", ".join(column.split()[0] for column in PAIRS.split(", "))
    sums_of = ", ".join(f"sum({name})" for name in FIGURES)
    query = f"SELECT {sums_of} FROM ({QUERY}) AS pairs({names})"  # noqa: S608 - names of ours

    def work() -> Sums:
        sums = dict.fromkeys(FIGURES, 0.0)
        size = max(1, ROWS // program_count)
        for first in range(0, occupation_count, size):
            found = connection.execute(query, {"first": first, "last": first + size - 1}).fetchall()[0]
            for name, value in zip(FIGURES, found, strict=True):
                sums[name] += value
        return sums

    return work


def ends(level: int | None) -> tuple[int, int]:
    """Return both ends of a level."""
    return (0, TOP) if level is None else (level, level)


def by_loop(occupation_count: int, program_count: int) -> Work:
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

    return work


WAYS: dict[str, Callable[[int, int], Work]] = {"cpath": by_cpath, "loop": by_loop}


def main() -> None:
    """Run the way that the command line names."""
    work = WAYS[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]))
    cpu, clock = time.process_time(), time.perf_counter()
    sums = work()
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    # Of Linux in kilobytes: the peak of the whole process, libraries and data with it.
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "clock": clock, "megabytes": megabytes, "sums": sums}))


if __name__ == "__main__":
    main()
