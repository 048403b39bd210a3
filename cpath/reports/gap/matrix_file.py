"""The file of every pair for analysts: a DuckDB database, or Parquet. DuckDB lives here.

Occupations are compared some at a time, so that memory does not grow with the pairs;
`cpath.source.output` gives the file its name when it is whole. Figures are float64, not rounded.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cpath.errors import MissingProgramError
from cpath.gaps.definition import build_definition
from cpath.gaps.every_pair import PAIRS, QUERY, TABLES
from cpath.model import read_text
from cpath.reports.gap.data import json_definition
from cpath.source.output import writing_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cpath.gaps.every_pair import EveryPair

    Progress = Callable[[int, int], None]

FORMAT = "cpath-matrix/2"
FORMATS = ("parquet", "duckdb")
ROWS = 200_000
"""Pairs that are worked out at a time, and those in one row group of Parquet."""
_LOADED = 50_000
"""Rows that are put into a table at a time."""
_MEMORY = "512MB"
"""What DuckDB may take before it uses the disk."""
_SIDES = {
    "occupations": "occupation VARCHAR, title VARCHAR, soc VARCHAR",
    "programs": "program VARCHAR, region VARCHAR, title VARCHAR, provider VARCHAR, cip VARCHAR",
    "definition": "name VARCHAR, value JSON",
}
"""Tables beside the pairs."""


def check_library() -> None:
    """Refuse where DuckDB is missing, and say how to install it."""
    if find_spec("duckdb") is None:
        raise MissingProgramError(
            "writing every pair needs duckdb, which cpath does without otherwise",
            help='install it: pip install "cpath[matrix]"',
        )


def write_matrix(
    every: EveryPair,
    path: Path,
    style: str,
    *,
    language: str = "en",
    progress: Progress | None = None,
    force: bool = False,
) -> int:
    """Write every pair to ``path`` as one of `FORMATS`, and return their number.

    `cpath.source.output` says where it may go and what ``force`` is.
    """
    with (
        writing_output(path, force=force) as part,
        TemporaryDirectory(dir=part.parent, prefix=".cpath-") as folder,
    ):
        database = part if style == "duckdb" else Path(folder) / "pairs.duckdb"
        with _open(database) as connection:
            fill_tables(connection, every.tables)
            total = _add_pairs(connection, every, progress)
            if style == "duckdb":
                _add_sides(connection, every, language)
            else:
                definition = _quote(json.dumps(_definition(every)))
                connection.execute(
                    f"COPY pairs TO {_quote(str(part))} (FORMAT parquet, COMPRESSION zstd, "
                    f"ROW_GROUP_SIZE {ROWS}, KV_METADATA {{cpath: {definition}}})"
                )
    return total


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    import duckdb  # noqa: PLC0415 - an extra, and heavy

    try:
        connection = duckdb.connect(path, config={"memory_limit": _MEMORY})
        try:
            yield connection
        finally:
            connection.close()
    except duckdb.IOException as error:  # a full disk, say
        raise OSError(str(error)) from None


def fill_tables(connection: Any, tables: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
    """Put the rows of `TABLES` where the query finds them, as long as the connection lasts."""
    for name, columns in TABLES.items():
        _fill(connection, f"TEMP TABLE {name}", columns, tables[name])


def _fill(connection: Any, name: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Create a table and fill it by JSON: as parameters, each row would take a millisecond."""
    connection.execute(f"CREATE OR REPLACE {name} ({columns})")
    types = dict(column.split() for column in columns.split(", "))
    _, _, bare = name.rpartition(" ")
    for start in range(0, len(rows), _LOADED):
        part = [dict(zip(types, row, strict=True)) for row in rows[start : start + _LOADED]]
        connection.execute(
            f"INSERT INTO {bare} SELECT unnest(from_json($rows, $types), recursive := true)",
            {"rows": json.dumps(part), "types": json.dumps([types])},
        )


def _add_pairs(connection: Any, every: EveryPair, progress: Progress | None) -> int:
    """Compare some occupations at a time, in their order."""
    connection.execute(f"CREATE TABLE pairs ({PAIRS})")
    programs = len(every.programs)
    total = len(every.occupations) * programs
    size = max(1, ROWS // max(1, programs))
    for first in range(0, len(every.occupations), size):
        last = min(first + size, len(every.occupations))
        connection.execute(f"INSERT INTO pairs {QUERY}", {"first": first, "last": last - 1})
        if progress is not None:
            progress(last * programs, total)
    return total


def _add_sides(connection: Any, every: EveryPair, language: str) -> None:
    rows: dict[str, list[tuple[Any, ...]]] = {
        "occupations": [
            (record.key, read_text(record.entity.title, language), record.entity.soc)
            for record in every.occupations
        ],
        "programs": [
            (
                record.key,
                record.region or "",
                read_text(record.entity.title, language),
                record.entity.provider,
                record.entity.cip,
            )
            for record in every.programs
        ],
        "definition": list(_definition(every).items()),
    }
    for name, columns in _SIDES.items():
        _fill(connection, f"TABLE {name}", columns, rows[name])


def _definition(every: EveryPair) -> dict[str, Any]:
    """What the figures mean."""
    regions = {record.region for record in every.programs if record.region is not None}
    definition = json_definition(build_definition(every.yardstick, (), regions))
    note = (
        "both ends of listed, assessed and met are the float64 nearest to the exact figure, those of "
        "partial within 1e-12 of it"
        if every.is_exact
        else "figures are within 1e-12 of the exact ones; levels have very many decimals"
    )
    return {"format": FORMAT, "precision": note, **definition}


def _quote(text: str) -> str:
    return f"'{text.replace(chr(39), chr(39) * 2)}'"
