"""``cpath gap-report --every-pair`` as a script calls it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Cpath

REPOSITORY = str(Path(__file__).parents[1] / "repos" / "gaps")


def test_it_writes_every_pair_of_a_region(tmp_path: Path, cpath: Cpath) -> None:
    target = tmp_path / "matrix.parquet"
    result = cpath("gap-report", "--repo", REPOSITORY, "--every-pair", "--region", "south", "-o", str(target))
    assert (result.exit_code, result.out) == (0, "")
    assert result.err == f"wrote {target}: 3 pairs of 3 occupations and 1 programs\n"
    assert duckdb.read_parquet(str(target)).project("region").fetchall() == [("south",)] * 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "error: --every-pair writes a file for analysts, and none is named\n"),
        (["-o", "m.csv"], "error: m.csv: .csv is no format here\n"),
        (
            ["-o", "m.parquet", "--crosswalk"],
            "error: --every-pair contains every occupation against every pro",
        ),
        (
            ["-o", "m.parquet", "--occupation", "nurse"],
            "error: --every-pair contains every occupation against",
        ),
        (["-o", "m.parquet", "--region", "nort"], "error: there is no region 'nort'\nhelp: did you mean 'no"),
    ],
)
def test_wrong_use(options: list[str], message: str, cpath: Cpath) -> None:
    result = cpath("gap-report", "--repo", REPOSITORY, "--every-pair", *options)
    assert (result.exit_code, result.out) == (2, "")
    assert result.err.startswith(message)


def test_an_empty_repository_is_nothing_to_compare(tmp_path: Path, cpath: Cpath) -> None:
    (tmp_path / "cpath.yaml").write_text("format: 1\ntitle: Empty\nillustrative: true\n", encoding="utf-8")
    result = cpath("gap-report", "--repo", str(tmp_path), "--every-pair", "-o", str(tmp_path / "m.duckdb"))
    assert (result.exit_code, result.err.splitlines()[0]) == (3, "error: there is no occupation")
    assert not (tmp_path / "m.duckdb").exists()
