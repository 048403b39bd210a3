"""The file of every pair: what is in it, the same however it is worked out, never half a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from cpath.catalog import load
from cpath.errors import CpathError, ExitCode
from cpath.gaps.competency import compare
from cpath.gaps.every_pair import EveryPair, build_every_pair
from cpath.gaps.figures import STATISTICS
from cpath.reports.gap import matrix_file
from cpath.reports.gap.matrix_file import FORMATS, check_library, write_matrix

if TYPE_CHECKING:
    from collections.abc import Iterable

REPOSITORY = Path(__file__).parents[2] / "repos" / "gaps"


@pytest.fixture(scope="module")
def every() -> EveryPair:
    return build_every_pair(load(REPOSITORY).catalog)


def rows_of(path: Path) -> list[dict[str, Any]]:
    found = read(path, f"FROM {path.as_posix()!r}" if path.suffix == ".parquet" else "FROM pairs")
    assert found
    return found


def read(path: Path, query: str) -> list[dict[str, Any]]:
    """Return the rows of a query, on the database where it is one."""
    file = ":memory:" if path.suffix == ".parquet" else path
    with duckdb.connect(file, read_only=file == path) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def expected(every: EveryPair) -> Iterable[dict[str, Any]]:
    catalog = every.yardstick.catalog
    for occupation in every.occupations:
        for program in every.programs:
            pair = compare(catalog, occupation, program, program.region)
            coverage = pair.coverage
            yield {
                "region": program.region,
                "occupation": occupation.key,
                "program": program.key,
                "serves": occupation.key
                in {
                    catalog.resolve("occupation", target.occupation).key
                    for target in program.entity.prepares_for
                },
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
def test_few_pairs_at_a_time_change_no_row(
    style: str, every: EveryPair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_matrix(every, tmp_path / f"one.{style}", style)
    monkeypatch.setattr(matrix_file, "ROWS", 5)
    monkeypatch.setattr(matrix_file, "_LOADED", 1)
    seen: list[tuple[int, int]] = []
    write_matrix(every, tmp_path / f"parts.{style}", style, progress=lambda *done: seen.append(done))
    assert seen == [(5, 15), (10, 15), (15, 15)]
    assert rows_of(tmp_path / f"parts.{style}") == rows_of(tmp_path / f"one.{style}")


@pytest.mark.parametrize("style", FORMATS)
def test_it_replaces_its_own_file(style: str, every: EveryPair, tmp_path: Path) -> None:
    path = tmp_path / f"matrix.{style}"
    for _ in range(2):
        write_matrix(every, path, style)
    assert len(rows_of(path)) == 15
    path.write_bytes(b"a file of somebody else")
    with pytest.raises(CpathError):
        write_matrix(every, path, style)


def test_the_definition_travels_with_the_file(every: EveryPair, tmp_path: Path) -> None:
    write_matrix(every, tmp_path / "m.parquet", "parquet")
    (row,) = read(
        tmp_path / "m.parquet", f"FROM parquet_kv_metadata({(tmp_path / 'm.parquet').as_posix()!r})"
    )
    assert row["key"] == b"cpath"
    metadata = json.loads(row["value"])
    assert metadata["format"] == "cpath-matrix/2"
    assert {"edition", "formulas", "thresholds", "scales", "conversions", "precision"} <= set(metadata)
    write_matrix(every, tmp_path / "m.duckdb", "duckdb")
    tables = read(tmp_path / "m.duckdb", "SHOW TABLES")
    assert [row["name"] for row in tables] == ["definition", "occupations", "pairs", "programs"]
    rows = read(tmp_path / "m.duckdb", "FROM definition")
    assert {row["name"]: json.loads(row["value"]) for row in rows} == metadata
    joined = read(
        tmp_path / "m.duckdb",
        "SELECT o.title, p.title AS program, p.region FROM pairs JOIN occupations o USING (occupation)"
        " JOIN programs p USING (program) WHERE serves ORDER BY ALL",
    )
    titles = [tuple(row.values()) for row in joined]
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
    check_library()
    monkeypatch.setattr(matrix_file, "find_spec", lambda _: None)
    with pytest.raises(CpathError) as caught:
        check_library()
    assert (caught.value.exit_code, caught.value.help) == (
        ExitCode.MISSING_PROGRAM,
        'install it: pip install "cpath[matrix]"',
    )
