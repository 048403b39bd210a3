"""The matrix of every pair as a file for analysts: Parquet, or a DuckDB database.

PyArrow and DuckDB live here. Rows are written block by block, so that memory does not grow with
their number; `cpath.source.output` gives the file its name when it is whole. Figures are float64, not
rounded.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from cpath.errors import MissingProgramError
from cpath.gaps.definition import build_definition
from cpath.model import read_text
from cpath.reports.gap.data import json_definition
from cpath.source.output import writing_output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cpath.gaps.every_pair import EveryPair

    Progress = Callable[[int, int], None]

FORMAT = "cpath-matrix/2"
LIBRARIES = {"parquet": ("numpy", "pyarrow"), "duckdb": ("numpy", "pyarrow", "duckdb")}
"""What each format needs; all of them are in the extra ``matrix``."""
ROWS = 200_000
"""Pairs in one block, and in one row group of the file."""


def check_libraries(style: str) -> None:
    """Say how to install what writing ``style`` needs, where it is not there."""
    missing = [name for name in LIBRARIES[style] if find_spec(name) is None]
    if missing:
        raise MissingProgramError(
            f"writing {style} needs {' and '.join(missing)}, which cpath does without otherwise",
            help='install them: pip install "cpath[matrix]"',
        )


def write_matrix(  # noqa: PLR0913 - each is a choice of its own
    every: EveryPair,
    path: Path,
    style: str,
    *,
    language: str = "en",
    jobs: int = 1,
    progress: Progress | None = None,
    force: bool = False,
) -> int:
    """Write every pair to ``path`` as one of `LIBRARIES`; give their number.

    `cpath.source.output` says where it may go and what ``force`` is. The bytes of the rows do not depend
    on ``jobs``, a number of processes.
    """
    tables = _Tables(every, language)
    total = len(every.occupations) * len(every.programs)
    done = 0
    with writing_output(path, force=force) as part, FORMATS[style](part, tables) as write:
        for block in every.matrix.blocks(pairs=ROWS, jobs=jobs):
            write(tables.rows(block))
            done += block.required.size
            if progress is not None:
                progress(done, total)
    return total


class _Tables:
    """The rows of blocks as Arrow tables, and what stands beside them."""

    def __init__(self, every: EveryPair, language: str) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and heavy

        self.arrow: Any = pa
        self.every = every
        self.language = language
        self._occupations = pa.array([record.key for record in every.occupations], pa.string())
        self._programs = pa.array([record.key for record in every.programs], pa.string())
        regions = sorted({region or "" for region in every.regions})
        self._regions = pa.array(regions, pa.string())
        places = {region: place for place, region in enumerate(regions)}
        self._region_of = [places[region or ""] for region in every.regions]

    @property
    def definition(self) -> dict[str, Any]:
        """What the figures mean."""
        regions = {region for region in self.every.regions if region is not None}
        definition = json_definition(build_definition(self.every.yardstick, (), regions))
        note = (
            "both ends of listed, assessed and met are the float64 nearest to the exact figure, those of "
            "partial within 1e-12 of it"
            if self.every.is_exact
            else "figures are within 1e-12 of the exact ones; levels have very many decimals"
        )
        return {"format": FORMAT, "precision": note, **definition}

    def rows(self, block: Any) -> Any:
        """Return a block as a table, a row a pair, occupation by occupation."""
        from cpath.gaps.matrix import HEADLINES  # noqa: PLC0415 - NumPy is an extra

        arrow = self.arrow
        occupations, programs = block.required.shape
        rated = block.required.ravel() >= 0
        mask = ~rated
        place = arrow.array(range(block.first, block.first + occupations), arrow.int32())
        serves = block.screening.copy()
        serves[:] = False
        for row in range(occupations):
            serves[row, list(self.every.serving[block.first + row])] = True
        columns = {
            "region": self._named(self._repeat(self._region_of, occupations), self._regions),
            "occupation": self._named(place.to_numpy().repeat(programs), self._occupations),
            "program": self._named(self._repeat(range(programs), occupations), self._programs),
            "serves": arrow.array(serves.ravel()),
            "required": arrow.array(block.required.ravel(), mask=mask),
            "screening_only": arrow.array(block.screening.ravel()),
            "headline": self._named(
                arrow.array(block.headline.ravel() - 1, arrow.int32(), mask=block.headline.ravel() == 0),
                arrow.array(HEADLINES[1:], arrow.string()),
            ),
            # NaN is no figure: null.
            **{name: arrow.array(values.ravel(), from_pandas=True) for name, values in block.figures.items()},
        }
        return arrow.table(columns)

    def _repeat(self, places: Any, times: int) -> Any:
        one = self.arrow.array(places, self.arrow.int32()).to_numpy()
        return one.repeat(times).reshape(len(one), times).T.ravel()

    def _named(self, places: Any, names: Any) -> Any:
        return self.arrow.DictionaryArray.from_arrays(self.arrow.array(places), names)

    def empty(self) -> Any:
        """Return the table of no pair: it has the names and types of the columns."""
        arrow = self.arrow
        named = arrow.dictionary(arrow.int32(), arrow.string())
        types = {
            **dict.fromkeys(("region", "occupation", "program"), named),
            "serves": arrow.bool_(),
            "required": arrow.int32(),
            "screening_only": arrow.bool_(),
            "headline": named,
        }
        from cpath.gaps.matrix import FIGURES  # noqa: PLC0415 - NumPy is an extra

        return arrow.schema([*types.items(), *((name, arrow.float64()) for name in FIGURES)]).empty_table()

    def sides(self) -> dict[str, Any]:
        """Return the occupations and the programs as tables."""
        every, language = self.every, self.language
        return {
            "occupations": self.arrow.table(
                {
                    "occupation": self._occupations,
                    "title": [read_text(record.entity.title, language) for record in every.occupations],
                    "soc": [record.entity.soc for record in every.occupations],
                }
            ),
            "programs": self.arrow.table(
                {
                    "program": self._programs,
                    "region": [region or "" for region in every.regions],
                    "title": [read_text(record.entity.title, language) for record in every.programs],
                    "provider": [record.entity.provider for record in every.programs],
                    "cip": self.arrow.array(
                        [record.entity.cip for record in every.programs], self.arrow.string()
                    ),
                }
            ),
        }


@contextmanager
def _open_parquet(path: Path, tables: _Tables) -> Iterator[Callable[[Any], None]]:
    """Write Parquet; the definition stands in the file's metadata under ``cpath``."""
    from pyarrow import parquet  # noqa: PLC0415 - an extra, and heavy

    schema = tables.empty().schema.with_metadata({"cpath": json.dumps(tables.definition)})
    names = ["region", "occupation", "program"]
    with parquet.ParquetWriter(path, schema, compression="zstd", use_dictionary=names) as writer:
        yield lambda rows: writer.write_table(rows.cast(schema), row_group_size=ROWS)


