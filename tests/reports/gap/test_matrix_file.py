"""The file of every pair: what stands in it, the same for any number of processes, never half a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from pyarrow import parquet

from cpath.catalog import load
from cpath.errors import CpathError, ExitCode
from cpath.gaps.competency import compare
from cpath.gaps.every_pair import EveryPair, build_every_pair
from cpath.gaps.figures import STATISTICS
from cpath.reports.gap import matrix_file
from cpath.reports.gap.matrix_file import FORMATS, LIBRARIES, check_libraries, write_matrix

if TYPE_CHECKING:
    from collections.abc import Iterable

REPOSITORY = Path(__file__).parents[2] / "repos" / "gaps"


@pytest.fixture(scope="module")
def every() -> EveryPair:
    return build_every_pair(load(REPOSITORY).catalog)


def rows_of(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
        return found
    with duckdb.connect(path, read_only=True) as connection:
        table = connection.sql("SELECT * FROM pairs").to_arrow_table()
        return list(table.to_pylist())


def expected(every: EveryPair) -> Iterable[dict[str, Any]]:
    for number, occupation in enumerate(every.occupations):
        for place, program in enumerate(every.programs):
            pair = compare(every.yardstick.catalog, occupation, program, program.region)
            coverage = pair.coverage
            yield {
                "region": program.region,
                "occupation": occupation.key,
                "program": program.key,
                "serves": place in every.serving[number],
                "required": pair.required,
                "screening_only": pair.screening_only,
                "headline": pair.headline,
                **{
                    f"{name}_{end}": None
                    if coverage is None
                    else pytest.approx(float(getattr(getattr(coverage, name), end)), abs=1e-12)
                    for name in STATISTICS
                    for end in ("low", "high")
                },
            }


@pytest.mark.parametrize("style", FORMATS)
def test_rows_are_the_pairs_in_order(style: str, every: EveryPair, tmp_path: Path) -> None:
    path = tmp_path / f"matrix.{style}"
    assert write_matrix(every, path, style) == 15
    assert rows_of(path) == list(expected(every))
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("style", FORMATS)
def test_neither_blocks_nor_processes_change_a_row(
    style: str, every: EveryPair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_matrix(every, tmp_path / f"one.{style}", style)
    monkeypatch.setattr(matrix_file, "ROWS", 5)
    write_matrix(every, tmp_path / f"blocks.{style}", style)
    write_matrix(every, tmp_path / f"processes.{style}", style, jobs=2)
    rows = rows_of(tmp_path / f"one.{style}")
    assert rows_of(tmp_path / f"blocks.{style}") == rows
    assert rows_of(tmp_path / f"processes.{style}") == rows
    if style == "parquet":
        blocks, processes = (tmp_path / f"{name}.parquet" for name in ("blocks", "processes"))
        assert blocks.read_bytes() == processes.read_bytes()


def test_the_definition_travels_with_the_file(every: EveryPair, tmp_path: Path) -> None:
    write_matrix(every, tmp_path / "m.parquet", "parquet")
    metadata = json.loads(parquet.read_schema(tmp_path / "m.parquet").metadata[b"cpath"])
    assert metadata["format"] == "cpath-matrix/2"
    assert {"edition", "formulas", "thresholds", "scales", "conversions", "precision"} <= set(metadata)
    write_matrix(every, tmp_path / "m.duckdb", "duckdb")
    with duckdb.connect(tmp_path / "m.duckdb", read_only=True) as connection:
        rows = connection.execute("SELECT name, value FROM definition").fetchall()
        assert {name: json.loads(value) for name, value in rows} == metadata
        titles = connection.execute(
            "SELECT o.title, p.title, p.region FROM pairs JOIN occupations o USING (occupation)"
            " JOIN programs p USING (program) WHERE serves ORDER BY ALL"
        ).fetchall()
    assert len(titles) == 6
    assert ("Nurse", "Nursing", "north") in titles


@pytest.mark.parametrize("style", FORMATS)
def test_a_writing_that_fails_leaves_the_old_file(style: str, every: EveryPair, tmp_path: Path) -> None:
    path = tmp_path / f"matrix.{style}"
    write_matrix(every, path, style)
    old = path.read_bytes()

    def fail(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_matrix(every, path, style, progress=fail)
    assert path.read_bytes() == old
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("style", FORMATS)
def test_where_nothing_may_be_written(style: str, every: EveryPair, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CpathError) as caught:
        write_matrix(every, tmp_path / "file" / f"m.{style}", style)
    assert caught.value.exit_code == ExitCode.USAGE
    assert "cannot be written" in caught.value.message


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for style in LIBRARIES:
        check_libraries(style)
    monkeypatch.setattr(matrix_file, "find_spec", lambda name: None if name == "duckdb" else object())
    check_libraries("parquet")
    with pytest.raises(CpathError) as caught:
        check_libraries("duckdb")
    assert (caught.value.exit_code, caught.value.help) == (
        ExitCode.MISSING_PROGRAM,
        'install them: pip install "cpath[matrix]"',
    )