@contextmanager
def _open_duckdb(path: Path, tables: _Tables) -> Iterator[Callable[[Any], None]]:
    """Write a database: ``pairs``, ``occupations``, ``programs`` and ``definition``."""
    import duckdb  # noqa: PLC0415 - an extra, and heavy

    connection = duckdb.connect(path)
    try:
        connection.execute("SET memory_limit = '48MB'; SET threads = 1; SET preserve_insertion_order = true")
        first = {"pairs": tables.empty(), **tables.sides()}
        for name, table in first.items():
            connection.register("given", table)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")  # noqa: S608 - names of ours
        connection.execute("CREATE TABLE definition (name VARCHAR, value JSON)")
        connection.executemany(
            "INSERT INTO definition VALUES (?, ?)",
            [(name, json.dumps(value)) for name, value in tables.definition.items()],
        )

        def write(rows: Any) -> None:
            connection.register("given", rows)
            connection.execute("INSERT INTO pairs SELECT * FROM given")

        yield write
    except duckdb.IOException as error:  # a full disk, say
        raise OSError(str(error)) from None
    finally:
        connection.close()


FORMATS: dict[str, Callable[[Path, _Tables], Any]] = {"parquet": _open_parquet, "duckdb": _open_duckdb}
"""The formats of the matrix."""
